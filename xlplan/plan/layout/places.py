"""Where an indicator stands that is not in one row under one heading: in rows of kinds, or in a matrix.

Apart from rows.py, which says which rows make an action: here is which cells make its indicators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlplan.plan.book.grid import Place, Sheet
from xlplan.plan.layout.blocks import Block
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.lines import Line
from xlplan.plan.layout.rows import ActionRows, subject_column
from xlplan.plan.layout.unnamed import is_figure
from xlplan.text.awaited import says_awaited, says_due

_TARGET = "target"


class Standing(NamedTuple):
    """Is the cells of one indicator; `measure` is what it measures, where that is not the cell's own text.

    It is not certain where another row may hold the figure. `line` is the part of the cell that it has, where
    it is not all of it, and `target` what that part says of a target. `is_told` where it is a sentence of a
    text on progress.
    """

    measure_at: Place
    figure_at: Place
    target_at: Place | None
    measure: str = ""
    is_certain: bool = True
    line: Line | None = None
    target: str = ""
    is_told: bool = False


def stand_in_blocks(
    actions: Sequence[ActionRows], blocks: Sequence[Block], columns: Mapping[str, int]
) -> list[ActionRows]:
    """Return the actions, read by the first row of each block, with all its rows and indicators."""
    by_first = {block.rows[0]: block for block in blocks}
    measure, figure = columns.get("measure") or subject_column(columns), columns[FIGURES]
    for action in actions:
        own = [by_first[row] for row in action.rows if row in by_first]
        action.standings = tuple(
            Standing(
                (block.rows[0], measure),
                (block.figure, figure),
                (block.target, figure) if block.target else None,
                is_certain=block.is_certain,
            )
            for block in own
            if block.figure
        )
        others = [row for row in action.rows if row not in by_first]
        action.rows = sorted({*others, *(row for block in own for row in block.rows)})
    return list(actions)


def look_back(
    actions: Sequence[ActionRows], columns: Mapping[str, int], series: Sequence[int], sheet: Sheet
) -> list[ActionRows]:
    """Return the actions; a row that has no figure yet in the latest column has it in an earlier one.

    It may be a month in arrears, or of a quarter: `init` marks it, and a refresh writes under the new month.
    """
    now, measure = columns[FIGURES], columns.get("measure") or subject_column(columns)
    before = series[: series.index(now)] if now in series else ()
    for action in actions:
        for row in action.rows if action.standings is None else ():
            filled = [at for at in before if is_figure(sheet, row, at) and sheet.anchor(row, at) == (row, at)]
            is_measured = sheet.shown(row, measure).text.strip()
            if filled and is_measured and _has_none_yet(sheet, row, now):
                action.figures[row] = filled[-1]
    return list(actions)


def _has_none_yet(sheet: Sheet, row: int, column: int) -> bool:
    """Tell whether a cell is blank, or says that its figure is to come: 'Q', 'tbc', 'Due Nov'."""
    text = sheet.shown(row, column).text
    return says_awaited(text) or says_due(text)


def stand_in_matrix(actions: Sequence[ActionRows], header: Header, sheet: Sheet) -> list[ActionRows]:
    """Return the actions with an indicator for each group of columns: 'Attendance %: Ashby Road Primary'."""
    at = subject_column(header.match.columns)
    for action in actions:
        name = " ".join(sheet.shown(action.subject_row, at).text.split())
        action.standings = tuple(
            Standing(
                (header.first_row, group.column),
                (row, group.figure),
                (row, group.target) if group.target else None,
                f"{name}: {group.name}" if "measure" in header.match.columns else f"{group.name}: {name}",
            )
            for row in action.rows
            for group in header.groups
            if {group.figure, group.target} & sheet.rows[row].keys()
        )
    return list(actions)
