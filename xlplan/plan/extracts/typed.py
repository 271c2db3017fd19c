"""What a typed value says as text: of a worksheet's cell, a database's column, a frame or a Parquet file.

Separate from tables.py and database.py, which fetch the values: all mean the same by a date or a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.plan.book.shown import show_length
from xlplan.plan.extracts.tables import Grid, fill_grid
from xlplan.plan.lengths import Clocked, face_of, seconds_of, show_time

if TYPE_CHECKING:
    from xlplan.plan.extracts.sifting import Wanted

_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # ECMA-376 18.8.31: what a format code quotes
_DIGITS = 15  # what Excel keeps and shows, and what survives a float


def show_value(value: object, number_format: str | None = None) -> str:
    """Return the value's text: '' for none, ISO dates, plain numbers, per cent as 86.4%.

    `number_format` is a worksheet cell's: it decides whether 0.864 is 86.4%, and whether a date is a month.
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float() | Decimal():
            return _number_text(value, _NOT_SHOWN.sub("", number_format or ""))
        case datetime():  # pandas' NaT is one, and equals nothing
            return _date_text(value, number_format) if value == value else ""  # noqa: PLR0124  # a NaT
        case bytes() | bytearray() | memoryview():
            return bytes(value).decode("utf-8", errors="replace").strip()
        case _:
            return _other_text(value, number_format or "")


def _number_text(value: float | Decimal, shown_format: str) -> str:
    if not math.isfinite(value):
        return "" if math.isnan(value) else str(value)
    number = value if isinstance(value, Decimal) else Decimal(f"{value:.{_DIGITS}g}")
    per_cent = "%" in shown_format.partition(";")[0]
    text = format(number * 100 if per_cent else number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if per_cent else text


def _time_text(value: Clocked | timedelta, number_format: str) -> str:
    """Return a worksheet's length of time with all its parts, and a time of day, or either, as 09:30."""
    if isinstance(value, timedelta):
        return face_of(Decimal(str(value.total_seconds())))
    shown = show_length(value.days, number_format)
    if shown and shown.is_certain:
        return face_of(seconds_of(value.days))
    return show_time(value.days, number_format)


def _date_text(value: datetime, number_format: str | None) -> str:
    """Return a month where the format shows no day: what shows Dec-13 holds 1 December only by habit."""
    has_day = number_format is None or "d" in _NOT_SHOWN.sub("", number_format).lower()
    return value.date().isoformat() if has_day else f"{value:%Y-%m}"


def _other_text(value: object, number_format: str) -> str:
    """Return the text of anything else: numpy's and pandas' own kinds of number, truth, month and nothing."""
    if isinstance(value, (Clocked, timedelta)):
        return _time_text(value, number_format)
    text = str(value).strip()  # of a date too: 2013-12-06
    if text in ("<NA>", "NaT"):
        return ""
    if hasattr(value, "dtype"):  # numpy: a float32 is written as short as it was given
        kind = str(value.dtype)
        if kind.startswith(("float", "int", "uint")):
            return _number_text(Decimal(text), "")
        return text.upper() if kind == "bool" else text
    if str(getattr(value, "freqstr", "M")).startswith(("M", "D")):
        return text
    first, last = (getattr(value, name).date() for name in ("start_time", "end_time"))
    return (
        f"{first} to {last}"  # pandas' quarter 2013Q4 is a financial year's 2013-Q3: it is not to be guessed
    )


def typed_grid(
    source: str, headings: Iterable[object], rows: Iterable[Iterable[object]], wanted: Wanted | None = None
) -> Grid:
    """Return typed rows as a table of text, numbered as if it stood in a sheet, its headings in row 1."""
    table = (tuple(show_value(value) for value in row) for row in chain([headings], rows))
    return fill_grid(Path(source), None, enumerate(table, start=1), wanted)
