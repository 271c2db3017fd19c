"""What the zip around the parts can look like."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.traits import zips
from tests.traits.hand import (
    BOOK_RELS,
    OVERRIDES,
    SHEET,
    STRINGS,
    STYLES,
    book,
    members,
    parts,
    parts_with,
    types_xml,
)
from tests.traits.trait import FEW, Build, Trait
from tests.traits.zips import Member, write_zip
from xlplan.errors import Damaged, Encrypted, NotAWorkbook

UNKNOWN_FIELD = struct.pack("<HH", 0xA220, 6) + b"\x14\xa0\0\0\0\0"  # Excel's own padding
TIMES_FIELD = struct.pack("<HHBI", 0x5455, 5, 1, 1_400_000_000)
PICTURE = "xl/media/image1.png"


def small(path: Path) -> None:
    write_zip(path, members(parts()))


def each(change: Callable[[Member], Member], **options: bytes | bool | Sequence[int]) -> Build:
    """Return what writes the small plan, every member changed."""
    return lambda path: write_zip(path, [change(m) for m in members(parts())], **options)  # type: ignore[arg-type]  # a test's own options


def one(name: str, **changes: object) -> Build:
    """Return what writes the small plan, one member changed."""

    def change(member: Member) -> Member:
        return member._replace(**changes) if member.name == name else member  # type: ignore[arg-type]  # a test's own changes

    return each(change)


def with_more(*more: Member, first: bool = False) -> Build:
    """Return what writes the small plan with further members."""
    standing = members(parts())
    return lambda path: write_zip(path, [*more, *standing] if first else [*standing, *more])


def reordered(path: Path) -> None:
    write_zip(path, members(parts())[::-1])


def with_backslashes(path: Path) -> None:
    write_zip(path, [m._replace(name=m.name.replace("/", "\\")) for m in members(parts())])


def cut_off(path: Path) -> None:
    small(path)
    path.write_bytes(path.read_bytes()[:-300])


def cut_short(path: Path) -> None:
    small(path)
    path.write_bytes(path.read_bytes()[:700])


def ole(stream: str) -> Build:
    """Return what writes the head of an OLE container that names a stream."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return lambda path: path.write_bytes(head + stream.encode("utf-16-le") + bytes(512))


def lying_offset(path: Path) -> None:
    small(path)
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\1\2")
    raw[at + 42 : at + 46] = struct.pack("<I", 5)
    path.write_bytes(raw)


def lying_names(path: Path) -> None:
    write_zip(
        path, [m._replace(local_name="xl/other.xml") if m.name == SHEET else m for m in members(parts())]
    )


def with_odd_name(name: str, flags: int = 0) -> Build:
    """Return what writes the small plan, its sheet under another name."""
    made = parts_with({})
    made[name] = made.pop(SHEET)
    made[BOOK_RELS] = str(made[BOOK_RELS]).replace(
        "worksheets/sheet1.xml", name.removeprefix("xl/").replace(" ", "%20")
    )
    made["[Content_Types].xml"] = types_xml({(name if k == SHEET else k): v for k, v in OVERRIDES.items()})
    return lambda path: write_zip(path, [m._replace(flags=flags) for m in members(made)])


def raw_member(method: int) -> Member:
    """Return a member that says it is packed in a way that we do not know; its bytes are of no matter."""
    return Member(PICTURE, zlib.compress(b"picture"), zips.STORED)._replace(
        method=zips.STORED, flags=method << 1
    )


