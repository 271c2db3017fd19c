"""Where an indicator will stand at the year's end, with a range, and how that was worked out.

Methods are chosen by trial: projection.md has how each did on published figures. Where nothing published
could try them, the simplest is taken: a rate to date stays as it is, a count to date goes on at its rate. The
range is what the method has missed by before, in the same series.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xlplan.pack.methods import AS_LAST_YEAR, LATEST, RUN_RATE, SMOOTHED, Method, Points, months_counted
from xlplan.text.calendar import financial_year
from xlplan.text.periods import Period

_COUNTING = (RUN_RATE, AS_LAST_YEAR)
WINNER = SMOOTHED  # of projection.md; a test holds the two together
LEAST_POINTS = 3
_SEASONS = {"month": 12, "quarter": 4, "year": 2}  # the furthest ahead; of years, one may be missing between
_LEAST_MISSES, _ENOUGH_MISSES = 2, 3
_TRIALS, _CLEARLY = 6, Decimal("0.9")  # how often another method was tried here, and how much less it missed
# A percentage adds up where the run rate misses under a quarter of what 'no change' does, not over a half.
_ADDS_UP = Decimal("0.25"), Decimal("0.5")
_MOST, _MOST_DECIMALS = Decimal(10) ** 15, 6  # no figure of a council is beyond
_SHARE = Decimal("0.8")  # of the misses that the range holds


class Projection(NamedTuple):
    """Is a value to come, per cent as 86.4; the range that its method's past misses give; and how."""

    value: Decimal
    low: Decimal
    high: Decimal
    method: str
    why: str


class _Task(NamedTuple):
    """Is a series to project: its points, how many periods ahead, and of which kind and basis they are."""

    points: Points
    ahead: int
    kind: str
    is_to_date: bool


class _Miss(NamedTuple):
    """Is how far an earlier projection from one place to a later one was off."""

    place: int
    later: int
    forecast: Decimal
    size: Decimal


def project(
    series: Sequence[tuple[Period, Decimal]], year_end: Period, *, basis: str, unit: str = ""
) -> Projection | None:
    """Return what the latest value will be at the end of `year_end`, which is a year or its last month.

    `series` is the values in any order; `basis` and `unit` are the register's. A count to date (basis ytd)
    becomes the year's total, any other value the one that will be shown then. None where there are fewer than
    three points, or too few to try the method on; where the year is over, or none of its values is there yet.
    """
    task = _set_task(series, year_end, basis)
    if len(task.points) < LEAST_POINTS or not 0 < task.ahead <= _SEASONS[task.kind] - task.is_to_date:
        return None
    method = _choose(task, basis == "snapshot", unit)
    value = method.forecast(task.points, task.points[-1][0] + task.ahead) if method else None
    misses = _try(method, task) if method else []
    if method is None or value is None or len(misses) < _LEAST_MISSES:
        return None
    size, said = _spread(method, misses, task, value)
    return _round(task, value, size, method, f"{method.says}; {said}", unit)


def _set_task(series: Sequence[tuple[Period, Decimal]], year_end: Period, basis: str) -> _Task:
    """Return the points of the latest one's kind, in order, and how far ahead of them the year ends."""
    known = [point for point in series if point[1].is_finite() and abs(point[1]) < _MOST]
    known.sort(key=lambda point: point[0].last)
    kind = _kind(known[-1][0], basis) if known else "month"
    points = {_place(period, kind): value for period, value in known if _kind(period, basis) == kind}
    ahead = _place(year_end, kind) - max(points, default=0)
    return _Task(sorted(points.items()), ahead, kind, basis == "ytd" and kind != "year")


def _kind(period: Period, basis: str) -> str:
    is_month = period.kind == "day" or (basis == "ytd" and period.kind == "quarter")
    return "month" if is_month else period.kind


