"""Plan, register and extract become one list of edits: decided here, once, and only read afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.findings import Finding, in_reading_order
from xlplan.plan.extracts.extract import Extract
from xlplan.plan.model import Plan, require_columns
from xlplan.plan.register import Register
from xlplan.refresh.applied import applied_values
from xlplan.refresh.beside import doubts_beside
from xlplan.refresh.cells import figure_edits, in_plan_order, moved_edits
from xlplan.refresh.contrast import faint_ratings
from xlplan.refresh.copies import copies_left
from xlplan.refresh.courses import Past
from xlplan.refresh.dated_headings import move_headings
from xlplan.refresh.earlier_columns import earlier_columns_left
from xlplan.refresh.figure_fills import Coloured, colour_figures
from xlplan.refresh.forward import Forward, bring_forward, with_carried
from xlplan.refresh.forward_ratings import directions_left, in_one_direction, rating_places
from xlplan.refresh.locate import locate
from xlplan.refresh.locked import Locked, leave_locked
from xlplan.refresh.model import FigureChange, Refresh, Spot, spots_of
from xlplan.refresh.month import month_of, require_known, unknown_keys
from xlplan.refresh.notes import Moved, merge_moved, move_notes, move_title
from xlplan.refresh.prose import find_stale_sentences
from xlplan.refresh.ratings import Decided, decide_ratings
from xlplan.refresh.shown import with_shown_months
from xlplan.refresh.split import Split, split_notes
from xlplan.refresh.spread import decide_figures
from xlplan.refresh.travel import Travelled, move_directions
from xlplan.text.periods import Period


class _Places(NamedTuple):
    """Is where everything stands for the month: every spot of the plan, and the register's by indicator.

    `forward` knows the columns of months; `keyed` are the indicators that an extract may answer.
    """

    forward: Forward
    spots: Sequence[Spot]
    located: dict[str, Spot]
    keyed: dict[str, Spot]
    findings: Sequence[Finding]


class _Month(NamedTuple):
    """Is what the month does to the plan, piece by piece; `left` are the figures that it leaves alone."""

    changes: Sequence[FigureChange]
    left: Sequence[Finding]
    ratings: Decided
    coloured: Coloured
    travelled: Travelled
    split: Split
    notes: Moved
    title: Moved
    headings: Moved

    def edits(self, plan: Plan) -> list[Edit]:
        """Return one edit for each cell, figures first."""
        return [
            *in_plan_order(plan, figure_edits(self.changes)),
            *self.ratings.edits,
            *in_plan_order(plan, self.coloured.edits),
            *in_plan_order(plan, self.travelled.edits),
            *in_plan_order(plan, moved_edits(plan, self.notes, "footnote")),
            *moved_edits(plan, self.title, "as_at"),
            *moved_edits(plan, self.headings, "as_at"),
        ]


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
    month = month_of(extract, period)
    require_known(register, extract, month)
    places = _find_places(plan, register, month)
    done = _decide(plan, register, extract, month, places, settings, past or Past(), split_footnotes)
    locked = Locked(done.edits(plan), ())
    if locked.edits and not force_protected:
        locked = leave_locked(plan.path, locked.edits, may_leave=not done.split.cells)
    findings = [
        *_findings(plan, month, places, done),
        *locked.findings,
        *copies_left(plan.path, locked.edits),
        *unknown_keys(register, extract, month),
        *extract.findings,
    ]
    return Refresh(
        plan,
        month,
        tuple(locked.edits),
        done.ratings.ratings,
        tuple(in_reading_order(findings)),
        tuple(applied_values(done.changes, extract, month)),
    )


def _find_places(plan: Plan, register: Register, month: Period) -> _Places:
    """Return the places, each in the month's own column where its table has one for every month."""
    spots = with_shown_months(plan, spots_of(plan))
    found = locate(register.entries, spots)
    forward = bring_forward(plan, month)
    located = {name: forward.place(spot) for name, spot in found.spots.items()}
    keyed = {
        entry.indicator: located[entry.indicator]
        for entry in register.entries
        if entry.extract_key and entry.indicator in located
    }
    return _Places(forward, [forward.place(spot) for spot in spots], located, keyed, found.findings)


def _decide(
    plan: Plan,
    register: Register,
    extract: Extract,
    month: Period,
    places: _Places,
    settings: RatingSettings,
    past: Past,
    split_footnotes: bool,
) -> _Month:
    """Return what happens to figures, then to ratings by them, then to what says when they are of."""
    forward = places.forward
    open_ = {name: spot for name, spot in places.located.items() if not forward.is_left(spot)}
    changes, left = decide_figures(register.entries, open_, extract, month)
    if not changes:
        forward.refuse(places.keyed.values(), month)
    cells = rating_places(forward, changes)
    ratings = decide_ratings(plan, register.entries, places.located, changes, settings, month, cells)
    coloured = colour_figures(forward, changes, settings, month)
    carried = with_carried(plan, changes)
    split = split_notes(carried, changes, month) if split_footnotes else Split(changes, {}, frozenset())
    changes = split.changes
    beside = in_one_direction(forward, places.spots)
    return _Month(
        changes,
        left,
        ratings,
        coloured,
        move_directions(plan, beside, places.keyed, changes, settings, month, past),
        split,
        merge_moved(move_notes(carried, changes, month, split.notes), split.cells),
        move_title(plan, {change.spot.sheet for change in changes}, month),
        move_headings(plan, places.spots, changes, month),
    )


def _findings(plan: Plan, month: Period, places: _Places, done: _Month) -> list[Finding]:
    """Return what has to be said of places, figures, ratings and texts."""
    forward = places.forward
    return [
        *places.findings,
        *done.left,
        *forward.findings(places.keyed.values(), month),
        *directions_left(forward, done.changes),
        *doubts_beside(done.changes, month),
        *earlier_columns_left(plan, done.changes, month),
        *find_stale_sentences(plan, places.spots, done.changes, month),
        *done.ratings.findings,
        *done.coloured.findings,
        *done.travelled.findings,
        *done.notes.findings,
        *done.title.findings,
        *done.headings.findings,
        *faint_ratings(plan, [*done.ratings.edits, *done.coloured.edits]),
    ]
