"""What may be said of a series goes by what its figures cover: a month, a quarter, or all since April."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example import entry
from tests.tables import table
from xlplan.movement import Moved, Movement, read_movement
from xlplan.text.calendar import financial_year
from xlplan.text.periods import Period, month, parse_period

APRIL = month(2011, 4)


def points(text: str) -> list[tuple[Period, Decimal]]:
    """Return the series that '2013-12 80, 2014-01 90' is."""
    pairs = ((parse_period(label), value) for label, value in (each.split() for each in text.split(", ")))
    return [(period, Decimal(value)) for period, value in pairs if period]


def shown(movement: Movement | None) -> str:
    return f"{movement.period.label} {movement.value} {movement.way}" if movement else ""


def to_date(monthly: list[int], unit: str = "count", measure: str = "No. done") -> Moved:
    """Return how a figure since April moves that grows by what each month adds; a year is twelve months."""
    years = [accumulate(monthly[start : start + 12]) for start in range(0, len(monthly), 12)]
    series = [(APRIL.shift(at), Decimal(value)) for at, value in enumerate(v for year in years for v in year)]
    return read_movement(series, entry(measure, basis="ytd", unit=unit), unit)


@pytest.mark.parametrize(
    ("basis", "unit", "measure", "polarity", "values", "last", "year", "said"),
    table("trend.md", "Movements"),
)
def test_movement(
    basis: str, unit: str, measure: str, polarity: str, values: str, last: str, year: str, said: str
) -> None:
    known = entry(measure, basis=basis, unit=unit, polarity=polarity) if basis else None
    moved = read_movement(points(values), known, unit)
    assert (shown(moved.against_last), shown(moved.against_year)) == (last, year)
    assert moved.verdict.sentence == said
    assert (moved.limits is None) == (moved.verdict.is_change is None)


@given(st.integers(0, 500), st.integers(1, 60))
def test_count_that_adds_the_same_each_month_is_never_a_change(monthly: int, months: int) -> None:
    moved = to_date([monthly] * months)
    assert not moved.verdict.is_change
    assert moved.against_last is None
    assert moved.against_year is None or moved.against_year.way == "same"


@pytest.mark.parametrize("months", [8, 12, 13, 24, 30, 36])
def test_steady_count_to_date_is_rarely_called_a_change(months: int) -> None:
    """Made-up counts of about 100 a month, as chance alone has them."""
    chance = random.Random(months)
    verdicts = [to_date([round(chance.gauss(100, 10)) for _ in range(months)]).verdict for _ in range(500)]
    assert sum(verdict.is_change is True for verdict in verdicts) / 500 <= 0.03
    assert all("judged by what each month added" in verdict.sentence for verdict in verdicts)


def test_month_that_adds_twice_as_much_is_a_change() -> None:
    assert to_date([100, 110, 90, 105, 95, 110, 90, 100, 200]).verdict.is_change is True


@pytest.mark.parametrize("months", [8, 13, 30])
def test_percentage_to_date_is_never_judged(months: int) -> None:
    chance = random.Random(months)
    for _ in range(100):
        monthly = [chance.randrange(20) for _ in range(months)]
        moved = to_date(monthly, "%", "% done")
        assert (moved.verdict.is_change, moved.limits) == (None, None)
        assert "not judged: a percentage to date" in moved.verdict.sentence


@given(
    st.dictionaries(st.integers(0, 40), st.integers(0, 2000), min_size=1),
    st.sampled_from(["count", "%", "days", "£"]),
)
def test_figures_to_date_are_never_compared_across_april(values: dict[int, int], unit: str) -> None:
    series = [(APRIL.shift(at), Decimal(value)) for at, value in sorted(values.items())]
    moved = read_movement(series, entry("What is done", basis="ytd", unit=unit), unit)
    latest = series[-1][0]
    if moved.against_last:
        assert financial_year(moved.against_last.period.last) == financial_year(latest.last)
    if moved.against_year:
        assert moved.against_year.period == latest.shift(-12)
