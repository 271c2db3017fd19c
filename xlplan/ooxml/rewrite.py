"""Edits become new parts: every splice is worked out here, and nothing is written.

Texts: a shared string that only the edited cell shows is changed in place, so that the replaced text is nowhere in
the file and the sheet's bytes stay; one that other cells show too is left to them, and the cell gets a new one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlplan.address import cell_name, full_address, parse_cell
from xlplan.edits import Edit
from xlplan.errors import Conflict, FormulaCell, RefusedEdit, UsageError, XlplanError
from xlplan.ooxml import guards
from xlplan.ooxml.calc import dependents, recalculating
from xlplan.ooxml.sheet import (
    Cell,
    Found,
    Place,
    cells,
    find_cells,
    inherited_style,
    inline_string,
    insert_cells,
    new_cell,
    plain_value,
    rows,
    set_style,
    sheet_data,
    value_text,
    with_content,
    without_value,
)
from xlplan.ooxml.spans import Splice, Xml, attributes, from_cell_text
from xlplan.ooxml.strings import appended, emptied, item_text, items, plain_item, respelled
from xlplan.ooxml.styles import Styles
from xlplan.ooxml.workbook import Sheet, Workbook

MAX_TEXT = 32_767  # characters in a cell, counted as Excel does, in UTF-16 units


@dataclass(frozen=True)
class Rewrite:
    """Is what edits come to: the parts that change, the edits with their old texts, the results to be recalculated."""

    parts: dict[str, bytes]
    edits: tuple[Edit, ...]
    recalculated: dict[str, tuple[str, ...]]


def rewrite(book: Workbook, edits: Sequence[Edit], *, force_protected: bool = False) -> Rewrite:
    """Return the new parts that carry the edits.

    Raises RefusedEdit (formula, protected, table heading, pivot, merged, signed, conflict) or Damaged, before
    anything is written.
    """
    guards.refuse_encrypted_parts(book)
    if not force_protected and edits:
        guards.refuse_signed(book)
    work = _Work(book, force_protected)
    by_sheet: dict[Sheet, dict[Place, Edit]] = defaultdict(dict)
    for edit in merged(edits):
        by_sheet[book.sheet(edit.sheet)][_place(edit)] = edit
    for sheet, wanted in by_sheet.items():
        work.add_sheet(sheet, wanted)
    return work.finish()


def merged(edits: Iterable[Edit]) -> list[Edit]:
    """Return one edit per cell: a fill and a content for the same cell are one edit; two contents are refused."""
    by_cell: dict[tuple[str, str], Edit] = {}
    for edit in edits:
        key = (edit.sheet.casefold(), cell_name(*_place(edit)))
        other = by_cell.get(key)
        if other is None:
            by_cell[key] = edit
        elif (edit.new is None and edit.number is None) and other.fill is None:
            by_cell[key] = replace(other, fill=edit.fill)
        elif (other.new is None and other.number is None) and edit.fill is None:
            by_cell[key] = replace(edit, fill=other.fill)
        elif replace(edit, why=other.why, source=other.source, indicator=other.indicator) != other:
            raise UsageError("is edited twice, differently; give one edit for the cell", place=edit.address)
    return list(by_cell.values())


def _place(edit: Edit) -> Place:
    try:
        return parse_cell(edit.cell)
    except ValueError as wrong:
        raise UsageError(str(wrong), place=edit.sheet) from None


class _Work:
    """Holds what the edits have come to so far, sheet by sheet."""

    def __init__(self, book: Workbook, force_protected: bool) -> None:
        self.book = book
        self.force_protected = force_protected
        strings = book.part_of_kind("sharedStrings")
        self.strings_part = strings
        self.strings = book.read(strings) if strings else None
        self.items = items(self.strings) if self.strings else []
        self.styles_part = book.part_of_kind("styles")
        self._styles: Styles | None = None
        self.splices: dict[str, list[Splice]] = defaultdict(list)
        self.sheets: dict[str, Xml] = {}
        self.item_changes: dict[int, bytes] = {}
        self.new_items: list[bytes] = []
        self.released: set[int] = set()
        self.reused: set[int] = set()
        self.done: list[Edit] = []
        self.shared: dict[int, int] = {}
        self.places: dict[str, set[Place]] = defaultdict(set)

    @property
    def styles(self) -> Styles:
        if self._styles is None:
            if not self.styles_part:
                raise RefusedEdit(
                    "has no styles part, so a fill has nowhere to go; save it again in Excel",
                    file=self.book.package.path,
                )
            self._styles = Styles(self.book.read(self.styles_part))
        return self._styles

    def add_sheet(self, sheet: Sheet, wanted: Mapping[Place, Edit]) -> None:
        """Work out the splices of one sheet."""
        xml = self.sheets[sheet.part] = self.book.read(sheet.part)
        try:
            found = find_cells(xml, wanted)
            guards.refuse_places(self.book, sheet, xml, wanted)
            if not self.force_protected:
                styles = {
                    p: found.cells[p].style if p in found.cells else inherited_style(xml, found, p)
                    for p in wanted
                }
                guards.refuse_locked(self.book, sheet, xml, styles, self.styles if self.styles_part else None)
            indices = {i for p in wanted if (i := self._index(xml, found.cells.get(p))) is not None}
            self._count_users(indices)
            new: dict[Place, bytes] = {}
            for place, edit in wanted.items():
                edit = self._checked(xml, sheet, found.cells.get(place), edit)
                self.done.append(edit)
                self.places[sheet.name].add(place)
                self._change(sheet, xml, found, place, edit, new)
            self.splices[sheet.part] += insert_cells(xml, found, new)
        except XlplanError as wrong:
            wrong.file = wrong.file or str(self.book.package.path)
            wrong.place = wrong.place or f"'{sheet.name}'"
            raise

    def _change(
        self, sheet: Sheet, xml: Xml, found: Found, place: Place, edit: Edit, new: dict[Place, bytes]
    ) -> None:
        cell = found.cells.get(place)
        base = cell.style if cell else inherited_style(xml, found, place)
        style = self.styles.with_fill(base, edit.fill) if edit.fill else base
        if (edit.new is None and edit.number is None) or (cell and (edit.number is not None or edit.new is not None) and self._in_place(xml, cell, edit)):
            kind, content = None, b""
        else:
            kind, content = self._content(xml, cell, edit)
        if cell is None:
            new[place] = new_cell(xml.prefix, place, kind, content, style)
        elif content:
            self.splices[sheet.part].append(
                with_content(xml, cell, kind, content, style if edit.fill else None)
            )
        elif style != base:
            self.splices[sheet.part].append(set_style(xml, cell, style))

    def _in_place(self, xml: Xml, cell: Cell, edit: Edit) -> bool:
        """Change the shared string itself where no other cell shows it; tell whether that was done."""
        index = self._index(xml, cell)
        if index is None:
            return False
        if edit.new is None or self.shared.get(index, 0) > 1 or index in self.released | self.reused:
            self.released.add(index)
            return False
        self.item_changes[index] = respelled(self._item(index), self._prefix, edit.new, edit.spans)
        return True

    def _content(self, xml: Xml, cell: Cell | None, edit: Edit) -> tuple[str | None, bytes]:
        """Return (type, content element) of a value that goes into the sheet itself."""
        if edit.number is not None:
            return None, plain_value(xml.prefix, number_text(edit.number))
        text = edit.new or ""
        if cell and cell.kind == "inlineStr" and cell.inline:
            old = xml.data[cell.inline.start : cell.inline.end]
            return "inlineStr", respelled(old, xml.prefix, text, edit.spans)
        if self.strings is None:
            return "inlineStr", inline_string(xml.prefix, text)
        index = self._index(xml, cell)
        item = plain_item(self._prefix, text)
        if index is not None:
            item = respelled(self._item(index), self._prefix, text, edit.spans)
        return "s", plain_value(xml.prefix, str(self._index_of(item)))

    def _index_of(self, item: bytes) -> int:
        """Return the index of an item that is there already and stays, or of one added at the end."""
        assert self.strings is not None, "an item is only looked up where there are strings"
        at = self.strings.data.find(item)
        standing = (
            next((i for i, element in enumerate(self.items) if element.start == at), None)
            if at >= 0
            else None
        )
        if standing is not None and standing not in self.item_changes:
            self.reused.add(standing)
            return standing
        if item not in self.new_items:
            self.new_items.append(item)
        return len(self.items) + self.new_items.index(item)

    def _checked(self, xml: Xml, sheet: Sheet, cell: Cell | None, edit: Edit) -> Edit:
        """Return the edit with its old text, once the cell may be edited and still holds it."""
        where = full_address(sheet.name, edit.cell)
        if cell and cell.formula and (edit.new is not None or edit.number is not None):
            raise FormulaCell("holds a formula; change what it is calculated from", place=where)
        if edit.new is not None and len(edit.new.encode("utf-16-le")) > 2 * MAX_TEXT:
            raise RefusedEdit(
                f"the new text has over {MAX_TEXT:,} characters, which no cell can hold", place=where
            )
        old = self._text(xml, cell)
        if edit.old is not None and not same_text(edit.old, old):
            raise Conflict(f"holds '{old}' and no longer '{edit.old}'; run the refresh again", place=where)
        return replace(edit, old=old, sheet=sheet.name)

    def _text(self, xml: Xml, cell: Cell | None) -> str:
        if cell is None:
            return ""
        if cell.kind == "inlineStr":
            return item_text(xml.data[cell.inline.start : cell.inline.end], xml.prefix) if cell.inline else ""
        index = self._index(xml, cell)
        if index is not None:
            return item_text(self._item(index), self._prefix)
        return from_cell_text(value_text(xml, cell)) if cell.kind == "str" else value_text(xml, cell)

    def _index(self, xml: Xml, cell: Cell | None) -> int | None:
        if cell is None or cell.kind != "s":
            return None
        text = value_text(xml, cell).strip()
        return int(text) if text.isdigit() and int(text) < len(self.items) else None

    @property
    def _prefix(self) -> bytes:
        return self.strings.prefix if self.strings else b""

    def _item(self, index: int) -> bytes:
        assert self.strings is not None, "an index is only given out where there are strings"
        return self.strings.data[self.items[index].start : self.items[index].end]

    def _count_users(self, indices: set[int]) -> None:
        unknown = indices - self.shared.keys()
        if unknown:
            self.shared.update(dict.fromkeys(unknown, 0))
            for sheet in self.book.sheets:
                xml = self.sheets.get(sheet.part) or self.book.read(sheet.part)
                for index in string_uses(xml, unknown):
                    self.shared[index] += 1

    def finish(self) -> Rewrite:
        """Return the parts, once the texts, styles and stored results are settled too."""
        self._settle_strings()
        stale = dependents(self.book, self.places) if self.places else {}
        for sheet in self.book.sheets:
            if stale.get(sheet.name):
                self._drop_results(sheet, stale[sheet.name])
        if any(stale.values()):
            self.splices[self.book.part] += recalculating(self.book.xml)
        if self._styles and self.styles_part:
            self.splices[self.styles_part] += self._styles.splices()
        parts = {
            part: self._source(part).splice(splices) for part, splices in self.splices.items() if splices
        }
        named = {
            sheet: tuple(cell_name(*place) for place in sorted(places)) for sheet, places in stale.items()
        }
        return Rewrite(parts, tuple(self.done), named)

    def _settle_strings(self) -> None:
        if not self.strings or not self.strings_part:
            return
        gone = {i for i in self.released - self.reused if self.shared.get(i, 0) <= self._released_uses(i)}
        changes = {**{i: emptied(self._item(i), self._prefix) for i in gone}, **self.item_changes}
        for index, item in changes.items():
            if item != self._item(index):
                self.splices[self.strings_part].append((self.items[index].start, self.items[index].end, item))
        self.splices[self.strings_part] += appended(self.strings, self.new_items, len(self.new_items))

    def _released_uses(self, index: int) -> int:
        """Return how many cells showed the string and are edited away from it."""
        uses = 0
        for sheet, xml in self.sheets.items():
            name = next(s.name for s in self.book.sheets if s.part == sheet)
            edited = {
                _place(e)
                for e in self.done
                if e.sheet == name and (e.new is not None or e.number is not None)
            }
            found = find_cells(xml, edited).cells.values()
            uses += sum(self._index(xml, cell) == index for cell in found)
        return uses

    def _drop_results(self, sheet: Sheet, places: set[Place]) -> None:
        xml = self.sheets.setdefault(sheet.part, self.book.read(sheet.part))
        numbers = {row for row, _ in places}
        for row in rows(xml, sheet_data(xml)):
            for cell in cells(xml, row) if row.number in numbers else ():
                if (
                    cell.place in places
                    and (cell.value or cell.inline)
                    and cell.place not in self.places[sheet.name]
                ):
                    self.splices[sheet.part].append(without_value(xml, cell))

    def _source(self, part: str) -> Xml:
        if part == self.book.part:
            return self.book.xml
        if part == self.strings_part and self.strings:
            return self.strings
        if part == self.styles_part:
            return self.styles.xml
        return self.sheets[part]


def string_uses(xml: Xml, indices: Iterable[int]) -> Iterable[int]:
    """Yield the index of a shared string each time that a cell of the sheet shows one of these."""
    wanted = b"|".join(str(index).encode() for index in indices)
    prefix = re.escape(xml.prefix)
    for value in re.finditer(rb"<" + prefix + rb"v(?:\s[^<>]*)?>\s*0*(" + wanted + rb")\s*<", xml.masked):
        start = max(
            xml.masked.rfind(b"<" + xml.prefix + b"c" + gap, 0, value.start())
            for gap in (b" ", b"\n", b"\t", b"\r")
        )
        if attributes(xml.data[start : xml.masked.find(b">", start)]).get(b"t") == "s":
            yield int(value[1])


def number_text(number: float) -> str:
    """Return a number as a sheet stores it: the shortest digits that mean it exactly."""
    if number != number or number in {float("inf"), float("-inf")}:
        raise UsageError(f"{number} is not a number that a cell can hold")
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))


def same_text(expected: str, seen: str) -> bool:
    """Tell whether a cell still holds what was read: line ends aside, and numbers by their value."""
    if expected.replace("\r\n", "\n").replace("\r", "\n") == seen.replace("\r\n", "\n").replace("\r", "\n"):
        return True
    try:
        return float(expected) == float(seen)
    except ValueError:
        return False
