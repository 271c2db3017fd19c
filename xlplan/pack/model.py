"""What a pack says, as plain values: the page, the charts and the workbook all show these.

Apart from compose.py, which decides them, so that whoever shows a pack loads nothing that reads plans.
Values are Decimal, per cent as 86.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from xlplan.pack.breakdown import Breakdown
from xlplan.pack.comparators import Comparator
from xlplan.pack.projection import Projection
from xlplan.plan.register import Entry
from xlplan.rating import Colour, Rating
from xlplan.text.periods import Period
from xlplan.trend import Limits, Verdict, Way

Kind = Literal["off target", "got worse", "overdue", "no data", "override"]
KINDS: tuple[Kind, ...] = ("off target", "got worse", "overdue", "no data", "override")


class Reported(NamedTuple):
    """Is one month of a series: its value, or in `mark` what stands in its place: withheld (c), 110 to 160.

    `is_unusual` tells that it lies outside the natural limits, `is_range` that the mark is a range.
    """

    period: Period
    value: Decimal | None
    mark: str = ""
    source: str = ""
    is_provisional: bool = False
    is_unusual: bool = False
    is_range: bool = False


class Target(NamedTuple):
    """Is what an indicator is measured against: `low` to `high` is met, None is without end.

    `slack_low` and `slack_high` are how far it may be missed before the rating is Red; `words` is 'at least
    90%'.
    """

    words: str
    low: Decimal | None
    high: Decimal | None
    slack_low: Decimal | None
    slack_high: Decimal | None


@dataclass(frozen=True)
class Measured:
    """Is one indicator of the pack, whatever number of actions report it.

    `entry` is the register's, the first of those that share the extract's values; `actions` are all of
    theirs. `way` is how the latest value stands against the month before, `direction` the same in words.
    `verdict` says whether that is a real change or noise. `notes` say what differs: definitions, spellings,
    figures revised since.
    """

    entry: Entry
    actions: tuple[str, ...]
    series: tuple[Reported, ...]
    shown: str
    target: Target | None
    rating: Colour | None
    why: str
    way: Way | None
    direction: str
    verdict: Verdict
    limits: Limits | None
    projection: Projection | None
    comparators: tuple[Comparator, ...]
    teams: Breakdown | None
    notes: tuple[str, ...]

    @property
    def latest(self) -> Reported | None:
        """Is the last month that has a value; None where none has."""
        return next((each for each in reversed(self.series) if each.value is not None), None)


@dataclass(frozen=True)
class ActionLine:
    """Is one action: its rating now and before, who leads it, by when; what its indicators say.

    `was` is None where nothing is known of an earlier month. `rating` and `was` are '' where the plan shows
    none. `off_target` are its indicators that miss their targets.
    """

    action: str
    area: str
    rating: Rating | None
    was: Rating | None
    is_compared: bool
    leads: tuple[str, ...]
    timescale: str
    next_steps: str
    is_overdue: bool
    off_target: tuple[str, ...]


@dataclass(frozen=True)
class Concern:
    """Is one line of the exceptions: what it is about, the sentence, who answers for it."""

    kind: Kind
    action: str
    indicator: str | None
    about: str
    sentence: str
    rating: Rating | None
    leads: tuple[str, ...]


class Count(NamedTuple):
    """Is how many actions have a rating now, and had before; `before` is None in a first month."""

    rating: Rating | None
    now: int
    before: int | None


@dataclass(frozen=True)
class Officer:
    """Is one lead officer's own list; `name` is '' for the actions that nobody leads."""

    name: str
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True)
class Pack:
    """Is the whole of a month's pack. `since` says what it is compared with, None in a first month."""

    plan: Path
    title: str
    period: Period
    since: str | None
    counts: tuple[Count, ...]
    actions: tuple[ActionLine, ...]
    concerns: tuple[Concern, ...]
    indicators: tuple[Measured, ...]
    unmeasured: tuple[tuple[str, str, str], ...]
    officers: tuple[Officer, ...]
    sources: tuple[str, ...]

    @property
    def moved(self) -> tuple[ActionLine, ...]:
        """Is the actions whose rating is another than before."""
        return tuple(each for each in self.actions if each.is_compared and each.rating != each.was)
