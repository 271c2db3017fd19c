"""Everything in which two workbooks differ beyond the asked-for edits, one sentence each; none is the aim.

Written from the file formats' specifications, without a line of xlplan: zipfile and scanner.py read.
This module compares cells and rows; lists.py strings and styles, members.py the zip.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.traits import arrivals, lists, members, reach
from tests.traits.scanner import SeenCell, SeenRow, SeenSheet, attributes, name_of, place_of
from tests.traits.side import At, Side


class Wanted(NamedTuple):
    """Is what a test asked for: a cell, and its new text or number, its new fill, or both."""

    sheet: str
    cell: str
    new: str | None = None
    number: float | None = None
    fill: str | None = None

    @property
    def says_new(self) -> bool:
        return self.new is not None or self.number is not None


@dataclass
class Pair:
    """Is the original, the result and what was asked for; `lost` grows by the results that are gone."""

    old: Side
    new: Side
    edits: Mapping[At, Wanted]
    lost: set[At] = field(default_factory=set)

    @property
    def contents(self) -> set[At]:
        return {at for at, want in self.edits.items() if want.says_new}


class Verdict(NamedTuple):
    """Is a sentence for every fault, and the cells that rightly or wrongly lost a stored result."""

    faults: list[str]
    lost: set[At]


def judged(
    old: Side,
    new: Side,
    wanted: Sequence[Wanted],
    stale: set[At] | None = None,
    refreshed: Collection[str] = (),
) -> Verdict:
    """Return what differs and should not, or should and does not.

    `stale` says exactly which stored results must be gone; without it reach.py says which must and may.
    `refreshed` names the pivot caches that must ask to be refreshed.
    """
    named = {name.casefold(): name for name in old.sheets}
    pair = Pair(old, new, {(named[w.sheet.casefold()], *place_of(w.cell)): w for w in wanted})
    wrong = [f"{name}: {what}" for name in old.sheets for what in _sheet_faults(pair, name)]
    wrong += _result_faults(pair, stale)
    wrong += lists.string_faults(old, new, pair.contents)
    fills = {at: want.fill for at, want in pair.edits.items()}
    has_come = arrivals.new_styles(old, new)
    wrong += lists.fill_faults(new, fills) if has_come else lists.style_faults(old, new, fills)
    wrong += _workbook_faults(pair)
    wrong += [*arrivals.style_faults(old, new), *arrivals.refresh_faults(old, new, refreshed)]
    touched = {old.sheets[at[0]] for at in (*pair.edits, *pair.lost)}
    touched |= {old.workbook, old.strings} if pair.contents else set()
    touched |= {old.styles} if any(want.fill for want in wanted) else set()
    touched |= {*refreshed, *arrivals.touched(old, new)}
    added = arrivals.new_styles(old, new) if any(want.fill for want in wanted) else ""
    return Verdict(wrong + list(members.faults(old, new, touched, added)), pair.lost)


def _sheet_faults(pair: Pair, name: str) -> Iterator[str]:
    one, two = pair.old.scanned[name], pair.new.scanned[name]
    _give_back_gaps(two, {row.number for row in one.rows})
    if _opened(one.head + one.tail, "sheetData") != _opened(two.head + two.tail, "sheetData"):
        yield "something outside the rows differs"
    numbers, numbers_now = [row.number for row in one.rows], [row.number for row in two.rows]
    known = set(numbers)
    added = [row for row in two.rows if row.number not in known]
    kept = [row for row in two.rows if row.number in known]
    if [row.number for row in kept] != numbers:
        yield "rows are missing, doubled or moved"
        return
    if numbers == sorted(numbers) and numbers_now != sorted(numbers_now):
        yield "a new row is not in its place"
    asked = {row for sheet, row, _ in pair.edits if sheet == name}
    for row in added:
        if row.number not in asked or "".join(row.gaps) or set(attributes(row.tag)) != {"r"}:
            yield f"the row {row.number} was added and nothing asked for it"
    before = [*one.rows, *(SeenRow(row.number, row.tag, close=row.close) for row in added)]
    for was, now in zip(before, [*kept, *added], strict=True):
        yield from _row_faults(pair, name, was, now)


def _give_back_gaps(sheet: SeenSheet, numbers: Collection[int]) -> None:
    """Put the text after a new row where it stood before: after the row before, or before all rows."""
    for at in reversed(range(len(sheet.rows))):
        row = sheet.rows[at]
        if row.number not in numbers and at:
            sheet.rows[at - 1].after += row.after
            row.after = ""
        elif row.number not in numbers:
            sheet.head, row.after = sheet.head + row.after, ""


def _opened(text: str, element: str) -> str:
    """Return the text with <element/> written as <element></element>."""
    return re.sub(rf"<((?:[\w.-]+:)?{element})((?:\s+[^\s<>/][^<>]*?)?)\s*/>", r"<\1\2></\1>", text)


def _row_faults(pair: Pair, name: str, one: SeenRow, two: SeenRow) -> Iterator[str]:
    if _opened(one.tag + one.close, "row") != _opened(two.tag + two.close, "row") or one.after != two.after:
        yield f"the row {one.number} itself differs"
    standing = [cell.place for cell in one.cells]
    before = {cell.place: cell for cell in one.cells}
    gaps = [two.gaps[0]]
    for cell, gap in zip(two.cells, two.gaps[1:], strict=True):
        gaps += [gap] if cell.place in before else []
        gaps[-1] += "" if cell.place in before else gap
    if gaps != one.gaps or [cell.place for cell in two.cells if cell.place in before] != standing:
        yield f"the row {one.number} differs between its cells, or lacks one"
        return
    places = [cell.place for cell in two.cells]
    if standing == sorted(standing) and places != sorted(places):
        yield f"the row {one.number} has a new cell out of its place"
    for cell in two.cells:
        at, was = (name, *cell.place), before.get(cell.place)
        want = pair.edits.get(at)
        for what in _edited_faults(pair, at, was, cell, want) if want else _other_faults(pair, at, was, cell):
            yield f"{name_of(cell.place)} {what}"


def _other_faults(pair: Pair, at: At, was: SeenCell | None, now: SeenCell) -> Iterator[str]:
    if was is None:
        yield "was added and nothing asked for it"
    elif was.raw != now.raw and _has_only_lost(was, now):
        pair.lost.add(at)
    elif was.raw != now.raw:
        yield f"differs and nothing asked for it: {was.raw} {now.raw}"


def _edited_faults(pair: Pair, at: At, was: SeenCell | None, now: SeenCell, want: Wanted) -> Iterator[str]:
    shows = pair.new.value(now)
    if want.new is not None and shows != (("text", want.new) if want.new else ("", "")):
        yield f"shows {shows} and not {want.new!r}"
    if want.number is not None and (shows[0] != "n" or float(shows[1]) != want.number):
        yield f"shows {shows} and not {want.number}"
    if was is None:
        return
    if not want.says_new and _has_only_lost(was, now, "s"):
        pair.lost.add(at)
    elif not want.says_new and (_tag(was, "s") != _tag(now, "s") or was.children != now.children):
        yield "got a fill, and something else of it differs"
    elif _tag(was, "s", "t", "vm", "cm") != _tag(now, "s", "t", "vm", "cm") or _rest(was) != _rest(now):
        yield "differs in more than what it shows"


def _tag(cell: SeenCell, *aside: str) -> dict[str, str]:
    return {name: value for name, value in cell.attributes.items() if name not in aside}


def _rest(cell: SeenCell) -> list[tuple[str, str]]:
    return [child for child in cell.children if child[0] not in {"v", "is"}]


def _has_only_lost(was: SeenCell, now: SeenCell, *aside: str) -> bool:
    """Tell whether a cell lost its stored result, and nothing else."""
    same = _tag(was, "t", "vm", *aside) == _tag(now, "t", "vm", *aside) and _rest(was) == _rest(now)
    return same and was.children != now.children == _rest(was)


def _result_faults(pair: Pair, stale: set[At] | None) -> Iterator[str]:
    must, may = reach.stale_cells(pair.old.scanned, pair.contents)
    if stale is not None:
        must = may = frozenset(stale)
    for name, sheet in pair.old.scanned.items():
        had = {(name, *place) for place, cell in sheet.cells.items() if cell.child("v")}
        for at in (must & had) - pair.lost - pair.contents:
            yield f"{at} keeps a result that depends on the edit"
    for at in pair.lost - may:
        yield f"{at} loses a result that does not depend on the edit"


def _workbook_faults(pair: Pair) -> Iterator[str]:
    """Yield what differs in the workbook part: it may only be told to calculate on opening."""
    one, two = pair.old.text(pair.old.workbook), pair.new.text(pair.new.workbook)
    asks = re.compile(r"\s+fullCalcOnLoad\s*=\s*[\"'](?:1|true)[\"']")
    if pair.lost and not asks.search(two):
        yield "the workbook is not told to calculate on opening"
    was = re.sub(r"\s+fullCalcOnLoad\s*=\s*[\"'](?:0|false)[\"']", "", one)
    now = asks.sub("", two, count=1)
    if "calcPr" not in one:
        now = re.sub(r"<(?:[\w.-]+:)?calcPr/>", "", now)
    if one != two and (not pair.contents or was != now):
        yield "the workbook part differs in more than fullCalcOnLoad"
