"""XP5: people and small numbers. Whether the workbook tells of a person what it should not tell.

XP501 reads the whole package, whatever shows it; the others read the sheets of the plan. Names (XP504) are in
names.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.search import Place
    from xlplan.checks.subject import Subject
    from xlplan.text.personal import Personal

# Columns whose figures are aims, dates or names, and count nobody.
_NO_COUNTS = frozenset({"measure", "target", "timescale", "lead", "reference", "rating", "direction", "area"})


@check("XP501", "Personal data", internal="warning", committee="error", public="error")
def find_personal_data(subject: Subject) -> Iterator[Seen]:
    """Looks for what belongs to one person: a pupil's number (UPN) or an NHS number with the right check
    digit, a National Insurance number, a date of birth, a postcode, a telephone number, a personal e-mail
    address, a case number. In every cell of every sheet, hidden ones too, and in comments, text boxes,
    headers and footers, defined names, properties, links, pivot caches, and texts that are still in the
    file though no cell shows them.

    The council's own case numbers are found by the patterns under `[check]` in `xlplan.toml`:
    `case_ids = ["LCS-[0-9]{6}"]`.
    Quiet about hotlines (0800, 101, 116 123), mailboxes that are nobody's own (info@, mash@), addresses of
    town halls, schools and the like, and numbers that are called a budget code, an order, an ISBN and so
    on. The telephone and the e-mail address at work of a lead officer, in the lead column, weigh one step
    less. The finding never repeats the number. Names are XP504; words in a picture are not read.

    ## Why it matters

    A plan that is published, or sent to the wrong list, takes all of the file with it. The ICO's checklist on
    hidden personal information in spreadsheets (July 2025) asks that all of this is looked for before
    release.

    ## Example

    'Working notes'!C14, a hidden sheet, holds "mother's mobile 07700 900123".

    ## Remedy

    Take it out of the workbook, and keep it in the case record.
    """
    from xlplan.checks.search import search_workbook
    from xlplan.errors import WorkbookError

    leads = {(each.sheet, each.cells["lead"]) for each in subject.actions if each.cells.get("lead")}
    try:
        for place, each in search_workbook(subject.plan.path, subject.config.check.case_ids):
            action = subject.action_at(place.sheet or "", place.cell or "") if place.is_cell else None
            yield _see_personal(place, each, action, each.is_office and (place.sheet, place.cell) in leads)
    except WorkbookError as wrong:
        yield Seen(
            f"The workbook could not be searched to its end: {wrong.place or 'a part of it'} {wrong.message}",
            "Open the workbook in Excel, save it, and check it again.",
        )


def _see_personal(place: Place, found: Personal, action: str | None, at_work: bool) -> Seen:
    return Seen(
        f"{place.what} holds {found.masked}: whoever gets the workbook gets that too.",
        "Leave it where the officer agrees that it is public."
        if at_work
        else "Take it out, and keep it in the case record.",
        place.sheet,
        place.cell,
        action,
        is_slight=at_work,
    )


@check("XP502", "Count of people under 6", internal="info", committee="warning", public="error")
def find_small_counts(subject: Subject) -> Iterator[Seen]:
    """Looks for a count of one to five children, young people, families, cases or referrals: in a narrative
    ("3 children went missing"), as part of a whole ("3 of 40 children", "2.5% of 40 children"), or as the
    figure of a measure that asks for their number.

    Quiet about none at all, about staff and teams, bounds and targets ("fewer than 5", "at least 3"), ages,
    days, proportions ("1 in 4"), caseloads ("5 cases per worker"), and cases whose files were audited. It
    does not see a count without its noun ("there were 3"), nor one in a table outside the plan's own.

    ## Why it matters

    Those who know the borough know the family. The Department for Education suppresses counts under 6 (c) and
    rounds the rest.

    ## Example

    "3 children were placed out of the borough in November."

    ## Remedy

    Write "fewer than 6", or c, or give a longer period; and see that no total gives it away (XP503).
    """
    from xlplan.text.headcounts import find_small_counts

    told: set[tuple[str, str]] = set()
    for sheet, cell, text in _told_texts(subject):
        for each in find_small_counts(text):
            told.add((sheet, cell))
            said = " ".join(text[each.start : each.end].split())
            yield Seen(
                f"{cell} tells of {each.number} {each.noun}: so few can be recognised.",
                "Write 'fewer than 6' or suppress it, and see that no total gives it away.",
                sheet,
                cell,
                subject.action_at(sheet, cell),
                quote=said,
            )
    for action in subject.actions:
        for indicator in action.indicators:
            if (indicator.spot.sheet, indicator.spot.cell) not in told:
                yield from _see_small_figure(action, indicator)


def _see_small_figure(action: Action, indicator: Indicator) -> Iterator[Seen]:
    from xlplan.text.disclosure import FEW
    from xlplan.text.headcounts import asks_for_people

    noun, value = asks_for_people(indicator.spot.measure), indicator.value
    if noun and value is not None and indicator.entry.unit != "%" and 0 < value <= FEW:
        yield action.see_at(
            indicator,
            f"{indicator.name} is a number of {noun}, and is {value:f}: so few can be recognised.",
            "Write 'fewer than 6' or suppress it, and see that no total gives it away.",
        )


@check("XP503", "Small count by subtraction", internal="info", committee="warning", public="error")
def find_small_rests(subject: Subject) -> Iterator[Seen]:
    """Looks for a number of people and their whole, of which one to five are left: "257 of 259", "Of the 259
    children ..., 257 ...", "99.2% of 259 children".

    Quiet where none is left, and where the whole is no people (29 of 31 reports).

    ## Why it matters

    A suppressed number is told all the same where the reader can subtract; statisticians call for secondary
    suppression.

    ## Example

    "Of the 259 LAC that had a statutory review, 257 communicated their views": two did not.

    ## Remedy

    Give the percentage alone, rounded, or the part without its whole.
    """
    from xlplan.text.headcounts import find_small_rests

    for sheet, cell, text in _told_texts(subject):
        for each in find_small_rests(text):
            yield Seen(
                f"{cell} gives {each.left_of} {each.noun} and a part of them: {each.number} are left, and "
                "so few can be recognised.",
                "Give the percentage alone, rounded, or the part without its whole.",
                sheet,
                cell,
                subject.action_at(sheet, cell),
                quote=" ".join(text[each.start : each.end].split()),
            )


def _told_texts(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Yield the texts that tell how things are: not the headings, measures, targets or timescales."""
    columns = {
        (table.sheet, at) for table in subject.plan.tables for name in _NO_COUNTS for at in table.under(name)
    }
    return texts_without(subject, columns)


def texts_without(subject: Subject, without: set[tuple[str, int | str]]) -> Iterator[tuple[str, str, str]]:
    """Yield (sheet, cell, text) of the plan's sheets, without the headings and these columns, or cells."""
    from xlplan.address import parse_cell

    headers = {(table.sheet, table.header_row) for table in subject.plan.tables}
    for (sheet, cell), shown in subject.plan.cells.items():
        row, column = parse_cell(cell)
        is_text = bool(shown.text.strip()) and shown.number is None and not shown.is_date
        if is_text and (sheet, row) not in headers and not {(sheet, column), (sheet, cell)} & without:
            yield sheet, cell, shown.text
