"""The zip container: members found by their offsets, copied as stored, replaced one by one.

Our own reader and writer, because zipfile re-creates every header that it writes: here a member that no edit
touches keeps its local header, extra fields, data descriptor and compressed bytes (PKWARE APPNOTE 6.3.10).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from xlplan.errors import Damaged, Encrypted, FileError, NotAWorkbook

MAX_PART = 1 << 30  # one part, unpacked: an honest sheet of a million rows stays below
LEVEL = 4  # no larger than zlib's usual 6 on sheets, and three times as fast

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FULL = 0xFFFFFFFF
_CHUNK = 1 << 20
_ACCEPTED = "xlplan reads .xlsx and .xlsm workbooks"


@dataclass(frozen=True)
class Entry:
    """Is one member of the zip, as its central directory describes it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int
    central: bytes
    following: int  # where the next member, or the directory, begins


class Package:
    """Is an open zip container; use it in a `with` block, so that it is closed before a file is replaced."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file
        try:
            self.entries, self._tail, self._shift = _directory(file, path)
        except BaseException:
            file.close()
            raise
        self._by_name: dict[str, list[Entry]] = {}
        for entry in self.entries:
            self._by_name.setdefault(part_key(entry.name), []).append(entry)

    def close(self) -> None:
        """Close the file, so that it may be replaced."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __contains__(self, part: str) -> bool:
        return part_key(part) in self._by_name

    def parts(self) -> list[str]:
        """Return the members' names as stored, folders left out."""
        return [entry.name for entry in self.entries if not entry.name.endswith(("/", "\\"))]

    def entry(self, part: str) -> Entry:
        """Return the member that holds the part; names compare without regard to case (OPC, annex A)."""
        entries = self._by_name.get(part_key(part), [])
        if len(entries) == 1:
            return entries[0]
        seen = "is stored twice" if entries else "is missing"
        raise Damaged(
            f"the part {part} {seen}; open the workbook in Excel and save it again",
            file=self.path,
            place=part,
        )

    def read(self, part: str) -> bytes:
        """Return the part's bytes, unpacked and checked against its checksum."""
        entry = self.entry(part)
        raw = self._packed(entry)
        if entry.unpacked > MAX_PART:
            raise Damaged(
                f"the part {part} says it unpacks to {entry.unpacked:,} bytes; at most {MAX_PART:,} are read",
                file=self.path,
                place=part,
            )
        try:
            content = _unpack(raw, entry)
        except (zlib.error, ValueError) as wrong:
            raise Damaged(
                f"the part {part} cannot be unpacked ({wrong}); {_again()}", file=self.path, place=part
            ) from wrong
        if len(content) != entry.unpacked or zlib.crc32(content) != entry.crc:
            raise Damaged(
                f"the part {part} does not match its checksum; {_again()}", file=self.path, place=part
            )
        return content

    def copy_with(self, out: BinaryIO, replaced: Mapping[str, bytes]) -> None:
        """Write the package to `out`, the named parts replaced, every other byte of every member as stored."""
        new = {part_key(part): content for part, content in replaced.items()}
        moved: dict[int, int] = {}
        records: dict[int, bytes] = {}
        self._copy_range(out, 0, min((e.offset for e in self.entries), default=0))
        for entry in sorted(self.entries, key=lambda e: e.offset):
            moved[entry.offset] = out.tell() - self._shift
            content = new.get(part_key(entry.name))
            if content is None:
                self._copy_range(out, entry.offset, entry.following)
                records[entry.offset] = entry.central
            else:
                records[entry.offset] = self._write_member(out, entry, content)
        start = out.tell()
        for entry in self.entries:
            out.write(_with_offset(records[entry.offset], moved[entry.offset]))
        out.write(
            _with_directory(self._tail, start - self._shift, out.tell() - start, out.tell() - self._shift)
        )

    def _packed(self, entry: Entry) -> bytes:
        if entry.flags & 1:
            raise Encrypted("the workbook's parts are encrypted; save it without a password", file=self.path)
        self._file.seek(entry.offset)
        header = self._file.read(30)
        if header[:4] != _LOCAL or len(header) < 30:
            raise Damaged(
                f"the part {entry.name} is not where the directory says; {_again()}", file=self.path
            )
        name, extra = struct.unpack("<HH", header[26:30])
        self._file.seek(entry.offset + 30 + name + extra)
        return self._file.read(entry.packed)

    def _copy_range(self, out: BinaryIO, start: int, end: int) -> None:
        self._file.seek(start)
        while start < end:
            block = self._file.read(min(_CHUNK, end - start))
            if not block:
                raise Damaged(f"the file ends in the middle of a part; {_again()}", file=self.path)
            out.write(block)
            start += len(block)

    def _write_member(self, out: BinaryIO, entry: Entry, content: bytes) -> bytes:
        """Write the local record of a new content; return the central record to match."""
        self._file.seek(entry.offset)
        header = self._file.read(30)
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        name, extra = self._file.read(name_length), _without_zip64(self._file.read(extra_length))
        packed = content
        if entry.method:
            deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
            packed = deflate.compress(content) + deflate.flush()
        flags = entry.flags & ~0x0008  # sizes stand in the header, so no data descriptor follows
        sizes = struct.pack("<III", zlib.crc32(content), len(packed), len(content))
        out.write(header[:6] + struct.pack("<H", flags) + header[8:14] + sizes)
        out.write(struct.pack("<HH", name_length, len(extra)) + name + extra + packed)
        return _central_record(entry.central, flags, sizes)


