"""A column of measures that holds their figures too: 'Contacts decided in a day – 93% (target 95%)'.

Apart from paired_lines.py, where measures and figures stand in columns of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.lines import Line
from xlplan.plan.layout.paired_lines import own_lines
from xlplan.plan.layout.places import Standing
from xlplan.plan.layout.rows import ActionRows, subject_column
from xlplan.plan.layout.told import named
from xlplan.plan.layout.unnamed import is_figure
from xlplan.text.answered import find_answered

_FEWEST = 2  # cells of a column
_LABELS = re.compile(r"(?:[:=]|\s[–—-])\s*$")
_WORDS = 3  # of a measure: a group has fewer
_WORD = re.compile(r"[^\W\d_]{3}")  # '86%' says nothing of its own


def figures_in_measures(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Put the figures under the measures where most of these have their own, and say so.

    A column for figures that has one in any of their rows stays what it is. Of several headings that mean
    measures that with figures is read: 'Impact measures at September 2026' beside 'Milestones'.
    """
    own, figures = places.get("measure", 0), places.get(FIGURES, 0)
    held = {row for row in rows if figures and is_figure(sheet, row, figures)}
    others = [each for each in header.match.unmatched if _is_of_measures(header.texts.get(each, ""))]
    columns = [own, *others] if len(held) * 2 <= len(rows) else []
    at = next((each for each in columns if _answered_rows(sheet, rows, each)), 0)
    if not at or held.intersection(_answered_rows(sheet, rows, at)):
        return ()
    places["measure"] = places[FIGURES] = at
    return (f"{named(header, at)} is read as the figures too: most of its cells hold their own.",)


def _is_of_measures(heading: str) -> bool:
    return match_headings({1: heading}).names == {"measure"}


def less_outcomes(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> tuple[str, ...]:
    """Take what is wanted in words for no measure, where the figures' cells have several of their own.

    'Intended outcome' beside '• Attendance: 87% (target 90%)' above '• Punctuality: 93% (target 95%)'.
    """
    at, measure = places.get(FIGURES, 0), places.get("measure", 0)
    wanted = [sheet.shown(row, measure).text.strip() for row in rows] if at and at != measure else []
    if not any(wanted) or any("\n" in text or any(map(str.isdigit, text)) for text in wanted):
        return ()
    answered = _answered_rows(sheet, rows, at) or _named_rows(sheet, rows, at)
    listed = [row for row in answered if len(find_answered(sheet.shown(row, at).text, every=True)) > 1]
    if not measure or not answered or len(listed) * 2 < len(answered):
        return ()
    del places["measure"]
    taken = "is taken for none" if "area" in places else "is read as the actions"
    places.setdefault("area", measure)
    return (f"{named(header, at)} has measures of its own; {named(header, measure)} {taken}.",)


def is_answered(columns: Mapping[str, int], sheet: Sheet, rows: Sequence[int]) -> bool:
    """Tell whether the measures of a table and their figures stand in one column."""
    at = columns.get(FIGURES, 0)
    measure = columns.get("measure", 0)
    has_own = not measure and bool(_answered_rows(sheet, rows, at) or _named_rows(sheet, rows, at))
    return bool(at) and (measure == at or has_own)


def _answered_rows(sheet: Sheet, rows: Sequence[int], at: int) -> list[int]:
    """Return the rows whose measures have figures of their own; none where most have none."""
    texts = {row: text for row in rows if at and (text := _own_text(sheet, row, at))}
    answered = [row for row, text in texts.items() if any(each.is_certain for each in find_answered(text))]
    held = [text for text in texts.values() if any(map(str.isdigit, text))]
    return answered if len(answered) >= _FEWEST and len(answered) * 2 > len(held) else []


def _named_rows(sheet: Sheet, rows: Sequence[int], at: int) -> list[int]:
    """Return the rows in which each figure has a measure's words before it; none where most have not.

    'First time entrants: 151 (140)' above 'Post-16 in suitable work: 41% (60%)'; 'Boys: 84%' is a group's.
    """
    shown = {row: _own_text(sheet, row, at) for row in rows if at}
    texts = {row: text for row, text in shown.items() if any(map(str.isdigit, text))}
    found = {row: find_answered(text, every=True) for row, text in texts.items()}
    names = [each.measure for answers in found.values() for each in answers]
    worded = [name for name in names if len(_WORD.findall(name)) >= _WORDS]
    named = [
        row
        for row, answers in found.items()
        if answers and all(each.measure and _LABELS.search(texts[row][: each.start]) for each in answers)
    ]
    is_told = len({*names}) == len(names) and len(worded) * 2 > len(names)
    return named if is_told and len(named) >= _FEWEST and len(named) * 2 > len(texts) else []


def _own_text(sheet: Sheet, row: int, at: int) -> str:
    cell = sheet.shown(row, at)
    is_text = cell.number is None and not cell.is_date and not cell.is_formula
    return cell.text if is_text and sheet.anchor(row, at)[0] == row and _WORD.search(cell.text) else ""


def stand_in_answers(
    actions: Sequence[ActionRows], columns: Mapping[str, int], sheet: Sheet
) -> list[ActionRows]:
    """Return the actions with an indicator for each measure that has its figure beside it."""
    for action in actions:
        action.standings = tuple(
            standing
            for row in action.rows
            for standing in _standings(sheet, row, columns) or _own_lines(sheet, row, columns)
        )
    return list(actions)


def _standings(sheet: Sheet, row: int, columns: Mapping[str, int]) -> list[Standing]:
    """Return the indicators of a cell; what its action is about is the measure of one without words.

    'Women in operational roles: 9.2%' is certain under a heading of figures, and not under one of measures.
    """
    at, subject = columns[FIGURES], subject_column(columns)
    text, is_of_figures = _own_text(sheet, row, at), "measure" not in columns
    answered = find_answered(text, every=True)
    return [
        Standing(
            (row, at) if each.measure else (row, subject),
            (row, at),
            None,
            each.measure,
            (each.is_certain or (each.is_bare and is_of_figures)) and bool(each.measure or len(answered) < 2),
            line=Line(text.count("\n", 0, each.start) + 1, each.start, each.text),
            target=each.target,
        )
        for each in answered
    ]


def _own_lines(sheet: Sheet, row: int, columns: Mapping[str, int]) -> list[Standing]:
    """Return the indicators of a cell under a heading of figures as any other would have them."""
    at, subject = columns[FIGURES], subject_column(columns)
    if "measure" in columns or sheet.anchor(row, at)[0] != row or not sheet.shown(row, at).text.strip():
        return []
    pairs = own_lines(sheet.shown(row, subject).text, sheet.shown(row, at).text)
    return [
        Standing((row, subject), (row, at), None, pair.measure, pair.is_certain, line=pair.line)
        for pair in pairs
    ]
