"""Text that is still in the file, and that no cell shows: what deleting a cell, a sheet or a link left.

Apart from strings.py and caches.py, which see to it that an edit leaves none. Only texts count, and such
numbers as a chart kept of cells that are not in this workbook: rounded numbers would match nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from xlplan.errors import WorkbookError
from xlplan.ooxml.belongings import readable
from xlplan.ooxml.charts import Drawn, drawn_copies
from xlplan.ooxml.package import part_key
from xlplan.ooxml.sheet import possible_uses
from xlplan.ooxml.spans import Xml, elements, first, fragment, read_xml, tags, unescape
from xlplan.ooxml.texts import from_cell_text, stored_text
from xlplan.ooxml.workbook import Workbook, resolve

_ELSEWHERE = re.compile(r"#REF!|\[\d+\]")
_VALUES = re.compile(rb"<(?:v|t)(?:\s[^<>]*)?>([^<>]*[^\s\d.<>][^<>]*)<")
_TEXTUAL = re.compile(r"[^\W\d_]{2}")  # two letters together: what else a chart keeps is a number
_SHOWN_OTHERWISE = re.compile(  # a date, a truth or an error as a chart shows it
    r"(?i)#.*|true|false|[\W\d]*(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)"
    r"[a-z]*[\W\d]*)+"
)


class Strings(NamedTuple):
    """Is the shared strings as stored: large workbooks have many, and few are asked about."""

    items: Sequence[bytes] = ()
    prefix: bytes = b""

    def text(self, index: int) -> str:
        """Return the text of one."""
        return stored_text(self.items[index], self.prefix)

    def has_own_colours(self, index: int) -> bool:
        """Tell whether some of its words have a colour of their own."""
        item = self.items[index] if index < len(self.items) else b""
        return b"rPr" in item and next(tags(fragment(item, self.prefix), b"color"), None) is not None


class Copied(NamedTuple):
    """Is what a chart or text box keeps that no cell shows; `is_elsewhere` where its cells are not here."""

    sheet: str
    kind: str
    name: str
    texts: tuple[str, ...]
    is_elsewhere: bool


def read_strings(book: Workbook) -> Strings:
    """Return the shared strings; none where the workbook has none, or they cannot be read."""
    part = book.part_of_kind("sharedStrings")
    xml = readable(book, part) if part else None
    table = first(xml, b"sst") if xml else None
    return strings_in(xml, table.inner, table.close) if xml and table else Strings()


def strings_in(xml: Xml, start: int = 0, end: int | None = None) -> Strings:
    """Return the shared strings in a span of their part. Raises Damaged where one is not closed."""
    body = xml.data[start:end]
    if (
        xml.data is xml.masked
        and not xml.prefix
        and body.count(b"<si>") == body.count(b"</si>") == body.count(b"<si")
    ):
        items = [b"<si>" + item for item in body.split(b"<si>")[1:]]
        return Strings([*items[:-1], *(item[: item.rfind(b"</si>") + 5] for item in items[-1:])])
    found = elements(xml, b"si", start, end)
    return Strings([xml.data[each.start : each.end] for each in found], xml.prefix)


def unshown_strings(book: Workbook, strings: Strings, used: Collection[int]) -> list[str]:
    """Return the shared strings that no cell shows, blank ones and twins of those shown left out."""
    loose = set(range(len(strings.items))).difference(used)
    for sheet in book.macro_sheets if loose else ():
        try:
            loose -= set(possible_uses(book.package.read(sheet.part), loose))
        except WorkbookError:
            return []  # nobody knows what that sheet shows
    shown = {strings.items[index] for index in used if index < len(strings.items)} if loose else set()
    found = (strings.text(index) for index in sorted(loose) if strings.items[index] not in shown)
    return [text for text in dict.fromkeys(found) if text.strip()]


def unshown_copies(book: Workbook, strings: Strings) -> Iterator[Copied]:
    """Yield what charts and text boxes keep of cells that show something else, or are not here."""
    drawn = [each for each in drawn_copies(book) if each.texts]
    kept = {text for each in drawn for text in each.texts}
    if not kept:
        return
    shown = _folded(strings.text(index) for index in range(len(strings.items)))
    if _folded(kept) - shown:
        shown |= _folded(text for sheet in book.sheets for text in _texts_of(book, sheet.part))
    for each in drawn:
        is_elsewhere = _ELSEWHERE.search(each.formula) is not None
        unseen = [text for text in sorted(each.texts) if _is_unseen(text, each, shown)]
        if unseen:
            yield Copied(each.sheet, each.kind, each.name, tuple(unseen), is_elsewhere)


def unreached_parts(book: Workbook) -> list[str]:
    """Return the sheets and comments in the package that nothing in the workbook points to."""
    reached: set[str] = set()
    names = book.package.parts()
    for rels in (name for name in names if name.casefold().endswith(".rels")):
        xml = readable(book, rels)
        folder = posixpath.dirname(posixpath.dirname(rels))
        reached |= {
            part_key(resolve(folder, tag.get(b"Target", "")))
            for tag in (tags(xml, b"Relationship") if xml else ())
        }
    wanted = re.compile(r"(?i).*/(?:worksheets|comments|threadedComments|externalLinks)/?[^/]*\.xml")
    return [name for name in names if wanted.fullmatch(name) and part_key(name) not in reached]


def _is_unseen(text: str, drawn: Drawn, shown: Collection[str]) -> bool:
    is_elsewhere = _ELSEWHERE.search(drawn.formula) is not None
    if not text.strip() or _fold(text) in shown or _SHOWN_OTHERWISE.fullmatch(text.strip()):
        return False
    return is_elsewhere or _TEXTUAL.search(text) is not None


def _texts_of(book: Workbook, part: str) -> Iterator[str]:
    """Yield each stored value and inline text of a sheet; plain numbers are passed over."""
    try:
        xml = read_xml(book.package.read(part), part)
    except WorkbookError:
        return
    for found in _VALUES.finditer(_unprefixed(xml)):
        yield from_cell_text(unescape(found[1]))


def _unprefixed(xml: Xml) -> bytes:
    return xml.masked.replace(b"<" + xml.prefix, b"<") if xml.prefix else xml.masked


def _folded(texts: Collection[str] | Iterator[str]) -> set[str]:
    return {_fold(text) for text in texts}


def _fold(text: str) -> str:
    """Return a text as charts keep it: on one line."""
    return " ".join(from_cell_text(text).split())
