"""One judgement on the plan: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from xlplan.address import full_address, parse_cell
from xlplan.errors import XlplanError

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """Is one thing that an officer should know, in an officer's words.

    `message` is a whole sentence, `remedy` another; `quote` holds the words of the plan that it rests on.
    """

    code: str
    severity: Severity
    message: str
    sheet: str | None = None
    cell: str | None = None
    action: str | None = None
    indicator: str | None = None
    remedy: str | None = None
    quote: str | None = None
    waived: bool = False

    @property
    def address(self) -> str:
        """Is where the finding applies: 'Action Plan'!B7, the sheet alone, or nothing."""
        if self.sheet and self.cell:
            return full_address(self.sheet, self.cell)
        return self.sheet or ""

    def to_json(self) -> dict[str, str | bool | None]:
        """Return the finding as the JSON answers carry it."""
        return dict(vars(self))


class ValidationFailed(XlplanError):
    """Says that a file does not hold what it must; carries every finding. Nothing was written."""

    kind: ClassVar[str] = "validation"

    def __init__(self, findings: Sequence[Finding], *, file: str | Path | None = None) -> None:
        self.findings = tuple(findings)
        errors = at_least(self.findings, "error")
        first = " ".join(part for part in (errors[0].message, errors[0].remedy) if part)
        many = f"{len(errors)} things must be put right; the first: " if len(errors) > 1 else ""
        super().__init__(many + first, file=file, place=errors[0].cell)

    def __str__(self) -> str:
        return self.message  # it names the file and the place already

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.findings,), self.__dict__  # a fleet's workers send errors home


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings by sheet, row, column and code, as a reader walks the plan."""

    def place(finding: Finding) -> tuple[str, int, int, str]:
        try:
            row, column = parse_cell(finding.cell or "")
        except ValueError:
            row = column = 0
        return (finding.sheet or "", row, column, finding.code)

    return sorted(findings, key=place)


def at_least(findings: Iterable[Finding], severity: Severity) -> list[Finding]:
    """Return the findings that are not waived and weigh as much as the severity, or more."""
    limit = SEVERITIES.index(severity)
    return [f for f in findings if not f.waived and SEVERITIES.index(f.severity) <= limit]
