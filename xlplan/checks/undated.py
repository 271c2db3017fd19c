"""XP2 again: XP206 and XP207, figures and plans that do not say of when they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.asat import usual_end
from xlplan.checks.phrases import says_when
from xlplan.checks.rule import Seen, check
from xlplan.text.periods import find_periods

if TYPE_CHECKING:
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.subject import Subject

_MOST = 5  # findings on single actions
_FEW = 2  # headings with months, beside which a figure has its own


@check("XP206", "Figure without an as-at date", internal="info", committee="info", public="warning")
def find_undated_figures(subject: Subject) -> Iterator[Seen]:
    """Looks for figures of current performance that say nowhere of when they are: not beside the figure, in a
    footnote, in a heading or in the plan's title. One finding for each action, or one for the plan where none
    of its figures has a date, or those of more than five actions have none.

    ## Why it matters

    A figure without a date cannot be compared with the next one, and nobody sees when it has gone stale.

    ## Example

    "82 staff trained": by when?

    ## Remedy

    Add "as at" with the date, a footnote, or the month to the heading.
    """
    if _has_dated_heading(subject):
        return
    shown = [
        (
            action,
            [each for each in action.indicators if each.value is not None or each.reading or each.readings],
        )
        for action in subject.actions
    ]
    undated = [(action, [each for each in found if not _is_dated(subject, each)]) for action, found in shown]
    bare = [(action, found) for action, found in undated if found]
    is_all = len(bare) > 1 and sum(len(f) for _, f in bare) == sum(len(f) for _, f in shown)
    if is_all or len(bare) > _MOST:
        yield _see_undated_plan(subject, bare, is_all=is_all)
        return
    for action, found in bare:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield action.see_at(
            found[0],
            f"Nothing says of when {found[0].name} of {action.called} is ('{found[0].words}'){more}: nobody "
            "sees when it has gone stale.",
            "Add 'as at' with the date, or a footnote.",
            " | ".join(each.words for each in found),
        )


def _has_dated_heading(subject: Subject) -> bool:
    """Tell whether the plan's title or headings say of when its figures are, or it has a column per month."""
    titles = subject.titles
    tables = subject.plan.tables
    if any(span.period.kind != "year" for text in titles for span in find_periods(text)):
        return True
    current = [table.headings.get("current_performance", "") for table in tables]
    sheets = [table.sheet for table in tables]
    is_dated = any(says_when(text) or find_periods(text) for text in current) or any(map(says_when, sheets))
    return is_dated or any(sum(map(says_when, table.seen.values())) > _FEW for table in tables)


def _is_dated(subject: Subject, indicator: Indicator) -> bool:
    words = [indicator.spot.cell_text, indicator.spot.measure, *subject.notes_of(indicator)]
    return any(find_periods(text) for text in words) or says_when(indicator.spot.text)


def _month(subject: Subject) -> str:
    return f"{usual_end(subject) or subject.today:%B %Y}"


def _see_undated_plan(subject: Subject, bare: list[tuple[Action, list[Indicator]]], *, is_all: bool) -> Seen:
    table = subject.plan.tables[0]
    column = table.columns.get("current_performance")
    heading = subject.heading("current_performance")
    count = sum(len(found) for _, found in bare)
    which = "any of the plan's figures is" if is_all else "most figures of the plan are"
    return Seen(
        f"Nothing says of when {which} ({count} in {len(bare)} actions): nobody sees when they have gone "
        "stale.",
        f"Put the month into the heading, such as '{heading} ({_month(subject)})'.",
        table.sheet,
        table.heading_cell("current_performance") if column else None,
        quote=heading,
    )


@check("XP207", "Plan has no date in its heading", internal="info", committee="warning", public="warning")
def find_undated_plan(subject: Subject) -> Iterator[Seen]:
    """Looks for a plan whose title, headings and sheet name say neither a date, nor a month, nor a year.

    ## Why it matters

    Two issues of the plan on one table cannot be told apart, and whoever finds it later has to guess its date
    from what it says.

    ## Example

    The heading is "Ofsted Action Plan", and only the footnotes tell that it is of November 2013.

    ## Remedy

    Put the month and the version into the title: "Ofsted Action Plan: position at end November 2013".
    """
    titles = [text for text in subject.titles if text]
    if any(find_periods(text) or re.search(r"\b(?:19|20)\d\d\b", text) for text in titles):
        return
    table = subject.plan.tables[0]
    cell, text = next(iter(reversed(subject.plan.title)), (next(iter(table.seen), None), ""))
    said = f"The heading '{' '.join(text.split())}'" if text else "The plan"
    yield Seen(
        f"{said} names no month, date or version: two issues of the plan cannot be told apart.",
        f"Put the month into the title, such as 'position at end {_month(subject)}'.",
        table.sheet,
        cell,
        quote=text or None,
    )
