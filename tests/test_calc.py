"""Formulas that depend on an edit lose their results; all others keep theirs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.specimens import BOOK, MAIN, SHEET, edited, grid, inside, pack, parts, read, relations, sheet
from xlplan.address import Area
from xlplan.edits import Edit
from xlplan.errors import Damaged
from xlplan.ooxml.calc import dependents
from xlplan.ooxml.formulas import Formula
from xlplan.ooxml.references import Reads, Reference
from xlplan.write import write_edits

ONE = Edit("S", "A1", number=7)
SALES = (
    f'<table xmlns="{MAIN}" id="1" name="Sales" displayName="Sales" ref="A1:B3" totalsRowShown="0">'
    '<tableColumns count="2"><tableColumn id="1" name="Net"/><tableColumn id="2" name="Tax"/></tableColumns></table>'
)


def kept(folder: Path, rows: str, *edits: Edit, **more: str) -> str:
    """Return which formula cells of sheet S still hold a result."""
    out = edited(folder, parts(rows, **more), *(edits or (ONE,)))  # type: ignore[arg-type]  # the strings are names, calc, before, after
    return " ".join(re.findall(r'<c r="(\w+)"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)<v>', read(out)))


def test_formulas_of_other_cells_keep_their_results(tmp_path: Path) -> None:
    assert kept(tmp_path, grid("A1=1 B1=2 C1=+B1→2 D1=+SUM(B1:B9)→3 E1=+1+1→2")) == "C1 D1 E1"


def test_fill_makes_nothing_stale(tmp_path: Path) -> None:
    assert kept(tmp_path, grid("A1=1 B1=+A1→1"), Edit("S", "A1", fill="FFC000")) == "B1"
    assert read(tmp_path / "out.xlsx", BOOK) == parts()[BOOK]


def test_edit_that_says_nothing_new_makes_nothing_stale(tmp_path: Path) -> None:
    assert kept(tmp_path, grid("A1=1 B1=+A1→1"), Edit("S", "A1", number=1)) == "B1"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("A1=1 B1=+A1→1 C1=+A2→1", "C1"),
        ("A1=1 B1=+A1→1 C1=+B1→1 D1=+C1+1→2 E1=+E2→1", "E1"),
        ("A1=1 B1=+SUM(A1:A3)→1 C1=+SUM(A2:A3)→1", "C1"),
        ("A1=1 B1=+SUM(A:A)→1 C1=+SUM(1:1)→1 D1=+SUM(2:2)→1", "D1"),
        ("A1=1 B1=+SUM(A1:Z99)→1 C1=+SUM(A2:Z99)→1", "C1"),
        ("A1=1 B1=+SUM(A1:A99)→1 C1=+SUM(B1:B99)→1 D1=+C1→1", ""),
        ('A1=1 B1=+INDIRECT("A1")→1 C1=+OFFSET(C9,1,1)→1 D1=+D9→1', "D1"),
        ("A1=1 B1=+Rate→1 C1=+Other→1", "C1"),
        ("A1=1 B1=+A1+C1→1 C1=+B1→1", ""),
    ],
)
def test_formulas_that_read_the_edited_cell_lose_their_results(
    tmp_path: Path, lines: str, expected: str
) -> None:
    names = '<definedName name="Rate">S!$A$1</definedName><definedName name="Other">S!$A$2</definedName>'
    assert kept(tmp_path, grid(lines), names=names) == expected


def test_formula_keeps_all_but_its_result(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="B1" s="0" t="str" vm="1" cm="1"> <f>A1&amp;"x"</f> <v>old</v><extLst/></c></row>'
    out = edited(tmp_path, parts(rows), ONE)
    assert '<c r="B1" s="0" cm="1"> <f>A1&amp;"x"</f> <extLst/></c>' in read(out)


def test_formula_without_a_result_stays_as_it_is(tmp_path: Path) -> None:
    out = edited(tmp_path, parts('<row r="1"><c r="A1"/><c r="B1"><f>A1</f></c></row>'), ONE)
    assert '<c r="A1"><v>7</v></c><c r="B1"><f>A1</f></c>' in read(out)
    assert "fullCalcOnLoad" in read(out, BOOK)


def test_stale_formula_that_is_filled_gets_both(tmp_path: Path) -> None:
    out = edited(tmp_path, parts(grid("A1=1 B1=+A1→1")), ONE, Edit("S", "B1", fill="FFC000"))
    assert '<c r="B1" s="1"><f>A1</f></c>' in read(out)


def test_formulas_on_other_sheets_are_found(tmp_path: Path) -> None:
    more = {
        "Two": grid("A1=+S!A1→1 B1=+A1→1 C1=+'S:Two'!A1→1 D1=+A2→1"),
        "Three": grid("A1=+Two!B1→1 B1=+A2→1"),
    }
    out = edited(tmp_path, parts(grid("A1=1"), more=more), ONE)
    assert inside("row", read(out, "xl/worksheets/sheet2.xml")).count("<v>") == 1
    assert inside("row", read(out, "xl/worksheets/sheet3.xml")).count("<v>") == 1


def test_shared_formulas_are_followed_with_their_shifts(tmp_path: Path) -> None:
    first = '<c r="B1"><f t="shared" ref="B1:B3" si="0">A1+$A$9</f><v>1</v></c>'
    others = "".join(f'<row r="{n}"><c r="B{n}"><f t="shared" si="0"/><v>1</v></c></row>' for n in (2, 3))
    rows = f'<row r="1">{first}</row>{others}'
    assert kept(tmp_path, rows, Edit("S", "A2", number=7)) == "B1 B3"
    assert kept(tmp_path, rows, Edit("S", "A9", number=7)) == ""


def test_cells_without_addresses_are_counted(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c><f>A1</f><v>1</v></c></row><row><c><f>A3</f><v>1</v></c><c><f>B1</f><v>1</v></c></row>"
    out = edited(tmp_path, parts(rows), ONE)
    assert inside("sheetData", read(out)) == (
        "<row><c><v>7</v></c><c><f>A1</f></c></row><row><c><f>A3</f><v>1</v></c><c><f>B1</f></c></row>"
    )


def test_every_cell_that_an_array_fills_loses_its_result(tmp_path: Path) -> None:
    array = '<c r="B1"><f t="array" ref="B1:C2">A1:A2*2</f><v>1</v></c><c r="C1"><v>2</v></c><c r="D1"><v>3</v></c>'
    rows = f'<row r="1">{array}</row><row r="2"><c r="B2"><v>4</v></c><c r="C2" t="str"><v>5</v></c></row>'
    out = edited(tmp_path, parts(rows), ONE)
    assert re.findall("<v>.</v>", read(out)) == ["<v>7</v>", "<v>3</v>"]


def test_data_table_reads_its_inputs_and_its_edges(tmp_path: Path) -> None:
    rows = (
        '<row r="3"><c r="C3"><v>1</v></c></row><row r="4"><c r="B4"><v>2</v></c>'
        '<c r="C4"><f t="dataTable" ref="C4:C5" dt2D="0" dtr="0" r1="A1"/><v>3</v></c></row>'
        '<row r="5"><c r="C5"><v>4</v></c></row>'
    )
    for cell in ("A1", "C3", "B4"):
        assert (
            len(re.findall("<v>[34]</v>", read(edited(tmp_path, parts(rows), Edit("S", cell, number=7)))))
            == 0
        )
    assert len(re.findall("<v>[34]</v>", read(edited(tmp_path, parts(rows), Edit("S", "Z9", number=7))))) == 2


def with_table(rows: str, table: str = SALES) -> dict[str, str | bytes]:
    arrows = relations(("rId1", "table", "../tables/table1.xml"), ("rId2", "table", "gone.xml"))
    return parts(rows) | {"xl/tables/table1.xml": table, "xl/worksheets/_rels/sheet1.xml.rels": arrows}


def test_formulas_that_name_a_table_s_column_are_found(tmp_path: Path) -> None:
    found = with_table(grid("A2=1 D2=+SUM(Sales[Net])→1 E2=+SUM(Sales[Tax])→2"))
    out = edited(tmp_path, found, Edit("S", "A2", number=7))
    assert '<c r="D2"><f>SUM(Sales[Net])</f></c><c r="E2"><f>SUM(Sales[Tax])</f><v>2</v></c>' in read(out)


def test_table_without_a_place_is_passed_over(tmp_path: Path) -> None:
    table = SALES.replace(' ref="A1:B3"', "")
    out = edited(tmp_path, with_table(grid("A2=1 D2=+SUM(Sales[Net])→1"), table), Edit("S", "A2", number=7))
    assert "<v>1</v>" in read(out)


def test_table_with_a_place_that_is_none_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="'here' is not a cell address"):
        edited(tmp_path, with_table(grid("A2=1"), SALES.replace("A1:B3", "here")), Edit("S", "A2", number=7))


@pytest.mark.parametrize(
    ("calc", "expected"),
    [
        ("", '<calcPr fullCalcOnLoad="1"/>'),
        ('<calcPr calcId="1"/>', '<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ('<calcPr calcMode="manual" />', '<calcPr calcMode="manual" fullCalcOnLoad="1" />'),
        ("<calcPr calcId='1'></calcPr>", "<calcPr calcId='1' fullCalcOnLoad=\"1\"></calcPr>"),
        ('<calcPr fullCalcOnLoad="0"/>', '<calcPr fullCalcOnLoad="1"/>'),
        ('<calcPr fullCalcOnLoad="1"/>', '<calcPr fullCalcOnLoad="1"/>'),
        ("<calcPr fullCalcOnLoad='true'/>", "<calcPr fullCalcOnLoad='true'/>"),
    ],
)
def test_workbook_is_set_to_calculate_on_opening(tmp_path: Path, calc: str, expected: str) -> None:
    found = parts(grid("A1=1 B1=+A1→1"), calc=calc)
    assert read(edited(tmp_path, found, ONE), BOOK) == parts(calc=expected)[BOOK]


def test_calculation_is_asked_for_after_the_names(tmp_path: Path) -> None:
    names = '<definedName name="Rate">S!$A$1</definedName>'
    found = parts(grid("A1=1 B1=+Rate→1"), names=names, calc="")
    assert (
        read(edited(tmp_path, found, ONE), BOOK)
        == parts(names=names, calc='<calcPr fullCalcOnLoad="1"/>')[BOOK]
    )


def test_prefixed_workbook_is_set_to_calculate(tmp_path: Path) -> None:
    found = parts(grid("A1=1 B1=+A1→1"), calc="")
    book = (
        re.sub("<(/?)(?=[a-z])", r"<\1x:", str(found[BOOK]))
        .replace("xmlns=", "xmlns:x=")
        .replace("<?x:xml", "<?xml")
    )
    out = edited(tmp_path, found | {BOOK: book}, ONE)
    assert '</x:sheets><x:calcPr fullCalcOnLoad="1"/></x:workbook>' in read(out, BOOK)


def test_receipt_names_the_cells_that_lost_their_results(tmp_path: Path) -> None:
    rows = grid("A1=1 B1=+A1→1 AA1=+B1→2 C1=+C2→1")
    receipt = write_edits(pack(tmp_path / "book.xlsx", parts(rows)), [ONE], tmp_path / "out.xlsx")
    assert receipt.recalculated == {"S": ("B1", "AA1")}


def test_long_chains_and_long_columns_are_followed(tmp_path: Path) -> None:
    lines = [f"A{n}=1 B{n}=+SUM(A$1:A{n})→1 C{n}=+C{n - 1}+A{n}→1" for n in range(2, 400)]
    out = edited(tmp_path, parts(grid("A1=1 C1=+A1→1", *lines)), Edit("S", "A200", number=7))
    results = re.findall('<c r="([BC])[0-9]+"><f>[^<]*</f><v>', read(out))
    assert (results.count("B"), results.count("C")) == (198, 199)


def test_formula_outside_the_cells_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="formula stands outside the cells"):
        edited(tmp_path, parts('<row r="1"><f>A1</f><c r="A1"/></row>'), ONE)


def test_sheet_with_formulas_in_an_extension_alone_has_none(tmp_path: Path) -> None:
    after = "<extLst><ext><f>A1</f></ext></extLst>"
    assert read(edited(tmp_path, parts(grid("A1=1"), after=after), ONE)) == sheet(grid("A1=7"), after)
    assert SHEET in parts()


def reading(row: int, column: int, areas: Iterable[Area]) -> Formula:
    """Return a formula of a cell that reads areas of the same sheet."""
    found = Reads(tuple(Reference("S", area) for area in areas), anywhere=False)
    return Formula("S", (row, column), Area(row, column, row, column), found)


SIDES = st.integers(1, 9)
AREAS = st.tuples(SIDES, SIDES, SIDES, SIDES).map(
    lambda ends: Area(*map(min, ends[:2], ends[2:]), *map(max, ends[:2], ends[2:]))
)


@given(wanted=st.dictionaries(st.tuples(SIDES, SIDES), st.lists(AREAS, max_size=3)), start=AREAS)
def test_dependents_are_those_that_a_look_at_every_area_finds(
    wanted: dict[tuple[int, int], list[Area]], start: Area
) -> None:
    stale: set[tuple[int, int]] = set()
    while (
        more := {
            place
            for place, areas in wanted.items()
            if any(area.holds(*cell) for area in areas for cell in {start[:2]} | stale)
        }
        - stale
    ):
        stale |= more
    found = dependents((reading(*place, areas) for place, areas in wanted.items()), {"S": [start[:2]]})
    assert found.get("S", set()) == stale


def chain(length: int) -> list[Formula]:
    """Return formulas of which each reads the one before, beside others that read long columns."""
    totals = [reading(row, 5, [Area(row, 6, row + 100, 6)]) for row in range(1, length)]
    return totals + [reading(row, 4, [Area(row - 1, 4, row - 1, 4)]) for row in range(2, length)]


def running_totals(length: int) -> list[Formula]:
    """Return running totals of a column, and of these totals again."""
    return [
        reading(row, column, [Area(1, column - 1, row, column - 1)])
        for column in (2, 3)
        for row in range(1, length)
    ]


@pytest.mark.parametrize("make", [chain, running_totals])
def test_work_grows_with_the_formulas_and_not_with_their_square(make: Callable[[int], list[Formula]]) -> None:
    def calls(length: int) -> int:
        """Return how many calls, of Python's own functions too, following the arrows takes."""
        formulas, seen = make(length), 0

        def count(_frame: object, event: str, _what: object) -> None:
            nonlocal seen
            seen += event in {"call", "c_call"}

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            found = dependents(formulas, {"S": [(1, 1), (1, 4)]})
        finally:
            sys.setprofile(before)
        assert len(found["S"]) >= length - 2
        return seen

    assert calls(4000) < 9 * calls(1000)  # four times and some more; the square would be sixteen
