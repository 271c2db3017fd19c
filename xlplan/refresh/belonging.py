"""Whether a place in the plan can be an entry's of the register: by its action, its sheet, its cell.

Apart from locate.py, which weighs the places against one another: here one is looked at by itself.
"""

from __future__ import annotations

from xlplan.address import parse_cell
from xlplan.plan.register import Entry
from xlplan.refresh.model import Spot
from xlplan.refresh.wording import brief_area, is_reworded, is_same_area, looks_like


def has_same_area(entry: Entry, spot: Spot) -> bool:
    """Tell whether the register's words for the action are the spot's."""
    return is_same_area(entry.area, spot.area)


def has_reworded_area(entry: Entry, spot: Spot) -> bool:
    """Tell whether the action is only spelt otherwise now."""
    return entry.area is not None and is_reworded(entry.area, brief_area(spot.area))


def has_same_number(entry: Entry, spot: Spot) -> bool:
    """Tell whether the plan's own number, or one that nothing can have moved, names the entry's action."""
    return spot.action == entry.action and (spot.is_numbered or entry.cell is None)


def has_left_its_row(entry: Entry, spot: Spot) -> bool:
    """Tell whether the entry's cell was in another row."""
    return entry.cell is not None and not is_in_row(entry, spot)


def is_near(entry: Entry, spot: Spot) -> bool:
    """Tell whether a place is in the entry's action, by what it is about or its number, or in its own row."""
    if entry.area and spot.area:
        return has_same_area(entry, spot) or has_reworded_area(entry, spot)
    return has_same_number(entry, spot) or is_in_row(entry, spot)


def is_on_sheet(entry: Entry, spot: Spot) -> bool:
    """Tell whether the spot is on the entry's sheet, or the entry names none."""
    return entry.sheet is None or entry.sheet.casefold() == spot.sheet.casefold()


def is_in_cell(entry: Entry, spot: Spot) -> bool:
    """Tell whether the spot is in the entry's cell."""
    return (
        is_on_sheet(entry, spot)
        and entry.cell is not None
        and entry.cell.replace("$", "").upper() == spot.cell
    )


def is_in_row(entry: Entry, spot: Spot) -> bool:
    """Tell whether the spot is in the row of the register's cell; a column may have moved."""
    if not entry.cell:
        return False
    try:
        return parse_cell(entry.cell.replace("$", "").upper())[0] == parse_cell(spot.cell)[0]
    except ValueError:
        return False


def could_be(entry: Entry, spot: Spot) -> bool:
    """Tell whether an officer should be asked if the spot is the entry's."""
    is_close = is_near(entry, spot) or is_in_cell(entry, spot)
    return is_close and looks_like(entry.measure, spot.measure)
