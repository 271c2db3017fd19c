"""What all rules on the example take, as a multiple of what reading it takes.

`python -m benchmarks.checking` prints CPU time. Cold is a process of its own for each run, with all imports.
Warm is one process: 'first' with what is kept of texts forgotten before each reading, as for a plan never
seen; 'again' for a plan that was checked before. Then the five rules that take longest, of the first.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import defaultdict
from datetime import date
from statistics import median

from xlplan.api import read_plan, read_register_of
from xlplan.checks import Subject, rules_for, run_checks
from xlplan.config import load_config
from xlplan.plan.model import Plan
from xlplan.resources import data_folder

PLAN = data_folder("workbooks") / "ofsted-action-plan-2013-11.xlsx"
TODAY = date(2014, 2, 1)
RUNS, COLD_RUNS = 20, 5


def main() -> None:
    read, checked = (median(cold(last) for _ in range(COLD_RUNS)) for last in ("read", "check"))
    print(f"cold: reading {read:.0f} ms, reading and checking {checked:.0f} ms")
    print(f"      checking is {(checked - read) / read:.2f} times reading")
    warm()
    for code, taken in dearest():
        print(f"      {code} {taken:.1f} ms")


def cold(last: str) -> float:
    """Return the milliseconds of a process that does one run, up to and with its last step."""
    command = [sys.executable, "-m", "benchmarks.checking", last]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def warm() -> None:
    register, config = read_register_of(PLAN), load_config(PLAN.parent)
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(RUNS + 1):
        forget_texts()
        began = time.process_time()
        plan = read_plan(PLAN)
        for name in ("reading", "first", "again"):
            if name != "reading":
                run_checks(Subject(plan, register, config, TODAY))
            times[name].append(time.process_time() - began)
            began = time.process_time()
    reading, first, again = (1000 * median(each[1:]) for each in times.values())  # less that of the imports
    print(f"warm: reading {reading:.0f} ms, checking first {first:.0f} ms, again {again:.0f} ms")
    print(f"      checking is {first / reading:.2f} times reading first, {again / reading:.2f} times again")


def dearest() -> list[tuple[str, float]]:
    """Return the five rules that take longest, the catalogue run in its order, with their milliseconds."""
    register, config = read_register_of(PLAN), load_config(PLAN.parent)
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(RUNS):
        forget_texts()
        subject = Subject(read_plan(PLAN), register, config, TODAY)
        for rule in rules_for(config):
            began = time.process_time()
            list(rule.run(subject))
            times[rule.code].append(1000 * (time.process_time() - began))
    return sorted(((code, median(taken)) for code, taken in times.items()), key=lambda each: -each[1])[:5]


def forget_texts() -> None:
    """Empty what is kept of texts: the caches of limited size. What is compiled or loaded stays."""
    for name in [name for name in sys.modules if name.startswith("xlplan.")]:
        for each in vars(sys.modules[name]).values():
            if hasattr(each, "cache_parameters") and each.cache_parameters()["maxsize"]:
                each.cache_clear()


def once(last: str) -> Plan:
    plan = read_plan(PLAN)
    if last == "check":
        run_checks(Subject(plan, read_register_of(PLAN), load_config(PLAN.parent), TODAY))
    return plan


if __name__ == "__main__":
    if len(sys.argv) > 1:
        once(sys.argv[1])
        print(1000 * time.process_time())
    else:
        main()
