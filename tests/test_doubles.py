"""Rows that speak of one indicator and month: what agrees is used, what differs leaves the cell alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.example import example, run
from xlplan.plan.extracts.answers import Answer, answers
from xlplan.plan.extracts.extract import Extract, read_extract, read_extracts
from xlplan.schema import validate_extract
from xlplan.text.periods import month


def extract_of(folder: Path, text: str, name: str = "a.csv") -> Extract:
    (folder / name).write_text(text, "utf-8")
    extract = read_extract(folder / name)
    validate_extract(extract)
    return extract


def answer(extract: Extract) -> Answer:
    found = answers(extract, "K1", month(2013, 12), "month")
    assert found is not None
    return found


@pytest.mark.parametrize("other", ["K1,2013-12,,", "K1,2013-12,6,Pod A", "K1,2013-11,6,", "K2,2013-12,6,"])
def test_rows_that_differ_in_what_they_speak_of_are_no_doubles(tmp_path: Path, other: str) -> None:
    extract = extract_of(tmp_path, f"indicator,period,value,team\nK1,2013-12,5,\n{other}\n")
    assert extract.findings == ()
    assert answer(extract).value.number == 5


def test_row_given_twice_is_used_and_told(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value\nK1,2013-12,5%\nk1,Dec 2013,5\n")
    (finding,) = extract.findings
    assert answer(extract).value.number == 5
    assert (finding.severity, finding.cell) == ("warning", "C3")
    assert finding.message == "a.csv, row 3, column C (value): 'K1' for 2013-12 is '5%' in both C2 and C3."


def test_two_values_for_one_month_are_both_named_and_neither_is_used(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value\nK1,2013-12,5\nK1,2013-12,5\nk1,Dec 2013,6\n")
    (finding,) = extract.findings
    assert finding.message == (
        "a.csv, row 4, column C (value): 'K1' for 2013-12 is '5' in C2 and '6' in C4; neither is used "
        "(and 1 more)."
    )
    assert (answer(extract).value.mark, answer(extract).value.unclear) == ("unclear", "'5' (C2) or '6' (C4)")


def test_month_in_two_columns_of_a_wide_extract_is_seen(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,2013-12,Dec 2013\nK1,5,6\n")
    assert extract.findings[0].cell == "C2"
    assert answer(extract).value.unclear == "'5' (B2) or '6' (C2)"


def test_suppressed_figure_of_a_double_is_not_repeated(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator,period,value,status\nK1,2013-12,3,c\nK1,2013-12,5,\n")
    assert "is 'c' in C2 and '5' in C3" in extract.findings[0].message
    assert answer(extract).value.unclear == "'c' (C2) or '5' (C3)"


def test_column_that_may_be_the_team_is_named(tmp_path: Path) -> None:
    text = "indicator,period,code,locality,value\nK1,2013-12,1,North,5\nK1,2013-12,2,South,6\n"
    remedy = extract_of(tmp_path, text).findings[0].remedy or ""
    assert "differ in 'locality' (D): if that is the team, write team = \"locality\" in xlplan.toml" in remedy


def test_many_doubles_of_a_file_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"K{number},2013-12,{value}\n" for number in range(9) for value in (1, 2))
    findings = extract_of(tmp_path, f"indicator,period,value\n{rows}").findings
    assert len(findings) == 5
    assert findings[-1].message.endswith("So it is with 4 more of this file.")


def test_later_file_settles_what_an_earlier_one_leaves_open(tmp_path: Path) -> None:
    extract_of(tmp_path, "indicator,period,value\nK1,2013-12,5\nK1,2013-12,6\n", "a.csv")
    extract_of(tmp_path, "indicator,period,value\nK1,2013-12,6\n", "b.csv")
    assert answer(read_extracts(tmp_path.glob("*.csv"))).value.number == 6


@pytest.mark.parametrize(
    ("value", "clause"),
    [
        ('"86,4"', "'86,4' may be 86.4 with a decimal comma, or 864 with its comma in the wrong place"),
        ("(12)", "'(12)' may be -12, as accountants write it, or 12 in brackets"),
        ("1.2E+03", "'1.2E+03' may be 1200, or a longer number that Excel has shortened"),
    ],
)
def test_value_that_could_be_two_numbers_names_both(tmp_path: Path, value: str, clause: str) -> None:
    assert (
        answer(extract_of(tmp_path, f"indicator,period,value\nK1,2013-12,{value}\n")).value.unclear == clause
    )


def test_thousands_are_unclear_beside_decimal_commas(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, "indicator;period;value\nK1;2013-12;1,234\nK2;2013-12;86,4\n")
    assert "may be 1234, or 1.234" in (answer(extract).value.unclear or "")
    assert answer(extract_of(tmp_path, "indicator;period;value\nK1;2013-12;1,234\n")).value.number == 1234


def test_unclear_part_makes_no_value(tmp_path: Path) -> None:
    extract = extract_of(tmp_path, 'indicator,period,num,den\nK1,2013-12,"86,4",100\n')
    assert (answer(extract).value.number, answer(extract).value.mark) == (None, "unclear")


def test_cell_is_left_alone_where_the_extract_gives_two_values(tmp_path: Path) -> None:
    plan = example(tmp_path)
    extract = tmp_path / "double.csv"
    extract.write_text(
        "indicator,period,value\nre_referrals,2013-12,11%\nre_referrals,2013-12,12%\n", "utf-8"
    )
    answered = run("refresh", plan, "-e", extract, "--dry-run", "--format", "json").json
    assert [edit for edit in answered["edits"] if edit["kind"] == "figure"] == []
    left = [each["message"] for each in answered["findings"] if "can be read in two ways" in each["message"]]
    assert left
    assert all("'11%' (C2) or '12%' (C3)" in message for message in left)
