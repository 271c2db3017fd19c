"""XP2: dates and periods, and who answers for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.phrases import says_no_date, says_nobody
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject


@check("XP201", "Target date passed, action open", internal="warning", committee="warning", public="warning")
def find_overdue_actions(subject: Subject) -> Iterator[Seen]:
    """Looks for an action that is not Green or Complete, all of whose target dates lie before the month of
    the plan.

    The month is the latest that the plan's own title, headings and footnotes state, not today's: a plan of
    last year is judged in its own time. Quiet where a later date, or "Ongoing", stands beside the one that
    has passed.

    ## Why it matters

    An action whose date has passed without a word looks forgotten.

    ## Example

    The target timescale is "December 2013", footnote 24 is of January 2014, and the action is Amber.

    ## Remedy

    Say what happened: close the action, or give the new date and the reason for it.
    """
    from xlplan.text.periods import find_periods

    period = subject.period
    for action in subject.actions:
        text = action.texts["timescale"]
        dates = [span.period for span in find_periods(text)]
        if not dates or period is None or any(says_no_date(line) for line in _lines(text)):
            continue
        if max(each.last for each in dates) < period.first and subject.published(action) not in (
            "Green",
            "Complete",
        ):
            rating = action.texts["rating"].strip() or "unrated"
            yield action.see(
                "timescale",
                f"The target date of {action.name} ('{_flat(text)}') has passed, for the plan holds figures "
                f"of {period.first:%B %Y}, and the action is still {rating}: it looks forgotten.",
                "Close the action, or give its new date and the reason.",
                _flat(text),
            )


@check("XP202", "No target date", internal="info", committee="warning", public="warning")
def find_undated_actions(subject: Subject) -> Iterator[Seen]:
    """Looks for a timescale that is blank, or is, or contains, "Ongoing", "TBC", "NFA" or the like. One
    finding for each action, naming which. Quiet for actions that are rated Complete.

    ## Why it matters

    Without a date an action can never be late, and so never be finished.

    ## Example

    "January 2014 / Ongoing": the second step has no end.

    ## Remedy

    Give a date, or the date of the next review; "Ongoing" work belongs in the service plan.
    """
    from xlplan.text.periods import find_periods

    for action in subject.actions:
        cell, text = action.cells["timescale"], action.texts["timescale"]
        undated = [line for line in _lines(text) if says_no_date(line)]
        if cell is None or (text.strip() and not undated) or subject.published(action) == "Complete":
            continue
        if not text.strip():
            said = "is blank"
        elif find_periods(text):
            said = f"is '{undated[0]}' in part, beside a date"
        else:
            said = f"is '{undated[0]}'"
        yield action.see(
            "timescale",
            f"The timescale of {action.name} {said}: what has no date can never be late.",
            "Give a date, or the date of the next review.",
            _flat(text) or None,
        )


@check("XP208", "Lead officer missing", internal="warning", committee="error", public="error")
def find_actions_without_lead(subject: Subject) -> Iterator[Seen]:
    """Looks for a lead officer that is blank, "NFA", "TBC", "Vacant" or the like.

    ## Why it matters

    Nobody answers for the action, and nobody knows whom to ask.

    ## Example

    The lead officer of A18 is "NFA", while its data are still awaited.

    ## Remedy

    Name the officer, or the post where it is vacant ("Head of Service, vacant").
    """
    for action in subject.actions:
        cell, text = action.cells["lead"], action.texts["lead"].strip()
        if cell is not None and says_nobody(text) and subject.published(action) != "Complete":
            said = f"says '{text}'" if text else "is blank"
            yield action.see(
                "lead",
                f"{action.name} has no lead officer (the cell {said}): nobody answers for it.",
                "Name the officer, or the post.",
                text or None,
            )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _flat(text: str) -> str:
    return " / ".join(_lines(text))
