"""The plan: the sheet that officers keep, written from the tables.

`[^7]` in a table is footnote marker 7.
Odd markers become superscript runs and even ones Unicode superscripts: real plans hold both.
"""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path

from making import tables
from making.book import FILLS, Format, Workbook, Worksheet, open_book, style
from making.crest import draw_crest
from making.layout import count_lines, height_of, share_heights
from making.sheets import add_history, add_lists, add_summary

HEADINGS = (
    ("Area for Improvement", 31),
    ("Progress to date", 54),
    ("Planned work / Next steps", 38),
    ("Lead Officer(s)", 25),
    ("Target Timescale", 15),
    ("Performance Indicators (PIs) / Targets / Critical Success Factors (CSFs)", 37),
    ("Current Performance", 31),
    ("Current RAG rating", 13),
)
PAGE_ENDS = [23, 42]  # the last rows of A08 and A14: no action runs over a page
MEASURE, CURRENT, RATING = 5, 6, 7  # columns, counted from 0
MARKER = re.compile(r"\[\^(\d+)\]")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
BOX = "Each rating is agreed with its lead officer before the plan goes to committee."
NOTE = "Second lead officer joined in January; to be confirmed at the next team meeting."

Group = tuple[tables.Action, list[tables.Indicator]]


def mark_runs(text: str, run: Format, raised: Format) -> list[Format | str]:
    """Return the text as XlsxWriter's rich fragments: each run's font before its words."""
    text = MARKER.sub(lambda m: m[0] if int(m[1]) % 2 else m[1].translate(SUPERSCRIPTS), text)
    pieces: list[Format | str] = []
    for index, piece in enumerate(MARKER.split(text)):
        if piece:
            pieces += [raised if index % 2 else run, piece]
    return pieces


def write_text(sheet: Worksheet, place: tuple[int, int], text: str, cell: Format, runs: list[Format]) -> None:
    """Write a cell, as rich text only when it has an odd marker."""
    pieces = mark_runs(text, *runs)
    if len(pieces) > 2:
        sheet.write_rich_string(*place, *pieces, cell)
    elif pieces:
        sheet.write_string(*place, str(pieces[1]), cell)
    else:
        sheet.write_blank(*place, None, cell)


def group_by_action() -> list[Group]:
    """Return each action with its indicators."""
    rows = groupby(tables.indicators(), key=lambda indicator: indicator.action)
    return [(action, list(own)) for action, (_, own) in zip(tables.actions(), rows, strict=True)]


def action_heights(action: tables.Action, own: list[tables.Indicator]) -> list[float]:
    """Return the heights of an action's rows, so that no cell of it is cut."""
    merged = zip(action[1:6], HEADINGS, strict=False)
    tallest = max(count_lines(text, width) for text, (_, width) in merged)
    needed = [
        max(count_lines(row.measure, HEADINGS[MEASURE][1]), count_lines(row.current, HEADINGS[CURRENT][1]))
        for row in own
    ]
    return share_heights(height_of(tallest), [height_of(lines) for lines in needed])


def write_action(book: Workbook, sheet: Worksheet, top: int, group: Group) -> None:
    """Write one action: its own cells merged down over one row for each indicator."""
    action, own = group
    body = style(book, "body")
    runs = [style(book, "plain"), style(book, "plain", font_script=1)]
    fill = {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "indent": 0,
        "bg_color": FILLS[action.rating],
    }
    cells = [(column, text, body) for column, text in enumerate(action[1:6])]
    for column, text, look in [*cells, (RATING, action.rating, style(book, "body", **fill))]:
        if len(own) > 1:
            sheet.merge_range(top, column, top + len(own) - 1, column, "", look)
        write_text(sheet, (top, column), text, look, runs)
    for offset, (row, height) in enumerate(zip(own, action_heights(action, own), strict=True)):
        sheet.set_row(top + offset, height)
        write_text(sheet, (top + offset, MEASURE), row.measure, body, runs)
        write_text(sheet, (top + offset, CURRENT), row.current, body, runs)


def write_notes(book: Workbook, sheet: Worksheet, top: int) -> None:
    """Write the footnotes under the table, one in a row, with their own numbers in front."""
    small = {"italic": True, "font_size": 8}
    note = style(book, "plain", **small)
    runs = [style(book, "plain", **small), style(book, "plain", font_script=1)]
    for offset, (number, text) in enumerate(tables.footnotes()):
        sheet.set_row(top + offset, 12.75)
        write_text(sheet, (top + offset, 0), f"[^{number}] {text}", note, runs)


def write_head(book: Workbook, sheet: Worksheet) -> None:
    """Write the title block, the crest, the text box and the headings."""
    sheet.write_string("A1", "Children and Young People's Services", style(book, "plain", font_size=14))
    sheet.write_string("A2", "Ofsted Action Plan", style(book, "plain", bold=True, font_size=20))
    for row, height in enumerate((24, 30, 20, 36)):
        sheet.set_row(row, height)
    for column, (heading, width) in enumerate(HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, heading, style(book, "header"))
    crest = {"image_data": BytesIO(draw_crest(96)), "x_offset": 2, "y_offset": 1, "object_position": 2,
             "description": "The council's crest: a gold chevron between three stars"}  # fmt: skip
    sheet.insert_image(0, RATING, "crest.png", crest)
    box = {"width": 360, "height": 44, "x_offset": 60, "y_offset": 22,
           "description": "How ratings are agreed", "font": {"name": "Arial", "size": 10},
           "line": {"color": "#1F3864"}, "align": {"vertical": "middle"}}  # fmt: skip
    sheet.insert_textbox(0, MEASURE, BOX, box)


def set_up_page(sheet: Worksheet) -> None:
    """Freeze the headings and the first column, and print on A3 as wide as the page."""
    sheet.freeze_panes(4, 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.center_horizontally()
    sheet.set_h_pagebreaks(PAGE_ENDS)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.55)
    picture = {"image_left": "crest-small.png", "image_data_left": BytesIO(draw_crest(64, dpi=192))}
    sheet.set_header("&L&G&CProtect", picture)
    sheet.set_footer("&LOfsted Action Plan&CPage &P of &N")


def write_plan(path: Path) -> None:
    """Write the plan: four sheets, one of them hidden."""
    book = open_book(path, "Ofsted Action Plan", datetime(2014, 1, 10))
    sheet = book.add_worksheet(tables.SHEET)
    write_head(book, sheet)
    top = tables.FIRST_ROW - 1
    groups = group_by_action()
    for group in groups:
        write_action(book, sheet, top, group)
        top += len(group[1])
    write_notes(book, sheet, top + 1)
    sheet.data_validation(f"H{tables.FIRST_ROW}:H{top}", {"validate": "list", "source": "=RagRatings"})
    sheet.write_comment("D5", NOTE, {"author": "Performance team", "width": 180, "height": 60})
    set_up_page(sheet)
    counted = f"'{tables.SHEET}'!$H${tables.FIRST_ROW}:$H${top}"
    add_summary(book, [action.rating for action, _ in groups], counted)
    add_history(book)
    add_lists(book)
    book.close()
