"""An indicator's series, from the history and the extracts: what each month was, and where the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from xlplan.pack.model import Reported, Target
from xlplan.pack.words import exact_text, month_text, value_text
from xlplan.plan.extracts.extract import Answer, Extract, answers, periods_in, same_key
from xlplan.plan.extracts.values import MISSING
from xlplan.plan.history import Point
from xlplan.plan.register import Entry
from xlplan.rating import parse_tolerance
from xlplan.text.periods import Period
from xlplan.trend import Limits

_WITHHELD = "withheld"
_MONTHS = {"quarter": 3, "year": 12}  # between two values of a basis


def series_of(
    entry: Entry, points: Iterable[Point], extract: Extract | None, period: Period
) -> tuple[tuple[Reported, ...], tuple[str, ...]]:
    """Return an indicator's months up to the period, the oldest first, and a sentence for each revision.

    What a refresh has written comes before what an extract says now: it is what the plan has shown. But of a
    range it holds one end alone.
    """
    given = _in_extract(entry, extract, period) if extract and entry.extract_key else {}
    known = {
        point.period.month_period: Reported(
            point.period.month_period, point.value, "", point.source, point.status is not None
        )
        for point in points
        if point.period.month_period <= period
    }
    revised = tuple(
        f"{month_text(month)} was reported as {value_text(was.value, entry)}; "
        f"{given[month].source} now says {value_text(now, entry)}."
        for month, was in sorted(known.items())
        if was.value is not None
        and month in given
        and (now := given[month].value) is not None
        and now != was.value
        and value_text(now, entry) != value_text(was.value, entry)
    )
    ranges = {month: each for month, each in given.items() if each.is_range}
    return tuple(each for _, each in sorted({**given, **known, **ranges}.items())), revised


def _in_extract(entry: Entry, extract: Extract, period: Period) -> Mapping[Period, Reported]:
    found: dict[Period, Reported] = {}
    told: set[tuple[str, int, str]] = set()
    months = {
        line.period.month_period for line in extract.lines.get(same_key(entry.extract_key or ""), ())
    } | set(periods_in(extract) if entry.basis == "year" else ())
    for month in sorted(months):
        answer = answers(extract, entry.extract_key or "", month, entry.basis) if month <= period else None
        cell = (answer.file, answer.row, answer.column) if answer else None
        if answer and cell and cell not in told:
            told.add(cell)
            found[month] = _reported(answer, month)
    return {month: each for month, each in found.items() if each.value is not None or each.mark}


def _reported(answer: Answer, month: Period) -> Reported:
    value = answer.value
    if value.number is not None and value.high is not None:
        return Reported(
            month,
            None,
            f"{value.number:,f} to {value.high:,f}",
            answer.source,
            answer.provisional,
            is_range=True,
        )
    if value.number is None:
        mark = "" if value.mark == MISSING else f"{_WITHHELD} ({value.mark})"
        return Reported(month, None, mark, answer.source, answer.provisional)
    return Reported(month, value.number, "", answer.source, answer.provisional)


def mark_unusual(series: tuple[Reported, ...], limits: Limits | None) -> tuple[Reported, ...]:
    """Return the series with the months that lie outside the limits marked."""
    if limits is None:
        return series
    return tuple(
        each._replace(is_unusual=each.value is not None and not limits.lower <= each.value <= limits.upper)
        for each in series
    )


def is_due(entry: Entry, last: Period | None, period: Period) -> bool:
    """Tell whether an indicator should have a value for the period and has none."""
    return last is None or last < period.shift(1 - _MONTHS.get(entry.basis, 1))


def target_of(entry: Entry, tolerance: str) -> Target | None:
    """Return what the indicator is measured against, None where no target or no polarity is declared."""
    low, high = entry.target, entry.target_high
    if low is None or entry.polarity == "none" or (entry.polarity == "range" and high is None):
        return None
    slack = parse_tolerance(entry.tolerance or tolerance)
    if entry.polarity == "higher":
        return Target(f"at least {exact_text(low, entry)}", low, None, low - slack.around(low), None)
    if entry.polarity == "lower":
        return Target(f"at most {exact_text(low, entry)}", None, low, None, low + slack.around(low))
    top = high if high is not None else low
    words = f"{exact_text(low, entry)} to {exact_text(top, entry)}"
    return Target(words, low, top, low - slack.around(low), top + slack.around(top))


def dated(series: Iterable[Reported]) -> list[tuple[Period, Decimal]]:
    """Return the months that have a value, with it."""
    return [(each.period, each.value) for each in series if each.value is not None]
