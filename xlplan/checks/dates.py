"""XP2: target dates, and who answers for them. The dates of figures are in asat.py, names in spellings.py."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from xlplan.checks.phrases import says_closed, says_no_date, says_nobody, spelt_out
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.text.periods import Period

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY_IN_WORDS = re.compile(
    rf"(?<![\w/.,-])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month>{_MONTH})\b\.?(?:,?\s(?P<year>(?:19"
    rf"|20)\d\d)\b)?"
)
_DAY_IN_FIGURES = re.compile(
    r"(?<![\w/.-])(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>(?:19|20)\d\d)(?![\w/])"
)


@check("XP201", "Target date passed, action open", internal="warning", committee="warning", public="warning")
def find_overdue_actions(subject: Subject) -> Iterator[Seen]:
    """Looks for an action that is not Green or Complete, nor closed by its status, all of whose target dates
    lie before the month of the plan.

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
    period = subject.period
    for action in subject.actions if period else ():
        text = action.texts["timescale"]
        status = action.texts["rating"].strip()
        is_open = subject.published(action) not in ("Green", "Complete") and not says_closed(status)
        if period and is_open and has_passed(text, period):
            rating = spelt_out(status, subject.published(action) or "")
            still = f"the action is still {rating}" if rating else "nothing says that the action is done"
            yield action.see(
                "timescale",
                f"The target date of {action.called} ('{_flat(text)}') has passed, for the plan holds "
                f"figures of {period.first:%B %Y}, and {still}: it looks forgotten.",
                "Close the action, or give its new date and the reason.",
                _flat(text),
            )


def has_passed(timescale: str, period: Period) -> bool:
    """Tell whether all dates of a timescale lie before the month, and none of its lines is without one."""
    from xlplan.text.periods import find_periods

    dates = [span.period for span in find_periods(timescale)]
    if not dates or any(says_no_date(line) for line in _lines(timescale)):
        return False
    return max(each.last for each in dates) < period.first


@check("XP202", "No target date", internal="info", committee="warning", public="warning")
def find_undated_actions(subject: Subject) -> Iterator[Seen]:
    """Looks for a timescale that is blank, or is, or contains, "Ongoing", "TBC", "NFA" or the like. One
    finding for each action, naming which. Quiet for actions that are rated Complete, or closed.

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
        is_blank = not text.strip()
        is_dated = not (is_blank or undated)
        is_closed = subject.published(action) == "Complete" or says_closed(action.texts["rating"])
        if cell is None or is_dated or is_closed:
            continue
        if is_blank and action.goes_on:
            continue
        if is_blank:
            said = "is blank"
        elif find_periods(text):
            said = f"is '{undated[0]}' in part, beside a date"
        else:
            said = f"is '{undated[0]}'"
        yield action.see(
            "timescale",
            f"The timescale of {action.called} {said}: what has no date can never be late.",
            "Give a date, or the date of the next review.",
            _flat(text) or None,
        )


@check("XP203", "Several or impossible dates", internal="info", committee="warning", public="warning")
def find_wrong_dates(subject: Subject) -> Iterator[Seen]:
    """Looks for a day that no month has ("31 November 2013", "31/02/2014"), anywhere in the plan; and for a
    timescale with two dates on one line and nothing between them, a range that ends before it begins, or a
    date beside "completed", which may be a date to come or one that has been.

    Quiet about dates on lines of their own, each for its step, and about "revised to", "and", "then" and the
    like between two dates.

    ## Why it matters

    Nobody can say when such an action is late.

    ## Example

    The target timescale is "January 2014 March 2014", for two pieces of planned work.

    ## Remedy

    Put each date on a line of its own, in the order of the planned work, or say which of them counts.
    """
    yield from _see_impossible_days(subject)
    yield from _see_unclear_lines(subject)


def _see_impossible_days(subject: Subject) -> Iterator[Seen]:
    for (sheet, cell), shown in subject.plan.cells.items():
        found = find_impossible_day(shown.text) if shown.number is None else None
        if found:
            yield Seen(
                f"{cell} has the date '{found}', which does not exist: nobody can say when that is.",
                "Correct the date.",
                sheet,
                cell,
                subject.action_at(sheet, cell),
                quote=found,
            )


def _see_unclear_lines(subject: Subject) -> Iterator[Seen]:
    for action in subject.actions:
        for line in _lines(action.texts["timescale"]):
            wrong = _misread(line)
            if wrong:
                yield action.see(
                    "timescale",
                    f"The timescale of {action.called}, '{line}', {wrong}.",
                    "Put each date on a line of its own, in the order of the planned work, and say what "
                    "is done in the narrative.",
                    line,
                )


def _misread(line: str) -> str | None:
    """Return why nobody can say what a line of a timescale means, as the rest of a sentence, or None."""
    from xlplan.text.periods import find_periods

    spans = find_periods(line)
    for one, other in pairwise(spans):
        between = line[one.end : other.start].strip().lower()
        if between in {"to", "-", "–", "—", "until"} and other.period.last < one.period.first:
            return "ends before it begins: nobody can say when the action is late"
        if not between:
            return "has two dates with nothing between them: nobody can say which of them counts"
    if spans and re.search(r"\b(?:completed|done|achieved)\b", line[: spans[0].start], re.IGNORECASE):
        return "may say when it was done or when it is to be: nobody can say whether it is late"
    return None


def find_impossible_day(text: str) -> str | None:
    """Return the first date of a text whose day its month does not have, as written."""
    from xlplan.text.calendar import MONTHS

    for found in _DAY_IN_WORDS.finditer(text):
        month = next(at for at, name in enumerate(MONTHS, 1) if name[:3] == found["month"][:3].title())
        year = int(found["year"]) if found["year"] else 2000
        if not _is_day(int(found["day"]), month, year):
            return found[0]
    for found in _DAY_IN_FIGURES.finditer(text):
        day, month, year = int(found["day"]), int(found["month"]), int(found["year"])
        if not _is_day(day, month, year) and not _is_day(month, day, year):
            return found[0]  # 12/31/2013 is a date elsewhere, and no impossible one
    return None


def _is_day(day: int, month: int, year: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


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
        if not text and action.goes_on:
            continue
        if cell is not None and says_nobody(text) and subject.published(action) != "Complete":
            said = f"says '{text}'" if text else "is blank"
            yield action.see(
                "lead",
                f"{action.called_first} has no lead officer (the cell {said}): nobody answers for it.",
                "Name the officer, or the post.",
                text or None,
            )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _flat(text: str) -> str:
    return " / ".join(_lines(text))
