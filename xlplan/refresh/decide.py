"""Plan, register and extract become one list of edits: decided here, once, and only read afterwards."""

from __future__ import annotations

from xlplan.config import RatingSettings
from xlplan.errors import ExtractError, PeriodMissing, UsageError
from xlplan.findings import Finding, in_reading_order
from xlplan.plan.extracts.extract import Extract, latest_period, periods_in, same_key
from xlplan.plan.model import Plan, require_columns
from xlplan.plan.register import Register
from xlplan.refresh.applied import applied_values
from xlplan.refresh.beside import doubts_beside
from xlplan.refresh.cells import figure_edits, in_plan_order, moved_edits
from xlplan.refresh.contrast import faint_ratings
from xlplan.refresh.copies import copies_left
from xlplan.refresh.dated_headings import move_headings
from xlplan.refresh.figure_fills import colour_figures
from xlplan.refresh.forward import bring_forward, with_carried
from xlplan.refresh.forward_ratings import directions_left, in_one_direction, rating_places
from xlplan.refresh.locate import locate
from xlplan.refresh.locked import Locked, leave_locked
from xlplan.refresh.model import Refresh, spots_of
from xlplan.refresh.notes import merge_moved, move_notes, move_title
from xlplan.refresh.prose import find_stale_sentences
from xlplan.refresh.ratings import decide_ratings
from xlplan.refresh.split import Split, split_notes
from xlplan.refresh.spread import decide_figures
from xlplan.refresh.travel import Past, move_directions
from xlplan.text.periods import Period, parse_period


def decide_refresh(
    plan: Plan,
    register: Register,
    extract: Extract,
    *,
    period: str | None = None,
    rating: RatingSettings | None = None,
    past: Past | None = None,
    split_footnotes: bool = False,
    force_protected: bool = False,
) -> Refresh:
    """Return what a month's update does to the plan; nothing is written.

    `period` is a month such as '2013-12', and the extract's latest where it is not given. `past` is what is
    known of the months before, for directions of travel. `split_footnotes` gives the refreshed figures of a
    footnote that others use too a new one. With `force_protected` locked notes are moved too.
    Raises PlanError for a missing column, UsageError for a period that is none, PeriodMissing for one without
    values.
    """
    require_columns(plan)
    settings = rating or RatingSettings()
    month = _period(extract, period)
    _require_known(register, extract, month)
    spots = spots_of(plan)
    found = locate(register.entries, spots)
    forward = bring_forward(plan, month)
    located = found._replace(spots={name: forward.place(spot) for name, spot in found.spots.items()})
    spots = [forward.place(spot) for spot in spots]
    keyed = {
        entry.indicator: located.spots[entry.indicator]
        for entry in register.entries
        if entry.extract_key and entry.indicator in located.spots
    }
    open_ = {name: spot for name, spot in located.spots.items() if not forward.is_left(spot)}
    changes, left = decide_figures(register.entries, open_, extract, month)
    if not changes:
        forward.refuse(keyed.values(), month)
    places = rating_places(forward, changes)
    decided = decide_ratings(plan, register.entries, located.spots, changes, settings, month, places)
    coloured = colour_figures(forward, changes, settings, month)
    carried = with_carried(plan, changes)
    split = split_notes(carried, changes, month) if split_footnotes else Split(changes, {}, frozenset())
    changes = split.changes
    notes = merge_moved(move_notes(carried, changes, month, split.notes), split.cells)
    title = move_title(plan, {change.spot.sheet for change in changes}, month)
    headings = move_headings(plan, spots, changes, month)
    beside = in_one_direction(forward, spots)
    travelled = move_directions(plan, beside, keyed, changes, settings, month, past or Past())
    edits = [
        *in_plan_order(plan, figure_edits(changes)),
        *decided.edits,
        *in_plan_order(plan, coloured.edits),
        *in_plan_order(plan, travelled.edits),
        *in_plan_order(plan, moved_edits(plan, notes, "footnote")),
        *moved_edits(plan, title, "as_at"),
        *moved_edits(plan, headings, "as_at"),
    ]
    locked = Locked(edits, ())
    if edits and not force_protected:
        locked = leave_locked(plan.path, edits, may_leave=not split.cells)
    findings = [
        *located.findings,
        *left,
        *forward.findings(keyed.values(), month),
        *directions_left(forward, changes),
        *doubts_beside(changes, month),
        *find_stale_sentences(plan, spots, changes, month),
        *decided.findings,
        *coloured.findings,
        *travelled.findings,
        *notes.findings,
        *title.findings,
        *headings.findings,
        *faint_ratings(plan, [*decided.edits, *coloured.edits]),
        *locked.findings,
        *copies_left(plan.path, locked.edits),
        *_unknown(register, extract, month),
        *extract.findings,
    ]
    return Refresh(
        plan,
        month,
        tuple(locked.edits),
        decided.ratings,
        tuple(in_reading_order(findings)),
        tuple(applied_values(changes, extract, month)),
    )


def _period(extract: Extract, asked: str | None) -> Period:
    """Return the month that is meant. A quarter or a year means its last."""
    if asked is None:
        return latest_period(extract)
    period = parse_period(asked)
    if period is None:
        raise UsageError(f"'{asked}' is not a period; write a month such as 2013-12", place="-p/--period")
    month = period.month_period
    known = periods_in(extract)
    if month not in known:
        seen = ", ".join(p.label for p in known) or "none"
        raise PeriodMissing(
            f"no values for {month.label}; the periods there are {seen}",
            file=", ".join(str(path) for path in extract.files),
        )
    return month


def _require_known(register: Register, extract: Extract, period: Period) -> None:
    """Raise ExtractError where the period's values are all of indicators that the register does not have.

    A row of another stretch of time that the register knows is told where its indicator is decided.
    """
    wanted = {
        same_key(entry.extract_key): entry.extract_key for entry in register.entries if entry.extract_key
    }
    names = {
        key: line.texts["indicator"]
        for key, lines in extract.lines.items()
        for line in lines
        if line.period.month_period == period
    }
    held = set(extract.lines)
    for others in extract.left_out.values():
        held |= others.keys
        names |= {name: name for each, name in others.periods.items() if each.month_period == period}
    if wanted and not wanted.keys() & held:
        seen, asked = (", ".join(f"'{name}'" for name in [*each.values()][:3]) for each in (names, wanted))
        raise ExtractError(
            f"holds no indicator of the register for {period.label}; it has {seen}, the register {asked}; "
            "give this plan's extract, or write the extract's names in the register under extract_key",
            file=", ".join(str(path) for path in extract.files),
        )


def _unknown(register: Register, extract: Extract, period: Period) -> list[Finding]:
    """Return a note for each key of the period that the register does not know."""
    known = {same_key(entry.extract_key) for entry in register.entries if entry.extract_key}
    found: list[Finding] = []
    for key, lines in extract.lines.items():
        here = [line for line in lines if line.period.month_period == period and line.is_filled]
        if here and key not in known:
            name = here[-1].texts["indicator"]
            found.append(
                Finding(
                    "XP009",
                    "info",
                    f"The extract has '{name}' for {period.label}, which the register does not know; "
                    "nothing was changed for it.",
                    indicator=name,
                    remedy="If the plan reports it, write it in the register as its indicator's extract_key.",
                    quote=here[-1].texts["value"],
                )
            )
    return found
