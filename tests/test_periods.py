"""Periods as values, periods in sentences, and how a sentence is moved to another month."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.tables import table
from xlplan.text.periods import (
    Move,
    Period,
    PeriodSpan,
    day,
    find_periods,
    month,
    move_periods,
    parse_period,
    quarter,
    year,
)

YEARS, NUMBERS = st.integers(2000, 2098), st.integers(1, 12)
FORMS = (
    "Correct as at end November 2013",
    "PERFORMANCE FOR NOV 2013",
    "data to Nov-13",
    "figures at Nov '13",
    "Correct as at 2013-11",
    "as at 30/11/2013",
    "69 completed from September to November 2013",
    "69 completed (Oct-13 to Nov-13)",
    "YTD: 257 between 1 April and 30 November 2013",
)


def apply_move(text: str, move: Move) -> str:
    for start, end, new in reversed(move.spans):
        text = text[:start] + new + text[end:]
    return text


def moved(text: str, period: str, as_at: date | None = None, shown: Period | None = None) -> str:
    goal = parse_period(period)
    assert goal
    move = move_periods(text, goal, as_at, shown=shown)
    return f"unclear: {move.unclear}" if move.unclear else apply_move(text, move)


@pytest.mark.parametrize(("text", "expected"), table("periods.md", "Parsed"))
def test_a_period_is_parsed_from_the_whole_text(text: str, expected: str) -> None:
    period = parse_period(text)
    assert (period.label if period else "none") == expected


@pytest.mark.parametrize(("text", "expected"), table("periods.md", "Found"))
def test_periods_are_found_in_sentences(text: str, expected: str) -> None:
    def show(span: PeriodSpan) -> str:
        first = f"{span.first_month.label} to " if span.first_month else ""
        return f"{span.text} = {first}{span.period.label}"

    assert ("; ".join(map(show, find_periods(text))) or "none") == expected


@pytest.mark.parametrize(("text", "period", "expected"), table("periods.md", "Moved"))
def test_as_at_words_move_in_their_own_form(text: str, period: str, expected: str) -> None:
    assert moved(text, period) == (text if expected == "same" else expected)


@pytest.mark.parametrize(("text", "as_at", "expected"), table("periods.md", "Moved to a day"))
def test_a_day_moves_to_the_as_at_date(text: str, as_at: str, expected: str) -> None:
    assert moved(text, "2013-12", date.fromisoformat(as_at)) == expected


@pytest.mark.parametrize(("text", "period", "expected"), table("periods.md", "Moved without a year"))
def test_a_month_without_its_year_is_that_of_a_plan_of_november(
    text: str, period: str, expected: str
) -> None:
    assert moved(text, period, shown=month(2013, 11)) == (text if expected == "same" else expected)


@pytest.mark.parametrize(("text", "period", "expected"), table("periods.md", "Moved without a year"))
def test_a_month_without_its_year_never_moves_where_the_plan_has_no_month(
    text: str, period: str, expected: str
) -> None:
    assert moved(text, period) == text or moved(text, period).startswith("unclear: ")


@pytest.mark.parametrize(("text", "period", "expected"), table("periods.md", "Unclear"))
def test_what_can_be_understood_in_two_ways_stays(text: str, period: str, expected: str) -> None:
    assert moved(text, period) == f"unclear: {expected}"


@pytest.mark.parametrize(
    ("period", "label", "first", "last"),
    [
        (month(2013, 12), "2013-12", date(2013, 12, 1), date(2013, 12, 31)),
        (quarter(2013, 1), "2013-Q1", date(2013, 4, 1), date(2013, 6, 30)),
        (quarter(2013, 3), "2013-Q3", date(2013, 10, 1), date(2013, 12, 31)),
        (quarter(2013, 4), "2013-Q4", date(2014, 1, 1), date(2014, 3, 31)),
        (year(2013), "2013/14", date(2013, 4, 1), date(2014, 3, 31)),
        (day(date(2013, 12, 6)), "2013-12-06", date(2013, 12, 6), date(2013, 12, 6)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_quarters_and_years_begin_in_april(period: Period, label: str, first: date, last: date) -> None:
    assert (period.label, period.first, period.last) == (label, first, last)


def test_the_next_period_follows_on() -> None:
    assert [
        p.next().label for p in (month(2013, 12), quarter(2013, 4), year(2013), day(date(2013, 12, 31)))
    ] == [
        "2014-01",
        "2014-Q1",
        "2014/15",
        "2014-01-01",
    ]


def test_periods_shift_backwards() -> None:
    assert [month(2014, 1).shift(-1).label, quarter(2014, 1).shift(-5).label] == ["2013-12", "2012-Q4"]


def test_a_period_ends_in_a_month() -> None:
    assert [quarter(2013, 4).month_period, year(2013).month_period] == [month(2014, 3)] * 2


def test_months_are_ordered_in_time() -> None:
    assert month(2013, 12) < month(2014, 1) < month(2014, 2)


@given(YEARS, NUMBERS)
def test_a_label_is_parsed_as_its_period(year_: int, number: int) -> None:
    periods = (
        month(year_, number),
        quarter(year_, number % 4 + 1),
        year(year_),
        day(date(year_, number, 28)),
    )
    assert [parse_period(period.label) for period in periods] == list(periods)


@given(st.sampled_from(FORMS), st.integers(1, 30))
def test_a_text_moved_twice_is_moved_once(text: str, months: int) -> None:
    goal = month(2013, 11).shift(months)
    once = apply_move(text, move_periods(text, goal))
    assert move_periods(once, goal) == Move()


@given(st.sampled_from(FORMS), st.integers(0, 30))
def test_a_move_back_gives_the_same_text_or_is_refused(text: str, months: int) -> None:
    there = apply_move(text, move_periods(text, month(2013, 11).shift(months)))
    assume("MAY" not in there)  # which is short and long at once
    back = move_periods(there, month(2013, 11))
    assert back.unclear or apply_move(there, back) == text


@given(st.text(max_size=40))
def test_any_text_can_be_searched(text: str) -> None:
    move_periods(text, month(2013, 12))
