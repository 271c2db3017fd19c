"""The sheets of the pack's workbook that have a row for each measure, for each of its teams and of its peers.

Apart from book.py, which has the month and its actions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlplan.pack.book_charts import Rows, number_format
from xlplan.pack.book_tables import UNDERLINED, Cell, Looks, fill_table, finish_table, new_sheet
from xlplan.pack.model import Measured, Pack
from xlplan.pack.words import month_text, short_month

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # it has no types
    from xlsxwriter.worksheet import Worksheet  # it has no types

_TABLE = 2  # the row of a table's headings
_MEASURES = {
    "Indicator": 10, "Measure": 36, "Actions": 10, "Month": 11, "Value": 9, "Trend": 14, "Target": 14,
    "Rating": 10, "Direction of travel": 40, "Year-end projection": 12, "At least": 9, "At most": 9,
}  # fmt: skip
_VALUE, _TREND, _AHEAD, _LEAST, _MOST = 4, 5, 9, 10, 11  # their columns
_NOTES = {"Indicator": 10, "Measure": 44, "How the projection was made": 50, "Read with care": 60}


def fill_measures(book: Workbook, sheet: Worksheet, pack: Pack, looks: Looks, places: Rows) -> None:
    """Write each measure's figures; `places` says where its series stands, for the sparkline."""
    end = fill_table(sheet, _TABLE, _MEASURES, (_measure_row(each) for each in pack.indicators), looks)
    formats = {
        name: book.add_format({**UNDERLINED, "num_format": name})
        for name in {number_format(each.entry) for each in pack.indicators}
    }
    for at, each in enumerate(pack.indicators, _TABLE + 1):
        numbers = {_VALUE: each.latest.value if each.latest else None}
        if ahead := each.projection:
            numbers |= {_AHEAD: ahead.value, _LEAST: ahead.low, _MOST: ahead.high}
        for column, value in numbers.items():
            if value is not None:
                sheet.write_number(at, column, float(value), formats[number_format(each.entry)])
        if place := places.get(each.entry.indicator):
            look = {"range": place.values, "markers": True, "series_color": "#12365C", "last_point": True}
            sheet.add_sparkline(at, _TREND, {**look, "last_color": "#8A3B12"})
    finish_table(sheet, _TABLE, end, len(_MEASURES))


def _measure_row(each: Measured) -> tuple[Cell, ...]:
    return (
        each.entry.indicator, _name(each), ", ".join(each.actions),
        short_month(each.latest.period) if each.latest else "no value", None, None,
        each.target.words if each.target else "none", each.rating or "Not rated", each.direction,
        None, None, None,
    )  # fmt: skip


def _name(each: Measured) -> str:
    return " ".join(each.entry.measure.split())


def add_notes(book: Workbook, pack: Pack, looks: Looks) -> None:
    """Write how each projection was made, and what must be known to read a measure."""
    rows = [
        (each.entry.indicator, _name(each), _method(each), " ".join(each.notes))
        for each in pack.indicators
        if each.projection or each.notes
    ]
    if rows:
        sheet = new_sheet(book, "Notes", "Notes on the measures", looks)
        finish_table(sheet, _TABLE, fill_table(sheet, _TABLE, _NOTES, rows, looks), len(_NOTES))


def _method(each: Measured) -> str:
    return f"{each.projection.method.capitalize()}: {each.projection.why}." if each.projection else ""


def add_teams(book: Workbook, pack: Pack, looks: Looks) -> None:
    """Write each measure's figures by team, where it has some."""
    if not any(each.teams for each in pack.indicators):
        return
    sheet = new_sheet(book, "Teams", f"By team, {month_text(pack.period)}", looks)
    rows = (
        (each.entry.indicator, _name(each), team.team or "Whole service", team.shown,
         each.teams.note)
        for each in pack.indicators if each.teams
        for team in each.teams.teams
    )  # fmt: skip
    headings = {"Indicator": 10, "Measure": 50, "Team": 26, "Figure": 18, "Read with care": 60}
    finish_table(sheet, _TABLE, fill_table(sheet, _TABLE, headings, rows, looks), len(headings))


def add_comparators(book: Workbook, pack: Pack, looks: Looks) -> None:
    """Write the published figures that each measure is compared with, where it has some."""
    if not any(each.comparators for each in pack.indicators):
        return
    sheet = new_sheet(book, "Comparators", "Compared with published figures", looks)
    rows = (
        (each.entry.indicator, _name(each), other.name, month_text(other.period),
         float(other.value) if other.value is not None else other.mark, other.note)
        for each in pack.indicators
        for other in each.comparators
    )  # fmt: skip
    headings = {"Indicator": 10, "Measure": 50, "Who": 28, "When": 14, "Value": 10, "Read with care": 60}
    finish_table(sheet, _TABLE, fill_table(sheet, _TABLE, headings, rows, looks), len(headings))
