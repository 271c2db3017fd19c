"""What a check does once, whatever the number of rules. Counted, since clocks differ from machine to machine."""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.example import EXAMPLE, PLAN
from xlplan.checks import Subject, run_checks
from xlplan.config import load_config
from xlplan.plan.model import Plan
from xlplan.plan.reader import read_plan
from xlplan.plan.register import read_register
from xlplan.text.figures import readings
from xlplan.text.footnotes import find_markers
from xlplan.text.mentions import find_mentions

TODAY = date(2014, 2, 1)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(EXAMPLE / PLAN, load_config(EXAMPLE).columns)


def counted(plan: Plan) -> Counter[tuple[str, str]]:
    """Return how often each function of ours is called in a check of the example, by file and name."""
    subject = Subject(plan, read_register(EXAMPLE / "indicators.xlsx"), load_config(EXAMPLE), TODAY)
    with cProfile.Profile() as profile:
        assert run_checks(subject)
    found: Counter[tuple[str, str]] = Counter()
    for (file, _, name), (_, calls, *_) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]  # typeshed has none
        found[Path(file).name, name] += calls
    return found


def test_check_reads_what_all_rules_need_once(plan: Plan) -> None:
    calls = counted(plan)
    assert calls["model.py", "spots_of"] == 1
    assert calls["locate.py", "locate"] == 1
    assert calls["frames.py", "validate"] == 1
    assert calls["leftovers.py", "read_strings"] == 1
    assert calls["looks.py", "read_looks"] == 1
    assert calls["survey.py", "survey"] == len(Subject(plan, None, load_config(EXAMPLE), TODAY).book.sheets)


def test_check_proposes_no_register_where_one_covers_the_plan(plan: Plan) -> None:
    calls = counted(plan)
    assert calls["register.py", "propose_register"] == 0
    assert calls["figures.py", "readings"] > 0


def test_check_opens_the_package_twice_at_most(plan: Plan) -> None:
    """Once for what surrounds the plan, once for the search that must see a damaged file's beginning too."""
    assert counted(plan)["directory.py", "read_directory"] == 2


def test_text_is_taken_apart_once_however_many_rules_ask(plan: Plan) -> None:
    find_mentions.cache_clear()
    first = counted(plan)
    assert find_mentions.cache_info().misses == first["mentions.py", "find_mentions"]
    assert find_mentions.cache_info().hits > 0
    again = counted(plan)
    for place in (
        ("mentions.py", "find_mentions"),
        ("figures.py", "_readings"),
        ("measures.py", "list_units"),
    ):
        assert again[place] == 0, place


def test_kept_markers_are_those_of_the_numbers_that_are_known() -> None:
    text = "86 (1)"
    assert [marker.number for marker in find_markers(text, known_numbers={1})] == [1]
    assert find_markers(text, known_numbers={2}) == ()
    assert [marker.text for marker in find_markers("861", [(2, 3)])] == ["1"]
    assert find_markers("861") == ()


def test_kept_readings_are_those_without_the_markers() -> None:
    assert [each.text for each in readings("86 1")] == ["86", "1"]
    assert [each.text for each in readings("86 1", [(3, 4)])] == ["86"]
