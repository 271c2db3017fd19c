"""Whatever goes wrong in a write, the old or the new workbook is there, whole, and one sentence says why."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.example import PLAN, example, run, small_plan, snapshot
from tests.faults.driver import CELLS, SHEET
from xlplan import receipts, write
from xlplan.api import verify
from xlplan.edits import Edit
from xlplan.errors import Conflict, FileError, OutputExists
from xlplan.files import locks, owners
from xlplan.files.locks import Lock, held
from xlplan.files.owners import this_run
from xlplan.proof.compare import Comparison
from xlplan.receipts import read_receipt
from xlplan.restore import undo_refresh
from xlplan.write import write_edits

ROOT = Path(__file__).resolve().parent.parent
EDITS = [Edit(SHEET, cell, new=text) for cell, text in CELLS.items()]
is_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write everywhere")
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX rights or limits")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan").mkdir()
    return small_plan(tmp_path / "plan", ("Do it", "% done", "86%", "Green"))


def driven(fault: str, at: int, plan: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """Write in a process of its own, in which something goes wrong."""
    command = [sys.executable, "-m", "tests.faults.driver", fault, str(at), str(plan), str(output)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def walk(fault: str, plan: Path, output: Path) -> Iterator[tuple[int, subprocess.CompletedProcess[str]]]:
    """Yield what became of a write whose first step fails, its second, and so on, until none does.

    Each begins with the same plan, the same output if there is one, and nothing else in the folder.
    """
    before = {path: path.read_bytes() for path in (plan, output) if path.exists()}
    for at in range(1, 200):
        done = driven(fault, at, plan, output)
        yield at, done
        if done.returncode == 0:
            assert at > 15, "the walk has missed the steps of a write"
            return
        shutil.rmtree(plan.parent)
        plan.parent.mkdir()
        for path, content in before.items():
            path.write_bytes(content)
    pytest.fail("a write of more than 200 steps")


def holds(workbook: Path) -> dict[str, object]:
    sheet = load_workbook(workbook)[SHEET]
    return {cell: sheet[cell].value for cell in CELLS}


def left(folder: Path) -> list[str]:
    """Return the temporary files and locks below a folder."""
    return [str(path) for path in folder.rglob("*") if path.suffix in {".tmp", ".lock"}]


def names(plan: Path, folder: str) -> set[str]:
    return {path.name for path in (plan.parent / ".xlplan" / folder).iterdir()}


def backups(plan: Path) -> list[bytes]:
    return [path.read_bytes() for path in (plan.parent / ".xlplan" / "backups").glob("*.xlsx")]


def kept(plan: Path) -> list[receipts.Receipt]:
    """Return every receipt beside the plan; none of them is half of one."""
    return [read_receipt(path) for path in (plan.parent / ".xlplan" / "receipts").glob("*.json")]


def test_killed_at_any_step_in_place_leaves_the_old_or_the_new_plan(plan: Path) -> None:
    old, seen = plan.read_bytes(), set[bool]()
    for at, _ in walk("kill", plan, plan):
        is_new = plan.read_bytes() != old
        seen.add(is_new)
        assert not is_new or (holds(plan) == CELLS and old in backups(plan)), f"step {at}"
        assert all(backup == old for backup in backups(plan)), f"step {at}: half a backup"
        assert len(kept(plan)) <= is_new, f"step {at}: a receipt for what has not happened"
        write_edits(plan, EDITS, plan)  # the next run
        assert left(plan.parent) == [], f"step {at}"
        assert len(kept(plan)) == len(backups(plan)) == 1 + is_new, f"step {at}"
        assert {receipt.backup for receipt in kept(plan)} == names(plan, "backups")
    assert seen == {False, True}


def test_killed_at_any_step_of_a_new_file_leaves_none_or_all_of_it(plan: Path) -> None:
    old, output, seen = plan.read_bytes(), plan.with_name("out.xlsx"), set[bool]()
    for at, _ in walk("kill", plan, output):
        is_there = output.exists()
        seen.add(is_there)
        assert plan.read_bytes() == old
        assert not is_there or holds(output) == CELLS, f"step {at}"
        assert len(kept(plan)) <= is_there, f"step {at}"
        write_edits(plan, EDITS, output, force=True)
        assert left(plan.parent) == [], f"step {at}"
        assert verify(plan, output)[1] == ()
        assert len(kept(plan)) == 1 + is_there, f"step {at}"
    assert seen == {False, True}


def test_killed_at_any_step_over_another_file_leaves_its_bytes_somewhere(plan: Path) -> None:
    old, theirs, output = plan.read_bytes(), b"another workbook", plan.with_name("out.xlsx")
    output.write_bytes(theirs)
    for at, _ in walk("over", plan, output):
        assert plan.read_bytes() == old
        is_new = output.read_bytes() != theirs
        assert not is_new or (holds(output) == CELLS and theirs in backups(plan)), f"step {at}"
        receipts.settle(plan.parent)
        assert left(plan.parent) == [], f"step {at}"
        assert len(kept(plan)) == is_new, f"step {at}"
        if is_new:
            undo_refresh(output)
        assert (output.read_bytes(), backups(plan)) == (theirs, []), f"step {at}"


def test_full_disk_at_any_step_leaves_the_old_plan_and_nothing_else(plan: Path) -> None:
    old = plan.read_bytes()
    for at, done in walk("full", plan, plan):
        if done.returncode == 2:
            assert snapshot(plan.parent) == {plan.name: old}, f"step {at}"
            assert done.stderr.count("\n") == 1
            assert re.search(r"plan\.xlsx.*: cannot be written \(No space left on device\)", done.stderr), at
        else:  # it was full only when the plan was replaced
            assert holds(plan) == CELLS
            assert backups(plan) == [old]


def test_interrupted_at_any_step_leaves_the_old_or_the_new_plan_and_nothing_half_done(plan: Path) -> None:
    old = plan.read_bytes()
    for at, done in walk("interrupt", plan, plan):
        was_replaced = plan.read_bytes() != old
        assert done.returncode == (0 if was_replaced else 130), f"step {at}: it must be told what happened"
        if not was_replaced:
            receipts.settle(plan.parent)
            assert snapshot(plan.parent) == {plan.name: old}, f"step {at}"
        else:
            assert holds(plan) == CELLS
            assert old in backups(plan), f"step {at}"


@posix
def test_file_that_may_not_grow_is_one_sentence(plan: Path) -> None:
    old, script = (
        plan.read_bytes(),
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));",
    )
    script += "import sys; from tests.faults.driver import main; sys.exit(main('kill', '0', *sys.argv[1:]))"
    command = [sys.executable, "-c", script, str(plan), str(plan)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    sentence = f"FileError: {plan}: cannot be written (File too large); nothing was replaced: make room there"
    assert (done.returncode, done.stderr.strip()) == (2, sentence)
    assert snapshot(plan.parent) == {plan.name: old}


@is_root
@posix
def test_folder_without_permission_is_one_sentence(plan: Path) -> None:
    plan.parent.chmod(0o555)
    with pytest.raises(
        FileError, match=r"cannot be written \(Permission denied\).*choose a folder of your own"
    ):
        write_edits(plan, EDITS, plan)
    plan.parent.chmod(0o755)


def test_read_only_plan_is_not_replaced(plan: Path) -> None:
    plan.chmod(0o444)
    with pytest.raises(FileError, match="is read-only; allow changes"):
        write_edits(plan, EDITS, plan)
    assert list(snapshot(plan.parent)) == [plan.name]
    plan.chmod(0o644)


def test_folder_that_is_not_there_is_not_made(plan: Path) -> None:
    with pytest.raises(FileError, match=r"out\.xlsx: there is no folder .*gone; make it, or choose another"):
        write_edits(plan, EDITS, plan.parent / "gone" / "out.xlsx")
    assert list(snapshot(plan.parent)) == [plan.name]


def test_folder_that_vanishes_meanwhile_is_one_sentence(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = plan.parent / "share"
    target.mkdir()
    during(monkeypatch, lambda: shutil.rmtree(target))
    with pytest.raises(FileError, match="was taken away while it was written; nothing was replaced"):
        write_edits(plan, EDITS, target / "out.xlsx")
    assert not target.exists()


@pytest.mark.parametrize("refusals", [1, 2])
def test_replacement_refused_for_a_moment_is_tried_again(plan: Path, refusals: int) -> None:
    assert driven("busy", refusals, plan, plan).returncode == 0
    assert holds(plan) == CELLS
    assert left(plan.parent) == []


def test_replacement_refused_three_times_is_one_sentence(plan: Path) -> None:
    old = plan.read_bytes()
    done = driven("busy", 3, plan, plan)
    sentence = "cannot be replaced: close it in Excel, or ask for the right to change it"
    assert (done.returncode, done.stderr) == (2, f"FileError: {plan}: {sentence}\n")
    assert snapshot(plan.parent) == {plan.name: old}


def test_replacement_that_happens_and_is_reported_as_failed_has_happened(plan: Path) -> None:
    old = plan.read_bytes()
    assert driven("late", 0, plan, plan).returncode == 0
    assert (holds(plan), backups(plan), len(kept(plan))) == (CELLS, [old], 1)


def test_share_without_hard_links_works_too(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    for _ in range(2):
        write_edits(plan, EDITS, plan)
    assert len(backups(plan)) == len(kept(plan)) == 2
    with held(plan), pytest.raises(Conflict, match="is being changed by"):
        write_edits(plan, EDITS, plan)
    assert left(plan.parent) == []


def excel_mark(user: str, *, counted: bool = True) -> bytes:
    """Return an owner file as Excel writes it: 165 bytes, the name in ANSI and from byte 55 in UTF-16."""
    length = len(user).to_bytes(2, "little") if counted else b""
    ansi = bytes([len(user)]) + user.encode("cp1252", "replace").ljust(54)
    return ansi + length + user.encode("utf-16-le").ljust(108, b"\0")


@pytest.mark.parametrize(
    ("mark", "who"),
    [
        (excel_mark("Kathy Bundred"), "Kathy Bundred"),
        (excel_mark("Zoë Łuczak"), "Zoë Łuczak"),
        (excel_mark("Zoë Łuczak", counted=False), "Zoë Łuczak"),
        (b"", "somebody"),
        (b"\x05", "somebody"),
    ],
)
def test_plan_open_in_excel_is_not_replaced(plan: Path, mark: bytes, who: str) -> None:
    old = plan.read_bytes()
    plan.with_name("~$plan.xlsx").write_bytes(mark)
    with pytest.raises(FileError, match=f"is open in Excel by {who}; close it there first"):
        write_edits(plan, EDITS, plan)
    assert plan.read_bytes() == old
    assert not (plan.parent / ".xlplan").exists()
    write_edits(plan, EDITS, plan.with_name("out.xlsx"))  # what is saved of it may be read


def test_plan_opened_in_excel_meanwhile_is_not_replaced(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    during(monkeypatch, lambda: plan.with_name("~$plan.xlsx").write_bytes(excel_mark("K Bundred")))
    with pytest.raises(FileError, match="is open in Excel by K Bundred"):
        write_edits(plan, EDITS, plan)
    assert not (left(plan.parent) or backups(plan) or kept(plan))


def during(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen when the new workbook has been written, and not yet proven."""
    prove: Callable[..., Comparison] = write.prove

    def proven(*given: Any) -> Comparison:
        act()
        return prove(*given)

    monkeypatch.setattr(write, "prove", proven)


