"""A workbook's visible sheets as rows of text.

Separate from the room book, which reads a plan with its fills, merges and notes: a register or an extract is
a plain table, and openpyxl's own cells will do.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from xlplan.errors import Damaged, NotAWorkbook, WorkbookError
from xlplan.ooxml.package import check_container
from xlplan.plan.extracts.tables import Grid, fill_grid, within_limits
from xlplan.plan.extracts.typed import show_value

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from xlplan.plan.extracts.sifting import Wanted

_LOOKED_AT = 16  # times the limit of cells, where few are kept: a full sheet of 60 columns
_BROKEN = (  # what openpyxl raises over a package that is not whole
    zipfile.BadZipFile, zlib.error, EOFError, ParseError, LookupError, ValueError, TypeError, AttributeError,
)  # fmt: skip


def read_sheets(content: bytes, path: Path, *, every: bool, wanted: Wanted | None = None) -> tuple[Grid, ...]:
    """Return the visible sheets, or only the first; a workbook's first sheet where all are hidden.

    Of a large sheet only the rows wanted are kept.

    Raises NotAWorkbook, Damaged or TooLarge.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of parts that it skips and we do not need
            check_container(path)
            _refuse_other_zips(content, path)
            return _read_sheets(_open(content), path, every, wanted)
    except WorkbookError:
        raise
    except _BROKEN as error:
        raise Damaged(f"cannot be read as a workbook ({error}); save it again in Excel", file=path) from error


def _refuse_other_zips(content: bytes, path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
    if "[Content_Types].xml" in names and "xl/workbook.bin" not in names:
        return
    tables = [name for name in names if name.lower().endswith((".csv", ".xlsx", ".txt"))]
    if tables:
        raise NotAWorkbook(f"is a zip; unpack it, and name the table that was in it ({tables[0]})", file=path)
    raise NotAWorkbook("is not an .xlsx workbook; open it in Excel and save it as one", file=path)


def _open(content: bytes) -> Workbook:
    from openpyxl.reader.excel import ExcelReader

    from xlplan.plan.book.archive import open_archive

    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True)
    reader.archive = open_archive(io.BytesIO(content))
    with redirect_stdout(io.StringIO()):  # it prints that an index is out of range
        reader.read()
    return reader.wb


def _read_sheets(book: Workbook, path: Path, every: bool, wanted: Wanted | None) -> tuple[Grid, ...]:
    try:
        sheets = book.worksheets
        if not sheets:
            raise NotAWorkbook("has no worksheet", file=path)
        seen = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets[:1]
        found: list[Grid] = []
        for sheet in seen if every else seen[:1]:
            sheet.reset_dimensions()  # some exporters write <dimension ref="A1"/> over a full sheet
            seen_rows = within_limits(sheet.iter_rows(), _LOOKED_AT if wanted else 1)
            rows = (
                tuple(show_value(cell.value, cell.number_format or "") for cell in row)
                for _, row in seen_rows
            )
            found.append(fill_grid(path, sheet.title, rows, wanted))
        return tuple(found)
    finally:
        book.close()
