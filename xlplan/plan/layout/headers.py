"""Where the plan's table is: the sheet, the header row, the column of each heading.

Apart from rows.py, which reads what stands under the header.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xlplan.address import cell_name, full_address
from xlplan.errors import PlanError
from xlplan.plan.book.grid import Place, Sheet
from xlplan.plan.layout.gantt import less_gantt
from xlplan.plan.layout.headings import FIGURES, Match, is_listed, match_headings
from xlplan.plan.layout.matrix import Group, is_compared, read_matrix
from xlplan.plan.layout.series import read_moment
from xlplan.plan.layout.unnamed import is_of_states, unnamed_figures
from xlplan.plan.model import describe_headings

HEADER_ROWS = 60  # how far down a header is looked for
LONGEST_HEADING = 300
_FIGURES = 3  # columns: a list of indicators goes before a tracker without figures
_SAMPLE = 20  # rows by which a column without a known heading is told
YEARS = range(1990, 2100)  # numbers that may be headings
_SUBJECT = frozenset(["area", "measure"])
_TARGET = frozenset(["target"])
_HELD = (frozenset([FIGURES]), _TARGET)
_STATE = frozenset(["current_performance", "rating"])
_ASSIGNED = frozenset(["lead", "timescale"])

Texts = Mapping[int, str]


class Header(NamedTuple):
    """Is a header of one row or two: where it stands, the headings by column number, and what they mean.

    `groups` are the measures that stand side by side, where the table has a row for each school or place;
    `places` say where headings stand that are the labels of cards.
    """

    sheet: str
    first_row: int
    row: int
    texts: Texts
    match: Match
    groups: tuple[Group, ...] = ()
    places: Mapping[int, Place] = {}

    @property
    def seen(self) -> dict[str, str]:
        """Is each heading by its cell, in the last row of the header."""
        return {self.address(column): text for column, text in sorted(self.texts.items())}

    def address(self, column: int) -> str:
        """Return the cell of a heading."""
        return cell_name(*self.places.get(column, (self.row, column)))


def find_headers(found: Sequence[Header]) -> list[Header]:
    """Return the header of the plan's table, those that go on with it on other sheets, and of other kinds.

    `found` holds each sheet's best. The header with the most headings that we know is the plan's, and one
    for figures counts most; another continues it where it has the same of area, measure, performance and
    rating. Behind these come the tables of another kind: a plan's actions and its indicators may have a sheet
    each. Empty where no row has three known headings, with one of the first two and one of the last two.
    """
    chosen = _best(found)
    own = [header for header in found if chosen and core(header.match) == core(chosen.match)]
    return [*own, *(header for header in found if header not in own and is_part(header))]


def is_part(header: Header) -> bool:
    """Tell whether a table of another kind than the plan's belongs to it: no history, no list of risks."""
    words = set(re.findall("[a-z]+", " ".join(header.texts.values()).casefold()))
    is_of_risks = bool(words & {"likelihood", "probability", "inherent", "residual"})
    return not is_of_risks and not _is_history(header) and "extract_key" not in header.texts.values()


def every_header(sheets: Mapping[str, Sheet], overrides: Mapping[str, str]) -> list[Header]:
    """Return the best header of each sheet that has one; `sheets` holds their first rows."""
    headers = [_best(read_headers(sheet, _top(sheet), overrides)) for sheet in sheets.values()]
    return [header for header in headers if header]


def tell_others(found: Sequence[Header], chosen: Sequence[Header]) -> list[str]:
    """Return a sentence for each sheet whose table is of another kind than the plan's, and not read."""
    read = ", ".join(full_address(header.sheet, header.address(min(header.texts))) for header in chosen)
    return [
        f"Another table is not read: {describe_headings(header.sheet, header.seen)}. It looks like no part "
        f"of the plan under {read}; to have it read, put it in a workbook of its own."
        for header in found
        if header not in chosen and not _is_history(header)
    ]


def read_headers(sheet: Sheet, rows: Collection[int], overrides: Mapping[str, str]) -> list[Header]:
    """Return every header among the rows: of one row, or of two or three where together they say more."""
    headers: list[Header] = []
    alone = cache(
        lambda row: _header(sheet, row, row, overrides)
    )  # each is the one below another, then itself
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
                both = _header(sheet, row, last, overrides)
                best = both if _is_divided(sheet, best, both) else best
                best = max(best, below, both, key=lambda header: len(header.match.names))
        if best is below:
            continue
        best = _with_rating(sheet, _with_figures(sheet, best))
        best = best._replace(match=less_gantt(best.match, best.texts, sheet, best.row))
        if is_header(best.match):
            headers.append(best)
    return headers