def _place(period: Period, kind: str) -> int:
    months = period.last.year * 12 + period.last.month - 1
    return {"year": financial_year(period.last), "quarter": months // 3, "month": months}[kind]


def _choose(task: _Task, is_snapshot: bool, unit: str) -> Method | None:
    """Return the method to use; None where it cannot be told whether a figure to date adds up."""
    if not task.is_to_date:
        return LATEST if is_snapshot else WINNER
    adds_up = _adds_up(task, unit)
    if adds_up is None:
        return None
    if not adds_up:
        return LATEST
    yearly, running = _compare(AS_LAST_YEAR, RUN_RATE, task, is_as_far=True)
    return AS_LAST_YEAR if len(yearly) >= _TRIALS and sum(yearly) < _CLEARLY * sum(running) else RUN_RATE


def _adds_up(task: _Task, unit: str) -> bool | None:
    """Tell whether a figure to date grows with the months, as a count does; None where it may or may not.

    A percentage rarely does (council tax collected does), so that it has to run on nearly as a count would.
    """
    running, staying = (sum(misses, Decimal()) for misses in _compare(RUN_RATE, LATEST, task))
    surely, hardly = _ADDS_UP if unit == "%" else (Decimal(1), Decimal(1))
    if running < surely * staying:
        return True
    if running == staying == 0:
        return False  # nought stays nought either way
    return False if running > hardly * staying else None


def _compare(
    one: Method, other: Method, task: _Task, *, is_as_far: bool = False
) -> tuple[list[Decimal], list[Decimal]]:
    """Return what two methods missed by where both were tried, as far ahead only or also less far."""
    ones, others = (
        {(miss.place, miss.later): miss.size for miss in _try(method, task)} for method in (one, other)
    )
    both = [key for key in ones if key in others and (not is_as_far or key[1] - key[0] == task.ahead)]
    return [ones[key] for key in both], [others[key] for key in both]


def _try(method: Method, task: _Task) -> list[_Miss]:
    """Return what the method would have missed by from each point, up to as far ahead and in one year."""
    found = []
    for at, (place, _) in enumerate(task.points):
        for later, value in task.points[at + 1 :]:
            is_in_year = not task.is_to_date or months_counted(later) > later - place
            if later - place <= task.ahead and is_in_year:
                forecast = method.forecast(task.points[: at + 1], later)
                if forecast is not None:
                    found.append(_Miss(place, later, forecast, abs(forecast - value)))
    return found


def _spread(method: Method, misses: Sequence[_Miss], task: _Task, value: Decimal) -> tuple[Decimal, str]:
    """Return how far the value may be off, and how that is known.

    Of a count to date only the rest of the year can be off: what was missed is taken as a share of the rest.
    """
    values = dict(task.points)
    is_count = method in _COUNTING
    sizes, unit = [(miss, miss.size) for miss in misses], Decimal(1)
    if is_count:
        unit = value - task.points[-1][1]
        sizes = [(miss, miss.size / max(miss.forecast - values[miss.place], Decimal(1))) for miss in misses]
    exact = sorted(size for miss, size in sizes if miss.later - miss.place == task.ahead)
    if len(exact) >= _ENOUGH_MISSES:
        rank = min(len(exact), math.ceil(_SHARE * (len(exact) + 1)))
        most = f"{rank} of the {len(exact)}" if rank < len(exact) else f"all {len(exact)}"
        said = f"the range holds {most} earlier projections made in this way and as far ahead"
        return unit * exact[rank - 1], said
    said = f"the range is the largest miss of {len(sizes)} earlier projections made in this way"
    if is_count:
        return unit * max(size for _, size in sizes), f"{said}, as a share of what was to come"
    is_shorter = any(miss.later - miss.place < task.ahead for miss, _ in sizes)
    size = max(size * task.ahead / (miss.later - miss.place) for miss, size in sizes)
    return size, f"{said}, in proportion to the time that is left" if is_shorter else said


def _round(task: _Task, value: Decimal, size: Decimal, method: Method, why: str, unit: str) -> Projection:
    """Return the projection with as many decimals as the values have, and no range beyond what can be."""
    values = [each for _, each in task.points]
    decimals = max(-int(each.as_tuple().exponent) for each in values)
    step = Decimal(1).scaleb(-min(max(decimals, 0), _MOST_DECIMALS))
    low, high = value - size, value + size
    if method in _COUNTING:
        low = max(low, values[-1])
    if min(values) >= 0:
        low = max(low, Decimal())
    if unit == "%" and max(values) <= 100:
        high = min(high, Decimal(100))
    low = min(low, high)
    middle = min(max(value, low), high)
    return Projection(
        middle.quantize(step, ROUND_HALF_UP),
        low.quantize(step, ROUND_FLOOR),
        high.quantize(step, ROUND_CEILING),
        method.name,
        why,
    )
