"""The three months' extracts, each in another of the shapes that performance teams send."""

from __future__ import annotations

import csv
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from making import tables
from making.book import open_book, style

MONTHS = ("2013-12", "2014-01", "2014-02")


def write_tidy_csv(path: Path, month: str) -> None:
    """Write one month as a tidy CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(tables.Value._fields)
        writer.writerows(value for value in tables.values() if value.period == month)


def write_tidy_book(path: Path, month: str) -> None:
    """Write one month as a tidy workbook: a title above the headings, months in words, real dates."""
    book = open_book(path, "Children's Services performance extract", datetime(2014, 2, 12))
    sheet = book.add_worksheet("Extract")
    words = f"{date.fromisoformat(month + '-01'):%b %Y}"
    sheet.write_string("A1", "Children's Services performance extract", style(book, "plain", bold=True))
    sheet.write_string("A2", f"{words}, whole service unless a team is named", style(book, "plain"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 7, 13)
    for column, name in enumerate(tables.Value._fields):
        sheet.write_string(3, column, name.replace("_", " ").capitalize(), style(book, "header"))
    day = style(book, "plain", num_format="dd/mm/yyyy")
    rows = [value._replace(period=words) for value in tables.values() if value.period == month]
    for row, value in enumerate(rows, start=4):
        for column, (name, text) in enumerate(value._asdict().items()):
            if name == "as_at" and text:
                sheet.write_datetime(row, column, datetime.fromisoformat(text), day)
            elif text:
                sheet.write(row, column, tables.number(text), style(book, "plain"))
    sheet.freeze_panes(4, 0)
    sheet.fit_to_pages(1, 0)
    book.close()


def as_shown(value: tables.Value, percents: set[str]) -> str:
    """Return a value as a person would type it: '6,120', '1.4%', or the mark that suppresses it."""
    shown = tables.number(value.value)
    if isinstance(shown, str):
        return shown or value.status
    return f"{shown:,}%" if value.indicator in percents else f"{shown:,}"


def write_wide_csv(path: Path) -> None:
    """Write every month so far side by side, as Excel saves 'CSV UTF-8': a byte-order mark and CRLF."""
    percents = {row.extract_key for row in tables.indicators() if row.unit == "%"} | {"care_leavers_housed"}
    whole = sorted((value for value in tables.values() if not value.team), key=lambda value: value.indicator)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["indicator", *MONTHS])
        for indicator, own in groupby(whole, key=lambda value: value.indicator):
            shown = {value.period: as_shown(value, percents) for value in own}
            writer.writerow([indicator, *(shown.get(month, "") for month in MONTHS)])


def write_extracts(folder: Path) -> None:
    """Write December as a CSV, January as a workbook, February as a wide CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    write_tidy_csv(folder / "2013-12.csv", "2013-12")
    write_tidy_book(folder / "2014-01.xlsx", "2014-01")
    write_wide_csv(folder / "2014-02.csv")
