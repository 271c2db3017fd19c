"""The direction of travel beside a figure, in the plan's own signs; courses.py knows which way it goes.

An arrow may mean the number or the performance. Where they differ, [rating] arrows decides, or nobody does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.layout.lines import split_lines
from xlplan.plan.model import CellText, Plan
from xlplan.refresh.courses import Past, Travel, travel_of
from xlplan.refresh.model import FigureChange, Spot, TextSpan
from xlplan.text.periods import Period
from xlplan.text.travel import Course, Sign, is_dash, read_sign, write_course

Place = tuple[str, str]
_Line = tuple[str, str, int]
_Travels = Sequence[Travel | None]

_TOLD: Mapping[Course, str] = {"rise": "a rise", "fall": "a fall", "same": "no change"}


class Travelled(NamedTuple):
    """Is the edits that bring the directions to the month, and what has to be left to the officer."""

    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]


class _Left(NamedTuple):
    """Is why a direction is left, and what helps."""

    reason: str
    remedy: str


_PARTLY = _Left("only some of its figures were refreshed", "Correct it by hand.")


def move_directions(
    plan: Plan,
    spots: Sequence[Spot],
    keyed: Mapping[str, Spot],
    changes: Sequence[FigureChange],
    settings: RatingSettings,
    period: Period,
    past: Past,
) -> Travelled:
    """Return what brings the directions beside refreshed figures to the period.

    `spots` are all of the plan's indicators, `keyed` those that an extract can fill, by the register's id.
    """
    cells = _cells_beside(plan, spots)
    known = _travels_by_line(keyed, changes, period, past)
    texts = {place: plan.cells.get(place, CellText()) for place in cells}
    lines = [line for shown in texts.values() for line in split_lines(shown.text)]
    column = [sign for line in lines if (sign := read_sign(line.text))]
    edits: list[Edit] = []
    findings: list[Finding] = []
    for place, beside in cells.items():
        shown, groups = texts[place], [known.get(_line(spot), []) for spot in beside]
        if shown.is_formula or not shown.text.strip() or not any(map(any, groups)):
            continue
        found = _decide(shown, groups, column, settings)
        if isinstance(found, _Left):
            findings.append(_finding(place, beside[0], shown, found))
        elif found[0]:
            edits.append(_edit(place, beside[0], shown, *found))
    return Travelled(tuple(edits), tuple(findings))


def _cells_beside(plan: Plan, spots: Sequence[Spot]) -> Mapping[Place, Sequence[Spot]]:
    """Return each direction's cell with the indicators that it stands beside."""
    cells: dict[Place, list[Spot]] = defaultdict(list)
    for spot in spots:
        place = _direction_cell(plan, spot)
        if place:
            cells[place].append(spot)
    return cells


def _travels_by_line(
    keyed: Mapping[str, Spot], changes: Sequence[FigureChange], period: Period, past: Past
) -> Mapping[_Line, _Travels]:
    """Return how the figures of each line have moved; None for one that was not refreshed."""
    travels = {change.entry.indicator: travel_of(change, period, past) for change in changes}
    lines: dict[_Line, list[Travel | None]] = defaultdict(list)
    for indicator, spot in keyed.items():
        lines[_line(spot)].append(travels.get(indicator))
    return lines


def _line(spot: Spot) -> _Line:
    return spot.sheet, spot.cell, spot.start


def _direction_cell(plan: Plan, spot: Spot) -> Place | None:
    """Return the cell of the direction column in the indicator's row, the anchor where it is merged."""
    if not spot.cell:  # a measure of a table without figures
        return None
    tables = [table for table in plan.tables if table.spans(spot.sheet, spot.cell)]
    cell = tables[0].beside(spot.cell, "direction") if tables else None
    if cell is None:
        return None
    area = next((area for area in tables[0].merged if area.holds(*parse_cell(cell))), None)
    return spot.sheet, cell_name(area.row, area.column) if area else cell


