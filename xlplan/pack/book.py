"""The pack as a workbook of its own, with native charts and sparklines: for who wants to sort and filter it.

Made by XlsxWriter, which never sees the officer's plan; no macro, no link to another file. The sheets of
charts are in book_charts.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from xlplan.errors import UsageError
from xlplan.pack.book_charts import Rows, add_charts, add_series, number_format
from xlplan.pack.model import Measured, Pack
from xlplan.pack.words import listed, month_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types
    from xlsxwriter.format import Format  # type: ignore[import-untyped]  # it has no types
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

Cell = str | float | None
_LINE = 15  # points
_FILLS = {"Red": "#FF8080", "Amber": "#FFC000", "Green": "#92D050", "Complete": "#8DB4E2"}


class _Looks(NamedTuple):
    """Is how the cells look: the workbook's formats by name."""

    title: Format
    quiet: Format
    heading: Format
    text: Format
    ratings: dict[str, Format]


def pack_workbook(pack: Pack) -> bytes:
    """Return the bytes of an .xlsx. Raises UsageError where XlsxWriter is not there."""
    try:
        from xlsxwriter import Workbook
    except ImportError as missing:
        raise UsageError("the workbook needs XlsxWriter: python -m pip install 'xlplan[pack]'") from missing
    stream = BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(stream, plain)
    book.set_properties({"title": f"Performance clinic pack, {month_text(pack.period)}", "author": "xlplan"})
    looks = _looks(book)
    _add_summary(book, pack, looks)
    _add_exceptions(book, pack, looks)
    measures = book.add_worksheet("Measures")
    rows = add_series(book, pack)
    _fill_measures(book, measures, pack, looks, rows)
    add_charts(book, pack, rows)
    _add_teams(book, pack, looks)
    _add_comparators(book, pack, looks)
    _add_officers(book, pack, looks)
    book.close()
    return stream.getvalue()


def _looks(book: Workbook) -> _Looks:
    top = {"valign": "top", "text_wrap": True}
    return _Looks(
        book.add_format({"bold": True, "font_size": 16, "font_color": "#12365C"}),
        book.add_format({"font_color": "#57606A"}),
        book.add_format({"bold": True, "bg_color": "#E3EDF6", "bottom": 2, **top}),
        book.add_format(top),
        {
            rating: book.add_format({"bg_color": colour, "bold": True, "align": "center", "valign": "top"})
            for rating, colour in _FILLS.items()
        },
    )


def _new_sheet(book: Workbook, name: str, title: str, looks: _Looks, *, wide: bool = True) -> Worksheet:
    """Return a sheet with its title, that prints on A4 as wide as a page."""
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, looks.title)
    _set_page(sheet, wide=wide)
    return sheet


def _set_page(sheet: Worksheet, *, wide: bool) -> None:
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    if wide:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&RPage &P of &N")


def _fill_table(
    sheet: Worksheet, at: int, headings: dict[str, int], rows: Iterable[Sequence[Cell]], looks: _Looks
) -> int:
    """Write a table from a row on, its columns as wide as `headings` says; return the row after its last."""
    for column, (heading, width) in enumerate(headings.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(at, column, heading, looks.heading)
    last, widths = at, [*headings.values()]
    for last, row in enumerate(rows, at + 1):
        sheet.set_row(
            last, _LINE * max(_lines_of(value, width) for value, width in zip(row, widths, strict=True))
        )
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, column, value, looks.ratings.get(value, looks.text))
            elif value is not None:
                sheet.write_number(last, column, value, looks.text)
    return last + 1


