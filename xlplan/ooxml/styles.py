"""Cell formats: another fill, and everything else of the cell's xf as it is.

A fill adds at most one <fill> and one <xf>; what is there already is used again. Fonts, borders, number formats,
dxfs and extensions are never touched (ECMA-376 part 1, 18.8.45 and 18.8.20).
"""

from __future__ import annotations

import re

from xlplan.errors import Damaged, RefusedEdit
from xlplan.ooxml.spans import Element, Splice, Xml, attributes, elements, first, start_tag, with_attribute

MAX_FORMATS = 64_000  # Excel's limit on distinct cell formats in a workbook


class Styles:
    """Is the styles part with the fills and formats that edits add; `splices()` gives what has to be written."""

    def __init__(self, xml: Xml) -> None:
        self.xml = xml
        self._fills = _container(xml, b"fills")
        self._formats = _container(xml, b"cellXfs")
        self._fill_count = len(list(_children(xml, self._fills, b"fill")))
        self._xfs = [_bytes(xml, xf) for xf in _children(xml, self._formats, b"xf")]
        self._new_fills: dict[str, bytes] = {}
        self._new_xfs: list[bytes] = []

    def with_fill(self, style: int, colour: str) -> int:
        """Return the xf index that is `style` with a solid fill of that colour (RRGGBB)."""
        if style >= len(self._xfs):
            raise Damaged(
                f"a cell uses format {style}, and the workbook has {len(self._xfs)}; save it again in Excel"
            )
        old = self._xfs[style]
        tag_end = _tag_end(old)
        tag = with_attribute(old[:tag_end], b"fillId", str(self._fill(colour.upper())).encode())
        tag = with_attribute(tag, b"applyFill", b"1")
        if tag + old[tag_end:] == old:
            return style
        return self._format(tag + old[tag_end:])

    def fill_of(self, style: int) -> str | None:
        """Return the RRGGBB of the format's solid fill, or None where it has none or it is a theme colour."""
        if style >= len(self._xfs):
            return None
        number = attributes(self._xfs[style][: _tag_end(self._xfs[style])]).get(b"fillId", "0")
        for index, fill in enumerate(_children(self.xml, self._fills, b"fill")):
            if str(index) == number:
                return _solid(self.xml, fill)
        return next((c for c, at in self._numbered_new_fills() if str(at) == number), None)

    def is_locked(self, style: int) -> bool:
        """Tell whether a protected sheet locks cells of this format: yes, unless the format says otherwise."""
        xf = self._xfs[style] if style < len(self._xfs) else b""
        found = re.search(rb"<(?:\w+:)?protection\b[^>]*\blocked\s*=\s*[\"'](0|false)", xf)
        return found is None

    def splices(self) -> list[Splice]:
        """Return the splices that append the new fills and formats and correct the two counts."""
        new = [(self._fills, list(self._new_fills.values())), (self._formats, self._new_xfs)]
        return [
            splice for container, bodies in new if bodies for splice in _append(self.xml, container, bodies)
        ]

    def _fill(self, colour: str) -> int:
        for index, fill in enumerate(_children(self.xml, self._fills, b"fill")):
            if index > 1 and _solid(self.xml, fill) == colour:  # the first two fills are reserved
                return index
        if colour not in self._new_fills:
            prefix = self.xml.prefix
            self._new_fills[colour] = (
                b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="FF%b"/><%bbgColor indexed="64"/>'
                b"</%bpatternFill></%bfill>"
                % (prefix, prefix, prefix, colour.encode(), prefix, prefix, prefix)
            )
        return dict(self._numbered_new_fills())[colour]

    def _numbered_new_fills(self) -> list[tuple[str, int]]:
        return [(colour, self._fill_count + index) for index, colour in enumerate(self._new_fills)]

    def _format(self, xf: bytes) -> int:
        if xf in self._xfs:
            return self._xfs.index(xf)
        if len(self._xfs) >= MAX_FORMATS:
            raise RefusedEdit(
                f"the workbook has {len(self._xfs):,} cell formats, and Excel allows {MAX_FORMATS:,}; remove unused styles"
            )
        self._xfs.append(xf)
        self._new_xfs.append(xf)
        return len(self._xfs) - 1


def _container(xml: Xml, name: bytes) -> Element:
    found = first(xml, name)
    if found is None:
        raise RefusedEdit(
            f"the workbook's styles have no <{name.decode()}>, so a fill has nowhere to go; save it again in Excel"
        )
    return found


def _children(xml: Xml, container: Element, name: bytes) -> list[Element]:
    return list(elements(xml, name, container.inner, container.close))


def _bytes(xml: Xml, element: Element) -> bytes:
    return xml.data[element.start : element.end]


def _tag_end(element: bytes) -> int:
    found = re.match(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", element)
    return found.end() if found else len(element)


def _solid(xml: Xml, fill: Element) -> str | None:
    """Return RRGGBB where the fill is solid, opaque and given as such."""
    pattern = start_tag(xml.prefix, b"patternFill").search(xml.masked, fill.inner, fill.close)
    colour = start_tag(xml.prefix, b"fgColor").search(xml.masked, fill.inner, fill.close)
    if not pattern or not colour or attributes(pattern[1]).get(b"patternType") != "solid":
        return None
    named = attributes(colour[1])
    rgb = named.get(b"rgb", "")
    return rgb[-6:].upper() if len(rgb) in {6, 8} and b"tint" not in named else None


def _append(xml: Xml, container: Element, bodies: list[bytes]) -> list[Splice]:
    tag = xml.data[container.start : container.inner]
    count = attributes(tag).get(b"count", "")
    if count.isdigit():
        tag = with_attribute(tag, b"count", str(int(count) + len(bodies)).encode())
    body = b"".join(bodies)
    if container.is_empty_tag:
        name = xml.masked[container.start + 1 : container.inner].split()[0].rstrip(b"/>")
        return [(container.start, container.end, tag[:-2].rstrip() + b">" + body + b"</" + name + b">")]
    end = (
        max(child.end for child in _children_any(xml, container))
        if _children_any(xml, container)
        else container.inner
    )
    return [(container.start, container.inner, tag), (end, end, body)]


def _children_any(xml: Xml, container: Element) -> list[Element]:
    return _children(xml, container, b"fill") + _children(xml, container, b"xf")
