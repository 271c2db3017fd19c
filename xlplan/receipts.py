"""Receipts and backups: what was written, when, and the proof, kept in .xlplan beside the plan.

.xlplan/receipts/2013-12-ofsted-action-plan.0001.json
.xlplan/backups/ofsted-action-plan.0001.xlsx
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from xlplan.edits import Edit, edit_from_json
from xlplan.errors import FileError, UsageError

VERSION = 1


@dataclass(frozen=True)
class Receipt:
    """Is the record of one write: both files' hashes, the edits, and the proof.

    `path` is where it was kept. `comparison` is the proof: parts identical, parts changed, cells changed.
    """

    source: str
    output: str
    source_sha256: str
    output_sha256: str
    edits: tuple[Edit, ...]
    recalculated: Mapping[str, Sequence[str]]
    comparison: Mapping[str, object]
    period: str | None = None
    written: str = ""
    backup: str | None = None
    ratings: Sequence[Mapping[str, object]] = ()
    path: Path | None = field(default=None, compare=False)

    @property
    def identical(self) -> int:
        """Is how many parts of the workbook are byte for byte as before."""
        count = self.comparison.get("identical", 0)
        return count if isinstance(count, int) else 0

    def to_json(self) -> dict[str, object]:
        """Return the receipt as it is kept."""
        return {
            "version": VERSION,
            "written": self.written,
            "period": self.period,
            "source": {"file": self.source, "sha256": self.source_sha256},
            "output": {"file": self.output, "sha256": self.output_sha256},
            "backup": self.backup,
            "edits": [edit.to_json() for edit in self.edits],
            "recalculated": {sheet: list(cells) for sheet, cells in self.recalculated.items()},
            "ratings": [dict(rating) for rating in self.ratings],
            "proof": dict(self.comparison),
        }


def keep(receipt: Receipt, output: Path) -> Path:
    """Write the receipt beside the output, and return where it was kept."""
    stem = "-".join(part for part in (receipt.period, Path(receipt.output).stem) if part)
    path = _claim(_folder(output, "receipts"), stem, ".json")
    with _or_forgotten(path):
        rewrite_receipt(replace(receipt, path=path))
    return path


def rewrite_receipt(receipt: Receipt) -> None:
    """Write a kept receipt anew, with what is known of it since."""
    if receipt.path is None:
        raise UsageError("this receipt was never kept, so it cannot be written anew")
    text = json.dumps(receipt.to_json(), ensure_ascii=False, indent=1) + "\n"
    with _writing(receipt.path):
        receipt.path.write_text(text, encoding="utf-8")


def keep_backup(source: Path) -> Path:
    """Copy the plan, byte for byte, to the next free number in .xlplan/backups, and return the path."""
    path = _claim(_folder(source, "backups"), source.stem, source.suffix)
    with _or_forgotten(path), _writing(path):
        shutil.copyfile(source, path)
    return path


def forget(path: Path) -> None:
    """Take away a receipt or backup whose write did not happen, and the folders that it leaves empty."""
    path.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        with contextlib.suppress(OSError):  # it holds others
            folder.rmdir()


def read_receipt(path: Path) -> Receipt:
    """Return the receipt in a file. Raises FileError or UsageError that say what is wrong with it."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise FileError(f"cannot be read ({wrong.strerror}); give the receipt's path", file=path) from wrong
    except ValueError as wrong:
        raise UsageError(f"is not a receipt: it is not JSON ({wrong})", file=path) from wrong
    try:
        if kept["version"] != VERSION:
            raise UsageError(f"has version {kept['version']}; this xlplan reads version {VERSION}", file=path)
        return _from_json(kept, path)
    except (KeyError, TypeError, AttributeError) as wrong:
        raise UsageError(
            f"is not a receipt, as xlplan keeps them in .xlplan/receipts ({wrong!r})", file=path
        ) from wrong


def _from_json(kept: dict[str, Any], path: Path) -> Receipt:
    return Receipt(
        source=kept["source"]["file"],
        output=kept["output"]["file"],
        source_sha256=kept["source"]["sha256"],
        output_sha256=kept["output"]["sha256"],
        edits=tuple(edit_from_json(item, f"edit {number}") for number, item in enumerate(kept["edits"], 1)),
        recalculated={sheet: tuple(cells) for sheet, cells in kept["recalculated"].items()},
        comparison=dict(kept["proof"]),
        period=kept.get("period"),
        written=kept.get("written", ""),
        backup=kept.get("backup"),
        ratings=tuple(kept.get("ratings", ())),
        path=path,
    )


def find_receipts(folder: Path) -> list[Receipt]:
    """Return the receipts kept for the plans of a folder, the newest first; what is none is passed over."""
    found: list[Receipt] = []
    for path in (folder / ".xlplan" / "receipts").glob("*.json"):
        try:
            found.append(read_receipt(path))
        except (FileError, UsageError):
            continue  # somebody else's file, or half a file: not a receipt of ours
    return sorted(found, key=lambda receipt: (receipt.written, str(receipt.path)), reverse=True)


def _folder(beside: Path, name: str) -> Path:
    folder = beside.parent / ".xlplan" / name
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _claim(folder: Path, stem: str, suffix: str) -> Path:
    """Create and return the next free numbered file, so that two runs never write the same one."""
    number = 1 + sum(path.name.startswith(f"{stem}.") and path.suffix == suffix for path in folder.iterdir())
    while True:
        path = folder / f"{stem}.{number:04d}{suffix}"
        with _writing(path), contextlib.suppress(FileExistsError):
            path.open("xb").close()
            return path
        number += 1


@contextlib.contextmanager
def _or_forgotten(path: Path) -> Iterator[None]:
    """Take the file away again where it could not be filled."""
    try:
        yield
    except FileError:
        forget(path)
        raise


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Turn what the system says against writing there into a FileError."""
    try:
        yield
    except OSError as wrong:
        raise FileError(
            f"cannot be written ({wrong.strerror}); choose a folder of your own with -o", file=path
        ) from wrong
