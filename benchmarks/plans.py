"""What a plan costs by its size, and what the commands cost on the example: `python -m benchmarks.plans`.

Plans of 25, 250 and 2,500 actions are read, checked and written, each task in a process of its own; seconds
leave the imports out. The peers load, or load, edit and save, the same workbook: openpyxl, and LibreOffice,
whose start is in its seconds. The commands are whole processes, beside the imports that they have to have;
their ratio is of time at work, since the clock of a machine that others use says little.
Keeps benchmarks/plans.json, from which benchmarks/table.py makes the page and the picture.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.reading import write
from benchmarks.write import machine

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
EXAMPLE = ROOT / "workbooks"
PLAN = EXAMPLE / "ofsted-action-plan-2013-11.xlsx"
SIZES = (25, 250, 2500)
HEAVY = "import pandera.pandas, openpyxl"

# What is imported, and what is measured: `path` is the plan, `new` a new file.
TASKS = {
    "read": ("from xlplan import read_plan", "read_plan(path)"),
    "read and check": ("import pandas; from xlplan import check, read_plan", "check(read_plan(path))"),
    "write": (
        "from xlplan import Edit, write_edits",
        "write_edits(path, [Edit('plan', 'G5', new='88%'), Edit('plan', 'H5', fill='FFC000')], new)",
    ),
    "openpyxl: load": ("import openpyxl", "openpyxl.load_workbook(path)"),
    "openpyxl: load, edit, save": (
        "import openpyxl; from openpyxl.styles import PatternFill",
        "book = openpyxl.load_workbook(path); book['plan']['G5'] = '88%'; "
        "book['plan']['H5'].fill = PatternFill('solid', fgColor='FFFFC000'); book.save(new)",
    ),
}
_TASK = """
import sys, time
from pathlib import Path
{imports}
def work(path, new):
    {work}
first, path, new = map(Path, sys.argv[1:4])
work(first, new)  # the imports, those inside functions too
new.unlink(missing_ok=True)
started, used = time.perf_counter(), time.process_time()
work(path, new)
seconds, used = time.perf_counter() - started, time.process_time() - used
import resource
print(seconds, used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
COMMANDS = {
    "--help": ("import click", ["--help"]),
    "rules": ("import click", ["rules"]),
    "verify": ("import click", ["verify", PLAN.name, "new.xlsx"]),
    "diff": ("import openpyxl", ["diff", PLAN.name, "new.xlsx"]),
    "refresh": (HEAVY, ["refresh", PLAN.name, "-p", "2013-12", "--dry-run"]),
    "check": (HEAVY, ["check", PLAN.name]),
}

Figures = dict[str, dict[str, float]]


class Cost(NamedTuple):
    """Is what a run took: seconds by the clock, seconds at work, and at most so many MB."""

    seconds: float
    at_work: float
    peak_mb: float = 0


def main() -> None:
    """Measure all, print it, and keep it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    compile_all()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = {str(count): measure_size(folder, count, runs) for count in SIZES}
        commands = measure_commands(folder, runs)
    growth = growth_of(sizes)
    print("for each action: " + ", ".join(f"{name} {each}" for name, each in growth.items()))
    kept = {"machine": machine(), "runs": runs, "sizes": sizes, "growth": growth, "commands": commands}
    (HERE / "plans.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def compile_all() -> None:
    """Have compiled bytecode, as an installed program has."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "xlplan"], check=True)


def measure_size(folder: Path, count: int, runs: int) -> Figures:
    """Return the median seconds, and the peak in MB, of each task on a plan of so many actions."""
    plan = write(folder / f"{count}.xlsx", ["plan"], 0, actions=count)
    taken: dict[str, list[Cost]] = {task: [] for task in TASKS}
    office: list[float] = []
    for _ in range(runs):
        for task, found in taken.items():
            found.append(run_task(task, plan, folder / "new.xlsx"))
        if shutil.which("soffice"):
            office.append(seconds_of(lambda: convert(plan, folder)))
    figures = {
        task: {
            "seconds": round(median(each.seconds for each in found), 4),
            "at_work": round(median(each.at_work for each in found), 4),
            "peak_mb": round(max(each.peak_mb for each in found), 1),
        }
        for task, found in taken.items()
    }
    if office:
        figures["LibreOffice: load, save"] = {"seconds": round(median(office), 3)}
    for task, each in figures.items():
        print(f"{count:6,} actions  {task:28}{each['seconds']:9.3f} s {each.get('peak_mb', 0):8.0f} MB")
    return figures


def growth_of(sizes: Mapping[str, Figures]) -> dict[str, float]:
    """Return what each action more costs a reading, and how far that is from growing as the plan does.

    `linear` is the time of an action from the middle size to the largest, beside that up to the middle one.
    """
    counts = sorted(map(int, sizes))
    _, middle, large = (sizes[str(count)]["read"] for count in counts)
    more = counts[2] - counts[1]
    slope = (large["at_work"] - middle["at_work"]) / more
    return {
        "ms": round(1000 * slope, 3),
        "kb": round(1024 * (large["peak_mb"] - middle["peak_mb"]) / more, 1),
        "linear": round(slope / (middle["at_work"] / counts[1]), 2),
    }


def run_task(task: str, plan: Path, new: Path) -> Cost:
    """Return what one run takes in a process of its own."""
    new.unlink(missing_ok=True)
    imports, work = TASKS[task]
    first = new.with_name("first.xlsx")
    if not first.exists():
        write(first, ["plan"], 0, actions=5)
    command = [sys.executable, "-c", _TASK.format(imports=imports, work=work), *map(str, (first, plan, new))]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return Cost(*map(float, done.stdout.split()))


def convert(plan: Path, folder: Path) -> None:
    """Load and save the plan with LibreOffice."""
    out = folder / "office"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(plan)]
    subprocess.run(command, check=True, capture_output=True)


def measure_commands(folder: Path, runs: int) -> Figures:
    """Return each command's median seconds on the example, those of its imports, and their ratio."""
    made = shutil.copytree(EXAMPLE, folder / "example")
    refreshed = ["refresh", PLAN.name, "-p", "2013-12", "-o", "new.xlsx"]
    subprocess.run(program(refreshed), check=True, capture_output=True, cwd=made, env=here())
    figures: Figures = {}
    for name, (floor, words) in COMMANDS.items():
        pairs = [
            (run_process([sys.executable, "-c", floor], made), run_process(program(words), made))
            for _ in range(runs)
        ]
        least, whole = (
            round(median(cost.seconds for cost in column), 4) for column in zip(*pairs, strict=True)
        )
        ratio = round(median(one.at_work / other.at_work for other, one in pairs), 3)
        figures[name] = {"seconds": whole, "imports": least, "ratio": ratio}
        print(f"{name:10}{whole:8.3f} s, {ratio:5.2f} times '{floor}'")
    return figures


def program(words: Sequence[str]) -> list[str]:
    """Return the command line of xlplan."""
    return [sys.executable, "-m", "xlplan", *words]


def here() -> dict[str, str]:
    """Return the environment in which this folder's xlplan is the one that runs."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def run_process(command: Sequence[str], folder: Path) -> Cost:
    """Return what a whole process takes."""
    import resource  # not on Windows

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = seconds_of(
        lambda: subprocess.run(command, capture_output=True, cwd=folder, env=here(), check=False)
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
