"""How officers write months, quarters and years in headings, brought to the one form that series.py reads.

Apart from series.py, which knows time: here are only spellings: 'Q1 Apr-Jun', 'M06', 'HT1', 'Outturn 24-25'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from xlplan.text.calendar import MONTHS

STEMS = [name[:3].casefold() for name in MONTHS]
MONTH_NAME = "|".join(name[:3] + f"(?:{name[3:]})?" for name in MONTHS) + "|sept"

CODE = re.compile(r"\s*([MPT])[ .]?0?(\d\d?)\s*", re.IGNORECASE)  # 'P6', 'T1': a period only among others
_TO = r"\s*(?:-|–|—|/|\bto(?: the)?(?: end)?(?: of)?\b|\buntil\b|\bthrough\b)\s*"
_RANGE = re.compile(
    rf"(?<![\w/])(?:(?P<label>Q[1-4])\b(?! 20\d\d)[\s:,(–-]*)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ -])?(?P<m1>{MONTH_NAME})\b\.?"
    rf"(?:[\s-]?['’]?(?P<y1>(?:20)?[1-4]\d)(?!\d|/\d))?{_TO}"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ -])?(?P<m2>{MONTH_NAME})\b\.?"
    r"(?:[\s,(-]*['’]?(?P<fy>20[1-4]\d/(?:20)?\d\d)\b\)?|[\s-]*['’]?(?P<y2>(?:20)?[1-4]\d)\b(?![/.%]))?"
    r"(?:[\s:,(–-]*Q[1-4]\b(?! 20\d\d))?",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"(?<![\d/.-])(?:FY\s?)?['’]?(1[3-9]|[2-4]\d)/(\d\d)(?![\d/])", re.IGNORECASE
)  # 'Q2 24/25'
_DASHED = re.compile(r"(?<![\d/.–-])(?:FY\s?)?['’]?(2[2-9]|3\d)[-–](\d\d)(?![\d/–-])", re.IGNORECASE)
_SHORT_FY = re.compile(r"\bFY\s?['’]?([2-4]\d)\b(?![/-]\d)", re.IGNORECASE)  # 2024/25 or 2025/26
_YEAR_FIRST = re.compile(  # '2025/26' over 'Apr'
    rf"(?<![\w/])(20[1-4]\d/(?:20)?\d\d)[\s:,–-]+({MONTH_NAME})\b\.?(?![\s-]*['’]?(?:20)?\d\d)", re.IGNORECASE
)
_IS_PART = re.compile(rf"\b(?:{MONTH_NAME})\b|\bq\w*[ .-]?[1-4]\b|quarter|\bh[12]\b", re.IGNORECASE)
_AGED = re.compile(r"\bage[sd]?\b|\byears? olds?\b|\bunder\b", re.IGNORECASE)
_QUARTERS = re.compile(r"(?<![\w/])Q([1-4])(?! 20\d\d/)(?!\w)")
_DATED_QUARTER = re.compile(r"(?<![\w/])Q([1-4]) (?=20\d\d/)")
_MONTHS = re.compile(rf"\b({MONTH_NAME})\b\.?", re.IGNORECASE)
_PERIOD = re.compile(
    r"(?<![\w.&/-])(?:(?P<letter>[MP])|A/?P|Mth|Mnth|Pe?r?d)[ .]?0?(?P<at>[1-9]|1[0-2])(?![\w.%&-]|/\d)",
    re.IGNORECASE,
)
_OF_FIGURES = re.compile(  # what may stand beside 'P6' or 'T2', for a column of figures
    rf"\b(?:{MONTH_NAME}|actuals?|outturn|ytd|position|performance|result|figures?|value|total|r?rag|rating"
    r"|status|data|update|review|forecast|provisional"
    r"|(?:achieved|delivered|spent) to|to|end|of|year|date|as|at|in|the|fy|ay|term)\b"
    r"|000s?\b|(?:20)?\d\d(?:[/-]\d\d)?|[\W_]",
    re.IGNORECASE,
)
_ONES = {"one": "1", "two": "2", "three": "3", "four": "4", "first": "1", "second": "2", "third": "3"}
_ORDINALS = {**_ONES, "fourth": "4", "1st": "1", "2nd": "2", "3rd": "3", "4th": "4"}
_ANY_QUARTER = re.compile(
    r"(?<![\w&])(?:(?:q|qu|qtr|qrt|qrtr|quarter)[\s.-]{0,2}(?P<at>[1-4])(?![\d&%])"
    r"|quarter (?P<word>one|two|three|four)\b"
    r"|(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|qtr|q)\b)",
    re.IGNORECASE,
)
_OF_YEAR = re.compile(
    r"(?<![\w/])(Q[1-4])(?:[\s-]*['’]|[\s/-]+|(?=20\d\d\b))(?:FY\s?)?((?:20)?[1-4]\d)\b(?![/-]\d|[%.]\d|%)"
)
_TERM_HALF = re.compile(r"(?<![\w&])(?:HT|half[ -]?term)[ -]?([1-6])(?!\w)", re.IGNORECASE)
_TERM = re.compile(r"\b(aut(?:umn)?|spr(?:ing)?|sum(?:mer)?)\b", re.IGNORECASE)
_SHORT_TERM = re.compile(r"^\s*(aut?|spr?|sum?)\s?([12])(?!\w)", re.IGNORECASE)
_TERMS = ("Autumn", "Spring", "Summer")
_MAY = re.compile(  # no month: 'May need', 'March past'
    r"\bmay (?=(?:need|be|have|not|also|include|require|change|help|affect|apply|take|lead|want|call)\b)"
    r"|\b(?:who|that|which|what|we|they|you|it|there|this|may or) may\b|\bmarch past\b",
    re.IGNORECASE,
)


def spell_periods(text: str) -> str:
    """Return a heading with its period in its plainest form: 'Q1' for 'Apr-Jun', 'Sep-25' for "Sep'25"."""
    text = _MAY.sub(" ", " ".join(text.split()))
    for rewrite in _REWRITES:
        text = rewrite(text)
    return text


def _spell_years(text: str) -> str:
    """Return '2024/25' for '24/25', '24-25' and '2024/5', where it is no age; '24/26' is no financial year.

    Which year 'FY25' is stays open: beside a quarter it says nothing.
    """
    text = re.sub(r"\bAY(?=\d)", "AY ", text, flags=re.IGNORECASE)
    text = text if _AGED.search(text) else _DASHED.sub(_follow, _PAIR.sub(_follow, text))
    text = re.sub(r"\b(20[1-4]\d)\s?[-–]\s?(?:20)?(\d\d)(?![\d–-])", _follow_long, text)
    text = re.sub(r"\b(20[1-4]\d)/(\d)(?![\d/])", _follow_digit, text)
    return _SHORT_FY.sub("" if _IS_PART.search(text) else r"FY 20\1", text)


def _turn_year(text: str) -> str:
    return _YEAR_FIRST.sub(r"\2 \1", text)


def _follow(found: re.Match[str]) -> str:
    return f"20{found[1]}/{found[2]}" if int(found[2]) == int(found[1]) + 1 else found[0]


def _follow_long(found: re.Match[str]) -> str:
    return f"{found[1]}/{found[2]}" if int(found[2]) == int(found[1][2:]) + 1 else found[0]


def _follow_digit(found: re.Match[str]) -> str:
    """Return '2024/25' for '2024/5'."""
    year = int(found[1]) + 1
    return f"{found[1]}/{year % 100:02}" if year % 10 == int(found[2]) else found[0]


def _spell_days(text: str) -> str:
    """Return '30/09/2025' for '30.09.25', 'Sep-25' for "Sep'25" and 'Sep 2025' for '2025 Sep'."""
    text = re.sub(r"\b(\d{1,2})[.-](\d{1,2})[.-](?:20)?([2-4]\d)\b", r"\1/\2/20\3", text)
    text = re.sub(
        rf"\b(\d{{1,2}}(?:st|nd|rd|th)?)[ -]({MONTH_NAME})\b\.?,?[ -]['’]?([2-4]\d)\b(?![/%])",
        r"\1 \2 20\3",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        rf"(?<!\d )\b({MONTH_NAME})(?:\b\.?[\s/_.-]?['’]?)?([2-4]\d)\b(?![/%])",
        r"\1-\2",
        text,
        flags=re.IGNORECASE,
    )
    return re.sub(
        rf"\b(20[1-4]\d)[\s/_-]+({MONTH_NAME})\b\.?(?![\s-]*\d)", r"\2 \1", text, flags=re.IGNORECASE
    )


def _spell_ranges(text: str) -> str:
    """Return 'Q1' for 'Apr-Jun', 'Q2 2025/26' for 'Jul-Sep 25', and the last month of any other range.

    A range from April is that to date: 'Apr-Sep' stands for the quarter that it ends with. The months tell
    which quarter is meant: 'Q1 Jan-Mar' is the last of a financial year.
    """
    return _RANGE.sub(_end_of_range, text)


def _end_of_range(found: re.Match[str]) -> str:
    first, last = ((STEMS.index(found[name][:3].casefold()) - 3) % 12 for name in ("m1", "m2"))
    has_year = bool(found["fy"] or found["y2"] or found["y1"])
    is_quarter = last - first == 2 and first % 3 == 0
    is_to_date = first == 0 or last - first == 5
    if has_year and not is_quarter:
        return _in_full(found)
    if not has_year:
        is_whole = is_quarter or (is_to_date and first % 3 == 0 and last % 3 == 2)
        return f"Q{last // 3 + 1}" if is_whole else MONTHS[(last + 3) % 12]
    begins = (
        int(found["fy"][:4]) if found["fy"] else 2000 + int((found["y2"] or found["y1"])[-2:]) - (last > 8)
    )
    return f"Q{last // 3 + 1} {begins}/{(begins + 1) % 100:02}"


def _in_full(found: re.Match[str]) -> str:
    """Return a range with both its years, as mentions.py reads it."""
    first, last = (STEMS.index(found[name][:3].casefold()) for name in ("m1", "m2"))
    if found["fy"]:
        begins = int(found["fy"][:4])
        years = [begins + (number < 3) for number in (first, last)]
    else:
        end = 2000 + int((found["y2"] or found["y1"])[-2:])
        start = 2000 + int(found["y1"][-2:]) if found["y1"] else end - (first > last)
        years = [start, end if found["y2"] else start + (first > last)]
    return f"{MONTHS[first]} {years[0]} – {MONTHS[last]} {years[1]}"


def _spell_quarters(text: str) -> str:
    """Return 'Q2' for 'Qtr 2', 'Quarter Two' and '2nd quarter', and 'Q2 2025' for "Q2'25"."""
    text = _ANY_QUARTER.sub(_quarter, text)
    return _OF_YEAR.sub(lambda found: f"{found[1]} 20{found[2][-2:]}", text)


def _quarter(found: re.Match[str]) -> str:
    word = (found["word"] or found["nth"] or "").casefold()
    return f"Q{found['at'] or _ORDINALS[word]}"


def _drop_repeats(text: str) -> str:
    """Return a text that says its quarter once: 'Q2 YTD' for 'Q2 YTD (Apr-Sep)', 'Sep' for 'Q2 Sep'."""
    plain, dated = _QUARTERS.findall(text), _DATED_QUARTER.findall(text)
    if len(plain) + len(dated) == 2 and (dated or plain[0] == plain[1]) and len({*plain, *dated}) == 1:
        text = _QUARTERS.sub(" ", text, count=1)
    elif len(plain) == 1 and not dated:
        (number,), months = plain, [STEMS.index(name[:3].casefold()) for name in _MONTHS.findall(text)]
        if len(months) == 1 and (months[0] - 3) % 12 // 3 + 1 == int(number):
            text = _QUARTERS.sub(" ", text)
    return " ".join(text.split())


def _spell_numbers(text: str) -> str:
    """Return 'Period 6' for 'M6', 'P06' and 'Mth 6', and nothing for it beside its month: 'M06 Sep'."""
    found = _PERIOD.search(text)
    rest = _PERIOD.sub(" ", text, count=1)
    if not found or (found["letter"] and _OF_FIGURES.sub("", rest)):
        return text
    return rest if len(_MONTHS.findall(rest)) == 1 else f"{rest} Period {found['at']}"


def _spell_terms(text: str) -> str:
    """Return 'Autumn 1' for 'HT1', 'Spring 1' for 'HT3' and 'Spring 2' for 'Sp2' and 'Spring HT2'."""
    text = _SHORT_TERM.sub(lambda found: f"{_named(found[1])} {found[2]}", text)
    found, terms = _TERM_HALF.search(text), _TERM.findall(text)
    if not found or len(terms) > 1:
        return text
    number = int(found[1])
    own = _named(terms[0]) if terms else _TERMS[(number - 1) // 2]
    half = number if terms and number < 3 else (number - 1) % 2 + 1
    rest = _TERM.sub(" ", _TERM_HALF.sub(" ", text))
    return f"{own} {half} {rest}".strip()


def _named(short: str) -> str:
    return next(name for name in _TERMS if name.casefold().startswith(short[:2].casefold()))


_REWRITES: Sequence[Callable[[str], str]] = (
    _spell_years,
    _turn_year,
    _spell_days,
    _spell_quarters,
    _spell_ranges,
    _drop_repeats,
    _spell_numbers,
    _spell_terms,
)
