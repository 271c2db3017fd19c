"""Edits meet the cells that they mean, whatever the workbook's parts are called and how often it is edited."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.containers import KINDS, Members, put
from tests.specimens import (
    BOOK,
    DECLARED,
    MAIN,
    OFFICE,
    RELS,
    SHEET,
    STRICT,
    STRINGS,
    STYLES,
    edited,
    grid,
    pack,
    parts,
    read,
    relations,
    strings,
    unpack,
)
from xlplan.edits import Edit
from xlplan.errors import Conflict, Damaged, NotAWorkbook, UsageError
from xlplan.ooxml.package import open_package
from xlplan.ooxml.rewrite import rewrite
from xlplan.ooxml.targets import same_text
from xlplan.ooxml.workbook import Workbook
from xlplan.write import write_edits

ROWS = grid("A1=s0 B1=s1 C1=1 D1=+C1→1", "A2=s1 B2=2")
PLAIN = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def differing(folder: Path, out: Path) -> list[str]:
    before, after = unpack(folder / "book.xlsx"), unpack(out)
    assert list(before) == list(after)
    return [name for name in before if before[name] != after[name]]


def renamed(
    found: Mapping[str, str | bytes], names: Mapping[str, str], target: str, to: str
) -> dict[str, str | bytes]:
    """Return the parts under other names, one relationship's target written another way."""
    rels = "xl/_rels/workbook.xml.rels"
    moved = {names.get(name, name): content for name, content in found.items()}
    assert f'Target="{target}"' in str(moved[rels])
    return moved | {rels: str(moved[rels]).replace(f'Target="{target}"', f'Target="{to}"')}


def test_no_edits_give_the_same_file(tmp_path: Path) -> None:
    out = edited(tmp_path, parts(ROWS, "old", "other"))
    assert out.read_bytes() == (tmp_path / "book.xlsx").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_container_of_every_kind_is_edited_and_proven(
    tmp_path: Path, kind: Callable[[Members], bytes]
) -> None:
    members = {
        name: content.encode()
        for name, content in parts(ROWS, "old", "other").items()
        if isinstance(content, str)
    }
    source = put(tmp_path / "book.xlsx", kind(members))
    write_edits(
        source, [Edit("S", "A1", new="new"), Edit("S", "C1", number=7, fill="FFC000")], tmp_path / "out.xlsx"
    )
    changed = [name.replace("\\", "/").lower() for name in differing(tmp_path, tmp_path / "out.xlsx")]
    assert sorted(changed) == sorted(part.lower() for part in (SHEET, STRINGS, STYLES, BOOK))


def test_each_edit_touches_the_parts_that_it_must(tmp_path: Path) -> None:
    found = parts(ROWS, "old", "other") | {
        "xl/media/image1.png": b"\x89PNG",
        "docProps/app.xml": "<Properties/>",
    }
    for edit, touched in {
        Edit("S", "A1", new="new"): [STRINGS],
        Edit("S", "B2", number=7): [SHEET],
        Edit("S", "B2", fill="FFC000"): [SHEET, STYLES],
        Edit("S", "B1", new="new"): [SHEET, STRINGS],
        Edit("S", "C1", number=7): [SHEET, BOOK],
    }.items():
        assert sorted(differing(tmp_path, edited(tmp_path, found, edit))) == sorted(touched)


