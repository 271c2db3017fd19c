"""Lengths of time from an extract, in the unit of the figure that they are for.

Apart from written.py, which words them: here 475 seconds become 7.9 for a cell of minutes, and a bare 7.9 is
refused for '00:07:49', as it may be minutes, hours or seconds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from xlplan.plan.book.shown import show_length
from xlplan.plan.extracts.extract import Answer
from xlplan.plan.lengths import DAY, seconds_of
from xlplan.plan.register import Entry
from xlplan.refresh.figures import Doubt, in_another_unit, wrong_length
from xlplan.refresh.model import Spot
from xlplan.refresh.written import quote_value
from xlplan.text.clock import SIZES, Told, convert


def in_unit_of(entry: Entry, answer: Answer, shown: str, unit: str, parts: Told) -> Answer | Doubt:
    """Return the answer in the unit of the figure that is shown now, or why it has none.

    `parts` are those of a length of time in parts, which is in seconds; `unit` is that of any other figure.
    """
    value = answer.value
    if parts:
        if in_another_unit(entry, parts):
            return wrong_length(entry, shown)
        return answer if value.unit == "seconds" and value.high is None else _without_unit(answer, shown)
    own = unit or entry.unit
    if value.unit != "seconds" or value.number is None:
        return answer
    if own not in SIZES:
        return _as_written(entry, answer) if own in {"", "count"} else answer
    return replace(answer, value=replace(value, number=convert(value.number, "seconds", own), unit=""))


def days_of(spot: Spot, seconds: Decimal, answer: Answer) -> float | Doubt:
    """Return seconds as Excel keeps them, a fraction of a day; a doubt where the cell cannot show so many."""
    shown = show_length(spot.number or 0, spot.number_format)
    if seconds < 0 or (shown and seconds >= shown.below):
        reason = (
            f"its number format {spot.number_format} cannot show the extract's {quote_value(answer)} "
            f"({answer.source})"
        )
        return Doubt("XP007", reason, "Give the cell the number format [h]:mm:ss in Excel.")
    now = spot.number or 0.0
    return now if seconds_of(now) == seconds else float(seconds / DAY)


def _as_written(entry: Entry, answer: Answer) -> Answer:
    """Return the answer without the unit of the extract's own column, unless the measure names another."""
    if answer.value.bare is None:
        return answer
    number, unit = answer.value.bare
    measure = entry.measure.casefold()
    named = {size for size in SIZES if re.search(rf"\b(?:{size[:-1]}s?|{size[:3]}s?)\b", measure)}
    if named and unit not in named:
        return answer
    return replace(answer, value=replace(answer.value, number=number, unit="", bare=None))


def _without_unit(answer: Answer, shown: str) -> Doubt:
    reason = (
        f"'{shown}' is a length of time, and the extract's {quote_value(answer)} ({answer.source}) "
        "does not say whether it is hours, minutes or seconds"
    )
    remedy = "Write it as 00:07:55, 7m 55s or 7.9 minutes, or give the extract a column headed 'unit'."
    return Doubt("XP007", reason, remedy)
