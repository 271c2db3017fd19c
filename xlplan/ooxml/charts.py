"""Copies of cell values that drawings keep: charts of both kinds, and shapes that show a cell's text.

Nothing in the format tells a program to take them anew: Excel does so whenever it draws them. So they are
found here, and never changed (ECMA-376 part 1, 21.2.2.123 numCache, 21.2.2.192 strCache; [MS-ODRAWXML] 2.24).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlplan.errors import WorkbookError
from xlplan.ooxml.spans import Xml, attributes, elements, first, tags, unescape
from xlplan.ooxml.workbook import Relationship, Workbook

_ENDS = rb"numRef|strRef|multiLvlStrRef|datalabelsRange|strDim|numDim|txData"
# A formula, a value, or the end of the element that holds both; in a new chart a <pt> is the value itself.
_COPIED = re.compile(
    rb"<(?:[\w.-]+:)?(f|v|pt)(?:\s[^<>]*)?>([^<>]*)</|</(?:[\w.-]+:)?(?:" + _ENDS + rb")\s*>"
)
_WORDS = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^<>]*)?>([^<>]*)</")
_CHART = re.compile(rb"<(?:[\w.-]+:)?chart(\s[^<>]*)>")


class Drawn(NamedTuple):
    """Is what a chart or a shape copied through one formula; `name` is how an officer knows it."""

    part: str
    kind: str  # chart or shape
    sheet: str
    name: str
    formula: str
    texts: frozenset[str]


def drawn_copies(book: Workbook) -> Iterator[Drawn]:
    """Yield the copies in every drawing of the workbook; parts that cannot be read have none."""
    for sheet in (*book.sheets, *book.chart_sheets):
        for drawing in _arrows(book, sheet.part, "drawing"):
            yield from _readable(_shapes(book, drawing.target, sheet.name))
            charts = [*_arrows(book, drawing.target, "chart"), *_arrows(book, drawing.target, "chartEx")]
            names = _frames(book, drawing.target) if charts else {}
            for chart in charts:
                yield from _readable(_chart(book, chart.target, sheet.name, names.get(chart.id, "")))


def _arrows(book: Workbook, part: str, kind: str) -> list[Relationship]:
    try:
        found = book.relationships(part)
    except WorkbookError:
        return []
    return [arrow for arrow in found if arrow.kind == kind and arrow.target in book.package]


def _readable(copies: Iterator[Drawn]) -> list[Drawn]:
    """Return the copies in a part; none where it is damaged: it is only passed on, as it is."""
    try:
        return list(copies)
    except WorkbookError:
        return []


def _chart(book: Workbook, part: str, sheet: str, name: str) -> Iterator[Drawn]:
    xml = book.read(part)
    title = first(xml, b"title")
    name = (_words(xml, title.inner, title.close) if title else "") or name
    formula, texts = "", set[str]()
    for found in _COPIED.finditer(xml.masked):
        if found[1] == b"f":
            formula = unescape(xml.data[found.start(2) : found.end(2)])
        elif found[1] and formula:
            texts.add(unescape(xml.data[found.start(2) : found.end(2)]))
        elif not found[1]:
            if formula and texts:
                yield Drawn(part, "chart", sheet, name, formula, frozenset(texts))
            formula, texts = "", set()


def _shapes(book: Workbook, part: str, sheet: str) -> Iterator[Drawn]:
    """Yield what the shapes of a drawing show of cells (20.5.2.29, textlink)."""
    xml = book.read(part)
    for shape in elements(xml, b"sp"):
        formula = attributes(xml.data[shape.start : shape.inner]).get(b"textlink")
        if formula:
            name = next(tags(xml, b"cNvPr", shape.inner, shape.close), {}).get(b"name", "")
            text = _words(xml, shape.inner, shape.close)
            yield Drawn(part, "shape", sheet, name, formula, frozenset({text}))


def _frames(book: Workbook, part: str) -> dict[str, str]:
    """Return the names of a drawing's charts, by the ids of their relationships."""
    names: dict[str, str] = {}
    try:
        xml = book.read(part)
        for frame in elements(xml, b"graphicFrame"):
            name = next(tags(xml, b"cNvPr", frame.inner, frame.close), {}).get(b"name", "")
            for chart in _CHART.finditer(xml.masked, frame.inner, frame.close):
                tag = attributes(chart[1])
                names |= {value: name for key, value in tag.items() if key.endswith(b":id")}
    except WorkbookError:
        return names
    return names


def _words(xml: Xml, start: int, end: int) -> str:
    found = _WORDS.finditer(xml.masked, start, end)
    return "".join(unescape(xml.data[each.start(1) : each.end(1)]) for each in found).strip()
