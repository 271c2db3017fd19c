"""Which figures of a text on progress say how things stand, and which only what was done, and for how much.

'In use for 92% of panels (target 95%)' is performance; '18 sockets added', 'Grant of £0.9m awarded' and
'All 22 officers in post' are steps. Apart from claims.py, where every figure of a narrative is held against
one that is known: here a figure has to speak for itself, as it may become an indicator.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from xlplan.text.claims import SENTENCE_END
from xlplan.text.figures import readings
from xlplan.text.goals import GOAL, HELD, begins_with_goal, find_goal, less_dates
from xlplan.text.measures import DURATIONS
from xlplan.text.mentions import MONTH
from xlplan.text.reading import Reading, fits_share

# What is only wanted or expected; a comma ends it, as in 'The aim is 95%, and 79% have been trained'.
_AHEAD = re.compile(
    rf"(?P<held>{HELD}[^.;,()]*$)|(?:{GOAL}"
    r"|\b(?:will|shall|would|could|should|might|(?-i:may)|to be|to reach"
    r"|plan(?:ned|s?\s(?:is|are|to|of|for(?!\s$)|assum\w+|sets?|commits?|calls?|requires?|expects?))"
    r"|propos\w+"
    r"|intend\w*|expect\w*|anticipat\w*|forecast\w*|project(?:ed|ion)|hop(?:e|ed|ing)|seek\w*|request\w*|further"
    r"|\bwe\s(?:now\s)?(?:want|need)"
    r"|another|additional|out of|promis\w+"
    r"|booked|scheduled|arranged|until|unless|when|once)\b|(?:\A\W*|[(;,.]\s*|\b(?:the|our)\s)plan(?::|\s$))[^.;,()]*$",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:baseline|inspected(?!\s(?:to date|so far|since|this))"
    r"|(?:at|during|before|time of)\s(?:the\s|our\s|last\s)*inspection"
    r"|last (?:year|quarter|month|term)(?![^.;,()]*\sand\s)|previous(?:ly)?|originally)\b[^.;,()]*$",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:was|were|had been)\s+(?:at\s+)?$", re.IGNORECASE)
# A share of the work, of money or of a sample is none of what the work is for.
_STEP_AFTER = re.compile(
    r"\s*(?:is\s|now\s)?(?:complete\b|completed\b(?!\s+\w)|done\b|finished|written|drafted|built\b|developed"
    r"|discount|sample|uplift|pay\b|grant|fund|contingency|deposit|match|premium|surcharge|contribution"
    r"|threshold|weighting"
    r"|(?:(?:over|under|above|below)\s+(?:the\s+)?|of\s+(?:the\s|its\s|our\s|all\s|total\s|project\s)*)"
    r"(?:cost|budget|funding|fee|price|grant|salar)\w*)",
    re.IGNORECASE,
)
_STEP_BEFORE = re.compile(
    r"(?:\b(?:vat|interest|discount|uplift|award(?:ed)?|fees?|contingency|deposit|tolerance|threshold"
    r"|weight(?:ed|ing)|price|grants?|fund(?:s|ing|ed)?|tenders?|contract|bids?|quotes?|estimated?|budget)\b"
    r"(?:\s+(?:of|at|is|was|for|to|worth|covers?))*\W*|\bcompleted?\s*\()$",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s+(?:a\s|about\s|around\s|over\s|nearly\s)?$", re.IGNORECASE)
_STAFFING = re.compile(
    r"\b(?:in post|staff of|team of|posts?|recruit\w*|appoint\w*|vacan\w+|fte|secondment|starters?"
    r"|interview\w*)\b",
    re.IGNORECASE,
)
_STATISTIC = re.compile(
    r"\b(?:average|averag(?:es|ed|ing)|mean|median)\b[^.;0-9]{0,60}$"
    r"|\b(?:rate|performance|compliance|caseloads?|backlog)\b[^.;,0-9]{0,25}"
    r"(?:\b(?:is|are|at|of|now|remains?|stands)|:)\s+$"
    r"|\b(?:outstanding|overdue|remaining|waiting|unallocated|late):\s+$"
    r"|\b(?:stands?|standing)\s+at\s+$|\b(?:outstanding|overdue|balance|total|arrears|debt)\s[^.;,:0-9]{0,20}\b"
    r"(?:now|totals?|totalling)\s+$"
    r"|\w\s+\w[^.;:]*\b(?:to date|since [A-Z]\w+|so far|this (?:month|quarter|year)|in Q[1-4]):\s+$",
    re.IGNORECASE,
)
_AGREED = re.compile(r"\swe\s(?:agreed|promised|set|committed to)\b")
_ON_A_DAY = re.compile(r"\s(?:at|on|as at|by)\s(?:the end of\s)?\0")
_STILL = re.compile(  # '17 reviews are still overdue', '5 hosts left to replace'
    r"\s(?:[a-z-]+\s+){1,4}?(?:(?:still|now|remain(?:s|ing)?)\s+"
    r"(?:overdue|outstanding|waiting|open(?!\sfor)|unallocated|late)\b"
    r"|left to\s+(?:replace|complete|do|fit|install|review|visit|inspect|close|finish|clear|check|audit))",
    re.IGNORECASE,
)
_TO_DATE = re.compile(r"\s(?:[a-z-]+\s+){1,4}?to date\b", re.IGNORECASE)
_MANY = 100  # 'We ran 12 workshops to date' is a step
_CHANGED_TO = re.compile(
    r"\b(?:down|up|fallen|fell|risen|rose|dropped|increased|grown|grew|reduced|come|came|decreased|cut)\b"
    r"[^.;,]{0,20}\bto\s+(?:just\s|about\s|only\s)?$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"[^.;]*?(?:\b(?:down|up|a (?:fall|rise|drop|reduction|increase))\s+(?:from|of|by)|\bcompared (?:with|to)"
    rf"|\bversus\b|\bagainst\b|\((?:{MONTH}|Q[1-4]|last|previous))[^.;]*[0-9]"
    r"|[^.;]*\b[0-9]+ (?:fewer|more|lower|higher) than (?:last|in|at|the)\b",
    re.IGNORECASE,
)
_END = re.compile(rf"{SENTENCE_END}|[;\n]")
_BRACKETS = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]")


class Statement(NamedTuple):
    """Is a sentence on how things stand: where it begins, its text, and its figures, counted from there."""

    start: int
    text: str
    found: tuple[Reading, ...]
    target: str = ""


def find_statements(text: str, *, every: bool = False, units: Collection[str] = ()) -> Iterator[Statement]:
    """Yield each sentence or clause of a text that states performance, in order.

    `every` where all that the text holds is said to be performance: a count too. Only figures of `units`
    count, where these are given: those of what is aimed for.
    """
    parts = list(_split(text))
    for at, (start, part) in enumerate(parts):
        following = "".join(text for _, text in parts[at + 1 : at + 2])
        goal = find_goal(part) or (find_goal(following) if begins_with_goal(following) else "")
        found = stated(part, has_goal=every or bool(goal), units=units)
        if found:
            yield Statement(start, part, found, goal)


def stated(text: str, *, has_goal: bool = False, units: Collection[str] = ()) -> tuple[Reading, ...]:
    """Return the figures of a sentence that say how things stand; `has_goal` where the next names a target.

    Of several, those in brackets, those that were so once, and lengths of time are left out, and counts
    beside a share where the goal is one: 'Of 46 visits, standards were met in 93% (standard: 90%)', and
    '121 of 214 trained (57%) against an aim of 90%'.
    """
    goal = find_goal(text)
    has_goal = has_goal or bool(goal)
    rest = less_dates(text)
    found = tuple(each for each in readings(text) if _is_performance(rest, each, has_goal=has_goal))
    found = tuple(each for each in found if each.unit in units) if units else found
    brackets = [range(*match.span()) for match in _BRACKETS.finditer(text)]
    outside = tuple(each for each in found if not any(each.start in bracket for bracket in brackets)) or found
    present = tuple(each for each in outside if not _WAS.search(text[: each.start])) or outside
    present = tuple(each for each in present if each.unit not in DURATIONS) or present
    aimed = tuple(each for each in found if each.unit == "%" and "%" in goal)
    shares = tuple(each for each in aimed if any(fits_share(each, other) for other in present))
    return tuple(each for each in aimed if each in present) or shares or present


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text, or clauses between semicolons, and where they begin."""
    shielded = _BRACKETS.sub(lambda match: "(" * len(match[0]), text)
    cuts = [0, *(match.end() for match in _END.finditer(shielded)), len(text)]
    for start, end in pairwise(cuts):
        part = text[start:end]
        if part.strip():
            yield start + len(part) - len(part.lstrip()), part.strip().rstrip(";")


def _is_performance(text: str, reading: Reading, *, has_goal: bool) -> bool:
    before, after = text[: reading.start], text[reading.end :]
    is_change = _BY.search(before) and not re.match(r"\s+of\b", after)
    ahead = _AHEAD.search(before)
    is_ahead = (ahead is not None and not ahead["held"]) or _AGREED.match(after)
    if is_change or is_ahead or _STEP_BEFORE.search(before) or _THEN.search(before):
        return False
    if reading.unit == "%":
        return has_goal or not _STEP_AFTER.match(after)
    if reading.unit == "ratio" and ":" not in reading.text:
        return has_goal or not _STAFFING.search(text)
    is_level = _CHANGED_TO.search(before) or _COMPARED.match(after) or _STATISTIC.search(before)
    is_counted = reading.value >= _MANY and _TO_DATE.match(after)
    is_level = (
        is_level or is_counted or _STILL.match(after) or (_WAS.search(before) and _ON_A_DAY.match(after))
    )
    return has_goal or bool(is_level and not _STAFFING.search(text))
