"""Of a large extract only the rows that a register asks for are kept, while it is read.

Separate from tables.py and columnar.py, which know the files: all of them pass their rows through here. What
an extract says as a whole (its months, whether it writes decimals with a comma) is remembered of the rows
that are not kept, so that the same decisions follow as if all had been.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from pathlib import Path

from xlplan.errors import ExtractError
from xlplan.ooxml.limits import limits, refuse_above
from xlplan.plan.extracts.answers import may_answer, same_key
from xlplan.plan.extracts.layouts import SEARCHED_ROWS, Layout, find_layout, period_of
from xlplan.plan.extracts.records import Record, read_records
from xlplan.plan.extracts.tables import Grid, Row, keep_filled
from xlplan.plan.extracts.values import has_decimal_comma, status_mark
from xlplan.text.periods import Period

LARGE = (
    500_000  # cells: 100,000 rows of five columns are read in seconds, with all that is to be said of them
)
_REMEMBERED = 100_000  # texts of a kind: a file may have as many keys as rows
_FIGURES = ("value", "numerator", "denominator")

Numbered = tuple[int, Sequence[str]]  # a row as it stands, with the number that Excel shows


@dataclass(frozen=True)
class Wanted:
    """Is what is kept of a large extract: rows of these keys (as same_key has them), for one month if given.

    `columns` is [extract.columns] of xlplan.toml.
    """

    keys: frozenset[str]
    period: Period | None = None
    columns: Mapping[str, str] | None = None


@dataclass(frozen=True)
class LeftOut:
    """Is what the rows say that were not kept.

    `rows` counts them, `kept` the others. `keys` are wanted ones that have rows for other months; `periods`
    those with a value for the whole service, each with an indicator that has it. `has_records` tells whether
    any of them has as much as a blank value.
    """

    rows: int
    kept: int
    keys: frozenset[str]
    periods: Mapping[Period, str]
    has_commas: bool
    has_records: bool


def sift(
    path: Path,
    sheet: str | None,
    rows: Iterable[Numbered],
    wanted: Wanted,
    quick: Callable[[Sieve], int | None] | None = None,
) -> Grid:
    """Return a table's rows that have text in them, or of a large one those wanted. Raises TooLarge.

    `quick` gives a sieve the same rows sooner and returns the last one's number, or None where it cannot.
    """
    given = iter(rows)
    begun: list[Numbered] = []
    cells = 0
    for row in given:
        begun.append(row)
        cells += len(row[1])
        if cells > LARGE:
            sieve = Sieve(path, wanted, begun)
            if quick and (last := quick(sieve)):
                return sieve.grid(sheet, last)
            sieve = Sieve(path, wanted, begun)
            sieve.pick(chain(begun, given))
            return sieve.grid(sheet)
    refuse_above("cells", cells, limits().cells, "spreads over {:,} cells")
    return Grid(path, sheet, keep_filled(_rows(begun)))


def _rows(rows: Iterable[Numbered]) -> Iterator[Row]:
    for number, cells in rows:
        yield Row(number, tuple(cell.strip() for cell in cells))


@dataclass
class Sieve:
    """Keeps the wanted rows of one table, and remembers what the others say.

    `dull` are keys, as written, that are not wanted; `told` the texts of periods of which no more need be
    known; `teams` those that are not the whole service. A row that has only these is passed over unread, as
    is one of a wanted key, once `noted`, for a period in `past`, which cannot answer for the month asked for.
    """

    path: Path
    wanted: Wanted
    begun: Sequence[Numbered]
    has_commas: bool = False
    dull: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)
    past: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        head = keep_filled(_rows(self.begun))
        try:
            self.layout = find_layout(Grid(self.path, None, head), self.wanted.columns)
        except ExtractError:  # no extract, as whoever reads the first rows again will say
            self.layout = Layout(0, {}, {})
        self._kept: list[Row] = list(head[:SEARCHED_ROWS])
        if self.layout.columns:
            self._kept = [row for row in head if row.number <= self.layout.heading_row]
        self._cells = sum(len(row.cells) for row in self._kept)
        self.last = self.begun[-1][0]
        self.untold = list(self.layout.periods)
        self._keys: set[str] = set()
        self.has_records = False
        self._periods: dict[Period, str] = {}

    def pick(self, rows: Iterable[Numbered]) -> None:
        """Keep those of the rows, as they stand in the file, that are wanted. Raises TooLarge."""
        if not self.layout.columns:
            return
        is_dull = self._dull_in_wide() if self.layout.periods else self._dull_in_tidy()
        number = self.last
        for number, cells in rows:
            if not is_dull(cells):
                self._take(number, cells)
        self.last = max(self.last, number)

    def grid(self, sheet: str | None, last: int = 0) -> Grid:
        """Return what was kept; `last` is the number of the table's last row, where it was not picked."""
        top = self.layout.heading_row
        kept = sum(row.number > top for row in self._kept)
        rows = max(last, self.last) - top - kept
        left_out = LeftOut(
            rows, kept, frozenset(self._keys), self._periods, self.has_commas, self.has_records
        )
        return Grid(self.path, sheet, tuple(self._kept), left_out if self.layout.columns else None)

    def _dull_in_tidy(self) -> Callable[[Sequence[str]], bool]:
        columns, dull, told, teams = self.layout.columns, self.dull, self.told, self.teams
        noted, past = self.noted, self.past
        key, period, team = columns["indicator"], columns["period"], columns.get("team", 0)
        first, *rest = self.figures
        figures = itemgetter(first, *self.figures)

        def is_dull(cells: Sequence[str]) -> bool:  # asked of ten million rows
            try:
                return (
                    (cells[key] in dull or (cells[period] in past and cells[key] in noted))
                    and (cells[period] in told or cells[team] in teams)
                    and (("," not in cells[first] and not rest) or self._tells_no_comma(figures(cells)))
                )
            except IndexError:
                return False

        return is_dull

    def _dull_in_wide(self) -> Callable[[Sequence[str]], bool]:
        columns, dull, untold, teams = self.layout.columns, self.dull, self.untold, self.teams
        key, team = columns["indicator"], columns.get("team", 0)
        figures = itemgetter(self.figures[0], *self.figures)

        def is_dull(cells: Sequence[str]) -> bool:
            try:
                return (
                    cells[key] in dull
                    and (not any(cells[at] for at in untold) or cells[team] in teams)
                    and ("," not in "".join(texts := figures(cells)) or self._tells_no_comma(texts))
                )
            except IndexError:
                return False

        return is_dull

    def _tells_no_comma(self, figures: Iterable[str]) -> bool:
        return self.has_commas or not any(map(has_decimal_comma, figures))

    @property
    def figures(self) -> Sequence[int]:
        """Is where a decimal comma would tell how the whole file is written."""
        columns = self.layout.columns
        return [*self.layout.periods, *(columns[name] for name in _FIGURES if name in columns)]

    def _take(self, number: int, cells: Sequence[str]) -> None:
        row = Row(number, tuple(cell.strip() for cell in cells))
        if number <= self.layout.heading_row or sum(map(bool, row.cells)) < 2:
            return  # known already; blank, or a note
        at = self.layout.columns["indicator"]
        key = same_key(row.cells[at]) if at < len(row.cells) else ""
        if key not in self.wanted.keys:
            _add(self.dull, cells[at] if at < len(cells) else "")
        elif self._is_asked(row):
            self._cells += len(row.cells)
            refuse_above("cells", self._cells, limits().cells, "has {:,} cells of the register's indicators")
            self._kept.append(row)
            return
        else:
            self._keys.add(key)
            if not self.layout.periods:
                _add(self.noted, cells[at])
                _add(self.past, cells[self.layout.columns["period"]])
        self._remember(row, cells)

    def _is_asked(self, row: Row) -> bool:
        asked = self.wanted.period
        if asked is None:
            return True
        periods = (period_of(record.texts["period"]) for record in self._records(row))
        return any(period is None or may_answer(period, asked) for period in periods)

    def _records(self, row: Row) -> Iterator[Record]:
        return read_records(Grid(self.path, None, (row,)), self.layout)

    def _remember(self, row: Row, cells: Sequence[str]) -> None:
        columns, periods = self.layout.columns, self.layout.periods
        written = "" if periods else cells[columns["period"]] if columns["period"] < len(cells) else ""
        for record in self._records(row):
            texts, self.has_records = record.texts, True
            self.has_commas = self.has_commas or has_decimal_comma(texts["value"])
            if texts.get("team"):
                _add(self.teams, cells[columns["team"]])
                continue
            period = period_of(texts["period"])
            if period and not (texts["value"] or status_mark(texts.get("status", ""))):
                continue
            if period:
                by_month = period.kind in ("month", "day")
                self._periods.setdefault(period.month_period if by_month else period, texts["indicator"])
            if not periods:
                _add(self.told, written)
            self.untold[:] = [at for at in self.untold if periods[at] != texts["period"]]


def _add(texts: set[str], text: str) -> None:
    if len(texts) >= _REMEMBERED:
        texts.clear()
    texts.add(text)
