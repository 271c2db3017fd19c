"""XP804: spaces that nobody sees. Apart from what damages words, since here the remedy is certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject


@check("XP804", "Spaces at the end of a cell", internal="info", committee="info", public="info")
def find_trailing_spaces(subject: Subject) -> Iterator[Seen]:
    """Looks for texts in the rows of the actions that end with spaces, tabs or empty lines.

    ## Why it matters

    Filters and COUNTIF take "Amber " and "Amber" for two words, and a row is higher than its text.

    ## Example

    H9 is "Amber" and a space.

    ## Remedy

    Take them away; `xlplan check --fix` does it.
    """
    from xlplan.address import parse_cell
    from xlplan.checks.fixes import text_fix

    rows = {(action.sheet, row) for action in subject.actions for row in action.rows}
    for (sheet, cell), shown in subject.plan.cells.items():
        end, text = len(shown.text.rstrip()), shown.text
        if not 0 < end < len(text) or (sheet, parse_cell(cell)[0]) not in rows:
            continue
        fix = text_fix(subject, sheet, cell, (end, len(text), ""), "no spaces at the end")
        if fix:
            yield Seen(
                f"The text of {cell} ends with {_name(text[end:])}: filters and formulas take it "
                f"for another.",
                "Take them away.",
                sheet,
                cell,
                subject.action_at(sheet, cell),
                quote=text[:end].rpartition("\n")[2][-40:],
                fix=fix,
            )


def _name(spaces: str) -> str:
    if "\n" in spaces:
        return "an empty line"
    return "a space" if len(spaces) == 1 else f"{len(spaces)} spaces"
