"""Tables under headings as officers word them: which column holds the figures of now, and what is marked.

tests/cases/columns.jsonl holds a table a line: its kind and its columns, each as (heading, what it is, the cells
below it, their number format). A `figure` is of now; of other figures there are `past_figure`, `future_figure`,
`other_target` and `comparator`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from openpyxl import Workbook, load_workbook
from openpyxl.utils import coordinate_to_tuple

from tests.sheets import Row, book_of
from xlplan.errors import PlanError
from xlplan.plan.layout.column_contents import fits, shares_of
from xlplan.plan.layout.heading_lists import column_names
from xlplan.plan.layout.heading_words import hints_of
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.reader import read_plan
from xlplan.plan.register import Entry
from xlplan.propose.register import propose_register
from xlplan.resources import data_folder

CASES = Path(__file__).with_name("cases") / "columns.jsonl"
TABLES = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
# Of the tables' figures; what is missing are mostly risk logs and columns that only a reader could tell.
MOST = 0.93
NEVER = {"past_figure", "future_figure", "other_target", "target", "comparator", "other_rating", "reference"}
HEADER = 3


class Found(NamedTuple):
    """Is how many figures a table has, how many are bound, and where others are bound without a mark."""

    figures: int
    bound: int
    wrong: tuple[str, ...]


def written(table: Mapping[str, Any], path: Path) -> Path:
    """Write a table under its kind, as an officer would have it, and return where."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = table["kind"]
    for at, (heading, _, cells, *formats) in enumerate(table["columns"], start=1):
        sheet.cell(HEADER, at, heading)
        for row, value in enumerate(cells, start=HEADER + 1):
            cell = sheet.cell(row, at, value)
            cell.number_format = formats[0] if formats and not isinstance(value, str) else cell.number_format
    book.save(path)
    return path


def found_in(table: Mapping[str, Any], path: Path) -> Found:
    """Read a table, and tell which of its figures the register that is proposed has."""
    roles = [role for _, role, *_ in table["columns"]]
    of_now = roles.index("figure") + 1 if "figure" in roles else 0
    values = table["columns"][of_now - 1][2] if of_now else []
    figures = sum(any(map(str.isdigit, str(value))) for value in values)
    try:
        entries = propose_register(read_plan(written(table, path))).entries
    except PlanError:
        return Found(figures, 0, ())
    places = {entry.cell: entry for entry in entries if entry.cell and entry.figure}
    columns = {cell: coordinate_to_tuple(cell)[1] for cell in places}
    bound = sum(column == of_now for column in columns.values())
    wrong = [
        cell
        for cell, column in columns.items()
        if roles[column - 1] in NEVER and not _is_marked(places[cell])
    ]
    return Found(figures, min(figures, bound), tuple(wrong))


def _is_marked(entry: Entry) -> bool:
    """Tell whether the officer is asked to look at the figure itself, or has to write its key."""
    return "check that" in (entry.note or "") or not entry.extract_key


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Found]:
    folder = tmp_path_factory.mktemp("tables")
    return [found_in(table, folder / f"{at}.xlsx") for at, table in enumerate(TABLES)]


def test_figures_of_now_are_found_in_nearly_all_tables(every: Sequence[Found]) -> None:
    assert sum(found.bound for found in every) >= MOST * sum(found.figures for found in every)


def test_no_other_figures_are_bound_without_a_mark(every: Sequence[Found]) -> None:
    wrong = {at: found.wrong for at, found in enumerate(every) if found.wrong}
    assert wrong == {}


def notes_of(path: Path) -> Iterator[str]:
    return (entry.note or "" for entry in propose_register(read_plan(path)).entries)


TRACKER: list[Row] = [
    ("KPI", "24-25", "25-26 (actual)", "25-26 (plan)", "Owner"),
    ("Visits made", "82%", "86%", "90%", "A Lee"),
    ("Calls taken", "71%", "75%", "80%", "B Roy"),
]


def test_of_columns_that_mean_the_same_the_likeliest_is_read_and_said_and_marked(tmp_path: Path) -> None:
    path = book_of(tmp_path, *TRACKER)
    plan = read_plan(path)
    assert plan.columns["current_performance"] == 3
    assert plan.columns["target"] == 4
    assert all("mean the same" in note for note in notes_of(path))


