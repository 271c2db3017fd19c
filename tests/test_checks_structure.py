"""XP0: the plan's columns, words and colours; its figures; its register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from tests.test_checks_subject import HEADINGS, TODAY, action, cells, more, run, subject_of
from xlplan.checks import all_rules
from xlplan.checks.subject import Subject
from xlplan.config import Config, RatingSettings
from xlplan.plan.reader import read_plan

REGISTER = "indicator,action,measure,cell,figure,unit,polarity,target,target_high,extract_key\n"


def with_list(folder: Path, *ratings: str, words: str = "Green,Amber,Red") -> Subject:
    """Return a plan whose ratings have a drop-down list."""
    subject_of(folder, *(action(rating=rating) for rating in ratings))
    book = load_workbook(folder / "plan.xlsx")
    rule = DataValidation("list", formula1=f'"{words}"')
    rule.add("G4:G20")
    book["Plan"].add_data_validation(rule)
    book.save(folder / "plan.xlsx")
    return Subject(read_plan(folder / "plan.xlsx"), None, Config(folder), TODAY)


def test_xp001_is_quiet_where_the_three_columns_are_there(tmp_path: Path) -> None:
    headings = ["Measure", "Current Performance", "RAG"]
    assert cells("XP001", subject_of(tmp_path, ["% seen", "86%", "Green"], headings=headings)) == []


def test_xp001_names_the_headings_that_were_seen(tmp_path: Path) -> None:
    headings = ["Area for Improvement", "Progress", "Measure", "Current Performance"]
    (seen,) = run("XP001", subject_of(tmp_path, ["Do it", "Begun", "% seen", "86%"], headings=headings))
    assert seen.message.startswith("There is no 'Rating' column in Plan!A3:D3; saw 'Area for Improvement',")
    assert (seen.sheet, seen.cell) == ("Plan", "A3")


@pytest.mark.parametrize(("word", "is_slight"), [("Begun", True), ("Amber", False)])
def test_xp001_weighs_less_where_nobody_rates_the_plan(tmp_path: Path, word: str, is_slight: bool) -> None:
    headings = ["Area for Improvement", "Measure", "Current Performance", "Health"]
    subject = subject_of(tmp_path, *[["Do it", "% seen", "86%", word]] * 5, headings=headings)
    (seen,) = run("XP001", subject)
    assert seen.is_slight is is_slight


@pytest.mark.parametrize(
    ("headings", "is_slight"),
    [
        (["Area for Improvement", "Progress", "Lead Officer", "RAG"], True),
        (["Area for Improvement", "Progress", "Measure", "RAG"], False),
    ],
)
def test_xp001_weighs_less_for_a_tracker_without_figures(
    tmp_path: Path, headings: list[str], is_slight: bool
) -> None:
    subject = subject_of(tmp_path, ["Do it", "Begun", "A Lee", "Green"], headings=headings)
    assert {seen.is_slight for seen in run("XP001", subject)} == {is_slight}


def test_plan_without_a_rating_column_has_no_other_finding_for_it(tmp_path: Path) -> None:
    headings = ["Area for Improvement", "Progress", "Measure", "Current Performance"]
    subject = subject_of(tmp_path, ["Do it", "Begun", "% seen", "86%"], headings=headings)
    codes = ("XP003", "XP004", "XP005", "XP101", "XP102", "XP103", "XP104", "XP202", "XP208")
    assert [cells(code, subject) for code in codes] == [[]] * len(codes)


def test_plan_without_current_performance_is_told_once(tmp_path: Path) -> None:
    headings = ["Area for Improvement", "Progress", "Lead Officer", "Timescale", "Measure", "RAG"]
    row = ["Do it", "Begun", "A Lee", "May 2014", "% seen", "Green"]
    subject = subject_of(tmp_path, row, headings=headings)
    assert [rule.code for rule in all_rules() if list(rule.run(subject))] == ["XP001"]


def test_xp003_is_quiet_about_a_rating_shown_by_colour_and_about_cells_of_other_rules(tmp_path: Path) -> None:
    rows = [action(rating=None), action(lead=None, timescale=None, progress=None, shown=None)]
    assert cells("XP003", subject_of(tmp_path, *rows, fills={"G4": "FFC000"})) == []


@pytest.mark.parametrize(
    "measure", ["Complaints received (information only)", "Births: contextual", "Calls, no target"]
)
def test_xp003_is_quiet_about_measures_that_are_told_and_not_rated(tmp_path: Path, measure: str) -> None:
    assert cells("XP003", subject_of(tmp_path, action(rating=None, measure=measure))) == []


def test_xp003_finds_an_empty_rating_and_an_empty_measure(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(rating=" "), action(measure=None, shown="86%"))
    rating, measure = sorted(run("XP003", subject), key=lambda seen: seen.cell or "", reverse=True)
    assert (rating.cell, rating.action, rating.indicator) == ("G4", "A01", None)
    assert rating.message == "Rating is empty for A01: readers miss it, and counts leave it out."
    assert (measure.cell, measure.indicator) == ("E5", "I02.1")


@pytest.mark.parametrize("rating", ["Green", "amber", "RED", ""])
def test_xp004_is_quiet_about_words_of_the_list(tmp_path: Path, rating: str) -> None:
    assert cells("XP004", with_list(tmp_path, rating)) == []


@pytest.mark.parametrize(
    ("rating", "remedy"),
    [("Amber ", "Choose 'Amber' from the list."), ("Amber/Green", "Choose a word of the list.")],
)
def test_xp004_finds_a_word_that_the_list_does_not_have(tmp_path: Path, rating: str, remedy: str) -> None:
    (seen,) = run("XP004", with_list(tmp_path, "Green", rating))
    assert (seen.cell, seen.quote, seen.remedy) == ("G5", rating, remedy)


@pytest.mark.parametrize("rating", ["Green", "A", "red", "Complete", "Blue", "On track"])
def test_xp004_is_quiet_about_words_that_mean_a_rating(tmp_path: Path, rating: str) -> None:
    words = RatingSettings({"green": "On track", "amber": "Amber", "red": "Red", "complete": "Complete"})
    assert cells("XP004", subject_of(tmp_path, action(rating=rating), rating=words)) == []


@pytest.mark.parametrize("rating", ["n/a", "N/A", "TBC", "-", "Closed"])
def test_xp004_is_quiet_about_words_that_rate_nothing(tmp_path: Path, rating: str) -> None:
    assert cells("XP004", subject_of(tmp_path, action(rating=rating))) == []


def test_xp004_tells_an_unknown_word_once(tmp_path: Path) -> None:
    rows = [action(rating=rating) for rating in ("Started", "Amber", "Started")]
    (seen,) = run("XP004", subject_of(tmp_path, *rows))
    assert seen.cell == "G4"
    assert seen.message.startswith("The rating 'Started' of A01 (and 1 more) is no word")


def test_xp004_tells_words_of_the_plan_s_own_all_at_once(tmp_path: Path) -> None:
    rows = [action(rating=rating) for rating in ("Green", "Started", "Paused", "Started")]
    (seen,) = run("XP004", subject_of(tmp_path, *rows))
    assert (seen.cell, seen.is_slight) == ("G5", True)
    assert seen.message.startswith("The ratings 'Started' (2), 'Paused' (1) are no words that xlplan knows")


@pytest.mark.parametrize(
    ("rating", "fill"),
    [
        ("Amber", "FFC000"), ("Amber", "FFEB9C"), ("Green", "00B050"), ("Red", "C00000"), ("Amber", "F2F2F2"),
        ("Complete", "00B050"), ("Complete", "0070C0"), ("", "FF0000"), ("On hold", "FF0000"),
    ],
)  # fmt: skip
def test_xp005_is_quiet_where_word_and_fill_agree_or_one_of_them_says_nothing(
    tmp_path: Path, rating: str, fill: str
) -> None:
    assert cells("XP005", subject_of(tmp_path, action(rating=rating), fills={"G4": fill})) == []


def test_xp005_finds_a_fill_of_another_rating(tmp_path: Path) -> None:
    (seen,) = run("XP005", subject_of(tmp_path, action(rating="Amber"), fills={"G4": "92D050"}))
    assert (seen.cell, seen.quote) == ("G4", "Amber")
    assert "the fill of Green (92D050)" in seen.message


def test_xp005_is_quiet_where_conditional_formatting_colours_the_ratings(tmp_path: Path) -> None:
    subject_of(tmp_path, action(rating="Amber"), fills={"G4": "92D050"})
    book = load_workbook(tmp_path / "plan.xlsx")
    amber = DifferentialStyle(fill=PatternFill("solid", bgColor="FFFFC000"))
    rule = Rule("cellIs", operator="equal", formula=['"Amber"'], dxf=amber)
    book["Plan"].conditional_formatting.add("G4:G9", rule)
    book.save(tmp_path / "plan.xlsx")
    subject = Subject(read_plan(tmp_path / "plan.xlsx"), None, Config(tmp_path), TODAY)
    assert cells("XP005", subject) == []


def test_xp006_finds_error_values_and_nothing_else(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(shown="#REF!"), action(shown="see #1"))
    (seen,) = run("XP006", subject)
    assert (seen.cell, seen.action, seen.quote) == ("F4", "A01", "#REF!")


def registered(folder: Path, shown: object, entry: str, measure: str = "% seen on time") -> Subject:
    """Return a plan of one indicator in F4 and its row of the register."""
    return subject_of(folder, action(measure=measure, shown=shown), register=REGISTER + entry + "\n")


@pytest.mark.parametrize(
    ("shown", "entry"),
    [
        ("86%", "I1,A01,% seen on time,F4,1,%,higher,,,seen"),
        (0.86, "I1,A01,% seen on time,F4,,,higher,,,seen"),
        ("Awaiting data", "I1,A01,% seen on time,F4,1,%,higher,,,seen"),
        (None, "I1,A01,% seen on time,F4,1,%,higher,,,seen"),
        ("3% (1) inadequate 72% (23) good", "I1,A01,% seen on time,F4,2,%,higher,,,seen"),
        ("3% (1) inadequate 72% (23) good", "I1,A01,% seen on time,F4,,%,higher,,,"),
    ],
)
def test_xp007_is_quiet_where_the_figure_is_certain_or_none_is_expected(
    tmp_path: Path, shown: object, entry: str
) -> None:
    assert cells("XP007", registered(tmp_path, shown, entry)) == []


@pytest.mark.parametrize(
    ("shown", "figure"), [("3% (1) inadequate 72% (23) good", ""), ("All are seen", ""), ("86%", "2")]
)
def test_xp007_finds_none_several_and_too_few(tmp_path: Path, shown: str, figure: str) -> None:
    subject = registered(tmp_path, shown, f"KPI-7,A01,% seen on time,F4,{figure},%,higher,,,seen")
    (seen,) = run("XP007", subject)
    assert (seen.cell, seen.indicator, seen.quote) == ("F4", "KPI-7", shown)
    assert cells("XP008", subject) == []  # told once


@pytest.mark.parametrize(
    ("measure", "shown"),
    [
        ("New service in place", "The service has been agreed"),
        ("New service in place", "Awaiting data"),
        ("% seen on time", "86%"),
        ("% seen on time", 0.86),
        ("% seen on time", "YTD = 0%"),
        ("Recording rate", "Recording rates are over 90%"),
        ("Increased number of lay members", "The constitution provides for two lay members"),
    ],
)
def test_xp008_is_quiet_about_figures_and_about_milestones_in_words(
    tmp_path: Path, measure: str, shown: object
) -> None:
    assert cells("XP008", subject_of(tmp_path, action(measure=measure, shown=shown))) == []


def test_xp008_is_quiet_about_a_blank_milestone_of_an_action_that_is_complete(tmp_path: Path) -> None:
    done = action(measure="New service in place", shown=None, rating="Complete")
    counted = action(measure="% seen on time", shown=None, rating="Complete")
    assert cells("XP008", subject_of(tmp_path, done, counted)) == ["F5"]


@pytest.mark.parametrize(
    ("measure", "shown", "words"),
    [
        ("New service in place", None, "has no current performance"),
        ("% seen on time", "  ", "has no current performance"),
        ("% seen on time", "Awaiting data", "asks for a figure and is answered 'Awaiting data'"),
        ("No. of visits", "n/a", "asks for a figure and is answered 'n/a'"),
        ("No. of visits", "Awaiting data ¹", "asks for a figure and is answered 'Awaiting data'"),
        ("No. of visits", "Data not yet available.", "asks for a figure and is answered 'Data not yet"),
        ("% seen on time", "All are seen on time.", "asks for a figure and is answered in words: 'All are"),
    ],
)
def test_xp008_finds_blanks_and_answers_without_a_figure(
    tmp_path: Path, measure: str, shown: str | None, words: str
) -> None:
    (seen,) = run("XP008", subject_of(tmp_path, action(measure=measure, shown=shown)))
    assert (seen.cell, seen.indicator) == ("F4", "I01.1")
    assert words in seen.message


def test_xp008_is_quiet_where_lines_cannot_be_paired(tmp_path: Path) -> None:
    row = action(measure="% seen\n% visited\n% closed", shown="Awaiting\ndata")
    assert cells("XP008", subject_of(tmp_path, row)) == []


@pytest.mark.parametrize(
    ("measure", "shown"),
    [
        ("% seen on time", "100%"), ("% seen on time", "86"), ("% change in referrals", "140%"),
        ("% variance against budget", "-3%"), ("Net change in the number of cases", "-4"),
        ("No. of contacts", "5,434"), ("No. of LAC who took part", "257 of 259"), ("Cases audited", "4-6"),
        ("Capacity used (%)", "104%"),
    ],
)  # fmt: skip
def test_xp010_is_quiet_about_values_that_can_be(tmp_path: Path, measure: str, shown: str) -> None:
    assert cells("XP010", subject_of(tmp_path, action(measure=measure, shown=shown))) == []


@pytest.mark.parametrize(
    ("measure", "shown", "words"),
    [
        ("% seen on time", "104%", "is a share of a whole, and 104% is more than all of it"),
        ("% seen on time", "-4%", "cannot be negative, and is -4"),
        ("No. of visits", -3, "cannot be negative, and is -3"),
        ("No. of users", "100 – 150 per day", "with a range, '100 – 150'"),
        ("% of contacts", "5,434 contacts", "asks for a percentage, and is answered '5,434 contacts'"),
        ("No. of visits", date(2014, 4, 3), "its cell holds a date"),
    ],
)
def test_xp010_finds_values_that_cannot_answer(
    tmp_path: Path, measure: str, shown: object, words: str
) -> None:
    (seen,) = run("XP010", subject_of(tmp_path, action(measure=measure, shown=shown)))
    assert seen.cell == "F4"
    assert words in seen.message


def test_xp010_is_quiet_where_lines_cannot_be_paired(tmp_path: Path) -> None:
    row = action(measure="% seen\n% visited\n% closed", shown="104%\n105%")
    assert cells("XP010", subject_of(tmp_path, row)) == []


@pytest.mark.parametrize(
    ("measure", "entry"),
    [
        ("90% seen on time", "I1,A01,90% seen on time,F4,1,%,higher,90,,seen"),
        ("90-95% occupied", "I1,A01,90-95% occupied,F4,1,%,range,90,95,"),
        ("% Seen, on time", "I1,A01,% seen on time,$F$4,1,%,higher,90,,seen"),
        ("% seen on time", "I1,A01,% seen on time,,1,%,higher,,,seen"),
        ("Arrests per 1,000 (under 18)", "I1,A01,Arrests per 1000 (under 18),F4,1,%,lower,,,seen"),
    ],
)
def test_xp009_is_quiet_where_register_and_plan_agree(tmp_path: Path, measure: str, entry: str) -> None:
    assert cells("XP009", registered(tmp_path, "86%", entry, measure)) == []


def test_xp009_is_quiet_without_a_register_and_about_milestones_that_it_leaves_out(tmp_path: Path) -> None:
    rows = (action(measure="% seen", shown="86%"), more("New service in place", "Agreed"))
    assert cells("XP009", subject_of(tmp_path, *rows)) == []
    assert cells("XP009", subject_of(tmp_path, *rows, register=REGISTER + "I1,A01,% seen,F4,,,,,,\n")) == []


@pytest.mark.parametrize(
    ("measure", "entry", "words"),
    [
        (
            "95% seen on time",
            "95% seen on time,F4,1,%,higher,90,,",
            "'95%' in the plan, and a target of 90 in",
        ),
        ("95% seen on time", "95% seen on time,F4,1,%,higher,,,", "'95%' in the plan, and no target in"),
        ("90-95% occupied", "90-95% occupied,F4,1,%,range,90,97,", "'90-95%' in the plan"),
        ("% seen on time", "% seen on time,F9,1,%,higher,,,", "stands in Plan!F4, and in F9 by the register"),
        (
            "% seen on time",
            "% seen in time,F4,1,%,higher,,,",
            "is worded '% seen on time', and '% seen in time'",
        ),
    ],
)
def test_xp009_finds_where_register_and_plan_differ(
    tmp_path: Path, measure: str, entry: str, words: str
) -> None:
    (seen,) = run("XP009", registered(tmp_path, "86%", "I1,A01," + entry, measure))
    assert (seen.action, seen.indicator) == ("A01", "I1")
    assert words in seen.message


def test_xp009_finds_indicators_that_only_one_of_them_has(tmp_path: Path) -> None:
    register = REGISTER + "I1,A01,% seen on time,F4,,,,,,\nI2,A01,No. of gulls,F5,,,,,,\n"
    rows = (action(measure="% seen on time", shown="86%"), more("No. of contacts", "12"))
    gulls, contacts = run("XP009", subject_of(tmp_path, *rows, register=register))
    assert (gulls.indicator, gulls.cell) == ("I2", "F5")
    assert "is in the register, and cannot be found" in gulls.message
    assert contacts.message.startswith("'No. of contacts' is not in the register")


def test_xp009_finds_an_indicator_that_went_to_another_action(tmp_path: Path) -> None:
    register = REGISTER + "I1,A01,% seen on time,,,,,,,\n"
    subject = subject_of(tmp_path, action(), action(measure="% seen on time", shown="86%"), register=register)
    (seen,) = run("XP009", subject)
    assert "belongs to A02, and to A01 by the register" in seen.message


def test_xp009_takes_a_measure_s_threshold_for_none_of_its_targets(tmp_path: Path) -> None:
    headings = [*HEADINGS, "Target"]
    measure = "Hours lost to handover over 15 minutes"
    register = REGISTER + f"I1,A01,{measure},F4,1,count,lower,4000,,\n"
    row = [*action(measure=measure, shown="4,120"), "4,000"]
    assert cells("XP009", subject_of(tmp_path, row, headings=headings, register=register)) == []


def test_xp009_reads_a_target_column(tmp_path: Path) -> None:
    headings = [*HEADINGS, "Target"]
    register = REGISTER + "I1,A01,% seen on time,F4,1,%,higher,90,,\n"
    for target, expected in (("90%", []), (">=95%", ["H4"])):
        row = [*action(measure="% seen on time", shown="86%"), target]
        assert cells("XP009", subject_of(tmp_path, row, headings=headings, register=register)) == expected


def test_xp002_finds_two_headings_for_one_column(tmp_path: Path) -> None:
    (seen,) = run("XP002", subject_of(tmp_path, [*action(), "B Lee"], headings=[*HEADINGS, "Owner"]))
    assert (seen.cell, seen.quote) == ("H3", "Lead Officer | Owner")
    assert seen.remedy == 'Rename one, or write lead = "Owner" into xlplan.toml under [columns].'


@pytest.mark.parametrize("heading", ["Budget", "Comments", ""])
def test_xp002_is_quiet_where_each_column_has_one_heading(tmp_path: Path, heading: str) -> None:
    assert cells("XP002", subject_of(tmp_path, [*action(), "x"], headings=[*HEADINGS, heading])) == []