def _matrix(sheet: Sheet, row: int, overrides: Mapping[str, str]) -> Header | None:
    found = read_matrix(sheet, row, overrides)
    if not found or not is_header(found.match):
        return None
    texts = _joined(_short(_spread(sheet, row, sheet.rows[row + 1])), _short(sheet.rows[row + 1]), overrides)
    return Header(sheet.name, row, row + 1, texts, found.match, found.groups)


def _with_figures(sheet: Sheet, header: Header) -> Header:
    """Return a header that only lacks the figures with the column that can be no other (unnamed.py)."""
    names = header.match.names
    if len(names) < 3 or "target" not in names or not names & _SUBJECT or names & _STATE:
        return header
    at = unnamed_figures(header.texts, header.match, sheet, _sample(sheet, header))
    if not at:
        return header
    match = header.match
    unmatched = tuple(column for column in match.unmatched if column != at)
    return header._replace(match=match._replace(columns=match.columns | {FIGURES: at}, unmatched=unmatched))


def _with_rating(sheet: Sheet, header: Header) -> Header:
    """Return a tracker's header that lacks a rating with the one column of states that can be it.

    'Progress' beside 'Update', over 'In progress' and 'Delayed'.
    """
    match = header.match
    if match.names & _STATE or "area" not in match.names or not match.names & _ASSIGNED:
        return header
    rows = _sample(sheet, header)
    narrative = (*match.doubles.get("progress", ()), match.columns.get("progress", 0))
    found = [at for at in {*narrative, *match.unmatched} if is_of_states(sheet, rows, at)]
    if len(found) != 1 or found[0] not in header.texts:
        return header
    rest = match_headings({at: text for at, text in header.texts.items() if at not in found})
    return header._replace(match=rest._replace(columns={**rest.columns, "rating": found[0]}))


def _sample(sheet: Sheet, header: Header) -> list[int]:
    """Return the first rows below a header, to the first blank one after two at least."""
    rows: list[int] = []
    for row in (row for row in sheet.rows if header.row < row <= header.row + _SAMPLE):
        if len(rows) > 1 and row > max(sheet.bottom(rows[-1], at) for at in sheet.rows[rows[-1]]) + 1:
            break
        rows.append(row)
    return rows


def no_table(sheets: Mapping[str, Sheet], path: Path) -> PlanError:
    """Return the error for a workbook without a plan: the sheets looked at, and the row that came nearest."""
    headers = [_header(sheet, row, row, {}) for sheet in sheets.values() for row in _top(sheet)]
    looked = ", ".join(f"'{sheet}'" for sheet in sheets) or "no sheet, for none is visible"
    nearest = max(headers, key=lambda header: len(header.match.names), default=None)
    near = (
        f" Nearest was {describe_headings(nearest.sheet, nearest.seen)}."
        if nearest and nearest.match.names
        else ""
    )
    message = (
        f"no action plan in the first {HEADER_ROWS} rows of {looked}; a plan's header row has at least three "
        f"headings that are known, with an area or a measure, and a current performance or a rating.{near} "
        "Name the columns in xlplan.toml under [columns], or add the headings to headings.yaml."
    )
    return PlanError(message, file=path)


def is_header(match: Match) -> bool:
    """Tell whether a row's headings are those of a plan."""
    subject, state = match.names & _SUBJECT, match.names & _STATE
    return len(match.names) >= 3 and bool(subject) and bool(state)


def _header(sheet: Sheet, first_row: int, row: int, overrides: Mapping[str, str]) -> Header:
    """Return what the rows head; a hidden column is read only where no visible one means the same."""
    texts: Texts = _short(sheet.rows.get(row, {}))
    for upper in range(row - 1, first_row - 1, -1):
        texts = _joined(_short(_spread(sheet, upper, texts)), texts, overrides)
    visible = {column: text for column, text in texts.items() if column not in sheet.hidden}
    match = match_headings(visible, overrides)
    if len(visible) < len(texts):
        whole = match_headings(texts, overrides)
        more = {name: at for name, at in whole.columns.items() if name not in match.names}
        match = match._replace(columns=match.columns | more)
    places = {column: sheet.place(row, column) for column in texts} if sheet.turned else {}
    return Header(sheet.name, first_row, row, texts, match, places=places)


def _short(texts: Texts) -> Texts:
    return {column: text for column, text in texts.items() if len(text) <= LONGEST_HEADING}


def _spread(sheet: Sheet, row: int, lower: Texts) -> Texts:
    """Return a row of groups, each over the columns that it is merged across or stands left of."""
    texts = sheet.rows.get(row, {})
    spread = dict(texts)
    if len(texts) == 1 and _is_title(sheet, row, next(iter(texts)), lower):
        return {}
    for column, following in zip(
        texts, [*list(texts)[1:], max([*lower, *texts], default=0) + 1], strict=True
    ):
        area = sheet.areas.get((row, column))
        end = area.last_column + 1 if area else following
        spread |= {under: texts[column] for under in range(column, min(end, following)) if under in lower}
    return spread


