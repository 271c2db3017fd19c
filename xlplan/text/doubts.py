"""Where it cannot be known which period a figure is for: each doubt is a reason that names both readings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.text.calendar import MONTHS, Period
from xlplan.text.coverage import (
    BARE_MONTH,
    BARE_QUARTER,
    COVERAGE,
    EVENT,
    FIXED,
    SENTENCE_ENDS,
    counts_another,
    labels_figure,
    other_brackets,
    split_sentence,
)
from xlplan.text.mentions import Mention
from xlplan.text.numbers import blank

_MONTH_NUMBER = r"\b(?:month|period)\s(1[0-2]|[1-9])\b"
_HALF_YEAR = (  # not the population's 'mid-year estimates'
    r"\b(?:half|mid)[- ]year\b(?!\s+(?:\d{4}\s+)?(?:population|estimate))"
    r"|\b(?:six|6)[- ]month (?:report|update|review|position)"
)
_HALF_YEARS_END = 9  # September
_SINCE = r"\bfrom\s+(?:1(?:st)?\s+)?$"
_OF_OTHERS = r"\s+(?:intake|cohort|starters|joiners|leavers|census|launch)\b"
_FINDS = (  # 'October audit looked at 12 cases: 67% were good': all of them are of October
    r"(?:\s[^\W\d_]+)?\s(?:audit|survey|sample|data|return|review|count|snapshot|dip sample|results?)\b"
)
_BESIDE = 40  # letters at the most between a figure and its year
_SCHOOL_YEAR = 5  # months that a school year goes on after a financial one


def see_doubt(
    rest: str,
    moving: Sequence[Mention],
    years: Sequence[Mention],
    goal: Period,
    figure: tuple[int, int] | None = None,
    left: Sequence[Mention] = (),
) -> str | None:
    """Return why it cannot be known which period the figure is for, though `moving` would move; else None.

    `rest` is the text without its periods, `years` are the financial ones that it names. `left` are those
    that no figure is for, in a text that says only when it is: '(July to September)' beside 'Quarter 2'.
    """
    own = blank(rest, other_brackets(rest, figure)) if figure else rest
    return (
        _see_difference(moving)
        or _see_left_behind(moving, left)
        or _see_bare_month(own, moving, goal)
        or _see_bare_quarter(own, goal)
        or (_see_sentence(own, figure, goal) if figure else None)
        or (_see_month_number(own, goal) or _see_half_year(own, goal) if moving else None)
        or (_see_other_year(rest, years, figure, goal) if figure else None)
    )


def _see_other_year(rest: str, years: Sequence[Mention], figure: tuple[int, int], goal: Period) -> str | None:
    """Return a reason where the year beside the figure is over: 'the rate for 2012/13 was 13.7%'."""
    for mention in years:
        span = mention.span
        between = rest[figure[1] : span.start] if figure[1] <= span.start else rest[span.end : figure[0]]
        is_beside = len(between) < _BESIDE and not re.search(r"[0-9();,.:]", between)
        if is_beside and span.period.last < goal.shift(-_SCHOOL_YEAR).first:
            return f"'{span.text}' beside it is over, and {goal.label} is not in it"
    return None


def _see_difference(moving: Sequence[Mention]) -> str | None:
    by_month = {mention.span.period.month_period: mention.span.text for mention in moving}
    if len(by_month) < 2:
        return None
    named = " and ".join(f"'{text}'" for text in by_month.values())
    return f"{named} are different periods: the figure may be for either"


def _see_left_behind(moving: Sequence[Mention], left: Sequence[Mention]) -> str | None:
    """Return a reason where a period that would stay ends with the same month as one that moves."""
    for stays in left:
        for mention in moving:
            if stays.span.period.month_period == mention.span.period.month_period:
                return f"'{stays.span.text}' beside '{mention.span.text}' would not move with it"
    return None


def _see_bare_month(rest: str, moving: Sequence[Mention], goal: Period) -> str | None:
    """Return a reason where a month without its year may go with what moves, or is the figure's month."""
    for found in re.finditer(BARE_MONTH, rest):
        before, after = split_sentence(rest, *found.span())
        sentence = range(found.start() - len(before), found.end() + len(after))
        beside = [mention.span.text for mention in moving if mention.span.start in sentence]
        if beside:
            return f"'{found[0]}' stands without its year: it may go with '{beside[0]}' or be another month"
        is_label = labels_figure(before, after) and not re.match(r"\W*(?:19|20)[0-9]{2}\b", after)
        is_now = MONTHS[goal.month_period.first.month - 1].startswith(found[0][:3])
        if re.search(COVERAGE, before, re.IGNORECASE) or (is_label and not is_now):
            return f"'{found[0]}' stands without its year: it may be any year's"
    return None


def _see_month_number(rest: str, goal: Period) -> str | None:
    """Return a reason where the financial year's months are counted, 'month 6', and the goal is another."""
    now = (goal.month_period.first.month - 4) % 12 + 1
    for found in re.finditer(_MONTH_NUMBER, rest, re.IGNORECASE):
        if int(found[1]) != now:
            return f"'{found[0]}' counts the months of the year, and it is month {now} now"
    return None


def _see_half_year(rest: str, goal: Period) -> str | None:
    """Return a reason where a text is of the half-year, and the goal does not end with September."""
    found = re.search(_HALF_YEAR, rest, re.IGNORECASE)
    if not found or goal.last.month == _HALF_YEARS_END:
        return None
    return f"'{found[0]}' stands beside it, and {goal.month_period.label} does not end the half-year"


def _see_bare_quarter(rest: str, goal: Period) -> str | None:
    """Return a reason where a figure is labelled with a quarter without its year, and not with the goal's."""
    now = (goal.month_period.first.month - 4) % 12 // 3 + 1
    for found in re.finditer(BARE_QUARTER, rest):
        before, after = split_sentence(rest, *found.span())
        is_label = re.search(COVERAGE, before, re.IGNORECASE) or labels_figure(before, after)
        if is_label and int(found[0][-1]) != now:
            return f"'{found[0]}' stands without its year: the figure is of Q{now} now"
    return None


def _see_sentence(rest: str, figure: tuple[int, int], goal: Period) -> str | None:
    """Return a reason where the figure's sentence names another month or quarter, without its year.

    'The October audit found that 88% …': a new figure there would be said to be October's. A month of
    something else stays, as in 'which went live in August' or beside a number of its own.
    """
    first = goal.month_period.first.month
    now = {MONTHS[first - 1][:3], str((first - 4) % 12 // 3 + 1)}
    for found in re.finditer(rf"{BARE_MONTH}|{BARE_QUARTER}", rest):
        before, after = split_sentence(rest, *found.span(), ends=SENTENCE_ENDS.replace(";", ""))
        is_later = figure[1] <= found.start()
        between = rest[figure[1] : found.start()] if is_later else rest[found.end() : figure[0]]
        said = between if is_later else f"{before} {between}"
        is_own = found.start() - len(before) <= figure[0] < found.end() + len(after)
        is_excused = counts_another(between) and not re.match(_FINDS, after, re.IGNORECASE)
        if not is_own or {found[0][:3], found[0][-1]} & now or is_excused:
            continue
        is_since = re.search(_SINCE, before, re.IGNORECASE) and not re.match(
            r"\s*(?:to\b|until\b|[–-])", after
        )
        is_event = re.search(EVENT, said, re.IGNORECASE) or re.match(_OF_OTHERS, after, re.IGNORECASE)
        if not (is_since or is_event or re.search(FIXED, before, re.IGNORECASE)):
            return f"'{found[0]}' stands without its year, and may be when the figure was so"
    return None
