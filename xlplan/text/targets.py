"""Interface; the body follows within the hour."""
from __future__ import annotations
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

@dataclass(frozen=True)
class Target:
    """Is the target that a measure states."""
    operator: Literal[">=", "<=", ">", "<", "=", "between"]
    value: Decimal
    high: Decimal | None
    unit: str
    polarity: Literal["higher", "lower", "range"] | None
    start: int
    end: int
    text: str

def find_target(measure: str) -> Target | None:
    """Return the target stated in the measure."""
    raise NotImplementedError

def suggest_polarity(measure: str) -> Literal["higher", "lower"] | None:
    """Return which way is better."""
    raise NotImplementedError
