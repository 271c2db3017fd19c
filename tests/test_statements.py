"""Trackers beside tables of figures: the sentences of their texts that are proposed, and never more than that."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.example import decided, small_extract, small_register
from tests.sheets import Row, book_of, plan_of
from xlplan.plan.reader import read_plan
from xlplan.plan.register import Entry
from xlplan.propose.register import propose_register

HEADS = ("Action", "Lead", "Due", "Status", "Latest update")
FIGURES: Sequence[Row] = [("KPI", "Target", "Actual", "RAG"), ("% seen", "90%", "86%", "Amber")]


def told(folder: Path, *texts: str | None, heads: Row = HEADS) -> list[Entry]:
    """Return the register's rows of a tracker with these texts, which stands beside a table of figures."""
    rows = [(f"Do {at}", "A Lee", "31/03/2027", "Open", text) for at, text in enumerate(texts, start=1)]
    plan = read_plan(book_of(folder, *FIGURES, Tracker=[heads, *rows]))
    return [entry for entry in propose_register(plan).entries if entry.sheet == "Tracker"]


def test_steps_dates_and_staff_in_a_tracker_are_no_indicators(tmp_path: Path) -> None:
    texts = ("Two extra investigators in post.", "18 sockets added.", "Report to Cabinet 24 November.", None)
    assert told(tmp_path, *texts) == []


def test_figure_of_a_tracker_is_proposed_without_a_key_and_rates_nothing(tmp_path: Path) -> None:
    (entry,) = told(tmp_path, "In use for 92% of panels (target 95%).", "Tested; goes live in December.")
    assert (entry.cell, entry.figure, entry.target) == ("E2", 1, Decimal(95))
    assert (entry.area, entry.measure) == ("Do 1", "In use for …% of panels")
    assert (entry.extract_key, entry.rates) == (None, False)
    assert str(entry.note).startswith("is read from a text on progress: '92%' is proposed")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("At 31 October 88% of patches were applied, up from 52% in July.", "…% of patches were applied"),
        ("Debt is £1.92m (April: £2.35m) against an aim of £1.5m.", "Debt is £…"),
        ("62% of referrals from schools were accepted.", "…% of referrals from schools were accepted"),
        ("31 of 64 managers trained.", "… managers trained"),
        ("88% at 31 October 2026 (target 90% from 1 April 2027).", "Do 1"),
        ("23% of fleet is electric (target 30% by March 2027)", "…% of fleet is electric"),
        ("92%.", "Do 1"),
        ("17/10: 412 applications outstanding, 37 fewer than last month.", "… applications outstanding"),
        ("72% met the standard, target 80%.", "…% met the standard"),
        ("1) Policy drafted\n2) 78% of managers briefed", "…% of managers briefed"),
        ("Completion stands at 81% and needs to be 100% by May.", "Completion stands at …%"),
        ("The balance is £3,140 at present, to be brought below £500.", "The balance is £… at present"),
        ("Backlog of 87 complaints is open (target: nil)", "Backlog of … complaints is open"),
        ("At 31 October 2026, 7 of 12 recommendations closed.", "… recommendations closed"),
    ],
)
def test_measure_of_a_sentence_is_its_words_less_what_changes_every_month(
    tmp_path: Path, text: str, measure: str
) -> None:
    assert [entry.measure for entry in told(tmp_path, text)] == [measure]


def test_each_sentence_that_states_performance_is_named_by_its_words(tmp_path: Path) -> None:
    text = "Desk opened in May. Reviews on time: 89% (target 95%)\nReviews in person: 62%"
    first, second = told(tmp_path, text)
    assert (first.measure, first.line, first.figure) == ("Reviews on time: …%", 1, 1)
    assert (second.measure, second.line, second.figure) == ("Reviews in person: …%", 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "12/11/26: 92% of visits on time.\n10/10/26: 88% of visits on time.",
        "10/10/26: 88% of visits on time.\n12/11/26: 92% of visits on time.",
        "JB 12.11.26 92% on time.\nAS 10.10.26 88% on time.",
        "[Nov 26] 92%\n[Oct 26] 88%",
        "12/01: 92% seen.\n15/12: 88% seen.",
        "Nov 26 update: 92% of visits.\nOct 26 update: 88% of visits.",
        "November 2026\n92% seen.\nOctober 2026\n88% seen.",
        "Nov 26: 92% of plans on time. Oct 26: 88%.",
    ],
)
def test_of_dated_entries_only_the_latest_is_proposed(tmp_path: Path, text: str) -> None:
    (entry,) = told(tmp_path, text)
    assert "'92%' is proposed" in str(entry.note)


