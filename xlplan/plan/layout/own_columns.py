"""Which column of a table of unknown headings is what: by its sentences, its figures, what these answer.

Apart from own_words.py, which finds the table: here a column is what stands in it, on all of its sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xlplan.plan.layout.headings import FIGURES, is_no_column
from xlplan.plan.layout.own_contents import (
    FEWEST,
    Columns,
    is_distinct,
    is_key,
    is_labelled,
    is_of_figures,
    is_of_states,
    is_short,
    is_wordy,
)
from xlplan.plan.layout.present import is_past, says_now
from xlplan.plan.layout.series import in_time, read_moment
from xlplan.plan.layout.unnamed import is_part_of_figure, says_aim
from xlplan.text.targets import find_target

_MAY_TELL = frozenset([FIGURES, "progress", "comments"])
_BEFORE = re.compile(
    r"\b(?:were|was|ago|before|previous(?:ly)?|prior|last|began|beg[ai]n(?:ning)?|start(?:ed|ing)?|baseline"
    r"|same (?:time|month|period|quarter|point)|nationally|elsewhere|others)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:we are|are we|at the moment|position|(?:got|gone) to|so far|as at|end of)\b", re.IGNORECASE
)
_MONEY = re.compile(r"\b(?:money|budget|cost|spen[dt]|left|variance|forecast|agreed)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:replies|responses|length|order)\b", re.IGNORECASE)


class Read(NamedTuple):
    """Is the columns that are told by what stands in them, by our name; `series` those of several times."""

    columns: Mapping[str, int]
    series: tuple[int, ...] = ()


class Tie(NamedTuple):
    """Is what two or more columns may be alike."""

    name: str
    columns: tuple[int, ...]


def read_columns(columns: Columns) -> Read | Tie | None:
    """Return what the columns of a table are, or those between which nothing decides; None for no plan."""
    of_figures = _groups_of_figures(columns)
    if not of_figures:
        return None
    first = min(at for group in of_figures for at in group)
    subjects = _subjects(columns, before=first)
    aims = _aims(columns, {at for group in of_figures for at in group}, subjects)
    now = _of_now(columns, of_figures)
    told = [group for group in now if _is_answer(columns, group, (*aims, *subjects))]
    if not subjects or not told or any(is_key(columns, at) for at in range(1, subjects[0])):
        return None
    if len(told) > 1:
        return Tie(FIGURES, tuple(group[-1] for group in told))
    return _with_subject(columns, told[0], subjects, aims)


def _with_subject(
    columns: Columns, figures: tuple[int, ...], subjects: Sequence[int], aims: Sequence[int]
) -> Read | Tie:
    """Return the columns with what the figures are of: an action, a measure, or an aim that says both."""
    known = columns.match.columns
    told: dict[str, int] = {}
    aim = max(aims, key=lambda at: _agreeing(columns, figures, at), default=0)
    if aim and "target" not in known and not is_labelled(columns, aim):
        told["target"] = aim
    elif aim and "measure" not in known:
        told["measure"] = aim
    rest = [at for at in subjects if at != aim]
    measure = known.get("measure") or told.get("measure")
    if measure is None:
        weights = {at: _agreeing(columns, figures, at) for at in rest}
        best = [at for at in rest if weights[at] == max(weights.values())]
        if len(best) > 1:
            return Tie("measure", tuple(best))
        told["measure"] = best[0]
    others = [at for at in rest if at != told.get("measure") and is_distinct(columns, at)]
    if "area" not in known and others:
        told["area"] = others[0]
    states = _states(columns, {*told.values(), *figures})
    if "rating" not in columns.match.names and len(states) == 1:
        told["rating"] = states[0]
    if len(figures) == 1 and FIGURES not in columns.match.names:
        told[FIGURES] = figures[0]
    is_series = len(figures) > 1 and FIGURES not in columns.match.names
    return Read(told, figures if is_series else ())


def _groups_of_figures(columns: Columns) -> list[tuple[int, ...]]:
    """Return each column that may hold the figures; those headed alike but for their time are one group."""
    match = columns.match
    if FIGURES in match.names:
        known = match.series.get(FIGURES) or match.doubles.get(FIGURES)
        return [known or (match.columns[FIGURES],)]
    held = {at for name, at in match.columns.items() if name not in _MAY_TELL}
    free = [at for at in sorted(columns.texts) if at not in held and _may_tell(columns.texts[at])]
    found = [
        at for at in free if is_of_figures(columns, at) and not is_past(columns.texts[at], columns.texts)
    ]
    groups = list[tuple[int, ...]]()
    for at in found:
        same = alike(columns, at, free)
        if same not in groups:
            groups.append(same)
    return [group for group in groups if not _is_aim_of_others(columns, group, groups)]


def _may_tell(heading: str) -> bool:
    """Tell whether a heading may be one of figures of now, for all that it says."""
    others = (_BEFORE, _MONEY, _COUNTED)
    return (
        not is_no_column(heading)
        and not is_part_of_figure(heading)
        and not says_aim(heading)
        and not any(other.search(heading) for other in others)
    )


def alike(columns: Columns, at: int, free: Iterable[int]) -> tuple[int, ...]:
    """Return the columns headed as this one but for their time, in its order; itself where none is."""
    own = read_moment(columns.texts[at])
    moments = {other: moment for other in free if (moment := read_moment(columns.texts[other]))}
    alike = {
        other: moment
        for other, moment in moments.items()
        if own and moment.kind == own.kind and moment.rest.split() == own.rest.split()
    }
    return (in_time(alike) if len(alike) > 1 else ()) or (at,)


def _is_aim_of_others(columns: Columns, group: tuple[int, ...], groups: Sequence[tuple[int, ...]]) -> bool:
    """Tell whether sentences with figures stand left of figures alone: they are what is aimed for."""
    shorter = [
        other for other in groups if other[0] > group[0] and any(is_short(columns, at) for at in other)
    ]
    return len(group) == 1 and not is_short(columns, group[0]) and bool(shorter)


def _of_now(columns: Columns, groups: Sequence[tuple[int, ...]]) -> Sequence[tuple[int, ...]]:
    """Return the groups whose headings say that they are of now; all where none does."""
    now = [group for group in groups if _says_now(columns.texts[group[-1]])]
    return now or groups


def _says_now(heading: str) -> bool:
    return says_now(heading) or _NOW.search(heading) is not None or read_moment(heading) is not None


def _subjects(columns: Columns, before: int) -> list[int]:
    """Return the columns of phrases of their own left of the figures, that may say what these are of."""
    match = columns.match
    others = {at for name, at in match.columns.items() if name not in {"area", "measure"}}
    found = [at for at in sorted(columns.texts) if at < before and at not in others and is_wordy(columns, at)]
    known = [at for at in found if at in match.columns.values()]
    return found if not known else [at for at in found if at in known or says_aim(columns.texts[at])]


def _aims(columns: Columns, figures: Iterable[int], subjects: Sequence[int]) -> list[int]:
    """Return the columns that say what is aimed for: known as the target, or headed by a word of aims."""
    known = columns.match.columns.get("target")
    headed = [
        at
        for at, text in columns.texts.items()
        if says_aim(text) and at not in figures and is_of_figures(columns, at)
    ]
    sole = len(subjects) == 1 and subjects[0] in headed
    return [known] if known else [at for at in headed if not (sole and at == subjects[0])]


def _is_answer(columns: Columns, figures: tuple[int, ...], aims: Sequence[int]) -> bool:
    """Tell whether the figures are of the units that are aimed for, or rated: else this is no plan."""
    held = sum(any(units) for units in zip(*(columns.units(at) for at in figures), strict=True))
    most = max((_agreeing(columns, figures, at) for at in aims), default=0)
    if most >= FEWEST and most * 2 >= held:
        return True
    return bool(_states(columns, figures)) and held >= FEWEST


def _agreeing(columns: Columns, figures: tuple[int, ...], at: int) -> int:
    """Return in how many rows a figure is of the unit of an aim: '78%' beside 'At least 80% of homes'."""
    rows = zip(columns.cells(at), columns.units(at), *(columns.units(each) for each in figures), strict=True)
    is_headed = says_aim(columns.texts[at]) or at == columns.match.columns.get("target")
    return sum(
        any(_agree(cell.text, aimed, units, is_headed=is_headed) for units in answers)
        for cell, aimed, *answers in rows
    )


def _agree(aim: str, aimed: frozenset[str], units: frozenset[str], *, is_headed: bool) -> bool:
    shared = aimed & units
    return bool(shared) and (bool(shared - {""}) or is_headed or find_target(aim) is not None)


def _states(columns: Columns, held: Iterable[int]) -> list[int]:
    """Return the columns of states whose words are those of ratings: 'On track', 'Slipping', 'R'."""
    return [
        at
        for at in columns.match.unmatched
        if at not in held and not is_no_column(columns.texts[at]) and is_of_states(columns.shown(at))
    ]
