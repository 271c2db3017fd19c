"""The words that a drop-down list allows: written out, on some sheet, or behind a defined name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlplan.address import parse_area

if TYPE_CHECKING:
    from xlplan.plan.book.workbook import Workbook

_RANGE = re.compile(
    r"=?(?:(?P<sheet>'(?:[^']|'')+'|[^'!]+)!)?(?P<cells>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
)
_NAME = re.compile(r"=?[^\W\d][\w.\\]*")


def list_words(workbook: Workbook, sheet: str, formula: str) -> tuple[str, ...]:
    """Return the words of a list validation's formula on a sheet; empty where it must be calculated."""
    if formula.startswith('"'):
        return tuple(word.strip() for word in formula.strip('"').split(",") if word.strip())
    found = _RANGE.fullmatch(formula)
    if found is None and _NAME.fullmatch(formula):
        found = _RANGE.fullmatch(workbook.defined_name(formula.removeprefix("="), sheet) or "")
    if found is None:
        return ()
    area = parse_area(found["cells"])
    source = (found["sheet"] or sheet).removeprefix("'").removesuffix("'").replace("''", "'")
    rows = workbook.top_rows(source, area.last_row)
    places = [(row, column) for row in sorted(rows) for column in sorted(rows[row])]
    return tuple(rows[row][column].strip() for row, column in places if area.holds(row, column))
