"""Formulas that depend on an edit: found by following the arrows between them, without calculating anything.

A stale result must not look current, so the cells found here lose their stored value; all others keep theirs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from xlplan.address import Area
from xlplan.ooxml.formulas import Formula
from xlplan.ooxml.sheet import Place
from xlplan.ooxml.spans import Splice, Xml, attributes, first, start_tag, with_attribute

_BEFORE_CALC = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")  # CT_Workbook, 18.2.27
_SMALL = 64  # areas up to this many cells are looked up cell by cell


def dependents(formulas: Iterable[Formula], edited: Mapping[str, Iterable[Place]]) -> dict[str, set[Place]]:
    """Return, by sheet name, the cells whose stored result depends on the edited cells, directly or not."""
    readers = _Readers(formulas)
    stale: dict[str, set[Place]] = defaultdict(set)
    wave = {sheet: set(places) for sheet, places in edited.items()}
    while any(wave.values()):
        fired = readers.of(wave)
        wave = defaultdict(set)
        for formula in fired:
            wave[formula.sheet] |= set(_places(formula.results)) - stale[formula.sheet]
        for sheet, places in wave.items():
            stale[sheet] |= places
    return {sheet: places for sheet, places in stale.items() if places}


def recalculating(xml: Xml) -> list[Splice]:
    """Return the splice that makes Excel calculate the whole workbook when it opens it."""
    tag = start_tag(xml.prefix, b"calcPr").search(xml.masked)
    if tag and attributes(tag[1]).get(b"fullCalcOnLoad") in {"1", "true"}:
        return []
    if tag:
        whole = xml.data[tag.start() : tag.end()]
        return [(tag.start(), tag.end(), with_attribute(whole, b"fullCalcOnLoad", b"1"))]
    standing = [element.end for name in _BEFORE_CALC if (element := first(xml, name))]
    return [(at, at, b'<%bcalcPr fullCalcOnLoad="1"/>' % xml.prefix) for at in standing[:1]]


def _places(area: Area) -> Iterable[Place]:
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            yield row, column


class _Readers:
    """Answers which formulas read a cell; each formula is given out once."""

    def __init__(self, formulas: Iterable[Formula]) -> None:
        self._by_cell: dict[tuple[str, Place], list[Formula]] = defaultdict(list)
        self._by_area: dict[str, dict[Area, list[Formula]]] = defaultdict(lambda: defaultdict(list))
        self._anywhere: list[Formula] = []
        self._given: set[tuple[str, Place]] = set()
        for formula in formulas:
            if formula.reads.anywhere:
                self._anywhere.append(formula)
            for sheet, area in formula.reads.references:
                self._add(sheet, area, formula)

    def _add(self, sheet: str, area: Area, formula: Formula) -> None:
        height, width = area.last_row - area.row + 1, area.last_column - area.column + 1
        if height * width > _SMALL:
            self._by_area[sheet][area].append(formula)
        else:
            for place in _places(area):
                self._by_cell[sheet, place].append(formula)

    def of(self, changed: Mapping[str, set[Place]]) -> list[Formula]:
        """Return the formulas that read any of the changed cells and were not given out before."""
        fired, self._anywhere = self._anywhere, []
        for sheet, places in changed.items():
            for place in places:
                fired += self._by_cell.pop((sheet, place), [])
            areas, columns = self._by_area[sheet], _by_column(places)
            for area in [area for area in areas if _holds_any(area, columns)]:
                fired += areas.pop(area)
        new = {(formula.sheet, formula.place): formula for formula in fired}
        new = {key: formula for key, formula in new.items() if key not in self._given}
        self._given.update(new)
        return list(new.values())


def _by_column(places: Iterable[Place]) -> dict[int, list[int]]:
    """Return the rows of the places in each column, in order."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(places):
        rows[column].append(row)
    return rows


def _holds_any(area: Area, columns: Mapping[int, Sequence[int]]) -> bool:
    for column, rows in columns.items():
        if area.column <= column <= area.last_column:
            at = bisect_left(rows, area.row)
            if at < len(rows) and rows[at] <= area.last_row:
                return True
    return False
