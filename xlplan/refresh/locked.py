"""Edits of locked cells on a protected sheet: told before anything is written; a note or a title is left.

Apart from copies.py, which tells what a write leaves stale; this tells what a write may not touch.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from xlplan.address import full_address
from xlplan.edits import Edit
from xlplan.errors import ProtectedSheet, XlplanError
from xlplan.findings import Finding
from xlplan.ooxml.guards import is_protected
from xlplan.ooxml.package import open_package
from xlplan.ooxml.rewrite import rewrite
from xlplan.ooxml.workbook import Workbook

_UNPROTECT = "Unprotect the sheet in Excel (Review > Unprotect Sheet), or use --force-protected."
_SHOWN = 5  # cells that a sentence names


class Locked(NamedTuple):
    """Is what may be written after all, and what is told of the rest."""

    edits: list[Edit]
    findings: tuple[Finding, ...]


def leave_locked(path: Path, edits: Sequence[Edit], *, may_leave: bool = True) -> Locked:
    """Return the edits without those of locked notes and titles, and a finding for each that is locked.

    A locked figure or rating stays among them, for the write to refuse: a plan with half its figures is
    worse than none. So does every edit without `may_leave`, for notes that belong together.
    """
    locked = _locked(path, edits)
    left = [edit for edit in locked if may_leave and edit.kind in {"footnote", "as_at"}]
    stopping = [edit for edit in locked if edit not in left]
    findings = [_told(edit) for edit in left]
    if stopping:
        findings.insert(0, _stopped(stopping))
    return Locked([edit for edit in edits if edit not in left], tuple(findings))


def _locked(path: Path, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits that a protected sheet does not allow. What else is wrong is told by the write."""
    try:
        with open_package(path) as package:
            book = Workbook(package)
            names = {edit.sheet for edit in edits}
            guarded = {name for name in names if is_protected(book.read(book.sheet(name).part), 0)}
            return [edit for edit in edits if edit.sheet in guarded and _is_locked(book, edit)]
    except XlplanError:
        return []


def _is_locked(book: Workbook, edit: Edit) -> bool:
    try:
        rewrite(book, [edit])
    except ProtectedSheet:
        return True
    except XlplanError:
        pass
    return False


def _told(edit: Edit) -> Finding:
    what = "The note" if edit.kind == "footnote" else "The heading"
    message = f"{what} was left: its cell is locked on a protected sheet; it would read '{edit.new}'."
    return Finding("XP204", "warning", message, edit.sheet, edit.cell, remedy=_UNPROTECT, quote=edit.old)


def _stopped(edits: Sequence[Edit]) -> Finding:
    cells = list(dict.fromkeys(full_address(edit.sheet, edit.cell) for edit in edits))
    named = ", ".join(cells[:_SHOWN]) + (f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else "")
    verb = "is" if len(cells) == 1 else "are"
    message = f"{named} {verb} locked on a protected sheet, so this refresh cannot be written."
    first = edits[0]
    return Finding(
        "XP007", "error", message, first.sheet, first.cell, first.action, first.indicator, remedy=_UNPROTECT
    )
