"""A long list inside a part, such as a sheet's rows, walked item by item without being whole in memory.

Apart from apart.py because only bytes are compared here. In XML without comments, CDATA and instructions a
raw '<row ' is always a row's start tag; where there are such asides, or the list is not found, `is_plain`
turns False: then what was taken means nothing, and the part is to be read whole by expat.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from xlplan.proof.blocks import BLOCK

_FIRST = 1 << 12  # bytes that are compared at once after a difference
_LARGEST_HEAD = 16 * BLOCK
_AFTER_NAME = b" \t\r\n/>"
_TAG = re.compile(rb"<[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>")


def has_asides(raw: bytes) -> bool:
    """Tell whether XML holds comments, CDATA or instructions; a declaration in front is none."""
    return (b"!" in raw and b"<!" in raw) or (b"?" in raw and b"<?" in raw)  # one byte is found far faster


class Items:
    """Is a list that is walked through once: `head`, then whole items, then `tail`."""

    def __init__(self, blocks: Iterator[bytes], container: str, item: str) -> None:
        self._blocks = blocks
        self._buffer = b""
        self._at = 0
        self._end: int | None = None  # where the list ends in the buffer, once that is known
        self.is_plain = True
        self.head = self.prefix = b""
        self._find_head(container.encode(), item.encode())

    def _find_head(self, container: bytes, item: bytes) -> None:
        opening = re.compile(rb"<((?:[\w.-]+:)?)%b(?:\s[^<>]*)?(?<!/)>" % container)
        while not (found := opening.search(self._buffer)):
            block = next(self._blocks, b"")
            self._buffer += block
            if not block or len(self._buffer) > _LARGEST_HEAD:
                self.is_plain, self._end = False, 0
                return
        self.prefix = found[1]
        self._tag, self._closing = b"<" + found[1] + item, b"</" + found[1] + container
        self._closing_item = b"</" + found[1] + item
        self.starts = re.compile(re.escape(self._tag) + rb"(?=[\s/>])")
        self.head = self._buffer[: found.end()]
        self._at = found.end()
        self._look_for_end(self._at)
        between = self._next_start(0)
        self.head += self.peek(between)
        self.skip(between)
        self.is_plain &= not has_asides(self.head[6:])

    def fill(self, size: int) -> int:
        """Return how many bytes of the list are at hand: so many at least, where there still are."""
        if self._end is None and len(self._buffer) - self._at < size:
            kept = self._buffer[self._at :]
            blocks, length = [kept], len(kept)
            while length < size and (block := next(self._blocks, b"")):
                blocks.append(block)
                length += len(block)
            self._buffer, self._at = b"".join(blocks), 0
            self._look_for_end(max(len(kept) - len(self._closing), 0))
            if self._end is None and length < size:  # the list is never closed
                self.is_plain, self._end = False, length
        return (len(self._buffer) if self._end is None else self._end) - self._at

    def peek(self, size: int) -> bytes:
        """Return the next bytes of the list, of those at hand."""
        return self._buffer[self._at : self._at + size]

    def skip(self, size: int) -> None:
        """Go on by so many bytes."""
        self._at += size

    def size_of_whole(self, size: int) -> int:
        """Return how many of the next bytes are whole items that others follow."""
        found = self._at + size
        while (found := self._buffer.rfind(self._tag, self._at + 1, found - 1)) > 0:
            if self._buffer[found + len(self._tag)] in _AFTER_NAME:
                return found - self._at
        return 0

    def size_of_next(self) -> int:
        """Return the size of the next item, with what follows it; after the last that is left to the tail."""
        size = self._next_start(1)
        if self._end is not None and self._at + size == self._end:
            closing = self._buffer.rfind(self._closing_item, self._at, self._end)
            tag = _TAG.match(self._buffer, closing if closing >= 0 else self._at, self._end)
            self._end = tag.end() if tag else self._end
            size = self._end - self._at
        return size

    def count(self, stretch: bytes) -> int:
        """Return how many items there are in a stretch of whole ones."""
        bare = stretch.count(self._tag + b">")  # far faster than to look at each
        return bare if bare == stretch.count(self._tag) else len(self.starts.findall(stretch))

    def tail(self) -> bytes:
        """Return what follows the list, to the part's end."""
        tail = b"".join((self._buffer[self._at if self._end is None else self._end :], *self._blocks))
        self.is_plain &= not has_asides(tail) and tail.count(self._closing) == 1
        return tail

    def _next_start(self, past: int) -> int:
        """Return how far off the next item starts, `past` so many bytes, or the list ends."""
        size, done = self.fill(1), past
        while True:
            found = self.starts.search(self._buffer, self._at + done, self._at + size)
            if found:
                return found.start() - self._at
            if self._end is not None:
                return self._end - self._at
            done = max(size - len(self._tag), past)
            size = self.fill(max(2 * size, BLOCK))

    def _look_for_end(self, start: int) -> None:
        found = self._buffer.find(self._closing, start)
        if found >= 0:
            self._end = found


def stretches(items: Items) -> Iterator[bytes]:
    """Yield all of a list, in stretches of whole items."""
    while items.is_plain and (size := items.fill(BLOCK)):
        stretch = items.peek(items.size_of_whole(size) or items.size_of_next())
        items.skip(len(stretch))
        items.is_plain &= not has_asides(stretch)
        yield stretch


def side_by_side(
    one: Items, two: Items, order: Callable[[bytes, bytes], int]
) -> Iterator[tuple[bytes, bytes]]:
    """Yield both lists in pairs: a stretch of equal items as one object twice, else item and item, or b"".

    `order` says which of two items comes first (-1, 1), or 0 where they stand for each other. The effort is
    in step with the lists' length however they differ: what is compared at once shrinks at a difference.
    """
    window = _FIRST
    while one.is_plain and two.is_plain:
        left, left_now = one.fill(window), two.fill(window)
        if not left and not left_now:
            return
        size = one.size_of_whole(_equal(one, two, min(left, left_now, window)))
        if size:
            stretch = one.peek(size)
            one.skip(size)
            two.skip(size)
            one.is_plain &= not has_asides(stretch)
            yield stretch, stretch
            window = min(window * 4, BLOCK)
            continue
        window = _FIRST
        old = one.peek(one.size_of_next()) if left else b""
        new = two.peek(two.size_of_next()) if left_now else b""
        first = order(old, new) if old and new else 0
        old, new = (b"" if first > 0 else old), (b"" if first < 0 else new)
        one.skip(len(old))
        two.skip(len(new))
        one.is_plain &= not (has_asides(old) or has_asides(new))
        yield old, new


def _equal(one: Items, two: Items, size: int) -> int:
    """Return how many of the next bytes are the same in both lists, of so many."""
    low, high = 0, size
    old, new = one.peek(size), two.peek(size)
    if old == new:
        return size
    while high - low > 1:  # the first `low` are equal, the first `high` are not
        middle = (low + high) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle
    return low
