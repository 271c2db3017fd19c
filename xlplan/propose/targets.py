"""The target that an indicator's measure or target column states, and whether its figure is of that kind."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlplan.plan.confirming import ask_polarity, ask_target
from xlplan.plan.register import Polarity
from xlplan.refresh.model import Spot
from xlplan.text.awaited import says_awaited
from xlplan.text.figures import Reading
from xlplan.text.goals import find_own_goal
from xlplan.text.likely_targets import suggest_target
from xlplan.text.measures import list_units
from xlplan.text.polarities import suggest_polarity
from xlplan.text.targets import Target, find_target, in_unit, is_threshold

_WAYS: tuple[tuple[Polarity, str], ...] = (
    ("higher", r"\b(?:high|higher|bigger|larger|more|up|increas\w*|maximi[sz]e|max)\b|[↑▲]"),
    ("lower", r"\b(?:low|lower|smaller|less|fewer|down|decreas\w*|reduc\w*|minimi[sz]e|min)\b|[↓▼]"),
)


class Aim(NamedTuple):
    """Is the target, which way is better, and what the officer should look at."""

    target: Target | None
    polarity: Polarity
    doubts: tuple[str, ...]


def read_polarity(text: str) -> Polarity | None:
    """Return which way a column of polarities says is better; None where it says neither."""
    ways = [way for way, words in _WAYS if re.search(words, text, re.IGNORECASE)]
    return ways[0] if len(ways) == 1 else None


def read_aim(spot: Spot, reading: Reading | None, better: Polarity | None = None) -> Aim:
    """Return the target that the plan states for an indicator; none where two differ or do not fit.

    `better` is the polarity that a column of the plan gives; where the target's words say another, neither
    is taken.
    """
    target, doubt = _choose_target(spot, reading)
    polarity, unsure = _choose_polarity(spot.measure, target, better, reading.unit if reading else "")
    return Aim(target, polarity, tuple(each for each in (doubt, unsure) if each))


def _choose_target(spot: Spot, reading: Reading | None) -> tuple[Target | None, str | None]:
    """Return the one target of measure and target column, with what the officer should look at."""
    column = " ".join(spot.target.split())
    unit = reading.unit if reading else ""
    measure = spot.own_measure
    in_measure, in_column = (in_unit(each, unit) for each in (find_target(measure), _in_column(column)))
    is_of_words = column == "" or not (re.search(r"\d", column) or says_awaited(column))
    if is_of_words and not (in_column or in_measure):
        return _said_beside(spot, reading) or _suggest(measure, reading)
    if in_measure and in_column and is_threshold(measure, in_measure):
        in_measure = None
    target = in_column or in_measure
    doubt = _doubt_column(column, in_measure, in_column)
    if doubt is None and target and reading:
        doubt = _misfit(measure, target, reading)
    if doubt:
        return None, doubt
    return in_measure if in_measure and target and target.polarity is None else target, None


def _said_beside(spot: Spot, reading: Reading | None) -> tuple[Target, str] | None:
    """Return the goal in the words of a figure's own cell, '17.2% (target 12%)'; the officer is asked."""
    others = f"{spot.text[: reading.start]}…{spot.text[reading.end :]}" if reading else spot.text
    goal = find_own_goal(others)
    target = in_unit(_in_column(goal), reading.unit if reading else "")
    if target is None or (reading and _misfit(spot.measure, target, reading)):
        return None
    is_other = reading and target.unit and reading.unit and target.unit != reading.unit
    return None if is_other else (target, ask_target(goal, is_beside=True))


def _suggest(measure: str, reading: Reading | None) -> tuple[Target | None, str | None]:
    """Return what is likely to be the target of a measure that states none; the officer is asked."""
    unit = reading.unit if reading else ""
    likely = in_unit(suggest_target(measure, unit), unit)
    if likely is None or (reading and _misfit(measure, likely, reading)):
        return None, None
    return likely, ask_target(likely.text)


def _doubt_column(column: str, in_measure: Target | None, in_column: Target | None) -> str | None:
    """Return a doubt where the target column says something else than the measure, or no target."""
    if in_measure and in_column and (in_measure.value, in_measure.high) != (in_column.value, in_column.high):
        return f"its measure says {in_measure.text}, and its target column '{column}': write the right target"
    if column and not in_column and re.search(r"\d", column):
        return f"its target column says '{column}': write the target as a number, if it is one"
    return None


def _in_column(text: str) -> Target | None:
    return find_target(f"Target: {text}") if text else None


def _misfit(measure: str, target: Target, reading: Reading) -> str | None:
    """Return a doubt where the target is not of the figure's kind, or may be a fraction of one."""
    if reading.parts and target.unit != "seconds":
        return (
            f"its target {target.text} does not say of what, and its figure '{reading.text}' is in seconds: "
            "write the target in seconds"
        )
    if target.unit == "%" and reading.unit != "%" and "%" not in list_units(measure):
        return f"its target {target.text} is a percentage, and its figure '{reading.text}' is none"
    if reading.unit == "%" and target.unit == "" and 0 < target.value < 1 < reading.value:
        hundredfold = (target.value * 100).normalize()
        return f"its target {target.value} may mean {target.value}% or {hundredfold:f}%: write which"
    return None


def _choose_polarity(
    measure: str, target: Target | None, better: Polarity | None, unit: str
) -> tuple[Polarity, str | None]:
    """Return the polarity of the plan's column, else what the measure states or suggests, with a doubt."""
    if better and target and target.polarity and target.polarity != better:
        return "none", f"the plan calls {better} better, and its target is {target.text}: write which"
    if better:
        return better, None
    if target and target.polarity:
        return target.polarity, None
    suggested = suggest_polarity(measure, unit)
    if target is None:
        return suggested or "none", None
    if suggested:
        return suggested, ask_polarity(suggested)
    return "none", f"say whether higher or lower than {target.text} is better: until then it is not rated"
