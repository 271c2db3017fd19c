"""A header that lacks its figures, progress or measures gets columns that are alike but for their time.

Apart from completed.py, where a column is told by its words or by what is below it alone.
"""

from __future__ import annotations

import re

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import STATE, SUBJECT, Header, sample_rows
from xlplan.plan.layout.heading_lists import heading_key
from xlplan.plan.layout.heading_words import hints_of
from xlplan.plan.layout.headings import FIGURES, is_no_column
from xlplan.plan.layout.series import in_time, read_moment
from xlplan.plan.layout.unnamed import is_figure, unnamed_series

_FEWEST = 2  # columns that are alike
_WORD = re.compile(r"[^\W\d_]{3,}")


def with_series(sheet: Sheet, header: Header) -> Header:
    """Return a header of targets without measures or figures with columns that differ only in their time.

    'Within standard Q1' and 'Within standard Q2' beside 'Target'.
    """
    names, match = header.match.names, header.match
    if "target" not in match.columns or names & (SUBJECT | STATE):
        return header
    dated = unnamed_series(header.texts, match, sheet, sample_rows(sheet, header))
    return with_dated(header, dated) if dated else header


def with_reviews(sheet: Sheet, header: Header) -> Header:
    """Return a header of measures without progress with columns of sentences, alike but for their time.

    'Responsible Individual visit – July 2026' and '… – October 2026'.
    """
    match = header.match
    if "measure" not in match.names or {"progress", "comments", FIGURES} & match.names or sheet.turned:
        return header
    moments = {at: moment for at in match.unmatched if (moment := read_moment(header.texts.get(at, "")))}
    alike = {
        at: moment for at, moment in moments.items() if heading_key(moment.rest) and not _is_ahead(header, at)
    }
    ordered = in_time(alike) if len({heading_key(moment.rest) for moment in alike.values()}) == 1 else ()
    rows = sample_rows(sheet, header)
    told = [row for row in rows for at in ordered if len(_WORD.findall(sheet.shown(row, at).text)) > 1]
    if len(ordered) < _FEWEST or len(told) < len(rows):
        return header
    unmatched = tuple(at for at in match.unmatched if at not in ordered)
    return header._replace(
        match=match._replace(series=match.series | {"progress": ordered}, unmatched=unmatched)
    )


def words_as_measures(sheet: Sheet, header: Header) -> Header:
    """Return a header with 'End of year results' over words, left of '2024' and '2025', as the measures."""
    match, at = header.match, header.match.columns.get(FIGURES, 0)
    if not at or match.names & SUBJECT or sheet.turned:
        return header
    rows = sample_rows(sheet, header)
    if sum(is_figure(sheet, row, at) for row in rows) * 2 > len(rows):
        return header
    moments = {column: read_moment(header.texts.get(column, "")) for column in match.unmatched if column > at}
    bare = {column: moment for column, moment in moments.items() if moment and moment.is_bare}
    dated = in_time(bare)
    if len(dated) < _FEWEST or not any(is_figure(sheet, row, dated[-1]) for row in rows):
        return header
    columns = {name: column for name, column in match.columns.items() if name != FIGURES} | {"measure": at}
    return with_dated(header._replace(match=match._replace(columns=columns)), dated)


def with_dated(header: Header, dated: tuple[int, ...]) -> Header:
    """Return a header with these columns, in the order of time, as its figures."""
    match = header.match
    unmatched = tuple(column for column in match.unmatched if column not in dated)
    return header._replace(match=match._replace(series=match.series | {FIGURES: dated}, unmatched=unmatched))


def _is_ahead(header: Header, at: int) -> bool:
    hints = hints_of(header.texts[at])
    return is_no_column(header.texts[at]) or any(hints.get(name) for name in ("target", "later", "timescale"))
