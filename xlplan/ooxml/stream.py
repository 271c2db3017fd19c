"""A large part, read once from front to back: its head, blocks of whole items (rows, strings), its tail.

Only what is asked for is kept, as an *excerpt*: a small XML that looks like the part with its other items
left out, so that sheet.py and strings.py find their way in it as in any other. It knows where its stretches
stand in the part, and so what is spliced in the excerpt is spliced in the part as it is copied.

Bytes alone must be able to tell where an item begins. Where they may not (comments, CDATA sections,
instructions, other encodings than UTF-8) `is_plain` stays False, and the caller reads the whole part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from xlplan.ooxml.spans import Xml, read_xml, start_tags

LARGE = 1 << 16  # bytes: smaller parts are read whole

_LONGEST = 16 << 20  # bytes of a head, or of one item


class Stream:
    """Gives the blocks of a large part, once; its head, tail and `is_plain` stand when they are through."""

    def __init__(self, stored: Iterable[bytes], part: str, container: bytes, item: bytes) -> None:
        self._stored = iter(stored)
        self._part, self._container, self._item = part, container, item
        self.head = Xml(b"", b"", b"", "")
        self.tail = b""
        self.tail_at = 0
        self.is_plain = False

    @property
    def opening(self) -> bytes:
        """Is how an item's start tag begins, the prefix of the part's root with it."""
        return b"<" + self.head.prefix + self._item

    def blocks(self) -> Iterator[tuple[int, bytes]]:
        """Yield (place in the part, bytes) of blocks that begin and end where items do.

        Ends early where the part is not plain.
        """
        rest = self._read_head()
        at, closing = len(self.head.data), b"</" + self.head.prefix + self._container
        while rest is not None and (end := rest.find(closing)) < 0:
            cut = max(rest.rfind(self.opening), 0)
            following = next(self._stored, None)
            if following is None or len(rest) - cut > _LONGEST or not _is_plain(rest[:cut]):
                return
            if cut:
                yield at, rest[:cut]
            at, rest = at + cut, rest[cut:] + following
        if rest is not None and _is_plain(rest[:end]):
            yield at, rest[:end]
            self.tail, self.tail_at = rest[end:] + b"".join(self._stored), at + end
            self.is_plain = _is_plain(self.tail)

    def excerpt(self, kept: Mapping[int, bytes]) -> Xml:
        """Return head and tail with the kept stretches (place in the part: bytes) between them."""
        stretches = [(0, self.head.data), *sorted(kept.items()), (self.tail_at, self.tail)]
        data = b"".join(body for _, body in stretches)
        starts = accumulate((len(body) for _, body in stretches[:-1]), initial=0)
        origins = tuple(zip(starts, (at for at, _ in stretches), strict=True))
        return Xml(data, data, self.head.prefix, "utf-8", origins)

    def _read_head(self) -> bytes | None:
        """Read up to the container's start tag; return what follows it, or None where that is not plain."""
        read, tag = b"", None
        usual = re.compile(rb"<(?:[^\s<>/:!?]+:)?%b(?:\s[^<>]*)?>" % self._container)
        for block in self._stored:
            read += block
            tag = usual.search(read)
            if tag or len(read) > _LONGEST:
                break
        if not tag or tag[0].endswith(b"/>"):
            return None
        if b"<!" in read[: tag.end()] or b"<?" in read[: tag.end()].replace(b"<?xml ", b"", 1):
            return None
        head = read_xml(read[: tag.end()], self._part)
        known = next(start_tags(head.data, head.prefix, self._container), None)
        if (
            head.encoding != "utf-8"
            or head.data is not head.masked
            or not known
            or (known.start, known.end) != tag.span()
        ):
            return None
        self.head = head
        return read[tag.end() :]


def is_one_item(stretch: bytes, opening: bytes) -> bool:
    """Tell whether a stretch, cut where the next item begins, holds one item and white space alone."""
    closing = b"</" + opening[1:]
    if closing not in stretch:
        return stretch.count(b"<") == 1 and stretch.rstrip().endswith(b"/>")
    return stretch.count(closing) == 1 and stretch.rstrip().endswith(closing + b">")


def _is_plain(data: bytes) -> bool:
    """Tell whether no bytes are comments, CDATA sections or instructions, and all are UTF-8."""
    if (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data):  # one byte is found faster
        return False
    try:
        return data.isascii() or bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False
