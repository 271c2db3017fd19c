"""Targets that a measure's words suggest: proposed to the officer, never certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import plan_of
from tests.tables import table
from xlplan.propose.register import propose_register
from xlplan.text.likely_targets import suggest_target


@pytest.mark.parametrize(("unit", "measure"), table("likely_targets.md", "None"))
def test_other_numbers_suggest_no_target(unit: str, measure: str) -> None:
    assert suggest_target(measure, unit) is None


@pytest.mark.parametrize(("unit", "measure", "expected"), table("likely_targets.md", "Likely"))
def test_words_suggest_a_target(unit: str, measure: str, expected: str) -> None:
    target = suggest_target(measure, unit)
    assert target
    assert f"{target.text}: {target.operator} {target.value:f} {target.unit}".strip() == expected


def test_suggested_target_asks_to_be_confirmed(tmp_path: Path) -> None:
    heads = ["Measure", "Actual", "RAG"]
    (entry,) = propose_register(plan_of(tmp_path, heads, ["Dental checks (80%)", "74%", "Red"])).entries
    assert entry.target == 80
    assert "its target 80% is read from the words of its measure: please confirm it" in str(entry.note)


def test_target_column_goes_before_what_the_words_suggest(tmp_path: Path) -> None:
    heads = ["Measure", "Target", "Actual", "RAG"]
    rows = [["Dental checks (80%)", "85%", "74%", "Red"], ["Dental checks (80%)", "TBC", "74%", "Red"]]
    said, unsaid = propose_register(plan_of(tmp_path, heads, *rows)).entries
    assert said.target == 85
    assert unsaid.target is None


def test_words_in_a_target_column_that_state_none_leave_what_stands_beside_the_figure(tmp_path: Path) -> None:
    heads = ["Action", "Target", "Latest position", "RAG"]
    rows = [
        ["Profile tenants", "Safety & Quality", "Data held for 71% of tenants against 85% target.", "Red"]
    ]
    rows += [["Empty the backlog", "Tenancy", "Overdue repairs: 40 (target 0)", "Red"]]
    found = propose_register(plan_of(tmp_path, heads, *rows)).entries
    assert [each.target for each in found] == [85, 0]