def test_forecast_of_the_next_month_is_no_figure_of_now(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Indicator name", "Sep 26", "Oct 26", "Nov 26 (f/cast)", "Comments"),
        ("Calls taken in time", "71%", "75%", "80%", "Two new starters"),
        ("Visits made in time", "82%", "86%", "90%", "Leave in August"),
    ]
    plan = read_plan(book_of(tmp_path, *rows))
    assert plan.columns["current_performance"] == 3
    assert any("'Nov 26 (f/cast)' in Plan!D1 is more likely another thing" in said for said in plan.doubts)


def test_texts_on_impact_are_not_the_figures_beside_a_column_of_them(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Indicator", "In-house rate, Oct 26", "Target", "Impact so far"),
        ("Calls taken in time", "75%", "80%", "Two new starters are in post"),
        ("Visits made in time", "86%", "90%", "Leave in August has been covered"),
    ]
    assert read_plan(book_of(tmp_path, *rows)).columns["current_performance"] == 2


def test_month_that_has_a_plan_is_that_of_now_though_the_next_is_filled_in(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Provider", "Standard", "M6", "M7", "M8", "M7 plan", "M7 RAG"),
        ("North", "Waiting over 18 weeks", 588, 561, 540, 550, "A"),
        ("South", "Waiting over 52 weeks", 377, 381, 350, 360, "A"),
    ]
    path = book_of(tmp_path, *rows)
    assert all(notes_of(path))


def test_words_of_a_heading_speak_for_kinds_of_columns_and_those_in_brackets_less() -> None:
    assert max(hints_of("Profiled to Sept"), key=lambda kind: hints_of("Profiled to Sept")[kind]) == "target"
    assert hints_of("Oct 26 (forecast)")["later"] < hints_of("Forecast Oct 26")["later"]
    assert hints_of("Zed") == {}


def test_number_of_a_recommendation_is_no_figure(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("No.", "Recommendation", "Measure", "Lead", "By when", "RAG"),
        (14, "Answer calls in time", "% of calls taken", "A Lee", "May 2027", "Amber"),
        (16, "Make visits in time", "% of visits made", "B Roy", "June 2027", "Green"),
    ]
    assert "current_performance" not in read_plan(book_of(tmp_path, *rows)).columns


def test_tracker_with_an_own_word_for_its_actions_is_read_and_it_is_said(tmp_path: Path) -> None:
    measures: list[Row] = [("KPI", "Actual", "Target"), ("% trained", "60%", "80%"), ("% seen", "70%", "80%")]
    rows: list[Row] = [
        ("Ref", "Pledge card", "Owner", "Due", "Progress", "Status"),
        (
            "A1",
            "Finish the catch-up programme",
            "A Lee",
            "May 2027",
            "A second contractor has begun.",
            "On plan",
        ),
        ("A2", "Close all overdue fire actions", "B Roy", "June 2027", "The doors are late.", "Slipping"),
        ("A3", "Put the two lists together", "B Roy", "July 2027", "Signed off by audit.", "On plan"),
    ]
    plan = read_plan(book_of(tmp_path, *measures, Actions=rows))
    assert [table.sheet for table in plan.tables] == ["Plan", "Actions"]
    assert "'Pledge card' in Actions!B1 is read as the actions: no column is headed so." in plan.doubts


def test_codes_under_the_measure_are_its_references_and_the_words_beside_them_the_measures(
    tmp_path: Path,
) -> None:
    rows: list[Row] = [
        ("PI", "Description", "2024/25 outturn", "Qtr 3 result", "Aim", "On course?"),
        ("H1", "Urgent defects made safe", "97.2%", "98.4%", "98%", "Yes"),
        ("H2", "Potholes repaired on time", "81%", "77%", "90%", "No"),
        ("H3", "Gritting runs finished in time", "99%", "100%", "100%", "Yes"),
    ]
    plan = read_plan(book_of(tmp_path, *rows))
    assert plan.columns["measure"] == 2
    assert (plan.columns["current_performance"], plan.columns["target"]) == (4, 5)


