"""XP3: footnotes. Whether every marker has its note, and every note its marker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.plan.model import NoteCell
    from xlplan.text.footnotes import Marker

Key = int | str
_NOTES = r"(?i)\b(?:foot|end)?notes?\b"


class Plain(NamedTuple):
    """Is a note's number in plain figures: its sheet, cell and characters, and the words that it ends."""

    sheet: str
    cell: str
    start: int
    end: int
    words: str


@check("XP301", "Marker without a note", internal="warning", committee="error", public="error")
def find_markers_without_note(subject: Subject) -> Iterator[Seen]:
    """Looks for a raised number or a star in a cell, or [1], to which no footnote belongs.

    Quiet about ordinals (8th), units (m²) and counts in brackets ('3% (1)'), and where another sheet is
    called "Notes".

    ## Why it matters

    The reader looks for the note, which says what the figure covers, and finds none.

    ## Example

    G8 says "86% ²⁶", and the notes below the table end with 25.

    ## Remedy

    Add the note, or take the marker out.
    """
    notes = {note_key(note) for note in subject.plan.notes}
    plan = {table.sheet for table in subject.plan.tables}
    if any(re.search(_NOTES, sheet.name) for sheet in subject.book.sheets if sheet.name not in plan):
        return
    for (sheet, cell), markers in subject.used_markers.items():
        for marker in markers:
            if _marker_key(marker) not in notes:
                yield Seen(
                    f"{cell} has the footnote marker {_show(marker)}, and there is no such note: "
                    "the reader looks for it in vain.",
                    "Add the note, or take the marker out.",
                    sheet,
                    cell,
                    subject.action_at(sheet, cell),
                    quote=around(subject.text_at(sheet, cell), marker.start, marker.end),
                )


@check("XP302", "Note without a marker", internal="info", committee="warning", public="warning")
def find_notes_without_marker(subject: Subject) -> Iterator[Seen]:
    """Looks for a footnote to which no marker in the plan points. Where its number stands somewhere in plain
    figures it is XP304.

    ## Why it matters

    Nobody knows which figure the note is about; after a month's update it may speak of the wrong one.

    ## Example

    The notes end with 26, "Provisional", and no cell has ²⁶.

    ## Remedy

    Put the marker, raised, where it belongs, or take the note out.
    """
    for note in find_unused(subject):
        is_list = note.style == "plain" and not subject.used_markers  # '1. …' beneath 'Notes' of the whole
        if not is_list and not list(find_plain_figures(subject, note.number)):
            yield Seen(
                f"No marker points to note {note_key(note)}: nobody knows which figure it is about.",
                "Add the marker where it belongs, or take the note out.",
                note.sheet,
                note.cell,
                quote=note.text,
            )


def find_unused(subject: Subject) -> list[NoteCell]:
    """Return the notes to which no marker points."""
    used = {_marker_key(marker) for markers in subject.used_markers.values() for marker in markers}
    return [note for note in subject.plan.notes if note_key(note) not in used]


def note_key(note: NoteCell) -> Key:
    """Return a note's number, or the star that it begins with."""
    from xlplan.text.footnotes import read_note

    read = read_note(note.text, note.superscript)
    return _marker_key(read.marker) if read else note.number or ""


def _marker_key(marker: Marker) -> Key:
    return marker.text if marker.number is None else marker.number


def _show(marker: Marker) -> str:
    return f"'{marker.text}'" if marker.number is None else str(marker.number)


def find_plain_figures(subject: Subject, number: int | None) -> Iterator[Plain]:
    """Yield where a note's number ends a phrase in plain figures."""
    ends = re.compile(rf"(?<=[a-z)%.,] )\b{number}(?=\s?(?:[.,;](?!\d)|\n|$))")
    if number is None:
        return
    for action in subject.actions:
        figures = (each.spot.cell for each in action.indicators)
        for cell in dict.fromkeys(filter(None, (*action.cells.values(), *figures))):
            text = subject.text_at(action.sheet, cell)
            for found in ends.finditer(text):
                yield Plain(action.sheet, cell, *found.span(), around(text, *found.span()))


def around(text: str, start: int, end: int) -> str:
    """Return the last words before a marker, with it."""
    before = " ".join(text[max(0, start - 40) : start].split(" ")[1:] if start > 40 else [text[:start]])
    return f"{before}{text[start:end]}".strip()
