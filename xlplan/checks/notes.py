"""XP3 again: XP303 to XP305, the order of footnotes, how their markers are set, and what they repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlplan.checks.footnotes import Plain, find_plain_figures, find_unused, note_key
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.edits import Edit
    from xlplan.plan.model import NoteCell


@check("XP303", "Footnotes out of order", internal="info", committee="info", public="warning")
def find_notes_out_of_order(subject: Subject) -> Iterator[Seen]:
    """Looks for markers whose numbers do not rise as one reads on, row by row or column by column, and for
    notes that do not stand in the order of their numbers. One finding for each of the two.

    Quiet about a note that is used again further on.

    ## Why it matters

    The reader looks for note 24 after note 23, and does not find it.

    ## Example

    "YTD = 99% ²⁵" comes before "in their local area²⁴", and note 24 stands after note 25.

    ## Remedy

    Number them anew, in the order in which they are read.
    """
    yield from _see_misplaced_marker(subject)
    yield from _see_misplaced_note(subject)


def _see_misplaced_marker(subject: Subject) -> Iterator[Seen]:
    orders = [list(_first_uses(subject, by_column)) for by_column in (False, True)]
    misplaced = [_find_descent([number for number, _ in order]) for order in orders]
    if None not in misplaced and misplaced[0] is not None:
        (before, _), (number, (sheet, cell)) = orders[0][misplaced[0] - 1], orders[0][misplaced[0]]
        yield Seen(
            f"Marker {number} in {cell} comes after marker {before}: the reader looks for the notes in their "
            "order.",
            "Number the markers and their notes anew, in the order in which they are read.",
            sheet,
            cell,
            subject.action_at(sheet, cell),
            quote=subject.text_at(sheet, cell),
        )


def _see_misplaced_note(subject: Subject) -> Iterator[Seen]:
    notes = [note for note in subject.plan.notes if note.number is not None]
    at = _find_descent([note.number or 0 for note in notes])
    if at is not None:
        yield Seen(
            f"Note {notes[at].number} stands after note {notes[at - 1].number}: the reader looks for it "
            "before.",
            "Put the notes in the order of their numbers.",
            notes[at].sheet,
            notes[at].cell,
            quote=notes[at].text,
        )


@check("XP304", "Marker typed as plain figures", internal="warning", committee="error", public="error")
def find_plain_markers(subject: Subject) -> Iterator[Seen]:
    """Looks for the number of a footnote to which no marker points, at the end of a phrase in plain figures.

    ## Why it matters

    It reads as a figure: "13 have never logged on 16". And the note seems to belong to nothing.

    ## Example

    Note 16 is there, and B36 has "13 (24%) of these have never logged on 16." with 16 as plain figures.

    ## Remedy

    Set the number in superscript. `xlplan check --fix` does it, as ¹⁶, where the figure stands in one place
    alone and the plan raises its other markers.
    """
    for note in find_unused(subject):
        places = list(find_plain_figures(subject, note.number))
        if places:
            plain = places[0]
            yield Seen(
                f"'{plain.words}' in {plain.cell} ends with {note.number} in plain figures, which seems to "
                f"be the marker of note {note.number} ({note.cell}): it reads as a figure.",
                f"Raise the {note.number} in {plain.cell}.",
                plain.sheet,
                plain.cell,
                subject.action_at(plain.sheet, plain.cell),
                quote=f"{plain.words} | {note.text}",
                fix=_raise_marker(subject, plain) if len(places) == 1 else None,
            )


def _raise_marker(subject: Subject, plain: Plain) -> Edit | None:
    """Return the edit that makes 16 ¹⁶; None where the plan does not raise its markers, or not all."""
    from xlplan.checks.fixes import text_fix
    from xlplan.text.footnotes import raised

    styles = {marker.style for markers in subject.used_markers.values() for marker in markers}
    if not styles or styles - {"superscript", "run", "star"}:
        return None
    figures = subject.text_at(plain.sheet, plain.cell)[plain.start : plain.end]
    span = (plain.start, plain.end, raised(figures, ((0, len(figures)),)))
    return text_fix(subject, plain.sheet, plain.cell, span, "the marker, raised", "footnote")


@check("XP305", "Notes that say the same", internal="info", committee="info", public="info")
def find_equal_notes(subject: Subject) -> Iterator[Seen]:
    """Looks for footnotes whose words are the same. One finding for each wording.

    ## Why it matters

    Sixteen notes have to be changed each month where one would do, and the one that is forgotten contradicts
    the others.

    ## Example

    Notes 2 to 5, 7 to 14, 20, 22, 23 and 25 all say "Correct as at end November 2013".

    ## Remedy

    Keep the first, and let all the markers point to it.
    """
    from xlplan.text.footnotes import read_note

    by_words: dict[str, list[NoteCell]] = {}
    for note in subject.plan.notes:
        read = read_note(note.text, note.superscript)
        words = " ".join(note.text[read.body if read else 0 :].split()).rstrip(".")
        by_words.setdefault(words.casefold(), []).append(note)
    for notes in by_words.values():
        if len(notes) > 1:
            read = read_note(notes[0].text, notes[0].superscript)
            words = notes[0].text[read.body if read else 0 :].strip()
            yield Seen(
                f"Notes {_list_keys(notes)} all say '{words}': {len(notes)} have to be changed where one "
                "would do.",
                f"Keep note {note_key(notes[0])}, and let all the markers point to it.",
                notes[0].sheet,
                notes[0].cell,
                quote=notes[0].text,
            )


def _list_keys(notes: Sequence[NoteCell]) -> str:
    *others, last = [str(note_key(note)) for note in notes]
    return f"{', '.join(others)} and {last}"


def _first_uses(subject: Subject, by_column: bool) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield each marker's number where it first stands, row by row or, in each action, column by column."""
    from xlplan.address import parse_cell

    def order(place: tuple[str, str]) -> tuple[object, ...]:
        row, column = parse_cell(place[1])
        action = subject.action_at(*place) if by_column else None
        first = next((each.rows.start for each in subject.actions if each.name == action), row)
        return (
            (sheets.index(place[0]), first, column, row)
            if by_column
            else (sheets.index(place[0]), row, column)
        )

    sheets = list(dict.fromkeys(sheet for sheet, _ in subject.used_markers))
    seen = set[int]()
    for place in sorted(subject.used_markers, key=order):
        for marker in subject.used_markers[place]:
            if marker.number is not None and marker.number not in seen:
                seen.add(marker.number)
                yield marker.number, place


def _find_descent(numbers: Sequence[int]) -> int | None:
    """Return the place of the first number that is lower than the one before it."""
    return next((at for at in range(1, len(numbers)) if numbers[at] < numbers[at - 1]), None)
