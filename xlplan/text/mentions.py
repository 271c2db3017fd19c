"""Dates and periods that a sentence mentions: one pattern for each way of writing one.

Apart from periods.py because reading a date is one thing, and deciding whether the month moves it another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from xlplan.memory import remember
from xlplan.text.calendar import MONTHS, Period, day, month, quarter, year
from xlplan.text.numbers import blank, fold, plain

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
STEMS = [name[:3].lower() for name in MONTHS]
_YEAR = r"(?:(?:19|20)[0-9]{2}|['’][0-9]{2})(?![0-9])"
_TO = r"\s*(?:\bto\b|\band\b|\buntil\b|\bthrough\b|[-–—&/])\s*"
# Of 'Oct 26: 67', and 'Sep 26: 73' below it, '67 Sep' is no day; '31' above 'October 2026' is one.
LABELLED_MONTH = rf"[^\S\n]*\n\s*{MONTH}\.?(?:\s+(?:20)?[0-9]{{2}})?\s*[:=–-]"
_NOT_BELOW = f"(?!{LABELLED_MONTH})".replace("{", "{{").replace("}", "}}")
_DAY = rf"(?P<d{{0}}>[0-9]{{{{1,2}}}})(?P<o{{0}}>st|nd|rd|th)?{_NOT_BELOW}\s+(?:of\s+)?(?P<m{{0}}>{{1}})"
_FINANCIAL_YEAR = (
    r"(?P<y>(?:19|20)[0-9]{2})\s?[/–-]\s?(?P<y_end>(?:19|20)?[0-9]{2})(?![0-9]|[/-][0-9]{1,2}\b)"
)
_QUARTER = r"\b(?:Q|Quarter )(?P<q>[1-4])\b"

_DIGIT = re.compile("[0-9]")
# Tried in this order: what one form has taken, the next no longer sees. The last, or only, date of a mention
# has the tokens d2, o2, m2, y2 (day, ordinal, month, year); the first of a range d1, o1, m1, y1.
_FORMS: Mapping[str, str] = {
    "days": rf"\b{_DAY.format(1, MONTH)}\.?(?:\s+(?P<y1>{_YEAR}))?{_TO}"
    rf"{_DAY.format(2, MONTH)}\.?,?\s+(?P<y2>{_YEAR})",
    "day": rf"\b(?P<d2>[0-9]{{1,2}})(?P<o2>st|nd|rd|th)?(?!{LABELLED_MONTH})[\s-]+(?:of\s+)?"
    rf"(?P<m2>{MONTH})\.?(?:,?\s+|-)(?P<y2>{_YEAR}|(?<=-)[0-9]{{2}}\b)",
    "months": rf"\b(?P<m1>{MONTH})\.?(?:[\s-]+(?P<y1>{_YEAR}|(?<=-)[0-9]{{2}}\b))?{_TO}"
    rf"(?P<m2>{MONTH})\.?(?:[\s-]+)(?P<y2>{_YEAR}|(?<=-)[0-9]{{2}}\b)",
    "iso day": r"\b(?P<y2>(?:19|20)[0-9]{2})-(?P<m2>[0-9]{2})-(?P<d2>[0-9]{2})"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?\b",
    "uk day": r"\b(?P<d2>[0-9]{1,2})(?P<sep>[/.-])(?P<m2>[0-9]{1,2})(?P=sep)"
    r"(?P<y2>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2})\b",
    "quarter": rf"{_QUARTER}[\s,-]*(?:{_FINANCIAL_YEAR}|(?P<y_plain>(?:19|20)[0-9]{{2}})\b)",
    "year quarter": rf"\b(?:{_FINANCIAL_YEAR}|(?P<y_plain>(?:19|20)[0-9]{{2}}))[\s-]*{_QUARTER}",
    "year": rf"\b{_FINANCIAL_YEAR}",
    "iso month": r"\b(?P<y2>(?:19|20)[0-9]{2})-(?P<m2>[0-9]{2})\b(?!-)",
    "month": rf"\b(?P<m2>{MONTH})\.?(?:[\s,-]*)(?P<y2>{_YEAR}|(?<=-)[0-9]{{2}}\b)",
}
# By itself, as a heading or an extract has it, '2011-12' is December, and 'Dec 13' a month rather than a day.
_ALONE = (
    rf"(?P<y2>(?:19|20)[0-9]{{2}})-?(?P<m2>0[1-9]|1[0-2])|(?P<m>{MONTH})\.?\s?(?P<y>[0-9]{{2}})"
    r"|(?P<m1>0?[1-9]|1[0-2])[/-](?P<y1>(?:19|20)[0-9]{2})"
)
_DAY_ALONE = rf"(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{MONTH})\.?\s(?P<y2>[0-9]{{2}})"
_YEAR_ALONE = r"(?:FY|financial year)\s?(?=(?:19|20)[0-9]{2}\s?[/–-])"


@dataclass(frozen=True)
class PeriodSpan:
    """Is a period that a text names: where, and which.

    For a range, `period` is its end (a month, or a day) and `first_month` the month of its start.
    """

    start: int
    end: int
    text: str
    period: Period
    first_month: Period | None = None


@dataclass(frozen=True)
class Mention:
    """Is a period span with what it takes to write another date in its form.

    `tokens` are the places of day, month and year in the span's text, `first` the first day of a range.
    """

    span: PeriodSpan
    tokens: Mapping[str, tuple[int, int]]
    first: date | None = None


@remember(4096)  # a plan's texts are read again by each rule on dates, figures and claims
def find_mentions(text: str) -> tuple[Mention, ...]:
    """Return every date and period in the text, in reading order. Days that no month has are passed over."""
    rest = plain(text)
    folded, found = fold(rest), list[Mention]()
    for form, hint in _hints() if _DIGIT.search(rest) else ():
        for match in list(_pattern(form).finditer(rest)) if hint.search(folded) else ():
            mention = _read(text, form, match)
            if mention:
                found.append(mention)
            if mention or "day" in form:
                rest = blank(rest, [match.span()])
    return tuple(sorted(found, key=lambda mention: mention.span.start))


def find_periods(text: str) -> tuple[PeriodSpan, ...]:
    """Return the dates and periods that the text names, in reading order, without the words around them.

    In 'end November 2013' the span is 'November 2013'. '2011-12' in a sentence is the financial year.
    """
    return tuple(mention.span for mention in find_mentions(text))


def parse_period(text: str) -> Period | None:
    """Return the period that the whole text names, or None.

    Months ('2013-12', 'Dec 2013', 'Dec-13', '12/2013', '201312'), quarters of the financial year ('2013-Q3',
    'Q3 2013/14': October to December 2013), financial years ('2013/14', '2013-14', 'FY2013/14') and days
    ('2013-12-31', '31/12/2013', '31 December 2013', '31 Dec 13', with or without a time). '2013-12' is a
    month, as '2011-12' and '201112' are.
    """
    said = plain(text).strip()
    if alone := re.fullmatch(_ALONE, said, re.IGNORECASE):
        begins, number = (
            (alone["y2"] or alone["y"] or alone["y1"]),
            (alone["m2"] or alone["m"] or alone["m1"]),
        )
        return month(_year(begins), _month(number))
    if found := re.fullmatch(_DAY_ALONE, said, re.IGNORECASE):
        try:
            return day(_date(found.groupdict(), "2"))
        except ValueError:
            return None
    text = text.strip()
    if prefix := re.match(_YEAR_ALONE, said, re.IGNORECASE):
        text = text[prefix.end() :]
    match find_periods(text):
        case [PeriodSpan(text=whole, period=period, first_month=None)] if whole == text:
            return period if not prefix or period.kind == "year" else None
    return None


# What no form goes without, in a folded text.
_MON = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_HINTS: Mapping[str, str] = {
    "days": rf"[0-9](?:st|nd|rd|th)?\s+(?:of\s+)?{_MON}",
    "day": rf"[0-9](?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MON}",
    "months": rf"{_MON}[a-z]*\.?[\s-]+['’]?[0-9]",
    "iso day": r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]",
    "uk day": r"[0-9][/.-][0-9]{1,2}[/.-][0-9]",
    "quarter": r"q(?:uarter )?[1-4]",
    "year quarter": r"q(?:uarter )?[1-4]",
    "year": r"(?:19|20)[0-9]{2}\s?[/–-]\s?[0-9]",
    "iso month": r"(?:19|20)[0-9]{2}-[0-9]",
    "month": rf"{_MON}[a-z]*\.?[\s,-]*['’]?[0-9]",
}


@cache
def _hints() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(_HINTS[form])) for form in _FORMS)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(_FORMS[form], re.IGNORECASE)


def _read(text: str, form: str, match: re.Match[str]) -> Mention | None:
    """Return the mention that a match of the form is, or None where it names no real date."""
    groups = match.groupdict()
    first = None
    try:
        if "q" in groups or form == "year":
            period = _read_year(groups)
        else:
            last = _date(groups, "2")
            period = day(last) if groups.get("d2") else month(last.year, last.month)
            first = _first_date(groups, last) if groups.get("m1") else None
    except ValueError:
        return None
    first_month = month(first.year, first.month) if first else None
    span = PeriodSpan(match.start(), match.end(), text[match.start() : match.end()], period, first_month)
    at = match.start()
    tokens = {
        name: (match.start(name) - at, match.end(name) - at)
        for name, token in groups.items()
        if token and name != "sep"
    }
    return Mention(span, tokens, first)


def _read_year(groups: Mapping[str, str | None]) -> Period:
    """Return the quarter or financial year; ValueError where '2013/15' is neither."""
    begins, ends = groups["y"] or groups.get("y_plain"), groups["y_end"]
    if begins is None or (ends and int(ends[-2:]) != (int(begins) + 1) % 100):
        raise ValueError("not a financial year")
    number = groups.get("q")
    return quarter(int(begins), int(number)) if number else year(int(begins))


def _date(groups: Mapping[str, str | None], which: str, default_year: str = "") -> date:
    """Return a date of the mention, the first of the month where it names no day; ValueError for 31 June."""
    year_ = groups.get(f"y{which}") or default_year
    return date(_year(year_), _month(groups[f"m{which}"] or ""), int(groups.get(f"d{which}") or 1))


def _first_date(groups: Mapping[str, str | None], last: date) -> date:
    """Return the start of a range; without its own year it is the latest that comes before the end."""
    first = _date(groups, "1", str(last.year))
    if not groups["y1"] and (first.month, first.day) > (last.month, last.day):
        first = _date(groups, "1", str(last.year - 1))
    if first > last:
        raise ValueError("a range that ends before it begins")
    return first


def _year(token: str) -> int:
    return int(token) if len(token) == 4 else 2000 + int(token[-2:])


def _month(token: str) -> int:
    return int(token) if token.isdigit() else STEMS.index(token[:3].lower()) + 1
