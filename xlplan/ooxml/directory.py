"""The zip's table of contents: central records become entries, and are written anew after members have moved.

Apart from package.py because it knows how records are laid out and nothing of parts (PKWARE APPNOTE 6.3.10:
central header 4.3.12, zip64 records 4.3.14 and 4.3.15, end record 4.3.16, zip64 field 4.5.3).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import BinaryIO, NamedTuple

from xlplan.errors import Damaged
from xlplan.ooxml.limits import limits, refuse_above

LOCAL = b"PK\x03\x04"
AGAIN = "the file is damaged: fetch it again, or open it in Excel and save it"

_CENTRAL, _END = b"PK\x01\x02", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_REACH = 65_535 + 22 + 20 + 56  # the longest comment, and the three records before it
_ELSEWHERE = 0xFFFFFFFF  # the true figure stands in the zip64 field
_MANY = 0xFFFF  # the true count stands in the zip64 record
_UTF8 = 0x0800
_FIRST_DAY = 0x0021  # 1 January 1980: a zip knows no earlier date, and ours says nothing
_LARGEST = 1 << 26  # bytes of a directory that are read


class Entry(NamedTuple):
    """Is one member of the zip, as its central record describes it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int
    record: bytes
    following: int  # where the next member, or the directory, begins

    def spelled(self, name: bytes) -> str:
        """Return a name that a record of this member spells."""
        return name.decode("utf-8" if self.flags & _UTF8 else "cp437", "replace")

    @property
    def is_encrypted(self) -> bool:
        """Tells whether the member asks for a password."""
        return bool(self.flags & 1)


class Directory(NamedTuple):
    """Is the table of contents: entries in its order, the end records, and how far offsets are off."""

    entries: tuple[Entry, ...]
    tail: bytes  # from the zip64 end record, or the end record, to the last byte of the file
    shift: int  # bytes before the zip that its offsets do not count


def read_directory(file: BinaryIO) -> Directory:
    """Return the zip's table of contents. Raises Damaged where it is missing, or does not fit the file."""
    size = file.seek(0, 2)
    reach = min(size, _REACH)
    file.seek(size - reach)
    tail = file.read()
    at = _end_record(tail)
    if at < 0:
        raise Damaged(f"is cut off: the zip's directory is missing; {AGAIN}")
    count, length, start = struct.unpack("<HII", tail[at + 10 : at + 20])
    if tail[max(at - 20, 0) : at].startswith(_LOCATOR64):
        record = tail.rfind(_END64, 0, at - 20)
        if record >= 0:
            count, length, start = struct.unpack("<QQQ", tail[record + 32 : record + 56])
            at = record
    shift = size - reach + at - length - start
    if shift < 0:
        raise Damaged(f"has its zip directory in the wrong place; {AGAIN}")
    file.seek(start + shift)
    most = limits().members
    found = list(islice(_entries(file.read(min(length, _LARGEST)), shift), most + 1))
    refuse_above("members", len(found), most, "holds {:,} parts, or more")
    if len(found) & 0xFFFF != count & 0xFFFF:
        raise Damaged(f"lists {count} parts in its zip directory and holds {len(found)}; {AGAIN}")
    return Directory(tuple(_with_following(found, start + shift)), tail[at:], shift)


def at_offset(record: bytes, offset: int) -> bytes:
    """Return the central record with another offset, in the zip64 field where the old one stood there."""
    if record[42:46] != b"\xff\xff\xff\xff":
        return record[:42] + struct.pack("<I", offset) + record[46:]
    before = 8 * sum(record[place : place + 4] == b"\xff\xff\xff\xff" for place in (20, 24))
    at = next(at for tag, at, _ in _fields(record, *_extra(record)) if tag == 1) + 4 + before
    return record[:at] + struct.pack("<Q", offset) + record[at + 8 :]


def with_sizes(record: bytes, flags: int, sizes: bytes) -> bytes:
    """Return the central record with other flags and sizes (checksum, packed, unpacked), all of 32 bits."""
    start, end = _extra(record)
    extra = without_zip64(record[start:end])
    head = record[:8] + struct.pack("<H", flags) + record[10:16] + sizes + record[28:30]
    head += struct.pack("<H", len(extra)) + record[32:34] + b"\0\0" + record[36:42] + b"\0\0\0\0"
    return head + record[46:start] + extra + record[end:]


