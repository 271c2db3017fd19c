"""Footnotes and headings move to the month with their figures, or stay and say why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # it has no stubs
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table

from tests.example import HEADINGS, decided, small_extract, small_plan, small_register
from xlplan.refresh.model import Refresh

CALLS = ("Do it", "No. of calls", "7 calls ¹", "Green")
VISITS = ("Do more", "No. of visits", "3 visits ²", "Green")
NOVEMBER = "Performance for November 2013"


def noted(
    folder: Path, rows: tuple[object, ...], *notes: str, values: str = "9 5", title: str = "", as_at: str = ""
) -> Refresh:
    """Return the refresh of a plan with these notes; `values` are those of calls and visits."""
    small_plan(folder, *rows, notes=notes, title=title)  # type: ignore[arg-type]  # rows of cells
    measures = ("No. of calls", "No. of visits")
    entries = [{"action": f"A0{n}", "measure": m, "extract_key": m} for n, m in enumerate(measures, 1)]
    small_register(folder, *entries[: len(rows)])
    dates = as_at.split() or ["", ""]
    lines = [f"{m},2013-12,{v},{d}" for m, v, d in zip(measures, values.split(), dates, strict=False)]
    small_extract(folder, *lines, header="indicator,period,value,as_at")
    return decided(folder)


def words(refresh: Refresh) -> dict[str, str | None]:
    return {edit.cell: edit.new for edit in refresh.edits if edit.kind in ("footnote", "as_at")}


def said(refresh: Refresh) -> list[str]:
    return [finding.message for finding in refresh.findings if finding.code == "XP204"]


def test_note_of_a_figure_that_was_not_refreshed_stays(tmp_path: Path) -> None:
    refresh = noted(tmp_path, (CALLS, VISITS), f"¹ {NOVEMBER}", f"² {NOVEMBER}", values="9 c")
    assert words(refresh) == {"A5": "¹ Performance for December 2013"}
    assert said(refresh) == []


def test_note_that_speaks_of_no_month_stays(tmp_path: Path) -> None:
    refresh = noted(tmp_path, (CALLS,), "¹ Includes the Assessment team and 12+ only")
    assert (words(refresh), said(refresh)) == ({}, [])


def test_note_moves_though_its_figure_stays_the_same(tmp_path: Path) -> None:
    refresh = noted(tmp_path, (CALLS,), f"¹ {NOVEMBER}", values="7")
    assert [(edit.kind, edit.why) for edit in refresh.edits] == [
        ("footnote", "Note 1 speaks of C2, refreshed to 2013-12")
    ]


def test_note_shared_with_a_figure_that_stays_is_left(tmp_path: Path) -> None:
    rows = (CALLS, ("Do more", "No. of visits", "3 visits ¹", "Green"))
    refresh = noted(tmp_path, rows, f"¹ {NOVEMBER}", values="9 c")
    assert words(refresh) == {}
    assert said(refresh) == [
        "Note 1 was left as it is, though C2 is of 2013-12 now: Plan!C3 uses it too and stays as it was."
    ]


def test_note_shared_by_refreshed_figures_moves_once(tmp_path: Path) -> None:
    rows = (CALLS, ("Do more", "No. of visits", "3 visits ¹", "Green"))
    refresh = noted(tmp_path, rows, f"¹ {NOVEMBER}")
    (edit,) = [edit for edit in refresh.edits if edit.kind == "footnote"]
    assert edit.why == "Note 1 speaks of C2, C3, refreshed to 2013-12"


def test_marker_in_another_line_of_the_cell_does_not_move_its_note(tmp_path: Path) -> None:
    rows = (("Do it", "No. of calls\nNo. of visits", "7 calls ¹\n3 visits ²", "Green"),)
    small_plan(tmp_path, *rows, notes=(f"¹ {NOVEMBER}", f"² {NOVEMBER}"))
    small_register(tmp_path, {"action": "A01", "measure": "No. of calls", "cell": "C2", "extract_key": "k"})
    small_extract(tmp_path, "k,2013-12,9")
    assert words(decided(tmp_path)) == {"A4": "¹ Performance for December 2013"}


def test_day_in_a_note_moves_by_the_as_at_date(tmp_path: Path) -> None:
    refresh = noted(tmp_path, (CALLS,), "¹ Correct as at 8 November 2013", as_at="2013-12-06")
    assert words(refresh) == {"A4": "¹ Correct as at 6 December 2013"}


def test_day_in_a_note_stays_where_its_figures_have_two_dates(tmp_path: Path) -> None:
    rows = (CALLS, ("Do more", "No. of visits", "3 visits ¹", "Green"))
    dates = "2013-12-06 2013-12-13"
    refresh = noted(tmp_path, rows, "¹ Correct as at 8 November 2013", as_at=dates)
    assert words(refresh) == {}
    assert "different as-at dates (2013-12-06, 2013-12-13)" in said(refresh)[0]


def test_two_notes_of_one_cell_make_one_edit(tmp_path: Path) -> None:
    refresh = noted(tmp_path, (CALLS, VISITS), f"¹ {NOVEMBER}\n² {NOVEMBER}")
    (edit,) = [edit for edit in refresh.edits if edit.kind == "footnote"]
    assert edit.new == "¹ Performance for December 2013\n² Performance for December 2013"
    assert str(edit.why).count("refreshed to 2013-12") == 2


def test_formulas_marker_does_not_hold_a_note_back(tmp_path: Path) -> None:
    small_plan(tmp_path, CALLS, notes=(f"¹ {NOVEMBER}",))
    book = load_workbook(tmp_path / "plan.xlsx")
    book["Plan"]["F2"] = '="see "&C2&" ¹"'
    book.save(tmp_path / "plan.xlsx")
    small_register(tmp_path, {"action": "A01", "measure": "No. of calls", "extract_key": "k"})
    small_extract(tmp_path, "k,2013-12,9")
    assert words(decided(tmp_path)) == {"A4": "¹ Performance for December 2013"}


def test_note_with_a_star_moves_too(tmp_path: Path) -> None:
    rows = (
        ("Do it", "No. of calls", "7 calls*", "Green"),
        ("Do more", "No. of visits", "3 visits**", "Green"),
    )
    refresh = noted(tmp_path, rows, f"* {NOVEMBER}", f"** {NOVEMBER}", values="9 c")
    assert words(refresh) == {"A5": "* Performance for December 2013"}
    assert refresh.edits[1].why == "Note * speaks of C2, refreshed to 2013-12"


def test_each_sheets_markers_mean_its_own_notes(tmp_path: Path) -> None:
    small_plan(tmp_path, CALLS, notes=(f"¹ {NOVEMBER}",))
    book = load_workbook(tmp_path / "plan.xlsx")
    other = book.copy_worksheet(book["Plan"])
    other["A2"], other["B2"], other["C2"] = "Do more", "No. of visits", "Awaiting data ¹"
    book.save(tmp_path / "plan.xlsx")
    small_register(tmp_path, {"action": "A01", "measure": "No. of calls", "extract_key": "k"})
    small_extract(tmp_path, "k,2013-12,9")
    edits = [edit for edit in decided(tmp_path).edits if edit.kind == "footnote"]
    assert [(edit.sheet, edit.cell) for edit in edits] == [("Plan", "A4")]


@pytest.mark.parametrize(
    ("title", "new"),
    [
        ("Action plan November 2013", "Action plan December 2013"),
        ("Action plan as at 30 November 2013", "Action plan as at 31 December 2013"),
        ("Action plan 2013/14", None),
        ("Action plan 2013–14 (from Ofsted, November 2013: requires improvement)", None),
        ("Measures 2013/14 – month 8 (November 2013)", None),
        ("Quarter 2 2013/14 (July to September 2013)", None),
        ("Quarter 2 (to 30 September 2013)", None),
        ("Half-year update (April to September 2013)", None),
        ("Mid-year review, position at 30 September 2013", None),
        ("Six-month report: April to September 2013", None),
        (
            "Half-yearly update: data to end of November 2013",
            "Half-yearly update: data to end of December 2013",
        ),
        (
            "Mid-year estimates, data to end of November 2013",
            "Mid-year estimates, data to end of December 2013",
        ),
    ],
)
def test_heading_moves_to_the_month(tmp_path: Path, title: str, new: str | None) -> None:
    refresh = noted(tmp_path, (CALLS,), title=title)
    assert words(refresh) == ({"A1": new} if new else {})
    assert {edit.kind for edit in refresh.edits} == ({"figure", "as_at"} if new else {"figure"})


def test_heading_that_names_a_day_is_left(tmp_path: Path) -> None:
    refresh = noted(tmp_path, (CALLS,), title="Action plan as at 8 November 2013")
    assert words(refresh) == {}
    assert said(refresh)[0].startswith("The heading was left as it is: '8 November 2013' is a day")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Baseline data as at 31 October 2013", None),
        ("England figures are for the year to November 2013", None),
        ("Next meeting: 30 November 2013", None),
        ("November 2013", None),
        ("Data as at 31 March 2013", None),
        ("Figures are correct as at 30 November 2013.", "Figures are correct as at 31 December 2013."),
        (
            "Source: case system, data to end of November 2013",
            "Source: case system, data to end of December 2013",
        ),
    ],
)
def test_text_below_the_table_moves_where_it_says_that_it_is_of_now(
    tmp_path: Path, text: str, new: str | None
) -> None:
    refresh = noted(tmp_path, (CALLS,), "", text)
    assert words(refresh) == ({"A5": new} if new else {})
    assert said(refresh) == []


def test_title_of_another_sheet_moves_only_with_its_figures(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("One", "Two"):
        sheet = book.create_sheet(name)
        sheet.append(["Position as at 30 November 2013"])
        sheet.append([*HEADINGS])
        sheet.append(["Do " + name, "No. of calls " + name, 5, "Green"])
    del book["Sheet"]
    book.save(tmp_path / "plan.xlsx")
    small_register(tmp_path, {"action": "A02", "measure": "No. of calls Two", "extract_key": "k"})
    small_extract(tmp_path, "k,2013-12,9")
    edits = [edit for edit in decided(tmp_path).edits if edit.kind == "as_at"]
    assert [(edit.sheet, edit.cell) for edit in edits] == [("Two", "A1")]


def test_heading_of_a_quarter_and_its_months_is_told(tmp_path: Path) -> None:
    told = said(noted(tmp_path, (CALLS,), title="Quarter 2 2013/14 (July to September 2013)"))
    assert told == [
        "The heading was left as it is: 'July to September 2013' beside 'Quarter 2 2013/14' would not move with it."
    ]
    told = said(noted(tmp_path, (CALLS,), title="Quarter 2 (to 30 September 2013)"))
    assert told == [
        "The heading was left as it is: '30 September 2013' may be the month of its figures, or of something else."
    ]


def test_heading_of_the_half_year_is_told(tmp_path: Path) -> None:
    assert said(noted(tmp_path, (CALLS,), title="Half-year update (April to September 2013)")) == [
        "The heading was left as it is: 'Half-year' stands beside it, and 2013-12 does not end the half-year."
    ]


def test_heading_that_counts_the_months_is_left(tmp_path: Path) -> None:
    refresh = noted(tmp_path, (CALLS,), title="Measures 2013/14 – month 8 (data for November 2013)")
    assert words(refresh) == {}
    assert said(refresh) == [
        "The heading was left as it is: 'month 8' counts the months of the year, and it is month 9 now."
    ]


def test_heading_that_may_name_last_month_is_told(tmp_path: Path) -> None:
    title = "For the Board (papers of the meeting, November 2013)"
    assert said(noted(tmp_path, (CALLS,), title=title)) == [
        "The heading was left as it is: 'November 2013' may be the month of its figures, "
        "or of something else."
    ]
    assert said(noted(tmp_path, (CALLS,), title="For the inspection of May 2011")) == []


def test_heading_stays_where_no_figure_was_refreshed(tmp_path: Path) -> None:
    refresh = noted(tmp_path, (CALLS,), title="Action plan November 2013", values="c")
    assert refresh.edits == ()


def test_heading_that_is_a_formula_is_left(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    noted(tmp_path, (CALLS,), title="Action plan November 2013")
    with xlsxwriter.Workbook(path) as book:  # unlike openpyxl, it can store a formula's result
        sheet = book.add_worksheet("Plan")
        sheet.write_formula("A1", '="Action plan "&"November 2013"', None, "Action plan November 2013")
        for row, cells in enumerate((HEADINGS, CALLS), 1):
            sheet.write_row(row, 0, cells)
    refresh = decided(tmp_path)
    assert words(refresh) == {}
    assert said(refresh) == [
        "The heading was left as it is: its cell holds a formula, which is never overwritten."
    ]


def headed(
    folder: Path,
    heading: str,
    *lines: str,
    shown: object = 7,
    adjust: Any = None,
    period: str = "2013-12",
) -> Refresh:
    """Return the refresh of two counts under a heading; `lines` are the extract's."""
    rows = (("Do it", "No. of calls", shown, "Green"), ("Do more", "No. of visits", shown, "Green"))
    path = small_plan(folder, *rows)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet["C1"] = heading
    if adjust:
        adjust(sheet)
    book.save(path)
    entries = [("A01", "No. of calls", "calls"), ("A02", "No. of visits", "visits")]
    small_register(
        folder, *(dict(zip(("action", "measure", "extract_key"), e, strict=True)) for e in entries)
    )
    small_extract(folder, *(lines or (f"calls,{period},9,", f"visits,{period},5,")), header=WITH_AS_AT)
    return decided(folder, period)


