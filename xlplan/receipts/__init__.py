"""Receipts: what was written, when, and the proof, kept in .xlplan beside the plan.

.xlplan/receipts/2013-12-ofsted-action-plan.0001.json

A receipt is written before the workbook is replaced and gets its name after: should the run be killed between
the two, the next one knows from the workbook's bytes which it was. model.py holds what a receipt says.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path

from xlplan.backups import backups_folder
from xlplan.errors import FileError, UsageError
from xlplan.files.locks import clear_locks
from xlplan.files.owners import temporary_name
from xlplan.files.places import claim_free, clear, digest, folder_beside, left_over, remove_empty
from xlplan.receipts.model import VERSION, Receipt, Value, receipt_from_json

__all__ = [
    "Receipt",
    "Value",
    "find_receipts",
    "forget",
    "keep",
    "prepare",
    "read_if_receipt",
    "read_receipt",
    "receipt_files",
    "set_aside",
    "settle",
]


def prepare(receipt: Receipt, output: Path) -> Path:
    """Write the receipt under a temporary name, before the write that it is about, and return the path."""
    folder = folder_beside(output, "receipts")
    path = folder / temporary_name()
    text = json.dumps(receipt.to_json(), ensure_ascii=False, indent=1) + "\n"
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except BaseException:  # a full disk, or Ctrl-C
        forget(path)
        raise
    return path


def keep(prepared: Path, receipt: Receipt) -> Path:
    """Give a prepared receipt, whose write has happened, its own name, and return the path."""
    stem = "-".join(part for part in (receipt.period, Path(receipt.output).stem) if part)
    return claim_free(prepared, prepared.parent, stem, ".json")


def forget(path: Path) -> None:
    """Take away a receipt or backup whose write did not happen, and the folders that it leaves empty."""
    with contextlib.suppress(OSError):  # the next run tries again
        path.unlink(missing_ok=True)
    remove_empty(path.parent, path.parent.parent)


def set_aside(receipt: Receipt) -> None:
    """Put the receipt of a write that was taken back among those that count no more."""
    if receipt.path is None:
        return
    folder = receipt.path.parent / "undone"
    folder.mkdir(exist_ok=True)
    claim_free(receipt.path, folder, receipt.path.stem.rpartition(".")[0], ".json")


def settle(folder: Path) -> None:
    """Finish, or take back, what runs that were killed have left in a folder.

    A receipt whose write has happened gets its name; of one whose write has not, the backup goes too, but
    only while the plan itself still holds the same bytes.
    """
    ours = folder / ".xlplan"
    for path in left_over(ours / "receipts"):
        with contextlib.suppress(FileError, OSError):  # what cannot be read now waits for another run
            _settle_receipt(path, folder)
    for place in (folder, ours, ours / "backups"):
        clear(place)
    clear_locks(ours)
    remove_empty(ours / "backups", ours / "receipts", ours)


def _settle_receipt(path: Path, folder: Path) -> None:
    has_its_name = path.stat().st_nlink > 1
    try:
        receipt = None if has_its_name else read_receipt(path)
    except UsageError:  # half of one: it was never to be kept
        receipt = None
    output = folder / Path(receipt.output).name if receipt else None
    now = digest(output) if output and output.is_file() else None
    if receipt and now == receipt.output_sha256:
        keep(path, receipt)
        return
    if output and receipt and receipt.backup and now == receipt.backup_sha256:
        backup = backups_folder(output) / Path(receipt.backup).name
        if backup.is_file() and digest(backup) == now:
            backup.unlink()
    path.unlink()


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
        return receipt_from_json(kept, path)
    except (KeyError, TypeError, AttributeError) as wrong:
        raise UsageError(
            f"is not a receipt, as xlplan keeps them in .xlplan/receipts ({wrong!r})", file=path
        ) from wrong


def find_receipts(folder: Path, output: str | None = None) -> list[Receipt]:
    """Return the receipts kept for the plans of a folder, the newest first; what is none is passed over.

    With `output`, those of the workbook of that name alone: by their names no others are read.
    """
    paths = receipt_files(folder)
    if output is None:
        return _newest_first(paths)
    stem = Path(output).stem
    named = [path for path in paths if f"-{path.stem.rpartition('.')[0]}".endswith(f"-{stem}")]
    return [receipt for receipt in _newest_first(named) if receipt.output == output]


def receipt_files(folder: Path, *, undone: bool = False) -> list[Path]:
    """Return the files in which the receipts of a folder are, or those of the writes that were taken back."""
    return [*(folder / ".xlplan" / "receipts" / ("undone" if undone else "")).glob("*.json")]


def read_if_receipt(path: Path) -> Receipt | None:
    """Return the receipt in a file; None for somebody else's file, or half of one."""
    try:
        return read_receipt(path)
    except (FileError, UsageError):
        return None


def _newest_first(paths: Iterable[Path]) -> list[Receipt]:
    found = [receipt for path in paths if (receipt := read_if_receipt(path))]
    return sorted(found, key=lambda receipt: (receipt.written, str(receipt.path)), reverse=True)
