"""XP7: whether everybody can read the plan."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter  # it has no stubs

from tests.test_checks_hidden import messages, written
from tests.test_checks_subject import HEADINGS, action, cells, run, subject_of
from xlplan.checks import Subject
from xlplan.config import Audience


def with_plan(folder: Path, look: dict[str, str], text: str = "Amber") -> Subject:
    return written(folder, lambda book, sheet: sheet.write("F2", text, book.add_format(look)))


def test_rating_with_a_word_is_not_colour_alone(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(rating="R"), action(rating=""), fills={"G4": "FF0000"})
    assert cells("XP701", subject) == []


def test_ratings_by_colour_alone_are_one_finding(tmp_path: Path) -> None:
    rows = [action(rating=""), action(rating="●"), action(rating="Green")]
    subject = subject_of(tmp_path, *rows, fills={"G4": "FF0000", "G5": "FFC000", "G6": "92D050"})
    (seen,) = run("XP701", subject)
    assert seen.message.startswith("2 ratings of Plan (G4, G5) are a colour without a word")


@pytest.mark.parametrize(
    "look",
    [
        {"font_color": "black", "bg_color": "#FFC000"},
        {"font_color": "#767676"},
        {"font_color": "#949494", "font_size": 18},
        {"font_color": "#949494", "font_size": 14, "bold": True},
        {"font_color": "#FFFFFF"},
    ],
    ids=["black on amber", "4.5 to 1", "large", "large in bold", "not seen at all"],
)
def test_text_that_can_be_read_is_left_alone(tmp_path: Path, look: dict[str, str]) -> None:
    assert messages("XP702", with_plan(tmp_path, look)) == []


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ({"font_color": "white", "bg_color": "#FFC000"}, "FFFFFF on FFC000, a contrast of 1.6 to 1"),
        ({"font_color": "#949494", "font_size": 14}, "949494 on FFFFFF, a contrast of 3.0 to 1"),
    ],
)
def test_text_that_is_hard_to_read_is_told(tmp_path: Path, look: dict[str, str], said: str) -> None:
    (message,) = messages("XP702", with_plan(tmp_path, look))
    assert said in message
    assert message.startswith("1 cell of Plan (F2) has text")


def charted(folder: Path, options: dict[str, object]) -> Subject:
    def make(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Plan!$C$2:$C$2"})
        sheet.insert_chart("F4", chart, options)
        sheet.insert_textbox("J4", "a note")

    return written(folder, make)


@pytest.mark.parametrize("options", [{"description": "13 are Amber"}, {"decorative": True}])
def test_chart_with_a_text_or_for_its_looks_is_left_alone(tmp_path: Path, options: dict[str, object]) -> None:
    assert messages("XP703", charted(tmp_path, options)) == []


def test_chart_without_a_text_is_told_where_it_begins(tmp_path: Path) -> None:
    subject = charted(tmp_path, {})
    (message,) = messages("XP703", subject)
    assert message.startswith("1 chart on Plan (Chart 1 at F4) has no alternative text")
    assert cells("XP703", subject) == ["F4"]


@pytest.mark.parametrize(
    ("options", "found"), [({}, 1), ({"decorative": True}, 0), ({"description": "The council's arms"}, 0)]
)
def test_picture_needs_a_text_too(tmp_path: Path, options: dict[str, object], found: int) -> None:
    image = next((Path(__file__).parents[1] / "docs").rglob("*.png"))
    subject = written(tmp_path, lambda _, sheet: sheet.insert_image("F4", image, options))
    assert len(messages("XP703", subject)) == found


@pytest.mark.parametrize(("name", "found"), [("Sheet1", 1), ("Tabelle 2", 1), ("Sheet of 1", 0), ("Q1", 0)])
def test_name_that_excel_gave_is_told(tmp_path: Path, name: str, found: int) -> None:
    subject = written(tmp_path, lambda book, _: book.add_worksheet(name))
    assert len(messages("XP704", subject)) == found


def test_default_name_of_a_hidden_sheet_is_not_told(tmp_path: Path) -> None:
    subject = written(tmp_path, lambda book, _: book.add_worksheet("Sheet2").hide())
    assert messages("XP704", subject) == []


@pytest.mark.parametrize(
    ("audience", "title", "found"),
    [("public", "", 1), ("public", "Action plan", 0), ("committee", "", 0), ("internal", "", 0)],
)
def test_title_is_missed_for_the_public_alone(
    tmp_path: Path, audience: Audience, title: str, found: int
) -> None:
    subject = written(tmp_path, lambda book, _: book.set_properties({"title": title}), audience)
    assert len(messages("XP705", subject)) == found


def test_blank_lines_below_the_table_and_in_merged_cells_are_no_gaps(tmp_path: Path) -> None:
    def make(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.merge_range("A3:A4", "Do more")
        sheet.write_row("B3", ["% seen", "70%", "Red"])
        sheet.write("A30", "1 A note")

    assert messages("XP706", written(tmp_path, make)) == []


def test_blank_row_and_column_inside_the_table_are_one_finding(tmp_path: Path) -> None:
    headings = (*HEADINGS[:3], None, *HEADINGS[3:])
    rows = [[*action()[:3], None, *action()[3:]], [], [*action()[:3], None, *action()[3:]]]
    subject = subject_of(tmp_path, *rows, headings=headings)  # type: ignore[arg-type]  # None is a blank cell
    (seen,) = run("XP706", subject)
    assert seen.message.startswith("The table of Plan has blank rows or columns (5:5, D:D)")


def tall(folder: Path, make: str) -> Subject:
    def write(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for row in range(2, 60):
            sheet.write_row(row, 0, ["Do it", "% done", "86%", "Green"])
        if make == "repeated":
            sheet.repeat_rows(0)
        if make == "on one page":
            sheet.fit_to_pages(1, 1)
        if make == "one page wide":
            sheet.fit_to_pages(1, 0)

    return written(folder, write)


@pytest.mark.parametrize(
    ("make", "found"), [("as it is", 1), ("one page wide", 1), ("repeated", 0), ("on one page", 0)]
)
def test_headings_of_a_long_plan_must_repeat_in_print(tmp_path: Path, make: str, found: int) -> None:
    assert len(messages("XP707", tall(tmp_path, make))) == found


def test_headings_of_a_plan_on_one_page_need_not_repeat(tmp_path: Path) -> None:
    assert messages("XP707", written(tmp_path, lambda *_: None)) == []
