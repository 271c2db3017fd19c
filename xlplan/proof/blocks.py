"""A member's bytes as they leave the zip, block by block, so that a large part is never whole in memory.

Apart from book.py, which knows what parts are for. zipfile finds the members and checks their headers;
deflate is undone here, since zipfile hands it on in crumbs.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

BLOCK = 1 << 18  # bytes: larger ones are no faster
_PACKED = 1 << 15  # few enough that what one block leaves over is soon moved
_SPECIAL = 0x61  # flags: encrypted, patched, strongly encrypted (APPNOTE 4.4.4)


def packed_blocks(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's bytes as they are stored in the file."""
    return _stored(file, info, BLOCK)


def unpacked_blocks(archive: zipfile.ZipFile, file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's content. Raises what zipfile and zlib raise where size or checksum are others."""
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


def _stored(file: BinaryIO, info: zipfile.ZipInfo, size: int) -> Iterator[bytes]:
    file.seek(info.header_offset + 26)  # the local header's two lengths (APPNOTE 4.3.7)
    at = file.tell() + 4 + sum(int.from_bytes(file.read(2), "little") for _ in range(2))
    end = at + info.compress_size
    while at < end:
        file.seek(at)  # others read the same file meanwhile
        block = file.read(min(end - at, size))
        if not block:
            return
        at += len(block)
        yield block


def _inflated(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
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
