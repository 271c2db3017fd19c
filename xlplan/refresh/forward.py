"""A month's figures go into the column of the month, in the form of each row's latest; that one stays.

Apart from columns.py, which finds the column: here are the cells. What stands in one is never written over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlplan.address import cell_name, parse_cell
from xlplan.errors import PlanError
from xlplan.findings import Finding
from xlplan.plan.extracts.extract import Answer
from xlplan.plan.layout.lines import split_lines
from xlplan.plan.layout.statements import dated_entry
from xlplan.plan.lengths import as_length
from xlplan.plan.model import CellText, Plan, Table
from xlplan.refresh.columns import (
    column_of_month,
    remedy_for,
    row_of_month,
    says_now,
    without_column,
    year_over,
)
from xlplan.refresh.figures import Doubt
from xlplan.refresh.model import FigureChange, Spot, show_in
from xlplan.refresh.written import quote_value
from xlplan.text.clock import Told
from xlplan.text.figures import readings
from xlplan.text.periods import Period
from xlplan.text.tied import find_tied

_Key = tuple[str, int, int]  # a table: its sheet, its header row, and where it begins beside another
_NAMED = 3  # words at the most that go with a figure: '92% answered in time'


@dataclass(frozen=True)
class Forward:
    """Is which column each table of months has for the month that is refreshed, and why others have none.

    `columns` and `reasons` are by the table's sheet and header row. A table with one column of figures has a
    reason too where its heading names a year that is over.
    """

    plan: Plan
    columns: Mapping[_Key, int]
    reasons: Mapping[_Key, str]

    def table_of(self, spot: Spot) -> Table | None:
        """Return the table that a spot stands in, where it has a column for each month or quarter."""
        table = self._around(spot)
        return table if table and table.series else None

    def _around(self, spot: Spot) -> Table | None:
        return next((table for table in self.plan.tables if table.spans(spot.sheet, spot.cell)), None)

    def is_left(self, spot: Spot) -> bool:
        """Tell whether a spot's table has no column for the month."""
        table = self._around(spot)
        return table is not None and _key(table) in self.reasons

    def place(self, spot: Spot) -> Spot:
        """Return the spot in the month's own column, with the form of its row's latest figure."""
        table = self.table_of(spot)
        column = self.columns.get(_key(table)) if table else None
        if table is None or column is None or table.cards or column not in table.series:
            return spot
        row, now = parse_cell(spot.cell)
        cell = cell_name(row, column)
        shown = self.plan.cells.get((spot.sheet, cell), CellText())
        if now == column and (shown.text or shown.is_formula):
            return spot
        last = self._last(table, row, column, spot.clock)
        obstacle = _see_cell(table, row, column, shown)
        if last is None:
            blank = _read(spot, CellText())
            return spot if now == column else blank._replace(cell=cell, obstacle=obstacle)
        source = self.plan.cells[spot.sheet, last]
        held = spot if last == spot.cell else _read(spot, source)
        return held._replace(cell=cell, last=last, obstacle=obstacle or _see_form(last, source, held))

    def _last(self, table: Table, row: int, column: int, told: Told) -> str | None:
        """Return the cell of the row's latest figure before a column, in the order of time."""
        for other in reversed(table.series[: table.series.index(column)]):
            cell = cell_name(row, other)
            shown = as_length(self.plan.cells.get((table.sheet, cell), CellText()), told)
            if shown.number is not None or readings(shown.text, shown.superscript, shown.clock or told):
                return cell
        return None

    def findings(self, spots: Iterable[Spot], month: Period) -> list[Finding]:
        """Return one finding for each table without a column for the month that has one of the spots."""
        tables = {_key(table): table for spot in spots if (table := self._around(spot))}
        return [
            without_column(table, self.reasons[key], month)
            for key, table in tables.items()
            if key in self.reasons
        ]

    def refuse(self, spots: Iterable[Spot], month: Period) -> None:
        """Raise PlanError where one of the spots is in a table without a column for the month."""
        for table in filter(None, map(self._around, spots)):
            reason = self.reasons.get(_key(table))
            if reason:
                message = f"{says_now(table, month)}; {reason}. {remedy_for(reason, month)}"
                raise PlanError(message, file=self.plan.path)


def bring_forward(plan: Plan, month: Period) -> Forward:
    """Return which column of each table the month's figures go into."""
    found = {
        _key(table): row_of_month(table, month) if table.cards else column_of_month(plan, table, month)
        for table in plan.tables
        if table.series
    }
    over = {_key(table): reason for table in plan.tables if (reason := year_over(table, month))}
    return Forward(
        plan,
        {key: column for key, column in found.items() if isinstance(column, int)},
        over | {key: reason for key, reason in found.items() if isinstance(reason, str)},
    )