def test_outcome_that_stands_once_for_several_figures_is_not_their_measure(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Outcome", "What we said we would do", "Half-year (April–Sept)", "Full-year goal", "Who"),
        ("Nature recovery", "Restore the bog", 214, "400 ha", "A Lee"),
        (None, "Plant native woodland", 38, "90 ha", "A Lee"),
        (None, "Bring sites into recovering condition", "87%", "90%", "B Roy"),
    ]
    plan = read_plan(book_of(tmp_path, *rows))
    assert "measure" not in plan.columns
    assert list(plan.indicators["cell"]) == ["C2", "C3", "C4"]
    assert any("stands once for several figures" in said for said in plan.doubts)


def test_aim_over_figures_right_of_them_is_the_target_of_measures_side_by_side_with_their_times(
    tmp_path: Path,
) -> None:
    rows: list[Row] = [
        ("Success criteria", "July 25", "Autumn 2", "Spring 2", "By July 26 we want"),
        ("Phonics check", "74%", "78%", "82%", "85%"),
        ("Reading in Year 2", "61%", "63%", None, "72%"),
    ]
    plan = read_plan(book_of(tmp_path, *rows))
    assert plan.columns["target"] == 5
    assert list(plan.indicators["cell"]) == ["D2", "C3"]


def test_yardstick_is_the_measure_of_figures_that_lack_one(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("What needs to change", "Sponsor", "Yardstick", "Where we were", "Where we are", "Next steps"),
        ("Reviews come late", "A Lee", "Reviews within a year", "41%", "52%", "Hire two reviewers"),
        ("Carers are not seen", "B Roy", "Carers assessed in time", "61%", "66%", "Open a hub"),
    ]
    plan = read_plan(book_of(tmp_path, *rows))
    assert plan.columns["measure"] == 3
    assert "'Yardstick' in Plan!C1 is read as the measure: no column is headed so." in plan.doubts


def test_results_over_words_left_of_years_are_the_measures_of_the_latest(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("End of year results", "2023", "2024", "2025", "Target 2026", "National 2025"),
        ("Phonics check", "74%", "77%", "81%", "85%", "80%"),
        ("Reading at the end of Year 6", "69%", "71%", "73%", "78%", "75%"),
    ]
    plan = read_plan(book_of(tmp_path, *rows))
    assert plan.columns["measure"] == 1
    assert list(plan.indicators["cell"]) == ["D2", "D3"]


def test_priorities_and_audits_are_labels_beside_actions_and_updates(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Review", "Agreed management action", "Priority", "Responsible officer", "Due", "Management update"),
        ("Payroll", "Reconcile the control account", "High", "A Lee", "May 2027", "Done to August, 9 left."),
        (
            "Payroll",
            "Recover overpayments of salary",
            "Medium",
            "A Lee",
            "June 2027",
            "Letters have gone out.",
        ),
        ("Payroll", "Check leavers each month", "Medium", "B Roy", "June 2027", "A first check was made."),
        ("Fleet", "Record vehicle inspections", "Low", "B Roy", "July 2027", "In the new system now."),
        ("Fleet", "Sell the vans not used", "High", "B Roy", "July 2027", "Four of them were sold."),
    ]
    plan = read_plan(book_of(tmp_path, *rows))
    assert {name: plan.columns[name] for name in ("area", "lead", "timescale", "progress")} == {
        "area": 2,
        "lead": 4,
        "timescale": 5,
        "progress": 6,
    }


def test_headings_that_are_alike_are_told_apart_by_what_is_merged_above_them(tmp_path: Path) -> None:
    path = book_of(
        tmp_path,
        ("Our work", None, "Where we started", None, "Most recent", None),
        ("Programme", "Outcome measure", "Value", "Period", "Value", "Period"),
        ("Hubs", "Adults who smoke", "15.1%", "2022", "13.4%", "2024"),
        ("Clinics", "Children overweight", "24.8%", "2022", "24.1%", "2024"),
    )
    book = load_workbook(path)
    for area in ("A1:B1", "C1:D1", "E1:F1"):
        book.worksheets[0].merge_cells(area)
    book.save(path)
    plan = read_plan(path)
    assert plan.headings["current_performance"] == "Most recent Value"
    assert list(plan.indicators["cell"]) == ["E3", "E4"]


def test_every_kind_of_column_that_has_words_is_one_whose_cells_are_weighed() -> None:
    kinds = yaml.safe_load((data_folder("schemas") / "heading_words.yaml").read_text("utf-8"))
    assert kinds.keys() == fits(shares_of([])).keys()
    assert {FIGURES, "target", "rating", "measure", "area"} <= {*column_names()} & kinds.keys()


