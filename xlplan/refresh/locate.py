"""Where each indicator of the register stands in the plan: by its action and measure, then by its cell.

Where two places answer, neither is taken, and the finding names both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from xlplan.address import full_address
from xlplan.findings import Finding
from xlplan.plan.lines import split_lines
from xlplan.plan.register import Entry
from xlplan.refresh.model import Spot

_ALIKE = 0.6  # a measure reworded this much is still the one that was in this cell


class Located(NamedTuple):
    """Is the register's indicators with their places, and what has to be said of those without or moved."""

    spots: dict[str, Spot]
    findings: tuple[Finding, ...]


def locate(entries: Iterable[Entry], spots: Sequence[Spot]) -> Located:
    """Return each entry's place in the plan, by indicator id."""
    found: dict[str, Spot] = {}
    findings: list[Finding] = []
    for entry in entries:
        spot = _by_measure(entry, spots) or _by_cell(entry, spots)
        if isinstance(spot, Spot):
            spot = found[entry.indicator] = _on_line(entry, spot)
            findings += _moved(entry, spot)
        elif spot:
            findings.append(_ambiguous(entry, spot))
        else:
            findings.append(_missing(entry))
    return Located(found, tuple(findings))


def plain_words(text: str) -> str:
    """Return a measure's letters and digits alone, so that spacing, case and punctuation do not matter."""
    return re.sub(r"[\W_]+", "", text.casefold().replace("&", "and"))


def _by_measure(entry: Entry, spots: Sequence[Spot]) -> Spot | list[Spot] | None:
    wanted = plain_words(entry.measure)
    same = [spot for spot in spots if spot.action == entry.action and plain_words(spot.measure) == wanted]
    if len(same) > 1:
        here = [spot for spot in same if _at(entry, spot)]
        return here[0] if len(here) == 1 else same
    return same[0] if same else None


def _by_cell(entry: Entry, spots: Sequence[Spot]) -> Spot | list[Spot] | None:
    """Return the indicator in the register's cell, if it is a rewording; or another action's by its words."""
    wanted = plain_words(entry.measure)
    for spot in spots:
        if _at(entry, spot) and SequenceMatcher(None, wanted, plain_words(spot.measure)).ratio() >= _ALIKE:
            return spot
    elsewhere = [spot for spot in spots if plain_words(spot.measure) == wanted]
    return elsewhere[0] if len(elsewhere) == 1 else elsewhere or None


def _on_line(entry: Entry, spot: Spot) -> Spot:
    """Return the spot on the register's line of its cell, where the plan leaves open which line it is."""
    if not spot.is_certain and _in_cell(entry, spot):
        for line in split_lines(spot.cell_text):
            if line.number == entry.line:
                return spot._replace(line=line.number, start=line.start, text=line.text)
    return spot


def _at(entry: Entry, spot: Spot) -> bool:
    return _in_cell(entry, spot) and (entry.line or 1) == spot.line


def _in_cell(entry: Entry, spot: Spot) -> bool:
    same_sheet = entry.sheet is None or entry.sheet.casefold() == spot.sheet.casefold()
    return same_sheet and entry.cell is not None and entry.cell.replace("$", "").upper() == spot.cell


def _moved(entry: Entry, spot: Spot) -> list[Finding]:
    changes: list[str] = []
    if entry.cell and not _at(entry, spot):
        here = full_address(spot.sheet, spot.cell)
        changes.append(f"it stands in {here} now, and in {entry.cell} in the register")
    if plain_words(entry.measure) != plain_words(spot.measure):
        changes.append(f"the plan calls it '{spot.measure}' now, and the register '{entry.measure}'")
    if spot.action != entry.action:
        changes.append(f"it belongs to {spot.action} now, and to {entry.action} in the register")
    if not changes:
        return []
    return [
        Finding(
            "XP009",
            "info",
            f"{entry.indicator} was found again: {'; '.join(changes)}.",
            spot.sheet,
            spot.cell,
            spot.action,
            entry.indicator,
            "Correct the register, so that the next officer sees where the figure is.",
            entry.measure,
        )
    ]


def _ambiguous(entry: Entry, spots: Sequence[Spot]) -> Finding:
    places = " and ".join(full_address(spot.sheet, spot.cell) for spot in spots)
    return Finding(
        "XP009",
        "warning",
        f"{entry.indicator} ('{entry.measure}') could be {places}; none of them was changed.",
        action=entry.action,
        indicator=entry.indicator,
        remedy="Write the right cell in the register.",
        quote=entry.measure,
    )


def _missing(entry: Entry) -> Finding:
    return Finding(
        "XP009",
        "warning",
        f"{entry.indicator} ('{entry.measure}') is in the register and not in the plan; "
        "nothing was changed for it.",
        entry.sheet,
        entry.cell,
        entry.action,
        entry.indicator,
        "Correct its action, measure or cell in the register, or take it out.",
        entry.measure,
    )
