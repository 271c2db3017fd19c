"""What stands aside in XML: comments, CDATA sections and instructions, in which '<' begins nothing.

Apart from spans.py, which finds elements once these are blanked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ASIDE = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_ASIDE_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


def mask(data: bytes) -> bytes:
    """Return the bytes with its asides overwritten by spaces."""
    if b"<!" not in data and data.find(b"<?", data.find(b"<?xml ") + 1) < 0:
        return data  # at most a declaration, in which nothing looks like an element
    pieces, at = list[bytes](), 0
    for start, end in find_asides(data):
        pieces += (data[at:start], b" " * (end - start))
        at = end
    return b"".join((*pieces, data[at:]))


def find_asides(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where comments, CDATA sections and instructions begin and end; one that does not end is none."""
    at = 0
    while found := _ASIDE.search(data, at):
        closing = _ASIDE_ENDS[found[0]]
        at = data.find(closing, found.end()) + len(closing)
        if at < found.end():
            return
        yield found.start(), at