def fresh_records(name: str, packed: bytes, content: bytes) -> tuple[bytes, bytes]:
    """Return the local and the central record of a member that was not there; its offset is still 0."""
    raw = name.encode()
    sizes = struct.pack("<III", zlib.crc32(content), len(packed), len(content))
    flags = 0 if raw.isascii() else _UTF8
    about = struct.pack("<HHHHH", 20, flags, zlib.DEFLATED, 0, _FIRST_DAY) + sizes
    local = LOCAL + about + struct.pack("<HH", len(raw), 0) + raw + packed
    central = _CENTRAL + struct.pack("<H", 20) + about + struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, 0)
    return local, central + raw


def with_place(tail: bytes, start: int, length: int, end: int, added: int = 0) -> bytes:
    """Return the end records with the directory's new start, length and end, and that many more members.

    A count of this disk's members that is not that of all was no true one, and stays.
    """
    new = bytearray(tail)
    at = _end_record(tail)
    for place, form in ((at + 8, "<HH"), (24, "<QQ")) if added else ():
        if form == "<HH" or tail.startswith(_END64):
            here, total = struct.unpack_from(form, tail, place)
            if form == "<QQ" or total != _MANY:
                struct.pack_into(form, new, place, here + added if here == total else here, total + added)
    if tail.startswith(_END64):
        new[40:56] = struct.pack("<QQ", length, start)
        new[at - 12 : at - 4] = struct.pack("<Q", end)
    for place, value in ((at + 12, length), (at + 16, start)):
        if tail[place : place + 4] != b"\xff\xff\xff\xff":
            new[place : place + 4] = struct.pack("<I", value)
    return bytes(new)


def without_zip64(extra: bytes) -> bytes:
    """Return the extra fields of a record, less the one that holds 64-bit sizes."""
    kept, done = b"", 0
    for tag, at, end in _fields(extra, 0, len(extra)):
        kept += b"" if tag == 1 else extra[at:end]
        done = end
    return kept + extra[done:]


def _end_record(tail: bytes) -> int:
    return tail.rfind(_END, 0, max(len(tail) - 18, 0))


def _entries(directory: bytes, shift: int) -> Iterator[Entry]:
    at = 0
    while directory[at : at + 4] == _CENTRAL and len(directory) - at >= 46:
        flags, method, crc, packed, unpacked, *lengths, offset = struct.unpack(
            "<8xHH4x3I3H8xI", directory[at : at + 46]
        )
        record = directory[at : at + 46 + sum(lengths)]
        if len(record) < 46 + sum(lengths):
            return  # cut off: the count will not fit
        unpacked, packed, offset = _true_figures(record, unpacked, packed, offset)
        entry = Entry("", flags, method, crc, packed, unpacked, offset + shift, record, 0)
        yield entry._replace(name=entry.spelled(record[46 : 46 + lengths[0]]))
        at += len(record)


def _with_following(entries: Sequence[Entry], end: int) -> Iterator[Entry]:
    """Yield the entries, each with the place where the next one begins; they may not overlap."""
    starts = sorted(entry.offset for entry in entries)
    following = dict(pairwise([*starts, end]))
    for entry in entries:
        if len(following) < len(entries) or following[entry.offset] < entry.offset + 30 + entry.packed:
            raise Damaged(f"has the part {entry.name} overlapping another, or cut off; {AGAIN}")
        yield entry._replace(following=following[entry.offset])


def _true_figures(record: bytes, *figures: int) -> list[int]:
    """Return the sizes and offset, those that say 'see the extra field' taken from there."""
    wide: list[int] = []
    for tag, at, end in _fields(record, *_extra(record)):
        if tag == 1:
            wide = [
                figure for (figure,) in struct.iter_unpack("<Q", record[at + 4 : end - (end - at - 4) % 8])
            ]
    return [wide.pop(0) if figure == _ELSEWHERE and wide else figure for figure in figures]


def _extra(record: bytes) -> tuple[int, int]:
    """Return where the extra fields of a central record start and end."""
    name, extra = struct.unpack("<HH", record[28:32])
    return 46 + name, 46 + name + extra


def _fields(extra: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (tag, start, end) of every whole extra field."""
    while at + 4 <= end:
        tag, length = struct.unpack("<HH", extra[at : at + 4])
        if at + 4 + length > end:
            return
        yield tag, at, at + 4 + length
        at += 4 + length
