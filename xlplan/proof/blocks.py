"""A member's bytes as they leave the zip, block by block, so that a large part is never whole in memory.

Apart from parts.py, which knows them by their names. zipfile finds the members and checks their headers;
deflate is undone here, since zipfile hands it on in crumbs.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import BinaryIO

BLOCK = 1 << 18  # bytes: larger ones are no faster
_PACKED = 1 << 15  # few enough that what one block leaves over is soon moved
_LARGE = 1 << 20  # bytes of a content that is unpacked by another thread
_SPECIAL = 0x61  # flags: encrypted, patched, strongly encrypted (APPNOTE 4.4.4)


class SharedFile:
    """Is a file that several threads read, each where it will."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._turn = Lock()

    def read_at(self, start: int, size: int) -> bytes:
        """Return so many bytes from a place on, fewer at the end."""
        with self._turn:
            self._file.seek(start)
            return self._file.read(size)


def packed_blocks(file: SharedFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's bytes as they are stored in the file."""
    return _stored(file, info, BLOCK)


def unpacked_blocks(archive: zipfile.ZipFile, file: SharedFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's content. Raises what zipfile and zlib raise where size or checksum are others."""
    blocks = _unpacked(archive, file, info)
    return blocks if info.file_size < _LARGE else _ahead(blocks)


def _unpacked(archive: zipfile.ZipFile, file: SharedFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as member:  # it compares the two headers
        if info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & _SPECIAL:
            while block := member.read(BLOCK):
                yield block
            return
    yield from _checked(_inflated(file, info), info)


def are_equal(one: Iterator[bytes], other: Iterator[bytes]) -> bool:
    """Tell whether two contents are the same bytes, however each is cut into blocks."""
    left = right = b""
    while True:
        left, right = left or next(one, b""), right or next(other, b"")
        size = min(len(left), len(right))
        if not size or left[:size] != right[:size]:
            return left == right
        left, right = left[size:], right[size:]


def _ahead(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the blocks, each unpacked by another thread while the one before is looked at."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, blocks, b"")
        while block := coming.result():
            coming = pool.submit(next, blocks, b"")
            yield block


def _stored(file: SharedFile, info: zipfile.ZipInfo, size: int) -> Iterator[bytes]:
    lengths = file.read_at(info.header_offset + 26, 4)  # of the local header's name and extra (APPNOTE 4.3.7)
    at = info.header_offset + 30 + sum(int.from_bytes(lengths[each : each + 2], "little") for each in (0, 2))
    end = at + info.compress_size
    while at < end:
        block = file.read_at(at, min(end - at, size))
        if not block:
            return
        at += len(block)
        yield block


def _inflated(file: SharedFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _stored(file, info, _PACKED):
        block = inflate.decompress(packed, BLOCK)
        while block:
            yield block
            block = inflate.decompress(inflate.unconsumed_tail, BLOCK)
    yield inflate.flush()


def _checked(blocks: Iterator[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    size = checksum = 0
    for block in blocks:
        size, checksum = size + len(block), zlib.crc32(block, checksum)
        if size > info.file_size:
            break
        if block:
            yield block
    if (size, checksum) != (info.file_size, info.CRC):
        raise zipfile.BadZipFile(f"Bad CRC-32 or size for file {info.filename!r}")
