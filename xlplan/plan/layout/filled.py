"""Columns that are there and not filled in yet, beside others of their kind that are.

Apart from choices.py, which decides between columns: here one is left out because nothing stands under it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.present import is_past
from xlplan.plan.layout.unnamed import is_figure

_TOLD = (FIGURES, "progress")


def less_blank(header: Header, sheet: Sheet, rows: Sequence[int], overrides: Collection[str] = ()) -> Header:
    """Return the header without a column that nobody has filled in, where another for the same is filled.

    'Progress' over blank cells beside 'Autumn review', 'Actual' beside 'Q1'; a past year is no other.
    """
    match = header.match
    for name in _TOLD:
        at = match.columns.get(name)
        if at is None or name in overrides or _filled(sheet, rows, [at], name):
            continue
        texts = {column: text for column, text in header.texts.items() if column not in {at, *sheet.hidden}}
        rest = match_headings(texts)
        places = rest.series.get(name) or tuple(own for key, own in rest.columns.items() if key == name)
        others = {column for key, column in match.columns.items() if key != name}
        filled = _filled(sheet, rows, places, name)
        if not filled or others & {*places} or all(is_past(texts[own], texts) for own in filled):
            continue
        columns = {key: column for key, column in match.columns.items() if key != name}
        series = {key: columns for key, columns in match.series.items() if key != name}
        unmatched = tuple(sorted({at, *match.unmatched} - {*places}))
        match = match._replace(unmatched=unmatched)
        if len(places) > 1:
            match = match._replace(columns=columns, series=series | {name: places})
        else:
            match = match._replace(columns=columns | {name: places[0]}, series=series)
    return header._replace(match=match)


def _filled(sheet: Sheet, rows: Sequence[int], columns: Sequence[int], name: str) -> list[int]:
    tells = is_figure if name == FIGURES else says
    return [at for at in columns if any(tells(sheet, row, at) for row in rows if not is_band(sheet, row))]


def says(sheet: Sheet, row: int, column: int) -> bool:
    """Tell whether a cell holds a text, and is no part of a band across the table."""
    return not is_band(sheet, row) and bool(sheet.shown(row, column).text.strip())


def is_band(sheet: Sheet, row: int) -> bool:
    """Tell whether one text alone stands in a row, and is merged across others."""
    texts = sheet.rows[row]
    area = sheet.areas.get((row, min(texts))) if len(texts) == 1 else None
    return area is not None and area.last_column > area.column
