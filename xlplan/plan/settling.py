"""The tables of a plan with one column for each name, and the actions under them.

Apart from reader.py, which finds the sheets and the headers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlplan.errors import PlanError
from xlplan.plan.assembly import Part
from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.alike import read_alike
from xlplan.plan.layout.answered_cells import is_answered, stand_in_answers
from xlplan.plan.layout.blocks import Block, read_blocks, rows_beside
from xlplan.plan.layout.breakdown import tell_rows_apart
from xlplan.plan.layout.choices import OfPlan, settle
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.narrative import is_told
from xlplan.plan.layout.places import look_back, stand_in_blocks, stand_in_matrix
from xlplan.plan.layout.plan_headers import core, tell_others
from xlplan.plan.layout.rows import ActionRows, read_actions
from xlplan.plan.layout.statements import stand_in_statements
from xlplan.plan.layout.subjects import Extent
from xlplan.plan.layout.tables import Split, rows_below
from xlplan.plan.model import missing_column


class Settled(NamedTuple):
    """Is one table: its header as found and as read, the rows below, why figures may be another's."""

    sheet: Sheet
    split: Split
    found: Header
    table: Header
    below: Sequence[int]
    blocks: Sequence[Block]
    rival: str


def read_parts(splits: Iterable[tuple[Sheet, Split]], of_plan: OfPlan) -> tuple[list[Part], tuple[str, ...]]:
    """Return the tables with their actions, those under the same headings alike, and what is left open."""
    tables: list[Settled] = []
    doubts: tuple[str, ...] = ()
    for sheet, split in splits:
        more, said = _settle_tables(sheet, split, of_plan)
        tables += more
        doubts += said
    alike = read_alike([(each.table, each.sheet, each.below) for each in tables])
    found = [
        each._replace(table=table, rival=each.rival or told)
        for each, (table, told, _) in zip(tables, alike, strict=True)
    ]
    return [_part(each) for each in found], (*doubts, *(said for _, _, said in alike if said))


def extents(sheet: Sheet, split: Split) -> list[Extent]:
    """Return each table of a sheet with the rows between its header and the next."""
    limits = [following.first_row - 1 for following in split.headers[1:]] + [split.last_row]
    return [
        (header, sheet, rows_below(sheet, header, last, split.repeats))
        for header, last in zip(split.headers, limits, strict=True)
    ]


def _settle_tables(sheet: Sheet, split: Split, of_plan: OfPlan) -> tuple[list[Settled], tuple[str, ...]]:
    """Return the tables of a sheet with one column for each name.

    What is wrong with one that is not of the plan's own kind is a doubt, and it is left out.
    """
    tables: list[Settled] = []
    first = split.headers[:1]
    doubts = tuple(tell_others([split.other], first)) if split.other else ()
    for found, _, below in extents(sheet, split):
        is_own = core(found.match) == of_plan.kind
        settled = of_plan if is_own else of_plan._replace(overrides={})
        blocks = () if found.groups else read_blocks(found, sheet, below)
        try:
            filled = [row for row in below if row not in split.repeats]
            table, said, rival = settle(found, sheet, filled, settled, rows_beside(blocks))
        except PlanError as wrong:
            if is_own:
                raise
            others = tell_others([found], first) or [f"A table of '{sheet.name}' is not read."]
            doubts += (f"{others[0]} ({wrong.message})",)
            continue
        tables.append(Settled(sheet, split, found, table, below, blocks, rival))
        doubts += said
        doubts += _lacking(table, of_plan) if is_own else ()
    return tables, doubts


def _part(settled: Settled) -> Part:
    """Return a table with its actions; a header of merged cells ends where the lowest of them does."""
    sheet, split, found, table, below, blocks, rival = settled
    header_row = max(sheet.bottom(table.row, column) for column in table.texts)
    series = _series(found, table)
    heads = table._replace(row=header_row)
    actions = _actions(sheet, heads, below, split, blocks, series.get(FIGURES, ()))
    return Part(sheet, table, header_row, actions, series, rival)


def _series(found: Header, table: Header) -> dict[str, tuple[int, ...]]:
    """Return the columns for each period by our name, as the cells have it.

    Those of progress are figures where its texts hold them, and those over states alone are none.
    """
    series = dict(found.match.series)
    if FIGURES not in table.match.columns:
        series.pop(FIGURES, None)
    if table.match.columns.get(FIGURES) in series.get("progress", ()):
        series[FIGURES] = series.pop("progress")
    return series


def _actions(
    sheet: Sheet,
    table: Header,
    below: Sequence[int],
    split: Split,
    blocks: Sequence[Block],
    series: Sequence[int],
) -> list[ActionRows]:
    """Return the actions of a table, with the cells of their indicators where they are not in one row."""
    left = {row for block in blocks for row in block.rows[1:]}
    rows = [row for row in below if row > table.row and row not in left]
    actions = read_actions(sheet, table, rows, split.repeats)
    if is_told(table):
        return stand_in_statements(actions, table, sheet)
    if table.groups:
        return stand_in_matrix(actions, table, sheet)
    if not blocks and is_answered(table.match.columns, sheet, rows):
        return stand_in_answers(actions, table.match.columns, sheet)
    if blocks:
        return stand_in_blocks(actions, blocks, table.match.columns)
    tell_rows_apart(actions, table, sheet)
    return look_back(actions, table.match.columns, series, sheet) if series else actions


def _lacking(table: Header, of_plan: OfPlan) -> tuple[str, ...]:
    """Return what a table cannot have updated because it has no column for it, nor another table figures."""
    for name, needs, what in (
        (FIGURES, {FIGURES, "measure"}, "there are no indicators to update"),
        ("rating", {"rating"}, "no rating is changed"),
    ):
        is_elsewhere = name == FIGURES and of_plan.has_figures
        if not is_elsewhere and not table.match.columns.keys() & needs:
            lack = missing_column(of_plan.path, table.sheet, name, table.seen).message
            return (f"{lack} Without it {what}.",)
    return ()
