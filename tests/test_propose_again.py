"""A register that an officer has kept, and a plan that has changed: what `init` adds, moves and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.example import Run, parts, run, small_plan, small_register
from xlplan.plan.register import Entry, read_register

ROWS = (
    ("Answer sooner", "% of calls answered in time", "86%", "Amber"),
    ("Train all staff", "No. of staff trained this year", "40", "Green"),
    ("Write a strategy", "Strategy in place", "Complete", "Green"),
)
NEW = ("Visit more homes", "No. of homes visited", "7", "Red")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a plan and the register that init wrote for it."""
    small_plan(tmp_path, *ROWS)
    assert run("init", tmp_path / "plan.xlsx", "-q").status == 0
    return tmp_path


def again(folder: Path, *rows: Sequence[object]) -> Run:
    """Write the plan anew with these rows and run init on it."""
    small_plan(folder, *(rows or ROWS))
    return run("init", folder / "plan.xlsx")


def change(folder: Path, how: Any) -> None:
    """Change the register as an officer does in Excel."""
    book = load_workbook(folder / "indicators.xlsx")
    how(book.worksheets[0])
    book.save(folder / "indicators.xlsx")


def entries(folder: Path) -> Mapping[str, Entry]:
    return {entry.indicator: entry for entry in read_register(folder / "indicators.xlsx").entries}


def looks(cell: Any) -> tuple[object, ...]:
    return cell.value, repr(cell.font), repr(cell.fill), repr(cell.border), repr(cell.alignment)


def column(sheet: Worksheet, name: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == name)


def test_register_that_has_everything_is_left_byte_for_byte(folder: Path) -> None:
    before = (folder / "indicators.xlsx").read_bytes()
    answer = again(folder)
    assert (folder / "indicators.xlsx").read_bytes() == before
    assert "it was not changed" in answer.out
    assert not (folder / ".xlplan").exists()


def test_officers_choices_columns_and_formats_survive_a_new_row(folder: Path) -> None:
    def keep(sheet: Worksheet) -> None:
        sheet.cell(2, column(sheet, "extract_key")).value = "calls_in_time"
        sheet.cell(2, column(sheet, "target")).value = 91.5
        own = sheet.max_column + 1
        sheet.cell(1, own, "Who I ask")
        sheet.cell(2, own, "Ann").font = Font(italic=True)
        sheet.cell(3, own).comment = Comment("Ask again in May", "Ann")
        sheet.cell(3, 1).fill = PatternFill("solid", "FFABCDEF")
        sheet.auto_filter.ref = "A1:W4"
        sheet.row_dimensions[4].hidden = True

    change(folder, keep)
    before, known = parts(folder / "indicators.xlsx"), load_workbook(folder / "indicators.xlsx").worksheets[0]
    again(folder, *ROWS, NEW)
    after, sheet = parts(folder / "indicators.xlsx"), load_workbook(folder / "indicators.xlsx").worksheets[0]
    for row in known.iter_rows():
        for cell in row:
            assert looks(sheet[cell.coordinate]) == looks(cell)
    kept = sheet.cell(3, sheet.max_column).comment
    assert kept and kept.text == "Ask again in May"
    assert sheet.row_dimensions[4].hidden
    assert {name for name in before if before[name] != after[name]} <= {
        "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml",
    }  # fmt: skip


def test_new_indicator_gets_a_shaded_row_below_the_last(folder: Path) -> None:
    answer = again(folder, NEW, *ROWS)
    last = read_register(folder / "indicators.xlsx").entries[-1]
    assert (last.measure, last.extract_key, last.cell) == ("No. of homes visited", "homes_visited", "C2")
    assert last.indicator not in {"I01.1", "I02.1", "I03.1"}
    assert str(last.note).startswith("new in the plan")
    sheet = load_workbook(folder / "indicators.xlsx").worksheets[0]
    assert {cell.fill.fgColor.rgb[-6:] for cell in sheet[5]} == {"FFF2CC"}
    assert "1 new row, below the last one, shaded" in answer.out


def test_same_indicator_in_a_new_action_gets_the_officers_key(folder: Path) -> None:
    change(folder, lambda sheet: sheet.cell(2, column(sheet, "extract_key"), "mine"))
    assert entries(folder)["I01.1"].extract_key == "mine"
    again(folder, *ROWS, ("Another", "% of calls that are answered in time", "86%", "Red"))
    assert entries(folder)["I04.1"].extract_key == "mine"


