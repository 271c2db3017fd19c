"""A sheet with a column for each month or quarter: the month's figures go into its own column, and no other changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter  # it has no stubs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.styles import Font

from tests.example import decided, run, small_extract, small_register
from tests.plans.drawing import Drawing, draw, read_drawing
from tests.plans.writers import by_openpyxl, by_xlsxwriter
from xlplan import api
from xlplan.errors import PlanError
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register
from xlplan.refresh.columns import column_of_month
from xlplan.refresh.model import Refresh
from xlplan.text.periods import month

MONTHS = """## Sheet KPIs
KPIs 2026/27

Ref | Performance indicator | Target | Sep-26 | Oct-26 | Nov-26 | Dec-26 | RAG
K1 | % of calls answered | 85% | 0.861 {0.0%} | 0.88 {0.0%} | | | G {92D050}
K2 | Average wait (minutes) | 10 | 9 {n} | 8 {n} | | | G {92D050}
K3 | Complaints answered | 95% | 91% answered in time | 92% answered in time | | | A {FFC000}
K4 | Visits | 40,000 | 38112 {#,##0} | | | | A {FFC000}
"""
QUARTERLY = """## Sheet Quarterly
Ref | Performance indicator | Target | Q1 2026/27 | Q2 2026/27 | RAG
Q1 | % of rent collected | 98% | 96.5% | 97.5% | A
Q2 | % of homes let | 98% | 96.5% | 97.1% | A
"""
RATED = """## Sheet Quarterly
Ref | Performance indicator | Target | Q2 Actual | Q2 RAG | Comments | Q3 Actual | Q3 RAG
Q1 | % of rent collected | 98% | 96.5% | A | | | |
Q2 | % of homes let | 98% | 96.5% | A | | | |
"""
FIGURES = {
    "K1": ("88.4", 85, "higher"),
    "K2": ("11", 10, "lower"),
    "K3": ("96", 95, "higher"),
    "K4": ("41203", 40000, "higher"),
}
TARGETS = {"A01": 70, "A02": 3.9, "A03": 64, "A04": 2150}  # of the drawn dashboard's third quarter
K = {"K1": "E4", "K2": "E5", "K3": "E6", "K4": "E7"}


def refreshed(
    folder: Path, plan: str | Drawing, period: str = "2026-11", kind: Mapping[str, str] = K, **values: str
) -> Refresh:
    """Return the refresh of a drawn plan; `kind` gives the register's cells, `values` what the extract has."""
    by_openpyxl(draw(plan) if isinstance(plan, str) else plan, folder)
    lay_beside(folder, kind, period, **values)
    return decided(folder, period)


def lay_beside(folder: Path, cells: Mapping[str, str], period: str, **values: str) -> None:
    plan = read_plan(folder / "plan.xlsx")
    rows = {str(row["action"]): row for row in plan.indicators.to_dict("records")}
    small_register(
        folder,
        *(
            {
                "indicator": key, "action": key, "measure": rows[key]["measure"], "sheet": rows[key]["sheet"],
                "cell": cell, "extract_key": key, "target": FIGURES.get(key, ("", TARGETS.get(key, 98)))[1],
                "polarity": FIGURES.get(key, ("", 0, "higher"))[2], "tolerance": "5 points",
            }
            for key, cell in cells.items()
        ),
    )  # fmt: skip
    given = values or {key: figure for key, (figure, *_) in FIGURES.items() if key in cells}
    small_extract(folder, *(f"{key},{period},{value}" for key, value in given.items()))


def shown(refresh: Refresh, kind: str = "figure") -> dict[str, str | float | None]:
    """Return what each cell becomes."""
    return {edit.cell: edit.new or edit.number or edit.fill for edit in refresh.edits if edit.kind == kind}


def told(refresh: Refresh, cell: str) -> str:
    return "\n".join(f"{each.code} {each.message}" for each in refresh.findings if each.cell == cell)


# What must not change


def test_nothing_but_blank_cells_of_the_month_and_the_ratings_is_edited(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS)
    assert {edit.cell for edit in refresh.edits} == {"F4", "F5", "F6", "F7", "H5", "H6", "H7"}
    assert all(edit.old == "" for edit in refresh.edits if edit.kind == "figure")


@pytest.mark.parametrize("held", ["n/a", "see note", "-"])
def test_cell_that_holds_something_is_left_and_both_readings_are_named(held: str, tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS.replace("0.88 {0.0%} | |", f"0.88 {{0.0%}} | {held} |"))
    assert "F4" not in shown(refresh)
    assert f"F4 holds '{held}', and the extract gives 88.4 (e.csv row 2)" in told(refresh, "F4")


@pytest.mark.parametrize(
    "said",
    [
        "Tutoring began late. 92% answered",
        "92% of complaints were answered in Autumn 1.",
        "Attendance 92% to half term",
        "After training the team answered 92% in time",
    ],
)
def test_sentence_about_the_last_month_is_not_written_as_the_next_one_s(said: str, tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS.replace("92% answered in time", said))
    assert shown(refresh).keys() == {"F4", "F5", "F7"}
    assert "stands in a sentence of its own time, and the extract gives 96" in told(refresh, "F6")


def test_formula_in_the_month_s_cell_is_never_overwritten(tmp_path: Path) -> None:
    path = by_openpyxl(draw(MONTHS), tmp_path)
    book = load_workbook(path)
    book["KPIs"]["F4"] = '=IF(A99="","",A99/B99)'
    book.save(path)
    lay_beside(tmp_path, K, "2026-11")
    refresh = decided(tmp_path, "2026-11")
    assert "F4" not in shown(refresh)
    assert "F4 holds a formula, which is never overwritten" in told(refresh, "F4")


def test_latest_figure_that_is_a_formula_is_the_officer_s_to_copy(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "plan.xlsx") as book:
        sheet = book.add_worksheet("KPIs")
        sheet.write_row(0, 0, ("Ref", "Performance indicator", "Target", "Sep-26", "Oct-26", "Nov-26"))
        sheet.write_row(1, 0, ("K1", "% of calls answered", "85%", "86%", "88%"))
        sheet.write_row(2, 0, ("K2", "Average wait", 10, 9))
        sheet.write_formula(2, 4, "=D3-1", None, 8)
    lay_beside(tmp_path, {"K1": "E2", "K2": "E3"}, "2026-11")
    refresh = decided(tmp_path, "2026-11")
    assert shown(refresh) == {"F2": "88%"}
    assert "E3, the latest figure, is a formula, which is yours to copy, and the extract gives 11" in told(
        refresh, "F3"
    )


def test_raised_footnote_mark_cannot_be_made_in_a_new_cell(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "plan.xlsx") as book:
        sheet = book.add_worksheet("KPIs")
        raised = book.add_format({"font_script": 1})
        sheet.write_row(0, 0, ("Ref", "Performance indicator", "Target", "Sep-26", "Oct-26", "Nov-26"))
        sheet.write_row(1, 0, ("K1", "% of calls answered", "85%", "86%"))
        sheet.write_rich_string(1, 4, "88% ", raised, "1", " ")
    lay_beside(tmp_path, {"K1": "E2"}, "2026-11")
    refresh = decided(tmp_path, "2026-11")
    assert shown(refresh) == {}
    assert "E2, the latest figure, has a raised footnote mark" in told(refresh, "F2")


def test_footnote_that_the_last_period_s_figure_uses_too_is_left(tmp_path: Path) -> None:
    noted = MONTHS.replace("92% answered in time", "92% answered in time ¹")
    refresh = refreshed(tmp_path, f"{noted}\n¹ Correct as at end October 2026\n")
    assert shown(refresh)["F6"] == "96% answered in time ¹"
    assert shown(refresh, "footnote") == {}
    assert "KPIs!E6 uses it too and stays as it was" in told(refresh, "A9")


def test_two_columns_for_the_month_are_both_named(tmp_path: Path) -> None:
    rolling = MONTHS.replace("Sep-26 | Oct-26", "Jul – Sep 2026 | Aug – Oct 2026")
    rolling = rolling.replace("Nov-26 | Dec-26", "Sep – Nov 2026 | Oct – Dec 2026")
    with pytest.raises(
        PlanError, match="'Sep – Nov 2026' in F3 and 'Oct – Dec 2026' in G3 are both for 2026-11"
    ):
        refreshed(tmp_path, rolling)


def test_rating_without_a_column_for_the_quarter_is_left(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, RATED.replace("Q3 RAG", "Lead"), kind={"Q1": "D2"}, Q1="99")
    assert shown(refresh) == {"G2": "99.0%"}
    assert shown(refresh, "rating") == {}
    assert "no column for it stands beside 'Q3 Actual' in G1" in told(refresh, "E2")


def test_direction_of_each_quarter_is_left_to_the_officer(tmp_path: Path) -> None:
    three = RATED.replace("Q2 RAG |", "Q2 RAG | Q2 DoT |").replace("Q3 RAG", "Q3 RAG | Q3 DoT")
    refresh = refreshed(tmp_path, three.replace("| A |", "| A | ↑ |"), kind={"Q1": "D2"}, Q1="99")
    assert shown(refresh, "direction") == {}
    assert shown(refresh) == {"H2": "99.0%"}
    assert "The directions of travel of 'Quarterly' beside 'Q3 Actual' were left blank" in told(refresh, "F1")


def test_merged_cell_of_the_month_is_left(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS.replace("8 {n} | | |", "8 {n} | | < |"))
    assert "F5" not in shown(refresh)
    assert "F5 is merged with other cells, and the extract gives 11" in told(refresh, "F5")


def test_hidden_column_of_the_month_is_left(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"'Nov-26' in F3 is a hidden column\. Unhide it"):
        hidden = MONTHS.replace("Sheet KPIs", "Sheet KPIs (hidden columns 6)")
        by_xlsxwriter(draw(hidden), tmp_path)
        lay_beside(tmp_path, K, "2026-11")
        decided(tmp_path, "2026-11")


@pytest.mark.parametrize("word", ["Target", "forecast", "plan", "projected", "trajectory"])
def test_column_of_targets_or_forecasts_is_never_filled(word: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError):
        refreshed(tmp_path, MONTHS.replace("Nov-26", f"Nov-26 {word}"))


def test_earlier_month_than_the_latest_figures_is_the_officer_s(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="those of 2026-09 do not belong there; 'Sep-26' in D3 is earlier"):
        refreshed(tmp_path, MONTHS, period="2026-09")


TWO_SHEETS = """## Sheet Plan
Service Plan 2025/26

Ref | Action | Lead | Measure | Latest position | RAG
P1 | Answer calls | A Lee | % of calls seen | 81% | G

## Sheet Outturns
Ref | Performance indicator | Target | Q1 | Q2 | Q3 | RAG
K1 | % of calls answered | 85% | 0.861 {0.0%} | 0.88 {0.0%} | | G
"""


def test_quarter_of_another_year_than_the_plan_s_title_is_left(tmp_path: Path) -> None:
    this_year = TWO_SHEETS.replace("2025/26", "2026/27")
    assert shown(refreshed(tmp_path, this_year, kind={"K1": "E2"})) == {"F2": 0.884}
    with pytest.raises(PlanError, match="'Q3' in F1 is of 2025/26 by its plan's title"):
        refreshed(tmp_path, TWO_SHEETS, kind={"K1": "E2"})


def test_month_of_none_of_the_years_that_the_title_names_is_left(tmp_path: Path) -> None:
    both = TWO_SHEETS.replace("2025/26", "2023/24 to 2025/26")
    assert both != TWO_SHEETS
    with pytest.raises(PlanError, match="'Q3' in F1 is of "):
        refreshed(tmp_path, both, kind={"K1": "E2"})


def test_month_of_another_year_than_the_sheet_s_is_left(tmp_path: Path) -> None:
    bare = MONTHS.replace("-26", "")
    assert "F4" in shown(refreshed(tmp_path, bare))
    with pytest.raises(PlanError, match="'Nov' in F3 is of 2026/27 by its sheet"):
        refreshed(tmp_path, bare, period="2027-11")


def test_cell_that_would_carry_another_figure_over_is_left(tmp_path: Path) -> None:
    two = MONTHS.replace("K3 | Comp", "K3 | % of comp").replace("92% answered in time", "92%, 7 are open")
    refresh = refreshed(tmp_path, two)
    assert "F6" not in shown(refresh)
    assert "'7' of E6 would go into F6 too, as it was" in told(refresh, "F6")


def test_count_that_the_extract_does_not_give_is_not_carried_over(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS.replace("92% answered in time", "92% (47 of 51)"))
    assert "F6" not in shown(refresh)


# What goes into the month's column


def test_figures_go_into_the_month_s_column_in_the_form_of_the_latest(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS, K1="88.4", K2="11", K3="96", K4="41203")
    assert shown(refresh) == {"F4": 0.884, "F5": 11.0, "F6": "96% answered in time", "F7": 41203.0}
    assert shown(refresh, "rating") == {"H5": "A", "H6": "G", "H7": "G"}


def test_row_without_its_latest_month_takes_the_form_of_the_figure_before(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS)
    assert {edit.cell: edit.like for edit in refresh.edits if edit.cell[0] == "F"} == {
        "F4": "E4", "F5": "E5", "F6": None, "F7": "D7",
    }  # fmt: skip


def test_month_that_is_filled_in_part_gets_its_other_figures(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS, period="2026-10", K4="39544")
    assert shown(refresh) == {"E7": 39544.0}


def test_same_value_as_last_month_is_written_too(tmp_path: Path) -> None:
    assert shown(refreshed(tmp_path, MONTHS, K2="8"))["F5"] == 8


def test_written_plan_shows_the_figures_as_the_last_ones_and_keeps_those(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS)
    api.apply(refresh, tmp_path / "new.xlsx")
    before, after = (load_workbook(tmp_path / name)["KPIs"] for name in ("plan.xlsx", "new.xlsx"))
    assert after["F4"].number_format == "0.0%"
    assert after["F7"].number_format == "#,##0"
    assert [cell.value for cell in after["E"]] == [cell.value for cell in before["E"]]
    plan = read_plan(tmp_path / "new.xlsx")
    assert list(plan.indicators["cell"]) == ["F4", "F5", "F6", "F7"]
    assert list(plan.indicators["text"]) == ["88.4%", "11", "96% answered in time", "41,203"]


def test_same_month_again_changes_nothing(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, MONTHS)
    api.apply(refresh, tmp_path / "plan.xlsx")
    again = decided(tmp_path, "2026-11")
    assert again.edits == ()
    assert [each.code for each in again.findings if each.severity != "info"] == []


def test_correction_of_the_month_goes_into_the_same_cell(tmp_path: Path) -> None:
    api.apply(refreshed(tmp_path, MONTHS), tmp_path / "plan.xlsx")
    small_extract(tmp_path, "K1,2026-11,87.9", "K2,2026-11,11", "K3,2026-11,96", "K4,2026-11,41203")
    assert shown(decided(tmp_path, "2026-11")) == {"F4": 0.879}


def test_next_month_finds_the_register_s_old_cells_again(tmp_path: Path) -> None:
    api.apply(refreshed(tmp_path, MONTHS), tmp_path / "plan.xlsx")
    small_extract(tmp_path, *(f"{key},2026-12,{value}" for key, (value, *_) in FIGURES.items()))
    assert shown(decided(tmp_path, "2026-12")).keys() == {"G4", "G5", "G6", "G7"}


def test_row_without_its_latest_month_is_in_the_proposed_register_with_a_key(tmp_path: Path) -> None:
    proposed = propose_register(read_plan(by_openpyxl(draw(MONTHS), tmp_path)))
    entry = next(entry for entry in proposed.entries if entry.action == "K4")
    assert (entry.cell, entry.extract_key, entry.target) == ("D7", "visits", Decimal(40000))
    assert "is blank in E7" in str(entry.note)


# Quarters, terms, and columns of both kinds


def quarters(folder: Path, *values: str) -> Refresh:
    path = by_xlsxwriter(read_drawing("quarters"), folder)
    path.rename(folder / "plan.xlsx")
    cells = {f"A0{number}": f"H{number + 4}" for number in range(1, 5)}
    lay_beside(folder, cells, "2024-12", **dict(zip(cells, values, strict=True)))
    return decided(folder, "2024-12")


def test_quarter_s_figures_and_ratings_go_into_its_own_columns(tmp_path: Path) -> None:
    refresh = quarters(tmp_path, "69.9", "4.1", "62.9", "2181")
    assert shown(refresh) == {"K5": "69.9%", "K6": "4.1", "K7": "62.9%", "K8": "2,181"}
    assert shown(refresh, "rating") == {"L5": "A", "L6": "G", "L7": "A", "L8": "G"}
    api.apply(refresh, tmp_path / "new.xlsx")
    plan = read_plan(tmp_path / "new.xlsx")
    assert list(plan.actions["rating"]) == ["A", "G", "A", "G"]
    assert list(plan.indicators["cell"]) == ["K5", "K6", "K7", "K8"]


def test_rating_of_the_quarter_that_is_there_already_is_left(tmp_path: Path) -> None:
    path = by_xlsxwriter(read_drawing("quarters"), tmp_path)
    book = load_workbook(path)
    book["Dashboard"]["L5"] = "A"
    book.save(tmp_path / "plan.xlsx")
    lay_beside(tmp_path, {"A01": "H5"}, "2024-12", A01="99")
    refresh = decided(tmp_path, "2024-12")
    assert shown(refresh, "rating") == {}
    assert "L5 holds 'A' already, and it would be Green" in told(refresh, "L5")


def test_rating_by_another_target_than_the_quarter_s_is_left_again_and_again(tmp_path: Path) -> None:
    path = by_xlsxwriter(read_drawing("quarters"), tmp_path)
    path.rename(tmp_path / "plan.xlsx")
    lay_beside(tmp_path, {"A02": "H6"}, "2024-12", A02="4.1")
    register = tmp_path / "indicators.csv"
    register.write_text(register.read_text("utf-8").replace("3.9", "4.0"), "utf-8")
    refresh = decided(tmp_path, "2024-12")
    assert shown(refresh) == {"K6": "4.1"}
    assert shown(refresh, "rating") == {}
    assert "J6 has the target '3.9', and the register 4.0, and it would be Green" in told(refresh, "L6")
    api.apply(refresh, tmp_path / "plan.xlsx")
    assert decided(tmp_path, "2024-12").edits == ()


def test_action_that_is_complete_is_the_officer_s_to_carry_on(tmp_path: Path) -> None:
    complete = RATED.replace("| A | | | |", "| Complete | | | |", 1)
    refresh = refreshed(tmp_path, complete, kind={"Q1": "D2", "Q2": "D3"}, Q1="99", Q2="99")
    assert shown(refresh, "rating") == {"H3": "Green"}
    assert "'Complete' in E2 is yours to carry on, and it would be Green" in told(refresh, "H2")


def test_quarters_beside_months_are_not_the_month_s(tmp_path: Path) -> None:
    both = MONTHS.replace("| Dec-26 |", "| Q3 2026/27 |")
    assert shown(refreshed(tmp_path, both)).keys() == {"F4", "F5", "F6", "F7"}


def test_month_in_a_quarter_fits_the_quarter_of_its_kind(tmp_path: Path) -> None:
    plan = read_plan(by_xlsxwriter(read_drawing("quarters"), tmp_path))
    assert column_of_month(plan, plan.tables[0], month(2024, 11)) == 11
    assert column_of_month(plan, plan.tables[0], month(2024, 9)) == 8
    assert column_of_month(plan, plan.tables[0], month(2025, 3)) == "no heading is for 2025-03"


TERMS = """## Sheet Outcomes
Measure | 2024/25 | 2025/26 | Target 2026/27 | Aut 1 | Aut 2 | Spr 1 | RAG
Attendance | 93.1% | 94.2% | 95% | 0.931 {0.0%} | | | Amber
Suspensions per 100 pupils | 6 | 5.1 | 4 | 4.6 {0.0} | | | Amber
"""


@pytest.mark.parametrize(("period", "column"), [("2026-12", "F"), ("2027-02", "G")])
def test_half_term_s_figures_go_into_its_own_column(period: str, column: str, tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, TERMS, period, {"A01": "E2", "A02": "E3"}, A01="94.04", A02="4.2")
    assert shown(refresh) == {f"{column}2": 0.9404, f"{column}3": 4.2}
    assert [edit.like for edit in refresh.edits if edit.kind == "figure"] == ["E2", "E3"]


# Colours


def coloured(folder: Path, **values: str) -> Refresh:
    path = by_openpyxl(read_drawing("months"), folder)
    path.rename(folder / "plan.xlsx")
    rows = {"CS1": (85, "higher"), "CS2": (10, "lower"), "CS3": (95, "higher"), "CS4": (40000, "higher")}
    plan = read_plan(folder / "plan.xlsx")
    measures = dict(zip(plan.indicators["action"], plan.indicators["measure"], strict=True))
    small_register(
        folder,
        *(
            {
                "indicator": key, "action": key, "measure": measures[key], "sheet": "KPIs", "cell": f"H{at}",
                "extract_key": key, "target": target, "polarity": polarity, "tolerance": "5 points",
            }
            for at, (key, (target, polarity)) in enumerate(rows.items(), 4)
        ),
    )  # fmt: skip
    small_extract(folder, *(f"{key},2024-08,{value}" for key, value in values.items()))
    return decided(folder, "2024-08")


def test_figure_rated_by_its_colour_alone_gets_the_month_s_colour(tmp_path: Path) -> None:
    refresh = coloured(tmp_path, CS1="79", CS2="11", CS3="96.1")
    assert shown(refresh) == {"I4": 0.79, "I5": 11.0, "I6": "96.1%"}
    assert shown(refresh, "rating") == {"I4": "FF0000", "I5": "FFC000", "I6": "92D050"}
    api.apply(refresh, tmp_path / "new.xlsx")
    sheet = load_workbook(tmp_path / "new.xlsx")["KPIs"]
    assert sheet["I4"].fill.fgColor.rgb[-6:] == "FF0000"
    assert sheet["I4"].number_format == "0%"
    assert sheet["H4"].fill.fgColor.rgb[-6:] == "92D050"


def test_colours_that_do_not_follow_the_rule_are_no_ratings(tmp_path: Path) -> None:
    drawn = MONTHS.replace("0.88 {0.0%}", "0.88 {0.0%} {FFC000}").replace("8 {n}", "8 {n} {FFC000}")
    refresh = refreshed(tmp_path, drawn.replace("92% answered in time", "92% answered in time {92D050}"))
    assert shown(refresh).keys() == {"F4", "F5", "F6", "F7"}
    assert shown(refresh, "rating").keys() == {"H5", "H6", "H7"}


MET_OR_NOT = """## Sheet KPIs
KPIs 2026/27

Ref | Performance indicator | Target | Oct-26 | Nov-26
K1 | % of calls answered | 85% | 0.83 {0.0%} {FF0000} |
K2 | Average wait (minutes) | 10 | 8 {n} {92D050} |
K3 | Complaints answered | 95% | 0.97 {0.0%} {92D050} |
K4 | Visits | 40,000 | 38112 {#,##0} {FF0000} |
"""


def test_plan_that_knows_met_and_missed_alone_gets_no_amber(tmp_path: Path) -> None:
    places = {"K1": "D4", "K2": "D5", "K3": "D6", "K4": "D7"}
    refresh = refreshed(tmp_path, MET_OR_NOT, kind=places, K1="84", K2="7", K3="94", K4="37000")
    assert shown(refresh).keys() == {"E4", "E5", "E6", "E7"}
    assert shown(refresh, "rating") == {"E5": "92D050", "E7": "FF0000"}
    assert "D4, which is Amber by the same rule, is coloured Red" in told(refresh, "E4")
    assert "so Amber" in told(refresh, "E6")


def test_colour_of_a_corrected_figure_follows_it(tmp_path: Path) -> None:
    api.apply(coloured(tmp_path, CS1="79", CS2="11"), tmp_path / "plan.xlsx")
    small_extract(tmp_path, "CS1,2024-08,86", "CS2,2024-08,11")
    refresh = decided(tmp_path, "2024-08")
    assert shown(refresh) == {"I4": 0.86}
    assert shown(refresh, "rating") == {"I4": "92D050"}


def test_figure_without_a_colour_gets_none(tmp_path: Path) -> None:
    refresh = coloured(tmp_path, CS4="41000")
    assert shown(refresh) == {"I7": 41000.0}
    assert shown(refresh, "rating") == {}


# Tables without the month


def test_table_without_the_month_is_left_with_one_finding_and_the_others_refreshed(tmp_path: Path) -> None:
    cells = {**K, "Q1": "E2", "Q2": "E3"}
    values = {key: value for key, (value, *_) in FIGURES.items()} | {"Q1": "98.1", "Q2": "98.2"}
    refresh = refreshed(tmp_path, MONTHS + QUARTERLY, kind=cells, **values)
    assert shown(refresh).keys() == {"F4", "F5", "F6", "F7"}
    (left,) = [each for each in refresh.findings if each.sheet == "Quarterly"]
    assert (left.code, left.cell) == ("XP008", "E1")
    assert left.message == (
        "The figures of 'Quarterly' were left as they are: the latest figures of Quarterly!E1 are for "
        "'Q2 2026/27', and those of 2026-11 do not belong there; no heading is for 2026-11."
    )


YEARLY = """## Sheet KPIs
Ref | Performance indicator | Target | {heading} | RAG
K1 | % of calls answered | 85% | 86% | G
"""


@pytest.mark.parametrize("heading", ["2025/26 outturn", "Position 2024-25", "Actual 2025"])
def test_year_that_is_over_gets_no_month_s_figure(heading: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=f"are for '{heading}'.* that year is over"):
        refreshed(tmp_path, YEARLY.replace("{heading}", heading), kind={"K1": "D2"}, K1="88")


@pytest.mark.parametrize("heading", ["2026/27 to date", "Position 2026-27", "Actual 2026", "Current"])
def test_year_that_holds_the_month_gets_its_figure(heading: str, tmp_path: Path) -> None:
    made = refreshed(tmp_path, YEARLY.replace("{heading}", heading), kind={"K1": "D2"}, K1="88")
    assert shown(made) == {"D2": "88%"}


def test_plan_of_which_nothing_can_be_refreshed_is_refused(tmp_path: Path) -> None:
    by_openpyxl(draw(QUARTERLY), tmp_path)
    lay_beside(tmp_path, {"Q1": "E2", "Q2": "E3"}, "2026-11", Q1="98.1", Q2="98.2")
    refused = run("refresh", tmp_path / "plan.xlsx", "-p", "2026-11")
    assert refused.status == 2
    assert "no heading is for 2026-11. Add its column" in refused.err


# The program, end to end


def test_program_writes_explains_and_takes_back_a_month(tmp_path: Path) -> None:
    by_openpyxl(draw(MONTHS), tmp_path)
    lay_beside(tmp_path, K, "2026-11")
    plan, new = tmp_path / "plan.xlsx", tmp_path / "plan-2026-11.xlsx"
    before = plan.read_bytes()
    dry = run("refresh", plan, "-p", "2026-11", "--dry-run", "--format", "json").json
    assert [edit["cell"] for edit in dry["edits"] if edit["kind"] == "figure"] == ["F4", "F5", "F6", "F7"]
    assert run("refresh", plan, "-p", "2026-11").status == 0
    assert run("verify", plan, new).status == 0
    edits = tmp_path / "edits.json"
    edits.write_text(json.dumps(dry), encoding="utf-8")
    assert run("apply", edits, plan, "-o", tmp_path / "by hand.xlsx").status == 0
    assert read_plan(tmp_path / "by hand.xlsx").indicators.equals(read_plan(new).indicators)
    assert "88.4%, from e.csv row 2" in " ".join(run("why", new, "F4").out.split())
    assert "[88.0% → 88.4%]" in run("diff", plan, new).out
    assert "XP009" not in run("check", new, "--format", "json").out
    assert "2026-11 88.4" in run("history", new).out
    assert run("pack", new, "-p", "2026-11").status == 0
    assert run("refresh", plan, "-p", "2026-11", "--in-place").status == 0
    assert run("undo", plan).status == 0
    assert plan.read_bytes() == before


def test_difference_does_not_tell_of_figures_that_are_still_to_come(tmp_path: Path) -> None:
    by_openpyxl(draw(MONTHS), tmp_path)
    lay_beside(tmp_path, K, "2026-11", K1="88.4")
    assert run("refresh", tmp_path / "plan.xlsx", "-p", "2026-11").status == 0
    found = run("diff", tmp_path / "plan.xlsx", tmp_path / "plan-2026-11.xlsx").out
    assert "taken out" not in found
    assert "[88.0% → 88.4%]" in found


def test_footnote_can_be_split_between_the_last_figure_and_the_month_s(tmp_path: Path) -> None:
    noted = MONTHS.replace("92% answered in time", "92% answered in time ¹")
    path = by_openpyxl(draw(f"{noted}\n¹ Correct as at end October 2026\n"), tmp_path)
    book = load_workbook(path)
    book["KPIs"]["A9"].font = book["KPIs"]["A10"].font = Font(italic=True)
    book.save(path)
    lay_beside(tmp_path, K, "2026-11")
    refresh = decided(tmp_path, "2026-11", split_footnotes=True)
    assert shown(refresh)["F6"] == "96% answered in time ²"
    assert shown(refresh, "footnote") == {"A10": "² Correct as at end November 2026"}
    api.apply(refresh, tmp_path / "new.xlsx")
    assert load_workbook(tmp_path / "new.xlsx")["KPIs"]["E6"].value == "92% answered in time ¹"


def test_sum_over_the_months_is_calculated_anew(tmp_path: Path) -> None:
    path = by_openpyxl(draw(MONTHS), tmp_path)
    book = load_workbook(path)
    book["KPIs"]["J5"] = "=AVERAGE(D5:G5)"
    book.save(path)
    lay_beside(tmp_path, K, "2026-11")
    api.apply(decided(tmp_path, "2026-11"), tmp_path / "new.xlsx")
    assert load_workbook(tmp_path / "new.xlsx").calculation.fullCalcOnLoad


FORMS = st.sampled_from(["0.88 {0.0%}", "12 {n}", "88% of calls", "£1,204", "91 calls", "n/a", ""])
ROWS = st.lists(st.lists(FORMS, max_size=3), min_size=2, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from(["2026-09", "2026-10", "2026-11", "2026-12"]))
def test_whatever_is_filled_in_only_blank_cells_of_one_month_are_and_only_once(
    tmp_path: Path, rows: list[list[str]], period: str
) -> None:
    head = "## Sheet KPIs\nRef | Performance indicator | Target | Sep-26 | Oct-26 | Nov-26 | Dec-26\n"
    lines = [
        f"K{at} | Calls {'abcde'[at]} | 85 | {' | '.join([*row, *('',) * (4 - len(row))])}"
        for at, row in enumerate(rows)
    ]
    by_openpyxl(draw(head + "\n".join(lines)), tmp_path)
    lay_beside(
        tmp_path, {f"K{at}": f"D{at + 2}" for at in range(len(rows))}, period,
        **{f"K{at}": str(70 + at) for at in range(len(rows))},
    )  # fmt: skip
    now = read_plan(tmp_path / "plan.xlsx").columns["current_performance"]
    try:
        refresh = decided(tmp_path, period)
    except PlanError:
        return
    column = "DEFG"[int(period[-2:]) - 9]
    assert {edit.cell[0] for edit in refresh.edits} <= {column}
    if column != "ABCDEFG"[now - 1]:
        assert all(edit.old == "" for edit in refresh.edits)
    api.apply(refresh, tmp_path / "plan.xlsx", force=True)
    assert decided(tmp_path, period).edits == ()
