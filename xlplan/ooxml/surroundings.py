"""The words of a package that stand in no cell: comments, text boxes, headers, names, properties, caches.

Apart from passages.py, which reads cells. Every XML part is walked in the same way, whatever it is for: words
that travel with a workbook are there whether or not anybody knows the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlplan.errors import WorkbookError
from xlplan.ooxml.passages import sheets_of_cells
from xlplan.ooxml.spans import Xml, attributes, read_xml, unescape
from xlplan.ooxml.workbook import Sheet, Workbook

# A start or end tag whatever its prefix, and the characters after it.
_NODE = re.compile(rb"<(/?)(?:[\w.-]+:)?([\w.-]+)((?:\s[^<>]*)?)>([^<]*)")
_HEADER = re.compile(rb"(?:odd|even|first)(?:Header|Footer)")
_ENDS = {b"p", b"comment", b"threadedComment", b"si", b"is", b"br"}
_READ_ELSEWHERE = re.compile(
    r"(?:^|/)(?:styles|theme\d*|sharedStrings|calcChain|\[Content_Types\])\.xml$|(?:^|/)(?:worksheets|macrosheets|"
    r"dialogsheets|theme)/[^/]+\.xml$",
    re.IGNORECASE,
)
_KINDS = (
    ("comment", "A comment"),
    ("drawing", "A text box or drawing"),
    ("docprops", "The workbook's properties"),
    ("chart", "A chart"),
    ("customxml", "Custom XML"),
    ("pivot", "A pivot table's copy of its rows"),
    ("externallink", "The copy of another workbook's cells"),
    ("table", "A table"),
    (".rels", "A link"),
    ("workbook.xml", "A defined name"),
)
_LINK = re.compile(rb'Target="((?:mailto|tel|sip):[^"]*)"', re.IGNORECASE)


class Surrounding(NamedTuple):
    """Is one stretch of words outside the cells: what holds it, its part, its sheet and cell where known."""

    what: str
    part: str
    text: str
    sheet: str | None = None
    cell: str | None = None


def surroundings(workbook: Workbook) -> Iterator[Surrounding]:
    """Yield the words outside the cells: those that hang on a sheet first, then part by part."""
    told: set[str] = set()
    for sheet in sheets_of_cells(workbook):
        yield from _around_cells(workbook, sheet)
        for arrow in workbook.relationships(sheet.part):
            if arrow.kind in ("comments", "threadedComment") and arrow.target in workbook.package:
                told.add(arrow.target)
                yield from _comments(workbook, arrow.target, sheet.name)
    for part in workbook.package.parts():
        is_text = part.casefold().endswith((".xml", ".vml", ".rels"))
        if is_text and part not in told and not _READ_ELSEWHERE.search(part):
            yield from _words_of(workbook, part)


def paragraphs(xml: Xml) -> Iterator[str]:
    """Yield the character data of a part; runs of one paragraph are put together, all else stands alone."""
    text = ""
    for node in _NODE.finditer(xml.masked):
        is_end, name, after = bool(node[1]), node[2], node[4]
        if name in _ENDS and text:
            yield text
            text = ""
        if not is_end and name == b"t":
            text += unescape(after)
        elif after.strip():
            yield unescape(after).strip()
    if text:
        yield text


def _around_cells(workbook: Workbook, sheet: Sheet) -> Iterator[Surrounding]:
    """Yield a sheet's headers and footers, and the messages of its drop-down lists."""
    xml = read_xml(workbook.package.read(sheet.part), sheet.part)
    end = max(xml.masked.rfind(b"sheetData"), 0)
    for node in _NODE.finditer(xml.masked, end):
        if node[2].endswith((b"Header", b"Footer")) and _HEADER.fullmatch(node[2]) and node[4].strip():
            text = re.sub(r'&(?:"[^"]*"|[A-Z]|[0-9]+)', " ", unescape(node[4])).strip()
            yield Surrounding("The header or footer", sheet.part, text, sheet.name)
        elif node[2] == b"dataValidation" and b"rompt" in node[3]:
            tag = attributes(node[3])
            begins = re.split(r"[\s:]", tag.get(b"sqref", ""))[0]
            yield Surrounding("An input message", sheet.part, tag.get(b"prompt", ""), sheet.name, begins)


def _comments(workbook: Workbook, part: str, sheet: str) -> Iterator[Surrounding]:
    xml = _readable(workbook, part)
    if xml is None:
        return
    for found in re.finditer(
        rb"<((?:[\w.-]+:)?(?:threadedC|c)omment)\s([^<>]*)>(.*?)</\1>", xml.masked, re.DOTALL
    ):
        inside = Xml(xml.data[found.start(3) : found.end(3)], found[3], xml.prefix, xml.encoding)
        text = "\n".join(paragraphs(inside))
        yield Surrounding("A comment", part, text, sheet, attributes(found[2]).get(b"ref"))


def _words_of(workbook: Workbook, part: str) -> Iterator[Surrounding]:
    xml = _readable(workbook, part)
    if xml is None:
        return
    what = next((said for key, said in _KINDS if key in part.casefold()), "A part of the file")
    for link in _LINK.finditer(xml.data):
        yield Surrounding("A link", part, unescape(link[1]))
    for text in paragraphs(xml):
        yield Surrounding(what, part, text)
    if "pivotcache" in part.casefold():
        for node in _NODE.finditer(xml.masked):
            if node[2] == b"s" and b"v=" in node[3]:
                yield Surrounding(what, part, attributes(node[3]).get(b"v", ""))


def _readable(workbook: Workbook, part: str) -> Xml | None:
    """Return a part's XML, None where it is damaged, and shows nothing to anybody."""
    try:
        return read_xml(workbook.package.read(part), part)
    except WorkbookError:
        return None
