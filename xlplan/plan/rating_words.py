"""Ratings as a plan shows them: its own words or letters for Red, Amber and Green, and its own fills."""

from __future__ import annotations

from collections.abc import Mapping

from xlplan.plan.model import Plan
from xlplan.rating import Rating

RATINGS: tuple[Rating, ...] = ("Red", "Amber", "Green", "Complete")

# The sets of fills that plans use; a plan that has two of a set gets the third from it.
_SETS: tuple[dict[Rating, str], ...] = (
    {"Green": "92D050", "Amber": "FFC000", "Red": "FF0000", "Complete": "00B0F0"},
    {"Green": "C6EFCE", "Amber": "FFEB9C", "Red": "FFC7CE", "Complete": "BDD7EE"},
    {"Green": "00B050", "Amber": "FFC000", "Red": "FF0000", "Complete": "0070C0"},
)


def read_rating(text: str, words: Mapping[str, str]) -> Rating | None:
    """Return the rating that a text means: the plan's own word, ours, or its letter; None for any other.

    `words` is [rating] words of xlplan.toml: green, amber, red, complete -> the plan's word.
    """
    seen = " ".join(text.split()).casefold()
    for rating in RATINGS:
        own = words.get(rating.casefold(), rating).casefold()
        if seen and seen in {own, rating.casefold(), rating[0].casefold()}:
            return rating
    return "Complete" if seen in {"blue", "b", "completed"} else None


def read_fill(colour: str | None) -> Rating | None:
    """Return the rating that a fill (RRGGBB) shows by itself, where it is one of the sets that plans use."""
    for colours in _SETS:
        for rating, known in colours.items():
            if known == (colour or "").upper():
                return rating
    return None


def shows_words(plan: Plan) -> bool:
    """Tell whether any rating of the plan is written, not only coloured."""
    return any(text.strip() for text in plan.actions["rating"])


def word_for(rating: Rating, plan: Plan, words: Mapping[str, str]) -> str:
    """Return how the plan writes the rating: as its drop-down list does, else as it does elsewhere.

    A rating that it has not used yet is the configured word, in the manner of the others: A, AMBER or Amber.
    """
    used = [" ".join(text.split()) for text in plan.actions["rating"]]
    for known in (*plan.rating_list, *used):
        if read_rating(known, words) == rating:
            return known
    word = words.get(rating.casefold(), rating)
    own = [text for text in used if read_rating(text, words)]
    if own and all(len(text) == 1 for text in own):
        word = word[0]
    if own and all(text.isupper() for text in own):
        return word.upper()
    return word.lower() if own and all(text.islower() for text in own) else word


def fill_for(rating: Rating, plan: Plan, words: Mapping[str, str]) -> str | None:
    """Return the plan's own fill (RRGGBB) for the rating; None where it does not colour ratings by hand."""
    if plan.conditional_formatting:
        return None
    own: dict[Rating, str] = {}
    for word, colour in plan.rating_fills.items():
        meant = read_rating(word, words)
        if meant:
            own[meant] = colour.upper()
    if not shows_words(plan):
        own = {meant: colour for colour in plan.actions["rating_fill"] if (meant := read_fill(colour))}
    if not own or rating in own:
        return own.get(rating)
    fitting = max(_SETS, key=lambda colours: sum(colours[known] == colour for known, colour in own.items()))
    return fitting[rating]
