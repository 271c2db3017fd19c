"""A header: the row, or rows, that say which column holds what.

Apart from rows.py, which reads what stands under it, and plan_headers.py, which asks if it is the plan's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

from xlplan.address import cell_name
from xlplan.plan.book.grid import Place, Sheet
from xlplan.plan.layout.gantt import less_gantt
from xlplan.plan.layout.headings import FIGURES, Match, is_no_column, match_headings
from xlplan.plan.layout.joined import Texts, join_rows, less_long, spread_groups
from xlplan.plan.layout.matrix import Group, read_matrix
from xlplan.plan.layout.series import read_moment
from xlplan.plan.layout.spoken import spoken_columns
from xlplan.plan.layout.unnamed import (
    is_of_colours,
    is_of_states,
    says_figure,
    unnamed_figures,
    unnamed_measures,
    unnamed_series,
)

YEARS = range(1990, 2100)  # numbers that may be headings
SUBJECT = frozenset(["area", "measure"])
STATE = frozenset(["current_performance", "rating"])
_BY_PERIOD = STATE | {"target"}  # what has a column for each month or quarter
_ASSIGNED = frozenset(["lead", "timescale"])
_FEWEST = 3  # headings of a table
_SAMPLE = 20  # rows by which a column without a known heading is told


class Header(NamedTuple):
    """Is a header of one row or two: where it stands, the headings by column number, and what they mean.

    `groups` are the measures that stand side by side, where the table has a row for each school or place;
    `places` say where headings stand that are the labels of cards; `group` is the column that says of several
    actions what they are for, 0 where none does; `told` the sentences that say which headings nobody knows,
    and are read by what stands under them alone (own_words.py).
    """

    sheet: str
    first_row: int
    row: int
    texts: Texts
    match: Match
    groups: tuple[Group, ...] = ()
    places: Mapping[int, Place] = {}
    group: int = 0
    told: tuple[str, ...] = ()

    @property
    def seen(self) -> dict[str, str]:
        """Is each heading by its cell, in the last row of the header."""
        return {self.address(column): text for column, text in sorted(self.texts.items())}

    def address(self, column: int) -> str:
        """Return the cell of a heading."""
        return cell_name(*self.places.get(column, (self.row, column)))


def read_headers(sheet: Sheet, rows: Collection[int], overrides: Mapping[str, str]) -> list[Header]:
    """Return every header among the rows: of one row, or of two or three where together they say more."""
    headers: list[Header] = []
    # each row is the one below another, then itself
    alone = cache(lambda row: read_header(sheet, row, row, overrides))
    for row in sorted(rows):
        if headers and row <= headers[-1].row:
            continue
        matrix = _matrix(sheet, row, overrides) if row + 1 in rows else None
        if matrix:
            headers.append(matrix)
            continue
        best = alone(row)
        below = alone(row + 1) if row + 1 in rows else None
        for last in (row + 1, row + 2):
            if last in rows and below and _adds(sheet, best, below):
                both = read_header(sheet, row, last, overrides)
                best = both if _is_divided(sheet, best, both) else best
                best = max(best, below, both, key=lambda header: len(header.match.names))
        if best is below:
            continue
        best = _with_rating(sheet, _with_figures(sheet, _with_measures(sheet, _with_spoken(best))))
        best = best._replace(match=less_gantt(best.match, best.texts, sheet, best.row))
        if is_header(best.match):
            headers.append(best)
    return headers


def _matrix(sheet: Sheet, row: int, overrides: Mapping[str, str]) -> Header | None:
    found = read_matrix(sheet, row, overrides)
    if not found or not is_header(found.match):
        return None
    lower = sheet.rows[row + 1]
    texts = join_rows(less_long(spread_groups(sheet, row, lower)), less_long(lower), overrides)
    return Header(sheet.name, row, row + 1, texts, found.match, found.groups)


def _with_spoken(header: Header) -> Header:
    """Return a header of which a heading is known with the columns that others ask for in their own words."""
    match = header.match
    if not match.names or len(header.texts) < _FEWEST:
        return header
    said = spoken_columns({at: header.texts[at] for at in match.unmatched if at in header.texts})
    more = {name: at for name, at in said.items() if name not in match.names}
    unmatched = tuple(at for at in match.unmatched if at not in more.values())
    return header._replace(match=match._replace(columns=match.columns | more, unmatched=unmatched))


def _with_measures(sheet: Sheet, header: Header) -> Header:
    """Return a header of figures that only lacks the measures with the column that can be no other."""
    names, match = header.match.names, header.match
    if names & SUBJECT or FIGURES not in names or not names & {"target", "rating"} or sheet.turned:
        return header
    at = unnamed_measures(header.texts, match, sheet, sample_rows(sheet, header))
    is_other = header.texts.get(at) and "target" not in names  # 'Directorate' beside what each has spent
    if not at or is_other:
        return header
    unmatched = tuple(column for column in match.unmatched if column != at)
    match = match._replace(columns={**match.columns, "measure": at}, unmatched=unmatched)
    return header._replace(match=match, texts={at: "", **header.texts})


def _with_figures(sheet: Sheet, header: Header) -> Header:
    """Return a header that only lacks the figures with the column that can be no other (unnamed.py)."""
    names = header.match.names
    is_lone = names in (
        {"measure", "target"},
        {"area", "target"},
    )  # then only 'Ridgeway this quarter' will do, or '%'
    if "target" not in names or not names & SUBJECT or names & STATE or (len(names) < 3 and not is_lone):
        return header
    rows, match = sample_rows(sheet, header), header.match
    at = unnamed_figures(header.texts, match, sheet, rows)
    if not at and (dated := unnamed_series(header.texts, match, sheet, rows)):
        unmatched = tuple(column for column in match.unmatched if column not in dated)
        return header._replace(
            match=match._replace(series=match.series | {FIGURES: dated}, unmatched=unmatched)
        )
    is_compared = "measure" in names and any(is_no_column(header.texts[other]) for other in match.unmatched)
    if not at or (is_lone and not says_figure(header.texts[at]) and not is_compared):
        return header
    unmatched = tuple(column for column in match.unmatched if column != at)
    return header._replace(match=match._replace(columns=match.columns | {FIGURES: at}, unmatched=unmatched))


def _with_rating(sheet: Sheet, header: Header) -> Header:
    """Return a tracker's header that lacks a rating with the one column of states that can be it.

    'Progress' beside 'Update', over 'In progress' and 'Delayed'; 'Force view' over R, A and G before 'HMICFRS
    status' over 'Open', and beside figures no other than one of colours.
    """
    match = header.match
    if "rating" in match.names or "area" not in match.names or not match.names & _ASSIGNED:
        return header
    rows = sample_rows(sheet, header)
    narrative = (*match.doubles.get("progress", ()), match.columns.get("progress", 0))
    found = [at for at in {*narrative, *match.unmatched} if is_of_states(sheet, rows, at)]
    coloured = [at for at in found if is_of_colours(sheet, rows, at) and _is_of_now(header.texts.get(at, ""))]
    found = coloured if coloured or FIGURES in match.names else found
    if len(found) != 1 or found[0] not in header.texts:
        return header
    below = {sheet.shown(row, found[0]).text.strip().casefold() for row in rows}
    if header.texts[found[0]].strip().casefold() in below:  # 'Amber' over 'Amber' is an action's
        return header
    rest = match_headings({at: text for at, text in header.texts.items() if at not in found})
    asked = {
        name: at for name, at in match.columns.items() if name not in rest.names and at in rest.unmatched
    }
    columns = {**rest.columns, **asked, "rating": found[0]}
    unmatched = tuple(at for at in rest.unmatched if at not in asked.values())
    return header._replace(match=rest._replace(columns=columns, unmatched=unmatched))


def _is_of_now(heading: str) -> bool:
    return not is_no_column(heading) and not read_moment(heading)


def sample_rows(sheet: Sheet, header: Header) -> list[int]:
    """Return the first rows below a header, to the first blank one after two at least."""
    rows: list[int] = []
    for row in (row for row in sheet.rows if header.row < row <= header.row + _SAMPLE):
        if len(rows) > 1 and row > max(sheet.bottom(rows[-1], at) for at in sheet.rows[rows[-1]]) + 1:
            break
        rows.append(row)
    return rows


def is_header(match: Match) -> bool:
    """Tell whether a row's headings are those of a plan, or of a tracker that only tells of progress."""
    subject, state = match.names & SUBJECT, match.names & STATE
    is_tracker = {"area", "progress"} <= match.names and match.names & _ASSIGNED
    return len(match.names) >= 3 and bool(subject) and bool(state or is_tracker)


