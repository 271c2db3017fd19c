"""The sheets of the pack's workbook that hold the series, and a native chart of each.

Apart from book.py, which has the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from xlplan.pack.book_tables import LEGIBLE, Looks, new_sheet, write_row
from xlplan.pack.model import Measured, Pack
from xlplan.pack.words import describe, short_month
from xlplan.plan.register import Entry
from xlplan.text.calendar import Period, financial_year, month

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # it has no types
    from xlsxwriter.worksheet import Worksheet  # it has no types

_SHEET = "Series"
_HEAD = 2  # the row of its headings
_COLUMNS = {"Indicator": 10, "Measure": 50, "Line": 19}
_FIRST, _MONTH = len(_COLUMNS), 10  # the column of the first month, and how wide it is
_TOP = 2  # the row where the charts begin, below the title
_ACROSS, _DEEP = 2, 4  # charts side by side, and below each other on a page
_WIDTH, _HEIGHT = 7, 18  # the cells that each takes
_LOOKS: dict[str, dict[str, Any]] = {
    "Value": {
        "line": {"color": "#12365C", "width": 2.25},
        "marker": {"type": "circle", "size": 6, "fill": {"color": "#12365C"}, "border": {"color": "#12365C"}},
    },
    "Target": {"line": {"color": "#12365C", "width": 1.25, "dash_type": "dash"}},
    "Target, at most": {"line": {"color": "#12365C", "width": 1.25, "dash_type": "dash"}},
    "Usual, at least": {"line": {"color": "#57606A", "width": 1, "dash_type": "round_dot"}},
    "Usual, at most": {"line": {"color": "#57606A", "width": 1, "dash_type": "round_dot"}},
    "Projected": {
        "line": {"none": True},
        "marker": {"type": "square", "size": 8, "fill": {"color": "#8A3B12"}, "border": {"color": "#8A3B12"}},
    },
}


class Place(NamedTuple):
    """Is where a series stands: its value row as a range, and the row of each line by its name."""

    values: str
    rows: Mapping[str, int]
    first: int
    last: int


Rows = Mapping[str, Place]


def number_format(entry: Entry) -> str:
    """Return the number format of an indicator's values; per cent is 86.4, shown as 86.4%."""
    digits = "#,##0" + (f".{'0' * entry.decimals}" if entry.decimals else "")
    if entry.decimals is None:
        digits = "General"
    if entry.unit == "%":
        return f'{"0.0" if entry.decimals is None else digits.replace("#,##", "")}"%"'
    return f'"{entry.unit}"{digits}' if entry.unit in {"£", "€", "$"} else digits


def add_series(book: Workbook, pack: Pack, looks: Looks) -> Rows:
    """Write each series in rows, a column for each month; return where they stand."""
    months = _months(pack.indicators)
    sheet = _series_sheet(book, months, looks)
    formats = {
        name: book.add_format({"valign": "top", "num_format": name})
        for name in {number_format(each.entry) for each in pack.indicators}
    }
    places: dict[str, Place] = {}
    row = _HEAD
    for each in pack.indicators:
        known = [at for at, when in enumerate(months) if _has(each, when)]
        rows: dict[str, int] = {}
        for name, values in _lines(each, months) if known else ():
            row += 1
            rows[name] = row
            texts = (each.entry.indicator, " ".join(each.entry.measure.split()), name)
            write_row(sheet, row, texts, [*_COLUMNS.values()], looks)
            for at, value in values.items():
                if known[0] <= at <= known[-1] + 12:
                    sheet.write_number(row, _FIRST + at, float(value), formats[number_format(each.entry)])
        if rows:
            first, last = _FIRST + known[0], _FIRST + max(known[-1], _end_of(each, months))
            places[each.entry.indicator] = Place(
                _range(rows["Value"], first, _FIRST + known[-1]), rows, first, last
            )
    return places


