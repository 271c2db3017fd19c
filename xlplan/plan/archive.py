"""The zip as openpyxl reads it, within limits: openpyxl itself unpacks whatever it is given.

Apart from strict.py, which renames what is read here.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO, Literal, cast

from xlplan.ooxml.limits import Watch, check_part

_BLOCK = 1 << 16


class Archive(zipfile.ZipFile):
    """Is an archive of XML parts: none is larger, deeper or more deceptive than it may be."""

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """Return the part to be read. Raises TooLarge now, or while it is read; then Damaged too."""
        info = self.getinfo(name) if isinstance(name, str) else name
        check_part(info.filename, info.compress_size, info.file_size)
        part = super().open(name, mode, pwd, force_zip64=force_zip64)
        return cast("IO[bytes]", _Watched(part, info.filename))


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
