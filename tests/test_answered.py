"""Measures that carry their own figures, and the columns of a plan that hold such texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.example import run
from tests.sheets import Row, book_of
from tests.tables import table
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register
from xlplan.text.answered import find_answered

HEADS = ("Action", "Lead", "Progress this period", "Success measures", "RAG")
ROWS = (
    ("Answer calls", "AB", "30 staff in post", "Calls in time – 93% (Apr: 81%; target 95%)", "G"),
    ("Visit children", "CD", "Clinics held", "Visits in time – 84% (target 90%)\nAudits good – 46%", "A"),
    ("Match carers", "EF", "Panel met", "Dental checks – awaiting data (target 90%)", "A"),
    ("Lead well", "GH", "2 visits made", "None – see evidence", "G"),
)


@pytest.mark.parametrize("text", table("answered.md", "Not read"))
def test_text_that_only_says_what_is_wanted_holds_no_figure(text: str) -> None:
    assert find_answered(text) == []


@pytest.mark.parametrize(("text", "expected"), table("answered.md", "Read"))
def test_measure_its_figure_and_its_target_are_found_in_one_text(text: str, expected: str) -> None:
    found = find_answered(text)
    told = [
        f"{each.measure} = {each.text} / {each.target or 'none'}{'' if each.is_certain else ' ?'}"
        for each in found
    ]
    assert " ;; ".join(told) == expected
    assert all(text[each.start :].startswith(each.text) for each in found)


def proposed(folder: Path, *rows: Row) -> list[tuple[object, ...]]:
    entries = propose_register(read_plan(book_of(folder, *rows))).entries
    return [(each.cell, each.line, each.measure, each.figure, bool(each.extract_key)) for each in entries]


def test_targets_alone_leave_the_figures_under_progress(tmp_path: Path) -> None:
    rows = [("Answer calls", "AB", "Now at 93%", "Calls in time – 95%", "G")]
    rows += [("Visit", "CD", "88% seen", "90% of visits in time by March (baseline 81%)", "A")]
    assert {cell for cell, *_ in proposed(tmp_path, HEADS, *rows)} == {"C2", "C3"}


def test_column_of_figures_beside_measures_stays_their_column(tmp_path: Path) -> None:
    heads = ("Action", "Lead", "Current performance", "Success measures", "RAG")
    rows = [(*row[:2], "94%", *row[3:]) for row in ROWS]
    assert {str(cell)[0] for cell, *_ in proposed(tmp_path, heads, *rows)} == {"C"}


def test_figures_among_the_measures_are_found_before_those_of_a_narrative(tmp_path: Path) -> None:
    assert proposed(tmp_path, HEADS, *ROWS) == [
        ("D2", 1, "Calls in time", 1, True),
        ("D3", 1, "Visits in time", 1, True),
        ("D3", 2, "Audits good", 1, False),
        ("D4", 1, "Dental checks", None, False),
    ]


def test_start_is_no_answer_where_the_latest_is_awaited(tmp_path: Path) -> None:
    heads = (*HEADS[:3], "KPI: starting point, latest and goal", "RAG")
    said = "Exclusions, SEN support: start 9.8%; latest not available until May; goal 5%"
    rows = [*ROWS[:2], ("Include", "IJ", "Panels met", said, "A")]
    assert ("D4", 1, "Exclusions, SEN support", None, False) in proposed(tmp_path, heads, *rows)


def test_bare_figure_is_certain_under_a_heading_of_figures(tmp_path: Path) -> None:
    heads = ("Action", "Lead", "Progress this period", "Current performance", "RAG")
    found = proposed(tmp_path, heads, *ROWS)
    assert ("D3", 2, "Audits good", 1, True) in found


def test_blocks_without_words_of_their_own_are_told_apart_by_nobody(tmp_path: Path) -> None:
    block = "Baseline: 62%\nCurrent: 91%\nTarget: 95%"
    rows = [("Calls", "AB", "-", block, "G"), ("Visits", "CD", "-", f"{block}\n\n{block}", "A")]
    assert [(measure, is_bound) for _, _, measure, _, is_bound in proposed(tmp_path, HEADS, *rows)] == [
        ("Calls", True),
        ("Visits", False),
        ("Visits", False),
    ]


def test_refresh_writes_the_figure_and_no_other_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = book_of(tmp_path, HEADS, *ROWS)
    assert run("init", plan).status == 0
    Path("extract.csv").write_text("indicator,period,value\ncalls_time,2026-10,96\n", "utf-8")
    done = run("refresh", plan, "-e", "extract.csv", "-p", "2026-10", "-o", "out.xlsx")
    assert done.status == 0, done.err
    before, after = (load_workbook(path)["Plan"] for path in (plan, "out.xlsx"))
    assert after["D2"].value == "Calls in time – 96% (Apr: 81%; target 95%)"
    assert [cell.value for cell in after["D"][2:]] == [cell.value for cell in before["D"][2:]]
