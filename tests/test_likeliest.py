"""Which column holds the figures of now, where several may: reviews side by side, past years, unknown headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import Row, plan_of
from xlplan.plan.model import Plan
from xlplan.propose.register import propose_register

FIGURES = "current_performance"


def notes(plan: Plan) -> list[str | None]:
    return [entry.note for entry in propose_register(plan).entries]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Autumn 1 review", "Spring 1 review"),
        ("Review 1: current position and impact", "Review 2 (Feb)"),
        ("Update 1", "Update 2"),
        ("Q1 update", "Q2 update"),
        ("Oct review", "Jan review"),
        ("Update (Oct)", "Update (Jan)"),
    ],
)
def test_latest_of_several_reviews_that_is_filled_in_holds_the_figures(
    tmp_path: Path, first: str, second: str
) -> None:
    rows: list[Row] = [
        ("Actions", "Who", "When", "Success criteria", first, second, "Progress"),
        ("Priority 1: Reading",),
        ("Read daily", "JO", "Oct", "90% of pupils read daily", "86% read daily.", None, None),
        ("Phonics", "KR", "Dec", "Attendance 95%", "Attendance is 93.4%.", None, None),
    ]
    (table,) = plan_of(tmp_path, *rows, merged="A2:G2").tables
    assert table.columns[FIGURES] == 5
    filled = [(*row[:5], "Now 91%.", None) if row[3:] and row[5:] == (None, None) else row for row in rows]
    (table,) = plan_of(tmp_path, *filled, merged="A2:G2").tables
    assert table.columns[FIGURES] == 6


def test_figures_of_a_past_year_are_not_read_where_later_ones_stand_right_of_them(tmp_path: Path) -> None:
    rows: list[Row] = [
        (
            "Area for improvement",
            "Lead",
            "2024/25 position",
            "Target July 2026",
            "Review 1: current position",
        ),
        ("Retention", "VP", "Retention: 88%", "Retention: 92%", "Retention: 91%. Better than last year."),
        ("Attendance", "VP", "74%", "84%", "81%"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["E2", "E3"]
    assert any("'2024/25 position' in Plan!C1 is of a year that is past" in doubt for doubt in plan.doubts)
    assert all(notes(plan))


@pytest.mark.parametrize("beside", ["Panel view", "Stocktake", "Follow-up score"])
def test_figures_under_a_loose_heading_are_marked_where_another_is_full_of_them(
    tmp_path: Path, beside: str
) -> None:
    rows: list[Row] = [
        ("Indicator", "Position", "Target", beside, "RAG"),
        ("Calls answered", "88%", "90%", "91%", "A"),
        ("Visits made", "70%", "80%", "77%", "R"),
    ]
    plan = plan_of(tmp_path, *rows)
    said = f"stands under 'Position' in Plan!B1, and figures stand under '{beside}' in Plan!D1 too"
    assert [note and said in note for note in notes(plan)] == [True, True]


@pytest.mark.parametrize("beside", ["Baseline", "Last year", "England", "Cost", "Sample size", "2023/24"])
def test_known_figures_beside_the_current_ones_make_no_doubt(tmp_path: Path, beside: str) -> None:
    rows: list[Row] = [
        ("Indicator", "Position", "Target", beside, "RAG"),
        ("% of calls answered", "88%", "At least 90%", "91%", "R"),
        ("% of visits made", "70%", "At least 80%", "77%", "R"),
    ]
    assert not [note for note in notes(plan_of(tmp_path, *rows)) if note and "stands under" in note]


def test_column_that_answers_the_measures_is_read_where_no_heading_means_the_figures(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Action", "Owner", "Success criteria", "Support", "Where that leaves us", "Impact on families"),
        ("Read daily", "JO", "90% of pupils read daily", "1 TA", "86% read daily.", "Happy"),
        ("Attend", "KR", "Attendance of 95%", "2 TAs", "Attendance is 93.4%.", "Calm"),
        ("Exclude less", "KR", "Fewer than 5 suspensions", "none", "4 suspensions so far.", "Calm"),
    ]
    plan = plan_of(tmp_path, *rows, ("Ref", "Note"))
    assert list(plan.indicators["cell"]) == ["E2", "E3", "E4"]
    assert all(notes(plan))


def test_blank_column_of_actuals_leaves_the_quarters_to_be_read(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Measure", "Target", "Q1", "Q2", "Q3", "Actual"),
        ("Calls", "90%", "81%", "85%", None, None),
        ("Visits", "80%", "71%", "75%", None, None),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["D2", "D3"]


def test_past_year_is_not_read_in_place_of_a_blank_column_of_actuals(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Measure", "2024/25 outturn", "Target 2025/26", "Actual"),
        ("Calls", "81%", "90%", None),
        ("Visits", "71%", "80%", None),
    ]
    (table,) = plan_of(tmp_path, *rows).tables
    assert table.columns[FIGURES] == 4


def test_sentences_under_a_heading_of_free_words_are_the_progress_of_a_second_table(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Ref", "Recommendation", "Owner", "Due", "Progress", "Status"),
        ("1", "Reduce the backlog of referrals", "GM", "June", "The backlog now stands at 214.", "On track"),
        ("2", "Visit those at high risk", "GM", "July", "89% of visits were made within 7 days.", "On track"),
        (),
        (
            "Ref",
            "Area for improvement",
            "Owner",
            "Due",
            "What the brigade did and what is different",
            "Status",
        ),
        (
            "3",
            "Inspect high risk premises",
            "AM",
            "May",
            "81% of premises were inspected in June.",
            "On track",
        ),
        ("4", "Make on-call crews available", "AM", "May", "Availability averaged 64.5% in June.", "Late"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["E2", "E3", "E6", "E7"]
    assert any("'What the brigade did and what is different'" in doubt for doubt in plan.doubts)
    assert all(notes(plan))


def test_target_under_a_group_of_measures_is_the_target(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Ref", "What needs to be done", "Measure", None, None, None, "Delivery", None, "RAG"),
        (None, None, "Description", "Target", "Last month", "This month", "Owner", "Due", None),
        ("1", "Recover the position", "Council tax collected", "55%", "46%", "54%", "HS", "March", "A"),
        ("2", "Reduce arrears", "Arrears collected", "65%", "56%", "64%", "HS", "March", "A"),
    ]
    (table,) = plan_of(tmp_path, *rows, merged="C1:F1 G1:H1").tables
    own = {name: table.columns[name] for name in ("measure", "target", FIGURES, "lead", "timescale")}
    assert own == {"measure": 3, "target": 4, FIGURES: 6, "lead": 7, "timescale": 8}


def test_actuals_over_quarters_are_a_series_and_not_the_first_of_them(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Ref", "Measure", "Quarterly actuals", None, None, None, "Annual target"),
        (None, None, "Apr-Jun", "Jul-Sep", "Oct-Dec", "Jan-Mar", None),
        ("1", "% of calls answered", "82%", "86%", None, None, "90%"),
        ("2", "% of visits on time", "66%", "71%", None, None, "80%"),
    ]
    plan = plan_of(tmp_path, *rows, merged="C1:F1")
    assert list(plan.indicators["cell"]) == ["D3", "D4"]


def test_numbered_waves_of_a_survey_are_a_series(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Question", "Target", "Wave 1", "Wave 2", "Wave 3"),
        ("Staff who feel heard", "90%", "82%", "86%", None),
        ("Staff who would stay", "80%", "66%", "71%", None),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["D2", "D3"]
    assert all(notes(plan))


def test_place_of_its_own_name_beside_those_it_is_compared_with_is_the_figures(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Indicator", "Calderdene", "Region", "England", "Target"),
        ("Children in education", "86%", "82%", "84%", "90%"),
        ("Pupils present", "71%", "66%", "68%", "80%"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["B2", "B3"]
    assert all(notes(plan))


def test_heading_of_many_words_is_no_other_column_for_its_last_meeting(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Recommendation", "Owner", "Deadline", "News since the last board meeting", "BRAG"),
        ("Answer calls", "A Lee", "31/03/26", "Now at 86% after the new rota began.", "G"),
        ("Plan visits", "B Roy", "31/03/26", "71% of visits were on time in October.", "A"),
    ]
    assert list(plan_of(tmp_path, *rows).indicators["cell"]) == ["D2", "D3"]


def test_column_that_shares_the_word_of_the_target_is_the_figures(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Priority", "Open last month", "Open this month", "Overdue this month", "Overdue target"),
        ("High risk actions", 41, 29, 12, 0),
        ("Medium risk actions", 1204, 1098, 466, 0),
        ("Low risk actions", 873, 861, 190, 0),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["D2", "D3", "D4"]
    assert all(notes(plan))


def test_columns_that_differ_only_in_their_time_are_the_figures_of_a_table_with_targets(
    tmp_path: Path,
) -> None:
    rows: list[Row] = [
        ("Process", "Legal requirement", "Cases", "Target", "Within standard Q1", "Within standard Q2"),
        ("Lump sums paid", "1 month", 412, "95%", "93.1%", "95.8%"),
        ("Estimates issued", "2 months", 688, "95%", "90.2%", "91.7%"),
        ("Refunds paid", "2 months", 240, "95%", "97.1%", "96.3%"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert plan.headings["current_performance"] == "Within standard Q2"
    assert [row["cell"] for row in plan.indicator_rows] == ["F2", "F3", "F4"]
    assert all(entry.note for entry in propose_register(plan).entries)
