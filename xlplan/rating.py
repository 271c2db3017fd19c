"""Target, polarity and tolerance give Red, Amber or Green, and one clause that says why.

This is the whole of the rule and nothing else: it knows neither plans nor text, so that an officer's question
('why is this Amber?') is answered by the sentence the rule itself wrote. All arithmetic is in Decimal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlplan.errors import UsageError
from xlplan.text.clock import tell_seconds
from xlplan.text.numbers import shorten_decimals
from xlplan.text.units import singular

Colour = Literal["Red", "Amber", "Green"]
Rating = Literal["Red", "Amber", "Green", "Complete"]
Polarity = Literal["higher", "lower", "range", "none"]
Basis = Literal["points", "percent"]
RollUp = Literal["worst", "majority", "officer"]

_WORST_FIRST: tuple[Rating, ...] = ("Red", "Amber", "Green", "Complete")
_TOLERANCE = (
    r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:(?P<points>points?|pts?|pp|(?:percentage|%) points?)"
    r"|(?P<percent>(?:%|per ?cent)(?: of (?:the )?target)?)|)\s*"
)


@dataclass(frozen=True)
class Tolerance:
    """Is how far a target may be missed before the rating is Red: in points, or in per cent of the target."""

    amount: Decimal
    basis: Basis

    def around(self, target: Decimal) -> Decimal:
        """Return the tolerance in the target's own unit; a percentage of a target of 0 is 0."""
        return self.amount if self.basis == "points" else abs(target) * self.amount / 100


@dataclass(frozen=True)
class Rated:
    """Is an indicator's rating, or None, and the clause that says why."""

    rating: Colour | None
    reason: str


def parse_tolerance(text: str) -> Tolerance:
    """Return the tolerance that '5 points' or '10%' (of the target) declares.

    Raises UsageError for a bare number other than 0, which could be either, and for anything else.
    """
    found = re.fullmatch(_TOLERANCE, text, re.IGNORECASE)
    if not found:
        raise UsageError(f"'{text}' is not a tolerance; write '5 points', or '10%' for a share of the target")
    amount = Decimal(found[1])
    if found["percent"]:
        return Tolerance(amount, "percent")
    if amount and not found["points"]:
        raise UsageError(
            f"the tolerance '{text}' could mean {amount} points or {amount}% of the target; "
            f"write '{amount} points' or '{amount}%'"
        )
    return Tolerance(amount, "points")


def rate(
    value: Decimal | None,
    *,
    polarity: Polarity,
    target: Decimal | None,
    target_high: Decimal | None = None,
    tolerance: Tolerance,
    unit: str = "",
) -> Rated:
    """Return the indicator's rating: met is Green, missed within the tolerance Amber, missed by more Red.

    Percent is 86.4, in value, target and points alike. The tolerance itself is still Amber.
    Without a value, a target or a polarity there is no rating. Source: DOMAIN.md, 'Rating'.
    """
    if value is None or value.is_nan():
        return Rated(None, "no value, so no rating")
    seen = _show(value, unit)
    if target is None:
        return Rated(None, f"{seen} but no target, so no rating")
    if polarity == "none":
        return Rated(None, f"{seen} but neither higher nor lower is declared better, so no rating")
    if polarity == "range" and (target_high is None or target_high < target):
        return Rated(None, f"{seen} but the range has no upper end above its lower, so no rating")
    against = f"{seen} against {_describe_aim(polarity, target, target_high, unit)}"
    bound = _bound_missed(value, polarity, target, target_high)
    if bound is None:
        return Rated("Green", f"{against}: met, so Green")
    return _rate_miss(against, abs(value - bound), bound, tolerance, unit)


def roll_up(ratings: Sequence[Rating], how: RollUp) -> Rating | None:
    """Return an action's rating from its indicators': the worst, or the commonest (a tie goes to the worse).

    None where there are none to go by, or the officer decides.
    """
    present = [rating for rating in _WORST_FIRST if rating in ratings]
    if how == "officer" or not present:
        return None
    return present[0] if how == "worst" else max(present, key=ratings.count)


def compare_ratings(before: Rating, after: Rating) -> int:
    """Return 1 where the second rating is better, -1 where it is worse, 0 where they are the same."""
    was, now = (_WORST_FIRST.index(rating) for rating in (before, after))
    return (now > was) - (now < was)


def _bound_missed(value: Decimal, polarity: Polarity, low: Decimal, high: Decimal | None) -> Decimal | None:
    """Return the bound on whose wrong side the value lies, or None where the target is met."""
    if polarity == "lower":
        return low if value > low else None
    if polarity == "range" and high is not None and value > high:
        return high
    return low if value < low else None


def _rate_miss(against: str, miss: Decimal, bound: Decimal, tolerance: Tolerance, unit: str) -> Rated:
    allowed = tolerance.around(bound)
    share = f"{_plain(tolerance.amount)}% of the target, " if tolerance.basis == "percent" else ""
    rating: Colour = "Amber" if miss <= allowed else "Red"
    side = "within" if rating == "Amber" else "beyond"
    limit = f"{side} the tolerance of {share}{_show_gap(allowed, unit)}"
    return Rated(rating, f"{against}: missed by {_show_gap(miss, unit)}, {limit}, so {rating}")


def _describe_aim(polarity: Polarity, low: Decimal, high: Decimal | None, unit: str) -> str:
    if polarity == "range" and high is not None:
        return f"{_show(low, unit)} to {_show(high, unit)}"
    return f"{'at least' if polarity == 'higher' else 'at most'} {_show(low, unit)}"


def _show(value: Decimal, unit: str) -> str:
    if unit == "%":
        return f"{_plain(value)}%"
    if unit == "seconds":
        return tell_seconds(value)
    if unit in {"£", "€", "$"}:
        return f"{'-' if value < 0 else ''}{unit}{_plain(abs(value))}"
    return f"{_plain(value)} {singular(unit) if value == 1 else unit}".rstrip()


def _show_gap(value: Decimal, unit: str) -> str:
    """Return a difference: between percentages it is in points."""
    return _show(value, "points" if unit == "%" else unit)


def _plain(value: Decimal) -> str:
    """Return the number without trailing zeros or an exponent: 5,434 and 86.4; of 106/117 four decimals."""
    shown = f"{shorten_decimals(value):,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
