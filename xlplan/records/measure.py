"""What a measure from records is: [measures.NAME] of xlplan.toml.

Separate from counting.py, which needs DuckDB: the settings are read where no measure is worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

from xlplan.errors import ExtractError

if TYPE_CHECKING:
    from xlplan.plan.extracts.database import Query

PREFIX = "measure:"
Basis = Literal["month", "quarter", "ytd", "year"]
Nation = Literal["England", "Wales", "Scotland", "Northern Ireland"]


@dataclass(frozen=True)
class Calendar:
    """Is [calendar]: whose bank holidays are no working days, and on which other days nobody works."""

    holidays: Nation = "England"
    """Whose bank holidays are no working days."""
    closed: tuple[date, ...] = ()
    """Other days on which nobody works, dates without quotes: `[2013-12-27]`."""


@dataclass(frozen=True)
class Measure:
    """Is [measures.NAME]: which records there are, and how they make an indicator.

    With `numerator` the indicator is a percentage, with `average` a mean, with neither a count.
    """

    name: str
    records: tuple[str, ...]
    """The records: CSV, Parquet or Excel files (names or globs), or `sql:NAME`."""
    month: str
    """The day that says for which month a record counts: an expression of SQL, as those below."""
    dates: tuple[str, ...] = ()
    """The columns that hold days."""
    where: str | None = None
    """Which records there are at all."""
    numerator: str | None = None
    """Which of them are counted; the indicator is their share."""
    denominator: str | None = None
    """Which records the share or the mean is of; without it, all."""
    average: str | None = None
    """A number for each record; the indicator is its mean."""
    team: str | None = None
    """Whose record it is, for a figure of each team."""
    basis: Basis = "month"
    """Which records a month counts: its own, those of its quarter, or all since April."""
    folder: Path = field(default_factory=Path)
    calendar: Calendar = field(default_factory=Calendar)
    queries: Mapping[str, Query] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """Is what messages and receipts call it: measure:timeliness."""
        return f"{PREFIX}{self.name}"

    @property
    def expressions(self) -> Mapping[str, str]:
        """Is the SQL that the officer wrote, by the name of its setting."""
        named = {
            "month": self.month,
            "where": self.where,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "average": self.average,
            "team": self.team,
        }
        return {name: text for name, text in named.items() if text}

    def refuse(self, wrong: str, setting: str | None = None) -> NoReturn:
        """Raise ExtractError, on the setting where one is to blame."""
        place = f"[measures.{self.name}] {setting}" if setting else None
        raise ExtractError(wrong, file=self.source, place=place)
