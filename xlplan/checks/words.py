"""XP4: words against figures. Whether what a narrative says is what the figures beside it say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.conflicts import Conflict
    from xlplan.checks.rows import Action
    from xlplan.checks.subject import Subject


@check(
    "XP401",
    "Narrative and current performance give different values",
    internal="error",
    committee="error",
    public="error",
)
def find_conflicting_values(subject: Subject) -> Iterator[Seen]:
    """Looks for a figure in the narrative that is of the same measure and the same time as an indicator's
    current performance, and has another value.

    Quiet about comparisons with other years, other places and the inspection; targets and projections; shares
    of something else ('13 (24%) of these'); figures that agree when rounded (257 of 259 is 99%).

    ## Why it matters

    Both figures are published side by side, and a reader who finds two cannot believe either. The narrative
    is written by hand and the figure refreshed, so that the one goes on without the other.
    (Our reading of the source plan, A03.)

    ## Example

    Progress to date says "Performance during November 2013 was 84%", and current performance says
    "86% of assessments completed within 45 working days ¹", with the note "Performance for November 2013".

    ## Remedy

    Find out which figure is right, and put it in both places. After a month's update it is the narrative that
    still holds the old one.
    Where both are right, say in the narrative how they differ: another month, another team, another measure.
    """
    from xlplan.checks.conflicts import find_conflicts

    for action in subject.actions:
        for conflict in find_conflicts(subject, action):
            yield _see(subject, action, conflict)


def _see(subject: Subject, action: Action, conflict: Conflict) -> Seen:
    from xlplan.address import full_address

    claim, spot, reading = conflict.claim, conflict.indicator.spot, conflict.indicator.reading
    heading, there = subject.heading(conflict.column), full_address(spot.sheet, spot.cell)
    return action.see(
        conflict.column,
        f"{heading} says '{claim.reading.text}', and {subject.heading('current_performance')} ({there}) says "
        f"'{reading.text if reading else spot.text}' for the same measure and time: "
        "a reader who finds both can believe neither.",
        "Put the right one in both places (after a refresh the narrative may hold last month's), "
        "or say in the narrative how the two differ.",
        f"{heading}: '{claim.sentence}' | {spot.measure}: '{spot.text.strip()}'",
        conflict.indicator.name,
    )
