"""Ratings as a plan writes them: its own words or letters, and the signs that stand beside them.

Their colours are in rating_fills.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from xlplan.plan.model import Plan
from xlplan.rating import Rating

RATINGS: tuple[Rating, ...] = ("Red", "Amber", "Green", "Complete")
_MOVEMENT = frozenset("▲▼△▽▴▾►◄▶◀")
_FIRST_EMOJI = "\U0001f000"  # 🔴 and its like have a colour of their own


class Written(NamedTuple):
    """Is a rating inside a cell's text: which one, and from where to where its word goes."""

    rating: Rating
    start: int
    end: int


def read_rating(text: str, words: Mapping[str, str]) -> Rating | None:
    """Return the rating that a text means: the plan's own word, ours, or its letter; None for any other.

    `words` is [rating] words of xlplan.toml: green, amber, red, complete -> the plan's word. An arrow, a
    bullet or a footnote's number beside the word do not matter; a second word does.
    """
    found = find_rating(text, words)
    return found.rating if found else None


def find_rating(text: str, words: Mapping[str, str]) -> Written | None:
    """Return the rating that is all a text says, and where its word stands: 'Amber' in '● Amber ↑'."""
    start, end = 0, len(text)
    while start < end and _is_beside(text[start]):
        start += 1
    while end > start and _is_beside(text[end - 1]):
        end -= 1
    rating = _meant(text[start:end], words)
    return Written(rating, start, end) if rating else None


def has_word(text: str) -> bool:
    """Tell whether a text says anything, and is not blank or a symbol alone."""
    return any(letter.isalnum() for letter in text)


def find_arrow(text: str) -> str | None:
    """Return the arrow of a text, which says which way a rating has moved."""
    return next((sign for sign in text if sign in _MOVEMENT or "ARROW" in unicodedata.name(sign, "")), None)


def count_ratings(text: str, words: Mapping[str, str]) -> int:
    """Return how many ratings a text names: two in 'Red/Amber' and in 'Amber (was Red)'."""
    return len({rating for word in re.findall(r"[^\W\d_]+", text) if (rating := _meant(word, words))})


def shows_words(plan: Plan) -> bool:
    """Tell whether any rating of the plan is written, not only coloured."""
    return any(has_word(str(row["rating"])) for row in plan.action_rows)


def listed_word(rating: Rating, plan: Plan, words: Mapping[str, str]) -> str | None:
    """Return how the drop-down list of the ratings spells a rating; None where it does not offer it."""
    return next((word for word in plan.rating_list if read_rating(word, words) == rating), None)


def lists_ratings(plan: Plan, words: Mapping[str, str]) -> bool:
    """Tell whether the plan's ratings are chosen from a list in which any of them is known."""
    return any(read_rating(word, words) for word in plan.rating_list)


def word_for(rating: Rating, plan: Plan, words: Mapping[str, str]) -> str:
    """Return how the plan writes the rating: as its drop-down list does, else as it does elsewhere.

    A rating that it has not used yet is the configured word, in the manner of the others: A, AMBER or Amber.
    """
    listed = listed_word(rating, plan, words)
    if listed is not None:
        return listed
    found = [(text, find_rating(text, words)) for text in (str(row["rating"]) for row in plan.action_rows)]
    used = [
        (written.rating, " ".join(text[written.start : written.end].split()))
        for text, written in found
        if written
    ]
    for known, word in used:
        if known == rating:
            return word
    own = [word for _, word in used]
    word = words.get(rating.casefold(), rating)
    if own and all(len(text) == 1 for text in own):
        word = rating[0] if all(known[0] == text.upper() for known, text in used) else word[0]
    if own and all(text.isupper() for text in own):
        return word.upper()
    return word.lower() if own and all(text.islower() for text in own) else word


def rewrite_rating(text: str, rating: Rating, plan: Plan, words: Mapping[str, str]) -> tuple[int, int, str]:
    """Return the span of a rating's text that gives way, and to what: the word alone, signs beside it stay.

    A text that the drop-down list offers gives way whole to another of the list.
    """
    written, word = find_rating(text, words), word_for(rating, plan, words)
    if written is None or text in plan.rating_list:
        return 0, len(text), word
    listed = find_rating(word, words)
    if listed and text[: written.start].strip() + text[written.end :].strip():
        word = word[listed.start : listed.end]
    return written.start, written.end, word


def _is_beside(sign: str) -> bool:
    if sign.isspace() or unicodedata.category(sign) == "Mn":
        return True
    return not sign.isascii() and sign < _FIRST_EMOJI and unicodedata.category(sign) in {"So", "Sm", "No"}


def _meant(text: str, words: Mapping[str, str]) -> Rating | None:
    seen = " ".join(text.split()).casefold()
    for rating in RATINGS:
        own = words.get(rating.casefold(), rating).casefold()
        if seen and seen in {own, rating.casefold(), rating[0].casefold()}:
            return rating
    return "Complete" if seen in {"blue", "b", "completed", "closed"} else None
