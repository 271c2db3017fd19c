"""How a workbook becomes a plan: where its table is, which rows make an action, which cells an indicator."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from xlplan.address import Area
from xlplan.errors import PlanError, UsageError
from xlplan.plan.model import CellText, Plan, plan_cell, require_columns
from xlplan.plan.reader import read_plan

SHARED = Path(__file__).resolve().parents[2] / "shared"
EXAMPLE = SHARED / "plans" / "ofsted-action-plan-2013-11.xlsx"
HEADINGS = ("Action", "Lead", "By when", "Measure", "Latest position", "RAG")
ONE = ("Do it", "A Lee", "May 2014", "% done", "86%", "Green")
TWO = ("Do more", "B Roy", "June 2014", "No. of calls", "7", "Red")

needs_example = pytest.mark.skipif(not EXAMPLE.exists(), reason="../shared/plans is not on this machine")
Row = Sequence[str | float | None]


def book_of(
    path: Path, *rows: Row, merged: str = "", bold: str = "", filled: str = "", **others: list[Row]
) -> Path:
    """Write rows to a sheet 'Plan', and others to sheets of their own; `bold` and `filled` name cells of 'Plan'."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for row in rows:
        sheet.append(row)
    for area in merged.split():
        sheet.merge_cells(area)
    for cell in bold.split():
        sheet[cell].font = Font(bold=True)
    for cell in filled.split():
        sheet[cell].fill = PatternFill("solid", "FFFFC000")
    for name, cells in others.items():
        other = book.create_sheet(name)
        for row in cells:
            other.append(row)
    book.save(path / "plan.xlsx")
    return path / "plan.xlsx"


def plan_of(path: Path, *rows: Row, merged: str = "", bold: str = "", filled: str = "") -> Plan:
    return read_plan(book_of(path, *rows, merged=merged, bold=bold, filled=filled))


def measures(plan: Plan) -> list[tuple[str, str, str]]:
    frame = plan.indicators
    return list(zip(frame["indicator"], frame["measure"], frame["text"], strict=True))


def areas(plan: Plan) -> list[str]:
    return list(plan.actions["area"])


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
        PlanError, match="of 'Plan', 'Costs'; .* Nearest was Costs!A1:C1; saw 'Item', 'Lead', 'Budget'"
    ):
        read_plan(path)


def test_empty_workbook_holds_no_plan(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"rows of 'Plan'; .* a rating\. Name the columns"):
        plan_of(tmp_path)


def test_two_headings_for_one_column_name_both_cells_and_the_setting(tmp_path: Path) -> None:
    path = book_of(tmp_path, [*HEADINGS, "BRAG"], [*ONE, "B"])
    with pytest.raises(PlanError) as error:
        read_plan(path)
    assert error.value.message == (
        "two headings for the 'Rating' column: 'RAG' in Plan!F1 and 'BRAG' in Plan!G1. "
        'Say which in xlplan.toml under [columns], such as rating = "BRAG".'
    )
    assert read_plan(path, {"rating": "BRAG"}).columns["rating"] == 7


def test_same_heading_twice_asks_to_rename_one(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="'RAG' in Plan!F1 and 'RAG' in Plan!G1. Rename one, or say"):
        plan_of(tmp_path, [*HEADINGS, "RAG"], ONE)


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
    plan = plan_of(
        tmp_path, ["Area for Improvement", "Measure", "Current Perf", "RAG"], ["Do it", "%", "86%", "Red"]
    )
    assert list(plan.indicators["cell"]) == [None]
    require_columns(plan, ["area", "rating"])
    with pytest.raises(PlanError) as error:
        require_columns(plan)
    assert str(error.value) == (
        f"{plan.path}: no 'Current performance' column in Plan!A1:D1; saw 'Area for Improvement', 'Measure', "
        "'Current Perf', 'RAG'. Name it in xlplan.toml under [columns], or add the heading to headings.yaml."
    )


# Which rows make an action


def test_merged_rows_are_one_action_and_each_row_an_indicator(tmp_path: Path) -> None:
    rows = [ONE, [None, None, None, "% late", "4%"], [None, None, None, "% lost"], TWO]
    plan = plan_of(tmp_path, HEADINGS, *rows, merged="A2:A4 B2:B4 C2:C4 F2:F4")
    assert list(plan.actions[["row", "last_row"]].itertuples(index=False)) == [(2, 4), (5, 5)]
    assert measures(plan)[:3] == [
        ("I01.1", "% done", "86%"),
        ("I01.2", "% late", "4%"),
        ("I01.3", "% lost", ""),
    ]
    assert list(plan.indicators["cell"]) == ["E2", "E3", "E4", "E5"]


