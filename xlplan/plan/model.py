"""What a plan is once read: frames of actions and indicators, footnotes, and the cells they came from.

Apart from reader.py, so that whoever uses a plan need not load what reads one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.address import Area, cell_name, full_address, parse_cell, split_address
from xlplan.errors import PlanError
from xlplan.text.clock import Told

if TYPE_CHECKING:
    import pandas as pd

Spans = tuple[tuple[int, int], ...]

# What a whole month's update needs: `xlplan check` reports each that is missing as XP001.
REFRESH_COLUMNS = ("measure", "current_performance", "rating")


@dataclass(frozen=True, slots=True)
class CellText:
    """Is one cell as a reader sees it: its text, and what the text alone does not tell.

    `text` of a number is as shown (0.86 under 0% is '86%'); of a formula, the result that Excel last stored.
    `superscript` holds the spans of raised runs, `fill` a solid fill (RRGGBB), `error` a value such as #REF!.
    `colour` is that of the cell's text (RRGGBB), black where it is automatic; None where it is not known.
    `days` is what a cell of a time holds, as a fraction of a day; of a length of time that is its `number`
    too, and `clock` says which parts it shows: 'ms' under mm:ss.
    """

    text: str = ""
    superscript: Spans = ()
    fill: str | None = None
    number: float | None = None
    number_format: str = "General"
    date: date | None = None
    is_formula: bool = False
    error: str | None = None
    colour: str | None = "000000"
    days: float | None = None
    clock: Told = ""

    @property
    def is_date(self) -> bool:
        """Tell whether the cell holds a date or a time of day, not a text that names one."""
        return self.date is not None or (self.days is not None and not self.clock)


class NoteCell(NamedTuple):
    """Is one footnote: its number, where it stands, its whole text, and how its marker is written.

    `start` is where the note begins in its cell, which may hold several, one on each line;
    `superscript` counts from there. `style` is that of `text.footnotes.Marker`.
    """

    number: int | None
    sheet: str
    cell: str
    text: str
    superscript: Spans
    style: str
    start: int = 0


@dataclass(frozen=True)
class Table:
    """Is one table of the plan: its sheet, its header row, and which column holds what.

    `columns` gives the column's number (A is 1) by our name for it, `headings` the words the officer used.
    `header_row` is the last row of the header, `last_row` the last row of the last action; `merged` holds
    every merged area of the sheet, `seen` every heading by its cell, known or not. Where figures stand in a
    column for each month, quarter or year, `series` gives those columns in the order of time, and `by_period`
    those of every kind (a rating for each quarter). `hidden` are the sheet's hidden columns, `coloured` the
    areas that conditional formatting may fill. Of cards, or of months below each other, `cards` gives
    the cells of each indicator by our name, and `columns` where the texts of the first ones stand.
    `across` are its columns where another table stands beside it in the same rows. `rival` says why another
    column may hold its figures, '' where nothing speaks for one.
    """

    sheet: str
    header_row: int
    last_row: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    merged: tuple[Area, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict)
    series: tuple[int, ...] = ()
    by_period: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    coloured: tuple[Area, ...] = ()
    cards: tuple[Mapping[str, str], ...] = ()
    across: range | None = None
    rival: str = ""

    def spans(self, sheet: str, cell: str) -> bool:
        """Tell whether a cell stands in the table's rows, and in its columns where another is beside it."""
        row, column = parse_cell(cell) if cell else (0, 0)
        is_inside = sheet == self.sheet and self.header_row < row <= self.last_row
        return is_inside and (self.across is None or column in self.across)

    def beside(self, cell: str, name: str) -> str | None:
        """Return the cell of a column in the row, or on the card, of another; None where there is none."""
        if self.cards:
            return next((card.get(name) for card in self.cards if cell in card.values()), None)
        column = self.columns.get(name)
        return cell_name(parse_cell(cell)[0], column) if column else None

    def heading_cell(self, name: str) -> str:
        """Return the cell of a column's heading, on cards that of the first one's label."""
        if not self.cards:
            return cell_name(self.header_row, self.columns[name])
        return next(cell for cell, text in self.seen.items() if text == self.headings[name])

    def under(self, name: str) -> tuple[int | str, ...]:
        """Return the number of a column, or the cells of it where the table is one of cards."""
        if self.cards:
            return tuple(card[name] for card in self.cards if name in card)
        return (self.columns[name],) if name in self.columns else ()

    def holds(self, cell: str) -> bool:
        """Tell whether a cell stands under a heading of ours, or beside a label."""
        if self.cards:
            return any(cell in card.values() for card in self.cards)
        row, column = parse_cell(cell)
        return self.header_row < row <= self.last_row and column in self.columns.values()


