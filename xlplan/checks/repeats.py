"""XP4 again: XP405 and XP409, one measure in two places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from xlplan.checks.phrases import shorten
from xlplan.checks.rule import Seen, check
from xlplan.text.likeness import content_words

if TYPE_CHECKING:
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.subject import Subject

_PART = (
    r"\b(?:teams?|pods?|locality|wards?|districts?|schools?|centres?|cohorts?|boys|girls|males?|females?"
    r"|partner"
    r"|agency|internal|external|aged?|under|over|north|south|east|west)\b"
)


class Pair(NamedTuple):
    """Is two indicators of different actions that are one measure; `is_alike` where only nearly so worded."""

    action: Action
    first: Indicator
    second: Indicator
    is_alike: bool


@check(
    "XP405",
    "One indicator, different values in two actions",
    internal="error",
    committee="error",
    public="error",
)
def find_different_values(subject: Subject) -> Iterator[Seen]:
    """Looks for one measure in two actions, under one name or two spellings of it, with different values for
    the same time. Where one of the names only has more words than the other, the values must also be near
    each other (within a quarter), since they may count different things. Quiet between sheets that ask for
    the same measures: they are one form, filled in by several services.

    `xlplan refresh` tells it too, of an indicator in several cells one of which cannot be changed: it is then
    changed in none.

    ## Why it matters

    Two values of one indicator in one plan contradict each other, and each was once right. It is what is left
    when the one was updated and the other forgotten.

    ## Example

    A06 gives "% of contacts received in MASH that progress to CAF" as 1.4%, and A07 "% of contacts progressed
    to CAF" as 1.3%, both for the year to date.

    ## Remedy

    Find out which is right, and put it in both; give both the same `extract_key` in the register, so that
    they move together. Where they are two measures, say in their names how they differ.
    """
    for pair in _find_pairs(subject):
        one, other = pair.first.value, pair.second.value
        if one is None or other is None or one == other or not _same_time(subject, pair):
            continue
        if pair.is_alike and abs(one - other) * 4 > max(abs(one), abs(other)):
            continue
        unit = "look like one measure" if pair.is_alike else "are one measure"
        yield pair.action.see_at(
            pair.second,
            f"{pair.first.name} ({pair.first.spot.cell}) says '{_figure(pair.first)}' and {pair.second.name} "
            f"({pair.second.spot.cell}) '{_figure(pair.second)}', and the two {unit}: "
            "a reader who finds both can believe neither.",
            "Put the right value in both, and give both one extract key; or say in the measures how they "
            "differ.",
            f"{_quote(pair.first)} | {_quote(pair.second)}",
        )


@check("XP409", "One measure under two names", internal="info", committee="info", public="warning")
def find_two_names(subject: Subject) -> Iterator[Seen]:
    """Looks for one measure in two actions whose words differ, while the value and the time are the same.

    ## Why it matters

    Readers take them for two measures, the extract may name only one of them, and one of the two is then not
    updated.

    ## Example

    "% of total referrals re-referred within a year" in A07 is "% of total referrals that are rereferred
    within a year" in A09; both are 10%.

    ## Remedy

    Use the same words in both places, and the same `extract_key` in the register.
    """
    told = set[str]()
    for pair in _find_pairs(subject):
        first, second = pair.first, pair.second
        differ = _letters(first.spot.measure) != _letters(second.spot.measure) or _spelling(
            first.spot.measure
        ) != _spelling(second.spot.measure)
        if first.value is None or first.value != second.value or not differ or second.name in told:
            continue
        if _same_time(subject, pair):
            told.add(second.name)
            yield Seen(
                f"{first.name} and {second.name} are both {_figure(first)} and look like one measure under "
                f"two names, '{shorten(first.spot.measure)}' ({first.measure_cell}) and "
                f"'{shorten(second.spot.measure)}': readers take them for two, and one may be left behind.",
                "Use the same words in both places, and one extract key in the register.",
                second.spot.sheet,
                second.measure_cell,
                pair.action.name,
                second.name,
                f"{_quote(first)} | {_quote(second)}",
            )


def _find_pairs(subject: Subject) -> Iterator[Pair]:
    """Yield each two indicators of different actions that measure the same, in reading order."""
    words: dict[str, list[tuple[Action, Indicator, frozenset[str]]]] = defaultdict(list)
    for action in subject.actions:
        for each in action.indicators:
            said = content_words(each.spot.measure)
            if each.spot.cell and each.is_known and len(said) > 1:
                rarest = "%" if "%" in each.spot.measure else ""
                words[f"{rarest} {_numbers(each.spot.measure)}"].append((action, each, said))
    forms = _find_forms(subject)
    for alike in words.values():
        for (action, first, one), (other_action, second, other) in combinations(alike, 2):
            is_form = action.sheet != other_action.sheet and {action.sheet, other_action.sheet} <= forms
            if action.name != other_action.name and not is_form and (one <= other or other <= one):
                is_alike = one != other
                if not is_alike or _is_near(first, second, one, other):
                    yield Pair(other_action, first, second, is_alike)


def _find_forms(subject: Subject) -> set[str]:
    """Return the sheets that are one form filled in by several services: all ask for the same measures."""
    asked: dict[str, set[str]] = defaultdict(set)
    for action in subject.actions:
        asked[action.sheet] |= {_letters(each.spot.measure) for each in action.indicators}
    sets = list(asked.values())
    return {sheet for sheet, measures in asked.items() if len(measures) > 1 and sets.count(measures) > 1}


def _is_near(first: Indicator, second: Indicator, one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether one name is the other with some more words, and these do not name a part."""
    shared = one & other
    if len(shared) < 4 or len(shared) * 10 < len(one | other) * 6:
        return False
    longer, shorter = sorted((first.spot.measure, second.spot.measure), key=len, reverse=True)
    parts = {word.casefold() for word in re.findall(_PART, longer, re.IGNORECASE)}
    return not parts - {word.casefold() for word in re.findall(_PART, shorter, re.IGNORECASE)}


def _same_time(subject: Subject, pair: Pair) -> bool:
    from xlplan.checks.conflicts import time_of

    return time_of(subject, pair.first) == time_of(subject, pair.second)


def _numbers(measure: str) -> str:
    return " ".join(sorted(re.findall(r"\d+", measure)))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _spelling(text: str) -> str:
    """Return a text as it is spelt, less case, blanks and a closing stop."""
    return " ".join(text.casefold().split()).rstrip(" .;:")


def _figure(indicator: Indicator) -> str:
    return indicator.reading.text if indicator.reading else indicator.words


def _quote(indicator: Indicator) -> str:
    return f"{indicator.spot.measure}: '{indicator.words}'"
