"""Plans on cards: a form for each action, its labels again on the next one; and what is no card."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.example import run
from tests.sheets import Row, areas, book_of, plan_of
from xlplan.plan.model import Plan
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register

BESIDE: list[Row] = [
    ("Improvement plan on cards",),
    (),
    ("Card 1", "Protection", None, "Card 2", "Prevention"),
    ("Action:", "Audit all premises", None, "Action:", "Visit homes"),
    ("Lead:", "A Lee", None, "Lead:", "A Lee"),
    ("Measure:", "Premises audited", None, "Measure:", "Homes visited"),
    ("Target:", "95%", None, "Target:", "70%"),
    ("Current:", "78%", None, "Current:", "73%"),
    ("RAG:", "Amber", None, "RAG:", "Green"),
    ("Polarity:", "Higher", None, "Polarity:", "Higher"),
    ("Comment:", None, None, "Comment:", "Was 52% in May."),
    (),
    ("Card 3", "Response", None, "Card 4", "People"),
    ("Action:", "Review turnouts", None, "Action:", "Train managers"),
    ("Lead:", "B Roy", None, "Lead:", "A Lee"),
    ("Measure:", "Turnouts in time", None, "Measure:", "Managers trained"),
    ("Target:", "85%", None, "Target:", "90%"),
    ("Current:", "71%", None, "Current:", "91%"),
    ("RAG:", None, None, "RAG:", "Green"),
    ("Polarity:", "Higher", None, "Polarity:", "Higher"),
    ("Comment:", None, None, "Comment:", None),
]
BENEATH: list[Row] = [
    ("Action", "Lead", "RAG"),
    ("Audit all premises", "A Lee", "Amber"),
    ("Measure", "Target", "Current"),
    ("Premises audited", "95%", "78%"),
    (),
    ("Action", "Lead", "RAG"),
    ("Visit homes", "B Roy", "Green"),
    ("Measure", "Target", "Current"),
    ("Homes visited", "70%", "73%"),
]


def places(plan: Plan) -> list[tuple[str, str, str]]:
    """Return measure, figure's cell and target of each indicator."""
    frame = plan.indicators
    return list(zip(frame["measure"], frame["cell"], frame["target"], strict=True))


def test_cards_side_by_side_are_read_in_rows_with_each_figure_where_it_stands(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *BESIDE)
    assert areas(plan) == ["Audit all premises", "Visit homes", "Review turnouts", "Train managers"]
    assert places(plan) == [
        ("Premises audited", "B8", "95%"),
        ("Homes visited", "E8", "70%"),
        ("Turnouts in time", "B18", "85%"),
        ("Managers trained", "E18", "90%"),
    ]
    assert list(plan.actions["rating_cell"]) == ["B9", "E9", "B19", "E19"]
    assert list(plan.actions["comments"]) == ["", "Was 52% in May.", "", ""]


def test_text_may_stand_beneath_its_label(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *BENEATH)
    assert places(plan) == [("Premises audited", "C4", "95%"), ("Homes visited", "C9", "70%")]
    assert list(plan.actions["lead"]) == ["A Lee", "B Roy"]


def test_card_may_have_two_labels_in_a_row_and_a_table_of_steps(tmp_path: Path) -> None:
    def card(number: int, area: str, measure: str, figure: str, rating: str) -> list[Row]:
        return [
            (f"Recommendation {number}", area),
            ("Owner", "A Lee", "Overall rating", rating),
            (None, "Step", "By", "Position"),
            ("a)", "Train", "May", "Done"),
            ("b)", "Meet", "June", "Done"),
            ("Success measure", measure),
            ("Current", figure),
            (),
        ]

    rows = [*card(1, "Assess", "Assessments graded good", "71%", "Green")]
    rows += card(2, "Divert", "Children diverted", "64%", "Amber")
    plan = plan_of(tmp_path, *rows)
    assert areas(plan) == ["Assess", "Divert"]
    assert [cell for _, cell, _ in places(plan)] == ["B7", "B15"]
    assert list(plan.actions["rating"]) == ["Green", "Amber"]


