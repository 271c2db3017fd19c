"""What the rows of a table are about, where its headings leave it out: told by sentences of their own.

Apart from subjects.py, which decides between headings that mean it: here none does, and xlplan says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.codes import holds_codes
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES, is_no_column
from xlplan.plan.layout.own_contents import Columns, is_distinct, is_wordy
from xlplan.plan.layout.subjects import Extent, choose_subject
from xlplan.plan.layout.told import Told, named, with_columns

_MOST = 0.8  # of the rows have a text of their own


def tell_subject(header: Header, sheet: Sheet, rows: Sequence[int], tables: Sequence[Extent]) -> Told:
    """Return the header with one column for what an action is, by its heading or by its sentences."""
    chosen = choose_subject(header, tables)
    told = _area_by_sentences(chosen.header, sheet, rows)
    return Told(told.header, (*chosen.doubts, *told.doubts))


def _area_by_sentences(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Return the header with the one column of unknown heading that says what each row is about.

    'What we are doing about it' left of measures; 'What we said we'd do' right of 'Task' over codes, B1 and
    B2; 'We want to…' beside 'Question' over labels that several rows share, 'Safe' and 'Caring'.
    """
    match, rows = header.match, [row for row in rows if len(sheet.rows[row]) > 2]
    columns = Columns(header.texts, match, [(header, sheet, rows)])
    area, measure = match.columns.get("area", 0), match.columns.get("measure", 0)
    is_alone = bool(area) and not {"measure", "reference"} & match.names
    is_coded = is_alone and holds_codes(sheet, rows, area)
    is_shared = bool(measure) and _is_shared(columns, measure)
    if not (is_coded or is_shared) and (not measure or "area" in match.names):
        return Told(header)
    first, last = (area, max(header.texts)) if is_coded else (0, measure)
    if is_shared:
        first, last = measure, match.columns.get(FIGURES, 0)
    found = [at for at in match.unmatched if first < at < last and _tells(columns, at, len(rows))]
    if len(found) != 1:
        return Told(header)
    told = {name: at for name, at in match.columns.items() if name != "measure" or not is_shared}
    told |= {"reference": area, "area": found[0]} if is_coded else {"area": found[0]}
    unmatched = tuple(at for at in match.unmatched if at != found[0])
    said = f"{named(header, found[0])} is read as the actions: no column is headed so."
    return Told(with_columns(header._replace(match=match._replace(unmatched=unmatched)), told), (said,))


def _is_shared(columns: Columns, at: int) -> bool:
    """Tell whether a few labels stand for several rows each: no figure is of one alone."""
    texts = columns.shown(at)
    return not is_wordy(columns, at) and len(set(texts)) * 2 <= len(texts)


def _tells(columns: Columns, at: int, rows: int) -> bool:
    """Tell whether nearly each row has a sentence of its own under a heading."""
    is_own = is_wordy(columns, at) and is_distinct(columns, at)
    return is_own and not is_no_column(columns.texts[at]) and len(columns.shown(at)) >= _MOST * rows
