"""What texts and formats mean, once ElementTree has read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree

from xlplan.proof.apart import local_name


class Format(NamedTuple):
    """Is one cell format: its fill and its text's colour (RRGGBB, or a description), and all else as words.

    `font` is how the format names its font, `bare_font` that font without its colour; `numbers` how it names
    its number format, which is `number_format`.
    """

    fill: str | None
    colour: str
    font: str
    bare_font: str
    other: str
    numbers: str = "0 "
    number_format: str = "0"


_USUAL = {(name, "0") for name in ("borderId", "xfId")}  # the same as not written


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


class CellFormats:
    """Is the cell formats of the styles part; each is described when it is asked for."""

    def __init__(self, root: ElementTree.Element) -> None:
        parts = {local_name(part.tag): part for part in root}
        self._fills = list(_items(parts.get("fills", ())))
        self._fonts = list(_items(parts.get("fonts", [ElementTree.Element("font")])))
        self._formats = list(_items(parts.get("cellXfs", ())))
        self._is_granted = "cellXfs" not in parts

    def format(self, index: int) -> Format | None:
        """Return the format of that index, None where there is none."""
        if self._is_granted and index == 0:  # what Excel takes for granted
            return Format(None, "", "0 ", "0", _described({}, ()))
        if index >= len(self._formats):
            return None
        xf = self._formats[index]
        said = dict(xf.attrib)
        number = small_number(said.pop("fillId", "0"))
        said.pop("applyFill", None)
        is_known = number is not None and number < len(self._fills)
        fill = _fill_colour(self._fills[number or 0]) if is_known else None
        named = said.pop("fontId", "0")
        number = small_number(named)
        is_known = number is not None and number < len(self._fonts)
        colour, bare = _font(self._fonts[number or 0]) if is_known else ("", named)
        font = f"{named} {said.pop('applyFont', '')}"
        shape = said.pop("numFmtId", "0")
        numbers = f"{shape} {said.pop('applyNumberFormat', '')}"
        return Format(fill, colour, font, bare, _described(said, xf), numbers, shape)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, RRGGBB, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    shades = sorted(map(_shade, (one, other)))
    return (shades[1] + 0.05) / (shades[0] + 0.05)


def _shade(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return sum(
        weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for weight, part in ((0.2126, red), (0.7152, green), (0.0722, blue))
    )


def _font(font: ElementTree.Element) -> tuple[str, str]:
    """Return (colour: RRGGBB or a description, everything else) of a font."""
    colours = [child.attrib for child in font if local_name(child.tag) == "color"]
    bare = [ElementTree.tostring(child, "unicode") for child in font if local_name(child.tag) != "color"]
    rgb = colours[0].get("rgb", "")[-6:].upper() if len(colours) == 1 and len(colours[0]) == 1 else ""
    return rgb or str([sorted(colour.items()) for colour in colours]), str([text.strip() for text in bare])


def _items(container: Iterable[ElementTree.Element]) -> Iterator[ElementTree.Element]:
    """Yield the items of a list; of alternatives the fallback, which all programs know."""
    for child in container:
        if local_name(child.tag) == "AlternateContent":
            yield from (item for way in child if local_name(way.tag) == "Fallback" for item in way)
        else:
            yield child


def _described(said: Mapping[str, str], children: Iterable[ElementTree.Element]) -> str:
    unusual = sorted(item for item in said.items() if item not in _USUAL)
    return f"{unusual} {[ElementTree.tostring(child, 'unicode') for child in children]}"


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
