"""Which headings mean which column, and what happens where two mean the same."""

from __future__ import annotations

import pytest
import yaml

from tests.tables import table
from xlplan.errors import UsageError
from xlplan.plan.layout.heading_lists import column_names, heading_key
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.series import holds, read_moment
from xlplan.resources import data_folder
from xlplan.text.periods import Period, month


def columns(*headings: str, **overrides: str) -> dict[str, int]:
    match = match_headings(dict(enumerate(headings, start=1)), overrides)
    assert not match.doubles
    return match.columns


@pytest.mark.parametrize("heading", table("headings.md", "Not a column of a plan"))
def test_text_that_heads_no_column_is_left_alone(heading: str) -> None:
    assert match_headings({1: heading}).unmatched == (1,)


@pytest.mark.parametrize(("heading", "column"), table("headings.md", "Known"))
def test_heading_means_its_column(heading: str, column: str) -> None:
    assert match_headings({7: heading}).columns == {column: 7}


def test_every_heading_of_the_file_stands_once_and_means_its_own_column() -> None:
    lists = yaml.safe_load((data_folder("schemas") / "headings.yaml").read_text("utf-8"))
    kinds = ("headings", "otherwise")
    rows = [(name, text) for name, ways in lists.items() for kind in kinds for text in ways.get(kind, ())]
    keys = [heading_key(heading) for _, heading in rows]
    assert [heading for (_, heading), key in zip(rows, keys, strict=True) if keys.count(key) > 1] == []
    assert [heading for name, heading in rows if match_headings({1: heading}).columns != {name: 1}] == []


def test_our_columns_are_fourteen() -> None:
    assert column_names() == (
        *("reference", "area", "progress", "next_steps", "lead", "timescale"),
        *("measure", "current_performance", "rating", "direction", "target", "unit", "polarity", "comments"),
    )


def test_two_headings_for_one_column_are_not_settled() -> None:
    match = match_headings({1: "RAG", 2: "Current RAG rating", 3: "Lead"})
    assert match.doubles == {"rating": (1, 2)}
    assert match.columns == {"lead": 3}
    assert match.names == {"rating", "lead"}


def test_same_heading_twice_is_not_settled() -> None:
    assert match_headings({1: "KPI", 4: "KPI"}).doubles == {"measure": (1, 4)}


def test_dated_headings_are_a_series_in_the_order_of_time() -> None:
    match = match_headings({1: "RAG Nov 2013", 2: "RAG Oct 2013", 3: "KPI"})
    assert match.series == {"rating": (2, 1)}
    assert match.names == {"rating", "measure"}


def test_months_alone_are_the_current_performance_where_nothing_else_is() -> None:
    months = {1: "KPI", 2: "Apr", 3: "May", 4: "Jun"}
    assert match_headings(months).series == {"current_performance": (2, 3, 4)}
    match = match_headings(months | {5: "Actual"})
    assert (match.columns, match.series) == ({"measure": 1, "current_performance": 5}, {})
    assert match.unmatched == (2, 3, 4)


def test_month_alone_is_the_figures_column_where_there_is_no_other() -> None:
    assert columns("KPI", "Target Mar-26", "Jun-25") == {"measure": 1, "target": 2, "current_performance": 3}
    assert columns("Action", "RAG", "Jun-25") == {"area": 1, "rating": 2}


def test_years_that_end_in_a_month_are_a_series() -> None:
    match = match_headings({1: "Indicator", 2: "12 months to Mar 23", 3: "Year ending March 2024"})
    assert match.series == {"current_performance": (2, 3)}


def test_half_years_are_in_the_order_of_time() -> None:
    assert match_headings({1: "Year-end RAG", 2: "Mid-year RAG"}).series == {"rating": (2, 1)}


def test_past_years_are_no_part_of_a_series_of_quarters() -> None:
    match = match_headings({1: "2022/23 Outturn", 2: "2023/24 Outturn", 3: "Q1", 4: "Q2"})
    assert match.series == {"current_performance": (3, 4)}


