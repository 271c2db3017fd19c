"""The words of a sentence around its figures, as the name of what it measures: 'In use for …% of panels'.

Apart from performance.py, which finds such sentences: here they lose what is another in another month.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.text.asides import find_asides
from xlplan.text.figures import readings
from xlplan.text.mentions import MONTH
from xlplan.text.numbers import blank
from xlplan.text.reading import Reading, fits_share

_BRACKETED = re.compile(r"[(\[](?:[^()\[\]]*[0-9]|\s?(?:target|aim|goal)\b)[^()\[\]]*[)\]]", re.IGNORECASE)
_SHARE = re.compile(r"\s*[(\[]…%[)\]]")
_NOUNS = r"\s(?:tests?|mocks?|sample|audits?|census|survey|checks?|assessments?|data)\b"  # 'in February test'
# What is another in another month: 'in October', 'At 31 October', 'up from 52%'
_DATED = re.compile(
    rf"\b(?i:(?:(?:in|at|on|for|during|by|since|as|of|to|end)\s+)*)(?=[A-Z])(?i:{MONTH})(?!{_NOUNS})"
    rf"|\b(?=[A-Z])(?i:{MONTH})(?={_NOUNS})"
    r"|\b(?:in|at|on|for|during|by|since|as at|of|to)(?=\s*(?:$|[.,;:]))"
    r"|^\W*(?:At|As at|In|On|For|By|During)\W+(?=[£€$]?…)|^\W*\d{1,2}[.)]\s+"
)
_COMPARED = re.compile(
    r"(?<=…)(.*?),?\s+(?:(?:and\s+)?(?:needs?|has|have) to be"
    r"|to be (?=at|brought|reduced|cut|raised|increased)"
    r"|(?:(?:the|our|a)\s+)?(?:target|goal|aim|ambition)|(?:up|down) from"
    r"|[0-9]+ (?:fewer|more) than|compared (?:with|to)|versus|vs"
    r"|(?:from|against)(?=\s+(?:(?:an?|the|our)\s+)?(?:[a-z]+\s+of\s+)?[£€$]?[0-9]))\b.*"
)


def words_around(text: str, found: Sequence[Reading], begins: int = 0) -> str:
    """Return a sentence from a place on with a mark for its figures, less what changes with them.

    Dates and comparisons do, and the share of a ratio. '' where it has no words.
    """
    dates = ((start, end) for start, end, reason in find_asides(text) if reason == "date")
    said = blank(text, dates)
    ratios = [
        each
        for each in readings(text)
        if each not in found and any(fits_share(other, each) for other in found)
    ]
    for reading in sorted([*found, *ratios], key=lambda each: -each.start):
        said = f"{said[: reading.start]}{_mark(reading)}{said[reading.end :]}"
    if ratios:
        said = _SHARE.sub("", said)
    said = _DATED.sub(" ", " ".join(_BRACKETED.sub(" ", said[begins:]).replace("\0", " ").split()))
    said = _COMPARED.sub(r"\1", " ".join(said.split()))
    said = re.sub(r"\s+(?=[:,;.])", "", said).strip(" .;:,–-")
    return said if re.search(r"[^\W\d_]{3}", said) else ""


def _mark(reading: Reading) -> str:
    sign = reading.unit if reading.unit in "£€$" else ""
    return f"{sign}…{'%' if reading.unit == '%' else ''}"
