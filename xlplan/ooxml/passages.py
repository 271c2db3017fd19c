"""What every cell of a package holds, hidden sheets included, and the shared texts that no cell shows.

Apart from the reader of plans, which reads the sheets of the plan alone. One sheet is in memory at a time,
and no tree is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from xlplan.address import cell_name, column_number
from xlplan.ooxml.leftovers import Strings, strings_in
from xlplan.ooxml.sheet import Place, cells, child, rows, sheet_data, value_text, whole_number
from xlplan.ooxml.sieve import sift_rows, sift_strings
from xlplan.ooxml.spans import Xml, read_xml, unescape
from xlplan.ooxml.texts import from_cell_text, stored_text
from xlplan.ooxml.workbook import Sheet, Workbook

# A cell as nearly all programs write it: r first, no aside, an optional formula, then a value or a text.
_USUAL = (
    rb'<%(c)bc r="([A-Z]{1,3})([0-9]{1,7})"([^<>]*?)(?:/>|>(?:<%(c)bf(?:\s[^<>]*)?(?:/>|>[^<]*</%(c)bf>))?'
    rb"(?:<%(c)bv(?:\s[^<>]*)?>([^<]*)</%(c)bv>|<%(c)bv/>|(<%(c)bis>.*?</%(c)bis>))?</%(c)bc>)"
)
_KIND = re.compile(rb'\st="([A-Za-z]+)"')


class Sieve(NamedTuple):
    """Is what a search can do without: texts, one or many joined by NULs, of which `matters` is False.

    So are numbers, all but those of ten digits. `rules_column` tells of a text, for which `matters` is True,
    that what stands below it matters whatever it is: then the whole sheet is read.
    """

    matters: Callable[[str], bool]
    rules_column: Callable[[str], bool]


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


def passages(workbook: Workbook, sieve: Sieve | None = None) -> Iterator[Passage]:
    """Yield what stands in the cells of every sheet in the order of its tabs, then the texts that none shows.

    Those that the sieve lets through may be left out.
    """
    shared = _shared_strings(workbook)
    text_of = cache(shared.text)
    wanted = frozenset(range(len(shared.items)))
    if sieve and not shared.prefix:
        wanted = sift_strings(shared.items, sieve.matters)
    shown: set[int] = set()
    for sheet in sheets_of_cells(workbook):
        xml = read_xml(workbook.package.read(sheet.part), sheet.part)
        for place, kind, stored in _sifted_cells(xml, text_of, wanted, sieve):
            text = stored
            if kind == "s":
                index = whole_number(stored)
                text = text_of(index) if index is not None and index < len(shared.items) else ""
                shown.add(-1 if index is None else index)
            if text and kind not in ("b", "e"):
                yield Passage(text, sheet.name, place, kind == "n")
    for index in sorted(wanted - shown):
        if text := text_of(index):
            yield Passage(text)


def sheets_of_cells(workbook: Workbook) -> list[Sheet]:
    """Return every sheet that is stored as XML: worksheets, and macro sheets of the older kind."""
    every = (*workbook.sheets, *workbook.macro_sheets)
    return [sheet for sheet in every if sheet.part.casefold().endswith(".xml")]


def _shared_strings(workbook: Workbook) -> Strings:
    part = workbook.part_of_kind("sharedStrings")
    if part is None:
        return Strings()
    return strings_in(read_xml(workbook.package.read(part), part))


def _sifted_cells(
    xml: Xml, text_of: Callable[[int], str], wanted: frozenset[int], sieve: Sieve | None
) -> Iterator[tuple[Place, str, str]]:
    """Yield the cells of the blocks that the sieve holds back; all where it asks for the whole sheet."""
    if not sieve or xml.prefix or xml.masked is not xml.data or b"sheetData" not in xml.data:
        yield from _stored_cells(xml)
        return
    blocks = [
        _usual_cells(xml._replace(data=block, masked=block))
        for block in sift_rows(xml, wanted, sieve.matters)
    ]
    cells = [cell for block in blocks for cell in block or ()]
    shown = {whole_number(stored) for _, kind, stored in cells if kind == "s"}
    texts = [*map(text_of, wanted & shown), *(stored for _, kind, stored in cells if kind != "s")]
    if None not in blocks and not any(map(sieve.rules_column, texts)):
        yield from cells
    else:
        yield from _stored_cells(xml)


def _stored_cells(xml: Xml) -> Iterator[tuple[Place, str, str]]:
    """Yield each cell that holds something: its place, its kind, and its text, number or shared text's index.

    Cells as nearly all programs write them are found at one go; where one is written otherwise, all are read
    with care.
    """
    usual = _usual_cell(xml.prefix)
    if xml.masked is not xml.data or not _is_usual(xml, sum(1 for _ in usual.finditer(xml.data))):
        yield from _careful_cells(xml)
    else:
        yield from _read_usual(usual.finditer(xml.data), xml.prefix)


def _usual_cells(block: Xml) -> list[tuple[Place, str, str]] | None:
    """Return the cells of a block where all are written as nearly all programs write them, else None."""
    found = list(_usual_cell(block.prefix).finditer(block.data))
    return list(_read_usual(found, block.prefix)) if _is_usual(block, len(found)) else None


def _is_usual(xml: Xml, usual: int) -> bool:
    """Tell whether there are no other cells than those that are written as nearly all programs write them."""
    return usual == len(re.findall(rb"<%bc(?=[\s/>])" % re.escape(xml.prefix), xml.data))


def _read_usual(found: Iterable[re.Match[bytes]], prefix: bytes) -> Iterator[tuple[Place, str, str]]:
    for cell in found:
        letters, row, more, value, inside = cell.groups()
        kind = _KIND.search(more)
        if value is not None:
            text = unescape(value)
            name = kind[1].decode() if kind else "n"
            yield (int(row), _column(letters)), name, from_cell_text(text) if name == "str" else text.strip()
        elif inside is not None:
            yield (int(row), _column(letters)), "inlineStr", stored_text(inside, prefix)


@lru_cache(maxsize=8)
def _usual_cell(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(_USUAL % {b"c": re.escape(prefix)})


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
