"""The columns that a table lacks by its headings, taken where all that is weighed speaks for one of them.

Apart from weighing.py, which weighs: here is what is asked of it, and what is said of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.codes import holds_codes
from xlplan.plan.layout.headers import ASSIGNED, SUBJECT, Header
from xlplan.plan.layout.heading_lists import heading_key, known_headings
from xlplan.plan.layout.heading_words import hints_of
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.own_columns import Read, alike
from xlplan.plan.layout.own_contents import Columns, is_distinct, is_of_figures, is_wordy
from xlplan.plan.layout.present import says_now
from xlplan.plan.layout.series import read_moment
from xlplan.plan.layout.told import Told, named
from xlplan.plan.layout.unnamed import is_figure, units_of
from xlplan.plan.layout.weighing import Weights, kind_of, margin, pick, weigh_columns
from xlplan.plan.model import column_title
from xlplan.text.targets import find_target

_KNOWN = 4.0  # for the kind that a heading is known for
_OF_WORK = re.compile(r"(?:%|per ?cent(?:age)?) (?:complete|done|spent|finished)", re.IGNORECASE)
_FAR = 2.0  # by how much another column must be the likelier
_MAY_TELL = frozenset([FIGURES, "progress", "comments", "unit"])  # what such headings mean may be figures
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
        _add(found, name, at)
    told = {name: at for name in _OWN if (at := pick(found, name))}
    if target := _likely_target(columns.texts, found, told.get(FIGURES, 0)):
        told["target"] = target
    if area := _likely_area(columns, found, told) or (_places(columns, told) if is_only else 0):
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


def _places(columns: Columns, told: Mapping[str, int]) -> int:
    """Return the one column of names or phrases left of figures that lack a measure; 0 where none is."""
    if FIGURES not in told or "measure" in told:
        return 0
    left = [at for at in sorted(columns.texts) if at < told[FIGURES] and is_distinct(columns, at)]
    words = [at for at in left if not is_of_figures(columns, at)]
    return words[0] if words and not any(is_wordy(columns, at) for at in words[1:]) else 0


def likely_figures(header: Header, sheet: Sheet, rows: Sequence[int]) -> int:
    """Return the column that most likely holds the figures of now; 0 where none is clear."""
    return pick(_weigh(header, sheet, rows), FIGURES)


def figures_by_weight(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Put the figures where all that is weighed has them, if no heading says where, or the wrong one.

    'Summary of progress to date' is not where the figures stand beside '25/26 outturn'.
    """
    at = places.get(FIGURES, 0)
    if at and known_headings().get(heading_key(header.texts[at])) == (FIGURES, 0):
        return ()
    found = _weigh(header, sheet, rows)
    for name in places.keys() - _MAY_TELL:
        _add(found, name, places[name])
    best = pick(found, FIGURES)
    if not best or best == at or not _answers(sheet, rows, best, places.get("target", 0)):
        return ()
    is_measured = _has_measures(found, sheet, rows, places)
    is_aimed = "target" in {kind_of(each) for each in found.values()}
    if not is_measured and (_OF_WORK.search(header.texts[best]) or not is_aimed):
        return ()
    is_passed = says_now(header.texts[best]) and kind_of(found.get(at, {"": 0})) == "earlier"
    is_another = is_passed or (at in found and _is_another(header, sheet, rows, at))
    if at in found and not (is_another and _outweighs(found, best, at)):
        return ()
    for name in [name for name, column in places.items() if column == best]:
        del places[name]
    places[FIGURES] = best
    why = f"{named(header, at)} is more likely another thing" if at else "no column is headed so"
    return (f"{named(header, best)} is read as the figures: {why}.",)


