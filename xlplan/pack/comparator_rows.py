"""How a file of published figures is laid out: one row for each indicator, authority and period.

Separate from plan/extract_rows.py: an extract is one authority's, and its marks stand alone; here rows are of
many, and a mark may have parts ('10|71|29|10|c|c/124': what it is made of, some of it withheld).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplan.errors import ExtractError
from xlplan.plan.extracts.columns import bind_columns, name_columns, plain_heading, quote_headings
from xlplan.plan.extracts.tables import Grid, Row
from xlplan.plan.extracts.values import SUPPRESSED, parse_mark, parse_value
from xlplan.text.calendar import MONTHS
from xlplan.text.periods import Period, parse_period, year

COLUMNS = (
    "indicator", "key", "period", "name", "value", "symbol", "kind", "is_own", "is_neighbour",
    "definition", "note",
)  # fmt: skip
_NEEDED = ("indicator", "period", "name", "value")
_NAMES = name_columns(
    {
        "indicator": "measure, indicator name",
        "key": "extract key, indicator id, indicator code, kpi ref, ref, code",
        "period": "year, time period",
        "name": "la name, authority, local authority, council, area",
        "value": "figure, actual, percentage, rate",
        "symbol": "mark, flag, status, suppression",
        "kind": "comparator, group",
        "is_own": "own, is us, ours",
        "is_neighbour": "is stat neighbour, is statistical neighbour, statistical neighbour, neighbour",
        "definition": "definitions",
        "note": "notes, footnote",
    }
)
_KINDS = {
    "own": "own", "us": "own", "neighbour": "neighbour", "statisticalneighbour": "neighbour",
    "statneighbour": "neighbour", "england": "england", "national": "england",
    "": "", "region": "", "regional": "", "other": "",
}  # fmt: skip
_YES, _NO = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0", ""})
_SEARCHED_ROWS = 20  # a title, a date and a note may stand above the headings


class ComparatorRow(NamedTuple):
    """Is one row that is ours, a neighbour's or England's, understood; `number` is the row in the file."""

    indicator: str
    key: str
    period: Period
    name: str
    kind: str
    value: Decimal | None
    mark: str
    note: str
    number: int


def read_rows(grid: Grid) -> Iterator[ComparatorRow]:
    """Yield the rows of those whom we compare with; rows of others are passed over.

    Raises ExtractError where a heading is missing or there twice, or a cell cannot be understood.
    """
    headings, columns = _find_columns(grid)
    below = [row for row in grid.rows if row.number > headings.number]
    texts = [(row.number, {name: _cell(row, at) for name, at in columns.items()}) for row in below]
    if not texts:
        raise _wrong(
            grid, headings.number, "there are no rows below the headings; it needs one for each figure"
        )
    own = _find_own(grid, headings, columns, {plain_heading(cells["name"]) for _, cells in texts})
    flags = {row.number: _cell(row, own) for row in below} if own is not None else {}
    is_doubtful = _has_no_months(cells["period"] for _, cells in texts)
    for number, cells in texts:
        kind = _kind_of(grid, number, {**cells, "is_own": flags.get(number, "")})
        if kind:
            yield _read_row(grid, number, cells, kind, is_doubtful)


def _find_columns(grid: Grid) -> tuple[Row, Mapping[str, int]]:
    for row in grid.rows[:_SEARCHED_ROWS]:
        found = bind_columns(row.cells, _NAMES)
        if any(name not in found for name in _NEEDED):
            continue
        for name, positions in found.items():
            if len(positions) > 1:
                both = quote_headings(row.cells, positions)
                raise _wrong(grid, row.number, f"{both} could each be the {name}; rename all but one")
        return row, {name: positions[0] for name, positions in found.items()}
    if not grid.rows:
        raise ExtractError(f"is empty; it needs the headings {', '.join(_NEEDED)}", file=grid.file)
    first = grid.rows[0]
    found = bind_columns(first.cells, _NAMES)
    missing = " and ".join(f"'{name}'" for name in _NEEDED if name not in found)
    raise _wrong(grid, first.number, f"there is no heading {missing}; saw {quote_headings(first.cells)}")


def _find_own(grid: Grid, headings: Row, columns: Mapping[str, int], names: set[str]) -> int | None:
    """Return the column that says which rows are ours: is_own, or is_havering where Havering has rows."""
    if "kind" in columns:
        return None
    if "is_own" in columns:
        return columns["is_own"]
    plain = [plain_heading(heading) for heading in headings.cells]
    own = [at for at, each in enumerate(plain) if each.startswith("is") and each[2:] in names]
    if len(own) == 1:
        return own[0]
    if "is_neighbour" in columns and not own:
        return None
    raise _wrong(
        grid,
        headings.number,
        "nothing says which rows are ours; add a column 'kind' with own, neighbour or england",
    )


def _kind_of(grid: Grid, number: int, cells: Mapping[str, str]) -> str:
    """Return own, neighbour or england, or '' for those whom we do not compare with."""
    if plain_heading(cells["name"]) == "england":
        return "england"
    said = plain_heading(cells.get("kind", "")).removesuffix("s")
    if said not in _KINDS:
        accepted = "own, neighbour, england or region"
        raise _wrong(grid, number, f"'{cells['kind']}' (kind) is not understood; write {accepted}")
    own, neighbour = (_flag(grid, number, name, cells.get(name, "")) for name in ("is_own", "is_neighbour"))
    return _KINDS[said] or ("own" if own else "neighbour" if neighbour else "")


def _flag(grid: Grid, number: int, name: str, text: str) -> bool:
    if text.casefold() not in _YES | _NO:
        raise _wrong(grid, number, f"'{text}' ({name}) is not understood; write yes or no")
    return text.casefold() in _YES


def _read_row(
    grid: Grid, number: int, cells: Mapping[str, str], kind: str, is_doubtful: bool
) -> ComparatorRow:
    for name in ("indicator", "name"):
        if not cells[name]:
            raise _wrong(grid, number, f"the {name} is blank; name it in every row")
    period, said = _read_period(grid, number, cells["period"], is_doubtful)
    value, mark, withheld = _read_value(grid, number, cells["value"], cells.get("symbol", ""))
    note = "; ".join(filter(None, [cells.get("definition", ""), cells.get("note", ""), withheld, said]))
    texts = cells["indicator"], cells.get("key", "")
    return ComparatorRow(*texts, period, cells["name"], kind, value, mark, note, number)


def _read_value(grid: Grid, number: int, text: str, symbol: str) -> tuple[Decimal | None, str, str]:
    """Return the figure, the mark in its place or beside it, and what to say of the mark."""
    parts = re.split(r"[|/]", symbol)
    marks = [mark for part in parts if (mark := parse_mark(part)) in SUPPRESSED or (mark or "")[:1] == "<"]
    mark = ", ".join(dict.fromkeys(filter(None, marks)))
    try:
        value = parse_value(text)
    except ValueError:
        accepted = f"a figure such as 86.4, or a mark ({', '.join(SUPPRESSED)})"
        raise _wrong(grid, number, f"'{text}' (value) is not a number; write {accepted}") from None
    if value.unclear:
        raise _wrong(grid, number, f"{value.unclear}; write the one that is meant")
    if value.high is not None:
        raise _wrong(grid, number, f"'{text}' (value) is a range; write one figure")
    if mark and value.number is not None:
        return None, mark, "the file has a figure beside the mark, which is withheld here"
    if mark:
        return None, mark, ""
    return value.number, value.mark or symbol, ""


def _read_period(grid: Grid, number: int, text: str, is_doubtful: bool) -> tuple[Period, str]:
    """Return the period, and what to say of it; a bare 2014 is the year that ended in March 2014."""
    if found := re.fullmatch(r"((?:19|20)[0-9]{2})([0-9]{2})?(?:\.0)?", text):
        start = int(found[1])
        if found[2] is None:
            return year(start - 1), f"'{text}' is read as the year to March {start}"
        if (start + 1) % 100 == int(found[2]):
            return year(start), ""  # as the Department for Education writes it: 201314
    period = parse_period(text)
    if period is None:
        raise _wrong(grid, number, f"'{text}' (period) is not a period; write 2013/14, 2013-Q3 or 2013-12")
    if period.kind == "month" and is_doubtful and _may_be_year(text):
        named = f"{MONTHS[period.first.month - 1]} {period.first.year}"
        slash = text.replace("-", "/")
        raise _wrong(
            grid, number, f"'{text}' may be {slash} or {named}; write {slash} or {named[:3]} {named[-4:]}"
        )
    return period, ""


def _has_no_months(periods: Iterable[str]) -> bool:
    """Tell whether no row is plainly a month's, so that 2011-12 may as well be a year."""
    found = ((text, parse_period(text)) for text in set(periods))
    return not any(period and period.kind == "month" and not _may_be_year(text) for text, period in found)


def _may_be_year(text: str) -> bool:
    found = re.fullmatch(r"(?:19|20)([0-9]{2})-([0-9]{2})", text)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def _cell(row: Row, at: int) -> str:
    return " ".join(row.cells[at].split()) if at < len(row.cells) else ""


def _wrong(grid: Grid, number: int, message: str) -> ExtractError:
    return ExtractError(message, file=grid.file, place=f"row {number}")
