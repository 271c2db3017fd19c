"""Every workbook of the shared corpus is edited and proven, or the edit is refused for a reason that is typed.

The corpus lies beside the project and is not part of it: without it these tests are skipped.
"""

from __future__ import annotations

import random
import warnings
from collections import Counter
from datetime import date, time
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from xlplan.address import cell_name
from xlplan.edits import Edit
from xlplan.errors import FormulaCell, RefusedEdit
from xlplan.ooxml.package import open_package
from xlplan.ooxml.sheet import cells, child, rows, sheet_data
from xlplan.ooxml.workbook import Workbook
from xlplan.write import write_edits

CORPUS = sorted((Path(__file__).parents[2] / "shared" / "corpus").rglob("*.xls[xm]"))
SAMPLE = CORPUS[::16]
TEXT = ' a<b & "ü"\n'

pytestmark = pytest.mark.skipif(not CORPUS, reason="the shared corpus is not there (../shared/corpus)")


class Outcome(NamedTuple):
    """Is what became of one workbook's edits."""

    made: tuple[Edit, ...]
    refused: tuple[str, ...]
    stale: frozenset[tuple[str, str]] = frozenset()  # cells that lost their stored result


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


@pytest.fixture(scope="module")
def outcomes(written: Path) -> dict[Path, Outcome]:
    return {path: edit_all(path, written / path.name) for path in CORPUS}


def edit_all(path: Path, output: Path) -> Outcome:
    """Make three edits at once; where that is refused, those that can be made by themselves."""
    edits = three_edits(path)
    refused: list[str] = []
    last = Outcome((), ())
    for wanted in (edits, edits[:1], edits[1:2], edits[2:]):
        try:
            receipt = write_edits(path, wanted, output, force=True)
        except RefusedEdit as wrong:
            if wanted is not edits:
                refused.append(type(wrong).__name__)
        else:
            stale = frozenset(
                (sheet, cell) for sheet, cells in receipt.recalculated.items() for cell in cells
            )
            last = Outcome(tuple(wanted), (), stale)
            if wanted is edits:
                break
    return last._replace(refused=tuple(refused))


def three_edits(path: Path) -> list[Edit]:
    """Return a text, a number with a fill, and a fill: for cells that hold values, and for one that is missing."""
    with open_package(path) as package:
        book = Workbook(package)
        sheet = book.sheets[0]
        xml = book.read(sheet.part)
        standing = [cell for row in rows(xml, sheet_data(xml)) for cell in cells(xml, row)]
        places = [cell.place for cell in standing if not child(xml, cell, b"f")]
    chance = random.Random(path.name)
    chance.shuffle(places)
    places = list(dict.fromkeys([*places[:2], (40, 20), (2, 3), (60, 1)]))[:3]
    names = [cell_name(*place) for place in places]
    return [
        Edit(sheet.name, names[0], new=TEXT),
        Edit(sheet.name, names[1], number=0.88, fill="FFC000"),
        Edit(sheet.name, names[2], fill="00B050"),
    ]


def test_all_are_edited_or_refused_for_a_typed_reason(outcomes: dict[Path, Outcome]) -> None:
    refused = Counter(name for outcome in outcomes.values() for name in outcome.refused)
    assert len(outcomes) == len(CORPUS)
    assert sum(not outcome.made for outcome in outcomes.values()) <= 5
    assert refused.keys() <= {"RefusedEdit", "FormulaCell", "ProtectedSheet", "TableHeader", "PivotCell"}
    assert refused.total() < 0.03 * 3 * len(CORPUS)
    assert FormulaCell.__name__ in refused


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_openpyxl_reads_the_edits_and_all_else_as_before(
    path: Path, outcomes: dict[Path, Outcome], written: Path
) -> None:
    made = {(edit.sheet, edit.cell): edit for edit in outcomes[path].made}
    if not made:
        pytest.skip("every edit of this workbook is refused")
    before, after = contents(path), contents(written / path.name)
    others = before.keys() - outcomes[path].stale - made.keys()
    assert {key: after.get(key) for key in others} == {key: before[key] for key in others}
    assert after.keys() <= before.keys() | made.keys()
    for key, edit in made.items():
        value, fill, look = after[key]
        was, _, was_look = before.get(key, (None, None, look))
        expected = was if edit.new is None and edit.number is None else edit.new or edit.number
        assert value == expected or isinstance(value, (date, time))  # a number in a cell that shows dates
        assert edit.fill is None or fill == f"FF{edit.fill}"
        assert look == was_look


def contents(path: Path) -> dict[tuple[str, str], tuple[object, object, object]]:
    """Return what openpyxl reads of every cell: its value, its solid fill, the rest of its format."""
    with warnings.catch_warnings(action="ignore"):
        book = openpyxl.load_workbook(path)
    found: dict[tuple[str, str], tuple[object, object, object]] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None or cell.has_style:
                    value = getattr(cell.value, "text", cell.value)
                    look = (cell.font, cell.border, cell.alignment, cell.number_format, cell.protection)
                    found[sheet.title, cell.coordinate] = value, cell.fill.fgColor.rgb, repr(look)
    return found
