"""What a measure asks for, against what is asked of the action and what is reported: XP109, XP110, XP410."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xlplan.checks.narrative import Sentence, find_narratives, find_sentences
from xlplan.checks.phrases import says_nothing, shorten
from xlplan.checks.rule import Seen, check
from xlplan.text.likeness import content_words, likeness

if TYPE_CHECKING:
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.subject import Subject

_METHOD = (
    r"(?:to be |will be |tbc|tba)?\s*(?:assessed|measured|evidenced|monitored|evaluated|reviewed"
    r"|determined|agreed"
    r"|confirmed|identified|developed)\b.{0,60}"
)
_NAMED_MEASURE = r"(?:\b(?:the\s)?(?:percentage|proportion|number|rate)\sof|%\sof)\s(?P<what>[^.;:()]+)"
_ONLY_PART = (
    r"\b(?:aged?\s[^,.;]{0,20}?\d+(?:\s?or (?:over|above|under|more|older|younger)|\s?[-–]\s?\d+|\+)?"
    r"|(?:under|over)\s\d+s?\b|excluding\s[^,.;()]{3,40}|except\s[^,.;()]{3,40})"
)


@check("XP109", "Measure that names nothing to measure", internal="info", committee="info", public="info")
def find_measures_of_nothing(subject: Subject) -> Iterator[Seen]:
    """Looks for a measure that says only how something will be assessed, or that it is to be agreed.

    ## Why it matters

    Without a thing to count, a baseline or a target, no figure and no milestone can ever answer it.

    ## Example

    The only measure of A04 is "To be assessed through case audits".

    ## Remedy

    Say what the audits are to show ("% of chronologies judged good in case audits"), and by when how much.
    """
    for action in subject.actions:
        for each in action.indicators:
            measure = " ".join(each.spot.measure.split()).strip(" .")
            is_method = re.fullmatch(_METHOD, measure, re.IGNORECASE) or (measure and says_nothing(measure))
            if is_method and each.measure_cell:
                yield Seen(
                    f"{each.name} of {action.called} is '{shorten(measure)}': it says how, and not what is "
                    "measured, so that no figure can ever answer it.",
                    "Say what is to be counted or shown, and by when how much.",
                    each.spot.sheet,
                    each.measure_cell,
                    action.name,
                    each.name,
                    each.spot.measure,
                )


@check(
    "XP110",
    "Area names a measure that nothing reports",
    internal="info",
    committee="info",
    public="warning",
)
def find_unreported_measures(subject: Subject) -> Iterator[Seen]:
    """Looks for an area for improvement that itself names a percentage, number or rate, while no measure of
    the action is about it.

    ## Why it matters

    It is what the inspector asked to see, and the plan reports something else.

    ## Example

    "… for example the percentage of child protection plans that are outcome focused and / or measurable", and
    the two measures of A17 are about family group conferences and young offenders.

    ## Remedy

    Add the measure, or say in the narrative why it is not reported.
    """
    for action in subject.actions:
        cell = action.cells.get("area")
        for named in re.finditer(_NAMED_MEASURE, action.texts.get("area", ""), re.IGNORECASE):
            what = named["what"]
            told = [each for each in action.indicators if _is_about(each.spot.measure, what)]
            if cell and action.indicators and not told and len(content_words(what)) > 1:
                words = shorten(" ".join(named[0].split()))
                yield action.see(
                    "area",
                    f"The area of {action.called} names '{words}', and none of its measures reports it: "
                    "what was asked for is not shown.",
                    "Add the measure, or say in the narrative why it is not reported.",
                    " ".join(named[0].split()),
                )


def _is_about(measure: str, what: str) -> bool:
    """Tell whether a measure reports what an area names; two words of it are enough."""
    return bool(likeness(what, measure)) or len(content_words(what) & content_words(measure)) > 1


@check(
    "XP410",
    "Figure is of fewer than its measure says",
    internal="info",
    committee="info",
    public="warning",
)
def find_narrower_figures(subject: Subject) -> Iterator[Seen]:
    """Looks for a narrative whose count makes the percentage of current performance, "257 of the 259", and
    which says that it is of some only ("aged 4 or over", "excluding …"), where the measure says nothing of
    the kind. And for a measure "by" or "from" somebody that is answered in its own words without them, and
    with others.

    ## Why it matters

    The measure promises all children, and the figure leaves some out. Whoever compares it with another
    council's compares two things.

    ## Example

    "100% of LAC contribute their views" is answered 99%, and progress says "Of the 259 LAC aged 4 or over …
    257 communicated their views".

    ## Remedy

    Put the same words into the measure ("100% of LAC aged 4 or over"), or count them all.
    """
    for action in subject.actions:
        yield from _see_other_answers(action)
        promised = [
            each
            for each in action.indicators
            if each.value is not None and each.asks_percentage
            if not re.search(_ONLY_PART, each.spot.measure, re.IGNORECASE)
        ]
        for passage in find_narratives(subject, action) if promised else ():
            for sentence in find_sentences(passage):
                yield from _see_counts_of_some(action, sentence, promised)


def _see_other_answers(action: Action) -> Iterator[Seen]:
    for each in action.indicators:
        lost = _find_lost_words(each)
        if lost:
            yield action.see_at(
                each,
                f"{each.name} asks for '{shorten(each.spot.measure)}', and is answered "
                f"'{shorten(each.words)}', without '{lost}': the figure may count others.",
                "Say in the answer that it is the same, or count what the measure asks for.",
            )


def _see_counts_of_some(action: Action, sentence: Sentence, promised: list[Indicator]) -> Iterator[Seen]:
    only, passage = re.search(_ONLY_PART, sentence.text, re.IGNORECASE), sentence.passage
    for each in promised if only else ():
        counted = _find_counts(sentence, each)
        if only and counted:
            yield Seen(
                f"{passage.heading} ({passage.cell}) gives {each.name} as {counted}, '{only[0].strip()}' "
                f"only, and the measure '{shorten(each.spot.measure)}' ({each.measure_cell}) does not say "
                "so: the figure leaves out some that the measure promises.",
                "Put the same words into the measure, or count them all.",
                passage.sheet,
                passage.cell,
                action.name,
                each.name,
                f"{sentence.said} | {each.spot.measure}: '{each.words}'",
            )


def _find_lost_words(indicator: Indicator) -> str | None:
    """Return 'by partner agencies' where an answer repeats the measure without it, and has other words."""
    found = re.search(r"\b(?:by|from)\s(?P<whom>[^\d.,;:()]+)$", indicator.spot.measure)
    if not (found and indicator.readings and indicator.is_known):
        return None
    whom, asked = content_words(found["whom"]), content_words(indicator.spot.measure[: found.start()])
    said = content_words(re.sub(r"\b(?:as at|from|in|during|since|up to)\s.*", "", indicator.words))
    is_answer = len(asked & said) > 1 and said - asked - whom
    return found[0].strip() if whom and is_answer and not whom & said else None


def _find_counts(sentence: Sentence, indicator: Indicator) -> str | None:
    """Return the two counts of a sentence, '257 of 259', that make the indicator's percentage."""
    value = indicator.value or Decimal(0)
    counts = [n for n in sentence.numbers if n.unit in {"", "ratio"} and not n.is_range]
    ratios = [(n.value, n.high) for n in counts if n.high]
    ratios += [
        (part.value, whole.value) for part in counts for whole in counts if not (part.high or whole.high)
    ]
    for part, whole in ratios:
        if whole and whole > part and whole >= 10:
            share = (part * 100 / whole).quantize(Decimal(1).scaleb(_places(value)), ROUND_HALF_UP)
            if share == value and likeness(indicator.spot.measure, sentence.text):
                return f"{part.normalize():f} of {whole.normalize():f}"
    return None


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0