def _lines_of(value: Cell, width: int) -> int:
    """Return how many lines a text takes in a cell: not every program works that out for itself."""
    return -(-len(value) // max(width - 2, 1)) if isinstance(value, str) and value else 1


def _finish_table(sheet: Worksheet, at: int, end: int, columns: int) -> None:
    """Freeze a table's headings, repeat them in print, and let its rows be filtered."""
    sheet.freeze_panes(at + 1, 0)
    sheet.repeat_rows(at)
    if end > at + 1:
        sheet.autofilter(at, 0, end - 1, columns - 1)


def _add_summary(book: Workbook, pack: Pack, looks: _Looks) -> None:
    sheet = _new_sheet(book, "Summary", f"Performance clinic, {month_text(pack.period)}", looks, wide=False)
    sheet.write_string(1, 0, f"{pack.title} · {pack.plan.name}", looks.quiet)
    since = f"Compared with the plan {pack.since}." if pack.since else "The first month on record."
    sheet.write_string(2, 0, since, looks.quiet)
    counts = ((count.rating or "Not rated", count.now, count.before) for count in pack.counts)
    end = _fill_table(sheet, 4, {"Rating": 60, "Actions": 14, "Before": 14}, counts, looks)
    chart = book.add_chart({"type": "bar"})
    for column, (name, pattern) in enumerate((("now", "solid"), ("before", "wide_upward_diagonal")), 1):
        if column == 1 or pack.since:
            look = {"fill": {"color": "#12365C"}} if pattern == "solid" else {
                "pattern": {"pattern": pattern, "fg_color": "#57606A", "bg_color": "#FFFFFF"}
            }  # fmt: skip
            chart.add_series(
                {
                    "name": name,
                    "categories": ["Summary", 5, 0, end - 1, 0],
                    "values": ["Summary", 5, column, end - 1, column],
                    "data_labels": {"value": True},
                    "gap": 60,
                    **look,
                }
            )
    chart.set_title({"name": "Actions by rating", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 620, "height": 260})
    told = listed([f"{count.now} {count.rating or 'not rated'}" for count in pack.counts])
    sheet.insert_chart(end + 1, 0, chart, {"description": f"Actions by rating: {told}."})
    at = end + 16
    sheet.write_string(at - 1, 0, "What moved" if pack.moved else "No rating has moved.", looks.heading)
    moved = ((f"{a.action} {a.area}", a.was or "Not rated", a.rating or "Not rated") for a in pack.moved)
    _fill_table(sheet, at, {"Action": 60, "Was": 14, "Is": 14}, moved, looks)


def _add_exceptions(book: Workbook, pack: Pack, looks: _Looks) -> None:
    sheet = _new_sheet(book, "Exceptions", "Exceptions first", looks)
    headings = {
        "Why": 12,
        "Action": 9,
        "Indicator": 10,
        "Rating": 11,
        "What it is about": 48,
        "What is said": 60,
        "Lead officers": 30,
    }
    rows = (
        (c.kind.capitalize(), c.action, c.indicator, c.rating or "", c.about, c.sentence, ", ".join(c.leads))
        for c in pack.concerns
    )
    _finish_table(sheet, 2, _fill_table(sheet, 2, headings, rows, looks), len(headings))


def _fill_measures(book: Workbook, sheet: Worksheet, pack: Pack, looks: _Looks, places: Rows) -> None:
    sheet.write_string(0, 0, "Each measure", looks.title)
    _set_page(sheet, wide=True)
    headings = {
        "Indicator": 10, "Measure": 44, "Actions": 12, "Month": 15, "Value": 10, "Trend": 22, "Target": 16,
        "Rating": 11, "Direction of travel": 44, "Year-end projection": 11, "At least": 10, "At most": 10,
        "How it was made": 44, "Read with care": 44,
    }  # fmt: skip
    end = _fill_table(sheet, 2, headings, (_measure_row(each) for each in pack.indicators), looks)
    formats = {
        name: book.add_format({"num_format": name, "valign": "top"})
        for name in {number_format(each.entry) for each in pack.indicators}
    }
    for at, each in enumerate(pack.indicators, 3):
        numbers = {4: each.latest.value if each.latest else None}
        if each.projection:
            numbers |= {9: each.projection.value, 10: each.projection.low, 11: each.projection.high}
        for column, value in numbers.items():
            if value is not None:
                sheet.write_number(at, column, float(value), formats[number_format(each.entry)])
        if place := places.get(each.entry.indicator):
            look = {"range": place.values, "markers": True, "series_color": "#12365C", "last_point": True}
            sheet.add_sparkline(at, 5, {**look, "last_color": "#8A3B12"})
    _finish_table(sheet, 2, end, len(headings))


def _measure_row(each: Measured) -> tuple[Cell, ...]:
    ahead = each.projection
    return (
        each.entry.indicator, " ".join(each.entry.measure.split()), ", ".join(each.actions),
        month_text(each.latest.period) if each.latest else "no value", None, None,
        each.target.words if each.target else "none", each.rating or "Not rated", each.direction,
        None, None, None, f"{ahead.method}: {ahead.why}" if ahead else "", " ".join(each.notes),
    )  # fmt: skip


def _add_teams(book: Workbook, pack: Pack, looks: _Looks) -> None:
    if not any(each.teams for each in pack.indicators):
        return
    sheet = _new_sheet(book, "Teams", f"By team, {month_text(pack.period)}", looks)
    rows = (
        (each.entry.indicator, " ".join(each.entry.measure.split()), team.team or "Whole service", team.shown,
         each.teams.note)
        for each in pack.indicators if each.teams
        for team in each.teams.teams
    )  # fmt: skip
    headings = {"Indicator": 10, "Measure": 50, "Team": 26, "Figure": 18, "Read with care": 60}
    _finish_table(sheet, 2, _fill_table(sheet, 2, headings, rows, looks), len(headings))


def _add_comparators(book: Workbook, pack: Pack, looks: _Looks) -> None:
    if not any(each.comparators for each in pack.indicators):
        return
    sheet = _new_sheet(book, "Comparators", "Compared with published figures", looks)
    rows = (
        (each.entry.indicator, " ".join(each.entry.measure.split()), other.name, month_text(other.period),
         float(other.value) if other.value is not None else other.mark, other.note)
        for each in pack.indicators
        for other in each.comparators
    )  # fmt: skip
    headings = {"Indicator": 10, "Measure": 50, "Who": 28, "When": 14, "Value": 10, "Read with care": 60}
    _finish_table(sheet, 2, _fill_table(sheet, 2, headings, rows, looks), len(headings))


def _add_officers(book: Workbook, pack: Pack, looks: _Looks) -> None:
    """Write each lead officer's list below the other; each begins a page in print."""
    sheet = _new_sheet(book, "Lead officers", "Each lead officer's own list", looks)
    headings = {
        "Lead officer": 24,
        "Action": 9,
        "Area": 56,
        "Rating": 11,
        "By when": 20,
        "Overdue": 10,
        "Off target": 14,
        "Next steps": 60,
    }
    rows: list[tuple[Cell, ...]] = []
    breaks: list[int] = []
    for officer in pack.officers:
        rows += [
            (officer.name or "Nobody is named", action.action, action.area, action.rating or "Not rated",
             action.timescale or "no date", "overdue" if action.is_overdue else "",
             ", ".join(action.off_target), action.next_steps)
            for action in officer.actions
        ]  # fmt: skip
        breaks.append(3 + len(rows))
    end = _fill_table(sheet, 2, headings, rows, looks)
    sheet.set_h_pagebreaks(breaks[:-1])
    _finish_table(sheet, 2, end, len(headings))
