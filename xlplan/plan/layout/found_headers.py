"""Every header among the rows of a sheet: of one row, or of two or three where together they say more.

Apart from headers.py, which reads what given rows head.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.blocks import read_blocks
from xlplan.plan.layout.completed import complete
from xlplan.plan.layout.headers import STATE, SUBJECT, YEARS, Header, is_header, read_header
from xlplan.plan.layout.headings import FIGURES, is_listed, match_headings
from xlplan.plan.layout.joined import Texts, has_groups, join_rows, less_long, spread_groups, told_apart
from xlplan.plan.layout.matrix import read_matrix
from xlplan.plan.layout.numbered import is_numbered
from xlplan.plan.layout.series import read_moment

_SENTENCE = 6  # words, of 'Outcome:'
_MOST = 2  # rows of a header below its first
_BY_PERIOD = STATE | {"target"}  # what has a column for each month or quarter


def read_headers(sheet: Sheet, rows: Collection[int], overrides: Mapping[str, str]) -> list[Header]:
    """Return every header among the rows: of one row, or of two or three where together they say more."""
    headers: list[Header] = []
    # each row is the one below another, then itself
    alone = cache(lambda row: read_header(sheet, row, row, overrides))
    for row in sorted(rows):
        if (headers and row <= headers[-1].row) or _is_labelled(sheet, row):
            continue
        matrix = _matrix(sheet, row, overrides) if row + 1 in rows else None
        if matrix:
            headers.append(matrix)
            continue
        best = alone(row)
        below = alone(row + 1) if row + 1 in rows else None
        if below and (_is_under_groups(sheet, best, below.row) or _is_told_apart(sheet, best, below.texts)):
            best, below = read_header(sheet, row, below.row, overrides), None
        for last in range(row + 1, _last_of(sheet, row) + 1):
            if last in rows and below and _adds(sheet, best, below):
                both = read_header(sheet, row, last, overrides)
                best = both if _is_divided(sheet, best, both) or _is_parted(sheet, best, both) else best
                best = max(best, below, both, key=lambda header: len(header.match.names))
        if best is below or not best.match.names:
            continue
        best = _with_kinds(sheet, complete(sheet, best, overrides))
        if is_header(best.match) or best.has_kinds:
            headers.append(best)
    return headers


def _is_labelled(sheet: Sheet, row: int) -> bool:
    """Tell whether a row is a label and its day, number or sentence, and heads nothing: 'Data as at:'."""
    texts = sheet.rows.get(row, {})
    if len(texts) != 2:
        return False
    first, second = texts
    if has_groups(sheet, row):
        return texts[first].rstrip().endswith(":") and len(texts[second].split()) >= _SENTENCE
    cell, moment = sheet.shown(row, second), read_moment(texts[second])
    is_value = cell.is_date or cell.number is not None or bool(moment and moment.is_bare)
    return texts[first].rstrip().endswith(":") and is_value


def _last_of(sheet: Sheet, row: int) -> int:
    """Return the last row of a header that begins in this one: that which headings are merged down to.

    Not where groups stand in that row, or two known headings below: 'Target' and 'Actual' under 'Q1'.
    """
    areas = [area for column in sheet.rows[row] if (area := sheet.areas.get((row, column)))]
    last = max((area.last_row for area in areas if row < area.last_row <= row + _MOST), default=row + _MOST)
    below = sheet.rows.get(last + 1, {}).values()
    is_open = (last in sheet.rows and has_groups(sheet, last)) or sum(
        is_listed(text, {}) for text in below
    ) > 1
    return row + _MOST if is_open else last


def _with_kinds(sheet: Sheet, header: Header) -> Header:
    """Return a header of measures by month that says so where rows of 'Actual' and 'Target' are below it."""
    if FIGURES not in header.match.series or not header.match.names & SUBJECT:
        return header
    rows = [row for row in sheet.rows if row > header.row]
    return header._replace(has_kinds=bool(read_blocks(header, sheet, rows)))


def _matrix(sheet: Sheet, row: int, overrides: Mapping[str, str]) -> Header | None:
    found = read_matrix(sheet, row, overrides)
    if not found or not is_header(found.match):
        return None
    lower = sheet.rows[row + 1]
    texts = join_rows(less_long(spread_groups(sheet, row, lower)), less_long(lower), overrides)
    return Header(sheet.name, row, row + 1, texts, found.match, found.groups)


def _adds(sheet: Sheet, best: Header, below: Header) -> bool:
    """Tell whether a row may be the second of a header: it says something, and not the same.

    A row below single headings is the first action where it holds a number, a day under 'Due', or only one
    text that could be a heading: 'On track', 'Achievement in maths'.
    """
    if not below.match.names or best.match.names == below.match.names or _is_band(sheet, best, below.row):
        return False
    numbers = [sheet.shown(below.row, column).number for column in below.texts]
    if any(number is not None and number not in YEARS for number in numbers) or _is_due(
        sheet, best, below.row
    ):
        return False
    own, wide = sheet.rows[best.row], (sheet.areas.get((best.row, column)) for column in best.texts)
    has_groups = any(area and area.last_column > area.column for area in wide)
    return has_groups or not below.texts.keys() <= own.keys() or len(below.match.names) > 1


def _is_due(sheet: Sheet, best: Header, row: int) -> bool:
    """Tell whether a row holds a day or a month under the one column for these: 'July 26' under 'Finish'."""
    due = best.match.columns.get("timescale", 0)
    area = sheet.areas.get((best.row, due))
    moment = read_moment(sheet.shown(row, due).text) if due and not (area and area.last_row >= row) else None
    return bool(moment and moment.is_bare)


def _is_band(sheet: Sheet, best: Header, row: int) -> bool:
    """Tell whether a row's one text is merged across most of the headings above: 'Outcomes'."""
    texts = sheet.rows[row]
    area = sheet.areas.get((row, min(texts))) if len(texts) == 1 else None
    return area is not None and sum(area.column <= at <= area.last_column for at in best.texts) * 2 > len(
        best.texts
    )


