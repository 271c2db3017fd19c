"""What a formula refers to: areas on sheets, through names and tables, as plain values.

Enough of the grammar (ECMA-376 part 1, 18.17) to know what a formula depends on; nothing is ever evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlplan.address import MAX_COLUMN, MAX_ROW, Area, column_number

_TOKEN = re.compile(
    r"""
    "(?:[^"]|"")*"                                                          # a text
  | (?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?|\[\d+\][\w.]*)!    # a sheet, or two and all between
  | (?P<area>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?
            |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w.(\[!])
  | [0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?                                 # a number, so that 1E5 is no cell
  | (?P<name>[^\W\d][\w.\\?]*)(?P<after>\s*\(|\[)?                              # a function, a table, a name
  """,
    re.VERBOSE,
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})")
_ANYWHERE = frozenset({"INDIRECT", "OFFSET"})


class Reference(NamedTuple):
    """Is one area on one sheet that a formula reads."""

    sheet: str
    area: Area


class Table(NamedTuple):
    """Is an Excel table as formulas name it: its sheet, its area with the heading row, its columns' headings."""

    sheet: str
    area: Area
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """Is what names mean in a workbook: tabs in order, defined names by (name, local sheet), tables by name."""

    sheets: tuple[str, ...]
    names: Mapping[tuple[str, str | None], str]
    tables: Mapping[str, Table]


class Reads(NamedTuple):
    """Is what a formula reads; `anywhere` where that is only known when Excel calculates (INDIRECT, OFFSET)."""

    references: tuple[Reference, ...]
    anywhere: bool


def reads(
    formula: str, sheet: str, scope: Scope, shift: tuple[int, int] = (0, 0), at_row: int = 0, depth: int = 0
) -> Reads:
    """Return what a formula on `sheet` reads; `shift` moves relative references by rows and columns."""
    found: list[Reference] = []
    anywhere = False
    here: Sequence[str] = (sheet,)
    for token in _TOKEN.finditer(formula):
        if token["sheet"]:
            here = _sheets(token["sheet"], scope)
            continue
        if token["area"]:
            found += [Reference(name, area) for name in here if (area := _area(token["area"], shift))]
        elif token["name"]:
            name, after = token["name"], (token["after"] or "").strip()
            if after == "(":
                anywhere = anywhere or name.upper() in _ANYWHERE
            elif after == "[":
                found += _table_area(name, _brackets(formula, token.end() - 1), scope, at_row)
            else:
                inner = _named(name, here, sheet, scope, shift, at_row, depth)
                found += inner.references
                anywhere = anywhere or inner.anywhere
        here = (sheet,)
    return Reads(tuple(found), anywhere)


def _sheets(token: str, scope: Scope) -> Sequence[str]:
    """Return the sheets that the part before '!' means; none for another workbook's."""
    name = token[1:-1].replace("''", "'") if token.startswith("'") else token
    if "[" in name:
        return ()
    folded = [tab.casefold() for tab in scope.sheets]
    if name.casefold() in folded:
        return (scope.sheets[folded.index(name.casefold())],)
    first, _, last = name.partition(":")
    if first.casefold() in folded and last.casefold() in folded:
        ends = sorted((folded.index(first.casefold()), folded.index(last.casefold())))
        return scope.sheets[ends[0] : ends[1] + 1]
    return ()


def _area(text: str, shift: tuple[int, int]) -> Area | None:
    first, _, last = text.partition(":")
    low, high = _corner(first, shift), _corner(last or first, shift)
    if low is None or high is None:
        return None
    rows = sorted((low[0] or 1, high[0] or MAX_ROW))
    columns = sorted((low[1] or 1, high[1] or MAX_COLUMN))
    return Area(rows[0], columns[0], rows[1], columns[1])


def _corner(text: str, shift: tuple[int, int]) -> tuple[int, int] | None:
    """Return (row, column) of one end, 0 where a whole row or column is meant; shifted ends wrap, as in Excel."""
    found = _CORNER.fullmatch(text)
    if found is None:
        return None
    fixed_column, letters, fixed_row, digits = found.groups()
    if not digits:
        fixed_row = ""
    if not letters and fixed_column:
        fixed_row, fixed_column = fixed_column, ""
    row, column = int(digits or 0), column_number(letters)
    if row > MAX_ROW or column > MAX_COLUMN:
        return None
    if row and not fixed_row:
        row = (row + shift[0] - 1) % MAX_ROW + 1
    if column and not fixed_column:
        column = (column + shift[1] - 1) % MAX_COLUMN + 1
    return row, column


def _named(
    name: str, here: Sequence[str], sheet: str, scope: Scope, shift: tuple[int, int], at_row: int, depth: int
) -> Reads:
    """Return what a defined name, or a table named alone, reads."""
    key = name.casefold()
    if key in scope.tables:
        return Reads(tuple(_table_area(name, "", scope, at_row)), False)
    local = here[0] if len(here) == 1 else sheet
    formula = scope.names.get((key, local)) or scope.names.get((key, None))
    if formula is None or depth > 20:
        return Reads((), False)
    return reads(formula, local, scope, shift, at_row, depth + 1)


def _brackets(formula: str, at: int) -> str:
    """Return what stands between the bracket at `at` and its partner."""
    depth = 0
    for index in range(at, len(formula)):
        depth += {"[": 1, "]": -1}.get(formula[index], 0)
        if depth == 0:
            return formula[at + 1 : index]
    return formula[at + 1 :]


def _table_area(name: str, inside: str, scope: Scope, at_row: int) -> list[Reference]:
    table = scope.tables.get(name.casefold())
    if table is None:
        return []
    area = table.area
    lowered = inside.casefold()
    parts = [part.strip("[]@ ").casefold() for part in re.split(r"\]\s*[,:]\s*\[", inside)]
    named = [index for index, column in enumerate(table.columns) if column.casefold() in parts]
    first, last = (min(named), max(named)) if named else (0, area.last_column - area.column)
    rows = (area.row, area.last_row)
    if at_row and ("#this row" in lowered or inside.lstrip("[").startswith("@")):
        rows = (at_row, at_row)
    return [Reference(table.sheet, Area(rows[0], area.column + first, rows[1], area.column + last))]
