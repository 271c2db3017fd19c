"""A value is better or worse by polarity, and a real change only by the rules of XmR charts."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from tests.tables import table
from xlplan.rating import Polarity
from xlplan.trend import hold_limits, judge, natural_limits, way


def numbers(text: str) -> list[Decimal]:
    """Return the values that '80 – 82' is: of the period without one there is none."""
    return [Decimal(each) for each in text.split() if each != "–"]


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
    assert way(Decimal(before), Decimal(now), polarity, Decimal(10), Decimal(15)) == expected


def test_range_without_its_ends_has_no_better_side() -> None:
    assert way(Decimal(1), Decimal(2), "range") == "up"


def test_nothing_on_record_is_too_few_points() -> None:
    assert judge([]).sentence == "too few points to tell (0 of 5)"


@pytest.mark.parametrize(("values", "mean", "lower", "upper"), table("trend.md", "Limits"))
def test_limits(values: str, mean: str, lower: str, upper: str) -> None:
    assert natural_limits(numbers(values)) == (Decimal(mean), Decimal(lower), Decimal(upper))


@pytest.mark.parametrize(("unit", "values", "lower", "upper"), table("trend.md", "Limits as they are shown"))
def test_limits_as_they_are_shown(unit: str, values: str, lower: str, upper: str) -> None:
    limits = natural_limits(numbers(values))
    assert limits is not None
    shown = hold_limits(limits, numbers(values), unit)
    assert (shown.mean, shown.lower, shown.upper) == (limits.mean, Decimal(lower), Decimal(upper))


@pytest.mark.parametrize(("values", "change", "said"), table("trend.md", "Verdicts"))
def test_verdict(values: str, change: str, said: str) -> None:
    after_gap = values.rpartition("–")[2].split()
    verdict = judge(numbers(values), len(after_gap))
    assert verdict == ({"yes": True, "no": False, "": None}[change], said)


@pytest.mark.parametrize(("points", "most"), [(5, 0.01), (7, 0.02), (8, 0.025), (12, 0.025), (24, 0.03)])
@pytest.mark.parametrize("spike", [0, 20])
def test_steady_series_is_rarely_called_a_change(points: int, most: float, spike: int) -> None:
    """Made-up percentages about 80 with a standard deviation of 2; a spike is ten of them, and has passed."""
    chance = random.Random(f"{points} {spike}")
    alarms = 0
    for _ in range(600):
        values = [chance.gauss(80, 2) for _ in range(points)]
        values[chance.randrange(1, points - 3)] += spike
        alarms += judge([Decimal(f"{value:.1f}") for value in values]).is_change is True
    assert alarms / 600 <= most + (0.03 if spike and points > 8 else 0)


def test_change_of_three_deviations_is_found_within_the_year() -> None:
    """Else a rule that never speaks would pass the test above."""
    chance = random.Random(5)
    found = 0
    for _ in range(200):
        before, after = ([chance.gauss(mean, 2) for _ in range(12)] for mean in (80, 86))
        values = [Decimal(f"{value:.1f}") for value in before + after]
        found += any(judge(values[:end]).is_change for end in range(13, 25))
    assert found / 200 > 0.95
