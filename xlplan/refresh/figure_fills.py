"""The colour of a figure's own cell, where a sheet of months rates its figures by it.

Apart from ratings.py, which decides on actions: here each figure has a rating of its own, and no word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.model import CellText, Plan, Table
from xlplan.plan.rating_fills import from_set, most_used, read_fill
from xlplan.rating import Rating
from xlplan.refresh.figures import current_value
from xlplan.refresh.forward import Forward
from xlplan.refresh.forward_ratings import other_target
from xlplan.refresh.model import FigureChange, Spot
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

    The colours of a table are ratings where its figures have those of two ratings or more, and most of the
    last ones are green where the rule says so. Excel's own rules (conditional formatting) need no help.
    """
    by_table: dict[int, tuple[Table, dict[str, list[FigureChange]]]] = {}
    for change in changes:
        table = forward.table_of(change.spot)
        if table and _is_coloured(forward.plan, table, change):
            _, groups = by_table.setdefault(id(table), (table, {}))
            groups.setdefault(change.spot.cell, []).append(change)
    edits: list[Edit] = []
    findings: list[Finding] = []
    for table, groups in by_table.values():
        own = most_used(_figure_fills(forward.plan, table))
        every = [change for group in groups.values() for change in group]
        if len(own) < 2 or not _are_ratings(forward.plan, every, settings):
            continue
        denied = _denied(forward.plan, every, settings)
        found = [_colour(forward, own, group, settings, month, denied) for group in groups.values()]
        made = [each for each in found if isinstance(each, Edit)]
        edits += made
        findings += [each for each in found if isinstance(each, Finding)]
        findings += [colour_alone_finding(made[0])] if made and "rating" not in table.columns else []
    return Coloured(tuple(edits), tuple(findings))


def _are_ratings(plan: Plan, changes: Sequence[FigureChange], settings: RatingSettings) -> bool:
    """Tell whether most of the last figures that can be rated are green just where the rule says so."""
    last = _last(plan, changes, settings)
    return sum((shown == "Green") == (rated == "Green") for _, shown, rated in last) * 2 > len(last)


def _denied(
    plan: Plan, changes: Sequence[FigureChange], settings: RatingSettings
) -> dict[Rating, tuple[str, Rating]]:
    """Return each rating of the rule that a last figure is not coloured by, with its cell and what it shows.

    Where 93.4% against 95% is Red, a plan has Green and Red alone, or another tolerance.
    """
    return {rated: (cell, shown) for cell, shown, rated in _last(plan, changes, settings) if shown != rated}


def _last(
    plan: Plan, changes: Sequence[FigureChange], settings: RatingSettings
) -> list[tuple[str, Rating, Rating]]:
    """Return (cell, rating by its colour, rating by the rule) of each last figure that has both."""
    return [
        (change.spot.last or change.spot.cell, shown, rated)
        for change in changes
        if (rated := rate_entry(change.entry, current_value(change.entry, change.spot), settings).rating)
        if (shown := read_fill(_before(plan, change.spot).fill))
    ]


def _before(plan: Plan, spot: Spot) -> CellText:
    return plan.cells.get((spot.sheet, spot.last or spot.cell), CellText())


def _figure_fills(plan: Plan, table: Table) -> Iterator[str]:
    for row in range(table.header_row + 1, table.last_row + 1):
        for column in table.series:
            fill = plan.cells.get((table.sheet, cell_name(row, column)), CellText()).fill
            if fill:
                yield fill


def _is_coloured(plan: Plan, table: Table, change: FigureChange) -> bool:
    """Tell whether a cell gets a new figure, and the latest one before it has the colour of a rating."""
    spot = change.spot
    is_new = change.spans or spot.last or change.number != spot.number
    is_by_rule = any(area.holds(*parse_cell(spot.cell)) for area in table.coloured)
    return bool(is_new) and read_fill(_before(plan, spot).fill) is not None and not is_by_rule


def _colour(
    forward: Forward,
    own: Mapping[Rating, str],
    group: Sequence[FigureChange],
    settings: RatingSettings,
    month: Period,
    denied: Mapping[Rating, tuple[str, Rating]],
) -> Edit | Finding | None:
    """Return the edit that gives a cell its colour, None where it has it, or why it is left."""
    spot = group[0].spot
    shown = forward.plan.cells.get((spot.sheet, spot.cell), CellText())
    found = _agree(forward, shown, group, settings, month, denied)
    if isinstance(found, str):
        return _left(group[0], found)
    rating, why = found
    fill = from_set(own, rating)
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


def _agree(
    forward: Forward,
    shown: CellText,
    group: Sequence[FigureChange],
    settings: RatingSettings,
    month: Period,
    denied: Mapping[Rating, tuple[str, Rating]],
) -> tuple[Rating, str] | str:
    """Return the one rating of a cell's figures with the reason; or why its colour is left."""
    others = [other for change in group if (other := other_target(forward, change))]
    if others:
        return others[0]
    rated = [_rate(change, settings, month) for change in group]
    ratings = {rating for rating, _ in rated}
    why = "; ".join(why for _, why in rated)
    final = next(iter(ratings)) if len(ratings) == 1 else None
    if final is None:
        return why
    if group[0].spot.last and read_fill(shown.fill) not in {None, final}:
        return f"its cell is coloured already ({shown.fill}); it would be {final}"
    if final in denied:
        cell, other = denied[final]
        return f"{why}; and {cell}, which is {final} by the same rule, is coloured {other}"
    return final, why


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
