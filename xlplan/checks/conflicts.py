"""Where a narrative and a figure cannot both be right: the same measure and time, and another value.

Apart from words.py, which tells the officer, and claims.py, which reads a narrative without its plan.
Where the measure or the time is not certain, there is no conflict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xlplan.checks.narrative import find_narratives
from xlplan.text.claims import Claim, Time, counts_the_same, find_claims, is_same_time
from xlplan.text.likeness import is_general, likeness
from xlplan.text.periods import find_periods

if TYPE_CHECKING:
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.subject import Subject

# What says of a figure among the next steps that it is how things stand, and not what they are to be.
_STANDS = r"\b(?:is|are|was|were|has|have|stands?|stood|currently|now|remains?)\b"
_AT_LEAST = (
    r"over|above|in excess of|at least|[>≥]=?|\+|(?:more|greater) than|or (?:more|above|over)"
    r"|(?:no|not) (?:less|fewer) than"
)
# Where the words for what is counted end: at a verb, a preposition, a stop.
_CUMULATIVE = r"\b(?:ytd|year to date|cumulative)\b"


class Conflict(NamedTuple):
    """Is a claim, the column that it stands in, and the indicator that says otherwise."""

    column: str
    claim: Claim
    indicator: Indicator


def find_conflicts(subject: Subject, action: Action) -> Iterator[Conflict]:
    """Yield the claims of an action's narrative that its figures contradict, in reading order."""
    if all(each.value is None for each in action.indicators):
        return
    for passage in find_narratives(subject, action):
        for claim in find_claims(passage.text, passage.markers):
            is_plan = passage.column == "next_steps" and not re.search(_STANDS, claim.phrase)
            against = None if is_plan else _contradicted(subject, action, claim)
            if against:
                yield Conflict(passage.column, claim, against)


def _contradicted(subject: Subject, action: Action, claim: Claim) -> Indicator | None:
    """Return the indicator that a claim is certainly about and does not agree with, if there is one."""
    comparable = [each for each in action.indicators if each.value is not None and _same_unit(claim, each)]
    if any(_agrees(claim, each) for each in comparable):
        return None
    scored = [(_likeness(claim, each, comparable), each) for each in comparable]
    highest = max((score for score, _ in scored), default=0)
    best = [each for score, each in scored if score and score == highest]
    return best[0] if len(best) == 1 and is_same_time(claim, time_of(subject, best[0])) else None


def _likeness(claim: Claim, indicator: Indicator, comparable: list[Indicator]) -> float:
    """Return how far the claim is about the indicator: by its words, or as the only one there is."""
    is_only = len(comparable) == 1 and claim.reading.unit == "%"
    if is_only and is_general(claim.phrase, indicator.spot.measure):
        return 1
    others = [each.spot.measure for each in comparable if each is not indicator]
    if not counts_the_same(claim, indicator.spot.measure):
        return 0
    return likeness(indicator.spot.measure, claim.phrase, others)


def _same_unit(claim: Claim, indicator: Indicator) -> bool:
    reading = indicator.reading
    unit = reading.unit if reading else "%" if "%" in indicator.spot.number_format else ""
    return claim.reading.unit == unit or (claim.reading.unit == "ratio" and unit == "%")


def _agrees(claim: Claim, indicator: Indicator) -> bool:
    """Tell whether the claim holds of the indicator's value, both rounded as the coarser is written."""
    value, reading = indicator.value or Decimal(0), claim.reading
    slack = max(_precision(reading.value), _precision(value)) / 2
    if reading.unit == "ratio":
        share = 100 * reading.value / reading.high if reading.high else Decimal(0)
        return abs(share - value) <= _precision(value) / 2
    if reading.high is not None:
        return reading.value - slack <= value <= reading.high + slack
    if reading.bound:
        is_least = re.fullmatch(_AT_LEAST, reading.bound) is not None
        return value >= reading.value if is_least else value <= reading.value
    return abs(reading.value - value) <= slack


def _precision(value: Decimal) -> Decimal:
    """Return the last place that a figure was written to: 0.1 for 1.3, 1 for 116, 100 for 1,200."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        return Decimal(1).scaleb(exponent)
    digits = f"{value:f}"
    zeros = len(digits) - len(digits.rstrip("0"))
    return Decimal(10) ** zeros if 1 < zeros < len(digits) else Decimal(1)


def time_of(subject: Subject, indicator: Indicator) -> Time:
    """Return what stretch of time an indicator's figure is for: by its own words, its footnotes, the
    register.
    """
    words = "\n".join([indicator.spot.text, *subject.notes_of(indicator)])
    spans = [span for span in find_periods(words) if span.period.kind != "year"]
    latest = max(spans, key=lambda span: span.period.last, default=None)
    basis = indicator.entry.basis if indicator.is_registered else None
    cumulative = basis == "ytd" or re.search(_CUMULATIVE, words, re.IGNORECASE) is not None
    one_month = (
        basis == "month" or re.search(r"\bperformance (?:for|in|during)\b", words, re.IGNORECASE) is not None
    )
    return Time(
        month=latest.period.month_period if latest else subject.period,
        is_year_to_date=cumulative,
        is_one_month=one_month and not cumulative,
        since=latest.first_month if latest else None,
    )
