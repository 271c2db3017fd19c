"""What is being done at this moment, told to whoever listens: on a terminal, a bar.

Apart from cli/, which draws: what takes long is far below it, and knows nothing of terminals. Where nobody
listens, telling costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")


class Step(NamedTuple):
    """Is a piece of work, and how much of it is done, from 0 to 1, where that is known."""

    work: str
    share: float | None = None


Listener = Callable[[Step | None], None]

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)
_STEP: ContextVar[Step | None] = ContextVar("step", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Tell the listener of each step that is begun within, and None where there is nothing to be told."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def hush() -> None:
    """Tell nobody any more: whoever asked for quiet."""
    _tell(None)
    _LISTENER.set(None)


@contextmanager
def doing(work: str) -> Iterator[None]:
    """Say what is done within, such as 'reading the plan'; then again what was done around it."""
    around = _STEP.get()
    _tell(Step(work))
    try:
        yield
    finally:
        _tell(around)


def one_by_one(work: str, items: Collection[Item]) -> Iterator[Item]:
    """Yield the items, and say how many of them are done."""
    with doing(work):
        for number, item in enumerate(items):
            _tell(Step(work, number / len(items)))
            yield item


def _tell(step: Step | None) -> None:
    _STEP.set(step)
    listener = _LISTENER.get()
    if listener:
        listener(step)
