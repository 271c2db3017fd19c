"""Undo gives back the exact bytes from before a refresh, and never takes away what an officer has done."""

from __future__ import annotations

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.example import PLAN, example, run, small_plan
from tests.faults.driver import SHEET
from xlplan import receipts
from xlplan.edits import Edit
from xlplan.files.places import digest
from xlplan.restore import undo_refresh
from xlplan.write import write_edits

ROOT = Path(__file__).resolve().parent.parent
MONTHS = ("2013-12", "2014-01", "2014-02")


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which the plan was refreshed in place for three months."""
    folder = tmp_path_factory.mktemp("undo")
    plan = example(folder)
    (folder / "first.xlsx.bytes").write_bytes(plan.read_bytes())
    for month in MONTHS:
        assert run("refresh", plan, "-p", month, "--in-place", "-q").status == 0
    return folder


@pytest.fixture
def plan(refreshed: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(refreshed, tmp_path / "plan"))
    return folder / PLAN


def first(plan: Path) -> bytes:
    return (plan.parent / "first.xlsx.bytes").read_bytes()


def backups(plan: Path) -> list[bytes]:
    return [path.read_bytes() for path in (plan.parent / ".xlplan" / "backups").glob("*")]


def change(plan: Path, cell: str = "B8") -> None:
    """Change a cell, and save the whole workbook, as an officer does in Excel."""
    book = load_workbook(plan)
    book["Action Plan"][cell] = "An officer's own words"
    book.save(plan)


def test_edited_plan_is_left_alone_and_the_cell_named(plan: Path) -> None:
    change(plan)
    edited = plan.read_bytes()
    done = run("undo", plan)
    assert done.status == 2
    assert "has been edited since the refresh for 2014-02" in done.err
    assert "'Action Plan'!B8" in done.err
    assert plan.read_bytes() == edited


def test_plan_without_a_refresh_is_left_alone(tmp_path: Path) -> None:
    plan = example(tmp_path)
    before = plan.read_bytes()
    done = run("undo", plan)
    assert (done.status, plan.read_bytes()) == (2, before)
    assert "no refresh of this plan is on record" in done.err


def test_plan_open_in_excel_is_left_alone(plan: Path) -> None:
    before = plan.read_bytes()
    plan.with_name(f"~${plan.name}").write_bytes(b"\5Kathy".ljust(165, b" "))
    done = run("undo", plan)
    assert (done.status, plan.read_bytes()) == (2, before)
    assert "Kathy" in done.err


def test_backup_with_other_bytes_is_not_put_back(plan: Path) -> None:
    before = plan.read_bytes()
    for backup in (plan.parent / ".xlplan" / "backups").glob("*"):
        backup.write_bytes(b"something else")
    done = run("undo", plan)
    assert (done.status, plan.read_bytes()) == (2, before)
    assert "its bytes are others" in done.err


def test_missing_backup_is_told(plan: Path) -> None:
    shutil.rmtree(plan.parent / ".xlplan" / "backups")
    assert "is not kept any more; [backups] in xlplan.toml says how many" in run("undo", plan).err


def test_three_months_undone_give_the_first_bytes(plan: Path) -> None:
    for month in reversed(MONTHS):
        assert f"Undone: the refresh for {month}." in run("undo", plan).out
    assert plan.read_bytes() == first(plan)
    assert run("undo", plan).status == 2
    assert backups(plan) == []


def test_each_undo_gives_the_month_before(plan: Path) -> None:
    kept = {receipt.period: receipt for receipt in receipts.find_receipts(plan.parent)}
    done = undo_refresh(plan)
    assert done.receipt == kept["2014-02"]
    assert digest(plan) == kept["2014-01"].output_sha256
    assert done.kept is None


def test_refresh_after_undo_is_the_same_refresh(plan: Path) -> None:
    after = plan.read_bytes()
    undo_refresh(plan)
    assert run("refresh", plan, "-p", "2014-02", "--in-place", "-q").status == 0
    assert plan.read_bytes() == after
    assert undo_refresh(plan).receipt.period == "2014-02"


def test_force_undoes_and_keeps_the_edited_file(plan: Path) -> None:
    change(plan)
    edited = plan.read_bytes()
    done = undo_refresh(plan, force=True)
    assert done.kept is not None
    assert done.kept.read_bytes() == edited
    assert receipts.find_receipts(plan.parent)[0].output_sha256 == digest(plan)


def test_new_files_leave_the_folder_and_are_kept(tmp_path: Path) -> None:
    plan = example(tmp_path)
    before = plan.read_bytes()
    for month in MONTHS:
        latest = max(tmp_path.glob("*-action-plan-*.xlsx"))
        assert run("refresh", latest, "-p", month, "-q").status == 0
    written = {path.name: path.read_bytes() for path in tmp_path.glob("*-action-plan-*.xlsx")}
    for _ in MONTHS:
        latest = max(tmp_path.glob("*-action-plan-*.xlsx"))
        assert "is the plan again" in run("undo", latest).out
    assert [path.name for path in tmp_path.glob("*-action-plan-*.xlsx")] == [plan.name]
    assert plan.read_bytes() == before
    assert {*backups(plan)} == {*written.values()} - {before}


def test_workbook_that_was_written_over_is_put_back(tmp_path: Path) -> None:
    plan, other = example(tmp_path), tmp_path / "board.xlsx"
    theirs = small_plan(tmp_path, ("Do it", "% done", "86%", "Green")).read_bytes()
    other.write_bytes(theirs)
    assert run("refresh", plan, "-p", "2013-12", "-o", other, "--force", "-q").status == 0
    receipt = receipts.find_receipts(tmp_path)[0]
    assert (receipt.replaced_sha256, receipt.source_sha256) == (sha256(theirs).hexdigest(), digest(plan))
    assert "board.xlsx is, byte for byte, what it was before" in run("undo", other).out
    assert (other.read_bytes(), backups(plan)) == (theirs, [])


def test_workbook_written_over_and_edited_since_names_the_cell(tmp_path: Path) -> None:
    plan, other = example(tmp_path), tmp_path / "board.xlsx"
    other.write_bytes(b"a text")
    assert run("refresh", plan, "-p", "2013-12", "-o", other, "--force", "-q").status == 0
    change(other)
    assert "'Action Plan'!B8" in run("undo", other).err
    assert run("undo", other, "--force").status == 0
    assert other.read_bytes() == b"a text"


def test_run_killed_after_the_bytes_were_put_back_is_finished(plan: Path) -> None:
    last = receipts.find_receipts(plan.parent)[0]
    shutil.copyfile(plan.parent / ".xlplan" / "backups" / str(last.backup), plan)
    assert undo_refresh(plan).receipt == last
    assert digest(plan) == last.source_sha256
    assert receipts.find_receipts(plan.parent)[0].period == "2014-01"


def test_why_forgets_what_was_undone(plan: Path) -> None:
    assert "2014-02" in run("why", plan, "G8").out
    undo_refresh(plan)
    assert "2014-02" not in run("why", plan, "G8").out


def test_json_says_what_was_undone(plan: Path) -> None:
    done = run("undo", plan, "--format", "json")
    assert done.json == {"version": 1, "plan": str(plan), "period": "2014-02", "kept": None}


@pytest.mark.parametrize("fault", ["kill", "full"])
def test_undo_that_fails_at_any_step_leaves_the_old_or_the_new_plan(tmp_path: Path, fault: str) -> None:
    made = tmp_path / "made"
    made.mkdir()
    old = small_plan(made, ("Do it", "% done", "86%", "Green")).read_bytes()
    write_edits(made / "plan.xlsx", [Edit(SHEET, "C2", new="91%")], made / "plan.xlsx")
    new, seen = (made / "plan.xlsx").read_bytes(), set[bool]()
    for at in range(1, 100):
        folder = Path(shutil.copytree(made, tmp_path / f"{at}"))
        command = [sys.executable, "-m", "tests.faults.driver", fault, str(at), str(folder / "plan.xlsx")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        now = (folder / "plan.xlsx").read_bytes()
        seen.add(now == old)
        assert now in {old, new}, f"step {at}"
        assert "Traceback" not in done.stderr, f"step {at}"
        if done.returncode == 0:
            break
        if receipts.find_receipts(folder):
            undo_refresh(folder / "plan.xlsx")  # the next run ends it
        receipts.settle(folder)
        assert (folder / "plan.xlsx").read_bytes() == old, f"step {at}"
        assert [path for path in folder.rglob("*") if path.suffix in {".tmp", ".lock"}] == []
    assert at > 8
    assert seen == {True, False}
