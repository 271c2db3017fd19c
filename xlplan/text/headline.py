"""Which of several figures is the cell's own, where the others plainly belong to it.

In '4 (3 moderate, 1 severe)' the two in brackets are parts, in '1,284 in Q2 (Q1: 1,907)' the other is of
another quarter, and '≥95% achieved: 96.8%' names what had to be reached. Apart from figures.py, which reads:
here is only the choice, and wherever a figure may be more than an addition to another, none is made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.text.measures import DURATIONS
from xlplan.text.mentions import MONTH, STEMS
from xlplan.text.reading import Reading, fits_share

_SIGNS = {"<", ">", "<=", ">=", "≤", "≥"}
_GOALS = r"(?:target|budget|plan|profile)\b"
_OF_A_GOAL = rf"\s+of\s+(?:the\s|our\s|its\s|annual\s|monthly\s|yearly\s|full[- ]year\s)*{_GOALS}"
_OF_THESE = (
    r"\b(?:of (?:whom|which|these|them|those)|including|incl\.?|inc\.?|excluding|excl\.?|plus)\b[^.,;\n()]*$"
)
_THESE_AFTER = r"[^.;,\n()0-9]{0,30}\bof (?:whom|which|these|them|those)\b"
_TO_DO = r"\s(?:[^\W\d_]+\s){0,2}(?:outstanding|overdue|remaining|pending|in progress|left|to do)\b"
_REACHES = r"\b(?:by|across|from|to|for|involving|with)\s$"
_LASTING = r"\b(?:in|for|over|after|within|every|at least|more than|less than)\s+$|[<>≤≥]=?\s*$"
_ROUND = r"(?:mock|round|wave|cycle)\s"
_PERIOD = (
    rf"\W*(?:(?:in|at|for|end of|end)\s+)?(?:Q[1-4]|[PM][0-9]{{1,2}}|{_ROUND}[0-9]{{1,2}}|{MONTH}"
    r"|(?:19|20)[0-9]{2})\b[^()]*$"
)
_STATISTIC = (
    r"\W*(?:range|min(?:imum)?|max(?:imum)?|peak(?:ed)?|highest|lowest|median|mean|iqr|(?:95% )?ci"
    r"|confidence interval)\b[^()]*$"
)
_LABELLED = r"[^\W\d_][^(),;0-9]*[\s:=]£?[0-9][0-9.,]*%?(?=\W|$)"
# What may make the figure in brackets the one that is meant: it is newer, or counts another stretch of time.
_MAY_BE_MEANT = (
    r"\b(?:ytd|year to date|cumulative|rolling|in[- ]month|month|quarter|now|current(?:ly)?|latest|today"
    r"|revised|actual|validated)\b"
)
_SMALL = frozenset(("the", "and", "for", "with", "from", "that", "were", "was", "are", "has", "have", "been"))


def find_headline(text: str, measure: str, found: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the one figure to which all the others belong, or all of them where that is not certain."""
    if len(found) == 2 and _is_whole(found[0], found[1], text):
        return (found[0],)
    heads = [
        head
        for head in found
        if all(_belongs_to(head, other, text, measure) for other in found if other is not head)
    ]
    return (heads[0],) if len(heads) == 1 else tuple(found)


def _belongs_to(head: Reading, other: Reading, text: str, measure: str) -> bool:
    """Tell whether a figure only adds to another: a limit, a share of its target, what stands in brackets."""
    is_limit = other.bound in _SIGNS and head.bound not in _SIGNS
    if is_limit and (other.unit == head.unit or other.start > head.start):
        return True
    if other.start < head.start:
        return False
    bracket = _find_bracket(text, head, other)
    if fits_share(head, other) or fits_share(other, head) or _is_share(head, other, text, measure, bracket):
        return True
    if bracket:
        return _adds(head, other, text, *bracket) and not _is_asked_for(text, measure, head, *bracket)
    return _lasts(head, other, text) or _is_part(head, other, text, measure)


def _is_share(
    head: Reading, other: Reading, text: str, measure: str, bracket: tuple[int, int] | None
) -> bool:
    """Tell whether a figure is a share of its target, or a bracketed one of anything: '23 (2% of staff)'."""
    after = text[other.end :]
    if re.match(_OF_A_GOAL, after, re.IGNORECASE) and not re.search(rf"\b{_GOALS}", measure, re.IGNORECASE):
        return True
    return bracket is not None and other.unit == "%" != head.unit and re.match(r"\s+of\s", after) is not None


