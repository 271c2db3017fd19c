"""Locked cells of a protected sheet: notes and titles are left, figures are named before the officer starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Protection

from tests.example import run, small_extract, small_plan, small_register

NOTE = "[1] Correct as at end November 2013"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    small_register(tmp_path, {"action": "A01", "measure": "% done", "cell": "C3", "extract_key": "k"})
    small_extract(tmp_path, "k,2013-12,91%")
    title = "Position as at end November 2013"
    return small_plan(tmp_path, ("Do it", "% done", "86% [1]", "Green"), title=title, notes=[NOTE])


def protect(plan: Path, *unlocked: str) -> None:
    book = load_workbook(plan)
    sheet = book["Plan"]
    sheet.protection.sheet = True
    for cell in unlocked:
        sheet[cell].protection = Protection(locked=False)
    book.save(plan)


def shown(plan: Path) -> list[str]:
    sheet = load_workbook(plan)["Plan"]
    return [str(sheet[cell].value) for cell in ("A1", "C3", "A5")]


def test_locked_title_and_note_stay_and_the_figure_is_written(plan: Path) -> None:
    title, figure, note = shown(plan)
    protect(plan, "C3")
    done = run("refresh", plan, "--in-place", "--format", "json")
    assert done.status == 0
    assert shown(plan) == [title, figure.replace("86", "91"), note]
    told = {each["cell"]: each for each in done.json["findings"] if "locked" in each["message"]}
    assert {cell: each["code"] for cell, each in told.items()} == {"A1": "XP204", "A5": "XP204"}
    assert "end December 2013" in told["A1"]["message"]


def test_force_protected_moves_them_too(plan: Path) -> None:
    protect(plan, "C3")
    done = run("refresh", plan, "--in-place", "--force-protected", "--format", "json")
    assert not [each for each in done.json["findings"] if "locked" in each["message"]]
    assert [text for text in shown(plan) if "November" in text] == []


def test_dry_run_names_the_locked_figure_and_the_refresh_stops(plan: Path) -> None:
    protect(plan)
    before = plan.read_bytes()
    told = run("refresh", plan, "--dry-run", "--format", "json").json["findings"]
    (stopping,) = [each for each in told if each["severity"] == "error"]
    assert stopping["message"] == "Plan!C3 is locked on a protected sheet, so this refresh cannot be written."
    assert "--force-protected" in stopping["remedy"]
    done = run("refresh", plan, "--in-place")
    assert "locked on a protected sheet" in done.err
    assert (done.status != 0, plan.read_bytes()) == (True, before)


def test_unlocked_cells_of_a_protected_sheet_have_no_finding(plan: Path) -> None:
    protect(plan, "A1", "C3", "A5")
    done = run("refresh", plan, "--in-place", "--format", "json")
    assert not [each for each in done.json["findings"] if "locked" in each["message"]]
    assert [text for text in shown(plan) if "November" in text] == []
