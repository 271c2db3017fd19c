"""A header that lacks its figures, progress or measures gets columns that are alike but for their time.

Apart from completed.py, where a column is told by its words or by what is below it alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.codes import holds_codes
from xlplan.plan.layout.headers import STATE, SUBJECT, Header, sample_rows
from xlplan.plan.layout.heading_lists import heading_key
from xlplan.plan.layout.heading_words import hints_of
from xlplan.plan.layout.headings import FIGURES, is_no_column
from xlplan.plan.layout.series import in_time, read_moment
from xlplan.plan.layout.unnamed import is_figure, units_of, unnamed_series
from xlplan.text.figures import readings

_FEWEST = 2  # columns that are alike
_OTHERS = {"earlier", "later", "of_others", "bound", "support", "direction"}  # kinds of figures
_FAR = 5  # times as large: a target is not as far from its figures in most rows
_BOUND = re.compile(
    r"(?:[<>≤≥]|(?:at least|at most|under|below|above|over|up to|(?:no|not) (?:more|less|fewer)|max|min)\b)"
    r".*\d",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")


def with_series(sheet: Sheet, header: Header) -> Header:
    """Return a header of targets or of measures without figures with columns that differ only in their time.

    'Within standard Q1' and 'Within standard Q2' beside 'Target'; 'Dip sample May 26' and 'Dip sample Oct 26'
    beside 'Measure'.
    """
    names, match = header.match.names, header.match
    if "target" in match.columns and not names & (SUBJECT | STATE):
        dated = unnamed_series(header.texts, match, sheet, sample_rows(sheet, header))
        return with_dated(header, dated) if dated else header
    if "measure" not in match.columns or names & {"target", FIGURES}:
        return header
    dated = _alike_but_for_time(header)
    rows = [row for row in sample_rows(sheet, header) if len(sheet.rows[row]) > 1]
    are_figures = all(_is_figure_alone(sheet, row, at) for at in dated for row in rows)
    is_filled = any(is_figure(sheet, row, at) for at in dated for row in rows)
    return with_dated(header, dated) if are_figures and is_filled else header


def with_reviews(sheet: Sheet, header: Header) -> Header:
    """Return a header of measures without progress with columns of sentences, alike but for their time.

    'Responsible Individual visit – July 2026' and '… – October 2026'.
    """
    match = header.match
    if not SUBJECT & match.names or {"progress", "comments", FIGURES} & match.names or sheet.turned:
        return header
    ordered, rows = _alike_but_for_time(header), sample_rows(sheet, header)
    told = [row for row in rows for at in ordered if len(_WORD.findall(sheet.shown(row, at).text)) > 1]
    if len(ordered) < _FEWEST or len(told) < len(rows):
        return header
    unmatched = tuple(at for at in match.unmatched if at not in ordered)
    return header._replace(
        match=match._replace(series=match.series | {"progress": ordered}, unmatched=unmatched)
    )


def _alike_but_for_time(header: Header) -> tuple[int, ...]:
    """Return the columns of unknown headings that differ only in their time, in its order; none is ahead."""
    texts = {at: header.texts.get(at, "") for at in header.match.unmatched}
    moments = {at: moment for at, text in texts.items() if (moment := read_moment(text))}
    alike = {
        at: moment for at, moment in moments.items() if heading_key(moment.rest) and not _is_ahead(header, at)
    }
    is_one = len({heading_key(moment.rest) for moment in alike.values()}) == 1 and len(alike) >= _FEWEST
    return in_time(alike) if is_one else ()


def words_as_measures(sheet: Sheet, header: Header) -> Header:
    """Return a header with 'End of year results' over words, left of '2024' and '2025', as the measures.

    So with 'Key figure' over words beside 'KPI' over codes, which are then the reference.
    """
    match, at = header.match, header.match.columns.get(FIGURES, 0)
    rows = sample_rows(sheet, header) if at and not sheet.turned else []
    subject = {name: column for name, column in match.columns.items() if name in SUBJECT}
    is_coded = bool(subject) and all(holds_codes(sheet, rows, column) for column in subject.values())
    is_alone = [_is_figure_alone(sheet, row, at) if is_coded else is_figure(sheet, row, at) for row in rows]
    if not rows or (subject and not is_coded) or sum(is_alone) * 2 > len(rows):
        return header
    moments = {column: read_moment(header.texts.get(column, "")) for column in match.unmatched if column > at}
    bare = {column: moment for column, moment in moments.items() if moment and moment.is_bare}
    dated = in_time(bare)
    if len(dated) < _FEWEST or not any(is_figure(sheet, row, column) for row in rows for column in dated):
        return header
    columns = {name: column for name, column in match.columns.items() if name not in {FIGURES, *subject}}
    columns |= {"measure": at} | ({"reference": min(subject.values())} if subject else {})
    return with_dated(header._replace(match=match._replace(columns=columns)), dated)


def _is_figure_alone(sheet: Sheet, row: int, at: int) -> bool:
    cell = sheet.shown(row, at)
    return cell.number is not None or len(_WORD.findall(cell.text)) < _FEWEST


def with_unknown_aim(sheet: Sheet, header: Header) -> Header:
    """Return a header of measures by time with the one other column of such figures as the target.

    'Pass level' beside 'Q1' and 'Q2', though nobody knows the heading: it is of no other kind.
    """
    match = header.match
    dated = match.series.get(FIGURES, ())
    if not dated or "measure" not in match.columns or match.names & {"target", "rating"} or sheet.turned:
        return header
    rows = sample_rows(sheet, header)
    found = [
        at
        for at in match.unmatched
        if _are_bounds(sheet, rows, at)
        or (not _is_of_another_kind(header.texts.get(at, "")) and _is_like(sheet, rows, at, dated))
    ]
    if len(found) != 1:
        return header
    columns = match.columns | {"target": found[0]}
    unmatched = tuple(at for at in match.unmatched if at not in found)
    return header._replace(match=match._replace(columns=columns, unmatched=unmatched))


def _is_of_another_kind(heading: str) -> bool:
    is_time = read_moment(heading) is not None
    return not heading or is_time or is_no_column(heading) or bool(hints_of(heading).keys() & _OTHERS)


def _are_bounds(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether most cells of a column say on which side of a figure to be: '≤3%', 'at least 85%'."""
    texts = [text for row in rows if (text := sheet.shown(row, at).text.strip())]
    return sum(_BOUND.match(text) is not None for text in texts) * 2 > len(texts)


