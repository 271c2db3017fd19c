"""Two or three rows of headings as one: a group over the columns that it is merged across.

Apart from headers.py, which says whether rows make a header: here is what they say together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headings import FIGURES, is_listed, is_no_column, match_headings
from xlplan.plan.layout.matrix import is_compared
from xlplan.plan.layout.numbered import is_numbered
from xlplan.plan.layout.series import read_moment

LONGEST_HEADING = 300
_TIMES = re.compile(
    r"\W*(?:(?:reporting|financial|calendar|accounting|academic|school|by|per|each)\s)*"
    r"(?:months?|quarters?|periods?|years?|terms?|half[ -]terms?|weeks?)\W*",
    re.IGNORECASE,
)
_START = re.compile(r"\b(?:start|starting (?:point|position)|baseline)\b", re.IGNORECASE)
_TARGET = frozenset(["target"])
_MEASURE = frozenset(["measure"])
_PROGRESS = frozenset(["progress"])
_AREA = frozenset(["area"])  # 'Description'
_HELD = (frozenset([FIGURES]), _TARGET)

Texts = Mapping[int, str]


def less_long(texts: Texts) -> Texts:
    """Return the texts that are short enough for headings."""
    return {column: text for column, text in texts.items() if len(text) <= LONGEST_HEADING}


def spread_groups(sheet: Sheet, row: int, lower: Texts) -> Texts:
    """Return a row of groups, each over the columns that it is merged across or stands left of."""
    texts = sheet.rows.get(row, {})
    spread = dict(texts)
    if len(texts) == 1 and _is_title(sheet, row, next(iter(texts)), lower):
        return {}
    for column, following in zip(
        texts, [*list(texts)[1:], max([*lower, *texts], default=0) + 1], strict=True
    ):
        area = sheet.areas.get((row, column))
        end = area.last_column + 1 if area else following
        spread |= {under: texts[column] for under in range(column, min(end, following)) if under in lower}
    return spread


def _is_title(sheet: Sheet, row: int, column: int, lower: Texts) -> bool:
    """Tell whether the one text of a row stands by itself, or over all headings: then it groups none."""
    area = sheet.areas.get((row, column))
    return area is None or all(area.column <= other <= area.last_column for other in lower)


def has_groups(sheet: Sheet, row: int) -> bool:
    """Tell whether a row's texts are merged over columns, as groups of headings are."""
    areas = (sheet.areas.get((row, column)) for column in sheet.rows[row])
    return any(area is not None and area.last_column > area.column for area in areas)


def join_rows(upper: Texts, lower: Texts, overrides: Mapping[str, str]) -> Texts:
    """Return the texts of two rows as one: both where that means a column, else the lower, or the upper.

    Where both only mention a column ('Impact measures' over 'Latest'), a lower heading that is listed says
    more. The group's own name is for one of its columns: none but it where another says the same below.
    """
    joined = {
        column: _join(upper.get(column, ""), lower.get(column, ""), overrides)
        for column in sorted(upper.keys() | lower.keys())
    }
    texts = {column: text for column, (text, _) in joined.items()}
    groups = {column: text for column, (text, is_group) in joined.items() if is_group}
    unknown = _under_figures(upper, lower, groups)
    texts |= {column: f"{upper[column]} {lower[column]}" for column in unknown}
    groups = {column: group for column, group in groups.items() if column not in unknown}
    starts = _starts(upper, lower, overrides)
    texts |= {column: lower[column] for column in starts}
    groups = {column: group for column, group in groups.items() if column not in starts}
    for column in _other_steps(texts, groups, lower):
        texts[column] = lower[column]
        del groups[column]
    for column, group in groups.items():
        others = {
            other: text for other, text in texts.items() if upper.get(other) == group and other not in groups
        }
        own = match_headings({1: group}, overrides).names
        if any(match_headings({1: text}, overrides).names == own for text in others.values()):
            texts[column] = lower[column]
    parts = _parts_of_measures(upper, lower, overrides)
    alike = {at: f"{upper[at]} {lower[at]}" for at in told_apart(upper, lower) if texts[at] == lower[at]}
    parts |= _parts_of_progress(upper, lower) | _rounds_of_year(upper, lower)
    return texts | _times_beside_measures(upper, lower, texts) | parts | alike


def _join(above: str, own: str, overrides: Mapping[str, str]) -> tuple[str, bool]:
    """Return the text of one column of two rows, and whether it is the name of its group alone."""
    ways = [way for way in (own, above) if way]
    if len(ways) > 1 and _is_time_of(above, own):
        ways = [own]
    ways = [" ".join(reversed(ways)), *ways]
    known = {way: names for way in ways if (names := match_headings({1: way}, overrides).names)}
    if {"measure"} in known.values() and FIGURES not in known.get(own, ()):
        # a group 'Performance' over 'KPI' heads its measures
        known = {way: names for way, names in known.items() if FIGURES not in names}
    text, below = next(iter(known), ways[0]), known.get(own)
    is_another = below and known.get(ways[0]) not in {None, below}
    if known.get(above) == _TARGET:  # over 'Milestone 2025/26'
        is_another = False
    if is_another and is_listed(own, overrides) and not is_listed(ways[0], overrides):
        text = own
    if own and text == own and below in _HELD and is_compared(above):
        text = ways[0]  # 'Last year' over 'Actual'
    return text, len(ways) > 2 and text == ways[-1] != ways[1]


