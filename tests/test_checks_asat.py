"""XP2: for which time figures are. XP1: key, Red, measures. XP3: order and repetition of notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_checks_subject import HEADINGS, action, cells, more, run, subject_of

END_NOVEMBER = "Correct as at end November 2013"
RATE = "Vacancy rate (<=10%)"


def notes(*texts: str) -> list[str]:
    return [f"[{number}] {text}" for number, text in enumerate(texts, 1)]


def marked(count: int) -> list[list[object]]:
    return [action(measure="% of visits", shown=f"{number}0% [{number}]") for number in range(1, count + 1)]


def test_xp204_finds_a_note_older_than_most(tmp_path: Path) -> None:
    texts = notes(
        END_NOVEMBER, END_NOVEMBER, "Correct as at 8 November 2013", "Correct as at 8 November 2013"
    )
    (seen,) = run("XP204", subject_of(tmp_path, *marked(4), notes=texts))
    assert (seen.cell, seen.action) == ("A11", "A03")
    assert seen.message.startswith("Notes 3, 4 (figures of A03, A04) are of 8 November 2013, and the plan's")


@pytest.mark.parametrize(
    ("texts", "title", "expected"),
    [
        ((END_NOVEMBER, END_NOVEMBER, "Correct as at January 2014"), "Action Plan", ["A10"]),
        ((END_NOVEMBER, END_NOVEMBER, END_NOVEMBER), "Position at 31 December 2013", ["A8"]),
        ((END_NOVEMBER, END_NOVEMBER, "Correct as at 28 November 2013"), "Action Plan", []),
        ((END_NOVEMBER, END_NOVEMBER), "Action Plan, version 2, January 2014", []),
        ((END_NOVEMBER, END_NOVEMBER), "Action Plan April 2013 to March 2015", []),
        ((END_NOVEMBER, END_NOVEMBER), "Performance improvement plan to March 2015", []),
        ((END_NOVEMBER, END_NOVEMBER, "Outturn of 2012/13"), "Action Plan", []),
        ((END_NOVEMBER, END_NOVEMBER, "Figures of Q1 2013/14"), "Action Plan", []),
        ((END_NOVEMBER, END_NOVEMBER, "Next figures due March 2014"), "Action Plan", []),
        ((END_NOVEMBER, "Correct as at 8 October 2013", "As at June 2013"), "Action Plan", []),
        ((END_NOVEMBER,), "Action Plan", []),
    ],
)
def test_xp204_goes_by_the_title_or_by_most_notes(
    tmp_path: Path, texts: tuple[str, ...], title: str, expected: list[str]
) -> None:
    subject = subject_of(tmp_path, *marked(3), notes=notes(*texts), title=title)
    assert cells("XP204", subject) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("YTD = 17% [1]", "0% [2]", ["F5"]),
        ("YTD = 17% [1]", "69% from September to November 2013", ["F5"]),
        ("YTD = 17% [1]", "YTD = 3% [1]", []),
        ("17% [1]", "3% [1]", []),
        ("YTD = 17% [1]", "Awaiting data", []),
        ("YTD = 17% [1]", "3%", []),
    ],
)
def test_xp205_finds_a_month_beside_a_year_to_date(
    tmp_path: Path, one: str, other: str, expected: list[str]
) -> None:
    rows = (action(measure=RATE, shown=one), more("Sickness absence rate", other))
    subject = subject_of(tmp_path, *rows, notes=notes(END_NOVEMBER, "Performance for November 2013"))
    assert cells("XP205", subject) == expected


def test_xp206_finds_the_figures_of_an_action_that_have_no_date(tmp_path: Path) -> None:
    rows = (action(measure=RATE, shown="17% [1]"), action(measure="No. trained", shown="82 staff trained"))
    (seen,) = run("XP206", subject_of(tmp_path, *rows, notes=notes(END_NOVEMBER)))
    assert (seen.cell, seen.action, seen.quote) == ("F5", "A02", "82 staff trained")


def test_xp206_is_told_once_where_no_figure_has_a_date(tmp_path: Path) -> None:
    rows = [action(measure=RATE, shown="17%") for _ in range(3)]
    (seen,) = run("XP206", subject_of(tmp_path, *rows))
    assert (seen.cell, seen.quote) == ("F3", "Current Performance")


@pytest.mark.parametrize(
    ("shown", "title", "heading"),
    [
        ("17% in November 2013", "Action Plan 2013/14", "Current Performance"),
        ("17%", "Position at 30 November 2013", "Current Performance"),
        ("17%", "Action Plan", "Current Performance (Nov 2013)"),
        ("Service agreed", "Action Plan", "Current Performance"),
    ],
)
def test_xp206_is_quiet_where_the_date_stands_somewhere(
    tmp_path: Path, shown: str, title: str, heading: str
) -> None:
    headings = [*HEADINGS[:5], heading, "RAG"]
    subject = subject_of(tmp_path, action(measure=RATE, shown=shown), title=title, headings=headings)
    assert cells("XP206", subject) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ofsted Action Plan", ["A2"]),
        ("Action Plan 2013/14", []),
        ("Action Plan, November 2013", []),
        ("Action Plan 2013", []),
    ],
)
def test_xp207_finds_a_plan_without_a_date(tmp_path: Path, title: str, expected: list[str]) -> None:
    assert cells("XP207", subject_of(tmp_path, action(), title=title)) == expected


@pytest.mark.parametrize(
    "key",
    [
        "Key: Green is met, Amber nearly, Red is not",
        "RAG key",
        "Green = target met; Red = target missed by more than 5 points",
        "BRAG: B = complete   G = on track   A = some slippage   R = significant concern",
        "R: late, A: slipping, G: on time",
    ],
)
def test_xp105_knows_a_key(tmp_path: Path, key: str) -> None:
    assert cells("XP105", subject_of(tmp_path, action(), key=key)) == []


@pytest.mark.parametrize(
    "key", ["", "Amber actions are below", "Red and green", "Team A: Ann, Team B: Bo", "R/A/G"]
)
def test_xp105_finds_that_there_is_no_key(tmp_path: Path, key: str) -> None:
    (seen,) = run("XP105", subject_of(tmp_path, action(), key=key))
    assert (seen.cell, seen.quote) == ("G3", "RAG")


@pytest.mark.parametrize("rating", ["", "In progress", "Complete"])
def test_xp105_is_quiet_about_ratings_that_speak_for_themselves(tmp_path: Path, rating: str) -> None:
    assert cells("XP105", subject_of(tmp_path, action(rating=rating), key="")) == []


@pytest.mark.parametrize(
    ("shown", "ratings", "expected"),
    [
        ("17%", ("Amber", "Green"), ["G4"]),
        ("17%", ("Amber", "Red"), []),
        ("10.5%", ("Amber", "Green"), []),
        ("9%", ("Amber", "Green"), []),
        ("Awaiting data", ("Amber", "Green"), []),
        ("17%", ("", ""), []),
    ],
)
def test_xp108_finds_a_target_badly_missed_in_a_plan_without_red(
    tmp_path: Path, shown: str, ratings: tuple[str, str], expected: list[str]
) -> None:
    rows = (action(measure=RATE, shown=shown, rating=ratings[0]), action(rating=ratings[1]))
    assert cells("XP108", subject_of(tmp_path, *rows)) == expected


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("To be assessed through case audits", ["E4"]),
        ("TBC", ["E4"]),
        ("To be agreed.", ["E4"]),
        ("Audits completed", []),
        ("% of plans assessed as good in audits", []),
        ("Quality of assessments (to be assessed through case audits)", []),
    ],
)
def test_xp109_finds_a_measure_of_nothing(tmp_path: Path, measure: str, expected: list[str]) -> None:
    assert cells("XP109", subject_of(tmp_path, action(measure=measure))) == expected


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("Track progress, for example the percentage of child protection plans that are measurable", ["A4"]),
        ("Increase the number of visits to children made on time", []),
        ("Increase the proportion of families whose children have weekly visits", []),
        ("Improve the quality of plans", []),
        ("Reduce the number of", []),
    ],
)
def test_xp110_finds_a_measure_that_is_asked_for_and_not_reported(
    tmp_path: Path, area: str, expected: list[str]
) -> None:
    row = action(area=area, measure="% of visits to children made on time", shown="80%")
    assert cells("XP110", subject_of(tmp_path, row)) == expected


@pytest.mark.parametrize(
    ("shown", "texts", "expected"),
    [
        (("5% [1]", "6% [2]"), ("[1] As at May", "[2] As at June"), []),
        (("5% [1]", "6% [2]", "7% [1]"), ("[1] As at May", "[2] As at June"), []),
        (("5% [2]", "6% [1]"), ("[1] As at May", "[2] As at June"), ["F5"]),
        (("5% [1]", "6% [2]"), ("[2] As at June", "[1] As at May"), ["A8"]),
    ],
)
def test_xp303_finds_what_is_out_of_order(
    tmp_path: Path, shown: tuple[str, ...], texts: tuple[str, ...], expected: list[str]
) -> None:
    rows = [action(measure="% of visits", shown=each) for each in shown]
    assert cells("XP303", subject_of(tmp_path, *rows, notes=texts)) == expected


def test_xp303_lets_markers_be_counted_down_the_columns(tmp_path: Path) -> None:
    first = action(progress="Done [1]", measure="% of visits", shown="5% [3]")
    rows = (first, [None, "Begun [2]", None, None, "% of calls", "6% [4]", None])
    texts = notes("As at May", "As at June", "As at July", "As at August")
    assert cells("XP303", subject_of(tmp_path, *rows, notes=texts)) == []


def test_xp305_names_the_notes_that_say_the_same(tmp_path: Path) -> None:
    texts = notes(END_NOVEMBER, "Provisional", f"{END_NOVEMBER}.", f"{END_NOVEMBER}; teams A and B only")
    (seen,) = run("XP305", subject_of(tmp_path, *marked(4), notes=texts))
    assert seen.cell == "A9"
    assert seen.message.startswith(f"Notes 1 and 3 all say '{END_NOVEMBER}': 2 have to be changed")


def test_next_steps_are_held_against_figures_only_where_they_say_how_things_stand(tmp_path: Path) -> None:
    headings = [*HEADINGS, "Next steps"]
    measure = "90% of assessments completed within 45 working days"
    for words, expected in (
        ("Performance is now 84%.", ["H4"]),
        ("Reach 95% of assessments completed within 45 working days.", []),
    ):
        row = [*action(measure=measure, shown="86%"), words]
        assert cells("XP401", subject_of(tmp_path, row, headings=headings)) == expected
