"""Many plans in one call: each is done as if alone, none stops another, and the worst status is the whole's."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import xlplan
from tests.example import run, snapshot
from tests.fleets import council, councils, left_behind, written
from xlplan.fleet.model import Named, Outcome
from xlplan.fleet.run import each_outcome
from xlplan.fleet.summary import Tally
from xlplan.plan.extracts import sifting

DECEMBER = ("-p", "2013-12")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    councils(tmp_path, 3)
    monkeypatch.chdir(tmp_path)
    return tmp_path


# What must not change


def test_one_plan_is_told_as_it_was(folder: Path) -> None:
    alone = run("check", "c00/plan-2013-11.xlsx").out
    assert "Summary" not in alone
    assert "Result" not in alone
    assert run("check", "c00/plan-2013-11.xlsx", "--format", "json").json["plan"] == "c00/plan-2013-11.xlsx"


def test_each_plan_has_the_document_that_it_has_alone(folder: Path) -> None:
    for command in (("check",), ("refresh", "--dry-run", *DECEMBER)):
        answer = run(
            *command, "c00/plan-2013-11.xlsx", "c01/plan-2013-11.xlsx", "none.xlsx", "--format", "json"
        )
        names = ("c00/plan-2013-11.xlsx", "c01/plan-2013-11.xlsx")
        alone = [run(*command, name, "--format", "json").json for name in names]
        assert answer.json["plans"][:2] == alone
        missing = run(*command, "none.xlsx", "--format", "json").json
        assert answer.json["plans"][2] == missing | {"plan": "none.xlsx"}


def test_one_plan_s_new_workbook_and_receipt_are_those_that_it_has_alone(folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "alone")
    (one, *_) = run("refresh", "c*/plan-2013-11.xlsx", *DECEMBER, "--format", "json").json["plans"]
    os.chdir(folder.parent / "alone")
    assert run("refresh", "c00/plan-2013-11.xlsx", *DECEMBER, "--format", "json").json == one
    assert written(folder)[0].read_bytes() == Path(one["output"]).read_bytes()


def test_large_extract_of_everybody_is_read_for_each_plan_as_for_one_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifting, "LARGE", 60)
    rows = [
        "indicator,period,value",
        *(f"x{number},2013-12,not known" for number in range(100)),
        "k,2013-12,91%",
    ]
    Path("all.csv").write_text("\n".join(rows), encoding="utf-8")
    answer = run("refresh", "c*/plan-2013-11.xlsx", *DECEMBER, "-e", "all.csv")
    assert (answer.status, len(written(folder))) == (0, 3), answer.out


# Which plans are meant


def test_glob_is_ours_to_expand_and_leaves_registers_and_marks_out(folder: Path) -> None:
    (folder / "c00" / "indicators.xlsx").write_bytes(b"")
    (folder / "c00" / "~$plan-2013-11.xlsx").write_bytes(b"")
    answer = run("check", "*/*.xlsx", "--format", "json").json
    assert [each["plan"] for each in answer["plans"]] == [f"c0{n}/plan-2013-11.xlsx" for n in range(3)]


def test_plan_named_twice_is_done_once(folder: Path) -> None:
    answer = run(
        "refresh", "c00/plan-2013-11.xlsx", "./c00/../c00/plan-2013-11.xlsx", "c00/*11.xlsx", *DECEMBER
    )
    assert (answer.status, len(written(folder))) == (0, 1)
    assert "in all   1" in answer.out


def test_brackets_in_a_name_are_no_glob(folder: Path) -> None:
    shutil.copyfile("c00/plan-2013-11.xlsx", "c00/plan [draft].xlsx")
    assert run("check", "c00/plan [draft].xlsx", "--format", "json").json["plan"] == "c00/plan [draft].xlsx"


def test_file_url_is_a_path(folder: Path) -> None:
    (plan,) = xlplan.check_many([(folder / "c00" / "plan-2013-11.xlsx").as_uri()])
    assert plan.document["counts"]["error"] >= 0


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["zz*.xlsx"], "zz*.xlsx: matches no file; correct the name or the glob"),
        (["none.xlsx", "none.xlsx", "--format", "html"], "--format html goes with one plan alone"),
        (["a.xlsx", "b.xlsx", "-o", "c.xlsx"], "--output goes with one plan alone"),
        (["--jobs", "2"], "--jobs and --dask are for many plans; name them, or a glob"),
        (["a.xlsx", "--jobs", "2", "--dask", "tcp://x:1"], "--jobs and --dask do not go together"),
        (["c00/indicators.csv", "c01/indicators.csv"], "c00/indicators.csv is no plan; name a plan"),
        (["https://a.uk/p.xlsx", "a.xlsx"], "is a web address"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(folder: Path, names: list[str], said: str) -> None:
    answer = run("refresh", *names)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_check_has_no_fix_for_many_plans(folder: Path) -> None:
    for option in ("--fix", "--certify"):
        assert f"{option} goes with one plan alone" in run("check", "c*/*.xlsx", option).err
    assert "--certificate goes with one plan alone" in run("check", "c*/*.xlsx", "--certificate", "c").err


# One bad plan never stops the others


def test_bad_ones_are_told_among_the_good(folder: Path) -> None:
    (folder / "c01" / "plan-2013-11.xlsx").write_text("no workbook")
    answer = run("refresh", "c00/plan-2013-11.xlsx", "c01/plan-2013-11.xlsx", "c02", "zz*", "c02/plan-2013-11.xlsx",
                 *DECEMBER)  # fmt: skip
    assert (answer.status, len(written(folder))) == (2, 2)
    lines = answer.out.splitlines()[:5]
    assert [line.partition("  ")[0] for line in lines] == [
        "c00/plan-2013-11.xlsx", "failed", "failed", "failed", "c02/plan-2013-11.xlsx",
    ]  # fmt: skip
    assert ["is not a workbook" in lines[1], "is a folder" in lines[2], "matches no file" in lines[3]] == [
        True
    ] * 3
    assert "3 plans could not be done:" in answer.out


def test_fault_of_ours_with_one_plan_costs_no_other() -> None:
    def work(named: Named) -> Outcome:
        if named.number == 1:
            raise ZeroDivisionError("oh")
        return Outcome(named.name, named.number, 0, "clean", "", {})

    first, second, third = each_outcome(work, [Named(n, f"{n}.xlsx", f"/{n}.xlsx") for n in range(3)])
    assert (first.status, third.status) == (0, 0)
    assert (second.status, second.document["error"]["kind"]) == (2, "fault")
    assert "this is a fault in xlplan" in second.said


def test_status_is_the_worst(folder: Path) -> None:
    assert run("check", "c*/*.xlsx", "--select", "XP401").status == 0
    found = run("check", "c*/*.xlsx", "--fail-on", "info")
    assert found.status == 1
    (folder / "c01" / "plan-2013-11.xlsx").write_text("no workbook")
    assert run("check", "c*/*.xlsx").status == 2


def test_quiet_tells_what_is_wrong_alone(folder: Path) -> None:
    assert run("refresh", "c*/*11.xlsx", *DECEMBER, "--dry-run", "-q").out == ""
    (folder / "c01" / "plan-2013-11.xlsx").write_text("no workbook")
    assert run("refresh", "c*/*11.xlsx", *DECEMBER, "-q").out.startswith("failed  c01")


def test_summary_adds_up(folder: Path) -> None:
    summary = run("refresh", "c*/*11.xlsx", *DECEMBER, "--format", "json").json["summary"]
    assert summary["plans"] == 3
    assert summary["results"] == {"written": 3}
    assert (summary["edits"], summary["status"]) == (6, 0)
    checked = run("check", "c*/*11.xlsx", "--format", "json").json
    assert checked["summary"]["counts"] == {
        each: 3 * number for each, number in checked["plans"][0]["counts"].items()
    }
    assert all(each["plans"] == 3 for each in checked["summary"]["codes"].values())


def test_each_folder_has_its_own_settings(folder: Path) -> None:
    (folder / "c01" / "xlplan.toml").write_text('[check]\naudience = "nobody"\n')
    assert [
        each.status for each in xlplan.check_many(["c00/*11.xlsx", "c01/*11.xlsx"], select=["XP401"])
    ] == [0, 2]


# Two plans, one output


def test_plans_that_would_be_one_file_are_not_written(folder: Path) -> None:
    shutil.copyfile("c00/plan-2013-11.xlsx", "c00/plan-2013-10.xlsx")
    answer = run("refresh", "c0[01]/plan-*.xlsx", *DECEMBER)
    assert (answer.status, written(folder)) == (2, [Path("c01/plan-2013-12.xlsx").absolute()])
    assert (
        "c00/plan-2013-10.xlsx: would be written to the same file as c00/plan-2013-11.xlsx; name one"
        in answer.out
    )
    assert run("refresh", "c00/plan-*.xlsx", *DECEMBER, "--in-place").status == 0


def test_output_that_is_another_s_stays(folder: Path) -> None:
    Path("c01/plan-2013-12.xlsx").write_bytes(b"another's")
    answer = run("refresh", "c*/*11.xlsx", *DECEMBER)
    assert answer.status == 2
    assert "plan-2013-12.xlsx: is there already; overwrite it with --force" in answer.out
    assert Path("c01/plan-2013-12.xlsx").read_bytes() == b"another's"
    assert run("refresh", "c01/*11.xlsx", *DECEMBER, "--force").status == 0


# Done twice, written once


@pytest.mark.parametrize("how", [(), ("--in-place",), ("--force",)])
def test_fleet_done_again_writes_nothing_and_does_not_fail(folder: Path, how: tuple[str, ...]) -> None:
    first = run("refresh", "c*/plan-2013-11.xlsx", *DECEMBER, *how, "--format", "json").json
    before = snapshot(folder)
    again = run("refresh", "c*/plan-2013-11.xlsx", *DECEMBER, *how, "--format", "json").json
    assert snapshot(folder) == before
    assert again["summary"]["results"] == {"written before": 3}
    for name in ("output", "receipt", "ratings"):
        assert [each[name] for each in again["plans"]] == [each[name] for each in first["plans"]]
    assert [len(each["edits"]) for each in again["plans"]] == [2, 2, 2]


def test_output_edited_since_is_not_taken_for_done(folder: Path) -> None:
    run("refresh", "c*/plan-2013-11.xlsx", *DECEMBER)
    xlplan.write_edits(folder / "c00" / "plan-2013-12.xlsx", [xlplan.Edit("Plan", "A3", new="Mine")],
                       folder / "c00" / "plan-2013-12.xlsx")  # fmt: skip
    results = [each.result for each in xlplan.refresh_many(["c*/plan-2013-11.xlsx"], period="2013-12")]
    assert results == ["failed", "written before", "written before"]


# Executors


def test_library_takes_any_executor(folder: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        done = list(xlplan.refresh_many(["c*/*11.xlsx"], period="2013-12", executor=executor))
    assert sorted(each.number for each in done) == [0, 1, 2]
    assert {each.result for each in done} == {"written"}
    assert len(written(folder)) == 3
    assert left_behind(folder) == []


def test_executor_that_is_shut_down_loses_no_plan(folder: Path) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    done = list(xlplan.check_many(["c*/*11.xlsx"], executor=executor))
    assert [each.status for each in done] == [2, 2, 2]
    assert "was not done" in done[0].said


def test_processes_come_to_the_same_and_are_told_in_order(folder: Path) -> None:
    council(folder, "c03")
    alone = run("check", "c*/*11.xlsx", "--format", "json")
    assert run("check", "c*/*11.xlsx", "--format", "json", "--jobs", "2").json == alone.json
    assert run("refresh", "c*/*11.xlsx", *DECEMBER, "--jobs", "2").status == 0
    assert len(written(folder)) == 4
    assert left_behind(folder) == []


def test_register_and_extract_that_are_named_are_every_plan_s(folder: Path) -> None:
    for council_folder in ("c01", "c02"):
        (folder / council_folder / "indicators.csv").unlink()
        shutil.rmtree(folder / council_folder / "extracts")
    common = ("-r", "c00/indicators.csv", "-e", "c00/extracts/*.csv")
    assert run("refresh", "c*/*11.xlsx", *DECEMBER, *common).status == 0
    assert len(written(folder)) == 3


# What is kept


def test_tally_of_many_failures_keeps_a_few() -> None:
    tally = Tally(1000)
    for number in range(1000):
        tally.add(Outcome("p", number, 2, "failed", f"p{number}: gone", {"error": {}}))
    assert (len(tally.failures), tally.status) == (20, 2)
    assert "… and 980 more" in tally.show({})


def test_json_is_one_document_when_no_plan_is_found(folder: Path) -> None:
    answer = run("check", "zz*", "--format", "json")
    assert json.loads(answer.out)["error"]["kind"] == "file"
    assert answer.err == ""