def _is_whole(head: Reading, other: Reading, text: str) -> bool:
    """Tell whether a sum of money is what another is out of, with no share beside: '£3.1m of the £4.8m'."""
    between = text[head.end : other.start]
    is_money = head.unit == other.unit != "" and head.unit in "£€$" and "%" not in text
    return is_money and re.fullmatch(r"\s+(?:out )?of\s+(?:(?:the|our|a|its)\s+)?", between) is not None


def _lasts(head: Reading, other: Reading, text: str) -> bool:
    """Tell whether a figure is the time that another is counted over: '37 patients waiting over 52 weeks'."""
    before = text[head.end : other.start]
    is_time = other.unit in DURATIONS and head.unit not in DURATIONS
    return is_time and re.search(_LASTING, before, re.IGNORECASE) is not None


def _is_part(head: Reading, other: Reading, text: str, measure: str) -> bool:
    """Tell whether a figure is a part of another ('214, 54 of whom …'), or what came of it.

    '6 sales generating £1.1m' is answered by 6 where the measure speaks of sales, in one clause only.
    """
    before, after = text[head.end : other.start], text[other.end :]
    ends = other.end + len(re.split(r"[.;\n()]", after)[0])
    if re.search(_OF_THESE, before, re.IGNORECASE) or re.match(_THESE_AFTER, after, re.IGNORECASE):
        return not _is_asked_for(text, measure, head, head.end + before.rfind(","), ends)
    if re.match(_TO_DO, after, re.IGNORECASE):
        return not _is_asked_for(text, measure, head, other.end, ends)
    is_one_clause = not re.search(r"[.,;:\n()/–-]|\band\b", before) and (
        head.unit != other.unit or re.search(_REACHES, before, re.IGNORECASE)
    )
    is_named = bool(_words(before) & _words(measure))
    return bool(is_one_clause) and is_named and not _is_asked_for(text, measure, head, other.end, ends)


def _find_bracket(text: str, head: Reading, other: Reading) -> tuple[int, int] | None:
    """Return where the words inside the bracket begin and end that stands after the head around the other."""
    opened = max(text.rfind(sign, head.end, other.start) for sign in "([")
    closed = re.compile(r"[)\]]").search(text, opened) if opened >= 0 else None
    return (opened + 1, closed.start()) if closed and closed.start() >= other.end else None


def _adds(head: Reading, other: Reading, text: str, start: int, end: int) -> bool:
    """Tell whether the figures in a bracket say more of the figure before it rather than correct it."""
    before, inside = text[start : other.start], text[start:end]
    if re.search(_MAY_BE_MEANT, inside, re.IGNORECASE) or _is_later(text[: start - 1], inside):
        return False
    has_label = re.search(r"[^\W\d_]", re.split(r"[,;&]|\band\b", before)[-1])
    if other.bound or not has_label or other.unit != head.unit or len(re.findall(_LABELLED, inside)) > 1:
        return True
    return any(re.match(words, before, re.IGNORECASE) for words in (_PERIOD, _STATISTIC)) or bool(
        re.search(_OF_THESE, before, re.IGNORECASE)
    )


def _is_later(outside: str, inside: str) -> bool:
    """Tell whether a bracket may speak of a later quarter or month than the words before it."""
    numbers = [
        [int(number) for number in re.findall(rf"\b(?:[QPM]|(?i:{_ROUND}))([0-9]{{1,2}})\b", part)]
        for part in (outside, inside)
    ]
    if all(numbers) and max(numbers[1]) > max(numbers[0]):
        return True
    before, within = (
        [STEMS.index(name[:3].lower()) for name in re.findall(rf"\b{MONTH}", part, re.IGNORECASE)]
        for part in (outside, inside)
    )
    return bool(before) and any(0 < (month - before[-1]) % 12 <= 6 for month in within)


def _is_asked_for(text: str, measure: str, head: Reading, start: int, end: int) -> bool:
    """Tell whether the measure speaks of what stands beside a figure in words that the figure has not."""
    outside = text[:start] if start > head.end else text[: head.end]
    return bool((_words(text[start:end]) - _words(outside)) & _words(measure))


def _words(text: str) -> set[str]:
    """Return the stems of the words that carry meaning."""
    found = re.findall(r"[^\W\d_]{3,}", text.casefold())
    return {word.rstrip("s")[:6] for word in found if word not in _SMALL}
