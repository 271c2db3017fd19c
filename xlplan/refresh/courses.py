"""Which way a figure has gone since last period: the number, and the performance, perhaps the other way.

Apart from travel.py, which writes that into the plan in the plan's own signs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlplan.plan.confirming import confirmed
from xlplan.plan.history import Point
from xlplan.refresh.figures import current_value
from xlplan.refresh.model import FigureChange
from xlplan.text.calendar import financial_year
from xlplan.text.periods import Period, parse_period
from xlplan.text.travel import Course
from xlplan.trend import Way, way

_MONTHS = {"quarter": 3, "year": 12}  # between two values of a basis; one month for the others
_COURSE: Mapping[Way, Course] = {
    "better": "rise",
    "worse": "fall",
    "same": "same",
    "up": "rise",
    "down": "fall",
}


class Past(NamedTuple):
    """Is what is known of a plan's past: its history, and the month that it was last brought to."""

    points: Sequence[Point] = ()
    shown: str | None = None


class Travel(NamedTuple):
    """Is how one figure has moved: the number and the performance, each where that can be told."""

    number: Course | None
    performance: Course | None
    why: str


def travel_of(change: FigureChange, period: Period, past: Past) -> Travel | None:
    """Return how a figure has moved since last period; None where that is not known.

    The history's value of last period comes before what the plan shows, which may be of this one already.
    """
    entry, now = confirmed(change.entry), change.value
    last = period.shift(-_MONTHS.get(entry.basis, 1))
    known = [p.value for p in past.points if (p.indicator, p.team, p.period) == (entry.indicator, "", last)]
    before, when = (known[-1], last.label) if known else (current_value(entry, change.spot), "")
    if before is None or (not known and past.shown == period.label):
        return None
    reference = last if known else parse_period(past.shown or "") or last
    if entry.basis == "ytd" and financial_year(reference.last) != financial_year(period.last):
        return Travel(None, None, f"{entry.indicator}: {now:f} since April")
    number = _COURSE[way(before, now, "none")]
    judged = way(before, now, entry.polarity, entry.target, entry.target_high)
    performance = None if judged in {"up", "down"} else _COURSE[judged]
    since = f" in {when}" if when else " in the plan before"
    told = f"{entry.indicator}: {now:f} after {before:f}{since}"
    return Travel(number, performance, f"{told}: {judged}")
