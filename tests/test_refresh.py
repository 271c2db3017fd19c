"""What a month's update does to a plan: figures, the words beside them, one value in many cells."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.example import (
    EXAMPLE,
    PLAN,
    answer,
    codes,
    decided,
    entry,
    small_extract,
    small_plan,
    small_register,
    spot,
)
from tests.tables import table
from xlplan import api
from xlplan.errors import PeriodMissing, UsageError
from xlplan.findings import Finding
from xlplan.plan.extracts.extract import Answer
from xlplan.refresh.cells import respell
from xlplan.refresh.changes import decide_change
from xlplan.refresh.figures import current_value, reading_of, shown_figures
from xlplan.refresh.model import FigureChange, Refresh, Spot, spots_of
from xlplan.text.figures import Reading, readings
from xlplan.text.periods import month

DECEMBER = month(2013, 12)
TWICE = ("No. of calls", "No. of calls answered")


def told(text: str) -> Answer:
    """Return the answer that '75 (24/32)' stands for."""
    value, counts = text.partition(" (")[0], re.search(r"\((.*)/(.*)\)", text)
    return answer(value, *((part or None for part in counts.groups()) if counts else ()))


def change(where: Spot, value: str, **more: object) -> FigureChange | Finding:
    return decide_change(entry(where.measure, **more), where, told(value), DECEMBER)


@pytest.mark.parametrize(("cell", "measure", "unit", "value", "why"), table("changes.md", "Left as it is"))
def test_doubtful_figure_is_left_as_it_is(cell: str, measure: str, unit: str, value: str, why: str) -> None:
    left = change(spot(cell, measure), value, unit=unit)
    assert isinstance(left, Finding)
    assert why in left.message
    assert left.message.endswith(".")
    assert left.remedy


def test_month_in_another_part_of_the_figure_s_line_is_seen() -> None:
    line, part = "26 audits completed in October; 73% were good", "73% were good"
    where = spot(part, "% good", cell_text=line, start=line.index(part))
    left = change(where, "76", unit="%")
    assert isinstance(left, Finding)
    assert "'October' stands without its year" in left.message
    alone = where._replace(cell_text=line.replace("; ", ".\n"))
    assert isinstance(change(alone, "76", unit="%"), FigureChange)


@pytest.mark.parametrize(("cell", "measure", "unit", "value", "expected"), table("changes.md", "Text"))
def test_figure_changes_and_no_letter_around_it(
    cell: str, measure: str, unit: str, value: str, expected: str
) -> None:
    made = change(spot(cell, measure), value, unit=unit)
    assert isinstance(made, FigureChange)
    assert respell(cell, made.spans) == expected
    assert all(cell[start:end] != new for start, end, new in made.spans)


@pytest.mark.parametrize(
    ("number", "shape", "unit", "value", "why"),
    [
        (0.86, "0%", "%", "80 - 90", "a range (80 – 90, e.csv row 2), and the cell holds one number"),
        (
            0.86,
            "0%",
            "count",
            "90",
            "the cell holds a percentage, and the register says that the unit is count",
        ),
        (86.0, "0", "days", "90%", "the extract gives a percentage (90%, e.csv row 2)"),
        (0.86, "0%", "%", "0.9", "may mean 0.9% or 90.0%"),
        (0.86, "General", "%", "90", "the cell's 0.86 may mean 0.86% or 86.00%"),
    ],
)
def test_doubtful_number_is_left_as_it_is(number: float, shape: str, unit: str, value: str, why: str) -> None:
    left = change(spot("86", number=number, number_format=shape), value, unit=unit)
    assert isinstance(left, Finding)
    assert why in left.message


@pytest.mark.parametrize(
    ("number", "shape", "unit", "value", "new"),
    [
        (0.86, "0%", "%", "90", 0.9),
        (0.86, "0.0%", "", "86.4%", 0.864),
        (86.0, "0", "%", "90%", 90.0),
        (7.0, "General", "count", "5,434", 5434.0),
        (1.0, "General", "", "3", 3.0),
        (0.004, "0.0%", "%", "0.3", 0.003),
    ],
)
def test_number_cell_gets_the_number(number: float, shape: str, unit: str, value: str, new: float) -> None:
    made = change(spot("86", number=number, number_format=shape), value, unit=unit)
    assert isinstance(made, FigureChange)
    assert (made.number, made.spans) == (new, ())


@pytest.mark.parametrize("kind", ["formula", "date"])
def test_formula_and_date_are_never_overwritten(kind: str) -> None:
    left = change(spot("86%", is_formula=kind == "formula", is_date=kind == "date"), "90")
    assert isinstance(left, Finding)
    assert f"holds a {kind}, which is never overwritten" in left.message


def test_figure_named_in_the_register_is_taken_from_several() -> None:
    made = change(spot("3% (1) poor 25% (8) fair 72% (23) good"), "28 (9/32)", figure=2)
    assert isinstance(made, FigureChange)
    assert respell(made.spot.cell_text, made.spans) == "3% (1) poor 28% (9) fair 72% (23) good"


def test_figure_that_the_line_does_not_hold_is_told() -> None:
    assert reading_of(entry(figure=3), spot("86%")) == (
        "the register names figure 3 of the line, and it holds '86%'"
    )
    assert "it holds no figure" in str(reading_of(entry(figure=1), spot("Awaiting data")))


def test_line_that_may_answer_another_measure_is_left_unless_the_register_names_its_figure() -> None:
    unsure = spot("86%", is_certain=False)
    assert "leave open which figure answers which measure" in str(reading_of(entry(), unsure))
    assert isinstance(reading_of(entry(figure=1), unsure), Reading)


@pytest.mark.parametrize(
    ("text", "superscript", "new"),
    [
        ("Awaiting data", (), "YTD = 1,234%"),
        ("Awaiting data 3", ((14, 15),), "YTD = 1,234% 3"),
        ("", (), "YTD = 1,234%"),
        ("Data not yet available", (), "YTD = 1,234%"),
        ("TBC", (), "YTD = 1,234%"),
        ("n/a ²", (), "YTD = 1,234% ²"),
        ("–", (), "YTD = 1,234%"),
    ],
)
def test_template_fills_a_cell_without_a_figure(
    text: str, superscript: tuple[tuple[int, int], ...], new: str
) -> None:
    made = change(spot(text, superscript=superscript), "1234", template="YTD = {value}%")
    assert isinstance(made, FigureChange)
    assert respell(text, made.spans) == new


@pytest.mark.parametrize("text", ["Complete", "Due March 2014", "All response times are being met.", "Nil"])
def test_template_does_not_replace_words_that_are_an_answer(text: str) -> None:
    left = change(spot(text), "90", template="{value}%")
    assert isinstance(left, Finding)
    assert f"'{text}' may be meant as it stands" in left.message


@pytest.mark.parametrize(
    ("template", "value", "unit", "new"),
    [
        ("YTD = {value}", "41%", "", "YTD = 41%"),
        ("YTD = {value}", "41", "%", "YTD = 41%"),
        ("YTD = {value} per cent", "41%", "%", "YTD = 41 per cent"),
        ("{value} in total", "1200", "count", "1,200 in total"),
        ("£{value} spent", "£1,200", "£", "£1,200 spent"),
        ("{value} per day", "110 - 160", "", "110 – 160 per day"),
    ],
)
def test_template_shows_a_sign_once(template: str, value: str, unit: str, new: str) -> None:
    made = change(spot("Awaiting data"), value, template=template, unit=unit)
    assert isinstance(made, FigureChange)
    assert respell("Awaiting data", made.spans) == new


def test_template_whose_figure_cannot_be_read_again_is_refused() -> None:
    left = change(spot("Awaiting data"), "3", template="Phase {value}")
    assert isinstance(left, Finding)
    assert "gives 'Phase 3', and its figure could not be read again" in left.message


def test_template_does_not_replace_a_figure() -> None:
    made = change(spot("86% of cases"), "90", template="{value}% done", decimals=0)
    assert isinstance(made, FigureChange)
    assert respell("86% of cases", made.spans) == "90% of cases"


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (spot("86%"), "86"),
        (spot("86", number=0.86, number_format="0%"), "86.00"),
        (spot("7", number=7.5), "7.5"),
        (spot("over 90%"), None),
        (spot("100 – 150", "No. of users"), None),
        (spot("Awaiting data"), None),
    ],
)
def test_value_that_the_plan_shows_is_exact_or_none(where: Spot, value: str | None) -> None:
    found = current_value(entry(where.measure), where)
    assert (None if found is None else str(found)) == value


@pytest.mark.parametrize(
    ("more", "target"),
    [
        ({}, ""),
        ({"target": Decimal(90), "unit": "%", "polarity": "higher"}, "≥ 90%"),
        ({"target": Decimal(4), "polarity": "lower"}, "≤ 4"),
        ({"target": Decimal(3), "target_high": Decimal("5.5"), "polarity": "range"}, "3 – 5.5"),
        ({"target": Decimal(7)}, "7"),
    ],
)
def test_target_is_shown_as_officers_write_it(more: dict[str, Any], target: str) -> None:
    shown = shown_figures([entry(**more)], [spot("86%")])
    assert shown["I1"] == ("86%", target)


def test_number_is_shown_as_the_cell_shows_it() -> None:
    assert shown_figures([entry()], [spot("86%", number=0.86, number_format="0%")])["I1"].figure == "86%"
    assert shown_figures([entry("another", cell="Z9")], [spot()]) == {}


# Whole plans


def of_two(folder: Path, one: str, other: str, *keys: str, **more: object) -> Refresh:
    """Return the refresh of two actions' call figures by an extract with the value 9 for each key."""
    small_plan(folder, ("Do it", TWICE[0], one, "Green"), ("Do more", TWICE[1], other, "Green"))
    entries = [
        {"action": f"A0{number}", "measure": measure, "extract_key": key, **more}
        for number, (measure, key) in enumerate(zip(TWICE, keys, strict=True), 1)
    ]
    small_register(folder, *entries)
    small_extract(folder, *(f"{key},2013-12,9" for key in {key.strip().casefold() for key in keys}))
    return decided(folder)


