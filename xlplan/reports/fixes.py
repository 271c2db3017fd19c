"""The remedies that `xlplan check --fix` writes, as a table: the cell, what it was, what it becomes, why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
    cells = len({(fix.edit.sheet, fix.edit.cell) for fix in fixes})
    return "\n\n".join(
        [
            title(f"{plan.path.name}: what can be mended for certain"),
            table(("Cell", "Rule", "Was", "Becomes", "Why"), rows),
            f"{counted(cells, 'cell')} to mend.",
        ]
    )


def _row(plan: Plan, fix: Fix) -> tuple[str, str, str, str, str]:
    edit = fix.edit
    shown = plan.cells.get((edit.sheet, edit.cell), CellText())
    if edit.new is None:
        was, becomes = f"fill {shown.fill}", f"fill {edit.fill}"
    else:
        was, becomes = around_change(_with_marks(shown.text), edit.new)
    return edit.cell, ", ".join(fix.codes), was, becomes, edit.why or ""


def _with_marks(text: str) -> str:
    """Return the text with the spaces at its end to be seen."""
    end = len(text.rstrip())
    return text[:end] + "".join("↵" if sign == "\n" else "␣" for sign in text[end:])
