"""What an extract says of one indicator for one period, and in which cell it says it.

Separate from extract.py, which reads files: here is only what was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.errors import ExtractError
from xlplan.findings import Finding
from xlplan.plan.extracts.layouts import period_of
from xlplan.plan.extracts.tables import frame_texts
from xlplan.plan.extracts.values import (
    SUPPRESSED,
    Value,
    has_decimal_comma,
    parse_value,
    quote_value,
    read_with_commas,
    status_mark,
    unclear,
)
from xlplan.records.measure import PREFIX as MEASURE
from xlplan.text.periods import Period

if TYPE_CHECKING:
    import pandas as pd

    from xlplan.plan.extracts.sifting import LeftOut

_PROVISIONAL = frozenset({"provisional", "p"})
_KIND = {"month": "month", "ytd": "month", "quarter": "quarter", "year": "year", "snapshot": "day"}


@dataclass(frozen=True)
class Line:
    """Is one row of the extract for the whole service, its period read, its file counted from 0 by name."""

    texts: Mapping[str, str]
    period: Period
    file: str
    file_number: int
    row: int
    column: str
    has_commas: bool = False  # its file writes decimals with a comma

    @property
    def is_filled(self) -> bool:
        """Tells whether the row has a value, or a status that stands for one."""
        return bool(self.texts["value"] or status_mark(self.texts["status"]))


@dataclass(frozen=True, eq=False)
class Extract:
    """Is the values that one or more files hold.

    `frame` is text, missing is NA: indicator, period, value, numerator, denominator, team, as_at, status;
    then file, row (a number) and column, which say in which cell the value stands as Excel shows it.
    `letters` gives the letter of each column by file, `sheets` the sheet of a workbook that has several,
    `left_out` what the rows of a large file say that are not in the frame.
    A database's file is 'sql:' and its name, a frame's 'frame'.
    """

    files: tuple[Path, ...]
    frame: pd.DataFrame
    findings: tuple[Finding, ...]
    letters: Mapping[str, Mapping[str, str]]
    sheets: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)

    @cached_property
    def lines(self) -> Mapping[str, Sequence[Line]]:
        """Is the whole service's rows whose period can be read, by key."""
        order = {str(path): number for number, path in enumerate(self.files)}
        found: dict[str, list[Line]] = {}
        rows = frame_texts(self.frame)
        commas = {texts["file"] for texts in rows if has_decimal_comma(texts["value"])}
        commas |= {file for file, others in self.left_out.items() if others.has_commas}
        for texts in rows:
            period = period_of(texts["period"])
            if period and not texts["team"]:
                file = texts["file"]
                row, column = int(texts["row"]), texts["column"]
                line = Line(texts, period, file, order[file], row, column, file in commas)
                found.setdefault(same_key(texts["indicator"]), []).append(line)
        return found

    def place_of(self, line: Line) -> str:
        """Return where the row stands, as an officer finds it: 2013-12.csv row 4; or of how many records."""
        if line.file.startswith(MEASURE):
            parts = line.texts["numerator"], line.texts["denominator"]
            return (
                f"{line.file} ({int(parts[0]):,} of {int(parts[1]):,} records)" if all(parts) else line.file
            )
        sheet = f" '{self.sheets[line.file]}'" if line.file in self.sheets else ""
        return f"{Path(line.file).name}{sheet} row {line.row}"


@dataclass(frozen=True)
class Answer:
    """Is what an extract says of one indicator for one period, and where: `source` is '2013-12.csv row 4'.

    `value` holds a mark in place of a number where the figure is withheld or not there.
    `as_at` is None where the extract does not say. `numerator` and `denominator` are as written.
    """

    value: Value
    as_at: date | None
    provisional: bool
    file: str
    row: int
    column: str
    numerator: str | None
    denominator: str | None
    source: str


def same_key(text: str) -> str:
    """Return the key without case and spare spaces, so that two writings of one key are equal."""
    return " ".join(text.split()).casefold()


def value_of(line: Line) -> Value:
    """Return the value or the mark of the row; raises ExtractError where it cannot be read."""
    mark = status_mark(line.texts["status"])
    if mark:  # a suppressed figure stays suppressed, even where the file still holds it
        return Value(None, mark=mark)
    text = line.texts["value"]
    try:
        return read_with_commas(parse_value(text), text) if line.has_commas else parse_value(text)
    except ValueError as error:
        raise ExtractError(
            f"{error}; write a figure such as 86.4, or a suppression mark ({', '.join(SUPPRESSED)})",
            file=Path(line.file).name,
            place=f"row {line.row}, column {line.column} (value)",
        ) from None


