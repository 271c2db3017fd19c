"""Findings as a workbook: a row for each, with a link that opens the plan at the cell."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.findings import Finding

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_COLUMNS = {
    "Weight": 10, "Code": 9, "Rule": 30, "Cell": 22, "Action": 9, "What": 70, "What to do": 50, "Quote": 40,
    "Waived": 9,
}  # fmt: skip
_FILLS = {"error": "FFF8CBAD", "warning": "FFFFE699", "info": "FFDDEBF7"}


def findings_workbook(
    plan: Path, findings: Sequence[Finding], titles: Mapping[str, str], verdict: str
) -> bytes:
    """Return the bytes of an .xlsx with the findings; `plan` is linked to as it stands beside the file."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.properties.creator = "xlplan"
    book.properties.title = f"Findings on {plan.name}"
    sheet = book.worksheets[0]
    sheet.title = "Findings"
    sheet.append([verdict])
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.append([])
    sheet.append([*_COLUMNS])
    for finding in findings:
        _add(sheet, finding, titles.get(finding.code, ""), plan)
    _dress(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _add(sheet: Worksheet, finding: Finding, title: str, plan: Path) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    row = sheet.max_row + 1
    texts = (
        finding.severity, finding.code, title, finding.address or "the workbook", finding.action,
        finding.message, finding.remedy, finding.quote, "yes" if finding.waived else None,
    )  # fmt: skip
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text) if text else text  # a quote may hold any
        if isinstance(text, str) and text[:1] in "=+-@":
            cell.data_type = "s"  # a quote from a plan is text, whatever it begins with
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(row, 1).fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
    if finding.cell:
        link = sheet.cell(row, 4)
        link.hyperlink = Hyperlink(ref=link.coordinate, target=plan.name, location=finding.address)
        link.font = Font(color="FF0563C1", underline="single")


def _dress(sheet: Worksheet) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(_COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        heading = sheet.cell(3, column)
        heading.font = Font(bold=True, color="FFFFFFFF")
        heading.fill = PatternFill("solid", fgColor="FF1F3864")
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(len(_COLUMNS))}{max(sheet.max_row, 4)}"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
