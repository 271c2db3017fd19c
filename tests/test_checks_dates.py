"""XP2: target dates and lead officers. XP3: footnote markers and notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_checks_subject import HEADINGS, action, cells, more, run, subject_of

JANUARY = ["¹ Correct as at January 2014"]


@pytest.mark.parametrize(
    ("timescale", "rating"),
    [
        ("January 2014", "Amber"),
        ("31 January 2014", "Red"),
        ("December 2013", "Green"),
        ("December 2013", "Complete"),
        ("December 2013", "Closed by the inspectorate"),
        ("December 2013", "Completed – awaiting sign-off"),
        ("December 2013\nApril 2014", "Amber"),
        ("December 2013\nOngoing", "Amber"),
        ("Ongoing", "Amber"),
        ("Winter 2013", "Amber"),
        ("2013/14", "Amber"),
        ("", "Amber"),
    ],
)
def test_xp201_is_quiet_before_the_date_and_after_the_end(
    tmp_path: Path, timescale: str, rating: str
) -> None:
    row = action(timescale=timescale, rating=rating, shown="Begun ¹")
    assert cells("XP201", subject_of(tmp_path, row, notes=JANUARY)) == []


def test_xp201_is_quiet_where_the_plan_does_not_say_its_month(tmp_path: Path) -> None:
    assert cells("XP201", subject_of(tmp_path, action(timescale="December 2003"))) == []


@pytest.mark.parametrize(
    ("timescale", "rating"),
    [
        ("December 2013", "Amber"),
        ("December 2013", "Not complete"),
        ("December 2013", "Completed in part, work remains outstanding"),
        ("31/12/2013", "Red"),
        ("October 2013\n\nDecember 2013", ""),
        ("Q2 2013/14", "Amber"),
    ],
)
def test_xp201_finds_a_date_before_the_plan_s_month(tmp_path: Path, timescale: str, rating: str) -> None:
    row = action(timescale=timescale, rating=rating, shown="Begun ¹")
    (seen,) = run("XP201", subject_of(tmp_path, row, notes=JANUARY))
    assert seen.cell == "D4"
    assert "holds figures of January 2014" in seen.message


@pytest.mark.parametrize(
    "timescale", ["May 2014", "Spring 2014", "2014/15", "End of term", "Audit completed January 2014"]
)
def test_xp202_is_quiet_about_a_date_in_any_words(tmp_path: Path, timescale: str) -> None:
    assert cells("XP202", subject_of(tmp_path, action(timescale=timescale))) == []


def test_xp202_is_quiet_about_complete_actions_and_plans_without_timescales(tmp_path: Path) -> None:
    assert cells("XP202", subject_of(tmp_path, action(timescale="", rating="Complete"))) == []
    headings = [heading if heading != "Timescale" else "Budget" for heading in HEADINGS]
    assert cells("XP202", subject_of(tmp_path, action(timescale="5"), headings=headings)) == []


@pytest.mark.parametrize(
    ("timescale", "words"),
    [
        (None, "is blank"),
        (" ", "is blank"),
        ("Ongoing", "is 'Ongoing'"),
        ("On-going.", "is 'On-going.'"),
        ("TBC", "is 'TBC'"),
        ("NFA", "is 'NFA'"),
        ("n/a", "is 'n/a'"),
        ("January 2014\nOngoing", "is 'Ongoing' in part, beside a date"),
    ],
)
def test_xp202_names_what_stands_for_a_date(tmp_path: Path, timescale: str | None, words: str) -> None:
    (seen,) = run("XP202", subject_of(tmp_path, action(timescale=timescale)))
    assert seen.cell == "D4"
    assert seen.message == f"The timescale of A01 {words}: what has no date can never be late."


@pytest.mark.parametrize(
    ("lead", "rating"), [("A Lee", "Red"), ("Head of Service, vacant", "Red"), ("", "Complete")]
)
def test_xp208_is_quiet_about_names_posts_and_complete_actions(
    tmp_path: Path, lead: str, rating: str
) -> None:
    assert cells("XP208", subject_of(tmp_path, action(lead=lead, rating=rating))) == []


def test_xp208_is_quiet_in_a_plan_without_leads(tmp_path: Path) -> None:
    headings = [heading if heading != "Lead Officer" else "Budget" for heading in HEADINGS]
    assert cells("XP208", subject_of(tmp_path, action(lead=None), headings=headings)) == []


@pytest.mark.parametrize(
    ("lead", "words"),
    [(None, "is blank"), ("NFA", "says 'NFA'"), ("tbc", "says 'tbc'"), ("Vacant", "says 'Vacant'")],
)
def test_xp208_finds_that_nobody_leads(tmp_path: Path, lead: str | None, words: str) -> None:
    (seen,) = run("XP208", subject_of(tmp_path, action(lead=lead)))
    assert seen.cell == "C4"
    assert f"(the cell {words})" in seen.message


@pytest.mark.parametrize("shown", ["86% ¹", "86% [1]", "86% (1)", "12 m²", "3% (4) and 72% (23)", "86% *"])
def test_xp301_is_quiet_about_markers_with_notes_and_what_is_none(tmp_path: Path, shown: str) -> None:
    notes = ["¹ Correct as at January 2014", "* Provisional"]
    assert cells("XP301", subject_of(tmp_path, action(shown=shown), notes=notes)) == []


@pytest.mark.parametrize(
    ("shown", "words"), [("86% ²", "marker 2,"), ("86% [7]", "marker 7,"), ("86%†", "marker '†',")]
)
def test_xp301_finds_a_marker_without_its_note(tmp_path: Path, shown: str, words: str) -> None:
    subject = subject_of(tmp_path, action(shown=shown), notes=JANUARY)
    (seen,) = run("XP301", subject)
    assert (seen.cell, seen.action, seen.quote) == ("F4", "A01", shown)
    assert words in seen.message


def test_xp301_quotes_the_last_words_before_the_marker(tmp_path: Path) -> None:
    progress = "A long story of the work that has been done so far in the service, to the end ²"
    (seen,) = run("XP301", subject_of(tmp_path, action(progress=progress)))
    assert seen.quote == "done so far in the service, to the end ²"


def test_xp302_is_quiet_where_every_note_has_its_marker(tmp_path: Path) -> None:
    rows = (action(shown="86% ¹"), more("No. of calls", "12*"))
    assert cells("XP302", subject_of(tmp_path, *rows, notes=["¹ As at May 2014", "* Provisional"])) == []


def test_xp302_finds_a_note_without_a_marker(tmp_path: Path) -> None:
    subject = subject_of(
        tmp_path, action(shown="86% ¹"), notes=["¹ As at May 2014", "² As at June 2014", "† Old"]
    )
    two, dagger = run("XP302", subject)
    assert (two.cell, two.quote) == ("A7", "² As at June 2014")
    assert two.message == "No marker points to note 2: nobody knows which figure it is about."
    assert dagger.message.startswith("No marker points to note †:")


def test_xp304_names_a_marker_typed_as_plain_figures(tmp_path: Path) -> None:
    row = action(progress="13 (24%) have never logged on 16. A new module went live.")
    subject = subject_of(tmp_path, row, notes=["¹⁶ As at May 2014"])
    (seen,) = run("XP304", subject)
    assert (seen.cell, seen.action, seen.remedy) == ("B4", "A01", "Raise the 16 in B4.")
    assert seen.message.startswith("'13 (24%) have never logged on 16' in B4 ends with 16 in plain figures")
    assert cells("XP302", subject) == []  # one slip, one finding


def test_xp304_names_a_marker_typed_after_a_figure(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(shown="86% 2"), notes=["² As at May 2014"])
    (seen,) = run("XP304", subject)
    assert seen.message.startswith("'86% 2' in ")
    assert cells("XP302", subject) == []


@pytest.mark.parametrize(
    "progress", ["Phase 16 begins.", "There are 16 of them.", "It rose to 16.5.", "116."]
)
def test_xp304_takes_no_other_number_for_a_marker(tmp_path: Path, progress: str) -> None:
    subject = subject_of(tmp_path, action(progress=progress), notes=["¹⁶ As at May 2014"])
    assert cells("XP304", subject) == []
    assert cells("XP302", subject) == ["A6"]
