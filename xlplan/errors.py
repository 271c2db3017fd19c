"""Why xlplan cannot go on.

An error stops the command; a finding (see findings.py) is a judgement on the plan and stops nothing.
Every message names the file, the place, what was seen and what would be accepted.
`kind` is stable: scripts read it from the JSON error.

    XlplanError
    ├── UsageError            options that do not go together, a name that is not known
    │   └── OutputExists      the file to be written is there already
    ├── FileError             missing, unreadable, no permission, disk full
    ├── WorkbookError         the file is not a workbook that can be read
    │   ├── NotAWorkbook      another format altogether (.xls, CSV, a picture)
    │   ├── Encrypted         opens only with a password
    │   ├── TooLarge          beyond what is read of one workbook (ooxml/limits.py)
    │   └── Damaged           truncated, bad checksum, parts missing, not well formed
    ├── RefusedEdit           the edit would break the workbook or somebody's promise
    │   ├── FormulaCell       the cell is calculated
    │   ├── ProtectedSheet    the sheet or the cell is locked
    │   ├── TableHeader       the text names a table's column
    │   ├── PivotCell         Excel would overwrite it
    │   ├── SignedWorkbook    an edit breaks the signature
    │   └── Conflict          the cell or the file no longer holds what the edit was decided on
    ├── PlanError             no plan table, a heading missing or found twice
    ├── RegisterError         the register cannot be used
    ├── ExtractError          the extract cannot be used
    │   └── PeriodMissing     the extract has no values for the period
    ├── ConfigError           xlplan.toml says something that is not understood
    ├── ValidationFailed      the register or an extract breaks its schema; carries all findings
    └── ProofFailed           the written file is not what was planned: our bug, nothing was replaced
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import ClassVar


class XlplanError(Exception):
    """Is the base of every deliberate failure: a sentence, and where it applies."""

    kind: ClassVar[str] = "error"

    def __init__(self, message: str, *, file: str | Path | None = None, place: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.file = None if file is None else str(file)
        self.place = place

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.place) if part)
        return f"{where}: {self.message}" if where else self.message

    def to_json(self) -> dict[str, str | None]:
        """Return the `error` object of a JSON answer: kind, message, file, place."""
        return {"kind": self.kind, "message": self.message, "file": self.file, "place": self.place}


class UsageError(XlplanError):
    """Says that the options do not go together, or name something unknown."""

    kind = "usage"


class OutputExists(UsageError):
    """Says that the file to be written is there already."""

    kind = "output-exists"


class FileError(XlplanError):
    """Says that a file is missing, or may not be read or written."""

    kind = "file"


class WorkbookError(XlplanError):
    """Says that the file is not a workbook that xlplan can read."""

    kind = "workbook"


class NotAWorkbook(WorkbookError):
    """Says that the file has another format altogether."""

    kind = "not-a-workbook"


class Encrypted(WorkbookError):
    """Says that the workbook opens only with a password."""

    kind = "encrypted"


class TooLarge(WorkbookError):
    """Says that the workbook, or a part of it, is beyond what is read; see ooxml/limits.py."""

    kind = "too-large"


class Damaged(WorkbookError):
    """Says that the workbook is truncated, or its parts are missing or not well formed."""

    kind = "damaged"


class RefusedEdit(XlplanError):
    """Says that an edit would break the workbook or somebody's promise; nothing was written."""

    kind = "refused"


class FormulaCell(RefusedEdit):
    """Says that the cell is calculated by a formula."""

    kind = "formula-cell"


class ProtectedSheet(RefusedEdit):
    """Says that the sheet is protected and the cell locked."""

    kind = "protected"


class TableHeader(RefusedEdit):
    """Says that the cell's text names a column of an Excel table."""

    kind = "table-header"


class PivotCell(RefusedEdit):
    """Says that the cell belongs to a pivot table, which Excel would overwrite."""

    kind = "pivot-cell"


class SignedWorkbook(RefusedEdit):
    """Says that the workbook carries a digital signature, which an edit would break."""

    kind = "signed"


class Conflict(RefusedEdit):
    """Says that the cell or the file no longer holds what the edit was decided on."""

    kind = "conflict"


class PlanError(XlplanError):
    """Says that no plan table was found, or that a heading is missing or found twice."""

    kind = "plan"


class RegisterError(XlplanError):
    """Says that the register of indicators cannot be used."""

    kind = "register"


class ExtractError(XlplanError):
    """Says that an extract cannot be used."""

    kind = "extract"


class PeriodMissing(ExtractError):
    """Says that the extract holds no values for the period that was asked for."""

    kind = "period-missing"


class ConfigError(XlplanError):
    """Says that xlplan.toml holds something that is not understood."""

    kind = "config"


class ProofFailed(XlplanError):
    """Says that the file as written is not what was planned, so that nothing was replaced."""

    kind = "proof-failed"


def describe_fault(error: Exception) -> str:
    """Return the sentence for an error that is no XlplanError: what it was, and what to send us."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    seen = f"{type(error).__name__}: {error}, in {Path(where.filename).name} line {where.lineno}"
    return (
        f"this is a fault in xlplan and not in your workbook ({seen}); nothing was replaced. "
        "Please report it; with XLPLAN_TRACEBACK=1 in the environment it says more."
    )
