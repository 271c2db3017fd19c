"""Each action's rating from its indicators', with the sentence why; the officer's override comes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.model import CellText, Plan
from xlplan.plan.rating_words import fill_for, read_fill, read_rating, shows_words, word_for
from xlplan.plan.register import Entry
from xlplan.rating import Rated, Rating, parse_tolerance, rate, roll_up
from xlplan.refresh.figures import current_value
from xlplan.refresh.model import FigureChange, RatingDecision, Spot
from xlplan.refresh.overrides import override_finding, standing_override, told
from xlplan.text.figures import readings
from xlplan.text.periods import Period


class Decided(NamedTuple):
    """Is the actions' ratings, the edits that show them, and what has to be said about them."""

    ratings: tuple[RatingDecision, ...]
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]


class _Part(NamedTuple):
    """Is one indicator's part in its action's rating."""

    indicator: str
    rating: Rating | None
    override: Rating | None
    why: str


class _Action(NamedTuple):
    """Is an action's rating as the plan shows it: its cell, the word, and which rating that means."""

    name: str
    sheet: str
    cell: str
    shown: CellText
    published: str
    standing: Rating | None


def decide_ratings(
    plan: Plan,
    entries: Sequence[Entry],
    spots: Mapping[str, Spot],
    changes: Sequence[FigureChange],
    settings: RatingSettings,
    period: Period,
) -> Decided:
    """Return what every action's rating becomes. Actions that no indicator rates keep the officer's own."""
    by_indicator = {change.entry.indicator: change for change in changes}
    ratings: list[RatingDecision] = []
    edits: list[Edit] = []
    findings: list[Finding] = []
    for action in _actions(plan, settings.words):
        mine = [entry for entry in entries if entry.indicator in spots]
        mine = [entry for entry in mine if spots[entry.indicator].action == action.name]
        faults = (override_finding(entry, spots[entry.indicator], settings.words, period) for entry in mine)
        findings += [fault for fault in faults if fault]
        rating = [(entry, by_indicator.get(entry.indicator)) for entry in mine if _rates(entry)]
        parts = [_part(entry, spots[entry.indicator], change, settings, period) for entry, change in rating]
        doubts = (_rounded(change, settings) for _, change in rating if change)
        findings += [doubt for doubt in doubts if doubt]
        if parts:
            decision, outcome = _decide(action, parts, plan, settings)
            ratings.append(decision)
            edits += [outcome] if isinstance(outcome, Edit) else []
            findings += [outcome] if isinstance(outcome, Finding) else []
    return Decided(tuple(ratings), tuple(edits), tuple(findings))


def _actions(plan: Plan, words: Mapping[str, str]) -> Iterator[_Action]:
    for row in plan.actions.to_dict("records"):
        sheet, cell, text = str(row["sheet"]), str(row["rating_cell"]), str(row["rating"])
        shown = plan.cells.get((sheet, cell), CellText())
        standing = read_rating(text, words)
        if not text.strip() and not plan.conditional_formatting:
            standing = read_fill(shown.fill)
            text = words.get((standing or "").casefold(), "")
        yield _Action(str(row["action"]), sheet, cell, shown, text, standing)


def _rates(entry: Entry) -> bool:
    """Tell whether the indicator counts for its action: as the register says, else where it has a target."""
    return entry.target is not None if entry.rates is None else entry.rates


def _part(
    entry: Entry, spot: Spot, change: FigureChange | None, settings: RatingSettings, period: Period
) -> _Part:
    found = rate_entry(entry, change.value if change else current_value(entry, spot), settings)
    where = f"{period.label}, {change.answer.source}" if change else "as the plan shows it"
    why = f"{entry.indicator}: {found.reason} ({where})"
    override = standing_override(entry, settings.words, period)
    if override:
        why += f"; {told(entry, override)}"
    return _Part(entry.indicator, found.rating, override, why)


def rate_entry(entry: Entry, value: Decimal | None, settings: RatingSettings) -> Rated:
    """Return the indicator's rating by a value, as the register and the settings have it."""
    return rate(
        value,
        polarity=entry.polarity,
        target=entry.target,
        target_high=entry.target_high,
        tolerance=parse_tolerance(entry.tolerance or settings.tolerance),
        unit="%" if entry.unit == "%" else "",
    )


def _rounded(change: FigureChange, settings: RatingSettings) -> Finding | None:
    """Return a warning where the figure as it is shown, rounded, has another rating than the value itself."""
    entry, spot = change.entry, change.spot
    figures = readings(change.figure[2]) if change.figure else ()
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
    action: _Action, parts: Sequence[_Part], plan: Plan, settings: RatingSettings
) -> tuple[RatingDecision, Edit | Finding | None]:
    """Return the action's decision with the edit that shows it, or the finding that says why it is left."""
    computed = roll_up([part.rating for part in parts if part.rating], settings.rollup)
    final = roll_up([r for part in parts if (r := part.override or part.rating)], settings.rollup)
    reason = _obstacle(action, parts, final, settings)
    if reason or action.standing in (final, "Complete"):
        final = None
    decision = RatingDecision(
        action.name,
        action.published,
        computed,
        word_for(final, plan, settings.words) if final else action.published,
        next((part.override for part in parts if part.override), None),
        "; ".join(part.why for part in parts),
    )
    if reason:
        return decision, _left(action, reason)
    return decision, _edit(action, decision, final, plan, settings) if final else None


def _obstacle(
    action: _Action, parts: Sequence[_Part], final: Rating | None, settings: RatingSettings
) -> str | None:
    """Return why the rating cannot be decided, or not be written; None where it can, or has not to be."""
    if action.standing == "Complete" or settings.rollup == "officer":
        return None
    unknown = [part.indicator for part in parts if not (part.override or part.rating)]
    if unknown and not (final == "Red" and settings.rollup == "worst"):
        return f"{', '.join(unknown)} cannot be rated"
    if final == action.standing:
        return None
    if action.shown.is_formula:
        return "its cell holds a formula, which is never overwritten"
    if action.standing is None and action.shown.text.strip():
        own = ", ".join(settings.words.values())
        return f"'{action.published.strip()}' is no rating that is known ({own}), and it would become {final}"
    return None


def _edit(
    action: _Action, decision: RatingDecision, final: Rating, plan: Plan, settings: RatingSettings
) -> Edit:
    """Return the edit that shows the rating in the plan's manner: word and fill, or only one of them."""
    fill = fill_for(final, plan, settings.words)
    is_new = fill is not None and fill != action.shown.fill
    return Edit(
        action.sheet,
        action.cell,
        new=decision.new if shows_words(plan) or fill is None else None,
        fill=fill if is_new else None,
        contrast=is_new and settings.text_colour == "contrast",
        old=action.shown.text,
        kind="rating",
        action=decision.action,
        why=decision.why,
    )


def _left(action: _Action, reason: str) -> Finding:
    return Finding(
        "XP101",
        "warning",
        f"The rating of {action.name} was left as it is: {reason}.",
        action.sheet,
        action.cell,
        action.name,
        remedy="Rate the action by hand, or correct the register or [rating] words in xlplan.toml.",
        quote=action.published,
    )
