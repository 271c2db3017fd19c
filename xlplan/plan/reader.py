"""Reads an officer's workbook into a Plan: its tables, their actions, and what stands around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.errors import PlanError
from xlplan.plan.assembly import Part, assemble, find_numbers
from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.alike import read_alike
from xlplan.plan.layout.answered_cells import is_answered, stand_in_answers
from xlplan.plan.layout.blocks import Block, read_blocks, rows_beside
from xlplan.plan.layout.breakdown import tell_rows_apart
from xlplan.plan.layout.cards import find_elsewhere, turn_cards
from xlplan.plan.layout.choices import OfPlan, settle
from xlplan.plan.layout.found_headers import read_headers
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.issues import latest_issue
from xlplan.plan.layout.months_down import turn_months
from xlplan.plan.layout.narrative import is_told
from xlplan.plan.layout.notes import find_notes
from xlplan.plan.layout.own_words import read_own_words
from xlplan.plan.layout.places import look_back, stand_in_blocks, stand_in_matrix
from xlplan.plan.layout.plan_headers import (
    HEADER_ROWS,
    core,
    every_header,
    find_headers,
    is_part,
    no_table,
    tell_others,
    weigh,
)
from xlplan.plan.layout.rows import ActionRows, read_actions
from xlplan.plan.layout.side_by_side import divide
from xlplan.plan.layout.statements import stand_in_statements
from xlplan.plan.layout.subjects import Extent
from xlplan.plan.layout.tables import Split, rows_below, split_tables
from xlplan.plan.model import Plan, missing_column

if TYPE_CHECKING:
    from xlplan.plan.book.workbook import Workbook

MOST_NOTES = 1000  # rows of a sheet of footnotes


class _Settled(NamedTuple):
    """Is one table: its header as found and as read, the rows below, why figures may be another's."""

    sheet: Sheet
    split: Split
    found: Header
    table: Header
    below: Sequence[int]
    blocks: Sequence[Block]
    rival: str


def read_plan(path: str | Path, config_columns: Mapping[str, str] | None = None) -> Plan:
    """Return the plan that the workbook holds.

    `config_columns` gives our name of a column, then the officer's heading, as [columns] in xlplan.toml.
    A plan without some of the columns is read as far as it goes; see `model.require_columns`.
    Raises FileError, NotAWorkbook, Encrypted or Damaged where the file cannot be read; PlanError where it
    holds no plan, or two headings for one column; UsageError for a column that we do not have.
    """
    from xlplan.plan.book.workbook import open_workbook  # openpyxl: a quarter of a second

    path, overrides = Path(path), config_columns or {}
    with open_workbook(path) as workbook:
        tops = _read_tops(workbook, overrides)
        every = every_header(tops, overrides)
        found = find_headers(every)
        unread = {name: top for name, top in tops.items() if name not in {each.sheet for each in every}}
        own = read_own_words(unread, HEADER_ROWS, overrides, is_only=not found)
        found = [*found, *(header for header in own.headers if not found or is_part(header))]
        if not found:
            raise no_table(tops, path, own.open)
        headers, doubts = latest_issue(found, tops)
        doubts += tuple(tell_others(every, found))
        sheets = [_whole(workbook, tops[header.sheet]) for header in headers]
        splits = [
            half
            for sheet, header in zip(sheets, headers, strict=True)
            for half in divide(
                sheet, split_tables(sheet, _again(sheet, header, overrides), overrides), overrides
            )
        ]
        of_plan = OfPlan(
            path,
            overrides,
            core(headers[0].match),
            _has_figures([split for _, split in splits]),
            [each for sheet, split in splits for each in _extents(sheet, split)],
        )
        tables: list[_Settled] = []
        for sheet, split in splits:
            more, said = _settle_tables(sheet, split, of_plan)
            tables += more
            doubts += said
        alike = read_alike([(each.table, each.sheet, each.below) for each in tables])
        parts = [
            _part(each._replace(table=table, rival=each.rival or told))
            for each, (table, told) in zip(tables, alike, strict=True)
        ]
        sheets += _note_sheets(workbook, tops, sheets)
        return assemble(path, workbook, sheets, parts, doubts)


