"""XP0 again: XP009, whether the register and the plan say the same of an indicator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.phrases import shorten
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.subject import Subject
    from xlplan.plan.register import Entry
    from xlplan.refresh.model import Spot


@check("XP009", "Register and plan disagree", internal="warning", committee="warning", public="warning")
def find_disagreements(subject: Subject) -> Iterator[Seen]:
    """Looks for a target in a measure's words or in the target column that is not the register's; an
    indicator of the register that is not in the plan, or stands elsewhere, or is worded anew; a measure that
    is not registered.

    ## Why it matters

    Ratings are computed from the register's target and shown beside the plan's: where they differ, the colour
    cannot be explained. An indicator that is not found is not refreshed.

    ## Example

    F28 says "<=4% CPPs last 2 or more years", and the register's target is 5.

    ## Remedy

    Correct the one that is wrong. `xlplan init` proposes the register's rows for new measures.
    """
    if subject.register is None:
        return
    for entry in subject.entries:
        spot = subject.places.get(entry.indicator)
        yield from _see_missing(entry) if spot is None else _see_changed(subject, entry, spot)
    for action in subject.actions:
        for each in action.indicators:
            if each.is_registered:
                yield from _see_other_target(action, each)
            elif each.is_countable or each.reading:
                yield action.see_at(
                    each,
                    f"'{shorten(each.spot.measure)}' is not in the register: the update passes it by.",
                    "Add it to the register; 'xlplan init' proposes the row.",
                    each.spot.measure,
                )


def _see_missing(entry: Entry) -> Iterator[Seen]:
    yield Seen(
        f"{entry.indicator} ({shorten(entry.measure)}) is in the register, and cannot be found for certain "
        "in the plan: it is not refreshed.",
        "Correct its action, measure or cell in the register, or take it out.",
        entry.sheet,
        entry.cell,
        entry.action,
        entry.indicator,
        entry.measure,
    )


def _see_changed(subject: Subject, entry: Entry, spot: Spot) -> Iterator[Seen]:
    from xlplan.address import full_address
    from xlplan.refresh.columns import is_of_other_month
    from xlplan.refresh.wording import plain_words

    changes = []
    is_elsewhere = entry.cell and entry.cell.replace("$", "").upper() != spot.cell
    if is_elsewhere and not is_of_other_month(subject.plan, entry.cell or "", spot):
        changes.append(
            f"stands in {full_address(spot.sheet, spot.cell)}, and in {entry.cell} by the register"
        )
    if plain_words(entry.measure) != plain_words(spot.measure):
        changes.append(f"is worded '{spot.measure}', and '{entry.measure}' in the register")
    if entry.action != spot.action:
        changes.append(f"belongs to {spot.action}, and to {entry.action} by the register")
    if changes:
        yield Seen(
            f"{entry.indicator} {'; it '.join(changes)}: whoever looks it up in the register is misled.",
            "Correct the register, or the plan.",
            spot.sheet,
            spot.cell,
            spot.action,
            entry.indicator,
            spot.measure,
        )


def _see_other_target(action: Action, indicator: Indicator) -> Iterator[Seen]:
    """Yield what the plan states as an indicator's target, in its measure or its target column, if it is
    another. A register that asks for the target says so itself.
    """
    from xlplan.text.targets import find_target, in_unit, is_threshold, parse_target

    measure, target, entry = indicator.spot.measure, indicator.target, indicator.entry
    unit, own = entry.unit, indicator.spot.own_measure
    in_measure, in_column = (in_unit(each, unit) for each in (find_target(own), parse_target(target)))
    if in_measure and in_column and is_threshold(own, in_measure):
        in_measure = None
    places = (
        (measure, indicator.measure_cell, in_measure),
        (target, indicator.target_cell, in_column),
    )
    for text, cell, stated in places if entry.target is not None or not entry.note else ():
        if stated is None or (stated.value == entry.target and stated.high in (None, entry.target_high)):
            continue
        registered = "no target" if entry.target is None else f"a target of {entry.target.normalize():f}"
        yield Seen(
            f"{indicator.name} has the target '{stated.text}' in the plan, and {registered} in the register: "
            "its rating cannot be explained from the plan.",
            "Correct the one that is wrong.",
            indicator.spot.sheet,
            cell,
            action.name,
            indicator.name,
            text,
        )
