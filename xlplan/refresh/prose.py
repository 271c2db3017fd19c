"""Sentences that still quote a figure which the refresh has changed: pointed out, and never changed.

Apart from beside.py, which looks around the figure in its own cell: here are the action's other columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xlplan.address import cell_name
from xlplan.findings import Finding
from xlplan.plan.model import CellText, Plan, Table
from xlplan.refresh.figures import Doubt, read_figure, shorten, shown_number
from xlplan.refresh.model import FigureChange, Spot
from xlplan.text.claims import Claim, counts_the_same, find_claims
from xlplan.text.figures import render
from xlplan.text.likeness import is_general, likeness
from xlplan.text.periods import Period, move_periods

_COLUMNS = ("progress", "next_steps", "comments")
_RECENT = 3  # months back: what a sentence dates earlier is history, and meant to stay


def find_stale_sentences(
    plan: Plan, spots: Sequence[Spot], changes: Sequence[FigureChange], period: Period
) -> Iterator[Finding]:
    """Yield a warning for each sentence that quotes an old value of a figure of its own action."""
    measures: dict[str, list[str]] = {}
    for spot in spots:
        measures.setdefault(spot.action, []).append(spot.measure)
    cells = _cells_by_action(plan)
    for change in changes:
        old = _old_value(change)
        if old is None or old[0] == change.value or not _is_shown_anew(change):
            continue
        others = [each for each in measures[change.spot.action] if each != change.spot.measure]
        for heading, sheet, cell in cells.get(change.spot.action, ()):
            if (sheet, cell) == (change.spot.sheet, change.spot.cell):
                continue  # beside.py looks around the figure itself
            shown = plan.cells.get((sheet, cell), CellText())
            for claim in find_claims(shown.text, shown.superscript) if not shown.is_formula else ():
                if _is_the_old_one(claim, old, period) and _is_about(claim, change, others):
                    yield _finding(change, claim, (heading, sheet, cell), period)


def _cells_by_action(plan: Plan) -> dict[str, list[tuple[str, str, str]]]:
    """Return (heading, sheet, cell) of each narrative cell, by action."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in plan.action_rows:
        first, sheet = int(str(row["row"])), str(row["sheet"])
        tables = [
            t for t in plan.tables if t.sheet == sheet and (t.cards or t.header_row < first <= t.last_row)
        ]
        own = [table for table in tables if table.spans(sheet, str(row["area_cell"] or ""))]
        table = (own or tables)[0]
        found[str(row["action"])] = [
            (" ".join(table.headings[name].split()), sheet, cell)
            for name in _COLUMNS
            if name in table.columns
            for cell in _cells_of(table, name, {str(key): value for key, value in row.items()})
        ]
    return found


def _cells_of(table: Table, name: str, row: Mapping[str, object]) -> list[str]:
    """Return the cells of a column in the rows of an action (a row of the frame), or the one on its card."""
    if table.cards:
        return [str(row[f"{name}_cell"])]
    rows = range(int(str(row["row"])), int(str(row["last_row"])) + 1)
    return [cell_name(number, table.columns[name]) for number in rows]


def _old_value(change: FigureChange) -> tuple[Decimal, str] | None:
    """Return the exact value that the plan showed, and its unit."""
    spot = change.spot
    if spot.number is not None:
        if spot.clock:
            return shown_number(spot), "seconds"
        return shown_number(spot), "%" if "%" in spot.number_format else ""
    reading = read_figure(change.entry, spot)
    if isinstance(reading, Doubt) or reading.high is not None or reading.bound:
        return None
    return reading.value, reading.unit


def _is_shown_anew(change: FigureChange) -> bool:
    """Tell whether the figure as shown is another one now: 91.04 after 91 is not."""
    return change.number is not None or (change.figure is not None and change.figure in change.spans)


def _is_the_old_one(claim: Claim, old: tuple[Decimal, str], period: Period) -> bool:
    reading = claim.reading
    if (reading.value, reading.unit) != old or reading.high is not None or reading.bound:
        return False
    return all(
        span.period.kind in {"month", "day"} and period.shift(-_RECENT) <= span.period.month_period < period
        for span in claim.periods
    )


def _is_about(claim: Claim, change: FigureChange, others: Sequence[str]) -> bool:
    """Tell whether the sentence is about the change's measure, and no more about another of the action."""
    measure = change.spot.measure
    if not others and claim.reading.unit == "%" and is_general(claim.phrase):
        return True
    if not counts_the_same(claim, measure):
        return False
    mine = likeness(measure, claim.phrase, others)
    rivals = [likeness(other, claim.phrase, [measure]) for other in others]
    return mine > max(rivals, default=0)


def _finding(change: FigureChange, claim: Claim, where: tuple[str, str, str], period: Period) -> Finding:
    heading, sheet, cell = where
    entry, old = change.entry, claim.reading
    new = render(change.value, old)
    moved = _respelt(claim, new, period)
    return Finding(
        "XP401",
        "warning",
        f"{heading} still says '{old.text}' of {entry.indicator} ('{shorten(entry.measure)}'), which is "
        f"{new} for {period.label}. It would read: '{moved}'",
        sheet,
        cell,
        change.spot.action,
        entry.indicator,
        "Correct the sentence by hand if it speaks of the latest figure; a refresh never changes it.",
        claim.sentence,
    )


def _respelt(claim: Claim, new: str, period: Period) -> str:
    """Return the sentence with the new figure, and its months at the period where that is plain."""
    text = claim.before + claim.reading.text + claim.after
    inside = " ".join(text.split())
    moved = list(move_periods(text, period).spans)
    begins = len(claim.before)
    spans = [*moved, (begins, begins + len(claim.reading.text), new)]
    for start, end, words in sorted(spans, reverse=True):
        text = text[:start] + words + text[end:]
    return claim.sentence.replace(inside, " ".join(text.split()), 1)