@pytest.mark.parametrize(
    ("names", "target", "to"),
    [
        ({}, "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"),
        ({}, "worksheets/sheet1.xml", "./worksheets/../worksheets/sheet1.xml"),
        ({}, "worksheets/sheet1.xml", "worksheets\\sheet1.xml"),
        ({}, "worksheets/sheet1.xml", "worksheets/SHEET1.XML"),
        ({SHEET: "xl/my sheet.xml"}, "worksheets/sheet1.xml", "my%20sheet.xml"),
        ({SHEET: "xl/my%20sheet.xml"}, "worksheets/sheet1.xml", "my%20sheet.xml"),
        ({SHEET: "data/é.xml"}, "worksheets/sheet1.xml", "/data/%C3%A9.xml"),
        ({STRINGS: "odd.bin"}, "sharedStrings.xml", "../odd.bin"),
        ({STYLES: "xl/styles/s.xml"}, "styles.xml", "styles/s.xml"),
    ],
)
def test_parts_are_found_under_any_name(tmp_path: Path, names: dict[str, str], target: str, to: str) -> None:
    found = renamed(parts(ROWS, "old", "other"), names, target, to)
    out = edited(
        tmp_path, found, Edit("S", "A1", new="new", old="old"), Edit("S", "C1", number=7, fill="FFC000")
    )
    assert len(differing(tmp_path, out)) == 4


def test_strict_workbook_is_edited(tmp_path: Path) -> None:
    strict = {
        name: str(content)
        .replace(MAIN, STRICT)
        .replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, content in parts(ROWS, "old", "other").items()
    }
    edits = [Edit("S", "A1", new="new", old="old"), Edit("S", "C1", number=7, fill="FFC000")]
    assert len(differing(tmp_path, edited(tmp_path, strict, *edits))) == 4


def test_parts_without_a_declaration_are_edited(tmp_path: Path) -> None:
    bare = {
        name: str(content).removeprefix(DECLARED) for name, content in parts(ROWS, "old", "other").items()
    }
    assert edited(tmp_path, bare, Edit("S", "A1", new="new", fill="FFC000"), Edit("S", "C1", number=7))


def test_sheets_whose_names_differ_in_case_alone_are_two(tmp_path: Path) -> None:
    found = parts(grid("A1=1"), more={"s": grid("A1=2")})
    edits = [Edit("s", "A1", number=20, old="2"), Edit("S", "A1", number=10, old="1")]
    out = edited(tmp_path, found, *edits)
    assert "<v>10</v>" in read(out)
    assert "<v>20</v>" in read(out, "xl/worksheets/sheet2.xml")


