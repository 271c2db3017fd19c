"""Where each indicator of the register stands in the plan: by its action and measure, then by its cell.

An action is known by its words, and by its number only where the plan itself gives one: A07 is another action
once a row has been put above it. Where two places answer, neither is taken, and the finding names both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlplan.findings import Finding
from xlplan.plan.layout.lines import split_lines
from xlplan.plan.register import Entry
from xlplan.refresh.belonging import (
    could_be,
    has_left_its_row,
    has_reworded_area,
    has_same_area,
    has_same_number,
    is_in_cell,
    is_in_row,
    is_near,
    is_on_sheet,
)  # fmt: skip
from xlplan.refresh.model import Spot
from xlplan.refresh.retold import ambiguous_finding, missing_finding, moved_findings
from xlplan.refresh.wording import is_reworded, plain_words


class Located(NamedTuple):
    """Is the register's indicators with their places, and what has to be said of those without or moved.

    `candidates` gives the places that an indicator without one could have.
    """

    spots: dict[str, Spot]
    findings: tuple[Finding, ...]
    candidates: Mapping[str, tuple[Spot, ...]]


@dataclass(frozen=True, eq=False)
class _Place:
    """Is one measure of one action in one cell of the plan; several spots where the cell repeats it."""

    spots: tuple[Spot, ...]

    @property
    def first(self) -> Spot:
        return self.spots[0]


@dataclass(eq=False)
class _Claim:
    """Is the entries of the register that mean one measure in one cell, and the places that they may mean."""

    entries: list[Entry]
    places: list[_Place] = field(default_factory=list)

    @property
    def first(self) -> Entry:
        return self.entries[0]


def locate(entries: Iterable[Entry], spots: Sequence[Spot]) -> Located:
    """Return each entry's place in the plan, by indicator id."""
    entries = list(entries)
    claims, places = _claims(entries), _places(spots)
    sheets = {spot.sheet.casefold() for spot in spots}
    by_words = _by_words(places)
    rivals: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        rivals[plain_words(claim.first.measure)].append(claim)
    for words, group in rivals.items():
        named = by_words[words]
        if len(group) > len(named):
            named = [*named, *_less_group(words, places, rivals)]
        is_only = len(group) == len(named) == 1
        for claim in group:
            claim.places = _by_action(claim.first, named, sheets, is_only=is_only)
    taken = _settle(claims)
    _try_cells(claims, taken)
    _try_rewordings(claims, places, taken)
    return _answer(entries, claims, places, taken)


def _by_words(places: Sequence[_Place]) -> dict[str, list[_Place]]:
    """Return the places by the words of their measures."""
    found: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        found[plain_words(place.first.measure)].append(place)
    return found


def _less_group(words: str, places: Iterable[_Place], claimed: Collection[str]) -> list[_Place]:
    """Return the places whose measure has these words less the group of its row: 'Attendance – Girls'.

    A register from before has 'Attendance' for each of the rows; one that names a group is not from before.
    """
    found = [each for each in places if each.first.group and plain_words(each.first.own_measure) == words]
    is_named = any(plain_words(place.first.measure) in claimed for place in found)
    return [] if is_named else found


def _claims(entries: Iterable[Entry]) -> list[_Claim]:
    """Return the entries, those of one measure in one cell together: it may hold several figures."""
    found: dict[tuple[object, ...], _Claim] = {}
    for number, entry in enumerate(entries):
        where = (entry.sheet or "", entry.cell) if entry.cell else number
        key = (entry.action, entry.area, plain_words(entry.measure), where)
        found.setdefault(key, _Claim([])).entries.append(entry)
    return list(found.values())


def _places(spots: Iterable[Spot]) -> list[_Place]:
    found: dict[tuple[str, str, str, str], list[Spot]] = defaultdict(list)
    for spot in spots:
        found[spot.action, plain_words(spot.measure), spot.sheet, spot.cell].append(spot)
    return [_Place(tuple(group)) for group in found.values()]


def _by_action(
    entry: Entry, places: Sequence[_Place], sheets: Collection[str], *, is_only: bool
) -> list[_Place]:
    """Return which of the places with the entry's measure belong to its action.

    An action is the same by its words, then by the plan's own number. `is_only` says that the measure stands
    once in the register and once in the plan.
    """
    found: list[_Place] = []
    for fits in (has_same_area, has_reworded_area, has_same_number):
        found = found or [place for place in places if fits(entry, place.first)]
    if not found and _may_be_elsewhere(entry, places, is_only=is_only):
        found = [*places]
    if (entry.sheet or "").casefold() in sheets:
        narrower = [place for place in found if is_on_sheet(entry, place.first)]
        found = narrower or found
    return [place for place in found if has_same_number(entry, place.first)] or found


