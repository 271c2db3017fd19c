"""Which cells of a sheet differ, and what does outside its cells.

Apart from cells.py, which says what is in them, and from rows.py, which finds by bytes alone the rows that
have to be read at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from xlplan.address import parse_cell
from xlplan.errors import Damaged
from xlplan.proof.apart import Cell, SheetParts
from xlplan.proof.book import Book, string_index
from xlplan.proof.changes import tree_changes
from xlplan.proof.formats import inherited_format
from xlplan.proof.parts import part_key
from xlplan.proof.rows import Wanted, chosen_rows, differing_rows, shows_none

_NEW_ROW = re.compile(rb"<((?:[\w.-]+:)?)row r=\"[0-9]+\"></\1row>")
_LIST = ("sheetData", "row")


class CellPair(NamedTuple):
    """Is one cell as it was and as it is, None where there is none; `heir` has the format to take."""

    sheet: str
    place: tuple[int, int]
    old: Cell | None
    new: Cell | None
    heir: Cell


class Differences(NamedTuple):
    """Is how one part differs: elements, cells; and the watched cells that do not differ."""

    elements: tuple[str, ...]
    cells: tuple[CellPair, ...] = ()
    watched: tuple[CellPair, ...] = ()


class Sheets:
    """Compares sheets cell by cell; it knows which shared strings differ, since cells show those."""

    def __init__(
        self, before: Book, after: Book, watched: Collection[tuple[str, str]], strings: Collection[int]
    ) -> None:
        self.before, self.after = before, after
        self.watched = {(sheet, parse_cell(cell)) for sheet, cell in watched}
        self.strings = frozenset(strings)

    def differences(self, name: str, *, differs: bool) -> Differences:
        """Return how a sheet differs; where its bytes do not, its cells may show other texts."""
        sheet = self.after.sheets[part_key(name)]
        rows = {row for watched, (row, _) in self.watched if watched == sheet}
        if not differs and not rows and not self.strings:
            return Differences(())
        wanted = Wanted(rows, self.strings)
        if not differs and (items := self.before.items(name, *_LIST)) and shows_none(items, wanted):
            return Differences(())
        one, two = self._taken_apart(name, wanted, differs=differs)
        cells: list[CellPair] = []
        seen: list[CellPair] = []
        for place in sorted(one.cells.keys() | two.cells.keys()):
            was, now = one.cells.get(place), two.cells.get(place)
            if not was or not now or was.raw != now.raw or string_index(was) in self.strings:
                heir = was or Cell({"s": inherited_format(one, place)})
                cells.append(CellPair(sheet, place, was, now, heir))
            elif (sheet, place) in self.watched:
                seen.append(CellPair(sheet, place, was, now, was))
        elements: list[str] = []
        if one.outside != _as_empty_tag(one.outside, two.outside):
            found = tree_changes(name, self.before, self.after, one.outside, two.outside)
            elements += found or ("outside the rows",)
        return Differences((*elements, *_between(one, two)), tuple(cells), tuple(seen))

    def _taken_apart(self, name: str, wanted: Wanted, *, differs: bool) -> tuple[SheetParts, SheetParts]:
        """Return both sheets' cells and rows: all that differ and are wanted, or all there are."""
        read = self._differing_rows if differs else self._chosen_rows
        try:
            found = read(name, wanted)
        except Damaged:  # rows that are no elements by themselves: the whole sheet may be sound all the same
            found = None
        if found and not any(sheet.has_strays for sheet in found):
            return found
        one = self.before.sheet_parts(self.before.xml(name), name)
        return one, self.after.sheet_parts(self.after.xml(name), name) if differs else one

    def _differing_rows(self, name: str, wanted: Wanted) -> tuple[SheetParts, SheetParts] | None:
        one, two = self.before.items(name, *_LIST), self.after.items(name, *_LIST)
        found = differing_rows(one, two, wanted) if one and two else None
        if found is None:
            return None
        return self.before.sheet_parts(found[0], name), self.after.sheet_parts(found[1], name)

    def _chosen_rows(self, name: str, wanted: Wanted) -> tuple[SheetParts, SheetParts] | None:
        items = self.before.items(name, *_LIST)
        rows = chosen_rows(items, wanted) if items else None
        return None if rows is None else (self.before.sheet_parts(rows, name),) * 2


def _between(one: SheetParts, two: SheetParts) -> Iterator[str]:
    """Yield the rows that differ outside their cells."""
    for number in sorted(one.rows.keys() | two.rows.keys()):
        row, now = one.rows.get(number), two.rows.get(number, b"")
        is_new = row is None and _NEW_ROW.fullmatch(now)
        if not is_new and row != _as_empty_tag(row or b"", now):
            yield f"row {number}"


def _as_empty_tag(old: bytes, new: bytes) -> bytes:
    """Return `new`; or `old` where only <x/> has become <x></x>, to take a cell or a row."""
    if old == new:
        return new
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    if old[at:].lstrip()[:2] != b"/>":
        return new
    end = old.index(b"/>", at)
    name = old[old.rfind(b"<", 0, end) + 1 : end].split()[0]
    return old if new == old[:end].rstrip() + b"></" + name + b">" + old[end + 2 :] else new
