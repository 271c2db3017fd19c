"""What a number or a date looks like under its number format, as far as plans need (ECMA-376, 18.8.31)."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xlplan.text.clock import Told

_QUIET = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours and conditions, padding, filling
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS = re.compile(r"(?P<whole>[#0?][#0?,]*)(?:\.(?P<part>[#0?]+))?|\.(?P<bare>[#0?]+)")
_DATE_PART = re.compile(r'"[^"]*"|\\.|y+|m+|d+|h+|s+|.', re.IGNORECASE | re.DOTALL)
_TIME_PART = re.compile(r'"[^"]*"|\\.|\[(?:h+|m+|s+)\]|h+|m+|s+(?:\.0+)?|.', re.IGNORECASE | re.DOTALL)
_QUIET_TIME = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.", re.IGNORECASE)
_OF_MACHINE = "[$-F400]"
_PARTS: dict[str, Told] = {"hms": "hms", "hm": "hm", "ms": "ms"}
_SIZES = {"h": 3600, "m": 60, "s": 1}
_MOST_DAYS = 1000
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Length(NamedTuple):
    """Is a fraction of a day as a cell shows it: its text, its parts, and whether the format says it all.

    Under 'h:mm' it may be a time of day, or minutes that were typed with a colon. `below` is how many seconds
    the format can show: the hours of 'hh:mm:ss' end at 23, those of '[h]:mm:ss' do not.
    """

    text: str
    parts: Told
    is_certain: bool
    below: int


def show_number(value: float, number_format: str) -> str:
    """Return the number as the cell shows it: 0.864 under 0.0% is '86.4%'; as General under a rare format."""
    if not abs(value) < 1e15:
        return f"{value:.11g}"
    if length := show_length(value, number_format):
        return length.text
    sections = number_format.split(";")
    shape, size = sections[0], Decimal(repr(value))
    if size < 0 and len(sections) > 1:
        shape, size = sections[1], -size
    elif size == 0 and len(sections) > 2:
        shape = sections[2]
    shape = _QUIET.sub("", _CURRENCY.sub(r'"\1"', shape))
    literals = [quoted or escaped for quoted, escaped in _LITERAL.findall(shape)]
    shape = _LITERAL.sub("\0", shape)
    digits = _DIGITS.search(shape)
    if re.search(r"[a-z]|/|@", shape, re.IGNORECASE):
        return _general(value)
    text = shape
    if digits:
        text = shape[: digits.start()] + _digits(size, digits, shape.count("%")) + shape[digits.end() :]
    for literal in literals:
        text = text.replace("\0", literal, 1)
    return text.strip()


def show_length(days: float, number_format: str) -> Length | None:
    """Return what a cell shows of a length of time; None where its format is of another kind, or AM and PM.

    Excel's own time of the machine, which a British one shows as 13:30:00, is 'hh:mm:ss'.
    """
    shape = number_format.partition(";")[0]
    if not re.search("[hs]", shape, re.IGNORECASE) or not 0 <= days < _MOST_DAYS:
        return None
    shape = "hh:mm:ss" if shape.startswith(_OF_MACHINE) else _QUIET_TIME.sub("", shape)
    pieces: list[str] = _TIME_PART.findall(shape)
    names = [piece.strip("[]")[0].lower() for piece in pieces if _is_part(piece)]
    parts = _PARTS.get("".join(names))
    if parts is None or any(piece.isalpha() and not _is_part(piece) for piece in pieces):
        return None
    is_open = next(piece for piece in pieces if _is_part(piece)).startswith("[")
    below = _MOST_DAYS * 86400 if is_open else 86400 if parts[0] == "h" else 3600
    is_certain = is_open or parts != "hm"
    return Length(_fill_parts(days, pieces, below).strip(), parts, is_certain, below)


def show_date(value: date | time, number_format: str) -> str:
    """Return the date as the cell shows it; Excel's short date, which follows the machine, as 31/03/2014."""
    if not isinstance(value, date):
        return value.isoformat("minutes")
    shape = "dd/mm/yyyy" if number_format in ("mm-dd-yy", "General") else number_format.partition(";")[0]
    parts: list[str] = _DATE_PART.findall(_QUIET.sub("", shape))
    shown = ""
    for at, part in enumerate(parts):
        near = [other[0].lower() for other in parts[max(0, at - 2) : at + 3] if other.isalpha()]
        is_minutes = part[0] in "mM" and bool({"h", "s"} & set(near))
        shown += _minutes(value, part) if is_minutes else _date_part(value, part)
    return shown.strip()


def _is_part(piece: str) -> bool:
    return piece.strip("[]")[:1].lower() in {"h", "m", "s"}


def _fill_parts(days: float, pieces: list[str], below: int) -> str:
    """Return the pieces of a format with hours, minutes and seconds in their places, as Excel rounds them."""
    places = max(len(piece.partition(".")[2]) for piece in pieces)
    to_seconds = any(piece[0] in "sS" for piece in pieces)
    step = Decimal(1).scaleb(-places)
    exact = (Decimal(f"{days:.15g}") * 86400).quantize(Decimal("0.001"), ROUND_HALF_UP)
    left = exact.quantize(step, ROUND_HALF_UP if to_seconds else ROUND_DOWN) % below
    shown = ""
    for piece in pieces:
        name = piece.strip("[]")
        if not _is_part(piece):
            shown += name.strip('"').removeprefix("\\")
            continue
        size = _SIZES[name[0].lower()]
        count = left if size == 1 else left // size
        left -= count * size
        whole, dot, rest = f"{count:f}".partition(".")
        shown += whole.zfill(len(name.partition(".")[0])) + dot + rest
    return shown


def _general(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.11g}"


def _digits(size: Decimal, found: re.Match[str], percents: int) -> str:
    whole, part = found["whole"] or "", found["part"] or found["bare"] or ""
    thousands = len(whole) - len(whole.rstrip(","))
    size = size.scaleb(2 * percents - 3 * thousands)
    text = f"{size.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP):f}"
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    integer, _, decimals = text.partition(".")
    while decimals and len(decimals) > part.count("0") and decimals.endswith("0"):
        decimals = decimals[:-1]
    integer = integer.lstrip("0").zfill(whole.count("0"))
    if integer and "," in whole.rstrip(","):
        integer = f"{int(integer):,}"
    shown = integer + (f".{decimals}" if decimals else "")
    return sign + shown if shown.strip("0.") else shown


def _date_part(value: date, part: str) -> str:
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    day, month = _DAYS[value.weekday()], _MONTHS[value.month - 1]
    shown = {
        "d": str(value.day), "dd": f"{value.day:02}", "ddd": day[:3], "dddd": day,
        "m": str(value.month), "mm": f"{value.month:02}", "mmm": month[:3], "mmmm": month, "mmmmm": month[0],
        "yy": f"{value.year % 100:02}", "yyyy": f"{value.year}",
        "h": str(moment.hour), "hh": f"{moment.hour:02}", "s": str(moment.second),
        "ss": f"{moment.second:02}",
    }  # fmt: skip
    return shown.get(part.lower(), part.strip('"').removeprefix("\\"))


def _minutes(value: date, part: str) -> str:
    return f"{value.minute:02}" if isinstance(value, datetime) and len(part) < 3 else _date_part(value, part)
