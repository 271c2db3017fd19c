"""Cells and rows: what an edit leaves as it is, and what it writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.specimens import (
    MAIN,
    SHEET,
    STRICT,
    STRINGS,
    cell_after,
    edited,
    inside,
    pack,
    parts,
    read,
    rows_after,
    sheet,
    strings,
    unpack,
)
from tests.tables import table
from xlplan.edits import Edit
from xlplan.errors import Damaged, UsageError
from xlplan.write import write_edits

TEXTS = ("old", "other")


def edit_of(words: str) -> Edit:
    content = words.removesuffix("fill")
    kind, _, value = content.strip().partition(" ")
    return Edit(
        "S",
        "A1",
        new=value if kind == "text" else None,
        number=float(value) if kind == "number" else None,
        fill="FFC000" if words.endswith("fill") else None,
    )


@pytest.mark.parametrize(("cell", "edit"), table("cells.md", "Left as it is"))
def test_edit_that_says_nothing_new_changes_no_byte(tmp_path: Path, cell: str, edit: str) -> None:
    found = parts(f'<row r="1">{cell}</row>', *TEXTS)
    out = edited(tmp_path, found, edit_of(edit))
    assert out.read_bytes() == (tmp_path / "book.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("cell", "edit", "expected"),
    [row for heading in ("A text", "A number", "Nothing", "A fill") for row in table("cells.md", heading)],
)
def test_edit_changes_its_cell_alone(tmp_path: Path, cell: str, edit: str, expected: str) -> None:
    assert cell_after(tmp_path, cell, edit_of(edit), *TEXTS) == expected


@pytest.mark.parametrize(
    ("rows", "cell", "expected"),
    [
        ("", "B2", '<row r="2"><c r="B2"><v>7</v></c></row>'),
        ('<row r="2"/>', "B2", '<row r="2"><c r="B2"><v>7</v></c></row>'),
        ('<row r="2" ht="9" />', "B2", '<row r="2" ht="9"><c r="B2"><v>7</v></c></row>'),
        ('<row r="2"></row>', "B2", '<row r="2"><c r="B2"><v>7</v></c></row>'),
        ('<row r="1"/><row r="3"/>', "B2", '<row r="1"/><row r="2"><c r="B2"><v>7</v></c></row><row r="3"/>'),
        ('<row r="3"/>', "B2", '<row r="2"><c r="B2"><v>7</v></c></row><row r="3"/>'),
        ('<row r="3"/><row r="1"/>', "B2", '<row r="3"/><row r="1"/><row r="2"><c r="B2"><v>7</v></c></row>'),
        (
            '<row r="2"><c r="A2"/><c r="C2"/></row>',
            "B2",
            '<row r="2"><c r="A2"/><c r="B2"><v>7</v></c><c r="C2"/></row>',
        ),
        ('<row r="2"><c r="C2"/></row>', "B2", '<row r="2"><c r="B2"><v>7</v></c><c r="C2"/></row>'),
        (
            '<row r="2"><c r="C2"/><c r="A2"/></row>',
            "B2",
            '<row r="2"><c r="C2"/><c r="A2"/><c r="B2"><v>7</v></c></row>',
        ),
        ("<row><c/></row><row><c/><c/></row>", "B2", "<row><c/></row><row><c/><c><v>7</v></c></row>"),
        (
            '<row><c/></row><row><c r="A2"/><c/></row>',
            "C2",
            '<row><c/></row><row><c r="A2"/><c/><c r="C2"><v>7</v></c></row>',
        ),
        (
            '<row r="2" spans="1:1"><c r="A2"/></row>',
            "XFD2",
            '<row r="2" spans="1:1"><c r="A2"/><c r="XFD2"><v>7</v></c></row>',
        ),
        ('<row r="1"/>\n', "A1048576", '<row r="1"/><row r="1048576"><c r="A1048576"><v>7</v></c></row>\n'),
    ],
)
def test_new_cell_stands_in_its_order(tmp_path: Path, rows: str, cell: str, expected: str) -> None:
    assert rows_after(tmp_path, rows, Edit("S", cell, number=7)) == expected


def test_new_cells_of_one_row_stand_in_theirs(tmp_path: Path) -> None:
    edits = [Edit("S", cell, number=7) for cell in ("C2", "B4", "A2", "B2", "A4")]
    made = re.sub("<v>7</v></c>|<c r=|>", "", rows_after(tmp_path, '<row r="2"><c r="B2"/></row>', *edits))
    assert made == '<row r="2""A2""B2""C2"</row<row r="4""A4""B4"</row'


def test_implied_addresses_are_counted(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c></row>"
    assert rows_after(tmp_path, rows, Edit("S", "B2", number=7, old="3")) == rows.replace(">3<", ">7<")


@pytest.mark.parametrize(
    ("before", "row", "expected"),
    [
        ("", '<row r="1" s="2" customFormat="1"/>', "2"),
        ("", '<row r="1" s="2"/>', "0"),
        ('<cols><col min="2" max="4" style="3"/></cols>', '<row r="1"/>', "3"),
        ('<cols><col min="2" max="4" style="3"/></cols>', '<row r="1" s="2" customFormat="true"/>', "2"),
        ('<cols><col min="3" max="4" style="3"/></cols>', "", "0"),
        ('<cols><col min="2" max="2"/></cols>', "", "0"),
    ],
)
def test_new_cell_takes_its_row_s_style_else_its_column_s(
    tmp_path: Path, before: str, row: str, expected: str
) -> None:
    out = edited(tmp_path, parts(row, before=before), Edit("S", "B1", number=7))
    assert f'<c r="B1"{"" if expected == "0" else f" s={expected!r}".replace(chr(39), chr(34))}><v>' in read(
        out
    )


@pytest.mark.parametrize("namespace", [MAIN, STRICT])
def test_prefixed_elements_stay_prefixed(tmp_path: Path, namespace: str) -> None:
    xml = f'<x:worksheet xmlns:x="{namespace}"><x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData></x:worksheet>'
    out = edited(
        tmp_path, parts("", "old") | {SHEET: xml}, Edit("S", "B1", number=7), Edit("S", "A2", new="n")
    )
    new_row = '<x:row r="2"><x:c r="A2" t="s"><x:v>1</x:v></x:c></x:row>'
    assert inside("x:sheetData", read(out)) == (
        f'<x:row r="1"><x:c r="A1"/><x:c r="B1"><x:v>7</x:v></x:c></x:row>{new_row}'
    )


def test_prefixed_sheet_without_strings_gets_inline_ones(tmp_path: Path) -> None:
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData/></x:worksheet>'
    out = edited(tmp_path, parts() | {SHEET: xml}, Edit("S", "A1", new=" n"))
    assert '<x:c r="A1" t="inlineStr"><x:is><x:t xml:space="preserve"> n</x:t></x:is></x:c>' in read(out)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_parts_keep_their_encoding(tmp_path: Path, encoding: str) -> None:
    found = parts('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>A1</f><v>1</v></c></row>', "caf\u00e9")
    declared = {
        name: content.replace('"UTF-8"', f'"{encoding.removesuffix("-sig")}"').encode(encoding)
        for name, content in found.items()
        if isinstance(content, str) and not name.endswith("]")
    }
    out = unpack(edited(tmp_path, found | declared, Edit("S", "A1", new="th\u00e9", fill="FFC000")))
    assert out[STRINGS] == strings("th\u00e9").replace(
        '"UTF-8"', f'"{encoding.removesuffix("-sig")}"'
    ).encode(encoding)
    assert '<c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><f>A1</f></c>' in out[SHEET].decode(encoding)


def test_cells_outside_the_cells_part_are_none(tmp_path: Path) -> None:
    after = '<extLst><ext><row r="9"><c r="A1" t="s"><v>0</v></c></row></ext></extLst>'
    found = parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "old", after=after)
    assert read(edited(tmp_path, found, Edit("S", "A1", number=7))) == sheet(
        '<row r="1"><c r="A1"><v>7</v></c></row>', after
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r="1"><c r="A1"/><c r="A1"/></row>', "stored twice"),
        ('<row r="1"><c r="1A"/></row>', "'1A' is not a cell address"),
        ('<row r="1"><c r="A1"></row>', "not closed"),
    ],
)
def test_damaged_rows_are_told(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(Damaged, match=said) as wrong:
        rows_after(tmp_path, rows, Edit("S", "A1", number=7))
    assert wrong.value.file == str(tmp_path / "book.xlsx")


def test_sheet_without_a_cells_part_is_told(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="no cells part"):
        edited(tmp_path, parts() | {SHEET: f'<worksheet xmlns="{MAIN}"/>'}, Edit("S", "A1", number=7))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf"), 1e308, 10**400, 2**53 + 1])
def test_what_is_no_number_is_refused(tmp_path: Path, number: float) -> None:
    with pytest.raises(UsageError, match="not a number that a cell can hold"):
        write_edits(
            pack(tmp_path / "book.xlsx", parts()), [Edit("S", "A1", number=number)], tmp_path / "out.xlsx"
        )
