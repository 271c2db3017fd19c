"""One value reaches every cell that shows its indicator, or none; no two indicators write one figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from xlplan.address import full_address
from xlplan.findings import Finding
from xlplan.plan.extracts.extract import Extract, answers, same_key
from xlplan.plan.register import Entry
from xlplan.refresh.basis import see_other_basis
from xlplan.refresh.changes import decide_change
from xlplan.refresh.figures import Doubt
from xlplan.refresh.forward import carried_over, see_obstacle
from xlplan.refresh.model import FigureChange, Spot
from xlplan.text.periods import Period

Outcome = FigureChange | Finding


def decide_figures(
    entries: Iterable[Entry], spots: Mapping[str, Spot], extract: Extract, period: Period
) -> tuple[list[FigureChange], list[Finding]]:
    """Return the changes, and a finding for each indicator that is left as it is."""
    groups = [
        [_outcome(entry, spots[entry.indicator], extract, period) for entry in group]
        for group in _by_key(entries, spots)
    ]
    every = [change for group in groups for change in _changes(group)]
    clashes = carried_over(every) | _clashes(every)
    changes: list[FigureChange] = []
    findings: list[Finding] = []
    for group in groups:
        left = [outcome for outcome in group if isinstance(outcome, Finding)]
        left += [
            clashes[change.entry.indicator] for change in _changes(group) if change.entry.indicator in clashes
        ]
        good = [change for change in _changes(group) if change.entry.indicator not in clashes]
        findings += left
        if left:
            findings += [_held_back(change, left[0]) for change in good]
        else:
            changes += good
    return changes, findings


def _by_key(entries: Iterable[Entry], spots: Mapping[str, Spot]) -> Iterable[list[Entry]]:
    """Return the indicators in the plan that an extract can fill, those of one key together."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.extract_key and entry.indicator in spots:
            found[same_key(entry.extract_key)].append(entry)
    return found.values()


def _changes(group: Sequence[Outcome]) -> Iterator[FigureChange]:
    return (outcome for outcome in group if isinstance(outcome, FigureChange))


def _outcome(entry: Entry, spot: Spot, extract: Extract, period: Period) -> Outcome:
    answer = answers(extract, entry.extract_key or "", period, entry.basis)
    if answer is not None:
        doubt = see_obstacle(spot, answer) or see_other_basis(entry, spot, answer)
        return doubt.finding(entry, spot) if doubt else decide_change(entry, spot, answer, period)
    return Doubt(
        "XP008",
        f"no extract has '{entry.extract_key}' for {period.label}",
        "Add the value to the extract, or correct the extract_key in the register.",
    ).finding(entry, spot)


def _held_back(change: FigureChange, because: Finding) -> Finding:
    other = full_address(because.sheet or "", because.cell or "")
    return Doubt(
        "XP405",
        f"the same indicator in {other} cannot be changed, and one value must show everywhere",
        because.remedy or "",
    ).finding(change.entry, change.spot)


def _clashes(changes: Sequence[FigureChange]) -> dict[str, Finding]:
    """Return a finding for each indicator that would write where another one writes something else."""
    by_cell: dict[tuple[str, str], list[FigureChange]] = defaultdict(list)
    for change in changes:
        by_cell[change.spot.sheet, change.spot.cell].append(change)
    return {
        change.entry.indicator: _clash(change, other)
        for group in by_cell.values()
        for pair in combinations(group, 2)
        if _differ(*pair)
        for change, other in (pair, pair[::-1])
    }


def _differ(one: FigureChange, other: FigureChange) -> bool:
    mine = {*one.spans, *([one.figure] if one.figure else [])}
    theirs = {*other.spans, *([other.figure] if other.figure else [])}
    overlap = any(a != b and a[0] < b[1] and b[0] < a[1] for a in mine for b in theirs)
    return overlap or one.number != other.number


def _clash(change: FigureChange, other: FigureChange) -> Finding:
    return Doubt(
        "XP009",
        f"{other.entry.indicator} has another value ({other.value:f}) for the same figure",
        "Correct cell, line or figure of one of them in the register.",
    ).finding(change.entry, change.spot)
