"""A CSV file or a workbook's sheets as rows of text, each with the row number that Excel shows.

Separate from extracts.py and register.py, which say what the rows mean: both read the same two kinds of file,
and both must be able to say "row 7, column C" as the officer sees it. What knows Excel's format is sheets.py.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from xlplan.errors import Damaged, Encrypted, FileError, NotAWorkbook, WorkbookError
from xlplan.ooxml.limits import limits, refuse_above

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
_SEPARATORS = ",;\t|"
_OLE = b"\xd0\xcf\x11\xe0"
_MB = 1 << 20
_NO_TABLES = (
    (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!", "is compressed; unpack it, and name the table in it"),
    (rb"SQLite format 3\0", "is a database; write its URL and a query in xlplan.toml, under [sql.NAME]"),
    (rb"PAR1", "is a Parquet file, which can only be an extract; save it as .xlsx or .csv"),
    (rb"\s*<|%PDF", "is a web page or a PDF, not a table; save it as .xlsx or .csv"),
)


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
    """Return the rows of a CSV file, or of an .xlsx's first visible sheet. Raises as read_grids does."""
    return _read(Path(path), every=False)[0]


def read_grids(path: str | Path) -> tuple[Grid, ...]:
    """Return the rows of a CSV file, or of each visible sheet of an .xlsx.

    The file's content decides which it is.
    Raises FileError, NotAWorkbook, Encrypted, Damaged, or TooLarge above the limits (docs/reference).
    """
    return _read(Path(path), every=True)


def _read(path: Path, *, every: bool) -> tuple[Grid, ...]:
    try:
        return _read_content(read_bytes(path), path, every)
    except WorkbookError as wrong:
        wrong.file = wrong.file or str(path)
        raise


def _read_content(content: bytes, path: Path, every: bool) -> tuple[Grid, ...]:
    if content.startswith(b"PK\x03\x04"):
        from xlplan.plan.sheets import read_sheets

        return read_sheets(content, path, every=every)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Encrypted("opens only with a password; save a copy without one", file=path)
        raise NotAWorkbook("is in Excel's old .xls format; save it as .xlsx or .csv", file=path)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise NotAWorkbook(
            "is not an Excel workbook, whatever its name says; save it again from Excel", file=path
        )
    for magic, wrong in _NO_TABLES:
        if re.match(magic, content):
            raise NotAWorkbook(wrong, file=path)
    text = _decode(content)
    if "\0" in text:
        raise NotAWorkbook("is neither text nor a workbook; save it as .xlsx or .csv", file=path)
    if _is_json(text):
        raise NotAWorkbook("is JSON, not a table; save it as .xlsx or .csv", file=path)
    rows = (Row(number, cells) for number, cells in within_limits(_read_csv(text, path)))
    return (Grid(path, None, keep_filled(rows)),)


def frame_texts(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a frame of text, '' where a cell is missing."""
    filled = frame.astype(object).where(frame.notna(), "")
    return [{str(column): str(text) for column, text in row.items()} for row in filled.to_dict("records")]


def read_bytes(path: Path) -> bytes:
    """Return the file's content. Raises FileError, or TooLarge."""
    try:
        most = limits().part_mb * _MB
        refuse_above("part_mb", path.stat().st_size, most, "holds {:,} bytes")
        return path.read_bytes()
    except FileNotFoundError:
        raise FileError("there is no such file", file=path) from None
    except OSError as error:
        if path.is_dir():
            raise FileError("is a folder; name a .csv or .xlsx file in it", file=path) from None
        raise FileError(f"cannot be read: {error.strerror}", file=path) from error


def keep_filled(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows that have text in them."""
    return tuple(row for row in rows if any(row.cells))


def within_limits(rows: Iterable[tuple[T, ...]]) -> Iterator[tuple[int, tuple[T, ...]]]:
    """Yield each row with its number. Raises TooLarge: a cell in the last column makes a row of 16,384."""
    most, cells = limits().cells, 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        refuse_above("cells", cells, most, "spreads over {:,} cells")
        yield number, row


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")  # what Excel calls 'Unicode Text'
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _is_json(text: str) -> bool:
    if not re.match(r"\s*[{\[]", text):
        return False  # a title may begin with a bracket, and no table is whole JSON
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return bool(re.match(r"\s*\[?\s*\{\s*\"", text))
    return True


def _read_csv(text: str, path: Path) -> Iterator[tuple[str, ...]]:
    separator = None
    if text[:4].lower() == "sep=" and text[4:5]:  # Excel obeys this line and does not show it
        separator, text = text[4], text.partition("\n")[2]
    separator = separator or _sniff(text)
    number = 0
    try:
        for cells in _split(text, separator):
            yield tuple(cell.strip() for cell in cells)
            number += 1
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
