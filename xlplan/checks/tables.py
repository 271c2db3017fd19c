"""XP7: whether the plan's table can be read as one, by a screen reader and on paper."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xlplan.address import cell_name, full_address, parse_cell, quote_sheet
from xlplan.checks.places import list_columns, list_rows, listed
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.address import Area
    from xlplan.checks.subject import Subject
    from xlplan.plan.model import Table

_PAGE = 700.0  # points of a printed page, A4 upright, between its margins
_TITLES = re.compile(r"(?:^|,|!)\$?(\d+):\$?(\d+)(?:,|$)")


@check("XP706", "Blank rows or columns inside the table", internal="info", committee="info", public="warning")
def find_blank_lines(subject: Subject) -> Iterator[Seen]:
    """Looks for rows and columns without a word between the first and the last of the plan's table. One
    finding for each table. Quiet below the last action, where templates leave room.

    ## Why it matters

    A screen reader, a filter and a sort take a blank row or column for the end of the table. The Government
    Analysis Function's "Releasing statistics in spreadsheets" asks for tables without them.

    ## Example

    Row 12 is left blank to set two sections apart.

    ## Remedy

    Delete the row or column, and set sections apart by a heading, or by height (Home > Format > Row Height).
    """
    for table in (each for each in subject.plan.tables if not each.cards):
        rows, columns = blank_lines(subject, table)
        places = [*list_rows(rows), *list_columns(columns)]
        if places:
            cell = (
                cell_name(rows[0], min(table.columns.values()))
                if rows
                else cell_name(table.header_row, columns[0])
            )
            yield Seen(
                f"The table of {quote_sheet(table.sheet)} has blank rows or columns ({listed(places)}): "
                "screen readers, filters and sorts stop there.",
                "Delete them, and set sections apart by a heading or by height.",
                table.sheet,
                cell,
            )


def blank_lines(subject: Subject, table: Table) -> tuple[list[int], list[int]]:
    """Return the rows and the columns inside a table in which nothing stands; merged cells are full."""
    low, high = min(table.columns.values()), max(table.columns.values())
    rows, columns = set[int](), set[int]()
    merged = _merged_by_row(table)
    for (sheet, cell), shown in subject.plan.cells.items():
        if sheet == table.sheet and (shown.text.strip() or shown.is_formula):
            row, column = parse_cell(cell)
            area = next((each for each in merged.get(row, ()) if each.holds(row, column)), None)
            last_row, last_column = (area.last_row, area.last_column) if area else (row, column)
            if table.header_row <= last_row and row <= table.last_row:
                columns |= set(range(column, last_column + 1))
                rows |= set(range(row, last_row + 1))
    inside = range(table.header_row + 1, table.last_row + 1)
    return [r for r in inside if r not in rows], [c for c in range(low, high + 1) if c not in columns]


def _merged_by_row(table: Table) -> Mapping[int, list[Area]]:
    """Return the merged areas that lie in each row, down to the table's last."""
    merged: dict[int, list[Area]] = defaultdict(list)
    for area in table.merged:
        for row in range(area.row, min(area.last_row, table.last_row) + 1):
            merged[row].append(area)
    return merged


@check("XP707", "Header row not repeated in print", internal="info", committee="warning", public="warning")
def find_headers_not_repeated(subject: Subject) -> Iterator[Seen]:
    """Looks for a plan that prints on more than one page and whose header row is not set to repeat. Quiet
    for what fits on a page, by the heights of its rows, and for a sheet that is set to print on one.

    ## Why it matters

    From the second page on nobody knows which column is the target and which the figure. Printouts, and PDFs
    made from the plan, take their headings from this setting.

    ## Example

    The plan prints on five pages, with headings on the first.

    ## Remedy

    Page Layout > Print Titles > Rows to repeat at top: choose the header row.
    """
    heights = {survey.sheet.name: survey.height for survey in subject.surveys}
    for table in subject.plan.tables[:1]:
        is_long = heights.get(table.sheet, 0.0) > _PAGE and not table.cards
        if is_long and not repeats_header(subject, table):
            name = f"{table.header_row}:{table.header_row}"
            yield Seen(
                f"The header row of {full_address(table.sheet, name)} is not set to repeat when the plan is "
                "printed: from the second page on nobody knows which column is which.",
                "Choose Page Layout > Print Titles > Rows to repeat at top.",
                table.sheet,
                cell_name(table.header_row, min(table.columns.values())),
            )


def repeats_header(subject: Subject, table: Table) -> bool:
    """Tell whether the header row is among the rows that are printed on each page, or all fits on one."""
    from xlplan.ooxml.belongings import marks, readable

    for name, sheet, formula in subject.book.defined_names:
        if name.casefold() == "_xlnm.print_titles" and sheet == table.sheet:
            spans = [(int(low), int(high)) for low, high in _TITLES.findall(formula)]
            if any(low <= table.header_row <= high for low, high in spans):
                return True
    xml = readable(subject.book, subject.book.sheet(table.sheet).part)
    fits = next(marks(xml, b"pageSetUpPr"), {}).get(b"fitToPage") if xml else None
    tall = next(marks(xml, b"pageSetup"), {}).get(b"fitToHeight", "1") if xml else "0"
    return fits in {"1", "true"} and tall == "1"
