"""The pack as a workbook of its own, with native charts and sparklines: for who wants to sort and filter it.

Made by XlsxWriter, which never sees the officer's plan; no macro, no link to another file. Here are the month
and its actions; book_measures.py has the measures, book_charts.py their charts, book_tables.py the looks.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from xlplan.errors import UsageError
from xlplan.pack.book_charts import add_series, fill_charts
from xlplan.pack.book_measures import add_comparators, add_notes, add_teams, fill_measures
from xlplan.pack.book_tables import Cell, Looks, fill_table, finish_table, make_looks, new_sheet
from xlplan.pack.model import Pack
from xlplan.pack.words import listed, month_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # it has no types
    from xlsxwriter.chart import Chart  # it has no types


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
    looks = make_looks(book)
    _add_summary(book, pack, looks)
    _add_exceptions(book, pack, looks)
    measures = new_sheet(book, "Measures", "Each measure", looks)
    add_notes(book, pack, looks)
    charts = new_sheet(book, "Charts", "A chart of each measure", looks, is_wide=False)
    add_teams(book, pack, looks)
    add_comparators(book, pack, looks)
    _add_officers(book, pack, looks)
    places = add_series(book, pack, looks)
    fill_measures(book, measures, pack, looks, places)
    fill_charts(book, charts, pack, places)
    book.close()
    return stream.getvalue()


def _add_summary(book: Workbook, pack: Pack, looks: Looks) -> None:
    sheet = new_sheet(book, "Summary", f"Performance clinic, {month_text(pack.period)}", looks, is_wide=False)
    sheet.write_string(1, 0, f"{pack.title} · {pack.plan.name}", looks.quiet)
    since = f"Compared with the plan {pack.since}." if pack.since else "The first month on record."
    sheet.write_string(2, 0, since, looks.quiet)
    counts = ((count.rating or "Not rated", count.now, count.before) for count in pack.counts)
    end = fill_table(sheet, 4, {"Rating": 13, "Actions": 13, "Before": 13}, counts, looks)
    told = listed([f"{count.now} {count.rating or 'not rated'}" for count in pack.counts])
    chart = _ratings_chart(book, end - 1, with_before=pack.since is not None)
    sheet.insert_chart(end + 1, 0, chart, {"description": f"Actions by rating: {told}."})
    at = end + 16
    sheet.write_string(at - 1, 0, "What moved" if pack.moved else "No rating has moved.", looks.bold)
    if pack.moved:
        moved = ((a.was or "Not rated", a.rating or "Not rated", a.action, a.area) for a in pack.moved)
        fill_table(sheet, at, {"Was": 13, "Is": 13, "Action": 13, "Area": 54}, moved, looks)


def _ratings_chart(book: Workbook, last: int, *, with_before: bool) -> Chart:
    """Return the chart of how many actions are at each rating, now and before; `last` is the table's row."""
    chart = book.add_chart({"type": "bar"})
    solid = {"fill": {"color": "#12365C"}}
    striped = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#57606A", "bg_color": "#FFFFFF"}}
    for column, name, look in ((1, "now", solid), (2, "before", striped)):
        if column == 1 or with_before:
            chart.add_series(
                {
                    "name": name,
                    "categories": ["Summary", 5, 0, last, 0],
                    "values": ["Summary", 5, column, last, column],
                    "data_labels": {"value": True},
                    "gap": 60,
                    **look,
                }
            )
    chart.set_title({"name": "Actions by rating", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 650, "height": 260})
    return chart


def _add_exceptions(book: Workbook, pack: Pack, looks: Looks) -> None:
    sheet = new_sheet(book, "Exceptions", "Exceptions first", looks)
    headings = {
        "Why": 12, "Action": 9, "Indicator": 10, "Rating": 11, "What it is about": 46, "What is said": 58,
        "Lead officers": 24,
    }  # fmt: skip
    rows = (
        (c.kind.capitalize(), c.action, c.indicator, c.rating or "", c.about, c.sentence, ", ".join(c.leads))
        for c in pack.concerns
    )
    finish_table(sheet, 2, fill_table(sheet, 2, headings, rows, looks), len(headings))


def _add_officers(book: Workbook, pack: Pack, looks: Looks) -> None:
    """Write each lead officer's list below the other; each begins a page in print."""
    sheet = new_sheet(book, "Lead officers", "Each lead officer's own list", looks)
    headings = {
        "Lead officer": 20, "Action": 9, "Area": 46, "Rating": 11, "By when": 16, "Overdue": 10,
        "Off target": 12, "Next steps": 56,
    }  # fmt: skip
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
    end = fill_table(sheet, 2, headings, rows, looks)
    sheet.set_h_pagebreaks(breaks[:-1])
    finish_table(sheet, 2, end, len(headings))
