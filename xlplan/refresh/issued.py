"""The figures that an earlier issue of a plan shows, for its history: those that are exact, and of its month.

Apart from applied.py, whose values come from extracts: an issue rounds, and some of its figures are older.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlplan.errors import UsageError
from xlplan.plan.issue import issue_month
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry
from xlplan.receipts import Value
from xlplan.refresh.figures import current_value, reading_of
from xlplan.refresh.locate import locate
from xlplan.refresh.model import Spot, spots_of
from xlplan.refresh.notes import notes_at
from xlplan.text.periods import Period, find_periods, move_periods


class Issue(NamedTuple):
    """Is what an earlier issue of the plan shows: its file's name, its month, its values, and what was left.

    `left` gives a clause for each indicator of which no value was taken, by its id.
    """

    name: str
    month: Period
    values: tuple[Value, ...]
    left: dict[str, str]


def read_issue(plan: Plan, entries: Sequence[Entry]) -> Issue:
    """Return the registered indicators' figures in an issue of the plan.

    A figure counts for the issue's month, unless its own words or footnotes speak of another one.
    Raises UsageError as month_of does.
    """
    month = month_of(plan)
    spots = locate(entries, spots_of(plan)).spots
    values: list[Value] = []
    left: dict[str, str] = {}
    for entry in entries:
        spot = spots.get(entry.indicator)
        reason = _reason_to_leave(plan, entry, spot, month)
        value = current_value(entry, spot) if spot else None
        if value is not None and spot and not reason:
            source = f"{plan.path.name} {spot.cell}"
            where = (entry.indicator, month.label, "", f"{value:f}", entry.unit)
            values.append(Value(*where, None, None, None, None, source))
        elif entry.extract_key:
            left[entry.indicator] = reason or "its figure is not exact"
    return Issue(plan.path.name, month, tuple(values), left)


def month_of(plan: Plan) -> Period:
    """Return the month of an issue: the one in its file's name, else the one in its heading.

    Raises UsageError where neither says it.
    """
    month = issue_month(plan.path)
    if month:
        return month
    named = {
        span.period.month_period
        for _, text in plan.title
        for span in find_periods(text)
        if span.period.kind in {"month", "day"}
    }
    if len(named) == 1:
        return named.pop()
    seen = f"names {len(named)} of them" if named else "names none"
    raise UsageError(
        f"its name carries no month, and its heading {seen}; give a copy of it a name with its month, "
        f"such as {plan.path.stem}-2013-09{plan.path.suffix}",
        file=plan.path,
    )


def _reason_to_leave(plan: Plan, entry: Entry, spot: Spot | None, month: Period) -> str | None:
    """Return why an issue's figure is not taken as the month's: not found, not exact, or an older one."""
    if spot is None:
        return "it was not found there"
    if current_value(entry, spot) is None:
        reading = reading_of(entry, spot)
        return reading if isinstance(reading, str) else f"'{reading.text}' is no exact figure"
    for words in _words_of(plan, spot):
        if move_periods(words, month) != move_periods("", month):
            return f"it may be of another month: '{' '.join(words.split())}'"
    return None


def _words_of(plan: Plan, spot: Spot) -> Iterator[str]:
    yield spot.text
    yield from (note.text for note in notes_at(plan, spot))
