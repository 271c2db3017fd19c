"""Why a cell, an indicator or an action shows what it shows: from the register, the plan and its receipts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP
from typing import NamedTuple

from xlplan.address import full_address, parse_cell, split_address
from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.errors import UsageError
from xlplan.plan.history import Point
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry
from xlplan.receipts import Receipt
from xlplan.refresh.figures import Doubt, current_value, read_figure
from xlplan.refresh.locate import locate
from xlplan.refresh.model import Spot, spots_of
from xlplan.refresh.ratings import rate_entry


class Reason(NamedTuple):
    """Is one sentence of the answer: what it is about (A03, I03.1, footnote), its cell, the words."""

    about: str
    cell: str
    sentence: str


class _Meant(NamedTuple):
    """Is what a reference means: an action, all of its indicators (None) or some."""

    action: str
    indicators: frozenset[str] | None = None


def explain(
    plan: Plan,
    entries: Sequence[Entry],
    receipts: Iterable[Receipt],
    settings: RatingSettings,
    reference: str,
    points: Sequence[Point] = (),
) -> list[Reason]:
    """Return the reasons for a cell ('H8'), an indicator ('I03.1') or an action ('A03').

    `receipts` are those kept beside the plan, newest first; only those that led to this plan count. A figure
    that none of them wrote is explained by the newest of `points`, the plan's history, that comes to it.
    Raises UsageError for a reference that is none of the three.
    """
    spots = locate(entries, spots_of(plan)).spots
    kept = list(lineage(receipts, plan.path.name))
    meant = _by_name(plan, spots, reference) or _by_cell(plan, spots, reference)
    if meant is None:
        edited = list(_edits_at(reference, kept))
        if edited:
            return edited
        raise UsageError(
            f"'{reference}' is no cell of the plan's table, no indicator and no action; "
            "write one such as H8, I03.1 or A03",
            file=plan.path,
        )
    reasons = [_rating_reason(plan, meant.action, kept)]
    for entry in entries:
        spot = spots.get(entry.indicator)
        is_wanted = meant.indicators is None or entry.indicator in meant.indicators
        if spot and spot.action == meant.action and is_wanted:
            reasons += _figure_reasons(entry, spot, settings, kept, points)
    return reasons


def lineage(receipts: Iterable[Receipt], name: str) -> Iterator[Receipt]:
    """Yield the receipts, newest first, of the writes that led to the workbook of this name."""
    for receipt in receipts:
        if receipt.output == name:
            yield receipt
            name = receipt.source


def _by_name(plan: Plan, spots: Mapping[str, Spot], reference: str) -> _Meant | None:
    for action in plan.action_rows:
        if str(action["action"]).casefold() == reference.casefold():
            return _Meant(str(action["action"]))
    for indicator, spot in spots.items():
        if indicator.casefold() == reference.casefold():
            return _Meant(spot.action, frozenset({indicator}))
    return None


def _by_cell(plan: Plan, spots: Mapping[str, Spot], reference: str) -> _Meant | None:
    try:
        sheet, cell = split_address(reference)
    except ValueError:
        return None
    here = {i: s for i, s in spots.items() if s.cell == cell and sheet in (None, s.sheet)}
    for spot in here.values():
        return _Meant(spot.action, frozenset(here))
    row, column = parse_cell(cell)
    for action in plan.action_rows:
        in_row = int(str(action["row"])) <= row <= int(str(action["last_row"]))
        if in_row and column in plan.columns.values() and sheet in (None, action["sheet"]):
            return _Meant(str(action["action"]))
    return None


def _edits_at(reference: str, receipts: Sequence[Receipt]) -> Iterator[Reason]:
    """Yield why a cell outside the table, such as a footnote, reads as it does."""
    try:
        sheet, cell = split_address(reference)
    except ValueError:
        return
    for receipt in receipts:
        for edit in receipt.edits:
            if edit.cell == cell and sheet in (None, edit.sheet):
                where = full_address(edit.sheet, edit.cell)
                yield Reason(edit.kind, where, f"'{edit.new}' since {receipt.period}: {edit.why}.")
                return


def _rating_reason(plan: Plan, name: str, receipts: Sequence[Receipt]) -> Reason:
    action = next(row for row in plan.action_rows if row["action"] == name)
    if not action["rating_cell"]:
        return Reason(name, str(action["sheet"]), "The plan has no column of ratings.")
    where = full_address(str(action["sheet"]), str(action["rating_cell"]))
    shown = str(action["rating"]).strip()
    for receipt in receipts:
        for rating in receipt.ratings:
            if rating.get("action") == name and rating.get("new") == shown:
                return Reason(
                    name, where, f"{shown} by the refresh for {receipt.period}: {rating.get('why')}."
                )
    said = f"{shown or 'No rating'}, as the officer wrote it: no refresh on record has decided it."
    return Reason(name, where, said)


def _figure_reasons(
    entry: Entry,
    spot: Spot,
    settings: RatingSettings,
    receipts: Sequence[Receipt],
    points: Sequence[Point],
) -> list[Reason]:
    where = full_address(spot.sheet, spot.cell)
    reading = read_figure(entry, spot)
    if spot.number is None and isinstance(reading, Doubt):
        return [Reason(entry.indicator, where, f"'{entry.measure}': {reading.reason}.")]
    shown = spot.text if isinstance(reading, Doubt) or spot.number is not None else reading.text
    written = _edit_of(spot, receipts)
    origin = f"from {written[0].source}, period {written[1].period}" if written else ""
    origin = origin or _in_history(entry, spot, points) or "as the officer wrote it"
    reasons = [Reason(entry.indicator, where, f"'{entry.measure}' shows {shown}, {origin}.")]
    if entry.target is not None:
        rated = rate_entry(entry, current_value(entry, spot), settings)
        reasons.append(Reason(entry.indicator, where, f"{rated.reason}."))
    return reasons


def _in_history(entry: Entry, spot: Spot, points: Sequence[Point]) -> str | None:
    """Return where the history has the figure from: the newest value that comes to it when rounded alike."""
    shown = current_value(entry, spot)
    for point in sorted(points, key=lambda point: point.period.last, reverse=True):
        is_ours = point.indicator == entry.indicator and not point.team
        if shown is not None and is_ours and point.value.quantize(shown, ROUND_HALF_UP) == shown:
            return f"as it was in {point.period.label} ({point.source}, by the plan's history)"
    return None


def _edit_of(spot: Spot, receipts: Sequence[Receipt]) -> tuple[Edit, Receipt] | None:
    """Return the newest edit that wrote what the cell holds now."""
    for receipt in receipts:
        for edit in receipt.edits:
            is_here = (edit.sheet, edit.cell, edit.kind) == (spot.sheet, spot.cell, "figure")
            if is_here and (edit.new == spot.cell_text or edit.number == spot.number is not None):
                return edit, receipt
    return None
