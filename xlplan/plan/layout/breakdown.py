"""A column that tells rows of one measure apart: 'Group' over 'All pupils', 'Boys' and 'Girls'.

Apart from matrix.py, where the groups of one measure stand side by side.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES, is_no_column
from xlplan.plan.layout.matrix import is_compared
from xlplan.plan.layout.rows import ActionRows, subject_column
from xlplan.plan.layout.series import read_moment

# Who or what a figure is of. A comment or a source may differ from row to row too, and next month be another.
_HEADING = re.compile(
    r"\W*(?:(?:pupil|learner|student|client|customer|patient|resident|user|age|year|ethnic|staff|population)\W+)?"
    r"(?:(?:sub-?)?groups?|cohorts?|breakdown|key stages?|schools?|academ(?:y|ies)|sites?|hospitals?"
    r"|wards?|localit(?:y|ies)|districts?|neighbourhoods?|teams?|services?|providers?|sex|gender"
    r"|ages?(?: bands?)?|ethnicit(?:y|ies)|characteristics?|tenures?)\W*",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s*\((?:n\s?=\s?)?[0-9][0-9,]*\)$", re.IGNORECASE)  # 'Boys (210)' are 212 next month
_MARKERS = " ⁰¹²³⁴⁵⁶⁷⁸⁹*†‡"
_LONGEST = 60  # characters of a group's name

_Kept = tuple[str, str, str]  # the section, what the action is about, and the measure


def tell_rows_apart(actions: Sequence[ActionRows], table: Header, sheet: Sheet) -> None:
    """Give the actions the group of each row whose measure is that of several, where a column names it.

    All rows count, with a figure or without: what a row is called does not change with the month.
    """
    columns = table.match.columns
    measure = columns.get("measure", 0)
    at = next((at for at, text in sorted(table.texts.items()) if _HEADING.fullmatch(text)), 0)
    if not measure or FIGURES not in columns or not at or at in columns.values() or sheet.turned:
        return
    kept: dict[_Kept, list[int]] = defaultdict(list)
    for action in actions:
        subject = _said(sheet, action.subject_row, subject_column(columns))
        for row in action.rows:
            if text := _said(sheet, row, measure):
                kept[action.section, subject, text].append(row)
    names = {row: _COUNTED.sub("", _said(sheet, row, at)) for rows in kept.values() for row in rows}
    told = {row for rows in kept.values() if len(rows) > 1 for row in _told_apart(sheet, rows, at, names)}
    for action in actions:
        action.groups = {row: names[row] for row in action.rows if row in told}


def _told_apart(sheet: Sheet, rows: Sequence[int], at: int, names: Mapping[int, str]) -> list[int]:
    """Return the rows of one measure that have a name each; none where two have the same, or one is none."""
    own = [row for row in rows if names[row] and sheet.anchor(row, at)[0] == row]
    counted = Counter(names[row].casefold() for row in own)
    is_each = all(count == 1 for count in counted.values()) and all(_is_name(names[row]) for row in own)
    return own if is_each else []


def _is_name(text: str) -> bool:
    is_other = read_moment(text) or is_no_column(text) or is_compared(text)
    return len(text) <= _LONGEST and any(map(str.isalpha, text)) and not is_other


def _said(sheet: Sheet, row: int, at: int) -> str:
    return " ".join(sheet.shown(row, at).text.split()).rstrip(_MARKERS)
