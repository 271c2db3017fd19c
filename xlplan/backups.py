"""Backups: the bytes that a write replaced, kept in .xlplan/backups beside the workbook, and for how long.

.xlplan/backups/ofsted-action-plan.0001.xlsx

Apart from receipts.py, which says what a write did: here are whole workbooks, and they take room.
"""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO, NamedTuple

from xlplan.files.places import (
    beside,
    claim,
    copy_through,
    folder_beside,
    free_name,
    sync_folder,
    write_through,
)

_DAY = 24 * 60 * 60


class Limits(NamedTuple):
    """Is [backups]: of each workbook the newest `keep` always stay, and older ones for so many days."""

    keep: int = 24
    """How many backups of each workbook always stay, the newest."""
    days: int = 90
    """After how many days the older ones go."""


def backups_folder(workbook: Path) -> Path:
    """Return where the backups of a workbook are kept."""
    return workbook.parent / ".xlplan" / "backups"


def backup_name(workbook: Path) -> Path:
    """Return the path of the workbook's next backup."""
    return free_name(backups_folder(workbook), workbook.stem, workbook.suffix)


def keep_backup(workbook: Path, path: Path) -> str:
    """Copy the workbook, byte for byte, onto the disk as that backup; return the SHA-256 of the copy."""
    folder_beside(workbook, "backups")
    copied = ""

    def copy(out: BinaryIO) -> None:
        nonlocal copied
        copied = copy_through(workbook, out)

    with beside(path) as temporary:
        write_through(temporary, copy)
        claim(temporary, path)
        sync_folder(path.parent)
    return copied


def prune_backups(folder: Path, limits: Limits, needed: Collection[str]) -> None:
    """Take away the backups that are beyond the limits, but for those that are `needed`, by name.

    What cannot be taken away now stays until the next time.
    """
    for path in beyond(folder, limits):
        if path.name not in needed:
            with contextlib.suppress(OSError):
                path.unlink()


def beyond(folder: Path, limits: Limits) -> list[Path]:
    """Return the backups that are beyond the limits."""
    found: list[Path] = []
    by_stem: dict[tuple[str, str], list[tuple[int, Path]]] = defaultdict(list)
    for path in folder.glob("*"):
        stem, _, number = path.stem.rpartition(".")
        if number.isdecimal():
            by_stem[stem, path.suffix].append((int(number), path))
    oldest = time.time() - limits.days * _DAY
    for kept in by_stem.values():
        for _, path in sorted(kept)[: -limits.keep]:
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < oldest:
                    found.append(path)
    return found
