"""Processes of our own for plans: started anew, not copied, so that it is the same on every system.

They leave Ctrl-C to the process that gives them their work: it lets them finish the plans at hand.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Pool(ProcessPoolExecutor):
    """Starts its processes deaf to Ctrl-C from their first moment, where the system hands that down."""

    def submit(self, work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        with _deaf():
            return super().submit(work, *args, **kwargs)


@contextlib.contextmanager
def pool_of(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Give so many processes; at the end what they have begun is finished, and nothing more.

    On KeyboardInterrupt they are ended at once: a write that is cut short has replaced nothing, or all.
    """
    before = set(multiprocessing.active_children())
    pool = _Pool(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_prepare)
    try:
        yield pool
    except KeyboardInterrupt:
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _prepare() -> None:
    # A plan leaves few cycles, and a full collection walks all of pandas: a tenth of the time of a plan.
    gc.set_threshold(200_000)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type]  # as __main__.py says
