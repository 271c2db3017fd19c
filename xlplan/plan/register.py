"""The register: which indicators there are, where each figure sits, and what it is measured against.

Separate from the plan's reader: the register is a plain table that officers keep, one row for each indicator.
Writing a new one is in register_book.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlplan.address import column_letters
from xlplan.errors import RegisterError
from xlplan.plan.extracts.columns import bind_columns, name_columns, plain_heading, quote_headings
from xlplan.plan.extracts.tables import Grid, Row, read_grid
from xlplan.plan.extracts.values import Value, parse_value
from xlplan.text.clock import SIZES, convert
from xlplan.text.periods import parse_period

if TYPE_CHECKING:
    import pandas as pd

Polarity = Literal["higher", "lower", "range", "none"]
Basis = Literal["month", "ytd", "quarter", "year", "snapshot"]

COLUMNS = (
    "indicator", "action", "area", "measure", "note", "sheet", "cell", "line", "figure", "unit", "polarity",
    "target", "target_high", "tolerance", "basis", "decimals", "extract_key", "rates",
    "override", "override_reason", "override_by", "override_until", "template",
)  # fmt: skip
_WORDS = ("polarity", "basis", "rates")  # chosen from a list: capitals do not matter
_PLAIN = ("area", "note", "template")  # words that an officer's own column may well be called by
_YES = {"true": "yes", "y": "yes", "1": "yes", "false": "no", "n": "no", "0": "no"}
_SEARCHED_ROWS = 20
_NAMES = name_columns(dict.fromkeys(COLUMNS, ""))


@dataclass(frozen=True)
class Entry:
    """Is one indicator as the register describes it; what is blank is None. `row` is the register's row.

    `area` is what the action is about, in the plan's own words.
    `line` and `figure` count from 1. A target of 90 per cent is 90.
    A blank polarity is none, a blank basis month.
    """

    indicator: str
    action: str
    measure: str
    area: str | None = None
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    figure: int | None = None
    unit: str = ""
    polarity: Polarity = "none"
    target: Decimal | None = None
    target_high: Decimal | None = None
    tolerance: str | None = None
    basis: Basis = "month"
    decimals: int | None = None
    extract_key: str | None = None
    rates: bool | None = None
    override: str | None = None
    override_reason: str | None = None
    override_by: str | None = None
    override_until: date | None = None
    template: str | None = None
    note: str | None = None
    row: int = 0


@dataclass(frozen=True, eq=False)
class Register:
    """Is the list of indicators.

    `texts` holds those of COLUMNS that the file has, in that order, what is blank as None; `rows` the rows as
    Excel shows them. `letters` gives each column's letter, `sheet` the workbook's sheet (None for CSV).
    """

    path: Path
    texts: Mapping[str, Sequence[str | None]]
    rows: Sequence[int]
    letters: Mapping[str, str]
    sheet: str | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Is the texts as a frame, missing is NA; its index is the row as Excel shows it."""
        import pandas as pd

        return pd.DataFrame(dict(self.texts), index=pd.Index(self.rows, name="row"), dtype="string")

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Is the frame with its types, in the register's order.

        Raises RegisterError for the first cell that cannot be read; validate_register tells all of them.
        """
        return tuple(map(self._entry, self.rows, zip(*self.texts.values(), strict=True)))

    def _entry(self, row: int, texts: Sequence[str | None]) -> Entry:
        column = ""
        unit = dict(zip(self.texts, texts, strict=True)).get("unit") or ""
        try:
            known: dict[str, object] = {}
            for column, text in zip(self.texts, texts, strict=True):
                if text:
                    known[column] = _typed(column, text, unit)
        except ValueError as error:
            where = f"row {row}, column {self.letters[column]} ({column})"
            raise RegisterError(f"{error}", file=self.path, place=where) from None
        for column in ("indicator", "action", "measure"):
            known.setdefault(column, "")
        return Entry(**known, row=row)  # type: ignore[arg-type]  # _typed gives each column its own type


def _typed(column: str, text: str, unit: str) -> object:
    match column:
        case "line" | "figure" | "decimals":
            return int(text)
        case "target" | "target_high":
            value = parse_value(text)
            if value.number is None or value.high is not None:
                raise ValueError(f"'{text}' is not a number")
            return _in_unit(value, text, unit)
        case "rates":
            return text == "yes"
        case "override_until":
            period = parse_period(text)
            if period is None or period.kind != "day":
                raise ValueError(f"'{text}' is not a date; write it as 2014-03-31")
            return period.last
        case _:
            return text


def _in_unit(value: Value, text: str, unit: str) -> Decimal | None:
    """Return a target in the register's unit: '00:07:00' is 420 seconds, or 7 minutes."""
    if value.unit != "seconds" or value.number is None:
        return value.number
    if unit not in SIZES:
        raise ValueError(
            f"'{text}' is a length of time, and the unit is {unit or 'blank'}; write seconds there"
        )
    return convert(value.number, "seconds", unit)


