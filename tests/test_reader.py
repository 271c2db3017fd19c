"""How a workbook becomes a plan: the example, and where the table of any other is found."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.books import rewrite
from tests.sheets import HEADINGS, ONE, TWO, Row, areas, book_of, measures, plan_of
from xlplan.address import Area
from xlplan.errors import Damaged, PlanError, UsageError
from xlplan.plan.model import plan_cell, require_columns
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register

SHARED = Path(__file__).resolve().parents[2] / "shared"
EXAMPLE = SHARED / "plans" / "ofsted-action-plan-2013-11.xlsx"

needs_example = pytest.mark.skipif(not EXAMPLE.exists(), reason="../shared/plans is not on this machine")


def test_part_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    plan = book_of(tmp_path, HEADINGS, ONE)
    rewrite(plan, "xl/worksheets/sheet1.xml", 'r="1"', 'r="one"')
    with pytest.raises(Damaged, match="cannot be read") as caught:
        read_plan(plan)
    assert str(caught.value).count(str(caught.value.place)) == 1


# The example


@needs_example
def test_example_has_its_actions_indicators_notes_and_ratings() -> None:
    plan = read_plan(EXAMPLE)
    assert (len(plan.actions), len(plan.indicators), len(plan.notes)) == (19, 47, 25)
    assert plan.actions["rating"].value_counts().to_dict() == {"Amber": 13, "Green": 6}
    assert list(plan.actions["action"]) == [f"A{number:02}" for number in range(1, 20)]


@needs_example
def test_example_reads_as_its_transcription_does() -> None:
    with (SHARED / "source" / "actions.csv").open(encoding="utf-8") as file:
        source = {row["action_id"]: row for row in csv.DictReader(file)}
    for action in read_plan(EXAMPLE).actions.itertuples():
        row = source[str(action.action)]
        assert (action.area, action.rating) == (row["area_text"], row["current_rag"])
        assert str(action.lead).replace("\n", " ") == row["lead_officers_raw"].replace("- I", "-I")
        assert str(action.timescale).replace("\n", " | ") == row["timescales_raw"].replace("(empty)", "")


@needs_example
def test_example_has_the_indicators_of_its_transcription() -> None:
    with (SHARED / "source" / "indicators.csv").open(encoding="utf-8") as file:
        source = [
            (row["indicator_id"], row["action_id"], row["indicator_text"]) for row in csv.DictReader(file)
        ]
    frame = read_plan(EXAMPLE).indicators
    assert list(zip(frame["indicator"], frame["action"], frame["measure"], strict=True)) == source
    assert frame["is_certain"].all()


@needs_example
def test_example_has_its_list_fills_title_and_raised_markers() -> None:
    plan = read_plan(EXAMPLE)
    assert plan.rating_list == ("Green", "Amber", "Red")
    assert plan.rating_fills == {"Amber": "FFC000", "Green": "92D050"}
    assert plan.title[1] == ("A2", "Ofsted Action Plan")
    assert (plan.sheet, plan.header_row, plan.tables[0].last_row) == ("Action Plan", 4, 51)
    assert plan_cell(plan, "G15").superscript == ((12, 13),)
    assert not plan.conditional_formatting
    assert Area(6, 1, 7, 1) in plan.merged


# Where the table is


def test_header_is_found_under_titles_and_blank_rows_and_beside_blank_columns(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path, ["Service plan"], [], [None, "Draft"], [], [None, None, *HEADINGS], [None, None, *ONE]
    )
    assert (plan.header_row, plan.columns["area"], plan.columns["rating"]) == (5, 3, 8)
    assert plan.title == (("A1", "Service plan"), ("B3", "Draft"))
    assert measures(plan) == [("I01.1", "% done", "86%")]


def test_deadlines_of_a_table_above_the_plan_are_no_title_of_it(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        ["Position at end October 2026"],
        ["No.", "Action", "Lead", "Deadline", "Update"],
        ["1a", "Set up a team", "Head of SEND", "Sep-26", "In post"],
        ["1b", "Agree a plan", "Principal EP", "Oct-26", "Agreed"],
        [],
        ["Impact in October 2026"],
        HEADINGS,
        ONE,
    )
    assert plan.title == (("A1", "Position at end October 2026"),)
    assert plan.captions == (("Plan", "A6", "Impact in October 2026"),)
    assert measures(plan) == [("I03.1", "% done", "86%")]


def test_header_of_two_rows_is_read_as_one(tmp_path: Path) -> None:
    upper = ("Action", "Lead", "Performance", None, "Current", "Notes")
    lower = (None, "officer", "Measure", "Target", "RAG", None)
    plan = plan_of(tmp_path, ["Title"], upper, lower, ["Do it", "A Lee", "% done", "90%", "Green", "Fine"])
    assert plan.header_row == 3
    assert plan.columns == {"area": 1, "lead": 2, "measure": 3, "target": 4, "rating": 5, "comments": 6}
    assert plan.headings["lead"] == "Lead officer"


def test_header_of_merged_cells_ends_with_them(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, [], ONE, merged="A1:A2 D1:D2")
    assert plan.header_row == 2
    assert areas(plan) == ["Do it"]


def test_sheet_with_most_headings_holds_the_plan(tmp_path: Path) -> None:
    summary = [["Priority", "Lead", "RAG"], ["Safety", "A Lee", "Green"]]
    path = book_of(tmp_path, ["Cover"], Summary=summary, Actions=[HEADINGS, ONE, TWO])
    assert read_plan(path).sheet == "Actions"


def test_sheets_with_the_same_headings_are_one_plan(tmp_path: Path) -> None:
    path = book_of(tmp_path, HEADINGS, ONE, North=[["North"], HEADINGS, TWO, ONE], Notes=[["x"]])
    plan = read_plan(path)
    assert [(table.sheet, table.header_row, table.last_row) for table in plan.tables] == [
        ("Plan", 1, 2),
        ("North", 2, 4),
    ]
    assert list(plan.actions["action"]) == ["A01", "A02", "A03"]
    assert list(plan.indicators["sheet"]) == ["Plan", "North", "North"]
    assert plan_cell(plan, "North!A3").text == "Do more"


def test_hidden_sheet_is_not_the_plan(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Old").append(HEADINGS)
    book["Old"].sheet_state = "hidden"
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(PlanError, match=r"no action plan in the first 60 rows of 'Sheet';"):
        read_plan(tmp_path / "plan.xlsx")


def test_workbook_without_a_plan_names_its_sheets_and_the_nearest_row(tmp_path: Path) -> None:
    path = book_of(tmp_path, ["Cover"], Costs=[["Item", "Lead", "Budget"], ["Desk", "A Lee", 40]])
    with pytest.raises(
        PlanError, match=r"of 'Plan', 'Costs'; .* Nearest was Costs!A1:C1; saw 'Item', 'Lead', 'Budget'"
    ):
        read_plan(path)


def test_empty_workbook_holds_no_plan(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"rows of 'Plan'; .* a rating\. Name the columns"):
        plan_of(tmp_path)


def test_two_headings_for_one_column_name_both_cells_and_the_setting(tmp_path: Path) -> None:
    path = book_of(tmp_path, [*HEADINGS, "Current position"], [*ONE, "82%"])
    with pytest.raises(PlanError) as error:
        read_plan(path)
    assert error.value.message == (
        "two headings for the 'Current performance' column: 'Latest position' in Plan!E1 and "
        "'Current position' in Plan!G1. "
        'Say which in xlplan.toml under [columns], such as current_performance = "Current position".'
    )
    assert read_plan(path, {"current_performance": "Current position"}).columns["current_performance"] == 7


@pytest.mark.parametrize(("first", "second"), [("RAG", "BRAG"), ("Delivery RAG", "Impact RAG")])
def test_two_ratings_are_left_alone_and_the_rest_is_read(tmp_path: Path, first: str, second: str) -> None:
    headings = [first if heading == "RAG" else heading for heading in HEADINGS]
    path = book_of(tmp_path, [*headings, second], [*ONE, "B"])
    plan = read_plan(path)
    assert "rating" not in plan.columns
    assert measures(plan)
    assert plan.doubts[0] == (
        f"two headings for the 'Rating' column: '{first}' in Plan!F1 and '{second}' in Plan!G1. "
        f'Say which in xlplan.toml under [columns], such as rating = "{second}". Neither is read.'
    )
    assert read_plan(path, {"rating": second}).columns["rating"] == 7


def test_same_heading_twice_asks_to_rename_one(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [*HEADINGS, "RAG"], ONE)
    assert "'RAG' in Plan!F1 and 'RAG' in Plan!G1. Rename one, or say" in plan.doubts[0]


def test_lower_heading_says_more_than_a_group_that_only_mentions_a_column(tmp_path: Path) -> None:
    upper = ["Action", "Impact measures", None, None, "RAG", None]
    lower = [None, "Measure", "Baseline", "Latest (Sep 25)", "Previous RAG", "Current RAG"]
    plan = plan_of(tmp_path, upper, lower, ["Do it", "% done", "41%", "86%", "Red", "Green"])
    assert plan.columns == {"area": 1, "measure": 2, "current_performance": 4, "rating": 6}


def test_tracker_whose_updates_hold_figures_is_read_for_them_and_says_so(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        ["Action", "Lead", "Progress update", "RAG"],
        ["Complete annual reviews", "AB", "63% are completed.", "Red"],
        ["Decide concerns in time", "CD", "78.5% were decided within 2 days.", "Red"],
        ["Write a strategy", "EF", "A draft is out.", "Green"],
    )
    assert "'Progress update' in Plan!C1 is read as the figures" in plan.doubts[0]
    notes = [entry.note or "" for entry in propose_register(plan).entries if entry.extract_key]
    assert [note.startswith("is read from a text on progress") for note in notes] == [True, True]


def test_unknown_heading_over_figures_beside_measures_is_not_passed_over_for_progress(tmp_path: Path) -> None:
    rows = [["Do it", "% done", "81% had it", "86%", "Green"], ["Do more", "% more", "7%", "9%", "Red"]]
    plan = plan_of(tmp_path, ["Action", "Measure", "Progress", "Tally", "RAG"], *rows)
    assert "current_performance" not in plan.columns
    with pytest.raises(PlanError, match="no 'Current performance' column"):
        require_columns(plan)


def test_tracker_whose_updates_seldom_hold_a_figure_has_no_indicators(tmp_path: Path) -> None:
    updates = ["12 are trained.", "A draft is out.", "Agreed by Cabinet."]
    plan = plan_of(
        tmp_path,
        ["Action", "Lead", "Progress update", "RAG"],
        *(["Do it", "AB", update, "Red"] for update in updates),
    )
    assert plan.columns["progress"] == 3
    assert plan.indicators.empty


def test_setting_reads_a_heading_that_is_not_known(tmp_path: Path) -> None:
    path = book_of(tmp_path, ["Action", "Measure", "Our score", "RAG"], ["Do it", "% done", "86%", "Green"])
    plan = read_plan(path, {"current_performance": "Our score"})
    assert measures(plan) == [("I01.1", "% done", "86%")]


def test_setting_that_names_no_heading_is_refused(tmp_path: Path) -> None:
    path = book_of(tmp_path, HEADINGS, ONE)
    with pytest.raises(
        PlanError, match=r"no 'Score', which xlplan.toml names as rating .* saw 'Action', 'Lead'"
    ):
        read_plan(path, {"rating": "Score"})


def test_setting_for_an_unknown_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'colour' is not a column"):
        read_plan(book_of(tmp_path, HEADINGS, ONE), {"colour": "RAG"})


def test_missing_column_is_read_past_and_refused_where_it_is_needed(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ["Area for Improvement", "Measure", "Perf", "RAG"], ["Do it", "%", "86%", "Red"])
    assert list(plan.indicators["cell"]) == [None]
    require_columns(plan, ["area", "rating"])
    with pytest.raises(PlanError) as error:
        require_columns(plan)
    assert str(error.value) == (
        f"{plan.path}: no 'Current performance' column in Plan!A1:D1; saw 'Area for Improvement', 'Measure', "
        "'Perf', 'RAG'. Name it in xlplan.toml under [columns], or add the heading to headings.yaml."
    )


def test_table_of_another_kind_with_two_columns_for_figures_is_told_of_and_left_out(tmp_path: Path) -> None:
    plan = read_plan(
        book_of(
            tmp_path,
            HEADINGS,
            ONE,
            KPIs=[["KPI", "Latest value", "Latest data", "Target"], ["Calls", 7, 8, 9]],
        )
    )
    assert [table.sheet for table in plan.tables] == ["Plan"]
    assert plan.doubts[-1].startswith("A table of 'KPIs' is not read. (two headings for the 'Current perf")


@pytest.mark.parametrize(
    "heads",
    [
        ("Action", "Lead", "Deadline"),
        ("Action", "Cost", "Progress"),
        ("Supplier", "Contact", "Update", "Due"),
    ],
)
def test_list_without_progress_or_anybody_who_acts_is_no_plan(tmp_path: Path, heads: Row) -> None:
    with pytest.raises(PlanError, match="no action plan"):
        plan_of(tmp_path, heads, ["Do it", "A Lee", "Begun in May", "May"][: len(heads)])


def test_actions_with_progress_and_no_rating_are_a_tracker(tmp_path: Path) -> None:
    heads: Row = ("Priority", "Actions", "Lead", "Success criteria", "Aut", "Spr", "Review")
    row: Row = ("Attendance", "Hold weekly panels", "A Lee", "Panels held", None, None, "Begun in May")
    plan = read_plan(
        book_of(tmp_path, ("KPI", "Actual", "Target"), ("% here", "90%", "95%"), Actions=[heads, row])
    )
    assert areas(plan)[1:] == ["Hold weekly panels"]
    assert list(plan.actions["progress"])[1:] == ["Begun in May"]
