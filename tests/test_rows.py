"""Which rows of a table make which action, and which cells an indicator."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.sheets import HEADINGS, ONE, TWO, Row, areas, measures, plan_of
from xlplan.plan.model import CellText, plan_cell
from xlplan.plan.reader import read_plan

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
    plan = plan_of(tmp_path, HEADINGS, ONE, [None, None, None, "% late", "4%", "Amber"], TWO)
    assert list(plan.actions["rating"]) == ["Green", "Amber", "Red"]
    assert list(plan.actions["area_cell"]) == ["A2", "A2", "A4"]


def test_row_with_a_reference_of_its_own_belongs_to_the_area_above(tmp_path: Path) -> None:
    more = ["1.2", None, None, None, "% late", "4%"]
    plan = plan_of(tmp_path, ["Ref", *HEADINGS], ["1.1", *ONE], more, ["1.3", *more[1:]])
    assert list(plan.actions["action"]) == ["1.1", "1.2", "1.3"]
    assert areas(plan) == ["Do it", "Do it", "Do it"]


def test_indicator_after_a_blank_row_still_belongs_to_its_action(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, [], [None, None, None, "% late", "4%"])
    assert list(plan.indicators["action"]) == ["A01", "A01"]


def test_rating_below_the_first_row_is_the_action_s(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE[:5], [None, None, None, "% late", "4%", "Amber"])
    assert list(plan.actions["rating_cell"]) == ["F3"]


def test_section_heading_in_the_column_of_references_is_no_action(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ["Ref", *HEADINGS], ["A: Safety"], ["1", *ONE], ["2", *TWO])
    assert areas(plan) == ["Do it", "Do more"]


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
        [["Total actions", "19"]],
        [[None, None, None, "Total", "19"]],
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


NUMBERED: Row = ["#", "Action / Measure", "Lead", "Target", "Latest", "RAG"]


def test_measures_below_a_numbered_action_in_its_column_are_of_that_action(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["1.1", "Reduce the waiting list", "A Lee", None, None, "Green"],
        [None, "People waiting", None, "350", "431"],
        [None, "Median wait in days", None, "28", "46"],
        ["1.2", "Bring reviews up to date", "B Roy", None, None, "Red"],
        [None, "People reviewed", None, "75%", "55%"],
    ]
    plan = plan_of(tmp_path, NUMBERED, *rows)
    assert areas(plan) == ["Reduce the waiting list", "Bring reviews up to date"]
    assert list(plan.actions["rating"]) == ["Green", "Red"]
    held = plan.indicators[plan.indicators["text"] != ""]
    assert list(held["action"]) == ["1.1", "1.1", "1.2"]


def test_measures_without_numbers_below_a_numbered_measure_are_their_own(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["1.1", "People waiting", "A Lee", "350", "431"],
        [None, "Median wait", None, "28", "46"],
    ]
    assert areas(plan_of(tmp_path, NUMBERED, *rows)) == ["People waiting", "Median wait"]


def test_area_stands_for_the_measure_that_a_plan_does_not_have(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ["Objective", "Latest position", "RAG"], ["% done", "86%", "Amber"])
    assert measures(plan) == [("I01.1", "% done", "86%")]


def test_references_of_the_plan_name_its_actions(tmp_path: Path) -> None:
    more = [None, None, None, None, "% late", "4%"]
    plan = plan_of(tmp_path, ["Ref", *HEADINGS], ["1.1", *ONE], ["1.2", *TWO], more)
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


# What is no action


def test_lead_s_lone_initial_below_an_action_continues_it(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADINGS, ONE, [None, "B", "July 2014", "% late", "4%"], TWO)
    assert list(plan.indicators["measure"]) == ["% done", "% late", "No. of calls"]
    assert plan_of(tmp_path, HEADINGS, ONE, [None, "A"], TWO).actions.loc[0, "lead"] == "A Lee\nA"


def test_line_that_explains_an_abbreviation_is_no_action(tmp_path: Path) -> None:
    assert areas(plan_of(tmp_path, HEADINGS, ONE, TWO, ["DoT = direction of travel"])) == areas(
        plan_of(tmp_path, HEADINGS, ONE, TWO)
    )


def test_first_action_that_could_be_a_heading_is_an_action(tmp_path: Path) -> None:
    headings = ["Action", "Measure", "Actual", "State"]
    plan = plan_of(tmp_path, headings, ["Mend it", "% mended", "86%", "On track"], ["Do it", "% done", "9%"])
    assert areas(plan) == ["Mend it", "Do it"]


def test_band_over_the_whole_header_is_no_group_of_its_headings(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ["Progress and achievement"], HEADINGS, ONE, merged="A1:F1")
    assert areas(plan) == ["Do it"]
    assert plan.title == (("A1", "Progress and achievement"),)


SAID = "Homes where access was refused count as overdue until checked."


@pytest.mark.parametrize(
    "rows",
    [
        [HEADINGS, ONE, [SAID], TWO],
        [HEADINGS, ONE, ["Close the overdue checks"]],
        [HEADINGS, [*ONE[:4]], [SAID]],
        [("Action", "Lead", "RAG"), ("Do it", "A Lee", "Red"), [SAID]],
    ],
)
def test_text_below_an_action_that_may_be_another_stays_one(tmp_path: Path, rows: list[Row]) -> None:
    assert len(areas(plan_of(tmp_path, *rows))) == len(rows) - 1


def test_sentence_right_below_figures_is_no_action_and_is_shown_with_the_table(tmp_path: Path) -> None:
    other: list[Row] = [("Measure", "Target", "Actual", "RAG"), ("Calls answered", "9", "8", "Red")]
    plan = plan_of(tmp_path, HEADINGS, ONE, TWO, [SAID], (), ["Table 2"], *other)
    assert areas(plan) == ["Do it", "Do more", "Calls answered"]
    assert [text for _, _, text in plan.captions] == [SAID, "Table 2"]


def test_actions_whose_words_could_be_headings_are_no_headers(tmp_path: Path) -> None:
    heads: Row = ("Ref", "CQC finding", "Action", "Owner", "Due", "Update", "Status")
    rows: list[Row] = [
        (
            "D1",
            "Must do: staffing",
            "Recruit nurses",
            "Director of People",
            "31/12/2025",
            "Offers made.",
            "On track",
        ),
        ("D2", "Must do: staffing", "Set the tool up", "Chief Nurse", "31/10/2025", "All in.", "On track"),
        ("D3", "Should do: wound care", "Move the charts", "Lead Nurse", "30/01/2026", "Late.", "At risk"),
    ]
    plan = plan_of(tmp_path, heads, *rows)
    assert [table.header_row for table in plan.tables] == [1]
    assert areas(plan) == ["Recruit nurses", "Set the tool up", "Move the charts"]


def test_table_below_with_a_month_where_dates_are_due_has_its_own_header(tmp_path: Path) -> None:
    actions: list[Row] = [
        ("Action", "Lead", "Status", "Due"),
        ("Recruit nurses", "A Lee", "Open", "31/12/2025"),
    ]
    figures: list[Row] = [("KPI", "Target", "RAG", "Oct-25"), ("Calls in time", "90%", "Red", "81%")]
    plan = plan_of(tmp_path, *actions, (None,), *figures)
    assert [table.header_row for table in plan.tables] == [1, 4]


def test_first_action_of_a_merged_workstream_with_its_start_and_finish_is_no_header(tmp_path: Path) -> None:
    heads: Row = (
        "Workstream",
        "Ref",
        "Key action",
        "Lead",
        "Start",
        "Finish",
        "Measure",
        "Status",
        "Comments",
    )
    rows: list[Row] = [
        ("Outcomes", "A1", "Run a calendar", "P Ash", "Sep 26", "Mar 27", "K1", "On track", "Begun in May."),
        (None, "A2", "Place the lead", "L Iqbal", "Sep 26", "Jul 27", "K2", "On track", "Lead in place."),
        (
            "People",
            "A3",
            "Offer flexible work",
            "H Beck",
            "Oct 26",
            "Apr 27",
            "K3",
            "Delayed",
            "With unions.",
        ),
    ]
    plan = plan_of(tmp_path, heads, *rows, merged="A2:A3")
    assert [table.header_row for table in plan.tables] == [1]
    assert areas(plan) == ["Run a calendar", "Place the lead", "Offer flexible work"]
