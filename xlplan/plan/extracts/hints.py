"""What helps where a cell of an extract cannot be read: the likely slip, and what to write instead.

Separate from schemas/extract.yaml, which says what is allowed: a cell is never read by a hint.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from xlplan.text.calendar import MONTHS

_SERIAL_DAY = date(1899, 12, 30)  # ECMA-376 18.17.4.1: day 1 is 1 January 1900, and 1900 has a 29 February
_SERIALS = range(29_221, 54_789)  # 1980 to 2049
_QUARTER = re.compile(r"(?:20\d\d)\s*-?Q[1-4]|Q[1-4]\s*-?(?:20\d\d)", re.IGNORECASE)


def hint_for(column: str, text: str) -> str | None:
    """Return a sentence for the text of a column, or None where the schema's own words are the best."""
    match column:
        case "period" | "as_at":
            return _period_hint(text)
        case "value" | "numerator" | "denominator":
            return _figure_hint(text)
        case "status":
            return (
                "Write 'provisional', 'revised' or 'final', or a suppression mark (c, x, z, k, * or <5), "
                "or leave it blank; if the column is something else, "
                "say so in xlplan.toml, under [extract.columns]."
            )
    return None


def _period_hint(text: str) -> str | None:
    if text.isdecimal() and int(text) in _SERIALS:
        day = _SERIAL_DAY + timedelta(days=int(text))
        when = f"{day.day} {MONTHS[day.month - 1]} {day.year}"  # strftime would speak the machine's language
        return f"It may be Excel's number for {when}: give the column a date format and save again."
    if re.fullmatch(r"(?:19|20)\d\d", text):
        year = int(text)
        before, after = f"{year - 1}/{year % 100:02}", f"{year}/{(year + 1) % 100:02}"
        return f"It may be the financial year {before} or {after}: write which."
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        month, day_, year = (int(part) for part in found.groups())
        if month <= 12 < day_ <= 31:
            return f"It may be an American date: write {year}-{month:02}-{day_:02}."
    if _QUARTER.fullmatch(text):
        return (
            "It may be a quarter of the calendar year or of the financial year: "
            "write 2013-Q3 for the last three months of 2013."
        )
    return None


def _figure_hint(text: str) -> str | None:
    if text.startswith("#"):
        return "It is an error of a formula: mend it in Excel, or leave the cell blank."
    if re.search(r"\d\s*(?:k|m|bn|thousand|million|billion)\b", text, re.IGNORECASE):
        return "Write it in full, or with its pound sign, as £1.2m."
    if re.search(r"\d", text):
        return "Write the figure alone, such as 86.4 or 86.4%; words about it belong in another column."
    return None
