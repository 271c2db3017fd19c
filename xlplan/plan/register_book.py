"""A new register as a workbook that officers fill in: lists to choose from, a note on every heading.

Separate from register.py, which reads one: this file is ours, so openpyxl may write it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlplan.address import column_letters
from xlplan.errors import FileError, OutputExists
from xlplan.plan.register import COLUMNS, Entry
from xlplan.plan.register_words import CHOICES, COLUMN_WORDS, GUIDE, OPEN_CHOICES
from xlplan.progress import one_by_one

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.styles import Alignment, Border
    from openpyxl.worksheet.worksheet import Worksheet

NUMERIC = ("line", "figure", "target", "target_high", "decimals")
DOUBT_FILL = "FFF2CC"
_KEPT_FILL, _DECIDED_FILL, _LINE = "1F3864", "2E6B4F", "D0D5DD"
_LINE_HEIGHT = 14.5
_SPARE_ROWS = 200  # below the last, for which the lists are offered too


def write_register(rows: pd.DataFrame | Iterable[Entry], path: str | Path) -> None:
    """Write a new register: a row for each entry, or row of a frame with COLUMNS, shaded where it has a note.

    Raises OutputExists where there is such a file, FileError where it cannot be written.
    """
    path = Path(path)
    content = _build([*_rows(rows)])
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise OutputExists(
            "is there already; name another file, or remove this one first", file=path
        ) from None
    except OSError as error:
        raise FileError(f"cannot be written: {error.strerror}", file=path) from error


def _rows(rows: pd.DataFrame | Iterable[Entry]) -> Iterator[Mapping[str, object]]:
    import pandas as pd

    if isinstance(rows, pd.DataFrame):
        for texts in rows.astype(object).where(rows.notna(), None).to_dict("records"):
            yield {str(column): value for column, value in texts.items()}
    else:
        yield from (asdict(entry) for entry in rows)


def _build(rows: list[Mapping[str, object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "xlplan"
    book.properties.title = "Register of indicators"
    sheet = book.worksheets[0]
    sheet.title = "Indicators"
    _write_headings(sheet)
    for known in one_by_one("writing the register", rows):
        sheet.append([show_value(column, known.get(column)) for column in COLUMNS])
        _dress(sheet, bool(known.get("note")))
    _set_up(sheet, len(rows) + 1)
    _write_guide(book.create_sheet("How to use"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_headings(sheet: Worksheet) -> None:
    """Write the headings with their notes, green where officers decide and blue where xlplan keeps them."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    for position, name in enumerate(COLUMNS, start=1):
        column = COLUMN_WORDS[name]
        cell = sheet.cell(1, position, name)
        cell.font = Font(name="Calibri", size=11, bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=f"FF{_DECIDED_FILL if column.is_decided else _KEPT_FILL}")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.comment = Comment(column.meaning, "xlplan", height=90, width=280)
        beside = sheet.column_dimensions[column_letters(position)]
        beside.width = column.width
        beside.alignment = _alignment(name)  # rows that are added later look like the others
        beside.border = _border()
    sheet.row_dimensions[1].height = 24


def _alignment(column: str = "") -> Alignment:
    from openpyxl.styles import Alignment

    horizontal: Literal["center"] | None = "center" if column in NUMERIC else None
    return Alignment(vertical="top", wrap_text=True, horizontal=horizontal)


def _border() -> Border:
    from openpyxl.styles import Border, Side

    return Border(bottom=Side("thin", color=f"FF{_LINE}"))


def _write_guide(sheet: Worksheet) -> None:
    """Write the sheet that says what to do, and what every column means."""
    from openpyxl.styles import Font

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 96
    for line in GUIDE:
        sheet.append([line])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=2)
        sheet.cell(sheet.max_row, 1).alignment = _alignment()
        sheet.row_dimensions[sheet.max_row].height = 16 * (1 + len(line) // 115)
    sheet.cell(1, 1).font = Font(name="Calibri", size=13, bold=True)
    for name, column in [("", None), ("Column", None), *COLUMN_WORDS.items()]:
        sheet.append([name or None, column.meaning if column else ("What it means" if name else None)])
        for cell in sheet[sheet.max_row]:
            cell.alignment = _alignment()
            cell.font = Font(name="Calibri", size=11, bold=column is None or cell.column == 1)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.fitToHeight = 0
    _fit_width(sheet)


def show_value(column: str, value: object) -> str | float | date | None:
    """Return what a register's cell holds for a value: a number, a date, text, or None where it is blank."""
    match value:
        case None | "":
            return None
        case bool():
            return "yes" if value else "no"
        case date():
            return value
        case int() | float() | Decimal():
            return float(value)
        case _ if column in NUMERIC:
            return _number(str(value))
        case _:
            return str(value)


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _dress(sheet: Worksheet, is_doubtful: bool) -> None:
    """Give the last row its formats; text stays text, whatever it begins with."""
    from openpyxl.styles import PatternFill

    texts = {
        column: str(cell.value or "") for column, cell in zip(COLUMNS, sheet[sheet.max_row], strict=True)
    }
    lines = max(_count_lines(text, COLUMN_WORDS[column].width) for column, text in texts.items())
    sheet.row_dimensions[sheet.max_row].height = _LINE_HEIGHT * lines + 3
    for column, cell in zip(COLUMNS, sheet[sheet.max_row], strict=True):
        if isinstance(cell.value, str):
            cell.data_type = (
                "s"  # openpyxl takes '=...' for a formula; so would Excel when the cell is edited
            )
            cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@"))
        if isinstance(cell.value, date):
            cell.number_format = "yyyy-mm-dd"
        cell.alignment, cell.border = _alignment(column), _border()
        if is_doubtful:
            cell.fill = PatternFill("solid", fgColor=f"FF{DOUBT_FILL}")


def _count_lines(text: str, width: int) -> int:
    """Return how many lines a text takes, a little generously: LibreOffice fits no row by itself."""
    lines, room = 1, width - 1
    for word in text.replace("_", "_ ").split():
        size = min(len(word) + 1, width - 1)
        lines, room = (lines, room - size) if size <= room + 1 else (lines + 1, width - 1 - size)
    return lines


def _set_up(sheet: Worksheet, last: int) -> None:
    """Freeze the headings and the measure, offer the lists and the filter, and print on A3 in landscape."""
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = f"{column_letters(COLUMNS.index('measure') + 2)}2"
    sheet.auto_filter.ref = f"A1:{column_letters(len(COLUMNS))}{last}"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "8"
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.3
    _fit_width(sheet)
    for column, choices in CHOICES.items():
        letters = column_letters(COLUMNS.index(column) + 1)
        rule = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        rule.showErrorMessage = column not in OPEN_CHOICES
        rule.errorTitle, rule.error = column, f"Choose {', '.join(choices[:-1])} or {choices[-1]}."
        rule.add(f"{letters}2:{letters}{last + _SPARE_ROWS}")
        sheet.add_data_validation(rule)


def _fit_width(sheet: Worksheet) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
