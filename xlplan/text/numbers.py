"""How a number is written: digits, separators, signs, multipliers. The rest of text/ builds on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

_FANCY = "０１２３４５６７８９％．，：／＋－−‑"
_PLAIN = str.maketrans(_FANCY, "0123456789%.,:/+---")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SPACES = "\u00a0\u2009\u202f"  # no-break, thin and narrow no-break space: the ones that group thousands

_DIGITS = rf"(?:[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:[{_SPACES}][0-9]{{3}})+)|[1-9][0-9]*|0)(?:\.[0-9]+)?"
_SUFFIX = r"\s?\\?%|\s?per\s?cent\b|(?:m|bn|k)\b|\s(?:thousand|million|billion)\b"
_ONE = rf"(?P<sign>[-–])?(?P<currency>[£€$]\s?)?(?P<digits>{_DIGITS})(?P<suffix>{_SUFFIX})?"
_POWERS = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}


@dataclass(frozen=True)
class Number:
    """Is one number as written: `text` in full, `digits` with their separators, and the signs around them."""

    text: str
    sign: str
    currency: str
    digits: str
    suffix: str

    @property
    def unit(self) -> str:
        """Is '%', the currency sign, or nothing."""
        return "%" if self.suffix.endswith(("%", "cent")) else self.currency.strip()

    @property
    def power(self) -> int:
        """Is the multiplier as a power of ten: 6 for m and million."""
        return _POWERS.get(self.suffix.strip().lower(), 0)

    @property
    def decimals(self) -> int:
        """Is how many decimals are shown."""
        return len(self.digits.partition(".")[2])

    @property
    def value(self) -> Decimal:
        """Is what the number says: 1200000 for £1.2m, 86.4 for 86.4%."""
        shown = Decimal(re.sub(f"[,{_SPACES}]", "", self.digits))
        return (-shown if self.sign else shown).scaleb(self.power)
