"""Months that say when an action is done, by an 'x' or by shading: they hold no figures.

Apart from headers.py, which finds headers by their words: here is what stands under a month.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headings import FIGURES, Match
from xlplan.plan.layout.series import read_moment
from xlplan.plan.layout.unnamed import is_figure

_SAMPLE = 40  # rows
_MARK = 2  # letters: 'x', '✓', 'XX'


def less_gantt(match: Match, texts: Mapping[int, str], sheet: Sheet, header_row: int) -> Match:
    """Return the match without figures where a time heads them and only marks stand there.

    Months that are still blank keep their place, where there is a target to reach.
    """
    places = match.series.get(FIGURES, ()) or tuple(
        at for name, at in match.columns.items() if name == FIGURES
    )
    moments = [read_moment(texts.get(at, "")) for at in places]
    if not places or not all(moment and moment.is_bare for moment in moments):
        return match
    spans = (sheet.areas.get((row, places[-1])) for row in (header_row, header_row - 1))
    last = max([places[-1], *(area.last_column for area in spans if area)])
    rows = [row for row in range(header_row + 1, header_row + _SAMPLE) if row in sheet.rows]
    columns = range(min(places), last + 1)
    if any(is_figure(sheet, row, at) for row in rows for at in columns):
        return match
    cells = [sheet.shown(row, at) for row in rows for at in columns]
    shown = [text for cell in cells if (text := cell.text.strip())]
    are_marks = all(len(text) <= _MARK for text in shown) and any(shown)
    if not are_marks and (shown or "target" in match.names):
        return match
    return match._replace(
        columns={name: at for name, at in match.columns.items() if name != FIGURES},
        series={name: ways for name, ways in match.series.items() if name != FIGURES},
        unmatched=tuple(sorted({*match.unmatched, *places})),
    )
