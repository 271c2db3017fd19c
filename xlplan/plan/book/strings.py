"""The shared strings of a workbook, of which a plan shows a few hundred and another sheet may hold a million.

Apart from cells.py, which reads one item: here it is found without the others being taken apart. Their
bytes are unpacked as far as the last that is asked for, counted, and left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import IO, Protocol
from xml.etree import ElementTree

from openpyxl.utils.escape import unescape

from xlplan.ooxml.limits import Watch
from xlplan.plan.book.archive import usual_names
from xlplan.plan.book.cells import MAIN, RichText, read_items, rich_text

_LONGEST = (
    1 << 24
)  # bytes of one item, where an honest one is left for the parser; Excel's cells end at 32,767
_FURTHER = 8  # times the first block, where the strings of other sheets come before the plan's
_SMALL = 100  # tags of an item that cannot be too deep
_ROOT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(<((?:[\w.-]+:)?)sst\b[^>]*?)(/?)>")
_ENCODING = re.compile(rb"encoding\s*=\s*['\"]([\w.-]+)['\"]", re.IGNORECASE)


class Source(Protocol):
    """Gives a part of the package twice: its bytes as they are, and watched, for a parser."""

    def open(self, name: str) -> IO[bytes]:
        """Return the part for a parser."""

    def unwatched(self, name: str) -> IO[bytes]:
        """Return the part's bytes, of which no more than small pieces will be parsed."""


class Strings:
    """Is the strings of a workbook by index; one out of range is blank, as in Excel."""

    def __init__(self, archive: Source, part: str | None, block: int = 1 << 15) -> None:
        self._archive = archive
        self._part = part
        self._block = block  # bytes that are unpacked at a time
        self._table: _Table | None = None
        self._slow: Iterator[RichText] | None = None
        self._read: list[RichText] = []
        self._known: dict[int, RichText] = {}

    def __getitem__(self, index: int) -> RichText:
        if index not in self._known:
            self._known[index] = self._find(index)
        return self._known[index]

    def _find(self, index: int) -> RichText:
        if self._part is None:
            return RichText("", ())
        if self._slow is None:
            self._table = self._table or _Table(self._archive.unwatched(self._part), self._part, self._block)
            item = self._table.find(index)
            if self._table.is_plain:
                return RichText("", ()) if item is None else item
            self._slow = read_items(self._archive.open(self._part))
        for item in self._slow:
            self._read.append(item)
            if len(self._read) > index:
                break
        return self._read[index] if index < len(self._read) else RichText("", ())


class _Table:
    """Is the part cut into blocks that begin with an item, each with the number of items before it.

    `is_plain` turns False where bytes alone do not tell where items begin: in another encoding than UTF-8, or
    with comments, CDATA or a DOCTYPE.
    """

    def __init__(self, source: IO[bytes], part: str, block: int) -> None:
        self._source: IO[bytes] | None = source
        self._part = part
        self._block = block
        self._blocks: list[tuple[bytes, int]] = []
        self._starts: list[int] = []
        self._offsets: dict[int, list[int]] = {}
        self._count = 0
        self._rest = source.read(block)
        root = _ROOT.match(self._rest)
        encoding = _ENCODING.search(self._rest[: root.start(1)]) if root else None
        usual = encoding is None or encoding[1].lower() in {b"utf-8", b"utf8", b"us-ascii"}
        self.is_plain = root is not None and usual and b"<!" not in self._rest
        self._root, self._prefix = (usual_names(root[1]), root[2]) if root else (b"", b"")
        self._item = b"<" + self._prefix + b"si"
        tag = re.escape(self._prefix)
        self._simple = re.compile(  # nine of ten: one text, and nothing in it that XML would change
            rb"<%bsi>\s*<%bt(?: xml:space=\"preserve\")?>([^<>&\r]*)</%bt>\s*</%bsi>" % (tag, tag, tag, tag)
        )
        self._cut(self._rest[root.end() :] if root else b"")

    def find(self, index: int) -> RichText | None:
        """Return an item; None where there are fewer, or where it cannot be told."""
        while self.is_plain and index >= self._count and self._source is not None:
            self._read_on()
        if not self.is_plain or index >= self._count:
            return None
        at = bisect_right(self._starts, index) - 1
        block, ends = self._blocks[at]
        if at not in self._offsets:
            found = (match.start() for match in re.compile(re.escape(self._item)).finditer(block, 0, ends))
            self._offsets[at] = [*found, ends]
        start, end = self._offsets[at][index - self._starts[at] :][:2]
        return self._parse(block[start:end])

    def _read_on(self) -> None:
        assert self._source is not None
        block = self._source.read(self._block * _FURTHER)
        if block:
            unread = self._rest + block
            has_more = b"!" in block and b"<!" in unread  # '!' alone is found ten times as fast
            self.is_plain = not has_more and len(self._rest) < _LONGEST
            self._cut(unread)
        else:
            self._keep(self._rest, len(self._rest))
            self._source.close()
            self._source = None

    def _cut(self, unread: bytes) -> None:
        """Put away what is read up to the last item, which may go on."""
        at = max(0, unread.rfind(self._item))
        self._keep(unread, at)
        self._rest = unread[at:]

    def _keep(self, block: bytes, end: int) -> None:
        if end:
            self._starts.append(self._count)
            self._blocks.append((block, end))
            self._count += block.count(self._item, 0, end)

    def _parse(self, item: bytes) -> RichText:
        simple = self._simple.match(item)
        if simple:
            return RichText(unescape(simple[1].decode()), ())
        if item.startswith(self._item + b"/>"):
            return RichText("", ())
        end = item.find(b"</" + self._prefix + b"si>")
        item = item[: end + len(self._prefix) + 5] if end >= 0 else item
        xml = self._root + b">" + item + b"</" + self._prefix + b"sst>"
        if item.count(b"<") > _SMALL:
            Watch(self._part).feed(xml, is_last=True)
        node = ElementTree.fromstring(xml).find(f"{MAIN}si")
        return RichText("", ()) if node is None else rich_text(node)
