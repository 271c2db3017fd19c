"""A trait: one thing that real workbooks do, a workbook that does it, and the cells where it matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.traits.differ import Wanted
from tests.traits.scanner import place_of
from tests.traits.side import At
from xlplan.errors import XlplanError

Kind = Literal["text", "number", "fill", "both"]
Build = Callable[[Path], object]

KINDS: tuple[Kind, ...] = ("text", "number", "fill", "both")
FEW: tuple[Kind, ...] = ("number", "both")  # where all kinds of edits meet the trait alike
FILL = "FFC000"
NUMBER = 0.8625


@dataclass(frozen=True)
class Trait:
    """Is a workbook with one trait: how it is built, which cells are edited, what is to happen.

    `refused` is the error that edits of these `kinds` must raise; all others that are `tried` must succeed.
    `stale` names every cell ('Plan!D2') that loses its stored result when contents change; None leaves that
    to the comparer's own reading of the formulas. `refreshed` names the pivot caches that Excel must be asked
    to refresh when contents change.
    """

    name: str
    build: Build
    cells: tuple[str, ...] = ("A2", "B2", "F9")
    sheet: str = "Plan"
    refused: type[XlplanError] | None = None
    kinds: tuple[Kind, ...] = KINDS
    tried: tuple[Kind, ...] = KINDS
    text: str = "New text of {cell}"
    number: float = NUMBER
    stale: frozenset[str] | None = None
    refreshed: frozenset[str] = frozenset()
    is_forced: bool = False
    suffix: str = ".xlsx"

    def wanted(self, kind: Kind) -> list[Wanted]:
        """Return the edits of one kind, one for each cell."""
        text = None if kind in {"number", "fill"} else self.text
        number = self.number if kind == "number" else None
        fill = FILL if kind in {"fill", "both"} else None
        return [
            Wanted(self.sheet, cell, text.format(cell=cell) if text else text, number, fill)
            for cell in self.cells
        ]

    def refuses(self, kind: Kind) -> bool:
        return self.refused is not None and kind in self.kinds

    def gone(self, wanted: list[Wanted]) -> set[At] | None:
        """Return the cells that lose their stored result through these edits; None where reach.py is to say."""
        if not any(want.says_new for want in wanted):
            return set()
        if self.stale is None:
            return None
        named = (address.rpartition("!") for address in self.stale)
        return {(sheet, *place_of(cell)) for sheet, _, cell in named}
