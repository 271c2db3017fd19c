"""A month's update as an officer reads it: what changes, why the ratings are so, what is left to do."""

from __future__ import annotations

from collections import Counter

from xlplan.edits import Edit
from xlplan.findings import at_least
from xlplan.plan.model import CellText, Plan, Spans
from xlplan.receipts import Receipt
from xlplan.refresh.model import RatingDecision, Refresh
from xlplan.reports.findings import show_finding
from xlplan.reports.style import around_change, coloured, counted, title
from xlplan.reports.tables import table, wrapped
from xlplan.text.footnotes import raised

KINDS = {"figure": "figure", "rating": "rating", "footnote": "footnote", "as_at": "heading"}


def show_refresh(refresh: Refresh, *, verbose: bool = False) -> str:
    """Return the table of edits, the ratings with their reasons, and what is left to the officer."""
    parts = [title(f"{refresh.plan.path.name}: the figures of {refresh.period.label}"), *_edits(refresh)]
    if refresh.ratings:
        parts.append(title("Ratings"))
        parts += [_rating(rating) for rating in refresh.ratings]
    left = show_left(refresh, verbose=verbose)
    return "\n\n".join([*parts, left] if left else parts)


def show_left(refresh: Refresh, *, verbose: bool = False) -> str:
    """Return what the refresh leaves to the officer, notes only where asked for; '' where that is nothing."""
    told = refresh.findings if verbose else at_least(refresh.findings, "warning")
    parts = [title("Left for you"), *(show_finding(finding) for finding in told)] if told else []
    silent = len(refresh.findings) - len(told)
    if silent:
        parts.append(
            f"{counted(silent, 'more note')} with --verbose."
            if told
            else f"{counted(silent, 'note')} with --verbose."
        )
    return "\n\n".join(parts)


def show_receipt(receipt: Receipt, output: str) -> str:
    """Return where the workbook is and what the proof found."""
    changed = receipt.comparison.get("changed")
    parts = len(changed) if isinstance(changed, list) else 0
    stale = sum(len(cells) for cells in receipt.recalculated.values())
    lines = [
        f"Written: {output}",
        f"Proven: {counted(receipt.identical, 'part')} byte for byte as before, {parts} changed, "
        f"{counted(len(receipt.edits), 'cell')} edited and no other cell touched.",
    ]
    if stale:
        lines.append(f"Excel works out {counted(stale, 'formula')} anew when it opens the workbook.")
    if receipt.backup:
        lines.append(f"Backup: .xlplan/backups/{receipt.backup}")
    if receipt.path:
        lines.append(f"Receipt: {receipt.path}")
    return "\n".join(lines)


def _edits(refresh: Refresh) -> list[str]:
    if not refresh.edits:
        return ["Nothing to change: the plan shows this month's values already."]
    kinds = Counter(KINDS.get(edit.kind, edit.kind) for edit in refresh.edits)
    sum_up = ", ".join(counted(number, kind) for kind, number in kinds.items())
    rows = [_row(edit, refresh.plan) for edit in refresh.edits]
    return [
        table(("Cell", "Action", "What", "Was", "Becomes"), rows),
        f"{counted(len(rows), 'cell')} to change: {sum_up}.",
    ]


def _row(edit: Edit, plan: Plan) -> tuple[str, str, str, str, str]:
    texts = around_change(*edit_texts(edit, plan))
    return edit.cell, edit.action or "", KINDS.get(edit.kind, edit.kind), *texts


def edit_texts(edit: Edit, plan: Plan) -> tuple[str, str]:
    """Return what a cell shows and will show, raised footnote markers as ¹ to ⁹."""
    cell = plan.cells.get((edit.sheet, edit.cell), CellText())
    old = raised(cell.text, cell.superscript)
    if edit.number is not None:
        new = f"{edit.number * 100:g}%" if "%" in cell.number_format else f"{edit.number:,g}"
    elif edit.new is None:
        new = f"fill {edit.fill}"
    else:
        new = raised(edit.new, _moved(cell.superscript, edit))
    return old, new


def _moved(superscript: Spans, edit: Edit) -> Spans:
    """Return where the raised runs stand in the new text."""
    if not edit.spans:
        return superscript if edit.new == edit.old else ()
    moved: list[tuple[int, int]] = []
    for start, end in superscript:
        by = sum(len(new) - (last - first) for first, last, new in edit.spans if last <= start)
        moved.append((start + by, end + by))
    return tuple(moved)


def _rating(rating: RatingDecision) -> str:
    shown = coloured(rating.new, rating.new, bold=True)
    change = f"{rating.published} → {shown}" if rating.new != rating.published else f"{shown}, as before"
    return f"{rating.action}  {change}\n{wrapped(rating.why, ' ' * 5)}"
