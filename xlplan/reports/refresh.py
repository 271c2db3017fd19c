"""A month's update as an officer reads it: what changes, why the ratings are so, what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xlplan.edits import Edit
from xlplan.findings import at_least
from xlplan.plan.book.shown import show_number
from xlplan.plan.model import CellText, Plan, Spans
from xlplan.receipts import Receipt
from xlplan.refresh.model import RatingDecision, Refresh
from xlplan.reports.findings import show_finding
from xlplan.reports.style import around_change, coloured, counted, title
from xlplan.reports.tables import in_ranges, table, wrapped
from xlplan.text.footnotes import raised

Row = tuple[str, ...]

KINDS = {"figure": "figure", "rating": "rating", "footnote": "footnote", "as_at": "heading"}


def show_refresh(refresh: Refresh, *, verbose: bool = False) -> str:
    """Return what matters first: a summary, the ratings that change, what is left to the officer, each cell.

    Only where asked for are notes told, ratings that stay, and footnotes that change alike line by line.
    """
    head = title(f"{refresh.plan.path.name}: the figures of {refresh.period.label}")
    parts = [f"{head}\n{_summary(refresh)}"]
    ratings = [each for each in refresh.ratings if verbose or each.new != each.published]
    if ratings:
        parts += [title("Ratings"), *(_rating(rating) for rating in ratings)]
    left = show_left(refresh, verbose=verbose)
    parts += [left] if left else []
    if refresh.edits:
        rows = [_row(edit, refresh.plan) for edit in refresh.edits]
        alike = [] if verbose else _alike_notes(rows)
        alone = [row for row in rows if not any(row in group for group in alike)]
        parts += [table(("Cell", "Action", "What", "Was", "Becomes"), alone)] if alone else []
        parts += ["\n".join(_notes(group) for group in alike)] if alike else []
    return "\n\n".join(parts)


def show_left(refresh: Refresh, *, verbose: bool = False, quiet: bool = False) -> str:
    """Return what the refresh leaves to the officer, notes only where asked for; '' where that is nothing.

    `quiet` does not even say that there are notes.
    """
    told = refresh.findings if verbose else at_least(refresh.findings, "warning")
    parts = [title("Left for you"), *(show_finding(finding) for finding in told)] if told else []
    silent = len(refresh.findings) - len(told)
    if silent and not quiet:
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
        wrapped(
            f"Proven: {counted(receipt.identical, 'part')} byte for byte as before, {parts} changed, "
            f"{counted(len(receipt.edits), 'cell')} edited and no other cell touched."
        ),
    ]
    if receipt.cleared:
        names = ", ".join(each.name for each in receipt.cleared)
        lines.append(wrapped(f"Emptied in the document's properties: {names}."))
    if stale:
        lines.append(f"Excel works out {counted(stale, 'formula')} anew when it opens the workbook.")
    if receipt.backup:
        lines.append(f"Backup: .xlplan/backups/{receipt.backup}")
    if receipt.path:
        lines.append(f"Receipt: {receipt.path}")
    return "\n".join(lines)


def _summary(refresh: Refresh) -> str:
    if not refresh.edits:
        return "Nothing to change: the plan shows this month's values already."
    kinds = Counter(KINDS.get(edit.kind, edit.kind) for edit in refresh.edits)
    sum_up = ", ".join(counted(number, kind) for kind, number in kinds.items())
    cells = len({(edit.sheet, edit.cell) for edit in refresh.edits})  # a new figure may have its colour too
    return f"{counted(cells, 'cell')} to change: {sum_up}."


def _alike_notes(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the footnotes in which the same words change, where there are two or more of them."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row[2] == KINDS["footnote"]:
            groups.setdefault((_unmarked(row[3]), _unmarked(row[4])), []).append(row)
    return [group for group in groups.values() if len(group) > 1]


def _notes(alike: Sequence[Row]) -> str:
    cells, old, new = in_ranges([row[0] for row in alike]), _unmarked(alike[0][3]), _unmarked(alike[0][4])
    return wrapped(f"{counted(len(alike), 'footnote')} ({cells}): '{old}' → '{new}'", " " * 5, first="")


def _unmarked(note: str) -> str:
    return note.lstrip("⁰¹²³⁴⁵⁶⁷⁸⁹").lstrip()


def _row(edit: Edit, plan: Plan) -> Row:
    texts = around_change(*edit_texts(edit, plan))
    return edit.cell, edit.action or "", KINDS.get(edit.kind, edit.kind), *texts


def edit_texts(edit: Edit, plan: Plan) -> tuple[str, str]:
    """Return what a cell shows and will show, raised footnote markers as ¹ to ⁹."""
    cell = plan.cells.get((edit.sheet, edit.cell), CellText())
    old = raised(cell.text, cell.superscript)
    if edit.number is not None:
        shape = plan.cells.get((edit.sheet, edit.like or edit.cell), CellText()).number_format
        new = show_number(edit.number, shape)
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
