"""Plans for tests, given as rows of cells, as openpyxl writes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from xlplan.plan.model import Plan
from xlplan.plan.reader import read_plan

HEADINGS = ("Action", "Lead", "By when", "Measure", "Latest position", "RAG")
ONE = ("Do it", "A Lee", "May 2014", "% done", "86%", "Green")
TWO = ("Do more", "B Roy", "June 2014", "No. of calls", "7", "Red")

Row = Sequence[str | float | None]


def book_of(
    path: Path, *rows: Row, merged: str = "", bold: str = "", filled: str = "", **others: Sequence[Row]
) -> Path:
    """Write rows to a sheet 'Plan', others to sheets of their own; `bold`, `filled` name its cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for row in rows:
        sheet.append([*row])
    for area in merged.split():
        sheet.merge_cells(area)
    for cell in bold.split():
        sheet[cell].font = Font(bold=True)
    for cell in filled.split():
        sheet[cell].fill = PatternFill("solid", "FFFFC000")
    for name, cells in others.items():
        other = book.create_sheet(name)
        for row in cells:
            other.append([*row])
    book.save(path / "plan.xlsx")
    return path / "plan.xlsx"


def plan_of(path: Path, *rows: Row, merged: str = "", bold: str = "", filled: str = "") -> Plan:
    return read_plan(book_of(path, *rows, merged=merged, bold=bold, filled=filled))


def measures(plan: Plan) -> list[tuple[str, str, str]]:
    frame = plan.indicators
    return list(zip(frame["indicator"], frame["measure"], frame["text"], strict=True))


def areas(plan: Plan) -> list[str]:
    return list(plan.actions["area"])
