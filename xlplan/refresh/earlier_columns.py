"""Columns such as 'Last month' beside refreshed figures: a month behind now, which the officer is told.

Apart from dated_headings.py, whose headings name a time: these say how far back they are, and never move.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlplan.address import cell_name, parse_cell
from xlplan.findings import Finding
from xlplan.plan.model import CellText, Plan, Table
from xlplan.refresh.model import FigureChange
from xlplan.text.figures import readings
from xlplan.text.periods import Period

_STRETCH = r"(?:month|quarter|period|term|half[ -]term|week|report|return|figure|position|performance|actual)"
_EARLIER = re.compile(
    rf"\b(?:last|previous|prior|preceding) {_STRETCH}(?:'?s)?\b|^previous(?: value| result)?$"
    r"|\b(?:same|this) (?:time|point|period|month|quarter) last year\b|\blast year at this\b",
    re.IGNORECASE,
)
_NO_FIGURES = re.compile(
    r"\b(?:since|from|change|rag|rating|rated|status|update|progress|action|comment|movement|direction)s?\b",
    re.IGNORECASE,
)


def earlier_columns_left(plan: Plan, changes: Sequence[FigureChange], period: Period) -> Iterator[Finding]:
    """Yield one warning for each column of figures before, where those it goes with are new."""
    new = [change for change in changes if not change.spot.last and change.spot.cell and _is_new(change)]
    for table in plan.tables:
        rows = {parse_cell(change.spot.cell)[0] for change in new if change.spot.sheet == table.sheet}
        mine = sorted(row for row in rows if table.header_row < row <= table.last_row)
        if table.cards or not mine:
            continue
        for cell, text in table.seen.items():
            heading = " ".join(text.split())
            if not _EARLIER.search(heading) or _NO_FIGURES.search(heading):
                continue
            if any(_holds_figure(plan, table, row, parse_cell(cell)[1]) for row in mine):
                yield _warning(table, cell, heading, period)


def _is_new(change: FigureChange) -> bool:
    return bool(change.spans) or change.number not in {None, change.spot.number}


def _holds_figure(plan: Plan, table: Table, row: int, column: int) -> bool:
    shown = plan.cells.get((table.sheet, cell_name(row, column)), CellText())
    return not shown.is_formula and (shown.number is not None or bool(readings(shown.text)))


def _warning(table: Table, cell: str, heading: str, period: Period) -> Finding:
    message = (
        f"The column '{heading}' of '{table.sheet}' was left as it is, and the figures beside it are of "
        f"{period.label} now: it shows an earlier time than it says."
    )
    remedy = "Bring it up to date by hand: the figures before are in the plan that was refreshed."
    return Finding("XP205", "warning", message, table.sheet, cell, remedy=remedy, quote=heading)
