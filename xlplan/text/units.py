"""Units in a sentence: '3 working days', and '1 working day'."""

from __future__ import annotations

import re
from functools import cache

_OWN = {"children": "child", "people": "person", "men": "man", "women": "woman"}
_SAME = ("ss", "us", "is", "series")  # a word with such an end is no plural, or its own
# What is counted stands before these: 'days per case', 'children in need', 'visits (in time)'.
_REST = r"\s+(?:a|an|aged|at|each|for|from|in|of|on|over|per|to|under|who|with|within|without)\b|\s*[(/,;:–-]"


@cache
def singular(unit: str) -> str:
    """Return a unit as it is said of one: 'day' for 'days', 'young person' for 'young people'."""
    rest = re.search(_REST, unit)
    counted = unit[: rest.start()] if rest else unit
    found = re.search(r"[A-Za-z]+$", counted)
    return counted[: found.start()] + _one(found[0]) + unit[found.end() :] if found else unit


def _one(word: str) -> str:
    lower = word.lower()
    if lower in _OWN:
        return word[0] + _OWN[lower][1:]
    if len(word) < 3 or not word.endswith("s") or lower.endswith(_SAME):
        return word
    if lower.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if lower.endswith(("sses", "shes", "ches", "xes")) else word[:-1]
