"""Workbooks to be mutated: ours, a few traits each, and a sample of the corpus where that is present."""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter  # it has no stubs

from xlplan.resources import data_folder

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
HEADINGS = ("Action", "Measure", "Latest position", "RAG")
_LARGEST = 60_000  # bytes of a workbook from the corpus


class Seed(NamedTuple):
    """Is a workbook to be mutated: its name, its bytes, and its members' bytes in their order."""

    name: str
    content: bytes
    parts: dict[str, bytes]
    sheets: list[str]
    is_plan: bool


def make_seeds(corpus: int = 60) -> list[Seed]:
    """Return our own workbooks, and so many of the corpus, always the same ones."""
    ours = [_seed(make.__name__.strip("_"), _made(make), is_plan=True) for make in _MAKERS]
    plans = sorted(data_folder("workbooks").rglob("*.xlsx"))
    found = sorted(path for path in CORPUS.rglob("*.xls[xm]") if path.stat().st_size < _LARGEST)
    chosen = random.Random(1).sample(found, min(corpus, len(found)))
    ours += [_seed(path.name, path.read_bytes(), is_plan=True) for path in plans]
    return ours + [_seed(path.name, path.read_bytes(), is_plan=False) for path in chosen]


def _seed(name: str, content: bytes, *, is_plan: bool) -> Seed:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    tabs = re.findall(rb"<sheet [^<>]*?name=\"([^\"]*)\"", parts["xl/workbook.xml"])
    return Seed(name, content, parts, [html.unescape(tab.decode()) for tab in tabs], is_plan)


def _made(make: Callable[[Any, Any], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Plan")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ("Do it", "% done", "86%", "Green"))
    sheet.write_row(2, 0, ("Do more", "No. of calls", 7, "Red"))
    make(book, sheet)
    book.close()
    return out.getvalue()


def _plain(book: Any, sheet: Any) -> None:
    """Write nothing more."""


def _rich_texts(book: Any, sheet: Any) -> None:
    bold, raised = book.add_format({"bold": True}), book.add_format({"font_script": 1})
    sheet.write_rich_string("C2", "86% of ", bold, "calls", raised, "1", " by June")
    sheet.write_rich_string("C3", bold, "Line one\n", "line two ")


def _formulas(book: Any, sheet: Any) -> None:
    other = book.add_worksheet("Summary & more")
    sheet.write_formula("F2", "=C3*2", None, 14)
    sheet.write_array_formula("G2:G4", "{=C3:C5*2}", None, 1)
    sheet.write_dynamic_array_formula("H2", "=UNIQUE(D2:D3)", None, "Red")
    other.write_formula("A1", '=COUNTIF(Plan!D:D,"Red")+SUM(Plan!$C$1:$C$99)+INDIRECT("Plan!C3")', None, 1)
    other.write_formula("A2", "=Calls+A1", None, 8)
    book.define_name("Calls", "=Plan!$C$3")
    book.define_name("Plan!Own", "=OFFSET(Plan!$A$1,1,1)")


def _formats(book: Any, sheet: Any) -> None:
    fill = book.add_format({"bg_color": "#FFC000", "border": 1, "num_format": "0.0%", "text_wrap": True})
    sheet.write("D2", "Amber", fill)
    sheet.write_blank("E2", None, fill)
    sheet.set_row(4, 30, fill)
    sheet.set_column("F:G", 20, book.add_format({"locked": False, "pattern": 4, "fg_color": "red"}))
    sheet.conditional_format("D2:D9", {"type": "cell", "criteria": "==", "value": '"Red"', "format": fill})
    sheet.conditional_format("C2:C9", {"type": "data_bar", "data_bar_2010": True})


def _around(book: Any, sheet: Any) -> None:
    sheet.merge_range("A5:A7", "merged")
    sheet.merge_range("C5:D5", "wide")
    sheet.data_validation("D2:D9", {"validate": "list", "source": ["Green", "Amber", "Red"]})
    sheet.write_comment("B2", "a note")
    sheet.write_url("B5", "https://example.org/", string="link")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Plan!$C$2:$C$3"})
    sheet.insert_chart("H8", chart)
    sheet.add_sparkline("F3", {"range": "Plan!C2:C3"})
    book.set_properties({"title": "A plan"})


def _tables(book: Any, sheet: Any) -> None:
    columns = [{"header": heading} for heading in HEADINGS]
    sheet.add_table("A1:D3", {"columns": columns, "name": "Plan_1"})
    sheet.write_formula("F2", "=SUM(Plan_1[Latest position])", None, 7)


def _protected(book: Any, sheet: Any) -> None:
    sheet.protect("secret")
    sheet.write("C2", "86%", book.add_format({"locked": False}))


def _values(book: Any, sheet: Any) -> None:
    sheet.write_row("A4", (True, 1e300, -0.5, "", " padded ", "_x0041_ & <b>\r\n"))
    sheet.write_datetime("B4", date(2013, 12, 1), book.add_format({"num_format": 14}))
    sheet.write("XFD1048576", "last")
    sheet.write_row("A9", ("¹ see note", "* revised", "=1+1 as text", "\U0001f600"))
    book.add_worksheet("Hidden").hide()


_MAKERS = (_plain, _rich_texts, _formulas, _formats, _around, _tables, _protected, _values)