def test_rows_that_leave_the_action_blank_continue_it(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, [None, "B Roy", "July 2014", "% late", "4%"], TWO)
    assert list(plan.actions["lead"]) == ["A Lee\nB Roy", "B Roy"]
    assert list(plan.actions["timescale"]) == ["May 2014\nJuly 2014", "June 2014"]
    assert list(plan.indicators["action"]) == ["A01", "A01", "A02"]


def test_row_that_continues_without_measure_or_figure_is_no_indicator(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, [None, "B Roy"])
    assert measures(plan) == [("I01.1", "% done", "86%")]
    assert plan.actions.loc[0, "last_row"] == 3


def test_row_that_repeats_the_action_without_a_rating_continues_it(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, ["Do it", None, None, "% late", "4%"])
    assert areas(plan) == ["Do it"]
    assert len(plan.indicators) == 2


def test_row_with_a_rating_of_its_own_is_an_action_of_its_own(tmp_path: Path) -> None:
    rows = [ONE, [None, "B Roy", None, "% late", "4%", "Amber"], [None, None, None, "% lost", "1%"]]
    plan = plan_of(tmp_path, HEADINGS, *rows, merged="A2:A4")
    assert areas(plan) == ["Do it", "Do it"]
    assert list(plan.actions["rating_cell"]) == ["F2", "F3"]
    assert list(plan.indicators["action"]) == ["A01", "A02", "A02"]


def test_unmerged_row_with_a_rating_of_its_own_is_an_action_of_its_own(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, [None, None, None, "% late", "4%", "Amber"])
    assert list(plan.actions["rating"]) == ["Green", "Amber"]


def test_rating_below_the_first_row_is_the_action_s(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE[:5], [None, None, None, "% late", "4%", "Amber"])
    assert list(plan.actions["rating_cell"]) == ["F3"]


@pytest.mark.parametrize("mark", [{"merged": "A2:F2"}, {"bold": "A2"}, {"filled": "A2 B2 C2 D2 E2 F2"}])
def test_section_heading_is_no_action(tmp_path: Path, mark: dict[str, str]) -> None:
    plan = plan_of(tmp_path, HEADINGS, ["1.  Safety"], ONE, TWO, **mark)
    assert areas(plan) == ["Do it", "Do more"]
    assert list(plan.actions["section"]) == ["1. Safety", "1. Safety"]


def test_action_in_bold_that_is_not_filled_in_is_no_section_heading(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, ["Do less"], TWO, bold="A2 A3 A4")
    assert areas(plan) == ["Do it", "Do less", "Do more"]


def test_repeated_header_is_skipped_and_an_action_runs_on_after_it(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, HEADINGS, [None, None, None, "% late", "4%"], TWO)
    assert areas(plan) == ["Do it", "Do more"]
    assert len(plan.tables) == 1
    assert list(plan.indicators["action"]) == ["A01", "A01", "A02"]


def test_second_table_with_its_columns_elsewhere_is_read_by_its_own_header(tmp_path: Path) -> None:
    moved = [None, *HEADINGS]
    plan = plan_of(tmp_path, HEADINGS, ONE, [], ["Part two"], moved, [None, *TWO])
    assert [table.columns["area"] for table in plan.tables] == [1, 2]
    assert list(plan.indicators["cell"]) == ["E2", "F6"]


def test_table_of_another_kind_below_is_not_read(tmp_path: Path) -> None:
    risks = [["Risk", "Owner", "Score"], ["Fire", "C Fox", "12"]]
    plan = plan_of(tmp_path, HEADINGS, ONE, [], *risks, bold="A1 B1 C1 A4 B4 C4")
    assert areas(plan) == ["Do it"]


def test_blank_rows_between_actions_do_not_end_the_table(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, [], [], TWO)
    assert areas(plan) == ["Do it", "Do more"]


@pytest.mark.parametrize(
    "below",
    [
        [["Key"], ["Green", "On track"], ["Amber", "At risk", None, "x"]],
        [["RAG key:"], ["On track", "Green"]],
        [["G", "On track"], ["A", "At risk"]],
        [["On track", "Green"]],
        [["Total", None, None, None, "19"]],
        [["Source: CCM", "8 January 2014"]],
        [["Prepared by the performance team"]],
        [[None, None, None, None, None, "Last seen 8 January"]],
        [[None, None, None, None, None, None, None, "Page 1 of 1"]],
    ],
)
def test_what_stands_below_the_table_is_no_action(tmp_path: Path, below: list[Row]) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, TWO, [], *below)
    assert areas(plan) == ["Do it", "Do more"]
    assert plan.tables[0].last_row == 3


