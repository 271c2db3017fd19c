"""A zip written record by record, with every liberty that real writers take (PKWARE APPNOTE 6.3.10)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

UTF8, DESCRIPTOR, ENCRYPTED = 0x0800, 0x0008, 0x0001
STORED, DEFLATED = 0, 8
_WIDE = 0xFFFFFFFF


class Member(NamedTuple):
    """Is one member as it is to be written; `crc` and `local_name` may lie."""

    name: str
    content: bytes
    method: int = DEFLATED
    flags: int = 0
    local_extra: bytes = b""
    central_extra: bytes = b""
    comment: bytes = b""
    descriptor: Literal["", "signed", "bare"] = ""
    is_zip64: bool = False
    crc: int | None = None
    local_name: str | None = None
    time: int = 0x21_0000  # 1 January 1980; 0 is what some writers leave
    gap: bytes = b""  # stands after the member


def write_zip(
    path: Path,
    members: Sequence[Member],
    *,
    before: bytes = b"",
    counts_before: bool = True,
    after: bytes = b"",
    comment: bytes = b"",
    has_zip64_end: bool = False,
    listed: Sequence[int] | None = None,
) -> None:
    """Write the members; `listed` is the order of the central directory, `after` follows the end record."""
    out = bytearray(before)
    shift = 0 if counts_before else len(before)
    central: list[bytes] = []
    for member in members:
        offset = len(out) - shift
        local, record = _records(member, offset)
        out += local + member.gap
        central.append(record)
    start = len(out) - shift
    for index in listed or range(len(central)):
        out += central[index]
    out += _end(len(central), start, len(out) - shift - start, comment, has_zip64_end=has_zip64_end)
    path.write_bytes(bytes(out) + after)


def _records(member: Member, offset: int) -> tuple[bytes, bytes]:
    """Return the local record with the content, and the central record."""
    packed = member.content
    if member.method != STORED:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = deflate.compress(packed) + deflate.flush()
    crc = zlib.crc32(member.content) if member.crc is None else member.crc
    sizes = struct.pack("<III", crc, len(packed), len(member.content))
    flags = member.flags | (DESCRIPTOR if member.descriptor else 0)
    version = 45 if member.is_zip64 else 20
    encoding = "utf-8" if flags & UTF8 else "cp437"
    name = member.name.encode(encoding)
    local_name = name if member.local_name is None else member.local_name.encode(encoding)
    head = struct.pack("<HHHI", version, flags, member.method, member.time)
    local_extra, central_extra, local_sizes, central_sizes = (
        member.local_extra,
        member.central_extra,
        sizes,
        sizes,
    )
    central_offset = offset
    if member.is_zip64:
        wide = struct.pack("<QQ", len(member.content), len(packed))
        local_extra += struct.pack("<HH", 1, 16) + wide
        central_extra += struct.pack("<HH", 1, 24) + wide + struct.pack("<Q", offset)
        local_sizes = central_sizes = struct.pack("<III", crc, _WIDE, _WIDE)
        central_offset = _WIDE
    if member.descriptor:
        local_sizes = bytes(12)
    local = b"PK\3\4" + head + local_sizes + struct.pack("<HH", len(local_name), len(local_extra))
    local += local_name + local_extra + packed
    if member.descriptor:
        local += (b"PK\7\x08" if member.descriptor == "signed" else b"") + sizes
    record = b"PK\1\2" + struct.pack("<H", version) + head + central_sizes
    record += struct.pack("<HHH", len(name), len(central_extra), len(member.comment))
    record += struct.pack("<HHII", 0, 0, 0, central_offset) + name + central_extra + member.comment
    return local, record


def _end(count: int, start: int, length: int, comment: bytes, *, has_zip64_end: bool) -> bytes:
    wide = b""
    numbers = (count, count, length, start)
    if has_zip64_end:
        wide = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, length, start)
        wide += b"PK\6\7" + struct.pack("<IQI", 0, start + length, 1)
        numbers = (0xFFFF, 0xFFFF, _WIDE, _WIDE)
    return wide + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, *numbers, len(comment)) + comment
