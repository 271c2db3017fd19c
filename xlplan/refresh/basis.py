"""Whether a figure is for a month, a quarter or the year to date: by the register, the cell and the extract.

A figure of one never fills a cell of another: where two of the three say different things, the cell is left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlplan.plan.extracts.extract import Answer
from xlplan.plan.register import Basis, Entry
from xlplan.refresh.figures import Doubt
from xlplan.refresh.model import Spot
from xlplan.refresh.written import quote_value

_NAMES = {
    "month": "the month",
    "ytd": "the year to date",
    "quarter": "the quarter",
    "year": "the year",
    "snapshot": "a day",
}
# What a cell or a measure says plainly; 'within a month' and 'monthly visits' are part of what is measured.
_OF_A = (
    r"\((?:in |for )?(?:the |this )?{0}(?: only|ly)?\)|\b(?:in|for) (?:the|this) {0}\b|\b{0} only\b"
    r"|\bin[\s-]{0}\b"
)
_SAID: Mapping[Basis, str] = {
    "ytd": r"\bYTD\b|\byear[\s-]to[\s-]date\b|\bcumulative(?:ly)?\b",
    "month": _OF_A.format("month"),
    "quarter": _OF_A.format("quarter"),
    "year": r"\b(?:full|whole)[\s-]year\b|\byear[\s-]end outturn\b",
}
_KEYED: Mapping[Basis, str] = {
    "ytd": r"\b(?:ytd|cumulative|year to date)\b",
    "month": r"\b(?:in month|month only|monthly)\b",
    "quarter": r"\b(?:in quarter|quarter only|quarterly)\b",
}
_ALIKE = ({"year", "ytd"}, {"month", "snapshot"})


def see_other_basis(entry: Entry, spot: Spot, answer: Answer) -> Doubt | None:
    """Return a doubt where the register, the cell and the extract's key mean different times."""
    cell = _said_of(spot, entry.template or "")
    key = _said(re.sub(r"[\W_]+", " ", entry.extract_key or ""), _KEYED)
    register = f"the register's basis is {entry.basis}"
    stated: list[tuple[Basis, str]] = []
    stated += [(cell[0], f"the cell says '{cell[1]}'")] if cell else []
    stated += [(key[0], f"the extract's '{entry.extract_key}' says '{key[1]}'")] if key else []
    other = next((each for each in stated if not _is_same(each[0], entry.basis)), None)
    if other is None:
        return None
    given = f"{quote_value(answer)}, {answer.source}" if answer.value.number is not None else answer.source
    return Doubt(
        "XP007",
        f"{register}, and {other[1]}: the extract's value ({given}) may be for {_NAMES[entry.basis]} "
        f"or for {_NAMES[other[0]]}",
        "Correct basis or extract_key in the register, or the words in the cell, so that all of them agree.",
    )


def said_basis(spot: Spot) -> Basis | None:
    """Return the stretch of time that a cell or its measure says plainly; None where they say none."""
    said = _said_of(spot)
    return said[0] if said else None


def _said_of(spot: Spot, template: str = "") -> tuple[Basis, str] | None:
    return _said(f"{spot.text}\n{spot.measure}\n{template}", _SAID)


def _is_same(one: str, other: str) -> bool:
    return one == other or any({one, other} <= alike for alike in _ALIKE)


def _said(text: str, patterns: Mapping[Basis, str]) -> tuple[Basis, str] | None:
    """Return the one basis that a text names, and the word; None where it names none, or several."""
    found = {basis: match[0] for basis, p in patterns.items() if (match := re.search(p, text, re.IGNORECASE))}
    return next(iter(found.items())) if len(found) == 1 else None
