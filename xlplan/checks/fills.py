"""Which rating a cell's fill means, by its hue."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlplan.rating import Rating

# Where each rating's hues end, in degrees: FF0000 is 0, FFC000 45, 92D050 89, 00B050 146, 00B0F0 196.
_HUES: tuple[tuple[int, Rating | None], ...] = (
    (18, "Red"),
    (68, "Amber"),
    (170, "Green"),
    (250, "Complete"),
    (335, None),
    (360, "Red"),
)


def read_fill(rgb: str | None) -> Rating | None:
    """Return the rating that a fill (RRGGBB) means; None for white, grey, black, purple or no fill at all."""
    if rgb is None:
        return None
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.25 or not 0.15 < light < 0.97:
        return None
    return next(rating for end, rating in _HUES if round(hue * 360) <= end)
