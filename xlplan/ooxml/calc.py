"""Formulas that depend on an edit: found through cells, areas, names and tables, without calculating anything.

A stale result must not look current, so the cells found here lose their stored value; all others keep theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xlplan.address import Area, parse_area
from xlplan.ooxml.references import Reads, Reference, Scope, Table, reads
from xlplan.ooxml.sheet import Cell, Place, cells, rows, sheet_data
from xlplan.ooxml.spans import Splice, Xml, attributes, first, start_tag, text_of, with_attribute
from xlplan.ooxml.workbook import Sheet, Workbook, relationships

_AFTER = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")
_SMALL = 64  # areas up to this many cells are looked up cell by cell


class Formula(NamedTuple):
    """Is one formula: where it stands, the cells that hold its results, and what it reads."""

    sheet: str
    place: Place
    results: Area
    reads: Reads


def dependents(book: Workbook, edited: Mapping[str, Iterable[Place]]) -> dict[str, set[Place]]:
    """Return, by sheet name, the cells whose stored result depends on the edited cells, directly or not."""
    formulas = list(all_formulas(book))
    readers = _Readers(formulas)
    stale: dict[str, set[Place]] = defaultdict(set)
    wave = [(sheet, place) for sheet, places in edited.items() for place in places]
    done = set(wave)
    while wave:
        fired = readers.of(wave)
        wave = []
        for formula in fired:
            area = formula.results
            for row in range(area.row, area.last_row + 1):
                for column in range(area.column, area.last_column + 1):
                    stale[formula.sheet].add((row, column))
                    if (formula.sheet, (row, column)) not in done:
                        done.add((formula.sheet, (row, column)))
                        wave.append((formula.sheet, (row, column)))
    return dict(stale)


def all_formulas(book: Workbook) -> Iterable[Formula]:
    """Yield every formula of the workbook, shared ones spelled out."""
    scope: Scope | None = None
    for sheet in book.sheets:
        xml = book.read(sheet.part)
        if start_tag(xml.prefix, b"f").search(xml.masked):
            scope = scope or _scope(book)
            yield from _formulas(xml, sheet, scope)


def formula_area(xml: Xml, cell: Cell) -> Area | None:
    """Return the cells that an array formula or data table fills, or None for a plain formula or value."""
    if cell.formula is None:
        return None
    named = attributes(xml.data[cell.formula.start : cell.formula.inner])
    if named.get(b"t") in {"array", "dataTable"} and b"ref" in named:
        return parse_area(named[b"ref"])
    return None


def recalculating(xml: Xml) -> list[Splice]:
    """Return the splice that makes Excel calculate the whole workbook when it opens it."""
    tag = start_tag(xml.prefix, b"calcPr").search(xml.masked)
    if tag:
        if attributes(tag[1]).get(b"fullCalcOnLoad") in {"1", "true"}:
            return []
        return [
            (
                tag.start(),
                tag.end(),
                with_attribute(xml.data[tag.start() : tag.end()], b"fullCalcOnLoad", b"1"),
            )
        ]
    for name in _AFTER:
        element = first(xml, name)
        if element:
            return [(element.end, element.end, b"<" + xml.prefix + b'calcPr fullCalcOnLoad="1"/>')]
    return []


def tables_of(book: Workbook, sheet: Sheet) -> list[tuple[Xml, Table, int]]:
    """Return the Excel tables on a sheet: the part, the table, and how many heading rows it has."""
    found: list[tuple[Xml, Table, int]] = []
    for relationship in relationships(book.package, sheet.part):
        if relationship.kind != "table" or relationship.target not in book.package:
            continue
        xml = book.read(relationship.target)
        root = start_tag(xml.prefix, b"table").search(xml.masked)
        named = attributes(root[1]) if root else {}
        if b"ref" in named:
            tags = start_tag(xml.prefix, b"tableColumn").finditer(xml.masked)
            columns = tuple(attributes(tag[1]).get(b"name", "").replace("_x000a_", "\n") for tag in tags)
            table = Table(sheet.name, parse_area(named[b"ref"]), columns)
            found.append((xml, table, int(named.get(b"headerRowCount", "1"))))
    return found


def _scope(book: Workbook) -> Scope:
    names = {(name.casefold(), local): formula for name, local, formula in book.defined_names}
    tables: dict[str, Table] = {}
    for sheet in book.sheets:
        for xml, table, _ in tables_of(book, sheet):
            root = start_tag(xml.prefix, b"table").search(xml.masked)
            named = attributes(root[1]) if root else {}
            tables[named.get(b"displayName", named.get(b"name", "")).casefold()] = table
    return Scope(tuple(sheet.name for sheet in book.sheets), names, tables)


def _formulas(xml: Xml, sheet: Sheet, scope: Scope) -> Iterable[Formula]:
    masters: dict[str, tuple[str, Place]] = {}
    for row in rows(xml, sheet_data(xml)):
        if not start_tag(xml.prefix, b"f").search(xml.masked, row.element.inner, row.element.close):
            continue
        for cell in cells(xml, row):
            if cell.formula is None:
                continue
            named = attributes(xml.data[cell.formula.start : cell.formula.inner])
            text, shift = text_of(xml, cell.formula), (0, 0)
            if named.get(b"t") == "shared":
                text, origin = masters.setdefault(named.get(b"si", ""), (text, cell.place))
                shift = (cell.place[0] - origin[0], cell.place[1] - origin[1])
            yield _formula(xml, sheet, cell, scope, text, shift)


def _formula(xml: Xml, sheet: Sheet, cell: Cell, scope: Scope, text: str, shift: Place) -> Formula:
    row, column = cell.place
    area = formula_area(xml, cell) or Area(row, column, row, column)
    if cell.formula:
        named = attributes(xml.data[cell.formula.start : cell.formula.inner])
        if (
            named.get(b"t") == "dataTable"
        ):  # it reads its inputs and the formulas along its top and left edges
            edges = f"{named.get(b'r1', '')} {named.get(b'r2', '')}"
            read = reads(edges, sheet.name, scope)
            around = Area(max(area.row - 1, 1), max(area.column - 1, 1), area.last_row, area.last_column)
            return Formula(
                sheet.name, cell.place, area, Reads((*read.references, Reference(sheet.name, around)), False)
            )
    return Formula(sheet.name, cell.place, area, reads(text, sheet.name, scope, shift, row))


class _Readers:
    """Answers which formulas read a cell; each formula is given out once."""

    def __init__(self, formulas: Iterable[Formula]) -> None:
        self._by_cell: dict[tuple[str, Place], list[Formula]] = defaultdict(list)
        self._by_area: dict[str, list[tuple[Area, Formula]]] = defaultdict(list)
        self._anywhere: list[Formula] = []
        for formula in formulas:
            if formula.reads.anywhere:
                self._anywhere.append(formula)
            for sheet, area in formula.reads.references:
                self._add(sheet, area, formula)

    def _add(self, sheet: str, area: Area, formula: Formula) -> None:
        height, width = area.last_row - area.row + 1, area.last_column - area.column + 1
        if height * width > _SMALL:
            self._by_area[sheet].append((area, formula))
            return
        for row in range(area.row, area.last_row + 1):
            for column in range(area.column, area.last_column + 1):
                self._by_cell[sheet, (row, column)].append(formula)

    def of(self, changed: Iterable[tuple[str, Place]]) -> list[Formula]:
        """Return the formulas that read any of the changed cells and were not given out before."""
        fired = self._anywhere
        self._anywhere = []
        for sheet, place in changed:
            fired = fired + self._by_cell.pop((sheet, place), [])
            waiting = self._by_area.get(sheet, [])
            if any(area.holds(*place) for area, _ in waiting):
                fired = fired + [formula for area, formula in waiting if area.holds(*place)]
                self._by_area[sheet] = [
                    (area, formula) for area, formula in waiting if not area.holds(*place)
                ]
        return list({(formula.sheet, formula.place): formula for formula in fired}.values())
