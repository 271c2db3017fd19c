"""XP0: XP001 and XP002, whether each column that a plan needs has one heading. Cells are structure.py's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject

_RATED = 5  # cells with a rating: a key has four at the most


@check("XP001", "Column missing", internal="error", committee="error", public="error")
def find_missing_columns(subject: Subject) -> Iterator[Seen]:
    """Looks for a table of the plan without a column for measures, current performance or ratings. It weighs
    less where it may be so by design: no cell holds a rating, or a tracker has no figures either.

    ## Why it matters

    The month cannot be done in full, and most checks are silent, where one of the three is not recognised.

    ## Example

    The headings are "Area", "Progress", "PI" and "Latest position", and nothing says which holds the rating.

    ## Remedy

    Name the heading in `xlplan.toml` under `[columns]` (`current_performance = "Latest position"`), add it to
    `headings.yaml`, or give the plan the column.
    """
    from xlplan.plan.model import REFRESH_COLUMNS, column_title, describe_headings

    for table in subject.plan.tables:
        for name in REFRESH_COLUMNS:
            if not any(name in other.columns for other in subject.plan.tables):
                what = (
                    "rating is changed by a month's update" if name == "rating" else "figure can be updated"
                )
                yield Seen(
                    f"There is no '{column_title(name)}' column in "
                    f"{describe_headings(table.sheet, table.seen)}: no {what}.",
                    f'Name the heading in xlplan.toml under [columns] ({name} = "..."), '
                    "or give the plan the column.",
                    table.sheet,
                    next(iter(table.seen), None),
                    is_slight=_is_of_its_kind(subject, name),
                )


def _is_of_its_kind(subject: Subject, name: str) -> bool:
    """Tell whether a column may be missing by design: of ratings, or measures and figures where both are."""
    from xlplan.plan.layout.headings import FIGURES
    from xlplan.plan.rating_words import RATINGS

    tables = subject.plan.tables
    if name == "rating":
        sheets, words = {table.sheet for table in tables}, {word.casefold() for word in RATINGS}
        texts = (shown.text for (sheet, _), shown in subject.plan.cells.items() if sheet in sheets)
        return sum(text.strip().casefold() in words for text in texts) < _RATED
    told = {table.columns.get("progress") for table in tables} | {None}
    return all({table.columns.get(each) for each in ("measure", FIGURES)} <= told for table in tables)


@check("XP002", "Two headings for one column", internal="warning", committee="warning", public="warning")
def find_doubled_headings(subject: Subject) -> Iterator[Seen]:
    """Looks for two headings of a table that mean the same, such as "Lead" and "Owner", where `xlplan.toml`
    does not say which of them is meant.

    ## Why it matters

    Neither is read, so that whatever stands under them is neither checked nor updated. For a measure, current
    performance or the rating the plan is refused.

    ## Example

    "Lead" in D4 and "Owner" in G4.

    ## Remedy

    Rename one of them, or name the one that is meant in `xlplan.toml` under `[columns]` (`lead = "Owner"`).
    """
    from xlplan.address import parse_cell
    from xlplan.plan.layout.headings import match_headings
    from xlplan.plan.model import column_title

    for table in subject.plan.tables:
        by_column = {parse_cell(cell)[1]: (cell, " ".join(text.split())) for cell, text in table.seen.items()}
        texts = {column: text for column, (_, text) in by_column.items()}
        for name, columns in match_headings(texts, subject.config.columns).doubles.items():
            if name not in table.columns:
                named = " and ".join(f"'{by_column[at][1]}' in {by_column[at][0]}" for at in columns)
                last = by_column[columns[-1]][1]
                yield Seen(
                    f"Two headings mean the {column_title(name).lower()} column, {named}: neither is read, "
                    "and what stands under them is not checked.",
                    f'Rename one, or write {name} = "{last}" into xlplan.toml under [columns].',
                    table.sheet,
                    by_column[columns[-1]][0],
                    quote=" | ".join(by_column[at][1] for at in columns),
                )
