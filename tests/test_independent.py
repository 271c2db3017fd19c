"""The source plan, word for word: the edits and no more, as the package's own bytes and openpyxl tell.

The plan lies beside the project and is not part of it: without it these tests are skipped.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import openpyxl
import pytest

from tests.specimens import BOOK, SHEET, STRINGS, read, unpack
from xlplan.edits import Edit
from xlplan.errors import FormulaCell, RefusedEdit, XlplanError
from xlplan.write import write_edits

PLANS = sorted((Path(__file__).parents[2] / "shared" / "plans").glob("ofsted-action-plan-*.xlsx"))
AP, SUMMARY = "Action Plan", "xl/worksheets/sheet2.xml"
EDITS = [
    Edit(AP, "G8", new="88% of assessments", spans=()),
    Edit(AP, "H8", new="Green", fill="92D050", old="Amber"),
    Edit(AP, "G15", new="YTD = 6,120 3", old="YTD = 5,434 3"),
]

pytestmark = pytest.mark.skipif(not PLANS, reason="the shared plan is not there (../shared/plans)")


@pytest.fixture(scope="module")
def plan() -> Path:
    return PLANS[0]


@pytest.fixture(scope="module")
def written(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("plan") / "2013-12.xlsx"
    write_edits(plan, EDITS, output)
    return output


def test_parts_that_no_edit_touches_are_byte_for_byte_as_before(plan: Path, written: Path) -> None:
    before, after = unpack(plan), unpack(written)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {SHEET, STRINGS, SUMMARY}
    kept = (
        "drawing1",
        "drawing2",
        "chart1",
        "comments1",
        "vmlDrawing1",
        "vmlDrawing2",
        "image1",
        "image2",
        "sheet3",
    )
    assert all(any(name in part and before[part] == after[part] for part in before) for name in kept)


def test_sheet_differs_in_the_edited_cells_alone(plan: Path, written: Path) -> None:
    before, after = (
        dict(re.findall(r'<c r="(\w+)"(.*?)(?=<c r=|</row>)', read(path))) for path in (plan, written)
    )
    assert before.keys() == after.keys()
    assert {cell for cell in before if before[cell] != after[cell]} <= {"G8", "H8", "G15"}
    around = [re.sub('<c r="(?:H8|G8|G15)".*?(?=<c|</row>)', "", read(path)) for path in (plan, written)]
    assert around[0] == around[1]


def test_drop_down_list_sparklines_and_print_set_up_stay(plan: Path, written: Path) -> None:
    for part, element in (
        (SHEET, "dataValidations"),
        (SHEET, "pageSetup"),
        ("xl/worksheets/sheet3.xml", "extLst"),
        (BOOK, "definedNames"),
    ):
        found = [
            re.findall(f"<{element}.*?(?:/>|</{element}>)", read(path, part), re.DOTALL)
            for path in (plan, written)
        ]
        assert found[0] == found[1] != []


def test_footnote_marker_stays_raised(plan: Path, written: Path) -> None:
    before, after = (
        re.findall(
            "<si>(?:(?!</si>).)*5,434.*?</si>|<si>(?:(?!</si>).)*6,120.*?</si>",
            read(path, STRINGS),
            re.DOTALL,
        )
        for path in (plan, written)
    )
    assert [text.replace("5,434", "6,120") for text in before] == after
    assert "superscript" in after[0]


def test_replaced_figures_are_nowhere_in_the_file(plan: Path, written: Path) -> None:
    before, after = b"".join(unpack(plan).values()), b"".join(unpack(written).values())
    assert b"YTD = 5,434" in before
    assert b"YTD = 5,434" not in after


def test_counts_that_depend_on_a_rating_are_blank_until_excel_opens_it(plan: Path, written: Path) -> None:
    assert re.findall("</f><v>", read(plan, SUMMARY)) != []
    assert re.findall("</f><v>", read(written, SUMMARY)) == []
    assert 'fullCalcOnLoad="1"' in read(written, BOOK)


def test_openpyxl_reads_the_edits_and_all_else_as_before(plan: Path, written: Path) -> None:
    with warnings.catch_warnings(action="ignore"):
        before, after = openpyxl.load_workbook(plan), openpyxl.load_workbook(written)
    changed = {
        (sheet.title, cell.coordinate)
        for sheet in before.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value != after[sheet.title][cell.coordinate].value
    }
    assert changed == {(edit.sheet, edit.cell) for edit in EDITS}
    assert after[AP]["H8"].fill.fgColor.rgb == "FF92D050"
    assert repr(after[AP]["H8"].font) == repr(before[AP]["H8"].font)


@pytest.mark.parametrize(
    ("edit", "error"),
    [(Edit("Summary", "B2", number=9), FormulaCell), (Edit(AP, "H7", new="Red"), RefusedEdit)],
)
def test_formulas_and_covered_cells_are_refused(
    plan: Path, tmp_path: Path, edit: Edit, error: type[XlplanError]
) -> None:
    with pytest.raises(error):
        write_edits(plan, [edit], tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []
