"""Where the plan shows another rating than its figures have by target and tolerance, the officer is asked.

Apart from targets.py, which reads targets: here what they come to is held against what the plan shows.
Whoever rated 64% against 100% as Green rates by something else: a refresh must not turn it Red unasked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlplan.config import RatingSettings
from xlplan.plan.confirming import ask_rating
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry
from xlplan.rating import Rating, compare_ratings, roll_up
from xlplan.refresh.figures import current_value
from xlplan.refresh.model import Spot
from xlplan.refresh.rating_cells import RatingCell, read_rating_cells
from xlplan.refresh.ratings import rate_entry


def ask_of_ratings(plan: Plan, entries: Sequence[Entry], spots: Sequence[Spot]) -> list[Entry]:
    """Return the entries, with a question in the note of those that would rate their action otherwise."""
    settings = RatingSettings()
    shown = {each.name: each for each in read_rating_cells(plan, settings.words)}
    by_action: dict[str, list[tuple[Entry, Rating | None]]] = defaultdict(list)
    for entry, spot in zip(entries, spots, strict=True):
        if entry.rates and entry.target is not None and entry.action in shown:
            rating = rate_entry(replace(entry, note=None), current_value(entry, spot), settings).rating
            by_action[str(entry.action)].append((entry, rating))
    asked: Mapping[str, str] = {
        entry.indicator: ask_rating(entry, rating, shown[action].published)
        for action, rated in by_action.items()
        for entry, rating in _otherwise(shown[action], rated)
    }
    return [
        replace(entry, note="; ".join(filter(None, (entry.note, asked[entry.indicator]))))
        if entry.indicator in asked
        else entry
        for entry in entries
    ]


def _otherwise(
    action: RatingCell, rated: Sequence[tuple[Entry, Rating | None]]
) -> Iterator[tuple[Entry, Rating]]:
    """Yield the indicators with ratings worse than their action's; or all of them where all are better."""
    known = [(entry, rating) for entry, rating in rated if rating]
    worst = roll_up([rating for _, rating in known], "worst")
    if worst is None or action.standing is None or action.standing in {"Complete", worst}:
        return
    is_worse = compare_ratings(action.standing, worst) < 0
    for entry, rating in known:
        if compare_ratings(action.standing, rating) < 0 if is_worse else len(known) == len(rated):
            yield entry, rating
