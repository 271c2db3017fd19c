"""Edits are written: splices, a proof, a receipt, an atomic replacement; in that order, or nothing.

The new file is made beside its target, read back and proven before it takes the target's place, so that
whatever happens the old or the new workbook is there, whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from xlplan import receipts
from xlplan.edits import Edit
from xlplan.errors import Conflict, FileError, OutputExists, ProofFailed, UsageError
from xlplan.ooxml.package import open_package
from xlplan.ooxml.rewrite import Rewrite, rewrite
from xlplan.ooxml.workbook import Workbook
from xlplan.proof.compare import Comparison, compare
from xlplan.proof.prove import unexplained
from xlplan.receipts import Receipt

_BUG = (
    "This is a fault in xlplan and not in your workbook: nothing was replaced. "
    "Please report it with the plan's shape."
)
_CLOSE_IT = "close it in Excel, or ask for the right to change it"


def write_edits(
    source: Path | str,
    edits: Sequence[Edit],
    output: Path | str,
    *,
    force: bool = False,
    force_protected: bool = False,
    period: str | None = None,
) -> Receipt:
    """Write the workbook with the edits made and nothing else changed, prove it, and return the receipt.

    `output` may be the source itself (a numbered backup is kept in .xlplan/backups beside it) or a new file,
    which is not overwritten without `force`. Raises RefusedEdit, WorkbookError, FileError, UsageError,
    OutputExists or ProofFailed; whichever it is, no file has been replaced.
    """
    source, output = Path(source), Path(output)
    with open_package(source) as package:
        in_place = output.exists() and source.samefile(output)
        _refuse_output(source, output, force=force or in_place)
        before = digest(source)
        planned = rewrite(Workbook(package), edits, force_protected=force_protected)
        with _beside(output.resolve()) as temporary:
            with temporary.open("wb") as out:
                package.copy_with(out, planned.parts)
                out.flush()
                os.fsync(out.fileno())
            found = prove(source, temporary, planned)
            if digest(source) != before:
                raise Conflict("was changed by somebody while xlplan worked; run it again", file=source)
            package.close()
            with contextlib.ExitStack() as undo:
                backup = receipts.keep_backup(source) if in_place else None
                if backup:
                    undo.callback(receipts.forget, backup)
                receipt = Receipt(
                    source=source.name,
                    output=output.name,
                    source_sha256=before,
                    output_sha256=digest(temporary),
                    edits=planned.edits,
                    recalculated=planned.recalculated,
                    comparison=found.to_json(),
                    period=period,
                    written=datetime.now(UTC).isoformat(timespec="milliseconds"),
                    backup=backup.name if backup else None,
                )
                path = receipts.keep(receipt, output)
                undo.callback(receipts.forget, path)
                _replace(temporary, output.resolve())
                undo.pop_all()
    return replace(receipt, path=path)


def prove(source: Path, written: Path, planned: Rewrite) -> Comparison:
    """Return how the written file differs from its source.

    Raises ProofFailed where that is not what was planned.
    """
    found = compare(source, written, [(edit.sheet, edit.cell) for edit in planned.edits])
    wrong = unexplained(found, planned.edits, planned.recalculated)
    if wrong:
        more = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
        said = f"{'; '.join(wrong[:3])}{more}"
        raise ProofFailed(f"the written workbook is not what was planned: {said}. {_BUG}", file=source)
    return found


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal. Raises FileError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as wrong:
        raise FileError(f"cannot be read ({wrong.strerror})", file=path) from wrong


def _refuse_output(source: Path, output: Path, *, force: bool) -> None:
    """Raise the error that says why the output may not be written, as far as can be told before."""
    if output.is_dir():
        raise FileError("is a folder; give the new workbook's name too", file=output)
    if output.exists() and not force:
        raise OutputExists(
            "is there already; choose another name with -o, or overwrite it with --force", file=output
        )
    if output.exists() and not os.access(output, os.W_OK):
        raise FileError(f"is read-only; {_CLOSE_IT}", file=output)
    if {source.suffix.lower(), output.suffix.lower()} == {".xlsx", ".xlsm"}:
        raise UsageError(
            f"would not open: Excel wants the ending {source.suffix} for what {source.name} holds",
            file=output,
        )


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give an empty temporary file in the target's folder, and take it away again if it is still there."""
    temporary = target.with_name(f".xlplan-{secrets.token_hex(8)}.tmp")
    try:
        temporary.open("xb").close()
    except FileNotFoundError as wrong:
        raise FileError(
            f"there is no folder {target.parent}; make it, or choose another with -o", file=target
        ) from wrong
    except OSError as wrong:
        raise FileError(
            f"cannot be written in {target.parent} ({wrong.strerror}); choose a folder of your own with -o",
            file=target,
        ) from wrong
    try:
        yield temporary
    except OSError as wrong:
        raise FileError(
            f"cannot be written ({wrong.strerror or wrong}); nothing was replaced", file=target
        ) from wrong
    finally:
        temporary.unlink(missing_ok=True)


def _replace(temporary: Path, output: Path) -> None:
    """Put the proven file in its place, with the rights of the file that it replaces."""
    try:
        if output.exists():
            temporary.chmod(output.stat().st_mode & 0o777)
        temporary.replace(output)
    except PermissionError as wrong:
        raise FileError(f"cannot be replaced: {_CLOSE_IT}", file=output) from wrong
