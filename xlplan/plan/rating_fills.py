"""Which rating a cell's fill means, by its hue, and which fill a plan gives a rating.

Apart from rating_words.py, because a colour is read otherwise than a word; refresh and the checks both read
it here. colours.py says which colour a fill has.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Mapping

from xlplan.plan.model import Plan
from xlplan.plan.rating_words import RATINGS, read_rating, shows_words
from xlplan.rating import Rating

# The sets of fills that plans use; a plan that has two of a set gets the third from it.
_SETS: tuple[dict[Rating, str], ...] = (
    {"Green": "92D050", "Amber": "FFC000", "Red": "FF0000", "Complete": "00B0F0"},
    {"Green": "C6EFCE", "Amber": "FFEB9C", "Red": "FFC7CE", "Complete": "BDD7EE"},
    {"Green": "00B050", "Amber": "FFC000", "Red": "FF0000", "Complete": "0070C0"},
)
# From where to where a rating's hues go, in degrees: FF0000 is 0, ED7D31 24, FFC000 45, FFFF00 60, 92D050 89,
# 00B050 146, 4BACC6 193, 4F81BD 213. What lies between two of them is too far from both to tell.
_HUES: tuple[tuple[int, int, Rating], ...] = (
    (0, 14, "Red"),
    (23, 62, "Amber"),
    (72, 166, "Green"),
    (188, 250, "Complete"),
    (338, 360, "Red"),
)


def read_fill(rgb: str | None) -> Rating | None:
    """Return the rating that a fill (RRGGBB) means.

    None for white, grey, black, purple and whatever lies between two ratings, and for no fill at all.
    """
    if rgb is None:
        return None
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.25 or not 0.15 < light < 0.97:
        return None
    degrees = round(hue * 360)
    return next((rating for first, last, rating in _HUES if first <= degrees <= last), None)


def fill_for(rating: Rating, plan: Plan, words: Mapping[str, str]) -> str | None:
    """Return the plan's own fill (RRGGBB) for the rating; None where it does not colour ratings by hand."""
    if plan.conditional_formatting:
        return None
    own: dict[Rating, str] = {}
    for word, colour in plan.rating_fills.items():
        meant = read_rating(word, words)
        if meant:
            own.setdefault(meant, colour.upper())
    if not shows_words(plan):
        own = most_used([fill for row in plan.action_rows if isinstance(fill := row["rating_fill"], str)])
    return from_set(own, rating) if own else None


def from_set(own: Mapping[Rating, str], rating: Rating) -> str:
    """Return the plan's own fill for a rating, else that of the common set which fits the plan's best."""
    fitting = max(_SETS, key=lambda colours: sum(colours[known] == colour for known, colour in own.items()))
    return own.get(rating, fitting[rating])


def most_used(fills: Iterable[str]) -> dict[Rating, str]:
    """Return the fill that a plan of colours alone has most often for each rating."""
    fills = [*fills]
    mine = {rating: [fill.upper() for fill in fills if read_fill(fill) == rating] for rating in RATINGS}
    return {rating: max(colours, key=colours.count) for rating, colours in mine.items() if colours}
