"""What an edit asks of a sheet or of the shared strings, answered from an excerpt where the part is large.

A large part is never held whole: stream.py gives it block by block, and here the rows and items that matter
are kept. Where bytes alone cannot tell, the part is read whole after all: slowly, with the same result.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import lt
from typing import NamedTuple

from xlplan.address import MAX_ROW
from xlplan.ooxml.sheet import sheet_data, string_uses
from xlplan.ooxml.spans import Element, Xml
from xlplan.ooxml.stream import Stream, is_one_item
from xlplan.ooxml.workbook import Sheet, Workbook


class Items(NamedTuple):
    """Is an excerpt of the shared strings: the indices of the items in it, and how many there are in all."""

    xml: Xml
    indices: Sequence[int]
    total: int


def read_rows(book: Workbook, sheet: Sheet, rows: Collection[int], *, whole_with_formulas: bool) -> Xml:
    """Return the sheet, or an excerpt with these rows, and with the row before each that is missing."""
    stream = book.stream(sheet.part, b"sheetData", b"row")
    if stream:
        kept = _kept_rows(stream, _watched(book, sheet, stream), sorted(rows))
        needs_all = whole_with_formulas and book.has_formulas.get(sheet.part, True)
        if kept is not None and stream.is_plain and not needs_all:
            return stream.excerpt(kept)
    return book.read(sheet.part)


def has_formulas(book: Workbook, sheet: Sheet) -> bool:
    """Tell whether the sheet holds a formula, as far as a search for its tag can tell."""
    if sheet.part not in book.has_formulas:
        stream = book.stream(sheet.part, b"sheetData", b"row")
        for _ in _watched(book, sheet, stream) if stream else ():
            if book.has_formulas.get(sheet.part):
                break
    if sheet.part not in book.has_formulas:
        xml = book.read(sheet.part)
        book.has_formulas[sheet.part] = b"<" + xml.prefix + b"f" in xml.masked
    return book.has_formulas[sheet.part]


def count_uses(book: Workbook, sheet: Sheet, enough: Mapping[int, int]) -> Counter[int]:
    """Return how many cells of the sheet show each of these strings, counted no further than is enough."""
    uses: Counter[int] = Counter()
    stream = book.stream(sheet.part, b"sheetData", b"row")
    for _, block in _watched(book, sheet, stream) if stream else ():
        wanted = {index for index, most in enough.items() if uses[index] < most}
        if not wanted:
            return uses
        xml = Xml(block, block, stream.head.prefix if stream else b"", "utf-8")
        uses.update(string_uses(xml, Element(0, 0, len(block), len(block)), wanted))
    if stream and stream.is_plain:
        return uses
    xml = book.read(sheet.part)
    return Counter(string_uses(xml, sheet_data(xml), enough))


def read_items(book: Workbook, part: str, indices: Collection[int], alike: Collection[bytes]) -> Items | None:
    """Return an excerpt with the items of these indices, all that are written like one of some, and the last.

    None where the shared strings are to be read whole.
    """
    stream = book.stream(part, b"sst", b"si")
    if stream is None:
        return None
    found = _kept_items(stream, indices, alike)
    if found is None or not stream.is_plain:
        book.unclear.add(part)
        return None
    return Items(stream.excerpt(found[1]), found[0], found[2])


def _watched(book: Workbook, sheet: Sheet, stream: Stream) -> Iterator[tuple[int, bytes]]:
    """Yield the blocks, and note in the book whether there are formulas in them, or whether it is unclear."""
    found = False
    for at, block in stream.blocks():
        if not found and b"f" in block and b"<" + stream.head.prefix + b"f" in block:
            found = book.has_formulas[sheet.part] = True
        yield at, block
    if stream.is_plain:
        book.has_formulas[sheet.part] = found
    else:
        book.unclear.add(sheet.part)


def _kept_rows(
    stream: Stream, blocks: Iterator[tuple[int, bytes]], wanted: Sequence[int]
) -> dict[int, bytes] | None:
    """Return the rows to keep by their places; None where rows are not numbered upwards, or lie oddly."""
    kept: dict[int, bytes] = {}
    last, last_row, done = 0, (0, b""), 0
    for at, block in blocks:
        row = re.compile(rb'%b(?: r="([0-9]{1,7})")?' % re.escape(stream.opening))
        found = row.findall(block)
        if not found:
            continue
        numbers = [0] if b"" in found else list(map(int, found))
        if numbers[0] <= last or not all(map(lt, numbers, numbers[1:])):
            return None
        until = bisect_left(wanted, numbers[-1] + 1)
        starts = [found.start() for found in row.finditer(block)] if until > done else []
        for number in wanted[done:until]:
            index = bisect_left(numbers, number)
            index -= numbers[index] != number
            if index >= 0:
                end = starts[index + 1] if index + 1 < len(starts) else len(block)
                kept[at + starts[index]] = block[starts[index] : end]
            elif last:
                kept[last_row[0]] = last_row[1]
        start = block.rfind(stream.opening)
        last, last_row, done = numbers[-1], (at + start, block[start:]), until
    if last and done < len(wanted):
        kept[last_row[0]] = last_row[1]
    is_clear = last <= MAX_ROW and all(is_one_item(body, stream.opening) for body in kept.values())
    return kept if is_clear else None


def _kept_items(
    stream: Stream, indices: Collection[int], alike: Collection[bytes]
) -> tuple[list[int], dict[int, bytes], int] | None:
    """Return the indices kept, the items by their places, and the count; None where they lie oddly."""
    kept: dict[int, tuple[int, bytes]] = {}
    count, last = 0, (0, b"")
    for at, block in stream.blocks():
        opening = stream.opening + b">"
        number = block.count(opening)
        if number != block.count(stream.opening) or block[: block.find(opening)].strip():
            return None
        near = {index - count for index in indices if count <= index < count + number}
        if alike:
            near |= {index for item in alike for index in _alike(block, opening, item)}
        starts = [found.start() for found in re.finditer(re.escape(opening), block)] if near else []
        for index in near:
            end = starts[index + 1] if index + 1 < number else len(block)
            kept[count + index] = at + starts[index], block[starts[index] : end]
        start = block.rfind(opening)
        last = (at + start, block[start:]) if number else last
        count += number
    if count:
        kept[count - 1] = last
    if not all(is_one_item(body, stream.opening) for _, body in kept.values()):
        return None
    return sorted(kept), dict(kept.values()), count


def _alike(block: bytes, opening: bytes, item: bytes) -> Iterator[int]:
    """Yield the indices in the block of the items written like this one, white space after it aside."""
    index = done = 0
    at = block.find(item) if item.startswith(opening) else -1
    while at >= 0:
        index += block.count(opening, done, at)
        done, end = at, block.find(opening, at + 1)
        if not block[at + len(item) : end if end >= 0 else len(block)].strip():
            yield index
        at = block.find(item, at + 1)
