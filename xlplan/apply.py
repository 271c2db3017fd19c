"""Edits are written: splices, a proof, an atomic replacement, a receipt; in that order, or nothing.

The new file is made beside its target, read back and proven before it takes the target's place, so that whatever
happens the old or the new workbook is there, whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlplan import receipts
from xlplan.edits import Edit
from xlplan.errors import Conflict, FileError, OutputExists, ProofFailed
from xlplan.ooxml.package import open_package
from xlplan.ooxml.rewrite import Rewrite, rewrite
from xlplan.ooxml.workbook import Workbook
from xlplan.proof.compare import Comparison, compare
from xlplan.proof.prove import unexplained
from xlplan.receipts import Receipt

_BUG = "This is a fault in xlplan and not in your workbook: nothing was replaced. Please report it with the plan's shape."


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

    `output` may be the source itself (a numbered backup is kept in .xlplan/backups beside it) or a new file, which is
    not overwritten without `force`. Raises RefusedEdit, WorkbookError, FileError, OutputExists, or ProofFailed;
    whichever it is, no file has been replaced.
    """
    source, output = Path(source), Path(output)
    in_place = output.exists() and source.exists() and os.path.samefile(source, output)
    if output.exists() and not in_place and not force:
        raise OutputExists(
            "is there already; choose another name with -o, or overwrite it with --force", file=output
        )
    before = digest(source)
    with open_package(source) as package:
        planned = rewrite(Workbook(package), edits, force_protected=force_protected)
        with _beside(output) as temporary:
            with temporary.open("wb") as out:
                package.copy_with(out, planned.parts)
                out.flush()
                os.fsync(out.fileno())
            found = prove(source, temporary, planned)
            if digest(source) != before:
                raise Conflict("was changed by somebody while xlplan worked; run it again", file=source)
            package.close()
            after = digest(temporary)
            backup = receipts.keep_backup(source) if in_place else None
            _replace(temporary, output)
    receipt = Receipt.of(
        source, output, before, after, planned.edits, planned.recalculated, found, backup, period
    )
    return receipts.keep(receipt, output)


def prove(source: Path, written: Path, planned: Rewrite) -> Comparison:
    """Return how the written file differs from its source. Raises ProofFailed where that is not what was planned."""
    found = compare(source, written)
    wrong = unexplained(found, planned.edits, planned.recalculated)
    if wrong:
        more = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
        raise ProofFailed(
            f"the written workbook is not what was planned: {'; '.join(wrong[:3])}{more}. {_BUG}", file=source
        )
    return found


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give an empty temporary file in the target's folder, and take it away again if it is still there."""
    try:
        handle, name = tempfile.mkstemp(prefix=".xlplan-", suffix=".tmp", dir=target.parent)
    except FileNotFoundError as wrong:
        raise FileError(
            f"there is no folder {target.parent}; make it, or choose another with -o", file=target
        ) from wrong
    except OSError as wrong:
        raise FileError(
            f"cannot be written in {target.parent} ({wrong.strerror}); choose a folder of your own with -o",
            file=target,
        ) from wrong
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
    except OSError as wrong:
        raise FileError(
            f"cannot be written ({wrong.strerror or wrong}); nothing was replaced", file=target
        ) from wrong
    finally:
        temporary.unlink(missing_ok=True)


def _replace(temporary: Path, output: Path) -> None:
    """Put the proven file in its place, with the rights that a new file, or the replaced one, has."""
    if output.exists():
        mode = output.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    temporary.chmod(mode)
    try:
        temporary.replace(output)
    except PermissionError as wrong:
        raise FileError(
            "cannot be replaced: close it in Excel, or ask for the right to change it", file=output
        ) from wrong
