"""Each action's rating from its indicators', with the sentence why; the officer's override comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.model import Plan, plan_cell
from xlplan.plan.rating_words import fill_for, read_rating, word_for
from xlplan.plan.register import Entry
from xlplan.rating import Rating, parse_tolerance, rate, roll_up
from xlplan.refresh.figures import current_value
from xlplan.refresh.model import FigureChange, RatingDecision, Spot
from xlplan.text.periods import Period


class Rated(NamedTuple):
    """Is one indicator's part in its action's rating."""

    entry: Entry
    rating: Rating | None
    override: Rating | None
    why: str


class Decided(NamedTuple):
    """Is the actions' ratings, the edits that show them, and what has to be said about them."""

    ratings: tuple[RatingDecision, ...]
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]


def decide_ratings(
    plan: Plan,
    entries: Sequence[Entry],
    spots: Mapping[str, Spot],
    changes: Mapping[str, FigureChange],
    settings: RatingSettings,
    period: Period,
) -> Decided:
    """Return what every action's rating becomes. Actions that no indicator rates keep the officer's own."""
    ratings: list[RatingDecision] = []
    edits: list[Edit] = []
    findings: list[Finding] = []
    for action in plan.actions.to_dict("records"):
        mine = [entry for entry in entries if entry.indicator in spots and spots[entry.indicator].action == action["action"]]
        rated = [_rated(entry, spots[entry.indicator], changes, settings, period) for entry in mine if _rates(entry)]
        findings += [finding for entry in mine if (finding := _override_fault(entry, spots[entry.indicator], period))]
        if not rated:
            continue
        decision, left = _decide(str(action["action"]), str(action["rating"]), rated, plan, settings)
        ratings.append(decision)
        if decision.new == decision.published:
            findings += [_left(action, left)] if left else []
            continue
        edit = _edit(plan, action, decision, settings)
        if isinstance(edit, Edit):
            edits.append(edit)
        else:
            findings.append(edit)
            ratings[-1] = RatingDecision(*_kept(decision))
    return Decided(tuple(ratings), tuple(edits), tuple(findings))


def _rates(entry: Entry) -> bool:
    """Tell whether the indicator counts for its action: as the register says, else where it has a target."""
    return entry.target is not None if entry.rates is None else entry.rates


def _rated(
    entry: Entry, spot: Spot, changes: Mapping[str, FigureChange], settings: RatingSettings, period: Period
) -> Rated:
    change = changes.get(entry.indicator)
    value = change.value if change else current_value(entry, spot)
    found = rate(
        value,
        polarity=entry.polarity,
        target=entry.target,
        target_high=entry.target_high,
        tolerance=parse_tolerance(entry.tolerance or settings.tolerance),
        unit="%" if entry.unit == "%" else "",
    )
    where = f"{period.label}, {change.answer.source}" if change else "as the plan shows it"
    why = f"{entry.indicator}: {found.reason} ({where})"
    override = _override(entry, settings, period)
    if override:
        until = f" until {entry.override_until:%d %B %Y}" if entry.override_until else ""
        why += f"; set to {override} by {entry.override_by}{until}: {entry.override_reason}"
    return Rated(entry, found.rating, override, why)


def _override(entry: Entry, settings: RatingSettings, period: Period) -> Rating | None:
    """Return the officer's own rating where it stands: with a reason and a name, and not past its date."""
    if not entry.override or not entry.override_reason or not entry.override_by:
        return None
    if entry.override_until and entry.override_until < period.last:
        return None
    return read_rating(entry.override, settings.words)


def _override_fault(entry: Entry, spot: Spot, period: Period) -> Finding | None:
    if not entry.override:
        return None
    if not entry.override_reason or not entry.override_by:
        wrong = "has no reason or no name, so it does not count"
    elif entry.override_until and entry.override_until < period.last:
        wrong = f"ended on {entry.override_until:%d %B %Y}, so it does not count any more"
    else:
        return None
    return Finding(
        "XP106",
        "warning",
        f"The override of {entry.indicator} to {entry.override} {wrong}.",
        spot.sheet,
        spot.cell,
        spot.action,
        entry.indicator,
        "Give it a reason, a name and a date in the register, or take it out.",
        entry.override_reason,
    )


def _decide(
    action: str, published: str, rated: Sequence[Rated], plan: Plan, settings: RatingSettings
) -> tuple[RatingDecision, str | None]:
    """Return the action's decision, and why it was left where it could not be decided."""
    why = "; ".join(item.why for item in rated)
    computed = roll_up([item.rating for item in rated if item.rating], settings.rollup)
    final = roll_up([r for item in rated if (r := item.override or item.rating)], settings.rollup)
    overrides = [item.override for item in rated if item.override]
    unknown = [item.entry.indicator for item in rated if not (item.override or item.rating)]
    override = overrides[0] if overrides else None
    standing = read_rating(published, settings.words)
    left: str | None = None
    if standing == "Complete":
        final = None
    elif unknown and final != "Red":
        left = f"{', '.join(unknown)} cannot be rated"
        final = None
    new = word_for(final, plan, settings.words) if final and final != standing else published
    return RatingDecision(action, published, computed, new, override, why), left


def _kept(decision: RatingDecision) -> tuple[str, str, str | None, str, str | None, str]:
    return decision.action, decision.published, decision.computed, decision.published, decision.override, decision.why


def _edit(plan: Plan, action: Mapping[str, object], decision: RatingDecision, settings: RatingSettings) -> Edit | Finding:
    sheet, cell = str(action["sheet"]), str(action["rating_cell"])
    shown = plan.cells.get((sheet, cell)) or plan_cell(plan, cell)
    if shown.is_formula:
        return _left(action, "its cell holds a formula, which is never overwritten")
    rating = read_rating(decision.new, settings.words)
    fill = fill_for(rating, plan, settings.words) if rating else None
    return Edit(
        sheet,
        cell,
        new=decision.new,
        fill=fill if fill != shown.fill else None,
        old=shown.text,
        kind="rating",
        action=decision.action,
        why=decision.why,
    )


def _left(action: Mapping[str, object], reason: str) -> Finding:
    return Finding(
        "XP101",
        "warning",
        f"The rating of {action['action']} was left as it is: {reason}.",
        str(action["sheet"]),
        str(action["rating_cell"]),
        str(action["action"]),
        remedy="Rate the action by hand, or correct the register.",
        quote=str(action["rating"]),
    )


def rated_indicators(entries: Iterable[Entry]) -> list[Entry]:
    """Return the indicators that count for their action's rating."""
    return [entry for entry in entries if _rates(entry)]
