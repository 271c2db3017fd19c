"""What every cell of a package holds, hidden sheets included, and the shared texts that no cell shows.

Apart from the reader of plans, which reads the sheets of the plan alone. One sheet is in memory at a time,
and no tree is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from xlplan.address import cell_name, column_number
from xlplan.ooxml.sheet import Place, cells, child, rows, sheet_data, value_text, whole_number
from xlplan.ooxml.spans import Xml, elements, read_xml, unescape
from xlplan.ooxml.texts import from_cell_text, stored_text
from xlplan.ooxml.workbook import Sheet, Workbook

# A cell as nearly all programs write it: r first, no aside, an optional formula, then a value or a text.
_USUAL = (
    rb'<%(c)bc r="([A-Z]{1,3})([0-9]{1,7})"([^<>]*?)(?:/>|>(?:<%(c)bf(?:\s[^<>]*)?(?:/>|>[^<]*</%(c)bf>))?'
    rb"(?:<%(c)bv(?:\s[^<>]*)?>([^<]*)</%(c)bv>|<%(c)bv/>|(<%(c)bis>.*?</%(c)bis>))?</%(c)bc>)"
)
_PLAIN_ITEM = (
    rb'<%(c)bsi><%(c)bt(?: xml:space="preserve")?>([^<]*)</%(c)bt></%(c)bsi>'  # most texts are one run
)
_KIND = re.compile(rb'\st="([A-Za-z]+)"')


class Passage(NamedTuple):
    """Is what a cell holds: a text as Excel shows it, or a number as stored.

    `sheet` and `place` are None for a shared text that no cell shows.
    """

    text: str
    sheet: str | None = None
    place: Place | None = None
    is_number: bool = False

    @property
    def cell(self) -> str | None:
        """Is the cell's address."""
        return cell_name(*self.place) if self.place else None


def passages(workbook: Workbook) -> Iterator[Passage]:
    """Yield what stands in the cells of every sheet in the order of its tabs, then the texts "
    "that none shows."""
    shared = _shared_texts(workbook)
    shown: set[int] = set()
    for sheet in sheets_of_cells(workbook):
        xml = read_xml(workbook.package.read(sheet.part), sheet.part)
        for place, kind, stored in _stored_cells(xml):
            text = stored
            if kind == "s":
                index = whole_number(stored)
                text = shared[index] if index is not None and index < len(shared) else ""
                shown.add(-1 if index is None else index)
            if text and kind not in ("b", "e"):
                yield Passage(text, sheet.name, place, kind == "n")
    yield from (Passage(text) for index, text in enumerate(shared) if text and index not in shown)


def sheets_of_cells(workbook: Workbook) -> list[Sheet]:
    """Return every sheet that is stored as XML: worksheets, and macro sheets of the older kind."""
    every = (*workbook.sheets, *workbook.macro_sheets)
    return [sheet for sheet in every if sheet.part.casefold().endswith(".xml")]


def _shared_texts(workbook: Workbook) -> list[str]:
    part = workbook.part_of_kind("sharedStrings")
    if part is None:
        return []
    xml = read_xml(workbook.package.read(part), part)
    plain = re.compile(_PLAIN_ITEM % {b"c": re.escape(xml.prefix)})
    texts = list[str]()
    for each in elements(xml, b"si"):
        usual = plain.fullmatch(xml.data, each.start, each.end)
        item = xml.data[each.start : each.end]
        texts.append(from_cell_text(unescape(usual[1])) if usual else stored_text(item, xml.prefix))
    return texts


def _stored_cells(xml: Xml) -> Iterator[tuple[Place, str, str]]:
    """Yield each cell that holds something: its place, its kind, and its text, number or shared text's index.

    Cells as nearly all programs write them are found at one go; where one is written otherwise, all are read
    with care.
    """
    usual = re.compile(_USUAL % {b"c": re.escape(xml.prefix)})
    tags = len(re.findall(rb"<%bc(?=[\s/>])" % re.escape(xml.prefix), xml.masked))
    if xml.masked is not xml.data or tags != sum(1 for _ in usual.finditer(xml.data)):
        yield from _careful_cells(xml)
        return
    for cell in usual.finditer(xml.data):
        letters, row, more, value, inside = cell.groups()
        kind = _KIND.search(more)
        if value is not None:
            text = unescape(value)
            name = kind[1].decode() if kind else "n"
            yield (int(row), _column(letters)), name, from_cell_text(text) if name == "str" else text.strip()
        elif inside is not None:
            yield (int(row), _column(letters)), "inlineStr", stored_text(inside, xml.prefix)


def _careful_cells(xml: Xml) -> Iterator[tuple[Place, str, str]]:
    for row in rows(xml, sheet_data(xml)) if b"sheetData" in xml.masked else ():
        for cell in cells(xml, row):
            item = child(xml, cell, b"is")
            if item:
                yield cell.place, "inlineStr", stored_text(xml.data[item.start : item.end], xml.prefix)
            elif text := value_text(xml, cell):
                yield cell.place, cell.kind, from_cell_text(text) if cell.kind == "str" else text.strip()


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    return column_number(letters.decode())
