"""What stands under a heading decides what the heading leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlsxwriter import Workbook  # it has no stubs

from tests.sheets import Row, book_of, plan_of
from xlplan.errors import PlanError
from xlplan.plan.layout.series import read_moment
from xlplan.plan.reader import read_plan
from xlplan.plan.register import Entry
from xlplan.propose.register import propose_register


def columns(folder: Path, *rows: Row, merged: str = "") -> dict[str, int]:
    return dict(plan_of(folder, *rows, merged=merged).columns)


def entries(folder: Path, *rows: Row) -> tuple[Entry, ...]:
    return propose_register(plan_of(folder, *rows)).entries


def entries_of(path: Path) -> tuple[Entry, ...]:
    return propose_register(read_plan(path)).entries


def test_words_under_measure_stay_measures(tmp_path: Path) -> None:
    found = columns(tmp_path, ["Action", "KPI", "Actual", "RAG"], ["Do it", "Calls in 2013", "7", "Red"])
    assert (found["area"], found["measure"]) == (1, 2)


def test_codes_under_kpi_are_references_and_the_description_is_measured(tmp_path: Path) -> None:
    found = columns(
        tmp_path, ["KPI", "Description", "Target", "Actual"], ["K01", "Calls", 9, 7], ["K02", "Visits", 8, 5]
    )
    assert found == {"reference": 1, "measure": 2, "target": 3, "current_performance": 4}


def test_of_two_measures_the_one_over_codes_is_the_reference(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["KPI", "Indicator", "Target", "Now (Nov 25)"],
        ["1a", "Calls", 9, 7],
        ["1b", "Visits", 8, 5],
    ]
    assert columns(tmp_path, *rows)["measure"] == 2


def test_codes_beside_measures_in_words_are_references_and_no_areas(tmp_path: Path) -> None:
    rows: list[Row] = [["TSM", "Measure", "Target", "Actual"], ["RP02a", "Repairs in time", 85, 78]]
    assert columns(tmp_path, *rows) == {"reference": 1, "measure": 2, "target": 3, "current_performance": 4}
    rows = [["Outcome", "Measure", "Target", "Actual"], ["Safe homes", "Repairs in time", 85, 78]]
    assert columns(tmp_path, *rows)["area"] == 1


def test_measure_over_codes_is_left_out_where_an_area_says_what_is_done(tmp_path: Path) -> None:
    rows: list[Row] = [["Action", "Lead", "Status", "Linked KPI"], ["Do it", "A Lee", "Open", "K01, K02"]]
    assert "measure" not in columns(tmp_path, *rows)


def test_milestones_that_are_numbers_are_targets(tmp_path: Path) -> None:
    rows: list[Row] = [["Objective", "2025-26 milestone", "Actual", "RAG"], ["Close the gap", 8, 8.4, "Red"]]
    assert columns(tmp_path, *rows)["target"] == 2


def test_position_over_open_and_closed_is_the_rating(tmp_path: Path) -> None:
    heads: Row = ["Action", "Lead", "Position", "Update"]
    rows = [[f"Do {n}", "A Lee", state, ""] for n, state in enumerate(("Open", "Closed", "Open"))]
    assert columns(tmp_path, heads, *rows)["rating"] == 3
    figures = [[f"Do {n}", "A Lee", state, ""] for n, state in enumerate(("86%", "Closed", "Closed"))]
    assert columns(tmp_path, heads, *figures)["current_performance"] == 3


def test_column_beside_the_target_is_the_figures_and_asks_to_be_confirmed(tmp_path: Path) -> None:
    heads: Row = ["Area", "Homes", "% compliant", "Target", "% last month", "Comment"]
    rows: list[Row] = [["Gas", 80, "99.8%", "100%", "99%", ""], ["Lifts", 70, "97%", "100%", "96%", ""]]
    plan = plan_of(tmp_path, heads, *rows)
    assert plan.columns["current_performance"] == 3
    notes = [entry.note for entry in propose_register(plan).entries]
    assert all("its heading '% compliant' is not known as one of figures" in str(note) for note in notes)


def test_total_that_is_measured_is_an_indicator(tmp_path: Path) -> None:
    heads: Row = ["Indicator", "Target", "Actual"]
    rows: list[Row] = [["Total emissions, scope 1", 90, 95], ["Gas used", 70, 75], ["Total", 160, 170]]
    assert [entry.measure for entry in entries(tmp_path, heads, *rows)] == [
        "Total emissions, scope 1",
        "Gas used",
    ]


@pytest.mark.parametrize(
    ("heads", "target"),
    [
        (["Indicator", "Now (Nov 25)", "Target Apr 26", "Target Apr 27"], 3),
        (["Indicator", "Now (Nov 26)", "Target Apr 26", "Target Apr 27"], 4),
        (["Indicator", "April – Sept 2025", "Annual target", "Half-year target"], 4),
        (["Indicator", "Actual", "Annual target", "Half-year target"], 3),
    ],
)
def test_target_is_the_next_or_that_of_the_figures_own_time(tmp_path: Path, heads: Row, target: int) -> None:
    assert columns(tmp_path, heads, ["Calls", 7, 8, 9])["target"] == target


@pytest.mark.parametrize(
    ("unit", "shown", "expected"),
    [
        ("%", 92.6, "%"),
        ("£m", 1.2, "£m"),
        ("number", 14, "count"),
        ("days", 9.4, "days"),
        ("Housing", 14, "count"),
        ("kg", 438.6, "kg"),
    ],
)
def test_unit_beside_the_figure_is_its_unit(tmp_path: Path, unit: str, shown: float, expected: str) -> None:
    (entry,) = entries(
        tmp_path, ["KPI", "Unit", "Target", "Actual", "RAG"], ["Calls", unit, 20, shown, "Red"]
    )
    assert (entry.unit, entry.figure) == (expected, 1)


def test_number_that_looks_like_a_year_is_a_figure(tmp_path: Path) -> None:
    heads: Row = ["KPI", "Target", "Actual", "RAG"]
    old, new = entries(tmp_path, heads, ["Attendances", 1900, 1955, "Red"], ["Visits", 1900, 2024, "Red"])
    assert (old.figure, old.extract_key) == (1, "attendances")
    assert (new.figure, new.extract_key) == (1, None)
    assert "which may be a year" in str(new.note)


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Now (Nov 25)", "2025-11"),
        ("Target Apr 26", "2026-04"),
        ("Financial year 2024/25 (latest)", "2024/25"),
        ("26 Apr 25", "2025-04-26"),
    ],
)
def test_heading_with_a_short_year_is_for_its_month(heading: str, label: str) -> None:
    moment = read_moment(heading)
    assert moment and moment.period and moment.period.label == label


def test_financial_year_in_words_is_bare() -> None:
    moments = [read_moment(text) for text in ("Financial year 2023/24", "Financial year 2024/25 (latest)")]
    assert all(moment and moment.is_bare for moment in moments)


def test_figures_in_the_narrative_of_a_tracker_ask_to_be_confirmed(tmp_path: Path) -> None:
    heads: Row = ["Action", "Owner", "Status", "Update"]
    rows = [
        ["Train them", "A Lee", "Open", "61 of 80 trained"],
        ["Write it", "B Roy", "Open", "Being drafted"],
    ]
    plan = plan_of(tmp_path, heads, *rows)
    (entry,) = propose_register(plan).entries
    assert (entry.cell, entry.figure) == ("D2", 1)
    assert "is read from a text on progress" in str(entry.note)
    assert list(plan.actions["progress"]) == ["61 of 80 trained", "Being drafted"]


def test_each_line_without_a_measure_is_measured_by_its_own_words(tmp_path: Path) -> None:
    shown = "999 calls answered in 10 seconds: 89.6%\n101 abandonment rate: 14.2%"
    first, second = entries(tmp_path, ["Activity", "Current performance", "RAG"], ["Recruit", shown, "Red"])
    assert (first.line, first.measure.endswith("calls answered in 10 seconds")) == (1, True)
    assert (second.line, second.measure.endswith("abandonment rate")) == (2, True)


def test_measure_over_dates_is_the_timescale(tmp_path: Path) -> None:
    heads: Row = ["Service objective", "Milestones", "Mid-year progress", "RAG"]
    found = columns(tmp_path, heads, ["Read more", "Sept 2024\nMarch 2025", "4,812 joined", "Green"])
    assert (found["timescale"], "measure" in found) == (2, False)


def test_clauses_of_a_measure_pair_with_as_many_lines(tmp_path: Path) -> None:
    measure, shown = (
        "Majors in time ≥ 80%; non-majors in time ≥ 85%",
        "Majors 83.3% (5 of 6)\nNon-majors 88% (Q1: 82%)",
    )
    first, second = entries(
        tmp_path, ["Action", "Measure", "Actual", "RAG"], ["Do it", measure, shown, "Red"]
    )
    assert [str(each.target) for each in (first, second)] == ["80", "85"]
    assert [each.figure for each in (first, second)] == [1, 1]


@pytest.mark.parametrize("heading", ["YTD", "Year to date"])
def test_latest_of_months_beside_the_year_to_date_names_that(tmp_path: Path, heading: str) -> None:
    heads: Row = ["KPI", "Target", "Apr", "May", "Jun", heading]
    (entry,) = entries(tmp_path, heads, ["Calls", 50, 20, 22, None, 42])
    assert (entry.cell, entry.basis) == ("D2", "month")
    assert f"if that of '{heading}' in F2 is meant, write its cell and basis" in str(entry.note)


@pytest.mark.parametrize("aim", ["YTD target", "Target to date"])
def test_year_to_date_is_read_where_its_target_is_headed_so(tmp_path: Path, aim: str) -> None:
    heads: Row = ["KPI", "Apr", "May", "Jun", "YTD actual", aim, "Annual target"]
    (entry,) = entries(tmp_path, heads, ["Visits", 811, 793, 741, 2345, 2400, 9800])
    assert (entry.cell, entry.basis, str(entry.target)) == ("E2", "ytd", "2400")


def test_months_beside_their_average_are_read_and_it_is_no_other_reading(tmp_path: Path) -> None:
    heads: Row = ["KPI", "Target", "Apr", "May", "YTD average"]
    (entry,) = entries(tmp_path, heads, ["Calls in time", 90, 82, 84, 83])
    assert (entry.cell, "is meant" in str(entry.note)) == ("D2", False)


def test_share_that_is_delivered_is_not_read_beside_what_is_delivered(tmp_path: Path) -> None:
    heads: Row = ["Saving proposal", "Target 2026/27", "Delivered to date", "% delivered", "Status"]
    rows: list[Row] = [
        ["Cut agency spend", 1450, 870, "60%", "Amber"],
        ["Let the hall", 90, 90, "100%", "Green"],
    ]
    assert columns(tmp_path, heads, *rows)["current_performance"] == 3


def test_date_in_the_title_is_no_part_of_the_header(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["Must-do tracker"],
        ["Data as at:", "09/11/2026"],
        ["Requirement", None, "Trust response", None, "Assurance", None, None],
        ["ID", "The trust must", "Action", "Lead", "Metric", "Standard", "Latest"],
        ["M1", "review risks", "Daily huddle", "A Lee", "Risks reviewed in 24 hours", "95%", "92%"],
        ["M2", "log checks", "New template", "B Roy", "Checks logged", "90%", "91%"],
    ]
    plan = plan_of(tmp_path, *rows, merged="A3:B3 C3:D3 E3:G3")
    assert [(table.header_row, table.columns["current_performance"]) for table in plan.tables] == [(4, 7)]


def test_headings_under_a_group_of_figures_that_say_nothing_of_them_are_left(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["Indicator", None, "Monthly result", None, "October position", None],
        ["KPI", "Description", "Sep", "Oct", "Band", "Service points"],
        ["A1", "Defects made safe in time", "96%", "98%", "Green", 5],
        ["A2", "Gullies emptied", "88%", "91%", "Amber", 2],
    ]
    found = columns(tmp_path, *rows, merged="A1:B1 C1:D1 E1:F1")
    assert (found["measure"], found["current_performance"]) == (2, 4)


def test_year_to_date_that_is_newer_than_the_terms_beside_it_is_read(tmp_path: Path) -> None:
    heads: Row = ["KPI", "Autumn 25 %", "Spring 26 %", "YTD to 13/11/26 %", "Target"]
    (entry,) = entries(tmp_path, heads, ["Attendance", 93.1, 92.8, 94.2, 95])
    assert entry.cell == "D2"


def test_figure_to_date_with_its_year_beside_a_month_names_the_month_and_no_past_year(tmp_path: Path) -> None:
    heads: Row = ["KPI", "2024/25", "Sep-25", "YTD 2025/26", "Target 2025/26"]
    (entry,) = entries(tmp_path, heads, ["Calls", 90, 6, 42, 100])
    assert (entry.cell, entry.basis, str(entry.target)) == ("D2", "ytd", "100")
    assert "is the figure to date; if that of 'Sep-25' in C2 is meant" in str(entry.note)


@pytest.mark.parametrize(
    ("beside", "is_named"),
    [("In month", True), ("Current quarter", True), ("Last month", False), ("Review period", False)],
)
def test_figure_to_date_beside_that_of_an_unnamed_month_names_it(
    tmp_path: Path, beside: str, is_named: bool
) -> None:
    (entry,) = entries(tmp_path, ["KPI", "Target", beside, "YTD"], ["Calls", 50, 20, 42])
    assert (entry.cell, f"if that of '{beside}' in C2 is meant" in str(entry.note)) == ("D2", is_named)


def test_figure_of_a_month_beside_that_of_its_year_names_the_year(tmp_path: Path) -> None:
    rows: list[Row] = [["KPI", "2025/26", "Sep-25", "Target"], ["Calls", 42, 6, 100]]
    (entry,) = entries(tmp_path, *rows)
    assert entry.cell == "C2"
    assert "is the figure of 'Sep-25'; if that of '2025/26' in B2 is meant" in str(entry.note)


def test_figure_of_past_year_beside_an_unknown_heading_of_a_later_one_is_marked(tmp_path: Path) -> None:
    heads: Row = ["KPI", "2023/24", "2024/25", "Ellmoor 2025/26", "Target 2025/26"]
    (entry,) = entries(tmp_path, heads, ["Calls", 90, 91, 42, 100])
    assert (entry.cell, "if that of 'Ellmoor 2025/26' in D2 is meant" in str(entry.note)) == ("C2", True)
    (entry,) = entries(tmp_path, [*heads[:3], "Forecast 2025/26", heads[4]], ["Calls", 90, 91, 42, 100])
    assert (entry.cell, "if that of" in str(entry.note)) == ("C2", False)


def test_done_over_numbers_is_no_rating(tmp_path: Path) -> None:
    heads: Row = ["Action", "Who", "Done?", "When"]
    rows: list[Row] = [["Do it", "A Lee", "yes", "May"], ["Do more", "A Lee", "no", "June"]]
    assert columns(tmp_path, heads, *rows)["rating"] == 3
    counts: list[Row] = [["Measure", "Target", "Actual", "Done"], ["Visits", 9, 7, 7], ["Calls", 8, 5, 6]]
    assert "rating" not in columns(tmp_path, *counts)


@pytest.mark.parametrize("now", ["In year 2025/26 (7 Nov)", "So far", "2025/26 to date"])
def test_figure_of_this_year_beside_past_years_is_to_date_and_not_in_doubt(tmp_path: Path, now: str) -> None:
    heads: Row = ["KPI", now, "Target 2025/26", "2024/25", "2023/24", "National rate"]
    (entry,) = entries(tmp_path, heads, ["% of calls answered", "86%", "90%", "80%", "79%", "88%"])
    assert (entry.cell, entry.basis) == ("B2", "ytd")
    assert "if that of" not in str(entry.note)


@pytest.mark.parametrize("later", ["Q2 25/26", "Period 7"])
def test_latest_period_with_figures_is_the_current_one(tmp_path: Path, later: str) -> None:
    earlier, empty = ("Q1 25/26", "Q3 25/26") if later.startswith("Q") else ("Period 6", "Period 8")
    heads: Row = ["Indicator", earlier, later, empty, "Target for 31 March 2026"]
    (entry,) = entries(tmp_path, heads, ["Invoices paid in 30 days", "88%", "91%", None, "95%"])
    assert (entry.cell, str(entry.target)) == ("C2", "95")


def test_higher_and_lower_without_a_heading_are_the_polarity_and_it_is_said(tmp_path: Path) -> None:
    rows: list[Row] = [["Measure", "Target", "Actual"], ["Calls", 9, 7, "Lower"], ["Visits", 8, 5, "Higher"]]
    plan = plan_of(tmp_path, *rows)
    assert [entry.polarity for entry in propose_register(plan).entries] == ["lower", "higher"]
    assert "'Lower' and 'Higher' under Plan!D1, which is empty, are read as the polarity." in plan.doubts


@pytest.mark.parametrize("heading", ["Than England", None])
def test_higher_and_lower_than_another_are_no_polarity(tmp_path: Path, heading: str | None) -> None:
    alike = "Lower" if heading else "Similar"
    rows: list[Row] = [
        ["Measure", "Target", "Actual", heading],
        ["Calls", 9, 7, alike],
        ["Visits", 8, 5, "Higher"],
    ]
    assert "polarity" not in columns(tmp_path, *rows)


_TRACKER: list[Row] = [["Action", "Lead", "Impact expected", "Review 1 – November 2025", "Rating"]]
_FIGURES: list[Row] = [["Measure", "Target", "Actual"], ["Calls answered", "90%", "86%"]]


def test_progress_on_measures_that_name_a_figure_is_read_beside_a_sheet_of_figures(tmp_path: Path) -> None:
    rows: list[Row] = [["Do it", "A Lee", "Attendance 90%", "Attendance is 87.8%.", "Amber"]]
    rows += [["Do more", "A Lee", "Late marks no more than 4%", "Late marks are now 3.6%.", "Green"]]
    found = entries_of(book_of(tmp_path, *_TRACKER, *rows, Data=_FIGURES))
    assert [entry.cell for entry in found if entry.sheet == "Plan"] == ["D2", "D3"]


def test_progress_on_measures_in_words_is_left_to_the_sheet_of_figures(tmp_path: Path) -> None:
    rows: list[Row] = [["Do it", "A Lee", "Families are heard", "7 families came.", "Amber"]]
    rows += [["Do more", "A Lee", "Governors challenge", "Training for 12 is booked.", "Green"]]
    found = entries_of(book_of(tmp_path, *_TRACKER, *rows, Data=_FIGURES))
    assert [(entry.sheet, entry.cell) for entry in found if entry.figure] == [("Data", "C2")]


def test_newest_of_dated_lines_is_proposed_and_marked(tmp_path: Path) -> None:
    heads: Row = ["Objective", "Outcome measure (and target)", "Dated updates – newest first", "On course?"]
    lines = "Nov 25: 82% had a meeting.\nAug 25: 76% had one."
    (entry,) = entries(tmp_path, heads, ["Do it", "Cases with a meeting – 90%", lines, "Nearly"])
    assert (entry.cell, entry.figure, entry.extract_key, str(entry.target)) == ("C2", 1, None, "90")
    assert "'82%', the latest, is proposed" in str(entry.note)


@pytest.mark.parametrize(("notes", "cells"), [(["Trend", "Narrative"], ["C2"]), (["Team", "Agency"], [])])
def test_quarters_are_read_beside_actions_where_they_are_told_of(
    tmp_path: Path, notes: list[str], cells: list[str]
) -> None:
    board: list[Row] = [
        ["Measure", "Q1 25/26", "Q2 25/26", *notes],
        ["% of calls answered", "80%", "86%", "↑", "Up"],
    ]
    rows: list[Row] = [["Action", "Lead", "Due", "RAG"], ["Do it", "A Lee", "May 26", "Red"]]
    found = entries_of(book_of(tmp_path, *rows, Board=board))
    assert [entry.cell for entry in found if entry.sheet == "Board"] == cells


def test_formula_that_shows_a_figure_is_bound_to_it_and_gets_no_key(tmp_path: Path) -> None:
    heads = ["Measure", "England 2023/24", "Ellmoor 2024/25", "Target 2025/26", "Numerator", "Denominator"]
    with Workbook(str(tmp_path / "plan.xlsx")) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row(0, 0, [*heads, "Latest (Sept 2025)", "Better?"])
        sheet.write_row(1, 0, ["People reviewed", 0.5, 0.6, 0.75, 63, 100, None, "Higher"])
        sheet.write_formula("G2", "=E2/F2", book.add_format({"num_format": "0%"}), 0.63)
    (entry,) = entries_of(tmp_path / "plan.xlsx")
    assert (entry.cell, entry.figure, entry.extract_key, entry.polarity) == ("G2", 1, None, "higher")
    assert entry.note == "its cell holds a formula, which is never overwritten"


@pytest.mark.parametrize("name", ["Plan", "Notes"])
def test_numbered_lines_are_footnotes_where_markers_point_to_the_first_of_them(
    tmp_path: Path, name: str
) -> None:
    rows: list[Row] = [["Measure", "Actual", "RAG"], ["% done¹", "86%²", "Red"], ["% more", "7%", "Red"]]
    listed = ["1. Excludes adoptions.", "2 Two were late.", "3. No marker has this.", "5. Nor follows this."]
    lines: list[Row] = [[line] for line in listed]
    path = book_of(tmp_path, *rows, [], *lines) if name == "Plan" else book_of(tmp_path, *rows, Notes=lines)
    plan = read_plan(path)
    assert [(note.number, note.sheet) for note in plan.notes] == [(1, name), (2, name), (3, name)]
    assert list(plan.actions["area"]) == ["% done¹", "% more"]


@pytest.mark.parametrize(
    "heading", ["2025/26 to date", "As at 31 Oct", "Provisional 2025", "Most recent figure"]
)
def test_other_words_for_current_performance_are_known(tmp_path: Path, heading: str) -> None:
    rows: list[Row] = [["Measure", "Target", heading, "RAG"], ["% done", "90%", "86%", "Red"]]
    assert columns(tmp_path, *rows)["current_performance"] == 3


def test_group_of_targets_makes_targets_of_milestones_and_no_other_group_does(tmp_path: Path) -> None:
    upper: Row = ["Indicator", "Latest", "Targets", None]
    lower: Row = [None, None, "Milestone 2025/26", "2030"]
    plan = read_plan(book_of(tmp_path, upper, lower, ["Gas used", 7, 6, 1], merged="C1:D1"))
    assert "measure" in plan.columns and plan.columns["measure"] == 1
    upper, lower = (
        ["Area", "Performance", None, None],
        [None, "PIs / Targets / CSFs", "Agreed target", "Nov-23"],
    )
    plan = read_plan(book_of(tmp_path, upper, lower, ["Front door", "% done", "90%", "86%"], merged="B1:D1"))
    assert (plan.columns["measure"], plan.columns["target"]) == (2, 3)


@pytest.mark.parametrize(
    ("steps", "figures", "at"),
    [
        (("May 25 (start)", "Six months", "Twelve months"), "Actual at six months", 4),
        (("Baseline", "Year 1", "Year 2"), "Actual at year 2", 5),
        (("Start", "Six months", "Twelve months"), "Actual", None),
    ],
)
def test_start_is_no_target_nor_is_another_step_than_the_figures_are_at(
    tmp_path: Path, steps: tuple[str, ...], figures: str, at: int | None
) -> None:
    upper: Row = ["Area", "KPI", "Trajectory", None, None, figures, "RAG"]
    rows: list[Row] = [
        upper,
        [None, None, *steps],
        ["Plans", "Plans in time", "19%", "45%", "65%", "47%", "A"],
    ]
    found = columns(tmp_path, *rows, merged="A1:A2 B1:B2 C1:E1 F1:F2 G1:G2")
    assert (found["current_performance"], found.get("target")) == (6, at)


def _grouped(folder: Path, group: str, *lower: str) -> dict[str, int]:
    upper: Row = ["Action", "Who", group, None, None, None, "Rating"]
    below: Row = [None, None, *lower, None]
    row: Row = ["Do it", "A Lee", "% done", "90%", "71%", "86%", "Red"]
    return columns(folder, upper, below, row, [*row[:2], "% lost", *row[3:]], merged="C1:F1")


@pytest.mark.parametrize(
    "group", ["How we will know it is working", "How will we know", "Impact we look for"]
)
def test_months_in_one_group_with_their_measure_are_its_figures(tmp_path: Path, group: str) -> None:
    found = _grouped(tmp_path, group, "Measure", "Target", "July", "October")
    assert (found["measure"], found["target"], found["current_performance"]) == (3, 4, 6)


@pytest.mark.parametrize("group", ["Forecast", "National average", "Last year", "Budget"])
def test_months_in_a_group_that_is_of_another_time_or_place_are_no_figures(
    tmp_path: Path, group: str
) -> None:
    assert "current_performance" not in _grouped(tmp_path, group, "Measure", "Target", "July", "October")


def test_months_in_a_group_without_the_measure_keep_what_the_group_says_of_them(tmp_path: Path) -> None:
    upper: Row = ["Action", "Measure", "Target", "What we expect", None, "Rating"]
    lower: Row = [None, None, None, "July", "October", None]
    row: Row = ["Do it", "% done", "90%", "71%", "86%", "Red"]
    assert "current_performance" not in columns(tmp_path, upper, lower, row, merged="D1:E1")


@pytest.mark.parametrize("group", ["Month", "Reporting period", "Financial year"])
def test_time_over_months_says_nothing_of_them(tmp_path: Path, group: str) -> None:
    upper: Row = [None, group, None, None, None]
    rows: list[Row] = [["Measure", "Apr", "May", "Jun", "Target"], ["Gullies cleansed", 7, 9, None, 8]]
    assert columns(tmp_path, upper, *rows, merged="B1:D1")["current_performance"] == 3


def test_year_that_begins_after_the_months_beside_it_is_read(tmp_path: Path) -> None:
    heads: Row = ["KPI", "Target", "Feb-25", "Mar-25", "YTD 2025/26", "RAG"]
    (entry,) = entries(tmp_path, heads, ["Visits", "≥80%", "71%", "70%", "82%", "Red"])
    assert entry.cell == "E2"


def test_figure_to_date_of_a_row_without_months_is_named(tmp_path: Path) -> None:
    heads: Row = ["KPI", "Target", "Apr", "May", "YTD"]
    rows: list[Row] = [["Calls", "≥90%", "88%", "86%", "87%"], ["Survey", "≥80%", None, None, "82%"]]
    survey = entries(tmp_path, heads, *rows)[1]
    assert survey.figure is None
    assert "a figure stands under 'YTD' in E3: write its cell and basis" in str(survey.note)


def test_share_that_the_target_is_of_stays_the_figure(tmp_path: Path) -> None:
    heads: Row = ["Measure", "Target", "Delivered to date", "% delivered", "RAG"]
    (entry,) = entries(tmp_path, heads, ["Visits", "≥90%", 45, "88%", "Amber"])
    assert (entry.cell, str(entry.target)) == ("D2", "90")


def test_priorities_that_are_achieved_are_no_months(tmp_path: Path) -> None:
    heads: Row = ["KPI", "Target", "P1 achieved", "P2 achieved", "P3 achieved"]
    with pytest.raises(PlanError, match="two headings for the 'Current performance' column"):
        plan_of(tmp_path, heads, ["Repairs", "≥90%", "98%", "91%", "84%"])


def test_groups_of_groups_are_read_to_their_last_row(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["KPI", "2025/26", None, None, None, "RAG"],
        [None, "Q1", None, "Q2", None, None],
        [None, "Target", "Actual", "Target", "Actual", None],
        ["Calls", "90%", "88%", "91%", "87%", "Green"],
        ["Visits", "80%", "71%", "82%", "72%", "Red"],
    ]
    found = columns(tmp_path, *rows, merged="A1:A2 B1:E1 B2:C2 D2:E2 F1:F2")
    assert (found["target"], found["current_performance"]) == (4, 5)


def test_table_of_three_headings_below_a_tracker_is_one(tmp_path: Path) -> None:
    tracker: list[Row] = [["Action", "Lead", "By when", "Update"], ["Do it", "A Lee", "May 2026", "Begun"]]
    plan = plan_of(tmp_path, *tracker, [], ["KPI", "Target", "Oct-25"], ["Calls", "90%", "86%"])
    assert [table.header_row for table in plan.tables] == [1, 4]


@pytest.mark.parametrize("heads", [("Target", "Tgt"), ("Pass mark", "Target")])
def test_plainer_of_two_headings_for_the_target_is_read(tmp_path: Path, heads: tuple[str, str]) -> None:
    row: Row = ["KPI", heads[0], heads[1], "Actual", "RAG", "Met/Not met"]
    found = columns(tmp_path, row, ["Calls", 90, 90, 86, "Amber", "Not met"])
    assert (row[found["target"] - 1], found["rating"]) == ("Target", 5)


def test_months_beside_a_share_of_the_target_to_date_keep_their_target(tmp_path: Path) -> None:
    heads: Row = ["KPI", "Target", "% of YTD target", "YTD actual", "RAG"]
    (entry,) = entries(tmp_path, heads, ["Visits", 800, 98, 788, "Amber"])
    assert str(entry.target) == "800"


def test_what_is_done_about_a_measure_is_next_to_it_and_no_action(tmp_path: Path) -> None:
    heads: Row = ["Measure", "Latest", "Target", "What we are doing"]
    rows: list[Row] = [
        ["Flu vaccinations", "77.6%", "80%", None],
        ["Health checks", "41.5%", "48%", "New offer."],
    ]
    plan = plan_of(tmp_path, heads, *rows)
    assert (plan.columns["next_steps"], "area" in plan.columns) == (4, False)
    assert list(plan.actions["area"]) == ["Flu vaccinations", "Health checks"]


def test_reviews_of_each_term_beside_actions_and_measures_are_a_plan(tmp_path: Path) -> None:
    heads: Row = ["Area", "Priority", "Success criteria", "Autumn term review", "Spring term review"]
    rows: list[Row] = [
        ["Quality", "Improve writing", "75% of Year 6 at the standard", "61% of Year 6 on track", None],
        ["Attendance", "Raise attendance", "Attendance 95.5% or above", "Attendance: 94.1%", None],
    ]
    plan = plan_of(tmp_path, heads, *rows)
    found = {name: plan.columns[name] for name in ("area", "measure", "current_performance")}
    assert found == {"area": 2, "measure": 3, "current_performance": 4}


def test_years_merged_under_their_outturn_are_read_to_the_latest(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["Objective", "Indicator", "Outturn", None, None, "Target 2024/25", "Lead"],
        [None, None, "2022/23", "2023/24", "2024/25", None, None],
        ["Shorten waits", "Median wait (days)", 17, 14, 9, 10, "A Lee"],
        ["Show that it helps", "Clients who improve", "54%", "57%", "61%", "60%", "B Roy"],
    ]
    plan = plan_of(tmp_path, *rows, merged="A1:A2 B1:B2 C1:E1 F1:F2 G1:G2")
    assert [entry.cell for entry in propose_register(plan).entries] == ["E3", "E4"]


def test_sheets_of_tables_that_begin_alike_are_no_cards(tmp_path: Path) -> None:
    top: list[Row] = [["Priority"], ["Outcome:", "Families receive a plan in the statutory time"], []]
    table: list[Row] = [
        ["Ref", "Action", "Who", "By when", "Rating", "Update"],
        ["1a", "Clear the backlog", "A Lee", "31/12/2025", "At risk", "Begun."],
        [],
        [None, "Measure", "Target", "April 2025", "October 2025", "Trend"],
        [None, "Plans in 20 weeks", "60%", "31%", "47%", "up"],
    ]
    plan = read_plan(book_of(tmp_path, *top, *table, Second=[*top, *table]))
    assert [table.header_row for table in plan.tables] == [4, 7, 4, 7]


def test_heading_merged_over_other_figures_marks_them(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["Measure", "Actual", None, "Target"],
        ["Calls in time", 88, 91, 90],
        ["Visits in time", 71, 72, 80],
    ]
    plan = plan_of(tmp_path, *rows, merged="B1:C1")
    notes = [str(entry.note) for entry in propose_register(plan).entries]
    assert all("which is merged over the figures of C too: check that" in note for note in notes)


def test_targets_in_pence_are_no_codes(tmp_path: Path) -> None:
    heads: Row = ["Measure", "Target", "Latest", "RAG"]
    found = entries(tmp_path, heads, ["Cost per mile", "22p", "24p", "Amber"], ["Calls", "10", "12", "Green"])
    assert [(str(entry.target), entry.figure) for entry in found] == [("22", 1), ("10", 1)]
