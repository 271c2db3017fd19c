"""Which of the periods in a text a figure is for, and where that cannot be known.

Apart from periods.py, which moves it on: here are the words around a month, not the month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from xlplan.text.asides import find_asides
from xlplan.text.calendar import MONTHS, Period
from xlplan.text.mentions import Mention, PeriodSpan
from xlplan.text.numbers import blank

_SMALL_WORDS = (
    r"(?:\b(?:is|are|for|at|to|in|during|as|of|on|the|end|close|month|from|between|ytd)\b|[\s:=(–—-])*"
)
_COVERAGE = (
    r"\b(?:as (?:at|of)|performance|data|figures?|returns|position|snapshot|correct|year to date|ytd|up to"
    rf"|action plan|updated|(?:year|months?|quarter|period) (?:to|ending|ended))\b{_SMALL_WORDS}$"
    r"|\b(?:last|final) (?:working )?day of\s*$"
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
_HALF_YEAR = (  # not the population's 'mid-year estimates'
    r"\b(?:half|mid)[- ]year\b(?!\s+(?:\d{4}\s+)?(?:population|estimate))"
    r"|\b(?:six|6)[- ]month (?:report|update|review|position)"
)
_HALF_YEARS_END = 9  # September
_WAS = r"\b(?:had been|(?:it|this|that|they|which) (?:was|were|stood)|from (?:[£]?[0-9]|an? ))"
_EVENT = rf"{_ELSEWHEN}|\b(?:began|begun|went live|opened|introduced|rolled out)\b"
_SINCE = r"\bfrom\s+(?:1(?:st)?\s+)?$"
_OF_OTHERS = r"\s+(?:intake|cohort|starters|joiners|leavers|census|launch)\b"
_BESIDE = 40  # letters at the most between a figure and its year
_SCHOOL_YEAR = 5  # months that a school year goes on after a financial one
_SENTENCE_ENDS = r"[.;!?](?=\s)|\n"


def read_role(
    rest: str,
    span: PeriodSpan,
    goal: Period,
    figure: tuple[int, int] | None = None,
    *,
    only_said: bool = False,
) -> Literal["coverage", "fixed", "doubtful"]:
    """Tell whether a period is what a figure is for, a date of something else, or may be either.

    An as-at phrase says so by itself, and with `only_said` nothing else does. Otherwise the sentence must
    hold a figure, and nothing else dated. With the span of the figure asked about, 'it had been 104 weeks in
    November 2013' is another figure's month.
    """
    before, after = _split_sentence(rest, span.start, span.end)
    if re.search(_FIXED, before, re.IGNORECASE):
        return "fixed"
    if re.search(_COVERAGE, before, re.IGNORECASE):
        return "coverage"
    stands_alone = re.fullmatch(_SMALL_WORDS, before, re.IGNORECASE) and not re.search(r"\w", after)
    if not stands_alone and (only_said or not re.search(r"[0-9]", before + after)):
        return "fixed"
    if figure and not stands_alone and _is_of_another(rest, span, figure, len(before), len(after)):
        return "fixed"
    is_later = span.period.month_period > goal.month_period
    return "doubtful" if is_later or re.search(_ELSEWHEN, before, re.IGNORECASE) else "coverage"


def _is_of_another(rest: str, span: PeriodSpan, figure: tuple[int, int], before: int, after: int) -> bool:
    """Tell whether a period goes with another number than the figure: of its sentence, or of the past."""
    if not span.start - before <= figure[0] < span.end + after:
        return True
    return re.search(_WAS, rest[figure[1] : span.start], re.IGNORECASE) is not None


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
    own = blank(rest, _other_brackets(rest, figure)) if figure else rest
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


def _split_sentence(rest: str, start: int, end: int, *, ends: str = _SENTENCE_ENDS) -> tuple[str, str]:
    """Return what the sentence around a span has before it, and after."""
    return re.split(ends, rest[:start])[-1], re.split(ends, rest[end:])[0]


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


def _see_left_behind(moving: Sequence[Mention], left: Sequence[Mention]) -> str | None:
    """Return a reason where a period that would stay ends with the same month as one that moves."""
    for stays in left:
        for mention in moving:
            if stays.span.period.month_period == mention.span.period.month_period:
                return f"'{stays.span.text}' beside '{mention.span.text}' would not move with it"
    return None


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


def _see_half_year(rest: str, goal: Period) -> str | None:
    """Return a reason where a text is of the half-year, and the goal does not end with September."""
    found = re.search(_HALF_YEAR, rest, re.IGNORECASE)
    if not found or goal.last.month == _HALF_YEARS_END:
        return None
    return f"'{found[0]}' stands beside it, and {goal.month_period.label} does not end the half-year"


def _see_bare_quarter(rest: str, goal: Period) -> str | None:
    """Return a reason where a figure is labelled with a quarter without its year, and not with the goal's."""
    now = (goal.month_period.first.month - 4) % 12 // 3 + 1
    for found in re.finditer(_BARE_QUARTER, rest):
        before, after = _split_sentence(rest, *found.span())
        is_label = re.search(_COVERAGE, before, re.IGNORECASE) or _labels_figure(before, after)
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
    for found in re.finditer(rf"{_BARE_MONTH}|{_BARE_QUARTER}", rest):
        before, after = _split_sentence(rest, *found.span(), ends=_SENTENCE_ENDS.replace(";", ""))
        is_later = figure[1] <= found.start()
        between = rest[figure[1] : found.start()] if is_later else rest[found.end() : figure[0]]
        said = between if is_later else f"{before} {between}"
        is_own = found.start() - len(before) <= figure[0] < found.end() + len(after)
        if not is_own or {found[0][:3], found[0][-1]} & now or _counts_another(between):
            continue
        is_since = re.search(_SINCE, before, re.IGNORECASE) and not re.match(
            r"\s*(?:to\b|until\b|[–-])", after
        )
        is_event = re.search(_EVENT, said, re.IGNORECASE) or re.match(_OF_OTHERS, after, re.IGNORECASE)
        if not (is_since or is_event or re.search(_FIXED, before, re.IGNORECASE)):
            return f"'{found[0]}' stands without its year, and may be when the figure was so"
    return None


def _counts_another(between: str) -> bool:
    """Tell whether a number stands between a figure and a month, so that the month may be that number's."""
    asides = (span[:2] for span in find_asides(between) if span[2] in _LABELS)
    alone = re.sub(r"\([^()]*\)|\b[0-9]{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?$", "", blank(between, asides))
    return re.search(r"[0-9]", alone) is not None


def _labels_figure(before: str, after: str) -> bool:
    """Tell whether a month or a quarter is the label of a figure: 'Nov: 86%', '86% (Nov)', '86% in Nov'."""
    if re.search(_FIXED, before, re.IGNORECASE):
        return False
    before = re.sub(r"\b[0-9]{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?$", "", before)
    before = blank(before, (span[:2] for span in find_asides(before) if span[2] in _LABELS))
    is_before = re.match(r"\W*(?:actual|ytd)?\s?[=:–(-]*\s?[£]?[0-9]", after, re.IGNORECASE)
    is_after = re.search(
        r"[0-9]%?(?:(?:\s[^\W\d_]+){0,4}\s?[(,–-]\s?|(?:\s[^\W\d_][\w’'-]*){0,12}\s"
        r"(?:in|at|as at|on|for|of|during|at end|end)\s)$",
        before,
    )
    return bool((is_before and not re.search(r"[0-9]\W*$", before)) or is_after)
