"""Columns or sheets of one kind for each month, quarter or year: which there are, and in which order.

Apart from headings.py, which knows what a heading means: here is only when it is for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from xlplan.text.calendar import MONTHS, Period, month, quarter
from xlplan.text.periods import PeriodSpan, find_periods, parse_period
from xlplan.text.terms import find_terms, is_in_term, school_term, school_year

_STEMS = [name[:3].casefold() for name in MONTHS]
_FINEST = ("day", "month", "half term", "quarter", "term", "half", "year")
_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6}
_MONTH_NAME = "|".join(name[:3] + f"(?:{name[3:]})?" for name in MONTHS) + "|sept"
_MONTH = re.compile(rf"\b({_MONTH_NAME})\b\.?", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:q|qtr|quarter)\s?([1-4])\b|\b([1-4])(?:st|nd|rd|th) quarter\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:period|month)\s?0?([1-9]|1[0-2])\b", re.IGNORECASE)  # of a financial year
_HALF = re.compile(
    r"\bH([12])\b|\b(?:(mid|half|full|end of(?: the)?)[\s-]?year|year[\s-]end)\b", re.IGNORECASE
)
_NAMED = (("month", _MONTH), ("month", _NUMBER), ("quarter", _QUARTER), ("half", _HALF))
_YEAR = re.compile(r"\b(?:FY\s?)?((?:19|20)\d\d)\b", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(r"\b(?:AY|(?:academic|school) year)\b", re.IGNORECASE)
_TERM_YEAR = re.compile(r"(?<![\d/.-])['’]?((?:20)?[2-4]\d)(?![\d/.%-])")
_HINT = re.compile(  # asked of every cell above the table
    r"(?:19|20)\d\d|\d[/.-]\d|\bq\w*\s?\d|quarter|(?:period|month)\s?\d|\bh[12]\b|(?:mid|half|end|full).{0,8}year|year.end|"
    + "|".join((*_STEMS, "aut", "spr", "sum")),
    re.IGNORECASE,
)
_SPAN = re.compile(  # 'Year ending Mar 24' is headed by its last month
    r"^\s*(?:(?:rolling )?(?:12|twelve)[ -]months?|year) (?:to|ending|ended|end)\s+", re.IGNORECASE
)
_SHORT_YEAR = re.compile(rf"(?<!\d\s)\b({_MONTH_NAME})\.?\s([2-4]\d)\b", re.IGNORECASE)  # 'Target Apr 26'
_SHORT_PAIR = re.compile(r"(?<![\d/.-])(?:FY)?(1[3-9]|[2-4]\d)/(\d\d)(?![\d/])", re.IGNORECASE)  # 'Q2 24/25'
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?=(?:{_MONTH_NAME})\b\.?(?! ?'?\d))", re.IGNORECASE
)  # 'As at 31 Oct'
_SMALL = re.compile(
    r"\b(?:as|at|end|of|month|the|to|ending|fy|ay|(?:financial|calendar|academic|school) year|latest"
    r"|provisional)\b"
    r"|[\W_]",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


class Moment(NamedTuple):
    """Is when a column or sheet is for: its kind, its place in time, the period where its year is known.

    Without a year, `at` counts from April; `rest` is what the text says besides.
    """

    kind: str
    at: int
    has_year: bool
    rest: str
    period: Period | None = None

    @property
    def is_bare(self) -> bool:
        """Tell whether the text says nothing but when."""
        return not _SMALL.sub("", self.rest)


@lru_cache(maxsize=4096)
def read_moment(text: str) -> Moment | None:
    """Return the one month, quarter, year, day or term that a heading is for; None for none or two."""
    if not _HINT.search(text):
        return None
    text = _SHORT_YEAR.sub(r"\1-\2", _DAY.sub("", _SPAN.sub("", _SHORT_PAIR.sub(_spell_years, text))))
    whole = parse_period(text) or _range(text)
    if whole:
        return _moment(whole, "")
    bare = _BRACKETS.sub(" ", text)
    spans = find_periods(text) if not _SMALL.sub("", bare) else find_periods(bare) or find_periods(text)
    text = bare if _SMALL.sub("", bare) else text
    if len(spans) > 1 or any(span.first_month for span in spans):
        return None
    rest = _without(text, spans[0].text) if spans else text
    period = spans[0].period if spans else None
    if period is None or period.kind == "year":
        loose = _term(rest, period) or _without_year(rest, period)
        if loose:
            return loose
    if period and period.kind == "year" and _SCHOOL_YEAR.search(rest):
        period = school_year(period.first.year)
    if period:
        return _moment(period, rest)
    years = _YEAR.findall(rest)
    return Moment("year", int(years[0]), True, _YEAR.sub(" ", rest)) if len(years) == 1 else None


def _spell_years(found: re.Match[str]) -> str:
    """Return '2024/25' for '24/25'; '24/26' is no financial year."""
    first, last = int(found[1]), int(found[2])
    return f"20{first}/{last}" if last == first + 1 else found[0]


def _range(text: str) -> Period | None:
    """Return the quarter, half-year or year that a text is by its months: 'April – Sept 2025'."""
    match find_periods(text):
        case [PeriodSpan(text=whole, period=Period(kind="month") as last, first_month=Period() as first)] if (
            whole == text.strip()
        ):
            return Period("quarter", first.first, last.last)
    return None


def holds(moment: Moment, period: Period) -> bool:
    """Tell whether a month's figures belong in the column; one without a year may be of any."""
    number = period.last.month
    if moment.period:
        return moment.period.first <= period.last <= moment.period.last
    if moment.kind in ("term", "half term"):
        return is_in_term(number, moment.at, is_half=moment.kind == "half term")
    if moment.kind == "year":
        return moment.at == period.last.year
    return moment.at == (number - 4) % 12 // _MONTHS_IN[moment.kind]