def open_package(path: Path | str) -> Package:
    """Return the open package. Raises FileError, NotAWorkbook, Encrypted or Damaged, each in one sentence."""
    path = Path(path)
    check_container(path)
    try:
        return Package(path, path.open("rb"))
    except PermissionError as wrong:
        raise FileError(
            "may not be read; close it in Excel, or ask for the right to read it", file=path
        ) from wrong


def check_container(path: Path) -> None:
    """Look at the first bytes of the file, and raise the error that says why it is no workbook to be read."""
    try:
        if path.is_dir():
            raise FileError(f"is a folder; {_ACCEPTED}", file=path)
        with path.open("rb") as file:
            head = file.read(8)
            if head == _OLE:
                _refuse_ole(path, head + file.read(_CHUNK))
    except FileNotFoundError as wrong:
        raise FileError(f"there is no such file; {_ACCEPTED}", file=path) from wrong
    except PermissionError as wrong:
        raise FileError(
            "may not be read; close it in Excel, or ask for the right to read it", file=path
        ) from wrong
    except OSError as wrong:
        raise FileError(f"cannot be read ({wrong.strerror or wrong}); {_ACCEPTED}", file=path) from wrong
    if not head:
        raise NotAWorkbook(f"is empty; {_ACCEPTED}", file=path)
    if not head.startswith(b"PK"):
        raise NotAWorkbook(f"is not a workbook: it begins with {head[:4]!r}; {_ACCEPTED}", file=path)


def part_key(name: str) -> str:
    """Return the form under which two spellings of one part's name are equal."""
    return name.replace("\\", "/").lstrip("/").casefold()


