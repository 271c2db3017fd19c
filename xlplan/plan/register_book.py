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
from typing import TYPE_CHECKING

from xlplan.address import column_letters
from xlplan.errors import FileError, OutputExists
from xlplan.plan.register import COLUMNS, Entry

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

# What each heading means, and how wide its column is.
_MEANINGS = {
    "indicator": (11, "The indicator's own name, used once: I03.1."),
    "action": (8, "The action that it belongs to, as the plan numbers it: A03."),
    "measure": (
        48,
        "The measure in the plan's own words. The indicator is found again by these when rows move.",
    ),
    "sheet": (14, "The sheet of the plan where its figure was last seen."),
    "cell": (7, "The cell where its figure was last seen: G8."),
    "line": (6, "Which line of that cell holds the figure, counted from 1."),
    "figure": (8, "Which number of that line is the figure, counted from 1."),
    "unit": (8, "What the figure counts: %, £, or a word such as days."),
    "polarity": (10, "Which way is better: higher, lower, range (between target and target_high), or none."),
    "target": (8, "The target as a number: 90 for 90%. Blank where there is none: then there is no rating."),
    "target_high": (12, "The upper end, where the target is a range."),
    "tolerance": (11, "How far the target may be missed and be Amber: 5 points, or 10% of the target."),
    "basis": (
        10,
        "What the figure covers: month, ytd (year to date), quarter, year, or snapshot (on a day).",
    ),
    "decimals": (10, "How many decimals to show. Blank: as many as the plan shows now."),
    "extract_key": (26, "What the extracts call it. Blank: the figure is not refreshed."),
    "rates": (8, "yes: its rating counts towards the action's. no: it does not."),
    "override": (11, "An officer's rating, where it differs from the computed one."),
    "override_reason": (30, "Why."),
    "override_by": (16, "Who decided it."),
    "override_until": (16, "The last day that it holds: 2014-03-31."),
    "template": (24, "The sentence to write, where the cell's own is not kept."),
    "note": (40, "What to look at. A row with a note is shaded; clear both when you have."),
}
_CHOICES = {
    "unit": ("%", "£", "count", "days"),
    "polarity": ("higher", "lower", "range", "none"),
    "basis": ("month", "ytd", "quarter", "year", "snapshot"),
    "rates": ("yes", "no"),
}
_OPEN_CHOICES = ("unit",)  # another word may be typed
_NUMERIC = ("line", "figure", "target", "target_high", "decimals")
_HEADING_FILL, _DOUBT_FILL = "FF1F3864", "FFFFF2CC"


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
    for known in rows:
        sheet.append([_cell_value(column, known.get(column)) for column in COLUMNS])
        _dress(sheet, bool(known.get("note")))
    _set_up(sheet, len(rows) + 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_headings(sheet: Worksheet) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    for position, column in enumerate(COLUMNS, start=1):
        width, meaning = _MEANINGS[column]
        cell = sheet.cell(1, position, column)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEADING_FILL)
        cell.alignment = Alignment(vertical="center")
        cell.comment = Comment(meaning, "xlplan", height=80, width=260)
        sheet.column_dimensions[column_letters(position)].width = width


def _cell_value(column: str, value: object) -> str | float | date | None:
    match value:
        case None | "":
            return None
        case bool():
            return "yes" if value else "no"
        case date():
            return value
        case int() | float() | Decimal():
            return float(value)
        case _ if column in _NUMERIC:
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
    from openpyxl.styles import Alignment, PatternFill

    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = (
                "s"  # openpyxl takes '=...' for a formula; so would Excel when the cell is edited
            )
            cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@"))
        if isinstance(cell.value, date):
            cell.number_format = "yyyy-mm-dd"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if is_doubtful:
            cell.fill = PatternFill("solid", fgColor=_DOUBT_FILL)


def _set_up(sheet: Worksheet, last: int) -> None:
    """Freeze the headings, offer the lists, the filter, and print the headings on every page."""
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{column_letters(len(COLUMNS))}{last}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for column, choices in _CHOICES.items():
        letters = column_letters(COLUMNS.index(column) + 1)
        rule = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        rule.showErrorMessage = column not in _OPEN_CHOICES
        rule.errorTitle, rule.error = column, f"Choose {', '.join(choices[:-1])} or {choices[-1]}."
        rule.add(f"{letters}2:{letters}{last + 200}")
        sheet.add_data_validation(rule)
