"""Rows of kinds: 'Actual', 'Target' and '2024/25' below each other for each measure.

Apart from places.py, which makes indicators of them: here a header is told by them too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlplan.plan.book.grid import Place, Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.series import in_time, read_moment
from xlplan.plan.layout.unnamed import is_figure

_TARGET = "target"
_MOST_KINDS = 6  # Actual, Target, Tolerance, 2024/25, 2023/24, National
_LEAST_BLOCKS = 2


class Block(NamedTuple):
    """Is the rows of one indicator, and which holds its figures and its targets; 0 where none does."""

    rows: tuple[int, ...]
    figure: int
    target: int
    is_certain: bool = True


class _Kinds(NamedTuple):
    """Is the column that says what a row holds, and its texts for figures and for targets.

    `figure` is '' where the texts leave open which are the current ones.
    """

    column: int
    figure: str
    target: str


def read_blocks(header: Header, sheet: Sheet, rows: Sequence[int]) -> tuple[Block, ...]:
    """Return the rows of each indicator where 'Actual', 'Target' and '2024/25' stand below each other.

    Empty where no column says so of every row with a figure. Where it leaves open which are the current
    figures, nothing is certain.
    """
    places = header.match.series.get(FIGURES) or tuple(
        at for name, at in header.match.columns.items() if name == FIGURES
    )
    held = [row for row in rows if any(is_figure(sheet, row, at) for at in places)]
    kinds = _find_kinds(header, sheet, held, min(places, default=0))
    if not kinds:
        return ()
    subject = _subject(header.match.columns)
    groups: list[dict[str, int]] = []
    own: Place = (0, 0)
    for row in rows:
        kind = _kind(sheet, row, kinds.column)
        anchor = sheet.anchor(row, subject)
        starts = anchor[0] == row and bool(sheet.shown(row, subject).text.strip())
        is_other = starts and sheet.shown(*anchor).text != sheet.shown(*own).text
        if not kind:
            own = (0, 0)
        elif kind in (groups[-1] if groups else {}) or is_other or own == (0, 0):
            groups.append({kind: row})
            own = anchor
        else:
            groups[-1][kind] = row
    blocks = [
        Block(
            tuple(group.values()),
            group.get(kinds.figure, 0) if kinds.figure else min(group.values()),
            group.get(kinds.target, 0),
            is_certain=bool(kinds.figure),
        )
        for group in groups
    ]
    is_sound = len(blocks) >= _LEAST_BLOCKS and any(block.figure and block.target for block in blocks)
    return tuple(blocks) if is_sound else ()


def _kind(sheet: Sheet, row: int, column: int) -> str:
    return " ".join(sheet.shown(row, column).text.split()).casefold()


def _find_kinds(header: Header, sheet: Sheet, held: Sequence[int], figures: int) -> _Kinds | None:
    """Return the column left of the figures whose few texts, again and again, say what a row holds."""
    subject = _subject(header.match.columns)
    for column in range(figures - 1, 0, -1):
        texts = [_kind(sheet, row, column) for row in held]
        few = sorted(set(texts))
        is_ours = column in header.match.columns.values()
        if column == subject or is_ours or "" in few or not 1 < len(few) <= _MOST_KINDS:
            continue
        if len(texts) < _LEAST_BLOCKS * len(few):
            continue
        target = [text for text in few if _means(text) == {_TARGET}]
        if len(target) == 1:
            return _Kinds(column, _current(few), target[0])
    return None


def _means(text: str) -> frozenset[str]:
    return match_headings({1: text}).names


def _current(texts: Sequence[str]) -> str:
    """Return the kind of the current figures: 'Actual', or the latest of years; '' where that is open."""
    moments = {text: read_moment(text) for text in texts}
    figures = [text for text in texts if _means(text) == {FIGURES}]
    figures = figures or [text for text, moment in moments.items() if moment and moment.is_bare]
    if len(figures) == 1 and _means(figures[0]):
        return figures[0]
    ordered = in_time({at: moments[text] for at, text in enumerate(figures)})
    return figures[ordered[-1]] if len(ordered) > 1 else ""


def rows_beside(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the rows that hold no current figure: targets and earlier years."""
    return frozenset(row for block in blocks for row in block.rows if row != block.figure)


def _subject(columns: Mapping[str, int]) -> int:
    return columns.get("measure") or columns.get("area", 0)
