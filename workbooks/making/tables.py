"""The example's tables, read from `source/`: what the plan, the register and the extracts say.

Kept apart from the writers so that a word or a figure is changed in one CSV and nowhere else.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).resolve().parent.parent / "source"
SHEET = "Action Plan"
FIRST_ROW = 5  # the plan's first row of actions, counted as Excel counts


class Action(NamedTuple):
    """One area for improvement; a line break inside a field is a line break in the cell."""

    action: str
    area: str
    progress: str
    planned: str
    leads: str
    timescale: str
    rating: str


class Indicator(NamedTuple):
    """One measure: its two cells in the plan, and what the register says of it."""

    indicator: str
    action: str
    measure: str
    current: str
    figure: str
    unit: str
    polarity: str
    target: str
    tolerance: str
    basis: str
    decimals: str
    extract_key: str


class Value(NamedTuple):
    """One row of an extract."""

    indicator: str
    period: str
    value: str
    numerator: str
    denominator: str
    team: str
    as_at: str
    status: str


def read_rows(name: str) -> list[list[str]]:
    """Return the rows of one source table, without its headings."""
    with (SOURCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def actions() -> list[Action]:
    """Return the 19 actions in the plan's order."""
    return [Action(*row) for row in read_rows("actions.csv")]


def indicators() -> list[Indicator]:
    """Return the 47 indicators in the plan's order: one for each row of the plan."""
    return [Indicator(*row) for row in read_rows("indicators.csv")]


def footnotes() -> list[tuple[int, str]]:
    """Return the 25 notes as (number, text)."""
    return [(int(number), text) for number, text in read_rows("footnotes.csv")]


def values() -> list[Value]:
    """Return every extract's rows, month after month."""
    return [Value(*row) for row in read_rows("values.csv")]


def number(text: str) -> int | float | str:
    """Return a number where the text is one, else the text."""
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text
