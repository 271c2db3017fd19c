"""A cell that was not there takes its row's format, else its column's: the proof works that out by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.specimens import SHEET, STYLES, edited, pack, parts, styles, unpack
from xlplan import Edit
from xlplan.errors import UsageError
from xlplan.proof.compare import compare
from xlplan.proof.prove import unexplained, watched_cells

COLS = '<cols><col min="1" max="2" style="1" width="9"/><col min="4" max="4" width="9"/></cols>'
ROWS = '<row r="1" s="2" customFormat="1"><c r="B1"><v>1</v></c></row><row r="2" s="2"><c r="B2"><v>2</v></c></row>'
SHARES = '<row r="3"><c r="B3" s="1"><v>0.9</v></c></row>'
LOOKS = "".join(
    f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for number in (0, 9, 10)
)
FOUND = parts(ROWS + SHARES, before=COLS) | {STYLES: styles(xfs=f'<cellXfs count="3">{LOOKS}</cellXfs>')}
TAKES = {"A1": 2, "D1": 2, "A2": 1, "A9": 1, "C2": 0, "D2": 0, "F9": 0}


def clauses(folder: Path, edit: Edit, style: str) -> list[str]:
    """Return what the proof says where the new cell has another style than it was written with."""
    made = unpack(edited(folder, FOUND, edit))
    sheet = re.sub(rf'(<c r="{edit.cell}")(?: s="[0-9]+")?', rf"\1{style}", made[SHEET].decode())
    other = pack(folder / "other.xlsx", made | {SHEET: sheet})
    return unexplained(compare(folder / "book.xlsx", other, watched_cells([edit])), [edit], {})


@pytest.mark.parametrize("cell", TAKES)
def test_new_cell_has_the_format_of_its_row_or_column(cell: str, tmp_path: Path) -> None:
    sheet = unpack(edited(tmp_path, FOUND, Edit("S", cell, number=7)))[SHEET].decode()
    written = re.search(rf'<c r="{cell}"(?: s="([0-9]+)")?>', sheet)
    assert written
    assert int(written[1] or 0) == TAKES[cell]


@pytest.mark.parametrize("style", range(3))
@pytest.mark.parametrize("cell", TAKES)
def test_proof_tells_of_any_other_format(cell: str, style: int, tmp_path: Path) -> None:
    told = clauses(tmp_path, Edit("S", cell, number=7), f' s="{style}"')
    assert told == ([] if style == TAKES[cell] else [f"S!{cell} has another format"])


def test_proof_tells_of_a_new_cell_s_other_attributes(tmp_path: Path) -> None:
    assert clauses(tmp_path, Edit("S", "F9", number=7), ' vm="1"') == []
    assert clauses(tmp_path, Edit("S", "F9", number=7), ' ph="1"') == ["S!F9 has another ph"]


def test_number_takes_the_format_of_the_cell_that_it_is_like(tmp_path: Path) -> None:
    sheet = unpack(edited(tmp_path, FOUND, Edit("S", "F9", number=0.5, like="B2")))[SHEET].decode()
    assert '<c r="F9"><v>' in sheet  # both are General
    sheet = unpack(edited(tmp_path, FOUND, Edit("S", "F9", number=0.5, like="B3")))[SHEET].decode()
    assert '<c r="F9" s="3"><v>' in sheet  # a new format: General, but for its number format


def test_all_else_of_the_blank_cell_s_own_format_stays(tmp_path: Path) -> None:
    found = parts('<row r="1"><c r="A1" s="1"><v>0.9</v></c><c r="B1" s="2"/></row>')
    own = '<xf numFmtId="0" fontId="0" fillId="1" borderId="0" xfId="0" applyFill="1"><alignment wrapText="1"/></xf>'
    percent = '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    looks = f'<cellXfs count="3">{LOOKS[: LOOKS.index(">") + 1]}{percent}{own}</cellXfs>'
    made = unpack(
        edited(tmp_path, found | {STYLES: styles(xfs=looks)}, Edit("S", "B1", number=0.5, like="A1"))
    )
    assert '<c r="B1" s="3">' in made[SHEET].decode()
    wanted = own.replace('numFmtId="0"', 'numFmtId="9"').replace(
        'Fill="1">', 'Fill="1" applyNumberFormat="1">'
    )
    assert wanted in made[STYLES].decode()


@pytest.mark.parametrize("style", [0, 2])
def test_proof_tells_of_a_number_format_that_is_not_the_one_asked_for(style: int, tmp_path: Path) -> None:
    told = clauses(tmp_path, Edit("S", "F9", number=7, like="B3"), f' s="{style}"')
    assert "S!F9 has not the number format of B3" in told


def test_number_format_without_a_number_is_refused() -> None:
    with pytest.raises(UsageError, match="like without a number"):
        Edit("S", "F9", new="7", like="B3")
