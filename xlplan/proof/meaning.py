"""What texts and formats mean, once ElementTree has read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from xlplan.proof.apart import local_name

Format = tuple[str | None, str]  # the fill: RRGGBB, a description or None; and everything else


def small_number(text: str) -> int | None:
    """Return the number that a text spells, or None where it spells none that could be an index."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def item_text(item: ElementTree.Element) -> str:
    """Return the text of a shared string as Excel shows it, phonetic hints left out."""
    text = ""
    for child in item:
        if local_name(child.tag) == "t":
            text += child.text or ""
        elif local_name(child.tag) == "r":
            text += "".join(t.text or "" for t in child if local_name(t.tag) == "t")
    return plain_text(text)


def plain_text(text: str) -> str:
    """Return cell text with _xHHHH_ resolved (ECMA-376 part 1, 22.9.2.19)."""
    return re.sub("_x([0-9A-Fa-f]{4})_", _character, text)


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if code in range(0xD800, 0xE000) else chr(code)


def cell_formats(root: ElementTree.Element) -> Iterator[Format]:
    """Yield every cell format of the styles part, by index."""
    parts = {local_name(part.tag): part for part in root}
    fills = [_fill_colour(fill) for fill in parts.get("fills", ())]
    for xf in parts.get("cellXfs", ()):
        number = xf.attrib.pop("fillId", "0")
        xf.attrib.pop("applyFill", None)
        index = small_number(number)
        fill = fills[index] if index is not None and index < len(fills) else None
        yield fill, _described(xf)
    if "cellXfs" not in parts:
        yield None, _described(ElementTree.Element("xf"))  # what Excel takes for granted


def _described(xf: ElementTree.Element) -> str:
    return f"{sorted(xf.attrib.items())} {[ElementTree.tostring(child, 'unicode') for child in xf]}"


def _fill_colour(fill: ElementTree.Element) -> str | None:
    """Return RRGGBB of a solid fill, a description of any other, None for no fill."""
    for pattern in fill:
        is_pattern = local_name(pattern.tag) == "patternFill"
        if is_pattern and pattern.get("patternType", "none") == "none":
            return None
        colours = (child.get("rgb", "") for child in pattern if local_name(child.tag) == "fgColor")
        rgb = next(colours, "") if is_pattern and pattern.get("patternType") == "solid" else ""
        return rgb[-6:].upper() or ElementTree.tostring(pattern, "unicode")
    return None
