"""How a pack says things: a value in its unit, a month, what is aimed at, which way a series goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from xlplan.movement import Moved
from xlplan.pack.model import Measured
from xlplan.plan.register import Entry
from xlplan.text.calendar import MONTHS, Period, financial_year
from xlplan.text.clock import tell_seconds
from xlplan.text.units import singular
from xlplan.trend import Way

_MONEY = frozenset("£€$")
_WAYS: dict[Way, str] = {
    "better": "better than",
    "worse": "worse than",
    "same": "the same as",
    "up": "higher than",
    "down": "lower than",
}
_BASES = {
    "month": "the month alone",
    "ytd": "the year to date, from April",
    "quarter": "the quarter that ends with the month",
    "year": "the financial year",
    "snapshot": "a day, as things stood",
}


def value_text(value: Decimal, entry: Entry) -> str:
    """Return a value as the plan writes it: 5,434, 86%, £1,200, 3.5 days, 1 day."""
    if entry.decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-entry.decimals), ROUND_HALF_UP)
    if entry.unit == "seconds":
        return tell_seconds(value)
    text = f"{value:,f}"
    if entry.decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if entry.unit == "%":
        return f"{text}%"
    if entry.unit in _MONEY:
        return f"{'−' if value < 0 else ''}{entry.unit}{text.lstrip('-')}"
    if entry.unit in {"", "count"}:
        return text
    return f"{text} {singular(entry.unit) if text.lstrip('-') == '1' else entry.unit}"


def about_text(value: Decimal, entry: Entry) -> str:
    """Return a value that was worked out: with the register's decimals, else with one."""
    return value_text(value, entry if entry.decimals is not None else replace(entry, decimals=1))


def exact_text(value: Decimal, entry: Entry) -> str:
    """Return a value with the decimals that it has, whatever the register says of the plan's own."""
    return value_text(value, replace(entry, decimals=None))


def month_text(period: Period) -> str:
    """Return December 2013, October to December 2013, 2013/14, or 6 December 2013."""
    name = f"{MONTHS[period.last.month - 1]} {period.last.year}"
    match period.kind:
        case "month":
            return name
        case "quarter":
            return f"{MONTHS[period.first.month - 1]} to {name}"
        case "year":
            return period.label
        case "day":
            return f"{period.last.day} {name}"


def short_month(period: Period) -> str:
    """Return Dec 2013."""
    return f"{MONTHS[period.last.month - 1][:3]} {period.last.year}"


def basis_text(entry: Entry) -> str:
    """Return what stretch of time each figure of the indicator is for."""
    return _BASES[entry.basis]


def listed(words: Sequence[str]) -> str:
    """Return 'A03', 'A03 and A08' or 'A03, A08 and A09'."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def direction_text(entry: Entry, values: Sequence[tuple[Period, Decimal]], moved: Moved) -> str:
    """Return which way a series goes: against last time, against a year ago, and if that is noise."""
    period, now = values[-1]
    sentence = value_text(now, entry)
    if len(values) == 1:
        return f"{sentence}, the first value on record: there is no direction of travel yet."
    if moved.is_by_added:
        return _count_to_date(entry, values, moved)
    if last := moved.against_last:
        is_as_far = last.way == "same" and now != last.value  # from a range: inside it, or as far off
        how = "as near the target as" if is_as_far else _WAYS[last.way]
        sentence += f": {how} in {month_text(last.period)} ({value_text(last.value, entry)})"
    elif entry.basis == "ytd":
        sentence += " since April, with which figures to date begin anew"
    if moved.against_year:
        sentence += f", and {value_text(moved.against_year.value, entry)} a year ago"
    if streak := _streak([value for each, value in values if _is_comparable(entry, each, period)]):
        sentence += f"; {streak}"
    return f"{sentence}. {_capital(moved.verdict.sentence)}."


def _is_comparable(entry: Entry, earlier: Period, period: Period) -> bool:
    """Tell whether a run may reach back so far: figures to date begin anew in April."""
    return entry.basis != "ytd" or financial_year(earlier.last) == financial_year(period.last)


def _count_to_date(entry: Entry, values: Sequence[tuple[Period, Decimal]], moved: Moved) -> str:
    """Return what has been added to a year to date, which only ever grows."""
    (was, before), (period, now) = values[-2:]
    sentence = f"{value_text(now, entry)} since April"
    if financial_year(was.last) != financial_year(period.last):
        sentence += f"; last year's count ended with {month_text(was)}"
    else:
        added = f"{value_text(abs(now - before), entry)} {'less' if now < before else 'more'}"
        sentence += f": {added} than at the end of {month_text(was)}"
    if moved.against_year:
        sentence += f"; a year ago it stood at {value_text(moved.against_year.value, entry)}"
    if moved.verdict.is_change is None and now >= before:
        return f"{sentence}. A year to date only grows, so growth by itself is neither better nor worse."
    return f"{sentence}. {_capital(moved.verdict.sentence)}."


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _streak(values: Sequence[Decimal]) -> str:
    """Return how many times running a series has gone one way, where that is three or more."""
    signs = [(after > before) - (after < before) for before, after in pairwise(values)]
    last = signs[-1] if signs else 0
    count = next((at for at, sign in enumerate(reversed(signs)) if sign != last), len(signs))
    if not last or count < 3:
        return ""
    return f"it has {'risen' if last > 0 else 'fallen'} {count} times running"


def describe(each: Measured) -> str:
    """Return what a measure's chart shows, for who cannot see it; the values stand in the table."""
    months = [month for month in each.series if month.value is not None]
    if not months:
        return "No month has a value."
    entry = each.entry
    first, last = months[0], months[-1]
    told = [
        f"{len(months)} values from {month_text(first.period)} to {month_text(last.period)}"
        if len(months) > 1
        else f"one value, of {month_text(first.period)}"
    ]
    values = [month.value for month in months if month.value is not None]
    if len(months) > 2:
        told.append(
            f"the lowest {value_text(min(values), entry)}, the highest {value_text(max(values), entry)}"
        )
    told.append(f"the last {value_text(values[-1], entry)}")
    if each.target:
        told.append(f"the target is {each.target.words}")
    if each.limits:
        low, high = (about_text(limit, entry) for limit in each.limits[1:])
        told.append(f"the usual range is {low} to {high}")
    if each.projection:
        told.append(f"{value_text(each.projection.value, entry)} is projected for the year's end")
    return f"{'; '.join(told)}."
