"""How two workbooks differ, part by part and cell by cell, and what no receipt explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlplan.proof.cells import CellChange
from xlplan.proof.compare import Comparison
from xlplan.reports.style import counted, shortened
from xlplan.reports.tables import wrapped

_INDENT = " " * 11


def show_comparison(found: Comparison, unexplained: Sequence[str], explained_by: str | None) -> str:
    """Return the differences, then those that the receipt, or any receipt, does not explain."""
    lines = [
        f"{counted(found.identical, 'part')} identical, {len(found.changed)} changed, "
        f"{len(found.added)} added, {len(found.removed)} removed."
    ]
    lines += [f"added    {part}" for part in found.added]
    lines += [f"removed  {part}" for part in found.removed]
    for part in found.changed:
        lines.append(f"changed  {part.part}")
        lines += [wrapped(_cell(change), f"{_INDENT}  ", first=_INDENT) for change in part.cells]
        lines += [f"{_INDENT}{element}" for element in _elements(part.elements)]
    differ = bool(found.changed or found.added or found.removed)
    return "\n".join([*lines, *_verdict(differ, unexplained, explained_by)])


def show_unexplained(unexplained: Sequence[str], explained_by: str | None) -> str:
    """Return what the receipt, or any receipt, does not explain; '' where that is nothing."""
    return "\n".join(_verdict(False, unexplained, explained_by)) if unexplained else ""


def _verdict(differ: bool, unexplained: Sequence[str], explained_by: str | None) -> list[str]:
    if unexplained:
        why = f"the receipt {explained_by}" if explained_by else "any receipt"
        return [f"Not explained by {why}:", *(f"  {clause}" for clause in unexplained)]
    if differ:
        return [f"Every difference is explained by the receipt {explained_by}."]
    return ["The two workbooks are the same."]


def _elements(found: Sequence[str]) -> Iterator[str]:
    """Yield the elements, but for the texts of the changed cells, which are only counted."""
    texts = [element for element in found if element.startswith("sst: item")]
    yield from (element for element in found if element not in texts)
    if texts:
        yield f"{counted(len(texts), 'text')} in the list of texts that cells share"


def _cell(change: CellChange) -> str:
    fill = f" (fill {change.new_fill or 'none'})" if change.old_fill != change.new_fill else ""
    return f"{change.cell}: {shortened(change.old)} → {shortened(change.new)}{fill}"