def test_second_table_of_a_sheet_may_have_a_header_of_two_rows(tmp_path: Path) -> None:
    path = book_of(
        tmp_path,
        ("No", "Project", "Officer", "Finish", "Progress", "RAG"),
        ("A1", "Adopt the plan", "A Lee", "May 2027", "Hearings have closed.", "Green"),
        (),
        ("Ref", "Indicator", "Qtr 1", None, "Qtr 2", None),
        (None, None, "Result", "Target", "Result", "Target"),
        ("P1", "Major applications decided in time", 91, 88, 93, 88),
        ("P2", "Minor applications decided in time", 82, 85, 84, 85),
    )
    book = load_workbook(path)
    for area in ("C4:D4", "E4:F4"):
        book.worksheets[0].merge_cells(area)
    book.save(path)
    indicators = read_plan(path).indicators
    assert [cell for cell in indicators["cell"] if cell] == ["E6", "E7"]


def test_count_in_a_sentence_on_its_action_is_marked(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Action", "Owner", "RAG", "Performance now (target in brackets)"),
        ("Relaunch the tenant panel", "A Lee", "Green", "Panel of 12 tenants appointed in June"),
        ("Cut overdue repairs", "B Roy", "Red", "Overdue repairs: 1,846 (500)"),
    ]
    first, *_ = propose_register(read_plan(book_of(tmp_path, *rows))).entries
    assert "stands in a sentence on its action" in str(first.note)


OWN: list[tuple[tuple[str, ...], dict[str, str]]] = [
    (("Measure", "Summary of progress", "Result now", "Target", "RAG"), {"lead": "Result now"}),
    (("Measure", "Where we began", "Result now", "Required level", "Colour"), {"rating": "Result now"}),
    (("Measure", "Summary of progress", "Current result", "Target", "RAG"), {"target": "Current result"}),
    (("Theme", "Actual", "Aim", "RAG", "Lead"), {"area": "Aim"}),
    (("Yardstick thing", "Began", "Reading now", "Committee expects", "RAG"), {"target": "Began"}),
    (
        ("Yardstick thing", "Began", "Reading now", "Committee expects", "RAG"),
        {"current_performance": "Began"},
    ),
    (("Outcome", "What we said we would do", "Result", "Full-year goal", "Who"), {"measure": "Outcome"}),
    (("PI", "Description", "Qtr 3 result", "Goal", "On course?"), {"measure": "PI"}),
]


@pytest.mark.parametrize(("heads", "own"), OWN)
def test_columns_that_the_officer_has_named_stay_theirs(
    tmp_path: Path, heads: tuple[str, ...], own: dict[str, str]
) -> None:
    rows: list[Row] = [
        heads,
        ("Visits made in time", "41%", "52%", "90%", "Red"),
        ("Calls taken in time", "61%", "66%", "80%", "Amber"),
        (None if heads[0] == "Outcome" else "Letters sent in time", "71%", "76%", "80%", "Amber"),
    ]
    try:
        columns = read_plan(book_of(tmp_path, *rows), own).columns
    except PlanError as error:
        assert "which xlplan.toml names" not in str(error)
        return
    for name, heading in own.items():
        assert columns[name] == heads.index(heading) + 1
        assert [*columns.values()].count(columns[name]) == 1


def test_target_told_by_its_heading_alone_is_asked_about(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Headline", "Reported in July", "Reported now", "Committee expects", "Comment"),
        ("Recommendations implemented", "30%", "40%", "at least 80%", "Four closed since July"),
        ("Audits at draft report", "8%", "41%", "at least 45%", "Two auditors are back"),
    ]
    notes = list(notes_of(book_of(tmp_path, *rows)))
    assert all("its target" in note and "please confirm it" in note for note in notes)


def test_table_without_a_row_of_two_cells_is_read_as_an_empty_one(tmp_path: Path) -> None:
    heads: Row = ("Q1", "Aim", "#", "Update", "Actual", "Wave 2")
    path = book_of(tmp_path, (None,) * 6, heads, (), (None, None, None, None, "1.2", None))
    assert read_plan(path, {"current_performance": "Wave 2"}).columns["current_performance"] == 6
