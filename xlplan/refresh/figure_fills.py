"""The colour of a figure's own cell, where a sheet of months rates its figures by it.

Apart from ratings.py, which decides on actions: here each figure has a rating of its own, and no word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.model import CellText, Plan, Table
from xlplan.plan.rating_fills import from_set, most_used, read_fill
from xlplan.rating import Rating
from xlplan.refresh.forward import Forward
from xlplan.refresh.model import FigureChange
from xlplan.refresh.overrides import standing_override, told
from xlplan.refresh.rating_cells import colour_alone_finding
from xlplan.refresh.ratings import rate_entry
from xlplan.text.periods import Period


class Coloured(NamedTuple):
    """Is the edits that colour figures, and what has to be said of those that are left."""

    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]


def colour_figures(
    forward: Forward, changes: Sequence[FigureChange], settings: RatingSettings, month: Period
) -> Coloured:
    """Return what colours the month's figures as the last ones are coloured, by the rule.

    The colours of a table are ratings where its figures have those of two ratings or more. A rule of Excel's
    own (conditional formatting) colours by itself.
    """
    edits: list[Edit] = []
    findings: list[Finding] = []
    by_cell: dict[tuple[str, str], list[FigureChange]] = defaultdict(list)
    for change in changes:
        by_cell[change.spot.sheet, change.spot.cell].append(change)
    fills: dict[int, Mapping[Rating, str]] = {}
    for group in by_cell.values():
        table = forward.table_of(group[0].spot)
        if table is None or not _is_coloured(forward.plan, table, group):
            continue
        own = fills.setdefault(id(table), most_used(_figure_fills(forward.plan, table)))
        found = _colour(forward.plan, own, group, settings, month) if len(own) > 1 else None
        if isinstance(found, Finding):
            findings.append(found)
        elif found:
            edits.append(found)
            if "rating" not in table.columns and len(edits) == 1:
                findings.append(colour_alone_finding(found))
    return Coloured(tuple(edits), tuple(findings))


def _figure_fills(plan: Plan, table: Table) -> Iterator[str]:
    for row in range(table.header_row + 1, table.last_row + 1):
        for column in table.series:
            fill = plan.cells.get((table.sheet, cell_name(row, column)), CellText()).fill
            if fill:
                yield fill


def _is_coloured(plan: Plan, table: Table, group: Sequence[FigureChange]) -> bool:
    """Tell whether a cell gets a new figure, and the latest one before it has the colour of a rating."""
    spot = group[0].spot
    is_new = any(each.spans or each.spot.last or each.number != each.spot.number for each in group)
    before = plan.cells.get((spot.sheet, spot.last or spot.cell), CellText())
    is_by_rule = any(area.holds(*parse_cell(spot.cell)) for area in table.coloured)
    return is_new and read_fill(before.fill) is not None and not is_by_rule


def _colour(
    plan: Plan,
    own: Mapping[Rating, str],
    group: Sequence[FigureChange],
    settings: RatingSettings,
    month: Period,
) -> Edit | Finding | None:
    """Return the edit that gives a cell its colour, None where it has it, or why it is left."""
    spot = group[0].spot
    shown = plan.cells.get((spot.sheet, spot.cell), CellText())
    rated = [_rate(change, settings, month) for change in group]
    ratings = {rating for rating, _ in rated}
    why = "; ".join(why for _, why in rated)
    final = next(iter(ratings)) if len(ratings) == 1 else None
    if final is None or (spot.last and read_fill(shown.fill) not in {None, final}):
        seen = f"its cell is coloured already ({shown.fill})" if final else why
        return _left(group[0], f"{seen}; it would be {final}" if final else seen)
    fill = from_set(own, final)
    if fill == shown.fill:
        return None
    return Edit(
        spot.sheet,
        spot.cell,
        fill=fill,
        contrast=settings.text_colour == "contrast",
        old=shown.text if spot.last or spot.number is None else repr(spot.number).removesuffix(".0"),
        kind="rating",
        action=spot.action,
        indicator=", ".join(change.entry.indicator for change in group),
        why=why,
    )


def _rate(change: FigureChange, settings: RatingSettings, month: Period) -> tuple[Rating | None, str]:
    """Return a figure's rating, the officer's own before the rule's, with the clause why."""
    entry = change.entry
    found = rate_entry(entry, change.value, settings)
    override = standing_override(entry, settings.words, month.last)
    why = f"{entry.indicator}: {found.reason} ({month.label}, {change.answer.source})"
    return override or found.rating, f"{why}; {told(entry, override)}" if override else why


def _left(change: FigureChange, reason: str) -> Finding:
    spot = change.spot
    message = f"The colour of {spot.cell} was left as it is: {reason}."
    remedy = "Colour the figure by hand, or give the indicator a target and a polarity in the register."
    indicator = change.entry.indicator
    return Finding("XP101", "warning", message, spot.sheet, spot.cell, spot.action, indicator, remedy)
