"""How two workbooks differ: by part, by cell, by element.

The proof of a write and `xlplan verify` both rest on this. It shares no code with the writer: zipfile reads
the container and expat the XML, and what is outside the changed cells is compared byte by byte.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.errors import WorkbookError
from xlplan.proof.apart import Cell, SheetParts, as_utf8
from xlplan.proof.book import Book, part_key, string_index
from xlplan.proof.elements import differing
from xlplan.proof.pieces import without_same_rows

_LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_NEW_ROW = re.compile(rb"<((?:[\w.-]+:)?)row r=\"[0-9]+\"></\1row>")
_EMPTY_LIST = re.compile(rb"<(?:[\w.-]+:)?(?:fills|cellXfs)/>")  # one may be made for a new fill
_VALUE = re.compile(rb">\s*([0-9]{1,9})\s*<")
_RECALCULATE = re.compile(rb"(?<!\s)\s+fullCalcOnLoad\s*=\s*[\"'](?:1|0|true|false)[\"']")


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
                part = PartChange(name, (), _elements(name, before, after) if name in differing else ())
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


def _elements(name: str, before: Book, after: Book) -> tuple[str, ...]:
    """Return what differs in a part that is no sheet."""
    key = part_key(name)
    if key == part_key(before.strings_part):
        return _string_changes(before, after)
    if key == part_key(before.styles_part):
        return _style_changes(name, before, after)
    if key == part_key(before.workbook):
        return _workbook_changes(name, before, after)
    return _tree_changes(name, before, after, before.read(name), after.read(name)) or ("content",)


def _tree_changes(name: str, before: Book, after: Book, old: bytes, new: bytes) -> tuple[str, ...]:
    """Return which elements differ between two states of a part, () where it is no XML or none does."""
    try:
        return differing(before.parsed(as_utf8(old, name), name), after.parsed(as_utf8(new, name), name))
    except WorkbookError:
        return ()


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
            found = _tree_changes(name, self.before, self.after, one.outside, two.outside)
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


def _string_changes(before: Book, after: Book) -> tuple[str, ...]:
    """Return what changed among the shared strings: 'sst: item 7', 'sst: 1 added'."""
    one, two = before.strings, after.strings
    around, around_now = one.head + one.tail, two.head + two.tail
    elements = [] if _uncounted(around) == _uncounted(around_now) else ["around the items"]
    elements += _list_changes("sst", one.items, two.items)
    return tuple(elements or ["sst: counts"])


def _style_changes(name: str, before: Book, after: Book) -> tuple[str, ...]:
    """Return what changed among the styles: 'fills: 1 added', 'fonts: item 3'."""

    def is_wanted(path: list[str]) -> bool:
        return len(path) == 3 and path[0] == "styleSheet" and path[1] in _LISTS

    around, old = before.cut(name, is_wanted)
    around_now, new = after.cut(name, is_wanted)
    bare, bare_now = (_EMPTY_LIST.sub(b"", _uncounted(raw)) for raw in (around, around_now))
    elements = [] if _uncounted(bare) == _uncounted(bare_now) else ["around the items"]
    for container in _LISTS:
        one = [raw for parent, raw in old if parent == container]
        elements += _list_changes(container, one, [raw for parent, raw in new if parent == container])
    return tuple(elements)


def _list_changes(container: str, old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[str]:
    for index, (item, now) in enumerate(zip(old, new, strict=False)):
        if item != now:
            yield f"{container}: item {index}"
    if len(old) != len(new):
        yield f"{container}: {abs(len(new) - len(old))} {'added' if len(new) > len(old) else 'removed'}"


def _uncounted(raw: bytes) -> bytes:
    """Return the bytes without counts, and an empty list as one tag however it is written."""
    bare = re.sub(rb"\s(?:count|uniqueCount)\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", raw)
    return re.sub(rb"<([^\s<>/]+)([^<>]*)>(</\1>)?", _in_one_tag, bare)


def _in_one_tag(found: re.Match[bytes]) -> bytes:
    if not found[3] and not found[2].endswith(b"/"):
        return found[0]
    return b"<" + found[1] + found[2].removesuffix(b"/").rstrip() + b"/>"


def _workbook_changes(name: str, before: Book, after: Book) -> tuple[str, ...]:
    """Return 'calcPr' where the workbook was told to calculate on opening, and what else differs."""

    def is_wanted(path: list[str]) -> bool:
        return path == ["workbook", "calcPr"]

    around, old = before.cut(name, is_wanted)
    around_now, new = after.cut(name, is_wanted)
    elements: tuple[str, ...] = ()
    if around != around_now:
        elements = _tree_changes(name, before, after, around, around_now) or ("other elements",)
    was, now = b"".join(raw for _, raw in old), b"".join(raw for _, raw in new)
    if was == now:
        return elements
    asks = re.search(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)", now)
    bare, bare_before = _RECALCULATE.sub(b"", now), _RECALCULATE.sub(b"", was)
    is_as_before = bare == bare_before or (not was and re.fullmatch(rb"<[\w.:-]*calcPr/>", bare))
    return (*elements, "calcPr" if asks and is_as_before else "how it calculates")
