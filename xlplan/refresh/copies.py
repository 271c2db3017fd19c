"""What an officer is told of copies that still hold what a write replaces: charts, shapes, pivot tables.

Apart from decide.py because it opens the plan's own package: no cell says what a chart last drew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from xlplan.edits import Copy, Edit
from xlplan.errors import XlplanError
from xlplan.findings import Finding, Severity
from xlplan.ooxml.caches import may_hold_copies
from xlplan.ooxml.package import open_package
from xlplan.ooxml.rewrite import rewrite
from xlplan.ooxml.workbook import Workbook

_SHOWN = 3  # values that a sentence names
_SAVE = "Open the new workbook in Excel and save it once before you send it"
_WHAT = {"chart": "The chart", "shape": "The text box", "pivot": "The pivot table"}


def copies_left(path: Path, edits: Sequence[Edit]) -> list[Finding]:
    """Return a finding for each copy that would still hold an old value once the edits are written.

    Nothing is written. Edits that cannot be are told when they are written; of them nothing is said here.
    """
    if not edits:
        return []
    try:
        with open_package(path) as package:
            book = Workbook(package)
            if not may_hold_copies(book):
                return []
            return tell_copies(rewrite(book, edits, force_protected=True, refresh_pivots=True).copies)
    except XlplanError:
        return []


def tell_copies(copies: Iterable[Copy]) -> list[Finding]:
    """Return one finding for all charts and shapes among the copies, and one for each pivot cache."""
    drawings: dict[tuple[str, str], list[Copy]] = {}
    pivots: dict[tuple[str, str], list[Copy]] = {}
    for copy in copies:
        groups = pivots if copy.kind == "pivot" else drawings
        groups.setdefault((copy.part, copy.name), []).append(copy)
    drawn = [_drawings(list(drawings.values()))] if drawings else []
    return drawn + [_pivot(group) for group in pivots.values()]


def _drawings(groups: Sequence[Sequence[Copy]]) -> Finding:
    """Return the finding for all charts and text boxes: what is to be done about them is done once."""
    first = groups[0][0]
    first_told, *others = [_held(group) for group in groups[:_SHOWN]]
    told = "; ".join([first_told, *(f"t{each[1:]}" for each in others)])
    more = f"; and {len(groups) - _SHOWN} more charts or text boxes do so" if len(groups) > _SHOWN else ""
    them = "it" if len(groups) == 1 else "them"
    message = f"{told}{more}: Excel draws {them} anew on opening, other programs may show the old value."
    return Finding("XP615", "warning", message, first.sheet or None, remedy=f"{_SAVE}.", quote=first.old)


def _pivot(group: Sequence[Copy]) -> Finding:
    first = group[0]
    severity: Severity = "info" if first.refreshes else "warning"
    then = "Excel refreshes it on opening" if first.refreshes else "it is not refreshed by itself"
    remedy = "In Excel choose Data > Refresh All, look at the pivot table, and save the workbook."
    return Finding(
        "XP608",
        severity,
        f"{_held(group)}; {then}.",
        first.sheet or None,
        remedy=f"{_SAVE}." if first.refreshes else remedy,
        quote=first.old,
    )


def _held(group: Sequence[Copy]) -> str:
    """Return what one chart, text box or pivot table still holds, as a sentence without its end."""
    first = group[0]
    name = f"{_WHAT[first.kind]} '{first.name}'" if first.name else _WHAT[first.kind]
    where = f" on '{first.sheet}'" if first.sheet else ""
    named = ", ".join(f"'{copy.old}' from {copy.cell}" for copy in group[:_SHOWN])
    more = f" and {len(group) - _SHOWN} more" if len(group) > _SHOWN else ""
    return f"{name}{where} still holds {named}{more}"
