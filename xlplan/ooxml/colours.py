"""Which colour a text has, and whether it can be read on a fill.

A colour in Excel is a small language: direct, of the theme with a tint, of a palette, or automatic (ECMA-376
part 1, 18.8.3 and 18.8.27). Contrast is WCAG 2.2's, 1.4.3.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence

from xlplan.ooxml.spans import Xml, attributes, first, tags

READABLE = 4.5  # to 1: what WCAG asks of a text (level AA)
BLACK, WHITE = "000000", "FFFFFF"

_THEME_COLOUR = re.compile(rb"<(?:[\w.-]+:)?(?:srgbClr|sysClr)(\s[^<>]*)>")
_HEX = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080008080"
    "C0C0C08080809999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF"
    "8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC993366FF33CCCC"
    "99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366333399333333"
)
_PALETTE = tuple(_HEX[at : at + 6] for at in range(0, len(_HEX), 6))  # its first eight stand twice
_SYSTEM_TEXT, _SYSTEM_BACKGROUND = 64, 65


def contrast(one: str, other: str) -> float:
    """Return how far two colours (RRGGBB) stand out against each other, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable_on(fill: str) -> str:
    """Return black or white, whichever reads better on a fill (RRGGBB)."""
    return max((BLACK, WHITE), key=lambda text: contrast(text, fill))


def text_colour(tag: Mapping[bytes, str], theme: Sequence[str], palette: Sequence[str]) -> str | None:
    """Return RRGGBB of a font's <color> (automatic, or none at all, is black); None where it is unknown."""
    if b"rgb" in tag:
        rgb = tag[b"rgb"][-6:].upper()
        return rgb if re.fullmatch("[0-9A-F]{6}", rgb) else None
    if b"theme" in tag:
        index = tag[b"theme"]
        known = index.isdecimal() and int(index) < len(theme)
        return tinted(theme[int(index)], _tint(tag)) if known else None
    if b"indexed" in tag:
        return _indexed(tag[b"indexed"], palette)
    return BLACK


def theme_colours(xml: Xml) -> tuple[str, ...]:
    """Return the theme's colours in the order of a cell's `theme` attribute: light before dark (18.8.3)."""
    scheme = first(xml, b"clrScheme")
    found = _THEME_COLOUR.finditer(xml.masked, scheme.inner, scheme.close) if scheme else ()
    named = [attributes(each[1]) for each in found]
    colours = [tag.get(b"lastClr") or tag.get(b"val", "") for tag in named]
    if len(colours) != 12 or not all(re.fullmatch("[0-9A-Fa-f]{6}", colour) for colour in colours):
        return ()  # a scheme of other kinds of colours, or of none
    return (*colours[1::-1], *colours[3:1:-1], *colours[4:])


def own_palette(styles: Xml) -> tuple[str, ...]:
    """Return the workbook's own palette for `indexed`, () where it has none."""
    own = first(styles, b"indexedColors")
    return (
        tuple(tag.get(b"rgb", "") for tag in tags(styles, b"rgbColor", own.inner, own.close)) if own else ()
    )


def tinted(rgb: str, tint: float) -> str:
    """Return the colour made darker (tint below 0) or lighter, by its luminance (18.8.19)."""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _luminance(rgb: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _indexed(index: str, palette: Sequence[str]) -> str | None:
    number = int(index) if index.isdecimal() else -1
    if number in {_SYSTEM_TEXT, _SYSTEM_BACKGROUND}:
        return BLACK if number == _SYSTEM_TEXT else WHITE
    known = palette or (*_PALETTE[:8], *_PALETTE)
    return known[number][-6:].upper() if 0 <= number < len(known) and known[number] else None


def _tint(tag: Mapping[bytes, str]) -> float:
    try:
        return min(max(float(tag.get(b"tint", "0")), -1.0), 1.0)
    except ValueError:
        return 0.0
