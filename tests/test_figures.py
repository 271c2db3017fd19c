"""The figures of a cell: which numbers are read, which answer a measure, how another is written."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables import CASES, table
from xlplan.errors import UsageError
from xlplan.text import asides, mentions
from xlplan.text.asides import find_asides, find_stale
from xlplan.text.calendar import MONTHS
from xlplan.text.figures import Reading, choose, readings, render
from xlplan.text.measures import list_units
from xlplan.text.numbers import fold, plain
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
    *("00:07:49", ":05", " 4 mins 10 secs", "9m 1s", " 1 hour 5 minutes"),
]

LABELS = [
    "",
    "YTD = ",
    "Q3: ",
    "Phase 2: ",
    "Tier 3: ",
    "↑ ",
    "Currently ",
    "Year 6: ",
    "Section 20: ",
    "1. ",
]
FIGURES = [
    "86%",
    "1.3 %",
    "74.3 per cent",
    "5,434",
    "344",
    "£1.2m",
    "£450,000",
    "0.4%",
    "8%",
    "3:1",
    "24 out of 131",
]
LENGTHS = ["00:07:49", "0:07:49", "4 minutes 10 seconds", "1 hr 5 mins", "9m 22s", "4m05s"]
NOUNS = ["", " of assessments", " of children aged 4 or over", " of visits", " of the cohort"]
ASIDES = [
    *(
        "",
        " within 45 working days",
        " (84% last month)",
        ", target 90%",
        " since 2012",
        " as at 8 November 2013",
    ),
    *(
        ", up from 12%",
        " (England 82%)",
        "; next review March 2014",
        " (Section 47)",
        ", compared with 58% in 2011/12",
    ),
]
AROUND_LENGTHS = [
    each for each in ASIDES if each != " since 2012"
]  # '4 minutes since 2012' is a time that has gone
SENTENCES = st.one_of(
    st.tuples(*map(st.sampled_from, (LABELS, FIGURES, NOUNS, ASIDES))).map("".join),
    st.tuples(*map(st.sampled_from, (LABELS, LENGTHS, ["", " on average"], AROUND_LENGTHS))).map("".join),
)
BUDGET = 1.0  # seconds of processor time; about 0.2 by itself, but tests run beside others


def _rows(heading: str) -> list[tuple[str, str, str]]:
    return [tuple(parameters.values) for parameters in table("services.md", heading)]  # type: ignore[attr-defined]  # pytest's own


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


@pytest.mark.parametrize(("measure", "text", "expected"), table("services.md", "None"))
def test_cells_of_other_services_without_a_figure_have_none(measure: str, text: str, expected: str) -> None:
    assert show(choose(text, measure)) == expected


@pytest.mark.parametrize(("measure", "text", "expected"), table("services.md", "Several"))
def test_where_two_figures_are_possible_none_is_chosen(measure: str, text: str, expected: str) -> None:
    found = choose(text, measure)
    assert (show(found), len(found) > 1) == (expected, True)


@pytest.mark.parametrize(("measure", "text", "expected"), table("services.md", "One"))
def test_figures_of_other_services_are_chosen(measure: str, text: str, expected: str) -> None:
    found = choose(text, measure)
    assert (show(found), len(found)) == (expected, 1)


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


@pytest.mark.parametrize(("text", "expected"), table("figures.md", "Tied"))
def test_numbers_that_say_the_same_are_tied(text: str, expected: str) -> None:
    tied = find_tied(text, readings(text)[0])
    assert ("; ".join(f"{each.reading.text} is its {each.part}" for each in tied) or "none") == expected


@pytest.mark.parametrize(("text", "expected"), table("figures.md", "Stale"))
def test_words_that_compare_with_the_figure_are_found(text: str, expected: str) -> None:
    assert ("; ".join(text[start:end] for start, end in find_stale(text)) or "none") == expected


def test_an_aside_says_why_it_is_one() -> None:
    text = "86% within 45 working days, target 90%, up from 84% in November 2013"
    assert {text[start:end]: reason for start, end, reason in find_asides(text)} == {
        "within 45 working days": "deadline",
        "target 90%": "target",
        "up from 84%": "comparison",
        "November 2013": "date",
        "2013": "date",
    }


FIGURES = [
    "5",
    "45",
    "2013",
    "86%",
    "1,200",
    "£1.2m",
    "1st",
    "13/14",
    "2013-12",
    "10:30",
    "(+2%)",
    "Q3",
    "3 in 5",
]
GAPS = (" ", " ", " ", "", "-", "/", "\n", " (", ", ", "% ", ". ")


def made_up_sentences(words: Iterable[str], count: int) -> Iterator[str]:
    """Yield words and figures in any order: hardly a sentence, but what patterns are made of."""
    chance, known = Random(1), sorted({word for each in words for word in re.findall("[A-Za-z]{2,}", each)})
    for _ in range(count):
        some = [chance.choice(chance.choice((known, known, FIGURES))) for _ in range(chance.randint(2, 9))]
        shown = [chance.choice((str, str, str.upper, str.capitalize))(word) for word in some]
        yield "".join(word + chance.choice(GAPS) for word in shown)


def cells_of(*files: str) -> list[str]:
    return [cell for file in files for cell in re.findall(r"`([^`]*)`", (CASES / file).read_text("utf-8"))]


def test_no_aside_is_hidden_by_the_words_that_are_looked_for_first() -> None:
    patterns = [asides._pattern(reason).pattern for reason, _ in asides._hints()]
    for text in (*cells_of("figures.md", "services.md"), *made_up_sentences(patterns, 2000)):
        for reason, hints in asides._hints():
            if asides._pattern(reason).search(plain(text)):
                assert asides._may_hold(hints, fold(plain(text))), (reason, text)


def test_no_date_is_hidden_by_the_words_that_are_looked_for_first() -> None:
    words = ("quarter", "Q of to and until st nd rd th", *MONTHS, *(month[:3] for month in MONTHS))
    for text in (*cells_of("figures.md", "periods.md"), *made_up_sentences(words, 2000)):
        for form, hint in mentions._hints():
            if mentions._pattern(form).search(plain(text)):
                assert hint.search(fold(plain(text))), (form, text)


def test_a_measure_without_words_for_its_unit_asks_for_none() -> None:
    assert list_units("Participation in assessment training") == ()


@pytest.mark.parametrize(
    ("measure", "units"),
    [
        ("No more than 5 open plans", ()),
        ("No more than 10% of plans open beyond 12 months", ("%",)),
        ("No fewer than 85% seen", ("%",)),
    ],
)
def test_no_more_than_counts_nothing(measure: str, units: tuple[str, ...]) -> None:
    assert list_units(measure) == units


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


@given(SENTENCES, st.decimals(0, 99, places=1))
def test_another_value_changes_no_other_character_and_is_read_back(text: str, value: Decimal) -> None:
    """The sentences are of real phrases, so that each holds figures among numbers that are none."""
    found = readings(text)
    assert found, text
    for number, reading in enumerate(found):
        high = None if reading.high in (None, Decimal(1)) else value + 100
        new = render(value, reading, high=high)
        changed = text[: reading.start] + new + text[reading.end :]
        again = readings(changed)[number]
        assert (again.text, again.start, again.unit) == (new, reading.start, reading.unit)
        assert changed[again.end :] == text[reading.end :]


@given(SENTENCES)
def test_raised_digits_after_a_figure_are_no_part_of_it(text: str) -> None:
    first = readings(text)[0]
    marked = text[: first.end] + "3" + text[first.end :]
    again = readings(marked, [(first.end, first.end + 1)])[0]
    assert (again.text, again.value) == (first.text, first.value)


def test_a_thousand_cells_are_read_quickly() -> None:
    cells = [(text, measure) for measure, text, _ in _rows("One")] * 3
    begins = time.process_time()
    for text, measure in cells[:1000]:
        choose(text, measure)
    assert time.process_time() - begins < BUDGET


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
