"""One worksheet part: where its rows and cells are, and what a cell looks like with a new value.

Only the bytes of the asked-for cells change; a missing cell or row is inserted in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.errors import Damaged
from xlplan.ooxml.spans import (
    Element,
    Splice,
    Xml,
    attributes,
    elements,
    escape,
    first,
    text_of,
    to_cell_text,
    with_attribute,
)

Place = tuple[int, int]


class Row(NamedTuple):
    """Is one row: its number, counted from 1, and where it stands."""

    number: int
    element: Element


@dataclass(frozen=True)
class Cell:
    """Is one cell as stored: its place, its tag's attributes, and its formula and value elements."""

    place: Place
    element: Element
    attributes: dict[bytes, str]
    formula: Element | None
    value: Element | None
    inline: Element | None

    @property
    def kind(self) -> str:
        """Is the stored type: 's' shared string, 'str', 'inlineStr', 'n', 'b', 'e' or 'd'."""
        return self.attributes.get(b"t", "n")

    @property
    def style(self) -> int:
        """Is the index of the cell's xf; 0 where none is written."""
        return _number(self.attributes.get(b"s")) or 0


def sheet_data(xml: Xml) -> Element:
    """Return the sheetData element. Raises Damaged where there is none."""
    found = first(xml, b"sheetData")
    if found is None:
        raise Damaged("the sheet has no cells part; open the workbook in Excel and save it again")
    return found


def rows(xml: Xml, data: Element) -> Iterator[Row]:
    """Yield the rows as stored; a row without a number follows the one before (ECMA-376 part 1, 18.3.1.73)."""
    number = 0
    for element in elements(xml, b"row", data.inner, data.close):
        number = _number(attributes(xml.data[element.start : element.inner]).get(b"r")) or number + 1
        yield Row(number, element)


def cells(xml: Xml, row: Row) -> Iterator[Cell]:
    """Yield the cells of a row as stored; a cell without an address follows the one before."""
    column = 0
    for element in elements(xml, b"c", row.element.inner, row.element.close):
        tag = attributes(xml.data[element.start : element.inner])
        number, column = row.number, column + 1
        if b"r" in tag:
            try:
                number, column = parse_cell(tag[b"r"])
            except ValueError as wrong:
                raise Damaged(f"{wrong}; open the workbook in Excel and save it again") from wrong
        yield read_cell(xml, element, (number, column), tag)


def read_cell(xml: Xml, element: Element, place: Place, tag: dict[bytes, str]) -> Cell:
    """Return the cell that an element holds."""
    inside = (element.inner, element.close)
    return Cell(
        place, element, tag, first(xml, b"f", *inside), first(xml, b"v", *inside), first(xml, b"is", *inside)
    )


@dataclass(frozen=True)
class Found:
    """Is what was looked up: the cells that are there, the rows of those that are not, where new rows go."""

    data: Element
    cells: dict[Place, Cell]
    rows: dict[int, Row]
    before: dict[int, int]  # row number -> offset at which that missing row belongs


def find_cells(xml: Xml, places: Iterable[Place]) -> Found:
    """Return what the sheet holds at these places. Raises Damaged where an address stands twice."""
    wanted = set(places)
    wanted_rows = {row for row, _ in wanted}
    data = sheet_data(xml)
    found: dict[Place, Cell] = {}
    here: dict[int, Row] = {}
    before = dict.fromkeys(wanted_rows, data.inner)
    for row in rows(xml, data):
        for number in wanted_rows:
            if row.number < number:
                before[number] = row.element.end
        if row.number not in wanted_rows:
            continue
        here[row.number] = row
        for cell in cells(xml, row):
            if cell.place in wanted:
                if cell.place in found:
                    name = cell_name(*cell.place)
                    raise Damaged(
                        f"the cell {name} is stored twice; open the workbook in Excel and save it again",
                        place=name,
                    )
                found[cell.place] = cell
    return Found(data, found, here, before)


def value_text(xml: Xml, cell: Cell) -> str:
    """Return the stored characters of a cell's value: a shared string's index, a number, a text, or ''."""
    return text_of(xml, cell.value) if cell.value else ""


def set_style(xml: Xml, cell: Cell, style: int) -> Splice:
    """Return the splice that gives the cell another xf and changes nothing else."""
    tag = xml.data[cell.element.start : cell.element.inner]
    return cell.element.start, cell.element.inner, with_attribute(tag, b"s", str(style).encode())


def without_value(xml: Xml, cell: Cell) -> Splice:
    """Return the splice that takes a calculated cell's stored result away; its formula and style stay."""
    start, end = cell.element.start, cell.element.end
    tag = with_attribute(xml.data[start : cell.element.inner], b"t", None)
    rest = xml.data[cell.element.inner : end]
    for part in (cell.value, cell.inline):
        if part:
            rest = xml.data[cell.element.inner : part.start] + xml.data[part.end : end]
    return start, end, tag + rest


