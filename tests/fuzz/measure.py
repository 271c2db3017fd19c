"""`python -m tests.fuzz.measure PLAN FILE…`: what each file does to writer, proof and reader, as JSON lines.

A process of its own, since memory is measured: growth above what an honest plan takes, which comes first.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from xlplan.edits import Edit
from xlplan.errors import XlplanError
from xlplan.plan.extracts.tables import read_grid
from xlplan.plan.reader import read_plan
from xlplan.proof.compare import compare
from xlplan.write import write_edits

EDITS = (Edit("Plan", "C2", new="88%", fill="FFC000"), Edit("Plan", "F9", new="=1+1"))


def write(path: Path) -> None:
    """Write two edits."""
    write_edits(path, EDITS, path.with_name("written") / path.name, force=True)


def read(path: Path) -> None:
    """Read the workbook as a plan, and as an extract."""
    read_plan(path)
    read_grid(path)


def main(plan: str, *files: str) -> None:
    """Print file, door, the error's kind ('' for none), seconds of processor time, and growth in MB."""
    doors: dict[str, Callable[[Path], object]] = {
        "write": write,
        "compare": lambda path: compare(path, Path(plan)),
        "read": read,
    }
    usual = 0.0
    for file in (plan, *files):
        for door, enter in doors.items():
            began, kind = time.process_time(), ""
            try:
                enter(Path(file))
            except XlplanError as wrong:
                kind = wrong.kind
            seconds = time.process_time() - began
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
                1 << (20 if sys.platform == "darwin" else 10)
            )
            usual = peak if file == plan else usual
            line = {
                "file": Path(file).stem,
                "door": door,
                "kind": kind,
                "seconds": seconds,
                "mb": peak - usual,
            }
            sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
