"""A sentence that still quotes the old figure is pointed out, and left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.example import decided, run, small_extract, small_register
from tests.tables import table
from xlplan.findings import Finding

HEADINGS = ("Area for improvement", "Measure", "Current performance", "Progress to date", "RAG")
MEASURES = ("% of assessments completed in time", "No. of calls answered")


def refreshed(folder: Path, says: str, later: str = "") -> list[Finding]:
    """Return what is pointed out in a plan with one action of two measures, and another of the first again."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Plan"
    sheet.append([*HEADINGS])
    sheet.append(["Do it", MEASURES[0], "86%", says, "Green"])
    sheet.append([None, MEASURES[1], "40"])
    sheet.append(["Do more", MEASURES[0], "86%", later, "Green"])
    sheet.merge_cells("A2:A3")
    book.save(folder / "plan.xlsx")
    small_register(
        folder,
        {"action": "A01", "measure": MEASURES[0], "cell": "C2", "extract_key": "in_time", "unit": "%"},
        {"action": "A01", "measure": MEASURES[1], "cell": "C3", "extract_key": "calls"},
        {"action": "A02", "measure": MEASURES[0], "cell": "C4", "extract_key": "in_time", "unit": "%"},
    )
    small_extract(folder, "in_time,2013-12,91%", "calls,2013-12,55")
    return [finding for finding in decided(folder).findings if finding.code == "XP401"]


@pytest.mark.parametrize(("says", "reads"), table("prose.md", "Progress"))
def test_sentence(tmp_path: Path, says: str, reads: str) -> None:
    found = refreshed(tmp_path, says)
    assert [finding.message.partition("It would read: ")[2] for finding in found] == [f"'{reads}'"] * bool(
        reads
    )


def test_finding_names_cell_indicator_and_sentence(tmp_path: Path) -> None:
    (finding,) = refreshed(tmp_path, "We met. 86% of assessments were completed in time.")
    assert (finding.sheet, finding.cell, finding.action, finding.indicator) == ("Plan", "D2", "A01", "I1")
    assert finding.quote == "86% of assessments were completed in time."
    assert finding.message.startswith(
        "Progress to date still says '86%' of I1 ('% of assessments completed in time')"
    )
    assert finding.severity == "warning"


def test_every_action_that_shares_the_figure_is_looked_at(tmp_path: Path) -> None:
    found = refreshed(tmp_path, "", "86% of assessments were completed in time.")
    assert [(finding.cell, finding.indicator) for finding in found] == [("D4", "I3")]


def test_sentence_is_never_changed(tmp_path: Path) -> None:
    says = "86% of assessments were completed in time."
    refreshed(tmp_path, says)
    assert run("refresh", tmp_path / "plan.xlsx", "-p", "2013-12", "--in-place", "-q").status == 0
    assert load_workbook(tmp_path / "plan.xlsx")["Plan"]["D2"].value == says
