"""What rules look at, and the small plans that the other tests of checks build."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from xlplan.checks import Subject, all_rules
from xlplan.checks.rule import Seen
from xlplan.config import CheckSettings, Config, RatingSettings
from xlplan.plan.reader import read_plan
from xlplan.plan.register import read_register

SHARED = Path(__file__).resolve().parents[2] / "shared"
SOURCE_PLAN = SHARED / "plans" / "ofsted-action-plan-2013-11.xlsx"
CASES = SHARED / "source" / "cases.csv"
HEADINGS = (
    "Area for Improvement",
    "Progress",
    "Lead Officer",
    "Timescale",
    "Measure",
    "Current Performance",
    "RAG",
)
QUIET = {
    "area": "Do it",
    "progress": "Work goes on.",
    "lead": "A Lee",
    "timescale": "May 2014",
    "measure": "New service in place",
    "shown": "The service has been agreed",
    "rating": "Amber",
}
KEY = "Key: Green is met, Amber is missed by no more than 5 points, Red is missed by more."
TODAY = date(2014, 2, 1)

needs_source = pytest.mark.skipif(not SOURCE_PLAN.exists(), reason="../shared/plans is not on this machine")


def action(**texts: object) -> list[object]:
    """Return a row of a plan of which every rule is quiet, but for the texts given."""
    return list({**QUIET, **texts}.values())


def more(measure: str, shown: object) -> list[object]:
    """Return a row that gives the action above another indicator."""
    return [None, None, None, None, measure, shown, None]


def subject_of(
    folder: Path,
    *rows: Sequence[object],
    notes: Sequence[str] = (),
    title: str = "Action Plan 2013/14",
    key: str = KEY,
    headings: Sequence[str] = HEADINGS,
    fills: dict[str, str] | None = None,
    register: str | None = None,
    rating: RatingSettings | None = None,
    check: CheckSettings | None = None,
) -> Subject:
    """Return a plan with its title in A1, its key in A2, headings in row 3, actions from row 4, a gap, and the notes."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for row in ([title], [key], headings, *rows, [], *([note] for note in notes)):
        sheet.append(list(row))
    for cell, fill in (fills or {}).items():
        sheet[cell].fill = PatternFill("solid", f"FF{fill}")
    book.save(folder / "plan.xlsx")
    if register is not None:
        (folder / "indicators.csv").write_text(register, "utf-8")
    return Subject(
        read_plan(folder / "plan.xlsx"),
        read_register(folder / "indicators.csv") if register else None,
        Config(folder, rating=rating or RatingSettings(), check=check or CheckSettings()),
        TODAY,
    )


def run(code: str, subject: Subject) -> list[Seen]:
    """Return what one rule sees."""
    (rule,) = [rule for rule in all_rules() if rule.code == code]
    return list(rule.run(subject))


def cells(code: str, subject: Subject) -> list[str | None]:
    """Return the cells where one rule sees something."""
    return [seen.cell for seen in run(code, subject)]


def test_plan_in_order_has_no_findings(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(), action(area="Do more"))
    assert [rule.code for rule in all_rules() if list(rule.run(subject))] == []


@pytest.mark.parametrize(
    ("title", "notes", "expected"),
    [
        ("Action Plan", [], None),
        ("Action Plan 2013/14", [], None),
        ("Action Plan", ["¹ Next figures due March 2014"], None),
        ("Action Plan", ["¹ Correct as at end November 2013", "² Correct as at January 2014"], "2014-01"),
        ("Action Plan", ["¹ Data from September to November 2013"], "2013-11"),
        ("Action Plan, position at 30 November 2013", ["¹ Performance for October 2013"], "2013-11"),
    ],
)
def test_period_of_a_plan_is_the_latest_month_that_it_states(
    tmp_path: Path, title: str, notes: list[str], expected: str | None
) -> None:
    period = subject_of(tmp_path, action(shown="YTD = 5 ¹"), notes=notes, title=title).period
    assert (period and period.label) == expected


def test_period_of_a_plan_may_stand_in_a_heading(tmp_path: Path) -> None:
    headings = [*HEADINGS[:5], "Current Performance (Nov 2013)", "RAG"]
    period = subject_of(tmp_path, action(), headings=headings).period
    assert period is not None
    assert period.label == "2013-11"


@pytest.mark.parametrize(
    ("text", "fill", "expected"),
    [
        ("Amber", None, "Amber"),
        ("G", None, "Green"),
        ("Blue", None, "Complete"),
        ("On track", None, None),
        ("On track", "92D050", None),
        ("", "FFC000", "Amber"),
        ("", "FF0000", "Red"),
        ("", "C00000", "Red"),
        ("", "FFC7CE", "Red"),
        ("", "FFEB9C", "Amber"),
        ("", "C6EFCE", "Green"),
        ("", "00B050", "Green"),
        ("", "0070C0", "Complete"),
        ("", "FFFFFF", None),
        ("", "D9D9D9", None),
        ("", "7030A0", None),
        ("", None, None),
    ],
)
def test_published_rating_is_the_word_or_the_colour_alone(
    tmp_path: Path, text: str, fill: str | None, expected: str | None
) -> None:
    subject = subject_of(tmp_path, action(rating=text), fills={"G4": fill} if fill else None)
    assert subject.published(subject.actions[0]) == expected


def test_indicator_has_the_register_s_name_and_target_where_it_is_registered(tmp_path: Path) -> None:
    register = "indicator,action,measure,polarity,target\nKPI-7,A01,% seen,higher,80\n"
    rows = (action(measure="% seen", shown="70%"), more("90% of visits on time", "86%"))
    (first,) = subject_of(tmp_path, *rows, register=register).actions
    seen = [
        (each.name, each.is_registered, str(each.entry.target), str(each.value)) for each in first.indicators
    ]
    assert seen == [("KPI-7", True, "80", "70"), ("I01.2", False, "90", "86")]


def test_figure_of_an_uncertain_line_is_not_read(tmp_path: Path) -> None:
    (only,) = subject_of(tmp_path, action(measure="% seen\n% visited\n% closed", shown="70%\n80%")).actions
    assert [(each.value, each.reading) for each in only.indicators] == [(None, None)] * 3


def test_heading_is_the_officer_s_own(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action())
    assert (subject.heading("lead"), subject.heading("comments")) == ("Lead Officer", "Comments")


def test_cell_outside_the_table_is_of_no_action(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(), notes=["¹ A note"])
    assert (subject.action_at("Plan", "B4"), subject.action_at("Plan", "A6")) == ("A01", None)
    assert subject.text_at("Plan", "Z99") == ""
