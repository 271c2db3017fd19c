"""Plans under officers' own headings are read by what stands in them, marked; other sheets never are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import Row, areas, book_of, plan_of
from xlplan.errors import PlanError
from xlplan.plan.model import Plan
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register

NO_PLANS: dict[str, list[Row]] = {
    "cover sheet": [
        ("Housing recovery programme", None, None, None),
        ("Version", "Dated", "Author", "What changed"),
        ("0.1", "3 May 2026", "A Lee", "First draft for the board to look at"),
        ("0.2", "9 May 2026", "B Roy", "Figures put right after the 85% query"),
        ("1.0", "2 June 2026", "A Lee", "Agreed by the board with 3 changes"),
    ],
    "guidance": [
        ("Step", "What to do first", "Where to look", "Tip"),
        ("1", "Open the return and fill in all 12 cells", "Tab 2", "Takes 5 minutes"),
        ("2", "Check that at least 95% of rows are filled", "Tab 3", "Takes 10 minutes"),
        ("3", "Send it to the team by 5pm on the day", "Email", "Takes 1 minute"),
    ],
    "risk log": [
        ("What could go wrong", "How likely", "How bad", "Score", "What we do about it", "Residual"),
        ("More than 10% of staff leave in the year", 3, 4, 12, "Exit interviews for all leavers", 8),
        ("Fewer than 20 bids come in this year", 2, 4, 8, "Bids workshop in each district", 6),
        ("The new system is late by 3 months", 4, 5, 20, "Weekly calls with the supplier", 10),
    ],
    "contact list": [
        ("Person", "What they look after", "Phone", "Desk days"),
        ("Ann Lee", "Planning appeals and big applications", "01234 567890", "3"),
        ("Bo Roy", "Trees and hedges across the district", "01234 567891", "5"),
        ("Cy Dow", "Enforcement visits within 10 days", "01234 567892", "4"),
    ],
    "look-up table": [
        ("Code", "What it stands for", "Group", "Order"),
        ("A1", "Homes let within 20 days", "Homes", 1),
        ("A2", "Repairs done within 15 days", "Homes", 2),
        ("B1", "Bins emptied on the day", "Streets", 3),
    ],
    "budget": [
        ("Where the money goes", "Agreed", "Spent so far", "Left"),
        ("Pay of 12 officers and 3 agency staff", "£412,000", "£206,400", "£205,600"),
        ("Two vans at £18,000 each", "£36,000", "£35,900", "£100"),
        ("Training of £250 a head for all", "£6,000", "£1,250", "£4,750"),
    ],
    "budget in shares": [
        ("Where the money goes", "Share spent by now", "Who holds it"),
        ("Pay of officers and agency staff", "52%", "A Lee"),
        ("Vans and their fuel and tax", "48%", "B Roy"),
        ("Training of all the staff", "21%", "C Dow"),
    ],
    "timetable": [
        ("When we meet", "What it is for", "Where held", "Length"),
        ("9.30am", "Welcome and what was agreed last time", "Room 2", "15 minutes"),
        ("9.45am", "Report on the 10 minutes a visit pilot", "Room 2", "30 minutes"),
        ("10.15am", "Questions from all 20 partners", "Hall", "45 minutes"),
    ],
    "price list": [
        ("What we do for you", "Now", "From April"),
        ("Collect up to 3 bulky items", "£30", "£32"),
        ("Collect up to 6 bulky items", "£50", "£53"),
        ("Take away one fridge or freezer", "£20", "£22"),
    ],
    "survey": [
        ("What we asked people", "This time", "Replies"),
        ("I feel safe where I live at night", "71%", 412),
        ("I know who to ask for help", "64%", 409),
        ("The council keeps its word to me", "38%", 398),
    ],
    "key to the colours": [
        ("Colour", "What it means to us", "Share of all"),
        ("Green", "At least 95% of the target is met", "52%"),
        ("Amber", "Between 85% and 95% of the target", "31%"),
        ("Red", "Less than 85% of the target is met", "17%"),
    ],
    "attendance": [
        ("Person at the board", "What they speak for", "Came to this year"),
        ("Ann Lee", "Schools in the north of the county", "80%"),
        ("Bo Roy", "At least 50% of the head teachers", "100%"),
        ("Cy Dow", "Parents and carers of all pupils", "60%"),
    ],
    "training log": [
        ("Who went", "What the course was about", "Held on", "Hours"),
        ("Ann Lee", "Lifting and carrying, 3 hours", "3 May 2026", 3),
        ("Bo Roy", "First aid at work, 6 hours", "9 May 2026", 6),
        ("Cy Dow", "Fire wardens, 2 hours", "2 June 2026", 2),
    ],
}


TASKS: list[Row] = [
    ("What", "By whom", "Until when", "Finished?"),
    ("Book the hall for the spring fair", "A Lee", "3 May 2026", "Yes"),
    ("Write to the three schools nearby", "B Roy", "9 May 2026", "No"),
    ("Order the banners and the leaflets", "A Lee", "2 June 2026", "No"),
]


@pytest.mark.parametrize("kind", NO_PLANS)
def test_sheet_of_another_kind_is_no_plan(tmp_path: Path, kind: str) -> None:
    with pytest.raises(PlanError, match="no action plan in the first 60 rows of 'Plan'"):
        plan_of(tmp_path, *NO_PLANS[kind])


def test_tasks_with_somebody_and_a_day_are_a_tracker_also_where_few_headings_are_known(
    tmp_path: Path,
) -> None:
    plan = plan_of(tmp_path, *TASKS)
    assert plan.columns == {"area": 1, "lead": 2, "timescale": 3, "rating": 4}
    strange = [("The job", "Hub manager", "Runs to", "Stage"), *TASKS[1:]]
    plan = read_plan(book_of(tmp_path, *strange))
    assert plan.columns == {"area": 1, "lead": 2, "timescale": 3, "rating": 4}
    assert "'Hub manager' in Plan!B1 is read as the leads: no column is headed so." in plan.doubts


def test_sheets_of_other_kinds_together_are_no_plan(tmp_path: Path) -> None:
    path = book_of(
        tmp_path,
        *NO_PLANS["budget"],
        Cover=NO_PLANS["cover sheet"],
        Risks=NO_PLANS["risk log"],
        People=NO_PLANS["contact list"],
        Prices=NO_PLANS["price list"],
    )
    with pytest.raises(PlanError, match="no action plan in the first 60 rows of 'Plan', 'Cover', 'Risks'"):
        read_plan(path)


SCORED: list[Row] = [
    ("Benefits: how it goes", None, None, None, None),
    (),
    ("How it looks", "What we promise people", "A year ago", "End of October", "Whose job"),
    ("Claims",),
    ("On track", "Decide at least 90% of new claims in 20 days", "84%", "91%", "JT"),
    ("Slipping", "Get 95% of claims right first time", "92%", "93%", "JT"),
    ("Calls",),
    ("Off track", "Abandon no more than 8% of phone calls", "9.2%", "14.6%", "SW"),
    ("On track", "Half of all contacts made online", "44%", "52%", "SW"),
    (),
    ("* Figures are cumulative from 1 April.",),
]


def notes_of(plan: Plan) -> list[str]:
    return [entry.note or "" for entry in propose_register(plan).entries]


def test_promises_beside_figures_of_now_are_read_and_every_row_is_marked(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *SCORED)
    assert list(plan.indicators["cell"]) == ["D5", "D6", "D8", "D9"]
    assert list(plan.indicators["measure"])[1] == "Get 95% of claims right first time"
    assert list(plan.actions["rating"]) == ["On track", "Slipping", "Off track", "On track"]
    assert all("told by what stands in it" in note for note in notes_of(plan))
    said = " ".join(plan.doubts)
    assert "'End of October' in Plan!D3 is read as the figures: no column is headed so." in said
    assert "'How it looks' in Plan!A3 is read as the rating: no column is headed so." in said


def test_latest_of_checks_side_by_side_that_is_filled_in_is_read_on_every_sheet(tmp_path: Path) -> None:
    heads = ("Where we begin", "What happens", "By July we want to see", "Check: Autumn", "Check: Spring")
    first: list[Row] = [
        heads,
        ("Writing is too weak in Year 6", "- Moderate\n- Daily handwriting", "Y6 writing: 75%", "58%", "68%"),
        ("Phonics is below the county", "- Refresher\n- Keep-up groups", "Y1 check: 82%", "61%", "77%"),
        ("Tables are not yet learnt by heart", "- Weekly test", "Mean score of 21", "15.2", "18.6"),
    ]
    second: list[Row] = [
        heads,
        ("Too many children are away", "- First day calls", "Attendance: 96%", "94.7%", "95.2%"),
        ("Lessons are disturbed too often", "- New blueprint", "Red cards under 10", "27 red cards", None),
    ]
    plan = read_plan(book_of(tmp_path, *first, Behaviour=second))
    cells = list(zip(plan.indicators["sheet"], plan.indicators["cell"], strict=True))
    assert cells == [("Plan", "E2"), ("Plan", "E3"), ("Plan", "E4"), ("Behaviour", "E2"), ("Behaviour", "D3")]
    assert areas(plan)[0] == "Writing is too weak in Year 6"
    assert all("told by what stands in it" in note for note in notes_of(plan))


def test_figures_before_now_and_wanted_are_told_apart_by_their_headings(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("What we are working on", "Where we were", "Where we are now", "Where we want to be"),
        ("Homes let again within a month", "61%", "72%", "85%"),
        ("Repairs that are right first time", "80%", "88%", "90%"),
        ("Tenants who are pleased with us", "70%", "74%", "80%"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert list(plan.indicators["cell"]) == ["C2", "C3", "C4"]
    assert list(plan.indicators["target"]) == ["85%", "90%", "80%"]


def test_two_columns_that_may_be_the_figures_are_both_named_and_none_is_read(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("What we promise people", "North side", "South side", "Whose job"),
        ("Decide at least 90% of new claims in time", "84%", "91%", "JT"),
        ("Get at least 95% of claims right first time", "92%", "93%", "JT"),
        ("Abandon no more than 8% of phone calls", "9.2%", "14.6%", "SW"),
    ]
    with pytest.raises(PlanError, match="no action plan") as refused:
        plan_of(tmp_path, *rows)
    assert "'North side' in Plan!B1 and 'South side' in Plan!C1 may both be the figures" in str(refused.value)
    assert 'current_performance = "South side"' in str(refused.value)
    named = {"current_performance": "South side"}
    plan = read_plan(tmp_path / "plan.xlsx", named)
    assert list(plan.indicators["cell"]) == ["C2", "C3", "C4"]


def test_two_columns_that_may_be_the_measures_are_both_named_and_none_is_read(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("What people told us", "What we say back", "End of October", "How it looks"),
        ("Calls are not taken at night", "We pick up the telephone at night", "84%", "R"),
        ("Letters are left lying about", "We write back within the week", "92%", "G"),
        ("Claims are often got wrong", "We check each claim for slips", "93%", "G"),
    ]
    with pytest.raises(PlanError, match="'What people told us' in Plan!A1 and 'What we say back' in Plan!B1"):
        plan_of(tmp_path, *rows)


def test_group_merged_over_checks_is_part_of_their_headings(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("What matters to us", "By July we want to see", "Governors' look", None, None),
        (None, None, "Autumn", "Spring", "Summer"),
        ("Children write well in Year 6", "Y6 writing: 75%", "58%", "68%", None),
        ("Children read well in Year 1", "Y1 check: 82%", "61%", "77%", None),
        ("Children come to school", "Attendance: 96%", "94%", "95%", None),
    ]
    plan = plan_of(tmp_path, *rows, merged="A1:A2 B1:B2 C1:E1")
    assert list(plan.indicators["cell"]) == ["D3", "D4", "D5"]


def test_what_each_row_is_about_is_its_action_and_colours_that_come_once_are_ratings(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Strand", "We said we would", "By the end of the year", "Half way", "Verdict"),
        ("Staff", "Hold stay interviews with leavers", "Turnover is under 12%", "13.8%", "Amber"),
        ("Staff", "Hold wellbeing days each month", "Sickness below 8 days each", "9.1 days", "Red"),
        ("Staff", "Take on more apprentices", "60 apprentices on programme", "61", "Green"),
    ]
    plan = plan_of(tmp_path, *rows)
    assert areas(plan) == [row[1] for row in rows[1:]]
    assert list(plan.actions["rating"]) == ["Amber", "Red", "Green"]
    assert list(plan.indicators["cell"]) == ["D2", "D3", "D4"]


def test_table_under_known_headings_is_not_marked_for_another_sheet_in_own_words(tmp_path: Path) -> None:
    known = [("Action", "Lead", "By when", "Measure", "Latest position", "RAG")]
    known.append(("Do it", "A Lee", "May 2014", "% done", "86%", "Green"))
    path = book_of(tmp_path, *known, Ours=SCORED)
    plan = read_plan(path)
    assert [table.sheet for table in plan.tables] == ["Plan", "Ours"]
    entries = propose_register(plan).entries
    marked = {entry.sheet for entry in entries if "told by what stands" in (entry.note or "")}
    assert marked == {"Ours"}


def test_sheets_of_other_kinds_beside_a_plan_are_not_read(tmp_path: Path) -> None:
    known: list[Row] = [("Action", "Lead", "By when", "Measure", "Latest position", "RAG")]
    known.append(("Do it", "A Lee", "May 2014", "% done", "86%", "Green"))
    others = {f"Sheet {at}": rows for at, rows in enumerate(NO_PLANS.values())}
    plan = read_plan(book_of(tmp_path, *known, **others))  # type: ignore[arg-type]  # sheets by name
    assert [table.sheet for table in plan.tables] == ["Plan"]


def test_what_was_allocated_to_each_line_beside_a_plan_is_its_target_and_marked(tmp_path: Path) -> None:
    known: list[Row] = [("Action", "Lead", "By when", "Measure", "Latest position", "RAG")]
    known.append(("Do it", "A Lee", "May 2014", "% done", "86%", "Green"))
    spent: list[Row] = [
        ("Budget line", "Allocation", "Spend to date", "Comment"),
        ("Provider contract variation", "£310,000", "£148,200", "Paid each quarter"),
        ("Vapes and patches", "£120,000", "£71,450", "Bought early"),
        ("Campaigns", "£40,000", "£9,600", None),
    ]
    plan = read_plan(book_of(tmp_path, *known, Grant=spent))
    entries = [entry for entry in propose_register(plan).entries if entry.sheet == "Grant"]
    assert [entry.measure for entry in entries] == [str(row[0]) for row in spent[1:]]
    assert (entries[0].cell, str(entries[0].target)) == ("C2", "310000")
    assert all(entry.note for entry in entries)
