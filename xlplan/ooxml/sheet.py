"""One worksheet part: where its rows and cells are, and what a cell looks like with a new content.

Only the bytes of the asked-for cells change; a missing cell or row is inserted in its order.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xlplan.address import MAX_COLUMN, MAX_ROW, Area, cell_name, parse_area, parse_cell
from xlplan.errors import Damaged
from xlplan.ooxml.content import EMPTY, Content
from xlplan.ooxml.spans import (
    Element,
    Splice,
    Xml,
    apply_splices,
    attributes,
    elements,
    first,
    tags,
    text_of,
    with_attribute,
)

Place = tuple[int, int]

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


def string_uses(xml: Xml, wanted: Container[int]) -> Iterator[int]:
    """Yield the index of a shared string each time that a cell shows one of those wanted.

    Values are looked at before their cells: most are of other strings, and large sheets have many.
    Where asides or character references may hide an index, every cell is read instead.
    """
    if xml.data is not xml.masked or b"&#" in xml.data:
        yield from _shown_strings(xml, wanted)
        return
    data, tag = sheet_data(xml), b"<" + xml.prefix + b"c"
    pattern = re.compile(rb"<%bv(?:\s[^<>]*)?>\s*([0-9]+)\s*<" % re.escape(xml.prefix))
    done = data.inner
    for value in pattern.finditer(xml.masked, data.inner, data.close):
        if len(value[1]) < 10 and int(value[1]) in wanted:
            start = max(xml.masked.rfind(tag, done, value.start()), done)
            done = value.end()
            if attributes(xml.data[start : value.start()]).get(b"t") == "s":
                yield int(value[1])


def _shown_strings(xml: Xml, wanted: Container[int]) -> Iterator[int]:
    for row in rows(xml, sheet_data(xml)):
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


def new_cell(prefix: bytes, place: Place, content: Content | None, style: int) -> bytes:
    """Return the bytes of a cell that was not there."""
    kind, element = content or EMPTY
    tag = b'<%bc r="%b"' % (prefix, cell_name(*place).encode())
    tag += b' s="%d"' % style if style else b""
    tag += b' t="%b"' % kind.encode() if kind else b""
    return tag + (b">%b</%bc>" % (element, prefix) if element else b"/>")


def insert_cells(xml: Xml, found: Found, new: Mapping[Place, bytes]) -> list[Splice]:
    """Return the splices that put new cells where they belong, in new rows where a row is missing."""
    by_row: dict[int, dict[Place, bytes]] = {}
    for place in sorted(new):
        by_row.setdefault(place[0], {})[place] = new[place]
    splices: list[Splice] = []
    bodies: dict[int, bytes] = {}
    for number, places in by_row.items():
        if number in found.rows:
            splices += _into_row(xml, found.rows[number], places)
        else:
            row = b'<%brow r="%d">%b</%brow>' % (xml.prefix, number, b"".join(places.values()), xml.prefix)
            bodies[found.before[number]] = bodies.get(found.before[number], b"") + row
    if found.data.is_empty_tag and bodies:
        tag = xml.data[found.data.start : found.data.end]
        return [
            (
                found.data.start,
                found.data.end,
                opened(tag, b"sheetData", xml.prefix, b"".join(bodies.values())),
            )
        ]
    return splices + [(offset, offset, body) for offset, body in bodies.items()]


def _into_row(xml: Xml, row: Row, new: Mapping[Place, bytes]) -> list[Splice]:
    element = row.element
    if element.is_empty_tag:
        tag = xml.data[element.start : element.end]
        return [(element.start, element.end, opened(tag, b"row", xml.prefix, b"".join(new.values())))]
    standing = [(cell.place[1], cell.element.end) for cell in cells(xml, row)]
    bodies: dict[int, bytes] = {}
    for place, body in new.items():
        offset = max((end for column, end in standing if column < place[1]), default=element.inner)
        bodies[offset] = bodies.get(offset, b"") + body
    return [(offset, offset, body) for offset, body in bodies.items()]


def opened(tag: bytes, name: bytes, prefix: bytes, body: bytes) -> bytes:
    """Return an element that was written as one tag, <like this/>, with a body."""
    return tag[:-2].rstrip() + b">" + body + b"</" + prefix + name + b">"


def inherited_style(xml: Xml, found: Found, place: Place) -> int:
    """Return the xf that a new cell takes: its row's, else its column's, else the default."""
    row = found.rows.get(place[0])
    if row:
        tag = attributes(xml.data[row.element.start : row.element.inner])
        if tag.get(b"customFormat") in {"1", "true"}:
            return whole_number(tag.get(b"s")) or 0
    for tag in tags(xml, b"col", 0, found.data.start):
        if (whole_number(tag.get(b"min")) or 0) <= place[1] <= (whole_number(tag.get(b"max")) or 0):
            return whole_number(tag.get(b"style")) or 0
    return 0


def whole_number(text: str | None) -> int | None:
    """Return the number that an attribute holds, or None where it holds none."""
    return int(text) if text and text.isascii() and text.strip().isdecimal() and len(text) < 12 else None