_ALL = (
    Trait("zip: plain", small),
    Trait("zip: utf-8 name flag", each(lambda m: m._replace(flags=zips.UTF8))),
    Trait("zip: utf-8 name that is not ascii", with_odd_name("xl/worksheets/plán.xml", zips.UTF8)),
    Trait("zip: cp437 name that is not ascii", with_odd_name("xl/worksheets/plán.xml")),
    Trait("zip: name with a space", with_odd_name("xl/worksheets/my plan.xml")),
    Trait(
        "zip: extra fields", each(lambda m: m._replace(local_extra=UNKNOWN_FIELD, central_extra=TIMES_FIELD))
    ),
    Trait(
        "zip: extra field in the local header alone", each(lambda m: m._replace(local_extra=UNKNOWN_FIELD))
    ),
    Trait("zip: padding that is no whole extra field", each(lambda m: m._replace(local_extra=b"\0\0\0"))),
    Trait("zip: data descriptors", each(lambda m: m._replace(descriptor="signed"))),
    Trait("zip: data descriptors without signature", each(lambda m: m._replace(descriptor="bare"))),
    Trait(
        "zip: directory entries",
        with_more(*(Member(n, b"", zips.STORED) for n in ("xl/", "_rels/")), first=True),
    ),
    Trait("zip: backslashes in names", with_backslashes),
    Trait("zip: directory entries with backslashes", with_more(Member("xl\\media\\", b"", zips.STORED))),
    Trait("zip: leading slash in names", each(lambda m: m._replace(name=f"/{m.name}"))),
    Trait("zip: stored members", each(lambda m: m._replace(method=zips.STORED))),
    Trait("zip: stored sheet, deflated rest", one(SHEET, method=zips.STORED)),
    Trait("zip: zip64 fields", each(lambda m: m._replace(is_zip64=True))),
    Trait("zip: zip64 fields for the sheet alone", one(SHEET, is_zip64=True)),
    Trait("zip: zip64 end record", each(lambda m: m, has_zip64_end=True)),
    Trait("zip: zip64 throughout", each(lambda m: m._replace(is_zip64=True), has_zip64_end=True)),
    Trait(
        "zip: zip64 fields after other fields",
        each(lambda m: m._replace(is_zip64=True, central_extra=TIMES_FIELD)),
    ),
    Trait("zip: bytes before it, counted", each(lambda m: m, before=b"PK00")),
    Trait("zip: bytes before it, not counted", each(lambda m: m, before=b"PK00" * 9, counts_before=False)),
    Trait("zip: archive comment", each(lambda m: m, comment=b"made by hand")),
    Trait("zip: longest archive comment", each(lambda m: m, comment=b"c" * 65_535)),
    Trait("zip: bytes after the end record", each(lambda m: m, after=b"\0" * 40)),
    Trait("zip: member comments", each(lambda m: m._replace(comment=b"a part"))),
    Trait("zip: gaps between members", each(lambda m: m._replace(gap=b"gap" * 7))),
    Trait("zip: members the other way round", reordered),
    Trait("zip: directory in another order than the members", each(lambda m: m, listed=range(7, -1, -1))),
    Trait("zip: times that are none", each(lambda m: m._replace(time=0))),
    Trait(
        "zip: name stored twice, of no matter",
        with_more(Member("docProps/a.xml", b"<a/>"), Member("docProps/a.xml", b"<b/>")),
    ),
    Trait(
        "zip: names equal but for case, of no matter",
        with_more(Member("a.xml", b"<a/>"), Member("A.xml", b"<b/>")),
    ),
    Trait("zip: empty member", with_more(Member("xl/empty.bin", b""))),
    Trait("zip: bad checksum of a part that no edit touches", with_more(Member(PICTURE, b"picture", crc=7))),
    Trait("zip: sheet stored twice", with_more(Member(SHEET, b"<worksheet/>")), refused=Damaged),
    Trait(
        "zip: sheet stored twice by case", with_more(Member(SHEET.upper(), b"<worksheet/>")), refused=Damaged
    ),
    Trait("zip: bad checksum of the sheet", one(SHEET, crc=7), refused=Damaged),
    Trait("zip: bad checksum of the strings", one(STRINGS, crc=7), refused=Damaged),
    Trait("zip: bad checksum of the styles", one(STYLES, crc=7), refused=Damaged),
    Trait("zip: sheet packed in an unknown way", one(SHEET, method=9), refused=Damaged),
    Trait("zip: cut off at the end", cut_off, refused=Damaged),
    Trait("zip: cut off in the middle", cut_short, refused=Damaged),
    Trait("zip: members that overlap", lying_offset, refused=Damaged),
    Trait("zip: headers that disagree on a name", lying_names, refused=Damaged),
    Trait("zip: encrypted members", each(lambda m: m._replace(flags=zips.ENCRYPTED)), refused=Encrypted),
    Trait(
        "zip: one encrypted member", with_more(Member(PICTURE, b"x", flags=zips.ENCRYPTED)), refused=Encrypted
    ),
    Trait("not a zip: encrypted by Excel", ole("EncryptedPackage"), refused=Encrypted),
    Trait("not a zip: an old .xls", ole("Workbook"), refused=NotAWorkbook),
    Trait("not a zip: text", lambda path: path.write_text("Action,Rating\n"), refused=NotAWorkbook),
    Trait("not a zip: nothing", lambda path: path.write_bytes(b""), refused=NotAWorkbook),
    Trait("not a zip: a script before the zip", each(lambda m: m, before=b"#!/bin/sh\n")),
    Trait(
        "zip: no workbook inside", lambda path: write_zip(path, [Member("a.txt", b"a")]), refused=NotAWorkbook
    ),
    Trait("zip: sheet missing", book({SHEET: None}), refused=None, sheet="Other", cells=("A1", "A2")),
)
TRAITS = tuple(replace(trait, tried=FEW) for trait in _ALL)
