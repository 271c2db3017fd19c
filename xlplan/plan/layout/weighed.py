"""The columns that a table lacks by its headings, taken where all that is weighed speaks for one of them.

Apart from weighing.py, which weighs: here is what is asked of it, and what is said of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.codes import holds_codes
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.heading_lists import heading_key, known_headings
from xlplan.plan.layout.heading_words import hints_of
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.present import says_now, says_to_date
from xlplan.plan.layout.told import Told, named
from xlplan.plan.layout.unnamed import is_of_figures, units_of
from xlplan.plan.layout.weighing import (
    Weights,
    add_known,
    kind_of,
    likely_target,
    margin,
    pick,
    weigh_columns,
)
from xlplan.plan.model import column_title
from xlplan.text.targets import find_target

_OF_WORK = re.compile(r"(?:%|per ?cent(?:age)?) (?:complete|done|spent|finished)", re.IGNORECASE)
_NONE: Weights = {"": 0.0}
_SAMPLE = 40  # rows by which columns are weighed
_FAR = 2.0  # by how much another column must be the likelier
_MAY_TELL = frozenset([FIGURES, "progress", "comments", "unit"])  # what such headings mean may be figures


def likely_figures(header: Header, sheet: Sheet, rows: Sequence[int]) -> int:
    """Return the column that most likely holds the figures of now; 0 where none is clear."""
    return pick(_weigh(header, sheet, rows), FIGURES)


def figures_by_weight(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int], own: Collection[str] = ()
) -> tuple[str, ...]:
    """Put the figures where all that is weighed has them, if no heading says where, or the wrong one.

    'Summary of progress to date' is not where the figures stand beside '25/26 outturn'.
    The columns of names in `own` are the officer's own choice, and stay.
    """
    at = places.get(FIGURES, 0)
    if at and known_headings().get(heading_key(header.texts[at])) == (FIGURES, 0):
        return ()
    found = _weigh(header, sheet, rows)
    for name in places.keys() - _MAY_TELL:
        add_known(found, name, places[name])
    kept = {places[name] for name in own if name in places}
    found = {column: weights for column, weights in found.items() if column not in kept}
    best = pick(found, FIGURES)
    is_part = at in header.match.series.get(FIGURES, ()) and says_to_date(header.texts.get(best, ""))
    if not best or best == at or is_part or not _answers(sheet, rows, best, places.get("target", 0)):
        return ()
    is_measured = _has_measures(found, sheet, rows, places)
    is_aimed = "target" in {kind_of(each) for each in found.values()}
    if not is_measured and (_OF_WORK.search(header.texts[best]) or not is_aimed):
        return ()
    is_passed = at not in header.match.series.get(FIGURES, ()) and kind_of(found.get(at, _NONE)) == "earlier"
    is_another = is_passed or (at in found and _may_be_another(header, sheet, rows, at, best))
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
    dated = {at for columns in header.match.series.values() for at in columns}
    free = [at for at in header.texts.keys() - {*places.values()} - dated if header.texts[at].strip()]
    is_sought = FIGURES in places and "target" not in header.match.names
    if not is_sought or not any(is_of_figures(sheet, rows, at) for at in free):
        return ()
    measures = [sheet.shown(row, places["measure"]).text for row in rows if "measure" in places]
    if sum(find_target(text) is not None for text in measures) * 2 > len(measures):
        return ()  # they say themselves what is aimed for
    found = _weigh(header, sheet, rows)
    best = likely_target(header.texts, found, places[FIGURES])
    if not best or best in {*places.values()} | dated or not is_of_figures(sheet, rows, best):
        return ()
    if not _answers(sheet, rows, places[FIGURES], best):
        return ()
    places["target"] = best
    return (f"{named(header, best)} is read as the target: no column is headed so.",)


def measure_by_weight(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Put the measure of figures where all that is weighed has it, if no heading says where: 'Yardstick'."""
    if FIGURES not in places or "measure" in header.match.names:
        return ()
    found = _weigh(header, sheet, rows)
    best = pick(found, "measure")
    texts = [text for row in rows if best and (text := sheet.shown(row, best).text.strip())]
    is_free = best and best not in places.values() and hints_of(header.texts[best]).get("measure")
    if not is_free or len({*texts}) < len(texts):
        return ()
    places["measure"] = best
    return (f"{named(header, best)} is read as the measure: no column is headed so.",)


def less_doubles(header: Header, sheet: Sheet, rows: Sequence[int], names: Collection[str]) -> Told:
    """Return the header with one of the columns that mean the same, where that is the likeliest by far.

    Only these `names` are settled so: for any other neither of two columns is needed.
    """
    match, said = header.match, list[str]()
    for name, places in header.match.doubles.items():
        if name not in names or not (at := _clearest(header, sheet, rows, name, places)):
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
    rows = rows[:_SAMPLE]
    texts = {at: text for at, text in header.texts.items() if text.strip()}
    return weigh_columns(texts, {at: [sheet.shown(row, at) for row in rows] for at in texts})


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


def _may_be_another(header: Header, sheet: Sheet, rows: Sequence[int], at: int, best: int) -> bool:
    """Tell whether what is read as the figures may be another thing than these.

    Its words are more of another kind, 'Nov 26 (f/cast)', few figures stand under it, or the other says now.
    """
    hints = hints_of(header.texts[at])
    is_other_kind = max(hints.values(), default=0.0) > hints.get(FIGURES, 0.0)
    is_in_arrears = at in header.match.series.get(FIGURES, ())  # the latest month may be blank in many rows
    is_bare = not is_in_arrears and not is_of_figures(sheet, rows, at)
    return is_other_kind or says_now(header.texts[best]) or is_bare


def _outweighs(found: Mapping[int, Weights], best: int, at: int) -> bool:
    """Tell whether a column is far more likely that of the figures than the one that is read."""
    own, other = margin(found[at], FIGURES), margin(found[best], FIGURES)
    return own < 0 and other - own > _FAR
