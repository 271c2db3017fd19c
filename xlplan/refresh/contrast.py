"""Ratings whose text cannot be read on their new fill, where nobody has asked for the text to follow."""

from __future__ import annotations

from collections.abc import Iterable

from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.ooxml.colours import READABLE, contrast, readable_on
from xlplan.plan.model import CellText, Plan


def faint_ratings(plan: Plan, edits: Iterable[Edit]) -> list[Finding]:
    """Return a warning for each rating whose text would be below 4.5:1 on its new fill (WCAG 2.2, 1.4.3)."""
    found: list[Finding] = []
    for edit in edits:
        colour = plan.cells.get((edit.sheet, edit.cell), CellText()).colour
        if edit.fill is None or edit.contrast or colour is None or contrast(colour, edit.fill) >= READABLE:
            continue
        better = "black" if readable_on(edit.fill) == "000000" else "white"
        found.append(
            Finding(
                "XP702",
                "warning",
                f"The text of the rating is {colour} on {edit.fill}: a contrast of "
                f"{contrast(colour, edit.fill):.1f}:1, and 4.5:1 can be read by everybody.",
                edit.sheet,
                edit.cell,
                edit.action,
                remedy=f'Write text_colour = "contrast" under [rating] in xlplan.toml, or make it {better}.',
                quote=edit.new or edit.old,
            )
        )
    return found