def edits_of(refresh: Refresh) -> dict[str, str | float | None]:
    return {edit.cell: edit.new if edit.number is None else edit.number for edit in refresh.edits}


def test_one_value_reaches_all_its_cells(tmp_path: Path) -> None:
    assert edits_of(of_two(tmp_path, "7 calls", "Calls: 7", "k", "K ")) == {"C2": "9 calls", "C3": "Calls: 9"}


def test_one_value_reaches_none_where_one_cell_cannot_be_changed(tmp_path: Path) -> None:
    refresh = of_two(tmp_path, "7 calls", "about a dozen", "k", "k")
    assert refresh.edits == ()
    assert codes(refresh) == [("XP405", "C2"), ("XP007", "C3")]
    assert "the same indicator in Plan!C3 cannot be changed" in refresh.findings[0].message


def test_value_of_its_own_is_not_held_back_by_another(tmp_path: Path) -> None:
    assert edits_of(of_two(tmp_path, "7 calls", "about a dozen", "k", "other")) == {"C2": "9 calls"}


def in_one_cell(folder: Path, text: str, *values: str, **more: object) -> Refresh:
    """Return the refresh of one cell with a line for each of two measures."""
    small_plan(folder, ("Do it", "No. of calls\nNo. of visits", text, "Green"))
    measures = ("No. of calls", "No. of visits")
    keys = [{"action": "A01", "measure": m, "extract_key": m[7:], "cell": "C2", **more} for m in measures]
    small_register(folder, *(key | {"line": n} for n, key in enumerate(keys, 1)))
    lines = [f"{m[7:]},2013-12,{value}" for m, value in zip(measures, values, strict=True)]
    small_extract(folder, *lines)
    return decided(folder)


