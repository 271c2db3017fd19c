"""What a cell of an extract or a register says: a number, a range, or the mark that stands in its place.

Separate from text/figures.py, which finds figures inside sentences: here the whole cell must be the figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Unit = Literal["%", "£", ""]

# c, x, z, k: the Department for Education's suppression symbols; the rest are what councils' exports hold.
SUPPRESSED = ("c", "x", "z", "k", "*", "<5")
MISSING = "missing"

_MARK = re.compile(r"[cxzk*~:]|\.{1,3}|-|n/a|<\s*[0-9]+")
_SAME_MARK = {"": MISSING, "–": "-", "—": "-", "na": "n/a", "not available": "n/a"}
_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_END = r"\s*(%|per ?cent)?"
_NUMBER = re.compile(rf"([-+–−]?)\s*(£?)\s*([-–−]?)({_PLAIN}){_END}", re.ASCII | re.IGNORECASE)
_RANGE = re.compile(rf"(£?)({_PLAIN}){_END}\s*(?:[-–—]|to)\s*£?({_PLAIN}){_END}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Value:
    """Is what a cell says: `number` (and `high`, for a range such as 110 – 160), or a `mark` in its place.

    Per cent is 86.4, not 0.864. A blank cell's mark is 'missing'.
    """

    number: Decimal | None
    high: Decimal | None = None
    unit: Unit = ""
    mark: str | None = None

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
    raise ValueError(f"'{text}' is not a number")


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _unit(pound: str, percent: str | None) -> Unit:
    if percent:
        return "%"
    return "£" if pound else ""
