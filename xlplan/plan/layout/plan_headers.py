"""Which of a workbook's headers are the plan's: its own, those that go on with it, and other tables of it.

Apart from headers.py, which reads a header: here headers are weighed against each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlplan.address import full_address
from xlplan.errors import PlanError
from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.found_headers import read_headers
from xlplan.plan.layout.headers import STATE, SUBJECT, Header, read_header
from xlplan.plan.layout.heading_words import most_hinted
from xlplan.plan.layout.headings import FIGURES, Match
from xlplan.plan.model import describe_headings

HEADER_ROWS = 60  # how far down a header is looked for
_FIGURES = 3  # columns: a list of indicators goes before a tracker without figures


def find_headers(found: Sequence[Header]) -> list[Header]:
    """Return the header of the plan's table, those that go on with it on other sheets, and of other kinds.

    `found` holds each sheet's best. The header with the most headings that we know is the plan's, and one
    for figures counts most; another continues it where it has the same of area, measure, performance and
    rating. Behind these come the tables of another kind: a plan's actions and its indicators may have a sheet
    each. Empty where no row has three known headings, with one of the first two and one of the last two.
    """
    chosen = _best(found)
    own = [header for header in found if chosen and core(header.match) == core(chosen.match)]
    return [*own, *(header for header in found if header not in own and is_part(header))]


def is_part(header: Header) -> bool:
    """Tell whether a table of another kind than the plan's belongs to it: no history, no list of risks."""
    words = set(re.findall("[a-z]+", " ".join(header.texts.values()).casefold()))
    is_of_risks = bool(words & {"likelihood", "probability", "inherent", "residual"})
    return not is_of_risks and not _is_history(header) and "extract_key" not in header.texts.values()


def every_header(sheets: Mapping[str, Sheet], overrides: Mapping[str, str]) -> list[Header]:
    """Return the best header of each sheet that has one; `sheets` holds their first rows."""
    headers = [_best(read_headers(sheet, _top(sheet), overrides)) for sheet in sheets.values()]
    return [header for header in headers if header]


def tell_others(found: Sequence[Header], chosen: Sequence[Header]) -> list[str]:
    """Return a sentence for each sheet whose table is of another kind than the plan's, and not read."""
    read = ", ".join(full_address(header.sheet, header.address(min(header.texts))) for header in chosen)
    return [
        f"Another table is not read: {describe_headings(header.sheet, header.seen)}. It looks like no part "
        f"of the plan under {read}; to have it read, put it in a workbook of its own."
        for header in found
        if header not in chosen and not _is_history(header)
    ]


def no_table(sheets: Mapping[str, Sheet], path: Path, left_open: Sequence[str] = ()) -> PlanError:
    """Return the error for a workbook without a plan: the sheets looked at, and the row that came nearest.

    `left_open` says between which columns nothing decides, where all else of a table is told.
    """
    headers = [read_header(sheet, row, row, {}) for sheet in sheets.values() for row in _top(sheet)]
    looked = ", ".join(f"'{sheet}'" for sheet in sheets) or "no sheet, for none is visible"
    nearest = max(headers, key=lambda header: len(header.match.names), default=None)
    near = (
        f" Nearest was {describe_headings(nearest.sheet, nearest.seen)}."
        if nearest and nearest.match.names
        else ""
    )
    message = (
        f"no action plan in the first {HEADER_ROWS} rows of {looked}; a plan's header row has at least three "
        f"headings that are known, with an area or a measure, and a current performance or a rating.{near} "
        "Name the columns in xlplan.toml under [columns], or add the headings to headings.yaml."
    )
    message = " ".join((message, *left_open))
    return PlanError(message, file=path)


def core(match: Match) -> frozenset[str]:
    """Return which of a plan's four telling columns a table has."""
    return match.names & (SUBJECT | STATE)


def _top(sheet: Sheet) -> list[int]:
    return [row for row in sheet.rows if row <= HEADER_ROWS]


def _best(headers: Sequence[Header]) -> Header | None:
    return max(headers, key=weigh, default=None)


def _is_history(header: Header) -> bool:
    """Tell whether a table only lists figures by month, with nothing to hold them against or say of them."""
    names = header.match.names
    is_told = header.has_kinds or {"target", "rating"} & names or {"direction", "comments"} <= names
    if is_told or FIGURES not in header.match.series:
        return False
    return not any(most_hinted(text) == "target" for text in header.texts.values())  # 'Goal' over 95%


def weigh(header: Header) -> int:
    """Return how much speaks for a header: its columns, and most of all one for figures.

    A sheet of months is more often the plan's history than the plan.
    """
    names = header.match.names
    has_figures = "current_performance" in names
    return len(names) + (_FIGURES if has_figures and "current_performance" not in header.match.series else 0)