def test_two_targets_of_one_measure_are_refreshed_in_their_sentence(tmp_path: Path) -> None:
    measure, shown = "30 audits a month, with 70% judged good", "26 audits done; 73% were good or better."
    small_plan(tmp_path, ("Do it", measure, shown, "Green"))
    parts = [
        {"measure": "30 audits a month", "extract_key": "a"},
        {"measure": "70% judged good", "extract_key": "b"},
    ]
    small_register(tmp_path, *({"action": "A01", "cell": "C2", **part} for part in parts))
    small_extract(tmp_path, "a,2013-12,31", "b,2013-12,68%")
    assert edits_of(decided(tmp_path)) == {"C2": "31 audits done; 68% were good or better."}


def test_two_indicators_of_one_cell_make_one_edit(tmp_path: Path) -> None:
    (edit,) = in_one_cell(tmp_path, "7 calls\n3 visits", "9", "4").edits
    assert (edit.new, edit.indicator, edit.old) == ("9 calls\n4 visits", "I1, I2", "7 calls\n3 visits")
    assert edit.why == (
        "No. of calls: 2013-12 value 9, e.csv row 2; No. of visits: 2013-12 value 4, e.csv row 3"
    )


def test_line_that_cannot_be_changed_leaves_the_other_line_free(tmp_path: Path) -> None:
    assert edits_of(in_one_cell(tmp_path, "7 calls\n3 visits", "9", "c")) == {"C2": "9 calls\n3 visits"}


