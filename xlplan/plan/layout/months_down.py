"""A table on its side: a row for each month with the target's below or above, and a column for each measure.

Apart from headers.py, which reads months that stand side by side: here they are turned to do so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlplan.memory import remember
from xlplan.plan.book.grid import Place, Sheet
from xlplan.plan.layout.headings import is_no_column, match_headings, meaning_of
from xlplan.plan.layout.matrix import is_measure
from xlplan.plan.layout.series import in_time, read_moment
from xlplan.plan.layout.unnamed import is_figure
from xlplan.plan.model import CellText

_LEAST_MONTHS = 3
_LEAST_MEASURES = 2
_PHRASE = 3  # words


class _Block(NamedTuple):
    """Is the column of months, its rows from the first month or target to the last, and the row above."""

    column: int
    rows: tuple[int, ...]
    heads: int


def turn_months(sheet: Sheet) -> Sheet | None:
    """Return a sheet of months below each other as a table with a row for each measure; None if it is none.

    Three months at least stand in the order of time, with one row of targets among or around them, and two
    headings at least stand above, which are measures, over figures.
    """
    for block in _find_blocks(sheet):
        columns = [at for at in sheet.rows.get(block.heads, {}) if at > block.column]
        texts = {at: " ".join(sheet.rows[block.heads][at].split()) for at in columns}
        measured = [at for at in columns if sum(is_figure(sheet, row, at) for row in block.rows) > 1]
        sure = [at for at in measured if is_measure(texts[at])]
        others = [texts[at] for at in measured if at not in sure]
        if len(sure) >= max(_LEAST_MEASURES, len(others) + 1) and all(map(_may_be_measure, others)):
            return _as_table(sheet, block, measured)
    return None


def _may_be_measure(text: str) -> bool:
    """Tell whether a heading beside measures is one too: 'Overdue requests at quarter end'."""
    moment = read_moment(text)
    is_other = (moment is not None and moment.is_bare) or is_no_column(text)  # 'Forecast for next month'
    return len(text.split()) >= _PHRASE and not is_other and not match_headings({1: text}).names


def _find_blocks(sheet: Sheet) -> list[_Block]:
    """Return the runs of rows that are months, and one that is the target's, under a row of headings."""
    found: list[_Block] = []
    for column in sorted({at for cells in sheet.rows.values() for at in cells})[:2]:
        if not any(meaning_of(_label(sheet, row, column)) == "target" for row in sheet.rows):
            continue  # each has one: without it no label need be read as a time
        run: list[int] = []
        for row in [*sorted(sheet.rows), 0]:
            kind = _kind(sheet, row, column) if row else ""
            if kind and (not run or row == run[-1] + 1):
                run.append(row)
                continue
            if run and _is_sound(sheet, run, column):
                found.append(
                    _Block(column, tuple(run), max((r for r in sheet.rows if r < run[0]), default=0))
                )
            run = [row] if kind else []
    return [block for block in found if block.heads]


def _kind(sheet: Sheet, row: int, column: int) -> str:
    """Return what a row is by its label: a time, a target or another row beside these; '' where none."""
    return _kind_of(_label(sheet, row, column))


def _label(sheet: Sheet, row: int, column: int) -> str:
    return " ".join(sheet.shown(row, column).text.split())


@remember(4096)  # each label is asked about at the top of its sheet, and again of the whole
def _kind_of(text: str) -> str:
    moment = read_moment(text)
    if moment and moment.is_bare:
        return "time"
    name = meaning_of(text)
    return name if name in {"target", "rating", "direction"} else ""


def _is_sound(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    kinds = [_kind(sheet, row, column) for row in rows]
    times = [row for row, kind in zip(rows, kinds, strict=True) if kind == "time"]
    moments = {row: read_moment(_label(sheet, row, column)) for row in times}
    return len(times) >= _LEAST_MONTHS and len(in_time(moments)) == len(times) and kinds.count("target") == 1


def _as_table(sheet: Sheet, block: _Block, measured: Sequence[int]) -> Sheet:
    origin: dict[Place, Place] = {(1, 1): (block.heads, block.column)}
    cells: dict[Place, CellText] = {(1, 1): CellText("Measure")}
    for at, row in enumerate(block.rows, start=2):
        origin[1, at] = (row, block.column)
        cells[1, at] = sheet.shown(row, block.column)
    for number, column in enumerate(measured, start=2):
        places: Mapping[int, Place] = {
            1: (block.heads, column),
            **{at: (row, column) for at, row in enumerate(block.rows, start=2)},
        }
        for at, place in places.items():
            origin[number, at] = sheet.anchor(*place)
            cells[number, at] = sheet.shown(*place)
    return Sheet(sheet.name, cells, origin=origin, turned=sheet)
