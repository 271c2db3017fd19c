"""Lengths of time that are written in parts: '00:07:49', '4 minutes 10 seconds', '9m 22s', '2 hrs 15 mins'.

Apart from numbers.py, which knows single numbers: such a text is one figure, in seconds, and each of its
numbers by itself is half of one. '07:24' may be minutes and seconds, hours and minutes, or a time of day: it
is read only where somebody says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from xlplan.errors import UsageError

Told = Literal["", "hms", "hm", "ms"]  # which parts a length of time has

SIZES = {"seconds": 1, "minutes": 60, "hours": 3600}
_SIZE = {"h": 3600, "m": 60, "s": 1}
_WORDS = {
    "h": r"(?:hours?|hrs?|h)",
    "m": r"(?:minutes?|mins?|m)",
    "s": r"(?:seconds?|secs?|s)",
}
_MAY = re.compile(  # most texts have none
    r"[0-9](?::[0-5][0-9]|\s?(?:h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?)(?:[\s,0-9]|$))", re.IGNORECASE
)
_BEGIN = r"(?<![\w.,:/\\^#£€$+–—−-])"
_END = r"(?![^\W⁰¹²³⁴-⁹]|[\\^]|[.,:/–—-][0-9])(?!\s?[ap]\.?m\b)"
_FIRST, _NEXT, _PART = r"([0-9]{1,4})", r"([0-5]?[0-9])", r"(?:\.[0-9]{1,3})?"
_GAP = r",?\s?(?:(?:and|&)\s)?"
_OF_DAY = re.compile(
    r"\b(?:by|before|after|until|till|from|since|between|at|between\s[0-9:]+\sand)\s$"
    r"|\b(?:opens?|opened|opening|closes?|closed|closing|logged|updated)\s$"
    r"|(?:[0-9]{4}|[/.-][0-9]{2}),?\s$"  # behind a date
    r"|\b[0-9]{1,2}(?:st|nd|rd|th)?\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,?\s$"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s$",
    re.IGNORECASE,
)
_OF_DAY_BEHIND = re.compile(r"\s?(?:GMT|BST|UTC)\b")
_NO_LENGTH = re.compile(r"[0-9]\s?(?:d|days?|w|weeks?|wks?),?\s(?:and\s)?$|\bminus\s$", re.IGNORECASE)
# '14:30:00 call taken late', but 'Category 4 90th centile: 07:12:00'
_DAYTIME = range(6, 24)
_WORDED = re.compile(r"[^\W\d_]{3}")
_LASTING = re.compile(
    r"\b(?:average|mean|median|(?:per)?centile|time|durations?|waits?|waiting|responses?|handovers?|turnaround|took"
    r"|target|standard|lasted|long(?:est)?|length|hours|h{1,2}:m{1,2})\b",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:stands?|stood|standing|remain(?:s|ed|ing)?|is|was|now|still|currently|level|steady)\sat\s$",
    re.IGNORECASE,
)
_SAID: tuple[tuple[Told, str], ...] = (
    (
        "ms",
        r"(?<![:\w])(?:m{1,2}:s{1,2}|min(?:ute)?s?\s?(?:[:/&]|and)\s?sec(?:ond)?s?)\b(?![:/])",
    ),
    (
        "hm",
        r"(?<![:\w])(?:h{1,2}:m{1,2}|(?:hour|hr)s?\s?(?:[:/&]|and)\s?min(?:ute)?s?)\b(?!\s?(?:[:/&]|and\s))",
    ),
)
_NAMES_BY_GROUP: dict[int, Told] = {1: "hms", 4: "hms", 7: "hm", 9: "ms"}  # of `_pattern`'s forms
_TAIL = re.compile(r"(?<=[0-9])\s?(?:seconds|secs|minutes|mins)$", re.IGNORECASE)
_FULL = {"minute", "hour", "second"}  # of an abbreviation the other words say whether it takes an s
LONGEST = 10**9  # seconds: thirty years


class Part(NamedTuple):
    """Is one number of a length of time, how many seconds it counts by, and what is written behind it."""

    digits: str
    size: int
    behind: str


@dataclass(frozen=True)
class Clock:
    """Is a length of time as written, its greatest part first."""

    start: int
    end: int
    told: Told
    parts: tuple[Part, ...]
    is_figure: bool = True

    @property
    def seconds(self) -> Decimal:
        """Is how long it is."""
        return sum((Decimal(part.digits) * part.size for part in self.parts), Decimal(0))

    def write(self, value: Decimal) -> str:
        """Return other seconds in this form, rounded half up to its smallest part; its first part may grow.

        Raises UsageError for less than nought, and for more than a lifetime.
        """
        if not 0 <= value < LONGEST:
            raise UsageError(f"{value:f} seconds cannot be written as hours, minutes and seconds")
        last = self.parts[-1]
        places = len(last.digits.partition(".")[2])
        step = Decimal(1).scaleb(-places)
        left = (value / last.size).quantize(step, ROUND_HALF_UP) * last.size
        text = ""
        for part in self.parts:
            count = (left / part.size).quantize(step) if part is last else left // part.size
            left -= count * part.size
            text += _digits(count, part, is_first=part is self.parts[0]) + self._behind(part, count)
        return text

    def _behind(self, part: Part, count: Decimal) -> str:
        """Return what stands behind a part: '1 minute', '2 minutes'; 'min' becomes 'mins' beside 'secs'."""
        found = re.search(r"[a-z]{2,}", part.behind, re.IGNORECASE)
        was_one, is_one = Decimal(part.digits) == 1, count == 1
        if not found or was_one == is_one:
            return part.behind
        word = found[0].lower().rstrip("s")
        others = (
            re.search(r"[a-z]{2,}", each.behind, re.IGNORECASE) for each in self.parts if each is not part
        )
        takes_s = word in _FULL or any(each and each[0].lower().endswith("s") for each in others)
        stem = found[0].rstrip("sS")
        end = "" if is_one or not takes_s else "S" if stem.isupper() else "s"
        return part.behind[: found.start()] + stem + end + part.behind[found.end() :]


def find_clocks(text: str, told: Told = "") -> tuple[Clock, ...]:
    """Return all that looks like a length of time in a plain text; `is_figure` says whether it is one.

    `told` says which parts '07:24' has, where the text does not say so itself. The ends of a range, and what
    may be a time of day, are no figures.
    """
    if not _MAY.search(text):
        return ()
    every = tuple(_matches(text, told or said_parts(text)))
    ends = {each for one, other in pairwise(every) if _is_joined(text, one, other) for each in (one, other)}
    return tuple(replace(each, is_figure=False) if each in ends else each for each in every)


def read_clock(text: str, told: Told = "") -> Clock | None:
    """Return the length of time that the whole of a plain text is."""
    clocks = find_clocks(text, told)
    is_whole = clocks and clocks[0].is_figure and (clocks[0].start, clocks[0].end) == (0, len(text))
    return clocks[0] if is_whole else None


def said_parts(text: str) -> Told:
    """Return the parts that words name: 'ms' for 'Mean answer time (mm:ss)'; '' where they name none."""
    if not re.search("[:/&]|and", text, re.IGNORECASE):
        return ""
    found = [told for told, words in _SAID if re.search(words, text, re.IGNORECASE)]
    return found[0] if len(found) == 1 else ""


def say_parts(text: str, told: Told) -> str:
    """Return a text with the parts that it leaves open, as `find_clocks` reads them: '07:00 (mm:ss)'."""
    is_open = told in {"hm", "ms"} and re.search(r"[0-9]:[0-5][0-9]", text) and not said_parts(text)
    return f"{text} ({'mm:ss' if told == 'ms' else 'hh:mm'})" if is_open else text


def hide_clocks(text: str, clocks: Iterable[Clock]) -> str:
    """Return a plain text with each length of time as a plain number, every other character in its place.

    What is known of numbers ('target 90', 'was 90', '90 last month') is then known of it too.
    """
    for clock in clocks:
        if clock.is_figure:
            shown = text[clock.start : clock.end]
            tail = _TAIL.search(shown)
            kept = tail[0] if tail else ""
            text = text[: clock.start] + "1" * (len(shown) - len(kept)) + kept + text[clock.end :]
    return text


def tell_seconds(seconds: Decimal) -> str:
    """Return seconds as a sentence says them: '45 seconds', '7 min 49 s', '2 h 47 min 30 s'."""
    if not 120 <= seconds < LONGEST:
        shown = f"{round(seconds, 2):,f}"
        shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
        return f"{shown} second{'' if shown == '1' else 's'}"
    whole = int(seconds.quantize(Decimal(1), ROUND_HALF_UP))
    counts = ((whole // 3600, "h"), (whole // 60 % 60, "min"), (whole % 60, "s"))
    return " ".join(f"{count:,} {word}" for count, word in counts if count)


def convert(value: Decimal, unit: str, to: str) -> Decimal:
    """Return a length of time in another unit, to four decimals where it does not come out even."""
    seconds = value * SIZES[unit]
    return seconds if to == "seconds" else round(seconds / SIZES[to], 4).normalize() + 0


def _is_joined(text: str, one: Clock, other: Clock) -> bool:
    """Tell whether two lengths of time are the ends of a range: '4m - 5m 10s', '08:00:00 to 18:00:00'.

    'From 00:09:05 to 00:07:49' says how one became another.
    """
    between = text[one.end : other.start]
    if ":" in text[one.start : one.end] and re.fullmatch(r"\sto\s", between, re.IGNORECASE):
        return not re.search(r"\bfrom\s$", text[: one.start], re.IGNORECASE)
    return re.fullmatch(r"\s?[-–—/]\s?", between) is not None


def _matches(text: str, told: Told) -> Iterator[Clock]:
    """Yield what looks like a length of time; what may be a time of day is no figure."""
    for found in _pattern(told).finditer(text):
        numbers = [number for number, group in enumerate(found.groups(), start=1) if group is not None]
        names = _NAMES_BY_GROUP.get(numbers[0], told)
        nexts = [*(found.start(number) for number in numbers[1:]), found.end()]
        parts = tuple(
            Part(found[number], _SIZE[name], text[found.end(number) : following])
            for number, name, following in zip(numbers, names, nexts, strict=True)
        )
        before = text[max(0, found.start() - 40) : found.start()]
        is_face = ":" in found[0]
        is_other = _NO_LENGTH.search(before) or (is_face and _is_of_day(before, text[found.end() :]))
        if is_face and names == "hms" and int(found[numbers[0]]) in _DAYTIME:
            is_other = is_other or bool(_WORDED.search(text) and not _LASTING.search(text))
        yield Clock(*found.span(), names, parts, is_figure=not is_other)


def _is_of_day(before: str, behind: str) -> bool:
    """Tell whether a clock face between these words may be a time of day."""
    is_said = _OF_DAY.search(before) and not _STANDS.search(before)
    return bool(is_said or _OF_DAY_BEHIND.match(behind))


@cache
def _pattern(told: Told) -> re.Pattern[str]:
    """Return what is searched for: clock faces, words, and faces of two parts where they are told."""
    last = rf"([0-5]?[0-9]{_PART})"
    hours, minutes, seconds = _WORDS.values()
    forms = [
        rf"([0-9]{{1,3}}):([0-5][0-9]):([0-5][0-9]{_PART})",
        rf"{_FIRST}\s?{hours}{_GAP}{_NEXT}\s?{minutes}{_GAP}{last}\s?{seconds}",
        rf"{_FIRST}\s?{hours}{_GAP}{last}\s?{minutes}",
        rf"{_FIRST}\s?{minutes}{_GAP}{last}\s?{seconds}",
    ]
    if told in {"hm", "ms"}:
        forms.append(rf"([0-9]{{1,3}}):([0-5][0-9]{_PART})")
    return re.compile(f"{_BEGIN}(?:{'|'.join(forms)}){_END}", re.IGNORECASE)


def _digits(count: Decimal, part: Part, *, is_first: bool) -> str:
    """Return a part's number as wide as it was: '07' of '07:49', '5' of '4m 5s'."""
    whole = part.digits.partition(".")[0]
    is_padded = whole.startswith("0") or part.behind.startswith(":") or not part.behind
    width = len(whole) if is_padded else 1
    shown = f"{count:f}"
    wanted = min(width, 2) if is_first else width
    return "0" * max(0, wanted - len(shown.partition(".")[0])) + shown
