"""Which column a table has for the month that is refreshed, where there is one for each month or quarter.

Apart from forward.py, which brings figures there: here headings are read, and no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from xlplan.address import cell_name, full_address, parse_cell
from xlplan.findings import Finding
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.series import Moment, holds, read_moment
from xlplan.plan.model import Plan, Table
from xlplan.refresh.model import Spot
from xlplan.text.periods import Period, find_periods

_OF_NO_MONTH = re.compile(
    r"\b(?:target|forecast|plan(?:ned)?|project(?:ed|ion)|trajectory|expected|ambition|milestone|budget"
    r"|profiled?|estimated?)s?\b",
    re.IGNORECASE,
)


def column_of_month(plan: Plan, table: Table, month: Period) -> int | str:
    """Return the column of figures that is for the month; or, as a clause, why there is none for certain.

    It is the one that the latest figures stand in, or a later one of its kind: one period's figure is never
    written over another's.
    """
    now = table.columns[FIGURES]
    if not table.series or _is_for(table, now, month):
        return now
    fitting = [column for column in table.series if _is_for(table, column, month)]
    named = " and ".join(_named(table, column) for column in fitting)
    if len(fitting) != 1:
        return f"{named} are both for {month.label}" if fitting else _no_heading(table, month)
    if now not in table.series or table.series.index(fitting[0]) < table.series.index(now):
        return f"{named} is earlier"
    if _says_other(table, fitting[0], now):
        return f"{named} is not for figures as they came out"
    if fitting[0] in table.hidden:
        return f"{named} is a hidden column"
    return _of_other_year(plan, table, fitting[0], month) or fitting[0]


def year_over(table: Table, month: Period) -> str:
    """Return why the only column of figures cannot take the month's, '' where it can: its year is over."""
    if table.series or FIGURES not in table.columns:
        return ""
    moment = read_moment(heading_of(table, table.columns[FIGURES]))
    if moment is None or moment.kind != "year" or holds(moment, month):
        return ""
    last = moment.period.last.year if moment.period else moment.at
    return "that year is over" if last <= month.last.year else ""


def row_of_month(table: Table, month: Period) -> int | str:
    """Return the column of the figures where months stand below each other and the latest is the month.

    Their rows are not filled in: then it is a clause why.
    """
    moment = read_moment(heading_of(table, table.columns[FIGURES]))
    is_own = moment is not None and holds(moment, month)
    return table.columns[FIGURES] if is_own else "months below each other are not filled in"


def column_beside(table: Table, name: str, figures: int) -> int | str:
    """Return the column of a kind (a rating) for the time of a column of figures; or why there is none.

    Where one column of the kind serves all periods, it is that.
    """
    columns, moment = table.by_period.get(name, ()), read_moment(heading_of(table, figures))
    if not is_by_period(table, name) or figures == table.columns[FIGURES]:
        return table.columns[name]
    fitting = [column for column in columns if moment and _is_same(table, column, moment)]
    if len(fitting) != 1:
        number = "more than one column" if fitting else "no column"
        return f"{number} for it stands beside {_named(table, figures)}"
    return f"{_named(table, fitting[0])} is a hidden column" if fitting[0] in table.hidden else fitting[0]


def is_by_period(table: Table, name: str) -> bool:
    """Tell whether a kind of column is of one period, as the figures are: 'Q2 RAG' beside 'Q2 actual'."""
    at = table.columns.get(name, 0)
    own, figures = (read_moment(heading_of(table, column)) for column in (at, table.columns[FIGURES]))
    is_dated = own is not None and figures is not None and own.kind == figures.kind
    return at > 0 and (at in table.by_period.get(name, ()) or is_dated)


def says_now(table: Table, month: Period) -> str:
    """Return a clause: where the latest figures stand, and that the month's do not belong there."""
    now = table.columns[FIGURES]
    seen = f"the latest figures of {full_address(table.sheet, table.heading_cell(FIGURES))} are for"
    return f"{seen} '{heading_of(table, now)}', and those of {month.label} do not belong there"


def remedy_for(reason: str, month: Period) -> str:
    """Return what helps where a table has no column for the month."""
    if reason.startswith("no heading"):
        return "Add its column: the new figures are written into it in the form of the last"
    if reason.endswith("is a hidden column"):
        return "Unhide it, or write the figures there by hand"
    return f"Write the figures of {month.label} by hand, or correct the headings"


