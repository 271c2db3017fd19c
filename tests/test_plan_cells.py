"""What a cell of a workbook becomes: its text as shown, raised runs, formula, date, error, fill."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter  # it has no stubs

from tests.books import HEADINGS, ROW, Book, rewrite
from xlplan.plan.model import Plan, plan_cell
from xlplan.plan.reader import read_plan


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def first(plan: Plan, *names: str) -> list[object]:
    """Return what these columns hold for the first indicator."""
    return [plan.indicators[name].iloc[0] for name in names]


def test_number_under_a_percent_format_is_read_as_shown_and_as_a_number(book: Book) -> None:
    book.sheet.write_number("C2", 0.86, book.file.add_format({"num_format": "0.0%"}))
    shown = first(book.read(), "text", "number", "number_format", "is_formula")
    assert shown == ["86.0%", 0.86, "0.0%", False]


def test_formula_is_read_as_its_stored_result(book: Book) -> None:
    book.sheet.write_formula("C2", "=1-0.14", value=0.86)
    assert first(book.read(), "text", "number", "is_formula") == ["0.86", 0.86, True]


def test_formula_that_gives_text_is_a_formula(book: Book) -> None:
    book.sheet.write_formula("C2", '="86"&"%"', value="86%")
    assert first(book.read(), "text", "is_formula") == ["86%", True]


def test_date_is_a_date_and_not_a_number(book: Book) -> None:
    book.sheet.write_datetime("C2", datetime(2014, 3, 31), book.file.add_format({"num_format": "d mmm yyyy"}))
    plan = book.read()
    assert first(plan, "text", "number", "is_date") == ["31 Mar 2014", None, True]
    assert plan_cell(plan, "C2").date == date(2014, 3, 31)


def test_time_duration_truth_and_error_are_read_as_shown(book: Book) -> None:
    book.sheet.write_datetime("A3", time(9, 5), book.file.add_format({"num_format": "hh:mm"}))
    book.sheet.write_number("B3", 1.5, book.file.add_format({"num_format": "[h]:mm"}))
    book.sheet.write_boolean("C3", True)
    book.sheet.write_formula("D3", "=1/0", value="#DIV/0!")
    plan = book.read()
    assert [plan_cell(plan, cell).text for cell in ("A3", "B3", "C3", "D3")] == [
        *("09:05", "36:00", "TRUE", "#DIV/0!"),
    ]
    assert plan_cell(plan, "D3").error == "#DIV/0!"


def test_date_out_of_range_is_an_error_value(book: Book) -> None:
    book.sheet.write_number("C2", 1e9, book.file.add_format({"num_format": "dd/mm/yyyy"}))
    assert plan_cell(book.read(), "C2").error == "#VALUE!"


def test_raised_runs_are_spans_of_the_text(book: Book) -> None:
    raised, plain = book.file.add_format({"font_script": 1}), book.file.add_format({"italic": True})
    lowered = book.file.add_format({"font_script": 2})
    runs = ["YTD = 86% ", raised, "1", raised, "2", plain, " of", lowered, "x"]
    book.sheet.write_rich_string("C2", *runs)
    assert first(book.read(), "cell_text", "superscript") == ["YTD = 86% 12 ofx", ((10, 12),)]


def test_text_in_the_cell_itself_is_read_with_its_raised_runs(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as file:
        sheet, raised = file.add_worksheet("Plan"), file.add_format({"font_script": 1})
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ROW[:2])
        sheet.write_rich_string("C2", "86% ", raised, "1")
        sheet.write("D2", "Green")
    assert plan_cell(read_plan(path), "C2").superscript == ((4, 5),)


def test_escaped_characters_are_read_as_themselves(book: Book) -> None:
    book.sheet.write("C2", "86%\r_x000D_")
    assert plan_cell(book.read(), "C2").text == "86%\r_x000D_"


def test_phonetic_guide_is_not_part_of_the_text(book: Book) -> None:
    book.file.close()
    guide = '<t>86%</t><rPh sb="0" eb="1"><t>per cent</t></rPh>'
    assert (
        plan_cell(read_plan(rewrite(book.path, "xl/sharedStrings.xml", "<t>86%</t>", guide)), "C2").text
        == "86%"
    )


def test_shared_string_out_of_range_is_blank(book: Book) -> None:
    book.file.close()
    path = rewrite(book.path, "xl/worksheets/sheet1.xml", "<v>6</v>", "<v>600</v>")
    assert plan_cell(read_plan(path), "C2").text == ""


@pytest.mark.parametrize(
    ("colour", "fill"),
    [
        ('rgb="FFFFC000"', "FFC000"),
        ('indexed="10"', "FF0000"),
        ('indexed="64"', None),
        ('theme="0"', "FFFFFF"),
        ('theme="1"', "000000"),
        ('theme="4"', "4F81BD"),
        ('theme="9" tint="0.5999938962981048"', "FCD5B4"),
        ('theme="4" tint="-0.249977111117893"', "366092"),
        ('theme="40"', None),
        ('auto="1"', None),
    ],
)
def test_fill_is_read_whatever_way_its_colour_is_given(book: Book, colour: str, fill: str | None) -> None:
    book.sheet.write("D2", "Amber", book.file.add_format({"bg_color": "#123456"}))
    book.file.close()
    path = rewrite(book.path, "xl/styles.xml", '<fgColor rgb="FF123456"/>', f"<fgColor {colour}/>")
    (read,) = read_plan(path).actions["rating_fill"]
    assert (read and [*bytes.fromhex(read)]) == (fill and pytest.approx([*bytes.fromhex(fill)], abs=1))


def test_cell_of_a_style_that_is_missing_is_read_without_one(book: Book) -> None:
    book.file.close()
    path = rewrite(book.path, "xl/worksheets/sheet1.xml", '<c r="C2"', '<c r="C2" s="99"')
    assert plan_cell(read_plan(path), "C2").text == "86%"


def test_pattern_is_no_fill(book: Book) -> None:
    book.sheet.write("D2", "Amber", book.file.add_format({"bg_color": "#FFC000", "pattern": 4}))
    assert book.read().actions.loc[0, "rating_fill"] is None


def test_theme_colour_without_a_theme_is_no_fill(book: Book) -> None:
    book.sheet.write("D2", "Amber", book.file.add_format({"bg_color": "#123456"}))
    book.file.close()
    rewrite(book.path, "xl/styles.xml", '<fgColor rgb="FF123456"/>', '<fgColor theme="4"/>')
    rewrite(book.path, "xl/theme/theme1.xml", "clrScheme", "otherScheme")
    assert read_plan(book.path).actions.loc[0, "rating_fill"] is None
