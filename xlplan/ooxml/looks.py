"""How the cells of each format look: the colour of their text, what lies behind it, whether it shows at all.

Apart from styles.py, which adds formats and never judges one. Colours that cannot be told for certain (a
gradient, a hatching, a theme of another kind) are None, and nothing is concluded from them.
"""

from __future__ import annotations

from typing import NamedTuple

from xlplan.errors import WorkbookError
from xlplan.ooxml.colours import READABLE, WHITE, contrast, own_palette, text_colour, theme_colours
from xlplan.ooxml.sheet import whole_number
from xlplan.ooxml.spans import Xml, attributes, elements, first, fragment, tags
from xlplan.ooxml.workbook import Workbook

READABLE_LARGE = 3.0  # to 1: WCAG 2.2, 1.4.3, for 18 points, or 14 in bold
SAME = 1.1  # to 1: below it nobody sees the text
_NOTHING = ";;;"  # the number format that shows nothing (ECMA-376 part 1, 18.8.31)


class Look(NamedTuple):
    """Is how a format's text shows: RRGGBB of text and fill, None where unknown."""

    text: str | None = None
    fill: str | None = None
    is_large: bool = False
    shows_nothing: bool = False

    @property
    def contrast(self) -> float | None:
        """Is how far the text stands out, from 1 to 21."""
        return contrast(self.text, self.fill) if self.text and self.fill else None

    @property
    def is_unseen(self) -> bool:
        """Tell whether nobody can see what the cell holds."""
        return self.shows_nothing or (self.contrast is not None and self.contrast < SAME)

    @property
    def is_hard_to_read(self) -> bool:
        """Tell whether the text can be seen, and stands out less than WCAG asks."""
        enough = READABLE_LARGE if self.is_large else READABLE
        return self.contrast is not None and not self.is_unseen and self.contrast < enough


def read_looks(book: Workbook) -> tuple[Look, ...]:
    """Return the look of each format by its index; () where the workbook has no styles that can be read."""
    part = book.part_of_kind("styles")
    try:
        return tuple(_looks(book, book.read(part))) if part else ()
    except WorkbookError:
        return ()


def _looks(book: Workbook, styles: Xml) -> list[Look]:
    theme = _theme(book)
    palette = own_palette(styles)
    fonts = [_font(item, styles.prefix, theme, palette) for item in _items(styles, b"fonts", b"font")]
    fills = [_fill(item, styles.prefix, theme, palette) for item in _items(styles, b"fills", b"fill")]
    codes = {tag.get(b"numFmtId"): tag.get(b"formatCode", "") for tag in tags(styles, b"numFmt")}
    silent = {number for number, code in codes.items() if code.replace(" ", "") == _NOTHING}
    found: list[Look] = []
    for item in _items(styles, b"cellXfs", b"xf"):
        tag = attributes(item[: item.index(b">") + 1])
        font, fill = whole_number(tag.get(b"fontId")) or 0, whole_number(tag.get(b"fillId")) or 0
        text, is_large = fonts[font] if font < len(fonts) else (None, False)
        behind = fills[fill] if fill < len(fills) else None
        found.append(Look(text, behind, is_large, tag.get(b"numFmtId") in silent))
    return found


def _items(xml: Xml, name: bytes, item: bytes) -> list[bytes]:
    inside = first(xml, name)
    found = elements(xml, item, inside.inner, inside.close) if inside else ()
    return [xml.data[each.start : each.end] for each in found]


def _font(
    item: bytes, prefix: bytes, theme: tuple[str, ...], palette: tuple[str, ...]
) -> tuple[str | None, bool]:
    """Return the colour of a font, and whether it counts as large."""
    xml = fragment(item, prefix)
    colour = text_colour(next(tags(xml, b"color"), {}), theme, palette)
    bold = next(tags(xml, b"b"), None)
    is_bold = bold is not None and bold.get(b"val", "1") in {"1", "true"}
    try:
        points = float(next(tags(xml, b"sz"), {}).get(b"val", "11"))
    except ValueError:
        points = 11.0
    return colour, points >= (14 if is_bold else 18)


def _fill(item: bytes, prefix: bytes, theme: tuple[str, ...], palette: tuple[str, ...]) -> str | None:
    """Return what lies behind a text: white for no fill, None for what is not one plain colour."""
    xml = fragment(item, prefix)
    pattern = next(tags(xml, b"patternFill"), None)
    if pattern is None:
        return None
    kind = pattern.get(b"patternType", "none")
    if kind == "none":
        return WHITE
    colour = next(tags(xml, b"fgColor"), {})
    is_given = colour.keys() & {b"rgb", b"theme", b"indexed"}
    return text_colour(colour, theme, palette) if kind == "solid" and is_given else None


def _theme(book: Workbook) -> tuple[str, ...]:
    part = book.part_of_kind("theme")
    try:
        return theme_colours(book.read(part)) if part else ()
    except WorkbookError:
        return ()
