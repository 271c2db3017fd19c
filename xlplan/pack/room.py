"""Where in a chart there is room for a line's name: away from what is drawn there.

All in points of the paper, from its left and its bottom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, hypot
from typing import NamedTuple

_ENOUGH = 12  # more room than that is no better
_STEP = 8


class Box(NamedTuple):
    """Is the place of a text."""

    left: float
    bottom: float
    right: float
    top: float


Point = tuple[float, float]


def trace(path: Sequence[Point]) -> Iterator[Point]:
    """Yield points all along a path, so close to each other that no text stands between."""
    yield from path[:1]
    for (x, y), (right, top) in pairwise(path):
        steps = ceil(hypot(right - x, top - y) / _STEP)
        yield from ((x + (right - x) * at / steps, y + (top - y) * at / steps) for at in range(1, steps + 1))


def corners(box: Box) -> Iterator[Point]:
    """Yield points around a text."""
    left, bottom, right, top = box
    yield from trace([(left, bottom), (right, bottom), (right, top), (left, top)])


def roomiest(places: Sequence[Box], drawn: Sequence[Point], within: Box) -> int:
    """Return which of the places is farthest from all that is drawn; of equals the first.

    Where each is covered, the one that the least runs through. What is not within the paper comes last.
    """
    return max(range(len(places)), key=lambda at: _room(places[at], drawn, within))


def _room(place: Box, drawn: Sequence[Point], within: Box) -> tuple[float, int]:
    if place.bottom < within.bottom or place.top > within.top:
        return -1, 0
    distances = [_distance(place, point) for point in drawn]
    return min([_ENOUGH, *distances]), -distances.count(0)


def _distance(place: Box, point: Point) -> float:
    x, y = point
    return hypot(
        max(place.left - x, x - place.right, 0.0),
        max(place.bottom - y, y - place.top, 0.0),
    )