def _series_sheet(book: Workbook, months: Sequence[Period], looks: Looks) -> Worksheet:
    sheet = new_sheet(book, _SHEET, "The values of each chart", looks)
    headings = _COLUMNS | {short_month(each): _MONTH for each in months}
    for column, (heading, width) in enumerate(headings.items()):
        sheet.write_string(_HEAD, column, heading, looks.heading)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(_HEAD + 1, _FIRST)
    sheet.repeat_rows(_HEAD)
    sheet.repeat_columns(0, _FIRST - 1)
    months_on_a_page = (LEGIBLE - sum(_COLUMNS.values())) // _MONTH
    sheet.fit_to_pages(-(-len(months) // months_on_a_page) or 1, 0)
    return sheet


def _range(row: int, first: int, last: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # it has no types

    return f"{_SHEET}!{xl_rowcol_to_cell(row, first)}:{xl_rowcol_to_cell(row, last)}"


def _months(indicators: Sequence[Measured]) -> list[Period]:
    """Return every month from the first on record to the end of the last's financial year."""
    known = [each.period for measured in indicators for each in measured.series]
    if not known:
        return []
    first, last = min(known), max(known)
    end = month(financial_year(last.last) + 1, 3)
    found = [first]
    while found[-1] < end:
        found.append(found[-1].next())
    return found


def _has(each: Measured, when: Period) -> bool:
    return any(known.period == when and known.value is not None for known in each.series)


def _end_of(each: Measured, months: Sequence[Period]) -> int:
    """Return the column in which a projection stands, -1 where there is none."""
    return len(months) - 1 if each.projection else -1


def _lines(each: Measured, months: Sequence[Period]) -> Iterator[tuple[str, dict[int, Decimal]]]:
    """Yield each line of an indicator's chart: its name, and its values by their column."""
    known = {month.period: month.value for month in each.series if month.value is not None}
    yield "Value", {at: value for at, when in enumerate(months) if (value := known.get(when)) is not None}
    across: dict[str, Decimal | None] = {}
    if each.target:
        low, high = each.target.low, each.target.high
        across = {
            "Target": high if low is None else low,
            "Target, at most": high if low is not None else None,
        }
    if each.limits:
        across |= {"Usual, at least": each.limits.lower, "Usual, at most": each.limits.upper}
    for name, value in across.items():
        if value is not None:
            yield name, dict.fromkeys(range(len(months)), value)
    if each.projection:
        yield "Projected", {len(months) - 1: each.projection.value}


def fill_charts(book: Workbook, sheet: Worksheet, pack: Pack, places: Rows) -> None:
    """Fill the sheet of charts, two side by side, in the order of the measures."""
    drawn = [each for each in pack.indicators if each.entry.indicator in places]
    for number, each in enumerate(drawn):
        place = places[each.entry.indicator]
        chart = book.add_chart({"type": "line"})
        for name, row in place.rows.items():
            chart.add_series(
                {
                    "name": [_SHEET, row, 2],
                    "categories": [_SHEET, _HEAD, place.first, _HEAD, place.last],
                    "values": [_SHEET, row, place.first, row, place.last],
                    **_LOOKS[name],
                }
            )
        measure = " ".join(each.entry.measure.split())
        title = f"{each.entry.indicator} {measure if len(measure) <= 70 else f'{measure[:69]}…'}"
        chart.set_title({"name": title, "name_font": {"size": 10, "bold": True}})
        chart.set_legend({"position": "bottom", "font": {"size": 8}})
        chart.set_y_axis(
            {
                "num_format": number_format(each.entry),
                "major_gridlines": {"visible": True, "line": {"color": "#D8DEE4"}},
            }
        )
        chart.show_blanks_as("span")
        chart.set_size({"width": 64 * _WIDTH - 12, "height": 20 * _HEIGHT - 14})
        at = (_TOP + number // _ACROSS * _HEIGHT, number % _ACROSS * _WIDTH)
        sheet.insert_chart(*at, chart, {"y_offset": 6, "description": f"{measure}. {describe(each)}"})
    deep = -(-len(drawn) // _ACROSS)
    sheet.set_h_pagebreaks([_TOP + at * _HEIGHT for at in range(_DEEP, deep, _DEEP)])
