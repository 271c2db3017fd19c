"""The filled cells of a sheet counted by row and column, block by block, so that large sheets cost little.

Apart from survey.py because of that: rows as nearly all programs write them are counted by searches over
their bytes, and only others are read cell by cell. No cell is kept, but for those of formats asked about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from xlplan.address import column_number
from xlplan.ooxml.sheet import (
    Place,
    Row,
    cells,
    child,
    has_value,
    rows,
    sheet_data,
    value_text,
    whole_number,
)
from xlplan.ooxml.spans import Xml, attributes, read_xml
from xlplan.ooxml.workbook import Workbook

# A cell with something in it, as nearly all programs write it.
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>/]*>(?=<[vif])')
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"[^<>/]*>(?=<[vif])')
_STRING = re.compile(rb' t="s"[^<>]*><v>([0-9]{1,9})<')
_ROW = re.compile(rb'(?:[^<>]*?\s)?r="([0-9]{1,7})"[^<>]*>')
_USUAL_HEIGHT = 15.0  # points, of a row without a height of its own


class Line(NamedTuple):
    """Is what stands in one row or column: how many cells, and the first of them."""

    cells: int
    first: Place


class Filled(NamedTuple):
    """Is one cell with something in it: `string` is the index of its shared string, None of any other."""

    place: Place
    style: int
    string: int | None


class Tally:
    """Counts what stands in the rows and columns of one sheet."""

    def __init__(self, styles: Collection[int]) -> None:
        self.rows: dict[int, Line] = {}
        self.columns: dict[int, Line] = {}
        self.strings: set[int] = set()
        self.hidden: set[int] = set()
        self.asked: list[Filled] = []
        self.height = 0.0
        self._styles = styles
        numbers = b"|".join(str(style).encode() for style in sorted(styles))
        plain = (
            rb'|(?![^<>]*? s=")' if 0 in styles else b""
        )  # a cell without a format of its own has the first
        self._asked = re.compile(
            rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^<>/]*? s="(%b)"%b)[^<>/]*>(?=<[vif])(?:<v>([0-9]{1,9})<)?'
            % (numbers, plain)
        )

    def add_block(self, block: bytes) -> bool:
        """Count a block of whole rows; False, and nothing is counted, where it is not written as usual."""
        letters, bodies = _COLUMN.findall(block), block.split(b"<row ")[1:]
        tags = [_ROW.match(body) for body in bodies]
        if len(letters) != block.count(b"</c>") or len(bodies) != block.count(b"<row") or not all(tags):
            return False
        self.strings.update(map(int, _STRING.findall(block)))
        for body, tag in zip(bodies, tags, strict=True):
            if tag:
                self._add_row(int(tag[1]), tag[0])
                filled = body.count(b"</c>")
                if filled and (cell := _FILLED.search(body)):
                    self.rows[int(tag[1])] = Line(filled, (int(cell[2]), column_number(cell[1].decode())))
        for name, count in Counter(letters).items():
            self._add_column(block, name, count)
        for found in self._asked.finditer(block) if self._styles else ():
            index = int(found[4]) if found[4] and b' t="s"' in found[0] else None
            self.asked.append(
                Filled((int(found[2]), column_number(found[1].decode())), int(found[3] or 0), index)
            )
        return True

    def add_rows(self, xml: Xml) -> None:
        """Count the rows of a whole part, however they are written."""
        for row in rows(xml, sheet_data(xml)):
            self._add_row(row.number, xml.data[row.element.start : row.element.inner])
            for cell in _filled(xml, row):
                for lines, number in ((self.rows, cell.place[0]), (self.columns, cell.place[1])):
                    known = lines.get(number, Line(0, cell.place))
                    lines[number] = Line(known.cells + 1, known.first)
                if cell.string is not None:
                    self.strings.add(cell.string)
                if cell.style in self._styles:
                    self.asked.append(cell)

    def _add_column(self, block: bytes, name: bytes, count: int) -> None:
        number = column_number(name.decode())
        known = self.columns.get(number)
        if known is None:
            first = next((cell for cell in _FILLED.finditer(block) if cell[1] == name), None)
            known = Line(0, (int(first[2]) if first else 1, number))
        self.columns[number] = Line(known.cells + count, known.first)

    def _add_row(self, number: int, tag: bytes) -> None:
        """Note the row's height, or that it is hidden."""
        height = _USUAL_HEIGHT
        if b"hidden" in tag or b"ht" in tag:
            named = attributes(tag)
            height = _points(named.get(b"ht"))
            if named.get(b"hidden") in {"1", "true"} or height == 0:
                self.hidden.add(number)
                return
        self.height += height


def tally_sheet(book: Workbook, part: str, styles: Collection[int]) -> tuple[Tally, Xml]:
    """Return the counts of a sheet, and its XML for what stands around the cells, without most of these."""
    stream = book.stream(part, b"sheetData", b"row")
    tally = Tally(styles)
    if stream and all(tally.add_block(block) for _, block in stream.blocks()) and stream.is_plain:
        return tally, stream.excerpt({})
    tally = Tally(styles)
    xml = read_xml(book.package.read(part), part)
    data = sheet_data(xml)
    is_plain = xml.data is xml.masked and not xml.prefix
    if not (is_plain and tally.add_block(xml.data[data.inner : data.close])):
        tally.add_rows(xml)
    return tally, xml


def _filled(xml: Xml, row: Row) -> list[Filled]:
    return [
        Filled(cell.place, cell.style, whole_number(value_text(xml, cell)) if cell.kind == "s" else None)
        for cell in cells(xml, row)
        if has_value(xml, cell) or child(xml, cell, b"f")
    ]


def _points(text: str | None) -> float:
    try:
        return float(text) if text else _USUAL_HEIGHT
    except ValueError:
        return _USUAL_HEIGHT
