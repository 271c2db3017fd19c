"""The shared strings of a workbook: a plan shows a few hundred, and another sheet may hold a million.

Apart from cells.py, which reads one item, and string_blocks.py, which finds it: here only those asked for are
taken apart. Where bytes do not tell where an item begins, a parser reads them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Protocol
from xml.etree import ElementTree

from xlplan.ooxml.limits import Watch
from xlplan.ooxml.stream import is_one_item
from xlplan.plan.book.cells import MAIN, RichText, read_items, rich_text, unescape
from xlplan.plan.book.string_blocks import Items
from xlplan.plan.book.unpacked import Unpacked

_BLOCK = 96 << 10  # bytes that are unpacked at a time: larger ones are given back to the system each time
_SMALL = 100  # tags of an item that cannot be too deep
_BLANK = RichText("", ())


class Source(Protocol):
    """Gives a part of the package twice: its bytes as they are, and watched, for a parser."""

    def open(self, name: str) -> IO[bytes]:
        """Return the part for a parser."""

    def unwatched(self, name: str) -> Unpacked:
        """Return the part's bytes, of which no more than small pieces will be parsed."""


class Strings:
    """Is the strings of a workbook by index; one out of range is blank, as in Excel."""

    def __init__(self, archive: Source, part: str | None, block: int = _BLOCK) -> None:
        self._archive = archive
        self._part = part
        self._block = block
        self._fast: _Parsed | None = None
        self._slow: Iterator[RichText] | None = None
        self._read: list[RichText] = []
        self._known: dict[int, RichText] = {}

    def __getitem__(self, index: int) -> RichText:
        if index not in self._known:
            self._known[index] = self._find(index)
        return self._known[index]

    def _find(self, index: int) -> RichText:
        if self._part is None:
            return _BLANK
        if self._slow is None:
            self._fast = self._fast or _Parsed(self._archive.unwatched(self._part), self._part, self._block)
            item = self._fast.find(index)
            if item is not None:
                return item
            self._fast = None
            self._slow = read_items(self._archive.open(self._part))
        for item in self._slow:
            self._read.append(item)
            if len(self._read) > index:
                break
        return self._read[index] if index < len(self._read) else _BLANK


class _Parsed:
    """Is the items that are found by their bytes alone, each parsed by itself."""

    def __init__(self, source: Unpacked, part: str, block: int) -> None:
        self._part = part
        self._items = Items(source, block)
        tag = re.escape(self._items.prefix)
        self._simple = re.compile(  # nine of ten: one text, and nothing in it that XML would change
            rb"<%bsi>\s*<%bt(?: xml:space=\"preserve\")?>([^<>&\r]*)</%bt>\s*</%bsi>\s*"
            % (tag, tag, tag, tag)
        )

    def find(self, index: int) -> RichText | None:
        """Return an item, or a blank one where there are fewer; None where bytes do not tell."""
        found = self._items.find(index)
        if not self._items.is_plain:
            return None
        if found is None:
            return _BLANK
        simple = self._simple.fullmatch(found)
        return RichText(unescape(simple[1].decode()), ()) if simple else self._parse(found)

    def _parse(self, item: bytes) -> RichText | None:
        """Return the text of an item; None where it is not well formed, or more stands before the next."""
        if not is_one_item(item, self._items.opening):
            return None
        xml = b"%b>%b</%bsst>" % (self._items.root, item, self._items.prefix)
        if item.count(b"<") > _SMALL:
            Watch(self._part).feed(xml, is_last=True)
        try:
            node = ElementTree.fromstring(xml).find(f"{MAIN}si")
        except ElementTree.ParseError:
            return None
        return None if node is None else rich_text(node)
