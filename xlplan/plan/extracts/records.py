"""From an extract's table to one record per indicator and period, each with the row and column it came from.

Separate from extract.py, which answers questions: this knows how extracts are laid out, tidy or wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlplan.address import column_letters
from xlplan.errors import ExtractError
from xlplan.findings import Finding
from xlplan.plan.extracts.columns import bind_columns, name_columns, plain_heading, quote_headings
from xlplan.plan.extracts.tables import Grid, Row
from xlplan.plan.extracts.values import MISSING, Value, parse_value, status_mark
from xlplan.text.periods import Period, parse_period

COLUMNS = ("indicator", "period", "value", "numerator", "denominator", "team", "as_at", "status")

_NAMES = name_columns(
    {
        "indicator": "indicator id, indicator ref, indicator code, kpi, kpi id, kpi ref, ref, code; measure",
        "period": "month, date, reporting period",
        "value": "actual, result, figure",
        "numerator": "num",
        "denominator": "den, denom",
        "team": "pod, team pod",
        "as_at": "as at date, date correct, correct as at",
        "status": "flag, symbol",
    }
)
SEARCHED_ROWS = 20  # a title, a date and a note may stand above the headings
_WHOLE_SERVICE = frozenset({"all", "allteams", "total", "wholeservice"})
_RATES = (Decimal(1), Decimal(1000), Decimal(10_000), Decimal(100_000))


@dataclass(frozen=True)
class Layout:
    """Is where an extract's columns stand: `columns` by position from 0; `periods` too, where it is wide."""

    heading_row: int
    columns: Mapping[str, int]
    periods: Mapping[int, str]

    @property
    def letters(self) -> dict[str, str]:
        """Is each column's letter as Excel shows it."""
        return {column: column_letters(position + 1) for column, position in self.columns.items()}


@dataclass(frozen=True)
class Record:
    """Is one value as the file has it: text by column, '' where blank, and the cell it stands in."""

    texts: Mapping[str, str]
    row: int
    column: str


@lru_cache(maxsize=4096)
def period_of(text: str) -> Period | None:
    """Return the period that the text names, or None; an extract repeats its few periods on every row."""
    return parse_period(text)


def find_layout(grid: Grid, named: Mapping[str, str] | None = None) -> Layout:
    """Return where the extract's columns stand.

    `named` is [extract.columns] of xlplan.toml. Raises ExtractError where the file is empty, a needed column
    is missing, or two headings could be one column.
    """
    if not grid.rows:
        raise ExtractError(
            "is empty; it needs a row of headings and a row for each indicator", file=grid.file
        )
    for row in grid.rows[:SEARCHED_ROWS]:
        if layout := _layout_at(row, named):
            found, periods = layout
            return Layout(row.number, _decide(found, row, grid), periods)
    raise _unrecognised(grid, named)


def _layout_at(
    row: Row, named: Mapping[str, str] | None
) -> tuple[Mapping[str, list[int]], Mapping[int, str]] | None:
    """Return the columns, and the periods of a wide extract, where the row is one of headings."""
    found = bind_columns(row.cells, _NAMES, named)
    if "indicator" not in found:
        return None
    if "period" in found and ("value" in found or {"numerator", "denominator"} <= found.keys()):
        return found, {}
    taken = {position for positions in found.values() for position in positions}
    periods = {at: text for at, text in enumerate(row.cells) if at not in taken and period_of(text)}
    kept = {name: at for name, at in found.items() if name not in ("value", "numerator", "denominator")}
    return (kept, periods) if periods else None


def choose_sheet(
    grids: Sequence[Grid], named: Mapping[str, str] | None = None, sheet: str | None = None
) -> Grid:
    """Return the one of a workbook's sheets that is the extract: the one named, else the one laid out so.

    `named` and `sheet` are [extract.columns] and [extract] sheet of xlplan.toml. A single sheet, or the first
    with anything in it where none is laid out as an extract, is returned as it is, to be told what it lacks.
    Raises ExtractError where more than one sheet could be meant, or none has the name.
    """
    if grids[0].sheet is None:
        return grids[0]
    if sheet is not None:
        return _named_sheet(grids, sheet)
    fitting = [grid for grid in grids if _has_layout(grid, named)] if len(grids) > 1 else [grids[0]]
    if len(fitting) > 1:
        sheets = " and ".join(f"'{grid.sheet}'" for grid in fitting)
        raise ExtractError(
            f"the sheets {sheets} could each be the extract; hide all but one, or say which in "
            f'xlplan.toml, under [extract]: sheet = "{fitting[0].sheet}"',
            file=grids[0].file,
        )
    filled = [grid for grid in grids if grid.rows]
    return [*fitting, *filled, *grids][0]


def _named_sheet(grids: Sequence[Grid], sheet: str) -> Grid:
    for grid in grids:
        if plain_heading(grid.sheet or "") == plain_heading(sheet):
            return grid
    seen = ", ".join(f"'{grid.sheet}'" for grid in grids)
    raise ExtractError(
        f"there is no sheet '{sheet}', as [extract] sheet in xlplan.toml says; its sheets are {seen}",
        file=grids[0].file,
    )