def without_column(table: Table, reason: str, month: Period) -> Finding:
    """Return the one warning for a table whose figures are left because it has no column for the month."""
    cell = table.heading_cell(FIGURES)
    message = f"The figures of '{table.sheet}' were left as they are: {says_now(table, month)}; {reason}."
    heading = heading_of(table, table.columns[FIGURES])
    remedy = f"{remedy_for(reason, month)}."
    return Finding("XP008", "warning", message, table.sheet, cell, remedy=remedy, quote=heading)


def is_of_other_month(plan: Plan, cell: str, spot: Spot) -> bool:
    """Tell whether a cell of the register is a spot's, in the column of another month or quarter."""
    try:
        (row, column), (own, now) = parse_cell(cell.replace("$", "").upper()), parse_cell(spot.cell)
    except ValueError:
        return False
    tables = (table for table in plan.tables if table.spans(spot.sheet, spot.cell) and not table.cards)
    return row == own and any({column, now} <= set(table.series) for table in tables)


def heading_of(table: Table, column: int) -> str:
    """Return the heading of a column, whichever row of the header it stands in."""
    if table.cards:
        return " ".join(table.headings[FIGURES].split())
    texts = {parse_cell(cell)[1]: text for cell, text in table.seen.items()}
    return " ".join(texts.get(column, "").split())


def earlier_heading(plan: Plan, spot: Spot) -> str:
    """Return the heading of a figure that stands in an earlier column of a series; '' where in the latest."""
    column = parse_cell(spot.cell)[1] if spot.cell else 0
    for table in plan.tables:
        is_in = table.spans(spot.sheet, spot.cell) and not table.cards
        if is_in and column in table.series and column != table.columns[FIGURES]:
            return heading_of(table, column)
    return ""


def _is_for(table: Table, column: int, month: Period) -> bool:
    moment = read_moment(heading_of(table, column))
    return moment is not None and holds(moment, month)


def _is_same(table: Table, column: int, moment: Moment) -> bool:
    other = read_moment(heading_of(table, column))
    return other is not None and (other.kind, other.at) == (moment.kind, moment.at)


def _says_other(table: Table, column: int, now: int) -> bool:
    """Tell whether a heading has a word such as 'target' or 'forecast', which that of the figures has not."""
    words, known = (
        {word.casefold() for word in _OF_NO_MONTH.findall(heading_of(table, at))} for at in (column, now)
    )
    return bool(words - known)


def _no_heading(table: Table, month: Period) -> str:
    kind = read_moment(heading_of(table, table.columns[FIGURES]))
    hidden: Sequence[int] = [
        column
        for column in sorted(table.hidden)
        if (moment := read_moment(heading_of(table, column)))
        and kind
        and (moment.kind, moment.is_bare) == (kind.kind, kind.is_bare)
        and holds(moment, month)
    ]
    if hidden:
        return f"{_named(table, hidden[0])} is a hidden column"
    return f"no heading is for {month.label}"


def _of_other_year(plan: Plan, table: Table, column: int, month: Period) -> str | None:
    """Return a reason where the sheet, its title or the plan's names a year, and the month is of another."""
    moment = read_moment(heading_of(table, column))
    if moment is None or moment.period or moment.kind not in {"month", "quarter", "half"}:
        return None
    above = (each for each in plan.captions if each[0] == table.sheet)
    own = [text for _, cell, text in above if parse_cell(cell)[0] < table.header_row]
    title, by = [text for _, text in plan.title], "sheet"
    years = _years_of([table.sheet, *(title if table.sheet == plan.sheet else own)])
    if not years:  # 'Service Plan 2025-26' stands over another sheet
        years, by = _years_of(title), "plan's title"
    if not years or any(year.first <= month.last <= year.last for year in years):
        return None
    named = " or ".join(year.label for year in sorted(years, key=lambda year: year.first))
    return f"{_named(table, column)} is of {named} by its {by}"


def _years_of(texts: Iterable[str]) -> set[Period]:
    return {span.period for text in texts for span in find_periods(text) if span.period.kind == "year"}


def _named(table: Table, column: int) -> str:
    return f"'{heading_of(table, column)}' in {cell_name(table.header_row, column)}"
