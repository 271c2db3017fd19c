"""Earlier issues of a plan give their figures to its history, each for its own month."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.example import EXAMPLE, PLAN, Run, example, run, small_plan, small_register, snapshot
from xlplan.plan.history import read_history

MONTHS = ("2013-12", "2014-01", "2014-02")


@pytest.fixture(scope="module")
def issues(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return four issues of the example, in a folder of their own."""
    plan = example(tmp_path_factory.mktemp("issues"))
    found = [plan]
    for month in MONTHS:
        assert run("refresh", found[-1], "-p", month, "-q").status == 0
        found.append(plan.with_name(f"ofsted-action-plan-{month}.xlsx"))
    return found


def seeded(folder: Path, *issues: Path) -> Run:
    """Take the issues into the history of the example in another folder."""
    plan = example(folder)
    return run("init", plan, *(word for issue in issues for word in ("--from", issue)))


def series(folder: Path, indicator: str) -> list[tuple[str, str, str]]:
    points = read_history(folder / PLAN)
    return [(p.period.label, str(p.value), p.source) for p in points if p.indicator == indicator]


def small(
    folder: Path, name: str, *rows: tuple[str, str], title: str = "", notes: tuple[str, ...] = ()
) -> Path:
    plan = small_plan(
        folder, *(("Do it", measure, text, "Green") for measure, text in rows), title=title, notes=notes
    )
    return plan.rename(folder / name)


def test_three_issues_give_three_months(issues: list[Path], tmp_path: Path) -> None:
    done = seeded(tmp_path, *issues[:3])
    assert done.status == 0
    assert series(tmp_path, "I03.1") == [
        ("2013-11", "86", "ofsted-action-plan-2013-11.xlsx G8"),
        ("2013-12", "91", "ofsted-action-plan-2013-12.xlsx G8"),
        ("2014-01", "88", "ofsted-action-plan-2014-01.xlsx G8"),
    ]
    assert [value for _, value, _ in series(tmp_path, "I07.1")] == ["5434", "6120", "6905"]
    assert "ofsted-action-plan-2014-01.xlsx:" in done.out
    assert "2013-11 86%  2013-12 91%  2014-01 88%" in run("history", tmp_path / PLAN, "-i", "I03.1").out


def test_figure_that_stayed_behind_is_not_taken_for_the_month(issues: list[Path], tmp_path: Path) -> None:
    done = seeded(tmp_path, issues[1])
    assert series(tmp_path, "I12.3") == []
    assert "I12.3 was left: it may be of another month: '19 Correct as at 8 November 2013'" in " ".join(
        done.out.split()
    )


def test_figures_that_are_not_exact_are_told(issues: list[Path], tmp_path: Path) -> None:
    told = run("init", example(tmp_path), "--from", issues[0], "--format", "json").json["history"][0]
    left = {each["indicator"]: each["reason"] for each in told["left"]}
    assert left["I12.2"] == "'100 – 150' is no exact figure"
    assert (told["period"], told["values"]) == ("2013-11", told["new"])


def test_told_twice_it_adds_nothing(issues: list[Path], tmp_path: Path) -> None:
    seeded(tmp_path, issues[0])
    again = run("init", tmp_path / issues[0].name, "--from", issues[0], "--format", "json").json["history"][0]
    assert again["new"] == 0 < again["values"]


def test_exact_value_of_a_refresh_comes_before_what_an_issue_shows(
    issues: list[Path], tmp_path: Path
) -> None:
    plan = example(tmp_path)
    assert run("refresh", plan, "-p", "2013-12", "-q").status == 0
    assert run("init", plan, "--from", issues[1], "-q").status == 0
    assert ("2013-12", "91", "2013-12.csv row 5") in series(tmp_path, "I03.1")
    assert {source for _, _, source in series(tmp_path, "I03.1")} == {
        f"2013-12.csv row {n}" for n in (3, 4, 5)
    }


def test_register_and_plan_are_left_as_they_are(issues: list[Path], tmp_path: Path) -> None:
    plan = example(tmp_path)
    before = snapshot(tmp_path)
    assert run("init", plan, "--from", issues[1]).status == 0
    after = snapshot(tmp_path)
    assert {name for name in after if after[name] != before.get(name)} == {".xlplan/history.sqlite"}


def test_register_is_proposed_first_where_there_is_none(issues: list[Path], tmp_path: Path) -> None:
    plan = example(tmp_path)
    (tmp_path / "indicators.xlsx").unlink()
    done = run("init", plan, "--from", issues[1], "--format", "json")
    assert done.json["history"][0]["values"] > 10
    assert (tmp_path / "indicators.xlsx").is_file()


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("Position as at end September 2013", "2013-09"),
        ("Board of 12 September 2013, plan 2013/14", "2013-09"),
    ],
)
def test_heading_says_the_month_where_the_name_does_not(tmp_path: Path, title: str, month: str) -> None:
    old = small(tmp_path, "old.xlsx", ("% done", "86%"), title=title)
    plan = small_plan(tmp_path, ("Do it", "% done", "91%", "Green"))
    small_register(tmp_path, {"action": "A01", "measure": "% done", "cell": "C2", "extract_key": "k"})
    assert run("init", plan, "--from", old).status == 0
    assert [(p.period.label, p.source) for p in read_history(plan)] == [(month, "old.xlsx C3")]


@pytest.mark.parametrize("title", ["Our plan", "September 2013, then October 2013", "2013/14"])
def test_issue_that_says_no_month_is_refused_and_nothing_written(tmp_path: Path, title: str) -> None:
    old = small(tmp_path, "old.xlsx", ("% done", "86%"), title=title)
    plan = small_plan(tmp_path, ("Do it", "% done", "91%", "Green"))
    before = snapshot(tmp_path)
    done = run("init", plan, "--from", old)
    assert (done.status, snapshot(tmp_path)) == (2, before)
    assert "such as old-2013-09.xlsx" in done.err


def test_indicator_that_an_issue_does_not_have_is_told(tmp_path: Path) -> None:
    old = small(tmp_path, "old-2013-09.xlsx", ("% seen", "86%"))
    plan = small_plan(tmp_path, ("Do it", "% done", "91%", "Green"))
    small_register(tmp_path, {"action": "A01", "measure": "% done", "cell": "C2", "extract_key": "k"})
    assert "I1 was left: it was not found there." in run("init", plan, "--from", old).out


def test_example_folder_is_not_touched() -> None:
    assert not (EXAMPLE / ".xlplan").exists()
