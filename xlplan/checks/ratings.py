"""XP1: rating against evidence. Whether an action's colour is what its figures and its words say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from xlplan.checks.phrases import asks_for_all, says_no_data, spelt_out
from xlplan.checks.rule import Seen, check
from xlplan.checks.yearly import is_so_far

if TYPE_CHECKING:
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.subject import Subject
    from xlplan.rating import Rating

_WORST_FIRST = ("Red", "Amber", "Green", "Complete")


class _Rated(NamedTuple):
    indicator: Indicator
    rating: Rating
    reason: str


@check(
    "XP101",
    "Published rating differs from the computed one",
    internal="warning",
    committee="error",
    public="error",
)
def find_contradicted_ratings(subject: Subject) -> Iterator[Seen]:
    """Looks for an action whose published rating is not the one that its indicators come to: each against its
    target, with its tolerance, put together as `[rating] rollup` says (the worst of them, unless you choose
    otherwise).

    Targets are the register's; without a register, those that the measures state. An override that still
    stands counts as the indicator's rating. Quiet where the officer decides (`rollup = "officer"`), where the
    action is Complete, and where the published rating is worse than the figures and something else than they
    may be the reason. Without a register it is quiet too where a missed target is Red by the plan and Amber
    only by the usual 5 points, and where a count of some months stands beside the target for the year. It
    weighs less where a target is missed by no more than a tenth, and only the usual tolerance makes that Red.

    ## Why it matters

    The rating is the one word that everybody reads, and whoever has the figures can compute it.
    Met is Green, missed within the tolerance Amber, missed by more Red; councils publish tolerances between
    1% and 10% (Belfast: Green within 1%, Amber within 5%).

    ## Example

    A17 is Amber, and "young offenders in suitable education" is at 65% against at least 80%, 5 points
    allowed: Red.

    ## Remedy

    Change the rating, or correct the figure, target or tolerance; or give the register an override with a
    reason, a name and a date, so that the computed colour stays visible beside the officer's.
    """
    for action in subject.actions:
        published, rated = subject.published(action), _rate_indicators(subject, action)
        computed = _roll_up(subject, rated)
        if published in (None, "Complete", computed) or computed is None:
            continue
        is_worse = _is_worse(published, computed)
        if is_worse and len(rated) < len(action.indicators):
            continue  # a milestone, or a measure without a target, may be why
        cause = next((each for each in rated if each.rating == computed), rated[0])
        has_tolerance = _has_tolerance(subject, cause.indicator)
        if is_worse and computed == "Amber" and not has_tolerance:
            continue  # it misses its target, and nobody has said how much of that is Amber
        is_near = {published, computed} == {"Amber", "Red"} and _misses_by_little(cause.indicator)
        seen = _see_contradiction(action, published, computed, cause)
        yield replace(seen, is_slight=is_near and not has_tolerance)


def _see_contradiction(action: Action, published: Rating, computed: Rating, cause: _Rated) -> Seen:
    said, indicator = action.texts["rating"].strip() or published, cause.indicator
    return action.see(
        "rating",
        f"{action.called_first} is published as {spelt_out(said, published)}, and its indicators come to "
        f"{computed}: {indicator.name}, {cause.reason}. Readers are shown a "
        f"{'worse' if _is_worse(published, computed) else 'better'} picture than the figures give.",
        "Change the rating, correct the figure or its target, or register an override with its reason.",
        f"{said} | {indicator.spot.measure}: '{indicator.spot.text.strip()}'",
        indicator.name,
    )


def _is_worse(one: Rating, other: Rating) -> bool:
    return _WORST_FIRST.index(one) < _WORST_FIRST.index(other)


def _has_tolerance(subject: Subject, indicator: Indicator) -> bool:
    """Tell whether the register or xlplan.toml stands for the tolerance; the usual one is only ours."""
    from xlplan.config import RatingSettings

    return indicator.is_registered or subject.config.rating.tolerance != RatingSettings().tolerance


def _misses_by_little(indicator: Indicator) -> bool:
    """Tell whether a figure misses its target by no more than a tenth, which some councils call Amber."""
    value, target = indicator.value, indicator.entry.target
    return value is not None and target is not None and abs(value - target) * 10 <= abs(target)


def _roll_up(subject: Subject, rated: list[_Rated]) -> Rating | None:
    from xlplan.rating import roll_up

    return roll_up([each.rating for each in rated], subject.config.rating.rollup)


def _rate_indicators(subject: Subject, action: Action) -> list[_Rated]:
    """Return the action's indicators that count for its rating and can be rated, each with the rule's own
    clause. An override stands as of the plan's own month, since a plan of last year was right in its time.
    """
    from xlplan.refresh.overrides import standing_override
    from xlplan.refresh.ratings import counts_for_action, rate_entry

    settings = subject.config.rating
    as_of = subject.period.last if subject.period else subject.today
    rated = []
    for each in action.indicators:
        if not counts_for_action(each.entry):
            continue
        override = standing_override(each.entry, settings.words, as_of)
        if not override and is_so_far(subject, each):
            continue
        found = rate_entry(each.entry, each.value, settings)
        if override:
            rated.append(_Rated(each, override, f"set to {override} by {each.entry.override_by}"))
        elif found.rating:
            rated.append(_Rated(each, found.rating, found.reason))
    return rated


@check("XP102", "Green without data", internal="error", committee="error", public="error")
def find_green_without_data(subject: Subject) -> Iterator[Seen]:
    """Looks for a Green action none of whose countable measures has a figure: all are blank, or "Awaiting
    data".

    ## Why it matters

    Green says that a target is met, and here nothing has been measured.

    ## Example

    A18 is Green, and both of its indicators are "Awaiting data".

    ## Remedy

    Give the data, or rate the action by what is known; say in the narrative when the data will come.
    """
    for action in subject.actions:
        asked = [
            each for each in action.indicators if each.is_countable and each.is_certain and each.spot.cell
        ]
        unanswered = [each for each in asked if each.spot.number is None and says_no_data(each.words)]
        if asked and len(unanswered) == len(asked) and subject.published(action) == "Green":
            names = " and ".join(each.name for each in unanswered)
            answers = dict.fromkeys(each.words or "(blank)" for each in unanswered)
            yield action.see(
                "rating",
                f"{action.called_first} is Green, and {names} {'has' if len(asked) == 1 else 'have'} no "
                "figure: nothing shows that a target is met.",
                "Give the data, or rate the action by what is known.",
                f"{action.texts['rating'].strip()} | {', '.join(answers)}",
            )


@check("XP103", "Rating without a target", internal="info", committee="info", public="warning")
def find_ratings_without_target(subject: Subject) -> Iterator[Seen]:
    """Looks for a rated action that has figures, and no target for any of them: neither in the register, nor
    in the words of a measure, nor in a target column. One finding for each action. Quiet where a measure
    names a figure that may be its target ("Dental checks (80%)").

    ## Why it matters

    A colour that follows from no target is an opinion; nobody can say what would turn it.

    ## Example

    "Recording rates are over 90%" is Green, and no target says how much would be enough.

    ## Remedy

    Agree a target and write it into the measure or the register, or say that the rating is the officer's
    judgement.
    """
    for action in subject.actions:
        with_figure = [
            each
            for each in action.indicators
            if (each.value is not None or each.reading) and (each.is_certain or each.entry.extract_key)
        ]
        has_target = any(map(_may_have_target, action.indicators))
        has_target = has_target or any(asks_for_all(each.spot.measure) for each in with_figure)
        published = subject.published(action)
        if with_figure and not has_target and published not in (None, "Complete"):
            first = with_figure[0]
            more = f" and {len(with_figure) - 1} more" if len(with_figure) > 1 else ""
            yield action.see(
                "rating",
                f"{action.called_first} is {published}, and none of its figures has a target ({first.name}: "
                f"'{first.words}'{more}): nobody can say what would change the colour.",
                "Agree a target and write it into the measure or the register.",
                f"{action.texts['rating'].strip()} | {first.spot.measure}: '{first.spot.text.strip()}'",
            )


def _may_have_target(indicator: Indicator) -> bool:
    """Tell whether an indicator has a target, or a measure with a figure that may be one."""
    from xlplan.text.figures import readings
    from xlplan.text.targets import find_target

    measure = indicator.spot.own_measure
    is_given = indicator.entry.target is not None or indicator.target.strip()
    return bool(is_given or find_target(measure) or readings(measure))
