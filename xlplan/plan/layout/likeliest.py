"""Which column holds the figures of now, where the headings leave it open: by what stands under them.

Apart from contents.py, whose rules are certain: what is chosen here is marked in the register, and why.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from xlplan.address import column_letters
from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.answered_cells import figures_in_measures
from xlplan.plan.layout.column_contents import shares_of
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.heading_words import hints_of
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.narrative import figures_in_progress, has_asked_figures, texts_as_progress
from xlplan.plan.layout.present import is_past, says_now
from xlplan.plan.layout.series import read_moment
from xlplan.plan.layout.told import named
from xlplan.plan.layout.unnamed import is_another_text, is_part_of_figure, units_of
from xlplan.plan.layout.weighed import figures_by_weight, likely_figures, measure_by_weight, target_by_weight
from xlplan.text.targets import find_target

_MAY_TELL = frozenset([FIGURES, "progress", "comments"])  # a heading that means one of these may hold figures
_SHARE = 2  # one row in so many, at least, holds a figure of the kind that is asked for
_LIKELY = "taken for the figures by its words and its cells, for no heading says where they stand"
_MEASURE = "taken for the measure by its words and its cells, for no heading says what is measured"
_PLAINLY = 3.0  # the weight of a word that says plainly what a column is
_WEIGHT = 2  # a figure of the unit that is asked for, beside one of any


class Placed(NamedTuple):
    """Is a sentence for each column that was placed, and why the figures may be another's; '' if not."""

    said: tuple[str, ...]
    rival: str = ""


def place_figures(
    header: Header,
    sheet: Sheet,
    rows: Sequence[int],
    places: dict[str, int],
    *,
    has_figures: bool,
    own: Collection[str],
) -> Placed:
    """Put the figures where the contents have them and no heading says so; return what is said of it.

    `has_figures` where a heading of the plan is for figures; `own` names the columns that the officer chose.
    """
    is_named = FIGURES in own
    kept = {name: places[name] for name in own if name in places}
    held = figures_in_measures(header, sheet, rows, places)
    said = held + texts_as_progress(header, sheet, rows, places)
    if held:
        return Placed(said)
    said += () if is_named else present_for_past(header, sheet, rows, places)
    weighed = () if is_named else figures_by_weight(header, sheet, rows, places, kept)
    rival = f"stands under {named(header, places[FIGURES])}, which is {_LIKELY}" if weighed else ""
    said += weighed
    is_sought = not has_figures or has_asked_figures(sheet, rows, places)
    is_sought = is_sought or ("progress" in places and _is_bare(sheet, rows, places["progress"]))
    said += figures_in_progress(header, sheet, rows, places) if is_sought else ()
    said += figures_by_share(header, sheet, rows, places) if is_sought else ()
    measured = measure_by_weight(header, sheet, rows, places)
    cells = [sheet.shown(row, places[FIGURES]) for row in rows] if measured else []
    if measured and not rival and shares_of(cells)["told"] * 2 > 1:  # its sentences may be of anything
        rival = f"answers what stands under {named(header, places['measure'])}, which is {_MEASURE}"
    return Placed(said + measured + target_by_weight(header, sheet, rows, places), rival)