def test_indicators_that_cannot_be_told_apart_are_left(tmp_path: Path) -> None:
    refresh = in_one_cell(tmp_path, "7 calls\n3 visits\n1 letter", "9", "4")
    assert refresh.edits == ()
    assert [code for code, _ in codes(refresh)] == ["XP007", "XP007"]


def test_register_tells_indicators_apart_by_line_and_figure(tmp_path: Path) -> None:
    refresh = in_one_cell(tmp_path, "7 calls\n3 visits\n1 letter", "9", "4", figure=1)
    assert edits_of(refresh) == {"C2": "9 calls\n4 visits\n1 letter"}


def test_two_values_for_one_figure_are_refused(tmp_path: Path) -> None:
    small_plan(tmp_path, ("Do it", "No. of calls", "7 calls", "Green"))
    one = {"action": "A01", "measure": "No. of calls", "cell": "C2"}
    small_register(tmp_path, one | {"extract_key": "a"}, one | {"extract_key": "b"})
    small_extract(tmp_path, "a,2013-12,7", "b,2013-12,9")
    refresh = decided(tmp_path)
    assert refresh.edits == ()
    assert "I2 has another value (9) for the same figure" in refresh.findings[0].message
    small_extract(tmp_path, "a,2013-12,9", "b,2013-12,9")
    assert edits_of(decided(tmp_path)) == {"C2": "9 calls"}


def test_two_values_for_one_number_are_refused(tmp_path: Path) -> None:
    small_plan(tmp_path, ("Do it", "No. of calls", 7, "Green"))
    one = {"action": "A01", "measure": "No. of calls", "cell": "C2"}
    small_register(tmp_path, one | {"extract_key": "a"}, one | {"extract_key": "b"})
    small_extract(tmp_path, "a,2013-12,8", "b,2013-12,9")
    assert (decided(tmp_path).edits, {code for code, _ in codes(decided(tmp_path))}) == ((), {"XP009"})


def refreshed(folder: Path, text: object, *lines: str, header: str = "", measure: str = "% done") -> Refresh:
    """Return the refresh of a plan of one figure."""
    small_plan(folder, ("Do it", measure, text, "Green"))
    small_register(folder, {"action": "A01", "measure": measure, "cell": "C2", "extract_key": "k"})
    small_extract(folder, *lines, header=header or "indicator,period,value")
    return decided(folder)


def test_number_cell_is_edited_as_a_number(tmp_path: Path) -> None:
    (edit,) = refreshed(tmp_path, 86, "k,2013-12,90").edits
    assert (edit.number, edit.new, edit.old) == (90.0, None, "86")
    assert refreshed(tmp_path, 90, "k,2013-12,90").edits == ()


def test_other_figure_beside_it_is_told(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, "86% (all boys), 12 cases open", "k,2013-12,90")
    (found,) = refresh.findings
    assert "'12' beside it was left as it is" in found.message
    assert refreshed(tmp_path, "86%, 12 cases open", "k,2013-12,86").findings == ()


def test_bound_is_told_only_when_the_figure_changes(tmp_path: Path) -> None:
    assert codes(refreshed(tmp_path, "over 86%", "k,2013-12,86")) == []
    (found,) = refreshed(tmp_path, "over 86%", "k,2013-12,90").findings
    assert found.message == (
        "The figure of I1 is 90% for 2013-12, and 'over' beside it was left: "
        "it may be meant still, or not any more."
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("86% (84% last month)", "'84% last month'"),
        ("86%, up from 84%", "'up from 84%'"),
        ("86% (+2%)", "'(+2%)'"),
        ("86% ↓", "'↓'"),
        ("86% of pupils (Oct: 84%)", "'84%'"),
        ("86% (same as last month)", "'same as last month'"),
    ],
)
def test_words_that_compare_with_the_old_figure_are_told(tmp_path: Path, text: str, left: str) -> None:
    made = refreshed(tmp_path, text, "k,2013-12,90")
    assert [edit.new for edit in made.edits if edit.kind == "figure"] == [text.replace("86%", "90%")]
    told = [finding.message for finding in made.findings if finding.code == "XP205"]
    assert [f"{left} beside it was left as it is" in message for message in told] == [True]


