"""A register proposed from a plan's own words: what can be read is filled in, what is doubtful says why.

Nothing is decided for the officer: a guess at a polarity, or at one indicator in two places, has a `note`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from xlplan.findings import Finding
from xlplan.plan.confirming import ask_target
from xlplan.plan.layout.present import says_to_date
from xlplan.plan.layout.series import read_moment
from xlplan.plan.model import Plan
from xlplan.plan.register import Basis, Entry
from xlplan.propose.above import Above, look_above, unit_of
from xlplan.propose.column_doubts import doubts_of_column
from xlplan.propose.figure import Figure, find_figure
from xlplan.propose.keys import Keys, Shared
from xlplan.propose.rating_words import words_by_colour
from xlplan.propose.ratings import ask_of_ratings
from xlplan.propose.targets import read_aim
from xlplan.refresh.basis import said_basis
from xlplan.refresh.model import Spot, spots_of
from xlplan.refresh.wording import brief_area
from xlplan.text.figures import Reading
from xlplan.text.footnotes import find_markers
from xlplan.text.numbers import plain
from xlplan.text.periods import find_periods

_BASES: Mapping[str, Basis] = {"quarter": "quarter", "year": "year"}


class Proposal(NamedTuple):
    """Is the proposed register, what could not be bound to a figure, and which indicators share a key.

    `words` are the plan's own for its ratings, as [rating] words has them, where its colours tell these.
    """

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    shared: tuple[Shared, ...] = ()
    words: Mapping[str, str] = MappingProxyType({})


class Places(NamedTuple):
    """Is the places in a plan that want a row in its register, and the names and keys that are taken."""

    spots: Sequence[Spot]
    names: Collection[str] = ()
    keys: Keys | None = None


def propose_register(plan: Plan) -> Proposal:
    """Return a register for the plan, one entry per measure in reading order; nothing is written.

    An entry with a doubt has a note that says it. Targets are the plan's own (90 for 90 per cent).
    """
    return propose_measured(plan, Places(spots_of(plan)))


def propose_measured(plan: Plan, places: Places) -> Proposal:
    """Return entries for those places that have a measure: without one a register cannot be used."""
    measured = [spot for spot in places.spots if spot.measure.strip()]
    found = propose_entries(plan, places._replace(spots=measured))
    others = [_unmeasured(spot) for spot in places.spots if spot.text.strip() and not spot.measure.strip()]
    return found._replace(findings=(*found.findings, *others))


def propose_entries(plan: Plan, places: Places) -> Proposal:
    """Return entries for some of a plan's places, beside those that its register has already."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    notes = {note.number: note.text for note in plan.notes if note.number is not None}
    keys, names = places.keys or Keys(), {*places.names}
    for spot in places.spots:
        named = spot._replace(indicator=_free_name(spot.indicator, names))
        names.add(named.indicator)
        above = look_above(plan, named)
        figure = find_figure(named, above.unit)
        doubts = [*figure.doubts, *([above.blank] if above.blank else [])]
        basis = said_basis(named) or _basis(named, notes, above.heading)
        entry, unsure = _entry(named, figure, basis, above)
        if spot.is_told:
            entry = replace(entry, rates=False)  # an action's state is seldom that of its figure
        reading = figure.reading
        if reading and figure.is_certain:
            key, doubt = keys.give(named, reading.value, reading.text)
            entry = replace(entry, extract_key=key)
            doubts += [*unsure, *([doubt] if doubt else []), *doubts_of_column(named, reading, above)]
        elif not doubts:
            findings.append(_unbound(named))
        entries.append(replace(entry, note="; ".join(doubts) or None))
    words = words_by_colour(plan)
    asked = ask_of_ratings(plan, entries, places.spots, words)
    return Proposal(tuple(asked), tuple(findings), keys.shared(), words)


def in_order_of_doubt(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with those that have a note first, otherwise as they stand in the plan."""
    return sorted(entries, key=lambda entry: entry.note is None)


def certain_reading(spot: Spot) -> Reading | None:
    """Return the one figure that answers the indicator; None where there is none, or more than one could."""
    figure = find_figure(spot)
    return figure.reading if figure.is_certain else None


def _free_name(name: str, taken: Collection[str]) -> str:
    """Return the indicator's name, or the next of its action that no row of the register has."""
    stem, _, ordinal = name.rpartition(".")
    number = int(ordinal)
    while f"{stem}.{number}" in taken:
        number += 1
    return f"{stem}.{number}"


def _entry(spot: Spot, figure: Figure, basis: Basis, above: Above) -> tuple[Entry, tuple[str, ...]]:
    """Return what the cells say of an indicator, and what is doubtful about its target.

    A guess does not rate its action: it is for the officer to confirm first.
    """
    reading = figure.reading
    target, polarity, doubts = read_aim(spot, reading if figure.is_certain else None, above.polarity)
    if (
        target
        and above.is_aim_told
        and spot.target.strip()
        and not any("its target" in each for each in doubts)
    ):
        doubts = (ask_target(target.text, is_headed=True), *doubts)
    entry = Entry(
        indicator=spot.indicator,
        action=spot.action,
        area=brief_area(spot.area) or None,
        measure=" ".join(spot.measure.split()),
        sheet=spot.sheet,
        cell=spot.cell,
        line=spot.line,
        figure=spot.readings.index(reading) + 1 if reading else None,
        unit=unit_of(spot, reading, target.unit if target else "", above),
        polarity=polarity,
        target=target.value if target else None,
        target_high=target.high if target else None,
        basis=basis,
        decimals=_decimals(reading) if reading else None,
        rates=figure.is_certain if reading and target else False if figure.is_certain else None,
    )
    return entry, doubts


def _decimals(reading: Reading) -> int:
    found = re.search(r"\.(\d+)", plain(reading.text))
    return len(found[1]) if found else 0


def _basis(spot: Spot, notes: Mapping[int, str], heading: str) -> Basis:
    """Return what stretch of time the figure covers, by the words beside it, above it and in its footnote."""
    words = spot.text
    for marker in find_markers(spot.text, spot.line_superscript, known_numbers=notes.keys()):
        words += " " + notes.get(marker.number or 0, "")
    if re.search(r"\b(?:f?ytd|year to date)\b", f"{words} {heading}", re.IGNORECASE):
        return "ytd"
    moment = read_moment(heading)
    if re.search(r"\b(?:in[ -]year|so[ -]far)\b", heading, re.IGNORECASE):
        return "ytd"
    if moment and moment.kind == "year" and says_to_date(heading):
        return "ytd"
    for span in find_periods(words):
        if span.first_month is not None and span.first_month != span.period:
            return "quarter"
        if span.period.kind == "day":
            return "snapshot"
    return _BASES.get(moment.kind, "month") if moment else "month"


def _unmeasured(spot: Spot) -> Finding:
    return Finding(
        "XP008",
        "info",
        f"'{spot.text.strip()}' stands beside no measure: the register has no row for it.",
        spot.sheet,
        spot.cell,
        spot.action,
        remedy="If it is a figure to keep up to date, write its measure in the plan and run init again.",
        quote=spot.text,
    )


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
