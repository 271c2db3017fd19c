"""A CSV file or a workbook's sheets as rows of text, each with the row number that Excel shows.

Separate from extract.py and register.py, which say what the rows mean: both read the same two kinds of file,
and both must be able to say "row 7, column C" as the officer sees it. What knows Excel's format is sheets.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from xlplan.errors import Encrypted, FileError, NotAWorkbook, WorkbookError
from xlplan.ooxml.limits import limits, refuse_above

if TYPE_CHECKING:
    import pandas as pd

    from xlplan.plan.extracts.sifting import LeftOut, Wanted

T = TypeVar("T")
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
    """Is a table of text as it stands in the file; `sheet` is None for CSV. Blank rows are left out.

    `left_out` says what other rows of a large extract were not kept.
    """

    file: Path
    sheet: str | None
    rows: tuple[Row, ...]
    left_out: LeftOut | None = None


def read_grid(path: str | Path) -> Grid:
    """Return the rows of a CSV file, or of an .xlsx's first visible sheet. Raises as read_grids does."""
    return _read(Path(path), every=False)[0]


def read_grids(path: str | Path, wanted: Wanted | None = None) -> tuple[Grid, ...]:
    """Return the rows of a CSV file, or of each visible sheet of an .xlsx; of a large one those wanted.

    The file's content decides which it is.
    Raises FileError, NotAWorkbook, Encrypted, Damaged, or TooLarge above the limits (docs/reference).
    """
    return _read(Path(path), every=True, wanted=wanted)


def _read(path: Path, *, every: bool, wanted: Wanted | None = None) -> tuple[Grid, ...]:
    try:
        return _read_content(path, every, wanted)
    except WorkbookError as wrong:
        wrong.file = wrong.file or str(path)
        raise
    except FileNotFoundError:
        raise FileError("there is no such file", file=path) from None
    except OSError as error:
        if path.is_dir():
            raise FileError("is a folder; name a .csv or .xlsx file in it", file=path) from None
        raise FileError(f"cannot be read: {error.strerror}", file=path) from error


def _read_content(path: Path, every: bool, wanted: Wanted | None) -> tuple[Grid, ...]:
    with path.open("rb") as file:
        head = file.read(_MB)
    if head.startswith(b"PK\x03\x04"):
        from xlplan.plan.extracts.sheets import read_sheets

        return read_sheets(_read_whole(path), path, every=every, wanted=wanted)
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in _read_whole(path):
            raise Encrypted("opens only with a password; save a copy without one", file=path)
        raise NotAWorkbook("is in Excel's old .xls format; save it as .xlsx or .csv", file=path)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise NotAWorkbook(
            "is not an Excel workbook, whatever its name says; save it again from Excel", file=path
        )
    for magic, wrong in _NO_TABLES:
        if re.match(magic, head):
            raise NotAWorkbook(wrong, file=path)
    return (_read_csv(path, wanted),)


def _read_csv(path: Path, wanted: Wanted | None) -> Grid:
    from xlplan.plan.extracts.csv_rows import find_dialect, read_csv

    if wanted is None:  # else no more is kept than is wanted
        _refuse_large(path)
    dialect = find_dialect(path)
    rows = enumerate(read_csv(path, dialect), start=1)
    if wanted is None:
        return fill_grid(path, None, rows)
    from xlplan.plan.extracts.even_lines import pick_lines
    from xlplan.plan.extracts.sifting import sift

    return sift(path, None, rows, wanted, partial(pick_lines, path, dialect))


def fill_grid(
    path: Path, sheet: str | None, rows: Iterable[tuple[int, Sequence[str]]], wanted: Wanted | None = None
) -> Grid:
    """Return the numbered rows that hold text, or of a large extract those wanted. Raises TooLarge."""
    if wanted is None:
        texts = ((number, tuple(cell.strip() for cell in cells)) for number, cells in rows)
        return Grid(path, sheet, keep_filled(Row(*row) for row in within_limits(texts)))
    from xlplan.plan.extracts.sifting import sift

    return sift(path, sheet, rows, wanted)


def frame_texts(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a frame of text, '' where a cell is missing."""
    texts = {
        str(column): ["" if gone else str(value) for value, gone in zip(values, values.isna(), strict=True)]
        for column, values in frame.items()
    }
    return [dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)]


def _read_whole(path: Path) -> bytes:
    _refuse_large(path)
    return path.read_bytes()


def _refuse_large(path: Path) -> None:
    refuse_above("part_mb", path.stat().st_size, limits().part_mb * _MB, "holds {:,} bytes")


def keep_filled(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows that have text in them."""
    return tuple(row for row in rows if any(row.cells))


def within_limits(
    rows: Iterable[tuple[int, tuple[T, ...]]], times: int = 1
) -> Iterator[tuple[int, tuple[T, ...]]]:
    """Yield the numbered rows. Raises TooLarge: a cell in the last column makes a row of 16,384.

    `times` as many may be looked at where few of them are kept.
    """
    most, cells = limits().cells * times, 0
    for number, row in rows:
        cells += len(row)
        refuse_above("cells", cells, most, "spreads over {:,} cells")
        yield number, row
