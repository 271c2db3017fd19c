"""When a heading says that its column is for: months, quarters, terms and years as officers write them."""

from __future__ import annotations

import pytest

from tests.tables import table
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.series import Moment, in_time, read_moment


def said(moment: Moment | None) -> str:
    if moment is None:
        return "none"
    at = f"{moment.period.first} to {moment.period.last}" if moment.period else str(moment.at)
    return f"{moment.kind} {at}{'' if moment.is_bare else ' and more'}"


@pytest.mark.parametrize(("heading", "moment"), table("moments.md", "Moments"))
def test_heading_is_for_its_time(heading: str, moment: str) -> None:
    assert said(read_moment(heading)) == moment


@pytest.mark.parametrize("heading", table("moments.md", "No moment"))
def test_heading_without_a_time_is_for_none(heading: str) -> None:
    assert read_moment(heading) is None


@pytest.mark.parametrize("headings", table("moments.md", "In the order of time"))
def test_headings_of_one_form_are_in_the_order_of_time(headings: str) -> None:
    moments = {at: read_moment(heading) for at, heading in enumerate(headings.split("; "))}
    assert in_time(moments) == tuple(range(len(moments)))


@pytest.mark.parametrize(
    "codes", [("P1", "P2", "P3", "P4", "P5"), ("M01", "M02", "M10", "M11"), ("T1", "T2", "T3")]
)
def test_numbered_periods_side_by_side_are_a_series(codes: tuple[str, ...]) -> None:
    found = match_headings(dict(enumerate(("Measure", "Target", *codes), 1)))
    assert found.series == {FIGURES: tuple(range(3, 3 + len(codes)))}


@pytest.mark.parametrize("codes", [("P1", "P2", "P3"), ("M1",), ("M1", "M2"), ("T1",), ("P6",)])
def test_codes_of_priorities_and_measures_are_no_series(codes: tuple[str, ...]) -> None:
    found = match_headings(dict(enumerate(("Measure", "Target", *codes), 1)))
    assert FIGURES not in found.names
