"""Cell formats: another fill or number format, and everything else of the cell's xf as it is.

A fill adds at most one <fill> and one <xf>; what is there already is used again. Borders, number formats,
dxfs and extensions are never touched, and no standing font is: where an edit asks that the text can be read
on its fill, a font is added that differs in its colour alone (ECMA-376 part 1, 18.8.45, 18.8.20, 18.8.22).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from xlplan.errors import Damaged, RefusedEdit
from xlplan.ooxml.colours import (
    READABLE,
    contrast,
    own_palette,
    readable_on,
    text_colour,
    theme_colours,
)
from xlplan.ooxml.sheet import whole_number
from xlplan.ooxml.spans import (
    Element,
    Splice,
    Xml,
    attributes,
    elements,
    first,
    fragment,
    opened,
    start_tags,
    tags,
    with_attribute,
)

MAX_FORMATS = 64_000  # Excel's limit on distinct cell formats in a workbook

_RESERVED = 2  # the first two fills are Excel's own, whatever stands there
_ORDER = (b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs")
_GRANTED = {
    b"fills": [
        b'<%bfill><%bpatternFill patternType="none"/></%bfill>',
        b'<%bfill><%bpatternFill patternType="gray125"/></%bfill>',
    ],
    b"cellXfs": [b"<%bxf/>"],
    b"fonts": [b"<%bfont/>"],
}
_AFTER_COLOUR = (b"name", b"family", b"charset", b"scheme")  # of a font, as Excel orders them
_ALTERNATIVES = re.compile(
    rb"\sxmlns:([^\s=]+)\s*=\s*[\"']http://schemas\.openxmlformats\.org/markup-compatibility/2006[\"']"
)


class Styles:
    """Is the styles part with what edits add to it; `splices()` gives what has to be written."""

    def __init__(self, xml: Xml, theme: Callable[[], Xml | None] = lambda: None) -> None:
        self.xml = xml
        self._theme = theme
        self._fonts = _List(xml, b"fonts", b"font")
        self._fills = _List(xml, b"fills", b"fill")
        self._formats = _List(xml, b"cellXfs", b"xf")

    def with_fill(self, style: int, colour: str, *, contrast: bool = False) -> int:
        """Return the xf index that is `style` with a solid fill of that colour (RRGGBB).

        With `contrast` the font is another where its colour would not be readable on the fill.
        """
        tag, rest = self._format(style)
        tag = with_attribute(tag, b"fillId", str(self._fill(colour.upper())).encode())
        tag = with_attribute(tag, b"applyFill", b"1")
        return self._index_of((self._readable(tag, colour.upper()) if contrast else tag) + rest, style)

    def with_number_format(self, style: int, like: int) -> int:
        """Return the xf index that is `style` with the number format of `like` (ECMA-376 part 1, 18.8.45)."""
        (tag, rest), (other, _) = self._format(style), self._format(like)
        wanted = attributes(other).get(b"numFmtId", "0")
        if attributes(tag).get(b"numFmtId", "0") == wanted:
            return style
        tag = with_attribute(tag, b"numFmtId", wanted.encode())
        return self._index_of(with_attribute(tag, b"applyNumberFormat", b"1") + rest, style)

    def _format(self, style: int) -> tuple[bytes, bytes]:
        """Return an xf's tag and what follows it."""
        formats = self._formats.items
        if style >= len(formats):
            raise Damaged(
                f"a cell uses format {style}, and the workbook has {len(formats)}; save it again in Excel"
            )
        tag_end = _tag_end(formats[style], self.xml.prefix)
        return formats[style][:tag_end], formats[style][tag_end:]

    def _index_of(self, xf: bytes, style: int) -> int:
        """Return the index of an xf that takes the place of `style`."""
        formats = self._formats.items
        if xf not in formats and len(formats) >= MAX_FORMATS:
            raise RefusedEdit(
                f"the workbook has {len(formats):,} cell formats, and Excel allows {MAX_FORMATS:,}; "
                "remove unused styles"
            )
        return style if xf == formats[style] else self._formats.index_of(xf)

    def is_locked(self, style: int) -> bool:
        """Tell whether a protected sheet locks cells of this format; it does unless the format says not."""
        if style >= len(self._formats.items):
            return True
        xf = fragment(self._formats.items[style], self.xml.prefix)
        protection = next(tags(xf, b"protection"), {})
        return protection.get(b"locked") not in {"0", "false"}

    def splices(self) -> list[Splice]:
        """Return the splices that append the new fills and formats and correct the two counts."""
        lists = (self._fonts, self._fills, self._formats)
        root = first(self.xml, b"styleSheet")
        if root and root.is_empty_tag and any(each.added for each in lists):
            body = b"".join(each.whole() for each in lists if each.added)
            tag = self.xml.data[root.start : root.end]
            return [(root.start, root.end, opened(tag, b"styleSheet", self.xml.prefix, body))]
        return [splice for each in lists for splice in each.splices()]

    def _readable(self, tag: bytes, fill: str) -> bytes:
        """Return an xf's tag with a font whose colour can be read on the fill; as it is where its own can."""
        index = whole_number(attributes(tag).get(b"fontId")) or 0
        font = self._fonts.items[index] if index < len(self._fonts.items) else None
        shown = self._text_colour(font) if font else None
        if font is None or shown is None or contrast(shown, fill) >= READABLE:
            return tag
        number = self._fonts.index_of(_coloured(font, self.xml.prefix, readable_on(fill)))
        return with_attribute(with_attribute(tag, b"fontId", str(number).encode()), b"applyFont", b"1")

    def _text_colour(self, font: bytes) -> str | None:
        tag = next(tags(fragment(font, self.xml.prefix), b"color"), {})
        theme = self._theme() if b"theme" in tag else None
        return text_colour(tag, theme_colours(theme) if theme else (), own_palette(self.xml))

    def _fill(self, colour: str) -> int:
        for index, fill in enumerate(self._fills.items):
            if index >= _RESERVED and _solid(fill, self.xml.prefix) == colour:
                return index
        prefix = self.xml.prefix
        return self._fills.index_of(
            b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="FF%b"/><%bbgColor indexed="64"/>'
            b"</%bpatternFill></%bfill>" % (prefix, prefix, prefix, colour.encode(), prefix, prefix, prefix),
            _RESERVED,
        )


