"""Workers that are killed, and Ctrl-C: every plan is done exactly once or told, and nothing is half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.fleets import always_killed, councils, killed_once, left_behind, written
from xlplan.fleet.model import RefreshWish
from xlplan.fleet.plans import find_plans
from xlplan.fleet.run import each_outcome
from xlplan.receipts import find_receipts

ROOT = Path(__file__).resolve().parent.parent
DECEMBER = RefreshWish(period="2013-12")
posix = pytest.mark.skipif(os.name == "nt", reason="signals that Windows does not have")


@posix
@pytest.mark.parametrize("when", ["before", "after"])
def test_plan_whose_worker_is_killed_is_written_exactly_once(tmp_path: Path, when: str) -> None:
    plans = councils(tmp_path, 6)
    work = partial(killed_once, when, "c03", DECEMBER)
    done = list(each_outcome(work, find_plans(plans), jobs=2))
    assert sorted(each.number for each in done) == list(range(6))
    assert {each.status for each in done} == {0}
    assert [len(find_receipts(plan.parent)) for plan in plans] == [1] * 6
    assert len(written(tmp_path)) == 6
    assert left_behind(tmp_path) == []


@posix
def test_plan_that_kills_every_worker_is_told_and_costs_no_other(tmp_path: Path) -> None:
    done = list(
        each_outcome(partial(always_killed, "c02", DECEMBER), find_plans(councils(tmp_path, 5)), jobs=2)
    )
    assert sorted((each.number, each.status) for each in done) == [(n, 2 if n == 2 else 0) for n in range(5)]
    assert len(written(tmp_path)) == 4
    (lost,) = [each for each in done if each.status]
    assert "the process that worked on it was ended" in lost.said


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_finishes_what_is_at_hand_and_tells_of_it(tmp_path: Path, jobs: str) -> None:
    councils(tmp_path, 40)
    command = [
        sys.executable,
        "-m",
        "xlplan",
        "refresh",
        "*/plan-2013-11.xlsx",
        "-p",
        "2013-12",
        "--jobs",
        jobs,
    ]
    begun = subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 120
    while not written(tmp_path) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(begun.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    out, err = begun.communicate(timeout=120)
    told = sum("cells changed" in line for line in out.splitlines())
    assert begun.returncode == 130, err
    assert "interrupted; " in err
    assert "Traceback" not in err
    assert 0 < told == len(written(tmp_path)) < 40
    assert left_behind(tmp_path) == []
    assert f"not begun  {40 - told}" in out
    again = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
                           capture_output=True, check=False)  # fmt: skip
    assert again.returncode == 0, again.stdout
    assert len(written(tmp_path)) == 40
