"""The zip of two workbooks compared record by record: what no edit touches must be the same bytes."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Collection, Iterator

from tests.traits.side import Side, key_of


def faults(old: Side, new: Side, touched: Collection[str], added: str = "") -> Iterator[str]:
    """Yield what differs in the container; `touched` are the keys of the parts that edits may change.

    `added` is the key of the one part that may have come, after all others.
    """
    names, names_now = ([info.filename for info in side.infos] for side in (old, new))
    if added and names_now[-1:] and key_of(names_now[-1]) == added:
        names_now.pop()
    if names != names_now:
        yield "the members of the zip, or their order, differ"
        return
    if old.comment != new.comment:
        yield "the zip's comment differs"
    if old.raw[: _first(old)] != new.raw[: _first(new)]:
        yield "what stands before the first member differs"
    for before, after in zip(_records(old), _records(new)[: len(names)], strict=True):
        (info, raw), (info_now, raw_now) = before, after
        if _described(info) != _described(info_now):
            yield f"{info.filename}: its directory record differs"
        if raw != raw_now and key_of(info.filename) not in touched:
            yield f"{info.filename}: its local record differs"
        if raw == raw_now and _sizes(info) != _sizes(info_now):
            yield f"{info.filename}: its directory record lies"


def _first(side: Side) -> int:
    return min((info.header_offset for info in side.infos), default=0)


def _records(side: Side) -> list[tuple[zipfile.ZipInfo, bytes]]:
    """Return every member with its local record: header, content, descriptor, what follows."""
    starts = sorted({info.header_offset for info in side.infos} | {side.start})
    following = dict(itertools.pairwise(starts))
    return [(info, side.raw[info.header_offset : following[info.header_offset]]) for info in side.infos]


def _sizes(info: zipfile.ZipInfo) -> tuple[int, ...]:
    return info.CRC, info.compress_size, info.file_size, info.flag_bits


def _described(info: zipfile.ZipInfo) -> tuple[object, ...]:
    """Return what a directory record says beyond sizes and place."""
    made = (info.create_system, info.create_version, info.extract_version, info.compress_type, info.date_time)
    rest = (info.internal_attr, info.external_attr, info.comment, _without_zip64(info.extra))
    return *made, *rest, info.flag_bits & ~0x0008


def _without_zip64(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        end = at + 4 + int.from_bytes(extra[at + 2 : at + 4], "little")
        kept += b"" if extra[at : at + 2] == b"\1\0" else extra[at:end]
        at = end
    return kept + extra[at:]
