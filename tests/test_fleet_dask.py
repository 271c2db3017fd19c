"""A real Dask scheduler with two workers on loopback, one of which is killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from tests.example import run
from tests.fleets import councils, killed_once, left_behind, written
from xlplan.errors import UsageError
from xlplan.fleet.clusters import cluster_at
from xlplan.fleet.model import RefreshWish
from xlplan.fleet.plans import find_plans
from xlplan.fleet.run import each_outcome
from xlplan.receipts import find_receipts

pytest.importorskip("distributed", reason="Dask is not installed: python -m pip install 'xlplan[dask]'")
ROOT = Path(__file__).resolve().parent.parent
DECEMBER = RefreshWish(period="2013-12")


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Give a running program of Dask's, and end it."""
    program = subprocess.Popen(
        [sys.executable, "-m", *arguments], env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield program
    finally:
        program.terminate()
        with suppress(subprocess.TimeoutExpired):
            program.communicate(timeout=20)
        program.kill()


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Give the address of a scheduler with two workers, each a process of one thread that a nanny replaces."""
    told = folder / "scheduler.json"
    common = ("--scheduler-file", str(told), "--no-dashboard")
    scheduler = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common)
    worker = ("distributed.cli.dask_worker", *common, "--host", "127.0.0.1", "--nthreads", "1",
              "--local-directory", str(folder), "--nworkers", "2")  # fmt: skip
    with started(*scheduler) as program, started(*worker):
        assert program.stderr
        address = next(line.split()[-1] for line in program.stderr if "Scheduler at:" in line)
        yield address


@pytest.mark.skipif(os.name == "nt", reason="signals that Windows does not have")
@pytest.mark.parametrize("when", ["before", "after"])
def test_plan_whose_worker_is_killed_is_written_exactly_once(tmp_path: Path, when: str) -> None:
    plans = councils(tmp_path / "plans", 12)
    with cluster(tmp_path) as address, cluster_at(address) as executor:
        work = partial(killed_once, when, "c05", DECEMBER)
        done = list(each_outcome(work, find_plans(plans), executor=executor))
    assert (plans[5].parent / "killed-once").exists()
    assert sorted(each.number for each in done) == list(range(12))
    assert {each.status for each in done} == {0}, [each.said for each in done if each.status]
    assert [len(find_receipts(plan.parent)) for plan in plans] == [1] * 12
    assert len(written(tmp_path)) == 12
    assert left_behind(tmp_path / "plans") == []


def test_command_takes_a_cluster(tmp_path: Path) -> None:
    councils(tmp_path / "plans", 3)
    glob = str(tmp_path / "plans" / "*" / "plan-2013-11.xlsx")
    with cluster(tmp_path) as address:
        here = run("check", glob, "--format", "json")
        assert run("check", glob, "--format", "json", "--dask", address).json == here.json


def test_no_scheduler_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        cluster_at("tcp://127.0.0.1:9").__enter__()
    with pytest.raises(UsageError, match="no Dask scheduler answers at nonsense"):
        cluster_at("nonsense://a").__enter__()
