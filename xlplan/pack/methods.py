"""Ways to say what a series will be, each of which a board can be told in one sentence.

Separate from projection.py, which chooses among them, and from benchmarks/projection.py, which tries them on
published figures. A series is points of (place, value), the oldest first; places count months, quarters or
years, so that a period without a value is a gap. A method gives None where it has too little to go by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

Points = Sequence[tuple[int, Decimal]]
Forecast = Callable[[Points, int], Decimal | None]

_DAMPING = Decimal("0.5")
_APRIL = 3  # the place of a month is 12 times its year, plus 0 for January


class Method(NamedTuple):
    """Is a way to project: its name, the sentence that says how it is done, and the doing."""

    name: str
    says: str
    forecast: Forecast


def _latest(points: Points, _: int) -> Decimal | None:
    return points[-1][1] if points else None


def _mean_of(count: int) -> Forecast:
    def forecast(points: Points, _: int) -> Decimal | None:
        return _mean([value for _, value in points[-count:]]) if len(points) >= count else None

    return forecast


def _mean_of_all(points: Points, _: int) -> Decimal | None:
    return _mean([value for _, value in points]) if points else None


def _smooth(points: Points, _: int) -> Decimal | None:
    """Return the exponentially weighted mean: each value counts half as much as the one after it."""
    if not points:
        return None
    level = points[0][1]
    for _, value in points[1:]:
        level = (level + value) / 2
    return level


def _follow_line(points: Points, target: int) -> Decimal | None:
    """Return where the straight line of least squares through the points will be."""
    if len(points) < 3:
        return None
    place, value = _mean([Decimal(place) for place, _ in points]), _mean([value for _, value in points])
    return value + _slope(points) * (target - place)


def _follow_damped(points: Points, target: int) -> Decimal | None:
    """Return the latest value moved on by the line's slope, half as far again in each period."""
    if len(points) < 3:
        return None
    place, value = points[-1]
    steps = sum((_DAMPING**step for step in range(1, target - place + 1)), Decimal())
    return value + steps * _slope(points)


def _run_on(points: Points, target: int) -> Decimal | None:
    """Return a count since April, at its rate so far: 812 in 8 months is 1,218 in 12."""
    place, value = points[-1]
    return value * months_counted(target) / months_counted(place)


def _share_as_last_year(points: Points, target: int) -> Decimal | None:
    values, (place, value) = dict(points), points[-1]
    before, after = values.get(place - 12), values.get(target - 12)
    return value * after / before if before and after is not None else None


def months_counted(place: int) -> int:
    """Return how many months since April a count to the end of this month covers: 8 for November."""
    return (place - _APRIL) % 12 + 1


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal()) / len(values)


def _slope(points: Points) -> Decimal:
    place, value = _mean([Decimal(place) for place, _ in points]), _mean([value for _, value in points])
    spread = sum(((each - place) ** 2 for each, _ in points), Decimal())
    return sum(((each - place) * (found - value) for each, found in points), Decimal()) / spread


LATEST = Method("same as the latest", "the latest value stays as it is", _latest)
MEAN_OF_TWO = Method("mean of the last two", "the mean of the last two values", _mean_of(2))
MEAN_OF_THREE = Method("mean of the last three", "the mean of the last three values", _mean_of(3))
MEAN_OF_ALL = Method("mean of all", "the mean of all values on record", _mean_of_all)
SMOOTHED = Method(
    "weighted mean", "the mean of all values on record, each counting half as much as the next", _smooth
)
LINE = Method("straight line", "the straight line through all values on record goes on", _follow_line)
DAMPED = Method(
    "damped trend", "the latest value goes on along the trend, half as far in each period", _follow_damped
)
RUN_RATE = Method("run rate", "the count goes on at its rate since April", _run_on)
AS_LAST_YEAR = Method(
    "last year's share",
    "the count has reached the share of the year that it had a year ago",
    _share_as_last_year,
)
