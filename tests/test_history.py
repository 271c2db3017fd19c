"""Every value that a refresh applied is on record, by period, and forgotten when the refresh is undone."""

from __future__ import annotations

import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from tests.example import example, run, small_extract, small_plan, small_register
from tests.tables import table
from xlplan import api
from xlplan.config import Config
from xlplan.folder import find_plan
from xlplan.plan.history import read_history, seed_history
from xlplan.plan.issue import dated_name, issue_month, issues_glob, plan_name
from xlplan.receipts import Value
from xlplan.series import Series
from xlplan.text.periods import month as month_of

LINES = ("k,2013-11,84", "k,2013-12,86%", "k,2014-01,91")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    small_register(
        tmp_path,
        {
            "action": "A01",
            "measure": "% done",
            "cell": "C2",
            "polarity": "higher",
            "extract_key": "k",
            "unit": "%",
        },
    )
    small_extract(tmp_path, *LINES)
    return small_plan(tmp_path, ("Do it", "% done", "80%", "Green"))


def refreshed(plan: Path, *months: str) -> Path:
    for month in months:
        assert run("refresh", plan, "-p", month, "--in-place", "-q").status == 0
    return plan


def database(plan: Path) -> Path:
    return plan.parent / ".xlplan" / "history.sqlite"


def values(plan: Path) -> list[tuple[str, str]]:
    return [(point.period.label, str(point.value)) for point in read_history(plan)]


def only(plan: Path) -> Series:
    (series,) = api.history(plan)
    return series


def test_dry_run_and_plain_edits_record_nothing(plan: Path) -> None:
    run("refresh", plan, "--dry-run")
    assert read_history(plan) == []
    assert not database(plan).exists()
    assert "No values are on record yet" in run("history", plan).out


def test_each_month_is_on_record(plan: Path) -> None:
    refreshed(plan, "2013-11", "2013-12", "2014-01")
    assert values(plan) == [("2013-11", "84"), ("2013-12", "86"), ("2014-01", "91")]


def test_figure_that_stays_the_same_is_on_record_too(plan: Path) -> None:
    small_extract(plan.parent, "k,2013-11,84", "k,2013-12,84")
    refreshed(plan, "2013-11")
    assert run("refresh", plan, "-p", "2013-12", "-o", plan.with_name("plan-2013-12.xlsx")).status == 0
    assert values(plan) == [("2013-11", "84"), ("2013-12", "84")]


def test_month_refreshed_again_counts_once_with_its_newest_value(plan: Path) -> None:
    refreshed(plan, "2013-11")
    small_extract(plan.parent, "k,2013-11,85")
    refreshed(plan, "2013-11")
    assert values(plan) == [("2013-11", "85")]


def test_undone_refresh_is_forgotten_and_what_it_replaced_is_back(plan: Path) -> None:
    refreshed(plan, "2013-11")
    small_extract(plan.parent, "k,2013-11,85")
    refreshed(plan, "2013-11")
    assert run("undo", plan).status == 0
    assert values(plan) == [("2013-11", "84")]
    assert run("undo", plan).status == 0
    assert values(plan) == []


def test_database_that_was_lost_is_made_anew_from_the_receipts(plan: Path) -> None:
    refreshed(plan, "2013-11", "2013-12")
    database(plan).unlink()
    assert values(plan) == [("2013-11", "84"), ("2013-12", "86")]


def test_broken_database_is_told_in_one_sentence_and_stops_no_refresh(plan: Path) -> None:
    refreshed(plan, "2013-11")
    database(plan).write_bytes(b"no database at all, but something long enough to look at" * 40)
    done = run("history", plan)
    assert done.status == 2
    assert "history.sqlite: cannot be used" in done.err
    refreshed(plan, "2013-12")
    database(plan).unlink()
    assert values(plan) == [("2013-11", "84"), ("2013-12", "86")]


