"""Headings in an officer's own words, and the columns that they ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plans.drawing import draw
from tests.plans.writers import by_openpyxl
from tests.tables import table
from xlplan.errors import PlanError
from xlplan.plan.layout.spoken import spoken_column
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register

BRIEFING = """## Sheet October
Position at 31 October 2026

How's it going? | What we are trying to achieve | Same time last year | End of October | Change | Officer
Slipping | At least 80% of households paying by direct debit | 77.4% | 78.9% | ▲ | JT
On track | Collect 97.3% of this year's tax by 31 March | 64.9% | 64.1% | ▼ | JT
On track | At least 95% of claims right first time | 93% | 96% | ▲ | AM
"""
TOLD = """## Sheet Plan
Ref | What Ofsted told us to do better | What we are doing about it | Who leads | Finish by | Progress | RAG
1.1 | Decisions take too long | Hire a second manager | A Lee | Jul 2026 | In post since June. | G
1.2 | Thresholds are not clear | Revise the document | B Cole | Sep 2026 | Revised. | A
"""
STATES = """## Sheet Action Plan
Regulation | Shortfall | What must be done | Completion | RM comments | Responsible | Complete / In progress / Overdue
Reg 12 | Charts had gaps | Audit charts weekly | Jul 2026 | Audits run. | A Lee | In progress
Reg 12 | Assessments were old | Review all assessments | Aug 2026 | All reviewed. | A Lee | Complete
Reg 13 | Concerns came late | Log within a day | Jun 2026 | Log in place. | B Cole | Complete
"""
LETTER = """## Sheet Visit
What we enjoyed | Who was there | How we travelled
The library | Ann and Joe | By bus
The museum | Joe | On foot
"""


@pytest.mark.parametrize("heading", table("spoken.md", "Not a column"))
def test_heading_that_asks_for_none_of_our_columns_is_none(heading: str) -> None:
    assert spoken_column(heading) == ""


@pytest.mark.parametrize(("heading", "column"), table("spoken.md", "Said"))
def test_heading_is_read_by_the_way_its_question_is_put(heading: str, column: str) -> None:
    assert spoken_column(heading) == column


def test_table_that_only_asks_questions_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="no action plan"):
        read_plan(by_openpyxl(draw(LETTER), tmp_path))


def test_action_that_is_only_said_is_kept_where_the_rating_is_told_by_its_states(tmp_path: Path) -> None:
    plan = read_plan(by_openpyxl(draw(STATES), tmp_path))
    assert {name: plan.headings[name] for name in ("area", "rating")} == {
        "area": "What must be done",
        "rating": "Complete / In progress / Overdue",
    }


def test_known_heading_goes_before_one_that_is_only_said(tmp_path: Path) -> None:
    asked = BRIEFING.replace("Change |", "Target | Current performance |").replace(" ▲ |", " 85% | 79.9% |")
    plan = read_plan(by_openpyxl(draw(asked.replace(" ▼ |", " 98% | 65.1% |")), tmp_path))
    assert plan.headings["current_performance"] == "Current performance"


def test_figures_under_a_heading_that_is_only_said_are_asked_about(tmp_path: Path) -> None:
    plan = read_plan(by_openpyxl(draw(BRIEFING), tmp_path))
    assert {name: plan.headings[name] for name in ("area", "current_performance", "rating")} == {
        "area": "What we are trying to achieve",
        "current_performance": "End of October",
        "rating": "How's it going?",
    }
    entries = propose_register(plan).entries
    assert [entry.cell for entry in entries] == ["D4", "D5", "D6"]


def test_of_what_was_said_and_what_is_done_about_it_the_second_is_the_action(tmp_path: Path) -> None:
    plan = read_plan(by_openpyxl(draw(TOLD), tmp_path))
    assert plan.headings["area"] == "What we are doing about it"
    assert [row["area"] for row in plan.action_rows] == ["Hire a second manager", "Revise the document"]
