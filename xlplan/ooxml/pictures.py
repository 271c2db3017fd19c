"""The pictures and charts on the sheets, and whether they have a text for those who cannot see them.

Apart from charts.py, which reads what charts copy. A picture says what it shows in `descr`, or that it is
there for its looks alone (ECMA-376 part 1, 20.1.2.2.8; [MS-ODRAWXML] 2.21.2, decorative).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlplan.address import cell_name
from xlplan.ooxml.belongings import arrows, marks, readable, words
from xlplan.ooxml.spans import Xml, attributes, fragment
from xlplan.ooxml.workbook import Workbook

_ANCHOR = re.compile(
    rb"<(?:[\w.-]+:)?(twoCellAnchor|oneCellAnchor|absoluteAnchor)[\s>].*?</(?:[\w.-]+:)?\1\s*>", re.DOTALL
)
_DRAWN = re.compile(
    rb"<(?:[\w.-]+:)?(?:(pic)|(graphicFrame))[\s>].*?<(?:[\w.-]+:)?cNvPr(?=[\s/>])([^<>]*)(/>|>)", re.DOTALL
)
# What Excel 2007 and 2010, and some libraries, write where the text should be: the picture's file.
_FILE_NAME = re.compile(r"(?i)[^/\\:]*\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?|svg|webp)")
_CHART = re.compile(rb"<(?:[\w.-]+:)?graphicData[^<>]*chart", re.IGNORECASE)


class Picture(NamedTuple):
    """Is one picture or chart: its sheet, the cell that it begins in ('' where it is anchored to none)."""

    sheet: str
    cell: str
    kind: str  # picture or chart
    name: str
    has_text: bool


def pictures(book: Workbook) -> Iterator[Picture]:
    """Yield the pictures and charts on every worksheet and chart sheet; shapes are passed over."""
    for sheet in (*book.sheets, *book.chart_sheets):
        for arrow in arrows(book, sheet.part, "drawing"):
            xml = readable(book, arrow.target)
            for found in _ANCHOR.finditer(xml.masked) if xml else ():
                anchor = fragment(found[0], b"")
                yield from _drawn(anchor, sheet.name, _corner(anchor))


def _drawn(anchor: Xml, sheet: str, cell: str) -> Iterator[Picture]:
    for found in _DRAWN.finditer(anchor.masked):
        kind = "picture" if found[1] else "chart"
        if kind == "chart" and not _CHART.search(anchor.masked, found.start()):
            continue  # a slicer, a diagram, a control
        tag = attributes(found[3])
        texts = [tag.get(name, "").strip() for name in (b"descr", b"title")]
        has_text = any(text and not _FILE_NAME.fullmatch(text) for text in texts)
        yield Picture(sheet, cell, kind, tag.get(b"name", ""), has_text or _is_decorative(anchor, found))


def _is_decorative(anchor: Xml, found: re.Match[bytes]) -> bool:
    end = anchor.masked.find(b"cNvPr>", found.end()) if found[4] == b">" else found.end()
    inside = anchor._replace(masked=anchor.masked[found.end() : max(end, found.end())])
    return any(tag.get(b"val") in {"1", "true"} for tag in marks(inside, b"decorative"))


def _corner(anchor: Xml) -> str:
    """Return the cell of the upper left corner."""
    column, row = words(anchor, b"col")[:1], words(anchor, b"row")[:1]
    is_known = column and row and column[0].isdecimal() and row[0].isdecimal()
    return cell_name(int(row[0]) + 1, int(column[0]) + 1) if is_known else ""
