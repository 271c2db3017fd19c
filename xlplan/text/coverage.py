"""Which of the periods in a text a figure is for.

Apart from periods.py, which moves it on: here are the words around a month, not the month. doubts.py tells
where they leave it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from xlplan.text.asides import find_asides
from xlplan.text.calendar import MONTHS, Period, financial_year, quarter
from xlplan.text.mentions import MONTH, Mention, PeriodSpan
from xlplan.text.numbers import blank

_SMALL_WORDS = (
    r"(?:\b(?:is|are|for|at|to|in|during|as|of|on|the|end|close|month|from|between|ytd)\b|[\s:=(–—-])*"
)
COVERAGE = (
    r"\b(?:as (?:at|of)|performance|data|figures?|returns|position|snapshot|correct|year to date|ytd|up to"
    rf"|action plan|updated|(?:year|months?|quarter|period) (?:to|ending|ended))\b{_SMALL_WORDS}$"
    r"|\b(?:last|final) (?:working )?day of\s*$"
    r"|\b(?:report|update|version|scorecard|dashboard)\s*(?:[–—:(|-]|for\b)\s*$"
)
FIXED = (
    r"\b(?:due|by|since|until|before|after|scheduled for|planned for|deadline|expected)"
    r"(?:\s+(?:in|for|on|by|the|early|mid|late|end|of))*\s*$"
)
ELSEWHEN = (
    r"\b(?:compared|against|than|previous|previously|last (?:year|month)|baseline|inspection|target|deadline"
    r"|due|schedul\w*|planned|plans to|will|to be|launch\w*|start\w*|commenc\w*|next|expected|since)\b"
)
BARE_MONTH = (
    rf"\b(?:{'|'.join(MONTHS[:4] + MONTHS[5:])}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
    r"|\bMay(?=\s?[:=)])|(?<=\bin )May\b"
)
EVENT = rf"{ELSEWHEN}|\b(?:began|begun|went live|opened|introduced|rolled out)\b"
_PART_OF_DATE = (
    rf"\b[0-9]{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?$|(?:{MONTH}|Q[1-4])\.?(?:\s(?:to|and|or)\s|\s?[-–—&/]\s?)$"
)
_RANGE_ON = (
    rf"\.?(?:\s(?:to|and|or|until)\s|\s?[-–—&/]\s?)(?:{MONTH}|Q[1-4]|\0)"
    r"|\s[0-9]{1,2}(?:st|nd|rd|th)?\b(?!%)"
)
BARE_QUARTER = r"\b(?:Q|Quarter )[1-4]\b"
_LABELS = {"label", "deadline", "age", "marker"}
_WAS = r"\b(?:had been|(?:it|this|that|they|which) (?:was|were|stood)|from (?:[£]?[0-9]|an? ))"
SENTENCE_ENDS = r"[.;!?](?=\s)|\n"


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
    before, after = split_sentence(rest, span.start, span.end)
    if re.search(FIXED, before, re.IGNORECASE):
        return "fixed"
    if re.search(COVERAGE, before, re.IGNORECASE):
        return "coverage"
    stands_alone = re.fullmatch(_SMALL_WORDS, before, re.IGNORECASE) and not re.search(r"\w", after)
    if not stands_alone and (only_said or not re.search(r"[0-9]", before + after)):
        return "fixed"
    if figure and not stands_alone and _is_of_another(rest, span, figure, len(before), len(after)):
        return "fixed"
    is_later = span.period.month_period > goal.month_period
    return "doubtful" if is_later or re.search(ELSEWHEN, before, re.IGNORECASE) else "coverage"


def find_yearless(rest: str, shown: Period, figure: tuple[int, int] | None = None) -> Iterator[Mention]:
    """Yield where a text without its periods says 'in October' or 'Q2' of the time that the plan shows.

    `shown` is the month that the plan says it is of. Only what labels the figure, or says as at when it is,
    is yielded: not the month of another figure, as in '86% (October: 79%)', of a day, a range or an event.
    """
    own = blank(rest, other_brackets(rest, figure)) if figure else rest
    for found in re.finditer(rf"{BARE_MONTH}|{BARE_QUARTER}", own):
        mention = _read_yearless(found, shown)
        before, after = split_sentence(own, *found.span())
        says_so = re.search(COVERAGE, before, re.IGNORECASE) or labels_figure(before, after)
        is_other = re.search(_PART_OF_DATE, before, re.IGNORECASE) or re.match(
            _RANGE_ON, after, re.IGNORECASE
        )
        if not mention or not says_so or is_other or re.search(EVENT, before, re.IGNORECASE):
            continue
        if not (figure and _goes_with_another(own, mention.span, figure)):
            yield mention


def _read_yearless(found: re.Match[str], shown: Period) -> Mention | None:
    """Return a month's or quarter's name as that of the time shown; None where it is another's."""
    begins, text = shown.first, found[0]
    if text[-1].isdigit():
        period = quarter(financial_year(begins), (begins.month - 4) % 12 // 3 + 1)
        is_shown, token, at = period.label[-1] == text[-1], "q", len(text) - 1
    else:
        period, is_shown = shown, MONTHS[begins.month - 1].startswith(text[:3])
        token, at = "m2", 0
    span = PeriodSpan(*found.span(), text, period)
    return Mention(span, {token: (at, len(text))}) if is_shown else None


def _goes_with_another(own: str, span: PeriodSpan, figure: tuple[int, int]) -> bool:
    """Tell whether a month or quarter without its year is that of another number than the figure."""
    before, after = split_sentence(own, span.start, span.end)
    between = own[figure[1] : span.start] if figure[1] <= span.start else own[span.end : figure[0]]
    return _is_of_another(own, span, figure, len(before), len(after)) or counts_another(between)


def _is_of_another(rest: str, span: PeriodSpan, figure: tuple[int, int], before: int, after: int) -> bool:
    """Tell whether a period goes with another number than the figure: of its sentence, or of the past."""
    if not span.start - before <= figure[0] < span.end + after:
        return True
    return re.search(_WAS, rest[figure[1] : span.start], re.IGNORECASE) is not None


def split_sentence(rest: str, start: int, end: int, *, ends: str = SENTENCE_ENDS) -> tuple[str, str]:
    """Return what the sentence around a span has before it, and after."""
    return re.split(ends, rest[:start])[-1], re.split(ends, rest[end:])[0]


def other_brackets(text: str, figure: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the brackets whose month is that of a figure beside it, and not of the one that is asked about.

    '(October: 79%)' and '(79% in October)'; in '96% (October audit, 31 wards)' the month is that of the 96%.
    """
    named = rf"(?:{BARE_MONTH}|{BARE_QUARTER})"
    labelled = rf"{named}\s?[:=]?\s?[£]?[0-9]|[0-9]%?,?\s(?:in\s|at\s|for\s)?(?:end\s)?{named}"
    for bracket in re.finditer(rf"\((?=[^()]*(?:{labelled}))[^()]*\)", text):
        if not bracket.start() <= figure[0] < bracket.end():
            yield bracket.span()


def labels_figure(before: str, after: str) -> bool:
    """Tell whether a month or a quarter is the label of a figure: 'Nov: 86%', '86% (Nov)', '86% in Nov'."""
    if re.search(FIXED, before, re.IGNORECASE):
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


def counts_another(between: str) -> bool:
    """Tell whether a number stands between a figure and a month, so that the month may be that number's."""
    asides = (span[:2] for span in find_asides(between) if span[2] in _LABELS)
    alone = re.sub(r"\([^()]*\)|\b[0-9]{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?$", "", blank(between, asides))
    return re.search(r"[0-9]", alone) is not None