def in_time(moments: Mapping[int, Moment | None]) -> tuple[int, ...]:
    """Return the columns in the order of time, coarser ones left out; empty where that cannot be told."""
    known = {column: moment for column, moment in moments.items() if moment}
    if len(known) < len(moments) or not known:
        return ()
    finest = min((moment.kind for moment in known.values()), key=_FINEST.index)
    kept = {column: moment for column, moment in known.items() if moment.kind == finest}
    if len({(moment.at, moment.has_year) for moment in kept.values()}) < len(kept):
        return ()
    if all(moment.has_year for moment in kept.values()):
        return tuple(sorted(kept, key=lambda column: kept[column].at))
    if any(moment.has_year for moment in kept.values()):
        return ()
    columns = sorted(kept)
    falls = all(kept[one].at > kept[other].at for one, other in pairwise(columns))
    return tuple(reversed(columns) if falls and len(columns) > 1 else columns)


def _without_year(text: str, year_: Period | None) -> Moment | None:
    """Return the month, quarter or half-year named without its year, which may stand beside it."""
    for kind, pattern in _NAMED:
        found = list(pattern.finditer(text))
        if not found:
            continue
        if len(found) > 1:
            return None
        rest = text[: found[0].start()] + " " + text[found[0].end() :]
        word = next((group for group in found[0].groups() if group), "end").casefold()
        match kind:
            case "half" if word.isdecimal():
                at = int(word) - 1
                if year_:
                    return _half(year_.first.year, at, rest)
            case "half":
                at = int(word not in ("mid", "half"))
            case _ if word.isdecimal():
                at = int(word) - 1
            case _:
                at = (_STEMS.index(word[:3]) - 3) % 12
        if year_ is None or kind == "half":
            return Moment(kind, at, False, rest)
        begins = year_.first.year
        if kind == "quarter":
            return _moment(quarter(begins, at + 1), rest)
        return _moment(month(begins + (at > 8), (at + 3) % 12 + 1), rest)
    return None


def _term(text: str, year_: Period | None) -> Moment | None:
    """Return the term or half term that a heading is for: 'Autumn 1', 'Summer 2024/25', 'Spring 2026'."""
    terms = find_terms(text)
    if len(terms) != 1:
        return None
    term, kind = terms[0], "half term" if terms[0].half else "term"
    rest = f"{text[: term.start]} {text[term.end :]}"
    plain_years = list(_TERM_YEAR.finditer(rest))
    if year_:
        begins = year_.first.year
    elif len(plain_years) == 1:
        begins = int(plain_years[0][1][-2:]) + 2000 - (term.number > 0)
        rest = _TERM_YEAR.sub(" ", rest)
    else:
        return Moment(kind, term.order, False, rest)
    period = school_term(begins, term)
    return Moment(kind, period.last.toordinal(), True, rest, period)


def _half(begins: int, at: int, rest: str) -> Moment:
    """Return the first or second half of a financial year: 'H1 2025/26'."""
    first, last = quarter(begins, 2 * at + 1), quarter(begins, 2 * at + 2)
    return Moment("half", last.last.toordinal(), True, rest, Period("quarter", first.first, last.last))


def _moment(period: Period, rest: str) -> Moment:
    return Moment(period.kind, period.last.toordinal(), True, rest, period)


def _without(text: str, part: str) -> str:
    return text.replace(part, " ", 1)
