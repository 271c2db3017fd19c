"""The register: what each indicator's figure is, where it sits, and what it is measured against."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from making import tables
from making.book import Workbook, Worksheet, open_book, style
from making.layout import count_lines, height_of

COLUMNS = (
    ("indicator", 10), ("action", 8), ("measure", 62), ("sheet", 13), ("cell", 7), ("line", 6),
    ("figure", 8), ("unit", 8), ("polarity", 10), ("target", 8), ("target_high", 12),
    ("tolerance", 11), ("basis", 11), ("decimals", 10), ("extract_key", 27), ("rates", 8),
    ("override", 11), ("override_reason", 30), ("override_by", 16), ("override_until", 16),
)  # fmt: skip
CHOICES = {
    "unit": ["%", "count"],
    "polarity": ["higher", "lower", "range", "none"],
    "basis": ["month", "quarter", "ytd", "year", "snapshot"],
    "rates": ["yes", "no"],
    "override": ["Green", "Amber", "Red"],
}


def register_row(row: int, indicator: tables.Indicator) -> dict[str, int | float | str]:
    """Return one indicator's row of the register; `row` is its row in the plan."""
    numeric = ("figure", "target", "decimals")
    known = {name: text for name, text in indicator._asdict().items() if name != "current"}
    return {
        **{name: tables.number(text) if name in numeric else text for name, text in known.items()},
        "sheet": tables.SHEET,
        "cell": f"G{row}",
        "line": 1,
        "rates": "yes" if indicator.target else "no",
    }


def set_up(sheet: Worksheet, last: int) -> None:
    """Freeze the headings, offer the lists and the filter, and print on A3."""
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        if name in CHOICES:
            sheet.data_validation(1, column, last, column, {"validate": "list", "source": CHOICES[name]})
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def write_row(book: Workbook, sheet: Worksheet, row: int, cells: dict[str, int | float | str]) -> None:
    """Write one row: figures as numbers, an empty cell where nothing is known."""
    sheet.set_row(row, height_of(count_lines(str(cells["measure"]), dict(COLUMNS)["measure"])))
    for column, (name, _) in enumerate(COLUMNS):
        sheet.write(row, column, cells.get(name) if cells.get(name) != "" else None, style(book, "body"))


def write_register(path: Path) -> None:
    """Write the register: one row for each indicator of the plan."""
    book = open_book(path, "Register of indicators", datetime(2014, 1, 10))
    sheet = book.add_worksheet("Indicators")
    for column, (name, _) in enumerate(COLUMNS):
        sheet.write_string(0, column, name, style(book, "header", text_wrap=False))
    rows = tables.indicators()
    for index, indicator in enumerate(rows):
        write_row(book, sheet, index + 1, register_row(tables.FIRST_ROW + index, indicator))
    set_up(sheet, len(rows))
    book.close()
