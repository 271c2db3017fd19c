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
    from xlplan.plan.database import Query

PREFIX = "measure:"
Basis = Literal["month", "quarter", "ytd", "year"]
Nation = Literal["England", "Wales", "Scotland", "Northern Ireland"]


@dataclass(frozen=True)
class Calendar:
    """Is [calendar]: whose bank holidays are no working days, and on which other days nobody works."""

    holidays: Nation = "England"
    closed: tuple[date, ...] = ()


@dataclass(frozen=True)
class Measure:
    """Is [measures.NAME]: which records there are, and how they make an indicator.

    `records` are files, globs, and 'sql:NAME' of `queries`.

    `month`, `where`, `numerator`, `denominator`, `average` and `team` are SQL expressions over a record's
    columns; `dates` are the columns that hold days. With `numerator` the indicator is a percentage, with
    `average` a mean, with neither a count. On basis ytd a month counts all since April.
    """

    name: str
    records: tuple[str, ...]
    month: str
    dates: tuple[str, ...] = ()
    where: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    average: str | None = None
    team: str | None = None
    basis: Basis = "month"
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
