"""What a worksheet holds and hides: its filled cells are counted by tally.py, the rest is found around them.

Apart from sheet.py, which finds the cells of an edit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from xlplan.address import Area
from xlplan.errors import Damaged
from xlplan.ooxml.sheet import stored_area, whole_number
from xlplan.ooxml.spans import Xml, attributes, elements, first, tags, unescape
from xlplan.ooxml.tally import Filled, Line, tally_sheet
from xlplan.ooxml.workbook import Sheet, Workbook

_LIST = re.compile(rb"<(?:[\w.-]+:)?formula1>(?:<xm:f>)?([^<>]*)<")
_OBJECTS = re.compile(rb"<(?:[\w.-]+:)?(?:drawing|legacyDrawing|picture|oleObjects|controls)[\s/>]")
_EXTENDED_AREAS = re.compile(rb"<xm:sqref>([^<>]*)</")
_CRITERIA = re.compile(
    rb"<(?:[\w.-]+:)?(?:filters|customFilters|dynamicFilter|top10|colorFilter|iconFilter)[\s/>]"
)


class Filter(NamedTuple):
    """Is one filter in use: its area, and how many rows with something in them it hides."""

    area: Area
    hidden: int


class Survey(NamedTuple):
    """Is one worksheet: what stands in its rows and columns, which of them are hidden, what colours it.

    `strings` are the shared strings that cells show; `asked` the cells of the formats that were asked about;
    `coloured` the areas whose colours are not their formats' alone: conditional formats, styled tables and
    pivot tables. `height` is that of all rows shown, in points; `lists` what its drop-down lists read.
    """

    sheet: Sheet
    rows: dict[int, Line]
    columns: dict[int, Line]
    strings: frozenset[int]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    asked: tuple[Filled, ...]
    filters: tuple[Filter, ...]
    coloured: tuple[Area, ...]
    height: float
    lists: frozenset[str]
    has_objects: bool

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing at all stands on the sheet."""
        return not self.rows and not self.has_objects

    @property
    def cells(self) -> int:
        """Is the number of cells with something in them."""
        return sum(line.cells for line in self.rows.values())


def survey(book: Workbook, sheet: Sheet, asked: Collection[int] = ()) -> Survey:
    """Return what a sheet holds; it is read and let go. Raises Damaged where it cannot be read."""
    tally, xml = tally_sheet(book, sheet.part, asked)
    filters = [
        Filter(area, sum(area.row < row <= area.last_row for row in tally.hidden & tally.rows.keys()))
        for area in _active_filters(book, sheet, xml)
    ]
    return Survey(
        sheet,
        tally.rows,
        tally.columns,
        frozenset(tally.strings),
        frozenset(tally.hidden),
        frozenset(_hidden_columns(xml, tally.columns)),
        tuple(tally.asked),
        tuple(filters),
        tuple(_coloured(book, sheet, xml)),
        tally.height,
        frozenset(unescape(found[1]) for found in _LIST.finditer(xml.masked)),
        _OBJECTS.search(xml.masked) is not None,
    )


def _hidden_columns(xml: Xml, filled: Collection[int]) -> Iterator[int]:
    """Yield the columns that are hidden, or 0 wide, and hold something."""
    inside = first(xml, b"cols")
    for tag in tags(xml, b"col", inside.inner, inside.close) if inside else ():
        if tag.get(b"hidden") in {"1", "true"} or tag.get(b"width") in {"0", "0.0"}:
            low, high = whole_number(tag.get(b"min")) or 0, whole_number(tag.get(b"max")) or 0
            yield from (column for column in filled if low <= column <= high)


def _active_filters(book: Workbook, sheet: Sheet, xml: Xml) -> Iterator[Area]:
    for part in (xml, *_related(book, sheet, "table")):
        for element in elements(part, b"autoFilter"):
            tag = attributes(part.data[element.start : element.inner])
            if b"ref" in tag and _CRITERIA.search(part.masked, element.inner, element.close):
                yield from _areas(tag[b"ref"])


def _coloured(book: Workbook, sheet: Sheet, xml: Xml) -> Iterator[Area]:
    for tag in tags(xml, b"conditionalFormatting"):
        yield from _areas(tag.get(b"sqref", ""))
    for found in _EXTENDED_AREAS.finditer(xml.masked):
        yield from _areas(found[1].decode())
    for kind, root, place in (
        ("table", b"table", b"table"),
        ("pivotTable", b"pivotTableDefinition", b"location"),
    ):
        for part in _related(book, sheet, kind):
            if first(part, root) and (kind == "pivotTable" or _has_style(part)):
                yield from _areas(next(tags(part, place), {}).get(b"ref", ""))


def _has_style(table: Xml) -> bool:
    return bool(next(tags(table, b"tableStyleInfo"), {}).get(b"name"))


def _related(book: Workbook, sheet: Sheet, kind: str) -> list[Xml]:
    """Return the parts of a kind on a sheet; none where one is damaged."""
    try:
        return book.related_to(sheet, kind)
    except Damaged:
        return []


def _areas(text: str) -> Iterator[Area]:
    """Yield the areas of a list of them; what is none is passed over."""
    for each in text.split():
        try:
            yield stored_area(each)
        except Damaged:
            continue