@pytest.mark.parametrize("text", ["86%, target 90%", "86% (England 82%)", "86% ↑", "34 of 40 (85%)"])
def test_what_stays_true_beside_a_figure_is_not_told(tmp_path: Path, text: str) -> None:
    lines, header = ["k,2013-12,90,36,40"], "indicator,period,value,numerator,denominator"
    made = refreshed(tmp_path, text, *lines, header=header)
    assert [finding.message for finding in made.findings if finding.code == "XP205"] == []
    assert [edit.kind for edit in made.edits] == ["figure"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("86% as at 8 November 2013", "'8 November 2013' is a day, and no as-at date is given"),
        ("Cohort of 40 (86% in November 2013, October better)", "'October' stands without its year"),
        ("86% (October audit, 31 wards)", "'October' stands without its year"),
        ("86% (in November 2013, 88% in October 2013)", "are different periods"),
    ],
)
def test_figure_stays_with_a_month_that_cannot_be_moved(tmp_path: Path, text: str, left: str) -> None:
    refresh = refreshed(tmp_path, text, "k,2013-12,90")
    assert refresh.edits == ()
    (found,) = [finding for finding in refresh.findings if finding.code == "XP204"]
    assert left in found.message


def titled(folder: Path, title: str, text: str, value: str = "90") -> Refresh:
    """Return the refresh of a plan of one figure under a title."""
    path = folder / "plan.xlsx"
    small_plan(folder, ("Do it", "% done", text, "Green"))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.insert_rows(1, 2)
    sheet["A1"] = title
    book.save(path)
    small_register(folder, {"action": "A01", "measure": "% done", "cell": "C4", "extract_key": "k"})
    small_extract(folder, f"k,2013-12,{value}", header="indicator,period,value")
    return decided(folder)


@pytest.mark.parametrize(
    "title", ["Our plan", "Plan after the inspection of November 2013", "As at October 2013"]
)
def test_month_without_its_year_stays_where_the_plan_does_not_say_that_it_is_of_it(
    tmp_path: Path, title: str
) -> None:
    refresh = titled(tmp_path, title, "86% in November")
    assert [edit for edit in refresh.edits if edit.kind == "figure"] == []
    assert "'November' stands without its year" in " ".join(each.message for each in refresh.findings)


def test_month_without_its_year_moves_with_the_plan_s_own(tmp_path: Path) -> None:
    refresh = titled(tmp_path, "Position as at 30 November 2013", "86% in November")
    assert edits_of(refresh) == {"C4": "90% in December", "A1": "Position as at 31 December 2013"}


def test_month_of_another_figure_in_brackets_keeps_nothing_from_moving(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, "86% in November 2013 (October: 79%)", "k,2013-12,90")
    assert edits_of(refresh) == {"C2": "90% in December 2013 (October: 79%)"}
    assert [finding.code for finding in refresh.findings] == ["XP205"]


@pytest.mark.parametrize(
    ("text", "value", "polarity", "left"),
    [
        ("Timeliness has improved to 86%", 60, "higher", "improved to"),
        ("Timeliness has improved slightly to 86%", 90, "", "improved slightly to"),
        ("Timeliness has improved to 86%", 90, "higher", ""),
        ("Waits have improved to 86 days", 60, "lower", ""),
        ("Take-up fell again to 86%", 90, "higher", "fell again to"),
        ("Take-up fell to 86%", 80, "higher", ""),
        ("It remains at 86%", 87, "higher", "remains at"),
        ("It remains at 86%", 86, "higher", ""),
    ],
)
def test_words_of_a_course_that_the_new_figure_did_not_take_are_told(
    tmp_path: Path, text: str, value: int, polarity: str, left: str
) -> None:
    small_plan(tmp_path, ("Do it", "% done", text, "Green"))
    one = {"action": "A01", "measure": "% done", "cell": "C2", "extract_key": "k", "polarity": polarity}
    small_register(tmp_path, one)
    small_extract(tmp_path, f"k,2013-12,{value}")
    told = [finding.message for finding in decided(tmp_path).findings if finding.code == "XP205"]
    assert [f"'{left}' beside it" in message for message in told] == ([True] if left else [])


def test_as_at_date_moves_a_day(tmp_path: Path) -> None:
    header, line = "indicator,period,value,as_at", "k,2013-12,90,2013-12-06"
    refresh = refreshed(tmp_path, "86% as at 8 November 2013", line, header=header)
    assert (edits_of(refresh), refresh.findings) == ({"C2": "90% as at 6 December 2013"}, ())


