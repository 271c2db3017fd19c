"""A file is made beside its place, and put there in one step: the old or the new one is there, whole."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from xlplan.errors import FileError, OutputExists
from xlplan.files.owners import is_left_over, temporary_name

_PAUSES = (0.1, 0.4)  # seconds before the second and the third try to replace a file
_CLOSE_IT = "close it in Excel, or ask for the right to change it"
_CHUNK = 1 << 20


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal. Raises FileError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as wrong:
        raise FileError("there is no such file; check its name and its folder", file=path) from wrong
    except OSError as wrong:
        raise FileError(f"cannot be read ({wrong.strerror})", file=path) from wrong


def refuse_existing(place: Path) -> None:
    """Raise OutputExists where a file is there already; a folder is another mistake, which writing tells."""
    if place.exists() and not place.is_dir():
        message = "is there already; choose another name with -o, or overwrite it with --force"
        raise OutputExists(message, file=place)


@contextlib.contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn what the system says against writing a file into a FileError, which names the file's own place."""
    try:
        yield
    except FileNotFoundError as wrong:
        gone = "what xlplan had made there was taken away" if place.parent.is_dir() else "there is no folder"
        raise FileError(
            f"{gone} ({place.parent}); nothing was replaced: make it, or choose another with -o", file=place
        ) from wrong
    except OSError as wrong:
        full = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
        remedy = "make room there" if wrong.errno in full else "choose a folder of your own with -o"
        raise FileError(
            f"cannot be written ({wrong.strerror or wrong}); nothing was replaced: {remedy}", file=place
        ) from wrong


@contextlib.contextmanager
def beside(place: Path) -> Iterator[Path]:
    """Give an empty temporary file in the folder of a place, and take it away again if it is still there."""
    temporary = place.with_name(temporary_name())
    temporary.open("xb").close()
    try:
        yield temporary
    finally:
        with contextlib.suppress(OSError):  # its folder may have vanished; the next run tries again
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def written_beside(place: Path, content: bytes) -> Iterator[Path]:
    """Give a temporary file with the content, in the folder of a place."""
    with beside(place) as temporary:
        temporary.write_bytes(content)
        yield temporary


def write_through(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Fill a file, and see its bytes onto the disk."""
    with path.open("wb") as out:
        write(out)
        out.flush()
        os.fsync(out.fileno())


def copy_through(source: Path, out: BinaryIO) -> str:
    """Copy a file's bytes, and return the SHA-256 of what was copied."""
    found = hashlib.sha256()
    with source.open("rb") as file:
        while block := file.read(_CHUNK):
            found.update(block)
            out.write(block)
    return found.hexdigest()


def claim(temporary: Path, path: Path) -> None:
    """Give a finished file its name in one step. Raises FileExistsError where the name is taken."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError as wrong:  # a share without hard links
        if path.exists():
            raise FileExistsError(errno.EEXIST, "is there already", str(path)) from wrong
        temporary.rename(path)
    else:
        temporary.unlink()


def put_in_place(temporary: Path, place: Path, expected: str | None = None) -> None:
    """Replace a file by the finished one, with the rights of the old. Raises FileError; then the old stands.

    `expected` is the finished file's SHA-256, where that is known.

    A virus scanner or a network share may hold the old file for a moment, so there are three tries.
    """
    with writing(place):
        if place.exists():
            temporary.chmod(place.stat().st_mode & 0o777)
        expected = expected or digest(temporary)
        for pause in (*_PAUSES, None):
            try:
                temporary.replace(place)
            except OSError as wrong:
                if _is_there(temporary, place, expected):  # a share may rename, and then say that it failed
                    break
                if not isinstance(wrong, PermissionError):
                    raise
                if pause is None:
                    raise FileError(f"cannot be replaced: {_CLOSE_IT}", file=place) from wrong
                time.sleep(pause)
            else:
                break
    sync_folder(place.parent)


def _is_there(temporary: Path, place: Path, expected: str) -> bool:
    return not temporary.exists() and place.exists() and digest(place) == expected


def sync_folder(folder: Path) -> None:
    """See a folder's new names onto the disk, where the system does that (Windows does not)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def folder_beside(place: Path, *names: str) -> Path:
    """Return our folder beside a workbook, .xlplan or one inside it, made where it is missing.

    The workbook's own folder is not made: that would hide that it has vanished.
    """
    folder = place.parent
    for name in (".xlplan", *names):
        folder /= name
        try:
            folder.mkdir(exist_ok=True)
        except FileExistsError:  # a file; or it was there, and another run has taken it away, empty
            folder.mkdir(exist_ok=folder.is_dir())
    return folder


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """Return the path with the number after the highest that a folder holds: plan.0004.xlsx."""
    numbers = [0]
    for path in folder.glob("*"):
        name, _, number = path.stem.rpartition(".")
        if (name, path.suffix) == (stem, suffix) and number.isdecimal():
            numbers.append(int(number))
    return folder / f"{stem}.{max(numbers) + 1:04d}{suffix}"


def claim_free(path: Path, folder: Path, stem: str, suffix: str) -> Path:
    """Give a finished file the next free name in a folder, whoever else takes one too, and return it."""
    while True:
        free = free_name(folder, stem, suffix)
        with contextlib.suppress(FileExistsError):
            claim(path, free)
            return free


def remove_empty(*folders: Path) -> None:
    """Take away folders that hold nothing."""
    for folder in folders:
        with contextlib.suppress(OSError):  # it holds something, or is gone
            folder.rmdir()


def left_over(folder: Path) -> Iterator[Path]:
    """Yield the temporary files in a folder whose runs are gone."""
    yield from (path for path in sorted(folder.glob(".xlplan-*.tmp")) if is_left_over(path))


def clear(folder: Path) -> None:
    """Take away the temporary files of runs that were killed."""
    for path in left_over(folder):
        with contextlib.suppress(OSError):  # a locked file stays until the next run
            path.unlink(missing_ok=True)
