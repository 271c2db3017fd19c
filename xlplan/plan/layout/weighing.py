"""What each column of a table most likely is: by the words of its heading, its cells, and the other columns.

Apart from headings.py and contents.py, which know: here all kinds are weighed for every column, and what is
taken is always marked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from math import inf

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.column_contents import fits, shares_of
from xlplan.plan.layout.heading_lists import heading_key
from xlplan.plan.layout.heading_words import hints_of, names_code
from xlplan.plan.layout.headings import FIGURES, Match
from xlplan.plan.layout.numbered import in_rounds, is_numbered
from xlplan.plan.layout.series import Moment, in_time, read_moment
from xlplan.plan.model import CellText

Weights = dict[str, float]

_NOW = re.compile(
    r"\b(?:now|today|current(?:ly)?|latest|most recent|this (?:month|quarter|period|term|week)|ytd|to date"
    r"|so far)\b",
    re.IGNORECASE,
)
_TRACKED = ("area", "lead", "timescale", "rating", "progress")
_KNOWN = 4.0  # for the kind that a heading is known for
_LEAD = 1.5  # by how much a column must be likelier than the next
_DATED = 2.0  # for figures, and against dates and codes, where the heading itself is a time
_LATEST = 3.0
_NUMBER = 4.0  # for a code under 'Minute no.'
_PASSED = 5.0  # for the earlier of several times


def weigh_columns(texts: Mapping[int, str], cells: Mapping[int, Sequence[CellText]]) -> dict[int, Weights]:
    """Return how much speaks for each kind of column, by column number: its heading, its cells, its time."""
    texts = {at: " ".join(text.split()) for at, text in texts.items()}
    shares = {at: shares_of(cells[at]) for at in texts}
    found = {at: fits(shares[at]) for at in texts}
    for at, text in texts.items():
        for kind, weight in hints_of(text).items():
            found[at][kind] += weight
        if names_code(text):
            found[at]["reference"] += _NUMBER
    _weigh_times(texts, found, [at for at in texts if not shares[at]["blank"]])
    return found


def kind_of(weights: Mapping[str, float]) -> str:
    """Return the kind of which a column most likely is."""
    return max(weights, key=lambda kind: weights[kind])


def margin(weights: Mapping[str, float], kind: str) -> float:
    """Return by how much a column is more likely of a kind than of any other; below zero where it is not."""
    return weights[kind] - max(weight for other, weight in weights.items() if other != kind)


def pick(found: Mapping[int, Weights], kind: str) -> int:
    """Return the one column that is of a kind, more clearly than any other is; 0 where none is."""
    margins = sorted((margin(weights, kind), at) for at, weights in found.items())
    if not margins or margins[-1][0] <= 0:
        return 0
    is_clear = len(margins) == 1 or margins[-1][0] - max(margins[-2][0], 0.0) >= _LEAD
    return margins[-1][1] if is_clear else 0


def likely_columns(
    texts: Mapping[int, str], sheet: Sheet, rows: Sequence[int], match: Match
) -> dict[str, int]:
    """Return the columns of a tracker that it lacks by its headings, each the clear one of its kind."""
    filled = {at: text for at, text in texts.items() if text.strip()}
    found = weigh_columns(filled, {at: [sheet.shown(row, at) for row in rows] for at in filled})
    free = {at: found[at] for at in match.unmatched if at in found}
    return {name: at for name in _TRACKED if name not in match.names and (at := pick(free, name))}


def add_known(found: Mapping[int, Weights], name: str, at: int) -> None:
    """Let a column whose heading is known weigh more for what it is known as."""
    if name in found.get(at, {}):
        found[at][name] += _KNOWN


def likely_target(texts: Mapping[int, str], found: Mapping[int, Weights], figures: int) -> int:
    """Return the column of targets, of several that of the figures' time or else of none; 0 where none is."""
    aims = [at for at in sorted(found) if margin(found[at], "target") > 0]
    of_now = read_moment(texts[figures]) if figures else None
    moments = {at: moment for at in aims if (moment := read_moment(texts[at]))}
    same = [at for at, moment in moments.items() if of_now and moment.at == of_now.at]
    ways = (same, aims, [at for at in aims if at not in moments])
    return next((way[0] for way in ways if len(way) == 1), 0)


