"""Target, polarity and tolerance: the rating, its reason, and how ratings roll up."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables import table
from xlplan.errors import UsageError
from xlplan.rating import Polarity, Rated, Rating, RollUp, Tolerance, parse_tolerance, rate, roll_up

NUMBERS = st.decimals(-1000, 1000, places=1)


def rated(value: str, polarity: str, target: str, high: str, tolerance: str, unit: str) -> Rated:
    def number(text: str) -> Decimal | None:
        return Decimal(text) if text not in {"", "none"} else None

    return rate(
        number(value),
        polarity=cast(Polarity, polarity),
        target=number(target),
        target_high=number(high),
        tolerance=parse_tolerance(tolerance),
        unit=unit,
    )


@pytest.mark.parametrize(
    ("value", "polarity", "target", "high", "tolerance", "unit", "expected"), table("rating.md", "Rated")
)
def test_met_is_green_and_missed_goes_by_the_tolerance(
    value: str, polarity: str, target: str, high: str, tolerance: str, unit: str, expected: str
) -> None:
    assert (rated(value, polarity, target, high, tolerance, unit).rating or "none") == expected


@pytest.mark.parametrize(
    ("value", "polarity", "target", "high", "tolerance", "unit", "expected"), table("rating.md", "Reasons")
)
def test_the_reason_is_a_clause_that_an_officer_reads(
    value: str, polarity: str, target: str, high: str, tolerance: str, unit: str, expected: str
) -> None:
    assert rated(value, polarity, target, high, tolerance, unit).reason == expected


@pytest.mark.parametrize(("text", "expected"), table("rating.md", "Tolerances"))
def test_a_tolerance_says_points_or_per_cent(text: str, expected: str) -> None:
    try:
        tolerance = parse_tolerance(text)
    except UsageError:
        assert expected == "refused"
    else:
        assert f"{tolerance.amount} {tolerance.basis}" == expected


def test_a_bare_tolerance_is_refused_with_both_readings() -> None:
    with pytest.raises(UsageError, match="could mean 5 points or 5% of the target"):
        parse_tolerance("5")


@pytest.mark.parametrize(("how", "ratings", "expected"), table("rating.md", "Rolled up"))
def test_ratings_roll_up_to_the_action(how: str, ratings: str, expected: str) -> None:
    given_ = [cast(Rating, rating) for rating in ratings.split(", ") if rating]
    assert (roll_up(given_, cast(RollUp, how)) or "none") == expected


@given(NUMBERS, NUMBERS, st.sampled_from(["higher", "lower"]))
def test_a_wider_tolerance_never_rates_worse(value: Decimal, target: Decimal, polarity: Polarity) -> None:
    order = ["Red", "Amber", "Green"]
    ratings = [
        rate(value, polarity=polarity, target=target, tolerance=Tolerance(Decimal(points), "points")).rating
        for points in (0, 1, 10, 100)
    ]
    assert ratings == sorted(ratings, key=lambda rating: order.index(rating or "Red"))
