"""A sheet as a grid of texts, with its merged areas seen through. Plain values; no openpyxl."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlplan.address import Area, cell_name
from xlplan.plan.model import CellText

Place = tuple[int, int]

_BLANK = CellText()


@dataclass(frozen=True)
class Sheet:
    """Is one sheet, read whole: its cells by (row, column), and what rules say of them.

    `cells` holds those with a text, a formula or a solid fill, `bold` those in bold; `lists` the drop-down
    lists, each with the areas that it serves; `coloured` the areas that conditional formatting may fill;
    `hidden` the hidden columns. A sheet read only to a row has no more of these than stands before it.
    `origin` gives where a cell stands on the sheet that was turned into this one, `turned` (cards.py);
    `across` its columns where two tables stand beside each other (side_by_side.py).
    """

    name: str
    cells: dict[Place, CellText]
    bold: frozenset[Place] = frozenset()
    merged: tuple[Area, ...] = ()
    lists: tuple[tuple[tuple[Area, ...], str], ...] = ()
    coloured: tuple[Area, ...] = ()
    hidden: frozenset[int] = frozenset()
    is_whole: bool = True
    origin: Mapping[Place, Place] = field(default_factory=dict)
    turned: Sheet | None = None
    across: range | None = None

    @cached_property
    def areas(self) -> dict[Place, Area]:
        """Is the merged area of each cell that lies in one, as far down and across as cells go."""
        spread = spread_areas(self.merged, self.cells)
        return {(row, column): area for area, down, across in spread for row in down for column in across}

    @cached_property
    def rows(self) -> dict[int, dict[int, str]]:
        """Is the texts of each row that has any, by column; what a merged area hides is left out."""
        rows: dict[int, dict[int, str]] = {}
        for place in sorted(self.cells):
            if self.cells[place].text.strip() and self.anchor(*place) == place:
                rows.setdefault(place[0], {})[place[1]] = self.cells[place].text
        return rows

    def anchor(self, row: int, column: int) -> Place:
        """Return the cell whose text shows here: itself, or the first of its merged area."""
        area = self.areas.get((row, column))
        return (area.row, area.column) if area else (row, column)

    def shown(self, row: int, column: int) -> CellText:
        """Return what shows at the place."""
        return self.cells.get(self.anchor(row, column), _BLANK)

    def address(self, row: int, column: int) -> str:
        """Return the address of the cell whose text shows here."""
        return cell_name(*self.place(row, column))

    def place(self, row: int, column: int) -> Place:
        """Return where the cell whose text shows here stands in the workbook."""
        anchor = self.anchor(row, column)
        return self.origin.get(anchor, anchor)

    @property
    def standing(self) -> Sheet:
        """Is the sheet as it stands in the workbook."""
        return self.turned or self

    def bottom(self, row: int, column: int) -> int:
        """Return the last row of the merged area that the cell lies in, or its own."""
        area = self.areas.get((row, column))
        return area.last_row if area else row


def spread_areas(merged: Iterable[Area], cells: Collection[Place]) -> Iterator[tuple[Area, range, range]]:
    """Yield each merged area with its rows and columns, as far down and across as cells go."""
    bottom = max((row for row, _ in cells), default=0)
    right = max((column for _, column in cells), default=0)
    for area in merged:
        down = range(area.row, min(area.last_row, bottom) + 1)
        yield area, down, range(area.column, min(area.last_column, right) + 1)