def test_second_measure_of_a_card_is_another_indicator_of_its_action(tmp_path: Path) -> None:
    def card(area: str, *measured: tuple[str, str]) -> list[Row]:
        rows: list[Row] = [("Action", area), ("RAG", "Green")]
        for number, (measure, figure) in enumerate(measured, start=1):
            rows += [(f"Measure {number}", measure), (f"Current {number}", figure)]
        return rows

    rows = card("Audit", ("Audits done", "78%"), ("Audits late", "4"))
    plan = plan_of(tmp_path, *rows, *card("Visit", ("Visits made", "73%")))
    assert list(plan.indicators["action"]) == ["A01", "A01", "A02"]
    assert [cell for _, cell, _ in places(plan)] == ["B4", "B6", "B10"]


def one_card(area: str, measure: str, figure: str) -> list[Row]:
    return [
        ("Plan on a page",),
        (None, "Action", area),
        (None, "Owner", "A Lee"),
        (None, "Measure", measure),
        (None, "Current", figure),
        (None, "Target", "90%"),
        (None, "RAG", "Amber"),
    ]


def test_card_on_each_sheet_is_an_action_of_one_plan(tmp_path: Path) -> None:
    first, second = one_card("Audit", "Audits done", "78%"), one_card("Visit", "Visits made", "73%")
    plan = read_plan(book_of(tmp_path, *first, Two=second))
    assert areas(plan) == ["Audit", "Visit"]
    assert [table.sheet for table in plan.tables] == ["Plan", "Two"]
    assert places(plan) == [("Audits done", "C5", "90%"), ("Visits made", "C5", "90%")]


def test_each_card_is_bound_without_a_question(tmp_path: Path) -> None:
    entries = propose_register(plan_of(tmp_path, *BESIDE)).entries
    assert [str(each.target) for each in entries] == ["95", "70", "85", "90"]
    assert all(each.extract_key for each in entries)


def test_action_of_a_cell_is_that_of_its_card_and_not_of_the_one_beside(tmp_path: Path) -> None:
    from datetime import date

    from xlplan.checks.subject import Subject
    from xlplan.config import Config

    subject = Subject(plan_of(tmp_path, *BESIDE), None, Config(tmp_path), date(2026, 11, 1))
    assert [subject.action_at("Plan", cell) for cell in ("B8", "E8", "E18")] == ["A01", "A02", "A04"]


# Refreshed


def test_refresh_writes_figures_and_rating_on_the_right_card_and_finds_them_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = book_of(tmp_path, *BESIDE)
    assert run("init", plan).status == 0
    Path("extract.csv").write_text("indicator,period,value\nhomes_visited,2026-10,61\n", "utf-8")
    done = run("refresh", plan, "-e", "extract.csv", "-p", "2026-10", "-o", "out.xlsx")
    assert done.status == 0, done.err
    before, after = load_workbook(plan)["Plan"], load_workbook("out.xlsx")["Plan"]
    changed = {
        cell.coordinate: after[cell.coordinate].value
        for row in before.iter_rows()
        for cell in row
        if cell.value != after[cell.coordinate].value
    }
    assert changed == {"E8": "61%", "E9": "Red"}
    again = run("refresh", "out.xlsx", "-e", "extract.csv", "-p", "2026-10", "-o", "twice.xlsx")
    assert again.status == 0, again.err
    assert load_workbook("twice.xlsx")["Plan"]["E8"].value == "61%"


def test_month_in_the_labels_of_cards_is_left_to_the_officer_and_its_cell_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [[f"{cell} (Sep 2026):" if cell == "Current:" else cell for cell in row] for row in BESIDE]
    rows = [[str(cell).replace(": (", " (") if cell else cell for cell in row] for row in rows]
    plan = book_of(tmp_path, *rows)
    assert run("init", plan).status == 0
    Path("extract.csv").write_text("indicator,period,value\nhomes_visited,2026-10,61\n", "utf-8")
    done = run("refresh", plan, "-e", "extract.csv", "-p", "2026-10", "-o", "out.xlsx")
    assert load_workbook("out.xlsx")["Plan"]["A8"].value == "Current (Sep 2026):"
    assert "Plan!A8" in done.out.replace("'", "")


