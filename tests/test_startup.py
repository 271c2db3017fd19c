"""What the program loads before it has anything to read: neither pandas nor openpyxl nor pandera."""

from __future__ import annotations

import gc
import runpy
import subprocess
import sys
import time

import pytest

HEAVY = {"pandas", "numpy", "openpyxl", "pandera", "yaml"}


def loaded(*command: str) -> set[str]:
    """Return the packages that a new Python loads for a command."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command], check=True, capture_output=True, text=True
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", ["--help", "refresh --help", "--version", "rules", "rules XP101"])
def test_program_that_reads_no_plan_loads_no_heavy_library(arguments: str) -> None:
    packages = loaded("-m", "xlplan", *arguments.split())
    assert "xlplan" in packages
    assert packages & HEAVY == set()


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
        gc.set_threshold(*thresholds)
    assert ended.value.code == 2
