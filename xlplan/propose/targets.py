"""The target that an indicator's measure or target column states, and whether its figure is of that kind."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlplan.plan.confirming import ask_polarity, ask_target
from xlplan.plan.register import Polarity
from xlplan.refresh.model import Spot
from xlplan.text.figures import Reading
from xlplan.text.likely_targets import suggest_target
from xlplan.text.measures import list_units
from xlplan.text.polarities import suggest_polarity
from xlplan.text.targets import Target, find_target, is_threshold

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
    column = " ".join(spot.target.split())
    in_measure, in_column = find_target(spot.measure), _in_column(column)
    if in_measure and in_column and is_threshold(spot.measure, in_measure):
        in_measure = None
    target, doubt = in_column or in_measure, None
    likely = None if target or column else suggest_target(spot.measure, reading.unit if reading else "")
    if likely and not (reading and _misfit(spot.measure, likely, reading)):
        target = likely
    if in_measure and in_column and (in_measure.value, in_measure.high) != (in_column.value, in_column.high):
        doubt = (
            f"its measure says {in_measure.text}, and its target column '{column}': write the right target"
        )
    elif column and not in_column and re.search(r"\d", column):
        doubt = f"its target column says '{column}': write the target as a number, if it is one"
    elif target and reading:
        doubt = _misfit(spot.measure, target, reading)
    if doubt:
        target = None
    if in_measure and target and target.polarity is None:
        target = in_measure
    polarity, unsure = _polarity(spot.measure, target)
    if better and target and target.polarity and target.polarity != better:
        polarity, unsure = (
            "none",
            f"the plan calls {better} better, and its target is {target.text}: write which",
        )
    elif better:
        polarity, unsure = better, None
    if target and target is likely:
        doubt = ask_target(target.text)
    return Aim(target, polarity, tuple(each for each in (doubt, unsure) if each))


def _in_column(text: str) -> Target | None:
    return find_target(f"Target: {text}") if text else None


def _misfit(measure: str, target: Target, reading: Reading) -> str | None:
    """Return a doubt where the target is not of the figure's kind, or may be a fraction of one."""
    if target.unit == "%" and reading.unit != "%" and "%" not in list_units(measure):
        return f"its target {target.text} is a percentage, and its figure '{reading.text}' is none"
    if reading.unit == "%" and target.unit == "" and 0 < target.value < 1 < reading.value:
        hundredfold = (target.value * 100).normalize()
        return f"its target {target.value} may mean {target.value}% or {hundredfold:f}%: write which"
    return None


def _polarity(measure: str, target: Target | None) -> tuple[Polarity, str | None]:
    """Return the polarity that the measure states or suggests, and what the officer should look at."""
    if target and target.polarity:
        return target.polarity, None
    suggested = suggest_polarity(measure)
    if target is None:
        return suggested or "none", None
    if suggested:
        return suggested, ask_polarity(suggested)
    return "none", f"say whether higher or lower than {target.text} is better: until then it is not rated"
