"""What the words beside each figure of a text make of it: how things stand, stood, or should stand.

'Baseline (Mar 2024): 71%', 'was 71%, now 88%', 'target 90%', '88% (current)'. Apart from answered.py, which
makes one indicator of them.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from xlplan.text.asides import find_asides
from xlplan.text.mentions import MONTH
from xlplan.text.numbers import Shape, blank, find_shapes, plain

Role = Literal["other", "target", "before", "now", "dated", "aimed", "part", "plain"]

# The first kind that fits decides: 'current target' is a target, 'latest baseline' was once. Each has words
# that may follow others ('Attendance was 71%'), and those that begin a clause: not 'met the standard: 46%'.
_LABELS: tuple[tuple[Role, str, str], ...] = (
    (
        "other",
        r"stretch(?: target)?|tolerance|forecast|projected|nationally|england average|national average",
        r"trigger|threshold|budget|projection|national|england|regional|region|neighbours?|comparators?|peers?"
        r"|benchmark|year[ -]end",
    ),
    (
        "target",
        r"target|tgt|goal|aiming for",
        r"aim|ambition|trajectory|profile|standard|milestone|planned|required|expected",
    ),
    (
        "before",
        r"baseline|was|were|had been|previously|from|at (?:the |last )*inspection"
        r"|last (?:month|quarter|year|term)",
        r"previous|prev|prior|start(?:ed at|ing)?(?: point| position)?|initial(?:ly)?|originally|inspection"
        r"|last (?:period|time|report|inspection)|compared (?:to|with)|versus|vs|against",
    ),
    (
        "now",
        r"currently|now|latest|to date|ytd|so far|at present|presently",
        r"current|actual|today|most recent|this (?:month|quarter|term|year|week|period)|performance|position"
        r"|result|achieved|present",
    ),
)
_WHEN = rf"\0++|(?i:{MONTH})\b|\b[QqHh][1-4]\b|\b(?i:autumn|spring|summer|term|outturn|ytd)\b"
_WHEN += r"|['’]?\b\d\d(?:\d\d)?\b(?!\s?%)"
_SMALL = re.compile(
    rf"(?:\W|{_WHEN}|\b(?i:our|the|a|an|and|but|with|against|local|annual|corporate|internal|final|new|agreed"
    r"|is|are|it|we|this|of|at|for|in|as|end|up|down|current|latest|revised|monthly|quarterly|year)\b)*+"
)
_TO_FIGURE = re.compile(
    rf"(?:[\s\0<>≤≥~£:=/–-]|{_WHEN}|\b(?i:is|are|of|at|was|for|to|in|by|be|on|stands|stood|set|figure|rate|level|average|total"
    r"|position|performance|just|only|about|around|approximately|the|a|an|no|not|more|less|fewer|higher|lower"
    r"|than|below|above|under|over|least|most|up|within|between|minimum|maximum|min|max|month|quarter|year|end)\b)*+"
)
_HELD = re.compile(
    r"\b(?:on|to|above|below|over|under|off|within|met|meets?|meeting|exceed(?:s|ed|ing)?|missed|missing)\s+"
    r"(?:the\s+|our\s+)?(?:target|goal|standard|trajectory)\b"
    r"|\b(?:target|goal|standard)\s+(?:is\s+|was\s+|has been\s+|not\s+)*(?:met|achieved|exceeded|missed)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;,|\n→(\[](?!\d{3})|\s/\s|\.\s|[-=]>")
_MOMENT = re.compile(rf"(?:\W|\b(?i:in|at|as|for|end|of|to|on)\b|{_WHEN})*+")
_AIMED = re.compile(
    r"\b(?:increase|reduce|raise|achieve|improve|maintain|ensure|deliver|reach|cut|lower|decrease|keep|sustain"
    r"|secure|bring|get|grow)\b[^;\n]*$|[<>≤≥]=?\s*$"
    r"|\b(?:at least|at most|(?:no |not )?(?:more|less|fewer|higher|lower|greater) than|minimum(?: of)?"
    r"|maximum(?: of)?|up to|below|above|under|over|exceed)\s*$",
    re.IGNORECASE,
)
_BY_WHEN = re.compile(
    rf"[^;,.\n()\[\]–0-9]{{0,40}}?\bby\s+(?:the\s+)?(?:end\b|\0|{MONTH}|20|Q[1-4]|next|year)", re.IGNORECASE
)
_TARGETS = re.compile(r"\W*targets?\s+(?:for|in|of)\b[^:]*:\s*$", re.IGNORECASE)  # Target for all grades: 85%
_BEHIND = re.compile(
    r"\s*[(\[]?\s*(?:as\s|in\s|at\s)?([a-z][a-z -]{1,25}?)\s*(?=[)\],;/|.\n→]|\s[–-]\s|$)", re.IGNORECASE
)
_REACH = 200  # characters at the most between a figure and what is said of it
_SEPARATOR = re.compile(r"\s[–—-]\s|[:=]\s")
_ARROW = re.compile(r"\s*(?:→|-+>|=>|>>)\s*")
_LEFT_OUT = frozenset(["date", "deadline", "allowance", "age", "label", "marker", "compound", "change"])
_OUT_OF = re.compile(r"\s?(?:out )?of\s(?:(?:the|all|our)\s)?|\s?\(\s?n\s?=\s?")


class Labelled(NamedTuple):
    """Is a figure of a text and what its words make of it; where the label begins, and where it ends."""

    shape: Shape
    role: Role
    start: int
    said: int


def find_labelled(text: str) -> list[Labelled]:
    """Return the figures of a text, each with what the words before or behind it make of it.

    'part' is in brackets without a word of its own, 'aimed' what a text asks for: 'Reduce to 20%'.
    """
    rest = _readable(text)
    shapes = list(find_shapes(rest))
    ends = [0, *(shape.end for shape in shapes)]
    return [_read(rest, shape, end) for shape, end in zip(shapes, ends, strict=False)]


def begins_with(text: str) -> Role | None:
    """Return what the label that a line begins with makes of its figure: 'Target: 90%'; None without one."""
    for role, *kinds in _LABELS:
        label = rf"(?:{'|'.join(kinds)})\b[^\S\n]*(?:[(\[][^()\[\]]*[)\]]\s*)?"
        found = re.match(label, text, re.IGNORECASE)
        if found:
            rest = plain(text[found.end() :])
            first = next(find_shapes(rest), None)
            if re.match(r"\s*(?:[:=–]|$)", rest) or (first and _TO_FIGURE.fullmatch(rest, 0, first.start)):
                return role
    return None


def _readable(text: str) -> str:
    """Return the text without its dates, the numbers that are no figures, and brackets behind words alone."""
    lines = re.sub(r"\n(?=\W*[^\W\d_])", "|", text)  # '19 weeks' above 'Target: 8 weeks' is no deadline
    asides = [each for each in find_asides(lines) if each[2] in _LEFT_OUT]
    rest = blank(plain(text), [(start, end) for start, end, reason in asides if reason != "date"])
    rest = blank(
        rest.replace("\0", "\1"), [(start, end) for start, end, reason in asides if reason == "date"]
    )
    brackets = re.finditer(r"(?<=[^\W\d_])\s?[(\[][^()\[\]\n]*[)\]]", rest)
    return blank(rest, [match.span() for match in brackets if not any(find_shapes(match[0]))])


def _read(rest: str, shape: Shape, end: int) -> Labelled:
    begins = max([end, *(match.end() for match in _CLAUSE.finditer(rest, end, shape.start))])
    words = _HELD.sub(lambda match: "\1" * len(match[0]), rest[begins : shape.start])
    for role, anywhere, first in _LABELS:
        for found in re.finditer(rf"\b(?:(?P<any>{anywhere})|{first})(?!\w)", words, re.IGNORECASE):
            ahead = re.split(r":\s", words[: found.start()])[-1]
            is_first = found["any"] or _SMALL.fullmatch(ahead)
            if is_first and _TO_FIGURE.fullmatch(words[found.end() :]):
                return Labelled(shape, role, begins + found.start(), begins + found.end())
    if _TARGETS.match(words):
        return Labelled(shape, "target", begins, shape.start)
    behind = rest[shape.end :]
    role = _behind(behind) or _unlabelled(rest, shape, words, behind)
    start = shape.start - len(_of_time(words).lstrip()) if role == "dated" else shape.start
    return Labelled(shape, role, start, shape.start)


def _behind(behind: str) -> Role | None:
    """Return what the words right behind a figure make of it: '88% (current)', '90% target'."""
    found = _BEHIND.match(behind)
    for role, *kinds in _LABELS if found else ():
        if found and re.fullmatch("|".join(kinds), found[1], re.IGNORECASE):
            return role
    return None


def _unlabelled(rest: str, shape: Shape, words: str, behind: str) -> Role:
    """Return what a figure without a label is: one of a time, one asked for, or simply there."""
    if _OUT_OF.fullmatch(words) and shape.start > 0:
        return "part"
    if _MOMENT.fullmatch(_of_time(words)) and re.search(_WHEN, _of_time(words)):
        return "dated"
    if _ARROW.match(behind):
        return "before"
    before = rest[max(0, shape.start - _REACH) : shape.start]
    if max(map(before.rfind, "([")) > max(map(before.rfind, ")]")):
        return "part"
    said = _SEPARATOR.split(before)[-1]
    return "aimed" if _AIMED.search(said) or _BY_WHEN.match(behind) else "plain"


def _of_time(words: str) -> str:
    """Return the words behind the last colon, that only say when: 'Attendance: Q1'."""
    return re.split(r":\s*(?=[^\s£€$])", words)[-1]
