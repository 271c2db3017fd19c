"""Headings of figures that say when they are of: 'Current compliance (31/10/26)' goes to the month's end.

Apart from notes.py, whose footnotes and titles say it in sentences. A heading is the name of its column too,
so that it moves only where nothing else in the workbook goes by that name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from xlplan.address import parse_cell
from xlplan.edits import Edit
from xlplan.errors import XlplanError
from xlplan.findings import Finding
from xlplan.ooxml.formulas import tables_of
from xlplan.ooxml.package import open_package
from xlplan.ooxml.workbook import Workbook
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.series import holds, read_moment
from xlplan.plan.model import CellText, Plan, Table
from xlplan.refresh.cells import respell
from xlplan.refresh.copies import copies_left
from xlplan.refresh.model import FigureChange, Spot, TextSpan
from xlplan.refresh.notes import Moved, Place
from xlplan.text.periods import Move, Period, move_periods, parse_period

_UNBRACKETED = str.maketrans("()[]", "    ")  # 'Actual (Nov)'
_BRACKET = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*$")
_WHOLE = re.compile(r"^\s*(.+?)\s*$", re.DOTALL)
_AS_AT = re.compile(r"\s*(?:(?:position |correct )?(?:as )?at |as of |to |end (?:of )?)*", re.IGNORECASE)
_SHOWN = 3  # cells that a sentence names


def move_headings(
    plan: Plan, spots: Sequence[Spot], changes: Sequence[FigureChange], period: Period
) -> Moved:
    """Return what brings the headings over refreshed figures to the period, and a finding for each left."""
    cells: dict[Place, tuple[list[TextSpan], str]] = {}
    findings: list[Finding] = []
    for table in plan.tables:
        mine = [change for change in changes if _stands_under(table, change.spot)]
        cell = table.heading_cell(FIGURES) if mine else ""
        heading = " ".join(table.headings[FIGURES].split()) if mine else ""
        if table.series or not _is_stale(heading, period):
            continue
        beside = [spot for spot in spots if _stands_under(table, spot)]
        move = _move(plan, table, cell, mine, period)
        reason = move.unclear or (_left_behind(beside, mine) if move.spans else None)
        if move.spans and not reason:
            new = respell(plan.cells[table.sheet, cell].text, move.spans)
            reason = _held_elsewhere(plan.path, Edit(table.sheet, cell, new=new))
        if move.spans and not reason:
            why = f"The heading says when the figures under it are of: {period.label}"
            cells[table.sheet, cell] = (list(move.spans), why)
            continue
        findings.append(_left(table, cell, heading, period, reason))
    return Moved(cells, tuple(findings))


def _left(table: Table, cell: str, heading: str, period: Period, reason: str | None) -> Finding:
    message = f"The heading '{heading}' was left as it is, and its figures are of {period.label} now"
    return Finding(
        "XP204",
        "warning",
        f"{message}: {reason}." if reason else f"{message}.",
        table.sheet,
        cell,
        remedy="Write the new month into it.",
        quote=heading,
    )


def _stands_under(table: Table, spot: Spot) -> bool:
    if not spot.cell or spot.sheet != table.sheet or FIGURES not in table.columns:
        return False
    if table.cards:
        return spot.cell in table.under(FIGURES)
    row, column = parse_cell(spot.cell)
    return table.header_row < row <= table.last_row and column == table.columns[FIGURES]


def _is_stale(heading: str, period: Period) -> bool:
    """Tell whether a heading names one time, and another than the period's."""
    moment = read_moment(heading) or read_moment(heading.translate(_UNBRACKETED))
    if moment is None or moment.kind == "half" or holds(moment, period):
        return False
    is_day = moment.period is not None and moment.period.kind == "day"
    return not (is_day and moment.period and moment.period.month_period == period)


def _move(plan: Plan, table: Table, cell: str, mine: Sequence[FigureChange], period: Period) -> Move:
    """Return how the heading's text moves: by its as-at words, or by a date alone, in it or its brackets."""
    shown = plan.cells.get((table.sheet, cell), CellText())
    heading = " ".join(table.headings[FIGURES].split())
    if shown.is_formula or " ".join(shown.text.split()) != heading:
        return Move()
    names = match_headings({1: heading}).names
    moment = read_moment(heading)
    is_bare = moment is not None and moment.is_bare and moment.has_year
    if names & {"progress", "comments"} or not (is_bare or FIGURES in names):
        return Move()
    dates = {change.answer.as_at for change in mine}
    as_at = next(iter(dates)) if len(dates) == 1 else None
    bracket = _BRACKET.search(shown.text) or (_WHOLE.search(shown.text) if is_bare else None)
    if not bracket:
        return move_periods(shown.text, period, as_at)
    said = _AS_AT.match(bracket[1])
    start = bracket.start(1) + (said.end() if said else 0)
    date = shown.text[start : bracket.end(1)].rstrip()
    if parse_period(date) is None:
        return move_periods(shown.text, period, as_at)
    spelt = re.sub(r"(?<=[a-z])\s(?=[0-9]{2}$)", "-", date)  # 'Oct 26' as 'Oct-26', which is one everywhere
    move = move_periods(spelt, period, as_at)
    if spelt != date:
        move = Move(tuple((a, b, new.replace("-", " ")) for a, b, new in move.spans), move.unclear)
    return Move(tuple((start + a, start + b, new) for a, b, new in move.spans), move.unclear)


def _left_behind(beside: Sequence[Spot], mine: Sequence[FigureChange]) -> str | None:
    """Return a reason where figures under the heading were not refreshed; formulas refresh themselves."""
    moved = {change.spot.indicator for change in mine}
    left = [
        spot.cell
        for spot in beside
        if spot.indicator not in moved and spot.readings and not spot.is_formula and not spot.is_date
    ]
    if not left:
        return None
    cells = list(dict.fromkeys(left))
    named = ", ".join(cells[:_SHOWN]) + (f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else "")
    return f"{named} under it {'was' if len(cells) == 1 else 'were'} not refreshed"


def _held_elsewhere(path: Path, edit: Edit) -> str | None:
    """Return a reason where an Excel table or a pivot table calls its column by the heading."""
    try:
        with open_package(path) as package:
            book = Workbook(package)
            areas = [each.area for each in tables_of(book, book.sheet(edit.sheet))]
    except XlplanError:
        return None
    if any(area.holds(*parse_cell(edit.cell)) for area in areas):
        return "it names a column of an Excel table"
    is_in_pivot = any(finding.code == "XP608" for finding in copies_left(path, [edit]))
    return "a pivot table has it as a field" if is_in_pivot else None
