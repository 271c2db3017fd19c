"""XP504: names. Apart from the other rules on people, since a name is only known by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.people import texts_without
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.plan.model import Table

# Headings of columns that hold officers' names besides the lead's.
_OFFICERS = (
    r"\b(?:officers?|leads?|owners?|responsib\w+|accountab\w+|managers?|sponsors?|contacts?|by whom|who)\b"
)


@check("XP504", "Name of a person", internal="info", committee="warning", public="error")
def find_names(subject: Subject) -> Iterator[Seen]:
    """Looks for a person's name outside the columns of lead officers, owners and contacts: after a title
    ("Ms Jones"), after words for a relative ("mother of Jayden", "child Jayden"), or a common given name
    with a surname.

    Quiet about lead officers, who may be named anywhere, about `allowed_names` in `xlplan.toml`, about
    councillors, lords and professors, and about pseudonyms ("Child A") and what is named after somebody.
    It goes by those signs alone. It does not see a surname or a given name by itself, an initial with a
    surname ("J Smith"), given names that it does not know or that are words too (Grace, Mark, Hope), or
    small letters. It reads the sheets of the plan; authors of comments are XP604, those in the properties
    XP605.

    ## Why it matters

    A child's or a parent's name must not be in an action plan at all, and an officer's only where the officer
    answers for the action.

    ## Example

    "The review of Jayden Smith's placement is complete" in the narrative.

    ## Remedy

    Take the name out; where it may stand, add it to `allowed_names` in `xlplan.toml`.
    """
    from xlplan.text.persons import find_people, initials, people_named

    columns = {
        (table.sheet, number) for table in subject.plan.tables for number in _columns_of_officers(table)
    }
    officers = [
        name for place in _cells_in(subject, columns) for name in people_named(subject.text_at(*place))
    ]
    allowed = {*subject.config.allowed_names, *officers}
    for sheet, cell, text in texts_without(subject, columns):
        for person in find_people(text, allowed):
            yield Seen(
                f"{cell} seems to name a person ({initials(person.name)}, by {person.sign}), who is no "
                "lead officer of the plan.",
                "Take the name out, or add it to allowed_names in xlplan.toml.",
                sheet,
                cell,
                subject.action_at(sheet, cell),
            )


def _columns_of_officers(table: Table) -> Iterator[int | str]:
    """Yield the columns, or cells, that name who answers for an action: the lead's, and others headed so."""
    from xlplan.address import parse_cell

    yield from table.under("lead")
    for cell, heading in table.seen.items() if not table.cards else ():
        if re.search(_OFFICERS, heading, re.IGNORECASE):
            yield parse_cell(cell)[1]


def _cells_in(subject: Subject, columns: set[tuple[str, int | str]]) -> Iterator[tuple[str, str]]:
    from xlplan.address import parse_cell

    rows = {(action.sheet, row) for action in subject.actions for row in action.rows}
    for sheet, cell in subject.plan.cells:
        row, column = parse_cell(cell)
        if {(sheet, column), (sheet, cell)} & columns and (sheet, row) in rows:
            yield sheet, cell
