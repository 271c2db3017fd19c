"""The tables of a workbook put together as one Plan: frames, footnotes, the title, what ratings look like.

Apart from reader.py, which finds the tables and their actions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.plan.book.grid import Sheet
from xlplan.plan.book.lists import list_words
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.notes import find_notes
from xlplan.plan.layout.rows import ActionRows
from xlplan.plan.layout.title import find_between, find_foot, find_title
from xlplan.plan.listing import Listed, list_actions, list_indicators
from xlplan.plan.model import Plan, Table
from xlplan.text.footnotes import find_markers

if TYPE_CHECKING:
    from xlplan.plan.book.workbook import Workbook

_BEGUN = re.compile(r"([1-9][0-9]?)\b")


class Part(NamedTuple):
    """Is one table with the rows of its actions, and why another column may hold its figures."""

    sheet: Sheet
    header: Header
    header_row: int
    actions: list[ActionRows]
    series: Mapping[str, tuple[int, ...]]
    rival: str = ""


def find_numbers(sheets: list[Sheet]) -> set[int]:
    """Return the numbers of the footnote markers on the sheets."""
    cells = (cell for sheet in sheets for cell in sheet.cells.values())
    found = (marker for cell in cells for marker in find_markers(cell.text, cell.superscript))
    return {marker.number for marker in found if marker.number is not None}


def _begun_numbers(sheets: list[Sheet], taken: Mapping[str, set[int]]) -> set[int]:
    """Return the numbers with which lines below the tables begin, so that they may be footnotes."""
    lines = (
        next(iter(texts.values()))
        for sheet in sheets
        for row, texts in sheet.rows.items()
        if len(texts) == 1 and row > max(taken[sheet.name], default=0)
    )
    return {int(found[1]) for line in lines if (found := _BEGUN.match(line))}


def _numbers_in_brackets(sheets: list[Sheet], begun: Collection[int]) -> set[int]:
    """Return the numbers that '(1)' marks: '(1)' may be a count, unless each note has its marker so."""
    cells = (cell for sheet in sheets for cell in sheet.cells.values())
    found = {marker.number for cell in cells for marker in find_markers(cell.text, (), begun)}
    return {*begun} if found >= {*begun} else set()


def assemble(
    path: Path, workbook: Workbook, sheets: list[Sheet], parts: list[Part], doubts: tuple[str, ...]
) -> Plan:
    """Return the plan that these parts on these sheets make."""
    blocks = [(part.sheet, part.header.match.columns, action) for part in parts for action in part.actions]
    actions = list_actions(blocks)
    sheets = [sheet.standing for sheet in sheets]
    taken = {sheet.name: _table_rows(sheet, parts) for sheet in sheets}
    begun = _begun_numbers(sheets, taken)
    numbers = (find_numbers(sheets) or _numbers_in_brackets(sheets, begun)) if begun else set[int]()
    top = parts[0]
    notes = tuple(note for sheet in sheets for note in find_notes(sheet, taken[sheet.name], numbers))
    # what is only listed beneath 'Notes' is a caption too: its dates are nobody's figure's
    noted = {(note.sheet, note.cell) for note in notes if note.style != "plain" or note.number in numbers}
    return Plan(
        path=path,
        tables=tuple(_table(part, actions) for part in parts),
        action_rows=actions,
        indicator_rows=list_indicators(blocks, actions),
        notes=notes,
        title=find_title(top.sheet.standing, _first_row(top)),
        cells={(sheet.name, cell_name(*at)): cell for sheet in sheets for at, cell in sheet.cells.items()},
        rating_list=_rating_list(workbook, sheets, actions),
        rating_fills=_rating_fills(actions),
        conditional_formatting=any(
            area.holds(*at) for sheet in sheets for area in sheet.coloured for at in _ratings(sheet, actions)
        ),
        doubts=doubts,
        captions=tuple(each for each in _captions(sheets, taken, parts) if each[:2] not in noted),
    )


def _captions(
    sheets: Sequence[Sheet], taken: Mapping[str, set[int]], parts: Sequence[Part]
) -> Iterator[tuple[str, str, str]]:
    """Yield what stands above the tables of all sheets but the first, and between and below those of each."""
    for sheet in sheets:
        rows = taken[sheet.name]
        headers = {_first_row(part) for part in parts if part.sheet.name == sheet.name}
        above = find_title(sheet, min(rows)) if rows and sheet.name != parts[0].sheet.name else ()
        between = find_between(sheet, rows, headers) if rows else ()
        below = find_foot(sheet, max(rows)) if rows else ()
        shorter = _below_shorter(sheet, parts)
        found = dict.fromkeys((*above, *between, *shorter, *below))
        yield from ((sheet.name, cell, text) for cell, text in found)


def _below_shorter(sheet: Sheet, parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Yield what stands below each of the tables that stand beside each other: one may be the shorter."""
    for part in parts:
        if part.sheet.name == sheet.name and part.sheet.across:
            yield from find_foot(part.sheet, max(_table_rows(part.sheet, [part])))


