"""A bounded run of the fuzzer; `make fuzz` is the long one."""

from __future__ import annotations

import contextlib
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.containers import plain
from tests.fuzz.attempts import attempt
from tests.fuzz.seeds import make_seeds
from xlplan.edits import Edit
from xlplan.errors import Damaged, XlplanError
from xlplan.ooxml.package import open_package
from xlplan.plan.extracts.tables import read_grid
from xlplan.plan.reader import read_plan
from xlplan.proof.book import Book
from xlplan.proof.compare import compare
from xlplan.write import write_edits

RUNS = 400
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MISSING = b'<row r="9"><c r="A9" t="s"><v>%d</v></c></row></sheetData>'
NAMES = (
    f'<definedNames><definedName name="X" localSheetId="{"9" * 5000}">A1</definedName></definedNames><calcPr'
)


def test_mutated_workbooks_are_handled_or_refused_by_an_error_of_ours(tmp_path: Path) -> None:
    seeds = make_seeds(corpus=8)
    results = Counter[str]()
    for number in range(RUNS):
        outcome, _ = attempt(seeds, 1, number, tmp_path)
        assert not outcome.bug, f"input {number}: {outcome.result}\n{outcome.bug}"
        results[outcome.result] += 1
    assert results["written"] > RUNS / 10  # else the inputs are all so broken that they test nothing
    assert results["damaged"] > RUNS / 10


def test_input_is_made_again_from_its_number(tmp_path: Path) -> None:
    seeds = make_seeds(corpus=0)
    one, two = (attempt(seeds, 1, 7, tmp_path)[1] for _ in range(2))
    assert one == two


# What the fuzzer found, each by its symptom


def test_cell_that_names_a_missing_string_does_not_come_to_show_the_new_text(tmp_path: Path) -> None:
    source, new = tmp_path / "plan.xlsx", tmp_path / "new.xlsx"
    parts = dict(make_seeds(corpus=0)[0].parts)
    missing = parts[STRINGS].count(b"<si>")
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", MISSING % missing)
    source.write_bytes(plain(parts))
    write_edits(source, [Edit("Plan", "F2", new="for F2 alone")], new)
    with Book(new) as book:
        assert book.text(book.sheet_parts(book.xml(SHEET), SHEET).cells[9, 1]) == ""


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        pytest.param(SHEET, "</sheetData>", "<f>1</f></sheetData>", id="a formula outside the cells"),
        pytest.param(SHEET, "</sheetData>", "<c><row><f>1</f></row></c></sheetData>", id="a row in a cell"),
        pytest.param(SHEET, "</row>", '</c" x="1"><c r="A9"></row>', id="elements across one another"),
        pytest.param(
            STYLES, "<cellXfs", "<a>" * 2000 + "</a>" * 2000 + "<cellXfs", id="deeper than Python goes"
        ),
        pytest.param(
            STYLES, 'cellXfs count="1"', f'cellXfs count="{"9" * 5000}"', id="a count of 5,000 digits"
        ),
        pytest.param(SHEET, 'r="A2"', f'r="A2" s="{"9" * 5000}"', id="a format of 5,000 digits"),
        pytest.param(BOOK, "<calcPr", NAMES, id="a name local to a sheet of 5,000 digits"),
        pytest.param(SHEET, "<sheetData>", "<z:sheetData>", id="a prefix that nothing declares"),
        pytest.param(
            RELATIONS, 'Target="sharedStrings', 'Target="worksheets/sheet1', id="a sheet as strings"
        ),
    ],
)
def test_odd_part_is_handled_or_refused(tmp_path: Path, part: str, old: str, new: str) -> None:
    parts = dict(make_seeds(corpus=0)[0].parts)
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    source = tmp_path / "plan.xlsx"
    source.write_bytes(plain(parts))
    edits = [Edit("Plan", "A2", new="New", fill="FFC000")]
    with contextlib.suppress(XlplanError):
        write_edits(source, edits, tmp_path / "new.xlsx")
    with contextlib.suppress(XlplanError):
        compare(source, source, [("Plan", "A2")])


def test_directory_record_cut_off_in_its_extra_field_is_damaged(tmp_path: Path) -> None:
    content = bytearray(plain(make_seeds(corpus=0)[0].parts))
    last = content.rindex(b"PK\1\2")
    content[last + 30 : last + 32] = b"\xff\xff"
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    with pytest.raises(Damaged, match="lists"):
        open_package(path)


def test_count_of_members_that_lies_stays_as_it_is_when_one_is_added(tmp_path: Path) -> None:
    content = bytearray(plain(make_seeds(corpus=0)[0].parts))
    end = content.rindex(b"PK\5\6")
    content[end + 8 : end + 10] = b"\xff\xff"
    source, new = tmp_path / "plan.xlsx", tmp_path / "new.xlsx"
    source.write_bytes(content)
    package = open_package(source)
    with package, new.open("wb") as out:
        package.copy_with(out, {"xl/new.xml": b"<a/>"})
    written = new.read_bytes()
    end = written.rindex(b"PK\5\6")
    assert written[end + 8 : end + 10] == b"\xff\xff"
    assert zipfile.ZipFile(new).read("xl/new.xml") == b"<a/>"


def test_source_that_is_not_well_formed_is_damaged_and_no_fault_of_ours(tmp_path: Path) -> None:
    parts = dict(make_seeds(corpus=0)[0].parts)
    parts[STRINGS] = parts[STRINGS].replace(b"<sst ", b"<sst what ", 1)
    source = tmp_path / "plan.xlsx"
    source.write_bytes(plain(parts))
    with pytest.raises(Damaged) as wrong:
        write_edits(source, [Edit("Plan", "H9", new="88%")], tmp_path / "new.xlsx")
    assert wrong.value.file == str(source)


@pytest.mark.parametrize("reader", [read_plan, read_grid])
def test_named_style_out_of_range_is_nothing_to_a_reader(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], reader: Callable[[Path], object]
) -> None:
    parts = dict(make_seeds(corpus=0)[0].parts)
    parts[STYLES] = parts[STYLES].replace(b'xfId="0" builtinId', b'xfId="7" builtinId')
    source = tmp_path / "plan.xlsx"
    source.write_bytes(plain(parts))
    reader(source)
    assert capsys.readouterr().out == ""