def test_sheet_is_found_in_other_letters_and_named_as_it_is(tmp_path: Path) -> None:
    source = pack(tmp_path / "book.xlsx", parts(grid("A1=1"), more={"Plan &amp; more": ""}))
    receipt = write_edits(
        source, [Edit("s", "$a$1", number=7), Edit("PLAN & MORE", "B2", number=8)], tmp_path / "o.xlsx"
    )
    assert [(edit.sheet, edit.cell, edit.old) for edit in receipt.edits] == [
        ("S", "A1", "1"),
        ("Plan & more", "B2", ""),
    ]


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([Edit("None", "A1", number=1)], "has no sheet 'None'; its sheets are 'S', 'Two'"),
        ([Edit("S", "A0", number=1)], "'A0' is not a cell address"),
        ([Edit("S", "XFE1", number=1)], "'XFE1' is not a cell address"),
        ([Edit("S", "A1", number=1), Edit("s", "a1", number=2)], "edited twice, differently"),
        ([Edit("S", "A1", new="1"), Edit("S", "A1", number=1)], "edited twice, differently"),
        ([Edit("S", "A1", fill="FFC000"), Edit("S", "A1", fill="00B050")], "edited twice, differently"),
    ],
)
def test_edits_that_mean_no_cell_or_two_things_are_refused(
    tmp_path: Path, edits: list[Edit], said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        edited(tmp_path, parts(grid("A1=5"), more={"Two": ""}), *edits)


@pytest.mark.parametrize("order", [1, -1])
def test_content_and_fill_for_one_cell_are_one_edit(tmp_path: Path, order: int) -> None:
    edits = [Edit("S", "A1", number=7), Edit("S", "A1", fill="FFC000"), Edit("S", "A1", number=7)][::order]
    assert '<c r="A1" s="1"><v>7</v></c>' in read(edited(tmp_path, parts(grid("A1=5")), *edits))


@pytest.mark.parametrize(
    ("cell", "old"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', "old"),
        ('<c r="A1"><v>0.860</v></c>', "0.86"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="str"><v>a_x000D_\nb</v></c>', "a\nb"),
        ('<c r="A1"/>', ""),
        ("", ""),
    ],
)
def test_edit_is_made_where_the_cell_holds_what_was_read(tmp_path: Path, cell: str, old: str) -> None:
    found = parts(f'<row r="1">{cell}</row>', "old")
    assert edited(tmp_path, found, Edit("S", "A1", new="new", old=old))
    with pytest.raises(Conflict, match="and no longer 'gone'; run the refresh again"):
        edited(tmp_path, found, Edit("S", "A1", new="new", old="gone"))


def test_texts_are_the_same_but_for_line_ends_and_the_spelling_of_numbers() -> None:
    assert same_text("a\r\nb\rc", "a\nb\nc")
    assert same_text("86.0", "86")
    assert not same_text("a", "A")
    assert not same_text("", "0")


@pytest.mark.parametrize(
    ("part", "content", "error", "said"),
    [
        ("_rels/.rels", relations(), NotAWorkbook, "holds no workbook"),
        ("_rels/.rels", relations(("rId1", "officeDocument", "gone.xml")), NotAWorkbook, "holds no workbook"),
        (BOOK, "<document/>", NotAWorkbook, "not an Excel workbook"),
        (BOOK, "<!DOCTYPE workbook><workbook/>", Damaged, "DOCTYPE"),
        (SHEET, "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet><sheetData/></worksheet>", Damaged, "DOCTYPE"),
        ("_rels/.rels", "no XML", Damaged, "is not XML"),
    ],
)
def test_package_that_is_no_whole_workbook_is_told(
    tmp_path: Path, part: str, content: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said) as wrong:
        edited(tmp_path, parts(ROWS, "old", "other") | {part: content}, Edit("S", "A1", new="new"))
    assert str(wrong.value).startswith(str(tmp_path / "book.xlsx"))
    assert not (tmp_path / "out.xlsx").exists()


def test_zip_without_a_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkbook, match="holds no workbook"):
        edited(tmp_path, {"letter.txt": "Dear all"}, Edit("S", "A1", new="new"))


def test_chart_sheets_and_dangling_arrows_are_passed_over(tmp_path: Path) -> None:
    found = parts(ROWS, "old", "other")
    tabs = '<sheet name="Chart" sheetId="7" r:id="rId7"/><sheet name="Gone" sheetId="6" r:id="rId6"/><sheet name="None"/>'
    arrows = (
        f'<Relationship Id="rId7" Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/>'
        f'<Relationship Id="rId6" Type="{OFFICE}/worksheet" Target="worksheets/gone.xml"/>'
        f'<Relationship Id="rId5" Type="{OFFICE}/worksheet" Target="http://example.org" TargetMode="External"/>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    found |= {
        "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>',
        BOOK: str(found[BOOK]).replace("<sheets>", f"<sheets>{tabs}"),
        rels: str(found[rels]).replace("</R", f"{arrows}</R"),
    }
    assert edited(tmp_path, found, Edit("S", "A1", new="new"))
    with pytest.raises(UsageError, match="its sheets are 'S'"):
        edited(tmp_path, found, Edit("Chart", "A1", new="new"))
    assert RELS in str(found[rels])


def test_string_that_a_macro_sheet_shows_is_left_to_it(tmp_path: Path) -> None:
    macros = f'<xm:macrosheet xmlns="{MAIN}" xmlns:xm="urn:x"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></xm:macrosheet>'
    found = parts(ROWS, "old", "other") | {"xl/macrosheets/sheet1.xml": macros}
    rels = "xl/_rels/workbook.xml.rels"
    arrow = '<Relationship Id="rId7" Type="urn:microsoft/xlMacrosheet" Target="macrosheets/sheet1.xml"/>'
    found |= {
        BOOK: str(found[BOOK]).replace(
            "</sheets>", '<sheet name="Macro1" sheetId="7" r:id="rId7"/></sheets>'
        ),
        rels: str(found[rels]).replace("</R", f"{arrow}</R"),
    }
    assert read(edited(tmp_path, found, Edit("S", "A1", new="new")), STRINGS) == strings(
        "old", "other", "new"
    )


def test_sheets_of_one_name_are_not_mistaken_for_each_other(tmp_path: Path) -> None:
    found = parts(grid("A1=1"), more={"Two": grid("B9=2", "C9=3")})
    found[BOOK] = str(found[BOOK]).replace('"Two"', '"S"')
    assert "<v>7</v>" in read(edited(tmp_path, found, Edit("S", "A1", number=7)))


def test_names_local_to_a_sheet_that_is_not_there_are_everybody_s(tmp_path: Path) -> None:
    names = '<definedName name="N" localSheetId="9">S!$A$1</definedName><definedName name="M" localSheetId="0">S!$A$2</definedName>'
    source = pack(tmp_path / "book.xlsx", parts(grid("A1=1"), names=names))
    with open_package(source) as package:
        assert Workbook(package).defined_names == (("N", None, "S!$A$1"), ("M", "S", "S!$A$2"))


def test_nothing_is_written_while_the_parts_are_worked_out(tmp_path: Path) -> None:
    source = pack(tmp_path / "book.xlsx", parts(ROWS, "old", "other"))
    with open_package(source) as package:
        planned = rewrite(Workbook(package), [Edit("S", "A1", new="new")])
    assert list(planned.parts) == [STRINGS]
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


CELLS = st.sampled_from(["A1", "B1", "C1", "A2", "B2", "C2", "E5", "F1"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
CONTENTS: st.SearchStrategy[dict[str, object]] = st.one_of(
    st.builds(dict, new=TEXTS),
    st.builds(dict, number=st.floats(-1e307, 1e307)),
    st.builds(dict, fill=st.sampled_from(["FFC000", "00B050"])),
)


@PLAIN
@given(wanted=st.dictionaries(CELLS, CONTENTS, min_size=1))
def test_any_edits_are_proven_and_undone_by_their_inverse(
    tmp_path: Path, wanted: dict[str, dict[str, object]]
) -> None:
    found = parts(ROWS, "old", "other")
    edits = [Edit("S", cell, **content) for cell, content in wanted.items()]  # type: ignore[arg-type]  # the keys are Edit's
    out = edited(tmp_path, found, *edits)
    receipt = write_edits(out, edits, tmp_path / "same.xlsx", force=True)
    assert (tmp_path / "same.xlsx").read_bytes() == out.read_bytes()
    inverse: dict[str, str | float] = {"A1": "old", "B1": "other", "C1": 1, "A2": "other", "B2": 2}
    back = [_undone(edit, inverse.get(edit.cell, "")) for edit in receipt.edits if edit.fill is None]
    write_edits(out, back, tmp_path / "back.xlsx", force=True)
    assert shown(tmp_path / "back.xlsx") == shown(tmp_path / "book.xlsx")


def _undone(edit: Edit, was: str | float) -> Edit:
    return (
        Edit(edit.sheet, edit.cell, new=was)
        if isinstance(was, str)
        else Edit(edit.sheet, edit.cell, number=was)
    )


def shown(path: Path) -> dict[str, str]:
    """Return what the cells hold, the formula aside."""
    items = re.findall("<si>(?:<t/>|<t.*?>(.*?)</t>)</si>", read(path, STRINGS), re.DOTALL)
    cells = re.findall(r'<c r="(\w+)"([^>]*)><v>(.*?)</v></c>', read(path))
    return {cell: items[int(value)] if ' t="s"' in tag else value for cell, tag, value in cells}
