"""What stands beside a refreshed figure and was not moved with it: bounds, figures, words of a course."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from xlplan.findings import Finding
from xlplan.refresh.model import FigureChange
from xlplan.text.asides import find_stale
from xlplan.text.figures import Reading, readings
from xlplan.text.periods import Period
from xlplan.text.tied import find_tied

# The course that words right before a figure say it has taken; +1 for a rise, 0 for none.
_COURSES: Mapping[str, int] = {
    r"(?:increased|risen|rose|grown|grew|climbed|up)": 1,
    r"(?:decreased|reduced|fallen|fell|dropped|declined|down)": -1,
    r"(?:remain(?:s|ed|ing)?|stays?|stayed|unchanged|stable|static)": 0,
}
_BETTER, _WORSE = r"improved", r"(?:worsened|deteriorated)"
_BEFORE_FIGURE = r"(?:\s[a-z]+ly|\sfurther|\sagain)?\s(?:to|at)\s$"


def doubts_beside(changes: Sequence[FigureChange], period: Period) -> Iterator[Finding]:
    """Yield a warning for all that the officer should read again around the figures."""
    claimed = {
        (change.spot.sheet, change.spot.cell, start)
        for change in changes
        if change.figure
        for start, _, _ in (change.figure, *change.spans)
    }
    for change in changes:
        if change.figure and change.figure in change.spans:
            yield from _bound(change, period)
            yield from _other_figures(change, period, claimed)


def _bound(change: FigureChange, period: Period) -> Iterator[Finding]:
    """Yield a warning for the 'over' of 'over 90%': it stays, and may not be true of another figure."""
    reading = _own(change)
    if reading and reading.bound:
        yield _warning(
            change,
            "XP007",
            f"is {change.figure[2] if change.figure else ''} for {period.label}, and '{reading.bound}' "
            "beside it was left: it may be meant still, or not any more",
            f"Take '{reading.bound}' out if the figure is exact.",
        )


def _other_figures(
    change: FigureChange, period: Period, claimed: Collection[tuple[str, str, int]]
) -> Iterator[Finding]:
    """Yield a warning for figures that nobody moves, and for words that compare with the figure before."""
    spot, own = change.spot, _own(change)
    tied = find_tied(spot.text, own, spot.line_superscript) if own else ()
    known = {each.reading.start for each in tied}
    left = [
        (reading.start, reading.text)
        for reading in readings(spot.text, spot.line_superscript, spot.clock)
        if (spot.sheet, spot.cell, reading.start + spot.start) not in claimed and reading.start not in known
    ]
    way = "↑▲⬆↗" if own and change.value > own.value else "↓▼⬇↘"
    stale = ((start, spot.text[start:end].strip(" ,;")) for start, end in find_stale(spot.text))
    left += [(start, words) for start, words in stale if words not in way]
    left += _untrue_course(change, own) if own else []
    others = [f"'{words}'" for _, words in sorted(left)]
    if others:
        yield _warning(
            change,
            "XP205",
            f"is of {period.label}, and {', '.join(others)} beside it was left as it is",
            "Correct it by hand, or give it a row of its own in the register.",
        )


def _untrue_course(change: FigureChange, own: Reading) -> list[tuple[int, str]]:
    """Return the words that say how the figure came to be, where the new one did not: 'improved to 82%'."""
    way = (change.value > own.value) - (change.value < own.value)
    better = {"higher": 1, "lower": -1}.get(change.entry.polarity)
    courses = {**_COURSES, _BETTER: better, _WORSE: better and -better}
    before = change.spot.text[: own.start]
    for words, course in courses.items():
        said = re.search(rf"\b{words}{_BEFORE_FIGURE}", before, re.IGNORECASE)
        if said and course != way:
            return [(said.start(), said[0].strip())]
    return []


def _own(change: FigureChange) -> Reading | None:
    """Return the reading that the change replaces; None where a template filled the line."""
    start = change.figure[0] - change.spot.start if change.figure else -1
    found = readings(change.spot.text, change.spot.line_superscript, change.spot.clock)
    return next((reading for reading in found if reading.start == start), None)


def _warning(change: FigureChange, code: str, clause: str, remedy: str) -> Finding:
    spot, name = change.spot, change.entry.indicator
    message = f"The figure of {name} {clause}."
    return Finding(code, "warning", message, spot.sheet, spot.cell, spot.action, name, remedy, spot.text)
