"""Columns of one kind that follow each other by number: 'Review 1' and 'Review 2 (Feb)'.

Apart from series.py, which knows time, and headings.py, which asks either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlplan.plan.layout.series import read_moment

_ROUND = re.compile(
    r"\b(review|update|progress|visit|monitoring|check|report|meeting|round|stage|wave|cycle|survey|audit|drop"
    r"|term|point|collection|assessment|reading|return|evaluation|position)\s*(?:no\.?|number|#)?\s*([1-9])\b",
    re.IGNORECASE,
)


def in_rounds(texts: Mapping[int, str]) -> tuple[int, ...]:
    """Return the columns in the order of their numbers: 'Review 1' before 'Review 2 (Feb)'; else empty.

    Rounds of a year come before those of a later one: '2024/25 Review 3' before '2025/26 Review 1'.
    """
    found = {column: _ROUND.search(text) for column, text in texts.items()}
    years = {column: _year(text) for column, text in texts.items()}
    numbers = {column: (years[column], each[2], each[1].casefold()) for column, each in found.items() if each}
    words = {word for _, _, word in numbers.values()}
    is_clear = len(numbers) == len(texts) == len(set(numbers.values())) and len(words) == 1
    return tuple(sorted(numbers, key=lambda column: numbers[column])) if is_clear else ()


def _year(text: str) -> int:
    moment = read_moment(text)
    return moment.at if moment and moment.kind == "year" else 0


def is_numbered(text: str) -> bool:
    """Tell whether a heading has a number among others of its kind: 'Wave 2'."""
    return _ROUND.search(text) is not None
