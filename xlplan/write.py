"""Edits are written: splices, a proof, a receipt, an atomic replacement; in that order, or nothing.

The new file is made beside its target, read back and proven before it takes the target's place, so that
whatever happens the old or the new workbook is there, whole.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from xlplan import receipts
from xlplan.backups import Limits, backup_name, backups_folder, beyond, keep_backup, prune_backups
from xlplan.config import load_config
from xlplan.edits import Clearing, Edit
from xlplan.errors import Conflict, FileError, ProofFailed, UsageError, WorkbookError
from xlplan.files.locks import Lock, held, refuse_open
from xlplan.files.places import beside, digest, put_in_place, refuse_existing, write_through, writing
from xlplan.ooxml.package import Package, open_package
from xlplan.ooxml.rewrite import Rewrite, rewrite
from xlplan.ooxml.workbook import Workbook
from xlplan.progress import doing
from xlplan.proof.compare import Comparison, compare
from xlplan.proof.malformed import refuse_malformed
from xlplan.proof.prove import unexplained, watched_cells
from xlplan.receipts import Receipt, Value

_BUG = (
    "This is a fault in xlplan and not in your workbook: nothing was replaced. "
    "Please report it with the plan's shape."
)


def write_edits(  # noqa: PLR0913  # one keyword for each thing that a caller may ask for
    source: Path | str,
    edits: Sequence[Edit | Clearing],
    output: Path | str,
    *,
    force: bool = False,
    force_protected: bool = False,
    refresh_pivots: bool = False,
    period: str | None = None,
    ratings: Sequence[Mapping[str, object]] = (),
    values: Sequence[Value] = (),
) -> Receipt:
    """Write the workbook with the edits made and nothing else changed, prove it, and return the receipt.

    An edit changes a cell, a Clearing empties a property of the document.
    `output` may be the source itself or a new file; another workbook is not overwritten without `force`.
    Of what is replaced a numbered backup is kept in .xlplan/backups beside it, as [backups] of the folder's
    xlplan.toml says. With `refresh_pivots`, Excel is asked to refresh on opening the pivot tables that would
    show a replaced value. `period`, `ratings` and `values` go into the receipt.
    Raises RefusedEdit, WorkbookError, FileError, UsageError, ConfigError, OutputExists or ProofFailed;
    whichever it is, no file has been replaced.
    """
    source, output = Path(source), Path(output)
    limits = load_config(output.parent).backups
    with open_package(source) as package:
        before = package.digest()
        in_place = output.exists() and source.samefile(output)
        _refuse_output(source, output, force=force or in_place)
        planned = _place(edits, package, force_protected=force_protected, refresh_pivots=refresh_pivots)
        place = output.resolve()
        with writing(output), held(place) as lock:
            for folder in {output.parent, place.parent}:
                receipts.settle(folder)
            with beside(place) as temporary:
                with doing(f"writing {output.name}"):
                    write_through(temporary, lambda out: package.copy_with(out, planned.parts))
                found = _proven(source, before, temporary, planned)
                package.close()  # Windows replaces no open file
                _refuse_output(source, output, force=force or in_place)
                receipt = _receipt_of(source, before, output, temporary, planned, found, in_place=in_place)
                receipt = replace(receipt, period=period, ratings=ratings, values=values)
                kept = _replace(receipt, source, output, temporary, lock)
                _prune(output, limits)
                return kept


def _place(
    edits: Sequence[Edit | Clearing], package: Package, *, force_protected: bool, refresh_pivots: bool
) -> Rewrite:
    """Return the parts of the workbook that the edits change, as they will be."""
    with doing("placing the edits"):
        return rewrite(
            Workbook(package),
            [edit for edit in edits if isinstance(edit, Edit)],
            [edit for edit in edits if isinstance(edit, Clearing)],
            force_protected=force_protected,
            refresh_pivots=refresh_pivots,
        )


def _receipt_of(
    source: Path,
    before: str,
    output: Path,
    temporary: Path,
    planned: Rewrite,
    found: Comparison,
    *,
    in_place: bool,
) -> Receipt:
    """Return the receipt of a proven write; the month that it is of, and its values, are the caller's."""
    is_there = output.exists()
    return Receipt(
        source=source.name,
        output=output.name,
        source_sha256=before,
        output_sha256=digest(temporary),
        edits=planned.edits,
        recalculated=planned.recalculated,
        comparison=found.to_json(),
        refreshed=planned.refreshed,
        copies=planned.copies,
        cleared=planned.cleared,
        written=datetime.now(UTC).isoformat(timespec="milliseconds"),
        backup=backup_name(output).name if is_there else None,
        replaced_sha256=digest(output) if is_there and not in_place else None,
    )


