"""A large CSV file of which each row is a line of its own, with as many cells as the row of headings.

Separate from csv_rows.py, which reads any file: only of such a one do all readers give the same rows.
Quotation marks may stand where Excel writes them: around a whole cell, two for one inside it.
"""

from __future__ import annotations

import csv
from pathlib import Path

from xlplan.plan.extracts.csv_rows import SEPARATORS, Dialect
from xlplan.plan.extracts.offline import quoted
from xlplan.plan.extracts.shortlist import Table, pick_shortlist
from xlplan.plan.extracts.sifting import Sieve
from xlplan.plan.extracts.telling import text_column

WORTH = 1 << 24  # bytes: below, it takes longer to load DuckDB
_BLOCK = 1 << 20
_QUOTE = b'"'
_OTHERS = bytes(range(256)).translate(None, b'"\r\n')


def pick_lines(path: Path, dialect: Dialect, sieve: Sieve) -> int | None:
    """Give the sieve what it has to look at, and return the number of the file's last row.

    None where that has to be found otherwise: the sieve is of no use then.
    """
    top = sieve.layout.heading_row
    if not sieve.layout.columns or path.stat().st_size < WORTH or not _is_usual(path, dialect):
        return None
    heads = [cells for _, cells in sieve.begun[:top]]
    if any("\n" in cell or "\r" in cell for cells in heads for cell in cells):
        return None
    width, above = len(heads[-1]), dialect.above + top
    rows = _count_lines(path, dialect.separator, width, above)
    if rows is None:
        return None
    sieve.pick(sieve.begun)
    table = _as_table(path, dialect.separator, width, above, top)
    return top + rows if pick_shortlist(table, sieve, rows, sieve.pick) else None


def _is_usual(path: Path, dialect: Dialect) -> bool:
    """Tell whether DuckDB reads the encoding as we do, and takes the name for no pattern."""
    is_name = not set("*?[") & set(str(path.resolve()))
    return is_name and dialect.encoding == "utf-8-sig" and dialect.separator in SEPARATORS


def _as_table(path: Path, separator: str, width: int, above: int, top: int) -> Table:
    names = [f"c{at}" for at in range(width)]
    types = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    source = (
        f"read_csv({quoted(str(path.resolve()))}, auto_detect = false, header = false, skip = {above}, "
        f"columns = {{{types}}}, delim = {quoted(separator)}, quote = '\"', escape = '\"', comment = '', "
        "nullstr = '\n', compression = 'none', strict_mode = true, "
        f"max_line_size = {csv.field_size_limit()})"
    )
    columns = [text_column(name) for name in names]
    return Table(path, source, f"row_number() over () + {top}", columns, has_cells=True)


def _count_lines(path: Path, separator: str, width: int, above: int) -> int | None:
    """Return how many lines of `width` cells stand below the first lines, None where any is otherwise."""
    lines, end = 0, b""
    with path.open("rb") as file:
        for _ in range(above):
            file.readline()
        while block := file.read(_BLOCK) + file.readline():
            end = end or (b"\r\n" if b"\r\n" in block else b"\n")
            whole = block if block.endswith(b"\n") else block + end  # the last line of a file may have none
            found = _count(whole, separator.encode(), width, end)
            if found is None:
                return None
            lines += found
    return lines


def _count(block: bytes, separator: bytes, width: int, end: bytes) -> int | None:
    """Return the number of lines in a block of whole ones, None where they are not even."""
    marks = block.translate(None, _OTHERS.translate(None, separator))
    row = separator * (width - 1) + end
    lines = marks.count(b"\n")
    if len(end) > 1 and block.count(end) != lines:
        return None
    if _QUOTE in marks:
        if not _are_usual(block, separator):
            return None
        marks = _outside(marks)
    return lines if marks == row * lines else None


def _are_usual(block: bytes, separator: bytes) -> bool:
    """Tell whether quotation marks open and close cells, or stand two for one.

    Of each pair the first then follows a separator, the end of a line or another mark, and the second
    precedes one.
    """
    import numpy as np

    every = np.frombuffer(block, np.uint8)
    places = np.flatnonzero(every == ord(_QUOTE))
    if len(places) % 2:
        return False
    before, after = every[places[::2] - 1], every[places[1::2] + 1]  # the first follows the last line's end
    around = [*separator, *_QUOTE, *b"\r\n"]
    return bool(np.isin(before, around).all() and np.isin(after, around).all())


def _outside(marks: bytes) -> bytes:
    """Return the marks that stand outside quotation marks, and those not."""
    import numpy as np

    every = np.frombuffer(marks, np.uint8)
    quotes = every == ord(_QUOTE)
    return bytes(every[~quotes & (np.cumsum(quotes) % 2 == 0)])
