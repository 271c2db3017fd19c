"""Where the ratings and directions of the month stand in a table that has them for each month or quarter.

Apart from forward.py, which brings the figures there, and ratings.py, which decides what ratings become.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlplan.address import cell_name, parse_cell
from xlplan.findings import Finding
from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.model import CellText, Table
from xlplan.refresh.columns import column_beside, heading_of, is_by_period
from xlplan.refresh.forward import Forward
from xlplan.refresh.model import FigureChange, Spot
from xlplan.refresh.rating_cells import RatingPlace
from xlplan.text.clock import say_parts
from xlplan.text.targets import in_unit, parse_target


def rating_places(forward: Forward, changes: Iterable[FigureChange]) -> dict[str, RatingPlace]:
    """Return, by action, the cell of the month's rating, where its figures go into the month's column."""
    cells = {row["action"]: row["rating_cell"] for row in forward.plan.action_rows}
    found: dict[str, RatingPlace] = {}
    for change in changes:
        table, action = _moved_table(forward, change.spot, "rating"), change.spot.action
        cell, obstacle = cells.get(action), other_target(forward, change)
        if not isinstance(cell, str) or (action in found and found[action].obstacle):
            continue
        if table:
            place = _place(table, cell, column_beside(table, "rating", parse_cell(change.spot.cell)[1]))
            found[action] = place._replace(obstacle=place.obstacle or obstacle)
        elif obstacle:
            found[action] = RatingPlace(cell, obstacle, is_new=False)
    return found


def other_target(forward: Forward, change: FigureChange) -> str:
    """Return a clause where the target beside the month's figure is not the register's; '' where it is."""
    table, entry = forward.table_of(change.spot), change.entry
    at = table.columns.get("target", 0) if table else 0
    if table is None or entry.target is None or at not in table.by_period.get("target", ()):
        return ""
    row, figures = parse_cell(change.spot.cell)
    column = column_beside(table, "target", figures)
    cell = cell_name(row, column) if isinstance(column, int) else ""
    shown = forward.plan.cells.get((table.sheet, cell), CellText())
    stated = in_unit(parse_target(say_parts(shown.text, shown.clock or change.spot.clock)), entry.unit)
    if stated is None or (stated.value == entry.target and stated.high in (None, entry.target_high)):
        return ""
    return f"{cell} has the target '{stated.text}', and the register {entry.target:f}"


def in_one_direction(forward: Forward, spots: Iterable[Spot]) -> list[Spot]:
    """Return the spots without those that have a direction for each month: it is the officer's to begin."""
    return [spot for spot in spots if not _moved_table(forward, spot, "direction")]


def directions_left(forward: Forward, changes: Sequence[FigureChange]) -> Iterator[Finding]:
    """Yield one warning for each table whose directions of the month are left blank."""
    told: set[tuple[str, int]] = set()
    for change in changes:
        table = _moved_table(forward, change.spot, "direction")
        if table and (table.sheet, table.header_row) not in told:
            told.add((table.sheet, table.header_row))
            month = heading_of(table, parse_cell(change.spot.cell)[1])
            message = f"The directions of travel of '{table.sheet}' beside '{month}' were left blank."
            cell = cell_name(table.header_row, table.columns["direction"])
            remedy = "Write them by hand; from then on they are kept up to date."
            yield Finding("XP402", "warning", message, table.sheet, cell, remedy=remedy)


def _moved_table(forward: Forward, spot: Spot, name: str) -> Table | None:
    """Return the table of a spot in the month's new column, where a kind has a column for each period."""
    table = forward.table_of(spot)
    if table is None or not is_by_period(table, name):
        return None
    return table if parse_cell(spot.cell)[1] != table.columns[FIGURES] else None


def _place(table: Table, cell: str, column: int | str) -> RatingPlace:
    if isinstance(column, str):
        return RatingPlace(cell, column)
    row, _ = parse_cell(cell)
    is_merged = any(area.holds(row, column) for area in table.merged)
    place = cell_name(row, column)
    return RatingPlace(place, f"{place} is merged with other cells" if is_merged else "")
