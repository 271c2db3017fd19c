"""Copies of cell values elsewhere in the file that still hold what an edit replaced.

Apart from charts.py and pivots.py, which know where copies are; here they meet the cells that changed.
A copy counts as holding the old value where that text or number is among its values at all: which value
belongs to which cell cannot be told for certain (hidden rows are left out, dates and percentages rounded).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from xlplan.address import cell_name, full_address
from xlplan.edits import Copy
from xlplan.ooxml.charts import drawn_copies
from xlplan.ooxml.formulas import scope_of
from xlplan.ooxml.pivots import PivotCache, kept_texts, may_refresh, pivot_caches, refreshing
from xlplan.ooxml.references import Reads, Scope, Spot, reads
from xlplan.ooxml.sheet import Place
from xlplan.ooxml.spans import Splice
from xlplan.ooxml.workbook import Workbook

Replaced = Mapping[str, Mapping[Place, str]]  # by sheet: what the cells held that no longer hold it


class Caches(NamedTuple):
    """Is what edits leave behind in copies, and the splices that have pivot caches refreshed, by part."""

    copies: tuple[Copy, ...] = ()
    refreshing: Mapping[str, list[Splice]] = {}


def stale_caches(book: Workbook, replaced: Replaced, *, refresh: bool) -> Caches:
    """Return the copies that still hold a replaced value, and how pivot caches are refreshed where asked."""
    replaced = {sheet: places for sheet, places in replaced.items() if places}
    if not (replaced and may_hold_copies(book)):
        return Caches()
    scope = scope_of(book)
    copies: dict[tuple[str, str, str], Copy] = {}
    for drawn in drawn_copies(book):
        found = _read(drawn.formula, drawn.sheet, scope)
        for sheet, place, old in _held(_covered(found, replaced), drawn.texts):
            cell = full_address(sheet, cell_name(*place))
            copy = Copy(drawn.part, drawn.kind, drawn.sheet, drawn.name, cell, old, False)
            copies.setdefault((drawn.part, drawn.name, cell), copy)
    wishes: dict[str, list[Splice]] = {}
    for cache in pivot_caches(book):
        sources = [_read(formula, "", scope) for formula in cache.sources]
        covered = [each for found in sources for each in _covered(found, replaced)]
        if not covered:
            continue
        may = (
            refresh and may_refresh(book, cache) and not any(_is_heading(found, covered) for found in sources)
        )
        wish = refreshing(book.read(cache.part)) if may else []
        wishes |= {cache.part: wish} if wish else {}
        for copy in _of_pivot(book, cache, covered, may):
            copies.setdefault((copy.part, copy.name, copy.cell), copy)
    return Caches(tuple(copies.values()), wishes)


def may_hold_copies(book: Workbook) -> bool:
    """Tell whether the workbook has drawings or pivot caches at all."""
    names = " ".join(book.package.parts()).casefold()
    return "drawing" in names or "chart" in names or "pivot" in names


def _of_pivot(
    book: Workbook, cache: PivotCache, covered: Collection[tuple[str, Place, str]], may: bool
) -> Iterator[Copy]:
    for sheet, place, old in _held(covered, kept_texts(book, cache)):
        cell = full_address(sheet, cell_name(*place))
        yield Copy(cache.part, "pivot", cache.sheet, cache.name, cell, old, may)


def _read(formula: str, sheet: str, scope: Scope) -> Reads:
    """Return which cells a chart's or a pivot cache's formula means; '[0]!' is this workbook itself."""
    return reads(formula.replace("[0]!", ""), Spot(sheet, 1, 1), scope)


def _covered(found: Reads, replaced: Replaced) -> Iterator[tuple[str, Place, str]]:
    """Yield the replaced cells that a formula means: all of its sheets' where only Excel can tell which."""
    sheets = {reference.sheet for reference in found.references}
    for sheet, places in replaced.items():
        if found.anywhere and (sheet in sheets or not sheets):
            yield from ((sheet, place, old) for place, old in places.items())
        elif sheet in sheets:
            areas = [reference.area for reference in found.references if reference.sheet == sheet]
            for place, old in places.items():
                if any(area.holds(*place) for area in areas):
                    yield sheet, place, old


def _held(
    covered: Collection[tuple[str, Place, str]] | Iterator[tuple[str, Place, str]], texts: Collection[str]
) -> Iterator[tuple[str, Place, str]]:
    """Yield those of the cells whose old value is among the texts: the same words, or the same number."""
    numbers: set[float] | None = None
    for sheet, place, old in covered:
        number = _number(old)
        if number is not None and numbers is None:
            numbers = {known for text in texts if (known := _number(text)) is not None}
        if old and (old in texts or (number is not None and number in (numbers or ()))):
            yield sheet, place, old


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _is_heading(found: Reads, covered: Collection[tuple[str, Place, str]]) -> bool:
    """Tell whether one of the cells stands in the first row of a source, which names the cache's fields."""
    first_rows = {(reference.sheet, reference.area.row) for reference in found.references}
    return any((sheet, place[0]) in first_rows for sheet, place, _ in covered)
