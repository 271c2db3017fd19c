"""Reads an officer's workbook into a Plan: its tables, their actions, and what stands around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.plan.assembly import assemble, find_numbers
from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.cards import find_elsewhere, turn_cards
from xlplan.plan.layout.choices import OfPlan
from xlplan.plan.layout.found_headers import read_headers
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.issues import latest_issue
from xlplan.plan.layout.months_down import turn_months
from xlplan.plan.layout.notes import find_notes
from xlplan.plan.layout.own_words import read_own_words
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
from xlplan.plan.layout.side_by_side import divide
from xlplan.plan.layout.tables import Split, split_tables
from xlplan.plan.model import Plan
from xlplan.plan.settling import extents, read_parts

if TYPE_CHECKING:
    from xlplan.plan.book.workbook import Workbook

MOST_NOTES = 1000  # rows of a sheet of footnotes


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
            [each for sheet, split in splits for each in extents(sheet, split)],
        )
        parts, said = read_parts(splits, of_plan)
        sheets += _note_sheets(workbook, tops, sheets)
        return assemble(path, workbook, sheets, parts, (*doubts, *said))


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
