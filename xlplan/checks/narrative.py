"""An action's texts taken apart: sentences, and the numbers of each, comparisons and targets among them.

Apart from claims.py, which looks only for what is stated of the present.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlplan.memory import remember
from xlplan.text.asides import find_asides
from xlplan.text.claims import SENTENCE_END
from xlplan.text.clock import tell_seconds
from xlplan.text.numbers import Shape, blank, find_shapes, plain

if TYPE_CHECKING:
    from decimal import Decimal

    from xlplan.checks.rows import Action
    from xlplan.checks.subject import Subject

Spans = tuple[tuple[int, int], ...]

NARRATIVES = ("progress", "next_steps", "comments")
# A sentence ends at a stop before a capital, a digit or a quotation mark; 'approx. 1,200' and 'No. 5' go on.
_NO_QUANTITY = {"marker", "date", "deadline", "age", "label"}


class Passage(NamedTuple):
    """Is one cell's text of an action, with the officer's heading above it."""

    sheet: str
    cell: str
    heading: str
    text: str
    markers: Spans
    column: str


class Sentence(NamedTuple):
    """Is one sentence of a passage, and the quantities in it; their places count from its beginning."""

    passage: Passage
    text: str
    numbers: tuple[Shape, ...]

    @property
    def said(self) -> str:
        """Is the sentence on one line, for quoting."""
        return " ".join(self.text.split())


def find_narratives(subject: Subject, action: Action) -> tuple[Passage, ...]:
    """Return the action's narratives that say something."""
    return subject.passages[action.name].narratives


def find_passages(subject: Subject, action: Action) -> tuple[Passage, ...]:
    """Return the action's narratives, and each cell of its current performance once."""
    return subject.passages[action.name].every


class Passages(NamedTuple):
    """Is the passages of an action: its narratives, and every one of them."""

    narratives: tuple[Passage, ...]
    every: tuple[Passage, ...]


def read_passages(subject: Subject, action: Action) -> Passages:
    """Return the passages of an action."""
    narratives = tuple(_read_narratives(subject, action))
    return Passages(narratives, (*narratives, *_read_figures(subject, action)))


def _read_narratives(subject: Subject, action: Action) -> Iterator[Passage]:
    for column in NARRATIVES:
        cell, text = action.cells.get(column), action.texts.get(column, "")
        if cell and text.strip():
            is_whole = subject.text_at(action.sheet, cell) == text  # not of several rows
            found = subject.markers(action.sheet, cell) if is_whole else ()
            spans = tuple((marker.start, marker.end) for marker in found)
            yield Passage(action.sheet, cell, subject.heading(column), text, spans, column)


def _read_figures(subject: Subject, action: Action) -> Iterator[Passage]:
    seen = set()
    for each in action.indicators:
        spot = each.spot
        if (
            spot.cell
            and spot.cell_text.strip()
            and spot.number is None
            and (spot.sheet, spot.cell) not in seen
        ):
            seen.add((spot.sheet, spot.cell))
            spans = tuple((marker.start, marker.end) for marker in subject.markers(spot.sheet, spot.cell))
            heading = subject.heading("current_performance")
            yield Passage(spot.sheet, spot.cell, heading, spot.cell_text, spans, "current_performance")


@remember(1024)  # several rules read the same cells
def find_sentences(passage: Passage) -> tuple[Sentence, ...]:
    """Return the sentences of a passage, in reading order."""
    return tuple(
        Sentence(passage, passage.text[start:end], numbers)
        for start, end, numbers in _take_apart(passage.text, passage.markers)
    )


@remember(4096)  # several rules read the same cells
def find_numbers(text: str, markers: Spans = ()) -> tuple[Shape, ...]:
    """Return every quantity of a text: not its dates, deadlines, ages, labels and footnote markers."""
    asides = [(start, end) for start, end, reason in find_asides(text) if reason in _NO_QUANTITY]
    return tuple(find_shapes(blank(plain(text), [*markers, *asides])))


def _take_apart(text: str, markers: Spans) -> Iterator[tuple[int, int, tuple[Shape, ...]]]:
    start = 0
    for end in [*(match.end() for match in re.finditer(SENTENCE_END, text)), len(text)]:
        if text[start:end].strip():
            inside = tuple((a - start, b - start) for a, b in markers if start <= a and b <= end)
            yield start, end, find_numbers(text[start:end], inside)
        start = end


def show(number: Shape) -> str:
    """Return a quantity as it reads in a message: 1,200 and 26%."""
    return spell(number.value, number.unit)


def spell(value: Decimal, unit: str = "") -> str:
    """Return a value as it reads in a message: 1,200, 26%, £5."""
    if unit == "seconds":
        return tell_seconds(value)
    shown = f"{value.normalize():,f}"
    return f"{shown}%" if unit == "%" else f"{unit}{shown}" if unit in {"£", "€", "$"} else shown
