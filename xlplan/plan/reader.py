"""Reads an officer's workbook into a Plan: its tables, their actions, and what stands around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.errors import PlanError
from xlplan.plan.book.grid import Sheet
from xlplan.plan.book.lists import list_words
from xlplan.plan.layout.choices import OfPlan, latest_issue, settle
from xlplan.plan.layout.headers import (
    HEADER_ROWS,
    Header,
    core,
    every_header,
    find_headers,
    is_part,
    no_table,
    read_headers,
    tell_others,
)
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.notes import find_notes
from xlplan.plan.layout.places import Block, read_blocks, rows_beside, stand_in_blocks, stand_in_matrix
from xlplan.plan.layout.rows import ActionRows, Split, read_actions, split_tables
from xlplan.plan.layout.title import find_title
from xlplan.plan.model import Plan, Table, missing_column
from xlplan.text.footnotes import find_markers

if TYPE_CHECKING:
    import pandas as pd

    from xlplan.plan.book.workbook import Workbook

MOST_NOTES = 1000  # rows of a sheet of footnotes


class _Part(NamedTuple):
    """Is one table with the rows of its actions."""

    sheet: Sheet
    header: Header
    header_row: int
    actions: list[ActionRows]
    series: tuple[int, ...]


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
        tops = {name: workbook.read_sheet(name, HEADER_ROWS) for name in workbook.visible_sheets()}
        every = every_header(tops, overrides)
        found = find_headers(every)
        if not found:
            raise no_table(tops, path)
        headers, doubts = latest_issue(found, tops)
        doubts += tuple(tell_others(every, found))
        sheets = [_whole(workbook, tops[header.sheet]) for header in headers]
        splits = [
            split_tables(sheet, _again(sheet, header, overrides), overrides)
            for sheet, header in zip(sheets, headers, strict=True)
        ]
        of_plan = OfPlan(path, overrides, core(headers[0].match), _has_figures(splits))
        parts: list[_Part] = []
        for sheet, split in zip(sheets, splits, strict=True):
            more, said = _read_parts(sheet, split, of_plan)
            parts += more
            doubts += said
        sheets += _note_sheets(workbook, tops, sheets)
        return _build(path, workbook, sheets, parts, doubts)


def _whole(workbook: Workbook, top: Sheet) -> Sheet:
    return top if top.is_whole else workbook.read_sheet(top.name)


def _has_figures(splits: Sequence[Split]) -> bool:
    return any(FIGURES in header.match.names for split in splits for header in split.headers)


def _read_parts(sheet: Sheet, split: Split, of_plan: OfPlan) -> tuple[list[_Part], tuple[str, ...]]:
    """Return the tables of a sheet; a header of merged cells ends where the lowest of them does.

    What is wrong with one that is not of the plan's own kind is a doubt, and it is left out.
    """
    limits = [following.first_row - 1 for following in split.headers[1:]] + [split.last_row]
    parts: list[_Part] = []
    first = split.headers[:1]
    doubts = tuple(tell_others([split.other], first)) if split.other else ()
    for found, last_row in zip(split.headers, limits, strict=True):
        is_own = core(found.match) == of_plan.kind
        settled = of_plan if is_own else of_plan._replace(overrides={})
        below = [row for row in sheet.rows if found.row < row <= last_row]
        blocks = () if found.groups else read_blocks(found, sheet, below)
        try:
            table, said = settle(found, sheet, last_row, settled, rows_beside(blocks))
        except PlanError as wrong:
            if is_own:
                raise
            doubts += (f"{tell_others([found], first)[0]} ({wrong.message})",)
            continue
        header_row = max(sheet.bottom(table.row, column) for column in table.texts)
        actions = _actions(sheet, table._replace(row=header_row), last_row, split, blocks)
        parts.append(_Part(sheet, table, header_row, actions, found.match.series.get(FIGURES, ())))
        doubts += said
        doubts += _lacking(table, of_plan.path) if is_own else ()
    return parts, doubts


def _actions(
    sheet: Sheet, table: Header, last_row: int, split: Split, blocks: Sequence[Block]
) -> list[ActionRows]:
    """Return the actions of a table, with the cells of their indicators where they are not in one row."""
    left = {row for block in blocks for row in block.rows[1:]}
    rows = [row for row in sheet.rows if table.row < row <= last_row and row not in left]
    actions = read_actions(sheet, table, rows, split.repeats)
    if table.groups:
        return stand_in_matrix(actions, table, sheet)
    return stand_in_blocks(actions, blocks, table.match.columns) if blocks else actions


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
    wanted = _markers(sheets) if others else set()
    wanted -= {note.number for sheet in sheets for note in find_notes(sheet, ())} if wanted else set()
    if not wanted:
        return []
    beginning = [top for top in others if wanted & {note.number for note in find_notes(top, (), wanted)}]
    return [top if top.is_whole else workbook.read_sheet(top.name, MOST_NOTES) for top in beginning]


def _markers(sheets: list[Sheet]) -> set[int]:
    """Return the numbers of the footnote markers on the sheets."""
    cells = (cell for sheet in sheets for cell in sheet.cells.values())
    found = (marker for cell in cells for marker in find_markers(cell.text, cell.superscript))
    return {marker.number for marker in found if marker.number is not None}


def _may_be_numbered(sheets: list[Sheet], taken: Mapping[str, set[int]]) -> bool:
    """Tell whether a line outside the tables begins with a number, so that it may be a footnote."""
    return any(
        len(texts) == 1 and row not in taken[sheet.name] and next(iter(texts.values()))[:1].isdigit()
        for sheet in sheets
        for row, texts in sheet.rows.items()
    )


def _build(
    path: Path, workbook: Workbook, sheets: list[Sheet], parts: list[_Part], doubts: tuple[str, ...]
) -> Plan:
    from xlplan.plan.frames import build_actions, build_indicators  # pandas: as long again

    blocks = [(part.sheet, part.header.match.columns, action) for part in parts for action in part.actions]
    actions = build_actions(blocks)
    taken = {sheet.name: _table_rows(sheet, parts) for sheet in sheets}
    numbers = _markers(sheets) if _may_be_numbered(sheets, taken) else set[int]()
    top = parts[0]
    return Plan(
        path=path,
        tables=tuple(_table(part, actions) for part in parts),
        actions=actions,
        indicators=build_indicators(blocks, actions),
        notes=tuple(note for sheet in sheets for note in find_notes(sheet, taken[sheet.name], numbers)),
        title=find_title(top.sheet, top.header.first_row),
        cells={(sheet.name, cell_name(*at)): cell for sheet in sheets for at, cell in sheet.cells.items()},
        rating_list=_rating_list(workbook, sheets, actions),
        rating_fills=_rating_fills(actions),
        conditional_formatting=any(
            area.holds(*at) for sheet in sheets for area in sheet.coloured for at in _ratings(sheet, actions)
        ),
        doubts=doubts,
    )


def _table(part: _Part, actions: pd.DataFrame) -> Table:
    columns, texts = part.header.match.columns, part.header.texts
    rows = {row for action in part.actions for row in action.rows}
    ours = actions[(actions["sheet"] == part.sheet.name) & actions["row"].isin(rows)]
    return Table(
        sheet=part.sheet.name,
        header_row=part.header_row,
        last_row=int(ours["last_row"].max()) if len(ours) else part.header_row,
        columns=columns,
        headings={name: texts[column] for name, column in columns.items()},
        merged=part.sheet.merged,
        seen=part.header.seen,
        series=part.series,
    )


def _table_rows(sheet: Sheet, parts: list[_Part]) -> set[int]:
    """Return the rows of the sheet that are a header's or an action's."""
    rows: set[int] = set()
    for part in parts:
        if part.sheet.name == sheet.name:
            rows |= set(range(part.header.first_row, part.header_row + 1))
            rows |= {row for action in part.actions for row in action.rows}
    return rows


def _ratings(sheet: Sheet, actions: pd.DataFrame) -> list[tuple[int, int]]:
    cells = actions.loc[actions["sheet"] == sheet.name, "rating_cell"].dropna()
    return [parse_cell(cell) for cell in cells]


def _rating_list(workbook: Workbook, sheets: list[Sheet], actions: pd.DataFrame) -> tuple[str, ...]:
    """Return the words of the first drop-down list that serves a rating."""
    for sheet in sheets:
        for areas, formula in sheet.lists:
            if any(area.holds(*at) for area in areas for at in _ratings(sheet, actions)):
                return list_words(workbook, sheet.name, formula)
    return ()


def _rating_fills(actions: pd.DataFrame) -> dict[str, str]:
    """Return the fill that each word of a rating has most often."""
    pairs = zip(actions["rating"].str.strip(), actions["rating_fill"], strict=True)
    counts = Counter((word, fill) for word, fill in pairs if word and fill)
    fills: dict[str, str] = {}
    for (word, fill), _ in counts.most_common():
        fills.setdefault(word, fill)
    return fills
