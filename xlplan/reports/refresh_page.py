"""A month's update as a page: every cell before and after, the ratings with their reasons, the proof.

Apart from refresh.py, which says the same as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from xlplan.address import full_address
from xlplan.difference.words import Piece, changed_words
from xlplan.edits import Edit
from xlplan.findings import SEVERITIES
from xlplan.plan.model import Plan
from xlplan.receipts import Receipt
from xlplan.refresh.model import Refresh
from xlplan.reports.refresh import KINDS, edit_texts


class _Change(NamedTuple):
    """Is one cell on the page: where it is, what it is, the words that stay, went and came, and why."""

    cell: str
    action: str
    what: str
    pieces: tuple[Piece, ...]
    fill: str
    why: str


def refresh_page(refresh: Refresh, receipt: Receipt | None, output: str | None) -> str:
    """Return the page; without a receipt nothing was written, and it says so."""
    from xlplan.reports.page import render_page

    kinds = Counter(KINDS.get(edit.kind, edit.kind) for edit in refresh.edits)
    changed = receipt.comparison.get("changed") if receipt else None
    return render_page(
        "refresh",
        plan=refresh.plan.path.name,
        period=refresh.period.label,
        month=f"{refresh.period.first:%B %Y}",
        counts=[(number, f"{kind}{'' if number == 1 else 's'}") for kind, number in kinds.items()],
        ratings=refresh.ratings,
        areas={str(row["action"]): str(row["area"]) for row in refresh.plan.actions.to_dict("records")},
        changes=list(_changes(refresh.plan, refresh.edits)),
        findings=sorted(refresh.findings, key=lambda finding: SEVERITIES.index(finding.severity)),
        receipt=receipt,
        changed_parts=len(changed) if isinstance(changed, list) else 0,
        output=output,
        nouns={"error": "error", "warning": "warning", "info": "note"},
    )


def _changes(plan: Plan, edits: tuple[Edit, ...]) -> Iterator[_Change]:
    for edit in edits:
        old, new = edit_texts(edit, plan)
        pieces = () if edit.new is None and edit.number is None else changed_words(old, new)
        yield _Change(
            full_address(edit.sheet, edit.cell),
            edit.action or "",
            KINDS.get(edit.kind, edit.kind),
            pieces,
            edit.fill or "",
            edit.why or "",
        )
