"""How a series moves: better or worse, and whether that is a real change or noise.

Values are Decimal, per cent as 86.4, oldest first. Source of the rules: NHS England, 'Making data count'
(XmR charts: the mean plus and minus 2.66 times the mean moving range); at least five points, as the Public
Health Outcomes Framework ('Fingertips') asks of a trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from xlplan.rating import Polarity

Way = Literal["better", "worse", "same", "up", "down"]

LEAST_POINTS = 5
_SPREAD = Decimal("2.66")  # 3 / 1.128: three standard deviations, estimated from moving ranges of two
_RUN = 7


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
    """Return the natural process limits of a series; None where it has fewer than five points."""
    if len(values) < LEAST_POINTS:
        return None
    mean = sum(values, Decimal()) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    spread = _SPREAD * sum(ranges, Decimal()) / len(ranges)
    return Limits(mean, mean - spread, mean + spread)


def judge(values: Sequence[Decimal]) -> Verdict:
    """Return whether the latest value is a real change: outside the limits, by a run, by two of three."""
    limits = natural_limits(values)
    if limits is None:
        return Verdict(None, f"too few points to tell ({len(values)} of {LEAST_POINTS})")
    if not limits.lower <= values[-1] <= limits.upper:
        side = "above" if values[-1] > limits.upper else "below"
        return Verdict(True, f"a real change: the latest value is {side} what usual variation reaches")
    if side := _run(values, limits):
        return Verdict(True, f"a real change: the last {_RUN} values are all {side} the mean")
    if side := _two_of_three(values, limits):
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
