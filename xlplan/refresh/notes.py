"""Footnotes and headings that say which month the figures are of: they move when all their figures have moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlplan.address import full_address
from xlplan.findings import Finding
from xlplan.plan.model import NoteCell, Plan
from xlplan.refresh.model import FigureChange, TextSpan
from xlplan.text.footnotes import find_markers
from xlplan.text.periods import Period, move_periods


class Moved(NamedTuple):
    """Is the spans to replace, by cell, with the sentence why; and what has to be left to the officer."""

    spans: dict[tuple[str, str], list[TextSpan]]
    why: dict[tuple[str, str], str]
    findings: tuple[Finding, ...]


def move_notes(plan: Plan, changes: Sequence[FigureChange], period: Period) -> Moved:
    """Return what brings the refreshed figures' footnotes to the period."""
    notes = _by_number(plan.notes)
    users = _users(plan, notes)
    refreshed: dict[tuple[str, str], FigureChange] = {(c.spot.sheet, c.spot.cell): c for c in changes}
    spans: dict[tuple[str, str], list[TextSpan]] = defaultdict(list)
    why: dict[tuple[str, str], str] = {}
    findings: list[Finding] = []
    for number, cells in users.items():
        mine = [refreshed[cell] for cell in cells if cell in refreshed]
        if not mine:
            continue
        for note in notes[number]:
            found = _move_note(note, number, mine, [cell for cell in cells if cell not in refreshed], period)
            if isinstance(found, Finding):
                findings.append(found)
            elif found:
                key = (note.sheet, note.cell)
                spans[key] += found
                why[key] = f"Note {number} speaks of {', '.join(c.spot.cell for c in mine)}, refreshed to {period.label}"
    return Moved(dict(spans), why, tuple(findings))


def move_title(plan: Plan, period: Period) -> Moved:
    """Return what brings the heading's own as-at words to the period."""
    spans: dict[tuple[str, str], list[TextSpan]] = {}
    why: dict[tuple[str, str], str] = {}
    findings: list[Finding] = []
    for cell, text in plan.title:
        move = move_periods(text, period)
        if move.spans:
            spans[plan.sheet, cell] = list(move.spans)
            why[plan.sheet, cell] = f"The heading says which period the plan shows: {period.label}"
        elif move.unclear:
            findings.append(
                Finding(
                    "XP204",
                    "warning",
                    f"The heading was left as it is: {move.unclear}.",
                    plan.sheet,
                    cell,
                    remedy="Correct the heading by hand.",
                    quote=text,
                )
            )
    return Moved(spans, why, tuple(findings))


def _move_note(
    note: NoteCell, number: int, mine: Sequence[FigureChange], others: Sequence[tuple[str, str]], period: Period
) -> list[TextSpan] | Finding | None:
    """Return the note's spans in its cell, None where it is up to date, or the finding that says why it is left."""
    dates = {change.answer.as_at for change in mine}
    as_at: date | None = next(iter(dates)) if len(dates) == 1 else None
    move = move_periods(note.text, period, as_at)
    if not move.spans and not move.unclear:
        return None
    reason = move.unclear
    if others:
        reason = f"{_places(others)} uses it too and was not refreshed"
    elif move.unclear and len(dates) > 1:
        reason = f"its figures have different as-at dates ({', '.join(sorted(str(d) for d in dates))})"
    if reason:
        return Finding(
            "XP204",
            "warning",
            f"Note {number} was left as it is, though {_places([(c.spot.sheet, c.spot.cell) for c in mine])} "
            f"was refreshed to {period.label}: {reason}.",
            note.sheet,
            note.cell,
            mine[0].spot.action,
            mine[0].entry.indicator,
            "Correct the note by hand; give the extract an as_at date where the note names a day.",
            note.text,
        )
    return [(start + note.start, end + note.start, new) for start, end, new in move.spans]


def _by_number(notes: Iterable[NoteCell]) -> dict[int, list[NoteCell]]:
    found: dict[int, list[NoteCell]] = defaultdict(list)
    for note in notes:
        if note.number is not None:
            found[note.number].append(note)
    return dict(found)


def _users(plan: Plan, notes: Mapping[int, object]) -> dict[int, list[tuple[str, str]]]:
    """Return the cells that carry each note's marker, the notes' own cells left out."""
    own = {(note.sheet, note.cell) for note in plan.notes}
    users: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for place, cell in plan.cells.items():
        if place in own or cell.is_formula:
            continue
        for marker in find_markers(cell.text, cell.superscript, known_numbers=notes.keys()):
            if marker.number in notes and place not in users[marker.number]:
                users[marker.number].append(place)
    return users


def _places(cells: Sequence[tuple[str, str]]) -> str:
    return ", ".join(full_address(sheet, cell) for sheet, cell in cells)
