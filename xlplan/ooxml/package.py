"""The zip container: members found by their offsets, copied as stored, replaced one by one.

Our own reader and writer, because zipfile re-creates every header that it writes: here a member that no edit
touches keeps its local header (APPNOTE 4.3.7), extra fields, data descriptor and compressed bytes.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import unquote

from xlplan.errors import Damaged, Encrypted, TooLarge, WorkbookError
from xlplan.ooxml.deflate import ahead, deflated, even_blocks, inflated
from xlplan.ooxml.directory import (
    AGAIN,
    LOCAL,
    Entry,
    at_offset,
    fresh_records,
    read_directory,
    with_place,
    with_sizes,
    without_zip64,
)
from xlplan.ooxml.ends import MAX_FILE, check_ends
from xlplan.ooxml.limits import check_members, check_part, limits
from xlplan.ooxml.spans import Splices, spliced

_CHUNK = 1 << 20
PIECE = 1 << 16  # of packed bytes: what they unpack to is larger
_ELSEWHERE = 0xFFFFFFFF  # the true figure stands in the zip64 field
_DESCRIPTOR = 0x0008  # sizes follow the member instead of standing in its header


class Package:
    """Is an open zip container; use it in a `with` block, so that it is closed before a file is replaced."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file
        self._turn = Lock()
        self._most = limits()  # asked once: its parts are read again and again
        try:
            self.entries, self._tail, self._shift = read_directory(file)
            check_members((entry.name, entry.unpacked) for entry in self.entries)
        except WorkbookError as wrong:
            file.close()
            wrong.file = str(path)
            raise
        self._by_name: dict[str, list[Entry]] = {}
        for entry in self.entries:
            self._by_name.setdefault(part_key(entry.name), []).append(entry)

    def digest(self) -> str:
        """Return the SHA-256 of the file that is read here, whatever stands in its place by now."""
        found = hashlib.sha256()
        for block in self._stored(0, MAX_FILE, _CHUNK):
            found.update(block)
        return found.hexdigest()

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
        """Return the member that holds the part. Raises Damaged where it is missing, or stored twice."""
        entries = self._by_name.get(part_key(part), [])
        if len(entries) != 1:
            seen = "is stored twice" if entries else "is missing"
            raise self._damaged(part, f"{seen}; open the workbook in Excel and save it again")
        return entries[0]

    def read(self, part: str) -> bytes:
        """Return the part's bytes, unpacked and checked against its checksum."""
        return b"".join(self.blocks(part))

    def blocks(self, part: str) -> Iterator[bytes]:
        """Yield the part's bytes, unpacked; only after the last is it known that they match its checksum."""
        entry = self.entry(part)
        if entry.is_encrypted:
            raise Encrypted("asks for a password; save the workbook without one", file=self.path, place=part)
        unpacked = crc = 0
        try:
            check_part(entry.name, entry.packed, entry.unpacked, self._most)
            for block in inflated(self._packed(entry), entry.method):
                unpacked, crc = unpacked + len(block), zlib.crc32(block, crc)
                if unpacked > entry.unpacked:
                    break
                yield block
        except TooLarge as wrong:
            wrong.file = str(self.path)
            raise
        except (zlib.error, ValueError) as wrong:
            raise self._damaged(part, f"cannot be unpacked ({wrong}); {AGAIN}") from wrong
        if (unpacked, crc) != (entry.unpacked, entry.crc):
            raise self._damaged(part, f"does not match its checksum; {AGAIN}")
        self._check_header(entry)

    def copy_with(self, out: BinaryIO, replaced: Mapping[str, bytes | Splices]) -> None:
        """Write the package to `out`, the named parts replaced or added, all others' bytes as stored.

        A part is given whole, or as what is spliced into the stored one while it is copied.
        """
        new = {part_key(part): content for part, content in replaced.items()}
        records: dict[int, bytes] = {}
        self._copy_range(out, 0, min((entry.offset for entry in self.entries), default=0))
        for entry in sorted(self.entries, key=lambda entry: entry.offset):
            content, record, at = new.get(part_key(entry.name)), entry.record, out.tell() - self._shift
            if content is None:
                self._check_header(entry)
                self._copy_range(out, entry.offset, entry.following)
            else:
                record = self._write_member(out, entry, self._made(entry, content))
            records[entry.offset] = at_offset(record, at)
        added = [part for part in replaced if part not in self]
        more = [self._add_member(out, part, replaced[part]) for part in added]
        start = out.tell() - self._shift
        out.writelines([*(records[entry.offset] for entry in self.entries), *more])
        end = out.tell() - self._shift
        out.write(with_place(self._tail, start, end - start, end, len(added)))

    def _made(self, entry: Entry, content: bytes | Splices) -> Iterable[bytes]:
        if isinstance(content, bytes):
            return [content]
        return spliced(ahead(self.blocks(entry.name)), content)

    def _damaged(self, part: str, sentence: str) -> Damaged:
        return Damaged(f"this part {sentence}", file=self.path, place=part)

    def _header(self, entry: Entry) -> tuple[bytes, bytes, bytes]:
        """Return the fixed part of the member's local header, its name and its extra fields, as stored."""
        header = self._read_at(entry.offset, 30)
        if len(header) < 30 or not header.startswith(LOCAL):
            raise self._damaged(entry.name, f"is not where the zip's directory says; {AGAIN}")
        name, extra = struct.unpack("<HH", header[26:30])
        both = self._read_at(entry.offset + 30, name + extra)
        return header, both[:name], both[name:]

    def _check_header(self, entry: Entry) -> None:
        """Raise Damaged where the member's two records disagree, so that programs would see two workbooks.

        Left out, and no disagreement: sizes that follow the member, stand in 64 bits, or are not filled in.
        """
        header, name, _ = self._header(entry)
        flags, method, crc, packed, unpacked = struct.unpack("<6xHH4xIII", header[:26])
        sizes = (crc, packed, unpacked)
        is_given = not flags & _DESCRIPTOR and any(sizes) and _ELSEWHERE not in sizes[1:]
        same = method == entry.method and part_key(entry.spelled(name)) == part_key(entry.name)
        if not same or (is_given and sizes != (entry.crc, entry.packed, entry.unpacked)):
            raise self._damaged(entry.name, f"has two records that disagree; {AGAIN}")

    def _packed(self, entry: Entry) -> Iterator[bytes]:
        _, name, extra = self._header(entry)
        start = entry.offset + 30 + len(name) + len(extra)
        return self._stored(start, start + entry.packed, PIECE)

    def _copy_range(self, out: BinaryIO, start: int, end: int) -> None:
        out.writelines(self._stored(start, end, _CHUNK))

    def _stored(self, start: int, end: int, most: int) -> Iterator[bytes]:
        """Yield the file's bytes from start to end, in blocks."""
        while start < end and (block := self._read_at(start, min(most, end - start))):
            yield block
            start += len(block)

    def _read_at(self, start: int, size: int) -> bytes:
        with self._turn:  # a part may be read ahead while another is looked at
            self._file.seek(start)
            return self._file.read(size)

    def _add_member(self, out: BinaryIO, part: str, content: bytes | Splices) -> bytes:
        """Write the local record of a new member; return its central record."""
        if not isinstance(content, bytes):
            raise TypeError("a part that is not there is given whole")
        local, record = fresh_records(part, b"".join(deflated([content])), content)
        at = out.tell() - self._shift
        out.write(local)
        return at_offset(record, at)

    def _write_member(self, out: BinaryIO, entry: Entry, content: Iterable[bytes]) -> bytes:
        """Write the local record of a new content, its sizes last; return the central record to match."""
        header, name, extra = self._header(entry)
        flags, extra = entry.flags & ~_DESCRIPTOR, without_zip64(extra)
        out.write(header[:6] + struct.pack("<H", flags) + header[8:14])
        at = out.tell()
        out.write(bytes(12) + struct.pack("<HH", len(name), len(extra)) + name + extra)
        crc = unpacked = packed = 0

        def counted() -> Iterator[bytes]:
            nonlocal crc, unpacked
            for block in even_blocks(content):
                crc, unpacked = zlib.crc32(block, crc), unpacked + len(block)
                yield block

        for block in deflated(counted()) if entry.method else counted():
            packed += out.write(block)
        sizes = struct.pack("<III", crc, packed, unpacked)
        out.seek(at)
        out.write(sizes)
        out.seek(0, 2)
        return with_sizes(entry.record, flags, sizes)


def open_package(path: Path | str) -> Package:
    """Return the open package. Raises FileError, NotAWorkbook, Encrypted or Damaged, each in one sentence."""
    path = Path(path)
    check_ends(path)
    return Package(path, path.open("rb"))


def check_container(path: Path) -> None:
    """Raise what `open_package` would, for those who then read the file in their own way."""
    open_package(path).close()


def part_key(name: str) -> str:
    """Return the form under which two spellings of one part's name are equal (ECMA-376 part 2, 6.2.2.3)."""
    return unquote(name.replace("\\", "/").lstrip("/")).casefold()