def test_moved_indicators_get_their_new_cells_and_keep_the_rest(folder: Path) -> None:
    change(folder, lambda sheet: sheet.cell(2, column(sheet, "tolerance"), "2 points"))
    answer = again(folder, ROWS[2], ROWS[1], ROWS[0])
    assert {name: entry.cell for name, entry in entries(folder).items()} == {
        "I01.1": "C4",
        "I02.1": "C3",
        "I03.1": "C2",
    }
    assert entries(folder)["I01.1"].tolerance == "2 points"
    assert "2 indicators found again elsewhere: I01.1 C2 → C4, I03.1 C4 → C2." in answer.out
    assert "it was not changed" in again(folder, ROWS[2], ROWS[1], ROWS[0]).out


def test_sorted_register_is_brought_up_to_date_row_by_row(folder: Path) -> None:
    def turn(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, values in enumerate(reversed(rows), 2):
            for at, value in enumerate(values, 1):
                sheet.cell(number, at).value = value

    change(folder, turn)
    again(folder, ROWS[1], ROWS[0], ROWS[2])
    assert [entry.cell for entry in read_register(folder / "indicators.xlsx").entries] == ["C4", "C2", "C3"]


def test_indicator_that_is_gone_is_marked_once_and_the_officers_note_stays(folder: Path) -> None:
    change(folder, lambda sheet: sheet.cell(3, column(sheet, "note"), "ask Ann"))
    assert entries(folder)["I02.1"].note == "ask Ann"
    answer = again(folder, ROWS[0], ROWS[2])
    assert entries(folder)["I02.1"].note == "ask Ann; not in the plan any more"
    assert "Not in the plan any more, and marked so in the note: I02.1" in answer.out
    assert "it was not changed" in again(folder, ROWS[0], ROWS[2]).out


def test_indicator_that_comes_back_loses_its_mark(folder: Path) -> None:
    again(folder, ROWS[0], ROWS[2])
    again(folder)
    assert entries(folder)["I02.1"].note is None


def test_reworded_measure_is_asked_about_and_not_taken(folder: Path) -> None:
    answer = again(folder, (ROWS[0][0], "% of urgent calls answered in time", "86%", "Amber"), *ROWS[1:])
    assert entries(folder)["I01.1"].note == "not in the plan any more"
    assert "If it is '% of urgent calls answered in time' (Plan!C2) now" in " ".join(answer.out.split())


def test_register_before_is_kept(folder: Path) -> None:
    before = (folder / "indicators.xlsx").read_bytes()
    again(folder, *ROWS, NEW)
    (backup,) = (folder / ".xlplan" / "backups").iterdir()
    assert backup.read_bytes() == before


def test_register_of_another_plan_is_refused(folder: Path) -> None:
    before = (folder / "indicators.xlsx").read_bytes()
    answer = again(folder, NEW)
    assert answer.status == 2
    assert "none of its 3 indicators is in plan.xlsx" in answer.err
    assert (folder / "indicators.xlsx").read_bytes() == before


def test_csv_register_is_not_touched_and_told_so(tmp_path: Path) -> None:
    small_plan(tmp_path, *ROWS)
    entry = {"action": "A01", "measure": "% of calls answered in time", "extract_key": "k"}
    kept = small_register(tmp_path, entry).read_bytes()
    answer = run("init", tmp_path / "plan.xlsx")
    assert (tmp_path / "indicators.csv").read_bytes() == kept
    assert "2 new rows" in answer.out
    assert "was not changed, for it is a CSV file" in answer.out


def test_answer_in_json_names_what_was_done(folder: Path) -> None:
    small_plan(folder, ROWS[1], ROWS[2], NEW)
    answer = run("init", folder / "plan.xlsx", "--format", "json").json
    assert (answer["added"], answer["gone"], answer["unclear"]) == (["I03.2"], ["I01.1"], [])
    assert answer["moved"] == [
        {"indicator": "I02.1", "from": "C3", "to": "C2", "sheet": "Plan"},
        {"indicator": "I03.1", "from": "C4", "to": "C3", "sheet": "Plan"},
    ]
    assert answer["written"]


def test_register_stays_a_sound_workbook(folder: Path) -> None:
    again(folder, *ROWS, NEW)
    with ZipFile(folder / "indicators.xlsx") as package:
        assert package.testzip() is None
    assert run("init", folder / "plan.xlsx").status == 0
