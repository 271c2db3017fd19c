"""Which colour a cell's fill has, as RRGGBB: direct, indexed, or of the theme with its tint.

Apart from workbook.py, because a colour in Excel is a small language (ECMA-376 part 1, 18.3.1.15 and 18.8.3).
"""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from xml.etree import ElementTree

from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import Fill

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def solid_colour(fill: Fill | None, theme: Sequence[str], palette: Sequence[str]) -> str | None:
    """Return the colour of a solid fill as RRGGBB; None for any other fill, and for 'automatic'."""
    if isinstance(fill, PatternFill) and fill.fill_type == "solid":
        return _rgb(fill.fgColor, theme, palette)
    return None


def theme_colours(xml: bytes | None) -> tuple[str, ...]:
    """Return the theme's colours in the order of a cell's `theme` attribute: light before dark (18.8.3)."""
    scheme = None if xml is None else ElementTree.fromstring(xml).find(f".//{_DRAWING}clrScheme")
    if scheme is None:
        return ()
    colours = [(child[0].get("lastClr") or child[0].get("val") or "") for child in scheme if len(child)]
    return (*colours[1::-1], *colours[3:1:-1], *colours[4:])


def _rgb(colour: Color, theme: Sequence[str], palette: Sequence[str]) -> str | None:
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "indexed" and isinstance(colour.indexed, int) and colour.indexed < len(palette):
        return palette[colour.indexed][-6:].upper()
    if colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(theme):
        return _tinted(theme[colour.theme], colour.tint)
    return None


def _tinted(rgb: str, tint: float) -> str:
    """Return the colour made darker (tint below 0) or lighter, by its luminance (18.8.19)."""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