def test_provisional_value_says_so(tmp_path: Path) -> None:
    header, line = "indicator,period,value,status", "k,2013-12,90,provisional"
    assert str(refreshed(tmp_path, "86%", line, header=header).edits[0].why).endswith(", provisional")


def test_latest_month_is_taken_where_none_is_asked_for(tmp_path: Path) -> None:
    refreshed(tmp_path, "86%", "k,2013-12,90", "k,2014-01,91")
    assert decided(tmp_path, period=None).period == month(2014, 1)  # type: ignore[arg-type]  # as the command does
    assert decided(tmp_path, period="2013-Q3").period == DECEMBER


def test_period_that_is_none_or_not_there_is_refused(tmp_path: Path) -> None:
    refreshed(tmp_path, "86%", "k,2013-12,90")
    with pytest.raises(UsageError, match="'soon' is not a period"):
        decided(tmp_path, period="soon")
    with pytest.raises(PeriodMissing, match="no values for 2014-05; the periods there are 2013-12"):
        decided(tmp_path, period="2014-05")


def test_plan_without_ratings_has_its_figures_refreshed_and_no_rating_written(tmp_path: Path) -> None:
    refreshed(tmp_path, "86%", "k,2013-12,90")
    book = load_workbook(tmp_path / "plan.xlsx")
    book["Plan"]["D1"] = "Comments"
    book.save(tmp_path / "plan.xlsx")
    refresh = decided(tmp_path)
    assert {edit.kind for edit in refresh.edits} == {"figure"}
    assert refresh.ratings == ()


def test_indicator_without_a_key_is_passed_over(tmp_path: Path) -> None:
    refreshed(tmp_path, "86%", "k,2013-12,90")
    small_register(tmp_path, {"action": "A01", "measure": "% done", "cell": "C2"})
    assert (decided(tmp_path).edits, codes(decided(tmp_path))) == ((), [("XP009", None)])


def test_keys_of_other_months_are_not_told(tmp_path: Path) -> None:
    refresh = refreshed(tmp_path, "86%", "k,2013-12,90", "new,2014-01,7", "empty,2013-12,")
    assert codes(refresh) == []


# Properties


@pytest.fixture(scope="module")
def spots() -> list[Spot]:
    """Return the example's indicators that hold one figure or more."""
    every = spots_of(api.read_plan(EXAMPLE / PLAN))
    return [spot for spot in every if readings(spot.text, spot.line_superscript)]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_plans_own_value_gives_no_edit(spots: list[Spot], data: st.DataObject) -> None:
    where = data.draw(st.sampled_from(spots))
    found = readings(where.text, where.line_superscript)
    figure = data.draw(st.integers(1, len(found)))
    reading = found[figure - 1]
    high = f" – {reading.high}" if reading.high is not None else ""
    sign = "%" if reading.unit == "%" and data.draw(st.booleans()) else ""
    made = change(where, f"{reading.value}{high}{sign}", figure=figure, unit="")
    assert isinstance(made, FigureChange)
    assert [span for span in made.spans if span == made.figure] == []


@settings(max_examples=60, deadline=None)
@given(data=st.data(), value=st.decimals(1, 99, places=1))
def test_only_the_figure_and_its_month_change(spots: list[Spot], data: st.DataObject, value: object) -> None:
    where = data.draw(st.sampled_from(spots))
    made = change(where, f"{value}", unit="")
    if isinstance(made, FigureChange):
        digits = re.compile(r"[0-9.,]+|(?:January|February|March|April|May|June|July|August)|[A-Z]\w+ber")
        new = respell(where.cell_text, made.spans)
        assert digits.sub("", new) == digits.sub("", where.cell_text)


def test_line_knows_its_own_superscripts() -> None:
    where = spot("3 visits 2", start=10, superscript=((8, 9), (19, 20)))
    assert where.line_superscript == ((9, 10),)


def test_edits_come_in_the_plans_order(tmp_path: Path) -> None:
    rows = [("Do it", f"No. of {name}", "7", "Green") for name in ("ants", "bees", "cats")]
    small_plan(tmp_path, *rows)
    names = ("cats", "ants", "bees")
    small_register(
        tmp_path,
        *({"action": f"A0{' abc'.index(n[0])}", "measure": f"No. of {n}", "extract_key": n} for n in names),
    )
    small_extract(tmp_path, *(f"{name},2013-12,9" for name in names))
    assert list(edits_of(decided(tmp_path))) == ["C2", "C3", "C4"]