@pytest.mark.parametrize(
    "text", ["12/11/26: no news.\n10/10/26: 88% seen.", "Q2: 71% seen.\nOct 26: 75% seen."]
)
def test_earlier_entry_is_no_figure_of_now(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []


@pytest.mark.parametrize("heading", ["Performance evidence", "What the data tells us"])
def test_count_under_a_heading_of_evidence_is_proposed_and_words_are_not(
    tmp_path: Path, heading: str
) -> None:
    found = told(tmp_path, "31 cells remain", "Not measured", None, heads=(*HEADS[:4], heading))
    assert [(entry.cell, entry.extract_key) for entry in found] == [("E2", None)]
    assert "is read from a text on progress" in str(found[0].note)


def test_measure_column_without_a_measure_is_none(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Action", "Lead", "Status", "Progress", "Measure"),
        ("Do", "A Lee", "Open", "7 of 9 done"),
    ]
    plan = read_plan(book_of(tmp_path, *FIGURES, Tracker=rows))
    assert list(plan.indicators["measure"]) == ["% seen", "… done"]


def test_tracker_with_measures_of_its_own_is_left_alone_beside_figures(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Action", "Lead", "Status", "Progress", "Success measure"),
        ("Do", "A Lee", "Open", "7 of 9 done", "Guide is published"),
    ]
    plan = read_plan(book_of(tmp_path, *FIGURES, Tracker=rows))
    assert [entry.sheet for entry in propose_register(plan).entries if entry.figure] == ["Plan"]


BOTH = "Desk is open. 92% of calls were answered. 71% of letters were answered."


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (BOTH, "Desk is open. 92% of calls were answered. 75% of letters were answered."),
        (
            "71% of letters were answered.\n92% of calls were answered.",
            "75% of letters were answered.\n92% of calls were answered.",
        ),
        ("92% of calls were answered.", None),
        ("60% of visits were made.", None),
        ("Report to Board on 12 May.", None),
    ],
)
def test_refresh_changes_only_the_sentence_that_the_register_knows(
    tmp_path: Path, now: str, expected: str | None
) -> None:
    names = ("indicator", "action", "area", "measure", "sheet", "cell", "line", "figure", "unit")
    (letters,) = [entry for entry in told(tmp_path, BOTH) if entry.measure == "…% of letters were answered"]
    small_register(tmp_path, {name: getattr(letters, name) for name in names} | {"extract_key": "letters"})
    small_extract(tmp_path, "letters,2026-11,75")
    told(tmp_path, now)
    assert [edit.new for edit in decided(tmp_path, "2026-11").edits] == ([expected] if expected else [])


def test_refresh_never_writes_into_an_entry_that_has_its_date(tmp_path: Path) -> None:
    names = ("indicator", "action", "area", "measure", "sheet", "cell", "line", "figure", "unit")
    (entry,) = told(tmp_path, "17/10: Desk is open. 94% of people had a call.")
    small_register(tmp_path, {name: getattr(entry, name) for name in names} | {"extract_key": "calls"})
    small_extract(tmp_path, "calls,2026-11,75")
    found = decided(tmp_path, "2026-11")
    assert found.edits == ()
    assert "it stands in the entry of 17/10" in found.findings[0].message


def test_refresh_does_not_point_at_the_sentence_that_it_writes(tmp_path: Path) -> None:
    names = ("indicator", "action", "area", "measure", "sheet", "cell", "line", "figure", "unit")
    (entry,) = told(tmp_path, "94% of people had a call.")
    small_register(tmp_path, {name: getattr(entry, name) for name in names} | {"extract_key": "calls"})
    small_extract(tmp_path, "calls,2026-11,75")
    found = decided(tmp_path, "2026-11")
    assert [edit.new for edit in found.edits] == ["75% of people had a call."]
    assert "XP401" not in {finding.code for finding in found.findings}


