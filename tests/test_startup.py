"""What the program loads before it has anything to read: neither pandas nor openpyxl nor pandera."""

from __future__ import annotations

import gc
import runpy
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.example import PLAN, example, run

HEAVY = {"pandas", "numpy", "openpyxl", "pandera", "yaml"}


def loaded(*command: str | Path, folder: Path | None = None) -> set[str]:
    """Return the packages that a new Python loads for a command, which does what it is asked for."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stderr[-300:]  # 1: there are differences
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", ["--help", "refresh --help", "--version", "rules", "rules XP101"])
def test_program_that_reads_no_plan_loads_no_heavy_library(arguments: str) -> None:
    packages = loaded("-m", "xlplan", *arguments.split())
    assert "xlplan" in packages
    assert packages & HEAVY == set()


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan that was refreshed in its place, beside `before.xlsx` and edits that may be made."""
    plan = example(tmp_path_factory.mktemp("startup"))
    shutil.copy(plan, plan.with_name("before.xlsx"))
    plan.with_name("edits.json").write_text('[{"sheet": "Action Plan", "cell": "B2", "new": "x"}]', "utf-8")
    assert run("refresh", plan, "--in-place").status == 0
    return plan


@pytest.mark.parametrize(
    "command", ["apply edits.json before.xlsx -o after.xlsx", f"verify before.xlsx {PLAN}", f"undo {PLAN}"]
)
def test_program_that_splices_and_proves_loads_no_heavy_library(refreshed: Path, command: str) -> None:
    packages = loaded("-m", "xlplan", *command.split(), folder=refreshed.parent)
    assert "xlplan" in packages
    assert packages & HEAVY == set()


def test_diff_loads_neither_pandas_nor_pandera(refreshed: Path) -> None:
    packages = loaded("-m", "xlplan", "diff", "before.xlsx", PLAN, folder=refreshed.parent)
    assert "openpyxl" in packages
    assert packages & {"pandas", "pandera"} == set()


def test_register_that_is_wrong_is_told_by_pandera(refreshed: Path) -> None:
    (refreshed.parent / "wrong.csv").write_text("indicator,action\nI1,\n", "utf-8")
    done = run("check", refreshed, "-r", refreshed.parent / "wrong.csv")
    assert done.status == 2
    assert "there is no column 'measure'" in done.err


def test_importing_xlplan_loads_none_of_its_parts() -> None:
    assert loaded("-c", "import xlplan") & (HEAVY | {"click", "zipfile"}) == set()


def test_help_is_there_at_once() -> None:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "xlplan", "--help"], check=True, capture_output=True)
    assert time.perf_counter() - begin < 3  # 0.15 s on an idle machine; this catches only what is far off


def test_program_ends_with_the_commands_status(monkeypatch: pytest.MonkeyPatch) -> None:
    thresholds = gc.get_threshold()
    monkeypatch.setattr(sys, "argv", ["xlplan", "rules", "XP999"])
    try:
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("xlplan", run_name="__main__")
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
    assert ended.value.code == 2
