"""Where the plan shows another rating than its figures have by target and tolerance, the officer is asked.

Apart from targets.py, which reads targets: here what they come to is held against what the plan shows.
Whoever rated 64% against 100% as Green rates by something else: a refresh must not turn it Red unasked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlplan.config import RATING_WORDS, RatingSettings
from xlplan.plan.confirming import ask_rating
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry, Polarity
from xlplan.rating import Rating, compare_ratings
from xlplan.refresh.figures import current_value
from xlplan.refresh.model import Spot
from xlplan.refresh.rating_cells import RatingCell, read_rating_cells
from xlplan.refresh.ratings import rate_entry


def ask_of_ratings(
    plan: Plan, entries: Sequence[Entry], spots: Sequence[Spot], words: Mapping[str, str]
) -> list[Entry]:
    """Return the entries, with a question in the note of those that would rate their action otherwise.

    `words` are the plan's own for its ratings. Of one whose polarity is the officer's to say, it is asked for
    the side that is not as the plan shows.
    """
    settings = RatingSettings({**RATING_WORDS, **words})
    shown = {each.name: each for each in read_rating_cells(plan, settings.words)}
    by_action: dict[str, list[_Rated]] = defaultdict(list)
    for entry, spot in zip(entries, spots, strict=True):
        if entry.rates and entry.target is not None and entry.action in shown:
            sides: tuple[Polarity, ...] = (
                ("higher", "lower") if entry.polarity == "none" else (entry.polarity,)
            )
            for side in sides:
                plain = replace(entry, note=None, polarity=side)
                rating = rate_entry(plain, current_value(entry, spot), settings).rating
                by_action[str(entry.action)].append(_Rated(entry, side, rating))
    is_rated = any(each.standing for each in shown.values())
    asked: dict[str, dict[Polarity, str]] = defaultdict(dict)
    for action, rated in by_action.items():
        is_left = is_rated and _is_left_open(shown[action])
        for each in rated if is_left else _otherwise(shown[action], rated):
            if each.rating:
                asked[each.entry.indicator][each.side] = each.rating
    return [
        _asking(entry, asked[entry.indicator], shown) if entry.indicator in asked else entry
        for entry in entries
    ]


def _asking(entry: Entry, ratings: Mapping[Polarity, str], shown: Mapping[str, RatingCell]) -> Entry:
    question = ask_rating(entry, ratings, shown[str(entry.action)].published or "no rating")
    return replace(entry, note="; ".join(filter(None, (entry.note, question))))


def _is_left_open(action: RatingCell) -> bool:
    """Tell whether a plan shows no rating of an action: 'annual target, met by schemes due in Q4'."""
    return not action.published.strip() and action.shown.fill in {None, "FFFFFF"}


class _Rated(NamedTuple):
    """Is an indicator with its rating where one side is better."""

    entry: Entry
    side: Polarity
    rating: Rating | None


def _otherwise(action: RatingCell, rated: Sequence[_Rated]) -> Iterator[_Rated]:
    """Yield the indicators with ratings worse than their action's; or all of them where all are better."""
    known = [each for each in rated if each.rating]
    standing = action.standing
    if standing is None or standing == "Complete" or not known:
        return
    worse = [each for each in known if each.rating and compare_ratings(standing, each.rating) < 0]
    is_better = len(known) == len(rated) and all(
        each.rating and compare_ratings(standing, each.rating) > 0 for each in known
    )
    yield from known if is_better else worse
