"""Every formula of a workbook: where it stands, which cells hold its results, what it reads.

Apart from calc.py, which follows the arrows between them, and from references.py, which reads one text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlplan.address import Area
from xlplan.errors import Damaged
from xlplan.ooxml.excerpts import has_formulas
from xlplan.ooxml.limits import limits, refuse_above
from xlplan.ooxml.references import Reads, Reference, Scope, Spot, Table, reads
from xlplan.ooxml.sheet import Place, cells, rows, sheet_data, stored_area, stored_place, whole_number
from xlplan.ooxml.spans import Element, Xml, attributes, elements, tags, text_of
from xlplan.ooxml.texts import from_cell_text
from xlplan.ooxml.workbook import Sheet, Workbook


class Formula(NamedTuple):
    """Is one formula: where it stands, the cells that hold its results, and what it reads."""

    sheet: str
    place: Place
    results: Area
    reads: Reads

    @property
    def is_filling(self) -> bool:
        """Tells whether the formula fills other cells than its own: an array or a data table."""
        return self.results[:2] != self.results[2:]


def all_formulas(book: Workbook) -> list[Formula]:
    """Return every formula of the workbook, shared ones spelled out."""
    scope: Scope | None = None
    found: list[Formula] = []
    for sheet in book.sheets:
        if has_formulas(book, sheet):
            scope = scope or scope_of(book)
            found += _formulas(book.read(sheet.part), sheet, scope)
    filled = sum(formula.results.size for formula in found if formula.is_filling)
    refuse_above("filled", filled, limits().filled, "has formulas that fill {:,} cells")
    return found


def tables_of(book: Workbook, sheet: Sheet) -> list[Table]:
    """Return the Excel tables on a sheet."""
    found: list[Table] = []
    for xml in book.related_to(sheet, "table"):
        named = next(tags(xml, b"table"), {})
        if b"ref" in named:
            name = named.get(b"displayName", named.get(b"name", ""))
            columns = tuple(from_cell_text(tag.get(b"name", "")) for tag in tags(xml, b"tableColumn"))
            headings = whole_number(named.get(b"headerRowCount", "1")) or 0
            totals = whole_number(named.get(b"totalsRowCount")) or 0
            found.append(Table(name, sheet.name, stored_area(named[b"ref"]), columns, headings, totals))
    return found


def scope_of(book: Workbook) -> Scope:
    """Return what names and tables mean in the workbook."""
    names = {(name.casefold(), local): formula for name, local, formula in book.defined_names}
    tables = {table.name.casefold(): table for sheet in book.sheets for table in tables_of(book, sheet)}
    return Scope(tuple(sheet.name for sheet in book.sheets), names, tables)


def _formulas(xml: Xml, sheet: Sheet, scope: Scope) -> Iterator[Formula]:
    masters: dict[str, tuple[str, Place]] = {}
    for place, element in _formula_places(xml):
        named = attributes(xml.data[element.start : element.inner])
        text, (row, column), origin = text_of(xml, element), place, place
        kind = named.get(b"t", "normal")
        if kind == "shared":
            text, origin = masters.setdefault(named.get(b"si", ""), (text, place))
        spot = Spot(sheet.name, row, column, row - origin[0], column - origin[1])
        is_filled = kind in {"array", "dataTable"} and b"ref" in named
        results = stored_area(named[b"ref"]) if is_filled else Area(row, column, row, column)
        if kind == "dataTable":
            yield Formula(sheet.name, place, results, _read_by_data_table(named, results, spot, scope))
        else:
            yield Formula(sheet.name, place, results, reads(text, spot, scope))


def _read_by_data_table(named: dict[bytes, str], results: Area, spot: Spot, scope: Scope) -> Reads:
    """Return a data table's inputs, and the formulas along its top and left edges (18.3.1.40)."""
    inputs = reads(f"{named.get(b'r1', '')} {named.get(b'r2', '')}", spot, scope)
    edges = results._replace(row=max(results.row - 1, 1), column=max(results.column - 1, 1))
    return Reads((*inputs.references, Reference(spot.sheet, edges)), False)


def _formula_places(xml: Xml) -> Iterator[tuple[Place, Element]]:
    """Yield the places of the cells with a formula, and the formula; other cells are passed over unread."""
    data, opening = sheet_data(xml), b"<" + xml.prefix + b"c"
    implied: dict[int, Place] = {}
    done = data.inner
    for formula in elements(xml, b"f", data.inner, data.close):
        start = xml.masked.rfind(opening, done, formula.start)
        done = formula.end
        address = attributes(xml.data[start : formula.start]).get(b"r")
        if address is None and not implied:
            implied = {cell.element.start: cell.place for row in rows(xml, data) for cell in cells(xml, row)}
        place = stored_place(address) if address is not None else implied.get(start)
        if start < 0 or place is None:
            raise Damaged("a formula stands outside the cells; open the workbook in Excel and save it again")
        yield place, formula
