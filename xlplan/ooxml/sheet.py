"""One worksheet part: where its rows and cells are, and what a cell looks like with a new content.

Only the bytes of the asked-for cells change; a missing cell or row is inserted in its order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xlplan.address import MAX_COLUMN, MAX_ROW, Area, cell_name, parse_area, parse_cell
from xlplan.errors import Damaged
from xlplan.ooxml.content import Content
from xlplan.ooxml.spans import (
    Element,
    Splice,
    Xml,
    apply_splices,
    attributes,
    elements,
    first,
    opened,
    text_of,
    with_attribute,
)

Place = tuple[int, int]

_FEW = 16  # numbers that are looked for one by one
_RARE = 1000  # the least of them whose digits are rare enough to be looked for by themselves
_VALUE = re.compile(rb">[\s0]*([0-9]+)\s*<")
_ROW = re.compile(rb"<[^\s<>/]+ r=\"([0-9]+)\"")  # as nearly all programs begin a row


class Row(NamedTuple):
    """Is one row: its number, counted from 1, and where it stands."""

    number: int
    element: Element


class Cell(NamedTuple):
    """Is one cell as stored: its place, where it stands, and its tag's attributes."""

    place: Place
    element: Element
    attributes: dict[bytes, str]

    @property
    def kind(self) -> str:
        """Is the stored type: 's' shared string, 'str', 'inlineStr', 'n', 'b', 'e' or 'd'."""
        return self.attributes.get(b"t", "n")

    @property
    def style(self) -> int:
        """Is the index of the cell's xf; 0 where none is written."""
        return whole_number(self.attributes.get(b"s")) or 0


@dataclass(frozen=True)
class Found:
    """Is what was looked up: the cells that are there, their rows, and where rows that are missing go."""

    data: Element
    cells: Mapping[Place, Cell]
    rows: Mapping[int, Row]
    before: Mapping[int, int]  # row number -> offset at which that missing row belongs


def sheet_data(xml: Xml) -> Element:
    """Return the sheetData element. Raises Damaged where there is none."""
    found = first(xml, b"sheetData")
    if found is None:
        raise Damaged("the sheet has no cells part; open the workbook in Excel and save it again")
    return found


def rows(xml: Xml, data: Element) -> Iterator[Row]:
    """Yield the rows as stored; one without a number follows the one before (ECMA-376 part 1, 18.3.1.73)."""
    number = 0
    for element in elements(xml, b"row", data.inner, data.close):
        usual = _ROW.match(xml.data, element.start, element.inner)
        written = (
            usual[1].decode() if usual else attributes(xml.data[element.start : element.inner]).get(b"r")
        )
        number = whole_number(written) or number + 1
        if number > MAX_ROW:
            raise Damaged(f"there is a row {number}, and {MAX_ROW} is the last; save it again in Excel")
        yield Row(number, element)


def cells(xml: Xml, row: Row) -> Iterator[Cell]:
    """Yield the cells of a row as stored; a cell without an address follows the one before."""
    column = 0
    for element in elements(xml, b"c", row.element.inner, row.element.close):
        tag = attributes(xml.data[element.start : element.inner])
        number, column = stored_place(tag[b"r"]) if b"r" in tag else (row.number, column + 1)
        if column > MAX_COLUMN:
            raise Damaged(f"row {number} has more than {MAX_COLUMN} cells; save the workbook again in Excel")
        yield Cell((number, column), element, tag)


def stored_place(text: str) -> Place:
    """Return the place that an address in a part means. Raises Damaged where it is none."""
    try:
        return parse_cell(text)
    except ValueError as wrong:
        raise Damaged(f"{wrong}; open the workbook in Excel and save it again") from wrong


def stored_area(text: str) -> Area:
    """Return the area that a reference in a part means. Raises Damaged where it is none."""
    try:
        return parse_area(text)
    except ValueError as wrong:
        raise Damaged(f"{wrong}; open the workbook in Excel and save it again") from wrong


def child(xml: Xml, cell: Cell, name: bytes) -> Element | None:
    """Return a cell's formula (`f`), value (`v`) or inline string (`is`), or None."""
    return first(xml, name, cell.element.inner, cell.element.close)


def value_text(xml: Xml, cell: Cell) -> str:
    """Return the stored characters of a cell's value: a shared string's index, a number, a text, or ''."""
    value = child(xml, cell, b"v")
    return text_of(xml, value) if value else ""


def has_value(xml: Xml, cell: Cell) -> bool:
    """Tell whether anything is stored in the cell, a formula aside."""
    return child(xml, cell, b"v") is not None or child(xml, cell, b"is") is not None


