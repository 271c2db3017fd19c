"""Fails where xlplan has become a quarter slower beside its peers and floors: `python -m benchmarks.gate`.

Each ratio is of time at work, not of the clock's, and of runs that were taken in turn: another machine, or a
busy one, gives nearly the same. The least time of each side counts, since others' work can only add to it.
What is above the kept ratio by more than a quarter is measured again, up to five times, and its runs are
added to those before: a slow spell passes, a slower program does not become quicker.
`--keep` writes benchmarks/gate.json anew, from as many runs as all tries have together: do it where a ratio
has changed for a reason.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.fleet import check_measured, make_plans, resident_mb
from benchmarks.pack import FLOOR, PACK, three_months
from benchmarks.plans import EXAMPLE, HEAVY, PLAN, compile_all, here, program, run_process, run_task
from benchmarks.reading import write
from xlplan.fleet.plans import find_plans

KEPT = Path(__file__).resolve().parent / "gate.json"
WORSE, TRIES, RUNS = 1.25, 6, 2
FLEET, SETTLED = 24, 12  # plans in one process, and after how many its memory should not grow any more

Side = Callable[[], float]
Pair = tuple[Side, Side]


def main() -> int:
    """Measure each ratio; return 1 where one has become worse, having said which."""
    compile_all()
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    is_keeping = sys.argv[1:] == ["--keep"]
    with tempfile.TemporaryDirectory() as name:
        found = dict(measured(Path(name), {} if is_keeping else kept))
    if is_keeping:
        KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return 0
    missing = kept.keys() ^ found.keys()
    for what in sorted(missing):
        print(f"not measured, or not kept: {what}")
    return 1 if missing or any(found[what] > kept[what] * WORSE for what in kept) else 0


def measured(folder: Path, kept: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Yield each ratio, told as soon as it is there."""
    for what, pair in pairs_in(folder).items():
        yield what, told(what, least_ratio(pair, kept.get(what)), kept)
    command = [sys.executable, "-m", "benchmarks.gate", "--fleet", str(folder)]
    best: dict[str, float] = {}
    for _ in range(TRIES):
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=KEPT.parent.parent)
        best = {what: min(ratio, best.get(what, ratio)) for what, ratio in json.loads(done.stdout).items()}
        if all(ratio <= kept.get(what, ratio) * WORSE for what, ratio in best.items()):
            break
    for what, ratio in best.items():
        yield what, told(what, ratio, kept)


def told(what: str, ratio: float, kept: dict[str, float]) -> float:
    """Print a ratio beside what was kept, and return it."""
    was = kept.get(what)
    said = "nothing kept" if was is None else f"kept {was:.2f}"
    worse = "WORSE" if was is not None and ratio > was * WORSE else "ok"
    print(f"{worse:6}{ratio:8.2f}  {said:14}{what}", flush=True)
    return round(ratio, 3)


def pairs_in(folder: Path) -> dict[str, Pair]:
    """Return what is measured, each beside its floor or its peer."""
    return command_pairs(folder) | task_pairs(folder)


def command_pairs(folder: Path) -> dict[str, Pair]:
    """Return each command on the example, beside what it has to import."""
    made = shutil.copytree(EXAMPLE, folder / "example")
    refreshed = program(["refresh", PLAN.name, "-p", "2013-12", "-o", "new.xlsx"])
    subprocess.run(refreshed, check=True, capture_output=True, cwd=made, env=here())
    packed = three_months(folder / "packed")

    def command(*words: str) -> Side:
        return lambda: run_process(program(words), made).at_work

    def imports(text: str) -> Side:
        return lambda: run_process([sys.executable, "-c", text], made).at_work

    return {
        "--help, beside importing click": (command("--help"), imports("import click")),
        "refresh, beside importing pandera and openpyxl": (
            command("refresh", PLAN.name, "-p", "2013-12", "--dry-run"),
            imports(HEAVY),
        ),
        "check, beside importing pandera and openpyxl": (command("check", PLAN.name), imports(HEAVY)),
        "diff, beside importing openpyxl": (
            command("diff", PLAN.name, "new.xlsx"),
            imports("import openpyxl"),
        ),
        "pack of three months, beside importing matplotlib": (
            lambda: run_process(program(PACK), packed).at_work,
            imports(FLOOR),
        ),
    }


def task_pairs(folder: Path) -> dict[str, Pair]:
    """Return each task on large plans, beside openpyxl's or a smaller one."""
    large = write(folder / "large.xlsx", ["plan"], 0, actions=250)
    larger = write(folder / "larger.xlsx", ["plan"], 0, actions=1000)

    def task(name: str, plan: Path, times: int = 1) -> Side:
        return lambda: run_task(name, plan, folder / "new.xlsx").at_work * times

    return {
        "reading 250 actions, beside openpyxl's load": (task("read", large), task("openpyxl: load", large)),
        "reading 1,000 actions, beside four times 250": (task("read", larger), task("read", large, 4)),
        "reading and checking 250 actions, beside reading": (
            task("read and check", large),
            task("read", large),
        ),
        "writing into 250 actions, beside openpyxl's load and save": (
            task("write", large),
            task("openpyxl: load, edit, save", large),
        ),
    }


def least_ratio(pair: Pair, kept: float | None) -> float:
    """Return the least time of one divided by the least of the other; tried again while it is too high.

    Without one that was kept, all tries are made: what is kept then is not what two lucky runs gave.
    """
    ones, others = list[float](), list[float]()
    for _ in range(TRIES):
        for _ in range(RUNS):
            ones.append(pair[0]())
            others.append(pair[1]())
        if kept is not None and min(ones) / min(others) <= kept * WORSE:
            break
    return min(ones) / min(others)


def fleet_ratios(folder: Path) -> dict[str, float]:
    """Return what checking a plan costs in a process that has checked others, and whether that one grows."""
    import openpyxl

    names = make_plans(Path(tempfile.mkdtemp(dir=folder)), FLEET)
    ours, theirs, mb = list[float](), list[float](), list[float]()
    for name, named in zip(names, find_plans(names), strict=True):
        began = time.process_time()
        check_measured(named)
        between = time.process_time()
        openpyxl.load_workbook(name)
        ours.append(between - began)
        theirs.append(time.process_time() - between)
        mb.append(resident_mb())
    return {
        "a fleet's check of the example, beside openpyxl's load": min(ours[1:]) / min(theirs[1:]),
        f"a fleet's memory after {FLEET} plans, beside that after {SETTLED}": mb[-1] / mb[SETTLED - 1],
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fleet"]:
        print(json.dumps(fleet_ratios(Path(sys.argv[2]))))
        sys.exit()
    sys.exit(main())
