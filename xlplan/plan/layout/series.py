"""Columns or sheets of one kind for each month, quarter or year: which there are, and in which order.

Apart from headings.py, which knows what a heading means: here is only when it is for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from xlplan.memory import remember
from xlplan.plan.layout.period_names import MONTH_NAME, STEMS, spell_periods
from xlplan.text.calendar import Period, month, quarter
from xlplan.text.periods import PeriodSpan, find_periods, parse_period
from xlplan.text.terms import find_terms, is_in_term, school_term, school_year

_FINEST = ("day", "week", "month", "half term", "quarter", "term", "numbered term", "half", "year")
_TERMS = frozenset(["half term", "term", "numbered term"])
_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6}
_MONTH = re.compile(rf"\b({MONTH_NAME})\b\.?", re.IGNORECASE)
_QUARTER = re.compile(r"(?<![\w&])Q([1-4])\b")
_WEEK = re.compile(
    r"\b(?:w/?e|w/?c|(?:week|wk) (?:ending|ended|commencing|beginning|of))\b:?\s*"
    rf"(?P<day>\d{{1,2}})(?:(?:st|nd|rd|th)?[ -](?P<month>{MONTH_NAME})\b\.?(?![ -]?'?\d)"
    r"|/(?P<of>0?[1-9]|1[0-2])(?![/\d]))"
    r"|\b(?:week|wk) ?(?P<at>\d\d?)\b",
    re.IGNORECASE,
)
_NUMBERED_TERM = re.compile(r"^\s*(?:term\s|T)([1-6])(?!\w)", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:period|month)\s?0?([1-9]|1[0-2])\b", re.IGNORECASE)  # of a financial year
_HALF = re.compile(
    r"\bH([12])\b|\b(?:(mid|half|full|end of(?: the)?)[\s-]?year|year[\s-]end)\b", re.IGNORECASE
)
_NAMED = (("month", _MONTH), ("month", _NUMBER), ("quarter", _QUARTER), ("half", _HALF))
_YEAR = re.compile(r"\b(?:[FC]Y\s?)?((?:19|20)\d\d)\b", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(r"\b(?:AY|(?:academic|school) year)\b", re.IGNORECASE)
_TERM_YEAR = re.compile(r"(?<![\d/.-])['’]?((?:20)?[2-4]\d)(?![\d/.%-])")
_HINT = re.compile(  # asked of every cell above the table
    r"(?:19|20)\d\d|\d[/.–-]\d|\bq\w*[\s.-]{0,2}\d|quarter|qtr|(?:period|month|term|week|wk)\s?\d"
    r"|\b[fc]y|\bh[12]\b"
    r"|\b(?:[mp]|a/?p|mth|mnth|pe?r?d|h?t|au|sp|su)[ .]?\d|half.term"
    r"|(?:mid|half|end|full).{0,8}year|year.end|" + "|".join((*STEMS, "aut", "spr", "sum")),
    re.IGNORECASE,
)
_SPAN = re.compile(  # 'Year ending Mar 24' is headed by its last month
    r"^\s*(?:(?:rolling )?(?:12|twelve)[ -]?m(?:(?:on)?ths?)?|year) (?:to(?! date)|ending|ended|end)\s+",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?[ -](?=(?:{MONTH_NAME})\b\.?(?! ?'?\d))", re.IGNORECASE
)  # 'As at 31 Oct'
_SMALL = re.compile(
    r"\b(?:as|at|end(?:ing|ed)?|of|month|quarter|qtr|the|to|fy|ay|(?:financial|calendar|academic|school) year"
    r"|term|latest|provisional|w/?[ec]|week)\b"
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


@remember(4096)
def read_moment(text: str) -> Moment | None:
    """Return the one month, quarter, year, day or term that a heading is for; None for none or two."""
    if not _HINT.search(text):
        return None
    text = spell_periods(text)
    return _week(text) or _dated(_DAY.sub("", _SPAN.sub("", text)))


def _dated(text: str) -> Moment | None:
    whole = parse_period(text) or _range(text)
    if whole:
        return _moment(whole, "")
    bare = _BRACKETS.sub(" ", text)
    whole_text = text
    spans = find_periods(text) if not _SMALL.sub("", bare) else find_periods(bare) or find_periods(text)
    text = bare if _SMALL.sub("", bare) else text
    if len(spans) > 1:
        return None
    rest = _without(text, spans[0].text) if spans else text
    period = (_stretch(spans[0]) or spans[0].period) if spans else None
    if period is None or period.kind == "year":
        loose = _term(rest, period) or _without_year(rest, period)
        loose = loose or (_in_brackets(whole_text, rest) if period is None else None)
        if loose:
            return loose
    if period and period.kind == "year" and _SCHOOL_YEAR.search(rest):
        period = school_year(period.first.year)
    if period:
        return _moment(period, rest)
    years = _YEAR.findall(rest)
    return Moment("year", int(years[0]), True, _YEAR.sub(" ", rest)) if len(years) == 1 else None


def _range(text: str) -> Period | None:
    """Return the quarter, half-year or year that a text is by its months: 'April – Sept 2025'."""
    found = find_periods(text)
    return _stretch(found[0]) if len(found) == 1 and found[0].text == text.strip() else None


def _stretch(span: PeriodSpan) -> Period | None:
    """Return the stretch of a range of months; None for another period."""
    if span.first_month is None or span.period.kind != "month":
        return None
    return Period("quarter", span.first_month.first, span.period.last)


def _week(text: str) -> Moment | None:
    """Return the week that a heading is for, counted from April or by its number: 'w/e 12 Oct', 'Week 3'."""
    found = list(_WEEK.finditer(text))
    if len(found) != 1:
        return None
    (week,) = found
    rest = f"{text[: week.start()]} {text[week.end() :]}"
    if week["at"]:
        return None if _MONTH.search(rest) else Moment("week", int(week["at"]), False, rest)
    at = (int(week["of"]) - 4 if week["of"] else STEMS.index(week["month"][:3].casefold()) - 3) % 12
    return Moment("week", 31 * at + int(week["day"]), False, rest)


def _in_brackets(text: str, rest: str) -> Moment | None:
    """Return the month or quarter in the brackets of a heading that names no other: 'Year to date (Sep)'."""
    inside = " ".join(_BRACKETS.findall(text)).strip("()[]")
    moment = _without_year(inside, None) if inside else None
    return moment._replace(rest=rest) if moment and moment.is_bare else None


def holds(moment: Moment, period: Period) -> bool:
    """Tell whether a month's figures belong in the column; one without a year may be of any."""
    number = period.last.month
    if moment.period:
        return moment.period.first <= period.last <= moment.period.last
    if moment.kind in ("term", "half term"):
        return is_in_term(number, moment.at, is_half=moment.kind == "half term")
    if moment.kind == "year":
        return moment.at == period.last.year
    if moment.kind not in _MONTHS_IN:  # which months a week is in, or 'Term 2', is not known
        return False
    return moment.at == (number - 4) % 12 // _MONTHS_IN[moment.kind]


