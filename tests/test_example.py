"""The example in workbooks/: that it is what its script makes, and holds what real plans hold."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "workbooks"
PLAN = EXAMPLE / "ofsted-action-plan-2013-11.xlsx"
PUBLISHED = ROOT.parent / "shared" / "source" / "actions.csv"
MADE = (
    PLAN.name,
    "indicators.xlsx",
    "extracts/2013-12.csv",
    "extracts/2014-01.xlsx",
    "extracts/2014-02.csv",
    "records/assessments.csv",
)
NARRATIVE = {"area": "area_text", "progress": "progress_text", "planned": "planned_work_text"}
CODERS_AGREE = "ng" not in zlib.ZLIB_RUNTIME_VERSION  # zlib-ng packs the same content into other bytes


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    subprocess.run([sys.executable, EXAMPLE / "make_example.py", folder], check=True)
    return folder


def content(path: Path) -> object:
    """Return a file's bytes; of a workbook, where zlib differs from ours, its parts' bytes."""
    if CODERS_AGREE or not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return [(part.filename, part.date_time, package.read(part)) for part in package.infolist()]


def part(name: str) -> str:
    with zipfile.ZipFile(PLAN) as package:
        return package.read(name).decode()


def source(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / "source" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def runs_of(words: int, text: str) -> Iterator[str]:
    spelt = [word.strip(".,;:()\"'").lower() for word in text.split()]
    return (" ".join(spelt[start : start + words]) for start in range(len(spelt) - words + 1))


@pytest.mark.parametrize("name", MADE)
def test_remaking_the_example_gives_the_same_bytes(remade: Path, name: str) -> None:
    assert content(remade / name) == content(EXAMPLE / name)


def test_plan_has_19_actions_47_indicators_and_25_footnotes() -> None:
    sheet = load_workbook(PLAN)["Action Plan"]
    filled = [[cell.value is not None for cell in column] for column in sheet["A5:H77"]]
    assert sum(row[0] for row in filled[:47]) == 19
    assert sum(row[5] for row in filled) == 47
    assert sum(row[0] for row in filled[48:]) == 25


def test_plan_has_13_amber_6_green_and_no_red_as_its_summary_says() -> None:
    plan = load_workbook(PLAN)["Action Plan"]
    summary = load_workbook(PLAN, data_only=True)["Summary"]
    assert Counter(row[0].value for row in plan["H5:H51"] if row[0].value) == {"Amber": 13, "Green": 6}
    assert [row[0].value for row in summary["B2:B4"]] == [6, 13, 0]


def test_an_action_is_merged_over_its_indicators_rows() -> None:
    merged = {str(cells) for cells in load_workbook(PLAN)["Action Plan"].merged_cells.ranges}
    assert len(merged) == 72
    assert {"A24:A29", "E24:E29", "H24:H29"} <= merged


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("xl/worksheets/sheet1.xml", '<pane xSplit="1" ySplit="4" topLeftCell="B5"'),
        ("xl/worksheets/sheet1.xml", "<formula1>RagRatings</formula1>"),
        ("xl/worksheets/sheet1.xml", '<pageSetup paperSize="8" fitToHeight="0" orientation="landscape"/>'),
        ("xl/worksheets/sheet1.xml", "<rowBreaks"),
        ("xl/worksheets/sheet3.xml", "<x14:sparkline>"),
        ("xl/workbook.xml", '<sheet name="Lists" sheetId="4" state="hidden"'),
        ("xl/workbook.xml", '<definedName name="RagRatings">Lists!$A$1:$A$3</definedName>'),
        ("xl/workbook.xml", "'Action Plan'!$4:$4</definedName>"),
        ("xl/charts/chart1.xml", "<c:barChart>"),
        ("xl/comments1.xml", '<comment ref="D5"'),
        ("xl/drawings/drawing1.xml", '<xdr:cNvSpPr txBox="1"/>'),
        ("xl/drawings/drawing1.xml", "<xdr:pic>"),
        ("xl/sharedStrings.xml", '<vertAlign val="superscript"/>'),
    ],
)
def test_plan_holds_what_a_lossy_editor_would_lose(name: str, mark: str) -> None:
    assert mark in part(name)


def test_odd_markers_are_rich_text_and_even_ones_unicode() -> None:
    strings = part("xl/sharedStrings.xml")
    raised = re.findall(r'<vertAlign val="superscript"/>.*?</rPr><t[^>]*>(\d+)</t>', strings)
    assert Counter(raised) == dict.fromkeys((str(number) for number in range(1, 26, 2)), 2)
    typed = Counter(re.findall("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", strings))
    superscript = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    even = {str(number).translate(superscript): 2 for number in range(2, 26, 2)}
    assert typed == {**even, "¹⁶": 1}  # A12 has typed its 16 as plain figures


def test_register_says_where_each_indicator_sits_in_the_plan() -> None:
    plan = load_workbook(PLAN)["Action Plan"]
    register = load_workbook(EXAMPLE / "indicators.xlsx").active
    assert register is not None
    rows = list(register.iter_rows(min_row=2, max_col=5, values_only=True))
    assert [row[2] for row in rows] == [plan[str(row[4]).replace("G", "F")].value for row in rows]


def test_a_months_values_are_the_same_in_every_extract() -> None:
    tidy = {(row["indicator"], row["period"]): row for row in source("values.csv") if not row["team"]}
    with (EXAMPLE / "extracts" / "2014-02.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for month in ("2013-12", "2014-01"):
                value = tidy.get((row["indicator"], month), {"value": "", "status": ""})
                assert row[month].rstrip("%").replace(",", "") == (value["value"] or value["status"])


def test_narrative_is_in_our_own_words() -> None:
    if not PUBLISHED.exists():
        pytest.skip("the published plan's transcript is not beside this checkout")
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    theirs = {run for row in rows for name in NARRATIVE.values() for run in runs_of(7, row[name])}
    ours = {run for row in source("actions.csv") for name in NARRATIVE for run in runs_of(7, row[name])}
    assert ours & theirs == set()
