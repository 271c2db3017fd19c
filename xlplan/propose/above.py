"""What a table says of a figure beside and above it: its heading, its unit, which way is better.

Apart from register.py, which writes rows, and figure.py, which weighs the text of one cell.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xlplan.address import cell_name, full_address, parse_cell
from xlplan.plan.layout.headings import FIGURES, is_no_column, match_headings
from xlplan.plan.layout.present import says_to_date
from xlplan.plan.layout.series import Moment, read_moment
from xlplan.plan.layout.spoken import spoken_column
from xlplan.plan.model import Plan, Table, plan_cell
from xlplan.plan.register import Polarity
from xlplan.propose.targets import read_polarity
from xlplan.refresh.columns import earlier_heading
from xlplan.refresh.model import Spot
from xlplan.text.figures import Reading, readings
from xlplan.text.measures import list_units

_MONEY = re.compile(r"£\s?(?:k|m|bn|millions?|thousands?|0{3}s?)?\b|£", re.IGNORECASE)
_UNITS: tuple[tuple[str, str], ...] = (
    ("%", r"%|per ?cent(?:age)?s?|% .*"),
    ("count", r"nos?\.?|numbers?|count|#|total|volume"),
    ("days", r"(?:working |calendar )?days"),
    ("weeks", "weeks"),
    ("months", "months"),
    ("years", "years"),
    ("hours", r"hours|hrs"),
    ("minutes", r"minutes|mins"),
    ("seconds", r"seconds|secs"),
)
_OTHER_UNITS = (
    r"£.*|(?:0{3}s?\s)?(?:kgs?|tonnes?|t|k?tco2e?|[kmg]wh|kwp?|miles|km|litres|fte|points?|pp|score|index|rate|ratio"
    r"|per 1(?:0{0,5}|0{0,2},000)(?: .*)?)"
)
_PARTS = r"\b(?:month|quarter|period)(?:ly)?\b"


class Above(NamedTuple):
    """Is what a table says of a figure: its heading, which way is better, its unit, that of its measures.

    `is_progress` where the figures stand in texts on the progress of actions, `is_named` where the heading is
    known as one of figures; `measures` is the heading of the measures, '' where they have no column; `beside`
    the last month or quarter with a figure, where the figure that is read is one to date, or the other way;
    `blank` says so where the latest column is blank, and the figure is an earlier one's; `rival` why another
    column may hold the figures; `is_aim_told` where a heading that is in no list is read as the target.
    """

    heading: str = ""
    polarity: Polarity | None = None
    unit: str = ""
    measures: str = ""
    is_progress: bool = False
    is_named: bool = True
    beside: str = ""
    blank: str = ""
    rival: str = ""
    is_aim_told: bool = False


def look_above(plan: Plan, spot: Spot) -> Above:
    """Return what the figure's table says of it."""
    row, column = parse_cell(spot.cell) if spot.cell else (0, 0)
    over = [table for table in plan.tables if table.sheet == spot.sheet and table.header_row < row]
    over = [table for table in over if table.across is None or column in table.across]
    if not over:
        return Above()
    table = over[-1]
    is_own = table.cards or column == table.columns.get(
        FIGURES, column
    )  # of measures side by side, each has its own
    heading = table.headings.get(FIGURES, "") if is_own else ""
    names, moment = match_headings({1: heading}).names, read_moment(heading)
    return Above(
        heading,
        read_polarity(_beside(plan, table, spot, "polarity")),
        _read_unit(_beside(plan, table, spot, "unit")) or _unit_in_heading(heading),
        table.headings.get("measure", ""),
        bool({"progress", "comments"} & names),
        not is_own or bool(names) or bool(moment and moment.is_bare),
        _beside_of_other_length(plan, table, row),
        _blank(plan, table, spot),
        table.rival,
        _is_told(table.headings.get("target", "")),
    )


def _is_told(heading: str) -> bool:
    """Tell whether a column is the target by the words of its heading alone, and no list has it."""
    is_known = "target" in match_headings({1: heading}).names or spoken_column(heading) == "target"
    return bool(heading.strip()) and not is_known


