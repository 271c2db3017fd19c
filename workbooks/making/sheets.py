"""The plan's other sheets: the count of ratings with its chart, the history, and the hidden list."""

from __future__ import annotations

from making.book import FILLS, Workbook, style

MONTHS = ("Jun 2013", "Jul 2013", "Aug 2013", "Sep 2013", "Oct 2013", "Nov 2013")
HISTORY = (  # only November is in the published plan; the months before it are made up
    ("Assessments in 45 days (%)", (63, 68, 73, 78, 82, 86), "line"),
    ("Contacts, year to date", (2012, 2702, 3318, 3987, 4716, 5434), "column"),
    ("Positive outcomes after an FGC (%)", (89, 90, 90, 91, 92, 92), "line"),
)


def add_summary(book: Workbook, ratings: list[str], counted: str) -> None:
    """Add the sheet that counts the ratings, by formula, and draws them."""
    sheet = book.add_worksheet("Summary")
    sheet.set_column(0, 1, 14)
    for column, heading in enumerate(("Rating", "Actions")):
        sheet.write_string(0, column, heading, style(book, "header"))
    for row, (rating, fill) in enumerate(FILLS.items(), start=1):
        sheet.write_string(row, 0, rating, style(book, "body", bold=True, bg_color=fill))
        formula = f"=COUNTIF({counted},A{row + 1})"
        sheet.write_formula(
            row, 1, formula, style(book, "body", align="right", indent=0), ratings.count(rating)
        )
    add_chart(book)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def add_chart(book: Workbook) -> None:
    """Add the column chart, each column in its rating's colour and named below it."""
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "Actions",
            "categories": "=Summary!$A$2:$A$4",
            "values": "=Summary!$B$2:$B$4",
            "points": [{"fill": {"color": f"#{fill}"}} for fill in FILLS.values()],
            "data_labels": {"value": True},
            "gap": 60,
        }
    )
    chart.set_title({"name": "Actions by rating", "name_font": {"size": 14}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"major_gridlines": {"visible": False}, "min": 0, "major_unit": 5})
    place = {"description": "Column chart of the number of actions with each rating"}
    book.get_worksheet_by_name("Summary").insert_chart("D2", chart, place)


def add_history(book: Workbook) -> None:
    """Add the months' values, a sparkline beside each row."""
    sheet = book.add_worksheet("History")
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, len(MONTHS), 10)
    sheet.set_column(len(MONTHS) + 1, len(MONTHS) + 1, 24)
    for column, heading in enumerate(("Indicator", *MONTHS, "Trend")):
        sheet.write_string(0, column, heading, style(book, "header"))
    for row, (name, months, kind) in enumerate(HISTORY, start=1):
        sheet.set_row(row, 24)
        sheet.write_string(row, 0, name, style(book, "body", valign="vcenter"))
        figure = style(book, "body", num_format="#,##0", align="right", indent=0, valign="vcenter")
        for column, month in enumerate(months, start=1):
            sheet.write_number(row, column, month, figure)
        sheet.write_blank(row, len(MONTHS) + 1, None, style(book, "body"))
        line = {
            "range": f"History!B{row + 1}:G{row + 1}",
            "type": kind,
            "markers": kind == "line",
            "weight": 1.5,
        }
        sheet.add_sparkline(row, len(MONTHS) + 1, line)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def add_lists(book: Workbook) -> None:
    """Add the hidden sheet behind the drop-down list of ratings."""
    sheet = book.add_worksheet("Lists")
    for row, rating in enumerate(FILLS):
        sheet.write_string(row, 0, rating)
    sheet.hide()
    book.define_name("RagRatings", f"=Lists!$A$1:$A${len(FILLS)}")
