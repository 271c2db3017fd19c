"""A register that an officer has kept, brought up to a plan that has changed: the edits, and nothing written.

What is new is added below, what stands elsewhere gets its new cell, what is gone gets a note; whatever the
officer has decided stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from typing import NamedTuple

from xlplan.address import full_address
from xlplan.edits import Edit
from xlplan.errors import RegisterError
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry, Register
from xlplan.plan.register_book import DOUBT_FILL, NUMERIC, show_value
from xlplan.propose.keys import Keys
from xlplan.propose.register import Places, Proposal, certain_reading, propose_measured
from xlplan.refresh.locate import Located, locate
from xlplan.refresh.model import Spot, spots_of
from xlplan.refresh.retold import changed_place

_NEW, _GONE, _OPEN = "new in the plan", "not in the plan any more", "could be in "


class Moved(NamedTuple):
    """Is an indicator that stands elsewhere now."""

    entry: Entry
    spot: Spot


class Renewal(NamedTuple):
    """Is what a register lacks and what it says otherwise than its plan, with the edits that mend it."""

    edits: tuple[Edit, ...]
    added: Proposal
    moved: tuple[Moved, ...]
    gone: tuple[Entry, ...]
    unclear: tuple[Entry, ...]
    located: Located


def renew_register(register: Register, plan: Plan) -> Renewal:
    """Return what brings the register up to the plan.

    Raises RegisterError where none of its indicators is in the plan: it is then another plan's.
    """
    spots, entries = spots_of(plan), register.entries
    located = locate(entries, spots)
    if not located.spots and not any(located.candidates.values()):
        raise RegisterError(
            f"none of its {len(entries)} indicators is in {plan.path.name}: it may be another plan's "
            "register; name a new one with -o",
            file=register.path,
        )
    unknown = Places(_unknown(spots, located), _names(entries), _keys(entries, located))
    added = propose_measured(plan, unknown)
    found = [
        Moved(entry, located.spots[entry.indicator]) for entry in entries if entry.indicator in located.spots
    ]
    moved = tuple(each for each in found if changed_place(*each))
    lost = [entry for entry in entries if entry.indicator not in located.spots]
    unclear = tuple(entry for entry in lost if located.candidates[entry.indicator])
    gone = tuple(entry for entry in lost if entry not in unclear)
    edits = [
        *(edit for each in moved for edit in _place_edits(register, each)),
        *(edit for each in found for edit in _note_edits(register, each.entry, "")),
        *(edit for entry in gone for edit in _note_edits(register, entry, _GONE)),
        *(edit for entry in unclear for edit in _note_edits(register, entry, _listed(located, entry))),
        *_rows(register, added.entries),
    ]
    return Renewal(tuple(edits), added, moved, gone, unclear, located)


def _unknown(spots: Iterable[Spot], located: Located) -> list[Spot]:
    """Return the places that no row of the register has, nor could have."""
    held = {*located.spots.values(), *(spot for could in located.candidates.values() for spot in could)}
    known = {spot.indicator for spot in held}
    return [spot for spot in spots if spot.indicator not in known]


def _names(entries: Iterable[Entry]) -> set[str]:
    return {entry.indicator for entry in entries}


def _keys(entries: Iterable[Entry], located: Located) -> Keys:
    """Return the register's keys: what is new gets the key that the same indicator has, or one of its own."""
    keys = Keys()
    for entry in entries:
        spot = located.spots.get(entry.indicator)
        reading = certain_reading(spot) if spot else None
        if spot and entry.extract_key and reading:
            own = spot._replace(indicator=entry.indicator)
            keys.remember(own, entry.extract_key, reading.value, reading.text)
        elif entry.extract_key:
            keys.reserve([entry.extract_key])
    return keys


def _listed(located: Located, entry: Entry) -> str:
    spots = located.candidates[entry.indicator]
    places = dict.fromkeys(full_address(spot.sheet, spot.cell) for spot in spots)
    return f"{_OPEN}{' or '.join(places)}: write the right cell and its action"


def _place_edits(register: Register, moved: Moved) -> list[Edit]:
    changed = changed_place(*moved)
    return [
        _edit(register, moved.entry.row, column, text)
        for column, text in changed.items()
        if column in register.letters
    ]


def _note_edits(register: Register, entry: Entry, mark: str) -> list[Edit]:
    """Return what puts a mark of ours into the note, or takes the last one out; the officer's words stay."""
    kept = [part for part in (entry.note or "").split("; ") if part and not part.startswith((_GONE, _OPEN))]
    note = "; ".join([*kept, *([mark] if mark else [])])
    if note == (entry.note or "") or "note" not in register.letters:
        return []
    edit = _edit(register, entry.row, "note", note)
    return [replace(edit, fill=DOUBT_FILL) if mark else edit]


def _rows(register: Register, entries: Sequence[Entry]) -> list[Edit]:
    """Return the edits that write new rows below the last one, shaded, each with a note that it is new."""
    edits: list[Edit] = []
    first = max(register.rows) + 1
    for row, entry in enumerate(entries, start=first):
        note = "; ".join(part for part in (_NEW, entry.note) if part)
        texts: Mapping[str, object] = asdict(replace(entry, note=note))
        for column in register.letters:
            value = show_value(column, texts[column])
            if value is None:
                edits.append(Edit(register.sheet or "", _cell(register, row, column), fill=DOUBT_FILL))
            else:
                edits.append(replace(_edit(register, row, column, value), fill=DOUBT_FILL))
    return edits


def _edit(register: Register, row: int, column: str, value: object) -> Edit:
    sheet, cell = register.sheet or "", _cell(register, row, column)
    if isinstance(value, (float, int, Decimal)) or (column in NUMERIC and str(value)):
        return Edit(sheet, cell, number=float(str(value)))
    return Edit(sheet, cell, new=str(value))


def _cell(register: Register, row: int, column: str) -> str:
    return f"{register.letters[column]}{row}"
