"""The plan's own words for its ratings, told by the colours in which it writes them.

Apart from ratings.py, where a rating is held against the figures: here 'On track', green wherever it stands,
is the plan's word for Green. The officer finds it in xlplan.toml, and may correct it there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from xlplan.config import RATING_WORDS
from xlplan.plan.model import Plan
from xlplan.plan.rating_fills import read_fill
from xlplan.plan.rating_words import has_word, read_rating
from xlplan.rating import Rating

_NEEDED: frozenset[Rating] = frozenset(["Green", "Amber", "Red"])
_DONE = re.compile(r"\b(?:complet|clos|done|finish|achiev|deliver|embed|met\b)", re.IGNORECASE)
_NOT_YET = re.compile(r"\b(?:not\s(?:yet|due|started|begun)|on hold|paused|planned|pending)\b", re.IGNORECASE)


def words_by_colour(plan: Plan) -> Mapping[str, str]:
    """Return what a plan writes for green, amber, red and complete, as [rating] words; empty where unsure.

    Each of the first three needs a word of its own, one alone, in one colour throughout: a refresh could
    not write a rating for which the plan has no word. Blue is Complete only where its word says so.
    """
    colours: dict[str, set[Rating | None]] = defaultdict(set)
    for row in plan.action_rows:
        text, fill = " ".join(str(row["rating"]).split()), row["rating_fill"]
        if has_word(text) and not _NOT_YET.search(text):
            colours[text].add(read_fill(fill) if isinstance(fill, str) else None)
    if any(read_rating(text, RATING_WORDS) in _NEEDED for text in colours):
        return {}
    words: dict[Rating, list[str]] = defaultdict(list)
    for text, found in colours.items():
        rating = next(iter(found)) if len(found) == 1 else None
        if rating and (rating != "Complete" or _DONE.match(text)):
            words[rating].append(text)
    is_told = words.keys() >= _NEEDED and all(len(own) == 1 for own in words.values())
    return {rating.casefold(): own[0] for rating, own in words.items()} if is_told else {}
