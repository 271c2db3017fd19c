"""A styles part for a workbook that has none: the least that is valid, and what names it in the package.

Apart from styles.py, which adds to a styles part; a workbook without one is rare, and every fill needs one
(ECMA-376 part 1, 12.3.20; part 2, 6.2 and 6.5 for relationships and content types).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import NamedTuple

from xlplan.errors import Damaged
from xlplan.ooxml.package import part_key
from xlplan.ooxml.spans import Splice, Xml, attributes, escape, first, read_xml, tags
from xlplan.ooxml.workbook import Workbook

TYPES = "[Content_Types].xml"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ARROW = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
_PLAIN = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%b">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class NewStyles(NamedTuple):
    """Is a styles part that is to be added: its name, its XML, and the splices by part that name it."""

    part: str
    xml: Xml
    naming: Mapping[str, list[Splice]]


def make_styles(book: Workbook) -> NewStyles:
    """Return the styles part that the workbook lacks. A relationship that leads nowhere gets its part."""
    folder, name = posixpath.split(book.part)
    rels = posixpath.join(folder, "_rels", name + ".rels")
    types = book.read(TYPES)
    named = {part_key(tag.get(b"PartName", "")): tag.get(b"ContentType") for tag in tags(types, b"Override")}
    dangling = next((arrow.target for arrow in book.related if arrow.kind == "styles"), None)
    part = dangling or _free_name(book, folder, named)
    naming: dict[str, list[Splice]] = {}
    if named.get(part_key(part)) != _TYPE.decode():
        tag = b'Override PartName="/%b" ContentType="%b"' % (_quoted(part), _TYPE)
        naming[TYPES] = [_at_end(types, b"Types", tag, TYPES)]
    if dangling is None:
        arrows = book.read(rels)
        target = posixpath.basename(part)
        arrow = (_free_id(arrows).encode(), _kind(arrows).encode(), _quoted(target))
        tag = b'Relationship Id="%b" Type="%b" Target="%b"' % arrow
        naming[rels] = [_at_end(arrows, b"Relationships", tag, rels)]
    root = first(book.xml, b"workbook")
    tag = book.xml.data[root.start : root.inner] if root else b""
    space = b"xmlns:" + book.xml.prefix[:-1] if book.xml.prefix else b"xmlns"
    main = attributes(tag).get(space, _MAIN)
    return NewStyles(part, read_xml(_PLAIN % _quoted(main), part), naming)


def _free_name(book: Workbook, folder: str, named: Mapping[str, str | None]) -> str:
    number = 1
    while True:
        part = posixpath.join(folder, f"styles{number if number > 1 else ''}.xml")
        if part not in book.package and part_key(part) not in named:
            return part
        number += 1


def _free_id(arrows: Xml) -> str:
    taken = {tag.get(b"Id", "") for tag in tags(arrows, b"Relationship")}
    return next(name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)


def _kind(arrows: Xml) -> str:
    """Return the type of a relationship to styles, strict where those to sheets are."""
    kinds = (tag.get(b"Type", "") for tag in tags(arrows, b"Relationship"))
    return next(
        (kind[: -len("worksheet")] + "styles" for kind in kinds if kind.endswith("/worksheet")), _ARROW
    )


def _at_end(xml: Xml, root: bytes, tag: bytes, part: str) -> Splice:
    element = first(xml, root)
    if element is None or element.is_empty_tag:
        raise Damaged("names no parts; open the workbook in Excel and save it again", place=part)
    return (element.close, element.close, b"<%b%b/>" % (xml.prefix, tag))


def _quoted(text: str) -> bytes:
    return escape(text).replace(b'"', b"&quot;")
