"""The exceptions: what a clinic talks about first, each with its sentence and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlplan.checks.phrases import says_no_data
from xlplan.pack.measured import is_due
from xlplan.pack.model import KINDS, ActionLine, Concern, Kind, Measured
from xlplan.pack.words import month_text, value_text
from xlplan.plan.rating_words import RATINGS
from xlplan.plan.register import Entry
from xlplan.rating import Rating
from xlplan.refresh.model import Spot
from xlplan.refresh.overrides import override_finding, standing_override, told
from xlplan.text.periods import Period


class Seen(NamedTuple):
    """Is what exceptions are looked for in: the actions, the indicators, the register with its places."""

    period: Period
    actions: Sequence[ActionLine]
    indicators: Sequence[Measured]
    entries: Sequence[Entry]
    spots: Mapping[str, Spot]
    words: Mapping[str, str]


def find_concerns(seen: Seen) -> tuple[Concern, ...]:
    """Return the exceptions in the order of their kinds; what is Red before what is Amber."""
    leads = {action.action: action.leads for action in seen.actions}
    found = [
        *_off_target(seen, leads),
        *_worse(seen, leads),
        *_overdue(seen),
        *_without_value(seen, leads),
        *_overridden(seen, leads),
    ]
    weight = {rating: at for at, rating in enumerate(RATINGS)}
    return tuple(
        sorted(found, key=lambda each: (KINDS.index(each.kind), weight.get(each.rating or "Complete", 9)))
    )


def _about(
    kind: Kind, each: Measured, sentence: str, rating: Rating | None, leads: Mapping[str, tuple[str, ...]]
) -> Concern:
    names = dict.fromkeys(name for action in each.actions for name in leads.get(action, ()))
    action = ", ".join(each.actions)
    measure = " ".join(each.entry.measure.split())
    return Concern(kind, action, each.entry.indicator, measure, sentence, rating, tuple(names))


def _off_target(seen: Seen, leads: Mapping[str, tuple[str, ...]]) -> Iterator[Concern]:
    for each in seen.indicators:
        if each.rating in {"Red", "Amber"}:
            yield _about("off target", each, f"{each.why}.", each.rating, leads)


def _worse(seen: Seen, leads: Mapping[str, tuple[str, ...]]) -> Iterator[Concern]:
    for action in seen.actions:
        if action.is_compared and _fell(action.was, action.rating):
            sentence = f"The action was {action.was} and is {action.rating}."
            yield Concern(
                "got worse", action.action, None, action.area, sentence, action.rating, action.leads
            )
    for each in seen.indicators:
        if each.way == "worse" and not _lacks_value(each, seen.period):
            yield _about("got worse", each, each.direction, each.rating, leads)


def _fell(was: Rating | None, now: Rating | None) -> bool:
    return was is not None and now is not None and RATINGS.index(now) < RATINGS.index(was)


def _overdue(seen: Seen) -> Iterator[Concern]:
    for action in seen.actions:
        if action.is_overdue:
            sentence = f"It was due by {action.timescale} and is {action.rating or 'unrated'}."
            yield Concern("overdue", action.action, None, action.area, sentence, action.rating, action.leads)


def _lacks_value(each: Measured, period: Period) -> bool:
    filled = [month.period for month in each.series if month.value is not None or month.is_range]
    return is_due(each.entry, max(filled, default=None), period)


def _without_value(seen: Seen, leads: Mapping[str, tuple[str, ...]]) -> Iterator[Concern]:
    for each in seen.indicators:
        if _lacks_value(each, seen.period):
            yield _about("no data", each, _absence(each, seen.period), None, leads)
    covered = {each.entry.indicator for each in seen.indicators}
    for entry in seen.entries:
        spot = seen.spots.get(entry.indicator)
        is_blank = spot is not None and spot.number is None and says_no_data(spot.text)
        if spot and is_blank and entry.indicator not in covered and not entry.extract_key:
            said = " ".join(spot.text.split())
            sentence = f"The plan says '{said}'." if said else "The plan says nothing of it yet."
            yield Concern(
                "no data", spot.action, entry.indicator, " ".join(entry.measure.split()), sentence, None,
                leads.get(spot.action, ()),
            )  # fmt: skip


def _absence(each: Measured, period: Period) -> str:
    now = next((month for month in each.series if month.period == period), None)
    reason = f": {now.mark}" if now and now.mark else ""
    if each.latest is None or each.latest.value is None:
        return f"No value is on record{reason}."
    last = f"{value_text(each.latest.value, each.entry)}, of {month_text(each.latest.period)}"
    return f"No value for {month_text(period)}{reason}; the last is {last}."


def _overridden(seen: Seen, leads: Mapping[str, tuple[str, ...]]) -> Iterator[Concern]:
    computed = {name: each for each in seen.indicators for name in (each.entry.indicator,)}
    for entry in seen.entries:
        spot = seen.spots.get(entry.indicator)
        if spot is None or not entry.override:
            continue
        override = standing_override(entry, seen.words, seen.period.last)
        fault = override_finding(entry, spot, seen.words, seen.period.last)
        rule = computed[entry.indicator].rating if entry.indicator in computed else None
        by_rule = f" By the rule it would be {rule}." if rule and rule != override else ""
        said = told(entry, override) if override else ""
        sentence = f"{said[:1].upper()}{said[1:].rstrip('.')}.{by_rule}" if said else ""
        sentence = sentence or (fault.message if fault else "")
        measure = " ".join(entry.measure.split())
        yield Concern(
            "override", spot.action, entry.indicator, measure, sentence, override or rule,
            leads.get(spot.action, ()),
        )  # fmt: skip
