"""What a sentence says that a figure has to reach: '(target 95%)', 'against a ceiling of 15', 'aim: none'.

Apart from targets.py, which reads measures: here a goal stands in the words beside a figure.
"""

from __future__ import annotations

import re

from xlplan.text.asides import find_asides
from xlplan.text.numbers import blank, plain

GOAL = (
    r"\b(?:targets?|aim(?:ing|s)?|goal|standard|ambition|expectation|requirement|trajectory|milestone|ceiling"
    r"|(?:statutory|legal|maximum|upper|agreed|policy) limit"
    r"|(?:level|figure|rate) (?:sought|promised|required|expected))\b"
)
_NONE = r"(?:none|nil|zero|nought)\b(?!-)"
_SUM = r"(?:[£€$]\s?)?[0-9](?:[0-9]|[.,](?=[0-9]))*(?:\s?%|(?:k|m|bn)\b)?"
_SUM += r"(?:\s(?:(?:working|calendar)\s)?(?:minutes|hours|days|weeks|months|years)\b)?"
_BOUNDS = (
    r"(?:under|below|less than|fewer than|no (?:more|less|fewer) than|at (?:least|most)|over|above|up to"
    r"|within)"
)
_STATED = r"(?:no (?:more|less|fewer) than|at (?:least|most))"  # '(under 25)' may be who they are
_AIM = rf"((?:{_BOUNDS}\s+|[<>=≤≥]+\s?)?{_SUM}|{_NONE})"
# 'Above target: 97%' gives the figure, and no target.
HELD = (
    r"\b(?:on|above|below|over|under|off|within|me(?:e)?t(?:s|ing)?|exceed(?:s|ed|ing)?|missed|missing)\s+"
    rf"(?:(?:the|our|its)\s+)?{GOAL}"
)
_WANTED = (  # '(want 20)', 'we want to reach 75%', 'we promised the Regulator 95%', 'we expect none'
    r"(?:\((?:we\s)?|\bwe\s(?:now\s)?)(?:(?:want|need)(?:ed)?|promised)\s(?:to (?:reach|be at|get to|see)\s)?"
    r"(?:the\s[a-z]+\s)?"
)
# '81% and needs to be 100%', '£3,140, to be brought below £500', '1,146. To be at or below 500 by May.'
_TO_BE = (
    r"\b(?:(?:needs?|has|have) to (?:be|reach|(?:fall|rise|come down|go up) to)"
    r"|to be (?:at or|no higher than)"
    r"|to be (?:brought|reduced|cut|raised|increased|taken|driven)(?:\s(?:back|down|up))?(?:\sto)?)"
)
# 'against a profile of 420', '(plan: 750)', '(no more than 310)', 'the 95% we agreed', 'should be 100%'
_AGREED = (
    rf"\bagainst\s(?:a|the|our)\s(?:[a-z]+\s)?(?:profile|plan|budget)\s(?:of\s)?{_AIM}"
    rf"|\((?:plan(?:ned)?|profile|limit)(?::|\sof)\s{_AIM}|\(({_STATED}\s{_SUM})\)"
    rf"|\bthe\s({_SUM})\swe\s(?:agreed|promised|set|committed to)\b|\bshould (?:now )?be\s{_AIM}"
    rf"|\bwe\s(?:have\s)?(?:committed to|agreed)\s((?:{_BOUNDS}\s)?[0-9.]+\s?%|{_NONE})"
)
_AT_MOST = r"ceiling|(?:statutory|legal|maximum|upper|agreed|policy) limit"
_NAMES_GOAL = re.compile(
    rf"{HELD}(?:(?:\s[a-z]+){{1,5}}:)?[\s:=(,–-]*(?:at\s+)?{_SUM}|{GOAL}(?:\s+(?!{_BOUNDS}\b|{_NONE})(?:[a-z]+|\0+)){{0,5}}[\s:=(–-]*{_AIM}"
    rf"|{_WANTED}{_AIM}|{_TO_BE}\s{_AIM}|\b({_NONE})\sshould (?:be|remain)\b"
    rf"|\bwe\s(?:hope for|expect)\s({_NONE})|\bagainst\s(?:the|a)\s({_SUM})\srequired\b"
    rf"|({_SUM})\s(?:expected|planned|required)\s(?:by|for|this|in)\b|({_SUM})\s(?:target|goal|standard)\b"
    rf"|{_AGREED}",
    re.IGNORECASE,
)
_OUT_OF = re.compile(rf"\bout of\s+(?:[a-z]+\s){{0,3}}{_AIM}", re.IGNORECASE)
_IS_GOAL = re.compile(
    rf"\W*(?:(?:the|our|we|a|an|against|its|\w+)\s+){{0,2}}{GOAL}|{_SUM}\s(?:expected|planned)\b"
    rf"|\W*(?:{_WANTED}{_AIM}|we\s(?:hope for|expect)\s{_NONE}|{_TO_BE}\s{_AIM}|{_NONE}\sshould\b)"
    rf"|\W*we\s(?:have\s)?(?:committed to|agreed)\s(?:(?:{_BOUNDS}\s)?[0-9.]+\s?%|{_NONE})"
    rf"|\W*we\s(?:expect|plan|intend|hope|aim)\b[^.;0-9]*?{GOAL}|[^.;]*\bboth targets\b",
    re.IGNORECASE,
)


def find_goal(text: str) -> str:
    """Return what a sentence says its figure has to reach: '0' of '(target 0)'; '' where it says nothing.

    What it is out of is one only where it names no other: '17.6 out of 25 (want 20)'.
    """
    rest = less_dates(text)
    found = [each for pattern in (_NAMES_GOAL, _OUT_OF) for each in _goals(pattern, rest)]
    return found[0] if found else ""


def find_own_goal(text: str) -> str:
    """Return the one goal that the words beside a figure name; '' where they name none, or two."""
    found = {*_goals(_NAMES_GOAL, less_dates(text))}
    return found.pop() if len(found) == 1 else ""


def begins_with_goal(text: str) -> bool:
    """Tell whether a sentence begins by naming a goal, that of the one before: 'We aim to reach 75%.'"""
    return _IS_GOAL.match(text) is not None


def less_dates(text: str) -> str:
    """Return the text with its dates blanked, so that no year is taken for a figure."""
    return blank(plain(text), [(start, end) for start, end, reason in find_asides(text) if reason == "date"])


def _goals(pattern: re.Pattern[str], rest: str) -> list[str]:
    return [_spelt(match[0], each) for match in pattern.finditer(rest) for each in match.groups() if each]


def _spelt(match: str, goal: str) -> str:
    """Return a goal as a target column would have it: 0 for 'none', and no more than what a limit is."""
    said = " ".join(goal.split())
    if re.fullmatch(_NONE, said, re.IGNORECASE):
        return "0"
    return f"no more than {said}" if re.match(_AT_MOST, match, re.IGNORECASE) and said[0].isdigit() else said
