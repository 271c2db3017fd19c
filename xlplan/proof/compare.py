"""How two workbooks differ: by part, by cell, by element.

The proof of a write and `xlplan verify` both rest on this. It shares no code with the writer: zipfile reads the
container and expat the XML, and what is outside the changed cells is compared byte by byte.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xlplan.address import cell_name
from xlplan.errors import Damaged
from xlplan.ooxml.package import check_container
from xlplan.proof.apart import Cell, SheetParts, cut, take_sheet_apart
from xlplan.proof.book import Book

_CHUNK = 1 << 20
_CONTAINERS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")


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
    other: tuple[str, ...]  # anything else that differs: attributes of the tag, the rest of the format


class PartChange(NamedTuple):
    """Is one part that differs, as the cells and the elements in it that do."""

    part: str
    cells: tuple[CellChange, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Is how two packages differ; `identical` counts the parts whose bytes are equal."""

    identical: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[PartChange, ...]

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


def compare(old: Path, new: Path) -> Comparison:
    """Return how two workbooks differ. Raises FileError, NotAWorkbook, Encrypted or Damaged for either."""
    with _open(old) as before, _open(new) as after:
        names = {info.filename: info for info in before.infolist()}
        news = {info.filename: info for info in after.infolist()}
        differing = [
            name for name in names if name in news and not _same(before, after, names[name], news[name])
        ]
        books = Book(before), Book(after)
        changed = [_part_change(name, before.read(name), after.read(name), books) for name in differing]
        changed = _with_shown_strings(changed, books) if books[0].strings_part in differing else changed
        return Comparison(
            identical=len(names.keys() & news.keys()) - len(differing),
            added=tuple(name for name in news if name not in names),
            removed=tuple(name for name in names if name not in news),
            changed=tuple(changed),
        )


def _open(path: Path) -> zipfile.ZipFile:
    check_container(path)
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as wrong:
        raise Damaged(
            f"cannot be read as a workbook ({wrong}); fetch it again, or save it again in Excel", file=path
        ) from wrong


def _same(
    before: zipfile.ZipFile, after: zipfile.ZipFile, one: zipfile.ZipInfo, other: zipfile.ZipInfo
) -> bool:
    """Tell whether two members hold the same bytes; equal checksums alone are not believed."""
    if (one.CRC, one.file_size) != (other.CRC, other.file_size):
        return False
    with before.open(one) as left, after.open(other) as right:
        while block := left.read(_CHUNK):
            if block != right.read(_CHUNK):
                return False
        return not right.read(1)


def _part_change(name: str, old: bytes, new: bytes, books: tuple[Book, Book]) -> PartChange:
    if books[0].sheet_name(name) is not None:
        return _sheet_change(name, old, new, books)
    if name == books[0].strings_part:
        return PartChange(name, (), _listed(name, old, new, ("sst",), 1))
    if name == books[0].styles_part:
        return PartChange(name, (), _listed(name, old, new, _CONTAINERS, 2))
    if name == books[0].workbook:
        return PartChange(name, (), _workbook_change(name, old, new))
    return PartChange(name, (), ("content",))


def _sheet_change(name: str, old: bytes, new: bytes, books: tuple[Book, Book]) -> PartChange:
    before, after = take_sheet_apart(old, name), take_sheet_apart(new, name)
    sheet = books[1].sheet_name(name) or name
    places = [p for p in before.cells.keys() | after.cells.keys() if _raw(before, p) != _raw(after, p)]
    cells = tuple(
        _cell_change(sheet, p, before.cells.get(p), after.cells.get(p), books) for p in sorted(places)
    )
    elements = [] if before.outside == _alike(before.outside, after.outside) else ["outside the rows"]
    for number in sorted(before.rows.keys() | after.rows.keys()):
        row, now = before.rows.get(number, b""), after.rows.get(number, b"")
        holds_new = number not in before.rows and any(place[0] == number for place in places)
        if row != _alike(row, now) and not holds_new:
            elements.append(f"row {number}")
    return PartChange(name, cells, tuple(elements))


def _alike(old: bytes, new: bytes) -> bytes:
    """Return `new`, or `old` where they differ only in <x/> having become <x></x> to take a new cell or row."""
    if old == new:
        return new
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tag_end = old.find(b"/>", max(at - 1, 0))
    if tag_end < 0 or old[:tag_end].rstrip() != new[: len(old[:tag_end].rstrip())]:
        return new
    rest = new[len(old[:tag_end].rstrip()) :]
    name = old[old.rfind(b"<", 0, tag_end) + 1 : tag_end].split()[0].rstrip(b"/")
    opened = b"></" + name + b">"
    return old if rest.startswith(opened) and rest[len(opened) :] == old[tag_end + 2 :] else new