def with_carried(plan: Plan, changes: Iterable[FigureChange]) -> Plan:
    """Return the plan with the latest figures in the month's blank cells, for their footnote markers."""
    cells = {
        (spot.sheet, spot.cell): CellText(spot.cell_text, spot.superscript)
        for spot in (change.spot for change in changes)
        if spot.last
    }
    return replace(plan, cells={**plan.cells, **cells}) if cells else plan


def see_obstacle(spot: Spot, answer: Answer) -> Doubt | None:
    """Return why the month's cell cannot be written, naming what it holds and what the extract gives."""
    if answer.value.number is None:
        return None
    entry = dated_entry(spot.cell_text, spot.start) if spot.is_told else ""
    if entry:
        gives = f"the extract gives {quote_value(answer)} ({answer.source})"
        reason = f"it stands in the entry of {entry}, and {gives}"
        return Doubt("XP007", reason, "Begin an entry of the new month, with its figure.")
    if not spot.obstacle:
        return None
    reason = f"{spot.obstacle}, and the extract gives {quote_value(answer)} ({answer.source})"
    return Doubt("XP007", reason, "Write the figure by hand, or clear its cell and refresh again.")


def carried_over(changes: Sequence[FigureChange]) -> dict[str, Finding]:
    """Return a finding for each indicator whose new cell would hold another figure of the last period too.

    A cell with several figures goes into the month's column with all of them new, or not at all.
    """
    by_cell: dict[tuple[str, str], list[FigureChange]] = defaultdict(list)
    for change in changes:
        if change.spot.last and change.number is None:
            by_cell[change.spot.sheet, change.spot.cell].append(change)
    found: dict[str, Finding] = {}
    for group in by_cell.values():
        left = _figures_left(group)
        for change in group if left else ():
            reason = (
                f"{', '.join(left)} of {change.spot.last} would go into {change.spot.cell} too, as it was"
            )
            doubt = Doubt(
                "XP205", reason, "Write the cell by hand, or give each figure a row in the register."
            )
            found[change.entry.indicator] = doubt.finding(change.entry, change.spot)
    return found


def _figures_left(group: Sequence[FigureChange]) -> list[str]:
    """Return the figures of a cell that none of the changes moves."""
    spot = group[0].spot
    moved = {start for change in group for start, _, _ in (change.figure or (0, 0, ""), *change.spans)}
    for change in group:
        own = next((each for each in change.spot.readings if _is_own(each.start, change)), None)
        tied = find_tied(change.spot.text, own, change.spot.line_superscript) if own else ()
        moved |= {each.reading.start + change.spot.start for each in tied}
    return [
        f"'{each.text}'" for each in readings(spot.cell_text, spot.superscript) if each.start not in moved
    ]


def _is_own(start: int, change: FigureChange) -> bool:
    return change.figure is not None and start + change.spot.start == change.figure[0]


def _see_cell(table: Table, row: int, column: int, shown: CellText) -> str:
    """Return why a cell cannot take a figure; '' where it is blank and stands by itself."""
    cell = cell_name(row, column)
    if shown.is_formula:
        return f"{cell} holds a formula, which is never overwritten"
    if shown.text:
        return f"{cell} holds '{shown.text}'"
    if any(area.holds(row, column) for area in table.merged):
        return f"{cell} is merged with other cells"
    return ""


def _see_form(last: str, source: CellText, held: Spot) -> str:
    """Return why the form of the latest figure cannot be taken; '' where it can."""
    if source.is_formula:
        return f"{last}, the latest figure, is a formula, which is yours to copy"
    if source.superscript:
        return f"{last}, the latest figure, has a raised footnote mark, which only Excel can write"
    if not held.text and len(split_lines(source.text)) > 1:
        return f"{last}, the latest figure, has several lines"
    if source.number is None and any(map(_tells, source.text.split("\n"))):
        return f"{last}, the latest figure, stands in a sentence of its own time"
    return ""


def _tells(line: str) -> bool:
    """Tell whether a line says more than what its figure is called: 'Tutoring began late. 48% now.'"""
    words = re.findall(r"[^\W\d_]{2,}", line)
    return len(words) > _NAMED or re.search(r"[^\W\d_]{2}[.!?](?:\s|$)", line) is not None


def _read(spot: Spot, shown: CellText) -> Spot:
    """Return the spot with what another cell of its row shows; no text where that has several lines."""
    is_one = len(split_lines(shown.text)) < 2
    read = spot._replace(
        line=1,
        start=0,
        text=shown.text if is_one else "",
        cell_text=shown.text,
        superscript=shown.superscript,
        number=shown.number,
        number_format=shown.number_format,
        is_formula=shown.is_formula,
        is_date=shown.is_date,
    )
    return show_in(read, shown)


def _key(table: Table) -> _Key:
    return table.sheet, table.header_row, table.across.start if table.across else 0
