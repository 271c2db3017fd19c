"""A value is better or worse by polarity, and a real change only by the rules of XmR charts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlplan.rating import Polarity
from xlplan.trend import judge, natural_limits, way


def decimals(*values: float) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("before", "now", "polarity", "expected"),
    [
        (86, 86, "higher", "same"),
        (86, 91, "higher", "better"),
        (91, 86, "higher", "worse"),
        (7, 6, "lower", "better"),
        (6, 7, "lower", "worse"),
        (344, 351, "none", "up"),
        (351, 344, "none", "down"),
        (12, 14, "range", "same"),  # both between 10 and 15
        (18, 16, "range", "better"),
        (9, 7, "range", "worse"),
        (8, 17, "range", "same"),  # as far off on the other side
    ],
)
def test_way_goes_by_polarity(before: float, now: float, polarity: Polarity, expected: str) -> None:
    one, two = decimals(before, now)
    assert way(one, two, polarity, Decimal(10), Decimal(15)) == expected


def test_range_without_its_ends_has_no_better_side() -> None:
    assert way(Decimal(1), Decimal(2), "range") == "up"


@pytest.mark.parametrize("values", [(), (1,), (1, 2, 3, 4)])
def test_four_points_are_too_few(values: tuple[float, ...]) -> None:
    verdict = judge(decimals(*values))
    assert verdict.is_change is None
    assert verdict.sentence == f"too few points to tell ({len(values)} of 5)"


def test_limits_are_the_mean_and_266_hundredths_of_the_mean_moving_range() -> None:
    limits = natural_limits(decimals(10, 12, 11, 13, 14))
    assert limits is not None
    assert (limits.mean, limits.lower, limits.upper) == (Decimal(12), Decimal("8.01"), Decimal("15.99"))


def test_steady_series_is_noise() -> None:
    assert judge(decimals(80, 82, 79, 81, 80, 82)).is_change is False


def test_series_that_never_moves_is_noise() -> None:
    assert judge(decimals(*[5] * 9)).is_change is False


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((80, 81, 80, 81, 80, 81, 80, 95), "the latest value is above"),
        ((80, 81, 80, 81, 80, 81, 80, 60), "the latest value is below"),
        ((70, 90, 70, 90, 70, 90, *[84, 83, 85, 84, 83, 84, 85]), "the last 7 values are all above"),
        (
            (10, 14, 10, 14, 10, 14, 10, 14, 10, 14, 22.5, 17, 23),
            "two of the last three values are far above",
        ),
    ],
)
def test_real_changes_say_why(values: tuple[float, ...], said: str) -> None:
    verdict = judge(decimals(*values))
    assert (verdict.is_change, said in verdict.sentence) == (True, True), verdict


def test_spike_that_has_passed_is_no_change_now() -> None:
    assert judge(decimals(80, 81, 80, 95, 80, 81, 80, 81, 80)).is_change is False
