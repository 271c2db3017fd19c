"""A column of last month's figures stays as it is when the month's own are refreshed, and the officer is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.example import decided, small_extract, small_register
from tests.sheets import book_of
from xlplan.refresh.model import Refresh


def refreshed(folder: Path, heading: str, before: str | float = 84, value: str = "90") -> Refresh:
    heads = ["Action", "Measure", heading, "This month", "Comment"]
    rows = [["Do it", "Calls answered", before, 86, "Steady"], ["Do more", "Visits", before, 7, "Steady"]]
    book_of(folder, heads, *rows)
    small_register(folder, {"action": "A01", "measure": "Calls answered", "extract_key": "k"})
    small_extract(folder, f"k,2013-12,{value}")
    return decided(folder)


def told(refresh: Refresh) -> list[str]:
    return [finding.message for finding in refresh.findings if finding.code == "XP205"]


@pytest.mark.parametrize(
    "heading",
    [
        "Last month",
        "Previous",
        "% last month",
        "Prior period",
        "Same time last year",
        "Last year at this point",
    ],
)
def test_column_of_the_month_before_is_left_and_told_once(heading: str, tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, heading)
    assert [edit.cell for edit in refresh.edits] == ["D2"]
    (finding,) = [finding for finding in refresh.findings if finding.code == "XP205"]
    assert finding.message == (
        f"The column '{heading}' of 'Plan' was left as it is, and the figures beside it are of 2013-12 now: "
        "it shows an earlier time than it says."
    )
    assert finding.cell == "C1"


@pytest.mark.parametrize(
    "heading",
    [
        "Last year",
        "Baseline",
        "Change since last month",
        "Previous RAG",
        "Progress last month",
        "Last Ofsted",
    ],
)
def test_column_that_stays_true_is_not_told(heading: str, tmp_path: Path) -> None:
    assert told(refreshed(tmp_path, heading)) == []


def test_column_that_works_itself_out_or_holds_no_figure_is_not_told(tmp_path: Path) -> None:
    assert told(refreshed(tmp_path, "Last month", before="=D2-1")) == []
    assert told(refreshed(tmp_path, "Last month", before="n/a")) == []


def test_figure_that_stays_the_same_tells_nothing(tmp_path: Path) -> None:
    assert told(refreshed(tmp_path, "Last month", value="86")) == []