def _is_under_groups(sheet: Sheet, best: Header, row: int) -> bool:
    """Tell whether a row only divides what is merged across, by targets, reviews or times, under all others.

    'Trajectory' over 'Six months', 'Progress 2025/26' over 'Review 1', '2026/27' over 'Apr-26'.
    """
    places = {sheet.anchor(row, at): at for at in best.texts}
    others = {at for (top, at) in places if top == row}
    wide = {
        at
        for at in others
        if (area := sheet.areas.get((best.row, at)))
        and area.last_row < row
        and area.last_column > area.column
    }
    if len(best.match.names) <= 2 or not wide or others != wide:
        return False
    is_of_targets = all(match_headings({1: best.texts[at]}).names == {"target"} for at in wide)
    return is_of_targets or (
        not has_groups(sheet, row) and all(map(_is_one_of_several, sheet.rows[row].values()))
    )


def _is_one_of_several(text: str) -> bool:
    moment = read_moment(text)
    return is_numbered(text) or (moment is not None and moment.is_bare)


def _is_told_apart(sheet: Sheet, upper: Header, lower: Texts) -> bool:
    """Tell whether headings that are alike stand under groups merged across: 'Most recent' over 'Value'.

    Where the groups are a header by themselves, as 'Target' and 'Latest data', they say enough.
    """
    columns = told_apart(spread_groups(sheet, upper.row, lower), lower)
    areas = [sheet.areas.get((upper.row, at)) for at in columns]
    is_wide = any(area is not None and area.last_column > area.column for area in areas)
    return is_wide and (not is_header(upper.match) or FIGURES in upper.match.series)


def _is_divided(sheet: Sheet, best: Header, both: Header) -> bool:
    """Tell whether a year, or 'Actual', over quarters or months heads them: then both rows are the header."""
    for column, text in best.texts.items():
        area = sheet.areas.get((best.row, column))
        parts = [both.texts.get(at, "") for at in range(column, area.last_column + 1)] if area else []
        kinds = {moment.kind if (moment := read_moment(part)) else "" for part in parts}
        year = read_moment(text) if len(parts) > 1 else None
        names = match_headings({column: text}).names & _BY_PERIOD if is_header(best.match) else ()
        is_over = (year and year.kind == "year") or names
        is_timed = len(parts) > 1 and len(kinds) == 1 and "" not in kinds
        if is_over and is_timed and ("year" not in kinds or FIGURES in names):
            return best.match.names <= both.match.names
    return False


def _is_parted(sheet: Sheet, best: Header, both: Header) -> bool:
    """Tell whether the lower row only parts what headings are merged over: 'Progress' over 'Numbers'."""
    lower = sheet.rows[both.row]
    areas = [sheet.areas.get((best.row, at)) for at in lower]
    is_below = all(
        area is not None
        and area.last_row == best.row
        and sum(area.column <= at <= area.last_column for at in lower) > 1
        for area in areas
    )
    return is_below and best.match.columns.keys() <= both.match.columns.keys()
