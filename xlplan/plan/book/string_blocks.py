"""The part of the shared strings in blocks that begin with an item, of which only those asked for are held.

Apart from strings.py, which reads an item: here items are counted by numpy, which openpyxl has loaded by
then, as fast as they are unpacked. What is passed over is let go of, and unpacked again where somebody goes
back to it.

An item is an element of that name, and bytes tell where each begins: in a well-formed part '<' always begins
markup. They do where there is neither a comment, CDATA section, instruction or DOCTYPE nor a name that only
begins as theirs, and where the root alone says which names are whose. Anything else `is_plain` denies.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from openpyxl.xml.constants import SHEET_MAIN_NS

from xlplan.plan.book.archive import usual_names
from xlplan.plan.book.unpacked import Unpacked

_LONGEST = 1 << 22  # bytes of one item; Excel's cells end at 32,767 characters
_APART = 16  # blocks from one place that unpacking can be taken up at to the next
_ATTRIBUTE = rb"\s+[^\s<>=\"'/]+\s*=\s*(?:\"[^<\"]*\"|'[^<']*')"
_ROOT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(<((?:[\w.-]+:)?)sst(?:%b)*)\s*(/?)>" % _ATTRIBUTE
)
_ENCODING = re.compile(rb"encoding\s*=\s*['\"]([\w.-]+)['\"]", re.IGNORECASE)
_AFTER_NAME = np.frombuffer(b">/ \t\r\n", np.uint8)


class _Block(NamedTuple):
    """Is some bytes that begin with an item, but for the first of all, and where the next block begins."""

    text: bytes
    end: int


class Items:
    """Finds items by their index; `root` is the start tag around them, `opening` theirs, less their ends."""

    def __init__(self, source: Unpacked, block: int) -> None:
        self._source = source
        self._size = block
        self._counts: list[int] = []  # of the items before each block
        self._count = 0
        self._marks: list[tuple[Unpacked, bytes]] = []
        self._held: dict[int, _Block] = {}
        self._starts: dict[int, list[int]] = {}
        self._is_read = False
        begin = source.read(block, block)
        root = _ROOT.match(begin)
        encoding = _ENCODING.search(begin, 0, root.start(1)) if root else None
        self.root, self.prefix = (usual_names(root[1]), root[2]) if root else (b"", b"")
        is_usual = encoding is None or encoding[1].lower() in {b"utf-8", b"utf8", b"us-ascii"}
        self.is_plain = is_usual and _names_are_ours(self.root, self.prefix) and not (root and root[3])
        self.opening, self._closing = b"<" + self.prefix + b"si", b"</" + self.prefix + b"si>"
        self._rest = begin[root.end() :] if root else b""

    def find(self, index: int) -> bytes | None:
        """Return an item up to where the next begins; None where there are fewer, or bytes do not tell."""
        if index >= self._count:
            self._read_to(index)
        if not self.is_plain or index >= self._count:
            return None
        at = bisect_right(self._counts, index) - 1
        if at not in self._held:
            self._unpack_again(at // _APART * _APART)
        if at not in self._starts:
            text, end = self._held[at]
            found = np.flatnonzero(_places(np.frombuffer(text, np.uint8)[:end], self.opening))
            self._starts[at] = [*found.tolist(), end]
        starts, number = self._starts[at], index - self._counts[at]
        return self._held[at].text[starts[number] : starts[number + 1]]

    def _read_to(self, index: int) -> None:
        """Count items until there are enough, or none left; hold the block where that is."""
        block = None
        while self.is_plain and index >= self._count and not self._is_read:
            if len(self._counts) % _APART == 0:
                self._marks.append((self._source.copy(), self._rest))
            block, self._rest = self._cut(self._source, self._rest)
            self._is_read = not self._rest
            self._counts.append(self._count)
            self._count += self._items_in(*block)
        if block:
            self._held[len(self._counts) - 1] = block

    def _unpack_again(self, first: int) -> None:
        """Hold the blocks from one mark to the next, or to where reading stands."""
        source, rest = self._marks[first // _APART]
        source = source.copy()
        for at in range(first, min(first + _APART, len(self._counts))):
            self._held[at], rest = self._cut(source, rest)

    def _cut(self, source: Unpacked, rest: bytes) -> tuple[_Block, bytes]:
        """Return the next block, up to the last item that is unpacked, and the rest; none at the end."""
        end = rest.rfind(self.opening)
        while end <= 0 and len(rest) < _LONGEST:
            more = source.read(self._size // 2, self._size)
            if not more:
                return _Block(rest, self._end_of_last(rest)), b""
            rest += more
            end = rest.rfind(self.opening)
        return _Block(rest, max(end, 0)), rest[max(end, 0) :]

    def _end_of_last(self, text: bytes) -> int:
        """Return where the last item ends; extensions may stand behind it."""
        last = text.rfind(self.opening)
        if last < 0:
            return 0
        close = text.find(self._closing, last)
        return close + len(self._closing) if close >= 0 else text.find(b">", last) + 1

    def _items_in(self, text: bytes, end: int) -> int:
        """Return how many items begin in a block; where bytes do not tell, the part is not plain."""
        view = np.frombuffer(text, np.uint8)[:end]
        found = _places(view, self.opening)
        count = int(np.count_nonzero(found))
        following = view[len(self.opening) :]
        found[: len(following)] &= following == _AFTER_NAME[0]
        if count != np.count_nonzero(found):  # not all are written <si>
            at = np.flatnonzero(_places(view[:-1], self.opening)) + len(self.opening)
            self.is_plain &= len(at) == count and bool(np.isin(view[at], _AFTER_NAME).all())
        ends_well = not self._is_read or b"</" + self.prefix + b"sst" in text[end:]
        self.is_plain &= (
            ends_well and len(text) < _LONGEST and not _is_odd(text, None if self._is_read else end)
        )
        return count


def _names_are_ours(root: bytes, prefix: bytes) -> bool:
    """Tell whether the root binds its prefix to the main namespace, and no other prefix."""
    name = b"xmlns:" + prefix[:-1] if prefix else b"xmlns"
    main = SHEET_MAIN_NS.encode()
    bound = re.search(rb"\s%b\s*=\s*[\"']%b[\"']" % (re.escape(name), re.escape(main)), root)
    return bound is not None and root.count(main) == 1


def _is_odd(text: bytes, end: int | None) -> bool:
    """Tell whether there is a comment, CDATA section, DOCTYPE, instruction or another name for a namespace.

    One byte that all of a kind have is found ten times as fast as they are.
    """
    return any(
        text.find(byte, 0, end) >= 0 and bool(_places(np.frombuffer(text, np.uint8)[:end], mark).any())
        for byte, mark in ((b"!", b"<!"), (b"?", b"<?"), (b"=", b"xmlns"))
    )


def _places(text: NDArray[np.uint8], word: bytes) -> NDArray[np.bool_]:
    """Return for each place whether the word stands there."""
    length = max(len(text) - len(word) + 1, 0)
    found: NDArray[np.bool_] = text[:length] == word[0]
    for at, byte in enumerate(word[1:], start=1):
        found &= text[at : at + length] == byte
    return found
