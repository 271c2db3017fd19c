"""Which colour a cell's fill or text has, as RRGGBB: direct, indexed, or of the theme with its tint.

Apart from formats.py, because a colour in Excel is a small language (ECMA-376 part 1, 18.3.1.15 and 18.8.3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from xlplan.ooxml.colours import tinted
from xlplan.plan.book.parts import local_name

_SYSTEM_TEXT = "64"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def fill_colour(fill: Element, theme: Sequence[str], palette: Sequence[str]) -> str | None:
    """Return the colour of a solid fill as RRGGBB; None for any other fill, and for 'automatic'."""
    pattern = next(iter(fill), None)
    if pattern is None or local_name(pattern) != "patternFill" or pattern.get("patternType") != "solid":
        return None
    colour = next((each for each in pattern if local_name(each) == "fgColor"), None)
    return "000000" if colour is None else _rgb(colour, theme, palette)


def text_colour(font: Element, theme: Sequence[str], palette: Sequence[str]) -> str | None:
    """Return the colour of a font as RRGGBB, black where it is automatic; None where it is not known."""
    colour = next((each for each in font if local_name(each) == "color"), None)
    if colour is None or colour.get("indexed") == _SYSTEM_TEXT:
        return "000000"
    is_automatic = "auto" in colour.attrib and not colour.attrib.keys() & {"indexed", "theme"}
    return "000000" if is_automatic else _rgb(colour, theme, palette)


def theme_colours(xml: bytes | None) -> tuple[str, ...]:
    """Return the theme's colours in the order of a cell's `theme` attribute: light before dark (18.8.3)."""
    scheme = None if xml is None else ElementTree.fromstring(xml).find(f".//{_DRAWING}clrScheme")
    if scheme is None:
        return ()
    colours = [(child[0].get("lastClr") or child[0].get("val") or "") for child in scheme if len(child)]
    return (*colours[1::-1], *colours[3:1:-1], *colours[4:])


def _rgb(colour: Element, theme: Sequence[str], palette: Sequence[str]) -> str | None:
    """Return RRGGBB; where a colour is given in several ways, the palette's is meant before the theme's."""
    said = colour.attrib
    if "indexed" in said:
        number = int(said["indexed"])
        return palette[number][-6:].upper() if number < len(palette) else None
    if "theme" in said:
        number = int(said["theme"])
        known = theme[number] if number < len(theme) else ""
        tint = min(max(float(said.get("tint", "0")), -1.0), 1.0)
        return tinted(known, tint) if re.fullmatch("[0-9A-Fa-f]{6}", known) else None
    if "auto" in said:
        return None
    rgb = said.get("rgb", "000000")[-6:].upper()
    return rgb if re.fullmatch("[0-9A-F]{6}", rgb) else None
