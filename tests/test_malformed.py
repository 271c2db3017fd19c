"""A source that was no valid workbook is told as such, and not as a fault of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.specimens import BOOK, SHEET, STRINGS, STYLES, grid, pack, parts, sheet, strings
from xlplan.edits import Edit
from xlplan.errors import Damaged, XlplanError
from xlplan.proof.malformed import refuse_malformed
from xlplan.write import write_edits

SOURCE = parts(grid("A1=s0 B1=1"), "one")
XFS = '<cellXfs count="1">'


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (
            SHEET,
            "<sheetData>",
            f"{sheet('').partition('?>')[2]}<sheetData>",
            "a <worksheet> inside a <worksheet>",
        ),
        (SHEET, "</sheetData>", "</sheetData><sheetData/>", "two <sheetData>"),
        (SHEET, '<c r="B1">', '<row r="7"/><c r="B1">', "a <row> inside a <row>"),
        (STRINGS, "<si>", f"{strings('two').partition('?>')[2]}<si>", "a <sst> inside a <sst>"),
        (STYLES, XFS, f"{XFS}</cellXfs>{XFS}", "two <cellXfs>"),
        (STYLES, "<fill><patternFill", "<a><patternFill", "a <a> inside a <fills>"),
        (BOOK, "<sheets>", "<a><sheets/></a><sheets>", "a <sheets> inside a <a>"),
        ("xl/_rels/workbook.xml.rels", "<Relationship ", "<a/><Relationship ", ""),
    ],
)
def test_misplaced_element_is_the_sources_fault(
    tmp_path: Path, part: str, old: str, new: str, said: str
) -> None:
    text = str(SOURCE[part])
    assert old in text
    text = text.replace(old, new, 1)
    if new.startswith("<a><patternFill"):
        text = text.replace("</fill>", "</a>", 1)
    source = pack(tmp_path / "book.xlsx", SOURCE | {part: text})
    if not said:
        refuse_malformed(source, [SHEET])
        return
    with pytest.raises(Damaged) as wrong:
        refuse_malformed(source, [SHEET])
    assert said in wrong.value.message
    assert (wrong.value.file, wrong.value.place) == (str(source), part)


def test_write_to_a_sheet_inside_a_sheet_blames_the_source(tmp_path: Path) -> None:
    nested = sheet("").partition("?>")[2]
    text = str(SOURCE[SHEET]).replace("<sheetData>", f"{nested}<sheetData>", 1)
    source = pack(tmp_path / "book.xlsx", SOURCE | {SHEET: text})
    with pytest.raises(XlplanError) as wrong:
        write_edits(source, [Edit("S", "B9", new="new")], tmp_path / "new.xlsx")
    assert type(wrong.value) is Damaged
    assert wrong.value.file == str(source)
    assert not (tmp_path / "new.xlsx").exists()


def test_elements_of_other_namespaces_may_stand_anywhere(tmp_path: Path) -> None:
    more = '<extLst><ext uri="{1}"><x:row xmlns:x="urn:x"/><x:sheetData xmlns:x="urn:x"/></ext></extLst>'
    text = str(SOURCE[SHEET]).replace("</worksheet>", f"{more}</worksheet>")
    refuse_malformed(pack(tmp_path / "book.xlsx", SOURCE | {SHEET: text}), [SHEET, STRINGS, STYLES, BOOK])