def _weigh_times(texts: Mapping[int, str], found: Mapping[int, Weights], filled: Collection[int]) -> None:
    """Let the latest of the filled columns of figures that are headed by times be of now, the others earlier.

    Beside one that says now all of them are earlier: 'Mar 26' beside 'This month'.
    """
    moments = {at: moment for at, text in texts.items() if (moment := read_moment(text))}
    for at, moment in moments.items():
        found[at]["timescale"] -= _DATED
        found[at]["reference"] -= _DATED
        if kind_of(found[at]) == FIGURES:
            found[at][FIGURES] += _DATED if moment.is_bare else _DATED / 2
    of_figures = [at for at in filled if kind_of(found[at]) in {FIGURES, "earlier"}]
    timed = {at: moments[at] for at in of_figures if at in moments}
    now = [at for at in of_figures if _says_now(texts[at], moments.get(at), found[at])]
    numbered = {at: texts[at] for at in of_figures if is_numbered(texts[at])}
    order = _in_order(timed) if timed else in_rounds(numbered)
    latest = _latest(order, moments, found)
    others = [at for at in timed or order if at != latest and _is_before(at, latest, moments)]
    passed = order if now else others
    for at in passed:
        if at not in now:
            found[at]["earlier"] += _PASSED
    if latest and passed and not now:
        found[latest][FIGURES] += _LATEST


def _says_now(text: str, moment: Moment | None, weights: Weights) -> bool:
    """Tell whether a heading says now, not when: 'This month', 'YTD 2026/27'; a month's own says when."""
    is_of_now = moment is None or moment.kind == "year"
    return is_of_now and kind_of(weights) == FIGURES and _NOW.search(text) is not None


def _in_order(timed: Mapping[int, Moment]) -> Sequence[int]:
    """Return columns in the order of their times, or as they stand where that cannot be told."""
    finer = {at: moment for at, moment in timed.items() if moment.kind != "year"}
    if finer and len(finer) < len(timed):
        return _in_order(finer)  # 'Sep-25' beside '2025/26', of which it is a part
    ends = {at: moment.period.last.toordinal() for at, moment in timed.items() if moment.period}
    undated = {timed[at].at for at in timed.keys() - ends.keys()}
    if undated <= {_month(timed[at]) for at in ends}:  # 'Oct' beside 'Oct 2025' is that of now
        return sorted(timed, key=lambda at: (ends.get(at, inf), at))
    return in_time(timed) or sorted(timed)


def _month(moment: Moment) -> int:
    """Return the month in which a time ends, counted from April as those without a year are."""
    return (moment.period.last.month - 4) % 12 if moment.period else moment.at


def _latest(order: Sequence[int], moments: Mapping[int, Moment], found: Mapping[int, Weights]) -> int:
    """Return the last in time, or that of the targets' time: 'M7' beside 'M7 plan', where 'M8' is filled."""
    of_now = {moments[at].at for at in moments if kind_of(found[at]) in {"target", "rating"}}
    held = [at for at in order if at in moments and moments[at].at in of_now]
    return held[0] if len(of_now) == len(held) == 1 else (order[-1] if order else 0)


def _is_before(at: int, latest: int, moments: Mapping[int, Moment]) -> bool:
    """Tell whether a column is an earlier one of the latest: '% surveyed Sep' is no '% compliant Oct'."""
    own, other = moments.get(at), moments.get(latest)
    if own is None or other is None or own.kind == "year":
        return True
    rest, last = heading_key(own.rest), heading_key(other.rest)
    return not rest or not last or rest <= last or last <= rest
