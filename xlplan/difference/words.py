"""What changed inside a sentence: the words that stay, those that went, those that came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_TOKEN = re.compile(r"\s+|[£$€]?\w+(?:[.,'’/-]\w+)*%?|.")
_MOST = 5_000  # words of a text: beyond that it is told as one change


class Piece(NamedTuple):
    """Is a stretch of a text: one that stayed, one that was there before, or one that is there now."""

    kind: Literal["same", "old", "new"]
    text: str


def changed_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return both texts as pieces in reading order; the old and the new ones together give either back."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > _MOST:
        return tuple(piece for piece in (Piece("old", old), Piece("new", new)) if piece.text)
    return tuple(_joined(before, after))


def _joined(before: list[str], after: list[str]) -> Iterator[Piece]:
    """Yield the pieces; a blank between two changes belongs to both, so that a phrase is told as one."""
    gone, come = "", ""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for at, (what, i1, i2, j1, j2) in enumerate(blocks):
        one, two = "".join(before[i1:i2]), "".join(after[j1:j2])
        is_between = 0 < at < len(blocks) - 1
        if what != "equal" or (is_between and not one.strip()):
            gone, come = gone + one, come + two
            continue
        yield from _change(gone, come)
        yield Piece("same", one)
        gone, come = "", ""
    yield from _change(gone, come)


def _change(gone: str, come: str) -> Iterator[Piece]:
    yield from (piece for piece in (Piece("old", gone), Piece("new", come)) if piece.text)
