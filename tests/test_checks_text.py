"""Rules on words, one table of texts for each: what is found, and what must stay quiet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tables import table
from tests.test_checks_subject import action, more, run, subject_of
from xlplan.checks import Subject
from xlplan.checks.rule import Seen

CHANGE, SUMS, DAMAGE = ("XP402",), ("XP403", "XP404"), ("XP801", "XP802", "XP803")


def codes(subject: Subject, *wanted: str) -> str:
    return " ".join(code for code in wanted if run(code, subject)) or "quiet"


def found(subject: Subject, *wanted: str) -> list[tuple[str, Seen]]:
    return [(code, seen) for code in wanted for seen in run(code, subject)]


@pytest.mark.parametrize(("narrative", "expected"), table("checks_text.md", "Change"))
def test_words_for_a_change_fit_its_figures(tmp_path: Path, narrative: str, expected: str) -> None:
    assert codes(subject_of(tmp_path, action(progress=narrative)), "XP402") == expected


@pytest.mark.parametrize(("narrative", "expected"), table("checks_text.md", "Sums"))
def test_counts_and_percentages_come_to_each_other(tmp_path: Path, narrative: str, expected: str) -> None:
    in_narrative = subject_of(tmp_path, action(progress=narrative))
    in_figures = subject_of(tmp_path, action(measure="Quality of work", shown=narrative))
    assert codes(in_narrative, "XP403", "XP404") == codes(in_figures, "XP403", "XP404") == expected


@pytest.mark.parametrize(("narrative", "expected"), table("checks_text.md", "Comparison"))
def test_comparison_has_the_figure_compared_with(tmp_path: Path, narrative: str, expected: str) -> None:
    assert codes(subject_of(tmp_path, action(progress=narrative)), "XP406") == expected


@pytest.mark.parametrize(("narrative", "figures", "expected"), table("checks_text.md", "Claim"))
def test_claim_of_compliance_has_a_figure(
    tmp_path: Path, narrative: str, figures: str, expected: str
) -> None:
    measure, shown = figures.split(" = ")
    subject = subject_of(tmp_path, action(progress=narrative, measure=measure, shown=shown))
    assert " ".join(f"{code} {seen.cell}" for code, seen in found(subject, "XP408")) == expected.replace(
        "quiet", ""
    )


@pytest.mark.parametrize(("rating", "narrative", "expected"), table("checks_text.md", "Risk"))
def test_risk_in_words_is_not_rated_fine(tmp_path: Path, rating: str, narrative: str, expected: str) -> None:
    assert codes(subject_of(tmp_path, action(rating=rating, progress=narrative)), "XP107") == expected


@pytest.mark.parametrize(("text", "expected"), table("checks_text.md", "Damage"))
def test_damaged_text_is_found_where_it_is(tmp_path: Path, text: str, expected: str) -> None:
    seen = found(subject_of(tmp_path, action(progress=text)), *DAMAGE)
    assert " ".join(f"{code} {each.quote}" for code, each in seen) == expected.replace("quiet", "")
    assert {each.cell for _, each in seen} <= {"B4"}


@pytest.mark.parametrize(("first", "second", "expected"), table("checks_text.md", "Names"))
def test_name_has_one_spelling(tmp_path: Path, first: str, second: str, expected: str) -> None:
    assert codes(subject_of(tmp_path, action(lead=first), action(lead=second)), "XP209") == expected


@pytest.mark.parametrize(("timescale", "expected"), table("checks_text.md", "Dates"))
def test_timescale_is_a_date_that_there_is(tmp_path: Path, timescale: str, expected: str) -> None:
    seen = found(subject_of(tmp_path, action(timescale=timescale)), "XP203")
    assert " ".join(f"{code} {each.cell}" for code, each in seen) == expected.replace("quiet", "")


def test_xp402_quotes_the_words_and_names_both_figures(tmp_path: Path) -> None:
    narrative = "All is well. The rate fell slightly from 26% to 13%. More is to come."
    (seen,) = run("XP402", subject_of(tmp_path, action(progress=narrative)))
    assert (seen.cell, seen.action, seen.quote) == ("B4", "A01", "The rate fell slightly from 26% to 13%.")
    assert (
        "says 'fell slightly', and its own figures are 13% now and 26% before: that is a halving"
        in seen.message
    )


@pytest.mark.parametrize(
    ("narrative", "shown", "expected"),
    [
        ("Sickness absence is slightly above the target.", "16%", 1),
        ("Sickness absence is below the target.", "16%", 1),
        ("Sickness absence is significantly above the target.", "10.1%", 1),
        ("Sickness absence is slightly above the target.", "11%", 0),
        ("Sickness absence is significantly above the target.", "16%", 0),
        ("Sickness absence is below the target.", "9%", 0),
        ("The target is below that of last year.", "16%", 0),
    ],
)
def test_xp402_holds_a_miss_in_words_against_the_target(
    tmp_path: Path, narrative: str, shown: str, expected: int
) -> None:
    row = action(progress=narrative, measure="<=10% sickness absence", shown=shown)
    subject = subject_of(tmp_path, row, more("% of visits on time", "80%"))
    assert len(run("XP402", subject)) == expected


def test_xp407_finds_a_long_sentence_in_two_actions(tmp_path: Path) -> None:
    sentence = "New monthly clinics attended by the management team will begin in January 2014."
    rows = (action(progress=f"All is well. {sentence}"), action(progress=f"{sentence} More later."))
    (seen,) = run("XP407", subject_of(tmp_path, *rows))
    assert (seen.cell, seen.action, seen.quote) == ("B5", "A02", sentence.rstrip("."))
    assert "what Progress of A01 (B4) says" in seen.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The plan for 2013/14 is in place.", "The plan for 2013/14 is in place."),
        (
            "New monthly clinics of the management team begin soon here.",
            "New monthly clinics of the team begin soon.",
        ),
    ],
)
def test_xp407_is_quiet_about_short_sentences_and_others(tmp_path: Path, one: str, other: str) -> None:
    assert run("XP407", subject_of(tmp_path, action(progress=one), action(progress=other))) == []


def test_xp407_is_quiet_about_one_answer_to_two_measures(tmp_path: Path) -> None:
    answer = "The new service has been agreed across the four partner boroughs of the north"
    assert run("XP407", subject_of(tmp_path, action(shown=answer), more("Staff in post", answer))) == []


REFERRED = "% of total referrals to social care re-referred within a year"
REFERRED_IN_TRIAGE = "% of total referrals to social care received in Triage re-referred within a year"


@pytest.mark.parametrize(
    ("measure", "value", "expected"),
    [
        (REFERRED, "YTD = 12%", "XP405"),
        ("% of total referrals to social care that are rereferred within a year", "YTD = 12%", "XP405"),
        (REFERRED_IN_TRIAGE, "YTD = 11%", "XP405"),
        ("% of total referrals to social care that are rereferred within a year", "YTD = 10%", "XP409"),
        (REFERRED_IN_TRIAGE, "YTD = 10%", "XP409"),
        (REFERRED_IN_TRIAGE, "YTD = 40%", "quiet"),
        (REFERRED, "YTD = 10%", "quiet"),
        (REFERRED, "Awaiting data", "quiet"),
        ("% of total referrals to social care re-referred within 2 years", "YTD = 12%", "quiet"),
        ("No. of total referrals to social care re-referred within a year", "YTD = 12", "quiet"),
        (f"{REFERRED} (north team)", "YTD = 11%", "quiet"),
        ("% of referrals", "YTD = 12%", "quiet"),
        (REFERRED, "12% in October 2013", "quiet"),
    ],
)
def test_one_measure_in_two_actions(tmp_path: Path, measure: str, value: str, expected: str) -> None:
    rows = (action(measure=REFERRED, shown="YTD = 10%"), action(measure=measure, shown=value))
    assert codes(subject_of(tmp_path, *rows), "XP405", "XP409") == expected


def test_xp405_names_both_places(tmp_path: Path) -> None:
    rows = (action(measure=REFERRED, shown="YTD = 10%"), action(measure=REFERRED, shown="YTD = 12%"))
    (seen,) = run("XP405", subject_of(tmp_path, *rows))
    assert (seen.cell, seen.action, seen.indicator) == ("F5", "A02", "I02.1")
    assert seen.message.startswith("I01.1 (F4) says '10%' and I02.1 (F5) '12%'")


@pytest.mark.parametrize(
    ("narrative", "measure", "expected"),
    [
        ("Of the 259 LAC aged 4 or over, 257 gave their views.", "100% of LAC give their views", 1),
        ("Of the 259 LAC aged 4 or over, 257 gave their views.", "100% of LAC aged 4 or over give views", 0),
        ("Of the 259 LAC, 257 gave their views.", "100% of LAC give their views", 0),
        ("Of the 259 LAC aged 4 or over, 200 gave their views.", "100% of LAC give their views", 0),
        ("Of the 259 staff over 40, 257 drive a car.", "100% of LAC give their views", 0),
    ],
)
def test_xp410_finds_a_figure_of_some_only(
    tmp_path: Path, narrative: str, measure: str, expected: int
) -> None:
    row = action(progress=narrative, measure=measure, shown="YTD = 99%")
    assert len(run("XP410", subject_of(tmp_path, row))) == expected


@pytest.mark.parametrize(
    ("measure", "shown", "expected"),
    [
        ("Increased number of lay members on the board", "Two lay members", ["E4"]),
        ("Reduced rate of re-referrals", "12%", ["E4"]),
        ("Reduced rate of re-referrals", "12%, from 15% last year", []),
        ("Increased number of lay members to 4", "Two lay members", []),
        ("Number of lay members", "2", []),
        ("More work is done", "Begun", []),
    ],
)
def test_xp406_finds_a_measure_of_change_without_its_start(
    tmp_path: Path, measure: str, shown: str, expected: list[str]
) -> None:
    subject = subject_of(tmp_path, action(measure=measure, shown=shown))
    assert [seen.cell for seen in run("XP406", subject)] == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("69 Early Help Assessments completed from September to November 2013", ["F4"]),
        ("69 assessments completed by partner agencies", []),
        ("69 assessments completed by partners", []),
        ("69 assessments completed", []),
        ("69", []),
        ("Assessments are completed by health visitors", []),
    ],
)
def test_xp410_finds_an_answer_about_somebody_else(tmp_path: Path, shown: str, expected: list[str]) -> None:
    row = action(measure="No. of assessments completed by partner agencies", shown=shown)
    assert [seen.cell for seen in run("XP410", subject_of(tmp_path, row))] == expected


def test_character_that_cannot_be_seen_is_named_and_reported_in_a_workbook(tmp_path: Path) -> None:
    from xlplan.checks import run_checks
    from xlplan.reports.findings_book import findings_workbook

    subject = subject_of(tmp_path, action(progress="First_x0001_second the the end"))
    (seen,) = run("XP801", subject)
    assert "'U+0001'" in seen.message
    assert findings_workbook(subject.plan.path, run_checks(subject), {}, "not fit")
