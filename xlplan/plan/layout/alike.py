"""Tables with the same headings, which are read alike: where one holds figures, so may the others.

Apart from choices.py, which goes by what stands under one header.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.told import named
from xlplan.plan.layout.unnamed import units_of
from xlplan.text.answered import find_answered


def read_alike(tables: Sequence[tuple[Header, Sheet, Sequence[int]]]) -> list[tuple[Header, str, str]]:
    """Return each table's header, why its figures may be another's, and a sentence where it was changed.

    One without figures has them where a table under the same headings has, if half of its cells there do.
    """
    read = [header for header, _, _ in tables if FIGURES in header.match.columns and not header.groups]
    return [_like(header, sheet, rows, read) for header, sheet, rows in tables]


def _like(
    header: Header, sheet: Sheet, rows: Sequence[int], read: Sequence[Header]
) -> tuple[Header, str, str]:
    columns = header.match.columns
    if FIGURES in columns or header.groups:
        return header, "", ""
    for other in read:
        at, is_measure = other.match.columns[FIGURES], other.match.columns[FIGURES] == columns.get("measure")
        filled = [row for row in rows if sheet.shown(row, at).text.strip()]
        held = [row for row in filled if _holds(sheet, row, at, is_measure)]
        if other.texts == header.texts and held and len(held) * 2 >= len(filled):
            kept = {name: column for name, column in columns.items() if column != at or is_measure}
            match = header.match._replace(columns={**kept, FIGURES: at})
            said = f"{named(header, at)} is read as the figures because {named(other, at)} is."
            return header._replace(match=match), said.rstrip("."), said
    return header, "", ""


def _holds(sheet: Sheet, row: int, at: int, is_measure: bool) -> bool:
    """Tell whether a cell has a figure: beside its measure, where both stand in one column."""
    if is_measure:
        return any(each.is_certain for each in find_answered(sheet.shown(row, at).text))
    return bool(units_of(sheet, row, at))
