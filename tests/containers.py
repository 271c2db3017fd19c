"""Zip containers as other programs write them, made from the members of an ordinary one."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Members = dict[str, bytes]


class _Stream(io.BytesIO):
    """Cannot seek, so that zipfile puts sizes after the members."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation


def plain(members: Members) -> bytes:
    return _zip(members, ZIP_DEFLATED)


def stored(members: Members) -> bytes:
    return _zip(members, ZIP_STORED)


def with_descriptors(members: Members) -> bytes:
    target = _Stream()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_extra_fields(members: Members) -> bytes:
    field = struct.pack("<HH4s", 0xCAFE, 4, b"\1\2\3\4") + b"\0"  # and a byte that belongs to no field
    return _zip(members, ZIP_DEFLATED, extra=field)


def with_comments(members: Members) -> bytes:
    return _zip(members, ZIP_DEFLATED, comment=b"each member", whole=b"the whole file")


def with_folders(members: Members) -> bytes:
    return _zip({"xl/": b"", "xl/worksheets/": b"", **members}, ZIP_DEFLATED)


def with_backslashes(members: Members) -> bytes:
    return _zip({name.replace("/", "\\"): content for name, content in members.items()}, ZIP_DEFLATED)


def with_other_case(members: Members) -> bytes:
    return _zip({name.upper(): content for name, content in members.items()}, ZIP_DEFLATED)


def with_utf8_names(members: Members) -> bytes:
    return _zip({**members, "xl/media/écusson.png": b"\x89PNG"}, ZIP_DEFLATED)


def prepended(members: Members) -> bytes:
    return b"#!/bin/sh\nexit\n" + plain(members)


def prepended_and_counted(members: Members) -> bytes:
    target = io.BytesIO()
    target.write(b"stub")
    with ZipFile(target, "a", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_bytes_after(members: Members) -> bytes:
    return plain(members) + b"\0\0\0"


def zip64_members(members: Members) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            with archive.open(ZipInfo(name), "w", force_zip64=True) as member:
                member.write(content)
    return target.getvalue()


def zip64_throughout(members: Members) -> bytes:
    """All figures of the directory, and its own, stand in 64 bits (APPNOTE 4.3.14, 4.3.15, 4.5.3)."""
    whole = zip64_members(members)
    with ZipFile(io.BytesIO(whole)) as archive:
        infos, start = archive.infolist(), archive.start_dir
    directory = b""
    for info in infos:
        extra = struct.pack("<HHQQQ", 1, 24, info.file_size, info.compress_size, info.header_offset)
        name = info.filename.encode()
        directory += b"PK\1\2" + struct.pack("<HHHHHHI", 45, 45, 0, info.compress_type, 0, 33, info.CRC)
        directory += b"\xff" * 8 + struct.pack("<HHHHHI", len(name), len(extra), 0, 0, 0, 0)
        directory += b"\xff" * 4 + name + extra
    end = start + len(directory)
    record = b"PK\6\6" + struct.pack(
        "<QHHIIQQQQ", 44, 45, 45, 0, 0, len(infos), len(infos), len(directory), start
    )
    locator = b"PK\6\7" + struct.pack("<IQI", 0, end, 1)
    return whole[:start] + directory + record + locator + b"PK\5\6\0\0\0\0" + b"\xff" * 12 + b"\0\0"


KINDS: list[Callable[[Members], bytes]] = [
    plain,
    stored,
    with_descriptors,
    with_extra_fields,
    with_comments,
    with_folders,
    with_backslashes,
    with_other_case,
    with_utf8_names,
    prepended,
    prepended_and_counted,
    with_bytes_after,
    zip64_members,
    zip64_throughout,
]


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _zip(
    members: Members, method: int, extra: bytes = b"", comment: bytes = b"", whole: bytes = b""
) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", method) as archive:
        archive.comment = whole
        for name, content in members.items():
            info = ZipInfo(name)
            info.compress_type, info.extra, info.comment = method, extra, comment
            archive.writestr(info, content)
    return target.getvalue()
