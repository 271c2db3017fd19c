"""Ratings as a plan shows them: its own words for Red, Amber and Green, and its own fills."""

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
    """Return the rating that a cell's text means: the plan's own word, ours, or its letter; None for anything else.

    `words` is [rating] words of xlplan.toml: green, amber, red, complete -> the plan's word.
    """
    seen = " ".join(text.split()).casefold()
    for rating in RATINGS:
        own = words.get(rating.casefold(), rating).casefold()
        if seen and seen in {own, rating.casefold(), rating[0].casefold()}:
            return rating
    return "Complete" if seen in {"blue", "b", "completed"} else None


def word_for(rating: Rating, plan: Plan, words: Mapping[str, str]) -> str:
    """Return how the plan spells the rating: its drop-down list's way, else the configured word."""
    for listed in plan.rating_list:
        if read_rating(listed, words) == rating:
            return listed
    return words.get(rating.casefold(), rating)


def fill_for(rating: Rating, plan: Plan, words: Mapping[str, str]) -> str | None:
    """Return the plan's own fill (RRGGBB) for the rating; None where it does not colour ratings by hand."""
    if plan.conditional_formatting:
        return None
    own: dict[Rating, str] = {}
    for word, colour in plan.rating_fills.items():
        meant = read_rating(word, words)
        if meant:
            own[meant] = colour.upper()
    if not own or rating in own:
        return own.get(rating)
    fitting = max(_SETS, key=lambda colours: sum(colours[known] == colour for known, colour in own.items()))
    return fitting[rating]
