"""What is said of an indicator that stands elsewhere than the register says, or nowhere.

Apart from locate.py, which decides it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from xlplan.address import full_address
from xlplan.findings import Finding
from xlplan.plan.register import Entry
from xlplan.refresh.model import Spot
from xlplan.refresh.wording import plain_words

_SINGLY = 3  # as many indicators of a sheet as are told one by one, when rows have only moved
_ONE_REMEDY = (
    "Run 'xlplan init' again: it brings the cells in the register up to date, and nothing else in it."
)


def moved_findings(pairs: Iterable[tuple[Entry, Spot]]) -> tuple[Finding, ...]:
    """Return a note on each indicator found elsewhere; one for all of a sheet's, where many have moved."""
    moved: dict[str, list[tuple[Entry, Spot]]] = defaultdict(list)
    findings: list[Finding] = []
    for entry, spot in pairs:
        if plain_words(entry.measure) != plain_words(spot.measure):
            findings.append(_found_again(entry, spot))
        elif changed_place(entry, spot):
            moved[spot.sheet].append((entry, spot))
    for sheet, group in moved.items():
        if len(group) > _SINGLY:
            findings.append(_found_together(sheet, group))
        else:
            findings += [_found_again(entry, spot) for entry, spot in group]
    return tuple(findings)


def changed_place(entry: Entry, spot: Spot) -> dict[str, str]:
    """Return what the register says otherwise than the plan of where an indicator stands."""
    changed: dict[str, str] = {}
    if entry.sheet and entry.sheet.casefold() != spot.sheet.casefold():
        changed["sheet"] = spot.sheet
    if entry.cell and entry.cell.replace("$", "").upper() != spot.cell:
        changed["cell"] = spot.cell
    if (spot.is_certain or spot.is_told) and entry.line and entry.line != spot.line:
        changed["line"] = str(spot.line)
    if entry.action != spot.action:
        changed["action"] = spot.action
    return changed


def ambiguous_finding(entry: Entry, spots: Sequence[Spot]) -> Finding:
    """Return the warning that several places could be the indicator's, naming them."""
    return _warning(
        entry,
        f"{entry.indicator} ('{entry.measure}') could be {_list(spots)}; none of them was changed.",
        "Write the right cell, and its action, in the register.",
        at_cell=False,
    )


def missing_finding(entry: Entry, near: Sequence[Spot]) -> Finding:
    """Return the warning that the indicator is not in the plan, naming what it may be called now."""
    message = (
        f"{entry.indicator} ('{entry.measure}') is in the register and not in the plan; "
        "nothing was changed for it."
    )
    remedy = "Correct its action, measure or cell in the register, or take it out."
    if near:
        likely = ", ".join(f"'{spot.measure}' ({full_address(spot.sheet, spot.cell)})" for spot in near[:3])
        remedy = f"If it is {likely} now, write that as its measure in the register; if not, take it out."
    return _warning(entry, message, remedy)


def _found_again(entry: Entry, spot: Spot) -> Finding:
    changed, clauses = changed_place(entry, spot), list[str]()
    if changed.keys() & {"sheet", "cell", "line"}:
        here, there = full_address(spot.sheet, spot.cell), entry.cell or entry.sheet or "another place"
        there = full_address(entry.sheet, there) if "sheet" in changed and entry.sheet else there
        line = f" (line {spot.line})" if "line" in changed else ""
        clauses.append(f"it stands in {here}{line} now, and in {there} in the register")
    if plain_words(entry.measure) != plain_words(spot.measure):
        clauses.append(f"the plan calls it '{spot.measure}' now, and the register '{entry.measure}'")
    if "action" in changed:
        clauses.append(f"it belongs to {spot.action} now, and to {entry.action} in the register")
    return Finding(
        "XP009",
        "info",
        f"{entry.indicator} was found again: {'; '.join(clauses)}.",
        spot.sheet,
        spot.cell,
        spot.action,
        entry.indicator,
        _ONE_REMEDY
        if changed
        else "Write the plan's words into the register's measure, if they mean the same.",
        entry.measure,
    )


def _found_together(sheet: str, group: Sequence[tuple[Entry, Spot]]) -> Finding:
    told = ", ".join(
        f"{entry.indicator} from {entry.cell or entry.action} to {spot.cell}" for entry, spot in group
    )
    return Finding(
        "XP009",
        "info",
        f"{len(group)} indicators were found again elsewhere than the register says, each by its action and "
        f"measure: {told}.",
        sheet,
        remedy=_ONE_REMEDY,
    )


def _warning(entry: Entry, message: str, remedy: str, *, at_cell: bool = True) -> Finding:
    return Finding(
        "XP009",
        "warning",
        message,
        entry.sheet if at_cell else None,
        entry.cell if at_cell else None,
        entry.action,
        entry.indicator,
        remedy,
        entry.measure,
    )


def _list(spots: Sequence[Spot]) -> str:
    places = list(dict.fromkeys(full_address(spot.sheet, spot.cell) for spot in spots))
    return " and ".join(places) if len(places) > 1 else f"in {places[0]}, on more than one line"