WITH_AS_AT = "indicator,period,value,as_at"
LEFT = "The heading '{}' was left as it is, and its figures are of 2013-12 now{}."


@pytest.mark.parametrize("heading", ["Actual (Nov)", "Nov-13 outturn (calls)"])
def test_heading_of_another_month_is_named(tmp_path: Path, heading: str) -> None:
    refresh = headed(tmp_path, heading)
    assert words(refresh) == {}
    assert said(refresh) == [LEFT.format(heading, "")]
    assert refresh.findings[0].cell == "C1"


@pytest.mark.parametrize(
    "heading",
    [
        "Current (target for Nov 2013)",
        "Current position (since 1 April 2013)",
        "Current (31/12/13)",
        "Actual",
    ],
)
def test_date_of_something_else_in_a_heading_stays(tmp_path: Path, heading: str) -> None:
    assert words(headed(tmp_path, heading)) == {}


@pytest.mark.parametrize(
    ("heading", "moved"),
    [
        ("Current compliance (30/11/13)", "Current compliance (31/12/13)"),
        ("Current compliance (30/11/2013)", "Current compliance (31/12/2013)"),
        ("Position at (Nov 2013)", "Position at (Dec 2013)"),
        ("Where are we now? (Nov 13)", "Where are we now? (Dec 13)"),
        ("Latest position (as at 30 November 2013)", "Latest position (as at 31 December 2013)"),
        ("Latest position as at 30 November 2013", "Latest position as at 31 December 2013"),
        ("Latest position [end Nov-13]", "Latest position [end Dec-13]"),
        ("Latest position\n(November 2013)", "Latest position\n(December 2013)"),
        ("Latest position (Sept 2013)", "Latest position (Dec 2013)"),
        ("Actual (Q2 2013/14)", "Actual (Q3 2013/14)"),
        ("Nov 2013", "Dec 2013"),
        ("November 2013", "December 2013"),
        ("as at 30/11/2013", "as at 31/12/2013"),
    ],
)
def test_date_in_the_heading_of_the_figures_moves_with_them(tmp_path: Path, heading: str, moved: str) -> None:
    refresh = headed(tmp_path, heading)
    assert (words(refresh), said(refresh)) == ({"C1": moved}, [])


