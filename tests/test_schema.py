"""What the schemas refuse, and how an officer is told."""

from __future__ import annotations

import pickle
from pathlib import Path

import pandas as pd
import pytest

from xlplan.errors import ConfigError
from xlplan.findings import Finding, ValidationFailed
from xlplan.plan.extracts.extract import read_extracts
from xlplan.plan.register import read_register
from xlplan.resources import data_folder
from xlplan.schema import failures, validate_extract, validate_plan, validate_register

REGISTER = "indicator,action,measure,sheet,cell,polarity,target,basis,extract_key,"


def extract_findings(folder: Path, *texts: str) -> list[Finding]:
    for number, text in enumerate(texts):
        (folder / f"{number}.csv").write_text(text, "utf-8")
    with pytest.raises(ValidationFailed) as error:
        validate_extract(read_extracts(folder.glob("*.csv")))
    return list(error.value.findings)


def register_findings(folder: Path, text: str) -> list[Finding]:
    (folder / "indicators.csv").write_text(text, "utf-8")
    with pytest.raises(ValidationFailed) as error:
        validate_register(read_register(folder / "indicators.csv"))
    return list(error.value.findings)


def schema_of(folder: Path, text: str) -> Path:
    (folder / "own.yaml").write_text(f"schema_type: dataframe\ncolumns:\n{text}", "utf-8")
    return folder / "own.yaml"


def test_example_register_and_extracts_are_accepted() -> None:
    folder = data_folder("workbooks")
    assert validate_register(read_register(folder / "indicators.xlsx")) == ()
    assert validate_extract(read_extracts(sorted((folder / "extracts").iterdir()))) == ()


@pytest.mark.parametrize("value", ["86.4", "86.4%", "5,434", "110 – 160", "c", "*", "<5", "n/a", "-", ""])
def test_value_that_is_a_figure_or_a_mark_is_accepted(tmp_path: Path, value: str) -> None:
    (tmp_path / "a.csv").write_text(f'indicator,period,value\nK1,2013-12,"{value}"\n', "utf-8")
    assert validate_extract(read_extracts([tmp_path / "a.csv"])) == ()


def test_warnings_of_an_extract_raise_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("indicator,period,value,num,den\nK1,2013-12,80,1,2\n", "utf-8")
    assert [finding.severity for finding in validate_extract(read_extracts([tmp_path / "a.csv"]))] == [
        "warning"
    ]


def test_every_failure_of_an_extract_is_told_at_once_with_its_cell(tmp_path: Path) -> None:
    text = (
        "Title\nindicator,period,value,num,den,as at,status\nK1,2013-12,80,1,2,soon,late\n"
        ",2013-12,5,,,,\nK3,sometime,abc,x y,,2013-12-06,C\n"
    )
    findings = extract_findings(tmp_path, text)
    assert [(finding.cell, finding.code, finding.severity) for finding in findings] == [
        ("F3", "XP010", "error"),
        ("G3", "XP004", "error"),
        ("A4", "XP003", "error"),
        ("B5", "XP010", "error"),
        ("C5", "XP010", "error"),
        ("D5", "XP010", "error"),
        ("C3", "XP010", "warning"),
    ]


def test_failure_is_told_in_an_officer_s_words(tmp_path: Path) -> None:
    (finding,) = extract_findings(tmp_path, "indicator,period,value\nK1,2013-12,abc\n")
    assert finding.message == "0.csv, row 2, column C (value): 'abc' is not a number."
    assert finding.remedy == "Write a figure such as 86.4, or a suppression mark (c, x, z, k, *)."
    assert finding.quote == "abc"


@pytest.mark.parametrize(
    ("row", "message", "remedy"),
    [
        (",2013-12,5,", "column A (indicator): it is empty.", "Write the indicator's extract_key"),
        (
            "K1,later,5,",
            "'later' is not a month, a quarter, a year or a date.",
            "Write a month such as 2013-12",
        ),
        (
            "K1,2013-12,5,maybe",
            "'maybe' is not one of its words.",
            "Write 'provisional', 'revised' or 'final'",
        ),
    ],
)
def test_remedy_says_what_to_write(tmp_path: Path, row: str, message: str, remedy: str) -> None:
    (finding,) = extract_findings(tmp_path, f"indicator,period,value,status\n{row}\n")
    assert finding.message.endswith(message)
    assert finding.remedy is not None
    assert finding.remedy.startswith(remedy)


