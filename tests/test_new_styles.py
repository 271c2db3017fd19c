"""A fill where the workbook has no styles part: the least part that is valid comes, named in two places."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.specimens import STRICT, STYLES, Parts, edited, grid, pack, parts, relations, unpack
from xlplan import Edit, write_edits
from xlplan.errors import Damaged
from xlplan.proof.compare import compare
from xlplan.proof.prove import unexplained

TYPES, RELS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
FILL = Edit("S", "A1", fill="FFC000")
SHEETS = ("rId1", "worksheet", "worksheets/sheet1.xml")


def unstyled(rows: str = grid("A1=1 B1=2"), *arrows: tuple[str, str, str]) -> Parts:
    """Return the parts of a workbook without styles."""
    found = parts(rows)
    del found[STYLES]
    return found | {RELS: relations(SHEETS, *arrows)}


def test_edit_without_a_fill_brings_no_styles(tmp_path: Path) -> None:
    made = edited(tmp_path, unstyled(), Edit("S", "A1", number=7))
    assert unpack(made).keys() == unstyled().keys()


def test_everything_but_the_two_lines_and_the_cell_is_as_before(tmp_path: Path) -> None:
    before, after = unstyled(), unpack(edited(tmp_path, unstyled(), FILL))
    changed = {name for name in before if after[name] != str(before[name]).encode()}
    assert changed == {TYPES, RELS, "xl/worksheets/sheet1.xml"}
    assert list(after) == [*before, STYLES]
    line = '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument'
    assert after[TYPES].decode().replace(f'{line}.spreadsheetml.styles+xml"/>', "") == before[TYPES]


def test_others_read_the_fill(tmp_path: Path) -> None:
    sheet = load_workbook(edited(tmp_path, unstyled(), FILL))["S"]
    assert sheet["A1"].fill.fgColor.rgb == "FFFFC000"
    assert (sheet["B1"].fill.fill_type, sheet["B1"].font.name, sheet["B1"].font.sz) == (None, "Calibri", 11)


def test_relationship_that_leads_nowhere_gets_its_part(tmp_path: Path) -> None:
    before = unstyled(grid("A1=1"), ("rId4", "styles", "looks/mine.xml"))
    after = unpack(edited(tmp_path, before, FILL))
    assert after[RELS] == str(before[RELS]).encode()
    assert list(after)[-1] == "xl/looks/mine.xml"


def test_name_and_id_that_are_taken_are_not_used_again(tmp_path: Path) -> None:
    before = unstyled(grid("A1=1"), ("rId2", "other", "styles.xml")) | {STYLES: "<other/>"}
    after = unpack(edited(tmp_path, before, FILL))
    assert list(after)[-1] == "xl/styles2.xml"
    assert b'Id="rId3"' in after[RELS]
    assert after[STYLES] == b"<other/>"


def test_strict_workbook_gets_strict_styles(tmp_path: Path) -> None:
    arrows = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    found = unstyled()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict: Parts = {
        name: str(raw).replace(office, arrows).replace(main, STRICT) for name, raw in found.items()
    }
    after = unpack(edited(tmp_path, strict, FILL))
    assert f'<styleSheet xmlns="{STRICT}">'.encode() in after[STYLES]
    assert f'Type="{arrows}/styles"'.encode() in after[RELS]


def test_prefixed_lists_of_parts_stay_prefixed(tmp_path: Path) -> None:
    found = unstyled()
    prefixed = str(found[RELS]).replace("<Rel", "<p:Rel").replace("</Rel", "</p:Rel")
    found[RELS] = prefixed.replace("xmlns=", "xmlns:p=")
    assert b'<p:Relationship Id="rId2"' in unpack(edited(tmp_path, found, FILL))[RELS]


def test_cell_whose_format_is_nowhere_is_damaged(tmp_path: Path) -> None:
    found = unstyled('<row r="1"><c r="A1" s="3"/></row>')
    with pytest.raises(Damaged, match="uses format 3, and the workbook has 1"):
        edited(tmp_path, found, FILL)


def test_zip_counts_its_new_member(tmp_path: Path) -> None:
    made = edited(tmp_path, unstyled(), FILL)
    with ZipFile(made) as archive:
        assert (archive.testzip(), len(archive.namelist())) == (None, len(unstyled()) + 1)
    end = made.read_bytes().rindex(b"PK\5\6")
    assert made.read_bytes()[end + 8 : end + 12] == bytes([len(unstyled()) + 1, 0]) * 2


DAMAGES = {
    "another font": (STYLES, b"Calibri", b"Arial", False),
    "a bold font": (STYLES, b"<sz ", b"<b/><sz ", True),
    "a border": (STYLES, b"<left/>", b'<left style="thin"/>', True),
    "a number format": (STYLES, b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>', b'<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0"/>', True),
    "a conditional format": (STYLES, b"</styleSheet>", b"<dxfs/></styleSheet>", True),
    "another line": (TYPES, b"</Types>", b'<Override PartName="/x" ContentType="y"/></Types>', True),
    "another type": (TYPES, b"styles+xml", b"theme+xml", True),
    "another arrow": (RELS, b"</Relationships>", b'<Relationship Id="r" Type="t" Target="x"/></Relationships>', True),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_proof_explains_only_the_least(name: str, tmp_path: Path) -> None:
    part, old, new, is_told = DAMAGES[name]
    receipt = write_edits(pack(tmp_path / "book.xlsx", unstyled()), [FILL], tmp_path / "out.xlsx")
    made = unpack(tmp_path / "out.xlsx")
    assert old in made[part]
    damaged = pack(tmp_path / "damaged.xlsx", made | {part: made[part].replace(old, new)})
    found = compare(tmp_path / "book.xlsx", damaged, [("S", "A1")])
    assert bool(unexplained(found, receipt.edits, {})) == is_told


def test_added_part_is_not_explained_without_a_fill(tmp_path: Path) -> None:
    write_edits(pack(tmp_path / "book.xlsx", unstyled()), [FILL], tmp_path / "out.xlsx")
    found = compare(tmp_path / "book.xlsx", tmp_path / "out.xlsx")
    wrong = unexplained(found, [Edit("S", "A1", number=1)], {})
    assert f"the part {STYLES} was added" in wrong
    assert {f"{TYPES}: names the new styles differs", f"{RELS}: names the new styles differs"} <= {*wrong}
