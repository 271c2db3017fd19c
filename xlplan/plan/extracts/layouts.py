"""Where an extract's columns stand: which row has its headings, and on which of a workbook's sheets.

Separate from records.py, which reads the rows below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlplan.address import column_letters
from xlplan.errors import ExtractError
from xlplan.plan.extracts.columns import bind_columns, name_columns, plain_heading, quote_headings
from xlplan.plan.extracts.tables import Grid, Row
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
        "unit": "units; unit of measure",
    }
)
SEARCHED_ROWS = 20  # a title, a date and a note may stand above the headings


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
    if len(found.get("unit", ())) > 1:
        del found["unit"]  # it only helps
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