def _has_layout(grid: Grid, named: Mapping[str, str] | None) -> bool:
    return any(_layout_at(row, named) for row in grid.rows[:SEARCHED_ROWS])


def _decide(found: Mapping[str, list[int]], row: Row, grid: Grid) -> dict[str, int]:
    for column, positions in found.items():
        if len(positions) > 1:
            raise ExtractError(
                f"more than one heading could be the {column}: {quote_headings(row.cells, positions)}; "
                f'say which in xlplan.toml, under [extract.columns]: {column} = "{row.cells[positions[0]]}"',
                file=grid.file,
                place=f"row {row.number}",
            )
    return {column: positions[0] for column, positions in found.items()}


def _unrecognised(grid: Grid, named: Mapping[str, str] | None) -> ExtractError:
    searched = grid.rows[:SEARCHED_ROWS]
    best = max(
        searched, key=lambda row: (len(bind_columns(row.cells, _NAMES, named)), sum(map(bool, row.cells)))
    )
    found = bind_columns(best.cells, _NAMES, named)
    absent = [
        f'{column} = "{heading}"'
        for column, heading in (named or {}).items()
        if plain_heading(heading) not in {plain_heading(cell) for cell in best.cells}
    ]
    wrong = f" (xlplan.toml says {', '.join(absent)}, and no heading is called so)" if absent else ""
    missing = [column for column in ("indicator", "period", "value") if column not in found]
    return ExtractError(
        f"no column for {', '.join(missing)}; the headings are {quote_headings(best.cells)}{wrong}; "
        f'say which is which in xlplan.toml, under [extract.columns], as in {missing[0]} = "the heading"',
        file=grid.file,
        place=f"row {best.number}",
    )


def read_records(grid: Grid, layout: Layout) -> Iterator[Record]:
    """Return a record for each row, or for each filled period of each row of a wide extract.

    A row with a single filled cell is a note below the table and is left out. A value that is not given is
    worked out from its numerator and denominator, per cent.
    """
    for row in grid.rows:
        if row.number <= layout.heading_row or sum(map(bool, row.cells)) < 2:
            continue
        texts = {column: _cell(row, at) for column, at in layout.columns.items()}
        if plain_heading(texts.get("team", "")) in _WHOLE_SERVICE:
            texts["team"] = ""
        if not layout.periods:
            at = layout.columns.get("value", layout.columns.get("numerator", 0))
            value = texts.get("value") or _worked_out(texts)
            yield Record({**texts, "value": value}, row.number, column_letters(at + 1))
        for at, period in layout.periods.items():
            if value := _cell(row, at):
                yield Record({**texts, "period": period, "value": value}, row.number, column_letters(at + 1))


def _cell(row: Row, at: int) -> str:
    return row.cells[at] if at < len(row.cells) else ""


def _worked_out(texts: Mapping[str, str]) -> str:
    """Return the per cent that numerator and denominator make, or the mark that hides one of them."""
    numerator, denominator = _part(texts, "numerator"), _part(texts, "denominator")
    if numerator is None or denominator is None:
        return ""
    for part, column in ((numerator, "numerator"), (denominator, "denominator")):
        if part.unclear:
            return texts[column]
        if part.mark and part.mark != MISSING:
            return part.mark
    if numerator.number is None or not denominator.number:
        return ""
    return f"{numerator.number * 100 / denominator.number:f}%"


def _part(texts: Mapping[str, str], column: str) -> Value | None:
    try:
        return parse_value(texts.get(column, ""))
    except ValueError:  # schema.py tells it
        return None


def _number(texts: Mapping[str, str], column: str) -> Decimal | None:
    value = _part(texts, column)
    return value.number if value and value.high is None else None


def check_arithmetic(records: Sequence[Record], file: str) -> Iterator[Finding]:
    """Return a warning for each value that its numerator and denominator do not make, rounding apart.

    A count per 1,000, 10,000 or 100,000, or an average, is no per cent and is let pass; but 0.86 for
    86 of 100 is a slip, not an average.
    """
    for record in records:
        if not (record.texts.get("numerator") and record.texts.get("denominator")):
            continue
        value = _part(record.texts, "value")
        numerator, denominator = _number(record.texts, "numerator"), _number(record.texts, "denominator")
        if value is None or value.number is None or numerator is None or not denominator:
            continue
        if value.high is not None or status_mark(record.texts.get("status", "")):
            continue  # a range; or suppressed, and not to be repeated in a message
        ratio = numerator / denominator
        rounding = Decimal(5).scaleb(-value.decimals - 1) + Decimal("1e-9")
        rates = () if value.unit == "%" else (_RATES if ratio > 1 else _RATES[1:])
        if any(abs(value.number - ratio * rate) <= rounding for rate in (Decimal(100), *rates)):
            continue
        texts, place = record.texts, f"{file}, row {record.row}, column {record.column} (value)"
        parts = f"{texts['numerator']} of {texts['denominator']} is {ratio * 100:.1f}%"
        yield Finding(
            "XP010",
            "warning",
            f"{place}: '{texts['value']}' is given, but {parts}.",
            cell=f"{record.column}{record.row}",
            remedy="Ask whoever made the extract which of the three is right.",
            quote=texts["value"],
            indicator=texts["indicator"],
        )
