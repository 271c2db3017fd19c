"""The month as a page says what the text says: every cell, every reason, what was left, the proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.example import example, run
from xlplan import receipts


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return example(tmp_path)


def test_dry_run_says_that_nothing_was_written(plan: Path) -> None:
    page = run("refresh", plan, "-p", "2013-12", "--dry-run", "--format", "html").out
    assert "nothing was written" in page
    assert "<h2>Proof</h2>" not in page
    assert not (plan.parent / "ofsted-action-plan-2013-12.xlsx").exists()


def test_page_shows_each_cell_the_reasons_and_the_proof(plan: Path) -> None:
    page = run("refresh", plan, "-p", "2013-12", "--format", "html").out
    (receipt,) = receipts.find_receipts(plan.parent)
    assert all(f"!{edit.cell}</td>" in page for edit in receipt.edits)
    assert "<del>86%</del> <ins>91%</ins> of assessments completed within 45 working days ¹" in page
    assert "91% against at least 90%: met, so Green" in page
    assert receipt.output_sha256 in page
    assert f"{receipt.identical} parts are as before" in page


def test_month_that_is_there_already_changes_nothing(plan: Path) -> None:
    assert run("refresh", plan, "-p", "2013-12", "--in-place", "-q").status == 0
    assert "<li>Nothing to change: " in run("refresh", plan, "-p", "2013-12", "--format", "html").out
