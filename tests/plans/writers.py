"""A drawn plan as a workbook, as XlsxWriter, openpyxl or LibreOffice writes it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import xlsxwriter  # it has no stubs
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table

from tests.plans.drawing import Cell, Drawing, Place
from xlplan.address import cell_name, column_letters

SOFFICE = shutil.which("soffice")


def by_xlsxwriter(drawing: Drawing, folder: Path) -> Path:
    path = folder / f"{drawing.name}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for drawn in drawing.sheets:
            sheet = book.add_worksheet(drawn.name)
            merged = dict(drawn.merged)
            for (row, column), cell in drawn.cells.items():
                style = book.add_format(_style(cell))
                end = merged.get((row, column))
                if end:
                    sheet.merge_range(row - 1, column - 1, end[0] - 1, end[1] - 1, "", style)
                if isinstance(cell.value, date):
                    sheet.write_datetime(row - 1, column - 1, _midnight(cell.value), style)
                elif isinstance(cell.value, float):
                    sheet.write_number(row - 1, column - 1, cell.value, style)
                else:
                    sheet.write_string(row - 1, column - 1, cell.value, style)
            for column in drawn.hidden_columns:
                sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
            if drawn.table:
                (first, left), (last, right) = drawn.table
                heads = [{"header": str(drawn.cells[first, at].value)} for at in range(left, right + 1)]
                sheet.add_table(first - 1, left - 1, last - 1, right - 1, {"columns": heads})
            if drawn.is_hidden:
                sheet.hide()
        _show_first(book.worksheets_objs, drawing)
    return path


def by_openpyxl(drawing: Drawing, folder: Path) -> Path:
    path = folder / f"{drawing.name}.xlsx"
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for drawn in drawing.sheets:
        sheet = book.create_sheet(drawn.name)
        for at, cell in drawn.cells.items():
            place = sheet.cell(*at, cell.value)
            place.number_format = cell.number_format or "General"
            place.font = Font(bold=cell.is_bold)
            if cell.fill:
                place.fill = PatternFill("solid", f"FF{cell.fill}")
        for first, last in drawn.merged:
            sheet.merge_cells(_area(first, last))
        for column in drawn.hidden_columns:
            sheet.column_dimensions[column_letters(column)].hidden = True
        if drawn.table:
            sheet.add_table(Table(displayName="Plan", ref=_area(*drawn.table)))
        if drawn.is_hidden:
            sheet.sheet_state = "hidden"
    book.active = next(at for at, drawn in enumerate(drawing.sheets) if not drawn.is_hidden)
    book.save(path)
    return path


def by_libreoffice(drawings: Iterable[Drawing], folder: Path) -> dict[str, Path]:
    """Write the plans with openpyxl, and let LibreOffice save them as its own, all in one run."""
    plain = folder / "plain"
    plain.mkdir()
    sources = [by_openpyxl(drawing, plain) for drawing in drawings]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=300)
    return {source.stem: folder / source.name for source in sources}


def _style(cell: Cell) -> dict[str, object]:
    style: dict[str, object] = {"text_wrap": True}
    if cell.is_bold:
        style["bold"] = True
    if cell.fill:
        style |= {"pattern": 1, "bg_color": f"#{cell.fill}"}
    if cell.number_format:
        style["num_format"] = cell.number_format
    return style


def _show_first(sheets: list[xlsxwriter.worksheet.Worksheet], drawing: Drawing) -> None:
    at = next(at for at, drawn in enumerate(drawing.sheets) if not drawn.is_hidden)
    sheets[at].activate()
    sheets[at].set_first_sheet()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _area(first: Place, last: Place) -> str:
    return f"{cell_name(*first)}:{cell_name(*last)}"
