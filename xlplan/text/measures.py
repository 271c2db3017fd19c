"""Units: a percentage, a count, money, a length of time; which of them a measure asks for."""

from __future__ import annotations

import re

DURATIONS = ("minutes", "hours", "days", "weeks", "months", "years")

_DURATION = r"[\s-]?(?:(?:working|calendar|school)\s)?(minute|min|hour|hr|day|week|wk|month|year|yr)s?\b"
_SHORT_UNITS = {"min": "minutes", "hr": "hours", "wk": "weeks", "yr": "years"}
_COUNT = ("", "ratio", *DURATIONS)
# The first row that fits decides. The units of a row answer its measure, the earlier the better.
_ASKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bratio\b", ("ratio",)),
    (r"^\W*(?:no\.?|nos\.?|number|total|count|volume)\b(?! %)", _COUNT),
    (r"\brate per\b|\bper (?:1|10|100),?000\b", ("",)),
    (r"%|\bper ?cent(?:age)?\b|\bproportion\b", ("%",)),
    (
        r"\b(?:average|mean|median)\b.*\b(?:time|days|weeks|months|hours|minutes|duration|length|wait)\b"
        r"|^\W*(?:days|weeks|months|hours|time|length)\b|\btime taken\b",
        (*DURATIONS, ""),
    ),
    (r"[£€$]|\b(?:costs?|spend|spending|expenditure|savings?|(?:over|under)spend)\b", ("£", "€", "$", "")),
    (r"\brates?\b", ("%",)),
    (r"\b(?:numbers?|no\.) of\b|\bhow many\b", _COUNT),
    (r"\baverage\b", ("",)),
)


def list_units(measure: str) -> tuple[str, ...]:
    """Return the units that answer the measure, the likeliest first; none where the measure does not tell."""
    for words, units in _ASKS:
        if re.search(words, measure, re.IGNORECASE):
            return units
    return ()


def read_duration(after: str) -> str:
    """Return the length of time that the words after a figure name, as a plural: 'days', or nothing."""
    found = re.match(_DURATION, after, re.IGNORECASE)
    word = found[1].lower() if found else ""
    return _SHORT_UNITS.get(word, word and f"{word}s")
