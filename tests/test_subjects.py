"""Of two headings that mean what an action is, words and shape say which; where they do not, xlplan asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import Row, book_of, plan_of
from xlplan.errors import PlanError
from xlplan.plan.model import Plan
from xlplan.plan.reader import read_plan

HEADS = ("Service priority", "Key tasks", "Lead", "Where we are", "RAG")
PRIORITIES: list[Row] = [
    HEADS,
    ("Keep gullies running", "Cleanse by risk", "A Lee", "89%", "Amber"),
    ("Help communities be ready", "Train wardens", "B Roy", "9 parishes", "Green"),
]


def areas(plan: Plan) -> list[str]:
    return list(plan.actions["area"])


@pytest.mark.parametrize(
    "heads", [("Partner tasks", "Force tasks"), ("Improvement priority", "Project priority")]
)
def test_two_headings_of_one_kind_are_not_settled(tmp_path: Path, heads: Row) -> None:
    rows: list[Row] = [(*heads, *HEADS[2:]), *PRIORITIES[1:]]
    with pytest.raises(PlanError, match="two headings for the 'Area' column"):
        plan_of(tmp_path, *rows)


def test_task_that_is_left_of_its_priority_is_not_settled(tmp_path: Path) -> None:
    rows: list[Row] = [("Key tasks", "Service priority", *HEADS[2:]), *PRIORITIES[1:]]
    with pytest.raises(PlanError, match="two headings for the 'Area' column"):
        plan_of(tmp_path, *rows)


def test_merged_area_that_is_rated_as_a_whole_stays_the_action(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Area for improvement", "Action", "Measure", "Current performance", "RAG"),
        ("Timeliness of assessments", "Review the model", "% in time", "81%", "Amber"),
        (None, "Train the teams", "% trained", "60%", None),
        ("Pathway plans", "Audit monthly", "% audited", "70%", "Green"),
    ]
    assert areas(plan_of(tmp_path, *rows, merged="A2:A3 E2:E3")) == [
        "Timeliness of assessments",
        "Pathway plans",
    ]


def test_label_of_a_row_does_not_name_it_before_its_actions(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Theme", "Actions", "Lead", "Current performance", "RAG"),
        ("Culture", "Train staff. Open a line. Visit stations.", "A Lee", "81%", "Amber"),
        ("Prevention", "Check visits. Share the results.", "B Roy", "60%", "Amber"),
    ]
    assert areas(plan_of(tmp_path, *rows))[0].startswith("Train staff")


def test_setting_goes_before_words_and_shape(tmp_path: Path) -> None:
    path = book_of(tmp_path, *PRIORITIES)
    assert areas(read_plan(path, {"area": "Key tasks"})) == ["Cleanse by risk", "Train wardens"]


def test_priority_with_several_tasks_in_each_row_is_the_action_and_it_is_said(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *PRIORITIES)
    assert areas(plan) == ["Keep gullies running", "Help communities be ready"]
    assert plan.doubts[0] == (
        "'Service priority' in Plan!A1 is read as the action, and 'Key tasks' in Plan!B1 is left alone."
    )


@pytest.mark.parametrize("heading", ["CQC finding", "What HMICFRS said", "HMICFRS wording"])
def test_what_an_inspectorate_found_names_no_action_beside_one_action_in_each_row(
    tmp_path: Path, heading: str
) -> None:
    rows: list[Row] = [(heading, "Trust action", *HEADS[2:]), *PRIORITIES[1:]]
    assert areas(plan_of(tmp_path, *rows)) == ["Cleanse by risk", "Train wardens"]


def test_priority_over_one_task_in_each_row_leaves_the_task_as_the_action(tmp_path: Path) -> None:
    rows: list[Row] = [("Service priority", "Improvement task", *HEADS[2:]), *PRIORITIES[1:]]
    assert areas(plan_of(tmp_path, *rows)) == ["Cleanse by risk", "Train wardens"]


@pytest.mark.parametrize("group", ["Area for improvement", "Service priority", "Theme", "Objective"])
def test_area_over_several_rated_actions_is_their_section(tmp_path: Path, group: str) -> None:
    rows: list[Row] = [
        (group, "Key action", "Lead", "Current performance", "RAG"),
        ("Assessments", "Review the model", "A Lee", "81%", "Amber"),
        (None, "Train the teams", "A Lee", "60%", "Red"),
        ("Pathway plans", "Audit monthly", "B Roy", "70%", "Green"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert areas(plan) == ["Review the model", "Train the teams", "Audit monthly"]
    assert list(plan.actions["section"]) == ["Assessments", "Assessments", "Pathway plans"]


def test_objective_over_several_rated_deliverables_is_their_section(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Strategic objective", "Deliverable", "Lead", "Current performance", "RAG"),
        ("Every child achieves", "Common calendar in all schools", "A Lee", "81%", "Amber"),
        (None, "Early reading in every infant class", "A Lee", "60%", "Red"),
        ("Every child attends", "One attendance team for the trust", "B Roy", "70%", "Green"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert areas(plan) == [row[1] for row in rows[1:]]
    assert list(plan.actions["section"]) == [*["Every child achieves"] * 2, "Every child attends"]


def test_objective_names_the_row_where_several_actions_serve_it_on_every_sheet(tmp_path: Path) -> None:
    heads = ("Objective", "Actions", "Lead", "Current performance", "RAG")
    first: list[Row] = [
        heads,
        ("Pupils read fluently by Year 2", "Fluency groups. Buy books.", "A Lee", "81%", "Amber"),
        ("Phonics is taught with fidelity", "Retrain staff. Coach weekly.", "A Lee", "60%", "Red"),
    ]
    second: list[Row] = [heads, ("Suspensions are rare", "Relational policy", "B Roy", "7", "Green")]
    plan = read_plan(book_of(tmp_path, *first, Two=second))
    assert areas(plan)[1:] == ["Phonics is taught with fidelity", "Suspensions are rare"]


def test_theme_over_several_objectives_is_their_section(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Theme", "Objective", "Lead", "Current performance", "RAG"),
        ("Homes", "Keep homes safe", "A Lee", "81%", "Amber"),
        (None, "Answer repairs in time", "A Lee", "60%", "Red"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert areas(plan) == ["Keep homes safe", "Answer repairs in time"]
    assert list(plan.actions["section"]) == ["Homes", "Homes"]


SAID: list[Row] = [
    ("Ref", "CQC said", "What we are doing", "Lead", "Where we are", "Status"),
    (
        "1",
        "The trust must train its staff",
        "Time in rosters; weekly lists",
        "A Lee",
        "Trained: 86%",
        "Behind",
    ),
    ("2", "The trust must triage in time", "Second nurse; streaming", "B Roy", "In time: 91%", "On plan"),
]


def test_what_an_inspectorate_said_does_not_name_a_row_of_one_action(tmp_path: Path) -> None:
    rows: list[Row] = [SAID[0], *((*row[:2], f"Action {row[0]}", *row[3:]) for row in SAID[1:])]
    assert areas(plan_of(tmp_path, *rows)) == ["Action 1", "Action 2"]


@pytest.mark.parametrize("said", ["CQC said", "What Ofsted said", "Inspectors said"])
def test_what_an_inspectorate_said_names_a_row_of_several_on_every_sheet(tmp_path: Path, said: str) -> None:
    head: Row = ("Ref", said, *SAID[0][2:])
    other: list[Row] = [
        (*head[:-1], "State"),
        ("3", "The trust should appraise its staff", "Window in April", "A Lee", "Done: 83%", "On plan"),
    ]
    plan = read_plan(book_of(tmp_path, head, *SAID[1:], Should=other))
    assert areas(plan) == [
        "The trust must train its staff",
        "The trust must triage in time",
        "The trust should appraise its staff",
    ]


def test_sentences_under_an_unknown_heading_left_of_measures_are_the_actions(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Ref", "They told us", "We are doing this about it", "Success measure", "Latest position", "RAG"),
        ("1", "Decisions are late", "Put a second manager in the hub", "% decided in a day", "93%", "A"),
        ("2", None, "Brief all of the partner agencies", "% of referrals repeated", "24%", "G"),
        ("3", "Drift", "Bring in a panel at six months", "% of plans over a year", "16%", "R"),
    ]
    plan = plan_of(tmp_path, *rows, merged="B2:B3")
    assert areas(plan) == [row[2] for row in rows[1:]]
    assert any(
        "'We are doing this about it' in Plan!C1 is read as the actions" in said for said in plan.doubts
    )


def test_sentences_beside_codes_are_the_actions_and_the_codes_their_references(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Task", "This is what we said", "Lead", "Due", "Status", "Update"),
        ("B1", "Bring ten leased homes into use", "A Lee", "May 2026", "Open", "Two so far."),
        ("B2", "Review how homes are allocated", "B Roy", "June 2026", "Open", "Consulted."),
    ]
    plan = plan_of(tmp_path, *rows)
    assert areas(plan) == [row[1] for row in rows[1:]]


def test_labels_that_several_rows_share_are_no_measures_beside_sentences(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Measure", "This is our wish", "Lead", "Actual", "Target"),
        ("Safe", "Reduce the falls with harm on wards", "A Lee", "1.8", "1.5"),
        (None, "Reduce the new pressure sores", "B Roy", "3", "8"),
        ("Caring", "Hear from more bereaved relatives", "A Lee", "27%", "35%"),
        (None, "Keep the score of families high", "B Roy", "4.9", "4.8"),
    ]
    plan = plan_of(tmp_path, *rows, merged="A2:A3 A4:A5")
    assert areas(plan) == [row[1] for row in rows[1:]]
    assert list(plan.indicators["cell"]) == ["D2", "D3", "D4", "D5"]


def test_what_is_wanted_is_the_action_beside_its_steps(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("What do we want to do?", "Who's leading?", "Steps", "Measure", "Current performance", "RAG"),
        ("Raise whole school attendance", "A Lee", "First-day calls; letters", "% present", "94%", "Amber"),
        ("Read by seven", "B Roy", "Daily keep-up; coaching", "% passed", "74%", "Green"),
    ]
    assert areas(plan_of(tmp_path, *rows)) == ["Raise whole school attendance", "Read by seven"]
