"""XP1 again: XP105, XP107 and XP108, what surrounds the ratings: their key, the words, the targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.checks.narrative import find_passages, find_sentences, spell
from xlplan.checks.phrases import shorten
from xlplan.checks.rule import Seen, check
from xlplan.checks.yearly import is_so_far

if TYPE_CHECKING:
    from decimal import Decimal

    from xlplan.checks.narrative import Sentence
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.subject import Subject

_RATING_WORDS = r"\b(?:red|amber|green|blue|complete)\b"
_COLOUR = r"(?:red|amber|yellow|green|blue|[ragb])?"  # 'In progress' and the like speak for themselves
_LETTER_MEANS = r"\b([ragbc])\s?[=:–-]\s?(?=[^\W\d_]{2})"  # 'B = complete   G = on track'
_KEY_HEADING = (
    r"\s*(?:rag|rating|colour|color)?\s*(?:status|rating|colour)?s?\s*(?:key|legend|definitions?)\b.{0,40}"
)
_AT_RISK = (
    r"\brisk\s+(?:that|of)\b[^.;]*?\b(?:not\s+(?:be\s+)?(?:completed?|met|delivered|achieved)|slip\w*"
    r"|delays?|missing)"
    r"|\b(?:actions?|targets?|deadlines?|timescales?|projects?|milestones?|delivery|completion|plans?)\b"
    r"[^.;,]{0,25}?\b(?:is|are|remains?|now)\s+at\s+(?:\w+\s)?risk(?!\sof\b)"
    r"|\b(?:will|may) not (?:now )?(?:be )?(?:completed|met|delivered|achieved)\b"
    r"|\b(?:is|are) (?:now |currently )?(?:behind (?:schedule|plan|target|timescales?)|off track|not on track"
    r"|unlikely to (?:be )?(?:met|meet|achieved?|completed?|delivered))\b"
    r"|\bhas slipped\b|\b(?:target|deadline|timescale)s? (?:was|were|has been|have been) missed\b"
)
_FAR_OFF = (
    r"\b(?:significantly|substantially|considerably|well|far)\s(?:\w+\s)?"
    r"(?:exceed\w*|above|over|below|under|short of|outside|missed|off)\s(?:the\s|our\s|its\s)?target"
)
_DENIALS = {"Green": _AT_RISK, "Complete": _AT_RISK, "Amber": _FAR_OFF}  # words that deny a rating
_NO_RISK = r"\b(?:no longer|no risk|not at risk|without risk|was at risk|previously|reduce[sd]? the risk)\b"
_BADLY = 15  # per cent of the target; an indicator's own tolerance, where it is more


class _Missed(NamedTuple):
    action: Action
    indicator: Indicator
    by: Decimal


@check("XP105", "No key to the ratings", internal="info", committee="info", public="warning")
def find_missing_key(subject: Subject) -> Iterator[Seen]:
    """Looks for a plan whose ratings are colours, and nowhere, on any sheet, a key that says what they mean.
    One finding for the plan.

    A key is a cell that explains two ratings or more, a cell that begins "Key" or "RAG definitions", or a
    rating's word with its meaning in the next cell.

    ## Why it matters

    Amber is "late" in one council, "a little below target" in another. Without a key each reader takes their
    own meaning, and nobody can say that a rating is wrong.

    ## Example

    13 actions are Amber and 6 Green, and no cell of the workbook says what Amber means.

    ## Remedy

    Add two lines below the table: "Green: target met. Amber: missed by no more than 5 points. Red: missed by
    more."
    """
    rated = [
        action
        for action in subject.actions
        if subject.published(action) and re.fullmatch(_COLOUR, action.texts["rating"].strip(), re.IGNORECASE)
    ]
    if not rated or _has_key(subject):
        return
    table = subject.plan.tables[0]
    cell = table.heading_cell("rating") if "rating" in table.columns else None
    words = dict.fromkeys(filter(None, (action.texts["rating"].strip() for action in rated)))
    what = f"the ratings ({', '.join(words)})" if words else "the colours of the ratings"
    yield Seen(
        f"Nothing in the workbook says what {what} mean: each reader takes their own meaning.",
        "Add a key below the table: what is Green, what is Amber, what is Red.",
        table.sheet,
        cell,
        quote=subject.heading("rating"),
    )


def _has_key(subject: Subject) -> bool:
    """Tell whether a cell outside the tables explains ratings."""
    own = {word for word in subject.config.rating.words.values() if word}
    pattern = "|".join([_RATING_WORDS, *(rf"\b{re.escape(word)}\b" for word in own)])
    inside = set(_cells_of_actions(subject))
    return any(
        shown.text and place not in inside and _explains(subject, place, shown.text, pattern)
        for place, shown in subject.plan.cells.items()
    )


def _cells_of_actions(subject: Subject) -> Iterator[tuple[str, str]]:
    for action in subject.actions:
        tables = [table for table in subject.plan.tables if table.sheet == action.sheet]
        for row, table in product(action.rows, tables):
            for column in range(min(table.columns.values()), max(table.columns.values()) + 1):
                cell = cell_name(row, column)
                if not table.cards or table.holds(cell):
                    yield action.sheet, cell


def _explains(subject: Subject, place: tuple[str, str], text: str, ratings: str) -> bool:
    """Tell whether a cell says what `ratings`, a pattern of their words, mean: by itself, or by the next."""
    if re.fullmatch(_KEY_HEADING, text, re.IGNORECASE):
        return True
    found = {word.casefold() for word in re.findall(ratings, text, re.IGNORECASE)}
    length = len(text.split())
    if len(found) > 1 and length > 2 * len(found):
        return True
    if {"r", "g"} <= {*re.findall(_LETTER_MEANS, text.casefold())}:
        return True
    sheet, cell = place
    row, column = parse_cell(cell)
    beside = subject.text_at(sheet, cell_name(row, column + 1))
    return bool(found) and length <= 2 and len(re.findall(r"[^\W\d_]{2,}", beside)) > 1


@check(
    "XP107",
    "Narrative says at risk, rating says fine",
    internal="warning",
    committee="error",
    public="error",
)
def find_risks_rated_fine(subject: Subject) -> Iterator[Seen]:
    """Looks for a Green or Complete action whose words say that something of it is at risk, late, or will not
    be done; and for an Amber one whose words say that a target is significantly missed.

    Quiet about risks that are no longer, and about children at risk: the risk must be of the action, its
    target or its date.

    ## Why it matters

    A reader of the colours alone is told the contrary of what the officer wrote beside them.

    ## Example

    A13 is Green, and progress says "there is a high risk that 13 (18%) actions will not be completed".

    ## Remedy

    Rate the action by its words, or say in the words why it is Green all the same.
    """
    for action in subject.actions:
        published = subject.published(action)
        found = list(_find_denials(subject, action, _DENIALS[published])) if published in _DENIALS else []
        if found:
            first, words = found[0]
            said = shorten(" ".join(words.split()))
            yield action.see(
                "rating",
                f"{action.called_first} is {published}, and {first.passage.heading} ({first.passage.cell}) "
                f"says '{said}': whoever reads the colours alone is told something else than the words say.",
                "Rate the action by its words, or say there why it has this rating all the same.",
                f"{action.texts['rating'].strip()} | {' '.join(sentence.said for sentence, _ in found)}",
            )


def _find_denials(subject: Subject, action: Action, pattern: str) -> Iterator[tuple[Sentence, str]]:
    """Yield the sentences of what has happened that the pattern finds, each with its words."""
    for passage in find_passages(subject, action):
        for sentence in find_sentences(passage) if passage.column != "next_steps" else ():
            words = re.search(pattern, sentence.text, re.IGNORECASE)
            if words and not re.search(_NO_RISK, sentence.text, re.IGNORECASE):
                yield sentence, words[0]


@check(
    "XP108",
    "No Red although a target is badly missed",
    internal="info",
    committee="warning",
    public="warning",
)
def find_no_red(subject: Subject) -> Iterator[Seen]:
    """Looks for a plan without a single Red action, in which a figure misses its target by 15% of the target
    or more, and by a point at least. One finding for the plan, naming the figures.

    ## Why it matters

    A plan in which nothing is ever Red does not tell members where to look. (Our reading of the source plan:
    13 Amber, 6 Green, and three of the six targets missed by a fifth and more.)

    ## Example

    No action is Red, and 7% of plans last two years or more against a target of at most 4%.

    ## Remedy

    Look at the ratings of the actions named: rate them Red, or write down what Amber means, so that this is
    seen to be Amber.
    """
    ratings = [rating for action in subject.actions if (rating := subject.published(action))]
    missed = sorted(_find_missed(subject), key=lambda each: -each.by)
    if not ratings or "Red" in ratings or not missed:
        return
    named = [_name_missed(each) for each in missed]
    counts = ", ".join(f"{ratings.count(word)} {word}" for word in dict.fromkeys(ratings))
    yield missed[0].action.see(
        "rating",
        f"No action of the plan is Red ({counts}), and {len(missed)} of its figures "
        f"{'misses its' if len(missed) == 1 else 'miss their'} target by a seventh or more: "
        f"{'; '.join(named)}. Nobody is told where to look.",
        "Look at the ratings of these actions, or write down what Amber means.",
        " | ".join(f"{each.indicator.spot.measure}: '{each.indicator.words}'" for each in missed),
        missed[0].indicator.name,
    )


def _find_missed(subject: Subject) -> Iterator[_Missed]:
    for action in subject.actions:
        for each in action.indicators:
            value, target, polarity = each.value, each.entry.target, each.entry.polarity
            if value is None or not target or is_so_far(subject, each):
                continue
            over = value - target
            is_missed = (over > 0 and polarity == "lower") or (over < 0 and polarity == "higher")
            by = abs(over) * 100 / abs(target)
            if is_missed and by >= _BADLY and (abs(over) >= 1 or each.entry.unit != "%"):
                yield _Missed(action, each, by)


def _name_missed(missed: _Missed) -> str:
    entry, value = missed.indicator.entry, missed.indicator.value
    unit = entry.unit or ""
    shown = spell(value, unit) if value is not None else ""
    target = spell(entry.target, unit) if entry.target is not None else ""
    return f"{missed.indicator.name} ({missed.action.called}), {shown} against {target}"
