"""School terms and their halves, which are neither months nor quarters: 'Autumn term 2025/26', 'Spr 2'.

A school year begins in September. Where a half term ends differs from council to council, so that the month
around it belongs to both.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from xlplan.text.calendar import Period

_NAME = (
    r"\b(?P<full>autumn|spring|summer)\b|\A\s*(?P<short>aut|spr|sum)\b\.?(?=\s*(?:['’(]?[0-9]|term|half|\Z))"
)
_TERM = re.compile(
    rf"(?:{_NAME})(?:\s?(?P<half>[12])(?![0-9/.,%]))?(?:\s(?:half[ -])?term)?"
    r"(?:\s(?P<after>[12])(?![0-9/.,%]))?",
    re.IGNORECASE,
)
_NAMES = ("aut", "spr", "sum")
_MONTHS = ((9, 12), (1, 3), (4, 8))
_HALVES = (((9, 10), (10, 12)), ((1, 2), (2, 4)), ((4, 5), (5, 8)))  # months that belong to each


class Term(NamedTuple):
    """Is a term where it stands in a text: 0 for autumn, 1 spring, 2 summer; its half, 0 for the whole."""

    start: int
    end: int
    number: int
    half: int

    @property
    def order(self) -> int:
        """Is its place in the school year, the halves counted where it is one."""
        return 2 * self.number + self.half - 1 if self.half else self.number


def find_terms(text: str) -> list[Term]:
    """Return the terms that a heading names. 'Aut' and the like are terms only at its beginning."""
    found = []
    for match in _TERM.finditer(text):
        number = _NAMES.index((match["full"] or match["short"])[:3].casefold())
        half = int(match["half"] or match["after"] or 0)
        found.append(Term(match.start(), match.end(), number, half))
    return found


def school_term(begins: int, term: Term) -> Period:
    """Return the term's days in the school year that begins in September of a year."""
    first, last = _HALVES[term.number][term.half - 1] if term.half else _MONTHS[term.number]
    year = begins + (term.number > 0)
    return Period("quarter", date(year, first, 1), _last_day(year, last))


def school_year(begins: int) -> Period:
    """Return the school year that begins in September of a year."""
    return Period("year", date(begins, 9, 1), date(begins + 1, 8, 31))


def is_in_term(month: int, order: int, *, is_half: bool) -> bool:
    """Tell whether a month belongs to a term, or to the half that is `order` in its year."""
    first, last = _HALVES[order // 2][order % 2] if is_half else _MONTHS[order]
    return first <= month <= last


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
