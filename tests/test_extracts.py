"""What is read from an extract, wherever its headings, marks and months stand."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from xlplan.errors import ExtractError
from xlplan.plan.extracts.extract import (
    Answer,
    Extract,
    answers,
    latest_period,
    parse_value,
    periods_in,
    read_extract,
    read_extracts,
)
from xlplan.text.periods import Period, month, parse_period

DECEMBER = month(2013, 12)


def cases() -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / "cases" / "extracts.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [(title, cell.strip("`"), expected) for title, cell, expected in rows[1:]]


def shown(text: str) -> str:
    try:
        value = parse_value(text)
    except ValueError:
        return "no"
    high = f" to {value.high}" if value.high is not None else ""
    return f"mark {value.mark}" if value.mark else f"{value.number}{high} {value.unit}".strip()


def extract_of(folder: Path, text: str, name: str = "2013-12.csv", **columns: str) -> Extract:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_extract(path, columns=columns)


def answer(extract: Extract, basis: str = "month", period: Period = DECEMBER) -> Answer:
    found = answers(extract, "K1", period, basis)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in cases()], ids=[case[0] for case in cases()]
)
def test_value_is_read_as_an_officer_reads_it(text: str, expected: str) -> None:
    assert shown(text) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_every_number_written_with_thousands_is_read_back(number: Decimal) -> None:
    assert parse_value(f"{number:,}%").number == number


@given(st.text(max_size=12))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    assert shown(text)


def test_decimals_are_counted_as_written() -> None:
    assert [parse_value(text).decimals for text in ("86", "86.40", "c", "1,200")] == [0, 2, 0, 0]


def test_tidy_extract_answers_with_its_source(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value,numerator,denominator\nK1,2013-12,86.4%,57,66\n")
    found = answer(extract)
    assert (found.value.number, found.value.unit, found.source) == (Decimal("86.4"), "%", "2013-12.csv row 2")
    assert (found.row, found.column, found.numerator, found.denominator) == (2, "C", "57", "66")
    assert extract.findings == ()


def test_key_is_found_whatever_its_case_and_spaces(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value\n k1  Late ,2013-12,5\n")
    assert answers(extract, "K1 late", DECEMBER, "month") is not None


def test_headings_are_found_below_a_title_and_under_other_names(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "Performance; December\n\nKPI Ref.;Month;ACTUAL;Pod\nK1;Dec 2013;5;\n")
    assert (answer(extract).row, answer(extract).column) == (4, "C")


def test_code_is_the_indicator_where_the_measure_stands_beside_it(tmp_path: Path) -> None:
    assert answer(extract_of(tmp_path, "Measure,Code,Month,Result\nRe-referrals,K1,2013-12,5\n"))


def test_heading_named_in_the_settings_wins(tmp_path: Path) -> None:
    text = "Indicator,Our ref,Period,Value,Outturn\nRe-referrals,K1,2013-12,5,6\n"
    extract = extract_of(tmp_path, text, indicator="our REF", value="Outturn")
    assert answer(extract).value.number == 6


def test_two_headings_for_one_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match=r"'Actual' \(C\), 'Result' \(D\).*\[extract.columns\]: value = "):
        extract_of(tmp_path, "indicator,period,Actual,Result\nK1,2013-12,5,6\n")


def test_missing_columns_are_named_with_the_headings_seen(tmp_path: Path) -> None:
    with pytest.raises(ExtractError) as error:
        extract_of(tmp_path, "Report\nName,When,How much\nK1,2013-12,5\n")
    assert "no column for indicator, period, value" in error.value.message
    assert "'Name' (A), 'When' (B), 'How much' (C)" in error.value.message
    assert error.value.place == "row 2"


@pytest.mark.parametrize("text", ["", "\n\n", "indicator,period,value\n", "indicator,period,value\n,,\n"])
def test_extract_without_values_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ExtractError, match=r"empty|holds no values"):
        extract_of(tmp_path, text)


def test_no_file_at_all_is_refused() -> None:
    with pytest.raises(ExtractError, match="no extract was given"):
        read_extracts([])


def test_blank_rows_and_notes_below_the_table_are_left_out(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value\nK1,2013-12,5\n,,\nSource: PMF\n\n,,\n")
    assert list(extract.frame["indicator"]) == ["K1"]


def test_short_row_reads_as_blank_cells(tmp_path: Path) -> None:
    assert answer(extract_of(tmp_path, "indicator,period,value\nK1,2013-12\n")).value.mark == "missing"


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value\n=K1,2013-12,@5\n")
    assert list(extract.frame.loc[0, ["indicator", "value"]]) == ["=K1", "@5"]


def test_frame_is_text_with_missing_as_na(tmp_path: Path) -> None:
    frame = extract_of(tmp_path, "indicator,period,value\nK1,2013-12,5.0\n").frame
    assert list(frame.columns) == (
        [
            "indicator",
            "period",
            "value",
            "numerator",
            "denominator",
            "team",
            "as_at",
            "status",
            "file",
            "row",
            "column",
        ]
    )
    assert frame.loc[0, "value"] == "5.0"
    assert frame["team"].isna().all()


def test_wide_extract_is_read_month_by_month(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,team,Nov 2013,Dec 2013,Jan 2014\nK1,,4,5,\nK1,Pod A,1,2,\n")
    assert (answer(extract).value.number, answer(extract).column) == (Decimal(5), "D")
    assert latest_period(extract) == DECEMBER


def test_wide_extract_needs_periods_in_its_headings(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="no column for period, value"):
        extract_of(tmp_path, "indicator,first,second\nK1,4,5\n")


def test_team_rows_do_not_answer_for_the_service(tmp_path: Path) -> None:
    text = "indicator,period,value,team\nK1,2013-12,1,Pod A\nK1,2013-12,5,Whole service\nK2,2013-12,3,Pod A\n"
    extract = extract_of(tmp_path, text)
    assert answer(extract).value.number == 5
    assert answers(extract, "K2", DECEMBER, "month") is None


@pytest.mark.parametrize(
    ("given_period", "basis", "answers_december"),
    [
        ("Dec 2013", "month", True),
        ("Dec 2013", "quarter", True),
        ("2013-12-06", "month", True),
        ("2013-12-06", "snapshot", True),
        ("2013-Q3", "quarter", True),
        ("2013-Q3", "month", False),
        ("2013-Q2", "quarter", False),
        ("2013/14", "year", True),
        ("2013/14", "ytd", False),
        ("2012/13", "year", False),
        ("Nov 2013", "month", False),
        ("sometime", "month", False),
    ],
)
def test_row_answers_for_its_month(
    tmp_path: Path, given_period: str, basis: str, answers_december: bool
) -> None:
    extract = extract_of(tmp_path, f"indicator,period,value\nK1,{given_period},5\n")
    assert (answers(extract, "K1", DECEMBER, basis) is not None) is answers_december


def test_quarter_asked_for_is_answered_by_its_last_month(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value\nK1,2013-12,5\n")
    asked = parse_period("2013-Q3")
    assert asked is not None
    assert answer(extract, "quarter", asked).value.number == 5


def test_row_of_the_basis_own_kind_and_latest_date_wins(tmp_path: Path) -> None:
    text = "indicator,period,value\nK1,2013-12-06,1\nK1,2013-12-20,2\nK1,2013-12,3\nK1,2013-Q3,4\n"
    extract = extract_of(tmp_path, text)
    found = [answer(extract, basis).value.number for basis in ("snapshot", "month", "ytd", "quarter")]
    assert found == [2, 3, 3, 4]


def test_blank_value_does_not_hide_one_that_is_given(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value\nK1,2013-12,\nK1,2013-12-06,5\n")
    assert answer(extract).value.number == 5


@pytest.mark.parametrize(
    ("row", "as_at"),
    [
        ("K1,2013-12,5,2013-12-06", date(2013, 12, 6)),
        ("K1,2013-12-20,5,", date(2013, 12, 20)),
        ("K1,2013-12-20,5,2013-12-06", date(2013, 12, 6)),
        ("K1,2013-12-01,5,", None),
        ("K1,2013-12,5,", None),
    ],
)
def test_as_at_date_is_the_given_one_or_the_period_s_day(
    tmp_path: Path, row: str, as_at: date | None
) -> None:
    assert answer(extract_of(tmp_path, f"indicator,period,value,as at\n{row}\n")).as_at == as_at


def test_provisional_status_is_told(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value,status\nK1,2013-12,5,Provisional\n")
    assert answer(extract).provisional


def test_suppression_wins_over_a_value(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value,numerator,denominator,flag\nK1,2013-12,40,3,9,C\n")
    assert (answer(extract).value.number, answer(extract).value.mark) == (None, "c")
    assert extract.findings == ()


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("57,66", "86.36363636363636363636363636 %"),
        ("1,4", "25 %"),
        ("c,66", "mark c"),
        ("3,<5", "mark <5"),
        ("0,0", "mark missing"),
        ("57,", "mark missing"),
        ("many,66", "mark missing"),
    ],
)
def test_value_left_out_is_worked_out_from_its_parts(tmp_path: Path, parts: str, expected: str) -> None:
    extract = extract_of(tmp_path, f"indicator,period,num,den\nK1,2013-12,{parts}\n")
    value = answer(extract).value
    assert (f"mark {value.mark}" if value.mark else f"{value.number} {value.unit}") == expected


@pytest.mark.parametrize(
    "row",
    [
        "86,57,66",  # rounded
        "86.4%,57,66",
        "116,928,8",  # an average
        "36.5,730,200000",  # per 10,000: 730 / 200,000
        "110-160,57,66",
        "c,57,66",
        "86,c,66",
        "86,57,0",
        "lots,57,66",
    ],
)
def test_value_that_its_parts_make_is_not_mentioned(tmp_path: Path, row: str) -> None:
    extract = extract_of(tmp_path, f"indicator,period,value,num,den\nK1,2013-12,{row}\n")
    assert extract.findings == ()


@pytest.mark.parametrize("value", ["84", "0.86", "864%"])
def test_value_that_its_parts_do_not_make_is_a_warning(tmp_path: Path, value: str) -> None:
    extract = extract_of(tmp_path, f"indicator,period,value,num,den\nK1,2013-12,{value},57,66\n")
    (finding,) = extract.findings
    assert (finding.code, finding.severity, finding.cell) == ("XP010", "warning", "C2")
    assert finding.message == (
        f"2013-12.csv, row 2, column C (value): '{value}' is given, but 57 of 66 is 86.4%."
    )


def test_later_file_wins_and_says_so(tmp_path: Path) -> None:
    extract_of(tmp_path, "indicator,period,value\nK1,2013-12,6\nK2,2013-12,1%\nK3,2013-12,\n", "b.csv")
    extract_of(tmp_path, "indicator,period,value\nK1,2013-12,5\nK2,2013-12,1\nK3,2013-12,4\n", "a.csv")
    extract = read_extracts([tmp_path / "b.csv", tmp_path / "a.csv"])
    assert answer(extract).source == "b.csv row 2"
    assert [finding.message for finding in extract.findings] == [
        "b.csv, row 2, column C (value): 'K1' for 2013-12 is '6' here and '5' in a.csv, row 2; "
        "the later file is used."
    ]


def test_suppressed_figure_is_not_repeated_in_a_message(tmp_path: Path) -> None:
    extract_of(tmp_path, "indicator,period,value,status\nK1,2013-12,3,c\n", "a.csv")
    extract_of(tmp_path, "indicator,period,value\nK1,2013-12,5\n", "b.csv")
    (finding,) = read_extracts(tmp_path.glob("*.csv")).findings
    assert "'5' here and 'c' in a.csv" in finding.message


def test_value_that_cannot_be_read_is_no_revision(tmp_path: Path) -> None:
    extract_of(tmp_path, "indicator,period,value\nK1,2013-12,abc\n", "a.csv")
    extract_of(tmp_path, "indicator,period,value\nK1,2013-12,5\n", "b.csv")
    assert read_extracts(tmp_path.glob("*.csv")).findings == ()


def test_source_and_as_at_date_are_the_first_files_where_a_wide_one_repeats_the_value(tmp_path: Path) -> None:
    extract_of(tmp_path, "indicator,period,value,as_at\nK1,2013-12,5,2013-12-06\n", "a.csv")
    extract_of(tmp_path, "indicator,2013-12\nK1,5%\n", "b.csv")
    found = answer(read_extracts(tmp_path.glob("*.csv")))
    assert (found.source, found.as_at) == ("a.csv row 2", date(2013, 12, 6))


def test_value_that_cannot_be_read_is_told_with_its_cell(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value\nK1,2013-12,abc\n")
    with pytest.raises(ExtractError, match=r"^2013-12.csv: row 2, column C \(value\): 'abc' is not a number"):
        answer(extract)


def test_latest_period_passes_over_months_without_values(tmp_path: Path) -> None:
    text = "indicator,period,value,status\nK1,2013-11-08,5,\nK1,2013-12,,c\nK1,2014-01,,\nK1,2013/14,9,\n"
    extract = extract_of(tmp_path, text)
    assert [period.label for period in periods_in(extract)] == ["2013-11", "2013-12"]
    assert latest_period(extract) == DECEMBER


def test_latest_period_of_quarters_is_the_last_quarter_s_last_month(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value\nK1,2013-Q2,5\nK1,2013-Q3,6\n")
    assert latest_period(extract) == DECEMBER


def test_extract_without_a_readable_period_has_no_latest(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="both a value and a period"):
        latest_period(extract_of(tmp_path, "indicator,period,value\nK1,sometime,5\n"))


def book_of(folder: Path, sheets: dict[str, list[list[object]]], hidden: str = "") -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.save(folder / "2013-12.xlsx")
    return folder / "2013-12.xlsx"


TABLE: list[list[object]] = [["indicator", "period", "value"], ["K1", "2013-12", 5]]
NOTES: list[list[object]] = [["Notes"], ["All figures are provisional."]]


def test_sheet_laid_out_as_an_extract_is_found_among_others(tmp_path: Path) -> None:
    path = book_of(tmp_path, {"Notes": NOTES, "Figures": TABLE, "Empty": []})
    assert answer(read_extract(path)).source == "2013-12.xlsx 'Figures' row 2"


def test_only_sheet_is_not_named_in_the_source(tmp_path: Path) -> None:
    path = book_of(tmp_path, {"Figures": TABLE, "Old": TABLE}, hidden="Old")
    assert answer(read_extract(path)).source == "2013-12.xlsx row 2"


def test_two_sheets_that_could_be_the_extract_are_refused_until_one_is_named(tmp_path: Path) -> None:
    path = book_of(tmp_path, {"Nov": TABLE, "Dec": TABLE})
    with pytest.raises(ExtractError, match=r"'Nov' and 'Dec' could each be the extract.*sheet = \"Nov\""):
        read_extract(path)
    assert answer(read_extract(path, sheet="dec")).source == "2013-12.xlsx 'Dec' row 2"
    with pytest.raises(ExtractError, match=r"there is no sheet 'Jan'.*its sheets are 'Nov', 'Dec'"):
        read_extract(path, sheet="Jan")


def test_workbook_without_an_extract_tells_of_its_first_sheet_with_anything_in_it(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="the headings are 'Notes'"):
        read_extract(book_of(tmp_path, {"Empty": [], "Notes": NOTES}))


def test_strict_workbook_is_read_like_any_other(tmp_path: Path) -> None:
    path = book_of(tmp_path, {"Figures": TABLE})
    usual, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(
                name, re.sub(usual + rb"(officeDocument|spreadsheetml)/2006/", strict + rb"\1/", content)
            )
    assert answer(read_extract(path)).value.number == 5


def test_wide_workbook_with_dates_for_headings_is_read_month_by_month(tmp_path: Path) -> None:
    path = book_of(
        tmp_path, {"KPI": [["Performance"], ["KPI", "Target", datetime(2013, 11, 1), datetime(2013, 12, 1)]]}
    )
    book = load_workbook(path)
    sheet = book["KPI"]
    sheet.append(["K1", 0.9, 0.8, 0.864])
    for address, number_format in {"C2": "mmm-yy", "D2": "mmm-yy", "C3": "0%", "D3": "0%"}.items():
        sheet[address].number_format = number_format
    book.save(path)
    found = answer(read_extract(path))
    assert (found.value.number, found.value.unit, found.row, found.column) == (Decimal("86.4"), "%", 3, "D")
