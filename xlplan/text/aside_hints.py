"""What no aside goes without: a few characters that are found long before its patterns would be.

Apart from aside_patterns.py, which says for certain. A pattern that is new there has its hint here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlplan.text.aside_patterns import LABELS


class Hint(NamedTuple):
    """Is a pattern; where it begins in many ways, with words of which it has one: they are found faster."""

    pattern: str
    words: tuple[str, ...] = ()


# Where none of these is found in a folded text, it has no aside of the kind. Each begins with characters that
# a search can go to, so that all of them take less than one pattern above.
_FIGURE = r"[£€$+0-9-]"
_MONTH_NAMES = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_AFTER_FIGURE = r"[0-9%tmnkd]\s+"
_CHANGED = (
    "increase", "rise", "growth", "improvement", "decrease", "reduction", "fall", "drop", "higher", "lower",
    "better", "worse", "fewer", "more than", "above", "below", r"up\s", r"down\s",
)  # fmt: skip
HINTS: Mapping[str, tuple[str | Hint, ...]] = {
    "marker": (r"[\^\[⁰¹²³⁴-⁹]",),
    "date": (
        "(?:19|20)[0-9]{2}",
        r"[0-9]{2}/[0-9]{2}|(?:aut|spr|sum|term|autumn|spring|summer)\.?\s?[12]|(?:fy|ay|year)\s?[0-9]",
        rf"[0-9](?:[/.:][0-9]|\s?(?:am|pm|noon)|(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_NAMES})",
        rf"{_MONTH_NAMES}[a-z]*\.?\s+[0-9]",
    ),
    "deadline": (
        r"[0-9](?:-[a-z]|[\s-]?(?:or\s+(?:more|longer)\s+)?(?:(?:working|calendar|school|clear|full)\s)?"
        r"(?:sec|min|hour|hr|day|week|wk|month|year|yr))",
        "within",
    ),
    "allowance": (r"in\s+(?:under\s+|less than\s+|<\s?)?[0-9]|sample\s+of\s+[0-9]",),
    "age": (
        r"age[ds]?\s+(?:over\s+|under\s+|between\s+)?[0-9]",
        r"[0-9](?:[\s-]year|\+|\s(?:popul|cohort))",
        r"(?:under|over)(?:\s+|-)[0-9]",
    ),
    "label": (
        rf"(?:{LABELS})s?\.?\s(?:no\.?\s)?[0-9]|n\s?=\s?[0-9,]|per\s+1|/1[0,]|rank|\+44",
        r"(?:top|bottom|first|last|past|next|previous|best|worst)\s+[0-9]",
        r"[0-9]\s(?:(?:was|is|has been|now)\s)?(?:[a-z]+ed\b|went|goes)",
        r"(?:attainment|progress)\s8|return\s[0-9]|[0-9](?:[.)]\s|\.[0-9]|st|nd|rd|th|/7|[0-9]\)?\s[0-9]{3})",
    ),
    "compound": (r"[0-9]\s?[dhmwy]",),
    "companion": (r"\(\s?(?:n\s?=\s?|(?:out )?of\s)?[0-9,]", r"(?:%|cent)\sof\s"),
    "target": (
        r"target|tgt|goal|threshold|ceiling|trajectory|forecast|projection|baseline|benchmark|limit|trigger"
        r"|tolerance|ambition|budget|allocation|floor|cap|standard|at or (?:above|below)|reach|exceed"
        r"|\((?:no|at|plan|profile|limit)\W|(?:profile|plan) of|want\s"
        r"|milestone|aim|sought|required|planned|expected|profiled|to be (?:a|b|u|o|n|d)",
    ),
    "ahead": (
        Hint(
            r"(?:expected|anticipated|predicted|hoped|aim(?:s|ing)?)\s|on (?:course|track) (?:for|to)",
            ("expected", "anticipated", "predicted", "hoped", "aim", "on course", "on track"),
        ),
    ),
    "change": (
        rf"(?:by|up|down)\s+{_FIGURE}|\+|±|\(\s?[-–↑↓▲▼]"
        r"|(?:increase|rise|growth|improvement|decrease|reduction|fall|drop|change)\s+of\s",
        Hint(
            rf"{_AFTER_FIGURE}(?:{'|'.join(_CHANGED)})",
            tuple(word.removesuffix(r"\s") for word in _CHANGED),
        ),
        Hint(r"[0-9]\s?(?:percentage|%\s?point|pp)", ("percentage", "point", "pp")),
    ),
    "comparison": (
        rf"compared|versus|vs|against|v\.?\s|than\s+(?:in\s+)?{_FIGURE}|from\s+{_FIGURE}",
        r"(?:national|nationally|nat|england|english|eng|london|regional|region|neighbours?|sn|comparators?|peers?"
        r"|peer group|cipfa|uk|na|councils|authorities|las|average)"
        rf"(?:\s+(?:average|avg|mean|median|figure|rate|is|was|of))*[\s:=(]*{_FIGURE}",
        Hint(
            r"nationally|\((?:nat|eng|lon|sn|reg)|(?:national|england|london|regional|neighbours?|sn)\s+average"
            r"|(?:for|in|across)\s+england",
            ("nationally", "(", "average", "england"),
        ),
    ),
    "before": (
        r"start[a-z ]*[\s:=]",
        r"(?:previous|prior|preceding|last)\s+(?:year|month|quarter|qtr|period|term|week)",
        r"[lp]y(?<!\w[lp]y)\b",
        rf"[0-9]\s+(?:outturn|figure|result|baseline)|{_AFTER_FIGURE}(?:previously|formerly)",
        rf"[(;,]\s*(?:(?:it|this|which)\s+)?(?:was|were|had been|from)\s+{_FIGURE}",
        rf"(?:was|were)\s+{_FIGURE}",
        rf"(?:previously|formerly|prev\.?)[\s:=(]*(?:at\s|was\s|were\s)?{_FIGURE}",
    ),
}
