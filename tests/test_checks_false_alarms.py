"""Plans of other shapes than the example's: what an officer would call a false alarm is none any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.test_checks_subject import HEADINGS, TODAY, action, cells, run, subject_of
from xlplan.checks import Subject
from xlplan.config import Config, RatingSettings
from xlplan.plan.reader import read_plan

KPI = ("Ref", "Measure", "Polarity", "2024/25 Target", "Q2 Actual", "RAG")


def of(folder: Path, *sheets: Sequence[Sequence[object]]) -> Subject:
    """Return a plan of several sheets, each with its headings in its first row."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Service {number}")
        for row in rows:
            sheet.append(list(row))
    book.save(folder / "plan.xlsx")
    return Subject(read_plan(folder / "plan.xlsx"), None, Config(folder), TODAY)


@pytest.mark.parametrize(
    ("measure", "target", "actual"),
    [
        ("Affordable homes completed", 160, 68),
        ("Council tax collected", "97.5%", "56.8%"),
        ("Visits to leisure centres", 850000, 431020),
    ],
)
def test_half_a_year_is_not_held_against_the_target_for_the_year(
    tmp_path: Path, measure: str, target: object, actual: object
) -> None:
    subject = of(tmp_path, [KPI, ("CP1", measure, "High", target, actual, "Green")])
    assert [run(code, subject) for code in ("XP101", "XP108")] == [[], []]


def test_share_is_held_against_its_target_at_any_time(tmp_path: Path) -> None:
    row = ("CP1", "Household waste recycled", "High", "47%", "30%", "Green")
    assert cells("XP101", of(tmp_path, [KPI, row])) == ["F2"]


def test_count_for_the_year_is_held_against_its_target(tmp_path: Path) -> None:
    headings = [*KPI[:4], "Actual", "RAG"]
    row = ("CP1", "Affordable homes completed", "High", 160, 68, "Green")
    assert cells("XP101", of(tmp_path, [headings, row])) == ["F2"]


@pytest.mark.parametrize(("tolerance", "expected"), [("5 points", []), ("4 points", ["G4"])])
def test_red_that_is_amber_only_by_the_usual_tolerance_stands(
    tmp_path: Path, tolerance: str, expected: list[str]
) -> None:
    row = action(measure="Attendance at least 96%", shown="94.3%", rating="Red")
    subject = subject_of(tmp_path, row, rating=RatingSettings(tolerance=tolerance))
    assert cells("XP101", subject) == expected


@pytest.mark.parametrize(("shown", "is_slight"), [("64%", True), ("52%", False)])
def test_amber_that_some_council_s_tolerance_allows_weighs_less(
    tmp_path: Path, shown: str, is_slight: bool
) -> None:
    row = action(measure="Attendance at least 70%", shown=shown, rating="Amber")
    (seen,) = run("XP101", subject_of(tmp_path, row))
    assert (seen.cell, seen.is_slight) == ("G4", is_slight)
    (strict,) = run("XP101", subject_of(tmp_path, row, rating=RatingSettings(tolerance="4 points")))
    assert not strict.is_slight


@pytest.mark.parametrize(
    "heading",
    [
        "Q2",
        "Q2 Actual",
        "Actual (Sept)",
        "Oct 24",
        "2023/24",
        "Latest position, Autumn term",
        "12 months to Mar 24",
    ],
)
def test_heading_that_says_when_dates_its_figures(tmp_path: Path, heading: str) -> None:
    headings = [*HEADINGS[:-2], heading, "RAG"]
    rows = [action(measure="% of plans", shown=f"{value}%") for value in (4, 5)]
    subject = subject_of(tmp_path, *rows, headings=headings, title="Action Plan")
    assert "current_performance" in subject.plan.tables[0].columns
    assert run("XP206", subject) == []


@pytest.mark.parametrize("shown", ["212 homes (Q2)", "Q1: 34 Q2: 41", "94% (Sept)"])
def test_figure_with_its_quarter_is_dated(tmp_path: Path, shown: str) -> None:
    assert (
        cells("XP206", subject_of(tmp_path, action(measure="No. of homes", shown=shown), title="Plan")) == []
    )


def test_many_undated_figures_are_one_finding(tmp_path: Path) -> None:
    bare = [action(measure="No. of staff trained", shown=str(number)) for number in range(11, 17)]
    dated = action(measure="No. of staff trained", shown="82 (Q2)")
    (seen,) = run("XP206", subject_of(tmp_path, *bare, dated, title="Plan"))
    assert (seen.cell, "most figures of the plan are (6 in 6 actions)" in seen.message) == ("F3", True)
    assert "'Current Performance (February 2014)'" in seen.remedy


