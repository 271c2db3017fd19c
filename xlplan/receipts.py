"""Receipts and backups: what was written, when, and the proof, kept in .xlplan beside the plan.

.xlplan/receipts/2013-12-ofsted-action-plan.0001.json
.xlplan/backups/ofsted-action-plan.0001.xlsx
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from xlplan.edits import Edit, edit_from_json
from xlplan.errors import FileError, UsageError
from xlplan.proof.compare import Comparison

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

    @classmethod
    def of(
        cls,
        source: Path,
        output: Path,
        before: str,
        after: str,
        edits: Sequence[Edit],
        recalculated: Mapping[str, Sequence[str]],
        found: Comparison,
        backup: Path | None,
        period: str | None,
    ) -> Receipt:
        """Return the receipt of a write that has just been proven."""
        return cls(
            source.name,
            output.name,
            before,
            after,
            tuple(edits),
            dict(recalculated),
            found.to_json(),
            period,
            datetime.now(UTC).isoformat(timespec="seconds"),
            backup.name if backup else None,
        )

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


def keep(receipt: Receipt, output: Path) -> Receipt:
    """Write the receipt beside the output, and return it with its path."""
    folder = _folder(output, "receipts")
    stem = "-".join(part for part in (receipt.period, Path(receipt.output).stem) if part)
    path = _claim(folder, stem, ".json")
    path.write_text(json.dumps(receipt.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return replace(receipt, path=path)


def rewrite_receipt(receipt: Receipt) -> None:
    """Write a kept receipt anew, with what is known of it since."""
    if receipt.path:
        receipt.path.write_text(
            json.dumps(receipt.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def keep_backup(source: Path) -> Path:
    """Copy the plan, byte for byte, to the next free number in .xlplan/backups, and return the copy's path."""
    path = _claim(_folder(source, "backups"), source.stem, source.suffix)
    shutil.copyfile(source, path)
    return path


def read_receipt(path: Path) -> Receipt:
    """Return the receipt in a file. Raises FileError or UsageError that say what is wrong with it."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise FileError(f"cannot be read ({wrong.strerror}); give the receipt's path", file=path) from wrong
    except ValueError as wrong:
        raise UsageError(f"is not a receipt: it is not JSON ({wrong})", file=path) from wrong
    if not isinstance(kept, dict) or kept.get("version") != VERSION or "proof" not in kept:
        raise UsageError(
            f"is not a receipt of version {VERSION}, as xlplan keeps them in .xlplan/receipts", file=path
        )
    return Receipt(
        kept["source"]["file"],
        kept["output"]["file"],
        kept["source"]["sha256"],
        kept["output"]["sha256"],
        tuple(edit_from_json(item, f"edit {number}") for number, item in enumerate(kept["edits"], 1)),
        kept["recalculated"],
        kept["proof"],
        kept.get("period"),
        kept.get("written", ""),
        kept.get("backup"),
        kept.get("ratings", []),
        path,
    )


def find_receipts(folder: Path) -> list[Receipt]:
    """Return the receipts kept for the plans of a folder, the newest first; unreadable ones are passed over."""
    found: list[Receipt] = []
    for path in (folder / ".xlplan" / "receipts").glob("*.json"):
        try:
            found.append(read_receipt(path))
        except (FileError, UsageError, KeyError, TypeError):
            continue  # somebody else's file, or half a file: not a receipt of ours
    return sorted(found, key=lambda receipt: (receipt.written, str(receipt.path)), reverse=True)


def _folder(beside: Path, name: str) -> Path:
    folder = beside.parent / ".xlplan" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise FileError(
            f"cannot be made ({wrong.strerror}); choose a folder of your own with -o", file=folder
        ) from wrong
    return folder


def _claim(folder: Path, stem: str, suffix: str) -> Path:
    """Create and return the next free numbered file, so that two runs never write the same one."""
    number = len(list(folder.glob(f"{glob_escape(stem)}.*{suffix}"))) + 1
    while True:
        path = folder / f"{stem}.{number:04d}{suffix}"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            number += 1
        except OSError as wrong:
            raise FileError(
                f"cannot be written ({wrong.strerror}); choose a folder of your own with -o", file=path
            ) from wrong
        else:
            return path


def glob_escape(text: str) -> str:
    """Return the text as a glob pattern that matches itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)
