"""What a fleet of plans costs: `python -m benchmarks.fleet [PLANS ...]`, 10, 100 and 1,000 else.

One process and two of them are measured in one run.

The plans are the example with other figures in their texts, each in a folder of its own with its register and
settings, so that nothing that is kept of one plan's texts helps with the next. Seconds are wall clock, with
the start of the workers, and CPU time; on a machine that others use too, only the CPU's say much. Memory is
what the largest worker holds after the 100th plan and at the end. benchmarks/fleet.json keeps the figures.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import random
import re
import shutil
import sys
import tempfile
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from statistics import median

from xlplan.fleet.check import check_plan
from xlplan.fleet.model import CheckWish, Named, Outcome
from xlplan.fleet.plans import find_plans
from xlplan.fleet.run import each_outcome
from xlplan.resources import data_folder

EXAMPLE = data_folder("workbooks")
PLAN = "ofsted-action-plan-2013-11.xlsx"
MACHINE = (
    f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
)
KEPT = Path(__file__).with_suffix(".json")
SIZES = (10, 100, 1000)
_FIGURE = re.compile(rb"(?<![\d,./])\d\d(?=%| (?:staff|cases|Early|per))")


def main() -> None:
    """Measure all, print it, and keep it where the numbers are the usual ones."""
    gc.set_threshold(1_000_000)  # as xlplan/__main__.py does, for the one process
    counts = tuple(map(int, sys.argv[1:])) or SIZES
    with tempfile.TemporaryDirectory(prefix="xlplan-fleet-") as folder:
        names = make_plans(Path(folder), max(counts))
        runs = {plans: {str(jobs): measure(names[:plans], jobs) for jobs in (1, 2)} for plans in counts}
    one, two = runs[max(counts)].values()
    kept = {
        "machine": MACHINE,
        "plans": runs,
        "share_of_twice": round(one["seconds"] / two["seconds"] / 2, 3),
    }
    print(json.dumps(kept, indent=1))
    if counts == SIZES:
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def make_plans(folder: Path, plans: int) -> list[str]:
    """Make the plans, each with other figures in its texts, and return their names."""
    figures = random.Random(2013)  # the same plans each time
    names = []
    for number in range(plans):
        place = folder / f"{number:04d}"
        place.mkdir()
        for name in ("indicators.xlsx", "xlplan.toml"):
            shutil.copyfile(EXAMPLE / name, place / name)
        with (
            zipfile.ZipFile(EXAMPLE / PLAN) as old,
            zipfile.ZipFile(place / PLAN, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for part in old.infolist():
                held = old.read(part)
                new.writestr(
                    part, other_figures(held, figures) if part.filename.endswith("Strings.xml") else held
                )
        names.append(str(place / PLAN))
    return names


def other_figures(xml: bytes, figures: random.Random) -> bytes:
    """Return the shared strings with other percentages, and other counts of two figures, in their texts."""

    def changed(text: re.Match[bytes]) -> bytes:
        return _FIGURE.sub(lambda _: str(figures.randrange(10, 99)).encode(), text[0])

    return re.sub(rb"(?<=>)[^<]+(?=</t>)", changed, xml)


def check_measured(named: Named) -> Outcome:
    """Check a plan; what was said of it is when it was done, by which process, and what that holds."""
    outcome = check_plan(CheckWish(), named)
    said = json.dumps(
        {"process": os.getpid(), "at": time.monotonic(), "cpu": time.process_time(), "mb": resident_mb()}
    )
    return Outcome(outcome.plan, outcome.number, outcome.status, outcome.result, said, outcome.document)


def resident_mb() -> float:
    """Return the megabytes that this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(names: list[str], jobs: int) -> dict[str, float]:
    """Return the seconds of a run, those of a plan after the first, and the memory early and late."""
    began = time.monotonic()
    marks: dict[int, list[dict[str, float]]] = {}
    for outcome in each_outcome(check_measured, find_plans(names), jobs=jobs):
        assert outcome.status < 2, outcome
        mark = json.loads(outcome.said)
        marks.setdefault(mark["process"], []).append(mark)
    seconds = time.monotonic() - began
    return {
        "seconds": round(seconds, 2),
        "ms_for_a_plan": round(steps(marks, "at"), 1),
        "cpu_ms_for_a_plan": round(steps(marks, "cpu"), 1),
        "mb_at_plan_100": max(
            round(each[min(100 // jobs, len(each)) - 1]["mb"], 1) for each in marks.values()
        ),
        "mb_at_the_end": max(round(each[-1]["mb"], 1) for each in marks.values()),
    }


def steps(marks: dict[int, list[dict[str, float]]], name: str) -> float:
    """Return the median of the milliseconds from one plan of a process to its next."""
    return 1000 * median(b[name] - a[name] for each in marks.values() for a, b in pairwise(each))


if __name__ == "__main__":
    main()
