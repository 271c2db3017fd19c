"""A workbook's visible sheets as rows of text.

Separate from the room book, which knows workbooks: a register or an extract is a plain table in one, of which
the values will do.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.errors import NotAWorkbook
from xlplan.ooxml.package import check_container
from xlplan.plan.extracts.tables import Grid, fill_grid, within_limits
from xlplan.plan.extracts.typed import show_value

if TYPE_CHECKING:
    from xlplan.plan.book.workbook import Workbook
    from xlplan.plan.extracts.sifting import Wanted

_LOOKED_AT = 16  # times the limit of cells, where few are kept: a full sheet of 60 columns


def read_sheets(content: bytes, path: Path, *, every: bool, wanted: Wanted | None = None) -> tuple[Grid, ...]:
    """Return the visible sheets, or only the first; a workbook's first sheet where all are hidden.

    Of a large sheet only the rows wanted are kept.

    Raises NotAWorkbook, Damaged or TooLarge.
    """
    from xlplan.plan.book.workbook import Workbook

    check_container(path)
    _refuse_other_zips(content, path)
    book = Workbook(path, io.BytesIO(content))
    if not book.sheets():
        raise NotAWorkbook("has no worksheet", file=path)
    seen = book.visible_sheets() or book.sheets()[:1]
    return tuple(
        fill_grid(path, name, _texts(book, name, wanted), wanted) for name in (seen if every else seen[:1])
    )


def _refuse_other_zips(content: bytes, path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
    if "[Content_Types].xml" in names and "xl/workbook.bin" not in names:
        return
    tables = [name for name in names if name.lower().endswith((".csv", ".xlsx", ".txt"))]
    if tables:
        raise NotAWorkbook(f"is a zip; unpack it, and name the table that was in it ({tables[0]})", file=path)
    raise NotAWorkbook("is not an .xlsx workbook; open it in Excel and save it as one", file=path)


def _texts(book: Workbook, name: str, wanted: Wanted | None) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the number of each stored row and its texts, up to its last cell."""
    rows = ((number, _filled(cells)) for number, cells in book.typed_rows(name))
    for number, row in within_limits(rows, _LOOKED_AT if wanted else 1):
        yield number, tuple(show_value(*cell) if cell else "" for cell in row)


def _filled(cells: Mapping[int, tuple[object, str]]) -> tuple[tuple[object, str] | None, ...]:
    return tuple(map(cells.get, range(1, max(cells, default=0) + 1)))
