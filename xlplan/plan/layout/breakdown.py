"""A column that tells rows of one measure apart: 'Group' over 'All pupils', 'Boys' and 'Girls'.

Apart from matrix.py, where the groups of one measure stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.rows import ActionRows
from xlplan.plan.layout.unnamed import units_of

_LONGEST = 60  # characters of a group's name
_FEWEST = 2  # rows that are told apart


def tell_rows_apart(actions: Sequence[ActionRows], table: Header, sheet: Sheet) -> None:
    """Give the actions the group of each row whose measure is that of several, where one column names it."""
    columns = table.match.columns
    measure, figures = columns.get("measure", 0), columns.get(FIGURES, 0)
    if not measure or not figures or sheet.turned:
        return
    held = [row for action in actions for row in action.rows if units_of(sheet, row, figures)]
    texts = {row: " ".join(sheet.shown(row, measure).text.split()) for row in held}
    several = [row for row in held if texts[row] and [*texts.values()].count(texts[row]) > 1]
    free = [at for at in table.texts if at not in columns.values() and at not in sheet.hidden]
    telling = [at for at in free if len(several) >= _FEWEST and _tells_apart(sheet, several, at, texts)]
    if len(telling) != 1:
        return
    for action in actions:
        action.groups = {row: sheet.shown(row, telling[0]).text for row in action.rows if row in several}


def _tells_apart(sheet: Sheet, rows: Sequence[int], at: int, texts: Mapping[int, str]) -> bool:
    """Tell whether a column names something else in each row of a measure, in words and without a figure."""
    names = {row: " ".join(sheet.shown(row, at).text.split()) for row in rows}
    is_named = all(any(map(str.isalpha, name)) and len(name) <= _LONGEST for name in names.values())
    is_own = all(sheet.anchor(row, at)[0] == row and not sheet.shown(row, at).is_date for row in rows)
    pairs = {(texts[row], names[row].casefold()) for row in rows}
    return (
        is_named and is_own and len(pairs) == len(rows) and not any(units_of(sheet, row, at) for row in rows)
    )