def _is_title(sheet: Sheet, row: int, column: int, lower: Texts) -> bool:
    """Tell whether the one text of a row stands by itself, or over all headings: then it groups none."""
    area = sheet.areas.get((row, column))
    return area is None or all(area.column <= other <= area.last_column for other in lower)


def _joined(upper: Texts, lower: Texts, overrides: Mapping[str, str]) -> Texts:
    """Return the texts of two rows as one: both where that means a column, else the lower, or the upper.

    Where both only mention a column ('Impact measures' over 'Latest'), a lower heading that is listed says
    more. The group's own name is for one of its columns: none but it where another says the same below.
    """
    texts = {}
    groups: dict[int, str] = {}
    for column in sorted(upper.keys() | lower.keys()):
        ways = [way for way in (lower.get(column, ""), upper.get(column, "")) if way]
        ways = [" ".join(reversed(ways)), *ways]
        known = {way: names for way in ways if (names := match_headings({1: way}, overrides).names)}
        if {"measure"} in known.values() and FIGURES not in known.get(lower.get(column, ""), ()):
            # a group 'Performance' over 'KPI' heads its measures
            known = {way: names for way, names in known.items() if FIGURES not in names}
        texts[column] = next(iter(known), ways[0])
        below = known.get(lower.get(column, ""))
        is_another = below and known.get(ways[0]) not in {None, below}
        if known.get(upper.get(column, "")) == _TARGET:  # over 'Milestone 2025/26'
            is_another = False
        if is_another and is_listed(lower[column], overrides) and not is_listed(ways[0], overrides):
            texts[column] = lower[column]
        if texts[column] == lower.get(column) and below in _HELD and is_compared(upper.get(column, "")):
            texts[column] = ways[0]  # 'Last year' over 'Actual'
        if len(ways) > 2 and texts[column] == ways[-1] != ways[1]:
            groups[column] = texts[column]
    for column, group in groups.items():
        others = {
            other: text for other, text in texts.items() if upper.get(other) == group and other not in groups
        }
        own = match_headings({1: group}, overrides).names
        if any(match_headings({1: text}, overrides).names == own for text in others.values()):
            texts[column] = lower[column]
    return texts


def _adds(sheet: Sheet, best: Header, below: Header) -> bool:
    """Tell whether a row may be the second of a header: it says something, and not the same.

    A row below single headings is the first action where it holds a number, or only one text that could be a
    heading: 'On track', 'Achievement in maths'.
    """
    if not below.match.names or best.match.names == below.match.names:
        return False
    numbers = [sheet.shown(below.row, column).number for column in below.texts]
    if any(number is not None and number not in YEARS for number in numbers):
        return False
    own, wide = sheet.rows[best.row], (sheet.areas.get((best.row, column)) for column in best.texts)
    has_groups = any(area and area.last_column > area.column for area in wide)
    return has_groups or not below.texts.keys() <= own.keys() or len(below.match.names) > 1


def _is_divided(sheet: Sheet, best: Header, both: Header) -> bool:
    """Tell whether a year over its quarters or months heads figures: then both rows are the header."""
    for column, text in best.texts.items():
        area = sheet.areas.get((best.row, column))
        parts = [both.texts.get(at, "") for at in range(column, area.last_column + 1)] if area else []
        kinds = {moment.kind if (moment := read_moment(part)) else "" for part in parts}
        year = read_moment(text) if len(parts) > 1 else None
        if year and year.kind == "year" and len(kinds) == 1 and not kinds & {"", "year"}:
            return best.match.names <= both.match.names
    return False


def _top(sheet: Sheet) -> list[int]:
    return [row for row in sheet.rows if row <= HEADER_ROWS]


def core(match: Match) -> frozenset[str]:
    """Return which of a plan's four telling columns a table has."""
    return match.names & (_SUBJECT | _STATE)


def _best(headers: Sequence[Header]) -> Header | None:
    return max(headers, key=_weight, default=None)


def _is_history(header: Header) -> bool:
    """Tell whether a table only lists figures by month, with nothing to hold them against or say of them."""
    names = header.match.names
    is_told = {"target", "rating"} & names or {"direction", "comments"} <= names
    return FIGURES in header.match.series and not is_told


def _weight(header: Header) -> int:
    """Return how much speaks for a header: its columns, and most of all one for figures.

    A sheet of months is more often the plan's history than the plan.
    """
    names = header.match.names
    has_figures = "current_performance" in names
    return len(names) + (_FIGURES if has_figures and "current_performance" not in header.match.series else 0)
