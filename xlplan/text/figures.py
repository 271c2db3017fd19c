"""The figures of a cell: where each stands, what it says, and how another is written in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlplan.errors import UsageError
from xlplan.text.asides import find_asides
from xlplan.text.measures import list_units, read_duration
from xlplan.text.numbers import Shape, blank, dress_like, find_shapes, plain, read_shape

_BOUND_BEFORE = (
    r"(?:\b(?:over|under|above|below|(?:no |not )?(?:more|less|fewer|greater) than|at (?:least|most)|up to"
    r"|nearly|almost|around|about|approx\.?|approximately|circa|c\.|in excess of)|~|[<>]=?|[≤≥])(?=\s*$)"
)
_BOUND_AFTER = r"\s?(\+|or (?:more|above|over|fewer|less|under|below)\b)"


@dataclass(frozen=True)
class Reading:
    """Is one figure of a text: `text` is its characters from `start` to `end`, signs and multiplier included.

    `value` is 86.4 for 86.4% and 1200000 for £1.2m. `unit` is '%', a currency sign, 'ratio' for '257/259',
    '24 out of 31', '1 in 5' and '3:1', the plural of a length of time, or nothing for a count.
    `high` is the upper end of a range, or what a ratio is out of. `bound` holds the words that make the
    figure less than exact: 'over' in 'over 90%'.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    high: Decimal | None = None
    bound: str | None = None


def readings(text: str, markers: Sequence[tuple[int, int]] = ()) -> tuple[Reading, ...]:
    """Return every figure of the text that may answer a measure, in reading order.

    `markers` are the spans of footnote markers. Numbers with another part in the sentence (dates, deadlines,
    ages, labels, targets, comparisons: see asides.py) are left out, and so is any number that could not be
    written back as it stands.
    """
    rest = _blank_asides(text, markers)
    found = (_reading(text, rest, shape) for shape in find_shapes(rest))
    return tuple(reading for reading in found if _keeps_form(reading))


def choose(text: str, measure: str, markers: Sequence[tuple[int, int]] = ()) -> tuple[Reading, ...]:
    """Return the readings whose unit can answer the measure: one is certain, several are for the caller.

    A bare number that is all the cell says answers a percentage too, except up to 1, where 0.86 may mean 86%.
    """
    found, units = readings(text, markers), list_units(measure)
    for wanted in units:
        fitting = tuple(reading for reading in found if reading.unit == wanted)
        if fitting:
            return fitting
    if units == ("%",) and _is_bare_percentage(_blank_asides(text, markers), found):
        return found
    return () if units else found


def find_companion(text: str, percentage: Reading) -> Reading | None:
    """Return the count in brackets after a percentage, which moves with it: 23 in '72% (23)'."""
    opened = re.match(r"\s?\(\s?", text[percentage.end :])
    if percentage.unit == "%" and opened:
        for shape in find_shapes(plain(text)):
            if shape.start == percentage.end + opened.end() and shape.unit in {"", "ratio"}:
                return _reading(text, plain(text), shape)
    return None


def render(value: Decimal, like: Reading, *, high: Decimal | None = None, decimals: int | None = None) -> str:
    """Return the value in the form of a reading: its decimals, separators, signs, multiplier and spacing.

    Rounds half up, to the decimals of `like` unless `decimals` are given. A count that grows past 999 gets
    the comma of '5,434', unless `like` has four digits without one. Raises UsageError where `like` is a range
    or a ratio and `high` is not given; the 1 of '3:1' needs none.
    """
    shape = read_shape(plain(like.text))
    if high is None and shape.high == 1:
        high = shape.high
    if (shape.second is None) != (high is None):
        count = "one number" if shape.second is None else "two numbers"
        raise UsageError(f"'{like.text}' holds {count}; give as many for its place")
    return dress_like(like.text, shape.write(value, high, decimals))


def _blank_asides(text: str, markers: Sequence[tuple[int, int]]) -> str:
    return blank(plain(text), [*markers, *((start, end) for start, end, _ in find_asides(text))])


def _reading(text: str, rest: str, shape: Shape) -> Reading:
    before = re.compile(_BOUND_BEFORE, re.IGNORECASE).search(rest, max(0, shape.start - 20), shape.start)
    after = re.compile(_BOUND_AFTER, re.IGNORECASE).match(rest, shape.end)
    bound = before[0] if before else after[1] if after else None
    return Reading(
        start=shape.start,
        end=shape.end,
        text=text[shape.start : shape.end],
        value=shape.value,
        unit=shape.unit or read_duration(rest[shape.end :]),
        high=shape.high,
        bound=bound and bound.lower(),
    )


def _keeps_form(reading: Reading) -> bool:
    return render(reading.value, reading, high=reading.high) == reading.text


def _is_bare_percentage(rest: str, found: Sequence[Reading]) -> bool:
    if len(found) != 1 or found[0].unit or found[0].high:
        return False
    has_words = re.search(r"[^\W\d_]", re.sub(r"\bytd\b", "", rest, flags=re.IGNORECASE))
    return not has_words and (found[0].value == 0 or 1 < found[0].value <= 100)