def _is_like(sheet: Sheet, rows: Sequence[int], at: int, dated: Sequence[int]) -> bool:
    """Tell whether the figures of a column are of the units and the size of the latest beside them."""
    pairs = [
        (own, latest[-1])
        for row in rows
        if (own := _figure(sheet, row, at))
        and (latest := [figure for each in dated if (figure := _figure(sheet, row, each))])
    ]
    alike = [
        own
        for own, latest in pairs
        if own[0] == latest[0]
        and abs(own[1]) <= _FAR * abs(latest[1])
        and abs(latest[1]) <= _FAR * abs(own[1])
    ]
    return len(pairs) * 2 > len(rows) and len(alike) * 4 >= len(pairs) * 3


def _figure(sheet: Sheet, row: int, at: int) -> tuple[frozenset[str], float] | None:
    """Return the units and the value of a cell's one figure; None where it has none, or more."""
    cell = sheet.shown(row, at)
    found = readings(cell.text, cell.superscript)
    if cell.number is None and len(found) != 1:
        return None
    return units_of(sheet, row, at), float(found[0].value if found else cell.number or 0)


def with_dated(header: Header, dated: tuple[int, ...]) -> Header:
    """Return a header with these columns, in the order of time, as its figures."""
    match = header.match
    unmatched = tuple(column for column in match.unmatched if column not in dated)
    return header._replace(match=match._replace(series=match.series | {FIGURES: dated}, unmatched=unmatched))


def _is_ahead(header: Header, at: int) -> bool:
    hints = hints_of(header.texts[at])
    return is_no_column(header.texts[at]) or any(hints.get(name) for name in ("target", "later", "timescale"))
