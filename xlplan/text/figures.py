"""Interface; the body follows within the hour."""
from __future__ import annotations
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

@dataclass(frozen=True)
class Reading:
    """Is one figure found in a cell."""
    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    high: Decimal | None = None
    bound: str | None = None

def readings(text: str, markers: Sequence[tuple[int, int]] = ()) -> tuple[Reading, ...]:
    """Return every figure in the text that may answer a measure, in reading order."""
    raise NotImplementedError

def choose(text: str, measure: str, markers: Sequence[tuple[int, int]] = ()) -> tuple[Reading, ...]:
    """Return the readings that can answer the measure."""
    raise NotImplementedError

def render(value: Decimal, like: Reading, *, high: Decimal | None = None, decimals: int | None = None) -> str:
    """Return the new value in the old one's form."""
    raise NotImplementedError
