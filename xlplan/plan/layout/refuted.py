"""Columns that their headings name and their cells refute: 'Numbers' over sentences is no reference.

Apart from completed.py, which gives a header the columns that it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header, sample_rows
from xlplan.plan.layout.heading_lists import heading_key
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.unnamed import units_of
from xlplan.plan.layout.weighing import likely_columns

_UNDER_WAY = re.compile(r"\b(?:we are|being|are we|we['’]re)\s(?:doing|taking|done)\b", re.IGNORECASE)
_NUMBERS = heading_key("Numbers")
_TEXTS = ("area", "progress")
_REPEATED = 4  # cells of which half at most are of their own
_SHORT = 3  # words
_FEWEST = 2  # cells by which a column is told


def less_worded_reference(sheet: Sheet, header: Header) -> Header:
    """Return a header without 'Numbers' over sentences as the reference: 'AFI No.' is, or none."""
    at = header.match.columns.get("reference", 0)
    if not at or sheet.turned or heading_key(header.texts.get(at, "")) != _NUMBERS:
        return header
    texts = [text for row in sample_rows(sheet, header) if (text := sheet.shown(row, at).text.strip())]
    if len(texts) < _FEWEST or sum(len(text.split()) > _SHORT for text in texts) * 2 <= len(texts):
        return header
    rest = match_headings({column: text for column, text in header.texts.items() if column != at})
    columns = {name: column for name, column in header.match.columns.items() if name != "reference"}
    columns |= {name: column for name, column in rest.columns.items() if name == "reference"}
    unmatched = {*header.match.unmatched, at} - {*columns.values()}
    return header._replace(match=header.match._replace(columns=columns, unmatched=tuple(sorted(unmatched))))


def less_labels(sheet: Sheet, header: Header) -> Header:
    """Return a tracker's header without labels as its actions or progress: 'Priority' over 'High'.

    So where another column is more likely that: 'Agreed management action', 'Management update (Oct 25)'.
    """
    match = header.match
    if FIGURES in match.names or "measure" in match.names or sheet.turned:
        return header
    texts = {name: match.columns[name] for name in _TEXTS if name in match.columns}
    if not texts:
        return header
    rows = sample_rows(sheet, header)
    labels = [name for name, at in texts.items() if _is_of_labels(sheet, rows, at)]
    rest = {name: at for name, at in match.columns.items() if name not in labels}
    told = likely_columns(header.texts, sheet, rows, match._replace(columns=rest)) if labels else {}
    found = {name: told[name] for name in labels if name in told}
    unmatched = {*match.unmatched, *(match.columns[name] for name in found)} - {*found.values()}
    match = match._replace(columns=match.columns | found, unmatched=tuple(sorted(unmatched)))
    return header._replace(match=match)


def _is_of_labels(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether a few words stand under a heading again and again."""
    texts = [text for row in rows if (text := sheet.shown(row, at).text.strip())]
    words = sum(len(text.split()) for text in texts)
    return len(texts) >= _REPEATED and len({*texts}) * 2 <= len(texts) + 1 and words <= _SHORT * len(texts)


def less_late_area(header: Header) -> Header:
    """Return a header without an action right of measures and figures: it is what is done about these next.

    'What we are doing' right of 'Measure' and 'Latest': each row is a measure.
    """
    match, columns = header.match, dict(header.match.columns)
    area, measure = columns.get("area", 0), columns.get("measure", 0)
    figures = columns.get(FIGURES, max(match.series.get(FIGURES, (0,))))
    if not 0 < measure < figures < area or not _UNDER_WAY.search(header.texts.get(area, "")):
        return header
    del columns["area"]
    columns.setdefault("next_steps", area)
    unmatched = {*match.unmatched, area} - {*columns.values()}
    return header._replace(match=match._replace(columns=columns, unmatched=tuple(sorted(unmatched))))


def less_share(sheet: Sheet, header: Header) -> Header:
    """Return a header without '% delivered' as the figures beside what is delivered, as the target is."""
    match = header.match
    at, target = match.columns.get(FIGURES, 0), match.columns.get("target", 0)
    heading = header.texts.get(at, "").strip()
    if not heading.startswith("%") or not target:
        return header
    words = heading_key(heading)
    others = [other for other in match.unmatched if words < heading_key(header.texts.get(other, ""))]
    rows = [row for row in sample_rows(sheet, header) if units_of(sheet, row, at)]
    if len(others) != 1 or not rows:
        return header
    units = [
        frozenset().union(*(units_of(sheet, row, column) for row in rows)) for column in (at, target, *others)
    ]
    if "%" not in units[0] or any("%" in each for each in units[1:]) or units[1] != units[2]:
        return header
    unmatched = tuple(sorted({*match.unmatched, at} - {*others}))
    return header._replace(
        match=match._replace(columns=match.columns | {FIGURES: others[0]}, unmatched=unmatched)
    )
