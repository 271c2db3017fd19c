"""A footnote shared with figures that were not refreshed: the refreshed ones get a note of their own.

Only where the officer asks for it, and only where the new note has a place that looks like the others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.ooxml.missing import inherited_style
from xlplan.ooxml.package import open_package
from xlplan.ooxml.sheet import find_cells
from xlplan.ooxml.workbook import Workbook
from xlplan.plan.model import CellText, NoteCell, Plan
from xlplan.refresh.model import FigureChange, TextSpan
from xlplan.refresh.notes import Place, name_of, uses_of
from xlplan.text.footnotes import Marker, Style, read_note
from xlplan.text.periods import Period, move_periods

_WRITTEN = (
    "superscript",
    "bracket",
    "paren",
)  # a raised run cannot be made in a new cell, a star has no next


class Split(NamedTuple):
    """Is the changes with their markers renamed, the new notes by cell, and the notes that were split."""

    changes: list[FigureChange]
    cells: dict[Place, tuple[list[TextSpan], str]]
    notes: frozenset[NoteCell]


def split_notes(plan: Plan, changes: Sequence[FigureChange], period: Period) -> Split:
    """Return what gives the refreshed figures of each shared note a note of their own."""
    uses = uses_of(plan, changes)
    renamed = {change.entry.indicator: change for change in changes}
    cells: dict[Place, tuple[list[TextSpan], str]] = {}
    done: list[NoteCell] = []
    number = max((note.number or 0 for note in plan.notes), default=0)
    for note in plan.notes:
        mine = uses.get((note.sheet, name_of(note)), [])
        refreshed = [use for use in mine if use.change]
        text = _text_of(note, [use.change for use in refreshed if use.change], period, number + 1)
        place = _place_after(plan, note.sheet, cells) if text else None
        if text is None or place is None or len(refreshed) in {0, len(mine)}:
            continue
        number += 1
        done.append(note)
        cell, shown = place, plan.cells.get(place, CellText()).text
        spans, _ = cells.get(cell, ([], ""))
        line = f"\n{text}" if shown or spans else text
        why = f"Note {number} is split from note {name_of(note)}, which other figures use too"
        cells[cell] = ([*spans, (len(shown), len(shown), line)], why)
        for use in refreshed:
            if use.change:
                change = renamed[use.change.entry.indicator]
                span = (use.marker.start, use.marker.end, write_marker(number, use.marker.style))
                renamed[change.entry.indicator] = replace(change, spans=tuple(sorted({*change.spans, span})))
    return Split(list(renamed.values()), cells, frozenset(done))


def write_marker(number: int, style: Style) -> str:
    """Return a marker of a number as its style writes it: ¹², [12], (12), or 12 in a raised run."""
    match style:
        case "superscript":
            return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        case "bracket":
            return f"[{number}]"
        case "paren":
            return f"({number})"
    return str(number)


def _text_of(note: NoteCell, refreshed: Sequence[FigureChange], period: Period, number: int) -> str | None:
    """Return the note with another number, at the period; None where it stays, or cannot be written."""
    found = read_note(note.text, note.superscript)
    dates = {change.answer.as_at for change in refreshed}
    move = move_periods(note.text, period, next(iter(dates)) if len(dates) == 1 else None)
    if found is None or not move.spans or note.style not in _WRITTEN:
        return None
    marker: Marker = found.marker
    spans = [*move.spans, (marker.start, marker.end, write_marker(number, marker.style))]
    text = note.text
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text.strip()


def _place_after(plan: Plan, sheet: str, taken: Collection[Place]) -> Place | None:
    """Return the cell for a new note: the last note's own where it holds several, else the free one below."""
    notes = [note.cell for note in plan.notes if note.sheet == sheet]
    last = notes[-1]
    if notes.count(last) > 1:
        return sheet, last
    row, column = parse_cell(last)
    below = row + 1
    while (sheet, cell_name(below, column)) in taken:
        below += 1
    place = sheet, cell_name(below, column)
    is_merged = any(area.holds(below, column) for t in plan.tables if t.sheet == sheet for area in t.merged)
    is_free = not plan.cells.get(place, CellText()).text and not is_merged
    return place if is_free and _looks_alike(plan, sheet, (row, column), (below, column)) else None


def _looks_alike(plan: Plan, sheet: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two cells have, or would get, the same cell format."""
    with open_package(plan.path) as package:
        book = Workbook(package)
        xml = book.read(book.sheet(sheet).part)
        found = find_cells(xml, [one, other])
        styles = [
            found.cells[place].style if place in found.cells else inherited_style(xml, found, place)
            for place in (one, other)
        ]
    return styles[0] == styles[1]
