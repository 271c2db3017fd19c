"""A tracker and its measures beside each other under headings in one row are two tables, where they say so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.example import decided, small_extract, small_register
from tests.sheets import Row, plan_of
from xlplan.errors import PlanError
from xlplan.propose.register import propose_register

HEADS = ("ID", "Action", "Lead", "Due", "Status", None, "Measure", "Sep-26", "Oct-26", "Goal")
ROWS: Sequence[Row] = [
    ("T1", "Clear the backlog", "A Lee", "31/01/2027", "On track", None, "Done in 28 days", 66, 69, 80),
    ("T2", "Call people", "B Roy", "31/03/2027", "Done", None, "Reviews up to date", 70, 72, 75),
    ("T3", "Agree a pathway", "B Roy", "31/03/2027", "Slipping", None, None, None, None, None),
]
TITLE: Row = ("Tracker", None, None, None, None, None, "Measures that we report")


def test_measures_without_a_title_of_their_own_stay_those_of_the_actions_in_their_rows(
    tmp_path: Path,
) -> None:
    plan = plan_of(tmp_path, ("Tracker",), HEADS, *ROWS)
    assert len(plan.tables) == 1
    assert list(plan.indicators["action"])[:2] == ["T1", "T2"]


def test_measures_that_a_column_with_a_text_joins_to_the_actions_stay_theirs(tmp_path: Path) -> None:
    joined = [(*row[:5], "→", *row[6:]) for row in ROWS]
    assert len(plan_of(tmp_path, TITLE, HEADS, *joined).tables) == 1


def test_measures_with_a_title_beside_a_tracker_are_a_table_of_their_own(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, TITLE, HEADS, *ROWS)
    tracker, figures = plan.tables
    assert (tracker.columns["area"], tracker.columns["rating"]) == (2, 5)
    assert figures.columns == {"measure": 7, "current_performance": 9, "target": 10}
    assert list(plan.actions["area"]) == [
        *("Clear the backlog", "Call people", "Agree a pathway", "Done in 28 days", "Reviews up to date")
    ]
    assert [entry.target for entry in propose_register(plan).entries] == [80, 75]


def register_done(folder: Path, period: str) -> None:
    """Write a register and an extract for the first measure on the right."""
    entry = propose_register(plan_of(folder, TITLE, HEADS, *ROWS)).entries[0]
    names = ("indicator", "action", "area", "measure", "sheet", "cell", "unit")
    small_register(folder, {name: getattr(entry, name) for name in names} | {"extract_key": "done"})
    small_extract(folder, f"done,{period},71")


def test_figures_of_another_month_than_the_right_tables_are_refused(tmp_path: Path) -> None:
    register_done(tmp_path, "2026-11")
    with pytest.raises(PlanError, match="the latest figures of Plan!I2 are for 'Oct-26'"):
        decided(tmp_path, "2026-11")


def test_figure_of_the_right_table_is_refreshed(tmp_path: Path) -> None:
    register_done(tmp_path, "2026-10")
    assert [edit.cell for edit in decided(tmp_path, "2026-10").edits] == ["I3"]


def test_note_below_the_shorter_table_is_of_the_plan_and_no_action_beside_it_is(tmp_path: Path) -> None:
    noted: Row = (*ROWS[2][:6], "Goals are for March 2027. The survey runs every two years.")
    plan = plan_of(tmp_path, TITLE, HEADS, *ROWS[:2], noted, (), ("Updates are agreed every fortnight.",))
    assert sorted((cell, text.split()[0]) for _, cell, text in plan.captions) == [
        ("A7", "Updates"),
        ("G5", "Goals"),
    ]
    assert list(plan.actions["area"])[2] == "Agree a pathway"
