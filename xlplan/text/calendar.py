"""Months, quarters and years as values. Quarters and years are financial: they begin in April."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["month", "quarter", "year", "day"]

_LENGTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "year": 12}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Period:
    """Is the stretch of days that a figure is for: kind, first day, last day."""

    kind: Kind
    first: date
    last: date

    @property
    def label(self) -> str:
        """Is 2013-12, 2013-Q3 (October to December 2013), 2013/14 or 2013-12-06."""
        match self.kind:
            case "month":
                return f"{self.first:%Y-%m}"
            case "quarter":
                return f"{financial_year(self.first)}-Q{(self.first.month - 4) % 12 // 3 + 1}"
            case "year":
                return f"{self.first.year}/{self.last.year % 100:02}"
            case "day":
                return self.first.isoformat()

    @property
    def month_period(self) -> Period:
        """Is the month that holds the last day."""
        return month(self.last.year, self.last.month)

    def shift(self, count: int) -> Period:
        """Return the period of the same kind `count` later, or earlier where `count` is negative."""
        if self.kind == "day":
            return day(self.first + timedelta(days=count))
        return _months(self.kind, self.first.year, self.first.month + count * _LENGTHS[self.kind])

    def next(self) -> Period:
        """Return the period that follows."""
        return self.shift(1)


def month(year: int, number: int) -> Period:
    """Return a calendar month: month(2013, 12) is December 2013."""
    return _months("month", year, number)


def quarter(year: int, number: int) -> Period:
    """Return a quarter of the financial year that begins in April `year`: (2013, 4) ends in March 2014."""
    return _months("quarter", year, 3 * number + 1)


def year(start: int) -> Period:
    """Return the financial year that begins in April `start`: year(2013) is 2013/14."""
    return _months("year", start, 4)


def day(at: date) -> Period:
    """Return the period of a single day."""
    return Period("day", at, at)


def financial_year(at: date) -> int:
    """Return the calendar year in whose April the day's financial year began."""
    return at.year if at.month >= 4 else at.year - 1


def _months(kind: Kind, year: int, number: int) -> Period:
    """Return the period that begins in a month counted from January of the year, past December too."""
    after = _first_day(year, number + _LENGTHS[kind])
    return Period(kind, _first_day(year, number), after - timedelta(days=1))


def _first_day(year: int, number: int) -> date:
    return date(year + (number - 1) // 12, (number - 1) % 12 + 1, 1)