def in_time(moments: Mapping[int, Moment | None]) -> tuple[int, ...]:
    """Return the columns in the order of time, coarser ones left out; empty where that cannot be told."""
    known = {column: moment for column, moment in moments.items() if moment}
    if len(known) < len(moments) or not known:
        return ()
    kinds = {moment.kind for moment in known.values()}
    if len(kinds) > 1 and kinds & _TERMS and kinds <= _TERMS | {"month"}:  # 'July 25', 'Autumn 2', 'Spring 2'
        ordered = sorted(known)
        terms = [known[column].at for column in ordered if known[column].kind in _TERMS]
        falls = len(terms) > 1 and all(one > other for one, other in pairwise(terms))
        return tuple(reversed(ordered) if falls else ordered)
    finest = min(kinds, key=_FINEST.index)
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
            case "half":
                at = int(word not in ("mid", "half"))
            case _ if word.isdecimal():
                at = int(word) - 1
            case _:
                at = (STEMS.index(word[:3]) - 3) % 12
        if year_ is None:
            return Moment(kind, at, False, rest)
        begins = year_.first.year
        if kind == "half":
            return _half(begins, at, rest)
        if kind == "quarter":
            return _moment(quarter(begins, at + 1), rest)
        return _moment(month(begins + (at > 8), (at + 3) % 12 + 1), rest)
    return None


def _term(text: str, year_: Period | None) -> Moment | None:
    """Return the term or half term that a heading is for: 'Autumn 1', 'Summer 2024/25', 'Spring 2026'."""
    terms = find_terms(text)
    if not terms and (found := _NUMBERED_TERM.search(text)):
        at = int(found[1]) + (year_.first.toordinal() if year_ else 0)
        numbered = Moment("numbered term", at, year_ is not None, text[found.end() :])
        return numbered if numbered.is_bare else None
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
