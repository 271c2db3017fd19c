"""Numbers in a sentence that are not its figure: dates, deadlines, ages, labels, targets, comparisons.

Here they are found; aside_patterns.py says what they look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from xlplan.memory import remember
from xlplan.text.aside_hints import HINTS, Hint
from xlplan.text.aside_patterns import ASIDES, FORECAST, LASTING, SINCE_BEFORE
from xlplan.text.clock import find_clocks, hide_clocks
from xlplan.text.mentions import find_periods
from xlplan.text.numbers import blank, fold, plain

Hints = tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]  # a pattern, and the words of which it has one


@remember(4096)
def find_asides(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return (start, end, reason) of the numbers that are not the text's figure. They may overlap.

    Kept for the last few thousand texts, as a plan's cells are read again at every step.
    """
    rest = plain(text)
    if not re.search("[0-9⁰¹²³⁴-⁹]", rest):
        return ()
    asides: list[tuple[int, int, str]] = []
    if clocks := find_clocks(rest):
        asides += [(clock.start, clock.end, "date") for clock in clocks if not clock.is_figure]
        text = rest = hide_clocks(rest, clocks)  # 'was 9m 22s' is as 'was 9'
    asides += [(span.start, span.end, "date") for span in find_periods(text)]
    folded = fold(rest)
    for reason, hints in _hints():
        if _may_hold(hints, folded):
            found = (match for match in _pattern(reason).finditer(rest) if match.lastgroup in {None, "inner"})
            asides += [(*match.span(match.lastgroup or 0), reason) for match in found]
    return tuple(asides)


def _may_hold(hints: Hints, folded: str) -> bool:
    return any(
        pattern.search(folded)
        for pattern, words in hints
        if not words or any(word in folded for word in words)
    )


def is_forecast(text: str, start: int, end: int) -> bool:
    """Tell whether a figure is only expected: 'currently forecast at 61.3%', '£22,750 forecast'."""
    before = re.search(FORECAST + r"[^.;:\n0-9]{0,20}$", text[:start], re.IGNORECASE)
    return bool(before or re.match(rf"\s{FORECAST}", text[end:], re.IGNORECASE))


def find_stale(text: str) -> Iterator[tuple[int, int]]:
    """Yield what is true of the text's figure and not of another: '84% last month', '(+2%)', 'up from 84%'.

    Arrows too, and words alone: 'same as last month', 'the best this year'. Comparisons with what stays are
    left out: an inspection, a target, England.
    """
    asides, end = find_asides(text), 0
    rest = blank(plain(text), ((start, stop) for start, stop, reason in asides if reason == "date"))
    spans = [
        (start, stop)
        for start, stop, reason in asides
        if reason in {"before", "change", "comparison"} and re.search("[0-9]", rest[start:stop])
        if reason != "comparison" or not re.search(LASTING, rest[start:stop], re.IGNORECASE)
    ]
    spans += [found.span() for found in re.finditer("[↑↓▲▼⬆⬇↗↘]", rest)]
    spans += [found.span() for found in re.finditer(SINCE_BEFORE, rest, re.IGNORECASE)]
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end:
            yield start, stop
            end = stop


@cache
def _hints() -> tuple[tuple[str, Hints], ...]:
    every = {
        reason: [hint if isinstance(hint, Hint) else Hint(hint) for hint in HINTS[reason]]
        for reason in ASIDES
    }
    return tuple(
        (reason, tuple((re.compile(hint.pattern), hint.words) for hint in hints))
        for reason, hints in every.items()
    )


@cache  # when there is a text that asks for it: all of them take as long as reading a plan
def _pattern(reason: str) -> re.Pattern[str]:
    return re.compile("|".join(ASIDES[reason]), re.IGNORECASE | re.MULTILINE)