def test_database_of_a_later_version_is_left_alone(plan: Path) -> None:
    refreshed(plan, "2013-11")
    with sqlite3.connect(database(plan)) as connection:
        connection.execute("pragma user_version = 9")
    connection.close()
    assert "update xlplan" in run("history", plan).err


def test_issues_of_one_plan_share_its_history(tmp_path: Path) -> None:
    book = example(tmp_path)
    assert run("refresh", book, "-p", "2013-12", "-q").status == 0
    latest = tmp_path / "ofsted-action-plan-2013-12.xlsx"
    assert run("refresh", latest, "-p", "2014-01", "-q").status == 0
    points = [point for point in read_history(book) if point.indicator == "I03.1" and not point.team]
    assert [(point.period.label, point.value) for point in points] == [
        ("2013-12", Decimal(91)), ("2014-01", Decimal(88)),
    ]  # fmt: skip


def test_other_plan_in_the_folder_has_a_history_of_its_own(plan: Path) -> None:
    refreshed(plan, "2013-11")
    other = shutil.copyfile(plan, plan.with_name("housing.xlsx"))
    assert read_history(other) == []


def test_teams_are_on_record_beside_the_service(plan: Path) -> None:
    lines = ("k,2013-11,84,", "k,2013-11,80,North", "k,2013-11,c,South", "k,2013-10,70,North")
    small_extract(plan.parent, *lines, header="indicator,period,value,team")
    refreshed(plan, "2013-11")
    assert [(point.team, str(point.value)) for point in read_history(plan)] == [("", "84"), ("North", "80")]
    assert "North" not in run("history", plan).out
    assert "I1 · North" in run("history", plan, "--teams").out


def test_latest_value_is_set_against_last_period_and_last_year(plan: Path) -> None:
    old = [Value("I1", f"2013-{m:02}", "", "80", "%", None, None, None, None, "old.xlsx C2") for m in (1, 10)]
    seed_history(plan, old, "old.xlsx")
    refreshed(plan, "2013-11", "2013-12", "2014-01")
    series = only(plan)
    assert series.against_last
    assert series.against_year
    assert (series.against_last.period.label, series.against_last.way) == ("2013-12", "better")
    assert (series.against_year.period.label, series.against_year.value) == ("2013-01", Decimal(80))
    assert (
        "2014-01: 91%, better than in 2013-12 (86%), better than in 2013-01 (80%)" in run("history", plan).out
    )


def test_earlier_issue_told_twice_is_on_record_once(plan: Path) -> None:
    old = [Value("I1", "2013-10", "", "80", "%", None, None, None, None, "old.xlsx C2")]
    assert (seed_history(plan, old, "old.xlsx"), seed_history(plan, old, "old.xlsx")) == (1, 0)
    assert values(plan) == [("2013-10", "80")]


def seeded(plan: Path, *figures: int, unit: str = "%") -> None:
    """Put figures of months in a row on record, from April 2013."""
    months = [month_of(2013, 4).shift(at).label for at in range(len(figures))]
    old = [
        Value("I1", label, "", str(each), unit, None, None, None, None, "old.xlsx C2")
        for label, each in zip(months, figures, strict=True)
    ]
    seed_history(plan, old, "old.xlsx")


def test_usual_variation_is_told_where_the_latest_value_is_judged_by_it(plan: Path) -> None:
    seeded(plan, 100, 98, 100, 98, 100, 98, 100)
    assert "too few points to tell a change from chance (7 of 8).\n" in run("history", plan).out
    assert run("history", plan, "--format", "json").json["series"][0]["usual_variation"] is None
    seeded(plan, 100, 98, 100, 98, 100, 98, 100, 98)
    out = " ".join(run("history", plan).out.split())
    assert "within usual variation. Usual variation is from 93.7% to 100.0%." in out  # not 104.3%
    (series,) = run("history", plan, "--format", "json").json["series"]
    assert series["usual_variation"] == {"of": "the values", "mean": "99", "lower": "93.68", "upper": "100"}


