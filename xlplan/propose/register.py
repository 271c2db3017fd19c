"""A register proposed from a plan's own words: what can be read is filled in, what is doubtful says why.

Nothing is decided for the officer: a guess at a polarity, or at one indicator in two places, has a `note`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlplan.address import cell_name, full_address, parse_cell
from xlplan.findings import Finding
from xlplan.plan.headings import FIGURES, match_headings
from xlplan.plan.model import Plan, plan_cell
from xlplan.plan.register import Basis, Entry, Polarity
from xlplan.plan.series import read_moment
from xlplan.propose.keys import Keys, Shared
from xlplan.propose.targets import read_aim, read_polarity
from xlplan.refresh.model import Spot, spots_of
from xlplan.refresh.wording import brief_area
from xlplan.text.figures import Reading, choose, readings
from xlplan.text.footnotes import find_markers
from xlplan.text.measures import list_units
from xlplan.text.numbers import plain
from xlplan.text.periods import find_periods

_POINTS = r"[0-9][0-9.]*\s?(?:(?:percentage|%)\s?points?|ppts?|pp)"
_BASES: Mapping[str, Basis] = {"quarter": "quarter", "year": "year"}


class Proposal(NamedTuple):
    """Is the proposed register, what could not be bound to a figure, and which indicators share a key."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    shared: tuple[Shared, ...] = ()


class Places(NamedTuple):
    """Is the places in a plan that want a row in its register, and the names and keys that are taken."""

    spots: Sequence[Spot]
    names: Collection[str] = ()
    keys: Keys | None = None


class _Above(NamedTuple):
    """Is what a table says of a figure: its heading, which way is better, whether measures have a column.

    `is_progress` where the figures stand in texts on the progress of actions.
    """

    heading: str = ""
    polarity: Polarity | None = None
    has_measures: bool = True
    is_progress: bool = False


def propose_register(plan: Plan) -> Proposal:
    """Return a register for the plan, one entry per indicator in reading order; nothing is written."""
    return propose_entries(plan, Places(spots_of(plan)))


def propose_entries(plan: Plan, places: Places) -> Proposal:
    """Return entries for some of a plan's places, beside those that its register has already."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    notes = {note.number: note.text for note in plan.notes if note.number is not None}
    keys, names = places.keys or Keys(), {*places.names}
    for spot in places.spots:
        named = spot._replace(indicator=_free_name(spot.indicator, names))
        names.add(named.indicator)
        reading, doubts = certain_reading(named), _doubts(named)
        above = _above(plan, named)
        entry, unsure = _entry(named, reading, _basis(named, notes, above.heading), above.polarity)
        if reading:
            key, doubt = keys.give(named, reading.value, reading.text)
            entry = replace(entry, extract_key=key)
            doubts += [*unsure, *([doubt] if doubt else [])]
            if above.is_progress:
                doubts.append(f"is read from a text on progress: check that '{reading.text}' is its figure")
            elif not above.has_measures and not _speaks_of(named.area, named.text):
                doubts.append(f"its action does not speak of it: check that '{reading.text}' is its figure")
        elif re.fullmatch(_POINTS, named.text.strip(), re.IGNORECASE):
            doubts.append(f"holds '{named.text.strip()}', which is read as a change: it has no extract_key")
        elif not doubts:
            findings.append(_unbound(named))
        entries.append(replace(entry, note="; ".join(doubts) or None))
    return Proposal(tuple(entries), tuple(findings), keys.shared())


def in_order_of_doubt(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with those that have a note first, otherwise as they stand in the plan."""
    return sorted(entries, key=lambda entry: entry.note is None)


def certain_reading(spot: Spot) -> Reading | None:
    """Return the one figure that answers the indicator; None where there is none, or more than one could."""
    if spot.is_formula or spot.is_date or not spot.is_certain or _is_complete(spot):
        return None
    fitting = choose(spot.text, spot.measure, spot.line_superscript)
    return fitting[0] if len(fitting) == 1 else None


def _free_name(name: str, taken: Collection[str]) -> str:
    """Return the indicator's name, or the next of its action that no row of the register has."""
    stem, _, ordinal = name.rpartition(".")
    number = int(ordinal)
    while f"{stem}.{number}" in taken:
        number += 1
    return f"{stem}.{number}"


