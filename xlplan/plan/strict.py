"""Workbooks saved as 'Strict Open XML' (ISO/IEC 29500-1), which openpyxl knows only by their usual names."""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO, Literal

from xlplan.plan.archive import Archive

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")


class StrictArchive(Archive):
    """Is an archive whose parts read as if they had been saved as an ordinary workbook."""

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """Return the part as bytes, its strict namespaces and relationship types renamed (annex A)."""
        with super().open(name, mode, pwd, force_zip64=force_zip64) as part:
            return io.BytesIO(_STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", part.read()))


def is_strict(archive: zipfile.ZipFile) -> bool:
    """Tell whether the package names its workbook by the strict relationship."""
    return "_rels/.rels" in archive.namelist() and _STRICT.search(archive.read("_rels/.rels")) is not None