def read_header(sheet: Sheet, first_row: int, row: int, overrides: Mapping[str, str]) -> Header:
    """Return what the rows head; a hidden column is read only where no visible one means the same."""
    texts: Texts = less_long(sheet.rows.get(row, {}))
    for upper in range(row - 1, first_row - 1, -1):
        texts = join_rows(less_long(spread_groups(sheet, upper, texts)), texts, overrides)
    visible = {column: text for column, text in texts.items() if column not in sheet.hidden}
    match = match_headings(visible, overrides)
    if len(visible) < len(texts):
        whole = match_headings(texts, overrides)
        more = {name: at for name, at in whole.columns.items() if name not in match.names}
        match = match._replace(columns=match.columns | more)
    places = {column: sheet.place(row, column) for column in texts} if sheet.turned else {}
    return Header(sheet.name, first_row, row, texts, match, places=places)


def _adds(sheet: Sheet, best: Header, below: Header) -> bool:
    """Tell whether a row may be the second of a header: it says something, and not the same.

    A row below single headings is the first action where it holds a number, or only one text that could be a
    heading: 'On track', 'Achievement in maths'.
    """
    if not below.match.names or best.match.names == below.match.names or _is_band(sheet, best, below.row):
        return False
    numbers = [sheet.shown(below.row, column).number for column in below.texts]
    if any(number is not None and number not in YEARS for number in numbers):
        return False
    own, wide = sheet.rows[best.row], (sheet.areas.get((best.row, column)) for column in best.texts)
    has_groups = any(area and area.last_column > area.column for area in wide)
    return has_groups or not below.texts.keys() <= own.keys() or len(below.match.names) > 1


def _is_band(sheet: Sheet, best: Header, row: int) -> bool:
    """Tell whether a row's one text is merged across most of the headings above: 'Outcomes'."""
    texts = sheet.rows[row]
    area = sheet.areas.get((row, min(texts))) if len(texts) == 1 else None
    return area is not None and sum(area.column <= at <= area.last_column for at in best.texts) * 2 > len(
        best.texts
    )


def _is_divided(sheet: Sheet, best: Header, both: Header) -> bool:
    """Tell whether a year, or 'Actual', over quarters or months heads them: then both rows are the header."""
    for column, text in best.texts.items():
        area = sheet.areas.get((best.row, column))
        parts = [both.texts.get(at, "") for at in range(column, area.last_column + 1)] if area else []
        kinds = {moment.kind if (moment := read_moment(part)) else "" for part in parts}
        year = read_moment(text) if len(parts) > 1 else None
        names = match_headings({column: text}).names & _BY_PERIOD if is_header(best.match) else ()
        is_over = (year and year.kind == "year") or names
        if is_over and len(parts) > 1 and len(kinds) == 1 and not kinds & {"", "year"}:
            return best.match.names <= both.match.names
    return False