class _List:
    """Is a list in the styles part, <fills> or <cellXfs>: its items as bytes, new ones at the end.

    A list that is missing is made, with the items that Excel takes for granted.
    """

    def __init__(self, xml: Xml, name: bytes, item: bytes) -> None:
        self.xml = xml
        self.name = name
        self.element = first(xml, name)
        self._granted = [each % ((xml.prefix,) * each.count(b"%b")) for each in _GRANTED[name]]
        standing, self.last = _standing(xml, self.element, item) if self.element else ([], 0)
        self.items = [xml.data[element.start : element.end] for element in standing]
        if self.element is None:
            self.items = list(self._granted)
        self.count = len(self.items)

    def index_of(self, item: bytes, start: int = 0) -> int:
        """Return the index of an item from `start` on, which is added where it is not there yet."""
        self.items += self._granted[len(self.items) : start]
        if item not in self.items[start:]:
            self.items.append(item)
        return self.items.index(item, start)

    @property
    def added(self) -> bytes:
        """Is the new items."""
        return b"".join(self.items[self.count :])

    def whole(self) -> bytes:
        """Return the list as one that was not there."""
        tag = b'<%b%b count="%d"/>' % (self.xml.prefix, self.name, len(self.items))
        return opened(tag, self.name, self.xml.prefix, b"".join(self.items))

    def splices(self) -> list[Splice]:
        """Return the splices that append the new items and correct the count."""
        new = self.added
        if not new:
            return []
        if self.element is None:
            at = _end_of_those_before(self.xml, self.name)
            return [(at, at, self.whole())]
        start, inner, _, end = self.element
        tag = self.xml.data[start:inner]
        count = whole_number(attributes(tag).get(b"count"))
        if count is not None:
            more = len(self.items) - self.count
            tag = with_attribute(tag, b"count", str(count + more).encode())
        if self.element.is_empty_tag:
            return [(start, end, opened(tag, self.name, self.xml.prefix, new))]
        return [(start, inner, tag), (self.last, self.last, new)]


def _standing(xml: Xml, within: Element, item: bytes) -> tuple[list[Element], int]:
    """Return a list's items, and where the last one ends.

    Of alternatives (ECMA-376 part 3, 9.3) the fallback is the item: Hancom Office's files have some.
    """
    found = list(elements(xml, item, within.inner, within.close))
    ends = [element.end for element in found]
    for prefix in set(_ALTERNATIVES.findall(xml.masked)):
        theirs = xml._replace(prefix=prefix + b":")
        choices = list(elements(theirs, b"Choice", within.inner, within.close))
        found = [one for one in found if not any(way.start < one.start < way.end for way in choices)]
        ends += [element.end for element in elements(theirs, b"AlternateContent", within.inner, within.close)]
    return found, max(ends, default=within.inner)


def _end_of_those_before(xml: Xml, name: bytes) -> int:
    """Return where a list that is missing belongs (CT_Stylesheet, 18.8.39)."""
    before = [element.end for each in _ORDER[: _ORDER.index(name)] if (element := first(xml, each))]
    root = first(xml, b"styleSheet")
    if root is None:
        raise Damaged("the workbook's styles part holds no styles; save it again in Excel")
    return max(before, default=root.inner)


def _coloured(font: bytes, prefix: bytes, colour: str) -> bytes:
    """Return a font with another colour, and everything else as it is."""
    xml = fragment(font, prefix)
    tag = b'<%bcolor rgb="FF%b"/>' % (prefix, colour.encode())
    standing = first(xml, b"color")
    if standing:
        return font[: standing.start] + tag + font[standing.end :]
    whole = first(xml, b"font")
    if whole is None or whole.is_empty_tag:
        return opened(font, b"font", prefix, tag)
    after = [element.start for name in _AFTER_COLOUR if (element := first(xml, name))]
    at = min(after, default=whole.close)
    return font[:at] + tag + font[at:]


def _tag_end(xf: bytes, prefix: bytes) -> int:
    tag = next(start_tags(xf, prefix, b"xf"), None)
    return tag.end if tag else len(xf)


def _solid(fill: bytes, prefix: bytes) -> str | None:
    """Return RRGGBB where the fill is solid, opaque and given as such."""
    xml = fragment(fill, prefix)
    pattern, colour = next(tags(xml, b"patternFill"), {}), next(tags(xml, b"fgColor"), {})
    rgb = colour.get(b"rgb", "")
    is_plain = pattern.get(b"patternType") == "solid" and len(rgb) in {6, 8} and b"tint" not in colour
    return rgb[-6:].upper() if is_plain else None
