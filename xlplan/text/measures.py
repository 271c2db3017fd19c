"""Units: a percentage, a count, money, a length of time; which of them a measure asks for."""

from __future__ import annotations

import re
from functools import cache

from xlplan.memory import remember

DURATIONS = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")

_DURATION = (
    r"[\s-]?(?:(?:working|calendar|school)\s)?"
    r"(?:(minute|min|hour|hr|day|week|wk|month|year|yr)s?|(seconds|secs?))\b"
)
_SHORT_UNITS = {"min": "minutes", "hr": "hours", "wk": "weeks", "yr": "years", "sec": "seconds"}
_COUNT = ("", "ratio", *DURATIONS)
_MONEY = r"[£€$]|\b(?:costs?|spend|spending|expenditure|savings?|(?:over|under)spend)\b"
_KINDS_OF_TIME = r"(?:response|wait|waiting|processing|handling|travel|re-?let|repair|journey|assessment)"
_NO_NUMBER = r"(?:more|fewer|less|greater|longer|later|higher|lower|worse"  # 'No more than 10%' is no 'No.'
_NO_NUMBER += r"|ongoing|further|known|fixed|unmet|recourse)\b"
# The first row that fits decides. The units of a row answer its measure, the earlier the better.
_ASKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bratio\b", ("ratio",)),
    (rf"^\W*(?:total|value|amount)\b.*(?:{_MONEY})", ("£", "€", "$", "")),
    (rf"^\W*(?:no\b\.?(?!\s{_NO_NUMBER})|nos\.?|number|total|count|volume)\b(?! %)", _COUNT),
    (r"\brate per\b|\bper (?:1|10|100),?000\b", ("",)),
    (r"%|\bper ?cent(?:age)?\b|\bproportion\b", ("%",)),
    (
        r"\b(?:average|mean|median)\b.*\b(?:time|days|weeks|months|hours|minutes|seconds|duration|length|wait)\b"
        r"|^\W*(?:days|weeks|months|hours|time|length)\b|\btime taken\b",
        (*DURATIONS, ""),
    ),
    (rf"\b{_KINDS_OF_TIME} times?\b|\bturnaround\b", (*DURATIONS, "", "%")),
    (_MONEY, ("£", "€", "$", "")),
    (r"\brates?\b", ("%",)),
    (r"\b(?:numbers?|no\.) of\b|\bhow many\b", _COUNT),
    (r"\b(?:uptake|take-up|coverage|compliance|occupancy|utilisation|availability)\b", ("%", *_COUNT)),
)


@remember(4096)  # for each figure of the measure's cell, by each rule on figures
def list_units(measure: str, text: str = "") -> tuple[str, ...]:
    """Return the units that answer the measure, the likeliest first; none where the measure does not tell.

    A 'rate' is per cent unless its cell says of how many: '342.1 per 10,000'.
    """
    if "%" not in measure and re.search(r"\brates?\b", measure, re.IGNORECASE):
        measure += " ".join(["", *re.findall(r"per 1(?:0{3,5}|0{0,2},000)\b", text)])
    return next((units for words, units in _asks() if words.search(measure)), ())


@cache
def _asks() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(words, re.IGNORECASE), units) for words, units in _ASKS)


def read_duration(after: str) -> str:
    """Return the length of time that the words after a figure name, as a plural: 'days', or nothing."""
    found = re.match(_DURATION, after, re.IGNORECASE)
    word = (found[1] or found[2].rstrip("sS")).lower() if found else ""
    return _SHORT_UNITS.get(word, word and f"{word}s")