@pytest.mark.parametrize(
    ("aim", "log", "measure"),
    [
        ("14 hrs or less", "12/11/26 – 15.4 hours average\n09/10/26 – 16.0 hours", "… hours average"),
        ("Nil", "12/11/26 – In October 6 children were held.\n14/10/26 – 9 were", "… children were held"),
    ],
)
def test_figure_of_the_unit_that_is_aimed_for_says_how_things_stand(
    tmp_path: Path, aim: str, log: str, measure: str
) -> None:
    assert [(entry.figure, entry.measure) for entry in aimed(tmp_path, aim, log)] == [(1, measure)]


@pytest.mark.parametrize("aim", ["Only with rationale", "-", None, "95% on time"])
def test_count_that_is_not_aimed_for_is_still_a_step(tmp_path: Path, aim: str | None) -> None:
    assert aimed(tmp_path, aim, "18 sockets added.") == []


def aimed(folder: Path, aim: str | None, log: str) -> list[Entry]:
    """Return the register's rows of one text in a tracker that says what is aimed for."""
    rows = [
        (*HEADS, "Force aim"),
        ("Do 1", "A Lee", "31/03/2027", "Open", log, aim),
        ("Do 2", "A Lee", "31/03/2027", "Open", "In use for 92% of panels.", "95%"),
    ]
    plan = read_plan(book_of(folder, *FIGURES, Tracker=rows))
    return [entry for entry in propose_register(plan).entries if entry.sheet == "Tracker"][:-1]


def test_sentence_without_a_measure_beside_it_is_an_indicator_by_its_own_words(tmp_path: Path) -> None:
    rows: list[Row] = [("Action", "Lead", "Success measure", "Current position", "RAG")]
    rows += [("Answer calls", "AB", "90% of calls in 10 seconds", "88% of calls in 10 seconds", "Amber")]
    rows += [("Record grounds", "CD", None, "A panel found fair grounds in 92.7% of records.", "Green")]
    rows += [("Count visits", "EF", None, "86%", "Green")]
    found = propose_register(plan_of(tmp_path, *rows))
    told = [(each.cell, each.measure, each.figure, each.extract_key) for each in found.entries[1:]]
    assert told == [("D3", "A panel found fair grounds in …% of records", 1, None)]
    assert [finding.cell for finding in found.findings] == ["D4"]


GROUPED: Sequence[Row] = [
    ("AFI no.", "Area for improvement", "Activity", "Lead", "PROGRESS", None, None, "Forecast"),
    (None, None, None, None, "What we have done", "Numbers", "Health", None),
    (
        "1",
        "Target prevention",
        "Visit homes",
        "Lee",
        "Triage is live.",
        "Visits made this year: 4,312",
        "Off track",
        "X",
    ),
    (None, None, "Evaluate", "Roy", "Framework drafted.", None, "On track", "Y"),
    (
        "2",
        "Assure quality",
        "Sample audits",
        "Fox",
        "10% sample.",
        "Audits passed at once: 87%. We want 90%.",
        "Off track",
        "Z",
    ),
    ("3", "Lead", "Visit stations", "Ash", "Log in use.", "Visits made: 27 of 27 planned", "On track", "W"),
]


def test_parts_of_progress_below_its_group_are_what_they_say(tmp_path: Path) -> None:
    merged = "A1:A2 B1:B2 C1:C2 D1:D2 E1:G1 H1:H2 A3:A4 B3:B4"
    plan = plan_of(tmp_path, *GROUPED, merged=merged)
    (found,) = plan.tables
    columns = {name: found.columns[name] for name in ("reference", "area", "progress", "rating")}
    assert (found.header_row, columns) == (2, {"reference": 1, "area": 3, "progress": 5, "rating": 7})
    assert found.columns["current_performance"] == 6
    assert [entry.cell for entry in propose_register(plan).entries if entry.figure] == ["F3", "F5", "F6"]


def test_column_of_years_is_not_taken_for_statements(tmp_path: Path) -> None:
    heads = ("Year", *HEADS)
    rows = [("24/25", f"Do {at}", "A Lee", "31/03/2027", "Open", "88% seen.") for at in range(4)]
    plan = plan_of(tmp_path, heads, *rows)
    assert {str(entry.cell)[0] for entry in propose_register(plan).entries} == {"F"}
