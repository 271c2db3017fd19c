"""The month that a cell or a footnote speaks of, and how to move it on.

The rest of xlplan imports periods from here. calendar.py holds them as values, mentions.py finds them in
text, and this module decides which of those are what a figure is for. The others ('due March 2014') stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from xlplan.text.calendar import MONTHS, Period, day, financial_year, month, quarter, year
from xlplan.text.coverage import find_yearless, read_role
from xlplan.text.doubts import see_doubt
from xlplan.text.mentions import Mention, PeriodSpan, find_mentions, find_periods, parse_period
from xlplan.text.numbers import blank, plain
from xlplan.text.spelling import spell_like

__all__ = [
    "Move",
    "Period",
    "PeriodSpan",
    "day",
    "find_periods",
    "month",
    "move_periods",
    "parse_period",
    "quarter",
    "stated_months",
    "year",
]

_LENGTHS = {1: "one month", 3: "three months", 12: "twelve months"}
_YEAR_TO_DATE = r"\b(?:year to date|ytd|cumulative)\b"


@dataclass(frozen=True)
class Move:
    """Is what brings a text to another period, or the reason why it has to be left to the officer.

    `spans` are (start, end, replacement). Both are empty where nothing speaks of another period.
    """

    spans: tuple[tuple[int, int, str], ...] = ()
    unclear: str | None = None


def move_periods(
    text: str,
    period: Period,
    as_at: date | None = None,
    figure: tuple[int, int] | None = None,
    *,
    only_said: bool = False,
    shown: Period | None = None,
) -> Move:
    """Return what brings the text's as-at and coverage words to the period's last month, in their own form.

    A day needs `as_at`, except the last of a month, which stays the last. A range keeps its length, or its
    start where it counts from April. Days on which something is due, and financial years, are left alone.
    Where one of the periods can be understood in two ways nothing moves, and `unclear` names both. With the
    span of the figure that they go with, '(October: 79%)' in brackets beside it is another figure's month.
    With `only_said` a month moves only where an as-at phrase, or nothing, stands before it. `shown` is the
    month that the plan says it is of: 'in October' is then that October, and moves with its figure.
    """
    found = find_mentions(text)
    years = [mention for mention in found if mention.span.period.kind == "year"]
    mentions = [mention for mention in found if mention not in years]
    rest = blank(plain(text), ((mention.span.start, mention.span.end) for mention in found))
    moving: list[Mention] = []
    for mention in mentions:
        match read_role(rest, mention.span, period, figure, only_said=only_said):
            case "coverage":
                moving.append(mention)
            case "doubtful":
                return Move(
                    unclear=f"'{mention.span.text}' may be the month of the figure or of something else"
                )
    for mention in find_yearless(rest, shown.month_period, figure) if shown else ():
        moving.append(mention)
        rest = blank(rest, [(mention.span.start, mention.span.end)])
    left = [mention for mention in mentions if mention not in moving] if only_said else []
    reason = see_doubt(rest, moving, years, period, figure, left)
    if reason:
        return Move(unclear=reason)
    since_april = re.search(_YEAR_TO_DATE, text, re.IGNORECASE) is not None
    spans: list[tuple[int, int, str]] = []
    for mention in moving:
        match _move(mention, period.month_period, as_at, since_april):
            case str(reason):
                return Move(unclear=f"'{mention.span.text}' {reason}")
            case (first, last):
                spans.append((mention.span.start, mention.span.end, spell_like(mention, last, first)))
    return Move(tuple(spans))


def stated_months(text: str) -> set[Period]:
    """Return the months that a title says its figures are of: 'Position as at 31 October 2013'."""
    found = [mention.span for mention in find_mentions(text) if mention.span.period.kind != "year"]
    rest = blank(plain(text), ((span.start, span.end) for span in found))
    months = [(span, span.period.month_period) for span in found]
    return {month for span, month in months if read_role(rest, span, month, only_said=True) == "coverage"}


def _move(
    mention: Mention, goal: Period, as_at: date | None, since_april: bool
) -> tuple[date | None, date] | str | None:
    """Return the mention's new first day (for a range) and last; or why that is not known; or None."""
    now = mention.span.period
    if now.kind == "quarter":
        return _move_quarter(now, goal)
    if now.kind == "day" and mention.first is None:
        return _move_day(now, goal, as_at)
    if now.month_period == goal:
        return None
    return (None, goal.last) if mention.first is None else _move_range(mention.first, now, goal, since_april)


def _move_quarter(now: Period, goal: Period) -> tuple[None, date] | str | None:
    current = quarter(financial_year(goal.last), (goal.first.month - 4) % 12 // 3 + 1)
    if now == current:
        return None
    if current.last != goal.last:
        return f"is a quarter, and {_name(goal)} does not end one: it may stay, or become {current.label}"
    return None, current.last


def _move_day(now: Period, goal: Period, as_at: date | None) -> tuple[None, date] | str | None:
    ends_month = now.last == now.month_period.last
    if as_at is None and now.month_period != goal and not ends_month:
        return f"is a day, and no as-at date is given: it may become any day of {_name(goal)}, or its last"
    new = as_at or (goal.last if ends_month else now.last)
    return None if new == now.last else (None, new)


def _move_range(first: date, now: Period, goal: Period, since_april: bool) -> tuple[date, date] | str:
    """Return the range that ends with the goal: from April where it counts from then, else as long as now."""
    if now.kind == "day" and (first.day != 1 or now.last != now.month_period.last):
        return f"is not whole months: in {_name(goal)} it may keep its first day, or its length"
    length = (now.last.year - first.year) * 12 + now.last.month - first.month + 1
    rolled, counted = goal.shift(1 - length).first, date(financial_year(goal.last), 4, 1)
    begins_year = first == date(financial_year(now.last), 4, 1)
    is_counted = begins_year and (since_april or length not in _LENGTHS)
    if begins_year and not is_counted and rolled != counted:
        return (
            f"may be the year to date or {_LENGTHS[length]}: "
            f"with {_name(goal)} it begins in April, or in {_name(month(rolled.year, rolled.month))}"
        )
    begins = counted if is_counted else rolled
    if now.kind == "month" and begins == goal.first:
        return f"would begin and end in {_name(goal)}: it may become that month, or keep last year's start"
    return begins, goal.last


def _name(month_: Period) -> str:
    return f"{MONTHS[month_.first.month - 1]} {month_.first.year}"
