"""Which cells the edits mean, what those hold now, and whether they may be edited.

Apart from rewrite.py, which only works out bytes for what has passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.edits import Edit
from xlplan.errors import Conflict, RefusedEdit, UsageError
from xlplan.ooxml import guards
from xlplan.ooxml.formulas import Formula
from xlplan.ooxml.missing import inherited_style
from xlplan.ooxml.sheet import (
    Cell,
    Found,
    Place,
    child,
    find_cells,
    value_text,
    whole_number,
)
from xlplan.ooxml.spans import Xml
from xlplan.ooxml.strings import SharedStrings
from xlplan.ooxml.styles import Styles
from xlplan.ooxml.texts import from_cell_text, stored_text, with_spans
from xlplan.ooxml.workbook import Sheet, Workbook

MAX_TEXT = 32_767  # characters in a cell, counted as Excel does, in UTF-16 units


class Target(NamedTuple):
    """Is one edit, its old text filled in, with the cell that it means."""

    edit: Edit
    cell: Cell | None
    style: int
    like: int  # the format whose number format it gets: its own, but where the edit names another cell
    string: int | None  # the index of the shared string that the cell shows
    says_new: bool  # whether the content changes, and not the fill alone


@dataclass(frozen=True)
class SheetTargets:
    """Is what the edits mean on one sheet."""

    sheet: Sheet
    xml: Xml
    found: Found
    targets: Mapping[Place, Target]

    def changing(self) -> Iterator[tuple[Place, Target]]:
        """Yield the places whose content changes; a fill alone changes no result."""
        return ((place, target) for place, target in self.targets.items() if target.says_new)


def find_targets(
    xml: Xml, strings: SharedStrings | None, sheet: Sheet, edits: Mapping[Place, Edit]
) -> SheetTargets:
    """Return what the edits of one sheet mean. Raises Conflict, RefusedEdit, UsageError or Damaged."""
    likes = {place: parse_cell(edit.like) for place, edit in edits.items() if edit.like}
    found = find_cells(xml, [*edits, *likes.values()])
    shown = {_stored_index(xml, cell) for cell in found.cells.values()} - {None}
    if strings and shown:
        strings.look_up(index for index in shown if index is not None)
    targets: dict[Place, Target] = {}
    for place, wanted in edits.items():
        cell = found.cells.get(place)
        style = cell.style if cell else inherited_style(xml, found, place)
        other = found.cells.get(likes.get(place, place))
        like = other.style if other else style
        index = _string_index(xml, cell, strings)
        old = _text(xml, cell, index, strings)
        _check(wanted, old)
        edit = replace(wanted, sheet=sheet.name, cell=cell_name(*place), old=old)
        targets[place] = Target(edit, cell, style, like, index, _says_new(xml, edit, cell, old))
    return SheetTargets(sheet, xml, found, targets)


def refuse_forbidden(
    book: Workbook,
    aim: SheetTargets,
    formulas: Sequence[Formula],
    styles: Styles | None,
    *,
    force_protected: bool,
) -> None:
    """Raise the RefusedEdit that applies to one of the targets, if any does."""
    sheet, after = aim.sheet, aim.found.data.end
    guards.refuse_covered(sheet, aim.xml, after, aim.targets.keys())
    guards.refuse_contents(book, sheet, formulas, [place for place, _ in aim.changing()])
    if not force_protected and guards.is_protected(aim.xml, after):
        guards.refuse_locked(sheet, {place: target.style for place, target in aim.targets.items()}, styles)


def same_text(expected: str, seen: str) -> bool:
    """Tell whether a cell still holds what was read: line ends aside, and numbers by their value."""
    if expected.replace("\r\n", "\n").replace("\r", "\n") == seen.replace("\r\n", "\n").replace("\r", "\n"):
        return True
    try:
        return float(expected) == float(seen)
    except ValueError:
        return False


def _check(edit: Edit, old: str) -> None:
    """Raise Conflict, RefusedEdit or UsageError where the edit does not fit what the cell holds."""
    where = edit.address
    if edit.old is not None and not same_text(edit.old, old):
        raise Conflict(f"holds '{old}' and no longer '{edit.old}'; run the refresh again", place=where)
    if edit.new is None:
        return
    try:
        size = len(edit.new.encode("utf-16-le")) // 2
    except UnicodeEncodeError as wrong:
        raise RefusedEdit(f"the new text holds half a character ({wrong.reason})", place=where) from wrong
    if size > MAX_TEXT:
        raise RefusedEdit(
            f"the new text has {size:,} characters; a cell holds at most {MAX_TEXT:,}", place=where
        )
    if edit.spans and with_spans(old, edit.spans) != edit.new:
        raise UsageError(f"the spans do not turn '{old}' into '{edit.new}'; leave them out", place=where)


def _says_new(xml: Xml, edit: Edit, cell: Cell | None, old: str) -> bool:
    """Tell whether the edit gives the cell another content; a formula's is always another."""
    if edit.new is None and edit.number is None:
        return False
    if cell and child(xml, cell, b"f"):
        return True
    if edit.new is not None:
        is_text = old == "" or (cell is not None and cell.kind in {"s", "str", "inlineStr"})
        return edit.new != old or not is_text
    return cell is None or cell.kind != "n" or not same_text(str(edit.number), old)


def _string_index(xml: Xml, cell: Cell | None, strings: SharedStrings | None) -> int | None:
    """Return the index of the shared string that a cell shows; None where there is no such item."""
    index = _stored_index(xml, cell) if cell else None
    return index if strings and index is not None and strings.holds(index) else None


def _stored_index(xml: Xml, cell: Cell) -> int | None:
    return whole_number(value_text(xml, cell)) if cell.kind == "s" else None


def _text(xml: Xml, cell: Cell | None, index: int | None, strings: SharedStrings | None) -> str:
    """Return what the cell holds: text, digits, an error's code, TRUE or FALSE, or ''."""
    if cell is None or cell.kind == "s":
        return strings.text(index) if strings and index is not None else ""
    if cell.kind == "inlineStr":
        inline = child(xml, cell, b"is")
        return stored_text(xml.data[inline.start : inline.end], xml.prefix) if inline else ""
    text = value_text(xml, cell)
    if cell.kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(text.strip(), text)
    return from_cell_text(text) if cell.kind == "str" else text
