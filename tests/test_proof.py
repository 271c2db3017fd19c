"""The proof: whatever the edits do not explain is told, however it came about."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.containers import KINDS, Members, put
from tests.specimens import (
    BOOK,
    MAIN,
    SHEET,
    STRINGS,
    STYLES,
    edited,
    grid,
    pack,
    parts,
    relations,
    sheet,
    strings,
    unpack,
)
from xlplan.edits import Edit
from xlplan.errors import Damaged, Encrypted, FileError, NotAWorkbook, XlplanError
from xlplan.proof.cells import CellChange
from xlplan.proof.compare import Comparison, compare
from xlplan.proof.prove import unexplained

ROWS = grid("A1=s0 B1=s1 C1=1 D1=+C1→1 E1=+F1→6", "A2=s1 B2=2 C2=s2", "A9=4")
TEXTS = ("old", "twice", "<r><rPr><b/></rPr><t>bo</t></r><r><t>ld</t></r>")
SOURCE = parts(ROWS, *TEXTS) | {"xl/media/image1.png": b"\x89PNG", "docProps/app.xml": "<Properties/>"}
EDITS = (Edit("S", "A1", new="new"), Edit("S", "C1", number=7, fill="FFC000"), Edit("S", "B2", fill="00B050"))
STALE = {"S": ("D1",)}

Found = dict[str, str | bytes]


def judged(
    folder: Path,
    tamper: Callable[[Found], Found],
    edits: tuple[Edit, ...] = EDITS,
    source: Mapping[str, str | bytes] = SOURCE,
) -> list[str]:
    """Return what the proof says of a written workbook that somebody has tampered with."""
    written: Found = {**unpack(edited(folder, source, *edits))}
    pack(folder / "tampered.xlsx", tamper(written))
    found = compare(
        folder / "book.xlsx", folder / "tampered.xlsx", [(edit.sheet, edit.cell) for edit in edits]
    )
    stale = STALE if any(edit.cell == "C1" for edit in edits) else {}
    return unexplained(found, [_with_old(edit) for edit in edits], stale)


def _with_old(edit: Edit) -> Edit:
    old = {"A1": "old", "C1": "1", "B2": "2"}.get(edit.cell, "")
    return Edit(edit.sheet, edit.cell, new=edit.new, number=edit.number, fill=edit.fill, old=old)


def swap(part: str, old: str, new: str) -> Callable[[Found], Found]:
    """Return a tampering that replaces a text in one part, where it must stand."""

    def tamper(found: Found) -> Found:
        content = found[part]
        assert isinstance(content, bytes)
        assert old.encode() in content, content.decode()
        return found | {part: content.replace(old.encode(), new.encode(), 1)}

    return tamper


def test_what_was_planned_is_explained(tmp_path: Path) -> None:
    assert judged(tmp_path, lambda found: found) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<v>4</v>", "<v>5</v>", "S!A9 differs, and no edit names it"),
        ('<c r="A9">', '<c r="A9" s="1">', "S!A9 differs"),
        ('<c r="A9">', '<c r="A9" >', "S!A9 differs"),
        ('<c r="A9"><v>4</v></c>', "", "S!A9 differs"),
        ("</row></sheetData>", '<c r="B9"/></row></sheetData>', "S!B9 differs"),
        ('<c r="A2" t="s"><v>1</v></c>', '<c r="A2" t="s"><v>2</v></c>', "S!A2 differs"),
        ("<f>F1</f>", "<f>F2</f>", "S!E1 differs"),
        ("<f>F1</f><v>6</v>", "<f>F1</f>", "S!E1 differs"),
        ("<f>C1</f>", "<f>C2</f>", "S!D1 should only have lost its stored result"),
        ("<f>C1</f>", '<f t="shared" si="0">C1</f>', "S!D1 should only have lost"),
        ("<f>C1</f>", "<f>C1</f><v>7</v>", "S!D1 should only have lost"),
        ("<f>C1</f>", "<f>C1</f><v>1</v>", "S!D1 still holds its stored result"),
        ('<c r="D1">', '<c r="D1" s="1">', "S!D1 should only have lost"),
        ("<v>7</v>", "<v>8</v>", "S!C1 reads '8' and should hold 7"),
        ("<v>7</v>", "<v>seven</v>", "S!C1 reads 'seven' and should hold 7"),
        (
            '<c r="C1" s="1"><v>7</v></c>',
            '<c r="C1" s="1" t="str"><v>7</v></c>',
            "S!C1 reads '7' and should hold 7",
        ),
        ('<c r="C1" s="1"><v>7</v></c>', "", "S!C1 reads 'None' and should hold 7"),
        ('<c r="C1" s="1">', '<c r="C1" s="0">', "S!C1 has the fill None and should have FFC000"),
        ('<c r="C1" s="1">', '<c r="C1" s="9">', "S!C1 has the fill None"),
        ('<c r="B2" s="2">', '<c r="B2">', "S!B2 has the fill None and should have 00B050"),
        ('<c r="B2" s="2"><v>2</v>', '<c r="B2" s="2"><v>3</v>', "S!B2 reads '3' and should still read '2'"),
        ('<c r="B2" s="2">', '<c r="B2" s="2" t="str">', "S!B2 reads '2' and should still read '2'"),
        ('<c r="B2" s="2">', '<c r="B2" s="2" ph="1">', "S!B2 has another ph"),
        ('<c r="B2" s="2"><v>2</v>', '<c r="B2" s="2"><f>1+1</f><v>2</v>', "S!B2 has another <f>"),
        ('<c r="B2" s="2"><v>2</v>', '<c r="B2" s="2"><v>2</v><extLst/>', "S!B2 has another <extLst>"),
        ('<row r="9">', '<row r="9" hidden="1">', "row 9 differs"),
        ('<row r="9">', '<row r="8">', "row"),
        ("</row><row", "</row> <row", "xl/worksheets/sheet1.xml: "),
        ("<sheetData>", "<sheetPr/><sheetData>", "xl/worksheets/sheet1.xml: "),
        ("</worksheet>", "<!-- hello --></worksheet>", "xl/worksheets/sheet1.xml: "),
        ("</row></sheetData>", '</row><row r="12" hidden="1"/></sheetData>', "row 12 differs"),
    ],
)
def test_tampering_with_the_sheet_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in "; ".join(judged(tmp_path, swap(SHEET, old, new)))


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (STRINGS, "<t>twice</t>", "<t>thrice</t>", "S!A2 differs, and no edit names it"),
        (STRINGS, "<rPr><b/></rPr>", "", "S!C2 differs, and no edit names it"),
        (STRINGS, "<t>new</t>", "<t>knew</t>", "S!A1 reads 'knew' and should read 'new'"),
        (STRINGS, "<si><t>new</t></si>", "", "sst: 1 removed differs"),
        (STRINGS, "<sst", "<!-- hello --><sst", "xl/sharedStrings.xml: "),
        (STYLES, 'val="11"', 'val="12"', "xl/styles.xml: fonts: item 0 differs"),
        (STYLES, 'fillId="0"', 'fillId="1"', "cellXfs: item 0 differs"),
        (STYLES, 'patternType="gray125"', 'patternType="none"', "fills: item 1 differs"),
        (STYLES, "<border/>", "<border/><border/>", "borders: 1 added differs"),
        (STYLES, "</styleSheet>", "<dxfs><dxf/></dxfs></styleSheet>", "dxfs: 1 added"),
        (STYLES, "</styleSheet>", "<colors/></styleSheet>", "xl/styles.xml: "),
        (STYLES, "FFFFC000", "FFFFC001", "S!C1 has the fill FFC001"),
        (BOOK, 'sheetId="1"', 'sheetId="2"', "xl/workbook.xml: "),
        (BOOK, 'calcId="145621"', 'calcId="1"', "xl/workbook.xml: "),
        (BOOK, 'fullCalcOnLoad="1"', 'fullCalcOnLoad="1" iterate="1"', "xl/workbook.xml: "),
        (BOOK, "<calcPr", "<!-- --><calcPr", "xl/workbook.xml: "),
        ("docProps/app.xml", "<Properties/>", "<Properties />", "docProps/app.xml: content differs"),
    ],
)
def test_tampering_with_another_part_is_told(
    tmp_path: Path, part: str, old: str, new: str, said: str
) -> None:
    assert said in "; ".join(judged(tmp_path, swap(part, old, new)))


def test_added_and_removed_parts_are_told(tmp_path: Path) -> None:
    def tamper(found: Found) -> Found:
        del found["docProps/app.xml"]
        return found | {"xl/evil.bin": b"x"}

    assert judged(tmp_path, tamper) == [
        "the part xl/evil.bin was added",
        "the part docProps/app.xml was removed",
    ]


def test_part_with_the_same_checksum_and_other_bytes_is_told(tmp_path: Path) -> None:
    one, other = bytes(5), bytes.fromhex("410671db01")  # they differ by the checksum's own polynomial
    assert zlib.crc32(one) == zlib.crc32(other)
    source = pack(tmp_path / "a.xlsx", SOURCE | {"x.bin": one}, stored=True)
    found = compare(source, pack(tmp_path / "b.xlsx", SOURCE | {"x.bin": other}, stored=True))
    assert [(part.part, part.elements) for part in found.changed] == [("x.bin", ("content",))]


@pytest.mark.parametrize(
    ("edits", "part", "old", "new", "said"),
    [
        (EDITS[:1], STYLES, "</fills>", "<fill/></fills>", "fills: 1 added differs"),
        (EDITS[2:], STRINGS, "old", "odd", "S!A1 differs, and no edit names it"),
        (EDITS[2:], BOOK, "<calcPr ", '<calcPr fullCalcOnLoad="1" ', "calcPr differs"),
    ],
)
def test_what_other_edits_would_bring_is_told(
    tmp_path: Path, edits: tuple[Edit, ...], part: str, old: str, new: str, said: str
) -> None:
    assert said in "; ".join(judged(tmp_path, swap(part, old, new), edits))


def test_edit_that_was_not_made_is_told(tmp_path: Path) -> None:
    assert judged(tmp_path, lambda _: dict(SOURCE)) == [
        "S!A1 reads 'old' and should read 'new'",
        "S!C1 reads '1' and should hold 7",
        "S!C1 has the fill None and should have FFC000",
        "S!B2 has the fill None and should have 00B050",
        "S!D1 still holds its stored result",
    ]


def test_edit_that_was_not_made_is_told_by_its_old_text_alone() -> None:
    nothing = Comparison(9, (), (), ())
    text, number = Edit("S", "A1", new="b", old="a"), Edit("S", "A1", number=2, old="1")
    assert unexplained(nothing, [text], {}) == ["S!A1 is as before, and should not be"]
    assert unexplained(nothing, [number], {}) == ["S!A1 is as before, and should not be"]
    same = [
        Edit("S", "A1", new="a\nb", old="a\r\nb"),
        Edit("S", "A2", number=2, old="2.0"),
        Edit("S", "A3", fill="FFC000"),
    ]
    assert unexplained(nothing, same, {}) == []


@pytest.mark.parametrize(
    ("edit", "changes", "said"),
    [
        (Edit("S", "A1", new=""), {"new": "x", "new_kind": "text"}, "reads 'x' and should read ''"),
        (Edit("S", "A1", new="x"), {"new": "x", "new_kind": "number"}, "reads 'x' and should read 'x'"),
        (Edit("S", "A1", new="x"), {"new": "x", "new_kind": "text", "new_fill": "00B050"}, "lost its fill"),
        (Edit("S", "A1", new="x"), {"new": "x", "new_kind": "text", "other": ("format",)}, "another format"),
        (Edit("S", "A1", fill="FFC000"), {"new_fill": "FFC000", "other": ("vm",)}, "another vm"),
    ],
)
def test_each_side_of_an_edit_is_judged(edit: Edit, changes: dict[str, Any], said: str) -> None:
    change = CellChange("S", "A1", "old", "old", "", "", None, None, "text", "text", ())._replace(**changes)
    found = Comparison(1, (), (), (), (change,))
    assert said in "; ".join(unexplained(found, [edit], {}))


def test_filled_formula_that_still_holds_a_result_is_told() -> None:
    change = CellChange("S", "A1", "1", "1", "B1", "B1", None, "FFC000", "number", "number", ())
    found = Comparison(1, (), (), (), (change,))
    assert unexplained(found, [Edit("S", "A1", fill="FFC000")], {"S": ("A1",)}) == [
        "S!A1 still holds a result, '1'"
    ]


@pytest.mark.parametrize(
    ("fill", "shown"),
    [
        ('<patternFill patternType="solid"><fgColor rgb="FFABCDEF"/></patternFill>', "ABCDEF"),
        ('<patternFill patternType="solid"><fgColor theme="4"/></patternFill>', 'theme="4"'),
        ('<patternFill patternType="gray125"/>', "gray125"),
        ('<gradientFill degree="90"/>', 'degree="90"'),
    ],
)
def test_fill_of_any_kind_that_is_lost_is_told(tmp_path: Path, fill: str, shown: str) -> None:
    rows = '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row>'
    own = (
        str(SOURCE[STYLES])
        .replace("</fills>", f"<fill>{fill}</fill></fills>")
        .replace("</cellXfs>", '<xf fillId="2"/></cellXfs>')
    )
    source = parts(rows, "old") | {STYLES: own}
    assert judged(tmp_path, lambda found: found, EDITS[:1], source) == []
    assert "S!A1 lost its fill" in "; ".join(judged(tmp_path, swap(SHEET, ' s="1"', ""), EDITS[:1], source))
    found = compare(tmp_path / "book.xlsx", tmp_path / "tampered.xlsx")
    change = next(cell for part in found.changed for cell in part.cells)
    assert shown in str(change.old_fill)
    assert change.new_fill is None


@pytest.mark.parametrize("kind", KINDS)
def test_workbook_is_the_same_in_any_container(tmp_path: Path, kind: Callable[[Members], bytes]) -> None:
    members = {
        name: content if isinstance(content, bytes) else content.encode() for name, content in SOURCE.items()
    }
    whole = put(tmp_path / "a.xlsx", kind(members))
    found = compare(whole, whole)
    assert (found.added, found.removed, found.changed) == ((), (), ())


def test_packing_makes_no_difference(tmp_path: Path) -> None:
    stored, packed = pack(tmp_path / "a.xlsx", SOURCE, stored=True), pack(tmp_path / "b.xlsx", SOURCE)
    assert compare(stored, packed) == Comparison(len(SOURCE), (), (), ())


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (grid("A1=1", "A2=2"), grid("A1=1", "A2=3")),
        (
            "<row><c><v>1</v></c></row><row><c><v>2</v></c></row>",
            "<row><c><v>1</v></c></row><row><c><v>3</v></c></row>",
        ),
        ("<!-- <row> -->" + grid("A1=1", "A2=2"), "<!-- <row> -->" + grid("A1=1", "A2=3")),
        (grid("A2=2", "A1=1"), grid("A2=3", "A1=1")),
        (grid("A2=1", "A2=2"), grid("A2=1", "A2=3")),
        ('<row r="1"><c r="A2"><v>2</v></c></row>', '<row r="1"><c r="A2"><v>3</v></c></row>'),
        (
            '<row r="2"><c r="A2" t="inlineStr"><is><t>2</t></is></c></row>',
            '<row r="2"><c r="A2" t="inlineStr"><is><t>3</t><rPh><t>x</t></rPh></is></c></row>',
        ),
        (
            '<row r="2"><c r="A2" t="str"><v>2</v></c></row>',
            '<row r="2"><c r="A2" t="str"><v><![CDATA[3]]></v></c></row>',
        ),
    ],
)
def test_cell_is_found_to_differ_however_rows_are_written(tmp_path: Path, one: str, two: str) -> None:
    found = compare(pack(tmp_path / "a.xlsx", parts(one)), pack(tmp_path / "b.xlsx", parts(two)))
    changed = [(cell.cell, cell.old, cell.new) for part in found.changed for cell in part.cells]
    assert changed == [("A2", "2", "3")]
    assert found.changed[0].elements == ()


def test_cell_that_is_stored_twice_differs_where_either_does(tmp_path: Path) -> None:
    one, two = parts(grid("A2=2", "A2=1")), parts(grid("A2=3", "A2=1"))
    found = compare(pack(tmp_path / "a.xlsx", one), pack(tmp_path / "b.xlsx", two))
    assert [cell.cell for part in found.changed for cell in part.cells] == ["A2"]


def test_rows_in_another_order_are_told(tmp_path: Path) -> None:
    one, two = parts(grid("A1=1", "A2=2", "A3=3")), parts(grid("A2=2", "A1=1", "A3=3"))
    found = compare(pack(tmp_path / "a.xlsx", one), pack(tmp_path / "b.xlsx", two))
    assert (found.changed[0].cells, len(found.changed[0].elements)) == ((), 1)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252"])
def test_another_encoding_is_told_and_reads_the_same(tmp_path: Path, encoding: str) -> None:
    text = strings("café", "twice", TEXTS[2]).replace('"UTF-8"', f'"{encoding.removesuffix("-sig")}"')
    source = pack(tmp_path / "a.xlsx", SOURCE | {STRINGS: strings("café", "twice", TEXTS[2])})
    found = compare(source, pack(tmp_path / "b.xlsx", SOURCE | {STRINGS: text.encode(encoding)}))
    assert [(part.part, part.cells) for part in found.changed] == [(STRINGS, ())]


def test_cells_of_every_kind_are_read(tmp_path: Path) -> None:
    cells = {
        '<c r="A1" t="b"><v>1</v></c>': ("TRUE", "boolean"),
        '<c r="A1" t="e"><v>#N/A</v></c>': ("#N/A", "error"),
        '<c r="A1" t="d"><v>2013-12-31</v></c>': ("2013-12-31", "date"),
        '<c r="A1" t="s"><v>9</v></c>': ("", "text"),
        '<c r="A1" t="s"><v>x</v></c>': ("", "text"),
        '<c r="A1" t="s"><v>2</v></c>': ("bold", "text"),
        '<c r="A1" t="str"><v>_x0041_</v></c>': ("A", "text"),
        '<c r="A1"/>': ("", ""),
    }
    for cell, expected in cells.items():
        book = pack(tmp_path / "a.xlsx", parts(f'<row r="1">{cell}</row>', *TEXTS))
        seen = compare(book, book, [("S", "A1")]).watched[0]
        assert (seen.new, seen.new_kind) == expected


def test_watched_cell_that_is_not_there_is_not_seen(tmp_path: Path) -> None:
    book = pack(tmp_path / "a.xlsx", SOURCE)
    assert compare(book, book, [("S", "Z99"), ("None", "A1")]).watched == ()


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, sheet("") + "<"),
        (SHEET, "<worksheet><sheetData>"),
        (SHEET, sheet('<row r="x"><c/></row>')),
        (SHEET, sheet('<row r="1"><c r="?"/></row>')),
        (SHEET, b"\xff\xfe<\0"),
        (SHEET, b'<?xml version="1.0" encoding="klingon"?><worksheet/>'),
        (BOOK, "<workbook"),
        (STRINGS, f'<sst xmlns="{MAIN}"><!-- --><si><t>old</si></sst>'),
        (STRINGS, f'<sst xmlns="{MAIN}"><si><t>old</si><si><t>b</t></si></sst>'),
        ("_rels/.rels", relations() + "<"),
    ],
)
def test_part_that_cannot_be_read_is_damaged(tmp_path: Path, part: str, content: str | bytes) -> None:
    whole = pack(tmp_path / "a.xlsx", SOURCE)
    broken = pack(tmp_path / "b.xlsx", SOURCE | {part: content})
    with pytest.raises(Damaged) as wrong:
        compare(whole, broken, [("S", "A1")])
    assert wrong.value.file == str(broken)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NotAWorkbook),
        (b"Area,Rating", NotAWorkbook),
        (b"PK\3\4 and no more", Damaged),
        (None, FileError),
    ],
)
def test_file_that_is_no_workbook_is_told(
    tmp_path: Path, content: bytes | None, error: type[XlplanError]
) -> None:
    whole, other = pack(tmp_path / "a.xlsx", SOURCE), tmp_path / "b.xlsx"
    if content is not None:
        other.write_bytes(content)
    for pair in ((whole, other), (other, whole)):
        with pytest.raises(error) as wrong:
            compare(*pair)
        assert wrong.value.file == str(other)


def patched(folder: Path, offset: int, value: bytes) -> Path:
    content = bytearray(pack(folder / "b.xlsx", SOURCE, stored=True).read_bytes())
    at = content.index(b"PK\1\2") + offset
    content[at : at + len(value)] = value
    return put(folder / "b.xlsx", bytes(content))


@pytest.mark.parametrize(
    ("offset", "value", "error"),
    [
        (8, b"\1", (Damaged, Encrypted)),
        (10, b"\x63", Damaged),
        (10, b"\x08", Damaged),
        (16, b"\0\0\0\0", Damaged),
    ],
)
def test_member_that_cannot_be_unpacked_is_damaged(
    tmp_path: Path, offset: int, value: bytes, error: type[XlplanError]
) -> None:
    with pytest.raises(error):
        compare(pack(tmp_path / "a.xlsx", SOURCE), patched(tmp_path, offset, value))


def test_two_chart_sheets_are_compared_as_bytes(tmp_path: Path) -> None:
    chart = f'<chartsheet xmlns="{MAIN}"><sheetViews/></chartsheet>'
    tab = str(SOURCE[BOOK]).replace("<sheets>", '<sheets><sheet name="C" sheetId="7" r:id="rId7"/>')
    rels = "xl/_rels/workbook.xml.rels"
    arrows = (
        str(SOURCE[rels])
        .replace("rId8", "rId7", 1)
        .replace("/styles", "/chartsheet")
        .replace("styles.xml", "c.xml")
    )
    found = SOURCE | {BOOK: tab, rels: arrows, "xl/c.xml": chart}
    one, two = (
        pack(tmp_path / "a.xlsx", found),
        pack(tmp_path / "b.xlsx", found | {"xl/c.xml": chart.replace("V", "W")}),
    )
    assert [(part.part, bool(part.elements)) for part in compare(one, two).changed] == [("xl/c.xml", True)]


def test_comparison_is_shown_as_json(tmp_path: Path) -> None:
    out = edited(tmp_path, SOURCE, *EDITS)
    shown: Any = compare(tmp_path / "book.xlsx", out).to_json()
    assert (shown["identical"], shown["added"], shown["removed"]) == (len(SOURCE) - 4, [], [])
    assert [part["part"] for part in shown["changed"]] == [SHEET, STYLES, STRINGS, BOOK]
    edited_cell = {"sheet": "S", "cell": "C1", "old": "1", "new": "7", "fill": "FFC000"}
    assert [cell for cell in shown["changed"][0]["cells"] if cell["cell"] == "C1"] == [edited_cell]
