"""What was found in a text is remembered, since many rules ask the same of it; and forgotten in time.

Apart from functools, whose caches are each bounded, and know nothing of each other: a process that has a
thousand plans to do would fill all of them with texts that nobody asks for again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Found = TypeVar("Found")

_KEPT: list[_lru_cache_wrapper[object]] = []


def remember(most: int) -> Callable[[Callable[..., Found]], _lru_cache_wrapper[Found]]:
    """Return a decorator that keeps what a function answers of the last texts, `most` of them."""

    def keep(function: Callable[..., Found]) -> _lru_cache_wrapper[Found]:
        kept = lru_cache(maxsize=most)(function)
        _KEPT.append(kept)
        return kept

    return keep


def forget_beyond(most: int) -> None:
    """Forget every answer where there are more than so many in all."""
    if sum(kept.cache_info().currsize for kept in _KEPT) > most:
        for kept in _KEPT:
            kept.cache_clear()