def test_cards_put_in_another_order_are_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plan = book_of(tmp_path, *BENEATH)
    assert run("init", plan).status == 0
    book_of(tmp_path, *BENEATH[5:], (), *BENEATH[:4])
    Path("extract.csv").write_text("indicator,period,value\nhomes_visited,2026-10,61\n", "utf-8")
    done = run("refresh", plan, "-e", "extract.csv", "-p", "2026-10", "-o", "out.xlsx")
    assert done.status == 0, done.err
    assert [load_workbook("out.xlsx")["Plan"][cell].value for cell in ("C4", "C9")] == ["61%", "78%"]


# What is no card


def test_table_with_its_header_again_over_each_section_is_no_set_of_cards(tmp_path: Path) -> None:
    heads = ("Action", "Who", "When", "Success criteria", "Latest position", "RAG")
    rows = [
        ("Priority 1",), heads, ("Train", "English lead", "May", "% trained", "86%", "G"),
        ("Coach", "English lead", "June", "% coached", "70%", "A"),
        ("Priority 2",), heads, ("Visit", "English lead", "May", "% seen", "90%", "G"),
    ]  # fmt: skip
    plan = plan_of(tmp_path, *rows, merged="A1:F1 A5:F5")
    assert not plan.tables[0].cards
    assert areas(plan) == ["Train", "Coach", "Visit"]


def test_pairs_of_small_tables_with_more_than_one_row_are_no_cards(tmp_path: Path) -> None:
    section: list[Row] = [
        ("Action", "Lead", "RAG"),
        ("Audit", "A Lee", "Amber"),
        ("Chase", "B Roy", "Green"),
        ("Measure", "Target", "Current"),
        ("Audits done", "95%", "78%"),
        ("Audits late", "4", "6"),
    ]
    plan = plan_of(tmp_path, *section, *section)
    assert not any(table.cards for table in plan.tables)


def test_blocks_with_a_table_of_measures_of_their_own_are_read_by_these_tables(tmp_path: Path) -> None:
    def block(number: int, area: str, *measured: Row) -> list[Row]:
        rows: list[Row] = [(f"Objective {number}", area), ("Owner", "A Lee"), ("RAG", "Amber")]
        return [*rows, ("Progress", "Under way"), ("KPI", "Target", "Actual"), *measured, ()]

    rows = block(1, "Attend", ("% attending", "95%", "92%"), ("Late marks", "10", "24"))
    plan = plan_of(tmp_path, *rows, *block(2, "Read", ("% reading", "75%", "77%"), ("Behind", "20", "18")))
    cells = dict(zip(plan.indicators["measure"], plan.indicators["cell"], strict=True))
    assert {name: cells.get(name) for name in ("% attending", "Late marks", "% reading", "Behind")} == {
        "% attending": "C6",
        "Late marks": "C7",
        "% reading": "C14",
        "Behind": "C15",
    }


def test_rows_of_kinds_are_no_cards(tmp_path: Path) -> None:
    rows = [
        ("PI", "Description", None, "Qtr 1", "Qtr 2", "RAG"),
        ("E1", "Waste recycled", "Actual", "47%", "48%", "G"),
        (None, None, "Target", "50%", "51%"),
        ("E2", "Bins missed", "Actual", "7", "8", "A"),
        (None, None, "Target", "5", "6"),
    ]
    assert not plan_of(tmp_path, *rows).tables[0].cards


def test_front_sheet_of_labels_beside_a_table_is_no_card(tmp_path: Path) -> None:
    front: list[Row] = [("Plan", "Ours"), ("Owner", "A Lee"), ("Status", "Draft"), ("Action", "For decision")]
    heads = ("Action", "Owner", "Measure", "Current", "Status")
    plan = read_plan(
        book_of(tmp_path, heads, ("Visit", "B Roy", "Homes visited", "73%", "Green"), Front=front)
    )
    assert areas(plan) == ["Visit"]


def test_one_form_is_no_set_of_cards(tmp_path: Path) -> None:
    heads = ("Action", "Measure", "Current", "RAG")
    form: list[Row] = [("Action", "Audit"), ("Lead", "A Lee"), ("RAG", "Amber"), ()]
    plan = plan_of(tmp_path, *form, heads, ("Visit", "Homes visited", "73%", "Green"))
    assert not plan.tables[0].cards
    assert areas(plan) == ["Visit"]
