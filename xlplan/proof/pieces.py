"""Long lists split at their items by bytes alone, so that large sheets need not go through expat.

Apart from apart.py because only bytes are compared here. In XML without comments and CDATA a raw '<row ' is
always a row's start tag; where there are such asides nothing is split, and expat takes the part apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_NUMBER = re.compile(rb"<[^<>]*?\sr\s*=\s*[\"']([0-9]{1,7})[\"']")

_TAG = re.compile(rb"<[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>")


class Pieces(NamedTuple):
    """Is a part as bytes: before the items of its list, each item with what follows it, after the list."""

    head: bytes
    items: list[bytes]
    tail: bytes


def split(raw: bytes, container: str, item: str) -> Pieces | None:
    """Return the part (in UTF-8) split at the items of a container; None where bytes alone cannot tell."""
    opening = re.search(rb"<((?:[\w.-]+:)?)%b(?:\s[^<>]*)?(?<!/)>" % container.encode(), raw)
    if opening is None or b"<!" in raw or raw.find(b"<?", 6) > 0:
        return None
    start = opening.end()
    end = raw.rfind(b"</" + opening[1] + container.encode())
    if end < start:
        return None
    each = rb"(?=<%b%b[\s/>])" % (re.escape(opening[1]), item.encode())
    between, *items = re.split(each, raw[start:end])
    if items:  # what follows the last item stays where it is when others are added
        closing = items[-1].rfind(b"</" + opening[1] + item.encode())
        tag = _TAG.match(items[-1], max(closing, 0))
        length = tag.end() if tag else len(items[-1])
        end -= len(items[-1]) - length
        items[-1] = items[-1][:length]
    return Pieces(raw[:start] + between, items, raw[end:])


def without_same_rows(old: bytes, new: bytes, is_wanted: Callable[[int, bytes], bool]) -> tuple[bytes, bytes]:
    """Return both sheets without the rows that are the same bytes in both, those that are wanted kept.

    Where rows cannot be told apart for certain (no numbers, asides, another order), both are returned whole.
    """
    one, two = split(old, "sheetData", "row"), split(new, "sheetData", "row")
    rows, rows_now = _numbered(one), _numbered(two)
    if one is None or two is None or rows is None or rows_now is None:
        return old, new
    both = rows.keys() & rows_now.keys()
    if [number for number in rows if number in both] != [number for number in rows_now if number in both]:
        return old, new
    same = {number for number in both if rows[number] == rows_now[number]}
    kept = (rows.keys() | rows_now.keys()) - same
    kept |= {number for number in same if is_wanted(number, rows[number])}
    return _only(one, rows, kept), _only(two, rows_now, kept)


def _numbered(sheet: Pieces | None) -> dict[int, bytes] | None:
    """Return the rows by their numbers; None where one has none, or two have the same."""
    items = sheet.items if sheet else []
    numbers = [int(found[1]) for row in items if (found := _NUMBER.match(row))]
    return dict(zip(numbers, items, strict=True)) if len(set(numbers)) == len(items) else None


def _only(sheet: Pieces, rows: dict[int, bytes], numbers: set[int]) -> bytes:
    return b"".join((sheet.head, *(row for number, row in rows.items() if number in numbers), sheet.tail))