@pytest.mark.parametrize("to", ["plan.xlsx", "out.xlsx"])
def test_source_changed_meanwhile_is_a_conflict(plan: Path, monkeypatch: pytest.MonkeyPatch, to: str) -> None:
    other = plan.with_name("other.xlsx")
    write_edits(plan, [Edit(SHEET, "A2", new="Somebody else's")], other)
    now = other.read_bytes()
    during(monkeypatch, lambda: plan.write_bytes(now))
    with pytest.raises(Conflict, match="was changed by somebody while xlplan worked; run it again"):
        write_edits(plan, EDITS, plan.with_name(to))
    assert plan.read_bytes() == now
    assert not (left(plan.parent) or backups(plan))
    assert plan.with_name(to).exists() == (to == "plan.xlsx")


def test_source_changed_while_it_is_copied_is_a_conflict(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplan.backups.copy_through", lambda *_: "another digest")
    with pytest.raises(Conflict, match="was changed by somebody"):
        write_edits(plan, EDITS, plan)
    assert not (left(plan.parent) or backups(plan) or kept(plan))


def test_output_made_by_somebody_meanwhile_is_not_overwritten(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = plan.with_name("out.xlsx")
    during(monkeypatch, lambda: output.write_bytes(b"theirs"))
    with pytest.raises(OutputExists):
        write_edits(plan, EDITS, output)
    assert output.read_bytes() == b"theirs"


def test_second_writer_is_told_who_the_first_is(plan: Path) -> None:
    old, me = plan.read_bytes(), this_run()
    with (
        held(plan),
        pytest.raises(Conflict, match=f"is being changed by {me.user} on {me.host} since") as told,
    ):
        write_edits(plan, EDITS, plan)
    assert "or delete .xlplan/plan.xlsx.lock if nobody is at work" in str(told.value)
    assert snapshot(plan.parent) == {plan.name: old}
    write_edits(plan, EDITS, plan)


def test_refresh_waits_for_another_run_and_says_who_it_is_when_that_takes_too_long(tmp_path: Path) -> None:
    plan, me = example(tmp_path), this_run()
    before = plan.read_bytes()
    with held(plan):
        begun = time.monotonic()
        done = run("refresh", plan, "-p", "2013-12", "--in-place", "--wait", "0.5")
    assert time.monotonic() - begun > 0.5
    assert (done.status, plan.read_bytes()) == (2, before)
    assert f"is being changed by {me.user}" in done.err


def test_refresh_goes_on_when_the_other_run_is_done(tmp_path: Path) -> None:
    plan, lock = example(tmp_path), Lock(tmp_path / PLAN)
    lock.take()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run, "refresh", plan, "-p", "2013-12", "--in-place", "--wait", "60")
        time.sleep(0.5)
        assert not running.done()
        lock.release()
        assert running.result().status == 0
    assert len(kept(plan)) == 1


def test_two_refreshes_at_once_are_one_refresh(tmp_path: Path) -> None:
    plan = example(tmp_path)
    command = [
        sys.executable,
        "-m",
        "xlplan",
        "refresh",
        str(plan),
        "-p",
        "2013-12",
        "--in-place",
        "--wait",
        "60",
    ]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    told = [each.communicate() for each in runs]
    assert [(each.returncode, err) for each, (_, err) in zip(runs, told, strict=True)] == [(0, "")] * 3
    assert sorted("45 cells to change" in out for out, _ in told) == [False, False, True]
    assert len(kept(plan)) == len(backups(plan)) == 1


def test_writers_at_once_are_one_after_the_other_or_refused(plan: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: driven("kill", 0, plan, plan), range(16)))
    assert holds(plan) == CELLS
    assert {answer.returncode for answer in done} <= {0, 2}
    written = [answer for answer in done if answer.returncode == 0]
    assert len(written) == len(kept(plan)) == len(backups(plan)) >= 1
    assert all("Conflict" in answer.stderr for answer in done if answer.returncode)
    assert left(plan.parent) == []


