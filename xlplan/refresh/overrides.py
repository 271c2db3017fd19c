"""The officer's own rating of an indicator, which comes before the rule's: whether it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xlplan.findings import Finding
from xlplan.plan.rating_words import read_rating
from xlplan.plan.register import Entry
from xlplan.rating import Rating
from xlplan.refresh.model import Spot


def standing_override(entry: Entry, words: Mapping[str, str], as_of: date) -> Rating | None:
    """Return the officer's own rating, if there is one with a reason and a name that has not run out."""
    if not entry.override or _fault(entry, words, as_of):
        return None
    return read_rating(entry.override, words)


def override_finding(entry: Entry, spot: Spot, words: Mapping[str, str], as_of: date) -> Finding | None:
    """Return a warning where the register has an override that does not count, and why it does not."""
    fault = _fault(entry, words, as_of) if entry.override else None
    if fault is None:
        return None
    return Finding(
        "XP106",
        "warning",
        f"The override of {entry.indicator} to {entry.override} does not count: {fault}.",
        spot.sheet,
        spot.cell,
        spot.action,
        entry.indicator,
        "Give it a rating, a reason, a name and a date to come in the register, or take it out.",
        entry.override_reason,
    )


def told(entry: Entry, override: Rating) -> str:
    """Return the clause that says who set the rating, until when, and why."""
    until = f" until {entry.override_until:%d %B %Y}" if entry.override_until else ""
    return f"set to {override} by {entry.override_by}{until}: {entry.override_reason}"


def _fault(entry: Entry, words: Mapping[str, str], as_of: date) -> str | None:
    if read_rating(entry.override or "", words) is None:
        return f"it is none of {', '.join(words.values())}"
    if not entry.override_reason or not entry.override_by:
        return "it has no reason" if not entry.override_reason else "it has no name"
    if entry.override_until and entry.override_until < as_of:
        return f"it ended on {entry.override_until:%d %B %Y}"
    return None