def _decide(
    shown: CellText, groups: Sequence[_Travels], column: Sequence[Sign], settings: RatingSettings
) -> tuple[list[TextSpan], str] | _Left:
    """Return the spans that change in a direction's cell with the reason; or why it is left.

    `groups` holds the moves of each measure beside it; None for a figure that was not refreshed.
    """
    lines = split_lines(shown.text)
    is_by_line = len(lines) == len(groups) > 1
    if len(lines) > 1 and not is_by_line:
        reason = f"it has {len(lines)} lines for {len(groups)} measures"
        return _Left(reason, "Give each measure a line, in their order.")
    spans: list[TextSpan] = []
    whys: list[str] = []
    together = [[move for group in groups for move in group]]
    for line, moves in zip(lines, groups if is_by_line else together, strict=True):
        found = _turn(line.text, moves, column, settings)
        if isinstance(found, _Left):
            return found
        if found:
            start, end, new = found
            spans.append((start + line.start, end + line.start, new))
            whys += [move.why for move in moves if move]
    return spans, "; ".join(whys)


def _turn(
    text: str, moves: _Travels, column: Sequence[Sign], settings: RatingSettings
) -> TextSpan | _Left | None:
    """Return the sign that changes in one line, None where it is right; or why it is left."""
    known, sign = [move for move in moves if move], read_sign(text)
    if not known or (sign and is_dash(sign, column)):
        return None
    if sign is None:
        reason = f"'{text.strip()}' is no direction that is known, or says more than one"
        return _Left(reason, "Correct it by hand.")
    course = _agreed(known, sign, settings) if len(known) == len(moves) else _PARTLY
    if isinstance(course, _Left) or course in sign.courses.values():
        return course if isinstance(course, _Left) else None
    new = write_course(course, sign, column)
    if new is None:
        reason = f"nothing in its column shows how the plan writes {_TOLD[course]}, and {known[0].why}"
        return _Left(reason, "Write it by hand once; from then on it is known.")
    return sign.start, sign.end, new


def _agreed(moves: Sequence[Travel], sign: Sign, settings: RatingSettings) -> Course | _Left:
    """Return which way a sign has to point by all of its figures, or why that cannot be told."""
    courses = {_course(move, sign, settings): move for move in moves}
    if None in courses:
        return _unclear(sign, courses[None])
    first, *others = (course for course in courses if course)
    if others:
        told = "; ".join(move.why for move in moves)
        return _Left(f"its figures have moved differently ({told})", "Decide which of them it is about.")
    return first


def _course(move: Travel, sign: Sign, settings: RatingSettings) -> Course | None:
    """Return which way a sign has to point, None where it could be two, or cannot be told."""
    if sign.is_of_performance or settings.arrows == "performance":
        return move.performance
    if settings.arrows == "value" or move.performance in {None, move.number}:
        return move.number
    return None


def _unclear(sign: Sign, move: Travel) -> _Left:
    if move.number is None:
        return _Left(
            f"figures to date began anew in April, and this year has none before it ({move.why})",
            "Correct it by hand.",
        )
    if move.performance is None:
        return _Left(
            f"the register does not say which way is better ({move.why})",
            "Give the measure a polarity there, or clear the note that asks you to confirm it.",
        )
    return _Left(
        f"'{sign.text}' may mean the number, which would be {_TOLD[move.number]} now, or the performance, "
        f"which would be {_TOLD[move.performance]} ({move.why})",
        'Say which in xlplan.toml, under [rating]: arrows = "value" or arrows = "performance".',
    )


def _edit(place: Place, spot: Spot, shown: CellText, spans: Sequence[TextSpan], why: str) -> Edit:
    new = shown.text
    for start, end, text in sorted(spans, reverse=True):
        new = new[:start] + text + new[end:]
    spans, old = sorted(spans), shown.text
    return Edit(*place, new=new, old=old, kind="direction", action=spot.action, why=why, spans=tuple(spans))


def _finding(place: Place, spot: Spot, shown: CellText, left: _Left) -> Finding:
    message = f"The direction of travel of {spot.action} was left as it is: {left.reason}."
    return Finding("XP402", "warning", message, *place, spot.action, remedy=left.remedy, quote=shown.text)
