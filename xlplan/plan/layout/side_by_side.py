"""Two tables beside each other under headings in one row, a tracker and its measures: read as two.

Apart from tables.py, which parts tables below each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.found_headers import read_headers
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.tables import Split

_TITLE = 3  # rows above the headings in which the second table's own title stands


def divide(sheet: Sheet, split: Split, overrides: Mapping[str, str]) -> list[tuple[Sheet, Split]]:
    """Return a sheet's columns in two, each with its table, where two stand beside each other; else as it is.

    They are two where a blank column parts them, each is a table by itself, and the second has its own title:
    without that the figures may be those of the actions in their rows.
    """
    header, *others = split.headers
    if others or header.groups or sheet.turned:
        return [(sheet, split)]
    for gap in range(min(header.texts) + 1, max(header.texts)):
        if any(gap in texts for row, texts in sheet.rows.items() if row >= header.first_row):
            continue
        left, right = _columns(sheet, range(1, gap)), _columns(sheet, range(gap + 1, max(header.texts) + 1))
        heads = [_header(half, header, overrides) for half in (left, right)]
        if heads[0] and heads[1] and _are_two(sheet, heads[0], heads[1]):
            return [
                (half, split._replace(headers=[head]))
                for half, head in zip((left, right), heads, strict=True)
                if head
            ]
    return [(sheet, split)]


def _columns(sheet: Sheet, across: range) -> Sheet:
    cells = {place: cell for place, cell in sheet.cells.items() if place[1] in across}
    return replace(sheet, cells=cells, across=across)


def _header(half: Sheet, header: Header, overrides: Mapping[str, str]) -> Header | None:
    rows = [row for row in half.rows if header.first_row <= row <= header.row]
    return next(iter(read_headers(half, rows, overrides)), None)


def _are_two(sheet: Sheet, left: Header, right: Header) -> bool:
    """Tell whether a tracker stands left of measures with figures that have a title of their own."""
    above = range(max(1, right.first_row - _TITLE), right.first_row)
    has_title = any(min(right.texts) in sheet.rows.get(row, {}) for row in above)
    is_tracker = "area" in left.match.names and FIGURES not in left.match.names
    return has_title and is_tracker and {"measure", FIGURES} <= right.match.names