def _first_row(part: Part) -> int:
    return min((row for row, _ in part.header.places.values()), default=part.header.first_row)


def _table(part: Part, actions: Sequence[Listed]) -> Table:
    columns, texts = part.header.match.columns, part.header.texts
    rows = {row for action in part.actions for row in action.rows}
    ours = [each for each in actions if each["sheet"] == part.sheet.name and each["row"] in rows]
    table = Table(
        sheet=part.sheet.name,
        header_row=part.header_row,
        last_row=max((int(str(each["last_row"])) for each in ours), default=part.header_row),
        columns=columns,
        headings={name: texts[column] for name, column in columns.items()},
        merged=part.sheet.standing.merged,
        seen=part.header.seen,
        series=part.series.get(FIGURES, ()),
        by_period=part.series,
        hidden=part.sheet.hidden,
        coloured=part.sheet.coloured,
        across=part.sheet.across,
        rival=part.rival,
    )
    return _table_of_cards(part, table) if part.sheet.turned else table


def _table_of_cards(part: Part, table: Table) -> Table:
    """Return the table with the cells of each card; its columns are those of the first card's texts."""
    origin = part.sheet.origin
    cards = [
        {name: origin[row, column] for name, column in table.columns.items() if (row, column) in origin}
        for action in part.actions
        for row in action.rows
    ]
    first = {name: column for card in reversed(cards) for name, (_, column) in card.items()}
    return replace(
        table,
        header_row=max(_first_row(part) - 1, 1),
        last_row=max(row for row, _ in origin.values()),
        columns={name: first[name] for name in table.columns if name in first},
        by_period={},
        cards=tuple({name: cell_name(*place) for name, place in card.items()} for card in cards),
    )


def _table_rows(sheet: Sheet, parts: list[Part]) -> set[int]:
    """Return the rows of the sheet that are a header's or an action's."""
    rows: set[int] = set()
    for part in parts:
        if part.sheet.name != sheet.name:
            continue
        if part.sheet.turned:
            rows |= {row for row, _ in part.sheet.origin.values()}
            continue
        rows |= set(range(part.header.first_row, part.header_row + 1))
        rows |= {row for action in part.actions for row in action.rows}
    return rows


def _ratings(sheet: Sheet, actions: Sequence[Listed]) -> list[tuple[int, int]]:
    cells = (each["rating_cell"] for each in actions if each["sheet"] == sheet.name)
    return [parse_cell(cell) for cell in cells if isinstance(cell, str)]


def _rating_list(workbook: Workbook, sheets: list[Sheet], actions: Sequence[Listed]) -> tuple[str, ...]:
    """Return the words of the first drop-down list that serves a rating."""
    for sheet in sheets:
        for areas, formula in sheet.lists:
            if any(area.holds(*at) for area in areas for at in _ratings(sheet, actions)):
                return list_words(workbook, sheet.name, formula)
    return ()


def _rating_fills(actions: Sequence[Listed]) -> dict[str, str]:
    """Return the fill that each word of a rating has most often."""
    pairs = ((str(each["rating"]).strip(), each["rating_fill"]) for each in actions)
    counts = Counter((word, fill) for word, fill in pairs if word and isinstance(fill, str) and fill)
    fills: dict[str, str] = {}
    for (word, fill), _ in counts.most_common():
        fills.setdefault(word, fill)
    return fills
