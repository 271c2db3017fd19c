"""Each indicator's values by period, and how the latest of them moved: for `xlplan history`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xlplan.plan.history import Point
from xlplan.plan.register import Entry
from xlplan.text.periods import Period
from xlplan.trend import Verdict, Way, judge, way

_YEAR = {"month": 12, "quarter": 4, "year": 1}


class Movement(NamedTuple):
    """Is how the latest value stands against an earlier one."""

    period: Period
    value: Decimal
    way: Way


@dataclass(frozen=True)
class Series:
    """Is one indicator's values for one team ('' for the whole service), the oldest first.

    `against_last` compares the latest with the period before it, `against_year` with the same period a year
    earlier; None where there is no such value.
    """

    indicator: str
    measure: str
    team: str
    unit: str
    points: tuple[Point, ...]
    against_last: Movement | None
    against_year: Movement | None
    verdict: Verdict

    def to_json(self) -> dict[str, object]:
        """Return the series as `xlplan history --format json` prints it."""
        return {
            "indicator": self.indicator,
            "measure": self.measure,
            "team": self.team,
            "unit": self.unit,
            "points": [
                {"period": p.period.label, "value": str(p.value), "source": p.source, "written": p.written}
                for p in self.points
            ],
            "against_last_period": _movement_json(self.against_last),
            "against_last_year": _movement_json(self.against_year),
            "real_change": self.verdict.is_change,
            "verdict": self.verdict.sentence,
        }


def series_of(points: Iterable[Point], entries: Sequence[Entry]) -> list[Series]:
    """Return the series in the register's order, the service before its teams, others after by their id."""
    known = {entry.indicator: entry for entry in entries}
    order = {indicator: number for number, indicator in enumerate(known)}
    found: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in points:
        found[point.indicator, point.team].append(point)
    keys = sorted(found, key=lambda key: (order.get(key[0], len(order)), key))
    return [_series(*key, found[key], known.get(key[0])) for key in keys]


def _series(indicator: str, team: str, points: list[Point], entry: Entry | None) -> Series:
    points = sorted(points, key=lambda point: point.period.last)
    latest = points[-1]
    kind = latest.period.kind
    same_kind = [point for point in points if point.period.kind == kind]
    by_period = {point.period: point for point in same_kind}
    year_before = latest.period.shift(-_YEAR[kind]) if kind in _YEAR else None
    earlier = by_period.get(year_before) if year_before and kind != "year" else None
    return Series(
        indicator,
        entry.measure if entry else "",
        team,
        latest.unit or (entry.unit if entry else ""),
        tuple(points),
        _movement(same_kind[-2], latest, entry) if len(same_kind) > 1 else None,
        _movement(earlier, latest, entry) if earlier else None,
        judge([point.value for point in same_kind]),
    )


def _movement(before: Point, now: Point, entry: Entry | None) -> Movement:
    polarity = entry.polarity if entry else "none"
    target, high = (entry.target, entry.target_high) if entry else (None, None)
    return Movement(before.period, before.value, way(before.value, now.value, polarity, target, high))


def _movement_json(movement: Movement | None) -> dict[str, str] | None:
    if movement is None:
        return None
    return {"period": movement.period.label, "value": str(movement.value), "way": movement.way}
