"""Counts of people in a text: how many children a sentence speaks of, and how many it leaves.

A number counts people where its own noun is people, not where people come after it ('5 working days for
children', '3 teams', '2 LAC reviews'). Bounds, targets, averages, ages and proportions are no counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from xlplan.text.disclosure import FEW

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_PLURAL = (
    r"children|babies|infants|toddlers|teenagers|adolescents|boys|girls|young (?:people|persons|women|men)|"
    r"(?:young )?offenders|pupils|care leavers|families|siblings|sibling (?:groups|pairs)|parents|"
    r"mothers|fathers|"
    r"grandparents|victims|patients|service users|asylum seekers|cases|(?:re-?)?referrals"
)
_SINGULAR = (
    r"child|baby|infant|toddler|teenager|boy|girl|young (?:person|woman|man)|(?:young )?offender|pupil|"
    r"care leaver|family|sibling(?: group| pair)?|parent|mother|father|grandparent|victim|patient|"
    r"service user|"
    r"asylum seeker|case|(?:re-?)?referral|LAC|CLA|UASC|CIN|NEET"
)
# A singular, or letters, are the noun itself only where the sentence goes on: not in '2 LAC reviews'.
_GOES_ON = (
    r"(?=\s*(?:$|[.,;:)\]–]|(?:who|whose|was|were|is|are|has|have|had|with|without|in|on|at|from|"
    r"and|did|do|does|"
    r"that|which|to|of|aged|under|over|remains?|became|become|being|been|missing|placed|subject|"
    r"known|went|needs?|"
    r"attended|awaiting|open|left|moved|received|died|this|last|not|for|by)\b))(?! in need\b)"
)
_PEOPLE = rf"(?i:(?:{_PLURAL})\b(?!['’])|(?:{_SINGULAR})\b(?!['’-]){_GOES_ON})"
# What may stand between a number and its noun: of the LBH looked after children, new, missing, open, ...
_BETWEEN = (
    r"(?:(?:of )?(?:the|these|those|our) |(?:[A-Z]{2,5}|[a-z-]+(?:ed|ing|ful|ic|al|ble|ary)|new|"
    r"other|more|further|"
    r"high[- ]risk|local|looked[- ]after|open|known|young|older|younger|such|different|female|"
    r"male|current|serious|"
    r"[Ll]ooked [Aa]fter|asylum|[0-9]+[- ]year[- ]old) ){0,4}"
)
_NOUN = rf"(?P<between>{_BETWEEN})(?P<noun>{_PEOPLE})"
_ALONE = r"(?<![\w.,:/£$€%+<>=≤≥-])"
_WHOLE = rf"(?P<whole>[0-9][0-9,]*) {_NOUN}"
_SMALL = re.compile(rf"{_ALONE}(?P<few>[1-5]|(?i:one|two|three|four|five))(?: \([0-9.]+ ?%\))? {_NOUN}")
_PART = re.compile(
    rf"{_ALONE}(?P<part>[0-9][0-9,]*)(?: \([0-9.]+ ?%\))? (?:out )?of (?:the |these |our |all |a "
    rf"total of )?{_WHOLE}"
)
_PART_AFTER = re.compile(
    rf"\b[Oo]f (?:the|our|these|those|all) {_WHOLE}[^.;]*?, (?:only |just |some |nearly "
    rf")?(?P<part>[0-9][0-9,]*)"
    r"(?![0-9%/-]|[.,][0-9]| ?%| (?:per cent|[0-9]{4}|(?:working )?(?:day|week|month|year)|"
    r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
)
_SHARE = re.compile(
    r"(?<![\w.,])(?P<rate>[0-9]{1,3}(?:\.[0-9]{1,2})?) ?(?:%|per cent) \(?(?:out )?of (?:the |our "
    r"|all |these )?" + _WHOLE
)
_OF_A_WHOLE = re.compile(r"[Oo]f (?:[a-z]+ )*[0-9]")  # the three patterns above go without none of it
# Words before a number that make it a name, a bound, a target, an age or a proportion.
_NO_COUNT = re.compile(
    r"(?:\b(?:phase|stage|tier|level|section|year|priority|quarter|q|group|band|strand|objective|"
    r"action|standard|"
    r"part|appendix|annex|table|figure|chapter|version|unit|ward|step|target|grade|category|point|"
    r"item|page|team|"
    r"regulation|article|paragraph|week|day|zone|pod|panel|aim|outcome|no\.|number|at least|at most|"
    r"(?:no|not) (?:more|fewer|less) than|(?:more|fewer|less) than|over|under|above|below|up to|"
    r"to|maximum(?: of)?|"
    r"minimum(?: of)?|target of|every|each|average(?: of)?|mean of|capacity (?:of|for)|places for|"
    r"ages?|aged|recruit|"
    r"per|ratio of|(?:[0-9]|one|two|three|nine) in|sample of)|~|1:)\s*$",
    re.IGNORECASE,
)
_PER = re.compile(r"\s*(?:per\b|for every|each\b|/|a (?:week|month|year|worker|day)\b)", re.IGNORECASE)
_OF_FILES = re.compile(r"\b(?:audit|sampl|quality check|case file|file)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:[^.;!?\n]|(?<=[0-9])\.(?=[0-9])|(?<=No)\.|(?<=no)\.)+")


class HeadCount(NamedTuple):
    """Is a small number of people: how many, in the words where it stands; `left` of how many, and why.

    `most` is above `least` where a rounded percentage leaves it open. `left_of` is the whole from which the
    number is left; None where the text itself says the number.
    """

    least: int
    most: int
    noun: str
    start: int
    end: int
    left_of: int | None = None

    @property
    def number(self) -> str:
        """Is the number as a sentence says it: '2', '2 or 3'."""
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


def find_small_counts(text: str) -> Iterator[HeadCount]:
    """Yield the counts of one to five people, and small parts of a whole ('3 of 40 children').

    Files that were audited or sampled are work, not people, though they are called cases.
    """
    for sentence in _SENTENCE.finditer(text):
        seen: set[int] = set()
        for match in _SMALL.finditer(text, *sentence.span()):
            if _counts(text, match) and not _is_of_files(match["noun"], sentence[0]):
                number = int(_WORDS.get(match["few"].casefold(), 0) or match["few"])
                seen.add(match.start())
                yield HeadCount(number, number, match["noun"], *match.span())
        if not _OF_A_WHOLE.search(sentence[0]):
            continue
        for pattern in (_PART, _PART_AFTER):
            for match in pattern.finditer(text, *sentence.span()):
                part, whole = _number(match["part"]), _number(match["whole"])
                is_small = 0 < part <= FEW < whole and match.start("part") not in seen
                if is_small and not _is_of_files(match["noun"], sentence[0]):
                    yield HeadCount(part, part, match["noun"], *match.span())
        for match in _SHARE.finditer(text, *sentence.span()):
            least, most = _share(match["rate"], _number(match["whole"]))
            if 0 < least <= most <= FEW and not _is_of_files(match["noun"], sentence[0]):
                yield HeadCount(least, most, match["noun"], *match.span())


def find_small_rests(text: str) -> Iterator[HeadCount]:
    """Yield where one to five people are left when a part is taken from its whole: 257 of 259 children."""
    for sentence in _SENTENCE.finditer(text) if _OF_A_WHOLE.search(text) else ():
        for pattern in (_PART, _PART_AFTER):
            for match in pattern.finditer(text, *sentence.span()):
                whole = _number(match["whole"])
                left = whole - _number(match["part"])
                if 0 < left <= FEW < whole and not _is_of_files(match["noun"], sentence[0]):
                    yield HeadCount(left, left, match["noun"], *match.span(), whole)
        for match in _SHARE.finditer(text, *sentence.span()):
            whole = _number(match["whole"])
            least, most = _share(match["rate"], whole)
            if 0 < whole - most <= whole - least <= FEW < whole and not _is_of_files(
                match["noun"], sentence[0]
            ):
                yield HeadCount(whole - most, whole - least, match["noun"], *match.span(), whole)


def asks_for_people(measure: str) -> str | None:
    """Return whom a measure asks the number of, children in 'No. of LBH children on a plan', else None."""
    pattern = rf"^\W*(?:the )?(?:total )?(?:no\.?|number|count|total|how many)(?: of)? {_NOUN}"
    found = re.search(pattern, " ".join(measure.split()), re.IGNORECASE)
    return found["noun"] if found else None


def _counts(text: str, match: re.Match[str]) -> bool:
    """Tell whether the number before a noun counts it."""
    before = text[max(0, match.start() - 30) : match.start()]
    is_word, noun = match["few"].isalpha(), match["noun"].casefold()
    if is_word and noun in ("case", "cases") and re.search(r"\bin\s*$", before, re.IGNORECASE):
        return False  # 'in one case': once
    if match["few"].casefold() == "one" and re.search(r"\b(?:any|no|each|every|than|which)\s*$", before):
        return False
    return not _NO_COUNT.search(before) and not _PER.match(text, match.end())


def _is_of_files(noun: str, sentence: str) -> bool:
    return noun.casefold() in ("case", "cases") and _OF_FILES.search(sentence) is not None


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _share(rate: str, whole: int) -> tuple[int, int]:
    """Return the least and the most that a rounded percentage of a whole may be; 1 and 0 where none fits."""
    half = Decimal(5).scaleb(-len(rate.partition(".")[2]) - 1)
    low, high = (whole * (Decimal(rate) + by) / 100 for by in (-half, half))
    least, most = low.to_integral_value(ROUND_CEILING), high.to_integral_value(ROUND_FLOOR)
    return max(int(least), 0), min(int(most), whole)