def target_by_weight(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Put the target where all that is weighed has it, if no heading says where."""
    free = [at for at in header.texts.keys() - {*places.values()} if header.texts[at].strip()]
    is_sought = FIGURES in places and "target" not in header.match.names
    if not is_sought or not any(_is_of_figures(sheet, rows, at) for at in free):
        return ()
    measures = [sheet.shown(row, places["measure"]).text for row in rows if "measure" in places]
    if sum(find_target(text) is not None for text in measures) * 2 > len(measures):
        return ()  # they say themselves what is aimed for
    found = _weigh(header, sheet, rows)
    best = _likely_target(header.texts, found, places[FIGURES])
    if not best or best in places.values() or not _is_of_figures(sheet, rows, best):
        return ()
    if not _answers(sheet, rows, places[FIGURES], best):
        return ()
    places["target"] = best
    return (f"{named(header, best)} is read as the target: no column is headed so.",)


def less_doubles(header: Header, sheet: Sheet, rows: Sequence[int], names: Collection[str]) -> Told:
    """Return the header with one of the columns that mean the same, where that is the likeliest by far.

    Only these `names` are settled so: for any other neither of two columns is needed.
    """
    match, said = header.match, list[str]()
    for name in match.doubles.keys() & {*names}:
        places = match.doubles[name]
        if not (at := _clearest(header, sheet, rows, name, places)):
            continue
        doubles = {other: columns for other, columns in match.doubles.items() if other != name}
        match = match._replace(columns=match.columns | {name: at}, doubles=doubles)
        others = " and ".join(named(header, other) for other in places if other != at)
        said.append(f"{named(header, at)} is read as the {column_title(name)}, and {others} is not.")
    return Told(header._replace(match=match), tuple(said))


def _clearest(header: Header, sheet: Sheet, rows: Sequence[int], name: str, columns: Sequence[int]) -> int:
    """Return which of columns that mean the same is the likeliest by far; 0 where none is."""
    if len({" ".join(header.texts[at].split()).casefold() for at in columns}) < len(columns):
        return 0
    found = _weigh(header, sheet, rows)
    ordered = sorted(columns, key=lambda at: margin(found[at], name), reverse=True)
    first, second = (margin(found[at], name) for at in ordered[:2])
    return ordered[0] if first > 0 and first - max(second, 0.0) >= _FAR else 0


def _weigh(header: Header, sheet: Sheet, rows: Sequence[int]) -> dict[int, Weights]:
    texts = {at: text for at, text in header.texts.items() if text.strip()}
    return weigh_columns(texts, {at: [sheet.shown(row, at) for row in rows] for at in texts})


def _add(found: Mapping[int, Weights], name: str, at: int) -> None:
    """Let a column whose heading is known weigh more for what it is known as."""
    if name in found.get(at, {}):
        found[at][name] += _KNOWN


def _likely_target(texts: Mapping[int, str], found: Mapping[int, Weights], figures: int) -> int:
    """Return the column of targets, of several that of the figures' time or else of none; 0 where none is."""
    aims = [at for at in sorted(found) if margin(found[at], "target") > 0]
    of_now = read_moment(texts[figures]) if figures else None
    moments = {at: moment for at in aims if (moment := read_moment(texts[at]))}
    same = [at for at, moment in moments.items() if of_now and moment.at == of_now.at]
    ways = (same, aims, [at for at in aims if at not in moments])
    return next((way[0] for way in ways if len(way) == 1), 0)


def _has_measures(
    found: Mapping[int, Weights], sheet: Sheet, rows: Sequence[int], places: Mapping[str, int]
) -> bool:
    """Tell whether a column says what is measured, and not by codes alone: 'Linked KPI' over 'K1'."""
    at = places.get("measure") or next((at for at, each in found.items() if kind_of(each) == "measure"), 0)
    return bool(at) and not holds_codes(sheet, rows, at)


def _answers(sheet: Sheet, rows: Sequence[int], at: int, target: int) -> bool:
    """Tell whether figures are shares where the targets are, in most rows that have both."""
    pairs = [(units_of(sheet, row, at), units_of(sheet, row, target)) for row in rows if target]
    both = [("%" in own) == ("%" in aimed) for own, aimed in pairs if own and aimed]
    return not both or sum(both) * 2 > len(both)


def _is_another(header: Header, sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether a heading is more of another kind, 'Nov 26 (f/cast)', or few figures stand under it."""
    hints = hints_of(header.texts[at])
    return not _is_of_figures(sheet, rows, at) or max(hints.values(), default=0.0) > hints.get(FIGURES, 0.0)


def _is_of_figures(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether half of what stands under a heading holds a figure."""
    filled = [row for row in rows if sheet.shown(row, at).text.strip()]
    return sum(is_figure(sheet, row, at) for row in filled) * 2 >= len(filled)


def _outweighs(found: Mapping[int, Weights], best: int, at: int) -> bool:
    """Tell whether a column is far more likely that of the figures than the one that is read."""
    own, other = margin(found[at], FIGURES), margin(found[best], FIGURES)
    return own < 0 and other - own > _FAR
