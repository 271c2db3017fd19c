"""What a cell of an extract or a register says: a number, a range, or the mark that stands in its place.

Separate from text/figures.py, which finds figures inside sentences: here the whole cell must be the figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from xlplan.text.clock import convert, read_clock, said_parts

Unit = Literal["%", "£", "seconds", ""]

# c, x, z, k: the Department for Education's suppression symbols; the rest are what councils' exports hold.
SUPPRESSED = ("c", "x", "z", "k", "*", "<5")
MISSING = "missing"
UNCLEAR = "unclear"

_MARK = re.compile(r"[cxzk*~:]|\.{1,3}|-|n/a|<\s*[0-9]+")
_SAME_MARK = {"": MISSING, "–": "-", "—": "-", "na": "n/a", "not available": "n/a"}
_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_END = r"\s*(%|per ?cent)?"
_NUMBER = re.compile(rf"([-+–−]?)\s*(£?)\s*([-–−]?)({_PLAIN}){_END}", re.ASCII | re.IGNORECASE)
_AMOUNT = re.compile(  # £1.2m; (£1,200) and £(1,200) are less than nought, as accountants write them
    rf"([-–−]?)(\()?£\s*([-–−]?)(\()?({_PLAIN})\s*(k|m|bn|thousand|million|billion)?\)?",
    re.ASCII | re.IGNORECASE,
)
_TIMES = {"": 0, "k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
_COMMA = re.compile(r"([-–−]?)([0-9]+(?:\.[0-9]{3})*),([0-9]+)(\s*%)?", re.ASCII)
_BRACKETS = re.compile(rf"\(({_PLAIN}){_END}\)", re.ASCII | re.IGNORECASE)
_POWER = re.compile(r"[-+]?[0-9](?:\.[0-9]+)?E[-+]?[0-9]{1,2}", re.ASCII | re.IGNORECASE)
_LENGTH = re.compile(
    rf"({_PLAIN})\s*(\()?(seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h)(?(2)\))", re.ASCII | re.IGNORECASE
)
_TWO_PARTS = re.compile(r"([0-9]{1,3}):([0-5][0-9])", re.ASCII)
_TOLD_BEHIND = re.compile(r"([0-9]{1,3}:[0-5][0-9])\s*\(?[a-z:/& ]+\)?", re.ASCII | re.IGNORECASE)
_RANGE = re.compile(rf"(£?)({_PLAIN}){_END}\s*(?:[-–—]|to)\s*£?({_PLAIN}){_END}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Value:
    """Is what a cell says: `number` (and `high`, for a range such as 110 – 160), or a `mark` in its place.

    Per cent is 86.4, not 0.864; a length of time is in seconds, whatever it is written in. A blank cell's
    mark is 'missing'. Where the cell could mean two numbers its mark is 'unclear', and `unclear` a clause
    that names both. `bare` is the number, and the unit, of a length of time whose unit has a column of its
    own: '7.9 (minutes)'.
    """

    number: Decimal | None
    high: Decimal | None = None
    unit: Unit = ""
    mark: str | None = None
    unclear: str | None = None
    bare: tuple[Decimal, str] | None = None

    @property
    def decimals(self) -> int:
        """Is how many decimals the number was written with."""
        exponent = self.number.as_tuple().exponent if self.number is not None else 0
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def parse_mark(text: str) -> str | None:
    """Return the mark that stands for a figure withheld or not there ('n/a', 'c', '<5'), or None."""
    plain = " ".join(text.split()).casefold()
    plain = _SAME_MARK.get(plain, plain)
    if plain == MISSING or _MARK.fullmatch(plain):
        return plain.replace(" ", "")
    return None


def status_mark(text: str) -> str | None:
    """Return the mark that a status cell gives in place of the figure; a blank one gives none."""
    return parse_mark(text) if text.strip() else None


@lru_cache(maxsize=4096)
def parse_value(text: str) -> Value:
    """Return what the whole text says.

    Raises ValueError for what is neither one number, nor a range that rises, nor a mark.
    """
    mark = parse_mark(text)
    if mark:
        return Value(None, mark=mark)
    text = " ".join(text.split())
    if found := _NUMBER.fullmatch(text):
        before, pound, after, digits, percent = found.groups()
        if not (before and after) and not (pound and percent):
            sign = "-" if (before or after) not in ("", "+") else ""
            return Value(_decimal(sign + digits), unit=_unit(pound, percent))
    if found := _RANGE.fullmatch(text):
        pound, low, inner, high, percent = found.groups()
        if _decimal(low) < _decimal(high) and not (pound and (percent or inner)):
            return Value(_decimal(low), _decimal(high), _unit(pound, percent or inner))
    value = _parse_amount(text) or _parse_length(text) or _see_two_readings(text)
    if value is None:
        raise ValueError(f"'{text}' is not a number")
    return value


def _parse_amount(text: str) -> Value | None:
    """Return the pounds that stand in brackets, or are counted in thousands, millions or billions."""
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    before, opened, after, opened_later, digits, unit = found.groups()
    brackets = [bool(each) for each in (opened, opened_later)]
    signs = [bool(each) for each in (before, after)] + brackets
    if sum(signs) > 1 or any(brackets) != text.endswith(")"):
        return None
    number = _decimal(digits).scaleb(_TIMES[(unit or "").casefold()])
    return Value(Decimal(f"{-number if any(signs) else number:f}"), unit="£")


def _parse_length(text: str) -> Value | None:
    """Return a length of time: '00:07:55', '4m 10s', '7.9 minutes', '07:55 (mm:ss)'."""
    told = _TOLD_BEHIND.fullmatch(text)
    clock = read_clock(told[1] if told else text, said_parts(text))
    if clock:
        return Value(clock.seconds, unit="seconds")
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    number, unit = _decimal(found[1]), {"h": "hours", "m": "minutes", "s": "seconds"}[found[3][0].lower()]
    bare = (number, unit) if found[2] else None
    return Value(convert(number, unit, "seconds"), unit="seconds", bare=bare)


def _see_two_readings(text: str) -> Value | None:
    """Return a value that is unclear, where the text could mean two numbers."""
    if found := _TWO_PARTS.fullmatch(text):
        return unclear(
            f"'{text}' may be {found[1]} minutes {found[2]} seconds, or {found[1]} hours {found[2]} minutes "
            f"(write 00:{found[1]:0>2}:{found[2]}, or mm:ss or hh:mm in a column headed unit)"
        )
    if found := _COMMA.fullmatch(text):
        sign, whole, rest, percent = found.groups()
        digits = f"{sign}{whole.replace('.', '')}"
        return unclear(
            f"'{text}' may be {digits}.{rest}{percent or ''} with a decimal comma, "
            f"or {digits}{rest}{percent or ''} with its comma in the wrong place"
        )
    if found := _BRACKETS.fullmatch(text):
        inner = text[1:-1].strip()
        return unclear(f"'{text}' may be -{inner}, as accountants write it, or {inner} in brackets")
    if _POWER.fullmatch(text):
        return unclear(f"'{text}' may be {Decimal(text):f}, or a longer number that Excel has shortened")
    return None


def quote_value(value: Value, text: str) -> str:
    """Return the text as a message may quote it: of a suppressed figure, the mark."""
    return f"'{(not value.unclear and value.mark) or text}'"


def unclear(clause: str) -> Value:
    """Return the value of a cell that could be understood in two ways; the clause names both."""
    return Value(None, mark=UNCLEAR, unclear=clause)


def has_decimal_comma(text: str) -> bool:
    """Tell whether the text can be a number only with a decimal comma, as 86,4; 1,234 could be either."""
    return "," in text and _COMMA.fullmatch(text.strip()) is not None and not _NUMBER.fullmatch(text.strip())


def read_with_commas(value: Value, text: str) -> Value:
    """Return the value as it is to be read in a file that writes decimals with a comma: 1,234 is unclear."""
    if value.number is None or value.high is not None or text.count(",") != 1:
        return value
    return unclear(
        f"'{text}' may be {text.replace(',', '')}, or {text.replace(',', '.')}: "
        "the same file has figures with a decimal comma"
    )


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _unit(pound: str, percent: str | None) -> Unit:
    if percent:
        return "%"
    return "£" if pound else ""
