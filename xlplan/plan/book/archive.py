"""The zip as a plan's reader has it: within limits, and by the usual names, since it knows no others."""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO, BinaryIO, Literal, cast

from xlplan.ooxml.limits import Watch, check_part, limits
from xlplan.plan.book.unpacked import Unpacked, start_of

_BLOCK = 1 << 16
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")


def open_archive(file: BinaryIO) -> Archive:
    """Return the parts of a workbook; those of one saved as 'Strict Open XML' by their usual names."""
    archive = Archive(file)
    relationships = "_rels/.rels"
    archive.is_strict = relationships in archive.namelist() and bool(
        _STRICT.search(archive.read(relationships))
    )
    return archive


class Archive(zipfile.ZipFile):
    """Is an archive of XML parts: none is larger, deeper or more deceptive than it may be."""

    is_strict = False

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """Return the part to be read. Raises TooLarge now, or while it is read; then Damaged too.

        Where the workbook is strict (ISO/IEC 29500-1), its names are the usual ones, and it is read at once.
        """
        self._check(name)
        part = super().open(name, mode, pwd, force_zip64=force_zip64)
        watched = cast("IO[bytes]", _Watched(part, name if isinstance(name, str) else name.filename))
        if not self.is_strict:
            return watched
        with watched:
            return io.BytesIO(usual_names(watched.read()))

    def followed(self, name: str) -> IO[bytes]:
        """Return the bytes of a part for a reader that watches them itself. Raises TooLarge."""
        if self.is_strict:
            return self.open(name)
        self._check(name)
        return super().open(name)

    def unwatched(self, name: str) -> Unpacked:
        """Return the bytes of a part of which only small pieces will be parsed. Raises TooLarge.

        They are not held against the check sum, which is that of the whole part: it is hardly ever read to
        its end, and the sum takes a third of the time.
        """
        self._check(name)
        with super().open(name) as part:  # zipfile looks at the member's two records
            info = self.getinfo(name)
            if self.fp and info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                start, is_deflated = start_of(self.fp, info.header_offset), info.compress_type > 0
                return Unpacked(self.fp, start, info.compress_size, info.file_size, is_deflated=is_deflated)
            whole = part.read()
        return Unpacked(io.BytesIO(whole), 0, len(whole), len(whole), is_deflated=False)

    def _check(self, name: str | zipfile.ZipInfo) -> None:
        info = self.getinfo(name) if isinstance(name, str) else name
        check_part(info.filename, info.compress_size, info.file_size, limits())


def usual_names(xml: bytes) -> bytes:
    """Return the XML with the strict namespaces and relationship types renamed (ISO/IEC 29500-1, annex A)."""
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", xml)


class _Watched(io.RawIOBase):
    """Is a part being read, a watch beside it; it is read in blocks, since its size may be a lie."""

    def __init__(self, part: IO[bytes], name: str) -> None:
        self._part = part
        self._watch = Watch(name)

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes, or all that are left."""
        if size is None or size < 0:
            blocks = list(iter(lambda: self.read(_BLOCK), b""))
            self._watch.refuse_large_tree()
            return b"".join(blocks)
        block = self._part.read(size)
        self._watch.feed(block)
        return block

    def close(self) -> None:
        """Close the part."""
        self._part.close()
        super().close()