def test_action_with_a_word_of_keys_and_totals_is_an_action(tmp_path: Path) -> None:
    rows = [
        ["Key stage 2 results", *TWO[1:]],
        ["Total Respect training", *TWO[1:]],
        ["Do it", "Green", *TWO[2:]],
    ]
    assert areas(plan_of(tmp_path, HEADINGS, *rows)) == [
        "Key stage 2 results",
        "Total Respect training",
        "Do it",
    ]


def test_tracker_without_measures_has_actions_and_no_indicators(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ["Task", "Owner", "Due date", "Status"], ["Do it", "A Lee", "May 2014", "Open"])
    assert list(plan.actions["rating"]) == ["Open"]
    assert plan.indicators.empty


def test_list_of_indicators_without_areas_has_an_action_for_each(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ["KPI", "Target", "Actual", "RAG"], ["% done", "90%", "86%", "Amber"])
    assert areas(plan) == ["% done"]
    assert list(plan.indicators[["measure", "target", "target_cell", "text"]].loc[0]) == [
        "% done",
        "90%",
        "B2",
        "86%",
    ]


def test_area_stands_for_the_measure_that_a_plan_does_not_have(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ["Objective", "Latest position", "RAG"], ["% done", "86%", "Amber"])
    assert measures(plan) == [("I01.1", "% done", "86%")]


def test_references_of_the_plan_name_its_actions(tmp_path: Path) -> None:
    rows = [["1.1", *ONE], ["1.2", *TWO], [None, None, None, None, "% late", "4%"]]
    plan = plan_of(tmp_path, ["Ref", *HEADINGS], *rows)
    assert list(plan.actions["action"]) == ["1.1", "1.2"]
    assert list(plan.indicators["indicator"]) == ["I01.1", "I02.1", "I02.2"]


@pytest.mark.parametrize("references", [("1", "1"), ("1", None)])
def test_references_that_do_not_tell_actions_apart_are_not_used(tmp_path: Path, references: Row) -> None:
    plan = plan_of(tmp_path, ["Ref", *HEADINGS], [references[0], *ONE], [references[1], *TWO])
    assert list(plan.actions["action"]) == ["A01", "A02"]


def test_header_without_rows_is_a_plan_without_actions(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS)
    assert plan.actions.empty and plan.indicators.empty
    assert (plan.tables[0].last_row, plan.rating_list, plan.rating_fills) == (1, (), {})


# Which cells an indicator


def test_lines_of_one_cell_are_indicators_with_their_places(tmp_path: Path) -> None:
    measure, shown = "% done\n% late\nNo. of calls", "86%\n4%  \n 1,200"
    plan = plan_of(tmp_path, HEADINGS, ["Do it", "A Lee", "May 2014", measure, shown, "Green"])
    assert measures(plan) == [
        ("I01.1", "% done", "86%"),
        ("I01.2", "% late", "4%"),
        ("I01.3", "No. of calls", "1,200"),
    ]
    assert list(plan.indicators["line"]) == [1, 2, 3]
    cell_texts = zip(
        plan.indicators["cell_text"], plan.indicators["start"], plan.indicators["text"], strict=True
    )
    assert all(whole.startswith(text, start) for whole, start, text in cell_texts)


def test_lines_of_the_target_go_with_those_of_the_measure(tmp_path: Path) -> None:
    headings, row = ["Action", "KPI", "Target", "Actual"], ["Do it", "% done\n% late", "90%\n<4%", "86%\n5%"]
    assert list(plan_of(tmp_path, headings, row).indicators["target"]) == ["90%", "<4%"]


def test_figure_merged_over_two_measures_is_not_certain(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, [None, None, None, "% late"], merged="A2:A3 E2:E3")
    assert list(plan.indicators["cell"]) == ["E2", "E2"]
    assert list(plan.indicators["is_certain"]) == [True, False]


def test_figure_without_a_measure_is_an_indicator_all_the_same(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, [None, None, None, None, "4%"])
    assert measures(plan)[1] == ("I01.2", "", "4%")


def test_colour_alone_is_kept_as_the_rating_s_fill(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, [*ONE[:5]], [*TWO], filled="F2 F3")
    assert list(plan.actions["rating"]) == ["", "Red"]
    assert list(plan.actions["rating_fill"]) == ["FFC000", "FFC000"]
    assert plan.rating_fills == {"Red": "FFC000"}


def test_cell_where_nothing_stands_is_blank(tmp_path: Path) -> None:
    assert plan_cell(plan_of(tmp_path, HEADINGS, ONE), "Z99") == CellText()


def test_text_hidden_by_a_merged_area_is_not_read(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (HEADINGS, ONE, (*TWO[:5], "Red")):
        book.active.append(row)
    book.active.merged_cells.add("A2:A3")  # as other programs do: the text under the area stays
    book.save(tmp_path / "plan.xlsx")
    assert "Do more" not in areas(read_plan(tmp_path / "plan.xlsx"))
