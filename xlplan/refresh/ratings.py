"""Each action's rating from its indicators', with the sentence why; the officer's override comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.confirming import awaited
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry
from xlplan.rating import Rated, Rating, parse_tolerance, rate, roll_up
from xlplan.refresh.figures import current_value, shorten
from xlplan.refresh.model import FigureChange, RatingDecision, Spot
from xlplan.refresh.overrides import override_finding, standing_override, told
from xlplan.refresh.rating_cells import (
    Left,
    RatingCell,
    RatingPlace,
    arrow_finding,
    colour_alone_finding,
    is_unknown_word,
    left_finding,
    rating_edit,
    read_rating_cells,
    shown_after,
    unknown_words_finding,
    why_unwritable,
)  # fmt: skip
from xlplan.text.figures import readings
from xlplan.text.periods import Period


class Decided(NamedTuple):
    """Is the actions' ratings, the edits that show them, and what has to be said about them."""

    ratings: tuple[RatingDecision, ...]
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]


class _Part(NamedTuple):
    """Is one indicator's part in its action's rating."""

    entry: Entry
    rating: Rating | None
    override: Rating | None
    why: str
    is_new: bool


def decide_ratings(
    plan: Plan,
    entries: Sequence[Entry],
    spots: Mapping[str, Spot],
    changes: Sequence[FigureChange],
    settings: RatingSettings,
    period: Period,
    places: Mapping[str, RatingPlace] | None = None,
) -> Decided:
    """Return what every action's rating becomes. Actions that no indicator rates keep the officer's own.

    `places` gives, by action, the cells of the month's own ratings, where the table has those.
    """
    by_indicator = {change.entry.indicator: change for change in changes}
    ratings: list[RatingDecision] = []
    edits: list[Edit] = []
    findings: list[Finding] = []
    unknown: list[tuple[RatingCell, Rating]] = []
    for action in read_rating_cells(plan, settings.words, places):
        mine = [entry for entry in entries if entry.indicator in spots]
        mine = [entry for entry in mine if spots[entry.indicator].action == action.name]
        faults = (
            override_finding(entry, spots[entry.indicator], settings.words, period.last) for entry in mine
        )
        findings += [fault for fault in faults if fault]
        rating = [(entry, by_indicator.get(entry.indicator)) for entry in mine if counts_for_action(entry)]
        parts = [_part(entry, spots[entry.indicator], change, settings, period) for entry, change in rating]
        doubts = (_rounded(change, settings) for _, change in rating if change)
        findings += [doubt for doubt in doubts if doubt]
        if parts:
            decision, edit, told = _decide(action, parts, plan, settings)
            ratings.append(decision)
            edits += [edit] if edit else []
            if isinstance(told, Finding):
                findings.append(told)
            elif told:
                unknown.append((action, told))
    if unknown:
        findings.append(unknown_words_finding(unknown, settings.words))
    if edits and all(edit.new is None and edit.number is None for edit in edits):
        findings.append(colour_alone_finding(edits[0]))
    return Decided(tuple(ratings), tuple(edits), tuple(findings))


def counts_for_action(entry: Entry) -> bool:
    """Tell whether the indicator counts for its action: as the register says, else where it has a target."""
    return entry.target is not None if entry.rates is None else entry.rates


def _part(
    entry: Entry, spot: Spot, change: FigureChange | None, settings: RatingSettings, period: Period
) -> _Part:
    found = rate_entry(entry, change.value if change else current_value(entry, spot), settings)
    where = f"{period.label}, {change.answer.source}" if change else "as the plan shows it"
    why = f"{entry.indicator}: {found.reason} ({where})"
    override = standing_override(entry, settings.words, period.last)
    if override:
        why += f"; {told(entry, override)}"
    return _Part(entry, found.rating, override, why, is_new=bool(change or override))


def rate_entry(entry: Entry, value: Decimal | None, settings: RatingSettings) -> Rated:
    """Return the indicator's rating by a value, as the register and the settings have it.

    None where its polarity or target was read from words alone, and nobody has confirmed it.
    """
    asks = awaited(entry)
    if asks:
        return Rated(None, f"nobody has confirmed in the register {' and '.join(asks)}, so no rating")
    return rate(
        value,
        polarity=entry.polarity,
        target=entry.target,
        target_high=entry.target_high,
        tolerance=parse_tolerance(entry.tolerance or settings.tolerance),
        unit="" if entry.unit == "count" else entry.unit,
    )


