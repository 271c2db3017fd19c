"""Measures side by side, each with 'Now' and 'Target', and a row for each school or place.

Apart from headers.py, which finds headers: here is when groups of columns are measures, and not times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headings import FIGURES, Match, match_headings
from xlplan.plan.layout.series import read_moment
from xlplan.plan.layout.unnamed import is_figure

_LEAST = 2  # groups
_SAMPLE = 20
_TIME = re.compile(r"\b(?:years?|months?|quarters?|weeks?|periods?|terms?|ytd|to date)\b", re.IGNORECASE)
_STATE = re.compile(
    r"\b(?:current|previous|latest|baseline|position|performance|outturn|actuals?|targets?|results?|status)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:last|previous|prior|next|nation(?:al|wide)|england|average|benchmark|regional|comparators?|neighbours?"
    r"|peers?|similar)\b",
    re.IGNORECASE,
)
_ADDED = re.compile(r"\b(?:forecast|change|variance|total|all)\b", re.IGNORECASE)


class Group(NamedTuple):
    """Is a measure over its columns: heading, where it stands, figures and target (0 where none)."""

    name: str
    column: int
    figure: int
    target: int


class Matrix(NamedTuple):
    """Is what two rows head where their groups are measures."""

    match: Match
    groups: tuple[Group, ...]


def read_matrix(sheet: Sheet, row: int, overrides: Mapping[str, str]) -> Matrix | None:
    """Return what the row and the one below head, where the groups of the first are measures; else None.

    Each group has one heading below for its figures and none or one for its target. A group that may be a
    time, a comparator or a state is no measure: 'Last year' over 'Actual'.
    """
    upper, lower = sheet.rows.get(row, {}), sheet.rows.get(row + 1, {})
    groups = _groups(sheet, row, upper, lower)
    if not groups or len({group.name.casefold() for group in groups}) < len(groups):
        return None
    rows = [below for below in sheet.rows if row + 1 < below <= row + _SAMPLE]
    if not all(any(is_figure(sheet, below, group.figure) for below in rows) for group in groups):
        return None
    first = min(group.column for group in groups)
    last = max(max(group.figure, group.target) for group in groups)
    others = {at: text for at, text in upper.items() if at < first or at > last}
    match = match_headings(others, overrides)
    kept = {name: at for name, at in match.columns.items() if name not in {FIGURES, "target"}}
    if match.doubles or match.series:
        return None
    if not {"area", "measure"} & kept.keys():
        names = [at for at in sorted(others) if at < first and at not in kept.values()]
        named = [at for at in names if _names_rows(sheet, rows, at)]
        if not named:
            return None
        kept["area"] = named[0]
    columns = kept | {FIGURES: groups[0].figure}
    targets = [group.target for group in groups if group.target]
    columns |= {"target": targets[0]} if targets else {}
    return Matrix(match._replace(columns=columns), groups)


def _groups(sheet: Sheet, row: int, upper: Mapping[int, str], lower: Mapping[int, str]) -> tuple[Group, ...]:
    """Return the groups over all of the lower row's headings; empty where one is none, or there is one."""
    starts = sorted(at for at in upper if sheet.bottom(row, at) == row)
    groups: dict[int, list[int]] = {}
    for at in lower:
        before = [start for start in starts if start <= at]
        if not before:
            return ()
        groups.setdefault(before[-1], []).append(at)
    if len(groups) < _LEAST or any(len(columns) < 2 for columns in groups.values()):
        return ()
    found: list[Group] = []
    for start, columns in groups.items():
        means = {at: match_headings({1: lower[at]}).names for at in columns}
        figures = [at for at in columns if means[at] == {FIGURES}]
        targets = [at for at in columns if means[at] == {"target"}]
        if len(figures) != 1 or len(targets) > 1 or not is_measure(upper[start]):
            return ()
        found.append(Group(" ".join(upper[start].split()), start, figures[0], (targets or [0])[0]))
    return tuple(found)


def is_compared(text: str) -> bool:
    """Tell whether a group is of another time or place, which figures are held against: 'Last year'."""
    return _COMPARED.search(text) is not None


def is_measure(text: str) -> bool:
    """Tell whether a heading may be a measure: no time, state or comparator, and no column of ours."""
    is_time = read_moment(text) is not None or _TIME.search(text)
    is_known = bool(match_headings({1: text}).names) or _STATE.search(text)
    return not is_time and not is_known and not is_compared(text) and not _ADDED.search(text)


def _names_rows(sheet: Sheet, rows: list[int], at: int) -> bool:
    """Tell whether each row with more than one text has a name of its own here."""
    texts = [sheet.shown(row, at) for row in rows if len(sheet.rows[row]) > 1]
    names = [cell.text.strip().casefold() for cell in texts]
    are_words = all(re.search(r"[^\W\d_]{3}", name) for name in names)
    return bool(names) and are_words and len(set(names)) == len(names)
