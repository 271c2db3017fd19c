"""Where a table ends: at one of another kind below a gap, and not at bold actions or a header that comes again."""

from __future__ import annotations

from pathlib import Path

from tests.sheets import Row, areas, measures, plan_of

PIS: list[Row] = [
    ("PI", "Indicator", "Owner", "Target", "Actual", "RAG"),
    ("PI 1", "Calls answered", "A Lee", "90%", "86%", "Amber"),
    ("PI 2", "Visits made", "B Roy", "80%", "81%", "Green"),
    ("PI 2 is for the quarter.",),
    (),
]
RISKS: list[Row] = [
    ("No.", "Risk", "Owner", "Likelihood", "Impact", "Notes"),
    ("One", "Posts stay vacant", "A Lee", "Likely", "High", "none"),
]


def test_bold_action_below_a_gap_does_not_end_the_table(tmp_path: Path) -> None:
    rows = [*PIS, ("PI 3", "Bins missed", "B Roy", 5, 7, "Red")]
    plan = plan_of(tmp_path, *rows, bold="A1 B1 C1 D1 E1 F1 A6 B6 C6 D6 E6 F6")
    assert areas(plan)[-1] == "Bins missed"
    assert list(plan.indicators["cell"]) == ["E2", "E3", "E6"]


def test_header_that_comes_again_below_a_section_does_not_end_the_table(tmp_path: Path) -> None:
    rows: list[Row] = [*PIS[:3], ("Place",), PIS[0], ("PI 3", "Bins missed", "B Roy", "5", "7", "Red")]
    plan = plan_of(tmp_path, *rows, bold="A1 B1 C1 D1 E1 F1 A4 A5 B5 C5 D5 E5 F5")
    assert areas(plan)[-1] == "Bins missed"
    assert list(plan.indicators["cell"]) == ["E2", "E3", "E6"]


def test_list_of_risks_below_says_nothing_of_the_columns_above(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *PIS, *RISKS, bold="A1 B1 C1 D1 E1 F1 A6 B6 C6 D6 E6 F6")
    (table,) = plan.tables
    assert (table.columns["reference"], table.columns["measure"]) == (1, 2)
    assert [measure for _, measure, _ in measures(plan)] == ["Calls answered", "Visits made"]


def test_a_year_over_months_is_no_deadline_of_the_actions_above(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Workstream", "Action", "Owner", "Due", "Status"),
        ("Board rounds", "Hold one twice a day", "A Lee", "31/07/2026", "Green"),
        ("Pathways", "Agree an assessor", "B Roy", "31/12/2026", "Amber"),
        (),
        ("Indicator", "Standard", "25/26 average", "2026/27", None, None),
        (None, None, None, "Apr-26", "May-26", "Jun-26"),
        ("Stays over 21 days", "30%", "41%", "40%", "39%", "38%"),
        ("Discharged by noon", "33%", "21%", "22%", "24%", "25.7%"),
    ]
    plan = plan_of(tmp_path, *rows, merged="A5:A6 B5:B6 C5:C6 D5:F5")
    assert [(table.header_row, table.columns.get("current_performance")) for table in plan.tables][1:] == [
        (6, 6)
    ]
