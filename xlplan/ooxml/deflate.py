"""Packed bytes, block by block: what a member unpacks to, and new content packed on two cores.

Apart from package.py because nothing here knows of zips; zlib lets other threads run while it works.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

BLOCK = 1 << 20
LEVEL = 4  # no larger than zlib's usual 6 on sheets, and three times as fast

_REACH = 32_768  # how far back a packed byte may point (RFC 1951, 2)
_AT_ONCE = 2


def inflated(packed: Iterable[bytes], method: int) -> Iterator[bytes]:
    """Yield what a member's packed bytes hold, in blocks. Raises zlib.error, or ValueError for the method."""
    if method == 0:
        yield from packed
        return
    if method != zlib.DEFLATED:
        raise ValueError(f"compression method {method} is not deflate")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        waiting, block = piece, b""
        while not inflate.eof and (waiting or len(block) == BLOCK):
            block = inflate.decompress(waiting, BLOCK)
            waiting = inflate.unconsumed_tail
            yield block


def deflated(content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the blocks packed as one stream, the same bytes on any number of cores.

    Each block is packed by itself, with the end of the one before to refer to, and ends on a whole byte.
    """
    waiting: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        before, block = b"", b""
        for following in content:
            if block:
                waiting.append(pool.submit(_packed, block, before, zlib.Z_SYNC_FLUSH))
                before = block[-_REACH:]
            block = following
            if len(waiting) > _AT_ONCE:
                yield waiting.popleft().result()
        last = _packed(block, before, zlib.Z_FINISH)
        yield from (each.result() for each in waiting)
    yield last


def even_blocks(content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in blocks of one size, the last one shorter."""
    rest = b""
    for piece in content:
        rest += piece
        for at in range(0, len(rest) - BLOCK + 1, BLOCK):
            yield rest[at : at + BLOCK]
        rest = rest[len(rest) - len(rest) % BLOCK :]
    if rest:
        yield rest


def ahead(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the blocks, the next one made by another thread while this one is looked at."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = pool.submit(next, blocks, None)
            yield block


def _packed(block: bytes, before: bytes, flush: int) -> bytes:
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=before)
    return deflate.compress(block) + deflate.flush(flush)
