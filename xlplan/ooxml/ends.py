"""What a file is, by its first and last bytes: a zip to be read, or the sentence that says why not."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from xlplan.errors import Encrypted, FileError, NotAWorkbook

MAX_FILE = 1 << 31  # bytes of a whole workbook: its offsets fit the plain records that we write

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
_ACCEPTED = "xlplan reads .xlsx and .xlsm workbooks"


def check_ends(path: Path) -> None:
    """Look at the file's ends, and raise the error that says why it is no workbook to be read."""
    try:
        if path.is_dir():
            raise FileError(f"is a folder; {_ACCEPTED}", file=path)
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(len(_OLE))
            if head == _OLE:
                raise _ole_error(path, file)
            file.seek(max(size - _CHUNK, 0))
            is_zip = head.startswith(b"PK") or b"PK\x05\x06" in file.read()  # others may stand before the zip
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
    if not is_zip:
        raise NotAWorkbook(f"is not a workbook{_likely(head)}; {_ACCEPTED}", file=path)
    if size > MAX_FILE:
        raise FileError(f"has {size:,} bytes; xlplan reads at most {MAX_FILE:,}", file=path)


def _likely(head: bytes) -> str:
    """Return what else the file may be, by its first bytes."""
    if head.startswith(b"%PDF"):
        return " but a PDF"
    is_text = head.isascii() and all(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return " but a text file" if is_text else ""


def _ole_error(path: Path, file: BinaryIO) -> NotAWorkbook | Encrypted:
    """Return why an OLE container is not read: a password ([MS-OFFCRYPTO] 2.3.4), or the old format."""
    mark, before, is_encrypted = "EncryptedPackage".encode("utf-16-le"), b"", False
    while not is_encrypted and (block := file.read(_CHUNK)):
        is_encrypted = mark in before + block
        before = block[-len(mark) :]
    if is_encrypted:
        return Encrypted(
            "opens only with a password; remove it in Excel (File > Info > Protect Workbook) and save again",
            file=path,
        )
    return NotAWorkbook("is an old Excel workbook (.xls); open it in Excel and save it as .xlsx", file=path)
