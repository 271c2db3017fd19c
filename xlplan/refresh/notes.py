"""Footnotes and headings that say which month the figures are of: they move when all their figures have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xlplan.address import full_address
from xlplan.findings import Finding
from xlplan.plan.model import NoteCell, Plan
from xlplan.refresh.model import FigureChange, Spot, TextSpan
from xlplan.text.footnotes import Marker, find_markers
from xlplan.text.periods import Period, find_periods, move_periods

Place = tuple[str, str]
_AS_AT = (
    r"\b(?:as (?:at|of)|correct|position|snapshot|(?:data|figures?)\b.{0,20}\b(?:for|to|at|of|on)|up to)\b"
)
_OF_OTHERS = (
    r"\b(?:baselines?|targets?|england|national(?:ly)?|regional|neighbours?|census|benchmarks?|inspect\w+|previous"
    r"|last|published|meeting|due|review(?:ed)?|approved|versions?)\b"
)


class Moved(NamedTuple):
    """Is the spans to replace with the sentence why, by cell; and what has to be left to the officer."""

    cells: dict[Place, tuple[list[TextSpan], str]]
    findings: tuple[Finding, ...]


class Use(NamedTuple):
    """Is one marker of a note: its cell, and the change of the figure that it stands at, if there is one."""

    place: Place
    marker: Marker
    change: FigureChange | None


def move_notes(
    plan: Plan, changes: Sequence[FigureChange], period: Period, split: Collection[NoteCell] = ()
) -> Moved:
    """Return what brings the refreshed figures' footnotes to the period; those in `split` stay."""
    cells: dict[Place, tuple[list[TextSpan], str]] = {}
    findings: list[Finding] = []
    uses = uses_of(plan, changes)
    for note in plan.notes:
        mine = uses.get((note.sheet, name_of(note)), [])
        refreshed = [use.change for use in mine if use.change]
        if not refreshed or note in split:
            continue
        found = _move_note(note, refreshed, [use.place for use in mine if not use.change], period)
        if isinstance(found, Finding):
            findings.append(found)
        elif found:
            spans, why = cells.get((note.sheet, note.cell), ([], ""))
            spoken = f"Note {name_of(note)} speaks of {_listed(refreshed)}, refreshed to {period.label}"
            cells[note.sheet, note.cell] = ([*spans, *found], f"{why}; {spoken}" if why else spoken)
    return Moved(cells, tuple(findings))


def merge_moved(moved: Moved, more: Mapping[Place, tuple[list[TextSpan], str]]) -> Moved:
    """Return what moves with the new notes added, some of which stand in cells that change anyway."""
    cells = dict(moved.cells)
    for place, (spans, why) in more.items():
        before, reason = cells.get(place, ([], ""))
        cells[place] = ([*before, *spans], f"{reason}; {why}" if reason else why)
    return Moved(cells, moved.findings)


def notes_at(plan: Plan, spot: Spot) -> Iterator[NoteCell]:
    """Yield the footnotes that the markers in an indicator's line point to."""
    sheets, numbers = _named_sheets(plan), _numbers(plan)
    for marker in find_markers(spot.text, spot.line_superscript, numbers):
        name = marker.text if marker.number is None else str(marker.number)
        meant = _note_sheets(sheets.get(name, set()), spot.sheet)
        yield from (note for note in plan.notes if note.sheet in meant and name_of(note) == name)


def move_title(plan: Plan, sheets: Collection[str], period: Period) -> Moved:
    """Return what brings the heading's own as-at words to the period, and those around refreshed tables.

    `sheets` are those with a refreshed figure. Only what says that it is of now is moved: a title may name an
    inspection's month, and a key any other. A heading that may name last month is told.
    """
    cells: dict[Place, tuple[list[TextSpan], str]] = {}
    findings: list[Finding] = []
    with_figures = {table.sheet for table in plan.tables if "current_performance" in table.columns}
    is_due = sheets and (plan.sheet in sheets or plan.sheet not in with_figures)
    titles = [(plan.sheet, cell, text) for cell, text in plan.title] if is_due else []
    captions = [each for each in plan.captions if each[0] in sheets and _is_of_now(each[2], period)]
    for sheet, cell, text in (*titles, *captions):
        move = move_periods(text, period, only_said=True)
        reason = move.unclear or _names_last_month(text, period)
        if move.spans and plan.cells[sheet, cell].is_formula:
            reason = "its cell holds a formula, which is never overwritten"
        elif move.spans:
            why = f"The heading says which period the plan shows: {period.label}"
            cells[sheet, cell] = (list(move.spans), why)
            continue
        if reason:
            message, remedy = f"The heading was left as it is: {reason}.", "Correct the heading by hand."
            findings.append(Finding("XP204", "warning", message, sheet, cell, remedy=remedy, quote=text))
    return Moved(cells, tuple(findings))