def test_count_to_date_is_judged_by_what_each_month_added(plan: Path) -> None:
    count = {"basis": "ytd", "unit": "count", "polarity": "lower", "measure": "No. done"}
    small_register(plan.parent, {"action": "A01", "cell": "C2", "extract_key": "k", **count})
    seeded(plan, 10, 22, 32, 44, 54, 66, 76, 88, unit="count")
    out = " ".join(run("history", plan).out.split())
    assert "2013-11: 88; within usual variation; a count to date only grows" in out
    assert "Usual variation of what each month adds is from 5.7 to 16.3." in out


def test_without_a_register_nothing_is_better_or_worse(plan: Path) -> None:
    refreshed(plan, "2013-11", "2013-12")
    (plan.parent / "indicators.csv").unlink()
    assert "higher than in 2013-11" in run("history", plan).out


def test_json_holds_the_series(plan: Path) -> None:
    refreshed(plan, "2013-11", "2013-12")
    document = run("history", plan, "-i", "i1", "--format", "json").json
    (series,) = document["series"]
    assert [(point["period"], point["value"]) for point in series["points"]] == [
        ("2013-11", "84"), ("2013-12", "86"),
    ]  # fmt: skip
    assert series["real_change"] is None
    assert series["against_last_period"] == {"period": "2013-11", "value": "84", "way": "better"}


@pytest.mark.parametrize(
    ("name", "month", "shared"),
    [
        ("ofsted-action-plan-2013-11.xlsx", "2013-11", "ofsted-action-plan"),
        ("2013-11 Plan.xlsx", "2013-11", "plan"),
        ("plan.xlsx", None, "plan"),
        ("plan-2013-11-to-2014-01.xlsx", None, "plan--to"),
        ("plan-120013-11.xlsx", None, "plan-120013-11"),
    ],
)
def test_name_of_an_issue(name: str, month: str | None, shared: str) -> None:
    found = issue_month(Path(name))
    assert ((found.label if found else None), plan_name(Path(name))) == (month, shared)
    assert plan_name(Path(dated_name(Path(name), "2014-02"))) == shared


def receipts(plan: Path) -> list[Path]:
    return sorted((plan.parent / ".xlplan" / "receipts").glob("*.json"))


def test_series_outlives_receipts_that_somebody_has_tidied_away(plan: Path) -> None:
    refreshed(plan, "2013-11", "2013-12")
    for path in receipts(plan):
        path.unlink()
    assert values(plan) == [("2013-11", "84"), ("2013-12", "86")]
    refreshed(plan, "2014-01")
    assert values(plan) == [("2013-11", "84"), ("2013-12", "86"), ("2014-01", "91")]
    (figure,) = [
        reason for reason in api.explain(api.read_plan(plan), "C2") if "shows 91%" in reason.sentence
    ]
    assert "from e.csv row 4" in figure.sentence


def test_why_names_the_source_of_a_figure_whose_receipt_is_gone(plan: Path) -> None:
    refreshed(plan, "2013-12")
    (only_receipt,) = receipts(plan)
    only_receipt.unlink()
    sentences = " ".join(reason.sentence for reason in api.explain(api.read_plan(plan), "C2"))
    assert "shows 86%, as it was in 2013-12 (e.csv row 3, by the plan's history)" in sentences


def test_receipt_that_gets_the_number_of_one_tidied_away_is_taken_in_too(plan: Path) -> None:
    refreshed(plan, "2013-11")
    name = receipts(plan)[0].name
    receipts(plan)[0].unlink()
    small_extract(plan.parent, "k,2013-11,85")
    refreshed(plan, "2013-11")
    assert [path.name for path in receipts(plan)] == [name]
    assert values(plan) == [("2013-11", "85")]
    assert run("undo", plan).status == 0
    assert values(plan) == [("2013-11", "84")]


