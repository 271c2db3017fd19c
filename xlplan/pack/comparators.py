"""How others stand, and how we stood: figures published for statistical neighbours, England and ourselves.

Separate from comparator_rows.py, which knows how their file is laid out: here is which of its figures belong
beside an indicator. Others' definitions differ from the plan's; what the file says of them goes with each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import NamedTuple

from xlplan.errors import ExtractError
from xlplan.pack.comparator_rows import ComparatorRow, read_rows
from xlplan.plan.extracts.answers import same_key
from xlplan.plan.extracts.tables import read_grid
from xlplan.text.periods import Period

_WORD = re.compile(r"[^\W_]+|[<>≤≥]=?|%")
_SHARE = frozenset({"%", "percentage", "percent", "proportion"})
_PASSED_OVER = frozenset({"of", "the", "a", "an", "number", "in", "per", "cent"})


class Comparator(NamedTuple):
    """Is one figure to compare with, or the `mark` that stands in its place; per cent is 86.4.

    `kind` is own, neighbour, neighbours (their median) or england; `note` says what differs in it, or ''.
    """

    name: str
    kind: str
    period: Period
    value: Decimal | None
    mark: str
    note: str


@dataclass(frozen=True)
class Comparators:
    """Is what a file of published figures holds."""

    file: Path
    rows: tuple[ComparatorRow, ...]

    def of(self, indicator_or_measure: str, period: Period) -> tuple[Comparator, ...]:
        """Return the figures to set beside an indicator: ours, each neighbour's, their median, England's.

        They are of the latest period in the file that is over by the end of `period`. The indicator is found
        by its key, else by the words of its measure; () where the file has none, or the words fit two.
        """
        rows = [row for row in self._find(indicator_or_measure) if row.period.last <= period.last]
        if not rows:
            return ()
        latest = max((row.period for row in rows), key=lambda each: _lateness(each, period))
        rows = [row for row in rows if row.period == latest]
        ours, neighbours, england = (
            [_comparator(row) for row in rows if row.kind == kind] for kind in ("own", "neighbour", "england")
        )
        middle = [_median(neighbours, latest)] if neighbours else []
        return (*ours, *neighbours, *middle, *england)

    def _find(self, asked: str) -> Sequence[ComparatorRow]:
        key = same_key(asked)
        by_key = [row for row in self.rows if key and key in (same_key(row.key), same_key(row.indicator))]
        if by_key or not key:
            return by_key
        by_words = [row for row in self.rows if _words(row.indicator) == _words(asked)]
        return by_words if len({same_key(row.indicator) for row in by_words}) == 1 else []


def read_comparators(path: str | Path) -> Comparators:
    """Return the published figures of a CSV or Excel file; the page comparators.md says what it may hold.

    Raises FileError, WorkbookError, or ExtractError naming the row where a cell cannot be understood, two
    rows give different figures for one authority and period, or nothing says which authority is ours.
    """
    grid = read_grid(path)
    seen: dict[tuple[str, ...], ComparatorRow] = {}
    for row in read_rows(grid):
        for at, said in (
            ((row.key, row.indicator, row.period.label, row.name), f"'{row.indicator}' of {row.name}"),
            ((row.key, row.indicator, row.period.label), f"'{row.indicator}' of {row.name}, marked as ours,"),
        )[: 2 if row.kind == "own" else 1]:
            before = seen.setdefault(tuple(map(same_key, at)), row)
            if before._replace(number=row.number) != row:
                message = f"{said} for {row.period.label} differs from row {before.number}; leave one of them"
                raise ExtractError(message, file=grid.file, place=f"row {row.number}")
    if not seen:
        raise ExtractError("no row is ours, a neighbour's or England's; say whose each is", file=grid.file)
    return Comparators(grid.file, tuple(dict.fromkeys(seen.values())))


def _words(measure: str) -> tuple[bool, tuple[str, ...]]:
    """Return whether a measure is a share, and its words: '% of re-referrals' is 'Re-referrals (%)'."""
    plain = measure.casefold().replace("per cent", "%").replace("-", "")
    words = _WORD.findall(re.sub(r"\bno\.", " ", plain))
    said = tuple(word for word in words if word not in _SHARE | _PASSED_OVER)
    return not _SHARE.isdisjoint(words), said


def _lateness(found: Period, asked: Period) -> tuple[object, ...]:
    return found.last, found.kind == asked.kind, -found.first.toordinal()


def _comparator(row: ComparatorRow) -> Comparator:
    return Comparator(row.name, row.kind, row.period, row.value, row.mark, row.note)


def _median(neighbours: Sequence[Comparator], period: Period) -> Comparator:
    values = [each.value for each in neighbours if each.value is not None]
    of_how_many = f"the median of {len(values)} of {len(neighbours)} neighbours"
    if not values:
        note, mark = f"none of {len(neighbours)} neighbours has a value", "missing"
        return Comparator("Statistical neighbours", "neighbours", period, None, mark, note)
    notes = _join_notes([of_how_many, *(each.note for each in neighbours if each.value is not None)])
    return Comparator("Statistical neighbours", "neighbours", period, median(values), "", notes)


def _join_notes(notes: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, notes)))
