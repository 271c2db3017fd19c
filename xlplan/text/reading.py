"""A figure as it was read: where it stands and what it says. figures.py finds them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xlplan.text.clock import Told


@dataclass(frozen=True)
class Reading:
    """Is one figure of a text: `text` is its characters from `start` to `end`, signs and multiplier included.

    `value` is 86.4 for 86.4% and 1200000 for £1.2m. `unit` is '%', a currency sign, 'ratio' for '257/259',
    '24 out of 31', '1 in 5' and '3:1', the plural of a length of time, or nothing for a count.
    `high` is the upper end of a range, or what a ratio is out of. `bound` holds the words that make the
    figure less than exact: 'over' in 'over 90%'. `parts` are those of a length of time in two parts or three,
    such as 'ms' of '9m 22s', whose value is in seconds; nothing of any other figure.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    high: Decimal | None = None
    bound: str | None = None
    parts: Told = ""


def fits_share(share: Reading, ratio: Reading) -> bool:
    """Tell whether a percentage is, to its own decimals, what a ratio comes to: 99.2% and 257/259."""
    if share.unit != "%" or share.high is not None or ratio.unit != "ratio" or not ratio.high:
        return False
    places = Decimal(1).scaleb(int(str(share.value.as_tuple().exponent)))
    return (ratio.value * 100 / ratio.high).quantize(places, ROUND_HALF_UP) == share.value
