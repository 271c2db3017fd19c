"""What an officer reads on the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click import unstyle
from openpyxl import load_workbook

from tests.example import EXAMPLE, PLAN, decided, small_extract, small_plan, small_register
from xlplan import api
from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.model import Plan
from xlplan.proof.cells import CellChange
from xlplan.proof.compare import Comparison, PartChange
from xlplan.receipts import Receipt
from xlplan.refresh.model import Refresh
from xlplan.reports.comparison import show_comparison, show_unexplained
from xlplan.reports.findings import show_finding, show_findings
from xlplan.reports.frames import records
from xlplan.reports.overview import show_plan
from xlplan.reports.refresh import show_left, show_receipt, show_refresh
from xlplan.reports.style import around_change, shortened
from xlplan.reports.tables import table, wrapped
from xlplan.text.footnotes import raised

LONG = "Of all the cases that the panel and its chair looked at in its last three meetings of the year "
WARNING = Finding("XP007", "warning", "It was left.", "Plan", "C2", "A01", remedy="Look at it.")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return api.read_plan(EXAMPLE / PLAN)


@pytest.fixture(scope="module")
def month(plan: Plan) -> Refresh:
    return api.plan_refresh(plan, api.read_extract(EXAMPLE / "extracts" / "2013-12.csv"))


@pytest.mark.parametrize("width", [80, 110])
def test_refresh_fits_the_terminal(month: Refresh, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, unstyle(show_refresh(month, verbose=True)).splitlines())) <= width


@pytest.mark.parametrize("width", [80, 110])
def test_plan_fits_the_terminal(plan: Plan, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, unstyle(show_plan(plan, api.read_figures(plan))).splitlines())) <= width


def test_superscript_markers_are_shown_raised(month: Refresh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    shown = show_refresh(month)
    assert "YTD = 5,434 ³" in shown
    assert "YTD = 6,120 ³" in shown
    assert "¹ Performance for December 2013" in show_refresh(month, verbose=True)


def test_footnotes_that_change_alike_share_a_line(month: Refresh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    line = "2 footnotes (A69–A70): 'Correct as at 8 November 2013' → 'Correct as at 6 December 2013'"
    assert line in show_refresh(month)
    assert "A70           footnote" in show_refresh(month, verbose=True)


def test_refresh_tells_what_matters_first(month: Refresh) -> None:
    shown = unstyle(show_refresh(month))
    places = [shown.index(words) for words in ("45 cells to change", "A03  Amber", "Left for you", "G8  ")]
    assert places == sorted(places)
    assert "Amber, as before" not in shown
    assert "A19  Amber, as before" in unstyle(show_refresh(month, verbose=True))


def test_markers_are_shown_raised_in_the_overview(plan: Plan) -> None:
    assert "YTD = 5,434 ³" in show_plan(plan, {})


def test_refresh_sums_up_what_changes(month: Refresh) -> None:
    assert "45 cells to change: 21 figures, 3 ratings, 21 footnotes." in show_refresh(month)


def test_cell_that_gets_a_figure_and_its_colour_is_one_cell(month: Refresh) -> None:
    (figure, *_) = month.edits
    coloured = Edit(figure.sheet, figure.cell, fill="92D050", kind="rating")
    refresh = replace(month, edits=(figure, coloured))
    assert "1 cell to change: 1 figure, 1 rating." in show_refresh(refresh)


def test_notes_are_told_only_when_asked_for(month: Refresh) -> None:
    assert "care_leavers_housed" not in show_left(month)
    assert "1 more note with --verbose." in show_left(month)
    assert "care_leavers_housed" in show_left(month, verbose=True)


def refreshed(folder: Path, shown: object, value: str) -> Refresh:
    """Return the refresh of a plan of one figure."""
    small_plan(folder, ("Do it", "% done", shown, "Green"))
    small_register(folder, {"action": "A01", "measure": "% done", "cell": "C2", "extract_key": "k"})
    small_extract(folder, f"k,2013-12,{value}", "new,2013-12,1")
    return decided(folder)


def test_nothing_to_change_says_so(tmp_path: Path) -> None:
    shown = show_refresh(refreshed(tmp_path, "86%", "86"))
    assert "Nothing to change: the plan shows this month's values already." in shown
    assert shown.endswith("1 note with --verbose.")


def test_number_is_shown_as_its_cell_shows_it(tmp_path: Path) -> None:
    assert "C2    A01     figure  86   5434" in show_refresh(refreshed(tmp_path, 86, "5434"))
    for number_format, was, becomes in (("0%", "86%", "90%"), ("0.0%", "86.0%", "90.0%")):
        refreshed(tmp_path, 0.86, "90")
        book = load_workbook(tmp_path / "plan.xlsx")
        book["Plan"]["C2"].number_format = number_format
        book.save(tmp_path / "plan.xlsx")
        assert f"C2    A01     figure  {was}  {becomes}" in show_refresh(decided(tmp_path))


def test_rating_shown_by_colour_alone_shows_its_fill(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, "86%", "86")
    edit = Edit("Plan", "D2", fill="FF0000", old="", kind="rating")
    assert "fill FF0000" in show_refresh(replace(refresh, edits=(edit,)))


def test_text_that_was_replaced_as_a_whole_has_no_raised_run(month: Refresh) -> None:
    edit = Edit("Action Plan", "G15", new="YTD = 6,120 3", old="YTD = 5,434 3")
    assert "YTD = 6,120 3" in show_refresh(replace(month, edits=(edit,)))


def test_verdict_says_whether_the_plan_may_go_out() -> None:
    error = Finding("XP101", "error", "Wrong.")
    waived = Finding("XP101", "error", "Accepted.", waived=True)
    assert "p.xlsx: fit to circulate: nothing found." in show_findings("p.xlsx", [], "error")
    assert "p.xlsx: fit to circulate: 1 warning." in show_findings("p.xlsx", [WARNING], "error")
    assert "p.xlsx: not fit to circulate: 1 warning." in show_findings("p.xlsx", [WARNING], "warning")
    both = show_findings("p.xlsx", [error, error, WARNING, waived], "error")
    assert "not fit to circulate: 2 errors, 1 warning (1 waived)." in both
    assert "Accepted." not in both
    assert show_findings("p.xlsx", [], "error", verdict=False) == ""


def test_finding_says_where_what_and_what_to_do() -> None:
    assert show_finding(WARNING).splitlines()[1:] == ["         It was left.", "         → Look at it."]
    assert show_finding(WARNING).splitlines()[0].endswith("  XP007  A01  Plan!C2")
    assert show_finding(Finding("XP105", "info", "No key.")).splitlines()[1:] == ["         No key."]


def test_receipt_says_what_was_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    receipt = Receipt(
        "a.xlsx", "b.xlsx", "", "", (), {"S": ["B2"]}, {"identical": 3, "changed": [{}]}, backup="a.0001.xlsx"
    )
    assert show_receipt(receipt, "b.xlsx").splitlines() == [
        "Written: b.xlsx",
        "Proven: 3 parts byte for byte as before, 1 changed, 0 cells edited and no other cell touched.",
        "Excel works out 1 formula anew when it opens the workbook.",
        "Backup: .xlplan/backups/a.0001.xlsx",
    ]
    assert len(show_receipt(Receipt("a", "b", "", "", (), {}, {}), "b").splitlines()) == 2


def cell_change(**given: Any) -> CellChange:
    nothing: dict[str, Any] = dict.fromkeys(CellChange._fields)
    return CellChange(**nothing | {"sheet": "Plan"} | given)


def test_differences_are_told_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    cell = cell_change(cell="C2", old="86%", new="90%", old_fill="FFC000")
    new = cell_change(cell="C3", new="x" * 80)
    changed = (PartChange("xl/worksheets/sheet1.xml", (cell, new), ("sheetPr",)),)
    shown = show_comparison(Comparison(3, ("new.xml",), ("old.xml",), changed), ["Plan!C3 differs"], None)
    assert shown.splitlines() == [
        "3 parts identical, 1 changed, 1 added, 1 removed.",
        "added    new.xml",
        "removed  old.xml",
        "changed  xl/worksheets/sheet1.xml",
        "           C2: '86%' → '90%' (fill none)",
        f"           C3: nothing → '{'x' * 69}…'",
        "           sheetPr",
        "Not explained by any receipt:",
        "  Plan!C3 differs",
    ]


def test_explained_and_equal_workbooks_are_told_apart() -> None:
    change = (PartChange("a.xml", (), ("x",)),)
    assert show_comparison(Comparison(1, (), (), change), [], "r.json").endswith(
        "explained by the receipt r.json."
    )
    assert show_comparison(Comparison(1, (), (), ()), [], None).endswith("The two workbooks are the same.")
    assert show_unexplained(["b.xlsx is not the receipt's output"], "r.json") == (
        "Not explained by the receipt r.json:\n  b.xlsx is not the receipt's output"
    )
    assert show_unexplained([], "r.json") == ""


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("86% done", "90% done", ("86% done", "90% done")),
        (
            LONG + "86%",
            LONG + "90%",
            ("…last three meetings of the year 86%", "…last three meetings of the year 90%"),
        ),
        (
            "86% " + LONG,
            "90% " + LONG,
            ("86% Of all the cases that the panel…", "90% Of all the cases that the panel…"),
        ),
        ("x" * 100, "x" * 99 + "y", ("x" * 100, "x" * 99 + "y")),
        ("", LONG + LONG, ("", LONG + LONG)),
        (
            LONG + LONG,
            LONG + LONG + "86%",
            ("…last three meetings of the year ", "…last three meetings of the year 86%"),
        ),
    ],
)
def test_long_text_is_cut_to_what_differs(old: str, new: str, shown: tuple[str, str]) -> None:
    assert around_change(old, new) == shown


def test_only_figures_are_raised() -> None:
    assert raised("8th of 12 3", ((1, 3), (10, 11))) == "8th of 12 ³"
    assert shortened("abcdef", 4) == "'abc…'"


def test_table_gives_each_column_what_it_needs() -> None:
    rows = [("G8", "86% of assessments completed\nwithin 45 working days"), ("G10", "7")]
    assert table(("Cell", "Becomes"), rows, width=30).splitlines() == [
        "Cell  Becomes",
        "────  ────────────────────────",
        "G8    86% of assessments",
        "      completed within 45",
        "      working days",
        "G10   7",
    ]


def test_table_that_cannot_fit_is_not_torn_up() -> None:
    assert table(("Indicator", "Measure"), [("I1", "words of a measure")], width=10).splitlines()[0] == (
        "Indicator  Measure"
    )


def test_paragraph_is_indented_and_whole_words_kept() -> None:
    assert wrapped("a " * 30, "  ", first="→ ", width=40).splitlines() == [
        "→ " + "a " * 18 + "a",
        "  " + "a " * 10 + "a",
    ]


def test_frame_becomes_plain_json() -> None:
    frame = pd.DataFrame(
        {"number": [1.5, None], "row": [1, 2], "spans": [((0, 1),), ()], "sure": [True, False]}
    )
    assert json.loads(json.dumps(records(frame))) == [
        {"number": 1.5, "row": 1, "spans": [[0, 1]], "sure": True},
        {"number": None, "row": 2, "spans": [], "sure": False},
    ]
