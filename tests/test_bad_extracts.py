"""Extracts as they should not come: one sentence with file, place, what was seen and what would do; nothing written."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.example import example, run, snapshot
from xlplan.errors import ExtractError
from xlplan.findings import ValidationFailed
from xlplan.plan.extracts.extract import read_extract
from xlplan.schema import validate_extract

SHARED = Path(__file__).resolve().parents[2] / "shared" / "extracts"
H = "indicator,period,value\n"
ROW = "re_referrals,2013-12,11%\n"


def book(*sheets: str) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name in sheets:
        sheet = made.create_sheet(name)
        for line in (H + ROW).splitlines():
            sheet.append(line.split(","))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def zipped(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(name, H + ROW)
    return stream.getvalue()


BAD: list[tuple[str, str, bytes | str, str]] = [
    ("nothing", "a.csv", "", "is empty; it needs a row of headings"),
    ("blank cells", "a.csv", "\n,,\n", "is empty; it needs a row of headings"),
    ("headings alone", "a.csv", H, "row 1: holds no values below its headings; it needs a row for each"),
    ("no period", "a.csv", "indicator,value\nK1,1\n", "no column for period; the headings are 'indicator' (A), "),
    ("no value", "a.csv", "indicator,period\nK1,2013-12\n", "no column for value; the headings are"),
    ("no key", "a.csv", "name,period,value\nK1,2013-12,1\n", "no column for indicator; the headings are 'name' (A)"),
    ("no headings", "a.csv", ROW * 2, "no column for indicator, period, value; the headings are 're_referrals' (A)"),
    ("two columns for one", "a.csv", "kpi,month,actual,result\nK1,2013-12,1,2\n", "could be the value: 'actual' (C), 'result' (D)"),
    ("a word", "a.csv", f"{H}K1,2013-12,many\n", "row 2, column C (value): 'many' is not a number. Write a figure such as 86.4"),
    ("words about a figure", "a.csv", f"{H}K1,2013-12,86 cases\n", "'86 cases' is not a number. Write the figure alone"),
    ("a formula's error", "a.csv", f"{H}K1,2013-12,#DIV/0!\n", "It is an error of a formula: mend it in Excel"),
    ("millions of no unit", "a.csv", f"{H}K1,2013-12,1.2m\n", "Write it in full, or with its pound sign, as £1.2m."),
    ("a period in words", "a.csv", f"{H}K1,Christmas,1\n", "column B (period): 'Christmas' is not a month, a quarter, a year"),
    ("a date's number", "a.csv", f"{H}K1,41609,1\n", "It may be Excel's number for 1 December 2013"),
    ("a bare year", "a.csv", f"{H}K1,2014,1\n", "It may be the financial year 2013/14 or 2014/15: write which."),
    ("an American date", "a.csv", f"{H}K1,12/31/2013,1\n", "It may be an American date: write 2013-12-31."),
    ("a quarter of which year", "a.csv", f"{H}K1,2013Q4,1\n", "of the calendar year or of the financial year: write 2013-Q3"),
    ("a blank key", "a.csv", f"{H},2013-12,1\n", "column A (indicator): it is empty. Write the indicator's extract_key"),
    ("another status", "a.csv", "indicator,period,value,status\nK1,2013-12,1,draft\n", "'draft' is not one of its words. Write 'provisional'"),
    ("a date in words", "a.csv", "indicator,period,value,as at\nK1,2013-12,1,soon\n", "column D (as_at): 'soon' is not a date. Write"),
    ("a quotation mark", "a.csv", f'{H}K1,2013-12,"1\n', "row 2: is not well-formed CSV: unexpected end"),
    ("another month", "a.csv", f"{H}re_referrals,2013-10,1\n", "no values for 2013-12; the periods there are 2013-10"),
    ("an old workbook", "a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is in Excel's old .xls format; save it as .xlsx or .csv"),
    ("CSV by another name", "a.xlsx", H + ROW, "is not an Excel workbook, whatever its name says"),
    ("a web page", "a.xls", "<html><table>", "is a web page or a PDF, not a table; save it as .xlsx or .csv"),
    ("gzip", "a.csv.gz", gzip.compress(b"a", mtime=0), "is compressed; unpack it"),
    ("a zip", "a.zip", zipped("2013-12.csv"), "is a zip; unpack it, and name the table that was in it (2013-12.csv)"),
    ("JSON", "a.json", '[{"indicator": "K1"}]', "is JSON, not a table; save it as .xlsx or .csv"),
    ("a picture", "a.png", b"\x89PNG\r\n\x1a\n\0\0", "is neither text nor a workbook; save it as .xlsx or .csv"),
    ("a database", "a.db", b"SQLite format 3\0", "is a database; write its URL and a query in xlplan.toml"),
    ("half a workbook", "a.xlsx", book("Dec")[:900], "is cut off"),
    ("two sheets", "a.xlsx", book("Dec", "Nov"), "the sheets 'Dec' and 'Nov' could each be the extract; hide all but one"),
]  # fmt: skip


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(tmp_path_factory.mktemp("plan"))


@pytest.mark.parametrize(("name", "content", "words"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_bad_extract_is_told_in_one_sentence_and_nothing_is_written(
    tmp_path: Path, plan: Path, name: str, content: bytes | str, words: str
) -> None:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    before = snapshot(plan.parent)
    answered = run("refresh", plan, "-e", tmp_path / name, "-p", "2013-12")
    assert (answered.status, answered.out) == (2, "")
    assert answered.err.startswith("xlplan: ")
    assert answered.err.count("\n") == 1
    assert name in answered.err
    assert words in answered.err
    assert snapshot(plan.parent) == before


def test_same_slip_in_many_rows_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(H + "K1,2014,1\n" * 40 + "".join(f"K1,2013-12,x{n}\n" for n in range(15)))
    with pytest.raises(ValidationFailed) as error:
        validate_extract(read_extract(tmp_path / "a.csv"))
    told = [finding.message for finding in error.value.findings if finding.severity == "error"]
    assert len(told) == 12
    assert "'2014' is not a month, a quarter, a year or a date (and so in 39 more rows)" in told[0]
    assert told[-1].endswith("and 5 other things in this column cannot be read.")


def test_setting_that_names_no_heading_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kpi,month,figures\nK1,2013-12,1\n", "utf-8")
    with pytest.raises(ExtractError, match='says value = "Actual", and no heading is called so'):
        read_extract(tmp_path / "a.csv", columns={"value": "Actual"})


@pytest.mark.skipif(not SHARED.exists(), reason="the published figures are not beside the project")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hart_dc_kpi_2014_q2.csv", "no column for period, value; the headings are"),
        ("havering_and_neighbours_benchmark.csv", "It may be the financial year 2013/14 or 2014/15"),
    ],
)
def test_published_figures_are_refused_in_one_right_sentence(plan: Path, name: str, words: str) -> None:
    answered = run("refresh", plan, "-e", SHARED / name)
    assert answered.status == 2
    assert words in answered.err.splitlines()[-1]


@pytest.mark.skipif(not SHARED.exists(), reason="the published figures are not beside the project")
def test_published_figures_are_read_once_their_years_and_columns_are_named(tmp_path: Path) -> None:
    text = (SHARED / "havering_and_neighbours_benchmark.csv").read_text("utf-8")
    years = {str(year): f"{year - 1}/{year % 100:02}" for year in range(2013, 2026)}
    lines = [line.split(",") for line in text.splitlines()]
    (tmp_path / "a.csv").write_text(
        "\n".join(",".join(years.get(cell, cell) for cell in line) for line in lines)
    )
    extract = read_extract(tmp_path / "a.csv", columns={"team": "la_name", "status": "none"})
    assert len(extract.frame) > 500
    assert extract.frame["team"].nunique() > 9
