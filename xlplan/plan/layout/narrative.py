"""The figures of a plan that has no column for them: those in texts on progress.

Apart from contents.py, which reads columns that are there: here narrative is read as figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.heading_lists import heading_key
from xlplan.plan.layout.heading_words import most_hinted
from xlplan.plan.layout.headings import FIGURES, is_evidence
from xlplan.plan.layout.told import Told, named, with_columns
from xlplan.plan.layout.unnamed import is_another_text, is_figure, is_of_figures
from xlplan.text.figures import Reading, readings
from xlplan.text.performance import find_statements

_SENTENCE = 5  # words
_AIMS = ("measure", "target")
_COUNTED = heading_key("Numbers")
_MEASURED = frozenset("%£€$")  # a count among a tracker's updates is as often a step as an indicator


def progress_as_figures(header: Header, sheet: Sheet, rows: Sequence[int], *, has_figures: bool) -> Told:
    """Return the header of a tracker with progress as the figures, where any of it states performance.

    Most of it may be figures, if the plan has no other: `has_figures` says that it has. Else the texts stay
    progress, and only the sentences that say how things stand are indicators.
    """
    columns = dict(header.match.columns)
    measures = columns.get("measure", 0)
    is_label = measures < columns.get("area", 0)  # 'Outcome' left of 'Action' says what an action is for
    if is_label or not any(sheet.shown(row, measures).text.strip() for row in rows):
        columns.pop("measure", None)
    if {"measure", FIGURES} & columns.keys():
        return Told(header)
    is_of_figures = _holds_figures(sheet, rows, columns.get("progress", 0), _MEASURED)
    if is_of_figures and not has_figures:
        at = columns[FIGURES] = columns.pop("progress")
    else:
        told = [columns[name] for name in ("progress", "comments") if name in columns]
        free = [
            at
            for at in header.match.unmatched
            if told and _may_tell(header.texts.get(at, "")) and _is_of_sentences(sheet, rows, at)
        ]
        telling = {at: _statements(sheet, rows, at) for at in told}
        at = max(telling, key=lambda at: telling[at], default=0)
        telling |= {other: found for other in free if (found := _statements(sheet, rows, other))}
        most = max(free, key=lambda other: telling.get(other, 0), default=0)
        filled = [row for row in rows if most and sheet.shown(row, most).text.strip()]
        if telling.get(most, 0) > 2 * max(telling.get(at, 0), len(filled) // 4):
            at = most
        if not at or not telling[at]:
            return Told(header)
        columns[FIGURES] = at
    how_many = "most" if "progress" not in columns else "some"
    said = f"no column is headed so, and {how_many} of these texts hold one."
    return Told(with_columns(header, columns), (f"{named(header, at)} is read as the figures: {said}",))


def texts_as_progress(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Put sentences that say how things stand as the progress of actions, where no heading means it.

    'What we have done and what has changed' beside 'Area for improvement'; of several that with most.
    """
    names = {*places, *header.match.names}
    if "area" not in names or names & {"measure", "progress", "comments", FIGURES}:
        return ()
    telling = {
        at: _statements(sheet, rows, at)
        for at in header.match.unmatched
        if header.texts[at].strip()
        and not is_another_text(header.texts[at])
        and _is_of_sentences(sheet, rows, at)
    }
    best = max(telling, key=lambda at: telling[at], default=0)
    if not best or not telling[best]:
        return ()
    places["progress"] = best
    return (
        f"{named(header, best)} is read as the progress: sentences that say how things stand are under it.",
    )


def figures_in_progress(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Put the figures under progress where no other column can hold those of the measures, and say so.

    Beside a heading that is not known, with figures under it, progress stays progress: 'Current Perf' is one.
    """
    at = places.get("progress")
    if at is None or "measure" not in places or FIGURES in header.match.names or FIGURES in places:
        return ()
    free = header.texts.keys() - {*places.values(), *header.match.series.get("progress", ())}
    aims = [sheet.shown(row, places[name]).text for row in rows for name in _AIMS if name in places]
    if not any("£" in aim for aim in aims):
        free = {column for column in free if most_hinted(header.texts[column]) != "support"}  # 'Cost'
    if not _figures(sheet, rows, at) or any(is_of_figures(sheet, rows, column) for column in free):
        return ()
    places[FIGURES] = places.pop("progress")
    return (f"{named(header, at)} is read as the current performance: no other column is.",)


def _may_tell(heading: str) -> bool:
    """Tell whether an unknown heading speaks of figures: 'Numbers'; 'Background' over other days does not."""
    is_of_figures = most_hinted(heading) == FIGURES and not is_another_text(heading)
    return heading_key(heading) == _COUNTED or is_of_figures


def is_told(header: Header) -> bool:
    """Tell whether a table without measures has its figures in sentences, under progress or as evidence."""
    columns = header.match.columns
    at = columns.get(FIGURES, 0)
    is_progress = at in (columns.get("progress"), columns.get("comments"))
    return bool(at) and "measure" not in columns and (is_progress or is_evidence(header.texts[at]))


def has_asked_figures(sheet: Sheet, rows: Sequence[int], places: Mapping[str, int]) -> bool:
    """Tell whether a third of a table's measures name a figure to be reached: 'Attendance 90%'."""
    at = places.get("measure", 0)
    filled = [row for row in rows if at and sheet.shown(row, at).text.strip()]
    return len(filled) > 1 and sum(is_figure(sheet, row, at) for row in filled) * 3 >= len(filled)


def _holds_figures(sheet: Sheet, rows: Sequence[int], at: int, units: Collection[str]) -> bool:
    """Tell whether most cells of a column hold a figure of these units, and two at least."""
    filled = [row for row in rows if sheet.shown(row, at).text.strip()]
    figures = [found for found in _figures(sheet, rows, at) if any(each.unit in units for each in found)]
    return len(figures) > 1 and len(figures) * 2 > len(filled)


def _is_of_sentences(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether most cells of a column hold a sentence of their own."""
    texts = [text for row in rows if (text := sheet.rows[row].get(at, "").strip())]
    sentences = {text for text in texts if len(text.split()) >= _SENTENCE}
    return len(sentences) * 2 > len(texts)


def _statements(sheet: Sheet, rows: Sequence[int], at: int) -> int:
    """Return how many cells of a column say how things stand."""
    texts = [cell.text for row in rows if at and not (cell := sheet.shown(row, at)).is_date]
    return sum(any(find_statements(text)) for text in texts)


def _figures(sheet: Sheet, rows: Sequence[int], at: int) -> list[tuple[Reading, ...]]:
    """Return the figures of each cell of a column that has any."""
    cells = [cell for row in rows if not (cell := sheet.shown(row, at)).is_date]
    return [found for cell in cells if (found := readings(cell.text, cell.superscript))]
