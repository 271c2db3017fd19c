"""An issue of a plan by its file's name: ofsted-action-plan-2013-12.xlsx is the one of December 2013.

'Plan 2013 12', 'plan_201312', 'Plan December 2013' and 'Plan Dec 13' name it too, and each keeps its form.
A name with a day, or with two months, may mean more than one issue: it carries none.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xlplan.text.calendar import MONTHS, Period, month
from xlplan.text.mentions import MONTH, STEMS, parse_period

_NUMBERS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<gap>[-_. ]?)(?P<month>0[1-9]|1[0-2])(?!\d|(?P=gap)\d{1,2}(?!\d))"
)
_WORDS = re.compile(
    rf"(?<![^\W\d_])(?P<month>{MONTH})(?P<gap>[-_. ]{{0,2}})"
    r"(?P<year>(?:19|20)\d\d(?!\d|[-_., ]*\d{1,2}(?!\d))|[1-6]\d(?![-_., ]*\d))",
    re.IGNORECASE,
)
_ANY_MONTH = re.compile(rf"(?<![^\W\d_]){MONTH}", re.IGNORECASE)
_DAY_BEFORE = re.compile(r"(?<![^\W_])\d{1,2}(?:st|nd|rd|th)?(?:[-_., ]*|\s+of\s+)$", re.IGNORECASE)
_FINANCIAL_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d[-_]\d\d[-_., ]*$")


class _Named(NamedTuple):
    """Is a month in a name: where it stands, and which."""

    start: int
    end: int
    month: Period
    found: re.Match[str]


def issue_month(path: Path) -> Period | None:
    """Return the month that the name carries, None where it carries none, or two."""
    named = _months(path.stem)
    return named[0].month if named else None


def dated_name(path: Path, period: str) -> str:
    """Return the file's name with the period in its month's place, in the same form, or put at its end."""
    stem = path.stem
    named = _months(stem)
    for place in reversed(named):
        stem = stem[: place.start] + _spell_like(place.found, period) + stem[place.end :]
    return (stem if named else f"{stem}-{period}") + path.suffix


def issues_glob(path: Path) -> str:
    """Return the glob that finds every issue of the plan: a star in the month's place."""
    named = _months(path.stem)
    if not named:
        return path.name
    edges = [0, *(edge for place in named for edge in (place.start, place.end)), len(path.stem)]
    kept = [path.stem[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return "*".join(glob.escape(each) for each in kept) + path.suffix


def plan_name(path: Path) -> str:
    """Return the name that all issues of a plan share: 'ofsted-action-plan', whatever month they carry."""
    stem = path.stem
    for place in reversed([*_find_months(stem)]):
        stem = stem[: place.start] + stem[place.end :]
    return stem.strip(" -_.").casefold()


def _months(stem: str) -> list[_Named]:
    """Return where the name carries its month; nowhere, where it may mean two."""
    named = [*_find_months(stem)]
    is_bare = any(
        not any(place.start <= found.start() < place.end for place in named)
        for found in _ANY_MONTH.finditer(stem)
    )
    return named if len({place.month for place in named}) == 1 and not is_bare else []


def _find_months(stem: str) -> Iterator[_Named]:
    """Yield every month with its year that the name holds, in order, and none that is part of a day."""
    found = [*_NUMBERS.finditer(stem), *_WORDS.finditer(stem)]
    for each in sorted(found, key=lambda match: match.start()):
        before = stem[: each.start()]
        is_word = each["month"][0].isalpha()
        if is_word and _DAY_BEFORE.search(before) and not _FINANCIAL_YEAR_BEFORE.search(before):
            continue
        number = STEMS.index(each["month"][:3].lower()) + 1 if is_word else int(each["month"])
        year = int(each["year"]) if len(each["year"]) == 4 else 2000 + int(each["year"])
        yield _Named(each.start(), each.end(), month(year, number), each)


def _spell_like(found: re.Match[str], label: str) -> str:
    """Return the period as the name writes its month; one that is no month as its label."""
    period = parse_period(label)
    if period is None or period.kind != "month":
        return label
    year = str(period.first.year)[-len(found["year"]) :]
    if found["month"][0].isdigit():
        return f"{year}{found['gap']}{period.first.month:02}"
    name, old = MONTHS[period.first.month - 1], found["month"]
    is_whole = old.capitalize() in MONTHS and (len(old) > 3 or len(year) == 4)  # 'May 24' goes on as 'Jun 24'
    name = name if is_whole else name[:3]
    name = name.upper() if old.isupper() else name.lower() if old.islower() else name
    return f"{name}{found['gap']}{year}"
