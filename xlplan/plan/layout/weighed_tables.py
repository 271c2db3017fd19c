"""A table of headings that nobody knows, told by the weights of its columns.

Apart from weighed.py, where a header lacks a column or two: here nothing is known but what is weighed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from xlplan.plan.layout.headers import ASSIGNED, SUBJECT
from xlplan.plan.layout.heading_lists import heading_key, known_headings
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.own_columns import Read, alike
from xlplan.plan.layout.own_contents import Columns, is_distinct, is_of_figures, is_wordy
from xlplan.plan.layout.weighing import Weights, add_known, kind_of, likely_target, pick, weigh_columns

_OWN = (FIGURES, "rating", "measure", "lead", "timescale", "progress")
_STATES = frozenset(["rating", "progress"])


def read_weighed(columns: Columns, *, is_only: bool) -> Read | None:
    """Return the columns of a table of unknown headings by their weights; None where it is no plan.

    It is one where figures with a target or a rating stand beside what they are of; `is_only` where the
    workbook has no other plan: then also where actions have somebody and a day, or how they stand, and where
    each row of figures is a school or a hub.
    """
    found = weigh_columns(columns.texts, {at: columns.cells(at) for at in columns.texts})
    for at, text in columns.texts.items():
        name, _ = known_headings().get(heading_key(text), ("", 0))
        add_known(found, name, at)
    told = {name: at for name in _OWN if (at := pick(found, name))}
    if target := likely_target(columns.texts, found, told.get(FIGURES, 0)):
        told["target"] = target
    if area := _likely_area(columns, found, told) or _rows_subject(columns, found, told, is_only=is_only):
        told["area"] = area
    kinds = {kind_of(weights) for weights in found.values()}
    if not _has_figures(told.keys(), kinds, is_only=is_only) and not (is_only and _is_tracker(told.keys())):
        return None
    series = alike(columns, told[FIGURES], columns.texts) if FIGURES in told else ()
    if len(series) > 1:
        del told[FIGURES]
    return Read(told, series if len(series) > 1 else ())


def _has_figures(names: Collection[str], kinds: Collection[str], *, is_only: bool) -> bool:
    """Tell whether figures stand beside what they are of, and what they are held against."""
    is_compared = is_only and "measure" in names and bool({"earlier", "of_others"} & {*kinds})
    is_held = "target" in kinds or "rating" in names or is_compared
    return FIGURES in names and bool(SUBJECT & {*names}) and is_held


def _is_tracker(names: Collection[str]) -> bool:
    """Tell whether actions have two at least of somebody, a day, how they go and how they stand."""
    assigned = ASSIGNED & {*names}
    states = _STATES & {*names}
    return "area" in names and (assigned == ASSIGNED or bool(assigned and states) or states == _STATES)


def _likely_area(columns: Columns, found: Mapping[int, Weights], told: Mapping[str, int]) -> int:
    """Return the column of actions; of several alike the finest, where the figures do not hang on it."""
    if at := pick(found, "area"):
        return at
    areas = [at for at in sorted(found) if kind_of(found[at]) == "area"]
    if FIGURES in told and "measure" not in told:
        return 0
    return max(areas, key=lambda at: (len(set(columns.shown(at))), at), default=0)


def _rows_subject(
    columns: Columns, found: Mapping[int, Weights], told: Mapping[str, int], *, is_only: bool
) -> int:
    """Return the one column of names or phrases left of figures that lack a measure; 0 where none is.

    Beside another plan only phrases will do, left of figures that have a target.
    """
    if FIGURES not in told or "measure" in told:
        return 0
    left = [at for at in sorted(columns.texts) if at < told[FIGURES] and is_distinct(columns, at)]
    words = [at for at in left if not is_of_figures(columns, at)]
    if not words or any(is_wordy(columns, at) for at in words[1:]):
        return 0
    is_subject = "target" in told and kind_of(found[words[0]]) in SUBJECT
    return words[0] if is_only or is_subject else 0