def _replace(receipt: Receipt, source: Path, output: Path, temporary: Path, lock: Lock) -> Receipt:
    """Keep the backup and the receipt, put the proven file in its place, and return the receipt kept.

    The old bytes are in two places before the new take one of them; what does not come to that is undone.
    """
    backup = backups_folder(output) / receipt.backup if receipt.backup else None
    prepared = receipts.prepare(receipt, output)
    try:
        if backup and keep_backup(output, backup) != receipt.backup_sha256:
            raise _changed(output)
        lock.check()
        if digest(source) != receipt.source_sha256:
            raise _changed(source)
        replaced = receipt.replaced_sha256
        if (replaced and digest(output) != replaced) or (output.exists() and not backup):
            raise _changed(output)
        put_in_place(temporary, output.resolve(), receipt.output_sha256)
    except FileExistsError as wrong:
        if backup is None or not backup.exists():
            raise
        backup = None  # another run's, which took us for gone
        raise _changed(source) from wrong
    except KeyboardInterrupt:
        if temporary.exists():
            raise  # nothing was replaced; otherwise it is too late to stop
    finally:
        if temporary.exists():
            for path in (prepared, *([backup] if backup else [])):
                receipts.forget(path)
    try:
        return replace(receipt, path=receipts.keep(prepared, receipt))
    except (OSError, KeyboardInterrupt):  # it has happened: the next run gives the receipt its name
        return replace(receipt, path=prepared)


def _prune(output: Path, limits: Limits) -> None:
    """Take away backups beyond the limits; the one that an undo would need stays whatever its age."""
    needed: dict[str, str] = {}
    with contextlib.suppress(KeyboardInterrupt):  # the write has happened
        if not beyond(backups_folder(output), limits):
            return  # many plans in one folder have many receipts, and each would read all
        for receipt in receipts.find_receipts(output.parent):
            needed.setdefault(receipt.output, receipt.backup or "")
        prune_backups(backups_folder(output), limits, set(needed.values()))


def _proven(source: Path, before: str, temporary: Path, planned: Rewrite) -> Comparison:
    """Return how the written file differs from its source.

    Raises Conflict where the source has changed meanwhile, and ProofFailed where the proof fails otherwise.
    """
    try:
        found = prove(source, temporary, planned)
    except (ProofFailed, WorkbookError, FileError) as wrong:
        if not temporary.exists():
            message = "was taken away while it was written; nothing was replaced"
            raise FileError(message, file=temporary.parent) from wrong
        if digest(source) != before:
            raise _changed(source) from wrong
        raise
    return found


def _changed(source: Path) -> Conflict:
    return Conflict("was changed by somebody while xlplan worked; run it again", file=source)


def prove(source: Path, written: Path, planned: Rewrite) -> Comparison:
    """Return how the written file differs from its source.

    Raises ProofFailed where that is not what was planned, or Damaged where the source was not well formed.
    """
    try:
        found = compare(source, written, watched_cells(planned.edits))
    except WorkbookError as damage:
        if damage.file != str(written):
            raise
        refuse_malformed(source, [*planned.parts, damage.place or ""])
        message = f"the written workbook cannot be read ({damage.message}). {_BUG}"
        raise ProofFailed(message, file=source, place=damage.place) from damage
    wrong = unexplained(found, planned.edits, planned.recalculated, planned.refreshed, planned.cleared)
    if wrong:
        refuse_malformed(source, planned.parts)
        more = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
        said = f"{'; '.join(wrong[:3])}{more}"
        raise ProofFailed(f"the written workbook is not what was planned: {said}. {_BUG}", file=source)
    return found


def _refuse_output(source: Path, output: Path, *, force: bool) -> None:
    """Raise the error that says why the output may not be written, as far as can be told before."""
    if output.is_dir():
        raise FileError("is a folder; give the new workbook's name too", file=output)
    if not force:
        refuse_existing(output)
    if not output.parent.is_dir():
        raise FileError(
            f"there is no folder {output.parent}; make it, or choose another with -o", file=output
        )
    refuse_open(output)
    if output.exists() and not (os.access(output, os.W_OK) and output.stat().st_mode & 0o222):
        raise FileError(
            "is read-only; allow changes in its properties, or choose another with -o", file=output
        )
    if source.suffix.lower() != output.suffix.lower():
        raise UsageError(
            f"would not open: Excel wants the ending {source.suffix} for what {source.name} holds",
            file=output,
        )