def test_wide_extract_s_failure_has_the_month_s_own_column(tmp_path: Path) -> None:
    (finding,) = extract_findings(tmp_path, "indicator,2013-11,2013-12\nK1,5,abc\n")
    assert finding.cell == "C2"


def test_same_indicator_in_two_files_is_no_failure(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("indicator,period,value\nK1,2013-12,5\n", "utf-8")
    assert validate_extract(read_extracts(tmp_path.glob("*.csv"))) == ()


def test_failures_of_several_files_name_their_file(tmp_path: Path) -> None:
    findings = extract_findings(
        tmp_path, "indicator,period,value\nK1,2013-12,abc\n", "value,indicator,period\ndef,K1,2013-12\n"
    )
    assert [finding.message[:30] for finding in findings] == [
        "0.csv, row 2, column C (value)", "1.csv, row 2, column A (value)",
    ]  # fmt: skip


def test_validation_error_says_how_many_and_quotes_the_first(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("indicator,period,value\nK1,2013-12,abc\nK2,2013-12,def\n", "utf-8")
    with pytest.raises(ValidationFailed) as error:
        validate_extract(read_extracts([tmp_path / "a.csv"]))
    assert str(error.value) == (
        "2 things must be put right; the first: a.csv, row 2, column C (value): 'abc' is not a number. "
        "Write a figure such as 86.4, or a suppression mark (c, x, z, k, *)."
    )
    assert error.value.to_json()["kind"] == "validation"
    assert (error.value.file, error.value.place) == (str(tmp_path / "a.csv"), "C2")


def test_validation_error_comes_home_from_another_process() -> None:
    error = ValidationFailed([Finding("XP010", "error", "Wrong.", cell="A1")], file="a.csv")
    again = pickle.loads(pickle.dumps(error))
    assert (again.findings, str(again), again.file) == (error.findings, "Wrong.", "a.csv")


def test_register_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    (finding,) = register_findings(tmp_path, f"{REGISTER}\n".replace("target,", "") + "I1,A1,m,,,,,k\n")
    assert (finding.code, finding.cell) == ("XP001", None)
    assert finding.message == "indicators.csv: there is no column 'target'."
    assert finding.remedy == "Add it: a number such as 90; leave it blank where there is no target."


@pytest.mark.parametrize(
    ("row", "code", "cell", "message"),
    [
        (",A1,m,,,,,,,", "XP003", "A2", "it is empty"),
        ("I1,A1,m,,G,,,,,", "XP010", "E2", "'G' is not a cell's address"),
        ("I1,A1,m,,,up,,,,", "XP004", "F2", "'up' is not one of its words"),
        ("I1,A1,m,,,higher,All,,,", "XP010", "G2", "'All' is not a number"),
        ("I1,A1,m,,,higher,c,,,", "XP010", "G2", "'c' is not a number"),
        ("I1,A1,m,,,,,weekly,,", "XP004", "H2", "'weekly' is not one of its words"),
        ("I1,A1,m,,,,,,,5", "XP010", "J2", "'5' is not a tolerance"),
    ],
)
def test_register_s_cell_that_is_wrong_is_told(
    tmp_path: Path, row: str, code: str, cell: str, message: str
) -> None:
    (finding,) = register_findings(tmp_path, f"{REGISTER}tolerance\n{row}\n")
    assert (finding.code, finding.cell) == (code, cell)
    assert finding.message.endswith(f": {message}.")


@pytest.mark.parametrize(
    ("column", "text"),
    [("line", "0"), ("figure", "1.5"), ("decimals", "9"), ("rates", "maybe"), ("override_until", "2013-12")],
)
def test_optional_column_of_the_register_is_judged_where_it_is_there(
    tmp_path: Path, column: str, text: str
) -> None:
    (finding,) = register_findings(tmp_path, f"{REGISTER}{column}\nI1,A1,m,,,,,,,{text}\n")
    assert (finding.cell, finding.quote) == ("J2", text)


def test_indicator_given_twice_is_told_once(tmp_path: Path) -> None:
    (finding,) = register_findings(tmp_path, f"{REGISTER}\nI1,A1,m,,,,,,,\nI1,A2,n,,,,,,,\n")
    assert (finding.code, finding.cell) == ("XP010", "A3")
    assert finding.message == "indicators.csv, row 3, column A (indicator): 'I1' is given more than once."


@pytest.mark.parametrize("ends", ["5,", ",5", "5,5", "6,5"])
def test_range_needs_two_ends_that_rise(tmp_path: Path, ends: str) -> None:
    low, high = ends.split(",")
    (finding,) = register_findings(tmp_path, f"{REGISTER}target_high\nI1,A1,m,,,range,{low},,,{high}\n")
    assert (finding.code, finding.cell) == ("XP010", "J2")


def test_range_without_a_column_for_its_upper_end_is_told(tmp_path: Path) -> None:
    (finding,) = register_findings(tmp_path, f"{REGISTER}\nI1,A1,m,,,range,5,,,\n")
    assert finding.cell == "F2"


def test_range_with_both_ends_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(f"{REGISTER}target_high\nI1,A1,m,,,Range,5,,,6\n", "utf-8")
    assert validate_register(read_register(tmp_path / "r.csv")) == ()


def test_plan_s_failures_have_the_plan_s_cells(tmp_path: Path) -> None:
    schema = schema_of(tmp_path, "  rating: {checks: {isin: [Red, Green]}}\n  lead_officer: {}\n  gone: {}\n")
    frame = pd.DataFrame(
        {
            "sheet": ["Plan"],
            "action": ["A1"],
            "rating": ["Pink"],
            "rating_cell": ["H5"],
            "lead_officer": [None],
        },
        dtype="string",
    )
    gone, rating, lead = validate_plan(frame, {"rating": "rating_cell"}, schema)
    assert (gone.code, gone.cell, gone.message) == ("XP001", None, "Gone: there is no column 'gone'.")
    assert (rating.sheet, rating.cell, rating.action, rating.quote) == ("Plan", "H5", "A1", "Pink")
    assert (lead.code, lead.cell, lead.message) == ("XP003", None, "Lead officer: it is empty.")


def test_failures_keep_the_frame_s_own_labels(tmp_path: Path) -> None:
    schema = schema_of(tmp_path, "  size: {nullable: true, checks: {str_length: {max_value: 2}}}\n")
    frame = pd.DataFrame({"size": ["abc", "d"]}, index=["A01", "A02"], dtype="string")
    (failure,) = failures(frame, schema)
    assert (failure.index, failure.check, failure.wrong) == ("A01", "str_length", "'abc' is not accepted")
    assert failure.remedy == "Correct it, or change the schema."


def test_words_of_an_officer_s_own_schema_are_read(tmp_path: Path) -> None:
    schema = schema_of(tmp_path, "  size: {checks: {isin: [small]}}\n")
    assert failures(pd.DataFrame({"size": ["big"]}), schema)[0].remedy == "Write small."


def test_column_that_a_strict_schema_does_not_know_has_no_row(tmp_path: Path) -> None:
    schema = schema_of(tmp_path, "  size: {}\nstrict: true\n")
    (failure,) = failures(pd.DataFrame({"size": ["big"], "age": ["old"]}, dtype="string"), schema)
    assert (failure.index, failure.column, failure.code) == (None, "age", "XP010")
    assert failure.wrong == "'age' is not a column of the schema"


def test_rule_that_text_cannot_be_held_to_is_the_schema_s_fault(tmp_path: Path) -> None:
    schema = schema_of(tmp_path, "  size: {checks: {greater_than: 1}}\n")
    with pytest.raises(ConfigError, match=r"'size' is text, which greater_than\(1\) cannot judge"):
        failures(pd.DataFrame({"size": ["5"]}, dtype="string"), schema)


@pytest.mark.parametrize("text", ["columns: [", "columns: 5", "- 1", "columns: {a: {checks: {no_such: 1}}}"])
def test_file_that_is_no_schema_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.yaml").write_text(text)
    with pytest.raises(ConfigError, match="is not a schema that pandera reads"):
        failures(pd.DataFrame(), tmp_path / "own.yaml")


def test_schema_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the schema cannot be read"):
        failures(pd.DataFrame(), tmp_path / "none.yaml")