def present_for_past(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Put figures that stand right of those of a past year in their place, and say so.

    'Review 1: current position and impact' beside '2024/25 position' and 'Target July 2026', or the latest of
    several reviews beside '2024/25 actual'.
    """
    at = places.get(FIGURES)
    if at is None or not is_past(header.texts[at], header.texts):
        return ()
    aimed = [row for row in rows if units_of(sheet, row, at)]
    found = [other for other in _may_be_figures(header, places) if other > at]
    fitting = [other for other in found if _fits(sheet, aimed, other, at)]
    is_reviewed = "progress" in header.match.series and places.get("progress") in fitting
    is_reviewed = is_reviewed and _is_bare(sheet, rows, places["progress"])
    if not fitting or (not is_reviewed and at == likely_figures(header, sheet, rows)):
        return ()  # the later years are those of targets
    best = max(fitting, key=lambda other: sum(bool(units_of(sheet, row, other)) for row in aimed))
    for name in [name for name, column in places.items() if column == best]:
        del places[name]
    places[FIGURES] = best
    return (f"{named(header, best)} is read as the figures; {named(header, at)} is of a year that is past.",)


def _is_bare(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether most cells of a column hold figures and no words."""
    texts = [text for row in rows if (text := sheet.shown(row, at).text.strip())]
    return sum(not re.search(r"[^\W\d_]{4}", text) for text in texts) * 2 > len(texts)


def figures_by_share(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Put the column that most answers the measures as the figures, where no heading means them."""
    measure = places.get("measure", 0)
    if not measure or FIGURES in header.match.names or FIGURES in places:
        return ()
    rows = [row for row in rows if sheet.shown(row, measure).text.strip()]
    weights = {at: _weigh(sheet, rows, at, places) for at in _may_be_figures(header, places)}
    best = max(weights, key=lambda at: weights[at], default=0)
    if not best or weights[best] < max(_SHARE, len(rows) / _SHARE):
        return ()
    for name in [name for name, column in places.items() if column == best]:
        del places[name]
    places[FIGURES] = best
    return (f"{named(header, best)} is read as the figures: no column is headed so.",)


def tell_rival(header: Header, sheet: Sheet, rows: Sequence[int]) -> str:
    """Return why the column that is read as the figures may not be it; '' where nothing speaks against it.

    Another that no heading tells is full of figures, or those that are read are of a year that is past.
    """
    columns = header.match.columns
    at = columns.get(FIGURES, 0)
    held = [row for row in rows if at and units_of(sheet, row, at)]
    if not held:
        return ""
    own, texts = header.texts.get(at, ""), header.texts
    if beside := _beneath_too(header, sheet, held, at):
        return f"stands under {named(header, at)}, which is merged over the figures of {beside} too"
    was = is_past(own, texts)
    moment = read_moment(own)
    if not was and says_now(own):
        return ""
    free = [other for other in _may_be_figures(header, columns) if other > at or not was]
    if moment and moment.kind != "year" and not was:  # 'Month 6', beside 'Reported figure'
        free = [other for other in free if _reports_now(texts[other])]
    rivals = [
        other
        for other in free
        if (was or other not in columns.values())
        and (was or not _is_year(texts[other]))
        and not is_past(texts[other], texts)
        and _fits(sheet, held, other, at)
    ]
    if not rivals:
        return ""
    which = "which is of a year that is past, " if was else ""
    return f"stands under {named(header, at)}, {which}and figures stand under {named(header, rivals[-1])} too"


def _beneath_too(header: Header, sheet: Sheet, rows: Sequence[int], at: int) -> str:
    """Return the column letters of other figures that a heading is merged over: '2024' and '2025' unread."""
    area = sheet.areas.get((header.row, at))
    others = [column for column in range(area.column, area.last_column + 1) if column != at] if area else []
    held = [
        column
        for column in others
        if any(sheet.anchor(row, column) == (row, column) and units_of(sheet, row, column) for row in rows)
    ]
    return column_letters(held[-1]) if held else ""


def _reports_now(heading: str) -> bool:
    is_dated = read_moment(heading) or re.search(r"\boutturn\b", heading, re.IGNORECASE)
    return hints_of(heading).get(FIGURES, 0) >= _PLAINLY and not is_dated


def _is_year(heading: str) -> bool:
    moment = read_moment(heading)
    return moment is not None and moment.kind == "year"


def _may_be_figures(header: Header, places: Mapping[str, int]) -> list[int]:
    """Return the columns whose headings do not say that they are another thing, or of an earlier time."""
    kept = {at for name, at in places.items() if name not in _MAY_TELL}
    kept |= {at for columns in header.match.series.values() for at in columns} - {*places.values()}
    return [
        at
        for at, text in sorted(header.texts.items())
        if at not in kept and at != header.group and text.strip() and _may_tell(text)
    ]


def _may_tell(heading: str) -> bool:
    names = match_headings({1: heading}).names
    is_unknown = not names and not is_another_text(heading) and not is_part_of_figure(heading)
    return is_unknown or bool(names and names <= _MAY_TELL)


def _fits(sheet: Sheet, rows: Sequence[int], other: int, at: int) -> bool:
    """Tell whether a column holds figures of the same kind in half of the rows."""
    alike = [row for row in rows if units_of(sheet, row, other) & units_of(sheet, row, at)]
    return len(alike) * _SHARE >= len(rows) and len(alike) > 1


def _weigh(sheet: Sheet, rows: Sequence[int], at: int, places: Mapping[str, int]) -> float:
    """Return how much speaks for a column: rows with a figure, most of all of the unit that is asked for."""
    weight = 0.0
    for row in rows:
        units = units_of(sheet, row, at)
        aims = [sheet.shown(row, places[name]).text for name in ("measure", "target") if name in places]
        asked = {aim.unit for text in aims if (aim := find_target(text))}
        weight += _WEIGHT * bool(units & asked) or bool(units)
    return weight / _WEIGHT
