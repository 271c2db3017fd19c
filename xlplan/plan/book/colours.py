"""Which colour a cell's fill or text has, as RRGGBB: direct, indexed, or of the theme with its tint.

Apart from workbook.py, because a colour in Excel is a small language (ECMA-376 part 1, 18.3.1.15 and 18.8.3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import Fill

from xlplan.ooxml.colours import tinted

_SYSTEM_TEXT = ("indexed", 64)
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def solid_colour(fill: Fill | None, theme: Sequence[str], palette: Sequence[str]) -> str | None:
    """Return the colour of a solid fill as RRGGBB; None for any other fill, and for 'automatic'."""
    if isinstance(fill, PatternFill) and fill.fill_type == "solid":
        return _rgb(fill.fgColor, theme, palette)
    return None


def text_colour(font: Font, theme: Sequence[str], palette: Sequence[str]) -> str | None:
    """Return the colour of a font as RRGGBB, black where it is automatic; None where it is not known."""
    colour = font.color
    if colour is None or colour.type == "auto" or (colour.type, colour.indexed) == _SYSTEM_TEXT:
        return "000000"
    return _rgb(colour, theme, palette)


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
        known = theme[colour.theme]
        return tinted(known, colour.tint) if re.fullmatch("[0-9A-Fa-f]{6}", known) else None
    return None