def read_register(path: str | Path) -> Register:
    """Return the register that an .xlsx (its first sheet) or a .csv holds.

    Headings are matched whatever their case and punctuation; columns that xlplan does not know are left out.
    Raises FileError, WorkbookError, or RegisterError where there is no heading row or no indicator.
    """
    grid = read_grid(path)
    headings = _heading_row(grid)
    columns = {column: positions[0] for column, positions in bind_columns(headings.cells, _NAMES).items()}
    rows = [row for row in grid.rows if row.number > headings.number]
    if not rows:
        raise RegisterError(
            "lists no indicators below its headings", file=path, place=f"row {headings.number}"
        )
    letters = {column: column_letters(position + 1) for column, position in columns.items()}
    numbers = [row.number for row in rows]
    return Register(grid.file, _texts(rows, columns), numbers, letters, grid.sheet)


def _heading_row(grid: Grid) -> Row:
    needed = {"indicator", "action", "measure"}
    for row in grid.rows[:_SEARCHED_ROWS]:
        found = bind_columns(row.cells, _NAMES)
        if len(needed & found.keys()) < 2:
            continue
        for column, positions in found.items():
            if len(positions) > 1:
                clash = quote_headings(row.cells, positions)
                raise RegisterError(
                    f"{column} is there twice: {clash}", file=grid.file, place=f"row {row.number}"
                )
        _refuse_slips(row, found, grid.file)
        return row
    seen = quote_headings(grid.rows[0].cells) if grid.rows else "nothing"
    raise RegisterError(
        f"no row of headings with indicator, action and measure; saw {seen}; 'xlplan init' writes a register",
        file=grid.file,
    )


def _refuse_slips(row: Row, found: Mapping[str, list[int]], file: Path) -> None:
    """Refuse a heading that is nearly ours: left out in silence, 'Traget' would leave everything unrated."""
    missing = {
        plain_heading(column): column for column in COLUMNS if column not in found and column not in _PLAIN
    }
    for heading in row.cells:
        near = get_close_matches(plain_heading(heading), missing, n=1, cutoff=0.8)
        if near:
            raise RegisterError(
                f"'{heading}' is not a heading of a register; write {missing[near[0]]} if you mean that, "
                "and another word if it is a column of your own",
                file=file,
                place=f"row {row.number}",
            )


def _texts(rows: Iterable[Row], columns: Mapping[str, int]) -> dict[str, list[str | None]]:
    return {
        column: [_normal(column, row.cells[at]) if at < len(row.cells) else None for row in rows]
        for column in COLUMNS
        if (at := columns.get(column)) is not None
    }


def _normal(column: str, text: str) -> str | None:
    if column in _WORDS:
        text = text.casefold()
    if column == "rates":
        text = _YES.get(text, text)
    return text or None
