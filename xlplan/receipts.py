"""Receipts: what was written, when, and the proof, kept in .xlplan beside the plan.

.xlplan/receipts/2013-12-ofsted-action-plan.0001.json

A receipt is written before the workbook is replaced and gets its name after: should the run be killed between
the two, the next one knows from the workbook's bytes which it was.
docs/reference/receipts.md says what each key means, schemas/receipt.schema.json which shape it has.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from xlplan.backups import backups_folder
from xlplan.edits import Clearing, Copy, Edit, edit_from_json
from xlplan.errors import FileError, UsageError
from xlplan.files.locks import clear_locks
from xlplan.files.owners import temporary_name
from xlplan.files.places import (
    claim,
    clear,
    digest,
    folder_beside,
    free_name,
    left_over,
    remove_empty,
)

VERSION = 1


class Value(NamedTuple):
    """Is one value that a refresh applied, for the plan's history; what is not known is None.

    `period` is a label such as 2013-12 or 2013-Q3, `team` blank for the whole service, `value` exact digits,
    per cent as 86.4; `source` says which row gave it.
    """

    indicator: str
    period: str
    team: str
    value: str
    unit: str
    numerator: str | None
    denominator: str | None
    as_at: str | None
    status: str | None
    source: str


@dataclass(frozen=True)
class Receipt:
    """Is the record of one write: both files' hashes, the edits, and the proof.

    `backup` is the name of what was replaced: the source, or another workbook, whose bytes `replaced_sha256`
    then names.
    `path` is where it was kept. `comparison` is the proof: parts identical, parts changed, cells changed.
    """

    source: str
    output: str
    source_sha256: str
    output_sha256: str
    edits: tuple[Edit, ...]
    recalculated: Mapping[str, Sequence[str]]
    comparison: Mapping[str, object]
    refreshed: Sequence[str] = ()
    copies: Sequence[Copy] = ()
    cleared: Sequence[Clearing] = ()
    period: str | None = None
    written: str = ""
    backup: str | None = None
    replaced_sha256: str | None = None
    ratings: Sequence[Mapping[str, object]] = ()
    values: Sequence[Value] = ()
    path: Path | None = field(default=None, compare=False)

    @property
    def backup_sha256(self) -> str:
        """Is the hash of the bytes that the backup holds."""
        return self.replaced_sha256 or self.source_sha256

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
            "replaced_sha256": self.replaced_sha256,
            "edits": [edit.to_json() for edit in self.edits],
            "recalculated": {sheet: list(cells) for sheet, cells in self.recalculated.items()},
            "refreshed": list(self.refreshed),
            "copies": [copy.to_json() for copy in self.copies],
            "cleared": [clearing._asdict() for clearing in self.cleared],
            "ratings": [dict(rating) for rating in self.ratings],
            "values": [value._asdict() for value in self.values],
            "proof": dict(self.comparison),
        }


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
    while True:
        path = free_name(prepared.parent, stem, ".json")
        with contextlib.suppress(FileExistsError):
            claim(prepared, path)
            return path


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
    stem = receipt.path.stem.rpartition(".")[0]
    while True:
        path = free_name(folder, stem, ".json")
        with contextlib.suppress(FileExistsError):
            claim(receipt.path, path)
            return


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
        refreshed=tuple(kept.get("refreshed", ())),
        copies=tuple(Copy(**copy) for copy in kept.get("copies", ())),
        cleared=tuple(Clearing(**clearing) for clearing in kept.get("cleared", ())),
        period=kept.get("period"),
        written=kept.get("written", ""),
        backup=kept.get("backup"),
        replaced_sha256=kept.get("replaced_sha256"),
        ratings=tuple(kept.get("ratings", ())),
        values=tuple(Value(**value) for value in kept.get("values", ())),
        path=path,
    )


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