def _refuse_ole(path: Path, content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Encrypted(
            "opens only with a password; remove it in Excel (File > Info > Protect Workbook) and save again",
            file=path,
        )
    raise NotAWorkbook("is an old Excel workbook (.xls); open it in Excel and save it as .xlsx", file=path)


def _again() -> str:
    return "the file is damaged: fetch it again, or open it in Excel and save it"


def _directory(file: BinaryIO, path: Path) -> tuple[list[Entry], bytes, int]:
    """Return the members in directory order, the bytes after the directory, and what stands before the zip."""
    size = file.seek(0, 2)
    reach = min(size, 65_557 + 76)
    file.seek(size - reach)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise Damaged(f"the file is cut off: the zip's directory is missing; {_again()}", file=path)
    count, length, start = struct.unpack("<HII", tail[at + 10 : at + 20])
    end, tail_at = size - reach + at, at
    if tail[at - 20 : at - 16] == _LOCATOR64 and at >= 76:
        record = tail.rfind(_END64, 0, at - 20)
        if record >= 0:
            count, length, start = struct.unpack("<QQQ", tail[record + 32 : record + 56])
            end, tail_at = size - reach + record, record
    shift = end - length - start
    if shift < 0:
        raise Damaged(f"the zip's directory is not where it should be; {_again()}", file=path)
    file.seek(start + shift)
    entries = _entries(file.read(length), count, shift, start + shift, path)
    return entries, tail[tail_at:], shift


def _entries(directory: bytes, count: int, shift: int, end: int, path: Path) -> list[Entry]:
    found: list[Entry] = []
    at = 0
    while directory[at : at + 4] == _CENTRAL and len(directory) - at >= 46:
        fields = struct.unpack("<4s6H3I5H2I", directory[at : at + 46])
        flags, method, crc, packed, unpacked = fields[3], fields[4], fields[7], fields[8], fields[9]
        names, extras, comments, offset = fields[10], fields[11], fields[12], fields[16]
        record = directory[at : at + 46 + names + extras + comments]
        sizes = _zip64(record[46 + names : 46 + names + extras], unpacked, packed, offset)
        name = record[46 : 46 + names].decode("utf-8" if flags & 0x800 else "cp437", "replace")
        found.append(Entry(name, flags, method, crc, sizes[1], sizes[0], sizes[2] + shift, record, 0))
        at += len(record)
    if len(found) != count & 0xFFFF and len(found) != count:
        raise Damaged(
            f"the zip's directory lists {count} parts and holds {len(found)}; {_again()}", file=path
        )
    return _with_following(found, end, path)


def _with_following(entries: list[Entry], end: int, path: Path) -> list[Entry]:
    """Return the entries, each with the place where the next one begins; they may not overlap."""
    starts = sorted(entry.offset for entry in entries) + [end]
    following = dict(zip(starts, starts[1:], strict=False))
    for entry in entries:
        if following.get(entry.offset, 0) < entry.offset + 30 + entry.packed:
            raise Damaged(f"the part {entry.name} overlaps another or is cut off; {_again()}", file=path)
    return [
        Entry(
            *(e.name, e.flags, e.method, e.crc, e.packed, e.unpacked, e.offset, e.central),
            following[e.offset],
        )
        for e in entries
    ]


def _zip64(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return the sizes and offset, those that say 'see the extra field' taken from there (APPNOTE 4.5.3)."""
    values = [unpacked, packed, offset]
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack("<HH", extra[at : at + 4])
        if tag == 1:
            wide = list(struct.unpack(f"<{length // 8}Q", extra[at + 4 : at + 4 + length // 8 * 8]))
            values = [wide.pop(0) if value == _FULL and wide else value for value in values]
        at += 4 + length
    return values[0], values[1], values[2]


def _without_zip64(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack("<HH", extra[at : at + 4])
        if tag != 1:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept + extra[at:]


def _central_record(record: bytes, flags: int, sizes: bytes) -> bytes:
    names, extras = struct.unpack("<HH", record[28:32])
    extra = _without_zip64(record[46 + names : 46 + names + extras])
    head = record[:8] + struct.pack("<H", flags) + record[10:16] + sizes
    head += struct.pack("<HH", names, len(extra)) + record[32:42] + b"\0\0\0\0"
    return head + record[46 : 46 + names] + extra + record[46 + names + extras :]


def _with_offset(record: bytes, offset: int) -> bytes:
    """Return the central record with the member's new offset, in the zip64 field where the old one stood there."""
    if struct.unpack("<I", record[42:46])[0] != _FULL:
        return record[:42] + struct.pack("<I", offset) + record[46:]
    names, extras = struct.unpack("<HH", record[28:32])
    at, end = 46 + names, 46 + names + extras
    while at + 4 <= end:
        tag, length = struct.unpack("<HH", record[at : at + 4])
        if tag == 1:
            before = 8 * sum(struct.unpack("<I", record[place : place + 4])[0] == _FULL for place in (20, 24))
            place = at + 4 + before
            return record[:place] + struct.pack("<Q", offset) + record[place + 8 :]
        at += 4 + length
    return record


def _with_directory(tail: bytes, start: int, length: int, end: int) -> bytes:
    """Return the bytes after the directory with its new place and length, zip64 records included."""
    new = bytearray(tail)
    at = tail.rfind(_END)
    if tail.startswith(_END64):
        new[40:56] = struct.pack("<QQ", length, start)
        new[at - 12 : at - 4] = struct.pack("<Q", end)
    if struct.unpack("<I", tail[at + 12 : at + 16])[0] != _FULL:
        new[at + 12 : at + 16] = struct.pack("<I", length)
    if struct.unpack("<I", tail[at + 16 : at + 20])[0] != _FULL:
        new[at + 16 : at + 20] = struct.pack("<I", start)
    return bytes(new)


def _unpack(raw: bytes, entry: Entry) -> bytes:
    if entry.method == 0:
        return raw
    if entry.method != 8:
        raise ValueError(f"compression method {entry.method} is not deflate")
    inflate = zlib.decompressobj(-15)
    return inflate.decompress(raw, entry.unpacked + 1)
