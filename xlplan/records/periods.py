"""From what each month counts to what an indicator says: of the month, its quarter, its year, or since April.

Separate from counting.py, which asks the records: sums over months are the same whatever was counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.records.measure import Basis, Measure
from xlplan.text.calendar import Period, financial_year, month

HEADINGS = ("indicator", "period", "value", "numerator", "denominator", "team")


class Count(NamedTuple):
    """Is what the records of one month and team come to: how many, and how many of them or their sum."""

    denominator: int
    total: Decimal


Row = tuple[str, str, Decimal | None, int | None, int | None, str]


def tell_measure(measure: Measure, counts: Mapping[tuple[Period, str], Count]) -> Iterator[Row]:
    """Yield the measure's rows, as HEADINGS name their cells: of the whole service first, then of each team.

    `counts` are by month and team, a team of '' being nobody's; the whole service is all of them together.
    """
    months = _months(sorted({month_ for month_, _ in counts}))
    teams = sorted({team for _, team in counts if team}) if measure.team else []
    whole: dict[tuple[Period, str], Count] = defaultdict(lambda: Count(0, Decimal(0)))
    for (month_, _), count in counts.items():
        whole[month_, ""] = _plus(whole[month_, ""], count)
    for team in ("", *teams):
        source = counts if team else whole
        for now in months:
            window = (source.get((each, team)) for each in months if _counts_in(each, now, measure.basis))
            total = _sum([count for count in window if count])
            if row := _row(measure, now, total, team):
                yield row


def _row(measure: Measure, now: Period, count: Count, team: str) -> Row | None:
    """Return the row, or None for a percentage or a mean of nothing; a count of nothing is 0."""
    if measure.numerator:
        done = int(count.total)
        return (measure.name, now.label, None, done, count.denominator, team) if count.denominator else None
    if measure.average:
        mean = count.total / count.denominator if count.denominator else None
        return (measure.name, now.label, mean, None, None, team) if mean is not None else None
    return measure.name, now.label, Decimal(count.denominator), None, None, team


def _months(known: Sequence[Period]) -> list[Period]:
    """Return every month from the first to the last that has records."""
    months = [known[0]] if known else []
    while known and months[-1] != known[-1]:
        months.append(months[-1].shift(1))
    return months


def _counts_in(each: Period, now: Period, basis: Basis) -> bool:
    """Tell whether a month's records count for another month on the basis."""
    if each.first > now.first:
        return False
    match basis:
        case "month":
            return each == now
        case "quarter":
            start = (now.first.month - 1) // 3 * 3 + 1
            return each.first >= month(now.first.year, start).first
        case "ytd" | "year":
            return financial_year(each.first) == financial_year(now.first)


def _plus(one: Count, other: Count) -> Count:
    return Count(one.denominator + other.denominator, one.total + other.total)


def _sum(counts: Sequence[Count]) -> Count:
    total = Count(0, Decimal(0))
    for count in counts:
        total = _plus(total, count)
    return total
