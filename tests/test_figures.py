"""The figures of a cell: which numbers are read, which answer a measure, how another is written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables import table
from xlplan.errors import UsageError
from xlplan.text.asides import find_asides
from xlplan.text.figures import Reading, choose, readings, render
from xlplan.text.measures import list_units
from xlplan.text.tied import find_tied

WORDS = [
    *(
        "over ",
        "YTD = ",
        " to ",
        "(",
        ")",
        " – ",
        "-",
        "%",
        " %",
        "/",
        " of ",
        "£",
        "m",
        "²",
        "\u00a0",
        ",",
        ".",
    ),
    *(
        "3",
        "12",
        "5,434",
        "1.20",
        "２",
        "0",
        "2013",
        " in ",
        " days",
        "Q",
        " Nov ",
        "target ",
        "\n",
        "−",
        ":",
    ),
]


def show(found: Sequence[Reading]) -> str:
    return "; ".join(_show(reading) for reading in found) or "none"


def _show(reading: Reading) -> str:
    high = "" if reading.high is None else f" to {reading.high:f}"
    unit, bound = reading.unit and f" {reading.unit}", reading.bound and f" ({reading.bound})"
    return f"{reading.text} = {reading.value:f}{high}{unit}{bound or ''}"


@pytest.mark.parametrize(("text", "expected"), table("figures.md", "Not read"))
def test_numbers_that_are_no_figure_are_left_out(text: str, expected: str) -> None:
    assert show(readings(text)) == expected


@pytest.mark.parametrize(("text", "expected"), table("figures.md", "Read"))
def test_figures_are_read_with_value_unit_and_bound(text: str, expected: str) -> None:
    assert show(readings(text)) == expected


@pytest.mark.parametrize(("measure", "text", "expected"), table("figures.md", "Chosen"))
def test_the_measure_chooses_by_unit(measure: str, text: str, expected: str) -> None:
    assert show(choose(text, measure)) == expected


@pytest.mark.parametrize(("like", "value", "expected"), table("figures.md", "Rendered"))
def test_another_value_takes_the_form_of_the_old(like: str, value: str, expected: str) -> None:
    assert render(Decimal(value), readings(like)[0]) == expected


@pytest.mark.parametrize(("like", "low", "high", "expected"), table("figures.md", "Rendered in pairs"))
def test_two_values_take_the_form_of_the_old(like: str, low: str, high: str, expected: str) -> None:
    assert render(Decimal(low), readings(like)[0], high=Decimal(high)) == expected


@pytest.mark.parametrize("like", ["100 – 150", "257/259", "1 in 5"])
def test_a_pair_is_not_written_from_one_value(like: str) -> None:
    with pytest.raises(UsageError, match="holds two numbers"):
        render(Decimal(3), readings(like)[0])


def test_one_number_is_not_written_from_a_pair() -> None:
    with pytest.raises(UsageError, match="holds one number"):
        render(Decimal(3), readings("86%")[0], high=Decimal(4))


def test_a_reading_made_by_hand_must_be_a_figure() -> None:
    with pytest.raises(UsageError, match="'n/a' is not a figure"):
        render(Decimal(3), Reading(0, 3, "n/a", Decimal(0), ""))


def test_declared_decimals_win() -> None:
    assert render(Decimal("86.449"), readings("86%")[0], decimals=1) == "86.4%"


def test_digits_set_in_superscript_are_no_figure() -> None:
    assert show(readings("YTD = 5,434 3", markers=[(12, 13)])) == "5,434 = 5434"
    assert show(choose("86 1", "% of visits on time", markers=[(3, 4)])) == "86 = 86"


def test_a_marker_touching_the_figure_is_not_part_of_it() -> None:
    assert show(readings("5419", markers=[(2, 4)])) == "54 = 54"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("72% rated as good", "none"),
        ("72% (YTD)", "none"),
        ("72% (84% last month)", "none"),
        ("72% (23) rated as good", "23 = 23"),
        ("72 per cent ( 23 children)", "23 = 23"),
        ("72% (23/32)", "23/32 = 23 to 32 ratio"),
        ("72% (23 of 32)", "23 of 32 = 23 to 32 ratio"),
    ],
)
def test_the_count_in_brackets_is_a_percentages_companion(text: str, expected: str) -> None:
    tied = find_tied(text, readings(text)[0])
    assert show([each.reading for each in tied]) == expected


def test_an_aside_says_why_it_is_one() -> None:
    text = "86% within 45 working days, target 90%, up from 84% in November 2013"
    assert {text[start:end]: reason for start, end, reason in find_asides(text)} == {
        "within 45 working days": "deadline",
        "target 90%": "target",
        "up from 84%": "comparison",
        "November 2013": "date",
        "2013": "date",
    }


def test_a_measure_without_words_for_its_unit_asks_for_none() -> None:
    assert list_units("Participation in assessment training") == ()


@given(st.lists(st.sampled_from(WORDS), max_size=9).map("".join))
def test_a_reading_replaced_by_itself_gives_the_same_text(text: str) -> None:
    for reading in readings(text):
        again = render(reading.value, reading, high=reading.high)
        assert text[: reading.start] + again + text[reading.end :] == text


@given(st.lists(st.sampled_from(WORDS), max_size=9).map("".join))
def test_readings_stand_in_order_and_never_overlap(text: str) -> None:
    found = readings(text)
    assert all(one.end <= next_.start for one, next_ in pairwise(found))
    assert all(reading.text == text[reading.start : reading.end] for reading in found)


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    readings(text)


@given(
    st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2),
    st.sampled_from(["86%", "1.30%", "£5,434.00", "0.5"]),
)
def test_what_is_written_is_read_back(value: Decimal, form: str) -> None:
    like = readings(form)[0]
    written = render(value, like)
    again = readings(f"YTD = {written}")
    assert [render(reading.value, like) for reading in again] == [written]
