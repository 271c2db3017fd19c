"""Formulas that depend on an edit: found by following the arrows between them, without calculating anything.

A stale result must not look current, so the cells found here lose their stored value; all others keep theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from xlplan.address import Area
from xlplan.ooxml.formulas import Formula
from xlplan.ooxml.sheet import Place
from xlplan.ooxml.spans import Splice, Xml, attributes, first, start_tags, with_attribute

_BEFORE_CALC = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")  # CT_Workbook, 18.2.27

Tile = tuple[int, int, int, int]  # 2**high by 2**wide cells, and how many such tiles are above and beside it


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
    tag = next(start_tags(xml.masked, xml.prefix, b"calcPr"), None)
    if tag and attributes(tag.attributes).get(b"fullCalcOnLoad") in {"1", "true"}:
        return []
    if tag:
        whole = xml.data[tag.start : tag.end]
        return [(tag.start, tag.end, with_attribute(whole, b"fullCalcOnLoad", b"1"))]
    standing = [element.end for name in _BEFORE_CALC if (element := first(xml, name))]
    return [(at, at, b'<%bcalcPr fullCalcOnLoad="1"/>' % xml.prefix) for at in standing[:1]]


def _places(area: Area) -> Iterable[Place]:
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            yield row, column


class _Readers:
    """Answers which formulas read a cell; each formula is given out once.

    An area is kept as a few tiles, whose sides are powers of two: a cell lies in one tile of each shape. So
    an answer looks at the shapes that there are, and never at all the areas.
    """

    def __init__(self, formulas: Iterable[Formula]) -> None:
        self._tiles: dict[str, dict[Tile, list[Formula]]] = defaultdict(dict)
        self._anywhere: list[Formula] = []
        self._given: set[tuple[str, Place]] = set()
        for formula in formulas:
            if formula.reads.anywhere:
                self._anywhere.append(formula)
            for sheet, area in formula.reads.references:
                tiles = self._tiles[sheet]
                for tile in _tiles(area):
                    tiles.setdefault(tile, []).append(formula)
        self._shapes = {sheet: {tile[:2] for tile in tiles} for sheet, tiles in self._tiles.items()}

    def of(self, changed: Mapping[str, set[Place]]) -> list[Formula]:
        """Return the formulas that read any of the changed cells and were not given out before."""
        fired, self._anywhere = self._anywhere, []
        for sheet, places in changed.items():
            tiles, shapes = self._tiles.get(sheet, {}), self._shapes.get(sheet, ())
            for row, column in places:
                for high, wide in shapes:
                    fired += tiles.pop((high, wide, row >> high, column >> wide), ())
        new: list[Formula] = []
        for formula in fired:
            key = formula.sheet, formula.place
            if key not in self._given:
                self._given.add(key)
                new.append(formula)
        return new


def _tiles(area: Area) -> Iterable[Tile]:
    """Return the tiles that make up an area."""
    if area.row == area.last_row and area.column == area.last_column:
        return [(0, 0, area.row, area.column)]
    across = _stretches(area.column, area.last_column)
    down = _stretches(area.row, area.last_row)
    return [(high, wide, row, column) for high, row in down for wide, column in across]


@lru_cache(maxsize=4096)
def _stretches(first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return (n, k) of stretches from k * 2**n to below (k + 1) * 2**n that make up first to last."""
    found: list[tuple[int, int]] = []
    while first <= last:
        size = min((first & -first).bit_length(), (last - first + 1).bit_length()) - 1
        found.append((size, first >> size))
        first += 1 << size
    return tuple(found)
