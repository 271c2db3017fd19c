"""Columns that their headings do not tell: states under 'Progress', quarters under years, shares under 'Compliance'."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import Row, book_of, plan_of
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register

TRACKER = ("No.", "Action", "Lead", "Update", "Progress")


def test_progress_over_states_beside_an_update_is_the_rating(tmp_path: Path) -> None:
    rows: list[Row] = [
        TRACKER,
        ("1", "Train", "A Lee", "Sessions are held.", "In progress"),
        ("2", "Coach", "B Roy", "Coaches are in post.", "In progress"),
        ("3", "Visit", "B Roy", "Vacant posts.", "Delayed"),
        (),
        (None, "Measure", "Baseline", "Current", "Target"),
        (None, "% trained", "40%", "60%", "80%"),
    ]
    plan = plan_of(tmp_path, *rows)
    tracker, figures = plan.tables
    assert (tracker.columns["progress"], tracker.columns["rating"]) == (4, 5)
    assert figures.columns["current_performance"] == 4


def test_progress_over_texts_of_their_own_is_no_rating(tmp_path: Path) -> None:
    rows: list[Row] = [
        TRACKER,
        ("1", "Train", "A Lee", "Sessions are held.", "Half of all staff trained"),
        ("2", "Coach", "B Roy", "Coaches are in post.", "All in post"),
    ]
    plan = read_plan(
        book_of(tmp_path, ("KPI", "Actual", "Target"), ("% trained", "60%", "80%"), Actions=rows)
    )
    assert all("rating" not in table.columns for table in plan.tables)


def test_years_merged_over_quarters_give_each_quarter_its_year_and_the_latest_is_read(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Ref", "Indicator", "2025/26", None, "2026/27", None, None, None, "Target 2026/27", "Status"),
        (None, None, "Q3", "Q4", "Q1", "Q2", "Q3", "Q4"),
        ("E1", "Waste recycled", "44%", "42%", "47%", "46%", None, None, "48%", "A"),
        ("E2", "Fly-tips removed", "88%", "90%", "93%", "95%", None, None, "95%", "G"),
    ]
    plan = plan_of(tmp_path, *rows, merged="A1:A2 B1:B2 C1:D1 E1:H1 I1:I2 J1:J2")
    assert list(plan.indicators["cell"]) == ["F3", "F4"]
    assert plan.headings["current_performance"] == "2026/27 Q2"


def test_years_side_by_side_over_words_stay_one_row_of_headings(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Indicator", "2024/25", None, "2025/26", None, "Target"),
        (None, "actual", "comment", "actual", "comment"),
        ("Waste recycled", "44%", "dry", "47%", None, "48%"),
    ]
    plan = plan_of(tmp_path, *rows, merged="B1:C1 D1:E1")
    assert list(plan.indicators["cell"]) == ["D3"]


def test_compliance_of_the_targets_kind_is_the_figures_whatever_another_table_below_holds(
    tmp_path: Path,
) -> None:
    rows: list[Row] = [
        ("Area", "Required", "In date", "Overdue", "Compliance", "Last month", "Target", "Comment"),
        ("Gas certificates", 840, 839, 1, "99.9%", "99.8%", "100%", None),
        ("Fire assessments", 318, 318, 0, "100%", "100%", "100%", None),
        (),
        ("Overdue actions", None, "Sep-26", "Oct-26", None, None, "Target", "Comment"),
        ("Fire actions", None, 188, 163, None, None, 0, None),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["E2", "E3", "D6"]


def test_shares_in_most_texts_on_progress_are_asked_about_beside_a_table_of_figures(tmp_path: Path) -> None:
    heads = ("Ref", "Action", "Lead", "Progress", "Status")
    rows: list[Row] = [
        heads,
        ("M1", "Triage patients", "COO", "In October 81% of patients were triaged in time.", "At risk"),
        ("M2", "Treat sepsis", "CMO", "The audit found 88.3% in October.", "At risk"),
        ("M3", "Staff the phones", "CNO", "All posts are filled.", "Complete"),
    ]
    figures: list[Row] = [("Metric", "Target", "Actual"), ("Handovers in time", "95%", "83%")]
    plan = read_plan(book_of(tmp_path, *figures, Must=rows))
    entries = [each for each in propose_register(plan).entries if each.sheet == "Must" and each.figure]
    assert [each.cell for each in entries] == ["D2", "D3"]
    assert all("text on progress" in str(each.note) for each in entries)


def test_column_of_this_quarter_is_the_figures_where_each_row_is_of_its_targets_kind(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("KPI", "Ridgeway this quarter", "Ridgeway last quarter", "National", "Local target"),
        ("Children in homes that suit", "94%", "92%", "91%", "95%"),
        ("Children in custody", 5, 3, None, 0),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["B2", "B3"]
    assert all("this quarter" in str(each.note) for each in propose_register(plan).entries)


def test_column_whose_figures_are_of_another_kind_than_the_targets_is_no_figures(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("KPI", "Children this quarter", "Local target", "RAG"),
        ("Children in homes that suit", 31, "95%", "Amber"),
        ("Children in custody", 5, 0, "Red"),
    ]
    assert "current_performance" not in plan_of(tmp_path, *rows).columns


def test_figures_under_an_unknown_heading_beside_a_rating_are_read_and_marked(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Indicator", "Target", "Where things stand", "RAG"),
        ("% seen", "90%", "84%", "Red"),
        ("Days open", "20", "18", "Green"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert plan.doubts == ("'Where things stand' in Plan!C1 is read as the figures.",)
    assert all("is not known" in str(each.note) for each in propose_register(plan).entries)


def test_two_columns_that_may_be_the_figures_are_named_and_neither_is_read(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Indicator", "Target", "North", "South", "RAG"),
        ("% seen", "90%", "84%", "80%", "Red"),
        ("Days open", "20", "18", "19", "Green"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert "current_performance" not in plan.columns
    assert "'North' in Plan!C1 and 'South' in Plan!D1 may be the current performance" in plan.doubts[0]


def test_share_beside_its_numerator_and_denominator_is_the_figure(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Measure", "Numerator", "Denominator", "%", "Target"),
        ("Seen", 84, 100, "84%", "90%"),
        ("Done", 18, 20, "90%", "95%"),
    ]
    assert list(plan_of(tmp_path, *rows).indicators["cell"]) == ["D2", "D3"]


def test_row_of_an_action_is_no_heading_row_for_its_state(tmp_path: Path) -> None:
    states = ("Amber", "Complete", "Amber", "Red", "Green", "Complete", "Amber")
    rows: list[Row] = [
        ("Ref", "Type", "Action", "Lead", "Due", "Assurance measure", "Update – October", "Rating"),
        ("M1", "Must Do", "Ensure that all staff complete their mandatory training", "Chief People Officer", "31/12/26",
         "Mandatory training compliance of 90%", "Compliance 87.4% at month end.", "Amber"),
        *((f"M{row}", "Must Do", f"Do task {row} of the plan", "Chief Nurse", "31/12/26", f"{80 + row}% done",
           f"{70 + row}% in October.", state) for row, state in enumerate(states, 2)),
    ]  # fmt: skip
    assert [table.header_row for table in plan_of(tmp_path, *rows).tables] == [1]


VIEWS = (
    "Ref",
    "HMICFRS wording",
    "Owner",
    "Due",
    "Measures – latest position",
    "Force view",
    "HMICFRS status",
)


def _view(folder: Path, heading: str, *states: str) -> dict[str, int]:
    heads = [heading if head == "Force view" else head for head in VIEWS]
    row = ("1", "Answer calls", "A Lee", "May 2026", "Calls answered: 92% (target 90%)")
    rows: list[Row] = [heads, *((*row, state, "Open") for state in states)]
    return dict(plan_of(folder, *rows).columns)


@pytest.mark.parametrize(
    ("heading", "states"),
    [
        ("Risk view", "RAG"),
        ("Sep", ["Red", "Amber", "Red"]),
        ("Previous", ["R", "A", "R"]),
        ("View", ["High", "Low", "High"]),
        ("View", ["R", "R", "R"]),
    ],
)
def test_colours_of_another_thing_or_time_are_no_rating(
    tmp_path: Path, heading: str, states: list[str]
) -> None:
    assert "rating" not in _view(tmp_path, heading, *states)


@pytest.mark.parametrize("states", [["R", "A", "R", "G"], ["Red", "Amber", "Amber"]])
def test_column_of_colours_is_the_rating_before_one_of_other_states(
    tmp_path: Path, states: list[str]
) -> None:
    found = _view(tmp_path, "Force view", *states)
    assert (found["rating"], found["area"], found["current_performance"]) == (6, 2, 5)


PERIODS = ("Apr-Oct 2025", "Apr-Oct 2026", "Expected range")
COUNTS: list[Row] = [("Concerns received", 2418, 2655, "-"), ("Enquiries started", 702, 796, "700 to 800")]


@pytest.mark.parametrize(
    "rows",
    [
        [("Budget", *PERIODS), *COUNTS],
        [("Directorate", "Actual", "RAG"), ("Adult services", 12, "Red"), ("Public health", 3, "Green")],
        [(None, "Apr-Oct 2025", "Apr-Oct 2026", "Chart"), *COUNTS],
        [(None, *PERIODS), (1, 2418, 2655, "-"), (2, 702, 796, "-")],
        [(None, *PERIODS), ("Concerns", 2418, 2655, "-"), ("Concerns", 702, 796, "-")],
        [(None, None, *PERIODS), ("Safeguarding", *COUNTS[0]), ("Hub and teams", *COUNTS[1])],
    ],
)
def test_words_beside_periods_that_may_be_another_thing_are_no_measures(
    tmp_path: Path, rows: list[Row]
) -> None:
    plan = read_plan(book_of(tmp_path, ("KPI", "Actual", "Target"), ("% trained", "60%", "80%"), Other=rows))
    assert [table.sheet for table in plan.tables] == ["Plan"]


@pytest.mark.parametrize(
    ("heading", "named"), [(None, "Other!A1, which is empty,"), ("Adults", "'Adults' in Other!A1")]
)
def test_words_under_no_known_heading_beside_figures_and_a_target_are_the_measures_and_it_is_said(
    tmp_path: Path, heading: str | None, named: str
) -> None:
    rows: list[Row] = [(heading, *PERIODS), *COUNTS]
    plan = read_plan(book_of(tmp_path, ("KPI", "Actual", "Target"), ("% trained", "60%", "80%"), Other=rows))
    assert list(plan.indicators["measure"])[1:] == ["Concerns received", "Enquiries started"]
    assert list(plan.indicators["cell"])[1:] == ["C2", "C3"]
    assert f"The words under {named} are read as the measures." in plan.doubts


def test_outturn_of_the_year_before_is_passed_over_and_named(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Ref", "Measure", "Outturn", "Target", "Q1", "Q2", "Q3", "Status"),
        ("C1", "Calls answered", "78%", "90%", "84%", "85%", None, "A"),
        ("C2", "Waste recycled", "41%", "48%", "47.1%", "47.7%", None, "A"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["F2", "F3"]
    assert plan.doubts == ("'Q2' is read as the figures; 'Outturn' in Plan!C1 is taken for the year before.",)


def test_row_with_a_state_that_stood_above_it_is_an_action_whatever_its_words(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("ID", "Statement", "Action", "Accountable", "Finish", "Status"),
        ("T1", "Safe systems", "Plan early", "Transitions Mgr", "31 Mar 26", "On track"),
        ("T2", "Learning and improvement", "Set up a board", "Engagement Lead", "31 Jan 26", "On track"),
    ]
    assert list(plan_of(tmp_path, *rows).actions["action"]) == ["T1", "T2"]


COMPLIANCE: list[Row] = [
    ("Area", "Homes in scope", "Compliant", "% compliant Oct 25", "% compliant Sep 25", "Target", "Comment"),
    ("Gas safety", 4127, 4119, "99.8%", "99.7%", "100%", None),
    ("Lifts", 19, 19, "100%", "100%", "100%", None),
]


@pytest.mark.parametrize(
    "heads",
    [
        ("% compliant", "% surveyed"),
        ("% compliant Oct 25", "% surveyed Sep 25"),
        ("% compliant Oct 25", "% compliant"),
        ("% compliant Oct 25", "% compliant Oct 25"),
    ],
)
def test_shares_that_are_not_headed_alike_but_for_their_time_are_no_series(
    tmp_path: Path, heads: tuple[str, str]
) -> None:
    first, *rest = COMPLIANCE
    rows: list[Row] = [(*first[:3], *heads, *first[5:]), *rest]
    plans = book_of(tmp_path, ("Action", "Lead", "Progress"), ("Survey", "A Lee", "Begun"), Compliance=rows)
    assert all("current_performance" not in table.columns for table in read_plan(plans).tables)


def test_share_of_a_past_year_is_not_read_beside_that_of_a_later_month(tmp_path: Path) -> None:
    first, *rest = COMPLIANCE
    rows: list[Row] = [(*first[:3], "% compliant Oct 25", "% compliant 2024/25", *first[5:]), *rest]
    plan = plan_of(tmp_path, *rows)
    assert plan.headings["current_performance"] == "% compliant Oct 25"
    assert all(entry.note for entry in propose_register(plan).entries)


def test_latest_of_shares_headed_alike_but_for_their_time_is_the_figures_and_marked(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *COMPLIANCE)
    (table,) = plan.tables
    assert (table.columns["current_performance"], table.series) == (4, (5, 4))
    notes = [entry.note for entry in propose_register(plan).entries]
    assert all("'% compliant Oct 25' is not known" in str(note) for note in notes)


def test_band_below_the_headings_is_no_second_row_of_them(tmp_path: Path) -> None:
    rows: list[Row] = [
        (None, "Indicator", "Good is", "2024/25 outturn", "Q1\nApr-Jun", "Q2\nJul-Sep", "Target"),
        ("Outcomes",),
        ("1", "First time entrants", "Low", 171, 158, 149, 150),
        ("2", "Children in education", "High", "52%", "55%", "58%", "60%"),
    ]
    plan = plan_of(tmp_path, *rows, merged="A2:G2")
    assert plan.header_row == 1
    assert list(plan.indicators["cell"]) == ["F3", "F4"]
