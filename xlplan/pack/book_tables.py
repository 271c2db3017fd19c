"""How the sheets of the pack's workbook look, and how their tables are written and printed.

Apart from book.py and book_measures.py, which say what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # it has no types
    from xlsxwriter.format import Format  # it has no types
    from xlsxwriter.worksheet import Worksheet  # it has no types

Cell = str | float | None
Row = Sequence[Cell]
UNDERLINED = {"valign": "top", "bottom": 1, "bottom_color": "#D8DEE4"}  # a row of a table
_LINE = 15  # points
LEGIBLE = 184  # characters across a landscape page: it shows 140 in their own size, these at three quarters
_FILLS = {"Red": "#FF8080", "Amber": "#FFC000", "Green": "#92D050", "Complete": "#8DB4E2"}


class Looks(NamedTuple):
    """Is how the cells look: the workbook's formats by name."""

    title: Format
    quiet: Format
    bold: Format
    heading: Format
    text: Format
    number: Format
    ratings: dict[str, Format]


def make_looks(book: Workbook) -> Looks:
    """Return the formats, made in the workbook."""
    begin = {"align": "left", "indent": 1, "valign": "top", "text_wrap": True}
    chip = {**UNDERLINED, "bold": True, "align": "center"}
    return Looks(
        book.add_format({"bold": True, "font_size": 16, "font_color": "#12365C"}),
        book.add_format({"font_color": "#57606A"}),
        book.add_format({"bold": True, "font_size": 12, "font_color": "#12365C"}),
        book.add_format({"bold": True, "bg_color": "#E3EDF6", "bottom": 2, **begin}),
        book.add_format({**UNDERLINED, **begin}),
        book.add_format(UNDERLINED),
        {rating: book.add_format({**chip, "bg_color": colour}) for rating, colour in _FILLS.items()},
    )


def new_sheet(book: Workbook, name: str, title: str, looks: Looks, *, is_wide: bool = True) -> Worksheet:
    """Return a sheet with its title, that prints on A4 as wide as a page."""
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, looks.title)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    if is_wide:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&RPage &P of &N")
    return sheet


def fill_table(
    sheet: Worksheet, at: int, headings: Mapping[str, int], rows: Iterable[Row], looks: Looks
) -> int:
    """Write a table from a row on, its columns as wide as `headings` says; return the row after its last."""
    widths = [*headings.values()]
    for column, (heading, width) in enumerate(headings.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(at, column, heading, looks.heading)
    sheet.set_row(at, _height(list(headings), widths))
    last = at
    for last, row in enumerate(rows, at + 1):
        write_row(sheet, last, row, widths, looks)
    return last + 1


def write_row(sheet: Worksheet, at: int, row: Row, widths: Sequence[int], looks: Looks) -> None:
    """Write a row of a table, as high as its texts need; a rating has its colour."""
    sheet.set_row(at, _height(row, widths))
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(at, column, value, looks.ratings.get(value, looks.text))
        elif value is not None:
            sheet.write_number(at, column, value, looks.number)
        else:
            sheet.write_blank(at, column, None, looks.text)


def _height(row: Row, widths: Sequence[int]) -> int:
    """Return how high a row must be for its longest text: not every program works that out for itself."""
    return _LINE * max(_lines_of(value, width) for value, width in zip(row, widths, strict=True))


def _lines_of(value: Cell, width: int) -> int:
    return len(wrap(value, max(width - 3, 1))) if isinstance(value, str) and value else 1


def finish_table(sheet: Worksheet, at: int, end: int, columns: int) -> None:
    """Freeze a table's headings, repeat them in print, and let its rows be filtered."""
    sheet.freeze_panes(at + 1, 0)
    sheet.repeat_rows(at)
    if end > at + 1:
        sheet.autofilter(at, 0, end - 1, columns - 1)