def test_month_and_short_year_in_brackets_move_with_the_figures(tmp_path: Path) -> None:
    refresh = headed(tmp_path, "Latest (Oct 25)", period="2025-12")
    assert (words(refresh), said(refresh)) == ({"C1": "Latest (Dec 25)"}, [])


def test_heading_over_a_figure_that_was_not_refreshed_is_left(tmp_path: Path) -> None:
    heading = "Current (30/11/13)"
    refresh = headed(tmp_path, heading, "calls,2013-12,9,", "visits,2013-12,c,")
    assert words(refresh) == {}
    assert LEFT.format(heading, ": C3 under it was not refreshed") in said(refresh)


def test_heading_with_a_day_takes_the_extracts_as_at_date_or_stays(tmp_path: Path) -> None:
    heading = "Current (28/11/13)"
    reason = ": '28/11/13' is a day, and no as-at date is given: it may become any day of December 2013, or its last"
    assert said(headed(tmp_path, heading)) == [LEFT.format(heading, reason)]
    given = ("calls,2013-12,9,2013-12-20", "visits,2013-12,5,2013-12-20")
    assert words(headed(tmp_path, heading, *given)) == {"C1": "Current (20/12/13)"}


def test_heading_that_names_an_excel_tables_column_is_left(tmp_path: Path) -> None:
    def tabled(sheet: Any) -> None:
        sheet.add_table(Table(displayName="Plan1", ref="A1:D3"))

    refresh = headed(tmp_path, "Current (30/11/13)", adjust=tabled)
    assert words(refresh) == {}
    assert said(refresh) == [LEFT.format("Current (30/11/13)", ": it names a column of an Excel table")]
