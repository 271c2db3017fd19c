"""Months below each other with a column for each measure: read as a table on its side; and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.example import run
from tests.sheets import Row, book_of, plan_of
from xlplan.errors import PlanError
from xlplan.plan.reader import read_plan

DOWN: list[Row] = [
    ("Scorecard",),
    ("Month", "Assessments in time", "Re-referrals", "Audits done"),
    ("Apr 2026", "80%", "24%", 12),
    ("May 2026", "82%", "23%", 14),
    ("Jun 2026", "84%", "21%", 15),
    ("Jul 2026", None, None, None),
    ("Target", "90%", "20%", 16),
]


def test_latest_month_with_figures_is_read_with_the_target_of_its_measure(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *DOWN)
    frame = plan.indicators
    assert list(zip(frame["measure"], frame["cell"], frame["target"], strict=True)) == [
        ("Assessments in time", "B5", "90%"),
        ("Re-referrals", "C5", "20%"),
        ("Audits done", "D5", "16"),
    ]


def test_measure_that_names_a_time_is_one_beside_others_and_ratings_stand_below_travel(
    tmp_path: Path,
) -> None:
    rows: list[Row] = [
        (*DOWN[1], "Overdue requests at quarter end"),
        *((*row, number) for row, number in zip(DOWN[2:5], (94, 101, 77), strict=True)),
        (*DOWN[6], 25),
        ("Direction of travel", "▲", "▲", "▲", "▲"),
        ("RAG", "Amber", "Amber", "Red", "Red"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert [*plan.indicators["measure"]][-1] == "Overdue requests at quarter end"
    assert [*plan.actions["rating"]] == ["Amber", "Amber", "Red", "Red"]


@pytest.mark.parametrize(
    "heading", ["Same month last year", "England average each month", "Forecast for June"]
)
def test_what_measures_are_held_against_is_none_of_them(tmp_path: Path, heading: str) -> None:
    rows: list[Row] = [
        (*DOWN[1], heading),
        *((*row, number) for row, number in zip(DOWN[2:5], (94, 101, 77), strict=True)),
        (*DOWN[6], None),
    ]
    with pytest.raises(PlanError):
        plan_of(tmp_path, *rows)


def test_figures_of_another_month_are_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = book_of(tmp_path, *DOWN)
    assert run("init", plan).status == 0
    Path("extract.csv").write_text(
        "indicator,period,value\nassessments_time,2026-06,85\nassessments_time,2026-07,88\n", "utf-8"
    )
    late = run("refresh", plan, "-e", "extract.csv", "-p", "2026-07", "-o", "late.xlsx")
    assert late.status != 0
    assert "for 'Jun 2026', and those of 2026-07 do not belong there" in " ".join(late.err.split())
    done = run("refresh", plan, "-e", "extract.csv", "-p", "2026-06", "-o", "out.xlsx")
    assert done.status == 0, done.err
    before, after = load_workbook(plan)["Plan"], load_workbook("out.xlsx")["Plan"]
    changed = {
        cell.coordinate: after[cell.coordinate].value
        for row in before.iter_rows()
        for cell in row
        if cell.value != after[cell.coordinate].value
    }
    assert changed == {"B5": "85%"}


def test_months_below_each_other_without_a_target_are_a_history(tmp_path: Path) -> None:
    with pytest.raises(PlanError):
        plan_of(tmp_path, *DOWN[:-1])


def test_months_of_one_measure_with_its_target_beside_are_not_turned(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Month", "Actual", "Target"),
        ("Apr 2026", "80%", "90%"),
        ("May 2026", "82%", "90%"),
        ("Jun 2026", "84%", "90%"),
    ]
    figures: list[Row] = [("KPI", "Actual", "Target", "RAG"), ("Audits done", "60%", "80%", "Red")]
    plan = read_plan(book_of(tmp_path, *figures, Trend=rows))
    assert list(plan.indicators["measure"]) == ["Audits done"]


def test_actions_in_the_order_of_their_months_are_not_turned(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("By when", "Action", "Measure", "Current", "Target", "RAG"),
        ("May 2026", "Train", "% trained", "80%", "90%", "Red"),
        ("June 2026", "Coach", "% coached", "82%", "90%", "Red"),
        ("July 2026", "Visit", "% seen", "84%", "90%", "Red"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["D2", "D3", "D4"]
