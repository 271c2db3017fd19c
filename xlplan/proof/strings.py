"""The shared strings of a workbook, by index: a few are kept of what may be a million.

Apart from rows.py because strings have no numbers of their own: they are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest

from xlplan.proof.lists import Items, side_by_side, stretches

_KEPT = 10_000  # changed strings that are kept at once: cells that show them are to be read


class SharedStrings:
    """Is a table of shared strings; their count, and the bytes around them, are known once it was walked."""

    def __init__(
        self, read_items: Callable[[], Items | None], read_whole: Callable[[], tuple[bytes, list[bytes]]]
    ) -> None:
        self.read_items, self._read_whole = read_items, read_whole
        self._kept: dict[int, bytes] = {}
        self._whole: list[bytes] | None = None
        self.count: int | None = None
        self.head = self.tail = b""

    def item(self, index: int) -> bytes | None:
        """Return a string as stored, None where there is none of that index."""
        self.fetch((index,))
        return self._kept.get(index)

    def fetch(self, indices: Iterable[int]) -> None:
        """Read and keep these strings at once; one by one would take as many walks through the table."""
        missing = {index for index in indices if index not in self._kept}
        if self.count is not None:
            missing = {index for index in missing if index < self.count}
        if missing and not self._walk(missing):
            whole = self.whole()
            self._kept |= {index: whole[index] for index in missing if index < len(whole)}

    def keep(self, index: int, item: bytes) -> None:
        """Keep a string that is at hand, for cells that show it."""
        if item and len(self._kept) < _KEPT:
            self._kept[index] = item

    def walked(self, items: Items, count: int) -> None:
        """Take note of the ends of the table, all of which has been walked through."""
        self.head, self.tail, self.count = items.head, items.tail(), count

    def whole(self) -> list[bytes]:
        """Return all strings, read by expat."""
        if self._whole is None:
            around, self._whole = self._read_whole()
            at = max(around.rfind(b"</"), 0)
            self._kept.clear()
            self.head, self.tail, self.count = around[:at], around[at:], len(self._whole)
        return self._whole

    def _walk(self, missing: set[int]) -> bool:
        """Keep the missing strings; False where bytes alone cannot tell them apart."""
        items = None if self._whole is not None else self.read_items()
        if items is None or not items.is_plain:
            return False
        found, count = dict[int, bytes](), 0
        for stretch in stretches(items):
            more = count_items(items, stretch)
            chosen = missing.intersection(range(count, count + more))
            if chosen:
                starts = [*(at.start() for at in items.starts.finditer(stretch)), len(stretch)]
                found |= {index: stretch[slice(*starts[index - count :][:2])] for index in chosen}
            count += more
            if self.count is not None and len(found) == len(missing):
                break
        else:
            self.walked(items, count)
        self._kept |= found if items.is_plain else {}
        return items.is_plain


def count_items(items: Items, stretch: bytes) -> int:
    """Return how many strings there are in a stretch of whole ones."""
    return items.count(stretch)


def changed_strings(one: SharedStrings, two: SharedStrings) -> list[int]:
    """Return the indices at which two tables show different strings, those that only one has among them."""
    items, items_now = one.read_items(), two.read_items()
    if items and items_now and items.is_plain and items_now.is_plain and items.prefix == items_now.prefix:
        changed = list(_differing(one, two, items, items_now))
        if items.is_plain and items_now.is_plain:
            return changed
    pairs = enumerate(zip_longest(one.whole(), two.whole()))
    return [index for index, (old, new) in pairs if old != new]


def _differing(one: SharedStrings, two: SharedStrings, items: Items, items_now: Items) -> Iterator[int]:
    index = count = count_now = 0
    for old, new in side_by_side(items, items_now, lambda _old, _new: 0):
        index = max(count, count_now)
        more = count_items(items, old) if old is new else 1
        if old != new:
            one.keep(index, old)
            two.keep(index, new)
            yield index
        count, count_now = count + bool(old) * more, count_now + bool(new) * more
    one.walked(items, count)
    two.walked(items_now, count_now)
