"""What it means that a text reads as a figure, a number, a period, a date, a cell or a tolerance."""

from __future__ import annotations

from collections.abc import Callable

from xlplan.address import parse_cell
from xlplan.errors import XlplanError
from xlplan.plan.extracts.values import parse_value
from xlplan.rating import parse_tolerance
from xlplan.text.periods import parse_period

KINDS = {
    "figure": "a number",
    "number": "a number",
    "period": "a month, a quarter, a year or a date",
    "date": "a date",
    "cell": "a cell's address",
    "tolerance": "a tolerance",
}


def can_read(text: str, kind: str) -> bool:
    """Tell whether xlplan reads the text as the kind, one of KINDS."""
    try:
        return bool(_READERS[kind](text))
    except (ValueError, XlplanError):
        return False


def _is_number(text: str) -> bool:
    value = parse_value(text)
    return value.number is not None and value.high is None


def _is_date(text: str) -> bool:
    period = parse_period(text)
    return period is not None and period.kind == "day"


_READERS: dict[str, Callable[[str], object]] = {
    "figure": parse_value,
    "number": _is_number,
    "period": parse_period,
    "date": _is_date,
    "cell": parse_cell,
    "tolerance": parse_tolerance,
}
