"""The progress bar: on a terminal, once a command has taken more than a second, and nowhere else."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from time import monotonic
from typing import TextIO

from xlplan.progress import Step, told_to

PATIENCE = 1.0  # seconds without a bar
_PACE = 0.1
_WIDTH = 24
_BLOCK = 5  # of a bar that only moves, where nobody knows how much is left


@contextmanager
def bar_on_terminal() -> Iterator[None]:
    """Draw a bar on stderr for what is done within, if stderr is a terminal."""
    stream = sys.stderr
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    bar = Bar(stream)
    with told_to(bar.hear):
        try:
            yield
        finally:
            bar.stop()


class Bar:
    """Draws the step that was last told of, again and again, and takes it away where nothing is done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begun = monotonic()
        self._step: Step | None = None
        self._drawn = 0
        self._lock = Lock()
        self._stopped = Event()
        self._thread: Thread | None = None

    def hear(self, step: Step | None) -> None:
        """Take a step; without one, take the bar away, so that what is printed stands alone."""
        with self._lock:
            self._step = step
            if step is None:
                self._clear()
            elif self._thread is None:
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Take the bar away for good."""
        self._stopped.set()
        self.hear(None)

    def _run(self) -> None:
        while not self._stopped.wait(_PACE):
            with self._lock:
                if self._step and monotonic() - self._begun > PATIENCE and not self._stopped.is_set():
                    self._draw(self._step)

    def _draw(self, step: Step) -> None:
        room = shutil.get_terminal_size().columns - 1
        line = line_of(step, monotonic() - self._begun)[:room]
        self._stream.write(f"\r{line.ljust(min(self._drawn, room))}")
        self._stream.flush()
        self._drawn = len(line)

    def _clear(self) -> None:
        if self._drawn:
            self._stream.write(f"\r{' ' * self._drawn}\r")
            self._stream.flush()
            self._drawn = 0


def line_of(step: Step, seconds: float) -> str:
    """Return a bar as one line, in signs that every terminal has: the work, how far, since when."""
    if step.share is None:
        at = int(seconds / _PACE) % _WIDTH
        drawn = "".join("#" if (place - at) % _WIDTH < _BLOCK else "." for place in range(_WIDTH))
        said = f"{seconds:.0f} s"
    else:
        drawn = "#" * round(step.share * _WIDTH)
        said = f"{step.share:.0%}"
    return f"xlplan: {step.work} [{drawn.ljust(_WIDTH, '.')}] {said}"
