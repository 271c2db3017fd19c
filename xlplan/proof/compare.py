"""How two workbooks differ: by part, by cell, by element.

The proof of a write and `xlplan verify` both rest on this. It shares no code with the writer: zipfile reads
the container and expat the XML, and what is outside the changed cells is compared byte by byte.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xlplan.progress import doing, one_by_one
from xlplan.proof.blocks import are_equal
from xlplan.proof.book import Book
from xlplan.proof.cells import CellChange, CellReader
from xlplan.proof.changes import part_changes
from xlplan.proof.formats import plain_styles
from xlplan.proof.parts import part_key
from xlplan.proof.sheets import Differences, Sheets
from xlplan.proof.strings import changed_strings


class PartChange(NamedTuple):
    """Is one part that differs, as the cells and the elements in it that do."""

    part: str
    cells: tuple[CellChange, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Is how two packages differ; `identical` counts the parts whose bytes are equal.

    `watched` are cells that were asked for and do not differ; `plain_styles` is the part that was added where
    that is a styles part without any format of its own, '' else.
    """

    identical: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[PartChange, ...]
    watched: tuple[CellChange, ...] = ()
    plain_styles: str = ""

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


def compare(old: str | Path, new: str | Path, watched: Collection[tuple[str, str]] = ()) -> Comparison:
    """Return how two workbooks differ.

    `watched` names cells, (sheet, address), that are to be read even where they do not differ.
    Raises FileError, NotAWorkbook, Encrypted or Damaged for either file.
    """
    with doing("comparing the workbooks"), Book(Path(old)) as before, Book(Path(new)) as after:
        both = [name for name in before.members if name in after.members]
        differing = {
            name for name in one_by_one("comparing parts", both) if not _is_same(before, after, name)
        }
        strings = _changed_strings(before, after, differing)
        sheets = Sheets(before, after, watched, strings)
        found = [
            sheets.differences(name, differs=name in differing)
            if part_key(name) in before.sheets and part_key(name) in after.sheets
            else Differences(part_changes(name, before, after, strings) if name in differing else ())
            for name in one_by_one("comparing cells", both)
        ]
        cells = CellReader(before, after, found)
        changed, seen = [], list[CellChange]()
        for name, differences in zip(both, found, strict=True):
            part = PartChange(name, cells.read(differences.cells), differences.elements)
            if name in differing and not (part.cells or part.elements):
                part = part._replace(elements=("another way to write the same",))
            if part.cells or part.elements:
                changed.append(part)
            seen += cells.read(differences.watched)
        return Comparison(
            identical=len(both) - len(differing),
            added=tuple(name for name in after.members if name not in before.members),
            removed=tuple(name for name in before.members if name not in after.members),
            changed=tuple(changed),
            watched=tuple(seen),
            plain_styles=plain_styles(before, after),
        )


def _changed_strings(before: Book, after: Book, differing: Collection[str]) -> list[int]:
    """Return the indices of the shared strings that differ; where none does, one table serves both."""
    if part_key(before.strings_part) in map(part_key, differing):
        return changed_strings(before.strings, after.strings)
    if part_key(before.strings_part) == part_key(after.strings_part):
        after.strings = before.strings
    return []


def _is_same(before: Book, after: Book, name: str) -> bool:
    """Tell whether two members hold the same bytes; equal checksums alone are not believed."""
    one, other = before.members[name], after.members[name]
    if (one.CRC, one.file_size) != (other.CRC, other.file_size):
        return False
    packed = (one.compress_type, one.compress_size) == (other.compress_type, other.compress_size)
    if packed and are_equal(before.blocks(name, packed=True), after.blocks(name, packed=True)):
        return True
    return are_equal(before.blocks(name), after.blocks(name))
