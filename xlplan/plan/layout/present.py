"""Which of the columns that are headed by a time hold the figures of now: 'YTD 2025/26' beside 'Sep-25'.

Apart from headings.py, which knows the lists of words, and series.py, which knows time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from xlplan.plan.layout.period_names import CODE
from xlplan.plan.layout.series import Moment, in_time, read_moment

_LONGEST_MOMENT = 40
_SAYS_TO_DATE = re.compile(r"\b(?:f?ytd|to[ -]date|in[ -]year|so[ -]far|cumulative)\b", re.IGNORECASE)
_YEAR_TO_DATE = re.compile(r"\b(?:f?ytd|year[ -]to[ -]date)\b", re.IGNORECASE)
_AIM = re.compile(
    r"\b(?:targets?|plan|profiled?|budget|tgt|threshold|trajectory|ceiling|limit)\b", re.IGNORECASE
)
_SAYS_NOW = re.compile(r"\b(?:now|today|current(?:ly)?|latest|most recent)\b", re.IGNORECASE)
_SAYS_THIS = re.compile(
    r"\b(?:this (?:month|quarter|period|week|term)|now|current|latest|most recent)\b", re.IGNORECASE
)
_MOST_CODES = 4  # 'P4' may be a priority, and 'M4' a measure; 'P5' among others is a period
_OUTTURN = re.compile(r"\b(?:outturn|year[ -]end|final|baseline)\b", re.IGNORECASE)


def says_to_date(text: str) -> bool:
    """Tell whether a heading is for the figure to date: 'YTD 2025/26', 'In year', 'So far'."""
    return bool(_SAYS_TO_DATE.search(text))


def of_now(best: Sequence[int], bare: Sequence[int], texts: Mapping[int, str]) -> list[int]:
    """Return the columns of figures that are read: those of now, or a series in which the latest is sought.

    `best` are the columns that are headed as figures, and `bare` by a time alone, which only join the others
    where all have a time. Two for one month stay two, but for one without a word.
    """
    parts = _parts_of_year(best, bare, texts)
    if parts or not all(read_moment(texts[number]) for number in best):
        return parts or list(best)
    both = [*best, *bare]
    is_clear = in_time({number: read_moment(texts[number]) for number in both})
    return _says_now(best, bare, texts) or (both if is_clear or not best else list(best))


def _parts_of_year(best: Sequence[int], bare: Sequence[int], texts: Mapping[int, str]) -> list[int]:
    """Return the months or quarters beside a year to date of its own column; [] where that is newer."""
    moments = {number: moment for number in bare if (moment := read_moment(texts[number]))}
    parts = {number: moment for number, moment in moments.items() if moment.kind != "year"}
    to_date = [read_moment(texts[number]) for number in best if _YEAR_TO_DATE.search(texts[number])]
    latest = max((moment.at for moment in parts.values()), default=0)
    is_newer = any(moment and _begins(moment) > latest for moment in to_date)
    if any(says_to_date(text) and _AIM.search(text) for text in texts.values()):
        return []  # beside 'YTD target', 'Threshold to date'
    is_beside = len(to_date) == len(best) > 0 and len(parts) > 1 and bool(in_time(parts))
    return [*parts] if is_beside and not is_newer else []


def _begins(moment: Moment) -> int:
    """Return the first day of a year, the last of anything shorter; 0 for a time without its year."""
    if not moment.has_year:
        return 0
    return moment.period.first.toordinal() if moment.kind == "year" and moment.period else moment.at


def _says_now(best: Sequence[int], bare: Sequence[int], texts: Mapping[int, str]) -> list[int]:
    """Return the columns that head the figures of now, where the others are of the past or part of the year.

    'YTD 2025/26' beside 'Sep-25', 'In year 2025/26' beside '2024/25'; not 'YTD 2024/25' beside 'Sep-25'.
    """
    now = [number for number in best if says_to_date(texts[number]) or _SAYS_NOW.search(texts[number])]
    moments = {number: moment for number in [*best, *bare] if (moment := read_moment(texts[number]))}
    others = {number: moment for number, moment in moments.items() if number not in now}
    latest = max((moments[number].at for number in now), default=0)
    is_past = all(other.at <= latest for other in others.values() if other.has_year)
    is_of_year = all(moments[number].kind == "year" for number in now)
    return now if is_past and (is_of_year or not set(best) - set(now)) else []


def without_past(columns: Collection[int], bare: Sequence[int], texts: Mapping[int, str]) -> list[int]:
    """Return the columns of figures without the outturns of years, where another says that it is of now.

    '2025/26 outturn' beside 'This month' has what the year ended with, and so has 'Outturn' left of 'Q1' to
    'Q4', the `bare` ones that are headed by a time alone.
    """
    past = [
        number
        for number in columns
        if _OUTTURN.search(texts[number]) and _is_year(texts[number]) and not says_to_date(texts[number])
    ]
    others = [number for number in columns if number not in past]
    if any(_SAYS_THIS.search(texts[number]) for number in others):
        return others
    return [number for number in columns if not is_before(number, bare, texts)]


def is_before(column: int, bare: Sequence[int], texts: Mapping[int, str]) -> bool:
    """Tell whether an outturn stands left of its own year's months or quarters: it is of the year before."""
    text = texts[column]
    is_outturn = _OUTTURN.search(text) and not (says_to_date(text) or _SAYS_NOW.search(text))
    return bool(
        is_outturn
        and not read_moment(text)
        and len(bare) > 1
        and column < min(bare)
        and in_time({number: read_moment(texts[number]) for number in bare})
    )


