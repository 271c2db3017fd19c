"""The few rows of a sheet that have to be read: those that differ, are asked for, or show a certain text.

Apart from lists.py, which walks any list: here rows have numbers, and cells show shared strings. What is left
out of both sheets is the same bytes in the same order, so that whatever differs is in what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from operator import lt

from xlplan.proof.lists import Items, side_by_side, stretches

_ATTRIBUTES = rb"(?:[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*')\s+)*?"
_NUMBER = rb"(?=\s+" + _ATTRIBUTES + rb"r\s*=\s*[\"']([0-9]{1,7})[\"']|[\s/>])"
_USUAL = rb"(?: r=\"([0-9]{1,7})\"|(?=[\s/>]))"  # as nearly all programs begin a row
_AROUND = rb"[\s\x80-\xff]*"  # what str.strip() may take off a number, and more
_ANY_INDEX = re.compile(rb">" + _AROUND + rb"([0-9]{1,9})" + _AROUND + rb"<")
_REST = re.compile(_AROUND + rb"<")
_OTHER = frozenset((b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9", b"."))
_FEW = 8  # indices that are looked for, and no others read
_RARE = 1000  # the least index whose digits are rare enough to be looked for


class Wanted:
    """Is what is looked for in rows that are the same on both sides: their numbers, shared strings."""

    def __init__(self, rows: Collection[int], indices: Collection[int]) -> None:
        self.rows = frozenset(rows)
        self.indices = frozenset(indices)
        self._is_few = len(self.indices) <= _FEW
        self._is_rare = min(self.indices, default=0) >= _RARE
        few = b"|".join(b"0*%d" % index for index in self.indices)
        self._text = re.compile(rb">%b(%b)%b<" % (_AROUND, few, _AROUND)) if self._is_few else _ANY_INDEX

    def places(self, raw: bytes) -> Iterator[int]:
        """Yield where a cell may show one of the strings; &#50; may be an index too."""
        if not self.indices:
            return
        if b"&" in raw:
            yield from _finds(raw, b"&#")
        if self._is_few and self._is_rare:
            for index in self.indices:
                yield from _numbers(raw, b"%d" % index)
        else:
            for found in self._text.finditer(raw):
                if int(found[1]) in self.indices:
                    yield found.start()


class _Rows:
    """Follows the rows of one sheet: whether their numbers ascend, and which stretch holds which."""

    def __init__(self, items: Items) -> None:
        self._starts = items.starts
        tag = items.starts.pattern.removesuffix(rb"(?=[\s/>])")
        self._usual, self._number = re.compile(tag + _USUAL), re.compile(tag + _NUMBER)
        self._last = 0
        self.ascends = True

    def numbers(self, stretch: bytes) -> list[int]:
        """Return the numbers of the rows of a stretch that follows those seen; [] where one has none."""
        found = self._usual.findall(stretch)
        if b"" in found:
            found = self._number.findall(stretch)
        if b"" in found:
            self.ascends = False
            return []
        numbers = [self._last, *map(int, found)]
        self.ascends &= all(map(lt, numbers, numbers[1:]))
        self._last = numbers[-1]
        return numbers[1:]

    def follow(self, numbers: list[int]) -> None:
        """Take note of rows whose numbers, which ascend, are known already."""
        self.ascends &= not numbers or numbers[0] > self._last
        self._last = numbers[-1] if numbers else self._last

    def number(self, row: bytes) -> int:
        """Return the number of one row, 0 where it has none."""
        found = self._number.match(row)
        return int(found[1] or 0) if found else 0

    def chosen(self, stretch: bytes, numbers: list[int], wanted: Wanted) -> list[bytes]:
        """Return the rows of a stretch that are wanted."""
        places = list(wanted.places(stretch))
        if not places and not any(numbers[0] <= row <= numbers[-1] for row in wanted.rows):
            return []
        starts = [found.start() for found in self._starts.finditer(stretch)]
        ends = [*starts[1:], len(stretch)]
        places.sort(reverse=True)
        rows = []
        for number, start, end in zip(numbers, starts, ends, strict=True):
            is_shown = bool(places) and places[-1] < end
            while places and places[-1] < end:
                places.pop()
            if is_shown or number in wanted.rows:
                rows.append(stretch[start:end])
        return rows


def differing_rows(one: Items, two: Items, wanted: Wanted) -> tuple[bytes, bytes] | None:
    """Return both sheets without the rows that are the same bytes in both, those that are wanted kept.

    None where rows cannot be told apart for certain: asides, no numbers, numbers that do not ascend.
    """
    if not one.is_plain or not two.is_plain or one.prefix != two.prefix:
        return None
    rows, rows_now = _Rows(one), _Rows(two)
    kept, kept_now = [one.head], [two.head]
    for old, new in side_by_side(one, two, lambda old, new: rows.number(old) - rows.number(new)):
        numbers = rows.numbers(old)
        if old == new:
            rows_now.follow(numbers)
            chosen = rows.chosen(old, numbers, wanted) if rows.ascends else []
            kept += chosen
            kept_now += chosen
        else:
            rows_now.numbers(new)
            kept.append(old)
            kept_now.append(new)
        if not (rows.ascends and rows_now.ascends):
            return None
    kept.append(one.tail())
    kept_now.append(two.tail())
    return (b"".join(kept), b"".join(kept_now)) if one.is_plain and two.is_plain else None


def shows_none(items: Items, wanted: Wanted) -> bool:
    """Tell whether no row of a sheet is wanted, for certain."""
    found = wanted.rows or any(True for stretch in stretches(items) for _ in wanted.places(stretch))
    if found or not items.is_plain:
        return False
    items.tail()
    return items.is_plain


def chosen_rows(items: Items, wanted: Wanted) -> bytes | None:
    """Return a sheet with the wanted rows alone; None where rows cannot be told apart for certain."""
    if not items.is_plain:
        return None
    rows, kept = _Rows(items), [items.head]
    for stretch in stretches(items):
        numbers = rows.numbers(stretch)
        if not rows.ascends:
            return None
        kept += rows.chosen(stretch, numbers, wanted)
    kept.append(items.tail())
    return b"".join(kept) if items.is_plain else None


def _numbers(raw: bytes, digits: bytes) -> Iterator[int]:
    """Yield where a text between two tags is this number, whatever zeros and spaces are around it."""
    for at in _finds(raw, digits):
        if _REST.match(raw, at + len(digits)) and raw[at - 1 : at] not in _OTHER:
            yield at


def _finds(raw: bytes, sought: bytes) -> Iterable[int]:
    at = raw.find(sought)
    while at >= 0:
        yield at
        at = raw.find(sought, at + 1)
