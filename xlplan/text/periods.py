"""The month that a cell or a footnote speaks of, and how to move it on.

The rest of xlplan imports periods from here. calendar.py holds them as values, mentions.py finds them in
text, and this module decides which of those are what a figure is for. The others ('due March 2014') stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlplan.text.asides import find_asides
from xlplan.text.calendar import MONTHS, Period, day, financial_year, month, quarter, year
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
    "year",
]

_SMALL_WORDS = (
    r"(?:\b(?:is|are|for|at|to|in|during|as|of|on|the|end|close|month|from|between|ytd)\b|[\s:=(–—-])*"
)
_COVERAGE = (
    r"\b(?:as (?:at|of)|performance|data|figures?|returns|position|snapshot|correct|year to date|ytd|up to"
    rf"|action plan|updated|(?:year|months?|quarter|period) (?:to|ending|ended))\b{_SMALL_WORDS}$"
    r"|\b(?:report|update|version|scorecard|dashboard)\s*(?:[–—:(|-]|for\b)\s*$"
)
_FIXED = (
    r"\b(?:due|by|since|until|before|after|scheduled for|planned for|deadline|expected)"
    r"(?:\s+(?:in|for|on|by|the|early|mid|late|end|of))*\s*$"
)
_ELSEWHEN = (
    r"\b(?:compared|against|than|previous|previously|last (?:year|month)|baseline|inspection|target|deadline"
    r"|due|schedul\w*|planned|plans to|will|to be|launch\w*|start\w*|commenc\w*|next|expected|since)\b"
)
_BARE_MONTH = (
    rf"\b(?:{'|'.join(MONTHS[:4] + MONTHS[5:])}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
    r"|\bMay(?=\s?[:=)])|(?<=\bin )May\b"
)
_LABELS = {"label", "deadline", "age", "marker"}
_BARE_QUARTER = r"\b(?:Q|Quarter )[1-4]\b"
_MONTH_NUMBER = r"\b(?:month|period)\s(1[0-2]|[1-9])\b"
_LENGTHS = {1: "one month", 3: "three months", 12: "twelve months"}
_YEAR_TO_DATE = r"\b(?:year to date|ytd|cumulative)\b"
_SENTENCE_ENDS = r"[.;!?](?=\s)|\n"


@dataclass(frozen=True)
class Move:
    """Is what brings a text to another period, or the reason why it has to be left to the officer.

    `spans` are (start, end, replacement). Both are empty where nothing speaks of another period.
    """

    spans: tuple[tuple[int, int, str], ...] = ()
    unclear: str | None = None


def move_periods(
    text: str, period: Period, as_at: date | None = None, figure: tuple[int, int] | None = None
) -> Move:
    """Return what brings the text's as-at and coverage words to the period's last month, in their own form.

    A day needs `as_at`, except the last of a month, which stays the last. A range keeps its length, or its
    start where it counts from April. Days on which something is due, and financial years, are left alone.
    Where one of the periods can be understood in two ways nothing moves, and `unclear` names both. With the
    span of the figure that they go with, '(October: 79%)' in brackets beside it is another figure's month.
    """
    found = find_mentions(text)
    mentions = [mention for mention in found if mention.span.period.kind != "year"]
    rest = blank(plain(text), ((mention.span.start, mention.span.end) for mention in found))
    own = blank(rest, _other_brackets(rest, figure)) if figure else rest
    moving: list[Mention] = []
    for mention in mentions:
        match _read_role(rest, mention.span, period):
            case "coverage":
                moving.append(mention)
            case "doubtful":
                return Move(
                    unclear=f"'{mention.span.text}' may be the month of the figure or of something else"
                )
    reason = (
        _see_difference(moving)
        or _see_bare_month(own, moving, period)
        or _see_bare_quarter(own, period)
        or (_see_month_number(own, period) if moving else None)
    )
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


def _read_role(rest: str, span: PeriodSpan, goal: Period) -> Literal["coverage", "fixed", "doubtful"]:
    """Tell whether a period is what a figure is for, a date of something else, or may be either.

    An as-at phrase says so by itself. Otherwise the sentence must hold a figure, and nothing else dated.
    """
    before, after = _split_sentence(rest, span.start, span.end)
    if re.search(_FIXED, before, re.IGNORECASE):
        return "fixed"
    if re.search(_COVERAGE, before, re.IGNORECASE):
        return "coverage"
    stands_alone = re.fullmatch(_SMALL_WORDS, before, re.IGNORECASE) and not re.search(r"\w", after)
    if not stands_alone and not re.search(r"[0-9]", before + after):
        return "fixed"
    is_later = span.period.month_period > goal.month_period
    return "doubtful" if is_later or re.search(_ELSEWHEN, before, re.IGNORECASE) else "coverage"


def _split_sentence(rest: str, start: int, end: int) -> tuple[str, str]:
    """Return what the sentence around a span has before it, and after."""
    return re.split(_SENTENCE_ENDS, rest[:start])[-1], re.split(_SENTENCE_ENDS, rest[end:])[0]


def _other_brackets(text: str, figure: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the brackets whose month is that of a figure beside it, and not of the one that is asked about.

    '(October: 79%)' and '(79% in October)'; in '96% (October audit, 31 wards)' the month is that of the 96%.
    """
    named = rf"(?:{_BARE_MONTH}|{_BARE_QUARTER})"
    labelled = rf"{named}\s?[:=]?\s?[£]?[0-9]|[0-9]%?,?\s(?:in\s|at\s|for\s)?(?:end\s)?{named}"
    for bracket in re.finditer(rf"\((?=[^()]*(?:{labelled}))[^()]*\)", text):
        if not bracket.start() <= figure[0] < bracket.end():
            yield bracket.span()