def _is_of_now(text: str, period: Period) -> bool:
    """Tell whether a text around a table says as at when it is, and not as at when something else was."""
    return bool(
        re.search(_AS_AT, text, re.IGNORECASE)
        and not re.search(_OF_OTHERS, text, re.IGNORECASE)
        and _names_last_month(text, period)
    )


def _names_last_month(text: str, period: Period) -> str | None:
    """Return a reason where a heading still names a month of the last quarter, and no rule moves it."""
    for span in find_periods(text):
        month = span.period.month_period
        if span.period.kind in ("month", "day") and period.shift(-3) <= month < period:
            return f"'{span.text}' may be the month of its figures, or of something else"
    return None


def _move_note(
    note: NoteCell, refreshed: Sequence[FigureChange], others: Sequence[Place], period: Period
) -> Sequence[TextSpan] | Finding:
    """Return the note's spans in its cell, none where it is up to date, or the finding why it is left."""
    dates = {change.answer.as_at for change in refreshed}
    as_at = next(iter(dates)) if len(dates) == 1 else None
    move = move_periods(note.text, period, as_at)
    reason = move.unclear
    if others and (move.spans or move.unclear):
        reason = f"{_places(others)} {'uses' if len(others) == 1 else 'use'} it too and stays as it was"
    elif move.unclear and len(dates) > 1:
        reason = f"its figures have different as-at dates ({', '.join(_dates(dates))})"
    if not reason:
        return [(start + note.start, end + note.start, new) for start, end, new in move.spans]
    return Finding(
        "XP204",
        "warning",
        f"Note {name_of(note)} was left as it is, though {_listed(refreshed)} "
        f"{'is' if len(refreshed) == 1 else 'are'} of {period.label} now: {reason}.",
        note.sheet,
        note.cell,
        refreshed[0].spot.action,
        refreshed[0].entry.indicator,
        "Correct the note by hand; where it names a day, give the extract an as_at date.",
        note.text,
    )


def uses_of(plan: Plan, changes: Sequence[FigureChange]) -> Mapping[tuple[str, str], list[Use]]:
    """Return the markers of each note, by the note's sheet and name; the notes' own are left out.

    A formula's marker is left out too: what it shows is calculated anew.
    """
    sheets, numbers = _named_sheets(plan), _numbers(plan)
    own = {(note.sheet, note.cell) for note in plan.notes}
    by_cell: dict[Place, list[FigureChange]] = defaultdict(list)
    for change in changes:
        by_cell[change.spot.sheet, change.spot.cell].append(change)
    uses: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for place, cell in plan.cells.items():
        if place in own or cell.is_formula:
            continue
        for marker in find_markers(cell.text, cell.superscript, numbers):
            name = marker.text if marker.number is None else str(marker.number)
            for sheet in _note_sheets(sheets.get(name, set()), place[0]):
                uses[sheet, name].append(Use(place, marker, _change_at(marker.start, by_cell[place])))
    return uses


def _named_sheets(plan: Plan) -> Mapping[str, set[str]]:
    """Return the sheets on which there is a note of a name."""
    sheets: dict[str, set[str]] = defaultdict(set)
    for note in plan.notes:
        sheets[name_of(note)].add(note.sheet)
    return sheets


def _numbers(plan: Plan) -> set[int]:
    return {note.number for note in plan.notes if note.number is not None}


def name_of(note: NoteCell) -> str:
    """Return what a note is called by its markers: its number, or its stars."""
    if note.number is not None:
        return str(note.number)
    return note.text[: len(note.text) - len(note.text.lstrip("*†‡"))]


def _note_sheets(sheets: Collection[str], sheet: str) -> Collection[str]:
    """Return where a marker's note stands: on its own sheet if one is there, for each may count anew."""
    return {sheet} if sheet in sheets else sheets


def _change_at(position: int, changes: Iterable[FigureChange]) -> FigureChange | None:
    """Return the change of the line that the marker stands in: another line may not have moved."""
    for change in changes:
        if change.spot.start <= position <= change.spot.start + len(change.spot.text):
            return change
    return None


def _listed(changes: Iterable[FigureChange]) -> str:
    return ", ".join(dict.fromkeys(change.spot.cell for change in changes))


def _places(cells: Iterable[Place]) -> str:
    return ", ".join(dict.fromkeys(full_address(sheet, cell) for sheet, cell in cells))


def _dates(dates: Collection[object]) -> list[str]:
    return sorted(str(date) if date else "none" for date in dates)
