"""The lines of a cell: as they stand, less the marks of a list, joined where one continues another.

Apart from paired_lines.py, which says which line answers which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_BULLET = re.compile(r"[•·▪◦‣*]\s*|[–-]\s+|\(?(?P<number>\d{1,2}|[a-z])[.)]\s+", re.IGNORECASE)
ASIDE = re.compile(
    r"\b(?:target|baseline|tolerance|frequency|source)\b\s*(?:is|of|for|was)?\s*[:=(<>≤≥\d]", re.IGNORECASE
)
_CONTINUES = re.compile(r"(?!n/?a\b|tb[ac]\b|nil\b|no(ne|t)?\b|awaiting\b|due\b)[a-z](?![.)0-9])")


class Line(NamedTuple):
    """Is a line of a cell: its number, counted from 1, where it begins, and its text, stripped."""

    number: int
    start: int
    text: str


def split_lines(text: str) -> list[Line]:
    """Return the lines of a cell that hold something."""
    lines, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            lines.append(Line(number, start + len(line) - len(line.lstrip()), line.strip()))
        start += len(line) + 1
    return lines


def listed_lines(text: str) -> list[Line]:
    """Return the lines of a cell less the marks of a list: '28' of '2. 28' below '1. Fewer than 250'."""
    lines = split_lines(text)
    marks = [mark for line in lines if (mark := _BULLET.match(line.text))]
    if len(lines) < 2 or len(marks) < len(lines) or not _count_up([mark["number"] for mark in marks]):
        return lines
    ends = [mark.end() for mark in marks]
    return [Line(at, start + end, text[end:]) for (at, start, text), end in zip(lines, ends, strict=True)]


def list_items(text: str) -> list[Line]:
    """Return the lines of a cell, less the marks of a list, or joined where one continues another."""
    lines, listed = split_lines(text), listed_lines(text)
    return listed if listed != lines else _continued(text, lines)


def less_title(text: str) -> str:
    """Return the text with its first line blanked where that only announces a list: 'Indicators:'."""
    lines = split_lines(text)
    if len(lines) < 2 or not lines[0].text.endswith(":") or _BULLET.match(lines[0].text):
        return text
    end = lines[0].start + len(lines[0].text)
    return text[: lines[0].start] + " " * (end - lines[0].start) + text[end:]


def _count_up(marks: Sequence[str | None]) -> bool:
    """Tell whether the marks are all bullets, or run from 1 or from a."""
    numbers = [str(at) for at in range(1, len(marks) + 1)]
    letters = [chr(ord("a") + at) for at in range(len(marks))]
    return [mark and mark.lower() for mark in marks] in ([None] * len(marks), numbers, letters)


def _continued(text: str, lines: list[Line]) -> list[Line]:
    """Return the lines, each that begins in lower case put to the one before."""
    joined: list[Line] = []
    for line in lines:
        if joined and (_CONTINUES.match(line.text) or ASIDE.match(line.text)):
            first = joined.pop()
            joined.append(first._replace(text=text[first.start : line.start + len(line.text)]))
        else:
            joined.append(line)
    return joined
