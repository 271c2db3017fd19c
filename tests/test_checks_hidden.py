"""XP601, XP602, XP603, XP613, XP614: what the sheets hide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter  # it has no stubs

from tests.books import HEADINGS, ROW, rewrite
from tests.parts import SHEET
from tests.test_checks_subject import cells, run
from xlplan.checks import Subject, run_checks
from xlplan.checks.hidden import far_lines
from xlplan.checks.places import list_cells
from xlplan.config import Audience, CheckSettings, Config
from xlplan.errors import FileError
from xlplan.ooxml.tally import Line, Tally, tally_sheet
from xlplan.plan.reader import read_plan

Make = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]


def written(folder: Path, make: Make, audience: Audience = "committee") -> Subject:
    """Return a plan in A1:D2 of the sheet 'Plan', and whatever else is made."""
    with xlsxwriter.Workbook(folder / "plan.xlsx") as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ROW)
        make(book, sheet)
    config = Config(folder, check=CheckSettings(audience))
    return Subject(read_plan(folder / "plan.xlsx"), None, config, date(2014, 2, 1))


def messages(code: str, subject: Subject) -> list[str]:
    return [seen.message for seen in run(code, subject)]


def add_hidden(book: xlsxwriter.Workbook, texts: list[str], *, very: bool = False) -> None:
    sheet = book.add_worksheet("Back room")
    sheet.write_column(0, 0, texts)
    sheet.very_hidden() if very else sheet.hide()


def test_sheet_that_shows_is_not_hidden(tmp_path: Path) -> None:
    assert messages("XP601", written(tmp_path, lambda book, _: book.add_worksheet("Notes"))) == []


@pytest.mark.parametrize(("very", "how"), [(False, "is hidden"), (True, "is very hidden (Unhide")])
def test_hidden_sheet_is_told_with_what_it_holds(tmp_path: Path, very: bool, how: str) -> None:
    subject = written(tmp_path, lambda book, _: add_hidden(book, ["A", "B"], very=very))
    (seen,) = run("XP601", subject)
    assert seen.message.startswith(f"The sheet 'Back room' {how}")
    assert "2 filled cells" in seen.message
    assert (seen.sheet, seen.is_slight) == ("Back room", False)


def test_blank_hidden_sheet_weighs_less(tmp_path: Path) -> None:
    (seen,) = run("XP601", written(tmp_path, lambda book, _: add_hidden(book, [])))
    assert seen.is_slight
    assert "has nothing on it" in seen.message


@pytest.mark.parametrize("source", ["='Back room'!$A$1:$A$2", "=Words"])
def test_hidden_sheet_that_drop_down_lists_read_weighs_less(tmp_path: Path, source: str) -> None:
    def make(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        add_hidden(book, ["Red", "Green"])
        book.define_name("Words", "='Back room'!$A$1:$A$2")
        sheet.data_validation("D2", {"validate": "list", "source": source})

    (seen,) = run("XP601", written(tmp_path, make))
    assert seen.is_slight
    assert "for drop-down lists" in seen.message


def test_hidden_lines_without_content_are_left_alone(tmp_path: Path) -> None:
    def make(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.set_column("K:XFD", None, None, {"hidden": True})
        sheet.set_row(20, None, None, {"hidden": True})

    assert messages("XP602", written(tmp_path, make)) == []


def test_hidden_lines_of_a_sheet_are_one_finding_for_rows_and_one_for_columns(tmp_path: Path) -> None:
    def make(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for row in (10, 11, 12, 15):
            sheet.write(row, 0, "x")
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.write("F2", "initials")
        sheet.set_column("F:F", 0)

    subject = written(tmp_path, make)
    rows, columns = messages("XP602", subject)
    assert rows.startswith("4 rows of Plan (11:13, 16:16) are hidden, with 4 filled cells")
    assert columns.startswith("1 column of Plan (F:F) is hidden, with 1 filled cell")
    assert cells("XP602", subject) == ["A11", "F2"]


def filtered(sheet: xlsxwriter.worksheet.Worksheet, *, chosen: bool) -> None:
    sheet.write_column("A3", ["b", "c"])
    sheet.autofilter("A1:D4")
    if chosen:
        sheet.filter_column("A", "x == b")
        sheet.set_row(3, None, None, {"hidden": True})


def test_filter_buttons_alone_are_no_filter(tmp_path: Path) -> None:
    assert messages("XP613", written(tmp_path, lambda _, sheet: filtered(sheet, chosen=False))) == []


def test_active_filter_is_told_once_and_not_as_hidden_rows(tmp_path: Path) -> None:
    subject = written(tmp_path, lambda _, sheet: filtered(sheet, chosen=True))
    (message,) = messages("XP613", subject)
    assert message.startswith("The filter of Plan!A1:D4 hides 1 row")
    assert messages("XP602", subject) == []


@pytest.mark.parametrize(
    "look",
    [
        {"font_color": "white", "bg_color": "#203864"},
        {"font_color": "#F2F2F2", "bg_color": "#FFFFFF", "pattern": 2},
        {"font_color": "black"},
        {"num_format": "0;-0;;@"},
        {"num_format": ";;"},
    ],
    ids=["white on dark", "hatched", "black", "nought is blank", "texts show"],
)
def test_text_that_can_be_seen_is_left_alone(tmp_path: Path, look: dict[str, str]) -> None:
    subject = written(tmp_path, lambda book, sheet: sheet.write("F2", "seen", book.add_format(look)))
    assert messages("XP603", subject) == []


@pytest.mark.parametrize(
    ("look", "why"),
    [
        ({"font_color": "white"}, "text the colour of the background"),
        ({"font_color": "#FFC000", "bg_color": "#FFC000"}, "text the colour of the background"),
        ({"num_format": ";;;"}, "a number format that shows nothing"),
    ],
)
def test_text_that_nobody_sees_is_told(tmp_path: Path, look: dict[str, str], why: str) -> None:
    def make(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        unseen = book.add_format(look)
        sheet.write_column("F2", ["case 1", "case 2"], unseen)
        sheet.write_blank("G2", None, unseen)

    subject = written(tmp_path, make)
    (message,) = messages("XP603", subject)
    assert message.startswith(f"2 cells of Plan (F2:F3) have {why}")
    assert cells("XP603", subject) == ["F2"]


def test_white_text_that_a_rule_or_a_table_colours_is_left_alone(tmp_path: Path) -> None:
    def make(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        white = book.add_format({"font_color": "white"})
        sheet.write("F2", "Red", white)
        sheet.conditional_format("F2", {"type": "no_blanks", "format": book.add_format({"bg_color": "red"})})
        sheet.add_table("H1:H3", {"columns": [{"header": "Team", "header_format": white}]})

    assert messages("XP603", written(tmp_path, make)) == []


def test_words_with_a_colour_of_their_own_are_left_alone(tmp_path: Path) -> None:
    def make(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        white, red = book.add_format({"font_color": "white"}), book.add_format({"font_color": "#9C0006"})
        sheet.write_rich_string("F2", red, "Red", " ", red, "alert", white)

    assert messages("XP603", written(tmp_path, make)) == []


def test_table_below_a_gap_is_not_far(tmp_path: Path) -> None:
    def make(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write("A45", "A key to the ratings")
        sheet.write("T2", "a helper")

    assert messages("XP614", written(tmp_path, make)) == []


def test_content_beyond_the_screen_is_told(tmp_path: Path) -> None:
    def make(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_column("B500", ["J Smith", "P Jones"])
        sheet.write("AZ1", "x")

    subject = written(tmp_path, make)
    rows, columns = messages("XP614", subject)
    assert rows.startswith("2 filled cells of Plan, in rows 500:501, stand more than 50 rows away")
    assert columns.startswith("1 filled cell of Plan, in column AZ:AZ, stands more than 20 columns away")
    assert cells("XP614", subject) == ["B500", "AZ1"]


@pytest.mark.parametrize(
    ("cells", "areas"),
    [
        ([(7, 2), (8, 2), (4, 1)], ["A4", "B7:B8"]),
        ([(4, 1), (4, 2), (4, 3), (5, 1), (5, 2), (5, 3), (5, 7)], ["A4:C5", "G5"]),
        ([], []),
    ],
)
def test_cells_side_by_side_or_below_one_another_are_one_area(
    cells: list[tuple[int, int]], areas: list[str]
) -> None:
    assert list_cells(cells) == areas


def test_far_is_away_from_where_most_stands() -> None:
    lines = {row: Line(1, (row, 1)) for row in (1, *range(300, 340))}
    assert far_lines(lines, 50) == [1]
    assert far_lines({}, 50) == []


def test_cells_written_in_other_ways_are_counted_alike(tmp_path: Path) -> None:
    subject = written(tmp_path, lambda book, _: add_hidden(book, ["A", "B"]))
    before = subject.surveys[0]
    path = rewrite(tmp_path / "plan.xlsx", SHEET, '<c r="A1" ', '<!-- an aside --><c   r="A1" ')
    rewrite(path, SHEET, '<row r="2"', "<row")
    after = Subject(subject.plan, None, subject.config, subject.today).surveys[0]
    assert (after.rows, after.columns, after.strings) == (before.rows, before.columns, before.strings)
    assert before.cells == 8


def test_large_sheet_is_counted_in_blocks_as_it_is_cell_by_cell(tmp_path: Path) -> None:
    def make(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        white = book.add_format({"font_color": "white"})
        for row in range(5, 4000):
            sheet.write_row(row, row % 3, [f"text {row % 50}", row, True])
            sheet.write_formula(row, 7, "=1+1", white if row % 500 == 0 else None, "two")
        sheet.set_row(300, None, None, {"hidden": True})
        sheet.set_row(301, 40)

    subject = written(tmp_path, make)
    part, styles = subject.book.sheets[0].part, {0, 1, 2}
    assert subject.book.stream(part, b"sheetData", b"row") is not None
    in_blocks, _ = tally_sheet(subject.book, part, styles)
    one_by_one = Tally(styles)
    one_by_one.add_rows(subject.book.read(part))
    assert vars(in_blocks).keys() == vars(one_by_one).keys()
    for name in ("rows", "columns", "strings", "hidden", "asked", "height"):
        assert getattr(in_blocks, name) == getattr(one_by_one, name), name
    assert in_blocks.hidden == {301}


def test_rules_that_are_not_selected_do_not_open_the_file(tmp_path: Path) -> None:
    subject = written(tmp_path, lambda *_: None)
    subject.plan.path.unlink()
    run_checks(subject, ["XP1", "XP2"])
    with pytest.raises(FileError, match="cannot be read any more"):
        run_checks(subject, ["XP6"])
