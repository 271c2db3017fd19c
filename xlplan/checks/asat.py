"""XP2 again: XP204 and XP205, for which time the plan's figures are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.conflicts import time_of
from xlplan.checks.rule import Seen, check
from xlplan.text.periods import find_periods

if TYPE_CHECKING:
    from datetime import date

    from xlplan.checks.rows import Indicator
    from xlplan.checks.subject import Subject
    from xlplan.plan.model import NoteCell
    from xlplan.text.mentions import PeriodSpan

_OUT_OF_STEP = 14  # days
_NOT_AS_AT = (
    r"\b(?:due|next|until|by|planned|scheduled|expected|target|compared|baseline|inspection)\b[^.;]*$"
)
# What says of a date in a title that it is of the figures, and not of the plan's issue or its end.
_OF_FIGURES = (
    r"\b(?:position|as (?:at|of)|correct|data|figures?|performance|progress|rating|rag|month|period|ending"
    r"|ended)\b"
    r"(?![^.;]*\b(?:to|until|by)\b)[^.;]*$"
)
_YEAR_TO_DATE = r"\b(?:ytd|year[\s-]to[\s-]date|cumulative|so far this year|since april)\b"


@check(
    "XP204",
    "As-at date out of step with the plan's",
    internal="info",
    committee="warning",
    public="warning",
)
def find_stale_dates(subject: Subject) -> Iterator[Seen]:
    """Looks for a footnote whose date is two weeks or more before the month of the plan, or after it. One
    finding for each date, naming the notes. The month of the plan is the one of which its title
    ("position at", "performance in") or its headings say that the figures are; where they state none, the
    one that most of its notes have.

    Quiet about whole years and quarters, which come out later. `xlplan refresh` tells it too, of a note or
    the words beside a figure that name another month than the figure now has, where it is not certain what
    they should say.

    ## Why it matters

    Readers take all the figures of a plan for figures of one time. A stale one among them looks like the
    others.

    ## Example

    Notes 15 to 19 are "Correct as at 8 November 2013", and the other notes are of the end of November.

    ## Remedy

    Get the later figure, or say in the narrative why there is none.
    """
    dated = _dated_notes(subject)
    usual = _usual_end(subject, [span for _, span in dated])
    if usual is None:
        return
    by_date = defaultdict(list)
    for note, span in dated:
        if abs((span.period.last - usual).days) >= _OUT_OF_STEP:
            by_date[span.text].append((note, span))
    for words, found in by_date.items():
        first, span = found[0]
        names = ", ".join(str(note.number or note.text[:1]) for note, _ in found)
        users = _users(subject, {note.number for note, _ in found})
        of = f" (figures of {', '.join(users)})" if users else ""
        yield Seen(
            f"{'Note' if len(found) == 1 else 'Notes'} {names}{of} {'is' if len(found) == 1 else 'are'} of "
            f"{words}, and the plan's figures are of the end of {usual:%B %Y}: readers take them all for "
            "figures of one time.",
            "Get the figure of the plan's own date, or say why there is none.",
            first.sheet,
            first.cell,
            users[0] if users else None,
            quote=first.text,
        )


def usual_end(subject: Subject) -> date | None:
    """Return the last day of the month of which the plan's figures are, as far as it says so."""
    return _usual_end(subject, [span for _, span in _dated_notes(subject)])


def _dated_notes(subject: Subject) -> list[tuple[NoteCell, PeriodSpan]]:
    return [
        (note, span)
        for note in subject.plan.notes
        if (span := _as_at(note.text)) and span.period.kind in {"month", "day"}
    ]


def _usual_end(subject: Subject, dated: list[PeriodSpan]) -> date | None:
    """Return the last day of the plan's month: as its headings state it, or as most of its notes do."""
    found = [(text, span) for text in subject.titles if (span := _as_at(text))]
    stated = [
        span.period.last
        for text, span in found
        if _is_short(span) and re.search(_OF_FIGURES, text[: span.start], re.IGNORECASE)
    ]
    if stated:
        return max(stated)
    counts = Counter(span.period.month_period for span in dated).most_common(1)
    if counts and counts[0][1] * 2 > len(dated) > 1:
        return counts[0][0].last
    return None


def _as_at(text: str) -> PeriodSpan | None:
    """Return the latest period that a text is of; not those in which something is due."""
    spans = [s for s in find_periods(text) if not re.search(_NOT_AS_AT, text[: s.start], re.IGNORECASE)]
    return max(spans, key=lambda span: span.period.last, default=None)


def _is_short(span: PeriodSpan) -> bool:
    return span.period.kind in {"month", "day"} and span.first_month is None


def _users(subject: Subject, numbers: set[int | None]) -> list[str]:
    """Return the actions in whose cells a marker points to one of the notes."""
    names = [
        subject.action_at(sheet, cell)
        for (sheet, cell), markers in subject.used_markers.items()
        if any(marker.number is not None and marker.number in numbers for marker in markers)
    ]
    return list(dict.fromkeys(name for name in names if name))


@check("XP205", "Mixed periods in one action", internal="info", committee="info", public="warning")
def find_mixed_periods(subject: Subject) -> Iterator[Seen]:
    """Looks for an action whose figures are some for the year to date and some for a month or several, or for
    different months, as their words and footnotes say. One finding for each action.

    `xlplan refresh` tells it too, of figures in the sentence of a refreshed one that no row of the register
    speaks for: one half of the sentence is then of the new month, and the other may be of the old.

    ## Why it matters

    Side by side they are read as figures of one time: 17% for eight months and 0% for one cannot be compared.

    ## Example

    A15 has "YTD = 17%" for vacancies and "0%", for November 2013 alone, for sickness.

    ## Remedy

    Give both for the same time, or write the time beside each figure.
    """
    for action in subject.actions:
        times = [(each, said) for each in action.indicators if (said := _read_time(subject, each))]
        first = times[0] if times else None
        other = next((time for time in times if first and time[1] != first[1]), None)
        if first and other:
            yield action.see_at(
                other[0],
                f"{other[0].name} ({other[0].spot.cell}) is {other[1]}, and {first[0].name} "
                f"({first[0].spot.cell}) is {first[1]}: side by side they are read as figures of one time.",
                "Give both for the same time, or write the time beside each figure.",
                f"{first[0].words} | {other[0].words}",
            )


def _read_time(subject: Subject, indicator: Indicator) -> str | None:
    """Return for which time a figure is, as the rest of a sentence, where its words and notes tell."""
    if indicator.value is None and indicator.reading is None:
        return None
    time = time_of(subject, indicator)
    words = "\n".join([indicator.spot.text, indicator.spot.measure])
    if time.is_year_to_date or re.search(_YEAR_TO_DATE, words, re.IGNORECASE):
        return "for the year to date"
    if time.since and time.month and time.since.first.month != 4:
        year = f" {time.since.first:%Y}" if time.since.first.year != time.month.first.year else ""
        return f"for {time.since.first:%B}{year} to {time.month.first:%B %Y}"
    if time.is_one_month and time.month:
        return f"for {time.month.first:%B %Y} alone"
    return None
