"""Edits sorted by sheet and cell, one for each: a fill and a content for the same cell are one edit.

Apart from rewrite.py, which carries them out, because nothing here looks into a part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from xlplan.address import parse_cell
from xlplan.edits import Edit
from xlplan.errors import UsageError
from xlplan.ooxml.sheet import Place
from xlplan.ooxml.workbook import Sheet, Workbook


def edits_by_sheet(book: Workbook, edits: Iterable[Edit]) -> dict[Sheet, dict[Place, Edit]]:
    """Return one edit per cell; a fill and a content for the same cell are one edit.

    Raises UsageError for a sheet that is not there, an address that is none, or two contents for one cell.
    """
    found: dict[Sheet, dict[Place, Edit]] = defaultdict(dict)
    for edit in edits:
        try:
            place = parse_cell(edit.cell)
        except ValueError as wrong:
            raise UsageError(str(wrong), place=edit.sheet) from wrong
        wanted = found[book.sheet(edit.sheet)]
        wanted[place] = _joined(wanted[place], edit) if place in wanted else edit
    return found


def _joined(one: Edit, other: Edit) -> Edit:
    if other.new is None and other.number is None:
        one, other = other, one
    says_nothing = one.new is None and one.number is None
    same_content = (one.new, one.number, one.spans) == (other.new, other.number, other.spans)
    if (says_nothing or same_content) and (one.fill or other.fill) == (other.fill or one.fill):
        return replace(other, fill=one.fill or other.fill, contrast=one.contrast or other.contrast)
    raise UsageError("is edited twice, differently; give one edit for the cell", place=other.address)
