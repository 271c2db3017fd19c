"""Lines of a performance cell that are of one time each, 'Q1: 61%' above 'Q2: 66%', and of every measure.

Apart from paired_lines.py, which pairs lines with measures: these are not one for each measure, however many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.plan.layout.series import Moment, read_moment
from xlplan.text.figures import readings

_PART = re.compile(r"[^;/\n]+?(?=\s+(?:and|&)\s|[;/\n]|\Z)")
_LONGEST_LABEL = 30


def is_by_time(texts: Sequence[str]) -> bool:
    """Tell whether every line with a figure begins with a month, quarter or year, and two lines do so."""
    known = [moment for text in texts if (moment := _label(text))]
    is_of_a_kind = len({(moment.kind, moment.has_year) for moment in known}) == 1
    is_each = all(_label(text) for text in texts if readings(text))
    return is_each and is_of_a_kind and len(known) == len({moment.at for moment in known}) > 1


def latest_of(texts: Sequence[str]) -> int:
    """Return which of such lines is the latest that has a figure; of none that has, the first."""
    dated = [(moment.at, at) for at, text in enumerate(texts) if readings(text) and (moment := _label(text))]
    return max(dated, default=(0, 0))[1]


def parts_of(text: str, count: int) -> list[tuple[int, str]]:
    """Return the parts of a line with one figure each, '92%; 95%', and where they begin, if so many."""
    label = text.find(":") + 1 if 0 <= text.find(":") < _LONGEST_LABEL else 0
    found = [
        (match.start() + len(match[0]) - len(match[0].lstrip()), match[0].strip())
        for match in _PART.finditer(text, label)
        if match[0].strip()
    ]
    found = [(start, re.sub(r"\A(?:and|&)\s+", "", part)) for start, part in found]
    found = [(text.index(part, start), part) for start, part in found]
    return found if len(found) == count and all(len(readings(part)) == 1 for _, part in found) else []


def _label(text: str) -> Moment | None:
    """Return the time that a line begins with, and nothing else before its colon or its figure."""
    figures = readings(text)
    end = text.find(":") if ":" in text else figures[0].start if figures else 0
    moment = read_moment(text[:end].strip()) if 0 < end <= _LONGEST_LABEL else None
    return moment if moment and moment.is_bare else None
