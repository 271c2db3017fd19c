"""A write whose N-th step fails: `python -m tests.faults.driver FAULT N PLAN OUTPUT`.

Without OUTPUT it is an undo.
A step is whatever touches the disk: a file opened for writing, half of a block written to it, a name made,
changed or taken away, a flush to the disk.
FAULT is `kill` (the process ends at once, before the step), `over` (the same, with leave to write over OUTPUT),
`full` (the disk is full from this step on),
`interrupt` (Ctrl-C at this step), `busy` (the first N replacements are refused) or `late` (a replacement
happens, and is reported as an error all the same).
Prints the number of steps where the write comes to its end, and exits with 2 where it was refused.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CELLS = {"A2": "Do it at once", "C2": "91%"}
SHEET = "Plan"


class Fault:
    """Is what goes wrong, and the count of the steps so far."""

    def __init__(self, kind: str, at: int) -> None:
        self.kind, self.at, self.steps = kind, at, 0

    def step(self, *, grows: bool = False) -> None:
        """Take one step; `grows` tells that it takes room on the disk."""
        self.steps += 1
        if self.kind in {"kill", "over"} and self.steps == self.at:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        if self.kind == "full" and self.steps >= self.at and grows:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.kind == "interrupt" and self.steps == self.at:
            raise KeyboardInterrupt


class Halting(io.FileIO):
    """Is a file in which each block is written in two halves, each of them a step."""

    fault: Fault

    def write(self, block: Any, /) -> int:
        raw = bytes(block)
        half = (len(raw) + 1) // 2
        for part in (raw[:half], raw[half:]):
            self.fault.step(grows=True)
            super().write(part)
        return len(raw)


def install(fault: Fault) -> None:
    """Count every step from here on."""
    Halting.fault = fault
    plain = io.open

    def opened(path: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        if not set(mode) & set("wxa+"):
            return plain(path, mode, *more, **options)
        fault.step(grows=True)
        raw = io.BufferedWriter(Halting(path, mode.replace("b", "").replace("t", "")))
        if "b" in mode:
            return raw
        return io.TextIOWrapper(raw, encoding="utf-8", newline=options.get("newline"))

    io.open = builtins.open = opened  # type: ignore[assignment]  # that is the point
    for name in ("fsync", "replace", "rename", "link", "unlink", "mkdir", "rmdir", "chmod"):
        setattr(os, name, stepping(fault, name, getattr(os, name)))


def stepping(fault: Fault, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    """Return the system call as a step."""

    def call(*given: Any, **options: Any) -> Any:
        fault.step(grows=name in {"link", "mkdir"})
        if name == "replace" and fault.kind == "busy":
            fault.at -= 1
            if fault.at >= 0:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        result = act(*given, **options)
        if name == "replace" and fault.kind == "late":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return result

    return call


def main(kind: str, at: str, plan: str, output: str | None = None) -> int:
    from xlplan.edits import Edit
    from xlplan.errors import XlplanError
    from xlplan.restore import undo_refresh
    from xlplan.write import write_edits

    fault = Fault(kind, int(at))
    install(fault)
    edits = [Edit(SHEET, cell, new=text) for cell, text in CELLS.items()]
    try:
        if output:
            write_edits(Path(plan), edits, Path(output), force=kind == "over")
        else:
            undo_refresh(Path(plan))
    except XlplanError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    sys.stdout.write(f"{fault.steps}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
