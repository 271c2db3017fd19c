"""What a narrative claims: each figure that says how things stand, with the words around it and its time.

Apart from words.py, which compares claims with an action's figures: here a narrative is a text, with no plan.
Figures of another time, of others, of a plan or of a part are left out, and so is what may be one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlplan.text.asides import find_asides
from xlplan.text.figures import Reading, readings
from xlplan.text.likeness import names_any
from xlplan.text.periods import PeriodSpan, find_periods

if TYPE_CHECKING:
    from xlplan.text.periods import Period

Span = tuple[int, int]

# It begins with the characters that may end one: a search goes from one of these to the next.
SENTENCE_END = (
    r"[.!?\n](?:(?<=\n)|(?<!\bno[.!?])(?<!\bnos[.!?])(?<!approx[.!?])(?<!\bvs[.!?])(?<!\be\.g[.!?])"
    r"(?<!\bi\.e[.!?])(?<!\bc[.!?])(?=\s+[\"'“‘(]?[A-Z0-9]))"
)
_CLAUSE_END = rf"{SENTENCE_END}|;"
_YEAR_TO_DATE = r"\b(?:year[\s-]to[\s-]date|ytd|this (?:financial )?year|so far|since (?:1(?:st)? )?april)\b"
_THEN = (
    r"\b(?:last|previous|prior|preceding)\s+(?:year|month|quarter|period)"
    r"|\b(?:year|month|quarter)s?\s+(?:before|earlier|ago)\b"
    r"|\b(?:during|at|when|time of)\b[^.]{0,30}\binspect"
    r"|\b(?:baseline|outturn|originally|initially|compared|versus)\b|(?<!less )(?<!more )(?<!fewer )\bthan\b"
    r"|\b(?:against|from)\s*$"
)
_OTHERS = (
    r"\b(?:national(?:ly)?|england|london|neighbours?|comparators?|benchmark\w*|regional(?:ly)?|elsewhere)\b"
)
_AHEAD = (
    r"\b(?:project(?:ed|ing|ions?)|forecast\w*|estimat\w+|expect\w*|anticipat\w+|predict\w*|likely|will"
    r"|would|should|could"
    r"|hop(?:e|ed|ing)|planned|plans? to|aim\w*|by (?:the )?end of|further|another|additional)\b"
)
_PART = (
    r"\b(?:of|among) (?:these|those|whom|which|them)\b|\bof the (?:remaining|rest|other)\b"
    r"|\b(?:teams?|pods?|locality|localities|wards?|districts?|schools?|centres?|cohorts?|samples?|boys"
    r"|girls|males?|females?)\b"
)
_FROM_TO = r"\bfrom\b[^.;]*\d[^.;]*?\bto\s+$"  # 'risen from 58% at the inspection to'
_OTHER_FIGURE = r"\(\s?\d[\d.,]*\s?%[^()]*\)"
_LOOSE = r"approx|about|around|circa|c\.|nearly|almost|~"
_MONTH = (
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|(?:(?<=in )|(?<=for )|(?<=during )|(?<=of )"
    r"|(?<=end ))May"
    r"|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b(?!\w)"
)
_COUNTED_ENDS = (
    r"\b(?:is|are|was|were|has|have|had|been|will|do|does|did|who|which|that|by|on|in|at|for|from|to|with"
    r"|within)\b"
    r"|[.,;:()]"
)
_BOUNDS_CUT = {"comparison", "before", "target", "change"}


@dataclass(frozen=True)
class Claim:
    """Is one figure that a narrative states of the present: the figure, the words about it, and its time.

    `phrase` reaches from the figure before to the figure after, `before` and `after` are its two halves.
    `sentence` is the whole one, for quoting. `months` are named without a year. No period, no month and no
    year to date is simply 'now'.
    """

    reading: Reading
    sentence: str
    before: str
    after: str
    periods: tuple[PeriodSpan, ...]
    is_year_to_date: bool
    months: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """Is the words about the figure, those of dates left out."""
        return re.sub(_MONTH, " ", f"{_without_periods(self.before)} {_without_periods(self.after)}")


@dataclass(frozen=True)
class Time:
    """Is the stretch of time that an indicator's figure is for, as far as its cell and footnotes tell."""

    month: Period | None
    is_year_to_date: bool = False
    is_one_month: bool = False
    since: Period | None = None


