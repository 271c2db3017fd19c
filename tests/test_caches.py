"""Copies of replaced values in charts, shapes and pivot caches: told, and refreshed where the format can ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.example import run
from tests.specimens import pack, unpack
from tests.traits.copies import (
    CACHE,
    CHART,
    FRAME,
    MOVING,
    NAMED,
    PIVOT,
    PROTECTED,
    RECORDS,
    SHAPE,
    SOURCE,
    cache_xml,
    chart_xml,
    drawn,
    pivoted,
)
from tests.traits.trait import Build
from xlplan import Edit, write_edits
from xlplan.edits import Copy
from xlplan.proof.compare import compare
from xlplan.proof.prove import unexplained
from xlplan.receipts import Receipt, read_receipt
from xlplan.refresh.copies import copies_left, tell_copies

TEXT, NUMBER = Edit("Plan", "A2", new="88% of plans"), Edit("Plan", "B3", number=30)


def written(folder: Path, build: Build, *edits: Edit) -> Receipt:
    build(folder / "book.xlsx")
    return write_edits(
        folder / "book.xlsx", edits or (TEXT, NUMBER), folder / "out.xlsx", force=True, refresh_pivots=True
    )


def held(receipt: Receipt) -> list[tuple[str, str, str]]:
    return [(copy.kind, copy.cell, copy.old) for copy in receipt.copies]


# What must not be told


def test_chart_of_other_cells_holds_nothing_old(tmp_path: Path) -> None:
    assert written(tmp_path, drawn(FRAME), Edit("Plan", "C2", new="Red")).copies == ()
    far = chart_xml("Other!$B$2:$B$3", "Other!$A$2:$A$3")
    assert written(tmp_path, drawn(FRAME, chart=far)).copies == ()


def test_fill_alone_replaces_nothing(tmp_path: Path) -> None:
    receipt = written(tmp_path, pivoted(), Edit("Plan", "A2", fill="FFC000"))
    assert (receipt.copies, receipt.refreshed) == ((), ())


def test_chart_that_has_not_drawn_the_value_holds_nothing_old(tmp_path: Path) -> None:
    assert written(tmp_path, drawn(FRAME, chart=chart_xml().replace(">12<", ">11<")), NUMBER).copies == ()


def test_values_written_into_a_chart_by_hand_are_no_copies(tmp_path: Path) -> None:
    literal = chart_xml("Other!$B$2").replace(
        "</c:ser>", "<c:x><c:numLit><c:pt><c:v>12</c:v></c:pt></c:numLit></c:x></c:ser>"
    )
    assert written(tmp_path, drawn(FRAME, chart=literal), NUMBER).copies == ()


def test_another_workbook_s_cells_are_no_copies(tmp_path: Path) -> None:
    outside = chart_xml("[1]Plan!$B$2:$B$3", "'[2]Plan'!$A$2")
    assert written(tmp_path, drawn(FRAME, chart=outside)).copies == ()


# What must be told


def test_chart_that_holds_replaced_values_is_told_once_for_each_cell(tmp_path: Path) -> None:
    receipt = written(tmp_path, drawn(FRAME))
    name = (CHART, "chart", "Plan", "Calls by plan")
    assert receipt.copies == (
        Copy(*name, "Plan!A2", "86% of plans", False),
        Copy(*name, "Plan!B3", "12", False),
    )
    assert unpack(tmp_path / "out.xlsx")[CHART] == chart_xml().encode()


@pytest.mark.parametrize(
    "formula", ["Plan!$B:$B", "Plan!$3:$3", "(Plan!$B$1,Plan!$B$3)", "plan!B3", "'Plan'!$A$1:$C$9",
                "OFFSET(Plan!$B$1,1,0,2,1)"],
)  # fmt: skip
def test_chart_s_formula_is_read_as_excel_reads_it(tmp_path: Path, formula: str) -> None:
    assert held(written(tmp_path, drawn(FRAME, chart=chart_xml(formula)), NUMBER)) == [
        ("chart", "Plan!B3", "12")
    ]


def test_result_that_depends_on_the_edit_is_told_too(tmp_path: Path) -> None:
    doubled = chart_xml("Plan!$D$2").replace(">7<", ">14<")
    receipt = written(tmp_path, drawn(FRAME, chart=doubled), Edit("Plan", "B2", number=8))
    assert held(receipt) == [("chart", "Plan!D2", "14")]


def test_chart_without_a_title_has_its_object_s_name(tmp_path: Path) -> None:
    assert {copy.name for copy in written(tmp_path, drawn(FRAME, chart=chart_xml(title=""))).copies} == {
        "Chart 1"
    }


def test_new_kinds_of_charts_and_labels_from_cells_are_read(tmp_path: Path) -> None:
    new = (
        '<cx:chartSpace xmlns:cx="urn:cx"><cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:f dir="row">'
        'Plan!$A$2:$A$3</cx:f><cx:lvl ptCount="1"><cx:pt idx="0">86% of plans</cx:pt></cx:lvl></cx:strDim>'
        '<cx:numDim type="val"><cx:f>Plan!$B$2:$B$3</cx:f><cx:lvl><cx:pt idx="1">12</cx:pt></cx:lvl></cx:numDim>'
        "</cx:data></cx:chartData></cx:chartSpace>"
    )
    both = [("chart", "Plan!A2", "86% of plans"), ("chart", "Plan!B3", "12")]
    assert held(written(tmp_path, drawn(FRAME, chart=new))) == both
    labels = (
        '<c15:datalabelsRange xmlns:c15="urn:c15"><c15:f>Plan!$B$3</c15:f><c15:dlblRangeCache><c:ptCount val="1"/>'
        '<c:pt idx="0"><c:v>12</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange></c:ser>'
    )
    far = chart_xml("Other!B1", "Other!A1").replace("</c:ser>", labels)
    assert held(written(tmp_path, drawn(FRAME, chart=far))) == [("chart", "Plan!B3", "12")]


def test_shape_that_shows_a_cell_is_told(tmp_path: Path) -> None:
    receipt = written(tmp_path, drawn(SHAPE), TEXT)
    assert (receipt.copies[0].kind, receipt.copies[0].name) == ("shape", "TextBox 2")


# Pivot caches


def wish(folder: Path, cache: str) -> bool:
    """Tell whether the cache asks to be refreshed now, and is the same but for that."""
    now = unpack(folder / "out.xlsx")[CACHE].decode()
    asked = cache.replace('r:id="rId1" refreshedBy="a>b" recordCount="2"', 'r:id="rId1" refreshedBy="a>b" recordCount="2" refreshOnLoad="1"')  # fmt: skip
    assert now in {cache, asked}
    return now == asked != cache


def test_pivot_cache_over_edited_cells_is_told_and_refreshed(tmp_path: Path) -> None:
    receipt = written(tmp_path, pivoted())
    assert wish(tmp_path, cache_xml())
    assert receipt.refreshed == (CACHE,)
    name = (CACHE, "pivot", "Other", "Calls")
    assert receipt.copies == (
        Copy(*name, "Plan!A2", "86% of plans", True),
        Copy(*name, "Plan!B3", "12", True),
    )
    before, after = unpack(tmp_path / "book.xlsx"), unpack(tmp_path / "out.xlsx")
    assert all(before[part] == after[part] for part in (PIVOT, RECORDS))


def test_pivot_cache_of_edited_cells_is_refreshed_though_it_keeps_no_rows(tmp_path: Path) -> None:
    receipt = written(tmp_path, pivoted(cache_xml(fields="")), TEXT)
    assert (receipt.copies, receipt.refreshed) == ((), (CACHE,))


@pytest.mark.parametrize("names", [NAMED, MOVING])
def test_source_may_be_a_name(tmp_path: Path, names: str) -> None:
    source = SOURCE.replace('ref="A1:B3" sheet="Plan"', 'name="Rows"')
    assert written(tmp_path, pivoted(cache_xml(source), names=names)).refreshed == (CACHE,)


NOT_ASKED: dict[str, Build] = {
    "another file's rows": pivoted(cache_xml(SOURCE.replace("/></", ' r:id="rId2"/></'))),
    "a connection's": pivoted(cache_xml(SOURCE.replace('"worksheet"', '"external" connectionId="1"'))),
    "refreshing is switched off": pivoted(cache_xml(said=' enableRefresh="0"')),
    "no table shows it": pivoted(is_shown=False),
    "its table is on a protected sheet": pivoted(cache_xml(), PROTECTED),
}


@pytest.mark.parametrize("name", NOT_ASKED)
def test_pivot_cache_is_not_refreshed_where_more_could_come_of_it(name: str, tmp_path: Path) -> None:
    receipt = written(tmp_path, NOT_ASKED[name])
    assert receipt.refreshed == ()
    assert not any(copy.refreshes for copy in receipt.copies)
    before, after = unpack(tmp_path / "book.xlsx"), unpack(tmp_path / "out.xlsx")
    assert before[CACHE] == after[CACHE]


def test_pivot_cache_whose_heading_changes_would_lose_its_field(tmp_path: Path) -> None:
    receipt = written(tmp_path, pivoted(), Edit("Plan", "A1", new="Plans"))
    assert receipt.refreshed == ()
    assert held(receipt) == [("pivot", "Plan!A1", "Measure")]


def test_cache_that_refreshes_already_is_left(tmp_path: Path) -> None:
    receipt = written(tmp_path, pivoted(cache_xml(said=" refreshOnLoad='1'")), TEXT)
    assert (receipt.refreshed, [copy.refreshes for copy in receipt.copies]) == ((), [True])


# The proof


DAMAGES = {
    "nothing": (CACHE, b"", b"", False),
    "no wish": (CACHE, b' refreshOnLoad="1"', b"", True),
    "another attribute": (CACHE, b'recordCount="2"', b'recordCount="3"', True),
    "white space": (CACHE, b"</cacheFields>", b"</cacheFields> ", True),
    "an item": (CACHE, b"12 calls", b"13 calls", True),
    "the records": (RECORDS, b'<n v="7"/>', b'<n v="8"/>', True),
    "the table": (PIVOT, b"<pivotTableDefinition ", b'<pivotTableDefinition refreshOnLoad="1" ', True),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_proof_explains_the_wish_alone(name: str, tmp_path: Path) -> None:
    part, old, new, is_told = DAMAGES[name]
    receipt = written(tmp_path, pivoted())
    made = unpack(tmp_path / "out.xlsx")
    assert old in made[part]
    damaged = pack(
        tmp_path / "damaged.xlsx", made | {part: made[part].replace(old, new, 1) if old else made[part]}
    )
    found = compare(tmp_path / "book.xlsx", damaged, [("Plan", "A2"), ("Plan", "B3")])
    told = unexplained(found, receipt.edits, receipt.recalculated, receipt.refreshed)
    assert bool(told) == is_told
    assert (
        f"{CACHE}: refreshOnLoad differs" in unexplained(found, receipt.edits, receipt.recalculated)
        or is_told
    )


# What the officer is told


def test_finding_says_what_where_and_what_to_do(tmp_path: Path) -> None:
    (chart,) = tell_copies(written(tmp_path, drawn(FRAME)).copies)
    assert (chart.code, chart.severity, chart.sheet) == ("XP615", "warning", "Plan")
    assert chart.message == (
        "The chart 'Calls by plan' on 'Plan' still holds '86% of plans' from Plan!A2, '12' from Plan!B3: "
        "Excel draws it anew on opening, other programs may show the old value."
    )
    assert chart.remedy == "Open the new workbook in Excel and save it once before you send it."


def test_pivot_table_is_a_note_where_it_refreshes_itself_and_a_warning_where_not(tmp_path: Path) -> None:
    (note,) = tell_copies(written(tmp_path, pivoted()).copies)
    assert (note.code, note.severity, note.sheet) == ("XP608", "info", "Other")
    assert note.message.startswith(
        "The pivot table 'Calls' on 'Other' still holds '86% of plans' from Plan!A2"
    )
    (warning,) = tell_copies(written(tmp_path, NOT_ASKED["refreshing is switched off"]).copies)
    assert (warning.code, warning.severity) == ("XP608", "warning")
    assert "Refresh All" in (warning.remedy or "")


def test_many_values_are_counted_and_not_listed(tmp_path: Path) -> None:
    copies = [Copy("p", "chart", "S", "", f"S!A{row}", str(row), False) for row in range(1, 6)]
    (finding,) = tell_copies(copies)
    assert (
        "The chart on 'S' still holds '1' from S!A1, '2' from S!A2, '3' from S!A3 and 2 more"
        in finding.message
    )


def test_charts_are_one_finding_whose_remedy_is_told_once(tmp_path: Path) -> None:
    copies = [Copy(f"p{row}", "chart", "S", f"C{row}", f"S!A{row}", str(row), False) for row in range(1, 6)]
    (finding,) = tell_copies(copies)
    assert finding.message == (
        "The chart 'C1' on 'S' still holds '1' from S!A1; the chart 'C2' on 'S' still holds '2' from S!A2; "
        "the chart 'C3' on 'S' still holds '3' from S!A3; and 2 more charts or text boxes do so: "
        "Excel draws them anew on opening, other programs may show the old value."
    )


def test_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    copies = written(tmp_path, drawn(FRAME, SHAPE)).copies
    before = sorted(tmp_path.iterdir())
    assert copies_left(tmp_path / "book.xlsx", [TEXT, NUMBER]) == tell_copies(copies)
    assert sorted(tmp_path.iterdir()) == before


def test_edit_that_will_be_refused_is_not_told_here(tmp_path: Path) -> None:
    drawn(FRAME)(tmp_path / "book.xlsx")
    assert copies_left(tmp_path / "book.xlsx", [Edit("Plan", "D2", number=1)]) == []
    assert copies_left(tmp_path / "nowhere.xlsx", [NUMBER]) == []
    assert copies_left(tmp_path / "nowhere.xlsx", []) == []


def test_receipt_keeps_the_copies(tmp_path: Path) -> None:
    receipt = written(tmp_path, pivoted())
    assert receipt.path
    again = read_receipt(receipt.path)
    assert (again.copies, again.refreshed) == (receipt.copies, receipt.refreshed)


def test_apply_tells_of_them(tmp_path: Path) -> None:
    drawn(FRAME)(tmp_path / "book.xlsx")
    edits = tmp_path / "edits.json"
    edits.write_text(json.dumps([{"sheet": "Plan", "cell": "B3", "number": 30}]), "utf-8")
    said = run("apply", edits, tmp_path / "book.xlsx", "-o", tmp_path / "a.xlsx").out
    assert "XP615" in said
    answer = run("apply", edits, tmp_path / "book.xlsx", "-o", tmp_path / "b.xlsx", "--format", "json").json
    assert [finding["code"] for finding in answer["findings"]] == ["XP615"]


def test_pivot_cache_is_left_as_it_is_where_no_refresh_is_asked_for(tmp_path: Path) -> None:
    pivoted()(tmp_path / "book.xlsx")
    receipt = write_edits(tmp_path / "book.xlsx", [TEXT, NUMBER], tmp_path / "out.xlsx")
    assert receipt.refreshed == ()
    assert receipt.copies
    assert unpack(tmp_path / "book.xlsx")[CACHE] == unpack(tmp_path / "out.xlsx")[CACHE]
