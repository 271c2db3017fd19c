"""Rows of text from the CSV files and workbooks that people really send, numbered as Excel numbers them."""

from __future__ import annotations

import gzip
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from xlplan.errors import Damaged, Encrypted, FileError, NotAWorkbook, TooLarge
from xlplan.plan.extracts.tables import Row, read_grid


def csv_rows(folder: Path, content: bytes) -> list[Row]:
    path = folder / "kpi.csv"
    path.write_bytes(content)
    return list(read_grid(path).rows)


def book_with(folder: Path, cells: dict[str, tuple[object, str]]) -> Path:
    book = Workbook()
    for address, (value, number_format) in cells.items():
        cell = book.worksheets[0][address]
        cell.value = value
        cell.number_format = number_format
    book.save(folder / "kpi.xlsx")
    return folder / "kpi.xlsx"


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n",
        b"a,b\r\n1,2\r\n",
        b"\xef\xbb\xbfa,b\n1,2\n",
        b"a;b\n1;2\n",
        b"a\tb\n1\t2\n",
        b"sep=;\na;b\n1;2\n",
        b"sep=|\r\na|b\r\n1|2\r\n",
        b'"a", b \n 1,"2"\n',
        "a\tb\n1\t2\n".encode("utf-16"),
    ],
)
def test_csv_is_read_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    assert csv_rows(tmp_path, content) == [Row(1, ("a", "b")), Row(2, ("1", "2"))]


def test_windows_bytes_are_read_as_excel_wrote_them(tmp_path: Path) -> None:
    assert csv_rows(tmp_path, b"range,110 \x96 160\n") == [Row(1, ("range", "110 – 160"))]


def test_rows_keep_excel_s_numbers_across_blank_rows_and_line_breaks(tmp_path: Path) -> None:
    rows = csv_rows(tmp_path, b'Title\n\n"two\nlines",b\n,,\nc,d\n')
    assert [row.number for row in rows] == [1, 3, 5]


def test_decimal_commas_do_not_hide_a_semicolon(tmp_path: Path) -> None:
    assert csv_rows(tmp_path, b"a;b\nK1;86,4\nK2;87,5\n")[1].cells == ("K1", "86,4")


def test_unclosed_quotation_mark_is_told_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="quotation mark") as error:
        csv_rows(tmp_path, b'a,b\n1,"2\n3,4\n')
    assert error.value.place == "row 2"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (86.0, "General", "86"),
        (0.1 + 0.2, "General", "0.3"),
        (5434, "#,##0", "5434"),
        (1e20, "General", "100000000000000000000"),
        (0.864, "0%", "86.4%"),
        (0.9, "0.0%;[Red]-0.0%", "90%"),
        (86, '0"%"', "86"),
        (86, "0\\%", "86"),
        (True, "General", "TRUE"),
        (" text ", "General", "text"),
        (datetime(2013, 12, 6), "dd/mm/yyyy", "2013-12-06"),
        (datetime(2013, 12, 6, 9, 30), "dd/mm/yyyy hh:mm", "2013-12-06"),
        (datetime(2013, 12, 1), "mmm-yy", "2013-12"),
        (datetime(2013, 12, 1), "[$-809]mmmm yyyy", "2013-12"),
        (time(9, 30), "hh:mm", "09:30"),
        (time(0, 7, 55), "hh:mm:ss", "00:07:55"),
        (time(0, 7, 55), "mm:ss", "00:07:55"),
        (timedelta(hours=25, seconds=5), "[h]:mm:ss", "25:00:05"),
        (time(9, 30), "h:mm AM/PM", "09:30"),
    ],
)
def test_cell_is_read_as_it_is_meant(tmp_path: Path, value: object, number_format: str, text: str) -> None:
    grid = read_grid(book_with(tmp_path, {"B3": (value, number_format)}))
    assert grid.rows == (Row(3, ("", text)),)


def test_hidden_first_sheet_is_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("Data")["A1"] = "seen"
    book.save(tmp_path / "kpi.xlsx")
    grid = read_grid(tmp_path / "kpi.xlsx")
    assert (grid.sheet, grid.rows) == ("Data", (Row(1, ("seen",)),))