def _blank(plan: Plan, table: Table, spot: Spot) -> str:
    """Return what the latest column's cell says where it has no figure, and which other one may be meant."""
    if not spot.text.strip():
        return _elsewhere(plan, table, parse_cell(spot.cell)[0])
    now, own = table.beside(spot.cell, FIGURES), earlier_heading(plan, spot)
    if not now or not own:
        return ""
    heading = " ".join(table.headings[FIGURES].split())
    said = " ".join(plan_cell(plan, full_address(table.sheet, now)).text.split())
    seen = f"says '{said}'" if said else "is blank"
    return f"stands under '{own}', and '{heading}' {seen} in {now}: copy it there, if it is the latest still"


def _elsewhere(plan: Plan, table: Table, row: int) -> str:
    """Return where a figure stands in the row of a blank cell: under the year to date beside months."""
    beside = _beside_of_other_length(plan, table, row)
    return (
        f"is blank, and a figure stands under {beside}: write its cell and basis, if it is meant"
        if beside
        else ""
    )


def _beside_of_other_length(plan: Plan, table: Table, row: int) -> str:
    """Return the heading and address of another reading: a month's or quarter's beside the figure to date.

    Beside a month's or quarter's it is the figure to date, or of the year that holds it, and beside any that
    of a later time under a heading that is not known. Past years are no reading, and cards have no columns.
    """
    if table.cards:
        return ""
    heading = table.headings.get(FIGURES, "")
    own = read_moment(heading)
    for cell, text in reversed(list(table.seen.items())):
        moment, at = read_moment(text), cell_name(row, parse_cell(cell)[1])
        if text == heading or not (moment or _is_of_part(text) or says_to_date(text)):
            continue
        if not _is_of_figures(text):
            is_other = bool(moment and own and own.is_bare and _is_later(text, moment, own))
        elif says_to_date(heading):
            is_other = not moment or moment.kind != "year"
        elif own and own.kind != "year" and says_to_date(text):
            is_other = not (moment and moment.period and own.has_year) or moment.at >= own.at
        else:
            is_other = bool(moment and own and _covers(moment, own))
        shown = plan_cell(plan, full_address(table.sheet, at))
        if is_other and (shown.number is not None or readings(shown.text)):
            return f"'{' '.join(text.split())}' in {at}"
    return ""


def _is_of_part(heading: str) -> bool:
    """Tell whether a heading is for a month, quarter or period without saying which: 'In month'."""
    return bool(re.search(_PARTS, heading, re.IGNORECASE)) and not says_to_date(heading)


def _is_later(heading: str, moment: Moment, own: Moment) -> bool:
    """Tell whether a heading that is not known may be for figures of a later time than those read."""
    is_unknown = not match_headings({1: heading}).names and not is_no_column(heading)
    return is_unknown and moment.has_year and own.has_year and moment.at > own.at


def _is_of_figures(heading: str) -> bool:
    moment = read_moment(heading)
    return bool(moment and moment.is_bare) or FIGURES in match_headings({1: heading}).names


def _covers(year: Moment, part: Moment) -> bool:
    return bool(
        year.kind == "year" != part.kind
        and year.period
        and part.period
        and year.period.first <= part.period.first <= part.period.last <= year.period.last
    )


def _beside(plan: Plan, table: Table, spot: Spot, name: str) -> str:
    at = table.beside(spot.cell, name)
    return plan_cell(plan, full_address(table.sheet, at)).text if at else ""


def _read_unit(text: str) -> str:
    """Return the unit that a cell of a unit column gives; '' for a unit of the council, such as Housing."""
    said = " ".join(text.split())
    for unit, words in _UNITS:
        if re.fullmatch(words, said, re.IGNORECASE):
            return unit
    return said if re.fullmatch(_OTHER_UNITS, said, re.IGNORECASE) else ""


def _unit_in_heading(heading: str) -> str:
    """Return the unit in a heading: % of '% spent', £m of 'Spend to date £m'."""
    money = _MONEY.search(heading)
    return "%" if "%" in heading else money[0].replace(" ", "") if money else ""


def unit_of(spot: Spot, reading: Reading | None, target_unit: str, above: Above) -> str:
    """Return a figure's unit: its own, the table's, what its measure names, or that it is a count."""
    if reading is None:
        return target_unit
    money = _MONEY.search(spot.measure)
    asked = "%" if list_units(spot.measure) == ("%",) else money[0].replace(" ", "") if money else ""
    own = "" if reading.unit == "ratio" else reading.unit
    return own or reading.unit or above.unit or asked or "count"
