"""How an indicator's latest value stands: against last period, against a year ago, and if that is chance.

Apart from trend.py, which knows numbers alone: here the register's basis says which values may be compared.
Values of a quarter or a year are taken a quarter or a year apart, so that no two of them overlap. Figures to
date begin anew in April: they are never compared across it. A count to date only grows, so that it is
compared with the same month last year, and what each month added is what may be usual or not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xlplan.plan.register import Entry
from xlplan.text.calendar import financial_year
from xlplan.text.periods import Period
from xlplan.trend import Limits, Verdict, Way, hold_limits, judge, natural_limits, way

Values = Sequence[tuple[Period, Decimal]]

_STEPS = {"quarter": 3, "year": 12}  # months between two values, by what they cover; one for all else
_YEAR = {"month": 12, "quarter": 4}
_COUNTED = {"", "count", "£", "$", "€"}
_MEAN = r"\b(?:average|mean|median|rate|ratio|proportion|percentage|per)\b|%"


class Movement(NamedTuple):
    """Is how the latest value stands against an earlier one."""

    period: Period
    value: Decimal
    way: Way


class Moved(NamedTuple):
    """Is how the latest value of a series has moved.

    `against_last` compares it with the period before it, `against_year` with the same period a year earlier;
    None where there is no such value, or the two are not alike. `limits` are those of usual variation, as
    they are shown; None where nothing is judged by them. Where `is_by_added`, verdict and limits are of what
    each period added to a count to date.
    """

    against_last: Movement | None
    against_year: Movement | None
    verdict: Verdict
    limits: Limits | None
    is_by_added: bool = False


def read_movement(series: Values, entry: Entry | None, unit: str) -> Moved:
    """Return how the latest of an indicator's values has moved.

    `series` holds at least one value, the oldest first; `entry` is None where the register does not have it.
    """
    step = _step(series[-1][0], entry)
    known = _alike(series, step)
    latest, now = known[-1]
    is_to_date = entry is not None and entry.basis == "ytd" and latest.kind != "year"
    is_count = entry is not None and is_to_date and is_count_to_date(entry, unit)
    last = known[-2] if len(known) > 1 and not is_count else None
    if last and is_to_date and financial_year(last[0].last) != financial_year(latest.last):
        last = None
    before = latest.shift(-_YEAR[latest.kind]) if latest.kind in _YEAR and step < 12 else None
    earlier = next((each for each in known if each[0] == before), None)
    verdict, limits = (
        _judge_added(known, unit) if is_count else _judge(known, step, entry, unit, is_to_date=is_to_date)
    )
    if any(period.kind == latest.kind and (period, value) not in known for period, value in series):
        verdict = Verdict(verdict.is_change, f"{verdict.sentence}; values that overlap count once")
    return Moved(
        _movement(last, now, entry) if last else None,
        _movement(earlier, now, entry) if earlier else None,
        verdict,
        limits,
        is_by_added=is_count,
    )


def is_count_to_date(entry: Entry, unit: str) -> bool:
    """Tell whether the figures are a count (or money) since April, and neither a share of it nor a mean."""
    is_counted = entry.basis == "ytd" and unit in _COUNTED
    return is_counted and not re.search(_MEAN, entry.measure, re.IGNORECASE)


def _step(period: Period, entry: Entry | None) -> int:
    return max(_STEPS.get(period.kind, 1), _STEPS.get(entry.basis, 1) if entry else 1)


def _month_of(period: Period) -> int:
    return period.last.year * 12 + period.last.month


def _alike(series: Values, step: int) -> Values:
    """Return the values of the latest one's kind, and whole steps away from it."""
    latest = series[-1][0]
    return [
        (period, value)
        for period, value in series
        if period.kind == latest.kind and (_month_of(latest) - _month_of(period)) % step == 0
    ]


def _movement(before: tuple[Period, Decimal], now: Decimal, entry: Entry | None) -> Movement:
    polarity = entry.polarity if entry else "none"
    target, high = (entry.target, entry.target_high) if entry else (None, None)
    return Movement(*before, way(before[1], now, polarity, target, high))


def _judge(
    known: Values, step: int, entry: Entry | None, unit: str, *, is_to_date: bool
) -> tuple[Verdict, Limits | None]:
    values = [value for _, value in known]
    if is_to_date:
        what = "a percentage" if unit == "%" else "an average or a rate"
        reason = (
            f"{what} to date is made of the same months again and again, so that it has no usual variation"
        )
        return Verdict(None, f"not judged: {reason}"), None
    verdict = judge(values, _unbroken([period for period, _ in known], step))
    if entry is None and natural_limits(values):
        return Verdict(None, "not judged: the register does not say what the figures cover"), None
    return verdict, _limits(values, verdict, unit)


def _judge_added(known: Values, unit: str) -> tuple[Verdict, Limits | None]:
    """Return what can be said of what the latest period added to a count to date."""
    latest, added = known[-1][0], _added(known)
    only = "not judged: a count to date only grows"
    if not added:
        return Verdict(None, f"{only}, and what {latest.label} added is not known"), None
    falls = [period.label for period, value in added if value < 0]
    if falls:
        reason = f"{only}, and this one fell in {falls[-1]}: it was corrected, or is no such count"
        return Verdict(None, reason), None
    values = [value for _, value in added]
    verdict = judge(values)
    each = latest.kind if latest.kind in _YEAR else "period"
    why = f"a count to date only grows, so it is judged by what each {each} added"
    told = f"{verdict.sentence}; {why} ({values[-1]:,f} in {latest.label})"
    return Verdict(verdict.is_change, told), _limits(values, verdict, unit)


def _added(known: Values) -> Values:
    """Return what each of the last periods added, back to the first of which it is not known."""
    values, found = dict(known), list[tuple[Period, Decimal]]()
    period = known[-1][0]
    while period in values:
        before = period.shift(-1)
        if financial_year(before.last) != financial_year(period.last):
            found.append((period, values[period]))
        elif before in values:
            found.append((period, values[period] - values[before]))
        else:
            break
        period = before
    return found[::-1]


def _limits(values: Sequence[Decimal], verdict: Verdict, unit: str) -> Limits | None:
    limits = natural_limits(values) if verdict.is_change is not None else None
    return hold_limits(limits, values, unit) if limits else None


def _unbroken(periods: Sequence[Period], step: int) -> int:
    """Return how many of the last periods follow each other without a gap."""
    pairs = [*pairwise(periods)][::-1]
    gaps = (at for at, (one, two) in enumerate(pairs, 1) if _month_of(two) - _month_of(one) > step)
    return next(gaps, len(periods))
