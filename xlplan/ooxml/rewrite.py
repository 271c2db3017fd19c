"""Edits become new parts: every splice is worked out here, and nothing is written.

targets.py has said which cells are meant and that they may be edited; sheet.py, strings.py, styles.py and
calc.py know each part's rules; here is the order in which they are asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from xlplan.address import cell_name, parse_cell
from xlplan.edits import Clearing, Copy, Edit
from xlplan.errors import XlplanError
from xlplan.ooxml import guards
from xlplan.ooxml.by_cell import edits_by_sheet
from xlplan.ooxml.caches import stale_caches
from xlplan.ooxml.calc import dependents, recalculating
from xlplan.ooxml.content import EMPTY, Content, inline_string, number, shared_string
from xlplan.ooxml.excerpts import count_uses, read_rows
from xlplan.ooxml.formulas import all_formulas
from xlplan.ooxml.missing import insert_cells, new_cell
from xlplan.ooxml.new_styles import NewStyles, make_styles
from xlplan.ooxml.properties import clear_properties
from xlplan.ooxml.sheet import (
    Cell,
    Place,
    changed_cell,
    child,
    find_cells,
    has_value,
    possible_uses,
    value_text,
)
from xlplan.ooxml.spans import Splice, Splices, Xml
from xlplan.ooxml.strings import SharedStrings
from xlplan.ooxml.styles import Styles
from xlplan.ooxml.targets import SheetTargets, Target, find_targets, refuse_forbidden
from xlplan.ooxml.texts import respelled
from xlplan.ooxml.workbook import Sheet, Workbook


@dataclass(frozen=True)
class Rewrite:
    """Is what edits come to: the parts that change, the edits with their old texts, the results that go.

    A part is given whole, or as what is to be spliced into it; large ones are never held whole.
    `recalculated` names, by sheet, the cells whose stored result would be stale and is taken away;
    `refreshed` the pivot caches that Excel is asked to refresh, `copies` what still holds a replaced value;
    `cleared` the document's properties that are emptied.
    """

    parts: Mapping[str, bytes | Splices]
    edits: tuple[Edit, ...]
    recalculated: Mapping[str, tuple[str, ...]]
    refreshed: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    cleared: tuple[Clearing, ...] = ()


def rewrite(
    book: Workbook,
    edits: Sequence[Edit],
    clearings: Sequence[Clearing] = (),
    *,
    force_protected: bool = False,
    refresh_pivots: bool = False,
) -> Rewrite:
    """Return the new parts that carry the edits, and those whose properties are emptied.

    With `refresh_pivots`, pivot caches that hold a replaced value are asked to refresh on opening.
    Raises RefusedEdit (formula, protected, table heading, pivot, merged, signed, conflict), UsageError or
    Damaged, before anything is written.
    """
    try:
        guards.refuse_encrypted(book)
        if not edits and not clearings:
            return Rewrite({}, (), {})
        if not force_protected:
            guards.refuse_signed(book)
        done = Rewrite({}, (), {})
        if edits:
            done = _Work(book, refresh_pivots).carry_out(edits, force_protected=force_protected)
        cleared = clear_properties(book, clearings)
        return replace(done, parts={**done.parts, **cleared}, cleared=tuple(clearings))
    except XlplanError as wrong:
        wrong.file = wrong.file or str(book.package.path)
        raise


class _Change(NamedTuple):
    """Is what becomes of a standing cell; None leaves its content as it is."""

    cell: Cell
    content: Content | None
    style: int


class _Work:
    """Holds the parts that edits change, and the splices for them so far."""

    def __init__(self, book: Workbook, refresh_pivots: bool) -> None:
        self.book, self.refresh_pivots = book, refresh_pivots
        strings_part = book.part_of_kind("sharedStrings")
        self.strings = SharedStrings(book, strings_part) if strings_part else None
        self.styles_part = book.part_of_kind("styles")
        self.styles = self._read_styles(self.styles_part) if self.styles_part else None
        self.made: NewStyles | None = None
        self.splices: dict[str, list[Splice]] = defaultdict(list)
        self.replaced: dict[str, dict[Place, str]] = defaultdict(dict)

    def _read_styles(self, part: str) -> Styles:
        theme = self.book.part_of_kind("theme")
        return Styles(self.book.read(part), lambda: self.book.read(theme) if theme else None)

    def carry_out(self, edits: Sequence[Edit], *, force_protected: bool) -> Rewrite:
        """Return what the edits come to."""
        aims: dict[Sheet, SheetTargets] = {}
        says_any = any(edit.new is not None or edit.number is not None for edit in edits)
        for sheet, wanted in edits_by_sheet(self.book, edits).items():
            rows = {row for row, _ in wanted} | {
                parse_cell(each.like)[0] for each in wanted.values() if each.like
            }
            xml = read_rows(self.book, sheet, rows, whole_with_formulas=says_any)
            aims[sheet] = find_targets(xml, self.strings, sheet, wanted)
        self._allot_strings(aims.values())
        changing = {sheet.name: [at for at, _ in aim.changing()] for sheet, aim in aims.items()}
        formulas = all_formulas(self.book) if any(changing.values()) else []
        for aim in aims.values():
            refuse_forbidden(self.book, aim, formulas, self.styles, force_protected=force_protected)
        stale = dependents(formulas, changing)
        lost: dict[str, tuple[str, ...]] = {}
        for sheet in self.book.sheets:
            if names := self._change_sheet(sheet, aims.get(sheet), stale.get(sheet.name, set())):
                lost[sheet.name] = names
        caches = stale_caches(self.book, self.replaced, refresh=self.refresh_pivots)
        self.splices |= caches.refreshing
        if stale:
            self.splices[self.book.part] += recalculating(self.book.xml)
        if self.styles and self.styles_part:
            self.splices[self.styles_part] += self.styles.splices()
        read = {aim.sheet.part: aim.xml for aim in aims.values()}
        if self.strings and (made := self.strings.splices()):
            self.splices[self.strings.part] += made
            read[self.strings.part] = self.strings.xml
        parts = {
            part: (read.get(part) or self.book.read(part)).splice(made)
            for part, made in self.splices.items()
            if made
        }
        if self.made and self.styles:
            parts[self.made.part] = self.made.xml.splice(self.styles.splices())
        done = tuple(target.edit for aim in aims.values() for target in aim.targets.values())
        return Rewrite(parts, done, lost, tuple(caches.refreshing), caches.copies)

    def _allot_strings(self, aims: Collection[SheetTargets]) -> None:
        """Tell the shared strings which cells leave them, and how many others show the same ones."""
        changing = [target for aim in aims for _, target in aim.changing()]
        leaving = Counter(target.string for target in changing if target.string is not None)
        texts = [target for target in changing if target.edit.new]
        if self.strings is None or not (leaving or texts):
            return
        self.strings.look_up(leaving)
        items = [self.strings.item_for(each.edit.new or "", each.string, each.edit.spans) for each in texts]
        self.strings.look_up((), [*items, *map(self.strings.item, leaving)])
        # Cells may name strings that are not there; those that come to be must not show up in them.
        missing = range(self.strings.count, self.strings.count + len(texts))
        wanted = self.strings.alike(leaving).union(missing)
        uses: Counter[int] = Counter()
        for sheet in sorted(self.book.sheets, key=lambda sheet: self.book.package.entry(sheet.part).unpacked):
            enough = {index: leaving[index] + 1 - uses[index] for index in wanted}
            uses += count_uses(self.book, sheet, {index: most for index, most in enough.items() if most > 0})
        for sheet in self.book.macro_sheets:
            uses.update(possible_uses(self.book.read(sheet.part).data, wanted))
        self.strings.allot(uses, leaving)

    def _change_sheet(self, sheet: Sheet, aim: SheetTargets | None, stale: set[Place]) -> tuple[str, ...]:
        """Work out the splices of one sheet; return the cells whose stored result goes."""
        if not aim and not stale:
            return ()
        xml = aim.xml if aim else self.book.read(sheet.part)
        splices = self.splices[sheet.part]
        calculated = find_cells(xml, stale).cells if stale else {}
        lost = {place: cell for place, cell in calculated.items() if has_value(xml, cell)}
        changes = {place: _Change(cell, EMPTY, cell.style) for place, cell in lost.items()}
        new: dict[Place, bytes] = {}
        if aim:
            self.replaced[sheet.name] |= {place: target.edit.old or "" for place, target in aim.changing()}
        self.replaced[sheet.name] |= {place: value_text(xml, cell) for place, cell in lost.items()}
        for place, target in aim.targets.items() if aim else ():
            style = self._style(target)
            content = EMPTY if place in lost else self._content(xml, target) if target.says_new else None
            if target.cell:
                changes[place] = _Change(target.cell, content, style)
            elif content or style != target.style:
                new[place] = new_cell(xml.prefix, place, content, style)
        for cell, content, style in changes.values():
            body = changed_cell(xml, cell, content, style)
            if body != xml.data[cell.element.start : cell.element.end]:
                splices.append((cell.element.start, cell.element.end, body))
        if aim:
            splices += insert_cells(xml, aim.found, new)
        return tuple(cell_name(*place) for place in sorted(lost))

    def _style(self, target: Target) -> int:
        fill, style = target.edit.fill, target.style
        if self.styles is None and fill is not None:
            self.made = make_styles(self.book)
            self.styles = Styles(self.made.xml)
            self.splices |= self.made.naming
        if self.styles is None:
            return style
        if target.like != style:
            style = self.styles.with_number_format(style, target.like)
        return style if fill is None else self.styles.with_fill(style, fill, contrast=target.edit.contrast)

    def _content(self, xml: Xml, target: Target) -> Content | None:
        """Return what goes into the sheet itself; None where the shared string is changed in its place."""
        edit, cell = target.edit, target.cell
        if edit.number is not None:
            return number(xml.prefix, edit.number)
        if not edit.new:
            return EMPTY
        inline = child(xml, cell, b"is") if cell and cell.kind == "inlineStr" else None
        if inline:
            old = xml.data[inline.start : inline.end]
            return Content("inlineStr", respelled(old, xml.prefix, edit.new, edit.spans))
        if self.strings is None:
            return inline_string(xml.prefix, edit.new)
        index = self.strings.place(edit.new, target.string, edit.spans)
        has_metadata = cell is not None and not cell.attributes.keys().isdisjoint({b"vm", b"cm"})
        if index is not None and index == target.string and not has_metadata:
            return None
        return inline_string(xml.prefix, edit.new) if index is None else shared_string(xml.prefix, index)