def with_content(xml: Xml, cell: Cell, kind: str | None, content: bytes, style: int | None) -> Splice:
    """Return the splice that gives the cell a new type and content (`<v>` or `<is>`), and a style if one is given.

    Value metadata (vm) and cell metadata (cm) speak of the old value, and go with it.
    """
    element = cell.element
    tag = xml.data[element.start : element.inner]
    if element.is_empty_tag:
        tag = tag[:-2].rstrip() + b">"
    tag = with_attribute(with_attribute(tag, b"vm", None), b"cm", None)
    tag = with_attribute(tag, b"t", kind.encode() if kind else None)
    if style is not None:
        tag = with_attribute(tag, b"s", str(style).encode())
    kept = b""
    for part in (cell.value, cell.inline):
        if part:
            kept = xml.data[part.end : element.close].strip()  # an extLst may follow the value
    close = b"</" + xml.prefix + b"c>" if element.is_empty_tag else xml.data[element.close : element.end]
    return element.start, element.end, tag + content + kept + close


def new_cell(prefix: bytes, place: Place, kind: str | None, content: bytes, style: int) -> bytes:
    """Return the bytes of a cell that was not there."""
    tag = b"<" + prefix + b"c r=" + b'"' + cell_name(*place).encode() + b'"'
    if style:
        tag += b' s="' + str(style).encode() + b'"'
    if kind:
        tag += b' t="' + kind.encode() + b'"'
    return tag + (b">" + content + b"</" + prefix + b"c>" if content else b"/>")


def insert_cells(xml: Xml, found: Found, new: dict[Place, bytes]) -> list[Splice]:
    """Return the splices that put new cells where they belong, in new rows where a row is missing."""
    splices: list[Splice] = []
    by_row: dict[int, list[Place]] = {}
    for place in sorted(new):
        by_row.setdefault(place[0], []).append(place)
    at_place: dict[int, bytes] = {}
    for number, places in by_row.items():
        if number in found.rows:
            splices += _into_row(xml, found.rows[number], {place: new[place] for place in places})
        else:
            row = b"<" + xml.prefix + b'row r="' + str(number).encode() + b'">'
            row += b"".join(new[place] for place in places) + b"</" + xml.prefix + b"row>"
            offset = found.before[number]
            at_place[offset] = at_place.get(offset, b"") + row
    if found.data.is_empty_tag and at_place:
        tag = xml.data[found.data.start : found.data.inner][:-2].rstrip() + b">"
        body = b"".join(at_place.values()) + b"</" + xml.prefix + b"sheetData>"
        return [(found.data.start, found.data.end, tag + body)]
    return splices + [(offset, offset, row) for offset, row in at_place.items()]


def _into_row(xml: Xml, row: Row, new: dict[Place, bytes]) -> list[Splice]:
    element = row.element
    if element.is_empty_tag:
        tag = xml.data[element.start : element.inner][:-2].rstrip() + b">"
        body = b"".join(new[place] for place in sorted(new))
        return [(element.start, element.end, tag + body + b"</" + xml.prefix + b"row>")]
    offsets: dict[int, bytes] = {}
    standing = list(cells(xml, row))
    for place in sorted(new):
        offset = max(
            (cell.element.end for cell in standing if cell.place[1] < place[1]), default=element.inner
        )
        offsets[offset] = offsets.get(offset, b"") + new[place]
    return [(offset, offset, body) for offset, body in offsets.items()]


def inherited_style(xml: Xml, found: Found, place: Place) -> int:
    """Return the xf that a new cell takes: its row's, else its column's, else the default."""
    row = found.rows.get(place[0])
    if row:
        tag = attributes(xml.data[row.element.start : row.element.inner])
        if tag.get(b"customFormat") in {"1", "true"}:
            return _number(tag.get(b"s")) or 0
    for element in elements(xml, b"col", 0, found.data.start):
        tag = attributes(xml.data[element.start : element.inner])
        if (_number(tag.get(b"min")) or 0) <= place[1] <= (_number(tag.get(b"max")) or 0):
            return _number(tag.get(b"style")) or 0
    return 0


def plain_value(prefix: bytes, text: str) -> bytes:
    """Return a <v> element."""
    return b"<" + prefix + b"v>" + escape(text) + b"</" + prefix + b"v>"


def inline_string(prefix: bytes, text: str) -> bytes:
    """Return an <is> element that holds a plain text."""
    return b"<" + prefix + b"is>" + text_element(prefix, text) + b"</" + prefix + b"is>"


def text_element(prefix: bytes, text: str) -> bytes:
    """Return a <t> element, with xml:space where white space at an end must be kept."""
    kept = b' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else b""
    return b"<" + prefix + b"t" + kept + b">" + escape(to_cell_text(text)) + b"</" + prefix + b"t>"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None