@pytest.mark.parametrize("shown", ["Gap is now 14 percentage points", "QAR is forecast at 61.3%"])
def test_answer_with_a_percentage_is_not_called_words(tmp_path: Path, shown: str) -> None:
    assert (
        run("XP008", subject_of(tmp_path, action(measure="% of the gap that is closed", shown=shown))) == []
    )


def test_two_shares_in_one_cell_are_no_count(tmp_path: Path) -> None:
    row = action(measure="Majors in time ≥ 80%; others ≥ 85%", shown="Majors 83.3% (5 of 6)\nOthers 88%")
    assert run("XP010", subject_of(tmp_path, row)) == []


@pytest.mark.parametrize(
    ("measure", "shown"),
    [
        ("Validated within 5 days: 90%", "64%"),
        ("Share of transactions done online (70%)", "71%"),
        ("All members trained", "11 of 13 members trained"),
    ],
)
def test_measure_that_names_a_figure_or_asks_for_all_has_a_target(
    tmp_path: Path, measure: str, shown: str
) -> None:
    assert run("XP103", subject_of(tmp_path, action(measure=measure, shown=shown))) == []


def test_one_form_on_many_sheets_is_no_contradiction(tmp_path: Path) -> None:
    def form(rate: str) -> list[Sequence[object]]:
        measures = ("% of calls answered within a minute of ringing", "% of visits made within ten days")
        return [HEADINGS, *(action(measure=each, shown=rate) for each in measures)]

    assert run("XP405", of(tmp_path, form("83%"), form("84%"), form("85%"))) == []
    assert cells("XP405", of(tmp_path, form("83%"), [*form("84%"), action(measure="% of plans")])) != []


def test_row_that_goes_on_with_an_action_has_its_lead_and_timescale(tmp_path: Path) -> None:
    second = action(area=None, lead=None, timescale=None, measure="No. of staff", shown="5")
    subject = subject_of(tmp_path, action(measure="% of plans", shown="5%"), second)
    later = replace(
        subject.actions[0], name="A02", rows=range(5, 6), texts={**subject.actions[0].texts, "lead": ""}
    )
    assert later.goes_on
    assert not subject.actions[0].goes_on
    subject.__dict__["actions"] = (subject.actions[0], later)
    assert [run(code, subject) for code in ("XP202", "XP208")] == [[], []]


def test_markers_with_their_notes_on_a_sheet_of_their_own_are_left(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(shown="86.4%¹"))
    assert cells("XP301", subject) == ["F4"]
    book = load_workbook(subject.plan.path)
    book.create_sheet("Notes")["A1"] = "1. Excludes children placed for adoption."
    book.save(subject.plan.path)
    assert run("XP301", replace(subject, plan=read_plan(subject.plan.path))) == []


@pytest.mark.parametrize(("name", "called"), [("A17", "A17"), ("1.2", "action 1.2"), ("2b", "action 2b")])
def test_action_that_is_a_number_is_called_one(tmp_path: Path, name: str, called: str) -> None:
    one = replace(subject_of(tmp_path, action()).actions[0], name=name)
    assert (one.called, one.called_first) == (called, called[:1].upper() + called[1:])


def test_rating_of_one_letter_is_spelt_out(tmp_path: Path) -> None:
    row = action(measure="Attendance at least 96%", shown="50%", rating="G")
    assert "A01 is published as Green (G), and" in run("XP101", subject_of(tmp_path, row))[0].message


def test_word_that_only_xlplan_does_not_know_is_no_error(tmp_path: Path) -> None:
    (seen,) = run("XP004", subject_of(tmp_path, action(rating="In progress")))
    assert seen.is_slight


@pytest.mark.parametrize(("target", "shown"), [("", "412"), ("85%", "Awaiting data")])
def test_measure_that_cannot_be_rated_needs_no_rating(tmp_path: Path, target: str, shown: str) -> None:
    rows = [
        KPI,
        ("P1", "Visits on time", "High", "90%", "91%", "Green"),
        ("P2", "Visits", "", target, shown, ""),
    ]
    assert cells("XP003", of(tmp_path, rows)) == []


def test_measure_that_misses_only_its_rating_is_told(tmp_path: Path) -> None:
    rows = [
        KPI,
        ("P1", "Visits on time", "High", "90%", "91%", "Green"),
        ("P2", "Seen", "High", "85%", "80%", ""),
    ]
    assert cells("XP003", of(tmp_path, rows)) == ["F3"]


def test_number_has_as_many_digits_as_excel_shows(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(measure="Attendance at least 96%", shown=0.8600000000000001))
    book = load_workbook(subject.plan.path)
    book["Plan"]["F4"].number_format = "0%"
    book.save(subject.plan.path)
    subject = replace(subject, plan=read_plan(subject.plan.path))
    assert str(subject.actions[0].indicators[0].value) == "86.00"
