"""A projection says where a figure will stand, between what, and how that was worked out; or nothing."""

from __future__ import annotations

import json
import random
from datetime import date
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.projection import KEPT, measure, read_series
from benchmarks.projection_page import PAGE, page
from tests.tables import table
from xlplan.pack.projection import WINNER, project
from xlplan.text.periods import Period, day, month, parse_period, quarter, year

SHARED = Path(__file__).resolve().parents[2] / "shared" / "extracts" / "havering_and_neighbours_benchmark.csv"


def period(text: str) -> Period:
    found = parse_period(text)
    assert found is not None, text
    return found


def points(text: str) -> list[tuple[Period, Decimal]]:
    """Return the series that '2013-12 80, 2014-01 90' is."""
    pairs = (each.split() for each in text.split(", "))
    return [(period(label), Decimal(value)) for label, value in pairs]


@pytest.mark.parametrize(
    ("basis", "unit", "values", "ends", "value", "low", "high", "method"), table("projection.md", "Figures")
)
def test_figure(
    basis: str, unit: str, values: str, ends: str, value: str, low: str, high: str, method: str
) -> None:
    found = project(points(values), period(ends), basis=basis, unit=unit)
    shown = [str(each) for each in found[:4]] if found else ["", "", "", ""]
    assert shown == [value, low, high, method]


def test_count_to_date_is_projected_as_the_board_would_reckon_it() -> None:
    found = project(points("2013-09 600, 2013-10 706, 2013-11 812"), year(2013), basis="ytd", unit="count")
    assert found is not None
    # What was to come was missed by 6 in 100 at most: 24 of the 406 that are to come now.
    assert found[:4] == (Decimal(1218), Decimal(1193), Decimal(1243), "run rate")
    assert found.why == (
        "the count goes on at its rate since April; the range is the largest miss of 3 earlier projections made "
        "in this way, as a share of what was to come"
    )


def test_range_of_many_earlier_projections_holds_eight_in_ten() -> None:
    values = (4, 8, 4, 8, 4, 8, 4, 8, 4, 40, 4)
    series = [
        (day(date(2013, 4 + at, 30) if at < 9 else date(2014, at - 8, 28)), Decimal(each))
        for at, each in enumerate(values)
    ]
    found = project(series, month(2014, 3), basis="snapshot")
    assert found is not None
    # Ten moves: eight of 4, and two of 36; nine of eleven would hold both, so that the ninth decides.
    assert (found.low, found.high) == (Decimal(0), Decimal(40))
    assert found.why.endswith(
        "the range holds 9 of the 10 earlier projections made in this way and as far ahead"
    )


