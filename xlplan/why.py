"""Why a cell, an indicator or an action has its figure and colour: from the register, the plan and its receipts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlplan.address import full_address, split_address
from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.errors import UsageError
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry
from xlplan.rating import parse_tolerance, rate
from xlplan.receipts import Receipt
from xlplan.refresh.figures import current_value, reading_of
from xlplan.refresh.locate import locate
from xlplan.refresh.model import Spot, spots_of


class Reason(NamedTuple):
    """Is one sentence of the answer, and what it is about."""

    about: str
    cell: str
    sentence: str


def explain(
    plan: Plan, entries: Sequence[Entry], receipts: Iterable[Receipt], settings: RatingSettings, reference: str
) -> list[Reason]:
    """Return the reasons for a cell ('H8'), an indicator ('I03.1') or an action ('A03').

    `receipts` are those kept beside the plan, newest first. Raises UsageError for a reference that is none of the three.
    """
    spots = locate(entries, spots_of(plan)).spots
    actions, wanted = _meant(plan, spots, reference)
    kept = list(receipts)
    reasons: list[Reason] = []
    for action in plan.actions.to_dict("records"):
        if action["action"] not in actions:
            continue
        reasons.append(_rating_reason(dict(action), kept))
        for entry in entries:
            spot = spots.get(entry.indicator)
            if spot and spot.action == action["action"] and (wanted is None or entry.indicator in wanted):
                reasons += _figure_reasons(entry, spot, settings, kept)
    return reasons


def _meant(plan: Plan, spots: dict[str, Spot], reference: str) -> tuple[set[str], set[str] | None]:
    """Return the actions that are meant, and which of their indicators (None: all)."""
    known = {str(action).casefold(): str(action) for action in plan.actions["action"]}
    if reference.casefold() in known and reference.casefold() not in {s.cell.casefold() for s in spots.values()}:
        return {known[reference.casefold()]}, None
    for indicator, spot in spots.items():
        if indicator.casefold() == reference.casefold():
            return {spot.action}, {indicator}
    try:
        sheet, cell = split_address(reference)
    except ValueError:
        sheet, cell = None, ""
    here = [(i, s) for i, s in spots.items() if s.cell == cell and sheet in (None, s.sheet)]
    if here:
        return {spot.action for _, spot in here}, {indicator for indicator, _ in here}
    rated = [str(a["action"]) for a in plan.actions.to_dict("records") if _row_of(dict(a), sheet, cell)]
    if rated:
        return set(rated), None
    if reference.casefold() in known:
        return {known[reference.casefold()]}, None
    raise UsageError(
        f"'{reference}' is no cell of the plan's table, no indicator and no action; write one such as H8, I03.1 or A03",
        file=plan.path,
    )


def _row_of(action: dict[str, object], sheet: str | None, cell: str) -> bool:
    """Tell whether the cell is one of the action's own."""
    digits = "".join(letter for letter in cell if letter.isdigit())
    if not digits or sheet not in (None, action["sheet"]):
        return False
    return int(str(action["row"])) <= int(digits) <= int(str(action["last_row"]))


def _rating_reason(action: dict[str, object], receipts: Sequence[Receipt]) -> Reason:
    name, cell = str(action["action"]), str(action["rating_cell"])
    where = full_address(str(action["sheet"]), cell)
    for receipt in receipts:
        for rating in receipt.ratings:
            if rating.get("action") == name and rating.get("new") == action["rating"]:
                return Reason(name, where, f"{action['rating']} since {receipt.period or receipt.written}: {rating.get('why')}.")
    return Reason(name, where, f"{action['rating'] or 'No rating'}, as the officer wrote it: no refresh has decided it.")


def _figure_reasons(entry: Entry, spot: Spot, settings: RatingSettings, receipts: Sequence[Receipt]) -> list[Reason]:
    where = full_address(spot.sheet, spot.cell)
    reading = reading_of(entry, spot)
    if spot.number is None and isinstance(reading, str):
        return [Reason(entry.indicator, where, f"'{entry.measure}': {reading}.")]
    shown = f"{spot.number:g}" if spot.number is not None or isinstance(reading, str) else reading.text
    edit = _edit_of(spot, receipts)
    origin = f"from {edit[0].source}, period {edit[1].period}" if edit else "as the officer wrote it"
    reasons = [Reason(entry.indicator, where, f"'{entry.measure}' shows {shown}, {origin}.")]
    if entry.target is not None:
        rated = rate(
            current_value(entry, spot),
            polarity=entry.polarity,
            target=entry.target,
            target_high=entry.target_high,
            tolerance=parse_tolerance(entry.tolerance or settings.tolerance),
            unit="%" if entry.unit == "%" else "",
        )
        reasons.append(Reason(entry.indicator, where, f"{rated.reason}."))
    return reasons


def _edit_of(spot: Spot, receipts: Sequence[Receipt]) -> tuple[Edit, Receipt] | None:
    """Return the newest edit that wrote what the cell holds now."""
    for receipt in receipts:
        for edit in receipt.edits:
            if (edit.sheet, edit.cell) == (spot.sheet, spot.cell) and edit.kind == "figure":
                if edit.new == spot.cell_text or (edit.number is not None and edit.number == spot.number):
                    return edit, receipt
    return None
