"""Each indicator's values by period, and how the latest of them moved: for `xlplan history`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlplan.movement import Moved, Movement, read_movement
from xlplan.plan.history import Point
from xlplan.plan.register import Entry
from xlplan.trend import Verdict


@dataclass(frozen=True)
class Series:
    """Is one indicator's values for one team ('' for the whole service), the oldest first; how they moved."""

    indicator: str
    measure: str
    team: str
    unit: str
    points: tuple[Point, ...]
    moved: Moved

    @property
    def against_last(self) -> Movement | None:
        """Is how the latest value stands against the period before it."""
        return self.moved.against_last

    @property
    def against_year(self) -> Movement | None:
        """Is how the latest value stands against the same period a year earlier."""
        return self.moved.against_year

    @property
    def verdict(self) -> Verdict:
        """Is whether the latest value is a real change."""
        return self.moved.verdict

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
            "usual_variation": _limits_json(self.moved),
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
    unit = points[-1].unit or (entry.unit if entry else "")
    moved = read_movement([(point.period, point.value) for point in points], entry, unit)
    return Series(indicator, entry.measure if entry else "", team, unit, tuple(points), moved)


def _movement_json(movement: Movement | None) -> dict[str, str] | None:
    if movement is None:
        return None
    return {"period": movement.period.label, "value": str(movement.value), "way": movement.way}


def _limits_json(moved: Moved) -> dict[str, str] | None:
    if moved.limits is None:
        return None
    told = {name: f"{round(value, 4).normalize():f}" for name, value in moved.limits._asdict().items()}
    return {"of": "what each period added" if moved.is_by_added else "the values", **told}