def test_share_that_a_count_had_a_year_ago_is_used_where_it_has_missed_by_less() -> None:
    """All of the work comes between April and September, in three years alike but for their size."""
    shape = [10, 20, 30, 40, 50, 60, 61, 62, 63, 64, 65, 66]
    series = [
        (month(2010 + at // 12, 4).shift(at % 12), Decimal(shape[at % 12] * (2 + at // 12)))
        for at in range(12 * 3 + 8)
    ]
    found = project(series, year(2013), basis="ytd", unit="count")
    assert found is not None
    assert (found.method, found.value) == ("last year's share", Decimal(66 * 5))


def test_one_year_of_a_count_to_date_gives_its_rate() -> None:
    series = [(month(2013, 4).shift(at), Decimal(100 * (at + 1))) for at in range(8)]
    found = project(series, year(2013), basis="ytd", unit="count")
    assert found is not None
    assert (found.method, found.value) == ("run rate", Decimal(1200))


@pytest.mark.parametrize(("months", "widest"), [(3, 0.4), (6, 0.25), (8, 0.15), (11, 0.06)])
def test_ranges_of_counts_hold_most_outturns_and_narrow_as_the_year_goes_on(
    months: int, widest: float
) -> None:
    """Made-up years of about 100 a month: what is published has no months to try this on."""
    held, widths = [], []
    for seed in range(80):
        chance = random.Random(seed)
        monthly = [[round(chance.gauss(100, 15)) for _ in range(12)] for _ in range(3)]
        series = [
            (month(2011 + at, 4).shift(number), Decimal(total))
            for at, counts in enumerate(monthly)
            for number, total in enumerate(accumulate(counts))
        ]
        found = project(series[: 24 + months], year(2013), basis="ytd", unit="count")
        assert found is not None
        held.append(found.low <= series[-1][1] <= found.high)
        widths.append((found.high - found.low) / found.value)
    assert mean(held) >= 0.8
    assert mean(widths) < widest


def test_year_end_may_be_the_year_or_its_last_month() -> None:
    series = points("2013-12 80, 2014-01 90, 2014-02 85")
    ends = (year(2013), month(2014, 3), quarter(2013, 4), day(date(2014, 3, 31)))
    assert len({project(series, each, basis="month") for each in ends}) == 1


def test_order_of_the_values_does_not_matter_and_the_last_of_two_for_one_month_counts() -> None:
    series = points("2014-02 85, 2013-12 80, 2014-01 10, 2014-01 90")
    assert project(series, year(2013), basis="month") == project(
        points("2013-12 80, 2014-01 90, 2014-02 85"), year(2013), basis="month"
    )


@pytest.mark.parametrize("basis", ["month", "ytd", "quarter", "year", "snapshot"])
def test_nothing_is_projected_from_nothing(basis: str) -> None:
    assert project([], year(2013), basis=basis) is None


PERIODS = st.one_of(
    st.integers(0, 60).map(month(2010, 4).shift),
    st.integers(0, 20).map(quarter(2010, 1).shift),
    st.integers(0, 8).map(year(2006).shift),
    st.dates(date(2010, 1, 1), date(2015, 1, 1)).map(day),
)
VALUES = st.one_of(
    st.decimals(allow_nan=True, allow_infinity=True),
    st.integers(-5, 1000).map(Decimal),
    st.decimals(0, 100, places=1),
)


@given(
    st.lists(st.tuples(PERIODS, VALUES), max_size=30),
    PERIODS,
    st.sampled_from(["month", "ytd", "quarter", "year", "snapshot"]),
    st.sampled_from(["%", "count", "£", "days", ""]),
)
def test_whatever_the_series_a_value_lies_in_its_range(
    series: list[tuple[Period, Decimal]], ends: Period, basis: str, unit: str
) -> None:
    found = project(series, ends, basis=basis, unit=unit)
    if found is not None:
        assert found.low <= found.value <= found.high
        assert found.value.is_finite()
        assert found.why


def test_page_has_what_is_measured() -> None:
    kept = json.loads(KEPT.read_text("utf-8"))
    assert measure() == kept, "run python -m benchmarks.projection"
    assert PAGE.read_text("utf-8") == page(kept)


def test_winner_on_published_figures_is_what_a_yearly_figure_gets() -> None:
    assert json.loads(KEPT.read_text("utf-8"))["winner"] == WINNER.name


def test_winner_beats_no_change_for_us_and_beyond_chance_for_the_neighbours() -> None:
    kept = json.loads(KEPT.read_text("utf-8"))
    assert kept["ours"]["methods"][WINNER.name]["ratio"] < 1
    assert kept["neighbours"]["methods"][WINNER.name]["between"][1] < 1


def test_ranges_hold_eight_in_ten_of_the_published_years() -> None:
    ranges = json.loads(KEPT.read_text("utf-8"))["ranges"]
    assert all(each["held"] / each["said"] >= 0.8 for each in ranges.values())


@pytest.mark.skipif(not SHARED.exists(), reason="the published figures are not beside the project")
def test_published_figures_are_copied_as_they_are() -> None:
    from xlplan.pack.comparators import read_comparators

    rows = read_comparators(SHARED).rows
    theirs = {
        (row.indicator, row.name, row.period.last.year): row.value for row in rows if row.value is not None
    }
    ours = {(*key, ended): value for key, points in read_series().items() for ended, value in points}
    assert ours.items() <= theirs.items()
    assert len(ours) > 700


def test_table_where_nothing_wins_says_so() -> None:
    kept = json.loads(KEPT.read_text("utf-8")) | {"winner": "same as the latest"}
    assert "Nothing beats 'same as the latest'" in page(kept)


def test_sentences_of_the_page_that_are_not_made_from_figures_agree_with_them() -> None:
    kept = json.loads(KEPT.read_text("utf-8"))
    for who in ("ours", "neighbours"):
        methods = kept[who]["methods"]
        assert methods["best so far"]["ratio"] > methods[kept["winner"]]["ratio"]  # 'is no better'
    quarters = {name: each["mae"] for name, each in kept["quarters"].items()}
    assert quarters["mean of the two"] < quarters["same as last quarter"]  # 'goes the same way as the years'
    assert quarters["run rate"] < quarters["no change, where it adds up"]
