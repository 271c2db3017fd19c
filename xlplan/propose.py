"""A register proposed from a plan's own words: what can be read is filled in, what is doubtful says why.

Nothing is decided for the officer: a guess at a polarity or at one indicator in two places is marked in `note`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlplan.findings import Finding
from xlplan.plan.model import Plan
from xlplan.plan.register import Basis, Entry, Polarity
from xlplan.refresh.locate import plain_words
from xlplan.refresh.model import Spot, spots_of
from xlplan.text.figures import Reading, choose, readings
from xlplan.text.footnotes import find_markers
from xlplan.text.periods import find_periods
from xlplan.text.targets import Target, find_target, suggest_polarity

_SMALL_WORDS = frozenset("a an and are as at be by for from in is it of on or that the their this to was were who with".split())


class Proposal(NamedTuple):
    """Is the proposed register and what could not be bound to a figure."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def propose_register(plan: Plan) -> Proposal:
    """Return a register for the plan, one entry per indicator in reading order; nothing is written."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    notes = {note.number: note.text for note in plan.notes if note.number is not None}
    keys = _Keys()
    for spot in spots_of(plan):
        entry, reading, doubts = _entry(spot, notes)
        if reading:
            key, doubt = keys.of(spot, reading)
            entry = replace(entry, extract_key=key)
            doubts += [doubt] if doubt else []
        elif not spot.is_formula:
            findings.append(_unbound(spot))
        entries.append(replace(entry, note="; ".join(doubts) or None))
    return Proposal(tuple(entries), tuple(findings))


def _entry(spot: Spot, notes: dict[int, str]) -> tuple[Entry, Reading | None, list[str]]:
    doubts: list[str] = []
    found = readings(spot.text, spot.line_superscript)
    fitting = choose(spot.text, spot.measure, spot.line_superscript)
    reading = fitting[0] if len(fitting) == 1 else None
    if len(fitting) > 1:
        listed = ", ".join(f"'{item.text}'" for item in fitting)
        doubts.append(f"holds {listed}: write the number of the right one in 'figure', and an extract_key")
    if reading and reading.bound:
        doubts.append(f"'{reading.bound} {reading.text}' says a bound: a new value is written in its place, and '{reading.bound}' stays")
    if spot.is_formula:
        doubts.append("its cell holds a formula, which is never overwritten")
    target = find_target(spot.measure)
    polarity, why = _polarity(spot.measure, target)
    doubts += [why] if why else []
    decimals = len(reading.text.partition(".")[2].rstrip(" %")) if reading and "." in reading.text else 0
    entry = Entry(
        indicator=spot.indicator,
        action=spot.action,
        measure=" ".join(spot.measure.split()),
        sheet=spot.sheet,
        cell=spot.cell,
        line=spot.line,
        figure=found.index(reading) + 1 if reading else None,
        unit=_unit(reading, target),
        polarity=polarity,
        target=target.value if target else None,
        target_high=target.high if target else None,
        basis=_basis(spot, notes),
        decimals=decimals if reading else None,
        rates=target is not None if reading else None,
    )
    return entry, reading, doubts


def _unit(reading: Reading | None, target: Target | None) -> str:
    unit = reading.unit if reading else target.unit if target else ""
    return unit or ("count" if reading else "")


def _polarity(measure: str, target: Target | None) -> tuple[Polarity, str | None]:
    """Return the polarity that the measure states or suggests, and what the officer should look at."""
    if target and target.polarity:
        return target.polarity, None
    suggested = suggest_polarity(measure)
    if suggested:
        return suggested, f"polarity '{suggested}' is read from the words of the measure: please confirm it" if target else None
    if target:
        return "none", f"say whether higher or lower than {target.text} is better: until then it is not rated"
    return "none", None


def _basis(spot: Spot, notes: dict[int, str]) -> Basis:
    """Return what stretch of time the figure covers, by the words beside it and its footnote."""
    words = spot.text
    for marker in find_markers(spot.text, spot.line_superscript, known_numbers=notes.keys()):
        words += " " + notes.get(marker.number or 0, "")
    if re.search(r"\b(?:ytd|year to date)\b", words, re.IGNORECASE):
        return "ytd"
    for span in find_periods(words):
        if span.first_month is not None and span.first_month != span.period:
            return "quarter"
        if span.period.kind == "day":
            return "snapshot"
    return "month"


class _Keys:
    """Gives one key to one indicator, wherever it stands; a likeness that is not certain is only pointed out."""

    def __init__(self) -> None:
        self._by_words: dict[str, str] = {}
        self._seen: list[tuple[Spot, frozenset[str], Decimal, str]] = []

    def of(self, spot: Spot, reading: Reading) -> tuple[str, str | None]:
        """Return the extract key for the indicator, and what to look at where another may be the same."""
        words = plain_words(_without_target(spot.measure))
        core = _core(spot.measure)
        known = self._by_words.get(words) or next((key for _, other, value, key in self._seen if other == core), None)
        if known:
            self._by_words[words] = known
            return known, None
        key = self._fresh(spot.measure)
        self._by_words[words] = key
        alike = [(other, key_) for other, theirs, value, key_ in self._seen if value == reading.value and _alike(core, theirs)]
        self._seen.append((spot, core, reading.value, key))
        if alike:
            other, other_key = alike[0]
            return key, f"shows the same figure as {other.indicator} in like words: if they are one, write '{other_key}' as its extract_key"
        return key, None

    def _fresh(self, measure: str) -> str:
        words = [word for word in re.findall(r"[a-z]+|\d+", _without_target(measure).casefold()) if word not in _SMALL_WORDS]
        stem = "_".join(words[:5]) or "indicator"
        taken = set(self._by_words.values())
        return stem if stem not in taken else next(f"{stem}_{n}" for n in range(2, 1000) if f"{stem}_{n}" not in taken)


def _without_target(measure: str) -> str:
    target = find_target(measure)
    return measure[: target.start] + " " + measure[target.end :] if target else measure


def _core(measure: str) -> frozenset[str]:
    """Return the words that carry a measure's meaning, hyphens and small words aside."""
    words = re.findall(r"[a-z0-9%<>]+", measure.casefold().replace("-", ""))
    return frozenset(word for word in words if word not in _SMALL_WORDS)


def _alike(one: Iterable[str], other: Iterable[str]) -> bool:
    mine, theirs = frozenset(one), frozenset(other)
    return len(mine & theirs) >= 0.6 * min(len(mine), len(theirs))


def _unbound(spot: Spot) -> Finding:
    reason = f"'{spot.text}' holds no figure" if spot.text.strip() else "it has no current performance"
    return Finding(
        "XP008",
        "info",
        f"{spot.indicator} is in the register without an extract_key: {reason}.",
        spot.sheet,
        spot.cell,
        spot.action,
        spot.indicator,
        "Leave it if it is a milestone; give it an extract_key once it has a figure.",
        spot.measure,
    )


def in_order_of_doubt(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with those that have a note first, otherwise as they stand in the plan."""
    return sorted(entries, key=lambda entry: entry.note is None)
