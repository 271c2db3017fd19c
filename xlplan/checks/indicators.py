"""XP0 again: XP007 to XP010, on the figures of indicators and what the register says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.phrases import holds_number_word, says_no_data, shorten
from xlplan.checks.rule import Seen, check
from xlplan.plan.lengths import is_clock_face

if TYPE_CHECKING:
    from decimal import Decimal

    from xlplan.checks.rows import Indicator
    from xlplan.checks.subject import Subject

_CAN_PASS_100 = (
    r"\b(?:chang|varia|increas|reduc|growth|differen|improve|budget|spend|against|compared|capacity|occupan)"
)
_QUANTITY = r"\d\s?(?:%|per\s?cent|percentage points?|pp\b)|£\s?\d"
_CAN_BE_NEGATIVE = (
    r"\b(?:chang|varia|increas|reduc|growth|differen|improve|budget|spend|balance|net|gap|against)"
)


@check("XP007", "Figure that cannot be read", internal="warning", committee="warning", public="warning")
def find_unreadable_figures(subject: Subject) -> Iterator[Seen]:
    """Looks for an indicator whose figure the register expects (it has an extract key, or names a figure of
    the cell) and whose cell holds none, or several without saying which.

    ## Why it matters

    The month's update leaves such a cell alone, so that last month's words stay beside this month's figures.

    ## Example

    "3% (1) inadequate 25% (8) required improvement 72% (23) rated as good", and no word on which of them is
    meant.

    ## Remedy

    Write the figure into the cell, or say in the register which number it is (`figure`).
    """
    from xlplan.refresh.figures import reading_of

    for action in subject.actions:
        for each in action.indicators:
            spot = each.spot
            has_words = (
                not says_no_data(each.words) and spot.number is None and not (spot.is_formula or spot.is_date)
            )
            if has_words and _expects_figure(each):
                reading = reading_of(each.entry, spot)
                if isinstance(reading, str):
                    yield action.see_at(
                        each,
                        f"No exact figure can be read for {each.name} ({shorten(spot.measure)}): {reading}; "
                        "the month's update leaves the cell as it is.",
                        "Write the figure into the cell, or correct the indicator's row in the register.",
                    )


@check(
    "XP008", "Indicator without a current figure", internal="warning", committee="warning", public="warning"
)
def find_indicators_without_figure(subject: Subject) -> Iterator[Seen]:
    """Looks for an indicator whose current performance is blank; and for a measure that asks for a figure ("%
    of", "No. of", a rate) and is answered by "Awaiting data" or by words without any figure.

    Quiet about milestones ("New service in place") that are answered in words, or blank in an action that is
    complete.

    ## Why it matters

    A measure without a figure shows no progress, however many words surround it.

    ## Example

    "% of child protection conferences attended by the child" is answered "Awaiting data".

    ## Remedy

    Give the figure. Where there will be none, say what will be measured instead and from when.
    """
    for action in subject.actions:
        for each in action.indicators:
            wrong = _lacks_figure(each)
            is_done = subject.published(action) == "Complete" and not each.words and not each.is_countable
            if wrong and not is_done:
                yield action.see_at(
                    each,
                    f"{each.name} ({shorten(each.spot.measure)}) {wrong}: nothing shows how it stands.",
                    "Give the current figure, or say when there will be one.",
                    each.spot.text.strip() or each.spot.measure,
                )


def _lacks_figure(indicator: Indicator) -> str | None:
    """Return what is wrong with an indicator's current performance, as the rest of a sentence, or None."""
    spot = indicator.spot
    text = indicator.words
    if (
        not spot.cell
        or not indicator.is_certain
        or spot.number is not None
        or spot.is_date
        or spot.is_formula
    ):
        return None
    if not text:
        return "has no current performance"
    if not indicator.is_countable:
        return None
    if says_no_data(text):
        return f"asks for a figure and is answered '{text}'"
    has_figure = indicator.readings or holds_number_word(text) or re.search(_QUANTITY, text, re.IGNORECASE)
    if has_figure or _expects_figure(indicator):
        return None
    return f"asks for a figure and is answered in words: '{text}'"


@check(
    "XP010",
    "Value of the wrong kind, or outside its range",
    internal="warning",
    committee="warning",
    public="error",
)
def find_wrong_values(subject: Subject) -> Iterator[Seen]:
    """Looks for a figure that cannot answer its measure: a share above 100% or below 0%, a negative count, a
    range where one number is asked for, a count where a percentage is asked for, a figure that Excel took for
    a date.

    Quiet about changes and variances, which may be of any size.

    ## Why it matters

    It is a slip of the keyboard, or of Excel, that everybody sees once it has been published.

    ## Example

    "No. of users using CCM daily" is answered "100 – 150 per day".

    ## Remedy

    Write the value that the measure asks for. Type '3/4 with an apostrophe to keep Excel from making it 3
    April.
    """
    for action in subject.actions:
        for each in action.indicators:
            wrong = _misfits(each)
            if wrong:
                yield action.see_at(
                    each,
                    f"{each.name} ({shorten(each.spot.measure)}) {wrong}: it cannot be compared or added up.",
                    "Write the value that the measure asks for.",
                )
    yield from (
        Seen(f.message, f.remedy or "", f.sheet, f.cell, f.action, f.indicator, f.quote)
        for f in subject.failures
        if f.code == "XP010"
    )


def _misfits(indicator: Indicator) -> str | None:
    """Return why the figure cannot answer the measure, as the rest of a sentence, or None."""
    spot, reading = indicator.spot, indicator.reading
    if not indicator.is_countable or not indicator.is_known:
        return None
    if spot.is_date:
        kind = "a time of day" if is_clock_face(spot.text) else "a date"
        return f"asks for a figure, and its cell holds {kind}, '{spot.text}'"
    if reading and reading.high is not None and reading.unit != "ratio" and spot.number is None:
        return f"asks for one number, and is answered with a range, '{reading.text}'"
    is_count = all(each.unit != "%" for each in indicator.readings)
    if reading is None and indicator.readings and is_count and indicator.asks_percentage:
        return f"asks for a percentage, and is answered '{indicator.words}'"
    return None if indicator.value is None else _lies_outside(indicator, indicator.value)


def _lies_outside(indicator: Indicator, value: Decimal) -> str | None:
    """Return why a value is impossible for its measure, as the rest of a sentence, or None."""
    measure = indicator.spot.measure
    if indicator.asks_percentage and value > 100 and not re.search(_CAN_PASS_100, measure, re.IGNORECASE):
        return f"is a share of a whole, and {_plain(value)}% is more than all of it"
    if value < 0 and not re.search(_CAN_BE_NEGATIVE, measure, re.IGNORECASE):
        return f"cannot be negative, and is {_plain(value)}"
    return None


def _expects_figure(indicator: Indicator) -> bool:
    """Tell whether the register says that the cell holds a figure."""
    entry = indicator.entry
    return indicator.is_registered and (entry.figure is not None or entry.extract_key is not None)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