def string_uses(xml: Xml, data: Element, wanted: Collection[int]) -> Iterator[int]:
    """Yield the index of a shared string each time that a cell among the data shows one of those wanted.

    Values are looked at before their cells: most are of other strings, and large sheets have many.
    Where asides or character references may hide an index, every cell is read instead.
    """
    if xml.data is not xml.masked or (b"&" in xml.data and b"&#" in xml.data):
        yield from _shown_strings(xml, data, wanted)
        return
    if not wanted:
        return
    cell, tag, done = b"<" + xml.prefix + b"c", b"<" + xml.prefix + b"v", data.inner
    for value in _values(xml.masked, data, wanted):
        if len(value[1]) < 10 and int(value[1]) in wanted:
            if not xml.masked.startswith(tag, xml.masked.rfind(b"<", 0, value.start())):
                continue
            start = max(xml.masked.rfind(cell, done, value.start()), done)
            done = value.end()
            if attributes(xml.data[start : value.start()]).get(b"t") == "s":
                yield int(value[1])


def _values(masked: bytes, data: Element, wanted: Collection[int]) -> Iterable[re.Match[bytes]]:
    """Return the texts among the data that may be one of the numbers, in their order."""
    if len(wanted) <= _FEW and min(wanted) >= _RARE:
        places = {at for index in wanted for at in _texts_with(masked, data, b"%d" % index)}
        return [found for at in sorted(places) if (found := _VALUE.match(masked, at, data.close))]
    few = b"|".join(b"%d" % index for index in wanted) if len(wanted) <= _FEW else b"[0-9]+"
    return re.compile(rb">[\s0]*(%b)\s*<" % few).finditer(masked, data.inner, data.close)


def _texts_with(masked: bytes, data: Element, digits: bytes) -> Iterator[int]:
    """Yield where tags end that these digits follow, other tags aside."""
    start, at = data.inner, masked.find(digits, data.inner, data.close)
    while at >= 0:
        before = masked.rfind(b">", start, at)  # what is further back was looked at before
        if before >= 0:
            yield before
        start, at = at, masked.find(digits, at + 1, data.close)


def possible_uses(raw: bytes, wanted: Container[int]) -> Iterator[int]:
    """Yield every number in a macro sheet's bytes that may be the index of a string that is wanted."""
    for value in re.finditer(rb">\s*([0-9]{1,9})\s*<", raw):
        if int(value[1]) in wanted:
            yield int(value[1])


def _shown_strings(xml: Xml, data: Element, wanted: Container[int]) -> Iterator[int]:
    for row in rows(xml, data):
        for cell in cells(xml, row):
            index = whole_number(value_text(xml, cell)) if cell.kind == "s" else None
            if index is not None and index in wanted:
                yield index


def find_cells(xml: Xml, places: Iterable[Place]) -> Found:
    """Return what the sheet holds at these places. Raises Damaged where an address stands twice."""
    wanted = set(places)
    wanted_rows = {row for row, _ in wanted}
    data = sheet_data(xml)
    found: dict[Place, Cell] = {}
    here: dict[int, Row] = {}
    ends: list[tuple[int, int]] = []
    for row in rows(xml, data):
        ends.append((row.number, row.element.end))
        if row.number not in wanted_rows:
            continue
        here[row.number] = row
        for cell in cells(xml, row):
            if cell.place in found:
                name = cell_name(*cell.place)
                raise Damaged(
                    "this cell is stored twice; open the workbook in Excel and save it again", place=name
                )
            if cell.place in wanted:
                found[cell.place] = cell
    before = {
        number: max((end for smaller, end in ends if smaller < number), default=data.inner)
        for number in wanted_rows - here.keys()
    }
    return Found(data, found, here, before)


def changed_cell(xml: Xml, cell: Cell, content: Content | None, style: int) -> bytes:
    """Return the cell's bytes with a style, and another content unless that is None.

    A formula and an extLst stay. Value metadata (vm) speaks of the old value and goes with it; cell metadata
    (cm) marks a dynamic array formula, and goes where there is none.
    """
    start, inner, close, end = cell.element
    tag = xml.data[start:inner]
    if style != cell.style:
        tag = with_attribute(tag, b"s", str(style).encode())
    if content is None:
        return tag + xml.data[inner:end]
    tag = with_attribute(
        with_attribute(tag, b"vm", None), b"t", content.kind.encode() if content.kind else None
    )
    formula = child(xml, cell, b"f")
    if formula is None:
        tag = with_attribute(tag, b"cm", None)
    old = [part for name in (b"v", b"is") if (part := child(xml, cell, name))]
    at = min((part.start for part in old), default=formula.end if formula else inner)
    splices: list[Splice] = [(at - inner, at - inner, content.element)]
    splices += [(part.start - inner, part.end - inner, b"") for part in old]
    body = apply_splices(xml.data[inner:close], splices)
    if not cell.element.is_empty_tag:
        return tag + body + xml.data[close:end]
    return opened(tag, b"c", xml.prefix, body) if body else tag


def whole_number(text: str | None) -> int | None:
    """Return the number that an attribute holds, or None where it holds none."""
    return int(text) if text and text.isascii() and text.strip().isdecimal() and len(text) < 12 else None
