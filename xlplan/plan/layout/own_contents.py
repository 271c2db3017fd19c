"""What stands under the headings of a table that nobody knows, on all sheets that have it.

Apart from own_columns.py, which says which column is what: here a column is its texts and its figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlplan.plan.layout.headings import Match
from xlplan.plan.layout.period_names import MONTH_NAME
from xlplan.plan.layout.subjects import Extent
from xlplan.plan.layout.unnamed import are_states, units_of
from xlplan.plan.model import CellText

FEWEST = 2  # cells by which a column is told
_PHRASE = 3  # words: what is shorter is a name or a label
_WORD = re.compile(r"[^\W\d_]+")
_OF_TARGETS = re.compile(  # words that a target has beside its number, whatever it is of
    r"\b(?:or|more|less|fewer|higher|lower|than|at|least|most|over|under|below|above|within|not|up|to|by|per|cent"
    r"|minimum|maximum|min|max|working|calendar|hours?|days?|weeks?|months?|years?|minutes?|mins|million"
    rf"|{MONTH_NAME})\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"[brag]|red|amber|green|(?:on|off|not on|back on) (?:track|target|course)|slipping|behind|ahead"
    r"|at risk|delayed|stuck|going well|not going well",
    re.IGNORECASE,
)


class Columns(NamedTuple):
    """Is the headings of a table, what they mean as far as they are known, and its rows on every sheet."""

    texts: Mapping[int, str]
    match: Match
    extents: Sequence[Extent]

    def cells(self, at: int) -> list[CellText]:
        """Return what shows under a heading, blank cells too, in the order of rows."""
        return [sheet.shown(row, at) for _, sheet, rows in self.extents for row in rows]

    def shown(self, at: int) -> list[str]:
        """Return the texts under a heading."""
        return [text for cell in self.cells(at) if (text := cell.text.strip())]

    def units(self, at: int) -> list[frozenset[str]]:
        """Return the units of each cell's figures, in the order of rows."""
        return [units_of(sheet, row, at) for _, sheet, rows in self.extents for row in rows]


def is_of_figures(columns: Columns, at: int) -> bool:
    """Tell whether most of what stands under a heading holds a figure, twice at least."""
    held = [bool(units) for units in columns.units(at)]
    return sum(held) >= FEWEST and sum(held) * 2 >= len(columns.shown(at))


def is_short(columns: Columns, at: int) -> bool:
    """Tell whether what stands under a heading is a number or a word or two beside one."""
    texts = columns.shown(at)
    return sum(len(text.split()) <= _PHRASE for text in texts) * 2 > len(texts)


def is_labelled(columns: Columns, at: int) -> bool:
    """Tell whether most aims say in a word what they are of: 'Attendance: 96%', not '96% or more'."""
    texts = columns.shown(at)
    named = [
        text for text in texts if any(len(word) > 2 for word in _WORD.findall(_OF_TARGETS.sub(" ", text)))
    ]
    return len(named) * 2 > len(texts)


def is_wordy(columns: Columns, at: int) -> bool:
    """Tell whether most of what stands under a heading is a phrase, and no name or label."""
    texts = columns.shown(at)
    phrases = {text for text in texts if len(re.findall(r"[^\W\d_]{2,}", text)) >= _PHRASE}
    return len(phrases) >= FEWEST and len(phrases) * 2 > len(texts)


def is_distinct(columns: Columns, at: int) -> bool:
    """Tell whether nothing under a heading comes again."""
    texts = columns.shown(at)
    return len(texts) == len(set(texts))


def is_key(columns: Columns, at: int) -> bool:
    """Tell whether each state stands once under a heading: then what is beside says what it means."""
    texts = columns.shown(at)
    return len(texts) >= FEWEST and is_distinct(columns, at) and all(map(_STATE.fullmatch, texts))


def is_of_states(texts: Sequence[str]) -> bool:
    """Tell whether texts are the words of ratings: 'On track' and 'Slipping', or colours alone."""
    found = [text for text in texts if _STATE.fullmatch(text)]
    return bool(found) and (are_states(texts) or len(found) == len(texts) >= FEWEST)
