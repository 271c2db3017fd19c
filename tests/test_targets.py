"""The target that a measure states, and which way is better."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables import table
from xlplan.text.likely_targets import suggest_target
from xlplan.text.polarities import suggest_polarity
from xlplan.text.targets import Target, find_target, parse_target


def show(measure: str, target: Target | None) -> str:
    if target is None:
        return "none"
    assert measure[target.start : target.end] == target.text
    high = "" if target.high is None else f" to {target.high:f}"
    unit, polarity = target.unit and f" {target.unit}", target.polarity and f", {target.polarity}"
    return f"{target.text}: {target.operator} {target.value:f}{high}{unit}{polarity or ''}"


@pytest.mark.parametrize(("measure", "expected"), table("targets.md", "Targets"))
def test_a_target_is_found_only_where_it_is_stated(measure: str, expected: str) -> None:
    assert show(measure, find_target(measure)) == expected


@pytest.mark.parametrize(("cell", "expected"), table("targets.md", "In a cell of its own"))
def test_a_target_column_states_its_target_in_fewer_words(cell: str, expected: str) -> None:
    assert show(cell, parse_target(cell)) == expected


@pytest.mark.parametrize(("measure", "expected"), table("targets.md", "Polarity"))
def test_polarity_is_suggested_only_where_words_tell(measure: str, expected: str) -> None:
    assert (suggest_polarity(measure) or "none") == expected


@pytest.mark.parametrize(("unit", "better"), [("days", "lower"), ("%", "higher"), ("", "higher")])
def test_what_takes_days_is_better_in_fewer_of_them(unit: str, better: str) -> None:
    assert suggest_polarity("Letters answered in 10 working days", unit) == better


def test_text_of_very_many_numbers_is_weighed_in_no_time() -> None:
    report = "; ".join(f"{number} in {number + 1} weeks" for number in range(2000))
    begun = process_time()
    assert (find_target(report), suggest_target(report, "")) == (None, None)
    assert process_time() - begun < 2


@given(st.text(alphabet="<>=≥≤0123456789%£ .,-–atlesmor", max_size=30))
def test_any_measure_can_be_searched(measure: str) -> None:
    show(measure, find_target(measure))
    show(measure, parse_target(measure))