def _rounded(change: FigureChange, settings: RatingSettings) -> Finding | None:
    """Return a warning where the figure as it is shown, rounded, has another rating than the value itself."""
    entry, spot = change.entry, change.spot
    figures = readings(change.figure[2], (), change.spot.clock) if change.figure else ()
    shown = [figure for figure in figures if figure.high is None]
    exact = rate_entry(entry, change.value, settings)
    if not shown or rate_entry(entry, shown[0].value, settings).rating == exact.rating:
        return None
    return Finding(
        "XP101",
        "warning",
        f"{entry.indicator} is {change.value:f}, which is {exact.rating}; shown as {shown[0].text} it looks "
        f"{rate_entry(entry, shown[0].value, settings).rating}. It was rated by the value itself.",
        spot.sheet,
        spot.cell,
        spot.action,
        entry.indicator,
        "Give the indicator another decimal in the register, so that the plan shows what it is rated by.",
        spot.text,
    )


def _decide(
    action: RatingCell, parts: Sequence[_Part], plan: Plan, settings: RatingSettings
) -> tuple[RatingDecision, Edit | None, Finding | Rating | None]:
    """Return the action's decision with the edit that shows it, and what has to be said of either.

    Where the plan's own word stands in the way, that is the rating that it would become.
    """
    computed = roll_up([part.rating for part in parts if part.rating], settings.rollup)
    final = roll_up([r for part in parts if (r := part.override or part.rating)], settings.rollup)
    why = "; ".join(part.why for part in parts)
    edit: Edit | None = None
    is_blocked = action.obstacle and final and (action.is_blank or action.standing != final)
    blocked = Left(f"{action.obstacle}, and it would be {final}") if is_blocked else None
    left = blocked or _obstacle(action, parts, final, settings)
    is_due = not left and final and (action.is_blank or action.standing not in {final, "Complete"})
    is_unknown = is_due and is_unknown_word(action, settings.words)
    if is_due and final and not is_unknown:
        reason = why_unwritable(action, final, plan, settings.words)
        left = Left(reason) if reason else None
        edit = None if left else rating_edit(action, final, why, plan, settings)
    decision = RatingDecision(
        action.name,
        action.published,
        computed,
        shown_after(edit, final, settings.words) if edit and final else action.published,
        next((part.override for part in parts if part.override), None),
        why,
    )
    is_written = edit and (edit.new is not None or edit.number is not None)
    told = left_finding(action, left) if left else final if is_unknown else None
    if is_written and final:
        told = arrow_finding(action, final)
    return decision, edit, told


def _obstacle(
    action: RatingCell, parts: Sequence[_Part], final: Rating | None, settings: RatingSettings
) -> Left | None:
    """Return why the rating cannot be decided; None where it can, or has not to be."""
    if action.standing == "Complete" or settings.rollup == "officer":
        return None
    unknown = [part.entry for part in parts if not (part.override or part.rating)]
    if unknown and not (final == "Red" and settings.rollup == "worst"):
        return _of_unknown(unknown)
    if final != action.standing and not any(part.is_new for part in parts):
        return Left(f"by the figures that stand it would be {final}, and there is no new figure for it")
    return None


def _why_unrated(entry: Entry) -> str:
    """Return what is missing for an indicator's rating, as a clause that its name ends."""
    if entry.target is None:
        return "the register has no target for"
    if entry.polarity == "none":
        return "the register does not say whether higher or lower is better for"
    return "no figure can be rated of"


def _of_unknown(entries: Sequence[Entry]) -> Left:
    """Return which indicators have no rating, those first of which the register asks something."""
    asked = {entry.indicator: " and ".join(awaited(entry)) for entry in entries if awaited(entry)}
    reasons = [
        f"nobody has confirmed {asked[entry.indicator]} for {entry.indicator} ('{shorten(entry.measure)}')"
        for entry in entries
        if entry.indicator in asked
    ]
    unrated: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.indicator not in asked:
            unrated[_why_unrated(entry)].append(entry.indicator)
    reasons += [f"{why} {', '.join(names)}" for why, names in unrated.items()]
    if not asked:
        return Left(*reasons)
    rows = ", ".join(str(entry.row) for entry in entries if entry.indicator in asked)
    remedy = (
        f"In the register, clear the note in row {rows} if that is so; if not, write there what is right."
    )
    return Left("; ".join(reasons), remedy)