def is_past(heading: str, texts: Mapping[int, str]) -> bool:
    """Tell whether a heading is for a year that ended before that of another heading: 'Target 2025/26'."""
    moment = read_moment(heading)
    if moment is None or moment.kind != "year" or says_to_date(heading) or _SAYS_NOW.search(heading):
        return False
    others = [other for text in texts.values() if (other := read_moment(text))]
    return any(_ends(other) > _ends(moment) for other in others if other.has_year)


def _ends(moment: Moment) -> int:
    """Return the day on which a time ends, for one that has a year."""
    if moment.period:
        return moment.period.last.toordinal()
    return date(moment.at, 12, 31).toordinal() if moment.kind == "year" else 0


def says_now(heading: str) -> bool:
    """Tell whether a heading says that its figures are those of now: 'Current', 'Actual', 'Year to date'."""
    return bool(
        says_to_date(heading)
        or _SAYS_NOW.search(heading)
        or _SAYS_THIS.search(heading)
        or re.search(r"\bactuals?\b", heading, re.IGNORECASE)
    )


def _is_year(text: str) -> bool:
    moment = read_moment(text)
    return bool(moment and moment.kind == "year")


def bare_moments(texts: Mapping[int, str], names: Collection[str], has_figures: bool) -> list[int]:
    """Return the columns that are headed by a month, quarter or year only.

    One alone is no series; it is the figures' column where measures have a target or a rating, and no other
    but for a time: 'Sep-25' beside 'Outturn 2024/25'.
    """
    moments = {number: read_moment(text) for number, text in texts.items() if len(text) <= _LONGEST_MOMENT}
    bare = [number for number, moment in moments.items() if moment and moment.is_bare]
    bare = _without_codes(bare, texts)
    is_only_place = not has_figures and "measure" in names and {"target", "rating"} & set(names)
    return bare if len(bare) > 1 or is_only_place else []


def _without_codes(bare: Sequence[int], texts: Mapping[int, str]) -> list[int]:
    """Return the columns without codes that are no time: one 'M1' alone, 'P1' to 'P4'."""
    codes = {number: code for number in bare if (code := CODE.fullmatch(texts[number]))}
    kinds = {
        letter: [int(code[2]) for code in codes.values() if code[1].upper() == letter] for letter in "MPT"
    }
    timely = {
        letter
        for letter, numbers in kinds.items()
        if len(numbers) > 1 and (letter == "T" or max(numbers) > _MOST_CODES)
    }
    return [number for number in bare if number not in codes or codes[number][1].upper() in timely]
