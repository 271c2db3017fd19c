"""The working days of an authority: Monday to Friday without bank holidays and days on which it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from xlplan.errors import ExtractError
from xlplan.records.measure import Calendar

FIRST, LAST = date(1980, 1, 1), date(2049, 12, 31)
_NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}


def count_working_days(calendar: Calendar) -> Iterator[tuple[date, int]]:
    """Yield each day with the number of working days up to and with it, from 1980 to 2049.

    The difference of two days' numbers is how many working days one is after the other: from a Friday to the
    Monday after it is 1. Raises ExtractError where the package `holidays` is not installed.
    """
    try:
        from holidays import country_holidays
    except ImportError:
        raise ExtractError(
            "working days need the package holidays: python -m pip install 'xlplan[records]'"
        ) from None
    years = range(FIRST.year, LAST.year + 1)
    free = {*country_holidays("GB", subdiv=_NATIONS[calendar.holidays], years=years), *calendar.closed}
    counted, day = 0, FIRST
    while day <= LAST:
        counted += day.weekday() < 5 and day not in free
        yield day, counted
        day += timedelta(days=1)
