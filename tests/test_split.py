"""A footnote that only some of its figures have outgrown is split when the officer asks for it, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from tests.example import decided, run, small_extract, small_plan, small_register

NOVEMBER = "Performance for November 2013"


def shared(folder: Path, *notes: str, marker: str = "¹") -> Path:
    """Write a plan of two figures with one note, of which the extract has the first."""
    marker = marker if marker == "*" else f" {marker}"
    plan = small_plan(
        folder,
        ("Do it", "No. of calls", f"7 calls{marker}", "Green"),
        ("Do more", "No. of visits", f"3 visits{marker}", "Green"),
        notes=notes,
    )
    measures = ("No. of calls", "No. of visits")
    small_register(
        folder, *({"action": f"A0{n}", "measure": m, "extract_key": m} for n, m in enumerate(measures, 1))
    )
    small_extract(folder, "No. of calls,2013-12,9")
    return plan


def split(folder: Path) -> dict[str, str | None]:
    return {edit.cell: edit.new for edit in decided(folder, split_footnotes=True).edits}


def left(folder: Path) -> list[str]:
    return [f.message for f in decided(folder, split_footnotes=True).findings if f.code == "XP204"]


def test_nothing_is_split_unasked(tmp_path: Path) -> None:
    shared(tmp_path, f"¹ {NOVEMBER}")
    refresh = decided(tmp_path)
    assert {edit.cell: edit.new for edit in refresh.edits} == {"C2": "9 calls ¹"}
    assert "uses it too and stays as it was" in " ".join(finding.message for finding in refresh.findings)


@pytest.mark.parametrize(
    ("marker", "new"), [("¹", "²"), ("[1]", "[2]"), ("(1)", "(2)")], ids=["superscript", "bracket", "paren"]
)
def test_refreshed_figures_get_a_note_of_their_own(tmp_path: Path, marker: str, new: str) -> None:
    shared(tmp_path, f"{marker} {NOVEMBER}", marker=marker)
    assert split(tmp_path) == {"C2": f"9 calls {new}", "A6": f"{new} Performance for December 2013"}
    assert left(tmp_path) == []


def test_other_notes_keep_their_numbers_and_the_new_one_comes_last(tmp_path: Path) -> None:
    shared(tmp_path, f"¹ {NOVEMBER}", "² Includes 12+ only", "⁹ Draft")
    assert split(tmp_path) == {"C2": "9 calls ¹⁰", "A8": "¹⁰ Performance for December 2013"}


def test_notes_that_share_a_cell_get_another_line(tmp_path: Path) -> None:
    shared(tmp_path, f"¹ {NOVEMBER}\n² Includes 12+ only")
    assert split(tmp_path) == {
        "C2": "9 calls ³",
        "A5": f"¹ {NOVEMBER}\n² Includes 12+ only\n³ Performance for December 2013",
    }


def test_written_split_is_proven_and_refreshing_again_changes_nothing(tmp_path: Path) -> None:
    plan = shared(tmp_path, f"¹ {NOVEMBER}")
    done = run("refresh", plan, "-p", "2013-12", "--in-place", "--split-footnotes", "-q")
    assert (done.status, done.err) == (0, "")
    sheet = load_workbook(plan)["Plan"]
    assert [sheet[cell].value for cell in ("C2", "C3", "A5", "A6")] == [
        "9 calls ²", "3 visits ¹", f"¹ {NOVEMBER}", "² Performance for December 2013",
    ]  # fmt: skip
    assert split(tmp_path) == {}


def test_cell_below_that_is_not_free_leaves_the_note(tmp_path: Path) -> None:
    plan = shared(tmp_path, f"¹ {NOVEMBER}")
    book = load_workbook(plan)
    book["Plan"]["A6"] = "Produced by the performance team"
    book.save(plan)
    assert split(tmp_path) == {"C2": "9 calls ¹"}
    assert len(left(tmp_path)) == 1


def test_cell_below_that_looks_otherwise_leaves_the_note(tmp_path: Path) -> None:
    plan = shared(tmp_path, f"¹ {NOVEMBER}")
    book = load_workbook(plan)
    book["Plan"]["A5"].font = Font(size=8)
    book.save(plan)
    assert split(tmp_path) == {"C2": "9 calls ¹"}
    assert len(left(tmp_path)) == 1


def test_stars_have_no_next_one(tmp_path: Path) -> None:
    shared(tmp_path, f"* {NOVEMBER}", marker="*")
    assert len(left(tmp_path)) == 1
