"""The plan's footnotes: texts on its sheets, outside the table, that begin with a marker."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from xlplan.address import cell_name
from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.lines import split_lines
from xlplan.plan.model import CellText, NoteCell
from xlplan.text.footnotes import Note, may_be_notes, read_note

_LABEL = re.compile(r"\W*(?:foot)?notes\W*", re.IGNORECASE)
_ANY = range(1, 100)
_LISTED = re.compile(r"\s*[0-9]{1,2}[.)]\s")  # '1 May is a bank holiday' is no note 1


def find_notes(
    sheet: Sheet, table_rows: Collection[int], numbers: Collection[int] = ()
) -> Iterator[NoteCell]:
    """Yield the footnotes of a sheet in reading order; `table_rows` are those of headers and actions.

    `numbers` are those of the plan's markers: below the last table '1. ...' by itself is then a note too, and
    any beneath 'Notes' is, and one that goes on where a note above it ends: '4.' below '3.'.
    """
    last, label = max(table_rows, default=0), 0
    above: tuple[int, int] = (0, 0)  # a note's row and number
    for row, texts in sheet.rows.items():
        if row not in table_rows:
            is_lone = row > last and len(texts) == 1
            if is_lone and _LABEL.fullmatch(next(iter(texts.values()))):
                label = row
            is_labelled = is_lone and label and row == label + 1
            label += bool(is_labelled)
            is_listed = is_labelled and _LISTED.match(next(iter(texts.values())))
            known = _ANY if is_listed else numbers if is_lone else ()
            if is_lone and row == above[0] + 1 and _LISTED.match(next(iter(texts.values()))):
                known = {*known, above[1] + 1}
            for column in texts:
                for note in _cell_notes(sheet.name, cell_name(row, column), sheet.cells[row, column], known):
                    above = row, note.number or 0
                    yield note


def _cell_notes(sheet: str, address: str, cell: CellText, numbers: Collection[int]) -> Iterator[NoteCell]:
    """Yield the notes of a cell, each with the lines that follow it up to the next."""
    if not may_be_notes(cell.text, cell.superscript, numbers):
        return
    begun: list[tuple[int, Note]] = []
    for line in split_lines(cell.text):
        note = read_note(line.text, _within(cell, line.start, line.start + len(line.text)), numbers)
        if note:
            begun.append((line.start, note))
    ends = [*(start for start, _ in begun[1:]), len(cell.text)]
    for (start, note), end in zip(begun, ends, strict=False):  # a cell without a note has an end all the same
        text = cell.text[start:end].rstrip()
        spans = _within(cell, start, start + len(text))
        yield NoteCell(note.number, sheet, address, text, spans, note.marker.style, start)


def _within(cell: CellText, start: int, end: int) -> tuple[tuple[int, int], ...]:
    spans = ((max(first, start), min(last, end)) for first, last in cell.superscript)
    return tuple((first - start, last - start) for first, last in spans if first < last)
