"""Where each table of a sheet begins and ends, and which rows only repeat a header.

Apart from rows.py, which reads the actions of one table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.found_headers import read_headers
from xlplan.plan.layout.headers import YEARS, Header
from xlplan.plan.layout.heading_words import most_hinted
from xlplan.plan.layout.headings import is_listed
from xlplan.plan.layout.joined import has_groups
from xlplan.plan.layout.plan_headers import core, is_part
from xlplan.plan.layout.series import read_moment

_KNOWN = 3  # headings by which a row with a date is a header


class Split(NamedTuple):
    """Is a sheet's tables, the rows that only repeat a header, and where one that is not read ends them."""

    headers: list[Header]
    repeats: frozenset[int]
    last_row: int
    other: Header | None = None


def split_tables(sheet: Sheet, header: Header, overrides: Mapping[str, str]) -> Split:
    """Return the headers on the sheet from the plan's own down, and where they end.

    A row that repeats three headings is a header; with its columns elsewhere it begins a table of its own,
    and one that repeats all of an earlier table's begins another such, however few rows are below. So does
    one with other headings for the same columns, or of another kind; one of risks ends the plan.
    """
    places = _headings(sheet, header)
    known = {text for _, text in places}
    tables, repeats, held = [header], set[int](), set[tuple[int, str]]()
    like: dict[frozenset[tuple[int, str]], list[Header]] = {}
    for row, texts in sheet.rows.items():
        if row <= tables[-1].row or len(texts) < 2:
            continue
        folded = {(column, fold(text)) for column, text in texts.items()}
        is_body = holds_numbers(sheet, row) or _is_due(sheet, row, tables[-1])
        again = [] if is_body else _header_at(sheet, row, overrides) or like.get(frozenset(folded), [])
        again = [each._replace(first_row=row, row=row) if each.row < row else each for each in again]
        again = [] if again and _goes_on(again[0], held) else again
        is_known = sum(text in known for _, text in folded) >= 3
        is_same = again and again[0].match.columns == tables[-1].match.columns
        if folded <= places or is_same or (is_known and not again):
            is_ended = folded <= places and _is_ended(sheet, tables[-1], row, repeats)
            if is_ended:
                tables.append(tables[-1]._replace(first_row=row, row=row))
            else:
                repeats.add(row)
        elif again and (core(again[0].match) == core(header.match) or is_part(again[0])):
            tables += again
            like[frozenset(folded)] = again
            places = _headings(sheet, again[0])
            known = {text for _, text in places}
            held.clear()
        elif again:
            return Split(tables, frozenset(repeats), row - 1, again[0])
        else:
            held |= folded
    return Split(tables, frozenset(repeats), max(sheet.rows))


def _is_ended(sheet: Sheet, header: Header, row: int, repeats: Collection[int]) -> bool:
    """Tell whether a table of another kind stands between a header and a row that repeats it."""
    between = [each for each in sheet.rows if header.row < each < row]
    return len(rows_below(sheet, header, row - 1, repeats)) < len(between)


def _header_at(sheet: Sheet, row: int, overrides: Mapping[str, str]) -> list[Header]:
    """Return the header that begins in a row, with a second row of it: 'Qtr 1' over 'Result' and 'Target'."""
    rows = [row, row + 1] if has_groups(sheet, row) and row + 1 in sheet.rows else [row]
    return [header for header in read_headers(sheet, rows, overrides) if header.first_row == row][:1]


def rows_below(sheet: Sheet, header: Header, last: int, repeats: Collection[int] = ()) -> list[int]:
    """Return the rows from a header to the last one, or to a table of another kind below a gap."""
    rows = [row for row in sheet.rows if header.row < row <= last]
    first = next((row for row in rows if len(sheet.rows[row]) > 1 and row not in repeats), 0)
    for at, row in enumerate(rows):
        above = rows[at - 1] if at else row
        is_below_gap = above < row - 1 or len(sheet.rows[above]) == 1
        if row > first > 0 and row not in repeats and is_below_gap and heads_another(sheet, row, first):
            return rows[:at]
    return rows


def heads_another(sheet: Sheet, row: int, first: int) -> bool:
    """Tell whether a row heads a table of another kind: all bold or on a band, as the first action is not."""
    places = [(row, column) for column in sheet.rows[row]]
    actions = [(first, column) for column in sheet.rows[first]]
    if len(places) < 3 or holds_numbers(sheet, row):
        return False
    fills, others = ({sheet.cells[place].fill for place in each} for each in (places, actions))
    is_band = len(fills) == 1 and None not in fills and not fills & others and not _is_striped(sheet, row)
    return is_band or (sheet.bold.issuperset(places) and not sheet.bold.issuperset(actions))


def _is_striped(sheet: Sheet, row: int) -> bool:
    """Tell whether every other row has the fill of this one: then it sets no row apart."""
    fills = {
        at: {sheet.cells[at, column].fill for column in sheet.rows.get(at, ())}
        for at in range(row - 2, row + 3)
    }
    apart = [at for at in (row - 1, row + 1) if fills[at] and fills[at] != fills[row]]
    return bool(apart) and fills[row] in (fills[row - 2], fills[row + 2])


def _goes_on(header: Header, held: Collection[tuple[int, str]]) -> bool:
    """Tell whether a row repeats under a heading what stood there above: 'On track' is then no heading."""
    return any((at, fold(header.texts[at])) in held for at in header.match.columns.values())


def holds_numbers(sheet: Sheet, row: int) -> bool:
    """Tell whether a row holds a number, other than a year: then it is no header."""
    numbers = (sheet.shown(row, column).number for column in sheet.rows[row])
    return any(number is not None and number not in YEARS for number in numbers)


def _is_due(sheet: Sheet, row: int, header: Header) -> bool:
    """Tell whether a row holds a date, and not over other columns, where the table's actions are due.

    Others only under 'Start' and the like, and fewer headings that are known than a header has: 'KPI',
    'Target' and 'RAG' beside 'Oct-25' are one.
    """
    cells = {column: sheet.shown(row, column) for column in sheet.rows[row]}
    dated = [column for column, cell in cells.items() if cell.is_date or _is_moment(cell.text)]
    due = header.match.columns.get("timescale", 0)
    if due not in dated or not all(at == due or _is_of_days(header.texts.get(at, "")) for at in dated):
        return False
    area = sheet.areas.get((row, due))
    if area and area.last_column > area.column:
        return False
    others = [cell.text for column, cell in cells.items() if column not in dated]
    return sum(is_listed(text, {}) for text in others) < min(_KNOWN, len(others))


def _is_of_days(heading: str) -> bool:
    """Tell whether days stand under a heading besides that on which an action is due: 'Start'."""
    return most_hinted(heading) in {"timescale", "earlier"}


def _is_moment(text: str) -> bool:
    moment = read_moment(text)
    return moment is not None and not re.search(r"\w", moment.rest)


def _headings(sheet: Sheet, header: Header) -> set[tuple[int, str]]:
    rows = (sheet.rows.get(row, {}) for row in range(header.first_row, header.row + 1))
    return {(column, fold(text)) for texts in rows for column, text in texts.items()}


def fold(text: str) -> str:
    """Return a text on one line and in lower case."""
    return " ".join(text.split()).casefold()
