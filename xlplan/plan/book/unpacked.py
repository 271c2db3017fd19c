"""One part of the zip unpacked from front to back, so that it can be gone back to without being kept.

Apart from archive.py because zipfile can only begin again: here a copy remembers where unpacking stands, in
forty kB, and goes on from there as often as it is asked.
"""

from __future__ import annotations

import struct
import zlib
from copy import copy
from typing import IO, Self

_PIECE = 1 << 13  # of packed bytes: usual texts unpack to some twelve times as many


class Unpacked:
    """Gives a part's bytes, block by block; what was packed in no way, or in one of zip's others, too."""

    def __init__(self, file: IO[bytes], start: int, packed: int, size: int, *, is_deflated: bool) -> None:
        self._file = file
        self._at = start
        self._end = start + packed
        self._left = size
        self._waiting = b""
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS) if is_deflated else None

    def copy(self) -> Self:
        """Return what gives the same bytes from here on."""
        twin = copy(self)
        twin._inflate = self._inflate.copy() if self._inflate else None
        return twin

    def read(self, least: int, most: int) -> bytes:
        """Return the next bytes: so many at least, but at the end, and no more than the most."""
        pieces, length = list[bytes](), 0
        while length < least and (piece := self._piece(most - length)):
            pieces.append(piece)
            length += len(piece)
        return b"".join(pieces)

    def _piece(self, most: int) -> bytes:
        """Return some bytes, no more than the part is said to have; none at its end."""
        piece, most = b"", min(most, self._left)
        while most and not piece:
            packed = self._waiting or self._stored()
            if self._inflate is None:
                piece, self._waiting = packed[:most], packed[most:]
            else:
                piece = self._inflate.decompress(packed, most)
                self._waiting = self._inflate.unconsumed_tail
            if not packed or (self._inflate and self._inflate.eof):
                break
        self._left -= len(piece)
        return piece

    def _stored(self) -> bytes:
        self._file.seek(self._at)  # other parts are read in between
        packed = self._file.read(min(_PIECE, self._end - self._at))
        self._at += len(packed)
        return packed


def start_of(file: IO[bytes], header: int) -> int:
    """Return where a member's packed bytes begin, its local header being there (APPNOTE 4.3.7)."""
    file.seek(header + 26)
    name, extra = struct.unpack("<HH", file.read(4))
    return header + 30 + int(name) + int(extra)
