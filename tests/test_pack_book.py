"""The pack's workbook: valid, with charts of Excel's own, without anything that runs or asks for a file."""

from __future__ import annotations

import json
import math
import re
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.example import example, run, small_extract
from tests.packs import made, one_measure
from tests.test_validity import OFFICE, VALIDATOR, needs_office, needs_validator
from xlplan.pack.book import pack_workbook
from xlplan.pack.book_tables import LEGIBLE


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook of the example's pack for January 2014, which has teams."""
    folder = tmp_path_factory.mktemp("book")
    plan = example(folder)
    for period in ("2013-12", "2014-01"):
        assert run("refresh", plan, "-p", period, "--in-place", "-q").status == 0
    assert run("pack", plan, "-p", "2014-01", "-o", folder / "pack.xlsx").status == 0
    return folder / "pack.xlsx"


def test_sheets_stand_in_the_order_of_the_page(book: Path) -> None:
    assert load_workbook(book).sheetnames == [
        "Summary", "Exceptions", "Measures", "Notes", "Charts", "Teams", "Lead officers", "Series",
    ]  # fmt: skip


def test_values_are_numbers_that_look_like_the_plans(book: Path) -> None:
    sheet = load_workbook(book)["Measures"]
    row = next(row for row in sheet.iter_rows(min_row=4) if row[0].value == "I03.1")
    assert (row[4].value, row[4].number_format) == (88, '0"%"')
    assert row[7].value == "Amber"


def test_each_series_has_a_chart_and_a_sparkline_of_its_own(book: Path) -> None:
    with zipfile.ZipFile(book) as package:
        names = package.namelist()
        sheet = package.read("xl/worksheets/sheet3.xml").decode()
        drawing = package.read("xl/drawings/drawing2.xml").decode()
    charts = [name for name in names if name.startswith("xl/charts/chart")]
    series = {row[0].value for row in load_workbook(book)["Series"].iter_rows(min_row=4)}
    assert len(charts) == len(series) + 1  # and that of the ratings
    assert sheet.count("<x14:sparkline>") == len(series)
    assert all(re.findall(r'<xdr:cNvPr [^>]*descr="([^"]*)"', drawing))


def test_nothing_runs_and_nothing_leads_outside(book: Path) -> None:
    with zipfile.ZipFile(book) as package:
        names = package.namelist()
    assert not [name for name in names if "vba" in name or "externalLink" in name or "connections" in name]


def test_sheets_print_on_a4_as_wide_as_a_page_with_their_headings_on_each(book: Path) -> None:
    for sheet in load_workbook(book).worksheets:
        fits = sheet.sheet_properties.pageSetUpPr
        assert fits
        assert fits.fitToPage
        setup = sheet.page_setup
        assert (setup.paperSize, setup.fitToWidth, setup.fitToHeight) == (9, None, 0)
        if sheet.title not in {"Summary", "Charts"}:
            assert (setup.orientation, sheet.print_title_rows) == ("landscape", "$3:$3")


def test_tables_are_narrow_enough_to_be_read_in_print(book: Path) -> None:
    for sheet in load_workbook(book).worksheets:
        columns = sheet.column_dimensions.values()
        width = sum(each.width * ((each.max or 1) - (each.min or 1) + 1) for each in columns)
        assert width <= LEGIBLE + sheet.max_column  # XlsxWriter adds its own margin to each


def test_series_of_years_print_over_pages_with_their_names_on_each(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, *(f"k1,{2011 + at // 12}-{at % 12 + 1:02},{80 + at % 9}" for at in range(38)))
    (tmp_path / "pack.xlsx").write_bytes(pack_workbook(made(plan)))
    sheet = load_workbook(tmp_path / "pack.xlsx")["Series"]
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (4, "$A:$C")


def test_no_text_of_a_table_is_higher_than_its_row(book: Path) -> None:
    sheet = load_workbook(book)["Notes"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    for at, row in enumerate(sheet.iter_rows(min_row=4, values_only=True), 4):
        lines = max(len(str(text or "")) / width for text, width in zip(row, widths, strict=True))
        assert (sheet.row_dimensions[at].height or 0) >= 15 * math.ceil(lines)


def test_officers_begin_a_page_each(book: Path) -> None:
    sheet = load_workbook(book)["Lead officers"]
    names = [row[0].value for row in sheet.iter_rows(min_row=4)]
    firsts = [at for at, (one, other) in enumerate(pairwise(names), 4) if one != other]
    assert [mark.id for mark in sheet.row_breaks.brk] == firsts


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    plan = one_measure(
        tmp_path, note="=HYPERLINK(1)", override="Green", override_reason="=1+1", override_by="=A1"
    )
    small_extract(tmp_path, "k1,2014-02,91")
    (tmp_path / "pack.xlsx").write_bytes(pack_workbook(made(plan)))
    for sheet in load_workbook(tmp_path / "pack.xlsx").worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_withheld_team_is_not_in_the_workbook(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, "40", unit="count", target="", polarity="none", measure="No. of children")
    lines = ("k1,2014-02,55,", "k1,2014-02,3,Pod A", "k1,2014-02,12,Pod B", "k1,2014-02,40,Pod C")
    small_extract(tmp_path, *lines, header="indicator,period,value,team")
    (tmp_path / "pack.xlsx").write_bytes(pack_workbook(made(plan)))
    rows = load_workbook(tmp_path / "pack.xlsx")["Teams"].iter_rows(min_row=4, values_only=True)
    assert [(row[2], row[3]) for row in rows] == [
        ("Whole service", "55"), ("Pod A", "c"), ("Pod B", "c"), ("Pod C", "40"),
    ]  # fmt: skip


@needs_validator
def test_workbook_is_valid_to_the_open_xml_sdk(book: Path) -> None:
    done = subprocess.run([str(VALIDATOR), book], capture_output=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


@needs_office
def test_workbook_opens_in_libreoffice_with_its_charts(book: Path, tmp_path: Path) -> None:
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [str(OFFICE), home, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(book)]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    with zipfile.ZipFile(tmp_path / "pack.ods") as package:
        charts = [name for name in package.namelist() if re.fullmatch(r"Object \d+/content\.xml", name)]
        drawn = [package.read(name).decode().count("<chart:series ") for name in charts]
    with zipfile.ZipFile(book) as package:
        assert len(charts) == sum(name.startswith("xl/charts/chart") for name in package.namelist())
    assert min(drawn) >= 1
