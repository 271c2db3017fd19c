"""Tables that are read by more than their own rows: sheets under one header, rows of one measure, joined headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sheets import Row, book_of, measures, plan_of
from xlplan.api import check
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register
from xlplan.refresh.locate import locate
from xlplan.refresh.model import spots_of

REVIEWS = ("Action", "Who", "When", "Cost", "Success criteria", "Autumn review", "Spring review")
READING: list[Row] = [
    REVIEWS,
    ("Read daily with the lowest", "JO", "Sept", "£400", "82% on track", "67% on track in November."),
    ("Hear readers in Year 4", "JO", "Oct", "nil", "All heard each week", "88% heard each week."),
]
WRITING: list[Row] = [
    REVIEWS,
    ("Teach sentences daily", "TH", "Sept", "£600", "70% at expected", "Assessed: 61% at expected."),
    ("Buy dictionaries", "TH", "Oct", "2 days", "Books in use", "Ordered."),
]
GROUPS: list[Row] = [
    ("Action", "Lead", "Measure", "Cohort", "Target", "Latest", "RAG"),
    ("Call home", "DH", "Attendance", "All", "96%", "93.9%", "A"),
    (None, None, None, "Boys", "96%", "93.1%", "R"),
    (None, None, None, "Girls", "96%", "94.6%", "A"),
    ("Daily sessions", "EL", "Phonics check passed", "All", "82%", "78%", "A"),
]
MONTHS: list[Row] = [
    ("No.", "Metric", "Ambition", "2026/27", None, None),
    (None, None, None, "Apr-26", "May-26", "Jun-26"),
    (1, "Seen in four hours", "78%", "68.9%", "69.4%", "70.2%"),
    (2, "Left before being seen", "3%", "6.0%", "5.1%", None),
]


def test_sheets_under_the_same_headings_are_read_alike(tmp_path: Path) -> None:
    plan = read_plan(book_of(tmp_path, *READING, Writing=WRITING))
    assert [each.columns.get("current_performance") for each in plan.tables] == [6, 6]
    assert ("70% at expected", "Assessed: 61% at expected.") in [found[1:] for found in measures(plan)]


def test_a_sheet_under_the_same_headings_without_a_figure_keeps_its_progress(tmp_path: Path) -> None:
    plan = read_plan(book_of(tmp_path, *READING, Books=[REVIEWS, *WRITING[2:], WRITING[2]]))
    assert "progress" in plan.tables[1].columns


@pytest.mark.parametrize("merged", ["", "A2:A4 B2:B4 C2:C4"])
def test_rows_of_one_measure_are_told_apart_by_the_column_that_names_them(
    tmp_path: Path, merged: str
) -> None:
    rows = GROUPS if merged else [row if row[2] else (*GROUPS[1][:3], *row[3:]) for row in GROUPS]
    plan = plan_of(tmp_path, *rows, merged=merged)
    assert [measure for _, measure, _ in measures(plan)] == [
        "Attendance – All", "Attendance – Boys", "Attendance – Girls", "Phonics check passed",
    ]  # fmt: skip
    assert plan.indicators["is_certain"].all()


def told_apart(tmp_path: Path, names: Sequence[str | None], heading: str = "Cohort") -> list[str]:
    head = tuple(heading if text == "Cohort" else text for text in GROUPS[0])
    rows = [(*GROUPS[1][:3], name, *row[4:]) for name, row in zip(names, GROUPS[1:4], strict=True)]
    return [*plan_of(tmp_path, head, *rows).indicators["measure"]]


def test_the_ages_of_a_group_are_no_targets_and_each_has_its_own_key(tmp_path: Path) -> None:
    head = ("Action", "Lead", "Measure", "Age band", "Target", "Latest")
    names = ("Under 5 years", "Over 5 years", "At least 65")
    for target in ("96%", None):
        rows: list[Row] = [("Call", "DH", "Seen in time", name, target, "93%") for name in names]
        entries = propose_register(plan_of(tmp_path, head, *rows)).entries
        assert [each.target for each in entries] == [Decimal(96) if target else None] * 3
        assert len({each.extract_key for each in entries}) == 3


def test_how_many_a_group_has_is_no_part_of_its_name(tmp_path: Path) -> None:
    names = ("All (n = 1,412)", "Boys (210)", "Year 1 (key stage)")
    assert [name.partition(" – ")[2] for name in told_apart(tmp_path, names)] == [
        "All", "Boys", "Year 1 (key stage)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "names", [("All", "Girls", "Girls"), ("9", "12", "31"), ("All", "Last year", "Girls"), ("Q1", "Q2", "Q3")]
)
def test_a_column_that_does_not_name_each_row_tells_none_apart(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    assert told_apart(tmp_path, names) == ["Attendance"] * 3


@pytest.mark.parametrize(
    "heading", ["Comment", "Owner", "Source", "What the data tells us", "Data team lead"]
)
def test_only_a_column_of_groups_tells_rows_apart(tmp_path: Path, heading: str) -> None:
    assert told_apart(tmp_path, ("All", "Boys", "Girls"), heading) == ["Attendance"] * 3


def test_a_row_is_called_the_same_whether_another_has_a_group_or_a_figure(tmp_path: Path) -> None:
    assert told_apart(tmp_path, (None, "Boys", "Girls")) == [
        "Attendance",
        "Attendance – Boys",
        "Attendance – Girls",
    ]
    awaited = [*GROUPS[:2], (*GROUPS[2][:5], "Awaited", "R"), *GROUPS[3:]]
    plan = plan_of(tmp_path, *awaited, merged="A2:A4 B2:B4 C2:C4")
    assert [*plan.indicators["measure"]][:3] == [
        "Attendance – All",
        "Attendance – Boys",
        "Attendance – Girls",
    ]


def test_a_measure_with_a_dash_of_its_own_is_no_group_of_another(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, GROUPS[0], (*GROUPS[1][:2], "Referrals – repeated", None, *GROUPS[1][4:]))
    (entry,) = propose_register(plan).entries
    located = locate([replace(entry, measure="Referrals")], spots_of(plan))
    assert not located.spots


def test_a_register_from_before_rows_were_told_apart_is_found_in_its_cells(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *GROUPS, merged="A2:A4 B2:B4 C2:C4")
    new = propose_register(plan).entries
    old = [replace(each, measure=each.measure.split(" – ")[0]) for each in new]
    located = locate(old, spots_of(plan))
    assert {name: spot.cell for name, spot in located.spots.items()} == {
        each.indicator: each.cell for each in new
    }


@pytest.mark.parametrize(
    "above",
    [("Visit", "DH", "Exclusions", "All", "5", "7", "A"), (*GROUPS[1][:3], "SEND", *GROUPS[1][4:])],
)
def test_a_register_from_before_is_not_found_where_its_rows_have_moved(tmp_path: Path, above: Row) -> None:
    rows = [(*GROUPS[1][:3], *row[3:]) for row in GROUPS[1:4]]
    entries = propose_register(plan_of(tmp_path, GROUPS[0], *rows, GROUPS[4])).entries
    old = [replace(each, measure=each.measure.split(" – ")[0]) for each in entries]
    located = locate(old, spots_of(plan_of(tmp_path, GROUPS[0], above, *rows, GROUPS[4])))
    assert {name: spot.cell for name, spot in located.spots.items()} == {"I04.1": "F6"}


def test_a_register_that_names_groups_takes_no_other_row_for_one_without_a_name(tmp_path: Path) -> None:
    rows = [(*GROUPS[1][:3], name, *GROUPS[1][4:]) for name in (None, "Boys", "Girls", "Year 11")]
    entries = propose_register(plan_of(tmp_path, GROUPS[0], *rows[:3])).entries
    located = locate(entries, spots_of(plan_of(tmp_path, GROUPS[0], *rows[1:])))
    assert {spot.measure: spot.cell for spot in located.spots.values()} == {
        "Attendance – Boys": "F2", "Attendance – Girls": "F3",
    }  # fmt: skip


def test_months_under_their_year_are_columns_of_their_own(tmp_path: Path) -> None:
    (table,) = plan_of(tmp_path, *MONTHS, merged="A1:A2 B1:B2 C1:C2 D1:F1").tables
    assert (table.header_row, table.columns["current_performance"], table.series) == (2, 6, (4, 5, 6))


def test_reviews_under_the_progress_of_a_year_are_rounds_of_it(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("No.", "Area", "KPI", "2024/25 actual", "2025/26 target", "Progress 2025/26", None),
        (None, None, None, None, None, "Review 1", "Review 2"),
        (1, "Attendance is low", "Attendance", "77%", "88%", "80%", "84%"),
        (2, "Sessions start late", "Sessions in time", "64%", "90%", "70%", "73%"),
    ]
    (table,) = plan_of(tmp_path, *rows, merged="A1:A2 B1:B2 C1:C2 D1:D2 E1:E2 F1:G1").tables
    assert table.columns["current_performance"] == 7
    alone = [(*rows[0][:5], "Review 1", "Review 2"), *rows[2:]]
    (table,) = plan_of(tmp_path, *alone).tables
    assert (table.columns["current_performance"], table.headings["current_performance"]) == (7, "Review 2")


def test_the_last_figure_is_read_in_each_row_of_a_merged_action(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Action", "Lead", "Metric", "Standard", "Sep-26", "Oct-26"),
        ("Put the bundle in place", "CN", "Restraints per 1,000 days", "15", "19.2", "18.4"),
        (None, None, "Followed up within 72 hours", "80%", "83.6%", None),
    ]
    plan = plan_of(tmp_path, *rows, merged="A2:A3 B2:B3")
    assert [*plan.indicators["cell"]] == ["F2", "E3"]
    assert any("is blank" in (each.note or "") for each in propose_register(plan).entries)


@pytest.mark.parametrize("aim", ["What good looks like", "Stretch aim 2026"])
def test_what_is_plainly_aimed_at_beside_months_is_the_target(tmp_path: Path, aim: str) -> None:
    rows: list[Row] = [
        ("Measure", "Sept", "Oct", aim),
        ("Missing episodes", 7, 4, "2 or fewer"),
        ("Supervisions in time", "75%", "83%", "100%"),
    ]
    (table,) = plan_of(tmp_path, *rows).tables
    assert (table.columns["current_performance"], table.columns["target"]) == (3, 4)


def test_a_first_action_with_its_day_is_no_second_row_of_headings(tmp_path: Path) -> None:
    from datetime import date

    from openpyxl import load_workbook

    rows: list[Row] = [
        ("Ref", "Finding", "Activity", "Owner", "Start", "Due", "Latest update", "Delivery"),
        ("C1", "Calls wait too long", "Recruit to establishment", "A Lee", None, None, "Intake full.", "On track"),
        ("C2", None, "Tell callers how long", "B Roy", None, None, "Tested.", "Late"),
    ]  # fmt: skip
    path = book_of(tmp_path, *rows, merged="B2:B3")
    book = load_workbook(path)
    for row in (2, 3):
        book["Plan"].cell(row, 5, date(2026, 1, 12))
        book["Plan"].cell(row, 6, date(2026, 12, 31))
    book.save(path)
    plan = read_plan(path)
    assert plan.tables[0].header_row == 1
    assert len(plan.actions) == 2


def test_what_is_listed_beneath_notes_needs_no_marker_and_keeps_its_date(tmp_path: Path) -> None:
    head = ("Action", "Lead", "Due", "Measure", "Latest", "Status")
    rows: list[Row] = [head, ("Do it", "A Lee", "May 2026", "% done", "86%", "Green"), (), ("Notes",)]
    notes: list[Row] = [("1. All figures are as at end October 2026.",), ("2 May is a bank holiday.",)]
    plan = plan_of(tmp_path, *rows, *notes)
    assert [note.number for note in plan.notes] == [1]
    assert "Plan!A5" in {f"{sheet}!{cell}" for sheet, cell, _ in plan.captions}
    assert not [each for each in check(plan) if each.code == "XP302"]


@pytest.mark.parametrize(
    ("label", "update", "read"),
    [
        ("Notes", "Done.", "1 2"),
        ("Footnotes:", "Done.", "1 2"),
        ("Guidance", "Done.", ""),
        ("Guidance", "Done. (1)", ""),
        ("Guidance", "Done (1), let (2).", "1 2"),
    ],
)
def test_numbered_lines_below_are_notes_under_their_name_or_where_each_has_its_marker(
    tmp_path: Path, label: str, update: str, read: str
) -> None:
    head = ("Action", "Lead", "Due", "Update", "Status")
    rows: list[Row] = [head, ("Fit blockers", "A Lee", "May 2026", update, "Green"), (), (label,)]
    plan = plan_of(tmp_path, *rows, ("1. They are free of charge.",), ("2. The contract is let jointly.",))
    assert " ".join(str(note.number) for note in plan.notes) == read


def test_an_area_merged_over_its_actions_is_no_rating_beside_progress_over_states(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Workstream", "Action", "SRO", "Complete by", "Progress", "Update and next steps"),
        ("Call handling", "Train call handlers", "A Lee", "Oct 2026", "Complete", "Last cohort signed off."),
        (None, "Join the control rooms", "B Roy", "Dec 2026", "On plan", "Network tested."),
        ("Handover", "Agree a longest handover", "C Day", "Aug 2026", "Behind", "Live at most."),
        (None, "Tell crews of queues", "D Eve", "May 2027", "On plan", "Begun."),
    ]
    (table,) = plan_of(tmp_path, *rows, merged="A2:A3 A4:A5").tables
    assert (table.columns["rating"], table.columns["area"]) == (5, 2)


def test_a_standard_in_words_beside_a_plan_is_the_measure(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Standard", "Site", "Sep-25", "Plan", "Actual", "Variance", "Commentary"),
        ("62-day referral to treatment", "All", "58.1%", "70.0%", "66.4%", "-3.6%", "Urology is behind."),
        ("Faster diagnosis", "All", "70.2%", "78.0%", "76.4%", "-1.6%", "Breast is above plan."),
    ]
    (table,) = plan_of(tmp_path, *rows).tables
    columns = table.columns
    assert (columns["measure"], columns["target"], columns["current_performance"]) == (1, 4, 5)


def test_figures_alone_under_progress_are_figures_though_another_sheet_has_some(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("No.", "Action", "KPI", "Progress HT1", "Progress HT2", "Target", "RAG"),
        ("1a", "Text home the same day", "Overall attendance", "90.9%", "91.6%", "94%", "A"),
        ("1b", "Agree contracts", "Students under 85%", "149", "121", "100", "A"),
    ]
    weeks: list[Row] = [
        ("Measure", "Target", "Actual"),
        ("Study hall sign-in", "80%", "73%"),
        ("Late", "5", "7"),
    ]
    plan = read_plan(book_of(tmp_path, *rows, Tutors=weeks))
    assert [table.columns.get("current_performance") for table in plan.tables] == [5, 3]


def test_every_other_row_filled_ends_no_table(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("ID", "Action", "Measure", "Now", "Aim"),
        *(
            (f"T{n}", f"Do thing {'abcdef'[n]}", f"Share of {'abcdef'[n]} done", f"{60 + n}%", "90%")
            for n in range(6)
        ),
    ]
    filled = " ".join(f"{column}{row}" for row in (3, 5, 7) for column in "ABCDE")
    plan = plan_of(tmp_path, *rows, filled=filled)
    assert len(plan.actions) == 6


def test_headings_that_come_again_head_a_table_of_one_row_too(tmp_path: Path) -> None:
    doing: Row = ("What we will do", "By whom", "By", "Done?")
    measured: Row = ("How we measure it", "Last year", "Half year to Sep 2026", "Our goal")
    rows: list[Row] = [
        ("Priority 1", None, None, None), doing, ("Set up a team", "A Lee", "June 2026", "Yes"), (),
        measured, ("Visited within 4 hours", "68%", "87%", "90%"), ("Wait in days", "3.4", "2.1", "2"), (),
        ("Priority 2", None, None, None), doing, ("Record the place", "B Roy", "July 2026", "Yes"), (),
        measured, ("Died where they chose", "79%", "83%", "85%"), (),
        ("Priority 3", None, None, None), doing, ("Phone each carer", "C Day", "Aug 2026", "No"),
    ]  # fmt: skip
    plan = plan_of(tmp_path, *rows)
    assert ("Died where they chose", "83%") in [found[1:] for found in measures(plan)]


def test_figures_that_name_their_measures_are_not_held_against_an_outcome_in_words(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Ref", "Improvement action", "Intended outcome", "Lead", "Impact at Term 3", "Progress"),
        ("1", "Redesign bootcamps", "Learners move into jobs", "A Lee",
         "• Learners completing: 86% (target 85%)\n• With an interview: 91% (target 95%)", "Reasonable"),
        ("2", "Teach in libraries", "Adults come back", "B Roy",
         "• Enrolments: 738 (target 800)\n• Achievement: 89.4% (target 90%)", "Significant"),
    ]  # fmt: skip
    plan = plan_of(tmp_path, *rows)
    assert [found[1] for found in measures(plan)] == [
        "Learners completing", "With an interview", "Enrolments", "Achievement",
    ]  # fmt: skip


def test_lines_that_each_name_a_measure_need_no_word_for_target_and_groups_name_none(tmp_path: Path) -> None:
    heads: Row = ("Outcome", "Key activity", "Lead", "KPIs: current position (target in brackets)", "Rating")
    listed: list[Row] = [
        ("Fewer enter the system", "Screen each child", "A Lee",
         "First time entrants, rate per 100,000: 151 (140)\nOut of court share of outcomes: 68% (75%)", "A"),
        ("Custody is the last resort", "Offer bail support", "B Roy",
         "Custodial sentences this year: 2 (no more than 5)", "G"),
        ("Education", "Broker a timetable", "C Day",
         "School age children in training: 54% (75%)\nPost-16 in suitable training: 41% (60%)", "R"),
    ]  # fmt: skip
    plan = plan_of(tmp_path, heads, *listed)
    assert [*plan.indicators["measure"]] == [
        "First time entrants, rate per 100,000", "Out of court share of outcomes",
        "Custodial sentences this year",
        "School age children in training", "Post-16 in suitable training",
    ]  # fmt: skip
    groups: list[Row] = [
        (each[0], each[1], each[2], f"Boys: 8{at}%\nGirls: 9{at}%", each[4]) for at, each in enumerate(listed)
    ]
    plan = plan_of(tmp_path, heads, *groups)
    assert set(plan.indicators["measure"]) >= {"Education: Boys", "Education: Girls"}


def test_first_action_under_its_merged_priority_is_no_second_row_of_headings(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Priority", "Actions", "Responsible", "Start", "Finish", "Progress"),
        ("1. Reading", "Check fidelity each day", "Reading Lead", "Sept 25", "July 26", "Embedded"),
        (None, "Keep up the lowest readers", "Heads", "Oct 25", "July 26", "Developing"),
        ("2. Mathematics", "Adopt one scheme", "Director", "Sept 25", "April 26", "Embedded"),
    ]
    plan = plan_of(tmp_path, *rows, merged="A2:A3")
    assert (plan.tables[0].header_row, len(plan.actions)) == (1, 3)


def test_of_two_columns_of_measures_that_with_figures_is_read(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Area", "Action", "Lead", "End date", "Milestones", "Impact measures at September 2026", "BRAG"),
        ("Plans", "Recruit coordinators", "A Lee", "Dec 2026", "Posts advertised in May",
         "Plans in 20 weeks: 58% (target 75%)\nCaseload: 192 (target 150)", "Green"),
        (None, "Clear overdue reviews", "B Roy", "May 2027", "Year 11 done by October",
         "Overdue reviews: 731 (target 300)", "Amber"),
    ]  # fmt: skip
    plan = plan_of(tmp_path, *rows)
    assert [*plan.indicators["cell"]] == ["F2", "F2", "F3"]
    assert [found[1] for found in measures(plan)] == ["Plans in 20 weeks", "Caseload", "Overdue reviews"]


def test_visits_that_are_alike_but_for_their_time_are_the_progress(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("What we are doing", "Who", "Deadline", "How we will know", "RI visit – July 2026", "RI visit – Oct 2026"),
        ("Agree a protocol", "A Lee", "May 2026", "No more than 4 missing episodes", "13 missing episodes",
         "6 missing episodes"),
        ("Recruit six workers", "B Roy", "May 2026", "Agency below 10% of shifts", "42% of shifts were agency",
         "19% of shifts were agency"),
    ]  # fmt: skip
    plan = plan_of(tmp_path, *rows)
    assert [*plan.indicators["cell"]] == ["F2", "F3"]
