"""One cell of the XML as a reader sees it: rich text with its raised runs, numbers and dates as shown.

Apart from workbook.py, which knows parts and sheets; here is what openpyxl's own cells would have lost:
a formula beside its result, spans of superscript, lists and colour rules in Excel 2010's extensions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, NamedTuple, Protocol, TypedDict, cast
from xml.etree.ElementTree import Element

from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from xlplan.address import MAX_COLUMN
from xlplan.plan.book.shown import show_date, show_number
from xlplan.plan.model import CellText, Spans

MAIN = f"{{{SHEET_MAIN_NS}}}"
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"


class RichText(NamedTuple):
    """Is a string of the workbook, with the spans that are raised."""

    text: str
    superscript: Spans


class Style(NamedTuple):
    """Is what a cell's style says that we use."""

    fill: str | None = None
    number_format: str = "General"
    is_bold: bool = False
    colour: str | None = "000000"


Value = RichText | str | bool | int | float | date | time | timedelta | None


class RawCell(TypedDict):
    """Is a cell as the sheet parser gives it; `data_type` as in ECMA-376 (18.18.11), d for every date."""

    row: int
    column: int
    value: Value
    data_type: str
    style_id: int
    is_formula: bool


class Strings(Protocol):
    """Gives the shared strings by their index."""

    def __getitem__(self, index: int) -> RichText: ...


class SheetParser(WorkSheetParser):
    """Reads a sheet row by row, and keeps what openpyxl's parser drops."""

    def __init__(
        self, source: IO[bytes], strings: Strings, dates: set[int], durations: set[int], epoch: datetime
    ) -> None:
        super().__init__(
            source,
            strings,  # type: ignore[arg-type]  # the parser passes on whatever the strings hold
            data_only=True,
            epoch=epoch,
            date_formats=dates,
            timedelta_formats=durations,
        )
        self.x14_lists: list[tuple[str, str]] = []
        self.x14_coloured: list[str] = []

    def parse_cell(self, element: Element) -> RawCell:  # type: ignore[override]  # a dict with two keys more
        """Return the cell, with its stored result where it is a formula."""
        inline = element.find(INLINE_STRING)
        if inline is not None:
            element.remove(inline)  # openpyxl takes as long over one as over the rest of its row
        cell = cast(RawCell, super().parse_cell(element))
        if cell["column"] > MAX_COLUMN:
            raise ValueError(f"row {cell['row']} has more than {MAX_COLUMN} cells")
        if inline is not None:
            cell["value"] = rich_text(inline)
        cell["is_formula"] = element.find(FORMULA_TAG) is not None
        return cell

    def parse_extensions(self, element: Element) -> None:  # type: ignore[override]  # any element will do for openpyxl
        """Keep the lists and colour rules that refer to other sheets, stored apart ([MS-XLSX] 2.6)."""
        for validation in element.iter(f"{_X14}dataValidation"):
            formula = validation.findtext(f"{_X14}formula1/{_XM}f")
            if formula and validation.get("type") == "list":
                self.x14_lists.append((validation.findtext(f"{_XM}sqref", ""), formula))
        for rule in element.iter(f"{_X14}conditionalFormatting"):
            kinds = {kind.get("type") for kind in rule.iter(f"{_X14}cfRule")}
            if "colorScale" in kinds or any(part.tag.endswith("}fill") for part in rule.iter()):
                self.x14_coloured.append(rule.findtext(f"{_XM}sqref", ""))


def show_cell(cell: RawCell, style: Style) -> CellText:
    """Return what the cell shows."""
    value = cell["value"]
    if isinstance(value, RichText):
        return CellText(
            value.text, value.superscript, style.fill, number_format=style.number_format, colour=style.colour
        )
    number = date_ = error = None
    if cell["data_type"] == "e":
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
        text, (), style.fill, number, style.number_format, date_, cell["is_formula"], error, style.colour
    )


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