def _see_difference(moving: Sequence[Mention]) -> str | None:
    by_month = {mention.span.period.month_period: mention.span.text for mention in moving}
    if len(by_month) < 2:
        return None
    named = " and ".join(f"'{text}'" for text in by_month.values())
    return f"{named} are different periods: the figure may be for either"


def _see_bare_month(rest: str, moving: Sequence[Mention], goal: Period) -> str | None:
    """Return a reason where a month without its year may go with what moves, or is the figure's month."""
    for found in re.finditer(_BARE_MONTH, rest):
        before, after = _split_sentence(rest, *found.span())
        sentence = range(found.start() - len(before), found.end() + len(after))
        beside = [mention.span.text for mention in moving if mention.span.start in sentence]
        if beside:
            return f"'{found[0]}' stands without its year: it may go with '{beside[0]}' or be another month"
        is_label = _labels_figure(before, after) and not re.match(r"\W*(?:19|20)[0-9]{2}\b", after)
        is_now = MONTHS[goal.month_period.first.month - 1].startswith(found[0][:3])
        if re.search(_COVERAGE, before, re.IGNORECASE) or (is_label and not is_now):
            return f"'{found[0]}' stands without its year: it may be any year's"
    return None


def _see_month_number(rest: str, goal: Period) -> str | None:
    """Return a reason where the financial year's months are counted, 'month 6', and the goal is another."""
    now = (goal.month_period.first.month - 4) % 12 + 1
    for found in re.finditer(_MONTH_NUMBER, rest, re.IGNORECASE):
        if int(found[1]) != now:
            return f"'{found[0]}' counts the months of the year, and it is month {now} now"
    return None


def _see_bare_quarter(rest: str, goal: Period) -> str | None:
    """Return a reason where a figure is labelled with a quarter without its year, and not with the goal's."""
    now = (goal.month_period.first.month - 4) % 12 // 3 + 1
    for found in re.finditer(_BARE_QUARTER, rest):
        before, after = _split_sentence(rest, *found.span())
        is_label = re.search(_COVERAGE, before, re.IGNORECASE) or _labels_figure(before, after)
        if is_label and int(found[0][-1]) != now:
            return f"'{found[0]}' stands without its year: the figure is of Q{now} now"
    return None


def _labels_figure(before: str, after: str) -> bool:
    """Tell whether a month or a quarter is the label of a figure: 'Nov: 86%', '86% (Nov)', '86% in Nov'."""
    if re.search(_FIXED, before, re.IGNORECASE):
        return False
    before = re.sub(r"\b[0-9]{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?$", "", before)
    before = blank(before, (span[:2] for span in find_asides(before) if span[2] in _LABELS))
    is_before = re.match(r"\W*(?:actual|ytd)?\s?[=:–(-]*\s?[£]?[0-9]", after, re.IGNORECASE)
    is_after = re.search(
        r"[0-9]%?(?:\s[^\W\d_]+){0,4}\s?(?:[(,–-]\s?|\s(?:in|at|as at|on|for|during|at end|end)\s)$", before
    )
    return bool((is_before and not re.search(r"[0-9]\W*$", before)) or is_after)


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