def test_undone_refresh_stays_forgotten_when_its_receipt_goes_as_well(plan: Path) -> None:
    refreshed(plan, "2013-11", "2013-12")
    assert run("undo", plan).status == 0
    shutil.rmtree(plan.parent / ".xlplan" / "receipts")
    assert values(plan) == [("2013-11", "84")]


def test_receipt_undone_while_the_database_could_not_be_written_is_forgotten_later(plan: Path) -> None:
    refreshed(plan, "2013-11", "2013-12")
    kept = database(plan).read_bytes()
    assert run("undo", plan).status == 0
    database(plan).write_bytes(kept)
    assert values(plan) == [("2013-11", "84")]


def test_database_of_the_first_version_is_brought_up_to_date(plan: Path) -> None:
    refreshed(plan, "2013-11")
    old = [Value("I1", "2013-10", "", "80", "%", None, None, None, None, "old.xlsx C2")]
    seed_history(plan, old, "old.xlsx")
    with sqlite3.connect(database(plan)) as connection:
        connection.execute("update value set receipt = '2013-11-plan.0001.json' where receipt is not null")
        connection.execute("update receipt set name = '2013-11-plan.0001.json'")
        connection.execute("pragma user_version = 1")
    connection.close()
    assert values(plan) == [("2013-10", "80"), ("2013-11", "84")]
    with sqlite3.connect(database(plan)) as connection:
        assert connection.execute("select count(*) from value").fetchone() == (2,)
    connection.close()


@pytest.mark.parametrize(("name", "month", "following"), table("issues.md", "Names"))
def test_month_in_a_name_is_read_and_moved_in_its_own_form(name: str, month: str, following: str) -> None:
    found = issue_month(Path(name))
    assert ((found.label if found else ""), dated_name(Path(name), "2025-01")) == (month, following)
    assert plan_name(Path(following)) == plan_name(Path(name))


def test_latest_issue_is_the_plan_whatever_its_month_begins_with(tmp_path: Path) -> None:
    for month in ("December 2023", "November 2024", "April 2024"):
        (tmp_path / f"Housing plan {month}.xlsx").touch()
    found = find_plan(Config(tmp_path, plan=issues_glob(Path("Housing plan November 2024.xlsx"))))
    assert found.name == "Housing plan November 2024.xlsx"


def test_a_plan_written_under_another_name_keeps_its_history(plan: Path) -> None:
    first, second = plan.with_name("plan v2.xlsx"), plan.with_name("plan v3.xlsx")
    assert run("refresh", plan, "-p", "2013-11", "-o", first, "-q").status == 0
    assert run("refresh", first, "-p", "2013-12", "-o", second, "-q").status == 0
    refreshed(first, "2014-01")
    assert values(second) == [("2013-11", "84"), ("2013-12", "86")]  # and none that v2 has had since
    assert values(first) == [("2013-11", "84"), ("2014-01", "91")]
    assert values(plan) == []
    assert f"for {plan.name}" in run("history", plan).out
    assert run("undo", first).status == 0
    assert values(first) == [("2013-11", "84")]


def test_a_history_from_before_names_were_followed_learns_them(plan: Path) -> None:
    second = plan.with_name("plan v2.xlsx")
    refreshed(plan, "2013-11")
    assert run("refresh", plan, "-p", "2013-12", "-o", second, "-q").status == 0
    assert len(values(second)) == 2
    with sqlite3.connect(database(plan)) as kept:
        kept.execute("drop table origin")
    assert values(second) == [("2013-11", "84"), ("2013-12", "86")]


def test_two_names_written_from_each_other_are_one_plan(plan: Path) -> None:
    other = plan.with_name("board copy.xlsx")
    assert run("refresh", plan, "-p", "2013-11", "-o", other, "-q").status == 0
    assert run("refresh", other, "-p", "2013-12", "-o", plan, "-q", "--force").status == 0
    assert values(plan) == [("2013-11", "84"), ("2013-12", "86")]
    assert values(other) == [("2013-11", "84")]
