"""Which way is better, as far as the words of a measure tell: proposed to an officer, and never certain.

Apart from targets.py, whose operators say it. The rows are tried in their order, as 'complaints answered
within 10 days' is better for being answered; with no row the officer is asked.
"""

from __future__ import annotations

import re
from typing import Literal

from xlplan.text.measures import DURATIONS

Better = Literal["higher", "lower"]

_TIME = r"(?:(?:working|calendar|school|clear) )?(?:second|minute|hour|day|week|month|year)s?"
_LONG = rf"(?:[0-9]+|an?|one|two|four|six|twelve)[ -]{_TIME}"
# How long it takes, where the figure is a length of time: 'Category 1 mean response'.
_AWAITED = r"\b(?:responses?|handovers?|answer(?:s|ed|ing)?|waits?|turnarounds?|queues?|delays?)\b"
# Of what is bad a share is good: complaints that are answered, satisfaction with how they are handled.
_DEALT_WITH = (
    r"\b(?:answered|resolved|responded|responses?|closed|acknowledged|handl\w+|dealt|satisf\w*|investigated"
    r"|followed up|reviewed|completed|contacted|received|offered|visited|assessed|cleared|supported)\b"
)
_LEFT_UNDONE = (
    r"\bnot (?:yet |been )*(?:completed|recovered|met|closed|done|allocated|assessed|compliant)\b"
    r"|\bnot in (?:education|place|date)\b|\b(?:do|does|did) not (?:meet|have|comply)|\bout of date\b"
    r"|\bpast (?:their|its) date\b|\boverdue\b|\bnon-?complian|\bunwanted\b|\bfalse alarm"
    r"|\b(?:below|under|less than) [0-9.]+% attendance\b"
    r"|\babandon(?:ed|ment)\b|\bno criteria to reside\b|\bexpired\b"
)
_POLARITIES: tuple[tuple[Better, str], ...] = (
    (
        "higher",
        r"\b(?:completed|held|issued|answered|resolved|seen|made|decided|paid|processed)\b"
        r".*\b(?:within\b|in [0-9])",
    ),
    (
        "lower",
        r"\b(?:average|mean|median)\b.*\b(?:waits?|waiting|time|length|days|weeks|caseloads?)\b"
        r"|\bcaseloads? (?:per|of)\b"
        r"|\b(?:time|days) (?:taken )?to (?:process|answer|re-?let|let|hire|complete|close|charge|respond"
        r"|repair|recruit|remove)\b"
        r"|\b(?:response|re-?let|turnaround|waiting) times?\b",
    ),
    ("higher", r"\b[io]n time\b|\bup[ -]to[ -]date\b|\btimeliness\b|\bin timescales?\b|\bin[ -]date\b"),
    (
        "lower",
        r"\bvacanc|\bvacant\b|\bsickness\b|\babsen|\bturnover\b|\bre-?referr|\brepeat"
        r"|\bsecond\b.*\bsubsequent\b"
        r"|\bcomplaint|(?<!while )(?<!whilst )\bwaiting\b|\bawaiting\b|\bbacklog\b|\boutstanding over\b"
        r"|\bunallocated\b|\bmissing\b|\bmissed\b|\barrears\b|\bre-?offen|\bexclu(?:ded|sion)|\bsuspensions?\b"
        r"|\bneet\b|\boverspen|\bbreakdowns?\b|\blast(?:ing)? (?:2|two) (?:or more )?years\b|\bdelay"
        r"|\bagency (?:staff|workers?|social workers|spend|rate|use)\b|\bdeaths?\b|\bkilled\b|\bcasualt"
        r"|\bfires\b"
        r"|\b(?:severe harm|with harm|pressure ulcers)\b|\bfirst[ -]time entrants\b|\bcustody\b|\boffences\b"
        r"|\b(?:temporary|bed and breakfast) accommodation\b|\bin bed and breakfast\b"
        r"|\bpermanent admissions\b|\bin unregistered\b|\bpart-?time timetables?\b|\bemissions\b"
        r"|\bresidual\b.*\bwaste\b|\bwithdrawals\b|\brestrictive\b|\bwaivers\b"
        rf"|\b(?:over|beyond|longer than|more than) {_LONG}\b(?!.*\bold\b)",
    ),
    (
        "higher",
        rf"\bwithin (?:(?:the|their|an?) )?(?:{_LONG}|(?:agreed |target )?(?:time|timescale)s?\b)"
        rf"|\bin {_LONG}\b",
    ),
    (
        "higher",
        r"\bpositive outcome|\bengage|\btrained\b|\brecording rate|\battend|\bparticipat|\bcontribut"
        r"|\bsatisf|\bgood\b|\bquality of\b|\bachiev|\bvaccinat|\bimmunis|\bcomplian|\brecycl|\bcompost"
        r"|\b(?:tax|rates?|rent|income) collected\b|\bsuitable\b|\b(?:eet|ete)\b"
        r"|\bin (?:education|(?:paid )?employment)\b|\bexpected standard\b|\bavailability\b|\bprevented\b"
        r"|\brecommend|\brated [3-5]\b"
        r"|\baffordable homes\b|\bsupported internships?\b|\bfully or partly met\b"
        r"|\bon track\b"
        r"|\b(?:reviewed|visited|audited|seen|inspected|surveyed|checked?|supervised|supervision|survey|visit)\b"
        rf".*\bin (?:the )?(?:last|past) {_LONG}",
    ),
)


def suggest_polarity(measure: str, unit: str = "") -> Better | None:
    """Return which way is better, as far as the measure's words tell; None is 'ask the officer'.

    `unit` is the figure's: 'answered in 10 days' is a share of letters, or takes so many days, and fewer are
    better.
    """
    if unit in DURATIONS and _search(rf"\b(?:in|within) {_LONG}\b|{_AWAITED}", measure):
        return "lower"
    if _search(_LEFT_UNDONE, measure):
        return "lower"
    for polarity, words in _POLARITIES:
        if _search(words, measure):
            is_open = polarity == "lower" and _search(_DEALT_WITH, measure)
            return None if is_open else polarity
    return None


def _search(words: str, measure: str) -> bool:
    return re.search(words, measure, re.IGNORECASE) is not None
