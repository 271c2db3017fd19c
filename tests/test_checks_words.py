"""XP4: what a narrative says against the figures beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.tables import table
from tests.test_checks_subject import HEADINGS, action, cells, more, run, subject_of
from xlplan.checks.conflicts import find_conflicts
from xlplan.checks.subject import Subject
from xlplan.plan.reader import read_plan
from xlplan.text.claims import find_claims
from xlplan.text.likeness import is_general, likeness

WITHIN_45 = "90% of assessments completed within 45 working days"


def plan_with(folder: Path, narrative: str, figures: str, note: str = "") -> Subject:
    """Return a plan of one action; the note belongs to its first figure."""
    first, *others = [line.split(" = ", 1) for line in figures.split("\n")]
    shown = first[1] + " ¹" if note else first[1]
    rows = [action(progress=narrative, measure=first[0], shown=shown), *(more(*other) for other in others)]
    return subject_of(folder, *rows, notes=[f"¹ {note}"] if note else [])


@pytest.mark.parametrize(("narrative", "figures", "note", "expected"), table("checks_words.md", "Values"))
def test_only_a_value_of_the_same_measure_and_time_conflicts(
    tmp_path: Path, narrative: str, figures: str, note: str, expected: str
) -> None:
    subject = plan_with(tmp_path, narrative, figures, note)
    found = [
        f"{conflict.claim.reading.text} / {conflict.indicator.reading.text}"
        for conflict in find_conflicts(subject, subject.actions[0])
        if conflict.indicator.reading
    ]
    assert "; ".join(found) == expected.replace("quiet", "")


def test_xp401_quotes_both_places(tmp_path: Path) -> None:
    narrative = "All is well. Performance during November 2013 was 84%; it has improved."
    subject = plan_with(tmp_path, narrative, f"{WITHIN_45} = 86%", "Performance for November 2013")
    (seen,) = run("XP401", subject)
    assert (seen.cell, seen.action, seen.indicator) == ("B4", "A01", "I01.1")
    assert seen.message.startswith(
        "Progress says '84%', and Current Performance (Plan!F4) says '86%' for the same"
    )
    assert (
        seen.quote
        == f"Progress: 'Performance during November 2013 was 84%; it has improved.' | {WITHIN_45}: '86% ¹'"
    )


def test_xp401_reads_a_numeric_cell_and_the_comments(tmp_path: Path) -> None:
    headings = [*HEADINGS, "Comments"]
    rows = [*action(measure=WITHIN_45, shown=0.86), "Performance is now 84%."]
    subject = subject_of(tmp_path, rows, headings=headings)
    assert cells("XP401", subject) == []  # 0.86 is no percentage yet
    book = load_workbook(tmp_path / "plan.xlsx")
    book["Plan"]["F4"].number_format = "0%"
    book.save(tmp_path / "plan.xlsx")
    again = Subject(read_plan(tmp_path / "plan.xlsx"), None, subject.config, subject.today)
    assert cells("XP401", again) == ["H4"]


def test_xp401_takes_no_footnote_marker_for_a_figure(tmp_path: Path) -> None:
    narrative = "116 children are on a Child Protection Plan [84] children."
    subject = plan_with(tmp_path, narrative, "No. of children on a Child Protection Plan = 116")
    assert cells("XP401", subject) == []


def test_xp401_reads_narratives_of_several_rows(tmp_path: Path) -> None:
    first = action(progress="All is well.", measure=WITHIN_45, shown="86%")
    assert cells("XP401", subject_of(tmp_path, first, [None, "Performance is now 84%."])) == ["B4"]


def test_xp401_goes_by_the_register_s_basis(tmp_path: Path) -> None:
    register = "indicator,action,measure,basis\nI1,A01,{},{}\n"
    narrative = "So far this year 80% of assessments were completed within 45 working days."
    row = action(progress=narrative, measure=WITHIN_45, shown="86%")
    for basis, expected in (("month", []), ("ytd", ["B4"])):
        subject = subject_of(tmp_path, row, register=register.format(WITHIN_45, basis))
        assert cells("XP401", subject) == expected


@given(st.text(alphabet="0123456789%.,;:()–- \nofthaninyearNovember¹[]", max_size=80))
def test_any_narrative_can_be_read(narrative: str) -> None:
    for claim in find_claims(narrative):
        assert narrative[claim.reading.start : claim.reading.end] == claim.reading.text
        assert claim.phrase is not None


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Performance during was", True),
        ("has improved and now stands at", True),
        ("The vacancy rate is", False),
    ],
)
def test_phrase_is_general_where_it_names_no_measure(phrase: str, expected: bool) -> None:
    assert is_general(phrase) is expected


def test_measure_without_words_is_like_nothing() -> None:
    assert likeness("% of", "% of") == 0