@dataclass(frozen=True)
class Plan:
    """Is an action plan as read; nothing in it is written back.

    `actions` and `indicators` are frames, made when they are asked for; `action_rows` and `indicator_rows`
    are the same as plain values.

    actions: one row per action, in reading order: action (the plan's own reference, else A01 ...), sheet,
    row, last_row, section (the heading row above it, or the text of a column over several), the texts
    reference, area, progress, next_steps, lead, timescale, rating, direction, target, comments, and for each
    of these `<name>_cell`, where it begins (None where the plan has no such column);
    rating_fill (RRGGBB or None). No text is '', never None.

    indicators: one row per indicator: indicator (I03.1 is the first of the third action), action, measure,
    measure_cell, sheet, cell (of the current performance), row, line (counted from 1 within the cell), start
    (where `text` begins in `cell_text`), text, number (of a numeric cell, else None), number_format,
    is_formula, is_date, superscript (spans within `cell_text`), cell_text, target (text of a target column),
    target_cell, is_certain (False where the cells leave open which figure answers which measure), is_told
    (True where `text` is a sentence of a text on progress: never certain, and its own words are the measure),
    group (what the row is of, where rows of one measure are told apart: 'Girls', else '').

    title: (cell, text) of what stands above the first table; captions: (sheet, cell, text) of what stands
    above the tables of other sheets, and between and below the tables of each, and is no footnote.

    doubts: a sentence for each column, table or sheet that looks like the plan's and is not read, and why.
    """

    path: Path
    tables: tuple[Table, ...]
    action_rows: tuple[Mapping[str, object], ...]
    indicator_rows: tuple[Mapping[str, object], ...]
    notes: tuple[NoteCell, ...]
    title: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, str], CellText]
    rating_list: tuple[str, ...] = ()
    rating_fills: Mapping[str, str] = field(default_factory=dict)
    conditional_formatting: bool = False
    doubts: tuple[str, ...] = ()
    captions: tuple[tuple[str, str, str], ...] = ()

    @cached_property
    def actions(self) -> pd.DataFrame:
        """Is the frame of actions."""
        from xlplan.plan.frames import frame_of
        from xlplan.plan.listing import action_row_columns

        return frame_of(self.action_rows, action_row_columns())

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Is the frame of indicators."""
        from xlplan.plan.frames import frame_of
        from xlplan.plan.listing import INDICATOR_COLUMNS

        return frame_of(self.indicator_rows, INDICATOR_COLUMNS)

    @property
    def sheet(self) -> str:
        """Is the sheet of the plan, or the first of them."""
        return self.tables[0].sheet

    @property
    def header_row(self) -> int:
        """Is the header row of the first table."""
        return self.tables[0].header_row

    @property
    def columns(self) -> Mapping[str, int]:
        """Is the column number by our name, of the first table."""
        return self.tables[0].columns

    @property
    def headings(self) -> Mapping[str, str]:
        """Is the officer's heading by our name, of the first table."""
        return self.tables[0].headings

    @property
    def merged(self) -> tuple[Area, ...]:
        """Is every merged area on the sheet of the first table."""
        return self.tables[0].merged


def plan_cell(plan: Plan, address: str) -> CellText:
    """Return what the cell shows: G8 on the plan's first sheet, or 'Action Plan'!G8; blank where nothing is.

    Raises ValueError where the address is none.
    """
    sheet, cell = split_address(address)
    return plan.cells.get((sheet or plan.sheet, cell), CellText())


def require_columns(plan: Plan, names: Collection[str] = ()) -> None:
    """Raise PlanError, naming what was seen, unless every table has these columns.

    Without names: unless a table with measures has their current performance, or another table has. One with
    neither is a tracker, of which nothing is updated; where there are no ratings, none is changed.
    """
    if not names and any("current_performance" in table.columns for table in plan.tables):
        return
    for table in plan.tables:
        needed = names or (("current_performance",) if "measure" in table.columns else ())
        for name in needed:
            if name not in table.columns:
                raise missing_column(plan.path, table.sheet, name, table.seen)


def missing_column(path: Path, sheet: str, name: str, seen: Mapping[str, str]) -> PlanError:
    """Return the error for a column that the header row does not have; `seen` is its texts by cell."""
    message = (
        f"no '{column_title(name)}' column in {describe_headings(sheet, seen)}. "
        "Name it in xlplan.toml under [columns], or add the heading to headings.yaml."
    )
    return PlanError(message, file=path)


def describe_headings(sheet: str, seen: Mapping[str, str]) -> str:
    """Return where headings stand and what they say: 'Action Plan'!A4:H4; saw 'Area for Improvement', ..."""
    cells = list(seen)
    area = cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1]}"
    headings = ", ".join(f"'{' '.join(text.split())}'" for text in seen.values())
    return f"{full_address(sheet, area)}; saw {headings}"


def column_title(name: str) -> str:
    """Return our name of a column as a heading: 'Current performance'."""
    return name.replace("_", " ").capitalize()
