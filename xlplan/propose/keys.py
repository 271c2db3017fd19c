"""Which key an indicator gets: one for one indicator, wherever it stands.

Apart from register.py, because likeness is a question of its own: the same words with the same figure are one
indicator, and anything less is only pointed out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from xlplan.refresh.model import Spot
from xlplan.refresh.wording import core_words, plain_words
from xlplan.text.targets import find_target

_FEWEST = 3  # words that a measure needs to be one and the same in two actions: not '% complete'
_ALIKE = 0.6
_STEM_WORDS = 5
_DROPPED = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by for from in is it no nos number of on or per percent percentage that "
        "the their this to total was were who with",
    )
)


class Shared(NamedTuple):
    """Is one key of several indicators, and the figure that the plan shows for all of them."""

    key: str
    indicators: tuple[str, ...]
    shown: str


class _Known(NamedTuple):
    indicator: str
    core: tuple[str, ...]
    value: Decimal
    shown: str
    key: str


class Keys:
    """Gives each indicator its key, and remembers which were given for what."""

    def __init__(self) -> None:
        self._known: list[_Known] = []
        self._taken: set[str] = set()

    def reserve(self, keys: Iterable[str]) -> None:
        """Keep keys from being given to anything new."""
        self._taken |= {key.casefold() for key in keys}

    def remember(self, spot: Spot, key: str, value: Decimal, shown: str) -> None:
        """Note whose key it is, so that the same indicator in another action gets it too."""
        self.reserve([key])
        self._known.append(_Known(spot.indicator, _core(spot), value, shown, key))

    def give(self, spot: Spot, value: Decimal, shown: str) -> tuple[str, str | None]:
        """Return the key for an indicator, and what to look at where another may be the same."""
        core = _core(spot)
        same = [known for known in self._known if known.core == core]
        one = [known for known in same if known.value == value and len(core) >= _FEWEST]
        if one:
            self.remember(spot, one[0].key, value, shown)
            return one[0].key, None
        doubt = self._doubt(core, value, same)
        key = self._fresh(_without_target(spot))
        self.remember(spot, key, value, shown)
        return key, doubt

    def shared(self) -> tuple[Shared, ...]:
        """Return the keys that several indicators have, with what the plan shows for them."""
        by_key: dict[str, list[_Known]] = defaultdict(list)
        for known in self._known:
            by_key[known.key].append(known)
        return tuple(
            Shared(key, tuple(each.indicator for each in group), group[0].shown)
            for key, group in by_key.items()
            if len(group) > 1
        )

    def _doubt(self, core: tuple[str, ...], value: Decimal, same: list[_Known]) -> str | None:
        if same:
            other = same[0]
            seen = "the same figure" if other.value == value else f"{other.shown} there"
            return (
                f"has the same words as {other.indicator}, with {seen}: "
                f"if they are one, write '{other.key}' as its extract_key"
            )
        for other in self._known:
            if other.value == value and _are_alike(core, other.core):
                return (
                    f"shows the same figure as {other.indicator} in like words: "
                    f"if they are one, write '{other.key}' as its extract_key"
                )
        return None

    def _fresh(self, measure: str) -> str:
        """Return a key of the measure's first words that no other indicator has."""
        words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)[-'’](?=\w)", "", measure.casefold()))
        stem = "_".join([word for word in words if word not in _DROPPED][:_STEM_WORDS]) or "indicator"
        number, key = 1, stem
        while key in self._taken:
            number += 1
            key = f"{stem}_{number}"
        return key


def _core(spot: Spot) -> tuple[str, ...]:
    return core_words(_without_target(spot)) or (plain_words(spot.measure),)


def _without_target(spot: Spot) -> str:
    """Return the measure without its target; its group stays, which may read like one: 'Under 5'."""
    target, measure = find_target(spot.own_measure), spot.measure
    return f"{measure[: target.start]} {measure[target.end :]}" if target else measure


def _are_alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    one, other = set(mine), set(theirs)
    return len(one & other) >= _ALIKE * min(len(one), len(other))
