"""Cells that hold a length of time: which they are, and what may be written into them.

Apart from book/shown.py, which shows them: here is what the plan's formats and words say of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xlplan.plan.book.shown import show_date, show_length
from xlplan.plan.model import CellText, Plan
from xlplan.text.clock import Told, read_clock, said_parts

DAY = 86400
ASKS_FORMAT = "Where it is a length of time, give its cell the number format [h]:mm, [mm]:ss or [h]:mm:ss."


class Clocked(NamedTuple):
    """Is a number under a format of hours, minutes or seconds alone: a fraction of a day."""

    days: float


def as_length(cell: CellText, told: Told) -> CellText:
    """Return the cell of a time as a length of time, where it shows those parts and they are all of it."""
    shown = show_length(cell.days, cell.number_format) if cell.days is not None else None
    if cell.days is None or shown is None or shown.parts != told:
        return cell
    clock = read_clock(shown.text, told)
    if clock is None or seconds_of(cell.days) >= shown.below:
        return cell  # a day and an hour under hh:mm:ss is shown as an hour
    return replace(cell, text=shown.text, number=cell.days, clock=told)


def told_parts(plan: Plan, sheet: str, cell: str, measure: str) -> Told:
    """Return the parts that '07:24' has in a cell: by its measure, its heading, or its unit's column."""
    table = next((table for table in plan.tables if table.spans(sheet, cell)), None)
    if table is None:
        return said_parts(measure)
    unit = table.beside(cell, "unit")
    texts = [
        measure,
        table.headings.get("measure", ""),
        table.headings.get("current_performance", ""),
        plan.cells.get((sheet, unit), CellText()).text if unit else "",
    ]
    found = {told for text in texts if (told := said_parts(text))}
    return found.pop() if len(found) == 1 else ""


def is_clock_face(text: str) -> bool:
    """Tell whether a cell of a time shows no more than 07:49."""
    return re.fullmatch(r"[0-9]{2}:[0-9]{2}", text) is not None


def time_of(days: float) -> time:
    """Return the time of day that a fraction of a day is."""
    return (datetime.min + timedelta(seconds=float(seconds_of(days % 1)))).time()


def show_time(days: float, number_format: str) -> str:
    """Return what a time of day shows; what is more than a day, or less than nought, as [h]:mm:ss."""
    return show_date(time_of(days), number_format) if 0 <= days < 1 else face_of(seconds_of(days))


def face_of(seconds: Decimal) -> str:
    """Return a length of time as 00:07:55, with decimals where there are any."""
    sign, left = ("-", -seconds) if seconds < 0 else ("", seconds)
    whole = int(left)
    rest = f"{left - whole:f}".rstrip("0").removeprefix("0").rstrip(".")
    return f"{sign}{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{rest}"


def seconds_of(days: float) -> Decimal:
    """Return a fraction of a day in seconds, to the thousandth that Excel keeps."""
    return (Decimal(f"{days:.15g}") * DAY).quantize(Decimal("0.001"), ROUND_HALF_UP).normalize() + 0
