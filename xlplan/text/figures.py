"""The figures of a cell: where each stands, what it says, and how another is written in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from xlplan.errors import UsageError
from xlplan.memory import remember
from xlplan.text.asides import find_asides
from xlplan.text.clock import Told, find_clocks, hide_clocks, said_parts
from xlplan.text.headline import find_headline
from xlplan.text.measures import list_units, read_duration
from xlplan.text.numbers import Shape, blank, dress_like, find_shapes, plain, read_shape
from xlplan.text.reading import Reading

__all__ = ["Reading", "choose", "find_all", "readings", "render"]

_BOUND_BEFORE = (
    r"(?:\b(?:over|under|above|below|(?:no |not )?(?:more|less|fewer|greater) than|at (?:least|most)|up to"
    r"|nearly|almost|around|about|approx\.?|approximately|circa|c\.|in excess of)|~|[<>]=?|[≤≥])(?=\s*$)"
)
_BOUND_AFTER = r"\s?(\+|or (?:more|above|over|fewer|less|under|below)\b)"


def readings(text: str, markers: Sequence[tuple[int, int]] = (), told: Told = "") -> tuple[Reading, ...]:
    """Return every figure of the text that may answer a measure, in reading order.

    `markers` are the spans of footnote markers, `told` which parts the length of time '07:24' has. Numbers
    with another part in the sentence (dates, deadlines, ages, labels, targets, comparisons: see asides.py)
    are left out, and so is any number that could not be written back as it stands.
    """
    return _readings(text, tuple(markers), told)


@remember(4096)  # every rule on figures reads the same lines
def _readings(text: str, markers: tuple[tuple[int, int], ...], told: Told) -> tuple[Reading, ...]:
    return find_all(text, _blank_asides(text, markers, told), told)


def choose(
    text: str, measure: str, markers: Sequence[tuple[int, int]] = (), told: Told = ""
) -> tuple[Reading, ...]:
    """Return the readings whose unit can answer the measure: one is certain, several are for the caller.

    Of several, one is certain too where the others plainly belong to it: see headline.py.
    A bare number that is all the cell says answers a percentage too, except up to 1, where 0.86 may mean 86%,
    and so does a number out of a whole.
    """
    told = told or (said_parts(measure) if ":" in text else "")
    found, units = readings(text, markers, told), list_units(measure, text)
    if re.match(r"\W*(?:all|every|none|no)\b", text, re.IGNORECASE):
        found = tuple(reading for reading in found if not reading.bound)  # 'All classes are below 30'
    for wanted in units:
        fitting = tuple(reading for reading in found if reading.unit == wanted)
        per_head = [reading for reading in fitting if re.match(r"\s+per\s1[0,]{3}", text[reading.end :])]
        if len(per_head) == 1 and units == ("",):
            return tuple(per_head)
        if fitting:
            return find_headline(text, measure, fitting)
    if units == ("%",) and (
        _is_bare_percentage(_blank_asides(text, markers, told), found) or _is_share(found)
    ):
        return found
    return () if units else find_headline(text, measure, found)


def find_all(text: str, rest: str, told: Told = "") -> tuple[Reading, ...]:
    """Return every figure of `rest`, which is the text with some of it made unreadable, whatever it means."""
    found = (_reading(text, rest, shape) for shape in find_shapes(rest, told))
    return tuple(reading for reading in found if _keeps_form(reading))


def render(value: Decimal, like: Reading, *, high: Decimal | None = None, decimals: int | None = None) -> str:
    """Return the value in the form of a reading: its decimals, separators, signs, multiplier and spacing.

    Rounds half up, to the decimals of `like` unless `decimals` are given. A count that grows past 999 gets
    the comma of '5,434', unless `like` has four digits without one. Raises UsageError where `like` is a range
    or a ratio and `high` is not given; the 1 of '3:1' needs none. A length of time in parts keeps them, and
    has no decimals but its own.
    """
    shape = read_shape(plain(like.text), like.parts)
    if high is None and shape.high == 1:
        high = shape.high
    if (shape.second is None) != (high is None):
        count = "one number" if shape.second is None else "two numbers"
        raise UsageError(f"'{like.text}' holds {count}; give as many for its place")
    return dress_like(like.text, shape.write(value, high, decimals))


def _blank_asides(text: str, markers: Sequence[tuple[int, int]], told: Told) -> str:
    rest = plain(text)
    clocks = find_clocks(blank(rest, markers), told)
    asides = find_asides(hide_clocks(rest, clocks) if clocks else text)
    return blank(rest, [*markers, *((start, end) for start, end, _ in asides)])


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
        parts=shape.clock.told if shape.clock else "",
    )


def _keeps_form(reading: Reading) -> bool:
    return render(reading.value, reading, high=reading.high) == reading.text


def _is_share(found: Sequence[Reading]) -> bool:
    """Tell whether all that a text holds is one number out of a whole, which is a percentage too: 120/150."""
    return len(found) == 1 and found[0].unit == "ratio" and bool(re.fullmatch(r"[^.:]*", found[0].text))


def _is_bare_percentage(rest: str, found: Sequence[Reading]) -> bool:
    if len(found) != 1 or found[0].unit or found[0].high:
        return False
    has_words = re.search(r"[^\W\d_]", re.sub(r"\bytd\b", "", rest, flags=re.IGNORECASE))
    return not has_words and (found[0].value == 0 or 1 < found[0].value <= 100)
