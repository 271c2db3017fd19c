"""Where indicators stand that are not in one row: rows of kinds, matrices, months of marks; and what is neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.example import run
from tests.plans.drawing import read_drawing
from tests.plans.writers import by_xlsxwriter
from tests.sheets import Row, book_of, plan_of
from xlplan.errors import PlanError
from xlplan.plan.layout.series import read_moment
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register

QUARTERS = ("PI", "Description", None, "Qtr 1", "Qtr 2", "Qtr 3", "RAG")
GROUPS = (None, "Now", "Target", "Now", "Target")


def bound(folder: Path, *rows: Row, merged: str = "") -> list[tuple[str, str | None, str | None, bool]]:
    """Return measure, cell, target and whether it is bound without a question, of each indicator."""
    entries = propose_register(plan_of(folder, *rows, merged=merged)).entries
    return [
        (each.measure, each.cell, str(each.target or ""), each.extract_key is not None) for each in entries
    ]


# Rows of kinds


def test_what_reads_as_the_latest_is_of_the_actual_row_and_not_of_a_target_set_ahead(tmp_path: Path) -> None:
    rows = [
        QUARTERS,
        ("E1", "Waste recycled", "Actual", "47%", "48%", None, "G"),
        (None, None, "Target", "50%", "51%", "52%"),
        ("E2", "Bins missed", "Actual", "7", "8", None, "A"),
        (None, None, "Target", "5", "6", "7"),
    ]
    assert bound(tmp_path, *rows) == [
        ("Waste recycled", "E2", "51", True),
        ("Bins missed", "E4", "6", True),
    ]


def test_target_may_stand_above_the_actual_and_the_measure_in_both_rows(tmp_path: Path) -> None:
    rows = [
        QUARTERS,
        ("E1", "Waste recycled", "Target", "50%", "51%", "52%", "G"),
        ("E1", "Waste recycled", "Actual", "47%", "48%"),
        ("E2", "Bins missed", "Target", "5", "6", "7", "A"),
        ("E2", "Bins missed", "Actual", "7", "8"),
    ]
    assert bound(tmp_path, *rows) == [
        ("Waste recycled", "E3", "51", True),
        ("Bins missed", "E5", "6", True),
    ]


def test_of_rows_headed_by_years_the_latest_is_current(tmp_path: Path) -> None:
    rows = [
        QUARTERS,
        ("E1", "Waste recycled", "2024/25", "44%", "45%", "46%", "G"),
        (None, None, "2025/26", "47%", "48%"),
        (None, None, "Target", "50%", "51%", "52%"),
        ("E2", "Bins missed", "2024/25", "9", "9", "9", "A"),
        (None, None, "2025/26", "7", "8"),
        (None, None, "Target", "5", "6", "7"),
    ]
    assert [cell for _, cell, _, _ in bound(tmp_path, *rows)] == ["E3", "E6"]


def test_rows_of_two_kinds_that_may_both_be_current_are_bound_to_neither(tmp_path: Path) -> None:
    rows = [
        QUARTERS,
        ("E1", "Waste recycled", "Actual", "47%", "48%", None, "G"),
        (None, None, "Outturn", "45%", "46%"),
        (None, None, "Target", "50%", "51%", "52%"),
        ("E2", "Bins missed", "Actual", "7", "8", None, "A"),
        (None, None, "Outturn", "4", "5"),
        (None, None, "Target", "5", "6", "7"),
    ]
    assert not any(is_bound for *_, is_bound in bound(tmp_path, *rows))


PACK = (
    ("Measure", None, "Nov 2026", "Dec 2026", "Jan 2027"),
    ("Calls answered", "Actual", "89%", "91%", None),
    (None, "Target", "90%", "90%", "92%"),
    ("Calls abandoned", "Actual", "21%", "17%", None),
    (None, "Target", "20%", "15%", "12%"),
)


def test_months_over_rows_of_kinds_are_a_table_though_no_other_heading_is_known(tmp_path: Path) -> None:
    assert bound(tmp_path, *PACK) == [
        ("Calls answered", "D2", "90", True),
        ("Calls abandoned", "D4", "15", True),
    ]


def test_months_over_rows_of_kinds_are_no_history_beside_a_tracker(tmp_path: Path) -> None:
    tracker = (("Action", "Lead", "Due", "RAG", "Update"), ("Recruit", "A Lee", "May", "G", "Advert out"))
    plan = read_plan(book_of(tmp_path, *tracker, Pack=PACK))
    assert [entry.cell for entry in propose_register(plan).entries if entry.sheet == "Pack"] == ["D2", "D4"]


def test_months_over_rows_without_kinds_stay_a_history_beside_a_tracker(tmp_path: Path) -> None:
    tracker = (("Action", "Lead", "Due", "RAG", "Update"), ("Recruit", "A Lee", "May", "G", "Advert out"))
    rows = [(row[0], None, *row[2:]) for row in PACK if row[0]]
    plan = read_plan(book_of(tmp_path, *tracker, Pack=rows))
    assert [entry for entry in propose_register(plan).entries if entry.sheet == "Pack"] == []


def test_column_that_only_describes_measures_makes_no_rows_of_kinds(tmp_path: Path) -> None:
    rows = [
        ("Ref", "Indicator", "Type", "Target", "Actual", "RAG"),
        ("E1", "Waste recycled", "Outturn", "50%", "48%", "G"),
        ("E2", "Trips", "Outturn", "40", "38", "G"),
        ("E3", "Bins missed", "Volume", "5", "4", "G"),
        ("E4", "Tips", "Volume", "5", "3", "G"),
    ]
    assert [cell for _, cell, _, _ in bound(tmp_path, *rows)] == ["E2", "E3", "E4", "E5"]


# A matrix


def test_measures_down_and_schools_across_are_a_matrix_too(tmp_path: Path) -> None:
    upper = ("Indicator", "Ash Primary", None, "Birch Academy", None)
    rows = [
        upper,
        GROUPS,
        ("Attendance %", "95.1", "96", "90.2", "92"),
        ("Suspensions", "1", "2", "64", "40"),
    ]
    assert bound(tmp_path, *rows, merged="B1:C1 D1:E1") == [
        ("Attendance %: Ash Primary", "B3", "96", True),
        ("Attendance %: Birch Academy", "D3", "92", True),
        ("Suspensions: Ash Primary", "B4", "2", True),
        ("Suspensions: Birch Academy", "D4", "40", True),
    ]


@pytest.mark.parametrize(
    ("groups", "cells"),
    [
        (("Last year", "This year"), ["D3", "D4"]),
        (("Ellmoor", "England"), ["B3", "B4"]),
        (("Previous quarter", "This quarter"), ["D3", "D4"]),
    ],
)
def test_times_and_comparators_side_by_side_are_no_matrix(
    tmp_path: Path, groups: tuple[str, str], cells: list[str]
) -> None:
    upper = ("Indicator", groups[0], None, groups[1], None)
    rows = [
        upper,
        GROUPS,
        ("Attendance %", "95.1", "96", "90.2", "92"),
        ("Suspensions", "1", "2", "64", "40"),
    ]
    assert [cell for _, cell, _, _ in bound(tmp_path, *rows, merged="B1:C1 D1:E1")] == cells


def test_rows_of_a_matrix_that_share_a_name_are_not_told_apart(tmp_path: Path) -> None:
    upper = ("School", "Attendance %", None, "Suspensions", None)
    rows = [upper, GROUPS, ("Ash", "95.1", "96", "1", "2"), ("Ash", "90.2", "92", "64", "40")]
    with pytest.raises(PlanError, match="no action plan"):
        plan_of(tmp_path, *rows, merged="B1:C1 D1:E1")


# Months


def test_months_of_marks_hold_no_figures_and_blank_months_before_a_target_do(tmp_path: Path) -> None:
    heads = ("Ref", "Measure", "Target", "RAG", "Apr", "May")
    marked = plan_of(
        tmp_path, heads, ("E1", "% done", "50%", "G", "x"), ("E2", "% paid", "60%", "G", None, "x")
    )
    assert "current_performance" not in marked.columns
    blank = plan_of(tmp_path, heads, ("E1", "% done", "50%", "G"), ("E2", "% paid", "60%", "G"))
    assert blank.columns["current_performance"] == 5


def test_accounting_period_counts_from_april() -> None:
    moment = read_moment("Period 7")
    assert moment is not None
    assert (moment.kind, moment.at, moment.is_bare) == ("month", 6, True)
    assert read_moment("Period 13") is None


# A row that is blank in the latest column

ARREARS: list[Row] = [
    ("Measure", "Target", "Aug 2026", "Sep 2026", "Oct 2026", "RAG"),
    ("Calls answered", "90%", "84%", "85%", "86%", "A"),
    ("Waste recycled", "48%", "47.1%", "47.7%", None, "A"),
    ("New measure", "50%", None, None, None, None),
    ("Posts filled", "50%", "41%", "Q", "Q", None),
    ("Fly-tips cleared", "50%", "44%", "46%", "Awaiting data", None),
    ("Bins emptied", "50%", "44%", "46%", "No longer measured", None),
]


def test_figure_of_a_row_in_arrears_is_proposed_and_names_both_columns(tmp_path: Path) -> None:
    entries = propose_register(plan_of(tmp_path, *ARREARS)).entries
    assert [(each.cell, each.figure, bool(each.extract_key)) for each in entries] == [
        ("E2", 1, True),
        ("D3", 1, True),
        ("E4", None, False),
        ("C5", 1, True),
        ("D6", 1, True),
        ("E7", None, False),
    ]
    assert "stands under 'Sep 2026', and 'Oct 2026' is blank in E3" in str(entries[1].note)
    assert "'Oct 2026' says 'Awaiting data' in E6" in str(entries[4].note)


def test_figure_of_a_row_in_arrears_stays_where_the_months_own_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = book_of(tmp_path, *ARREARS)
    assert run("init", plan).status == 0
    book = load_workbook("indicators.xlsx")
    heads = [cell.value for cell in book.worksheets[0][1]]
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[heads.index("cell")].value == "D3":
            row[heads.index("extract_key")].value = "waste"
    book.save("indicators.xlsx")
    Path("extract.csv").write_text(
        "indicator,period,value\ncalls_answered,2026-10,87\nwaste,2026-10,49\n", "utf-8"
    )
    done = run("refresh", plan, "-e", "extract.csv", "-p", "2026-10", "-o", "out.xlsx")
    sheet = load_workbook("out.xlsx")["Plan"]
    assert done.status == 0, done.err
    assert (sheet["E2"].value, sheet["D3"].value, sheet["E3"].value) == ("87%", "47.7%", "49.0%")


# Targets


@pytest.mark.parametrize(
    ("name", "targets"),
    [
        ("matrix", ["95.5", "2", "92.5", "40", "78.0", "–"]),
        ("newest", ["3", "66.0%", "85%"]),
        ("outturns", ["49.0%", "45.0", ""]),
        ("stacked", ["£0.0m", "95.0%", "4", "50%"]),
    ],
)
def test_target_is_the_one_beside_the_figure(tmp_path: Path, name: str, targets: list[str]) -> None:
    plan = read_plan(by_xlsxwriter(read_drawing(name), tmp_path))
    assert list(plan.indicators["target"]) == targets


def test_cell_merged_over_measure_and_figure_is_bound_to_nothing(tmp_path: Path) -> None:
    rows = [
        ("Ref", "Action", "By", "Latest position", "RAG"),
        ("a", "Train all staff", "May", "86%", "G"),
        ("Reading", "Current: 71%  Target: 80%"),
    ]
    assert [is_bound for *_, is_bound in bound(tmp_path, *rows, merged="B3:D3")] == [True, False]


# Refreshed


@pytest.mark.parametrize(
    ("name", "period", "key", "value", "changed"),
    [
        ("matrix", "2025-11", "suspensions_birch_academy", "61", ("Schools", "E6", 64, 61)),
        ("newest", "2025-10", "falls_harm", "7", ("Performance", "C5", 4, 7)),
        ("outturns", "2025-09", "missed_bins_100_000", "47.5", ("Outturns", "E7", 48.8, 47.5)),
        ("stacked", "2025-10", "contract_waivers_month", "8", ("Scorecard", "D10", 9, 8)),
    ],
)
def test_refresh_changes_the_one_cell_and_no_other(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    period: str,
    key: str,
    value: str,
    changed: tuple[str, str, float, float],
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = by_xlsxwriter(read_drawing(name), tmp_path)
    Path("extract.csv").write_text(f"indicator,period,value\n{key},{period},{value}\n", "utf-8")
    assert run("init", plan).status == 0
    done = run("refresh", plan, "-e", "extract.csv", "-p", period, "-o", "out.xlsx")
    assert done.status == 0, done.err
    before, after = load_workbook(plan), load_workbook("out.xlsx")
    differing = [
        (sheet.title, cell.coordinate, cell.value, after[sheet.title][cell.coordinate].value)
        for sheet in before
        for row in sheet.iter_rows()
        for cell in row
        if cell.value != after[sheet.title][cell.coordinate].value
    ]
    assert differing == [changed]


def test_measures_of_a_table_without_figures_do_not_stop_a_refresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    actions: list[Row] = [
        ("Ref", "Improvement action", "Driver metric", "Lead", "RAG"),
        ("Q1", "Huddle", "Falls", "A Lee", "R"),
    ]
    figures: list[Row] = [
        ("Metric", "Target", "Actual", "RAG"),
        ("Falls with harm", 3, 4, "R"),
        ("Falls seen", 5, 6, "R"),
    ]
    plan = book_of(tmp_path, *figures, Actions=actions)
    Path("extract.csv").write_text("indicator,period,value\nfalls_harm,2025-10,7\n", "utf-8")
    assert run("init", plan).status == 0
    done = run("refresh", plan, "-e", "extract.csv", "-p", "2025-10", "-o", "out.xlsx")
    assert done.status == 0, done.err
    assert load_workbook("out.xlsx")["Plan"]["C2"].value == 7