@pytest.mark.parametrize(
    "now", ["In year 2025/26 (7 Nov)", "YTD 2025/26", "Latest (Sept 2025)", "Now (2025/26)"]
)
@pytest.mark.parametrize("beside", ["2024/25", "Sep-25", "Q1 25/26", "Ellmoor 2024/25"])
def test_figure_of_now_goes_before_past_years_and_parts_of_its_year(now: str, beside: str) -> None:
    match = match_headings({1: "Measure", 2: beside, 3: now, 4: "2023/24", 5: "Target 2025/26"})
    assert match.columns == {"measure": 1, "current_performance": 3, "target": 5}


@pytest.mark.parametrize("later", ["Sep-25", "2025/26", "Q2 25/26", "Period 7 2025/26"])
def test_month_or_year_alone_goes_before_the_outturn_of_an_earlier_year(later: str) -> None:
    found = columns("Measure", later, "Target 2025/26", "RAG")
    assert found["current_performance"] == 2
    match = match_headings({1: "Measure", 2: "Outturn 2024/25", 3: later, 4: "Target 2025/26"})
    assert 2 not in match.columns.values() and 3 in (*match.columns.values(), *match.series.get(FIGURES, ()))


def test_month_alone_beside_the_figure_of_the_same_month_is_no_second_one() -> None:
    assert columns("Measure", "Actual Sep-25", "Sep-25", "Target")["current_performance"] == 2


def test_figure_to_date_of_last_year_is_not_that_of_now() -> None:
    match = match_headings({1: "Measure", 2: "YTD 2024/25", 3: "Sep-25", 4: "Target"})
    assert match.columns["current_performance"] == 3
    match = match_headings({1: "Measure", 2: "YTD 2024/25", 3: "Actual 2025/26"})
    assert match.series == {"current_performance": (2, 3)}


@pytest.mark.parametrize(
    "earlier, later",
    [
        ("Q4 24/25", "Q1 25/26"),
        ("Period 6", "Period 7"),
        ("Period 12 2024/25", "Period 1 2025/26"),
        ("24/25", "25/26"),
        ("H2 2024/25", "H1 25/26"),
    ],
)
def test_quarters_with_short_years_and_accounting_periods_are_a_series(earlier: str, later: str) -> None:
    match = match_headings({1: "Measure", 2: later, 3: earlier})
    assert match.series == {"current_performance": (3, 2)}


@pytest.mark.parametrize(
    "headings",
    [
        ("Measure", "Q1", "Q2", "Q3", "Q4", "Outturn"),  # the year's own, at its end
        ("Measure", "Outturn to date", "Q1", "Q2"),
        ("Measure", "Latest outturn", "Q1", "Q2"),
        ("Measure", "Outturn", "Q1"),  # one alone is no series
    ],
)
def test_outturn_of_now_is_read_beside_quarters(headings: tuple[str, ...]) -> None:
    at = next(at for at, heading in enumerate(headings, 1) if "utturn" in heading)
    assert columns(*headings)["current_performance"] == at
    assert match_headings(dict(enumerate(headings, 1)), {FIGURES: headings[at - 1]}).columns[FIGURES] == at


def test_outturn_before_the_quarters_is_of_the_year_before() -> None:
    headings = {1: "Measure", 2: "Outturn", 3: "Target", 4: "Q1", 5: "Q2", 6: "Status"}
    assert match_headings(headings).series == {FIGURES: (4, 5)}
    assert match_headings(headings, {FIGURES: "Outturn"}).columns[FIGURES] == 2


@pytest.mark.parametrize("heading", ["Impact", "Intended impact by July 2027", "Impact (July 2027)"])
def test_impact_that_is_meant_or_of_no_time_is_no_figure(heading: str) -> None:
    assert FIGURES not in columns("Action", heading, "RAG")


@pytest.mark.parametrize("heading", ["Impact: Autumn 1", "Autumn impact", "Impact – Spring term"])
def test_impact_of_a_term_is_that_to_date(heading: str) -> None:
    assert columns("Action", heading, "RAG")[FIGURES] == 2