def _is_time_of(above: str, own: str) -> bool:
    """Tell whether a group says no more than the times below: 'Month' over 'Apr', '2026/27' over 'Apr-26'."""
    moment, year = read_moment(own), read_moment(above)
    is_said = bool(
        moment and moment.is_bare and moment.has_year and year and year.is_bare and year.kind == "year"
    )
    return bool(moment and (_TIMES.fullmatch(above) or is_said))


def _under_figures(upper: Texts, lower: Texts, groups: Mapping[int, str]) -> list[int]:
    """Return the columns under a group of figures of which no heading says more: 'Band' and 'Points'."""
    return [
        column
        for column, group in groups.items()
        if [*groups.values()].count(group) > 1 and column in lower and _names(group) == {FIGURES}
    ]


def told_apart(upper: Texts, lower: Texts) -> list[int]:
    """Return the columns whose headings are alike, and told apart by what stands over each."""
    places: dict[str, list[int]] = {}
    for at, text in lower.items():
        places.setdefault(" ".join(text.split()).casefold(), []).append(at)
    groups = [[at for at in columns if at in upper] for columns in places.values() if len(columns) > 1]
    return [
        at for columns in groups if len({upper[at] for at in columns}) == len(columns) > 1 for at in columns
    ]


def _starts(upper: Texts, lower: Texts, overrides: Mapping[str, str]) -> list[int]:
    """Return the columns under a group of targets that say where it began: 'Trajectory' over 'Start'."""
    return [
        at
        for at, text in lower.items()
        if at in upper and _START.search(text) and match_headings({1: upper[at]}, overrides).names == _TARGET
    ]


def _other_steps(texts: Texts, groups: Mapping[int, str], lower: Texts) -> list[int]:
    """Return the columns of a group of targets that are for another step than the one figures are at.

    'Trajectory' over 'Six months' and 'A year', beside 'Actual at six months'.
    """
    steps = {at: _words(lower[at]) for at, group in groups.items() if _names(group) == _TARGET}
    figures = [_words(text) for text in texts.values() if _names(text) == {FIGURES}]
    own = [at for at, words in steps.items() if len(figures) == 1 and words and words <= figures[0]]
    return [at for at in steps if own and at != own[0]] if len(own) == 1 else []


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _times_beside_measures(upper: Texts, lower: Texts, texts: Texts) -> dict[int, str]:
    """Return the months under a group that is over the measures too: then it says nothing of the months.

    'How we will know' over 'Measure', 'Target', 'July' and 'October'; not 'Forecast' over 'July'.
    """
    measured = {upper[at] for at in upper.keys() & lower.keys() if _names(lower[at]) == _MEASURE}
    times = {at: moment for at in lower if upper.get(at) in measured and (moment := read_moment(lower[at]))}
    return {
        at: lower[at]
        for at, moment in times.items()
        if moment.is_bare
        and _names(texts[at]) <= _MEASURE
        and not is_no_column(upper[at])
        and not is_compared(upper[at])
    }


def _parts_of_measures(upper: Texts, lower: Texts, overrides: Mapping[str, str]) -> dict[int, str]:
    """Return what is headed as another thing under a group of measures: 'Target' under 'Measure'."""
    groups = list(upper.values())
    return {
        at: text
        for at, text in lower.items()
        if groups.count(upper.get(at, "")) > 1
        and _names(upper[at]) == _MEASURE
        and _names(text) - _MEASURE - _AREA
        and is_listed(text, overrides)
    }


def _parts_of_progress(upper: Texts, lower: Texts) -> dict[int, str]:
    """Return what stands under a group of progress that is over other things too: 'Numbers' and 'Health'.

    One of them is progress by itself: 'What we have done'.
    """
    groups = {group for group in upper.values() if _names(group) == _PROGRESS}
    parts = {group: {at: text for at, text in lower.items() if upper.get(at) == group} for group in groups}
    return {
        at: text
        for texts in parts.values()
        if len(texts) > 1 and any(_names(text) == _PROGRESS for text in texts.values())
        for at, text in texts.items()
        if not read_moment(text)
    }


def _rounds_of_year(upper: Texts, lower: Texts) -> dict[int, str]:
    """Return the rounds under the progress of a year as both: 'Progress 2025/26' over 'Review 1'."""
    both = {at: f"{upper[at]} {text}" for at, text in lower.items() if at in upper and is_numbered(text)}
    return {
        at: text for at, text in both.items() if _names(upper[at]) == _PROGRESS and read_moment(upper[at])
    }


def _names(text: str) -> frozenset[str]:
    return match_headings({1: text}).names