def _raw(sheet: SheetParts, place: tuple[int, int]) -> bytes | None:
    cell = sheet.cells.get(place)
    return cell.raw if cell else None


def _cell_change(
    sheet: str, place: tuple[int, int], old: Cell | None, new: Cell | None, books: tuple[Book, Book]
) -> CellChange:
    fills = books[0].format(old)[0], books[1].format(new)[0]
    other: list[str] = []
    if old and new:
        if books[0].format(old)[1] != books[1].format(new)[1]:
            other.append("format")
        names = (old.attributes.keys() | new.attributes.keys()) - {"t", "s"}
        other += [name for name in sorted(names) if old.attributes.get(name) != new.attributes.get(name)]
    return CellChange(
        sheet,
        cell_name(*place),
        books[0].text(old),
        books[1].text(new),
        old.formula if old else "",
        new.formula if new else "",
        fills[0],
        fills[1],
        tuple(other),
    )


def _listed(name: str, old: bytes, new: bytes, containers: tuple[str, ...], depth: int) -> tuple[str, ...]:
    """Return what changed in a part that is a list of elements: 'fills: 1 added', 'sst: item 7'."""
    around, before = cut(old, name, containers, depth)
    around_now, after = cut(new, name, containers, depth)
    elements: list[str] = []
    for container in containers:
        one = [raw for parent, raw in before if parent == container]
        two = [raw for parent, raw in after if parent == container]
        elements += [
            f"{container}: item {i}" for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b
        ]
        if len(two) != len(one):
            elements.append(
                f"{container}: {abs(len(two) - len(one))} {'added' if len(two) > len(one) else 'removed'}"
            )
    if _uncounted(around) != _uncounted(around_now):
        elements.append("around the items")
    return tuple(elements)


def _uncounted(raw: bytes) -> bytes:
    """Return the bytes without counts, and an empty list as one tag however it is written."""
    bare = re.sub(rb"\s(?:count|uniqueCount)\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", raw)
    return re.sub(rb"<([^\s<>/]+)([^<>]*?)\s*></\1>", rb"<\1\2/>", bare)


def _workbook_change(name: str, old: bytes, new: bytes) -> tuple[str, ...]:
    around, before = cut(old, name, ("workbook",), 1)
    around_now, after = cut(new, name, ("workbook",), 1)
    calc = (
        [raw for _, raw in before if b"calcPr" in raw[:40]],
        [raw for _, raw in after if b"calcPr" in raw[:40]],
    )
    rest = [raw for _, raw in before if raw not in calc[0]], [raw for _, raw in after if raw not in calc[1]]
    elements = ["calcPr"] if calc[0] != calc[1] else []
    if around != around_now or rest[0] != rest[1]:
        elements.append("other elements")
    return tuple(elements)


def _with_shown_strings(changed: list[PartChange], books: tuple[Book, Book]) -> list[PartChange]:
    """Return the changes with those cells added whose own bytes are as before but whose shared string is not."""
    before, after = books[0].strings, books[1].strings
    moved = {str(i) for i, text in enumerate(before) if i >= len(after) or after[i] != text}
    if not moved:
        return changed
    by_part = {part.part: part for part in changed}
    for part in books[0].parts.values():
        sheet = books[0].sheet_name(part)
        if sheet is None:
            continue
        known = by_part.get(part, PartChange(part, (), ()))
        listed = {cell.cell for cell in known.cells}
        extra = tuple(cell for cell in _shown(sheet, part, moved, books) if cell.cell not in listed)
        if extra:
            by_part[part] = PartChange(part, known.cells + extra, known.elements)
    return list(by_part.values())


def _shown(sheet: str, part: str, moved: set[str], books: tuple[Book, Book]) -> Iterator[CellChange]:
    """Yield the cells of a sheet that show one of the moved strings, and show something else now."""
    raw = books[0].read(part)
    if b"\0" not in raw[:8] and not re.search(rb">\s*0*(?:" + "|".join(moved).encode() + rb")\s*<", raw):
        return
    before, after = take_sheet_apart(raw, part), take_sheet_apart(books[1].read(part), part)
    for place, cell in before.cells.items():
        if cell.attributes.get("t") == "s" and cell.value.strip() in moved and place in after.cells:
            change = _cell_change(sheet, place, cell, after.cells[place], books)
            if change.old != change.new:
                yield change
