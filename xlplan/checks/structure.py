"""XP0: structure. Whether the plan's table holds what a plan must hold, in words and colours that agree.

The rules on the figures of indicators (XP007 to XP010) are in indicators.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.rows import Action
    from xlplan.checks.subject import Subject
    from xlplan.edits import Edit
    from xlplan.rating import Rating

_WORDS = 6  # of the plan's own that a sentence names
# What a measure or its target says where the figure is told and not rated.
_UNRATED = (
    r"\b(?:for )?(?:information|info|context|monitoring) only\b|\bcontextual\b|\bno target\b|\bnot targeted\b"
)


@check("XP003", "Required cell empty", internal="warning", committee="error", public="error")
def find_empty_cells(subject: Subject) -> Iterator[Seen]:
    """Looks for a blank cell where `schemas/plan.yaml` asks for a text: an area, a measure, a rating.

    Quiet about a rating that is shown by its colour alone, about measures that say that they are for
    information only, and, in a list of measures, about one without a target or still without a figure.
    Blank current performance is XP008, a blank timescale XP202, a blank lead officer XP208.

    ## Why it matters

    A row without its area or its rating cannot be read aloud in a meeting, and falls out of every count.

    ## Example

    "Ensure chronologies are clear" has a measure and a figure, and no rating.

    ## Remedy

    Fill the cell, or take the row out where nothing belongs there.
    """
    unasked = {
        (each.sheet, each.cells["rating"])
        for each in subject.actions
        if subject.published(each) or _is_for_information(each) or _has_nothing_to_rate(each)
    }
    for failure in subject.failures:
        if failure.code == "XP003" and failure.cell and (failure.sheet, failure.cell) not in unasked:
            what = failure.message.partition(":")[0]
            yield Seen(
                f"{what} is empty for {failure.indicator or failure.action}: "
                "readers miss it, and counts leave it out.",
                failure.remedy or "Fill the cell.",
                failure.sheet,
                failure.cell,
                failure.action,
                failure.indicator,
            )


def _is_for_information(action: Action) -> bool:
    """Tell whether all that an action is measured by is told and not rated."""
    said = [f"{each.spot.measure} {each.spot.target}" for each in action.indicators]
    return bool(said) and all(re.search(_UNRATED, words, re.IGNORECASE) for words in said)


def _has_nothing_to_rate(action: Action) -> bool:
    """Tell whether a row of a list of measures has no target, or no figure yet."""
    from xlplan.checks.phrases import says_no_data

    is_measure = {each.measure_cell for each in action.indicators} == {action.cells["area"]}
    return is_measure and all(
        each.entry.target is None or says_no_data(each.spot.text) for each in action.indicators
    )


@check("XP004", "Value outside the allowed list", internal="warning", committee="error", public="error")
def find_unlisted_words(subject: Subject) -> Iterator[Seen]:
    """Looks for a rating that is not a word of the drop-down list on its column; without a list, one that is
    neither Red, Amber, Green or Complete, nor their first letter, nor a word of `[rating] words`.

    Capitals do not matter. A space before or after the word does. Quiet about "n/a" and the like. Words of
    the plan's own, without a list, are no fault: one finding names them all.

    ## Why it matters

    Summaries count words: COUNTIF leaves "Amber " and "Amber/Green" out, and the totals are short by one.

    ## Example

    The list holds Green, Amber and Red, and H12 says "Amber/Green".

    ## Remedy

    Choose a word of the list. Where the word is the plan's own, write it in `xlplan.toml` under `[rating]
    words`.
    """
    from xlplan.checks.phrases import says_nothing

    listed = {word.casefold() for word in subject.plan.rating_list}
    unknown: dict[str, list[Action]] = defaultdict(list)
    for action in subject.actions:
        text = action.texts["rating"]
        if text.strip() and listed and text.casefold() not in listed:
            yield _see_unlisted(subject, action, text)
        elif not says_nothing(text) and not listed and subject.published(action) is None:
            unknown[text.strip()].append(action)
    if unknown:
        yield _see_unknown(unknown)
    yield from (
        Seen(f.message, f.remedy or "", f.sheet, f.cell, f.action, f.indicator, f.quote)
        for f in subject.failures
        if f.code == "XP004"
    )


def _see_unlisted(subject: Subject, action: Action, text: str) -> Seen:
    words = ", ".join(subject.plan.rating_list)
    seen = f"The rating of {action.called} is '{text}', which is not in its list ({words})"
    bare = " ".join(text.split()).casefold()
    meant = [word for word in subject.plan.rating_list if word.casefold() == bare]
    if meant:
        seen = f"The rating of {action.called} is '{text}', with a space that '{meant[0]}' does not have"
    return action.see(
        "rating",
        f"{seen}: formulas that count the list's words leave it out.",
        f"Choose '{meant[0]}' from the list." if meant else "Choose a word of the list.",
        text,
        fix=_trimmed(subject, action, text, meant) if meant else None,
    )


def _see_unknown(unknown: Mapping[str, list[Action]]) -> Seen:
    """Return what was seen of words of the plan's own; they are no fault of the plan, and weigh little."""
    first, actions = next(iter(unknown.items()))
    if len(unknown) == 1:
        others = f" (and {len(actions) - 1} more)" if len(actions) > 1 else ""
        said = f"The rating '{first}' of {actions[0].called}{others} is no word that xlplan knows for one: it"
    else:
        shown = [f"'{word}' ({len(found)})" for word, found in unknown.items()][:_WORDS]
        rest = f" and {len(unknown) - _WORDS} more" if len(unknown) > _WORDS else ""
        said = f"The ratings {', '.join(shown)}{rest} are no words that xlplan knows for one: none of them"
    seen = actions[0].see(
        "rating",
        f"{said} cannot be compared with the figures.",
        'Say what it means in xlplan.toml under [rating] words, such as green = "On track".'
        if len(unknown) == 1
        else 'Say what they mean in xlplan.toml under [rating] words, such as green = "On track".',
        first,
    )
    return replace(seen, is_slight=True)


def _trimmed(subject: Subject, action: Action, text: str, meant: list[str]) -> Edit | None:
    """Return the edit that takes the spaces around a word of the list away; None where two words may be
    meant.
    """
    from xlplan.checks.fixes import text_fix

    if len(meant) > 1 or text.strip() != meant[0]:
        return None
    end = len(text.rstrip())
    spans = [(end, len(text), "")] if text.lstrip() == text else [(0, len(text), meant[0])]
    return text_fix(subject, action.sheet, action.cells["rating"], spans[0], "the word of the list", "rating")


@check("XP005", "Fill contradicts the rating's word", internal="error", committee="error", public="error")
def find_contradicting_fills(subject: Subject) -> Iterator[Seen]:
    """Looks for a rating whose cell has the colour of another rating.

    Quiet where conditional formatting colours the ratings, and for fills that are no rating's colour.
    Complete may be blue or green.

    ## Why it matters

    Some readers go by the colour and others by the word; people who cannot tell red from green,
    and anyone with a black and white print, have only the word (WCAG 2.2, 1.4.1).

    ## Example

    H9 says "Amber" on green (92D050).

    ## Remedy

    Decide which is right, and make the other agree. `xlplan check --fix` goes by the word, and gives the
    cell the fill that the plan has for it.
    """
    from xlplan.plan.rating_fills import read_fill

    if subject.plan.conditional_formatting:
        return
    for action in subject.actions:
        text, colour, word = action.texts["rating"].strip(), read_fill(action.fill), subject.published(action)
        if text and colour and word and colour != word and {colour, word} != {"Green", "Complete"}:
            yield action.see(
                "rating",
                f"The rating of {action.called} says '{text}', and its cell has the fill of {colour} "
                f"({action.fill}): whoever goes by the colour reads another rating.",
                "Decide which is right, and make the other agree.",
                text,
                fix=_fill_of(subject, action, word),
            )


def _fill_of(subject: Subject, action: Action, word: Rating) -> Edit | None:
    """Return the edit that gives a rating's cell the plan's own fill for its word, if the plan has one."""
    from xlplan.edits import Edit
    from xlplan.plan.rating_fills import fill_for, read_fill

    fill, cell = fill_for(word, subject.plan, subject.config.rating.words), action.cells["rating"]
    if cell is None or read_fill(fill) != word:
        return None
    why = f"the plan's fill for {word}"
    return Edit(action.sheet, cell, fill=fill, kind="rating", action=action.name, why=why)


@check("XP006", "Formula error value", internal="error", committee="error", public="error")
def find_error_values(subject: Subject) -> Iterator[Seen]:
    """Looks for cells that show #REF!, #DIV/0!, #N/A, #NAME?, #VALUE!, #NUM! or #NULL!.

    ## Why it matters

    The figure is not there, and every formula that uses the cell shows the same error or leaves it out.

    ## Example

    G15 shows #REF! since the sheet that it read was deleted.

    ## Remedy

    Correct the formula, or write the value.
    """
    for (sheet, cell), shown in subject.plan.cells.items():
        if shown.error:
            yield Seen(
                f"{cell} shows {shown.error} instead of a value: a reader sees a broken plan.",
                "Correct the formula, or write the value.",
                sheet,
                cell,
                subject.action_at(sheet, cell),
                quote=shown.error,
            )
