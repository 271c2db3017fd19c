"""XP1: the published rating against targets, figures and words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import plan_of
from tests.test_checks_subject import action, cells, more, run, subject_of
from xlplan import api
from xlplan.config import RatingSettings

HEADINGS = "indicator,action,measure,unit,polarity,target,target_high,tolerance,rates"
OVERRIDE = HEADINGS + ",override,override_reason,override_by,override_until"
ATLEAST_80 = ">=80% of visits on time"


def rated(folder: Path, shown: object, rating: str, measure: str = ATLEAST_80, **settings: str) -> list[str]:
    """Return the messages of XP101 for a plan of one indicator, without a register."""
    words = RatingSettings(**settings)  # type: ignore[arg-type]  # tests give plain words
    subject = subject_of(folder, action(measure=measure, shown=shown, rating=rating), rating=words)
    return [seen.message for seen in run("XP101", subject)]


@pytest.mark.parametrize(
    ("shown", "rating", "measure"),
    [
        ("80%", "Green", ATLEAST_80),
        ("75%", "Amber", ATLEAST_80),
        ("74%", "Red", ATLEAST_80),
        (0.8, "Green", "No. of visits"),
        ("65%", "Complete", ATLEAST_80),
        ("65%", "", ATLEAST_80),
        ("65%", "On hold", ATLEAST_80),
        ("Awaiting data", "Green", ATLEAST_80),
        ("over 65%", "Green", ATLEAST_80),
        ("60 – 70%", "Green", ATLEAST_80),
        ("65%", "Green", "% of visits on time"),
        ("7%", "Amber", "<=4% of plans lasting two years"),
        ("86%", "Amber", "90% of assessments completed within 45 working days"),
        ("65%", "Green", "90% of something"),
    ],
)
def test_xp101_is_quiet_where_they_agree_or_nothing_is_certain(
    tmp_path: Path, shown: object, rating: str, measure: str
) -> None:
    assert rated(tmp_path, shown, rating, measure) == []


def test_xp101_says_what_the_rule_says(tmp_path: Path) -> None:
    assert rated(tmp_path, "65%", "Amber") == [
        "A01 is published as Amber, and its indicators come to Red: I01.1, 65% against at least 80%: missed "
        "by 15 points, beyond the tolerance of 5 points, so Red. "
        "Readers are shown a better picture than the figures give."
    ]


def test_action_with_a_bare_number_is_called_an_action(tmp_path: Path) -> None:
    heads = ["No.", "Action", "Measure", "Current performance", "RAG"]
    rows = [["2", "Do it", ATLEAST_80, "65%", "Amber"]]
    seen = [finding.message for finding in api.check(plan_of(tmp_path, heads, *rows), select=["XP101"])]
    assert seen[0].startswith("Action 2 is published as Amber")


def test_xp101_finds_a_rating_worse_than_the_figures_where_they_are_all_there_is(tmp_path: Path) -> None:
    assert "a worse picture" in rated(tmp_path, "85%", "Amber")[0]
    rows = (action(measure=ATLEAST_80, shown="85%"), more("New service in place", "Not yet"))
    assert cells("XP101", subject_of(tmp_path, *rows)) == []  # the milestone may be why


def test_xp101_goes_by_the_settings(tmp_path: Path) -> None:
    assert rated(tmp_path, "65%", "Amber", tolerance="20 points") == []
    assert rated(tmp_path, "65%", "Amber", rollup="officer") == []


def test_xp101_takes_the_worst_or_the_commonest(tmp_path: Path) -> None:
    rows = [action(measure=ATLEAST_80, shown="65%", rating="Green")]
    rows += [more(f">=80% of {what} on time", "90%") for what in ("reviews", "calls")]
    worst, majority = (RatingSettings(rollup="worst"), RatingSettings(rollup="majority"))
    assert cells("XP101", subject_of(tmp_path, *rows, rating=worst)) == ["G4"]
    assert cells("XP101", subject_of(tmp_path, *rows, rating=majority)) == []


@pytest.mark.parametrize(
    ("entry", "shown", "expected"),
    [
        ("%,lower,4,,1 point,", "7%", "Red"),
        ("%,lower,4,,1 point,no", "7%", None),
        ("%,lower,,,,yes", "7%", None),
        ("%,higher,90,,,yes", "91%", "Green"),
        (",range,5,9,,", "12", "Amber"),
    ],
)
def test_xp101_goes_by_the_register(tmp_path: Path, entry: str, shown: str, expected: str | None) -> None:
    row = action(measure="% of plans", shown=shown, rating="Amber" if expected != "Amber" else "Red")
    subject = subject_of(tmp_path, row, register=f"{HEADINGS}\nKPI-7,A01,% of plans,{entry}\n")
    found = [
        (seen.indicator, expected and f"come to {expected}" in seen.message) for seen in run("XP101", subject)
    ]
    assert found == ([("KPI-7", True)] if expected else [])


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("Amber,Agreed by the Board,K Bundred,2014-03-31", []),
        ("Amber,Agreed by the Board,K Bundred,", []),
        ("Amber,Agreed by the Board,K Bundred,2013-10-31", ["G4"]),
        ("Amber,Agreed by the Board,,2014-03-31", ["G4"]),
        ("Amber,,K Bundred,2014-03-31", ["G4"]),
        ("Green,Agreed by the Board,K Bundred,2014-03-31", ["G4"]),
    ],
)
def test_xp101_takes_an_override_that_stands(tmp_path: Path, override: str, expected: list[str]) -> None:
    row = action(measure="% of visits", shown="65% ¹", rating="Amber")
    register = f"{OVERRIDE}\nI1,A01,% of visits,%,higher,80,,,,{override}\n"
    notes = ["¹ Correct as at end November 2013"]
    assert cells("XP101", subject_of(tmp_path, row, register=register, notes=notes)) == expected


def test_override_of_a_plan_without_a_month_is_as_of_today(tmp_path: Path) -> None:
    row = action(measure="% of visits", shown="65%", rating="Amber")
    for until, expected in (("2014-02-01", []), ("2014-01-31", ["G4"])):
        register = f"{OVERRIDE}\nI1,A01,% of visits,%,higher,80,,,,Amber,Agreed,K Bundred,{until}\n"
        assert cells("XP101", subject_of(tmp_path, row, register=register)) == expected


@pytest.mark.parametrize(
    ("measure", "shown", "rating"),
    [
        ("% seen on time", "86%", "Green"),
        ("% seen on time", 0.86, "Green"),
        ("% seen on time", "All are seen on time", "Green"),
        ("% seen on time", "Awaiting data", "Amber"),
        ("New service in place", "Awaiting data", "Green"),
        ("New service in place", None, "Green"),
    ],
)
def test_xp102_is_quiet_about_figures_words_and_milestones(
    tmp_path: Path, measure: str, shown: object, rating: str
) -> None:
    assert cells("XP102", subject_of(tmp_path, action(measure=measure, shown=shown, rating=rating))) == []


def test_xp102_is_quiet_where_one_measure_has_a_figure(tmp_path: Path) -> None:
    rows = (action(measure="% seen", shown="86%", rating="Green"), more("No. of visits", "Awaiting data"))
    assert cells("XP102", subject_of(tmp_path, *rows)) == []


def test_xp102_finds_green_without_data(tmp_path: Path) -> None:
    rows = (action(measure="% seen", shown="Awaiting data ²", rating="Green"), more("No. of visits", None))
    (seen,) = run("XP102", subject_of(tmp_path, *rows))
    assert (seen.cell, seen.quote) == ("G4", "Green | Awaiting data, (blank)")
    assert seen.message.startswith("A01 is Green, and I01.1 and I01.2 have no figure")
    (seen,) = run("XP102", subject_of(tmp_path, rows[0]))
    assert "I01.1 has no figure" in seen.message


@pytest.mark.parametrize(
    ("measure", "shown", "rating"),
    [
        (">=80% seen", "86%", "Green"),
        ("New service in place", "Agreed", "Green"),
        ("% seen", "Awaiting data", "Green"),
        ("% seen", "86%", "Complete"),
        ("% seen", "86%", ""),
    ],
)
def test_xp103_is_quiet_about_targets_milestones_and_what_is_not_rated(
    tmp_path: Path, measure: str, shown: str, rating: str
) -> None:
    assert cells("XP103", subject_of(tmp_path, action(measure=measure, shown=shown, rating=rating))) == []


def test_xp103_is_quiet_where_the_register_has_the_target(tmp_path: Path) -> None:
    row, register = action(measure="% seen", shown="86%"), f"{HEADINGS}\nI1,A01,% seen,%,higher,80,,,\n"
    assert cells("XP103", subject_of(tmp_path, row, register=register)) == []


@pytest.mark.parametrize(("key", "expected"), [("", []), ("longest", ["D4"])])
def test_xp103_waits_until_a_sentence_of_a_tracker_has_its_key(
    tmp_path: Path, key: str, expected: list[str]
) -> None:
    row = ("Train", "A Lee", "May 2014", "Green", "Longest wait is down to 31 from 50.")
    register = f"indicator,action,measure,sheet,cell,figure,extract_key\nI01.1,A01,Longest wait is down to …,Plan,E4,1,{key}\n"
    heads = ("Action", "Lead", "Due", "RAG", "Update")
    assert cells("XP103", subject_of(tmp_path, row, headings=heads, register=register)) == expected


def test_xp103_finds_an_action_without_a_target_once(tmp_path: Path) -> None:
    rows = (action(measure="Recording rate", shown="over 90%"), more("No. of visits", "12"))
    (seen,) = run("XP103", subject_of(tmp_path, *rows))
    assert (seen.cell, seen.quote) == ("G4", "Amber | Recording rate: 'over 90%'")
    assert "(I01.1: 'over 90%' and 1 more)" in seen.message


@pytest.mark.parametrize(
    ("progress", "shown", "timescale", "rating"),
    [
        ("MASH review has been completed", "Evaluation completed and to be signed off", "Ongoing", "Amber"),
        ("Review of the HSCB was completed in October 2013.", "Scheduled for May 2014", "May 2014", "Amber"),
        ("Work goes on.", "Complete", "October 2013", "Green"),
        ("Work goes on.", "Complete", "", "Green"),
        ("Work goes on.", "Complete", "Ongoing", "Complete"),
        ("Work goes on.", "Complete, but not signed off", "Ongoing", "Amber"),
        ("This action was completed in part, but work remains.", "Begun", "Ongoing", "Amber"),
        ("This action was completed.", "Awaiting data", "Ongoing", "Amber"),
        ("This action will be completed in May.", "Begun", "Ongoing", "Amber"),
    ],
)  # fmt: skip
def test_xp104_is_quiet_where_something_is_left_or_the_action_is_closed(
    tmp_path: Path, progress: str, shown: str, timescale: str, rating: str
) -> None:
    row = action(progress=progress, shown=shown, timescale=timescale, rating=rating)
    assert cells("XP104", subject_of(tmp_path, row)) == []


def test_xp104_is_quiet_where_only_one_measure_is_complete(tmp_path: Path) -> None:
    rows = (action(shown="Complete", timescale="Ongoing"), more("Staff trained", "Begun"))
    assert cells("XP104", subject_of(tmp_path, *rows)) == []


@pytest.mark.parametrize(
    ("progress", "shown", "timescale", "rating", "cell"),
    [
        ("This action was completed in October 2013. O&S has reports.", "Complete", "Ongoing", "Green", "D4"),
        ("Done in October 2013. O&S now has reports.", "Begun", "TBC", "Green", "D4"),
        ("Work goes on.", "Completed in October 2013", "January 2014\nOngoing", "Green", "D4"),
        ("All actions have now been implemented.", "The service is there", "May 2014", "Amber", "G4"),
        ("Work goes on.", "The work has been completed ³", "May 2014", "Red", "G4"),
    ],
)  # fmt: skip
def test_xp104_finds_what_is_complete_and_not_closed(
    tmp_path: Path, progress: str, shown: str, timescale: str, rating: str, cell: str
) -> None:
    row = action(progress=progress, shown=shown, timescale=timescale, rating=rating)
    assert cells("XP104", subject_of(tmp_path, row)) == [cell]
