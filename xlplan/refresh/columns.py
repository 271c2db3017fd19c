"""Whether the month's figures belong in the column that the plan's figures stand in now."""

from __future__ import annotations

from xlplan.address import cell_name, full_address, parse_cell
from xlplan.errors import PlanError
from xlplan.plan.layout.series import holds, read_moment
from xlplan.plan.model import Plan, Table
from xlplan.text.periods import Period


def require_column_of(plan: Plan, month: Period) -> None:
    """Raise PlanError where a table has a column for each month or quarter, and figures are in another's.

    A figure is never written over another month's. Once the officer has copied the last figures into the new
    column they are the latest, and the refresh gives them their new values in the same form.
    """
    for table in plan.tables:
        if table.series and not _is_for(table, table.columns["current_performance"], month):
            raise PlanError(_other_column(table, month), file=plan.path)


def _is_for(table: Table, column: int, month: Period) -> bool:
    moment = read_moment(_heading(table, column))
    return moment is not None and holds(moment, month)


def _other_column(table: Table, month: Period) -> str:
    now = table.columns["current_performance"]
    fitting = [column for column in table.series if _is_for(table, column, month)]
    seen = f"the latest figures of {full_address(table.sheet, cell_name(table.header_row, now))} are for"
    seen = f"{seen} '{_heading(table, now)}', and those of {month.label} do not belong there"
    if not fitting:
        return (
            f"{seen}; no heading is for {month.label}. Add its column, with the last figures copied into it"
        )
    where = f"'{_heading(table, fitting[0])}' in {cell_name(table.header_row, fitting[0])}"
    remedy = "Copy the last figures and ratings there and refresh again: they keep their form"
    return f"{seen}, but under {where}. {remedy}"


def _heading(table: Table, column: int) -> str:
    """Return the heading of a column, whichever row of the header it stands in."""
    texts = {parse_cell(cell)[1]: text for cell, text in table.seen.items()}
    return " ".join(texts.get(column, "").split())
