"""A column of reviews for each term: the latest is read; what only names a term, or says what was done, is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import Row, plan_of
from xlplan.plan.layout.headings import match_headings

ACTIONS: list[Row] = [
    ("Action", "Who", "Timescale", "Success criteria", "Autumn review", "Spring review", "Summer review"),
    ("Teach phonics daily", "EO", "Sept", "90% pass the check", "61% at the mark.", "Now 78%.", None),
    ("Hold fluency sessions", "EO", "Oct", "75% read at speed", "Baseline 52%.", "66% at speed.", None),
    ("Restock libraries", "PTA", "Jan", "Children enjoy books", "Books ordered.", "Open.", None),
]


@pytest.mark.parametrize(
    "heading",
    ["Summer school", "Spring clean", "Autumn baseline", "Summer reading challenge", "Year 6 pupils"],
)
def test_text_that_only_names_a_term_heads_no_column(heading: str) -> None:
    assert not match_headings({1: heading}).names


def test_reviews_without_figures_stay_progress(tmp_path: Path) -> None:
    rows: list[Row] = [ACTIONS[0], *(row for row in ACTIONS if row[0] == "Restock libraries")]
    (table,) = plan_of(tmp_path, *rows, ("Visit homes", "TH", "Nov", "Trust", "Begun.", "Done.")).tables
    assert "current_performance" not in table.columns
    assert table.columns["progress"] == 6


@pytest.mark.parametrize(("state", "column"), [("n/a", "current_performance"), ("On track", "rating")])
def test_months_over_states_are_no_figures_and_over_none_are_still(
    tmp_path: Path, state: str, column: str
) -> None:
    heads = ("Measure", "Target", "Apr 2026", "May 2026")
    (table,) = plan_of(tmp_path, heads, ("Calls", "9", state), ("Visits", "8", state)).tables
    assert table.columns[column] == 3
    assert bool(table.series) == (state == "n/a")


def test_latest_review_is_read_as_the_figures_and_the_next_has_its_own_column(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *ACTIONS)
    (table,) = plan.tables
    assert (table.columns["current_performance"], table.series) == (6, (5, 6, 7))
    assert list(plan.indicators["cell"][:2]) == ["F2", "F3"]
    assert any("'Spring review'" in doubt for doubt in plan.doubts)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Review – Spring term", "progress"),
        ("Mid-year update", "progress"),
        ("Autumn 1 RAG", "rating"),
        ("Summer target", "target"),
        ("Spring 2026 evaluation", "progress"),
    ],
)
def test_term_or_half_year_says_when_and_the_other_words_which_column(heading: str, column: str) -> None:
    assert match_headings({1: heading}).names == {column}
