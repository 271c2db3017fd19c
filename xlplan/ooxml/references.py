"""What a formula refers to: areas on sheets, through names and tables, as plain values.

Enough of the grammar (ECMA-376 part 1, 18.17) to know what a formula depends on; nothing is ever evaluated.
Where it is in doubt a formula reads more rather than less: a result calculated for nothing does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlplan.address import MAX_COLUMN, MAX_ROW, Area, column_number

_TOKEN = re.compile(
    r"""
    "(?:[^"]|"")*"                                                # a text
  | \#[A-Z/0]+[!?]?                                               # an error, so that #REF! is no sheet
  | (?:(?P<sheet>'(?>(?:[^']|'')+)'|\[\d+\][\w.]*|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!)?     # a sheet, or two
    (?: (?P<area> (\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7}) (?: : (\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7}) )?
                | \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3} | \$?[0-9]{1,7}:\$?[0-9]{1,7} ) (?![\w.(\[!])
      | (?P<name>[^\W\d][\w.\\?]*)(?P<after>\s*\(|\[)?            # a function, a table, a name
    )
  | [0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?                       # a number, so that 1E5 is no cell
  """,
    re.VERBOSE,
)
_COMPUTED = re.compile(r"\)\s*:|:\s*[A-Za-z_.]+\(")  # an area with an end that is calculated: A1:INDEX(B:B,9)
_ANYWHERE = frozenset({"indirect", "offset"})
_DEEPEST = 20  # names in names; Excel allows no circles
_LONGEST = 8192  # characters; Excel allows no more
_MOST = 10_000  # references; a formula that names more is as good as one that reads anything


class Reference(NamedTuple):
    """Is one area on one sheet that a formula reads."""

    sheet: str
    area: Area


class Table(NamedTuple):
    """Is an Excel table: its name, its sheet, its area with headings and totals, its columns' headings."""

    name: str
    sheet: str
    area: Area
    columns: tuple[str, ...]
    heading_rows: int
    totals_rows: int


@dataclass(frozen=True)
class Scope:
    """Is what names mean in a workbook: tabs in order, names by (name, local sheet), tables by name."""

    sheets: tuple[str, ...]
    names: Mapping[tuple[str, str | None], str]
    tables: Mapping[str, Table]


class Reads(NamedTuple):
    """Is what a formula reads; `anywhere` where only Excel's calculation can tell (INDIRECT, OFFSET)."""

    references: tuple[Reference, ...]
    anywhere: bool


class Spot(NamedTuple):
    """Is where a formula stands, and how far its relative references move (a shared formula, a name)."""

    sheet: str
    row: int
    column: int
    down: int = 0
    right: int = 0


def reads(
    formula: str, spot: Spot, scope: Scope, depth: int = 0, known: dict[tuple[str, Spot], Reads] | None = None
) -> Reads:
    """Return what a formula reads; `known` is what names mean, so that none is looked into twice."""
    found: list[Reference] = []
    known = {} if known is None else known
    anywhere = depth > _DEEPEST or len(formula) > _LONGEST or _COMPUTED.search(formula) is not None
    last_end = 0
    for token, inside in () if anywhere else _tokens(formula):
        sheets = _sheets(token["sheet"], scope) if token["sheet"] else (spot.sheet,)
        new: Sequence[Reference] = ()
        if token["area"]:
            area = _area(token, spot)
            new = [Reference(name, area) for name in sheets if area]
        elif token["name"]:
            new, unknown = _named(token, inside, sheets, spot, scope, depth, known)
            anywhere = anywhere or unknown
        if new and found and formula[last_end : token.start()].strip() == ":":
            new = [*new, Reference(new[-1].sheet, _around(found[-1].area, new[-1].area))]
        found += new
        last_end = token.end()
        if len(found) > _MOST:
            return Reads((), True)
    return Reads(tuple(found), anywhere)


def _tokens(formula: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the tokens of a formula, each with what stands in the brackets after it; that is no token."""
    at = 0
    while token := _TOKEN.search(formula, at):
        inside = _brackets(formula, token.end() - 1) if token["after"] == "[" else ""
        yield token, inside
        at = token.end() + len(inside)


def _named(
    token: re.Match[str],
    inside: str,
    sheets: Sequence[str],
    spot: Spot,
    scope: Scope,
    depth: int,
    known: dict[tuple[str, Spot], Reads],
) -> Reads:
    """Return what a function by itself, a table or a defined name reads."""
    name, after = token["name"].casefold(), token["after"]
    if after and after != "[":
        return Reads((), name in _ANYWHERE)
    table = scope.tables.get(name)
    if table or after:
        return Reads((_table_area(table, inside, spot.row),) if table else (), False)
    local = sheets[0] if len(sheets) == 1 else spot.sheet
    meaning = scope.names.get((name, local)) or scope.names.get((name, None))
    if meaning is None:
        return Reads((), False)
    # A name's relative references are written as seen from A1 (18.2.5).
    seen_from = Spot(local, spot.row, spot.column, spot.row - 1, spot.column - 1)
    if (meaning, seen_from) not in known:
        known[meaning, seen_from] = reads(meaning, seen_from, scope, depth + 1, known)
    return known[meaning, seen_from]


def _sheets(token: str, scope: Scope) -> Sequence[str]:
    """Return the sheets that the part before '!' means; none for another workbook's."""
    name = token[1:-1].replace("''", "'") if token.startswith("'") else token
    folded = [tab.casefold() for tab in scope.sheets]
    if name.casefold() in folded:
        return (scope.sheets[folded.index(name.casefold())],)
    first, _, last = name.casefold().partition(":")
    if first in folded and last in folded:
        low, high = sorted((folded.index(first), folded.index(last)))
        return scope.sheets[low : high + 1]
    return ()


def _area(token: re.Match[str], spot: Spot) -> Area | None:
    """Return the area that a token means, its relative ends moved; they wrap at the sheet's edge."""
    if token[4] is None:
        return _whole_area(token["area"], spot)
    low = _corner(spot, token[3], token[4], token[5], token[6])
    high = _corner(spot, token[7], token[8], token[9], token[10]) if token[8] else low
    return _around(Area(*low, *low), Area(*high, *high)) if low and high else None


def _corner(
    spot: Spot, fixed_column: str, letters: str, fixed_row: str, digits: str
) -> tuple[int, int] | None:
    row, column = int(digits), column_number(letters)
    if not 0 < row <= MAX_ROW or column > MAX_COLUMN:
        return None  # a name such as TAX2024, or a code
    if spot.down and not fixed_row:
        row = (row + spot.down - 1) % MAX_ROW + 1
    if spot.right and not fixed_column:
        column = (column + spot.right - 1) % MAX_COLUMN + 1
    return row, column


def _whole_area(text: str, spot: Spot) -> Area:
    """Return the area of whole columns, A:C, or whole rows, 1:3."""
    is_rows = text.strip("$")[-1].isdecimal()
    most, move = (MAX_ROW, spot.down) if is_rows else (MAX_COLUMN, spot.right)
    ends: list[int] = []
    for end in text.split(":"):
        at = int(end.lstrip("$")) if is_rows else column_number(end.lstrip("$"))
        ends.append(at if end.startswith("$") else (at + move - 1) % most + 1)
    low, high = sorted(ends)
    return Area(low, 1, high, MAX_COLUMN) if is_rows else Area(1, low, MAX_ROW, high)


def _around(one: Area, other: Area) -> Area:
    """Return the smallest area that holds both."""
    return Area(
        min(one.row, other.row),
        min(one.column, other.column),
        max(one.last_row, other.last_row),
        max(one.last_column, other.last_column),
    )


def _brackets(formula: str, at: int) -> str:
    """Return what stands between the bracket at `at` and its partner."""
    depth = 0
    for index in range(at, len(formula)):
        depth += {"[": 1, "]": -1}.get(formula[index], 0)
        if depth == 0:
            return formula[at + 1 : index]
    return formula[at + 1 :]


def _table_area(table: Table, inside: str, at_row: int) -> Reference:
    """Return what a structured reference reads: [Column], [[#This Row],[Column]], [[From]:[To]], or all."""
    area = table.area
    parts = [part.strip("[]@ ").casefold() for part in re.split(r"\]\s*[,:]\s*\[", inside)]
    named = [index for index, column in enumerate(table.columns) if column.casefold() in parts]
    first, last = (min(named), max(named)) if named else (0, area.last_column - area.column)
    this_row = "#this row" in inside.casefold() or inside.lstrip("[").startswith("@")
    low, high = (at_row, at_row) if this_row else (area.row, area.last_row)
    return Reference(table.sheet, Area(low, area.column + first, high, area.column + last))
