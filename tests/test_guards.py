"""Edits that would break the workbook or somebody's promise are refused, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.specimens import (
    MAIN,
    OFFICE,
    SHEET,
    STYLES,
    XFS,
    edited,
    grid,
    pack,
    parts,
    read,
    relations,
    styles,
)
from xlplan.edits import Edit
from xlplan.errors import (
    Damaged,
    Encrypted,
    FormulaCell,
    PivotCell,
    ProtectedSheet,
    RefusedEdit,
    SignedWorkbook,
    TableHeader,
)
from xlplan.write import write_edits

TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="A1:B4" totalsRowCount="1">'
    '<tableColumns count="2"><tableColumn id="1" name="Net"/><tableColumn id="2" name="Tax"/></tableColumns></table>'
)
PIVOT = (
    f'<pivotTableDefinition xmlns="{MAIN}"><location ref="D1:E9" firstHeaderRow="1"/></pivotTableDefinition>'
)
FILL = "FFC000"


def hung(kind: str, content: str, rows: str = grid("A1=1 A2=2")) -> dict[str, str | bytes]:
    """Return a workbook with a part hung on its sheet."""
    return parts(rows) | {
        f"xl/{kind}s/{kind}1.xml": content,
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", kind, f"/xl/{kind}s/{kind}1.xml")),
    }


def refused(folder: Path, found: Mapping[str, str | bytes], edit: Edit, error: type[RefusedEdit]) -> str:
    with pytest.raises(error) as wrong:
        edited(folder, found, edit)
    assert [path.name for path in folder.iterdir()] == ["book.xlsx"]
    assert wrong.value.file == str(folder / "book.xlsx")
    return str(wrong.value)


def test_formula_is_refused(tmp_path: Path) -> None:
    found = parts(grid("A1=1 B1=+A1→1"))
    assert "S!B1: holds a formula" in refused(tmp_path, found, Edit("S", "B1", new="1"), FormulaCell)
    assert refused(tmp_path, found, Edit("S", "$B$1", number=1), FormulaCell)


@pytest.mark.parametrize(
    "formula", ['<f t="array" ref="B1:C2">A1:A2</f>', '<f t="dataTable" ref="B1:C2" r1="A1"/>']
)
def test_cell_that_another_one_s_formula_fills_is_refused(tmp_path: Path, formula: str) -> None:
    found = parts(f'<row r="1"><c r="B1">{formula}<v>1</v></c><c r="C1"><v>2</v></c></row>')
    for cell in ("C1", "B2", "C2"):
        assert "by the formula in B1" in refused(tmp_path, found, Edit("S", cell, number=1), FormulaCell)
    assert edited(tmp_path, found, Edit("S", "D1", number=1), Edit("S", "C1", fill=FILL))


def test_covered_cell_is_refused_and_the_first_is_edited(tmp_path: Path) -> None:
    found = parts(grid("A1=1 C1=2"), after='<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>')
    for cell in ("B1", "A2", "B2"):
        said = refused(tmp_path, found, Edit("S", cell, fill=FILL), RefusedEdit)
        assert "covered by the merged cells A1:B2; give the edit for A1" in said
    assert '<c r="A1"><v>7</v></c>' in read(edited(tmp_path, found, Edit("S", "A1", number=7)))


def test_merged_cells_without_an_address_are_damaged(tmp_path: Path) -> None:
    found = parts(grid("A1=1"), after='<mergeCells><mergeCell ref="A"/></mergeCells>')
    with pytest.raises(Damaged, match="'A' is not a cell address"):
        edited(tmp_path, found, Edit("S", "A1", number=7))


@pytest.mark.parametrize(
    ("cell", "said"), [("A1", "heading"), ("B1", "heading"), ("A4", "totals"), ("B4", "totals")]
)
def test_table_s_heading_and_totals_are_refused(tmp_path: Path, cell: str, said: str) -> None:
    assert said in refused(tmp_path, hung("table", TABLE), Edit("S", cell, new="x"), TableHeader)


@pytest.mark.parametrize("cell", ["A2", "B3", "C1", "A5"])
def test_table_s_rows_and_neighbours_are_edited(tmp_path: Path, cell: str) -> None:
    assert edited(tmp_path, hung("table", TABLE), Edit("S", cell, new="x"))


def test_table_without_headings_has_none(tmp_path: Path) -> None:
    bare = TABLE.replace('totalsRowCount="1"', 'headerRowCount="0"')
    assert edited(tmp_path, hung("table", bare), Edit("S", "A1", new="x"), Edit("S", "A4", new="x"))


def test_heading_takes_a_fill(tmp_path: Path) -> None:
    assert edited(tmp_path, hung("table", TABLE), Edit("S", "A1", fill=FILL))


def test_pivot_table_s_cell_is_refused(tmp_path: Path) -> None:
    assert "S!D1" in refused(tmp_path, hung("pivotTable", PIVOT), Edit("S", "D1", number=1), PivotCell)
    assert edited(tmp_path, hung("pivotTable", PIVOT), Edit("S", "F1", number=1), Edit("S", "D1", fill=FILL))


OPEN = '<xf><protection locked="0"/></xf>'


@pytest.mark.parametrize(
    "protection", ['<sheetProtection sheet="1"/>', "<sheetProtection password='83AF' sheet='true'/>"]
)
def test_locked_cell_of_a_protected_sheet_is_refused_unless_forced(tmp_path: Path, protection: str) -> None:
    found = parts(grid("A1=1"), after=protection)
    for edit in (Edit("S", "A1", number=7), Edit("S", "B9", fill=FILL)):
        assert "--force-protected" in refused(tmp_path, found, edit, ProtectedSheet)
    assert "<v>7</v>" in read(edited(tmp_path, found, Edit("S", "A1", number=7), force_protected=True))


@pytest.mark.parametrize("protection", ['<sheetProtection sheet="0"/>', '<sheetProtection objects="1"/>'])
def test_sheet_that_is_not_protected_after_all_is_edited(tmp_path: Path, protection: str) -> None:
    assert edited(tmp_path, parts(grid("A1=1"), after=protection), Edit("S", "A1", number=7))


def test_unlocked_cells_of_a_protected_sheet_are_edited(tmp_path: Path) -> None:
    found = parts('<row r="1"><c r="A1" s="1"/></row>', after='<sheetProtection sheet="1"/>')
    found[STYLES] = styles(xfs=XFS.replace("</cellXfs>", OPEN + "</cellXfs>"))
    assert edited(tmp_path, found, Edit("S", "A1", number=7))
    columns = parts(
        before='<cols><col min="2" max="2" style="1"/></cols>', after='<sheetProtection sheet="1"/>'
    )
    assert edited(tmp_path, columns | {STYLES: found[STYLES]}, Edit("S", "B5", number=7))


def test_protected_sheet_without_formats_is_locked(tmp_path: Path) -> None:
    found = parts('<row r="1"><c r="A1" s="9"/></row>', after='<sheetProtection sheet="1"/>')
    assert refused(tmp_path, found, Edit("S", "A1", number=7), ProtectedSheet)
    del found[STYLES]
    assert refused(tmp_path, found, Edit("S", "A1", number=7), ProtectedSheet)


def signed() -> dict[str, str | bytes]:
    arrows = f'<Relationship Id="rId2" Type="{OFFICE}/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
    found = parts(grid("A1=1")) | {
        "_xmlsignatures/origin.sigs": b"",
        "_xmlsignatures/sig1.xml": "<Signature/>",
    }
    return found | {"_rels/.rels": str(found["_rels/.rels"]).replace("</R", arrows + "</R")}


def test_signed_workbook_is_refused_unless_forced(tmp_path: Path) -> None:
    assert "digital signature" in refused(tmp_path, signed(), Edit("S", "A1", number=7), SignedWorkbook)
    assert edited(tmp_path, signed(), Edit("S", "A1", number=7), force_protected=True)


def test_signature_that_nothing_points_to_counts(tmp_path: Path) -> None:
    found = parts(grid("A1=1")) | {"_xmlsignatures/sig1.xml": "<Signature/>"}
    assert refused(tmp_path, found, Edit("S", "A1", number=7), SignedWorkbook)


def test_signed_workbook_is_copied_where_nothing_is_edited(tmp_path: Path) -> None:
    out = edited(tmp_path, signed())
    assert out.read_bytes() == (tmp_path / "book.xlsx").read_bytes()


def test_workbook_with_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "book.xlsx", parts(grid("A1=1")) | {"xl/media/image1.png": b"picture"})
    whole = bytearray(path.read_bytes())
    whole[whole.rindex(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(whole))
    with pytest.raises(Encrypted, match="without a password"):
        write_edits(path, [Edit("S", "A1", number=7)], tmp_path / "out.xlsx")
    assert SHEET in parts()
