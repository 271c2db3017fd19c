"""Whether a figure is one of some months, and its target the whole year's: then nobody can judge it.

Apart from the rules on ratings (XP101, XP108), which both ask it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlplan.checks.phrases import says_when
from xlplan.text.periods import find_periods

if TYPE_CHECKING:
    from xlplan.checks.rows import Indicator
    from xlplan.checks.subject import Subject

_COLLECTED = (
    r"\b(?:council tax|business rates?|nndr|rent|debt)\b[^.;]*\bcollect|\bcollect\w*\b[^.;]*\b(?:tax|rates)\b"
)


def is_so_far(subject: Subject, indicator: Indicator) -> bool:
    """Tell whether a count of a month or a quarter stands beside a target for the year, as the headings say.

    Percentages are compared at any time, but for what is collected in the course of a year. Where the
    register has the indicator, its target is believed.
    """
    if indicator.is_registered:
        return False
    spot = indicator.spot
    headings = next((table.headings for table in subject.plan.tables if table.sheet == spot.sheet), {})
    target, current = (headings.get(column, "") for column in ("target", "current_performance"))
    is_yearly = any(span.period.kind == "year" for span in find_periods(target)) and not says_when(target)
    if not is_yearly or not says_when(current):
        return False
    return indicator.entry.unit != "%" or re.search(_COLLECTED, spot.measure, re.IGNORECASE) is not None
