"""The remedies that `xlplan check --fix` writes, as a table: the cell, what it was, what it becomes, why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlplan.edits import Edit
from xlplan.plan.model import CellText, Plan
from xlplan.reports.style import around_change, counted, title
from xlplan.reports.tables import table

if TYPE_CHECKING:
    from xlplan.checks import Fix


def show_fixes(plan: Plan, fixes: Sequence[Fix]) -> str:
    """Return the table of the fixes, or that there are none."""
    if not fixes:
        return "Nothing to mend: no finding has a remedy that is certain."
    rows = [_row(plan, fix) for fix in fixes]
    cells = {(fix.edit.sheet, fix.edit.cell) for fix in fixes if isinstance(fix.edit, Edit)}
    emptied = sum(not isinstance(fix.edit, Edit) for fix in fixes)
    counts = [counted(len(cells), "cell")] if cells else []
    counts += [f"{emptied} {'property' if emptied == 1 else 'properties'} of the document"] if emptied else []
    return "\n\n".join(
        [
            title(f"{plan.path.name}: what can be mended for certain"),
            table(("Where", "Rule", "Was", "Becomes", "Why"), rows),
            f"{' and '.join(counts)} to mend.",
        ]
    )


def _row(plan: Plan, fix: Fix) -> tuple[str, str, str, str, str]:
    edit, codes = fix.edit, ", ".join(fix.codes)
    if not isinstance(edit, Edit):
        return edit.name, codes, "names a person", "empty", "nobody is named in the properties"
    shown = plan.cells.get((edit.sheet, edit.cell), CellText())
    if edit.new is None:
        was, becomes = f"fill {shown.fill}", f"fill {edit.fill}"
    else:
        was, becomes = around_change(_with_marks(shown.text), edit.new)
    return edit.cell, codes, was, becomes, edit.why or ""


def _with_marks(text: str) -> str:
    """Return the text with the spaces at its end to be seen."""
    end = len(text.rstrip())
    return text[:end] + "".join("↵" if sign == "\n" else "␣" for sign in text[end:])