def test_wrong_dimension_does_not_hide_cells(tmp_path: Path) -> None:
    path = book_with(tmp_path, {"A1": ("a", "General"), "C5": ("c", "General")})
    rewrite(path, "xl/worksheets/sheet1.xml", b'ref="A1:C5"', b'ref="A1"')
    assert [row.number for row in read_grid(path).rows] == [1, 5]


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_missing_file_and_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        read_grid(tmp_path / "kpi.csv")
    with pytest.raises(FileError, match="is a folder"):
        read_grid(tmp_path)


def test_path_through_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "kpi.csv").touch()
    with pytest.raises(FileError, match=r"cannot be read|no such file"):
        read_grid(tmp_path / "kpi.csv" / "kpi.csv")


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("kpi.xls", b"\xd0\xcf\x11\xe0 old", NotAWorkbook, "old .xls format"),
        ("kpi.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), Encrypted, "password"),
        ("kpi.xlsx", b"a,b\n1,2\n", NotAWorkbook, "is not an Excel workbook"),
        ("kpi.xlsx", b"", NotAWorkbook, "is not an Excel workbook"),
        ("kpi.xls", b"\n<html><table>", NotAWorkbook, "web page"),
        ("kpi.csv", b"%PDF-1.4", NotAWorkbook, "PDF"),
        ("kpi.csv", b"\x89PNG\x00\x01", NotAWorkbook, "neither text nor a workbook"),
        ("kpi.xlsx", b"PK\x03\x04 cut short", Damaged, "cut off"),
        ("kpi.csv.gz", gzip.compress(b"a,b\n1,2\n", mtime=0), NotAWorkbook, "is compressed; unpack it"),
        ("kpi.sqlite", b"SQLite format 3\0", NotAWorkbook, r"is a database.*\[sql.NAME\]"),
        ("kpi.json", b'[{"a": 1}]', NotAWorkbook, "is JSON"),
        ("kpi.csv", b'{"a": [1, 2', NotAWorkbook, "is JSON"),
    ],
)
def test_file_of_another_kind_is_refused(
    tmp_path: Path, name: str, content: bytes, error: type[Exception], words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=words):
        read_grid(tmp_path / name)


def test_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "kpi.ods", "w") as package:
        package.writestr("content.xml", "<office/>")
    with pytest.raises(NotAWorkbook, match=r"not an .xlsx workbook"):
        read_grid(tmp_path / "kpi.ods")


def test_zip_of_a_table_is_told_to_be_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "kpi.zip", "w") as package:
        package.writestr("2013-12.csv", "a,b\n")
    with pytest.raises(NotAWorkbook, match=r"is a zip; unpack it.*2013-12.csv"):
        read_grid(tmp_path / "kpi.zip")


def test_title_in_brackets_is_no_json(tmp_path: Path) -> None:
    assert csv_rows(tmp_path, b"[Draft]\n{a},b\n")[0].cells == ("[Draft]",)


@pytest.mark.parametrize("name", ["XLPLAN_MAX_CELLS", "XLPLAN_MAX_PART_MB"])
def test_table_beyond_the_limits_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "0")
    with pytest.raises(TooLarge, match=f"kpi.csv: .*set {name}"):
        csv_rows(tmp_path, b"a,b\n1,2\n")


def test_workbook_of_charts_alone_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("Chart").add_chart(BarChart())
    book.remove(book.worksheets[0])
    book.save(tmp_path / "kpi.xlsx")
    with pytest.raises(NotAWorkbook, match="no worksheet"):
        read_grid(tmp_path / "kpi.xlsx")


def test_workbook_with_a_broken_part_is_damaged(tmp_path: Path) -> None:
    path = book_with(tmp_path, {"A1": ("a", "General")})
    rewrite(path, "xl/worksheets/sheet1.xml", b"</row>", b"</rov>")
    with pytest.raises(Damaged, match="save it again in Excel"):
        read_grid(path)
