"""Which elements of an XML part differ, named as paths: 'worksheet/cols/col[2]: width'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element

from xlplan.proof.apart import local_name

_MOST = 20  # a part written anew would fill pages


def differing(old: Element, new: Element) -> tuple[str, ...]:
    """Return a clause for each place where two trees differ, at most twenty; () where only the bytes do.

    Elements are paired with the same one of their name among their siblings; where there are more or fewer of
    a name than before, that alone is told, since which of them are the same is a guess.
    """
    found = tuple(islice(_differences(old, new), _MOST + 1))
    return (*found[:_MOST], "something more") if len(found) > _MOST else found


def _differences(old: Element, new: Element) -> Iterator[str]:
    waiting = [(local_name(old.tag), old, new)]
    while waiting:
        path, one, two = waiting.pop()
        where = path if one is not old else f"{path} itself"  # 'sst: …' would be a shared string's clause
        if one.tag != two.tag:
            yield f"{where}: is {local_name(two.tag)} now"
            continue
        for name in sorted(one.attrib.keys() | two.attrib.keys()):
            if one.get(name) != two.get(name):
                yield f"{where}: {local_name(name)}"
        if (one.text or "").strip() != (two.text or "").strip():
            yield f"{where}: text"
        counts, counts_now = Counter(child.tag for child in one), Counter(child.tag for child in two)
        for tag in sorted(counts.keys() | counts_now.keys()):
            more = counts_now[tag] - counts[tag]
            if more:
                yield f"{path}/{local_name(tag)}: {abs(more)} {'added' if more > 0 else 'removed'}"
        if counts == counts_now and [child.tag for child in one] != [child.tag for child in two]:
            yield f"{where}: order"
        waiting += reversed(list(_pairs(path, one, two, counts, counts_now)))


def _pairs(
    path: str, one: Element, two: Element, counts: Counter[str], counts_now: Counter[str]
) -> Iterator[tuple[str, Element, Element]]:
    """Yield the children that stand for each other, with their paths."""
    theirs: dict[str, Iterator[Element]] = {tag: two.iterfind(tag) for tag in counts_now}
    seen = Counter[str]()
    for child in one:
        tag = child.tag
        if counts[tag] != counts_now[tag]:
            continue
        seen[tag] += 1
        name = local_name(tag) + (f"[{seen[tag]}]" if counts[tag] > 1 else "")
        yield f"{path}/{name}", child, next(theirs[tag])