def find_claims(text: str, markers: Sequence[Span] = ()) -> Iterator[Claim]:
    """Yield the figures that the text states of the present, in reading order."""
    found = readings(text, markers)
    cuts = [(start, end) for start, end, reason in find_asides(text) if reason in _BOUNDS_CUT]
    stops = sorted([*cuts, *((reading.start, reading.end) for reading in found)])
    for reading in found:
        sentence, clause = (_stretch(text, reading, end) for end in (SENTENCE_END, _CLAUSE_END))
        start = max([clause[0], *(end for _, end in stops if end <= reading.start)])
        end = min([clause[1], *(begin for begin, _ in stops if begin >= reading.end)])
        before, after = _without_bound(text[start : reading.start], reading), text[reading.end : end]
        risen = re.search(_FROM_TO, text[clause[0] : reading.start], re.IGNORECASE)
        before = text[clause[0] : clause[0] + risen.start()] if risen else before
        if _is_of_now(before, after, reading):
            said = " ".join(text[slice(*sentence)].split())
            near = before + " " + re.split(r"[,;()]", after)[0]
            months = tuple(re.findall(_MONTH, _without_periods(near)))
            yield Claim(reading, said, before, after, find_periods(near), _says(_YEAR_TO_DATE, near), months)


def counts_the_same(claim: Claim, measure: str) -> bool:
    """Tell whether the measure has what the figure counts: '31 changes' are no users."""
    follows = claim.after.lstrip()
    if claim.reading.unit == "%" and not re.match(r"of\b", follows):
        return True
    counted = re.split(_COUNTED_ENDS, re.sub(r"^of\s", "", follows), maxsplit=1)[0]
    return names_any(measure, counted)


def is_same_time(claim: Claim, time: Time) -> bool:
    """Tell whether a claim and an indicator's figure are certainly for the same stretch of time."""
    if claim.is_year_to_date and time.is_one_month:
        return False
    if claim.months and {name[:3] for name in claim.months} != {time.month and f"{time.month.first:%b}"}:
        return False
    return all(_fits(span, claim, time) for span in claim.periods)


def _fits(span: PeriodSpan, claim: Claim, time: Time) -> bool:
    if (
        time.month is None
        or span.period.kind in {"quarter", "year"}
        or span.period.month_period != time.month
    ):
        return False
    begins_year = span.first_month is not None and span.first_month.first.month == 4
    if time.is_year_to_date:
        return claim.is_year_to_date or begins_year
    return span.first_month == time.since


def _stretch(text: str, reading: Reading, ending: str) -> Span:
    """Return the sentence, or the clause, that a reading stands in."""
    ends = [match.end() for match in re.finditer(ending, text)]
    start = max((end for end in ends if end <= reading.start), default=0)
    return start, min((end for end in ends if end >= reading.end), default=len(text))


def _is_of_now(before: str, after: str, reading: Reading) -> bool:
    near = re.split(r"[,;]", re.sub(_OTHER_FIGURE, " ", after))[0]
    if reading.bound and _says(_LOOSE, reading.bound):
        return False
    if re.match(r"\s?\($", before) or _says(_PART, before) or _says(_PART, near):
        return False  # '13 (24%) of these' is a part of something else
    return not any(_says(words, side) for words in (_THEN, _OTHERS, _AHEAD) for side in (before, near))


def _without_bound(before: str, reading: Reading) -> str:
    bound = reading.bound or ""
    return before.rstrip()[: -len(bound)] if bound and before.rstrip().lower().endswith(bound) else before


def _says(words: str, text: str) -> bool:
    return re.search(words, text, re.IGNORECASE) is not None


def _without_periods(text: str) -> str:
    for span in reversed(find_periods(text)):
        text = text[: span.start] + " " + text[span.end :]
    return text
