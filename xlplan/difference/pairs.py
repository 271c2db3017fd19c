"""Which texts of two lists mean the same thing: by their words, wherever they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

_LEAST = 0.5  # of the words: a text reworded this much is still the same one


def pair(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return the index in `old` of each text in `new` that has one there.

    The same words come first, in their order where several texts have them; then rewordings, the most alike
    first, and of equals the one that stands nearest.
    """
    found = _same(old, new)
    taken = set(found.values())
    ones = {at: _words(text) for at, text in enumerate(old) if at not in taken}
    others = {at: _words(text) for at, text in enumerate(new) if at not in found}
    likely = sorted(_alike(ones, others), key=lambda each: (-each[0], abs(each[1] - each[2])))
    for _, was, now in likely:
        if now not in found and was not in taken:
            found[now] = was
            taken.add(was)
    return found


def out_of_order(places: Sequence[int]) -> set[int]:
    """Return the fewest of these numbers that have to be taken out for the others to rise.

    Patience sorting: `ends[n]` is the smallest end of a rising row of n + 1 numbers.
    """
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    rising: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        rising.add(step)
        step = before[step]
    return set(places) - rising


def _same(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, text in enumerate(old):
        waiting[_key(text)].append(at)
    return {at: waiting[_key(text)].pop(0) for at, text in enumerate(new) if waiting[_key(text)]}


def _alike(
    ones: Mapping[int, Counter[str]], others: Mapping[int, Counter[str]]
) -> Iterable[tuple[float, int, int]]:
    """Yield (likeness, index in old, index in new) of all that share enough words."""
    having: dict[str, list[int]] = defaultdict(list)
    for at, words in ones.items():
        for word in words:
            having[word].append(at)
    for now, words in others.items():
        near = Counter(at for word in words for at in having.get(word, ()))
        for was in near:
            shared = (ones[was] & words).total()
            likeness = 2 * shared / (ones[was].total() + words.total())
            if likeness >= _LEAST:
                yield likeness, was, now


def _key(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def _words(text: str) -> Counter[str]:
    return Counter(_key(text))
