"""`xlplan pack` writes beside the plan, overwrites nothing unasked, and says in one sentence what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.example import run, small_extract, snapshot
from tests.packs import one_measure
from xlplan import api
from xlplan.errors import UsageError


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-01,91", "k1,2014-02,92")
    return plan


def test_nothing_else_in_the_folder_changes(plan: Path) -> None:
    before = snapshot(plan.parent)
    assert run("pack", plan).status == 0
    after = snapshot(plan.parent)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == {"pack-plan-2014-02.html", "pack-plan-2014-02.xlsx"}


def test_files_carry_the_month_that_was_asked_for(plan: Path) -> None:
    done = run("pack", plan, "-p", "2014-01", "--format", "xlsx")
    assert done.out == f"Written: {plan.with_name('pack-plan-2014-01.xlsx')}\n"
    assert not plan.with_name("pack-plan-2014-01.html").exists()


def test_quiet_says_nothing(plan: Path) -> None:
    done = run("pack", plan, "-q")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_existing_file_stays_without_force(plan: Path) -> None:
    kept = plan.with_name("pack-plan-2014-02.xlsx")
    kept.write_text("mine")
    done = run("pack", plan)
    assert done.status == 2
    assert done.err.count("\n") == 1
    assert "is there already" in done.err
    assert kept.read_text() == "mine"
    assert not plan.with_name("pack-plan-2014-02.html").exists()
    assert run("pack", plan, "--force").status == 0
    assert kept.read_bytes()[:2] == b"PK"


def test_pack_is_no_issue_of_the_plan(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plan.parent)
    Path("xlplan.toml").write_text('plan = "plan-*.xlsx"\n')
    assert run("pack").status == 0
    assert run("pack", "--force").status == 0
    assert not list(plan.parent.glob("pack-pack*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-p", "soon"), "'soon' is not a period; write a month such as 2013-12"),
        (("-p", "2012-01"), "nothing is known of 2012-01; the months there are: 2014-01, 2014-02"),
        (("-o", "pack.pdf"), "a pack is a page (.html) or a workbook (.xlsx); name one of them"),
        (("-o", "pack.html", "--format", "xlsx"), "--format xlsx and a name that ends with .html"),
        (("--comparators", "none.csv"), "none.csv"),
        (("-r", "none.csv"), "none.csv"),
        (("-e", "none.csv"), "there is no such extract"),
        (("-o", "plan-2014-02.xlsx", "--force"), "that is the plan itself"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    plan: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(plan.parent)
    before = snapshot(plan.parent)
    done = run("pack", plan, *arguments)
    assert done.status == 2
    assert said in done.err
    assert done.err.count("\n") == 1, done.err
    assert snapshot(plan.parent) == before


@pytest.mark.parametrize(("library", "form"), [("matplotlib", "html"), ("xlsxwriter", "xlsx")])
def test_library_that_is_not_there_is_named(
    plan: Path, monkeypatch: pytest.MonkeyPatch, library: str, form: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    done = run("pack", plan, "--format", form)
    assert done.status == 2
    assert "python -m pip install 'xlplan[pack]'" in done.err


def test_comparators_of_the_settings_are_read(plan: Path) -> None:
    (plan.parent / "xlplan.toml").write_text('[pack]\ncomparators = "published.csv"\n')
    done = run("pack", plan)
    assert done.status == 2
    assert "published.csv" in done.err
    (plan.parent / "published.csv").write_text(
        "indicator,period,name,kind,value\nk1,2012/13,Havering,own,72.1\n"
    )
    assert run("pack", plan).status == 0
    assert "72.1%" in plan.with_name("pack-plan-2014-02.html").read_text("utf-8")


def test_setting_that_is_not_known_is_refused(plan: Path) -> None:
    (plan.parent / "xlplan.toml").write_text('[pack]\ncomparator = "published.csv"\n')
    done = run("pack", plan)
    assert done.status == 2
    assert "comparator" in done.err


def test_library_makes_and_saves_what_the_command_does(plan: Path) -> None:
    pack = api.make_pack(api.read_plan(plan), api.read_extract(plan.parent / "extracts" / "e.csv"))
    assert pack.period.label == "2014-02"
    api.save_pack(pack, plan.with_name("p.html"))
    assert run("pack", plan, "--format", "html").status == 0
    made = plan.with_name("pack-plan-2014-02.html").read_text("utf-8")
    assert plan.with_name("p.html").read_text("utf-8") == made
    with pytest.raises(UsageError):
        api.save_pack(pack, plan.with_name("p.pdf"))
