"""A pack says what moved, what to talk about first, and of each measure how it stands; it guesses nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.example import entry, example, run, small_extract
from tests.packs import about, made, measured, one_measure, pack_plan, pack_register, told
from tests.tables import table
from xlplan.errors import PeriodMissing
from xlplan.movement import read_movement
from xlplan.pack.measured import target_of
from xlplan.pack.words import direction_text, value_text
from xlplan.text.calendar import month

FEBRUARY = month(2014, 2)


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


# The words.


@pytest.mark.parametrize(
    ("unit", "polarity", "basis", "values", "said"), table("pack.md", "Direction of travel")
)
def test_direction_of_travel_in_words(unit: str, polarity: str, basis: str, values: str, said: str) -> None:
    found = [Decimal(each) for each in values.split(", ")]
    dated = [(FEBRUARY.shift(at + 1 - len(found)), value) for at, value in enumerate(found)]
    measure = entry("What is done", unit=unit, polarity=polarity, basis=basis,
                    target=Decimal(10), target_high=Decimal(20))  # fmt: skip
    assert direction_text(measure, dated, read_movement(dated, measure, unit)) == said


@pytest.mark.parametrize(
    ("polarity", "target", "high", "tolerance", "said", "low", "top", "slack_low", "slack_high"),
    table("pack.md", "Targets"),
)
def test_target_has_its_band(  # noqa: PLR0917  # one argument for each column
    polarity: str, target: str, high: str, tolerance: str, said: str,
    low: str, top: str, slack_low: str, slack_high: str,
) -> None:  # fmt: skip
    measure = entry(unit="%", polarity=polarity, target=number(target), target_high=number(high), decimals=0)
    found = target_of(measure, tolerance)
    assert found == (said, number(low), number(top), number(slack_low), number(slack_high))


@pytest.mark.parametrize(("polarity", "target"), [("none", "90"), ("higher", ""), ("range", "10")])
def test_what_is_not_measured_against_anything_has_no_target(polarity: str, target: str) -> None:
    assert target_of(entry(polarity=polarity, target=number(target)), "5 points") is None


@pytest.mark.parametrize(("value", "unit", "decimals", "said"), table("pack.md", "Values"))
def test_value_is_written_as_the_plan_writes_it(value: str, unit: str, decimals: str, said: str) -> None:
    measure = replace(entry(), unit=unit, decimals=int(decimals) if decimals else None)
    assert value_text(Decimal(value), measure) == said


# What moved.


def test_first_month_compares_with_nothing(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-02,86")
    pack = made(plan)
    assert pack.since is None
    assert pack.moved == ()
    assert [(count.rating, count.now, count.before) for count in pack.counts] == [
        ("Red", 0, None), ("Amber", 0, None), ("Green", 1, None),
    ]  # fmt: skip


def test_ratings_are_compared_with_the_issue_that_the_refresh_began_with(tmp_path: Path) -> None:
    example(tmp_path)
    for period in ("2013-12", "2014-01", "2014-02"):
        assert run("refresh", "-p", period, "-q", tmp_path / latest(tmp_path)).status == 0
    pack = made(tmp_path / "ofsted-action-plan-2014-02.xlsx")
    assert pack.period == FEBRUARY
    assert pack.since == "before the refresh for February 2014"
    assert [(each.action, each.was, each.rating) for each in pack.moved] == [
        ("A03", "Amber", "Red"), ("A09", "Amber", "Green"),
    ]  # fmt: skip
    assert [(count.rating, count.now, count.before) for count in pack.counts] == [
        ("Red", 1, 0), ("Amber", 11, 13), ("Green", 7, 6),
    ]  # fmt: skip
    assert all(each.is_compared for each in pack.actions)


def latest(folder: Path) -> str:
    return max(path.name for path in folder.glob("ofsted-action-plan-*.xlsx"))


def test_refresh_in_place_is_compared_with_its_backup(tmp_path: Path) -> None:
    plan = example(tmp_path)
    assert run("refresh", plan, "-p", "2013-12", "--in-place", "-q").status == 0
    assert run("refresh", plan, "-p", "2014-02", "--in-place", "-q").status == 0
    assert all(each.is_compared for each in made(plan).actions)


def test_without_the_earlier_issue_its_record_says_what_a_refresh_has_decided(tmp_path: Path) -> None:
    plan = example(tmp_path)
    assert run("refresh", plan, "-p", "2014-02", "-q").status == 0
    plan.unlink()
    pack = made(tmp_path / "ofsted-action-plan-2014-02.xlsx")
    compared = {each.action for each in pack.actions if each.is_compared}
    assert "A03" in compared
    assert "A13" not in compared  # the officer rates it, and nobody recorded how
    assert ("A03", "Amber", "Red") in [(each.action, each.was, each.rating) for each in pack.moved]


# Exceptions.


def test_measure_that_meets_its_target_is_no_exception(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-01,90", "k1,2014-02,92")
    assert made(plan).concerns == ()


def test_red_stands_before_amber(tmp_path: Path) -> None:
    usual: dict[str, Any] = {"measure": "% done", "unit": "%", "polarity": "higher", "target": 90}
    pack_register(tmp_path, usual, usual)
    row = ("Ann Lee", "Ongoing", "% done", "86%", "Amber")
    plan = pack_plan(tmp_path, ("One", *row), ("Two", *row))
    small_extract(tmp_path, "k1,2014-02,86", "k2,2014-02,70")
    found = about(made(plan), "off target")
    assert [(each.action, each.rating) for each in found] == [("A02", "Red"), ("A01", "Amber")]
    assert found[0].sentence == (
        "70% against at least 90%: missed by 20 points, beyond the tolerance of 5 points, so Red "
        "(February 2014)."
    )
    assert found[0].leads == ("Ann Lee",)


def test_measure_that_went_the_wrong_way_got_worse(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-01,95", "k1,2014-02,91")
    assert told(made(plan), "got worse") == [
        "91%: worse than in January 2014 (95%). Too few points to tell (2 of 5)."
    ]


def test_count_since_april_that_grows_did_not_get_worse(tmp_path: Path) -> None:
    plan = one_measure(
        tmp_path, "50", unit="count", polarity="lower", basis="ytd", target="", measure="No. late"
    )
    small_extract(tmp_path, "k1,2014-01,50", "k1,2014-02,60")
    assert told(made(plan), "got worse") == []


@pytest.mark.parametrize(
    ("timescale", "rating", "is_late"),
    [
        ("January 2014", "Amber", True),
        ("January 2014", "Green", False),
        ("February 2014", "Amber", False),
        ("January 2014\nMarch 2014", "Amber", False),
        ("January 2014\nOngoing", "Red", False),
        ("Ongoing", "Red", False),
    ],
)
def test_action_is_overdue_when_all_its_dates_have_passed(
    tmp_path: Path, timescale: str, rating: str, is_late: bool
) -> None:
    pack_register(tmp_path, {"measure": "% done", "unit": "%"})
    plan = pack_plan(tmp_path, ("Do it", "Ann Lee", timescale, "% done", "86%", rating))
    small_extract(tmp_path, "k1,2014-02,86")
    assert bool(about(made(plan), "overdue")) is is_late


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("c", "No value for February 2014: withheld (c); the last is 91%, of January 2014."),
        ("", "No value for February 2014; the last is 91%, of January 2014."),
    ],
)
def test_measure_without_the_months_value_is_told_with_its_last(
    tmp_path: Path, value: str, said: str
) -> None:
    usual = {"measure": "% done", "unit": "%", "polarity": "higher", "target": 90}
    pack_register(tmp_path, usual, usual)
    row = ("Ann Lee", "Ongoing", "% done", "86%", "Amber")
    plan = pack_plan(tmp_path, ("One", *row), ("Two", *row))
    small_extract(tmp_path, "k1,2014-01,91", f"k1,2014-02,{value}", "k2,2014-02,95")
    pack = made(plan)
    assert told(pack, "no data") == [said]
    assert [each.rating for each in pack.indicators] == [None, "Green"]


def test_quarters_value_still_stands_until_the_next(tmp_path: Path) -> None:
    usual = {"measure": "% done", "unit": "%"}
    pack_register(tmp_path, {**usual, "basis": "quarter"}, usual)
    row = ("Ann Lee", "Ongoing", "% done", "86%", "Amber")
    plan = pack_plan(tmp_path, ("One", *row), ("Two", *row))
    small_extract(tmp_path, "k1,2013-Q3,86", "k2,2014-02,70")
    assert about(made(plan), "no data") == []


def test_range_is_a_figure_but_no_value(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, "100 – 150", unit="count", target="", polarity="none")
    small_extract(tmp_path, "k1,2014-02,110 – 160")
    pack = made(plan)
    assert about(pack, "no data") == []
    assert pack.indicators[0].latest is None
    assert pack.indicators[0].series[-1].mark == "110 to 160"


def test_override_is_told_with_its_reason_and_what_the_rule_would_give(tmp_path: Path) -> None:
    plan = one_measure(
        tmp_path, override="Green", override_reason="Audit agreed", override_by="K Bundred",
        override_until="2014-03-31",
    )  # fmt: skip
    small_extract(tmp_path, "k1,2014-02,70")
    (sentence,) = told(made(plan), "override")
    assert (
        sentence
        == "Set to Green by K Bundred until 31 March 2014: Audit agreed. By the rule it would be Red."
    )


def test_override_that_has_run_out_is_told_too(tmp_path: Path) -> None:
    plan = one_measure(
        tmp_path, override="Green", override_reason="Audit agreed", override_by="K Bundred",
        override_until="2014-01-31",
    )  # fmt: skip
    small_extract(tmp_path, "k1,2014-02,70")
    assert "does not count: it ended on 31 January 2014" in told(made(plan), "override")[0]


# Each measure.


def test_measure_that_two_actions_report_is_shown_once_with_both_their_words(tmp_path: Path) -> None:
    usual = {"unit": "%", "polarity": "lower", "extract_key": "again"}
    pack_register(tmp_path, {**usual, "measure": "% re-referred"}, {**usual, "measure": "% rereferred"})
    plan = pack_plan(
        tmp_path,
        ("One", "Ann Lee", "Ongoing", "% re-referred", "9%", "Amber"),
        ("Two", "Bob May", "Ongoing", "% rereferred", "9%", "Amber"),
    )
    small_extract(tmp_path, "again,2014-02,9")
    each = measured(plan)
    assert each.actions == ("A01", "A02")
    assert each.notes == ("A02 words the same measure otherwise: '% rereferred'.",)


def test_measures_with_other_targets_are_not_one(tmp_path: Path) -> None:
    usual = {"unit": "%", "polarity": "lower", "extract_key": "again", "measure": "% done"}
    pack_register(tmp_path, {**usual, "target": 5}, {**usual, "target": 9})
    row = ("Ann Lee", "Ongoing", "% done", "9%", "Amber")
    plan = pack_plan(tmp_path, ("One", *row), ("Two", *row))
    small_extract(tmp_path, "again,2014-02,9")
    assert len(made(plan).indicators) == 2


def test_months_after_the_packs_are_left_out(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-01,91", "k1,2014-02,92", "k1,2014-03,50")
    assert [month.period.label for month in measured(plan, "2014-02").series] == ["2014-01", "2014-02"]


def test_figure_that_was_revised_since_is_shown_as_reported_and_told(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-02,91")
    assert run("refresh", plan, "-p", "2014-02", "--in-place", "-q").status == 0
    small_extract(tmp_path, "k1,2014-02,88")
    each = measured(plan)
    assert each.latest is not None
    assert each.latest.value == 91
    assert each.notes == ("February 2014 was reported as 91%; e.csv row 2 now says 88%.",)


def test_history_alone_gives_the_series_where_the_extract_is_gone(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    extract = small_extract(tmp_path, "k1,2014-02,91")
    assert run("refresh", plan, "-p", "2014-02", "--in-place", "-q").status == 0
    extract.unlink()
    assert [month.value for month in measured(plan).series] == [Decimal(91)]


@pytest.mark.parametrize(("months", "has_limits"), [(7, False), (8, True)])
def test_limits_want_eight_points(tmp_path: Path, months: int, has_limits: bool) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, *(f"k1,{FEBRUARY.shift(-at).label},{90 + at % 2}" for at in range(months)))
    assert (measured(plan).limits is not None) is has_limits


def test_each_month_of_a_wide_row_is_a_value(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,84,88,91", header="indicator,2013-12,2014-01,2014-02")
    assert [month.value for month in measured(plan).series] == [84, 88, 91]


def test_month_outside_the_limits_is_marked(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    values = (90, 91, 90, 91, 90, 91, 90, 91, 60)
    small_extract(
        tmp_path, *(f"k1,{FEBRUARY.shift(at - 8).label},{value}" for at, value in enumerate(values))
    )
    assert [month.is_unusual for month in measured(plan).series] == [False] * 8 + [True]


def test_count_since_april_has_no_limits(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, "50", unit="count", basis="ytd", target="", measure="No. done")
    small_extract(tmp_path, *(f"k1,{FEBRUARY.shift(-at).label},{90 - at}" for at in range(6)))
    assert measured(plan).limits is None


def test_provisional_months_are_told(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-02,91,provisional", header="indicator,period,value,status")
    assert measured(plan).notes == ("Provisional, and may be revised: February 2014.",)


def test_plan_that_still_awaits_what_the_extract_has_is_told(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, "Awaiting data")
    small_extract(tmp_path, "k1,2014-02,91")
    assert measured(plan).notes == ("The plan itself still says 'Awaiting data'.",)


def test_small_team_is_withheld_and_so_is_what_would_tell_it(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, "40", unit="count", target="", polarity="none", measure="No. of children")
    lines = ("k1,2014-02,55,", "k1,2014-02,3,Pod A", "k1,2014-02,12,Pod B", "k1,2014-02,40,Pod C")
    small_extract(tmp_path, *lines, header="indicator,period,value,team")
    teams = measured(plan).teams
    assert teams is not None
    assert [(team.team, team.shown) for team in teams.teams] == [
        ("", "55"), ("Pod A", "c"), ("Pod B", "c"), ("Pod C", "40"),
    ]  # fmt: skip


def test_year_end_is_projected_from_three_months_on(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, "800", unit="count", basis="ytd", target="", measure="No. of contacts")
    small_extract(tmp_path, *(f"k1,2013-{at:02},{100 * (at - 3)}" for at in range(4, 13)))
    ahead = measured(plan, "2013-12").projection
    assert ahead is not None
    assert ahead.value == 1200  # 900 in nine months


def test_teams_of_a_quarters_row_do_not_stand_for_its_last_month(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, "40", unit="count", target="", polarity="none", measure="No. of children")
    lines = ("k1,2013-12,55,", "k1,2013-12,15,Pod A", "k1,2013-12,40,Pod B", "k1,2013-Q3,120,Pod B")
    small_extract(tmp_path, *lines, header="indicator,period,value,team")
    teams = measured(plan, "2013-12").teams
    assert teams is not None
    assert [(team.team, team.shown) for team in teams.teams] == [
        ("", "55"), ("Pod A", "15"), ("Pod B", "40"),
    ]  # fmt: skip


def test_teams_of_a_quarters_measure_are_those_of_the_quarter(tmp_path: Path) -> None:
    plan = one_measure(
        tmp_path, "40", unit="count", target="", polarity="none", measure="No. done", basis="quarter"
    )
    lines = ("k1,2013-Q3,160,", "k1,2013-Q3,40,Pod A", "k1,2013-Q3,120,Pod B", "k1,2013-12,50,Pod B")
    small_extract(tmp_path, *lines, header="indicator,period,value,team")
    teams = measured(plan, "2013-12").teams
    assert teams is not None
    assert [team.shown for team in teams.teams] == ["160", "40", "120"]


def test_percentage_to_date_is_not_compared_with_the_last_year(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, basis="ytd")
    small_extract(tmp_path, "k1,2013-02,95", "k1,2013-03,95", "k1,2013-04,60")
    each = measured(plan, "2013-04")
    assert each.way is None
    assert each.direction.startswith("60% since April, with which figures to date begin anew. Not judged: ")


# Lead officers.


def test_two_spellings_of_a_name_are_one_officer(tmp_path: Path) -> None:
    pack_register(tmp_path, {"measure": "% done"})
    rest = ("Ongoing", "% done", "86%", "Amber")
    plan = pack_plan(
        tmp_path,
        ("One", "Pippa Brent- Isherwood (Head of Business)", *rest),
        ("Two", "Pippa Brent-Isherwood\nAnn Lee (Manager)", *rest),
        ("Three", "NFA", *rest),
    )
    small_extract(tmp_path, "k1,2014-02,86")
    officers = made(plan).officers
    assert [(each.name, [a.action for a in each.actions]) for each in officers] == [
        ("Pippa Brent-Isherwood", ["A01", "A02"]), ("Ann Lee", ["A02"]), ("", ["A03"]),
    ]  # fmt: skip


# The month.


def test_month_is_the_plans_own_and_not_the_extracts_latest(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-02,91", "k1,2014-03,92")
    assert made(plan).period == FEBRUARY


def test_plan_whose_name_has_no_month_takes_the_extracts_latest(tmp_path: Path) -> None:
    plan = one_measure(tmp_path).rename(tmp_path / "plan.xlsx")
    small_extract(tmp_path, "k1,2014-02,91", "k1,2014-03,92")
    assert made(plan).period == FEBRUARY.next()


def test_month_of_which_nothing_is_known_names_those_that_are(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-03,92")
    with pytest.raises(PeriodMissing, match="nothing is known of 2014-02; the months there are: 2014-03"):
        made(plan)