def _read_tops(workbook: Workbook, overrides: Mapping[str, str]) -> dict[str, Sheet]:
    """Return the first rows of each sheet that a reader can see; all of one that is turned, as a table."""
    tops = {name: workbook.read_sheet(name, HEADER_ROWS) for name in workbook.visible_sheets()}
    elsewhere = find_elsewhere(tops.values())
    return {name: _turned(workbook, top, elsewhere[name], overrides) for name, top in tops.items()}


def _turned(workbook: Workbook, top: Sheet, elsewhere: frozenset[str], overrides: Mapping[str, str]) -> Sheet:
    """Return a sheet of cards or of months below each other as a table, where it says more than a header.

    One card alone, of which other sheets have the like, gives way to any header.
    """
    known = next((each for each in (frozenset[str](), elsewhere) if turn_cards(top, each)), None)
    if (known is None and not turn_months(top)) or (known and every_header({"": top}, overrides)):
        return top
    whole = _whole(workbook, top)
    turned = turn_months(whole) if known is None else turn_cards(whole, known)
    every = every_header({"": top, "turned": turned}, overrides) if turned else []
    best = max(every, key=weigh, default=None)
    return turned if turned and best and best.places else top


def _whole(workbook: Workbook, top: Sheet) -> Sheet:
    return top if top.is_whole else workbook.read_sheet(top.name)


def _split(sheet: Sheet, header: Header, overrides: Mapping[str, str]) -> Split:
    return split_tables(sheet, _again(sheet, header, overrides), overrides)


def _has_figures(splits: Sequence[Split]) -> bool:
    return any(FIGURES in header.match.names for split in splits for header in split.headers)


def _extents(sheet: Sheet, split: Split) -> list[Extent]:
    """Return each table of a sheet with the rows between its header and the next."""
    limits = [following.first_row - 1 for following in split.headers[1:]] + [split.last_row]
    return [
        (header, sheet, rows_below(sheet, header, last, split.repeats))
        for header, last in zip(split.headers, limits, strict=True)
    ]


def _settle_tables(sheet: Sheet, split: Split, of_plan: OfPlan) -> tuple[list[_Settled], tuple[str, ...]]:
    """Return the tables of a sheet with one column for each name.

    What is wrong with one that is not of the plan's own kind is a doubt, and it is left out.
    """
    tables: list[_Settled] = []
    first = split.headers[:1]
    doubts = tuple(tell_others([split.other], first)) if split.other else ()
    for found, _, below in _extents(sheet, split):
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
        tables.append(_Settled(sheet, split, found, table, below, blocks, rival))
        doubts += said
        doubts += _lacking(table, of_plan.path) if is_own else ()
    return tables, doubts


def _part(settled: _Settled) -> Part:
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


def _lacking(table: Header, path: Path) -> tuple[str, ...]:
    """Return what a table cannot have updated because it has no column for it."""
    for name, needs, what in (
        (FIGURES, {FIGURES, "measure"}, "there are no indicators to update"),
        ("rating", {"rating"}, "no rating is changed"),
    ):
        if not table.match.columns.keys() & needs:
            lack = missing_column(path, table.sheet, name, table.seen).message
            return (f"{lack} Without it {what}.",)
    return ()


def _again(sheet: Sheet, header: Header, overrides: Mapping[str, str]) -> Header:
    """Return the first header of the sheet, as the whole of it has it: merged areas were not known before."""
    rows = [row for row in sheet.rows if header.first_row <= row <= header.row]
    own = (read_headers(sheet, rows, overrides) or [header])[0]
    above = read_headers(sheet, [row for row in sheet.rows if row < own.first_row], overrides)
    return next((other for other in above if other.row + 1 < own.first_row and is_part(other)), own)


def _note_sheets(workbook: Workbook, tops: Mapping[str, Sheet], sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets beside the plan's that begin with footnotes to it."""
    others = [top for top in tops.values() if top.name not in {sheet.name for sheet in sheets}]
    wanted = find_numbers(sheets) if others else set()
    wanted -= {note.number for sheet in sheets for note in find_notes(sheet, ())} if wanted else set()
    if not wanted:
        return []
    beginning = [top for top in others if wanted & {note.number for note in find_notes(top, (), wanted)}]
    return [top if top.is_whole else workbook.read_sheet(top.name, MOST_NOTES) for top in beginning]
