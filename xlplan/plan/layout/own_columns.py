"""Which column of a table of unknown headings is what: by its sentences, its figures, what these answer.

Apart from own_words.py, which finds the table: here a column is what stands in it, on all of its sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xlplan.plan.layout.headings import FIGURES, Match, is_no_column
from xlplan.plan.layout.likeliest import units_of
from xlplan.plan.layout.period_names import MONTH_NAME
from xlplan.plan.layout.present import is_past, says_now
from xlplan.plan.layout.series import in_time, read_moment
from xlplan.plan.layout.subjects import Extent
from xlplan.plan.layout.unnamed import are_states, is_part_of_figure
from xlplan.plan.model import CellText
from xlplan.text.targets import find_target

_PHRASE = 3  # words: what is shorter is a name or a label
_FEWEST = 2  # rows whose figures answer what is aimed for
_MAY_TELL = frozenset([FIGURES, "progress", "comments"])
_AIM = re.compile(
    r"\b(?:want(?:ed)?|aim(?:s|ed|ing)?|goals?|hop(?:e|ing)|should|expect(?:ed)?|ambitions?|targets?|success"
    r"|promised?|need to (?:be|reach)|look(?:s)? like|(?:be|get) (?:at|to) by)\b",
    re.IGNORECASE,
)
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


class Read(NamedTuple):
    """Is the columns that are told by what stands in them, by our name; `series` those of several times."""

    columns: Mapping[str, int]
    series: tuple[int, ...] = ()


class Tie(NamedTuple):
    """Is what two or more columns may be alike."""

    name: str
    columns: tuple[int, ...]


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
    if not subjects or not told:
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
    if aim and "target" not in known and not _is_labelled(columns, aim):
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
    elif "area" not in known and rest:
        told["area"] = rest[0]
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
        at for at in free if _is_of_figures(columns, at) and not is_past(columns.texts[at], columns.texts)
    ]
    groups = list[tuple[int, ...]]()
    for at in found:
        alike = _alike(columns, at, free)
        if alike not in groups:
            groups.append(alike)
    return [group for group in groups if not _is_aim_of_others(columns, group, groups)]


def _may_tell(heading: str) -> bool:
    """Tell whether a heading may be one of figures of now, for all that it says."""
    others = (_AIM, _BEFORE, _MONEY, _COUNTED)
    return (
        not is_no_column(heading)
        and not is_part_of_figure(heading)
        and not any(other.search(heading) for other in others)
    )


def _is_of_figures(columns: Columns, at: int) -> bool:
    """Tell whether most of what stands under a heading holds a figure, twice at least."""
    held = [bool(units) for units in columns.units(at)]
    return sum(held) >= _FEWEST and sum(held) * 2 >= len(columns.shown(at))


def _alike(columns: Columns, at: int, free: Iterable[int]) -> tuple[int, ...]:
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
        other for other in groups if other[0] > group[0] and any(_is_short(columns, at) for at in other)
    ]
    return len(group) == 1 and not _is_short(columns, group[0]) and bool(shorter)


def _is_short(columns: Columns, at: int) -> bool:
    """Tell whether what stands under a heading is a number or a word or two beside one."""
    texts = columns.shown(at)
    return sum(len(text.split()) <= _PHRASE for text in texts) * 2 > len(texts)


def _is_labelled(columns: Columns, at: int) -> bool:
    """Tell whether most aims say in a word what they are of: 'Attendance: 96%', not '96% or more'."""
    texts = columns.shown(at)
    named = [
        text for text in texts if any(len(word) > 2 for word in _WORD.findall(_OF_TARGETS.sub(" ", text)))
    ]
    return len(named) * 2 > len(texts)


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
    found = [
        at for at in sorted(columns.texts) if at < before and at not in others and _is_wordy(columns, at)
    ]
    known = [at for at in found if at in match.columns.values()]
    return found if not known else [at for at in found if at in known or _AIM.search(columns.texts[at])]


def _is_wordy(columns: Columns, at: int) -> bool:
    texts = columns.shown(at)
    phrases = {text for text in texts if len(re.findall(r"[^\W\d_]{2,}", text)) >= _PHRASE}
    return len(phrases) >= _FEWEST and len(phrases) * 2 > len(texts)


def _aims(columns: Columns, figures: Iterable[int], subjects: Sequence[int]) -> list[int]:
    """Return the columns that say what is aimed for: known as the target, or headed by a word of aims."""
    known = columns.match.columns.get("target")
    headed = [
        at
        for at, text in columns.texts.items()
        if _AIM.search(text) and at not in figures and _is_of_figures(columns, at)
    ]
    sole = len(subjects) == 1 and subjects[0] in headed
    return [known] if known else [at for at in headed if not (sole and at == subjects[0])]


def _is_answer(columns: Columns, figures: tuple[int, ...], aims: Sequence[int]) -> bool:
    """Tell whether the figures are of the units that are aimed for, or rated: else this is no plan."""
    held = sum(any(units) for units in zip(*(columns.units(at) for at in figures), strict=True))
    most = max((_agreeing(columns, figures, at) for at in aims), default=0)
    if most >= _FEWEST and most * 2 >= held:
        return True
    return bool(_states(columns, figures)) and held >= _FEWEST


def _agreeing(columns: Columns, figures: tuple[int, ...], at: int) -> int:
    """Return in how many rows a figure is of the unit of an aim: '78%' beside 'At least 80% of homes'."""
    rows = zip(columns.cells(at), columns.units(at), *(columns.units(each) for each in figures), strict=True)
    is_headed = _AIM.search(columns.texts[at]) is not None or at == columns.match.columns.get("target")
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
        if at not in held
        and not is_no_column(columns.texts[at])
        and are_states(columns.shown(at))
        and any(_STATE.fullmatch(text) for text in columns.shown(at))
    ]
