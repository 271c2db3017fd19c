"""What `init` cannot know by itself: asked in the register's note, and answered by clearing it.

Apart from register.py, which reads the table: `init` writes these questions and a rating waits for their
answers. Whoever writes another polarity or target than the one that was asked about has answered too, and a
tolerance answers what the target comes to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from xlplan.plan.register import Entry, Polarity
from xlplan.text.clock import Told
from xlplan.text.numbers import find_shapes, plain

_ASKED = "read from the words {}: please confirm it"
_BESIDE = "beside its figure"
_POLARITY = re.compile(r"polarity '(\w+)' is " + _ASKED.format("of the measure"))
_TARGET = re.compile(r"its target (.+?) is " + _ASKED.format(f"(?:of its (?:measure|heading)|{_BESIDE})"))
_RATING = re.compile(
    r"it is \w+(?: or \w+)? by its target (?P<target>.+?)(?: if (?P<polarity>\w+) is better)?, "
    r"and the plan shows .+?: please confirm"
)


def ask_polarity(polarity: Polarity) -> str:
    """Return the question whether a polarity is the right one, for the register's note."""
    return f"polarity '{polarity}' is {_ASKED.format('of the measure')}"


def ask_target(text: str, *, is_beside: bool = False, is_headed: bool = False) -> str:
    """Return the question whether a target is the right one, for the register's note.

    `is_beside` where it stands in the figure's own cell, and not in its measure; `is_headed` where the words
    of its column's heading are all that make it a target.
    """
    where = _BESIDE if is_beside else f"of its {'heading' if is_headed else 'measure'}"
    return f"its target {text} is {_ASKED.format(where)}"


def ask_rating(entry: Entry, ratings: Mapping[Polarity, str], shown: str) -> str:
    """Return the question whether a measure is rated by its target, for the register's note.

    `ratings` are those that the plan does not show, by the polarity that gives them; the polarity is named
    where the entry leaves it open and only one side of its target is in question.
    """
    target = f"{entry.target:f}" + (f" – {entry.target_high:f}" if entry.target_high is not None else "")
    aim = f"{target}%" if entry.unit == "%" else target
    sides = [side for side in ratings if side != entry.polarity]
    given = f" if {sides[0]} is better" if len(sides) == 1 else ""
    rating = " or ".join(dict.fromkeys(ratings.values()))
    seen = f"it is {rating} by its target {aim}{given}, and the plan shows {shown}"
    return f"{seen}: please confirm that the target rates it"


def awaited(entry: Entry) -> tuple[str, ...]:
    """Return what nobody has confirmed yet: 'that lower is better', 'that its target is 80%'.

    Without a target there is nothing to rate by, and nothing to wait for.
    """
    if entry.target is None:
        return ()
    asks = [f"that {entry.polarity} is better"] if _awaits_polarity(entry) else []
    target = _TARGET.search(entry.note or "")
    if target and _is_of(target[1], entry.target):
        asks.append(f"that its target is {target[1]}")
    rating = None if entry.tolerance else _RATING.search(entry.note or "")
    if rating and rating["polarity"] in {None, entry.polarity} and _is_of(rating["target"], entry.target):
        asks.append(f"that its target {rating['target']} rates it")
    return tuple(asks)


def confirmed(entry: Entry) -> Entry:
    """Return the indicator with no polarity where nobody has confirmed the one that its words suggest."""
    return replace(entry, polarity="none") if _awaits_polarity(entry) else entry


def _awaits_polarity(entry: Entry) -> bool:
    asked = _POLARITY.search(entry.note or "")
    return asked is not None and asked[1] == entry.polarity


def _is_of(text: str, target: Decimal) -> bool:
    """Tell whether a target is still the one that was asked about; 'All children' has no number to differ."""
    told: tuple[Told, ...] = ("", "ms", "hm")
    values = {shape.value for parts in told for shape in find_shapes(plain(text), parts)}
    return not values or target in values
