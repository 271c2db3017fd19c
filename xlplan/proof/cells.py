"""What a cell that differs held before and holds now: text, formula, kind, fill, and whatever else.

Apart from sheets.py, which finds such cells: their texts are among the shared strings, which are read once
for all sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlplan.address import cell_name
from xlplan.proof.apart import Cell
from xlplan.proof.book import Book, string_index
from xlplan.proof.formats import format_changes
from xlplan.proof.sheets import CellPair, Differences


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
    number_format: str = "0"  # which it had before, as the styles part numbers them


class CellReader:
    """Reads cells of both workbooks, once it has fetched the texts that they show."""

    def __init__(self, before: Book, after: Book, found: Iterable[Differences]) -> None:
        self.before, self.after = before, after
        pairs = [pair for differences in found for pair in (*differences.cells, *differences.watched)]
        before.strings.fetch(_indices(pair.old for pair in pairs))
        after.strings.fetch(_indices(pair.new for pair in pairs))

    def read(self, pairs: Sequence[CellPair]) -> tuple[CellChange, ...]:
        """Return what the cells held and hold."""
        return tuple(self._change(*pair) for pair in pairs)

    def _change(
        self, sheet: str, place: tuple[int, int], old: Cell | None, new: Cell | None, heir: Cell
    ) -> CellChange:
        before, after = self.before, self.after
        formats = before.format(heir), after.format(new)
        other: list[str] = []
        if new:
            was = old or Cell({})
            other += format_changes(*formats)
            attributes = sorted((was.attributes.keys() | new.attributes.keys()) - {"r", "s", "t"})
            other += [name for name in attributes if was.attributes.get(name) != new.attributes.get(name)]
            children = sorted((was.children.keys() | new.children.keys()) - {"v", "is"})
            other += [f"<{name}>" for name in children if was.children.get(name) != new.children.get(name)]
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
            formats[0].fill,
            formats[1].fill,
            before.kind(old),
            after.kind(new),
            tuple(other),
            formats[0].number_format,
        )


def _indices(cells: Iterable[Cell | None]) -> set[int]:
    return {index for cell in cells if cell and (index := string_index(cell)) is not None}
