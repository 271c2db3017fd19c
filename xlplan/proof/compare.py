"""How two workbooks differ: by part, by cell, by element.

The proof of a write and `xlplan verify` both rest on this. It shares no code with the writer: zipfile reads
the container and expat the XML, and what is outside the changed cells is compared byte by byte.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.proof.apart import Cell, SheetParts
from xlplan.proof.book import Book, part_key, string_index
from xlplan.proof.changes import part_changes, tree_changes
from xlplan.proof.pieces import without_same_rows

_NEW_ROW = re.compile(rb"<((?:[\w.-]+:)?)row r=\"[0-9]+\"></\1row>")
_VALUE = re.compile(rb">\s*([0-9]{1,9})\s*<")


class CellChange(NamedTuple):
    """Is one cell that differs: its text, formula and fill before and after; None where there is no cell."""

    sheet: str
    cell: str
    old: str | None
    new: str | None
    old_formula: str
    new_formula: str
    old_fill: str | None
    new_fill: str | None
    old_kind: str  # text, number, boolean, error, date, '' for nothing
    new_kind: str
    other: tuple[str, ...]  # anything else that differs: attributes of the tag, the rest of the format, runs


class PartChange(NamedTuple):
    """Is one part that differs, as the cells and the elements in it that do."""

    part: str
    cells: tuple[CellChange, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Is how two packages differ; `identical` counts the parts whose bytes are equal.

    `watched` are cells that were asked for and do not differ.
    """

    identical: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[PartChange, ...]
    watched: tuple[CellChange, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the differences as `xlplan verify --format json` prints them."""
        changed = [
            {
                "part": part.part,
                "cells": [
                    {"sheet": c.sheet, "cell": c.cell, "old": c.old, "new": c.new, "fill": c.new_fill}
                    for c in part.cells
                ],
                "elements": list(part.elements),
            }
            for part in self.changed
        ]
        return {
            "identical": self.identical,
            "added": list(self.added),
            "removed": list(self.removed),
            "changed": changed,
        }


def compare(old: Path, new: Path, watched: Collection[tuple[str, str]] = ()) -> Comparison:
    """Return how two workbooks differ.

    `watched` names cells, (sheet, address), that are to be read even where they do not differ.
    Raises FileError, NotAWorkbook, Encrypted or Damaged for either file.
    """
    with Book(old) as before, Book(new) as after:
        both = [name for name in before.members if name in after.members]
        differing = {name for name in both if not _is_same(before, after, name)}
        sheets = _Sheets(before, after, watched, differing)
        changed, seen = [], list[CellChange]()
        for name in both:
            if part_key(name) in before.sheets and part_key(name) in after.sheets:
                part, unchanged = sheets.change(name)
                seen += unchanged
            else:
                part = PartChange(name, (), part_changes(name, before, after) if name in differing else ())
            if name in differing and not (part.cells or part.elements):
                part = part._replace(elements=("another way to write the same",))
            if part.cells or part.elements:
                changed.append(part)
        return Comparison(
            identical=len(both) - len(differing),
            added=tuple(name for name in after.members if name not in before.members),
            removed=tuple(name for name in before.members if name not in after.members),
            changed=tuple(changed),
            watched=tuple(seen),
        )


def _is_same(before: Book, after: Book, name: str) -> bool:
    """Tell whether two members hold the same bytes; equal checksums alone are not believed."""
    one, other = before.members[name], after.members[name]
    if (one.CRC, one.file_size) != (other.CRC, other.file_size):
        return False
    packed = (one.compress_type, one.compress_size) == (other.compress_type, other.compress_size)
    if packed and _equal_blocks(before.blocks(name, packed=True), after.blocks(name, packed=True)):
        return True
    return _equal_blocks(before.blocks(name), after.blocks(name))


def _equal_blocks(one: Iterator[bytes], other: Iterator[bytes]) -> bool:
    return all(left == right for left, right in zip_longest(one, other))


class _Sheets:
    """Compares sheets cell by cell; it knows which shared strings differ, since cells show those."""

    def __init__(
        self, before: Book, after: Book, watched: Collection[tuple[str, str]], differing: Collection[str]
    ) -> None:
        self.before, self.after, self.differing = before, after, differing
        self.watched = {(sheet, parse_cell(cell)) for sheet, cell in watched}
        strings = {part_key(name) for name in differing} & {part_key(before.strings_part)}
        items = zip_longest(before.strings.items, after.strings.items) if strings else ()
        self.moved = {index for index, (one, other) in enumerate(items) if one != other}

    def change(self, name: str) -> tuple[PartChange, list[CellChange]]:
        """Return what differs in a sheet, and the watched cells that do not."""
        sheet = self.after.sheets[part_key(name)]
        rows = {row for watched, (row, _) in self.watched if watched == sheet}
        if name not in self.differing and not rows and not self.moved:
            return PartChange(name, (), ()), []
        old, new = without_same_rows(
            self.before.xml(name),
            self.after.xml(name),
            lambda number, row: number in rows or self._shows_moved(row),
        )
        one, two = self.before.sheet_parts(old, name), self.after.sheet_parts(new, name)
        cells: list[CellChange] = []
        seen: list[CellChange] = []
        for place in sorted(one.cells.keys() | two.cells.keys()):
            was, now = one.cells.get(place), two.cells.get(place)
            if not was or not now or was.raw != now.raw or string_index(was) in self.moved:
                cells.append(self._change(sheet, place, was, now))
            elif (sheet, place) in self.watched:
                seen.append(self._change(sheet, place, was, now))
        elements: list[str] = []
        if one.outside != _as_empty_tag(one.outside, two.outside):
            found = tree_changes(name, self.before, self.after, one.outside, two.outside)
            elements += found or ("outside the rows",)
        return PartChange(name, tuple(cells), (*elements, *_between(one, two))), seen

    def _shows_moved(self, row: bytes) -> bool:
        """Tell whether a cell of the row may show a string that differs; &#50; may be an index too."""
        if not self.moved or b"&#" in row:
            return bool(self.moved)
        return any(int(found[1]) in self.moved for found in _VALUE.finditer(row))

    def _change(self, sheet: str, place: tuple[int, int], old: Cell | None, new: Cell | None) -> CellChange:
        before, after = self.before, self.after
        formats = before.format(old), after.format(new)
        other: list[str] = []
        if old and new:
            other += ["format"] * (formats[0][1] != formats[1][1])
            attributes = sorted((old.attributes.keys() | new.attributes.keys()) - {"r", "s", "t"})
            other += [name for name in attributes if old.attributes.get(name) != new.attributes.get(name)]
            children = sorted((old.children.keys() | new.children.keys()) - {"v", "is"})
            other += [f"<{name}>" for name in children if old.children.get(name) != new.children.get(name)]
            items = before.item(old), after.item(new)
            if None not in items and items[0] != items[1] and before.text(old) == after.text(new):
                other.append("runs")
        return CellChange(
            sheet,
            cell_name(*place),
            before.text(old),
            after.text(new),
            old.formula if old else "",
            new.formula if new else "",
            formats[0][0],
            formats[1][0],
            before.kind(old),
            after.kind(new),
            tuple(other),
        )


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
