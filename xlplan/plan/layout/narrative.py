"""The figures of a plan that has no column for them: those in texts on progress.

Apart from contents.py, which reads columns that are there: here narrative is read as figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.told import Told, named, with_columns
from xlplan.plan.layout.unnamed import is_figure
from xlplan.text.figures import Reading, readings

_MEASURED = frozenset("%£€$")  # a count among a tracker's updates is as often a step as an indicator


def progress_as_figures(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Return the header of a tracker with progress as the figures, where any of it holds a share or a sum.

    Where it is not most of them, the texts stay progress, and only those with a figure are indicators.
    """
    columns = dict(header.match.columns)
    at = columns.get("progress") or columns.get("comments", 0)
    if not at or {"measure", FIGURES} & columns.keys() or not _holds_measured(sheet, rows, at):
        return Told(header)
    said = f"{named(header, at)} is read as the figures: no column is headed so, "
    if "progress" in columns and _holds_figures(sheet, rows, at, _MEASURED):
        columns[FIGURES] = columns.pop("progress")
        return Told(with_columns(header, columns), (f"{said}and most of these texts hold one.",))
    columns[FIGURES] = at
    return Told(with_columns(header, columns), (f"{said}and some of these texts hold one.",))


def figures_in_progress(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Put the figures under progress where no other column can hold those of the measures, and say so.

    Beside a heading that is not known, with figures under it, progress stays progress: 'Current Perf' is one.
    """
    at = places.get("progress")
    if at is None or "measure" not in places or FIGURES in header.match.names:
        return ()
    free = header.texts.keys() - set(places.values())
    if not _figures(sheet, rows, at) or any(_is_of_figures(sheet, rows, column) for column in free):
        return ()
    places[FIGURES] = places.pop("progress")
    return (f"{named(header, at)} is read as the current performance: no other column is.",)


def is_told(tables: Sequence[tuple[Header, Sheet]]) -> bool:
    """Tell whether most texts on progress, in tables of one kind, hold a share or a sum, and two at least."""
    held = filled = 0
    for header, sheet in tables:
        at = header.match.columns.get("progress", 0)
        rows = [row for row in sheet.rows if row > header.row and sheet.shown(row, at).text.strip()]
        found = _figures(sheet, rows, at)
        held += sum(any(each.unit in {*_MEASURED, "ratio"} for each in every) for every in found)
        filled += len(rows)
    return held > 1 and held * 2 > filled


def has_asked_figures(sheet: Sheet, rows: Sequence[int], places: Mapping[str, int]) -> bool:
    """Tell whether a third of a table's measures name a figure to be reached: 'Attendance 90%'."""
    at = places.get("measure", 0)
    filled = [row for row in rows if at and sheet.shown(row, at).text.strip()]
    return len(filled) > 1 and sum(is_figure(sheet, row, at) for row in filled) * 3 >= len(filled)


def _holds_figures(sheet: Sheet, rows: Sequence[int], at: int, units: Collection[str]) -> bool:
    """Tell whether most cells of a column hold a figure of these units, and two at least."""
    filled = [row for row in rows if sheet.shown(row, at).text.strip()]
    figures = [found for found in _figures(sheet, rows, at) if any(each.unit in units for each in found)]
    return len(figures) > 1 and len(figures) * 2 > len(filled)


def _holds_measured(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether a cell of a column holds a share or a sum, and not only counts."""
    return any(each.unit in {*_MEASURED, "ratio"} for found in _figures(sheet, rows, at) for each in found)


def _figures(sheet: Sheet, rows: Sequence[int], at: int) -> list[tuple[Reading, ...]]:
    """Return the figures of each cell of a column that has any."""
    cells = [cell for row in rows if not (cell := sheet.shown(row, at)).is_date]
    return [found for cell in cells if (found := readings(cell.text, cell.superscript))]


def _is_of_figures(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether half of what stands under a heading holds a figure."""
    filled = [row for row in rows if sheet.shown(row, at).text.strip()]
    return bool(filled) and sum(is_figure(sheet, row, at) for row in filled) * 2 >= len(filled)
