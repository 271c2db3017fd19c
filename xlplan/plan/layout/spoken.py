"""Headings as officers say them, in words that no list foresees: 'What are we doing about it?'.

Apart from headings.yaml, whose headings go before these: what is found here is a column's meaning by the way
its question is put. One of the past, of others or of money is no column of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlplan.text.mentions import MONTH

_MOST = 9  # words: what is longer is a text
_DATE = rf"(?:{MONTH}|(?:19|20)\d\d|[Qq][1-4]|(?:spring|summer|autumn|winter)\b|year[ -]end|the end)"
_WE = r"(?:we|you|i|they|people|anyone|everyone|the (?:council|service|trust|school|team|college))"
_DATES = rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}|\b(?:19|20)\d\d(?:[/–-]\d{{2,4}})?\b|\b[Qq][1-4]\b"
_NONE = re.compile(
    r"\b(?:were|was|last|before|previous\w*|used to|started?|starting|begin|began|baseline|costs?|budget"
    r"|risks?|why|how often|how much|frequency|source|similar|elsewhere|others|other|average|like us"
    r"|compar\w*|since|which|where from|is (?:it|this) for|benefits?)\b|£",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\b(?:says?|said|told|found|asked)\b", re.IGNORECASE)
# Tried in this order: the first that fits is the column.
_SAID: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "next_steps": r"\b(?:what|steps?|actions?|work)\b.*\b(?:next|still to (?:do|come)|left to do)\b",
        "lead": r"^who\b|\bwho(?:'s|’s| is| will| leads?| does)\b|\bin charge\b|\bwhose\b",
        "timescale": r"^(?:by )?when\b|\bwhen\b.*\b(?:by|done|due|finish\w*)\b|\bby what date\b"
        r"|^(?:to be )?(?:done|finished?|completed?|closed?|ready|delivered?) by\b",
        "target": rf"\bwhere\b.*\b(?:want|need|aim|hope|plan|expect|should|ought)\b"
        rf"|\b{_WE} (?:want|need|aim|hope|expect)(?:ed)? to (?:be|reach|get to|hit)\b"
        r"|^(?:the )?(?:standard|target|level|goal)s? (?:that (?:is|was) )?(?:set|agreed|required|expected)\b"
        r"|^(?:our|the) (?:standard|aim|goal|ambition|target|promise)\b",
        "measure": rf"\bhow\b.*\b{_WE}(?:'ll|’ll)?\b.*\b(?:know|tell|measure|judge)\b"
        rf"|^{_WE}(?:'ll|’ll| will) know\b"
        r"|\bwhat\b.*\b(?:good|success|better|this|it|done)\b.*\blooks?\b.*\blike\b"
        rf"|\bwhat\b.*\b{_WE}\b.*\b(?:counts?|counting|measur\w*|track\w*|watch\w*|look(?:ing)? at)\b"
        rf"|\b(?:by|in|for)\b.*\b{_DATE}.*\b{_WE} (?:want|will|should|hope)\b",
        "current_performance": r"\bwhere\b.*\b(?:now|got to|today|currently|at present|stand)\b"
        rf"|^where (?:are {_WE}|{_WE} are|things are|it is|it stands|things stand)\b"
        r"|\bhow\b.*\b(?:we|it|things)\b.*\b(?:doing|did|done|performing|performed|standing|faring)\b"
        r"|\bwhat\b.*\b(?:numbers|figures|data|results)\b.*\b(?:says?|shows?|tells?)\b"
        rf"|^(?:(?:position|figures?|results?) )?(?:at |as at )?(?:the )?end (?:of )?{MONTH}$",
        "rating": r"\bhow\b.*\bgoing\b|\bare we there\b|^how (?:confident|worried|sure)\b",
        "progress": rf"\bwhat(?:'s|’s)?\b.*\b(?:happened|changed|been done)\b"
        rf"|\bwhat\b.*\b(?:have|has) {_WE}\b|\bwhat {_WE}(?:'ve|’ve| have)\b"
        r"|\bnewest\b.*\bfirst\b|\bso far\b",
        "area": r"\bwhat\b.*\b(?:do|doing|done|achieve|change|improve|fix|deliver|tackle|sort)\b"
        r"|\bwhat\b.*\b(?:says?|said|told|found)\b"
        rf"|^(?:what )?{_WE}(?:'re|’re| are| will)? (?:want|need|aim|plan|intend|go|try|work)(?:ed|ing)?\b"
        r"|\bthings? (?:to|we)\b|\bto do\b",
    }.items()
}


def spoken_columns(headings: Mapping[int, str]) -> dict[str, int]:
    """Return the columns that headings ask for in their own words, each where one heading alone asks for it.

    Of what somebody told us and what we do about it, the second is what an action is.
    """
    said = {at: name for at, text in headings.items() if (name := spoken_column(text))}
    told = {at for at in said if said[at] == "area" and _TOLD.search(headings[at])}
    if len([at for at in said if said[at] == "area"]) - len(told) == 1:
        said = {at: name for at, name in said.items() if at not in told}
    return {name: at for at, name in said.items() if [*said.values()].count(name) == 1}


def spoken_column(heading: str) -> str:
    """Return our name of the column that a heading asks for in its own words; '' where it is none."""
    words = heading.split()
    if not 2 <= len(words) <= _MOST or heading.rstrip().endswith((".", ";", ":")) or _NONE.search(heading):
        return ""
    said = " ".join(words)
    if re.search(r"\d", re.sub(_DATES, " ", said)):
        return ""
    return next((name for name, pattern in _SAID.items() if pattern.search(said)), "")
