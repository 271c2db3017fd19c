"""Which line of a performance cell answers which line of its measure cell, where one cell holds several."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

_BULLET = re.compile(r"^[•·▪◦‣*–-]+\s*(?=[^\d\s])")
_CONTINUES = re.compile(r"(?!n/?a\b|tb[ac]\b|nil\b|no(ne|t)?\b|awaiting\b|due\b)[a-z](?![.)])")


class Line(NamedTuple):
    """Is a line of a cell: its number, counted from 1, where it begins, and its text, stripped."""

    number: int
    start: int
    text: str


class Pair(NamedTuple):
    """Is a measure and the line that answers it; not certain where another reading is possible."""

    measure: str
    line: Line
    is_certain: bool


def pair_lines(measure: str, shown: str) -> list[Pair]:
    """Return each measure of a cell with its part of the performance cell.

    One measure takes the whole cell. Several pair with lines by order, where both cells have as many; a line
    that begins in lower case continues the one before, where the counts call for it. Otherwise: uncertain.
    """
    measures, lines = _continued(measure, split_lines(measure)), split_lines(shown)
    names = [_BULLET.sub("", " ".join(line.text.split())) for line in measures]
    if len(names) < 2:
        return [Pair(" ".join(names), Line(1, 0, shown), is_certain=True)]
    if not lines:
        return [Pair(name, Line(1, 0, shown), is_certain=True) for name in names]
    joined = _continued(shown, lines)
    beside = _beside(measures, measure, shown) if joined == lines else []
    for way in (beside, joined):
        if len(way) == len(names):
            return [Pair(name, line, is_certain=True) for name, line in zip(names, way, strict=True)]
    if len(joined) == 1:
        return [Pair("; ".join(names), Line(1, 0, shown), is_certain=False)]
    nothing = Line(1, len(shown), "")
    paired = zip_longest(names, lines)
    return [Pair(name or "", line or nothing, is_certain=False) for name, line in paired]


def split_lines(text: str) -> list[Line]:
    """Return the lines of a cell that hold something."""
    lines, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            lines.append(Line(number, start + len(line) - len(line.lstrip()), line.strip()))
        start += len(line) + 1
    return lines


def _continued(text: str, lines: list[Line]) -> list[Line]:
    """Return the lines, each that begins in lower case put to the one before."""
    joined: list[Line] = []
    for line in lines:
        if joined and _CONTINUES.match(line.text):
            first = joined.pop()
            joined.append(first._replace(text=text[first.start : line.start + len(line.text)]))
        else:
            joined.append(line)
    return joined


def _beside(measures: list[Line], measure: str, shown: str) -> list[Line]:
    """Return the lines beside the measures, blank ones too; none where the cells do not run in step."""
    beside = {line.number: line for line in split_lines(shown)}
    in_step = measure.count("\n") == shown.count("\n") and beside.keys() <= {line.number for line in measures}
    return (
        [beside.get(line.number, Line(line.number, len(shown), "")) for line in measures] if in_step else []
    )
