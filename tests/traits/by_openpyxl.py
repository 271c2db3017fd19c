"""Workbooks that openpyxl writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from tests.traits.by_xlsxwriter import ROWS
from tests.traits.trait import Build, Trait


def op(fill_in: Callable[[openpyxl.Workbook, Worksheet], object], **options: bool) -> Build:
    """Return what has openpyxl write the small plan, `fill_in(book, sheet)` adding what it is about."""

    def build(path: Path) -> None:
        book = openpyxl.Workbook(**options)
        sheet = book.create_sheet("Plan") if options.get("write_only") else book.worksheets[0]
        sheet.title = "Plan"
        for row in ROWS:
            sheet.append(row)
        fill_in(book, sheet)
        book.save(path)

    return build


def op_chart(_book: openpyxl.Workbook, sheet: Worksheet) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    sheet.add_chart(chart, "H2")


def op_rich(_book: openpyxl.Workbook, sheet: Worksheet) -> None:
    sheet["A2"] = CellRichText("86% ", TextBlock(InlineFont(b=True), "of plans"))


def op_styles(_book: openpyxl.Workbook, sheet: Worksheet) -> None:
    sheet["A2"].font, sheet["A2"].fill = Font(bold=True), PatternFill("solid", "FFC6EFCE")
    sheet["B2"].number_format = "0.0%"
    sheet["F9"].fill = PatternFill("solid", "FFFFC000")


def op_validation(_book: openpyxl.Workbook, sheet: Worksheet) -> None:
    rule = DataValidation(type="list", formula1='"Red,Green"')
    rule.add("C2:C4")
    sheet.add_data_validation(rule)
    ends = [FormatObject(type="min"), FormatObject(type="max")]
    scale = ColorScale(cfvo=ends, color=[Color("FFFF0000"), Color("FF00FF00")])
    sheet.conditional_formatting.add("B2:B4", Rule(type="colorScale", colorScale=scale))


def op_note(_book: openpyxl.Workbook, sheet: Worksheet) -> None:
    sheet["A2"].comment = Comment("86% of plans", "A Lee")


def op_kinds(book: openpyxl.Workbook, sheet: Worksheet) -> None:
    book.iso_dates = True
    sheet["A2"], sheet["B2"], sheet["C2"] = date(2014, 5, 31), True, "#N/A"
    sheet["E2"] = "=B3*2"


OP: tuple[tuple[str, Build, tuple[str, ...]], ...] = (
    ("rows alone", op(lambda *_: None), ("A2", "B2", "F9")),
    ("written as a stream", op(lambda *_: None, write_only=True), ("A2", "B2", "F9")),
    ("rich text", op(op_rich), ("A2", "A3")),
    ("dates, booleans, errors", op(op_kinds), ("A2", "B2", "C2")),
    ("formats", op(op_styles), ("A2", "B2", "F9")),
    ("chart", op(op_chart), ("A2", "B2")),
    ("validation and colour scale", op(op_validation), ("B2", "C2")),
    ("table", op(lambda _b, s: s.add_table(Table(displayName="T", ref="A1:C4"))), ("A2", "B2")),
    ("note", op(op_note), ("A2", "F9")),
    ("merged cells", op(lambda _b, s: s.merge_cells("A2:A4")), ("A2", "B2")),
    ("frozen panes and widths", op(lambda _b, s: setattr(s, "freeze_panes", "A2")), ("A2", "F9")),
)

TRAITS = tuple(Trait(f"openpyxl: {name}", build, cells) for name, build, cells in OP)
