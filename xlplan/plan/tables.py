"""A CSV file or a workbook's first sheet as rows of text, each with the row number that Excel shows.

Separate from extracts.py and register.py, which say what the rows mean: both read the same two kinds of file,
and both must be able to say "row 7, column C" as the officer sees it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from xml.etree.ElementTree import ParseError

from xlplan.errors import Damaged, Encrypted, FileError, NotAWorkbook, WorkbookError
from xlplan.ooxml.limits import limits, refuse_above
from xlplan.ooxml.package import check_container

if TYPE_CHECKING:
    import pandas as pd

_BROKEN = (  # what openpyxl raises over a package that is not whole
    zipfile.BadZipFile, zlib.error, EOFError, ParseError, LookupError, ValueError, TypeError, AttributeError,
)  # fmt: skip
T = TypeVar("T")
_SEPARATORS = ",;\t"
_OLE = b"\xd0\xcf\x11\xe0"
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # ECMA-376 18.8.31: what a format code quotes


class Row(NamedTuple):
    """Is one row: its number as Excel shows it, and the text of its cells, stripped, '' where empty."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """Is a table of text as it stands in the file; `sheet` is None for CSV. Blank rows are left out."""

    file: Path
    sheet: str | None
    rows: tuple[Row, ...]


def read_grid(path: str | Path) -> Grid:
    """Return the rows of a CSV file, or of an .xlsx's first visible sheet.

    The file's content decides which it is. Raises FileError, NotAWorkbook, Encrypted or Damaged.
    """
    path = Path(path)
    content = _read_bytes(path)
    if content.startswith(b"PK\x03\x04"):
        return _read_workbook(content, path)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Encrypted("opens only with a password; save a copy without one", file=path)
        raise NotAWorkbook("is in Excel's old .xls format; save it as .xlsx or .csv", file=path)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise NotAWorkbook(
            "is not an Excel workbook, whatever its name says; save it again from Excel", file=path
        )
    if content.lstrip()[:1] == b"<" or content.startswith(b"%PDF"):
        raise NotAWorkbook("is a web page or a PDF, not a table; save it as .xlsx or .csv", file=path)
    text = _decode(content)
    if "\0" in text:
        raise NotAWorkbook("is neither text nor a workbook; save it as .xlsx or .csv", file=path)
    return Grid(path, None, _keep_filled(_read_csv(text, path)))


def frame_texts(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a frame of text, '' where a cell is missing."""
    filled = frame.astype(object).where(frame.notna(), "")
    return [{str(column): str(text) for column, text in row.items()} for row in filled.to_dict("records")]


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileError("there is no such file", file=path) from None
    except OSError as error:
        if path.is_dir():
            raise FileError("is a folder; name a .csv or .xlsx file in it", file=path) from None
        raise FileError(f"cannot be read: {error.strerror}", file=path) from error


def _keep_filled(rows: Iterator[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if any(row.cells))


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")  # what Excel calls 'Unicode Text'
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_csv(text: str, path: Path) -> Iterator[Row]:
    separator = None
    if text[:4].lower() == "sep=" and text[4:5]:  # Excel obeys this line and does not show it
        separator, text = text[4], text.partition("\n")[2]
    separator = separator or _sniff(text)
    number = 0
    try:
        for number, cells in enumerate(_split(text, separator), start=1):
            yield Row(number, tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        raise Damaged(
            f"is not well-formed CSV: {error}; look for a quotation mark too many or too few",
            file=path,
            place=f"row {number + 1}",
        ) from error


def _split(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _sniff(text: str) -> str:
    """Return the separator that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]

    def agreement(separator: str) -> tuple[int, int]:
        widths = Counter(line.count(separator) for line in lines if separator in line)
        return max(((rows, width) for width, rows in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=agreement)


def _read_workbook(content: bytes, path: Path) -> Grid:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of parts that it skips and we do not need
            check_container(path)
            return _read_sheet(content, path)
    except WorkbookError as wrong:
        wrong.file = wrong.file or str(path)
        raise
    except _BROKEN as error:
        raise Damaged(f"cannot be read as a workbook ({error}); save it again in Excel", file=path) from error


def _read_sheet(content: bytes, path: Path) -> Grid:
    from openpyxl.reader.excel import ExcelReader

    from xlplan.plan.archive import Archive

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "[Content_Types].xml" not in package.namelist() or "xl/workbook.bin" in package.namelist():
            raise NotAWorkbook("is not an .xlsx workbook; open it in Excel and save it as one", file=path)
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True)
    reader.archive = Archive(io.BytesIO(content))
    with redirect_stdout(io.StringIO()):  # it prints that an index is out of range
        reader.read()
    book = reader.wb
    try:
        sheets = book.worksheets
        if not sheets:
            raise NotAWorkbook("has no worksheet", file=path)
        sheet = next((sheet for sheet in sheets if sheet.sheet_state == "visible"), sheets[0])
        sheet.reset_dimensions()  # some exporters write <dimension ref="A1"/> over a full sheet
        rows = (
            Row(number, tuple(_shown(cell.value, cell.number_format) for cell in row))
            for number, row in _within_limits(sheet.iter_rows())
        )
        return Grid(path, sheet.title, _keep_filled(rows))
    finally:
        book.close()


def _within_limits(rows: Iterable[tuple[T, ...]]) -> Iterator[tuple[int, tuple[T, ...]]]:
    """Yield each row with its number. Raises TooLarge: a cell in the last column makes a row of 16,384."""
    most, cells = limits().cells, 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        refuse_above("cells", cells, most, "spreads over {:,} cells")
        yield number, row


def _shown(value: object, number_format: str | None) -> str:
    """Return the cell's text: ISO dates, plain numbers, per cent as 86.4%."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _number_text(value, _NOT_SHOWN.sub("", number_format or ""))
        case datetime():
            return _date_text(value, number_format or "")
        case _:
            return str(value).strip()


def _number_text(value: float, shown_format: str) -> str:
    number = Decimal(f"{value:.15g}")  # Excel keeps and shows 15 digits
    per_cent = "%" in shown_format.partition(";")[0]
    text = format(number * 100 if per_cent else number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if per_cent else text


def _date_text(value: datetime, number_format: str) -> str:
    """Return a month where the format shows no day: what shows Dec-13 holds 1 December only by habit."""
    has_day = "d" in _NOT_SHOWN.sub("", number_format).lower()
    return value.date().isoformat() if has_day else f"{value:%Y-%m}"
