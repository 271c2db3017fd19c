"""Figures that say the same thing twice: a count and its percentage move together, or neither does.

'257/259 (99.2%)', '34 (47%)', '72% (23)', '86% of 204 assessments', '86% (n=23)'. Apart from figures.py,
which reads what answers a measure: here is what else must change with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from xlplan.text.asides import find_asides
from xlplan.text.figures import find_all
from xlplan.text.numbers import blank, plain
from xlplan.text.reading import Reading, fits_share

Part = Literal["count", "whole", "ratio", "share"]

_OPENS = r"\s?[(\[]\s?"
_OPENS_AFTER_WORDS = r"(?:\s[^\W\d_][^\d(),.;:\n]{0,40})?\s?[(\[]\s?"
_N = r"(?:[^()\n0-9]{0,40})[(\[]\s?n\s?=\s?"
_OUT_OF = r"\s(?:out )?of\s(?:(?:the|all|our)\s)*|\s?\(\s?(?:out )?of\s"
_STAYING = {"companion", "label"}


class Tied(NamedTuple):
    """Is a number that changes with a figure, and which part of it this is.

    `count` is its numerator, `whole` its denominator, `ratio` both, `share` the percentage that they make.
    """

    reading: Reading
    part: Part


def find_tied(text: str, figure: Reading, markers: Sequence[tuple[int, int]] = ()) -> tuple[Tied, ...]:
    """Return the numbers that a figure draws along, in reading order; none for a range."""
    asides = [(start, end) for start, end, reason in find_asides(text) if reason not in _STAYING]
    rest = blank(plain(text), [*markers, *asides])
    if figure.high is not None and figure.unit != "ratio":
        return ()
    tied = []
    for other in find_all(text, rest):
        if other.end <= figure.start or other.start >= figure.end:
            part = _read_part(rest, figure, other)
            tied += [Tied(other, part)] if part else []
    return tuple(tied)


def _read_part(rest: str, figure: Reading, other: Reading) -> Part | None:
    between = rest[figure.end : other.start]
    match figure.unit:
        case "%":
            if other.unit == "ratio" and (fits_share(figure, other) or re.fullmatch(_OPENS, between)):
                return "ratio"
            if other.unit == "" and other.high is None:
                return _read_count(between)
        case "ratio" if other.unit == "%":
            in_bracket = re.fullmatch(_OPENS_AFTER_WORDS, between)
            return "share" if in_bracket or fits_share(other, figure) else None
        case "" | "£" if other.unit == "%":
            return "share" if re.fullmatch(_OPENS_AFTER_WORDS, between) else None
        case "" if other.unit == "" and re.fullmatch(r"\s?\(\s?(?:out )?of\s", between):
            return "whole"
    return None


def _read_count(between: str) -> Part | None:
    if re.fullmatch(_OPENS, between):
        return "count"
    return "whole" if re.fullmatch(rf"{_N}|{_OUT_OF}", between, re.IGNORECASE) else None
