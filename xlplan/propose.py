"""A register proposed from a plan's own words: what can be read is filled in, what is doubtful says why.

Nothing is decided for the officer: a guess at a polarity, or at one indicator in two places, has a `note`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlplan.findings import Finding
from xlplan.plan.model import Plan
from xlplan.plan.register import Basis, Entry, Polarity
from xlplan.refresh.locate import plain_words
from xlplan.refresh.model import Spot, spots_of
from xlplan.text.figures import Reading, choose, readings
from xlplan.text.footnotes import find_markers
from xlplan.text.numbers import plain
from xlplan.text.periods import find_periods
from xlplan.text.targets import Target, find_target, suggest_polarity

_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+", "a an and are as at be by for from in is it of on or that the their this to was were who with"
    )
)
_SETTINGS = """\
# What xlplan needs to know of this folder.
plan = {plan}
register = {register}
extracts = ["extracts/*.csv", "extracts/*.xlsx"]

[rating]
tolerance = "5 points"
rollup = "worst"

[check]
audience = "committee"
"""


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
        if reading and not spot.is_formula:
            key, doubt = keys.of(spot, reading)
            entry = replace(entry, extract_key=key)
            doubts += [doubt] if doubt else []
        elif not doubts:
            findings.append(_unbound(spot))
        entries.append(replace(entry, note="; ".join(doubts) or None))
    return Proposal(tuple(entries), tuple(findings))


def propose_settings(plan: Path, register: Path) -> str:
    """Return an xlplan.toml for the plan's folder.

    The month in the plan's name becomes a star, so that next month's issue is found too.
    """
    name = re.sub(r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)", "*", plan.name)
    folder = plan.resolve().parent
    place = register.resolve()
    shown = place.relative_to(folder) if place.is_relative_to(folder) else place
    # A JSON string is a basic string of TOML too.
    return _SETTINGS.format(plan=json.dumps(name), register=json.dumps(shown.as_posix()))


def in_order_of_doubt(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with those that have a note first, otherwise as they stand in the plan."""
    return sorted(entries, key=lambda entry: entry.note is None)


def _entry(spot: Spot, notes: Mapping[int, str]) -> tuple[Entry, Reading | None, list[str]]:
    """Return what the cells say of an indicator, its figure if that is certain, and what is doubtful."""
    found = readings(spot.text, spot.line_superscript)
    fitting = choose(spot.text, spot.measure, spot.line_superscript)
    reading = fitting[0] if len(fitting) == 1 and spot.is_certain else None
    target = find_target(spot.measure)
    polarity, doubt = _polarity(spot.measure, target)
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
        decimals=_decimals(reading) if reading else None,
        rates=target is not None if reading else None,
    )
    return entry, reading, [*_doubts(spot, fitting), *([doubt] if doubt else [])]


def _doubts(spot: Spot, fitting: Sequence[Reading]) -> list[str]:
    """Return what an officer should look at in the cell itself."""
    if spot.is_formula:
        return ["its cell holds a formula, which is never overwritten"]
    if not spot.is_certain:
        return ["the cells leave open which figure is its own: write line, figure and an extract_key"]
    if len(fitting) > 1:
        listed = ", ".join(f"'{reading.text}'" for reading in fitting)
        return [f"holds {listed}: write the number of the right one in 'figure', and an extract_key"]
    bounds = [reading.bound for reading in fitting if reading.bound]
    return [f"says '{bound}': a new value takes the figure's place, and '{bound}' stays" for bound in bounds]


def _decimals(reading: Reading) -> int:
    found = re.search(r"\.(\d+)", plain(reading.text))
    return len(found[1]) if found else 0


def _unit(reading: Reading | None, target: Target | None) -> str:
    unit = reading.unit if reading else target.unit if target else ""
    return unit or ("count" if reading else "")


def _polarity(measure: str, target: Target | None) -> tuple[Polarity, str | None]:
    """Return the polarity that the measure states or suggests, and what the officer should look at."""
    if target and target.polarity:
        return target.polarity, None
    suggested = suggest_polarity(measure)
    if target is None:
        return suggested or "none", None
    if suggested:
        return suggested, f"polarity '{suggested}' is read from the words of the measure: please confirm it"
    return "none", f"say whether higher or lower than {target.text} is better: until then it is not rated"


def _basis(spot: Spot, notes: Mapping[int, str]) -> Basis:
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
    """Gives one key to one indicator, wherever it stands; an uncertain likeness is only pointed out."""

    def __init__(self) -> None:
        self._by_words: dict[str, str] = {}
        self._seen: list[tuple[Spot, frozenset[str], Decimal, str]] = []

    def of(self, spot: Spot, reading: Reading) -> tuple[str, str | None]:
        """Return the extract key for the indicator, and what to look at where another may be the same."""
        words, core = plain_words(_without_target(spot.measure)), _core(spot.measure)
        known = next((key for _, other, _, key in self._seen if other == core), None)
        known = self._by_words.get(words, known)
        if known:
            return known, None
        alike = [
            (other.indicator, key)
            for other, theirs, value, key in self._seen
            if value == reading.value and _alike(core, theirs)
        ]
        key = self._by_words[words] = self._fresh(spot.measure)
        self._seen.append((spot, core, reading.value, key))
        if not alike:
            return key, None
        other, theirs = alike[0]
        return key, (
            f"shows the same figure as {other} in like words: "
            f"if they are one, write '{theirs}' as its extract_key"
        )

    def _fresh(self, measure: str) -> str:
        """Return a key of the measure's first words that no other indicator has."""
        words = re.findall(r"[a-z]+|\d+", _without_target(measure).casefold())
        stem = "_".join([word for word in words if word not in _SMALL_WORDS][:5]) or "indicator"
        taken, number, key = set(self._by_words.values()), 1, stem
        while key in taken:
            number += 1
            key = f"{stem}_{number}"
        return key


def _without_target(measure: str) -> str:
    target = find_target(measure)
    return f"{measure[: target.start]} {measure[target.end :]}" if target else measure


def _core(measure: str) -> frozenset[str]:
    """Return the words that carry a measure's meaning, hyphens and small words aside."""
    words = re.findall(r"[a-z0-9%<>]+", measure.casefold().replace("-", ""))
    return frozenset(word for word in words if word not in _SMALL_WORDS)


def _alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return len(mine & theirs) >= 0.6 * min(len(mine), len(theirs))


def _unbound(spot: Spot) -> Finding:
    kind = " that can answer the measure" if readings(spot.text, spot.line_superscript) else ""
    reason = f"'{spot.text}' holds no figure{kind}" if spot.text.strip() else "it has no current performance"
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