def test_threads_of_one_process_are_several_writers(plan: Path) -> None:
    def write(_: int) -> str:
        try:
            write_edits(plan, EDITS, plan)
        except Conflict:
            return "refused"
        return "written"

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(write, range(12)))
    assert done.count("written") == len(kept(plan)) == len(backups(plan)) >= 1
    assert left(plan.parent) == []


def lock_of(plan: Path, **changed: Any) -> Path:
    """Lay a lock beside the plan, as another run would have left it."""
    (plan.parent / ".xlplan").mkdir()
    path = plan.parent / ".xlplan" / "plan.xlsx.lock"
    path.write_text(json.dumps(replace(this_run(), **changed).to_json()), "utf-8")
    return path


def ended() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_lock_that_comes_in_the_place_of_a_dead_one_is_left_alone(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended_lock = lock_of(plan, pid=ended())
    quick, slow = Lock(plan), Lock(plan)

    def judged(owner: owners.Owner | None, path: Path) -> bool:
        monkeypatch.setattr(locks, "is_gone", owners.is_gone)
        quick.take()  # while the slow one still thinks
        return owners.is_gone(owner, ended_lock)

    monkeypatch.setattr(locks, "is_gone", judged)
    with pytest.raises(Conflict, match="is being changed by"):
        slow.take()
    quick.check()
    quick.release()
    assert left(plan.parent) == []


def test_lock_that_was_released_while_it_was_looked_at_takes_no_other_away(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, quick, slow = Lock(plan), Lock(plan), Lock(plan)
    first.take()

    def judged(owner: owners.Owner | None, path: Path) -> bool:
        monkeypatch.setattr(locks, "is_gone", owners.is_gone)
        first.release()
        is_it = owners.is_gone(None, path)
        quick.take()
        return is_it

    monkeypatch.setattr(locks, "is_gone", judged)
    with pytest.raises(Conflict, match="is being changed by"):
        slow.take()
    quick.check()


def test_backup_of_another_run_is_not_taken_away(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_by_other = plan.parent / ".xlplan" / "backups" / "plan.0001.xlsx"

    def prepare(receipt: receipts.Receipt, output: Path) -> Path:
        kept_by_other.parent.mkdir(parents=True)
        kept_by_other.write_bytes(b"another run's")
        return real(receipt, output)

    real = receipts.prepare
    monkeypatch.setattr(receipts, "prepare", prepare)
    with pytest.raises(Conflict, match="was changed by somebody"):
        write_edits(plan, EDITS, plan)
    assert kept_by_other.read_bytes() == b"another run's"
    assert left(plan.parent) == []


def test_lock_of_a_dead_process_is_taken_over(plan: Path) -> None:
    lock_of(plan, pid=ended())
    write_edits(plan, EDITS, plan)
    assert left(plan.parent) == []


def test_lock_of_an_earlier_process_with_our_number_is_taken_over(plan: Path) -> None:
    lock_of(plan, run="0" * 8)
    write_edits(plan, EDITS, plan)


@pytest.mark.parametrize("text", ["", "[]", '{"host": 1}'])
def test_lock_that_names_nobody_stands_until_it_is_old(plan: Path, text: str) -> None:
    lock = lock_of(plan)
    lock.write_text(text, "utf-8")
    with pytest.raises(Conflict, match="is being changed by another run of xlplan; run it again"):
        write_edits(plan, EDITS, plan)
    age(lock)
    write_edits(plan, EDITS, plan)


def test_lock_of_another_computer_stands_until_it_is_old(plan: Path) -> None:
    lock = lock_of(plan, host="PC-12", user="K Bundred", since="10:31", pid=ended())
    with pytest.raises(Conflict, match="is being changed by K Bundred on PC-12 since 10:31"):
        write_edits(plan, EDITS, plan)
    age(lock)
    write_edits(plan, EDITS, plan)


def test_writer_whose_lock_was_taken_over_stops(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, lock = plan.read_bytes(), plan.parent / ".xlplan" / "plan.xlsx.lock"
    theirs = json.dumps(this_run().to_json()).encode()
    during(monkeypatch, lambda: lock.write_bytes(theirs))
    with pytest.raises(Conflict, match="was taken over by another run"):
        write_edits(plan, EDITS, plan)
    assert (plan.read_bytes(), lock.read_bytes(), backups(plan)) == (old, theirs, [])


def age(path: Path) -> None:
    then = time.time() - owners.STALE_AFTER - 60
    os.utime(path, (then, then))


def test_temporary_file_of_a_run_at_work_stays(plan: Path) -> None:
    ours = plan.with_name(owners.temporary_name())
    theirs = plan.with_name(".xlplan-PC-12-4711-0a1b2c3d-0a1b2c3d.tmp")
    unknown = plan.with_name(".xlplan-0a1b2c3d.tmp")
    for path in (ours, theirs, unknown):
        path.write_bytes(b"half")
    write_edits(plan, EDITS, plan)
    assert len(left(plan.parent)) == 3
    for path in (ours, theirs, unknown):
        age(path)
    write_edits(plan, EDITS, plan)
    assert left(plan.parent) == []


def test_run_that_writes_nothing_clears_up_too(tmp_path: Path) -> None:
    plan = example(tmp_path / "plan")
    assert run("refresh", plan, "-p", "2013-12", "--in-place").status == 0
    remains = plan.with_name(f".xlplan-{this_run().host}-{ended()}-0a1b2c3d-0a1b2c3d.tmp")
    remains.write_bytes(b"half")
    lock = plan.parent / ".xlplan" / "plan.xlsx.lock"
    lock.write_text(json.dumps(replace(this_run(), pid=ended()).to_json()), "utf-8")
    assert run("refresh", plan, "-p", "2013-12", "--in-place", "--dry-run").status == 0
    assert len(left(plan.parent)) == 2
    assert run("refresh", plan, "-p", "2013-12", "--in-place").status == 0
    assert left(plan.parent) == []


def test_workbook_behind_a_link_is_replaced_and_the_link_stays(plan: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    try:
        link.symlink_to(plan)
    except OSError:
        pytest.skip("no symbolic links here")
    old = plan.read_bytes()
    write_edits(link, EDITS, link)
    assert link.is_symlink()
    assert holds(plan) == CELLS
    assert [path.read_bytes() for path in (tmp_path / ".xlplan" / "backups").iterdir()] == [old]


@posix
def test_rights_of_the_plan_stay(plan: Path) -> None:
    plan.chmod(0o640)
    write_edits(plan, EDITS, plan)
    assert plan.stat().st_mode & 0o777 == 0o640