def answers(extract: Extract, key: str, period: Period, basis: str) -> Answer | None:
    """Return what the extract says of the key for the period, or None where no row does.

    Only rows for the whole service answer. A row answers for the month that it names, or that its as-at date
    lies in; on basis quarter also the quarter that ends in the month, on basis year the year that holds it.
    Of several, one that is filled, of the basis's own kind, of the latest date, in the later file wins;
    where a later file only repeats a value, the one that gave it first stays its source.
    Where one file gives two values for one period, neither wins: the value is unclear.
    Raises ExtractError where the value cannot be read (which validate_extract would have told).
    """
    fitting = [line for line in extract.lines.get(same_key(key), ()) if fits(line.period, period, basis)]
    if not fitting:
        return None
    best = max(
        fitting,
        key=lambda line: (
            line.is_filled,
            is_own_kind(line.period, basis),
            line.period.last,
            line.file_number,
        ),
    )
    value = _undisputed(fitting, best)
    best = next(line for line in fitting if line is best or _repeats(line, best))
    return Answer(
        value=value,
        as_at=_as_at(best) or _as_at_elsewhere(fitting, best),
        provisional=best.texts["status"] in _PROVISIONAL,
        file=best.file,
        row=best.row,
        column=best.column,
        numerator=best.texts["numerator"] or None,
        denominator=best.texts["denominator"] or None,
        source=extract.place_of(best),
    )


def _undisputed(fitting: Sequence[Line], best: Line) -> Value:
    """Return the row's value, or an unclear one where its file gives another for the same period."""
    value = value_of(best)
    same = [
        line for line in fitting if (line.file, line.period) == (best.file, best.period) and line.is_filled
    ]
    other = next((line for line in same if not same_value(value_of(line), value)), None)
    if other is None:
        return value
    both = [line for line in same if line is other or line is best]
    return unclear(" or ".join(f"{tell_value(line)} ({line.column}{line.row})" for line in both[:2]))


def tell_value(line: Line) -> str:
    """Return the value as a message may quote it: a suppressed figure is not repeated."""
    return quote_value(value_of(line), line.texts["value"])


def _repeats(earlier: Line, best: Line) -> bool:
    """Tell whether an earlier file said the same of the same period, and stood as firmly by it."""
    firm, still = (line.texts["status"] not in _PROVISIONAL for line in (earlier, best))
    if earlier.period != best.period or not earlier.is_filled or firm != still:
        return False
    return same_value(value_of(earlier), value_of(best))


def may_answer(given: Period, asked: Period) -> bool:
    """Tell whether a row of the one period may answer for the other, or for one of its teams."""
    return fits(given, asked, "quarter") or fits(given, asked, "year")


def fits(given: Period, asked: Period, basis: str) -> bool:
    """Tell whether a row of the one period answers for the other, for figures of that basis."""
    month = asked.month_period
    if given.kind == "year":
        return basis == "year" and given.first <= month.first <= given.last
    return given.month_period == month and (given.kind != "quarter" or basis == "quarter")


def is_own_kind(given: Period, basis: str) -> bool:
    """Tell whether a row's period is of the kind that the basis asks for, such as a quarter."""
    return given.kind == _KIND[basis]


def _as_at(line: Line) -> date | None:
    """Return the date that the figure is correct as at; the first of a month only stands for the month."""
    given = period_of(line.texts["as_at"])
    if given and given.kind == "day":
        return given.last
    return line.period.last if line.period.kind == "day" and line.period.last.day > 1 else None


def _as_at_elsewhere(fitting: Sequence[Line], best: Line) -> date | None:
    """Return the date that another file gives for the same value: a wide extract has no room for it."""
    same = [line for line in fitting if line.is_filled and same_value(value_of(line), value_of(best))]
    return next(filter(None, (_as_at(line) for line in reversed(same))), None)


def same_value(one: Value, other: Value) -> bool:
    """Tell whether two values are one, whatever unit they are written with: 92 is 92%."""
    return (one.number, one.high, one.mark, one.unclear) == (
        other.number,
        other.high,
        other.mark,
        other.unclear,
    )


def periods_in(extract: Extract) -> tuple[Period, ...]:
    """Return the months for which the extract has a value or a suppression mark, in order.

    Where it has only quarters or years, the months in which they end.
    """
    by_kind: dict[bool, set[Period]] = {True: set(), False: set()}
    filled = [line.period for lines in extract.lines.values() for line in lines if line.is_filled]
    for period in chain(filled, *(others.periods for others in extract.left_out.values())):
        by_kind[period.kind in ("month", "day")].add(period.month_period)
    return tuple(sorted(by_kind[True] or by_kind[False]))


def latest_period(extract: Extract) -> Period:
    """Return the latest month that has a value; raises ExtractError where none has."""
    months = periods_in(extract)
    if not months:
        raise ExtractError(
            "no row has both a value and a period that can be read", file=extract.files[-1].name
        )
    return months[-1]