def _may_be_elsewhere(entry: Entry, places: Sequence[_Place], *, is_only: bool) -> bool:
    """Tell whether another action may be the entry's: where it is not said what the two are about."""
    is_told = entry.area is not None and any(place.first.area for place in places)
    return not is_told or (is_only and is_in_cell(entry, places[0].first))


def _settle(claims: Sequence[_Claim]) -> dict[_Claim, _Place]:
    """Return the claims that only one place answers; what is taken is no place for the others.

    Where two claims have one and the same place left, neither gets it.
    """
    taken: dict[_Claim, _Place] = {}
    while True:
        wanted: dict[_Place, list[_Claim]] = defaultdict(list)
        for claim in claims:
            if claim not in taken and len(claim.places) == 1:
                wanted[claim.places[0]].append(claim)
        new = {rivals[0]: place for place, rivals in wanted.items() if len(rivals) == 1}
        if not new:
            return taken
        taken |= new
        gone = set(new.values())
        for claim in claims:
            if claim not in taken:
                claim.places = [place for place in claim.places if place not in gone]


def _try_cells(claims: Sequence[_Claim], taken: dict[_Claim, _Place]) -> None:
    """Take the places in the register's own rows, where nothing tells that rows have moved.

    Of several indicators with the same measure all must be in their rows: a row put above moves each
    into the next one's.
    """
    moved = {_sheet(claim) for claim, place in taken.items() if has_left_its_row(claim.first, place.first)}
    rivals: dict[tuple[str, str], list[_Claim]] = defaultdict(list)
    for claim in claims:
        if claim not in taken and len(claim.places) > 1 and _sheet(claim) not in moved:
            rivals[_sheet(claim), plain_words(claim.first.measure)].append(claim)
    for group in rivals.values():
        here = [[place for place in each.places if is_in_row(each.first, place.first)] for each in group]
        if all(len(places) == 1 for places in here):
            for claim, places in zip(group, here, strict=True):
                claim.places = places
    taken |= _settle([claim for claim in claims if claim not in taken])


def _sheet(claim: _Claim) -> str:
    return (claim.first.sheet or "").casefold()


def _try_rewordings(claims: Sequence[_Claim], places: Sequence[_Place], taken: dict[_Claim, _Place]) -> None:
    """Take the place in the same action whose measure is only spelt otherwise, where that is one."""
    free = set(places) - set(taken.values())
    lost = [claim for claim in claims if claim not in taken and not claim.places]
    for claim in lost:
        entry = claim.first
        alike = [
            place for place in places if place in free and is_reworded(entry.measure, place.first.measure)
        ]
        claim.places = [place for place in alike if is_near(entry, place.first)]
    taken |= _settle(lost)


def _answer(
    entries: Sequence[Entry],
    claims: Iterable[_Claim],
    places: Sequence[_Place],
    taken: Mapping[_Claim, _Place],
) -> Located:
    found: dict[str, Spot] = {}
    findings: dict[str, Finding] = {}
    candidates: dict[str, tuple[Spot, ...]] = {}
    used = set(taken.values())
    free = [place for place in places if place not in used]
    for claim in claims:
        for entry in claim.entries:
            place = taken.get(claim)
            spots = [_on_line(entry, spot) for spot in _lines(entry, place.spots)] if place else []
            if len(spots) == 1:
                found[entry.indicator] = spots[0]
                continue
            could = spots or [place.first for place in claim.places]
            asked = could or [place.first for place in free if could_be(entry, place.first)]
            candidates[entry.indicator] = tuple(could)
            tell = ambiguous_finding if could else missing_finding
            findings[entry.indicator] = tell(entry, asked)
    told = [findings[entry.indicator] for entry in entries if entry.indicator in findings]
    pairs = [(entry, found[entry.indicator]) for entry in entries if entry.indicator in found]
    return Located(found, (*moved_findings(pairs), *told), candidates)


def _lines(entry: Entry, spots: Sequence[Spot]) -> Sequence[Spot]:
    """Return the spot on the entry's line where a cell repeats a measure; all of them where none is."""
    return [spot for spot in spots if spot.line == (entry.line or 1)] or spots


def _on_line(entry: Entry, spot: Spot) -> Spot:
    """Return the spot on the register's line of its cell, where the plan leaves open which line it is."""
    if not (spot.is_certain or spot.is_told) and is_in_cell(entry, spot):
        for line in split_lines(spot.cell_text):
            if line.number == entry.line:
                return spot._replace(line=line.number, start=line.start, text=line.text)
    return spot
