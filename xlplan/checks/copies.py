"""XP4 again: XP407, the same sentence in two cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlplan.checks.phrases import shorten
from xlplan.checks.rule import Seen, check
from xlplan.text.claims import SENTENCE_END

if TYPE_CHECKING:
    from xlplan.checks.rows import Action
    from xlplan.checks.subject import Subject

_WORD, _IN_BRACKETS = re.compile(r"[^\W_]+"), re.compile(r"\([^()]*\)")
_LONG = 8  # words; a shorter sentence may well be said twice
_TEXTS = ("area", "progress", "next_steps", "comments")

_Words = tuple[str, ...]


class _Cell(NamedTuple):
    """Is a cell of the narratives: whose it is, what it stands under, its words."""

    action: Action
    heading: str
    cell: str
    words: _Words


@check("XP407", "Same text in two places", internal="info", committee="info", public="info")
def find_same_texts(subject: Subject) -> Iterator[Seen]:
    """Looks for a sentence of eight words or more that stands, word for word, in two cells: areas,
    narratives, next steps, current performance. One finding for each two cells.

    Quiet about measures, footnotes and headings, and about one answer that is given to several measures of an
    action.

    ## Why it matters

    Next month one of the two will be changed and the other forgotten. A narrative that only says again what
    current performance says tells the reader nothing.

    ## Example

    "This will ensure more meaningful reporting to the DCS, CE, Lead Member, O&S and the LSCB" is planned work
    of A08 and of A10.

    ## Remedy

    Say it once, and refer to it from the other place ("see A08").
    """
    cells = list(_find_cells(subject))
    long = [list(_find_long_sentences(subject.text_at(each.action.sheet, each.cell))) for each in cells]
    places = _places_of({words[:_LONG] for sentences in long for _, words in sentences}, cells)
    for later, cell in enumerate(cells):
        said: dict[int, list[str]] = defaultdict(list)
        for sentence, words in long[later]:
            earlier = _holds(words, places, cells, later)
            if earlier is not None:
                said[earlier].append(sentence)
        for earlier, sentences in said.items():
            yield _see_copy(cell, cells[earlier], sentences)


def _see_copy(later: _Cell, earlier: _Cell, sentences: Sequence[str]) -> Seen:
    more = f" and {len(sentences) - 1} more" if len(sentences) > 1 else ""
    return Seen(
        f"{later.heading} of {later.action.called} says what {earlier.heading} of {earlier.action.called} "
        f"({earlier.cell}) says, word for word: '{shorten(sentences[0])}'{more}; one will be changed and the "
        "other forgotten.",
        "Say it once, and refer to it from the other place.",
        later.action.sheet,
        later.cell,
        later.action.name,
        quote=" ".join(sentences),
    )


def _places_of(openings: set[_Words], cells: Sequence[_Cell]) -> Mapping[_Words, Sequence[int]]:
    """Return the cells, by their place in the list, in which each opening of a sentence stands."""
    places: dict[_Words, list[int]] = defaultdict(list)
    for at, cell in enumerate(cells):
        for opening in openings.intersection(zip(*(cell.words[i:] for i in range(_LONG)), strict=False)):
            places[opening].append(at)
    return places


def _find_cells(subject: Subject) -> Iterator[_Cell]:
    """Yield each cell of the plan's narratives that has words enough."""
    for action in subject.actions:
        found = [(subject.heading(column), action.cells.get(column)) for column in _TEXTS]
        shown = subject.heading("current_performance")
        found += [(shown, each.spot.cell or None) for each in action.indicators]
        for heading, cell in dict.fromkeys(found):
            words = _words(subject.text_at(action.sheet, cell)) if cell else ()
            if cell and len(words) >= _LONG:
                yield _Cell(action, heading, cell, words)


def _find_long_sentences(text: str) -> Iterator[tuple[str, _Words]]:
    for sentence in re.split(SENTENCE_END, text):
        words = _words(sentence)
        if sum(not word.isdigit() for word in words) >= _LONG:
            yield " ".join(sentence.split()), words


def _holds(
    words: _Words, places: Mapping[_Words, Sequence[int]], cells: Sequence[_Cell], at: int
) -> int | None:
    """Return the first cell before `at` that has all these words in a row."""
    action, heading, cell, _ = cells[at]
    for earlier in places.get(words[:_LONG], ()):
        other, other_heading, other_cell, whole = cells[earlier]
        is_one_answer = (other.name, other_heading) == (action.name, heading)
        if earlier >= at or is_one_answer or (other.sheet, other_cell) == (action.sheet, cell):
            continue
        if any(whole[i : i + len(words)] == words for i in range(len(whole) - len(words) + 1)):
            return earlier
    return None


def _words(text: str) -> _Words:
    """Return the words and figures of a text, less what stands in brackets."""
    return tuple(_WORD.findall(_IN_BRACKETS.sub(" ", text).casefold()))
