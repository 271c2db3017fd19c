"""XP9: what a waiver covers, until when, and what is said of one that covers nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.test_checks_catalogue import undated
from tests.test_checks_subject import TODAY
from xlplan.checks import run_checks
from xlplan.config import Waiver

PAST = date(2014, 1, 31)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({}, ["D4", "D5"]),
        ({"action": "A01"}, ["D4"]),
        ({"action": "a02"}, ["D5"]),
        ({"action": "A03"}, []),
        ({"cell": "D5"}, ["D5"]),
        ({"sheet": "Plan", "cell": "d5"}, ["D5"]),
        ({"sheet": "Other"}, []),
        ({"until": date(2014, 2, 1)}, ["D4", "D5"]),
        ({"until": date(2014, 1, 31)}, []),
    ],
)
def test_waiver_covers_what_it_names_up_to_its_last_day(
    tmp_path: Path, named: dict[str, str], expected: list[str]
) -> None:
    waiver = Waiver("XP202", "seen", "K Bundred", **named)  # type: ignore[arg-type]  # by keyword
    findings = run_checks(undated(tmp_path, waivers=(waiver,)), ignore=["XP9"])
    assert [finding.cell for finding in findings if finding.waived] == expected
    assert len(findings) == 3  # a waived finding is still told


def told(folder: Path, *waivers: Waiver, select: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the code and message of what is said about the waivers of a plan without two timescales."""
    found = run_checks(undated(folder, waivers=waivers), select)
    return [(finding.code, finding.message) for finding in found if finding.code.startswith("XP9")]


def test_waiver_that_covers_something_is_not_spoken_of(tmp_path: Path) -> None:
    assert (
        told(tmp_path, Waiver("XP202", "seen", "K Lee"), Waiver("XP208", "seen", "K Lee", until=TODAY)) == []
    )


def test_expired_waiver_is_a_finding_and_covers_nothing(tmp_path: Path) -> None:
    waiver = Waiver("XP202", "until the audit", "K Lee", action="A01", until=PAST)
    assert told(tmp_path, waiver) == [
        (
            "XP901",
            "The waiver of XP202 for A01 by K Lee ('until the audit') ended on 31 January 2014: "
            "what it covered counts again.",
        )
    ]


def test_waiver_that_matches_nothing_is_a_finding(tmp_path: Path) -> None:
    waiver = Waiver("XP202", "seen", "K Lee", sheet="Plan", cell="D9")
    ((code, message),) = told(tmp_path, waiver)
    assert code == "XP902"
    assert message == "The waiver of XP202 in Plan D9 by K Lee covers nothing: there is no such finding."


def test_waiver_of_a_rule_that_did_not_run_is_not_spoken_of(tmp_path: Path) -> None:
    waiver = Waiver("XP101", "seen", "K Lee")
    assert told(tmp_path, waiver, select=("XP2", "XP9")) == []
    assert [code for code, _ in told(tmp_path, waiver, select=("XP1", "XP9"))] == ["XP902"]


def test_waiver_of_a_code_that_is_no_rule_is_a_finding(tmp_path: Path) -> None:
    ((_, message),) = told(tmp_path, Waiver("XP999", "seen", "K Lee"))
    assert message.endswith("there is no rule XP999.")
    own_and_told = [Waiver("LB001", "seen", "K Lee"), Waiver("XP106", "seen", "K Lee")]
    assert told(tmp_path, *own_and_told) == []


def test_finding_about_a_waiver_may_be_ignored(tmp_path: Path) -> None:
    subject = undated(tmp_path, waivers=(Waiver("XP202", "seen", "K Lee", until=PAST),), ignore=("XP9",))
    assert [finding.code for finding in run_checks(subject)] == ["XP208", "XP202", "XP202"]
