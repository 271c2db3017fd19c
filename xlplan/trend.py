"""How a series moves: better or worse, and whether that is a real change or noise.

Values are Decimal, per cent as 86.4, oldest first. Source of the rules: NHS England, 'Making data count'
(XmR charts: the mean plus and minus 2.66 times the mean moving range); at least five points, as the Public
Health Outcomes Framework ('Fingertips') asks of a trend. Under eight points only a value outside the limits
is told: that nothing has changed cannot be said by so few. What the values cover, and so which of them may
stand in one series, is movement.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Literal, NamedTuple

from xlplan.rating import Polarity

Way = Literal["better", "worse", "same", "up", "down"]

LEAST_POINTS = 5
ENOUGH_POINTS = 8
_SPREAD = Decimal("2.66")  # 3 / 1.128: three standard deviations, estimated from moving ranges of two
_SCREEN = Decimal("3.267")  # the upper limit of moving ranges of two, in terms of their mean
_RUN = 7
_DIGITS = 60  # so that the mean of equal values of many digits is that value


class Limits(NamedTuple):
    """Is the natural process limits of a series: its mean, and what usual variation stays between."""

    mean: Decimal
    lower: Decimal
    upper: Decimal


class Verdict(NamedTuple):
    """Is what can be said of the latest value: whether it is a real change, and a sentence that says why.

    `is_change` is None where there are too few points to tell.
    """

    is_change: bool | None
    sentence: str


def way(
    before: Decimal,
    now: Decimal,
    polarity: Polarity,
    target: Decimal | None = None,
    target_high: Decimal | None = None,
) -> Way:
    """Return how a value moved: better or worse by polarity, or up and down where neither is better.

    In a range the value that lies nearer to it is better; two inside it are the same.
    """
    if polarity == "range" and target is not None and target_high is not None:
        was, is_now = (max(target - value, value - target_high, Decimal()) for value in (before, now))
        return "same" if was == is_now else "better" if is_now < was else "worse"
    if before == now:
        return "same"
    if polarity in {"none", "range"}:
        return "up" if now > before else "down"
    return "better" if (now > before) == (polarity == "higher") else "worse"


def natural_limits(values: Sequence[Decimal]) -> Limits | None:
    """Return the natural process limits of a series; None where it has fewer than five points.

    A value between two leaps, or alone beyond the first or the last, is a spike. It is left out of the mean
    too (NHSRplotthedots keeps it): else all the others would lie on one side of the mean, and look like a
    change.
    """
    if len(values) < LEAST_POINTS:
        return None
    with localcontext(prec=_DIGITS):
        leaps = _leaps(values)
        ranges = [size for size, is_leap in zip(_ranges(values), leaps, strict=True) if not is_leap]
        is_spike = [leaps[0], *(one and two for one, two in pairwise(leaps)), leaps[-1]]
        mean = _mean([value for value, is_left_out in zip(values, is_spike, strict=True) if not is_left_out])
        spread = _SPREAD * _mean(ranges)
        return Limits(mean, mean - spread, mean + spread)


def _leaps(values: Sequence[Decimal]) -> list[bool]:
    """Return which moving ranges are themselves out of the ordinary, and no part of the limits.

    Those of 3.267 times their mean or more are left out once, as NHSRplotthedots does (screen_outliers).
    Where only ranges of nothing would be left all of them count: limits without any width would make every
    other value unusual.
    """
    ranges = _ranges(values)
    most = _SCREEN * _mean(ranges)
    is_kept = any(0 < each < most for each in ranges)
    return [is_kept and each >= most for each in ranges]


def _ranges(values: Sequence[Decimal]) -> list[Decimal]:
    return [abs(after - before) for before, after in pairwise(values)]


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal()) / len(values)


def hold_limits(limits: Limits, values: Sequence[Decimal], unit: str) -> Limits:
    """Return the limits as they are shown: percentages within 0 to 100, counts not under 0.

    Only where the values themselves are: a budget may be spent by 104%. For the rules nothing changes.
    """
    lower, upper = limits.lower, limits.upper
    if unit in {"%", "count", ""} and min(values) >= 0:
        lower = max(lower, Decimal())
    if unit == "%" and max(values) <= 100:
        upper = min(upper, Decimal(100))
    return Limits(limits.mean, lower, upper)


def judge(values: Sequence[Decimal], unbroken: int | None = None) -> Verdict:
    """Return whether the latest value is a real change: outside the limits, by a run, by two of three.

    `unbroken` is how many of the last values are of periods that follow each other: all, where it is not
    given. A run, and two of three, are looked for in these alone.
    """
    limits = natural_limits(values)
    if limits is None:
        return Verdict(None, f"too few points to tell ({len(values)} of {LEAST_POINTS})")
    if not limits.lower <= values[-1] <= limits.upper:
        side = "above" if values[-1] > limits.upper else "below"
        return Verdict(True, f"a real change: the latest value is {side} what usual variation reaches")
    if len(values) < ENOUGH_POINTS:
        reason = f"too few points to tell a change from chance ({len(values)} of {ENOUGH_POINTS})"
        return Verdict(None, reason)
    together = values if unbroken is None else values[len(values) - unbroken :]
    if side := _run(together, limits):
        return Verdict(True, f"a real change: the last {_RUN} values are all {side} the mean")
    if side := _two_of_three(together, limits):
        return Verdict(True, f"a real change: two of the last three values are far {side} the mean")
    return Verdict(False, "within usual variation")


def _run(values: Sequence[Decimal], limits: Limits) -> str:
    last = values[-_RUN:]
    if len(last) == _RUN and all(value > limits.mean for value in last):
        return "above"
    return "below" if len(last) == _RUN and all(value < limits.mean for value in last) else ""


def _two_of_three(values: Sequence[Decimal], limits: Limits) -> str:
    """Return the side on which the latest value and one of the two before it are in the outer third."""
    far = (limits.upper - limits.mean) * 2 / 3
    above, below = (
        [value for value in values[-3:] if sign * (value - limits.mean) > far] for sign in (1, -1)
    )
    if len(above) > 1 and values[-1] in above:
        return "above"
    return "below" if len(below) > 1 and values[-1] in below else ""