def _entry(
    spot: Spot, reading: Reading | None, basis: Basis, better: Polarity | None
) -> tuple[Entry, tuple[str, ...]]:
    """Return what the cells say of an indicator, and what is doubtful about its target."""
    found = readings(spot.text, spot.line_superscript)
    target, polarity, doubts = read_aim(spot, reading, better)
    entry = Entry(
        indicator=spot.indicator,
        action=spot.action,
        area=brief_area(spot.area) or None,
        measure=" ".join(spot.measure.split()),
        sheet=spot.sheet,
        cell=spot.cell,
        line=spot.line,
        figure=found.index(reading) + 1 if reading else None,
        unit=_unit(reading, target.unit if target else ""),
        polarity=polarity,
        target=target.value if target else None,
        target_high=target.high if target else None,
        basis=basis,
        decimals=_decimals(reading) if reading else None,
        rates=target is not None if reading else None,
    )
    return entry, doubts


def _doubts(spot: Spot) -> list[str]:
    """Return what an officer should look at in the cell itself."""
    if spot.is_formula:
        return ["its cell holds a formula, which is never overwritten"]
    if not spot.is_certain:
        return ["the cells leave open which figure is its own: write line, figure and an extract_key"]
    fitting = choose(spot.text, spot.measure, spot.line_superscript)
    if len(fitting) > 1 and not spot.is_date:
        listed = ", ".join(f"'{each.text}'" for each in fitting)
        return [f"holds {listed}: write the number of the right one in 'figure', and an extract_key"]
    if fitting and _is_complete(spot):
        return [f"says that it is complete, and holds '{fitting[0].text}': it has no extract_key"]
    others = [] if fitting or spot.is_date else readings(spot.text, spot.line_superscript)
    if others:
        listed = ", ".join(f"'{each.text}'" for each in others)
        return [f"holds {listed}, which {_unfit(spot, others[0])}: it has no extract_key"]
    bounds = [reading.bound for reading in fitting if reading.bound and not spot.is_date]
    return [f"says '{bound}': a new value takes the figure's place, and '{bound}' stays" for bound in bounds]


def _is_complete(spot: Spot) -> bool:
    """Tell whether the text says of a milestone that it is done: a number after that is no reading."""
    return re.match(r"\s*completed?\s*[.,:;–—-]", spot.text, re.IGNORECASE) is not None


def _unfit(spot: Spot, reading: Reading) -> str:
    """Return the clause that says why a figure does not answer its measure."""
    if "%" in list_units(spot.measure) and not reading.unit and 0 < reading.value <= 1:
        return f"may mean {(reading.value * 100).normalize():f}% (give the cell a percentage format in Excel)"
    return "is of another kind than the measure asks for"


def _speaks_of(area: str, text: str) -> bool:
    """Tell whether an action that stands for its measure shares a word with the text, or that has none."""
    mine, theirs = (
        {word[:5] for word in re.findall(r"[^\W\d_]{4,}", each.casefold())} for each in (area, text)
    )
    return not theirs or bool(mine & theirs)


def _decimals(reading: Reading) -> int:
    found = re.search(r"\.(\d+)", plain(reading.text))
    return len(found[1]) if found else 0


def _unit(reading: Reading | None, target_unit: str) -> str:
    unit = reading.unit if reading else target_unit
    return unit or ("count" if reading else "")


def _basis(spot: Spot, notes: Mapping[int, str], heading: str) -> Basis:
    """Return what stretch of time the figure covers, by the words beside it, above it and in its footnote."""
    words = spot.text
    for marker in find_markers(spot.text, spot.line_superscript, known_numbers=notes.keys()):
        words += " " + notes.get(marker.number or 0, "")
    if re.search(r"\b(?:ytd|year to date)\b", f"{words} {heading}", re.IGNORECASE):
        return "ytd"
    for span in find_periods(words):
        if span.first_month is not None and span.first_month != span.period:
            return "quarter"
        if span.period.kind == "day":
            return "snapshot"
    moment = read_moment(heading)
    return _BASES.get(moment.kind, "month") if moment else "month"


def _above(plan: Plan, spot: Spot) -> _Above:
    """Return what the figure's table says of it."""
    row, _ = parse_cell(spot.cell) if spot.cell else (0, 0)
    over = [table for table in plan.tables if table.sheet == spot.sheet and table.header_row < row]
    if not over:
        return _Above()
    table = over[-1]
    at = table.columns.get("polarity")
    said = plan_cell(plan, full_address(spot.sheet, cell_name(row, at))).text if at else ""
    heading, has_measures = table.headings.get(FIGURES, ""), "measure" in table.columns
    is_progress = not has_measures and "progress" in match_headings({1: heading}).columns
    return _Above(heading, read_polarity(said), has_measures, is_progress)


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
