"""Other plans of the same content: rows and columns moved, headings by other names, actions in another order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial

import yaml

from tests.plans.drawing import Drawing, Place, Sheet
from xlplan.address import cell_name, column_letters, column_number, full_address, parse_cell, split_address
from xlplan.plan.layout.heading_lists import heading_key
from xlplan.plan.layout.headings import match_headings
from xlplan.resources import data_folder

Move = Callable[[str, Place], Place]


def insert_rows(drawing: Drawing, above: int, count: int) -> Drawing:
    """Return the plan with blank rows above that row of each of its sheets."""
    return move(drawing, lambda _, at: (at[0] + count * (at[0] >= above), at[1]))


def insert_columns(drawing: Drawing, count: int) -> Drawing:
    """Return the plan with blank columns at its left."""
    return move(drawing, lambda _, at: (at[0], at[1] + count))


def reorder_columns(drawing: Drawing, order: Callable[[list[int]], list[int]]) -> Drawing:
    """Return the plan with the columns of its tables in another order; `order` is given their numbers."""
    moves: dict[str, dict[int, int]] = {}
    for name, header_row, _ in drawing.tables:
        sheet = next(sheet for sheet in drawing.sheets if sheet.name == name)
        columns = sorted({at[1] for at in sheet.cells if at[0] == int(header_row)})
        moves[name] = dict(zip(order(columns), columns, strict=True))
    return move(drawing, lambda name, at: (at[0], moves.get(name, {}).get(at[1], at[1])))


def move(drawing: Drawing, to: Move) -> Drawing:
    """Return the plan with every cell elsewhere, and the reading that is expected then."""
    names = [name for name, _, _ in drawing.tables]
    homes = _homes(drawing)
    return replace(
        drawing,
        sheets=tuple(_moved(sheet, partial(to, sheet.name)) for sheet in drawing.sheets),
        tables=tuple(
            (name, str(to(name, (int(row), 1))[0]), _columns(name, columns, to))
            for name, row, columns in drawing.tables
        ),
        indicators=tuple(
            (measure, cell_name(*to(home, parse_cell(cell))), figure)
            for home, (measure, cell, figure) in zip(homes, drawing.indicators, strict=True)
        ),
        notes=tuple((number, _address(cell, names[0], to)) for number, cell in drawing.notes),
    )


def rename_headings(drawing: Drawing, pick: Callable[[list[str]], str]) -> Drawing:
    """Return the plan with its headings changed to others that mean the same; `pick` is given those there are."""
    return replace(drawing, sheets=tuple(_renamed(sheet, drawing, pick) for sheet in drawing.sheets))


_TIME = re.compile(r"\b(?:this|month|quarter|period|year|ytd)\b", re.IGNORECASE)


@cache
def synonyms() -> Mapping[str, list[str]]:
    """Return the headings that mean each column, whatever others there are; none that names a time.

    'Performance this month' below 'Q1' would be no heading that an officer writes.
    """
    lists = yaml.safe_load((data_folder("schemas") / "headings.yaml").read_text("utf-8"))
    return {
        name: [way for way in ways["headings"] if not _TIME.search(way)]
        for name, ways in lists.items()
        if "headings" in ways
    }


def _renamed(sheet: Sheet, drawing: Drawing, pick: Callable[[list[str]], str]) -> Sheet:
    """Return the sheet with each plain heading changed wherever it stands."""
    cells = dict(sheet.cells)
    for name, row, columns in drawing.tables:
        for known, letters in re.findall(r"(\w+) ([A-Z]+)", columns) if name == sheet.name else ():
            old = sheet.cells.get((int(row), column_number(letters)))
            if old and _is_plain(known, str(old.value)):
                taken = {str(cell.value).casefold() for at, cell in cells.items() if at[0] == int(row)}
                new = pick([way for way in synonyms()[known] if way.casefold() not in taken])
                cells |= {
                    at: replace(cell, value=new) for at, cell in cells.items() if cell.value == old.value
                }
    return replace(sheet, cells=cells)


def _is_plain(name: str, heading: str) -> bool:
    """Tell whether the heading means its column by itself, and no month stands in it."""
    return (
        match_headings({1: heading}).columns == {name: 1}
        and not re.search(r"\d", heading)
        and bool(heading_key(heading))
    )


def _homes(drawing: Drawing) -> list[str]:
    """Return the sheet of each indicator: the next table's begins where a row is not below the one before."""
    names = [name for name, _, _ in drawing.tables]
    homes: list[str] = []
    last = 0
    for _, cell, _ in drawing.indicators:
        row = parse_cell(cell)[0]
        if homes and row <= last and len(names) > 1:
            names = names[1:]
        homes.append(names[0])
        last = row
    return homes


def _columns(name: str, columns: str, to: Move) -> str:
    places = [
        (to(name, (1, column_number(letters)))[1], known)
        for known, letters in re.findall(r"(\w+) ([A-Z]+)", columns)
    ]
    return ", ".join(f"{known} {column_letters(at)}" for at, known in sorted(places))


def _address(address: str, first: str, to: Move) -> str:
    sheet, cell = split_address(address)
    return full_address(sheet or first, cell_name(*to(sheet or first, parse_cell(cell))))


def _moved(sheet: Sheet, to: Callable[[Place], Place]) -> Sheet:
    return replace(
        sheet,
        cells={to(at): cell for at, cell in sheet.cells.items()},
        merged=tuple(_corners(first, last, to) for first, last in sheet.merged),
        hidden_columns=tuple(to((1, column))[1] for column in sheet.hidden_columns),
        table=_corners(*sheet.table, to) if sheet.table else None,
    )


def _corners(first: Place, last: Place, to: Callable[[Place], Place]) -> tuple[Place, Place]:
    places = [to((row, column)) for row in (first[0], last[0]) for column in range(first[1], last[1] + 1)]
    rows, columns = zip(*places, strict=True)
    return (min(rows), min(columns)), (max(rows), max(columns))
