"""XP4 again: XP402, whether the words for a change or a miss fit the figures that stand beside them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xlplan.checks.narrative import Sentence, find_narratives, find_passages, find_sentences, spell
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.subject import Subject
    from xlplan.text.numbers import Shape

_SLIGHT = r"slight(?:ly)?|marginal(?:ly)?|a little|minor|modest(?:ly)?|small"
_STRONG = (
    r"significant(?:ly)?|substantial(?:ly)?|considerabl[ey]|dramatic(?:ally)?|sharp(?:ly)?|marked(?:ly)?"
    r"|great(?:ly)?|much|far|huge(?:ly)?|major"
)
_UP = r"higher|greater|increas(?:e|ed|es|ing)|ris(?:e|en|es|ing)|rose|grow(?:n|s|ing|th)?|grew"
_DOWN = (
    r"lower|fewer|smaller|decreas(?:e|ed|es|ing)|reduc(?:ed|es|ing|tion)|fall(?:en|s|ing)?|fell"
    r"|drop(?:ped|s)?|declin(?:e|ed|es|ing)"
)
_CHANGE = (
    rf"(?:\b(?P<adverb>{_SLIGHT}|{_STRONG})\s+)?\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b"
    rf"(?:\s+(?P<after>(?:{_SLIGHT}|{_STRONG}))\b)?"
)
_COMPARES = (
    r"\b(?:compared\s+(?:with|to)|against|versus|(?:higher|lower|greater|fewer|smaller)\s+than|than)\b"
)
_COMPARATIVE = r"higher|greater|lower|fewer|smaller"
_CLAUSE_END = r"[;:]|\b(?:but|while|whilst|whereas|although|though)\b"
_MISSES = (
    rf"\b(?:(?P<adverb>{_SLIGHT}|{_STRONG})\s+)?(?:(?P<up>exceed(?:s|ed|ing)?|above|over)"
    r"|(?P<down>below|under|short of))\s+(?:the\s|our\s|its\s|this\s)?target\b"
)


class Comparison(NamedTuple):
    """Is what a sentence compares: the figure of now, those of before, and the words for the difference."""

    now: Decimal
    befores: tuple[Decimal, ...]
    unit: str
    change: re.Match[str]


@check(
    "XP402",
    "Words do not fit the size or the direction of a change",
    internal="info",
    committee="warning",
    public="warning",
)
def find_wrong_words(subject: Subject) -> Iterator[Seen]:
    """Looks for "slightly" beside a change of three tenths and more, "significantly" beside one of less than
    a twentieth, "higher" or "lower" where the figures go the other way; and the same of a target that is
    "slightly exceeded".

    Quiet where the figures of the sentence cannot certainly be told apart into now and before, about changes
    of less than 5 points or 5 cases, and where one of several earlier figures bears the words out.

    ## Why it matters

    Members read the adjective, and auditors the figures. A halving that is called slight looks like hiding
    it, or like nobody having looked.

    ## Example

    "A slightly lower percentage progressing on to become referrals (13%, compared with 31% in 2011/12 and 26%
    in 2012/13)": it has halved.

    ## Remedy

    Let the words say what the figures do ("half of last year's 26%"), or correct the figures.
    """
    for action in subject.actions:
        for passage in find_passages(subject, action):
            for sentence in find_sentences(passage):
                for comparison in find_comparisons(sentence):
                    yield from _see_change(action, sentence, comparison)
        yield from _see_misses(subject, action)


def find_comparisons(sentence: Sentence) -> Iterator[Comparison]:
    """Yield the comparisons of a sentence that are certain, with the words that describe them."""
    yield from _find_moves(sentence)
    used, done = set[int](), 0
    for keyword in re.finditer(_COMPARES, sentence.text, re.IGNORECASE):
        stop = re.compile(_CLAUSE_END, re.IGNORECASE).search(sentence.text, keyword.end())
        after = [n for n in sentence.numbers if keyword.end() <= n.start < (stop.start() if stop else 9**9)]
        if not after or (keyword[0].lower() == "than" and not after[0].start - keyword.end() > 1):
            continue
        unit = after[0].unit
        befores = [number for number in after if number.unit == unit and not number.is_range]
        earlier = [n for n in sentence.numbers if n.end <= keyword.start() and n.start not in used]
        nows = [number for number in earlier if number.unit == unit and not number.is_range]
        if befores and nows and unit != "ratio":
            now = nows[-1]
            used |= {number.start for number in befores}
            begin = max([done, *(n.end for n in sentence.numbers if n.end <= now.start)])
            done = befores[-1].end
            change = _describes(sentence.text, begin, now, keyword)
            if change:
                yield Comparison(now.value, tuple(each.value for each in befores), unit, change)


def _describes(text: str, begin: int, now: Shape, keyword: re.Match[str]) -> re.Match[str] | None:
    """Return the words for a change that certainly go with `now`: 'lower than', 'a lower rate (13%', 'fell to
    13%'.
    """
    changes = list(re.compile(_CHANGE, re.IGNORECASE).finditer(text, begin, keyword.end()))
    for change in reversed(changes):
        word, between = change["up"] or change["down"], text[change.end() : now.start]
        if change.start() >= now.end:
            if change.end() > keyword.start() or not text[change.end() : keyword.start()].strip(" ,"):
                return change  # 'lower than last year'
        elif re.fullmatch(_COMPARATIVE, word, re.IGNORECASE):
            return change if len(between.split()) <= 12 and "," not in between else None
        elif re.fullmatch(r"\s+(?:again\s)?(?:to|at)\s+(?:only\s|just\s)?", between):
            return change
    return None


def _find_moves(sentence: Sentence) -> Iterator[Comparison]:
    """Yield what 'fell slightly from 26% to 13%' compares."""
    text, numbers = sentence.text, sentence.numbers
    pairs = [(n.value, n.high, n.start, n.unit) for n in numbers if n.is_range and n.join.strip() == "to"]
    pairs += [
        (one.value, other.value, one.start, one.unit)
        for one, other in itertools.pairwise(numbers)
        if one.unit == other.unit
        and not (one.is_range or other.is_range)
        and re.fullmatch(r"(?:\s(?:in|at|during)\s[^.,;]{2,25})?,?\s+to\s+", text[one.end : other.start])
    ]
    for before, now, start, unit in pairs:
        change = next(
            (
                each
                for each in re.finditer(_CHANGE, text[:start], re.IGNORECASE)
                if re.fullmatch(r"(?:\s\w+)?\s+from\s+", text[each.end() : start])
            ),
            None,
        )
        if change and now is not None:
            yield Comparison(now, (before,), unit, change)


def _see_change(action: Action, sentence: Sentence, comparison: Comparison) -> Iterator[Seen]:
    now, befores, change = comparison.now, comparison.befores, comparison.change
    adverb = (change["adverb"] or change["after"] or "").lower()
    goes_up = change["up"] is not None
    nearest = min(befores, key=lambda before: abs(now - before))
    if all((now > before) != goes_up or now == before for before in befores):
        wrong = "they say nothing of the kind" if now == nearest else "they go the other way"
    elif re.fullmatch(_SLIGHT, adverb) and all(_is_large(now, each) for each in befores):
        wrong = f"that is {_describe_size(now, nearest)}"
    elif re.fullmatch(_STRONG, adverb) and all(_is_tiny(now, each, comparison.unit) for each in befores):
        wrong = "that is hardly a change"
    else:
        return
    words, passage = " ".join(change[0].split()), sentence.passage
    yield Seen(
        f"{passage.heading} ({passage.cell}) says '{words}', and its own figures are "
        f"{spell(now, comparison.unit)} now and {spell(nearest, comparison.unit)} before: {wrong}, "
        "and whoever does the sum doubts the rest.",
        "Let the words say what the figures do, or correct the figures.",
        passage.sheet,
        passage.cell,
        action.name,
        quote=sentence.said,
    )


def _see_misses(subject: Subject, action: Action) -> Iterator[Seen]:
    for passage in find_narratives(subject, action):
        for sentence in find_sentences(passage):
            for said in re.finditer(_MISSES, sentence.text, re.IGNORECASE):
                about = _find_indicator(action, sentence.text[: said.start()])
                if about and about.value is not None and about.entry.target is not None:
                    yield from _see_miss(action, sentence, said, about, about.value, about.entry.target)


def _see_miss(
    action: Action, sentence: Sentence, said: re.Match[str], about: Indicator, value: Decimal, target: Decimal
) -> Iterator[Seen]:
    adverb, unit = (said["adverb"] or "").lower(), about.entry.unit or ""
    if value != target and (value > target) != (said["up"] is not None):
        wrong = "it is on the other side of it"
    elif re.fullmatch(_SLIGHT, adverb) and abs(value - target) >= max(Decimal(3), abs(target) * 3 / 10):
        wrong = f"that is {_describe_size(value, target)}"
    elif re.fullmatch(_STRONG, adverb) and _is_tiny(value, target, unit):
        wrong = "that is hardly a difference"
    else:
        return
    passage = sentence.passage
    yield Seen(
        f"{passage.heading} ({passage.cell}) says '{said[0]}', and {about.name} ({about.spot.cell}) is "
        f"{spell(value, unit)} against {spell(target, unit)}: {wrong}, and readers are misled by the one or "
        "the other.",
        "Let the words say what the figure does, or correct the figure.",
        passage.sheet,
        passage.cell,
        action.name,
        about.name,
        f"{sentence.said} | {about.spot.measure}: '{about.words}'",
    )


def _find_indicator(action: Action, words: str) -> Indicator | None:
    """Return the indicator of the action that some words are certainly about."""
    from xlplan.text.likeness import likeness

    measures = [each.spot.measure for each in action.indicators]
    scored = [
        (likeness(each.spot.measure, words, [m for m in measures if m != each.spot.measure]), each)
        for each in action.indicators
    ]
    highest = max((score for score, _ in scored), default=0)
    best = [each for score, each in scored if score and score == highest]
    return best[0] if len(best) == 1 else None


def _is_large(now: Decimal, before: Decimal) -> bool:
    return abs(now - before) >= max(Decimal(5), abs(before) * 3 / 10)


def _is_tiny(now: Decimal, before: Decimal, unit: str) -> bool:
    return abs(now - before) * 20 < abs(before) and (unit != "%" or abs(now - before) < 2)


def _describe_size(now: Decimal, before: Decimal) -> str:
    """Return how large a difference is: 'a halving', '75% more'."""
    if not before:
        return "a change from nothing"
    if now * 20 in range(int(before * 9), int(before * 11) + 1):
        return "a halving"
    share = abs(now - before) * 100 / abs(before)
    return f"{share:.0f}% {'more' if now > before else 'less'}"
