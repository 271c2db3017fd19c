"""One cell of the XML as a reader sees it: rich text with its raised runs, numbers and dates as shown.

Apart from rows.py, which follows a sheet's XML, and workbook.py, which knows parts and sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element

from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from xlplan.plan.book.formats import Style
from xlplan.plan.book.shown import show_date, show_length, show_number
from xlplan.plan.lengths import Clocked, as_length, show_time
from xlplan.plan.model import CellText, Spans

MAIN = f"{{{SHEET_MAIN_NS}}}"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class RichText(NamedTuple):
    """Is a string of the workbook, with the spans that are raised."""

    text: str
    superscript: Spans


Value = RichText | Clocked | str | bool | int | float | date | time | timedelta | None


class RawCell(NamedTuple):
    """Is a cell as the sheet has it; `data_type` as in ECMA-376 (18.18.11), d for every date."""

    row: int
    column: int
    value: Value
    data_type: str
    style_id: int
    is_formula: bool


def unescape(text: str) -> str:
    """Return a text with Excel's own escapes read: _x000A_ is a line break (22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def show_cell(cell: RawCell, style: Style) -> CellText:
    """Return what the cell shows."""
    value = cell.value
    if isinstance(value, RichText):
        return CellText(
            value.text, value.superscript, style.fill, number_format=style.number_format, colour=style.colour
        )
    if isinstance(value, Clocked):
        return _show_clocked(value.days, cell, style)
    number = date_ = error = None
    if cell.data_type == "e":
        text = error = str(value)
    elif value is None:
        text = ""
    elif isinstance(value, bool):
        text = str(value).upper()
    elif isinstance(value, str):
        text = unescape(value)
    elif isinstance(value, (date, time)):
        text = show_date(value, style.number_format)
        date_ = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
    elif isinstance(value, timedelta):
        text = str(value)
    else:
        text, number = show_number(value, style.number_format), float(value)
    return CellText(
        text, (), style.fill, number, style.number_format, date_, cell.is_formula, error, style.colour
    )


def _show_clocked(days: float, cell: RawCell, style: Style) -> CellText:
    """Return what a cell of a time shows: a figure where its format and its text say how long it is."""
    shown = show_length(days, style.number_format)
    text = shown.text if shown and shown.is_certain else show_time(days, style.number_format)
    found = CellText(
        text,
        (),
        style.fill,
        None,
        style.number_format,
        is_formula=cell.is_formula,
        colour=style.colour,
        days=days,
    )
    return as_length(found, shown.parts) if shown and shown.is_certain else found


def read_items(source: IO[bytes]) -> Iterator[RichText]:
    """Yield each shared string of the part, one after another."""
    for _, node in iterparse(source):
        if node.tag == f"{MAIN}si":
            yield rich_text(node)
            node.clear()


def rich_text(node: Element) -> RichText:
    """Return the text of an `si` or `is` element, less its phonetic runs (18.4.8), with its raised ones."""
    text, spans = "", list[tuple[int, int]]()
    for child in node:
        if child.tag == f"{MAIN}t":
            text += unescape(child.text or "")
        elif child.tag == f"{MAIN}r":
            start = len(text)
            text += unescape(child.findtext(f"{MAIN}t") or "")
            raised = child.find(f"{MAIN}rPr/{MAIN}vertAlign")
            if raised is None or raised.get("val") != "superscript" or len(text) == start:
                continue
            if spans and spans[-1][1] == start:
                start = spans.pop()[0]
            spans.append((start, len(text)))
    return RichText(text, tuple(spans))