@pytest.mark.parametrize("now", ["This month", "This quarter", "Now", "Latest"])
def test_outturn_of_a_year_is_not_read_beside_this_month(now: str) -> None:
    found = columns("Measure", "2025/26 outturn", "Previous month", now, "Target", "RAG")
    assert found["current_performance"] == 4
    assert columns("Measure", "2025/26 outturn", "Target", "RAG")["current_performance"] == 2
    assert columns("Measure", "Outturn", "This month", "Target")["current_performance"] == 2


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Aut 1", "Aut 2"),
        ("Aut 2", "Spr 1"),
        ("Spring", "Summer"),
        ("Summer 2024/2025", "Autumn 2025/2026"),
        ("Autumn term 25/26", "Spring term 25/26"),
        ("Summer 2025", "Autumn 2025"),
        ("Autumn 2 2025/26", "Spring 1 2025/26"),
        ("AY 2024/25", "AY 2025/26"),
        ("Q4 25/26", "Q1 26/27"),
    ],
)
def test_terms_and_school_years_are_a_series(earlier: str, later: str) -> None:
    match = match_headings({1: "Measure", 2: earlier, 3: later})
    assert match.series == {"current_performance": (2, 3)}
    if read_moment(earlier).has_year:  # type: ignore[union-attr]  # each is a moment
        match = match_headings({1: "Measure", 2: later, 3: earlier})
        assert match.series == {"current_performance": (3, 2)}


def test_terms_go_before_the_years_beside_them() -> None:
    match = match_headings({1: "Measure", 2: "2024/25", 3: "2025/26", 4: "Aut 1", 5: "Aut 2", 6: "Spr 1"})
    assert match.series == {"current_performance": (4, 5, 6)}


@pytest.mark.parametrize(
    ("heading", "fits", "other"),
    [
        ("Aut 1", month(2026, 10), month(2026, 12)),
        ("Spr 1 2026/27", month(2027, 2), month(2026, 2)),
        ("Summer 2025/26", month(2026, 7), month(2025, 7)),
        ("Autumn 2026", month(2026, 11), month(2025, 11)),
        ("AY 2025/26", month(2026, 8), month(2026, 9)),
    ],
)
def test_month_belongs_to_its_term(heading: str, fits: Period, other: Period) -> None:
    moment = read_moment(heading)
    assert moment
    assert holds(moment, fits) and not holds(moment, other)


@pytest.mark.parametrize("heading", ["Sum assured", "Sum of calls", "Autumn and spring", "Summary"])
def test_words_that_begin_like_a_term_are_none(heading: str) -> None:
    moment = read_moment(heading)
    assert moment is None


@pytest.mark.parametrize(
    "heading", ["24/26", "Ages 24/25 and 25/26", "Period 13", "Period", "3/4", "24/25/26"]
)
def test_numbers_that_are_no_year_or_period_are_no_moment(heading: str) -> None:
    assert read_moment(heading) is None


def test_two_headings_for_one_month_are_not_settled() -> None:
    assert match_headings({1: "Actual Nov 2013", 2: "Outturn to date (Nov 2013)"}).doubles == {
        "current_performance": (1, 2)
    }


def test_plain_heading_wins_over_a_dated_one() -> None:
    match = match_headings({1: "Outturn 2012/13", 2: "Actual", 3: "Actual 2011/12"})
    assert match.columns == {"current_performance": 2}
    assert match.unmatched == (1, 3)


def test_status_is_the_rating_only_where_no_rag_is() -> None:
    assert columns("Status", "RAG") == {"rating": 2}
    assert columns("Status") == {"rating": 1}


def test_first_of_the_otherwise_list_wins() -> None:
    assert columns("Objective", "Action", "Success criteria", "Outcome") == {"area": 2, "measure": 3}


def test_override_is_the_only_heading_for_its_column() -> None:
    assert columns("Actual", "Our score", current_performance="our score") == {"current_performance": 2}


def test_override_takes_a_heading_from_another_column() -> None:
    assert columns("Update", "RAG", current_performance="Update") == {"current_performance": 1, "rating": 2}


def test_override_settles_two_headings() -> None:
    assert columns("RAG", "BRAG", rating="BRAG") == {"rating": 2}


def test_override_for_a_column_that_we_do_not_have_is_refused() -> None:
    with pytest.raises(
        UsageError, match="'colour' is not a column of a plan; the columns are reference, area"
    ):
        match_headings({1: "RAG"}, {"colour": "RAG"})
