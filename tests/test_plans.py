"""Plans of thirty-one shapes are read as they were drawn, whoever wrote them, and so are their variations.

The drawings stand in tests/cases/plans, with the reading that a person expects.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.example import run
from tests.plans.drawing import NAMES, Cell, Drawing, Place, Sheet, read_drawing
from tests.plans.reading import reading_of_plan
from tests.plans.vary import insert_columns, insert_rows, rename_headings, reorder_columns
from tests.plans.writers import SOFFICE, by_libreoffice, by_openpyxl, by_xlsxwriter
from tests.sheets import HEADINGS, ONE, Row, plan_of
from xlplan.plan.model import require_columns
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register

needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
SPANNED = {  # groups, bands and months stand side by side
    *("quarters", "tworow", "key", "bands", "months"),
    *("board", "outcomes", "postinspection", "wsoa"),
    *("matrix", "newest", "outturns", "stacked"),
}


def expected(drawing: Drawing) -> dict[str, object]:
    return {name: getattr(drawing, name) for name in ("tables", "actions", "indicators", "notes")}


@pytest.mark.parametrize("name", NAMES)
def test_plan_is_read_as_drawn(tmp_path: Path, name: str) -> None:
    drawing = read_drawing(name)
    assert reading_of_plan(by_xlsxwriter(drawing, tmp_path)) == expected(drawing)


@pytest.mark.parametrize("name", NAMES)
def test_plan_written_by_openpyxl_is_read_as_drawn(tmp_path: Path, name: str) -> None:
    drawing = read_drawing(name)
    assert reading_of_plan(by_openpyxl(drawing, tmp_path)) == expected(drawing)


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return by_libreoffice(map(read_drawing, NAMES), tmp_path_factory.mktemp("libreoffice"))


@needs_soffice
@pytest.mark.parametrize("name", NAMES)
def test_plan_saved_by_libreoffice_is_read_as_drawn(saved_by_libreoffice: dict[str, Path], name: str) -> None:
    assert reading_of_plan(saved_by_libreoffice[name]) == expected(read_drawing(name))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 7), st.integers(0, 4), st.randoms(use_true_random=False))
def test_where_the_plan_stands_and_what_its_headings_are_called_does_not_matter(
    tmp_path: Path, name: str, rows: int, columns: int, random: Random
) -> None:
    drawing = insert_columns(insert_rows(read_drawing(name), 1, rows), columns)
    drawing = rename_headings(drawing, random.choice)
    assert reading_of_plan(by_xlsxwriter(drawing, tmp_path)) == expected(drawing)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SPANNED])
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_order_of_columns_does_not_matter(tmp_path: Path, name: str, random: Random) -> None:
    drawing = reorder_columns(read_drawing(name), lambda columns: random.sample(columns, len(columns)))
    assert reading_of_plan(by_xlsxwriter(drawing, tmp_path)) == expected(drawing)


# Rows in any order, merged or not


Actions = list[tuple[str, list[tuple[str, str]]]]
ACTIONS = st.lists(st.lists(st.integers(1, 99), min_size=1, max_size=3), min_size=2, max_size=5).map(
    lambda sizes: [
        (f"Do thing {at}", [(f"% of kind {at} on day {n}", f"{figure}%") for n, figure in enumerate(figures)])
        for at, figures in enumerate(sizes)
    ]
)


def rows_of(actions: Actions) -> tuple[list[Row], str]:
    """Return the rows of a plan whose actions leave the rows below their first blank, and the areas to merge."""
    rows: list[Row] = [HEADINGS]
    merged = []
    for area, figures in actions:
        first = len(rows) + 1
        rows += [
            (
                area if n == 0 else None,
                "A Lee" if n == 0 else None,
                None,
                measure,
                figure,
                "Green" if n == 0 else None,
            )
            for n, (measure, figure) in enumerate(figures)
        ]
        if len(figures) > 1:
            merged += [f"{letter}{first}:{letter}{len(rows)}" for letter in "ABCF"]
    return rows, " ".join(merged)


def read(folder: Path, rows: list[Row], merged: str = "") -> Actions:
    plan = plan_of(folder, *rows, merged=merged)
    by_action = plan.indicators.groupby("action")
    return [
        (
            str(row.area),
            list(by_action.get_group(row.action)[["measure", "text"]].itertuples(index=False, name=None)),
        )
        for row in plan.actions.itertuples()
    ]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTIONS)
def test_merged_rows_read_as_rows_left_blank_do(tmp_path: Path, actions: Actions) -> None:
    rows, merged = rows_of(actions)
    assert read(tmp_path, rows) == read(tmp_path, rows, merged) == actions


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTIONS, st.randoms(use_true_random=False))
def test_actions_in_any_order_are_the_same_actions(tmp_path: Path, actions: Actions, random: Random) -> None:
    shuffled = random.sample(actions, len(actions))
    assert read(tmp_path, *rows_of(shuffled)) == shuffled


# What is not read is said


def test_earlier_issue_beside_the_plan_is_left_and_named(tmp_path: Path) -> None:
    plan = read_plan(by_xlsxwriter(read_drawing("climate"), tmp_path))
    assert plan.doubts == ("Sheet 'Nov 2024' is read, and 'Oct 2024' left alone: one plan, other months.",)


def test_two_headings_for_a_column_that_is_not_needed_are_left_and_named(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [*HEADINGS, "Owner"], [*ONE, "B Roy"])
    assert "lead" not in plan.columns
    assert "'Lead' in Plan!B1 and 'Owner' in Plan!G1" in plan.doubts[0]
    assert read_plan(plan.path, {"lead": "Owner"}).columns["lead"] == 7


def test_plan_rated_by_the_colour_of_its_figures_says_that_no_rating_is_changed(tmp_path: Path) -> None:
    plan = read_plan(by_xlsxwriter(read_drawing("months"), tmp_path))
    assert [doubt[:36] for doubt in plan.doubts] == ["no 'Rating' column in KPIs!A3:P3; sa"]
    assert plan.doubts[0].endswith("Without it no rating is changed.")


def _tracker() -> Drawing:
    rows = ("Action|Owner|Status|Update", "Move it|A Lee|Open|40 users still to move")
    return Drawing("tracker", (Sheet("Tracker", _cells(*rows)),))


def test_tracker_without_figures_says_so(tmp_path: Path) -> None:
    plan = read_plan(by_xlsxwriter(_tracker(), tmp_path))
    assert plan.doubts[0].startswith(
        "no 'Current performance' column in Tracker!A1:D1; saw 'Action', 'Owner'"
    )
    require_columns(plan)


def test_tracker_without_figures_gets_no_register_that_would_stop_its_check(tmp_path: Path) -> None:
    tracker = by_xlsxwriter(_tracker(), tmp_path)
    done = run("init", tracker)
    assert (done.status, "No indicators: no register is written" in done.out) == (0, True)
    assert [path.name for path in tmp_path.iterdir()] == [tracker.name]
    assert run("check", tracker).status < 2


def test_actions_and_indicators_on_sheets_of_their_own_are_one_plan(tmp_path: Path) -> None:
    actions = Sheet("Actions", _cells("Action|Owner|Status", "Launch it|A Lee|On track"))
    measures = Sheet("KPIs", _cells("KPI|Target|Actual|RAG", "% done|90%|86%|Amber"))
    plan = read_plan(by_openpyxl(Drawing("two", (actions, measures)), tmp_path))
    assert [table.sheet for table in plan.tables] == ["KPIs", "Actions"]
    assert list(plan.actions["area"]) == ["% done", "Launch it"]
    assert list(plan.indicators["cell"]) == ["C2"]
    require_columns(plan)
    assert plan.doubts == ()


def test_indicators_below_the_actions_are_read(tmp_path: Path) -> None:
    rows = (
        "Action|Owner|Status",
        "Launch it|A Lee|On track",
        "",
        "KPI|Target|Actual|RAG",
        "% done|90%|86%|Amber",
    )
    plan = read_plan(by_openpyxl(Drawing("two", (Sheet("Plan", _cells(*rows)),)), tmp_path))
    assert [table.header_row for table in plan.tables] == [1, 4]
    assert list(plan.actions["area"]) == ["Launch it", "% done"]
    assert list(plan.indicators["cell"]) == ["C5"]


def test_list_of_risks_is_no_part_of_the_plan(tmp_path: Path) -> None:
    risks = Sheet("Risks", _cells("Risk|Likelihood|Action|Owner|RAG", "Fire|4|Drill|A Lee|Red"))
    measures = Sheet("KPIs", _cells("KPI|Target|Actual|RAG", "% done|90%|86%|Amber"))
    plan = read_plan(by_openpyxl(Drawing("two", (risks, measures)), tmp_path))
    assert [table.sheet for table in plan.tables] == ["KPIs"]
    assert plan.doubts == (
        "Another table is not read: Risks!A1:E1; saw 'Risk', 'Likelihood', 'Action', 'Owner', 'RAG'. It looks like no "
        "part of the plan under KPIs!A1; to have it read, put it in a workbook of its own.",
    )


def test_target_over_words_gives_way_to_the_one_over_figures(tmp_path: Path) -> None:
    rows = _cells("Ambition|Indicator|Actual|2027 ambition|RAG", "Start well|% smoking|7%|5%|Red")
    plan = read_plan(by_openpyxl(Drawing("two", (Sheet("Plan", rows),)), tmp_path))
    assert plan.columns["target"] == 4


def test_aim_over_maximise_is_the_polarity(tmp_path: Path) -> None:
    rows = _cells(
        "Indicator|Aim|Actual|Target|RAG", "Homes|Aim to maximise|7|9|Red", "Days|Minimise|7|9|Green"
    )
    plan = read_plan(by_openpyxl(Drawing("two", (Sheet("Plan", rows),)), tmp_path))
    assert (plan.columns["polarity"], "area" in plan.columns) == (2, False)
    assert [entry.polarity for entry in propose_register(plan).entries] == ["higher", "lower"]


def test_heading_that_is_not_known_over_figures_is_not_passed_over_for_progress(tmp_path: Path) -> None:
    rows = _cells("Measure|Progress|Perf|RAG", "% done|82% in May|86%|Amber")
    plan = read_plan(by_openpyxl(Drawing("two", (Sheet("Plan", rows),)), tmp_path))
    assert plan.columns == {"measure": 1, "progress": 2, "rating": 4}


def test_figures_under_progress_are_read_and_told(tmp_path: Path) -> None:
    rows = _cells("Measure|Progress|RAG", "% done|82% in May|Amber")
    plan = read_plan(by_openpyxl(Drawing("two", (Sheet("Plan", rows),)), tmp_path))
    assert plan.columns == {"measure": 1, "current_performance": 2, "rating": 3}
    assert plan.doubts == ("'Progress' in Plan!B1 is read as the current performance: no other column is.",)


def _cells(*rows: str) -> dict[Place, Cell]:
    return {
        (row, column): Cell(text)
        for row, line in enumerate(rows, start=1)
        for column, text in enumerate(line.split("|"), start=1)
    }
