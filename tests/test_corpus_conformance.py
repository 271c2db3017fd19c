"""Every real workbook of the corpus, edited in several kinds of cells: nothing but the edits differs.

The corpus stands beside the project and is no part of it; where it is absent these tests are skipped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.traits.candidates import candidates
from tests.traits.differ import Wanted, judged
from tests.traits.side import Side
from xlplan import Edit, write_edits
from xlplan.errors import ProtectedSheet, XlplanError

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
BOOKS = sorted(path for path in CORPUS.rglob("*") if path.suffix in {".xlsx", ".xlsm"})
GROUPS = 16
MOST_REFUSED = 0.003  # of the writes

pytestmark = pytest.mark.skipif(not BOOKS, reason="the corpus of real workbooks is not beside the project")


def rounds(side: Side) -> Iterator[list[Wanted]]:
    """Yield what is asked for in turn: texts everywhere; then numbers and fills; then both in the last cells."""
    for name in [*side.scanned][:2]:
        cells = [cell for _, cell in candidates(side, name)]
        yield [Wanted(name, cell, new=f"Text for {cell}") for cell in cells]
        yield [
            Wanted(name, cell, number=0.1 + index) if index % 2 else Wanted(name, cell, fill="FFC000")
            for index, cell in enumerate(cells)
        ]


def tried(source: Path, output: Path, side: Side, wanted: list[Wanted]) -> tuple[str, list[str]]:
    """Return how a write went ('written', 'forced' on a protected sheet, or the refusal), and its faults."""
    edits = [Edit(want.sheet, want.cell, new=want.new, number=want.number, fill=want.fill) for want in wanted]
    outcome = "written"
    try:
        write_edits(source, edits, output, force=True)
    except ProtectedSheet:
        outcome = "forced"
        write_edits(source, edits, output, force=True, force_protected=True)
    except XlplanError as wrong:
        return f"{type(wrong).__name__}: {wrong}", []
    return outcome, [f"{source.name}: {fault}" for fault in judged(side, Side(output), wanted).faults]


@pytest.mark.parametrize("group", range(GROUPS))
def test_nothing_but_the_edits_differs(group: int, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    for source in BOOKS[group::GROUPS]:
        side = Side(source)
        for wanted in rounds(side):
            outcome, found = tried(source, tmp_path / source.name, side, wanted)
            outcomes[outcome] += 1
            faults += found
    refused = {outcome: times for outcome, times in outcomes.items() if outcome not in {"written", "forced"}}
    assert faults == []
    assert sum(refused.values()) <= MOST_REFUSED * outcomes.total(), refused
