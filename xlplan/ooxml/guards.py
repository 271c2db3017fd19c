"""Edits that would break the workbook or somebody's promise: each is refused before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NoReturn

from xlplan.address import cell_name, full_address
from xlplan.errors import (
    Encrypted,
    FormulaCell,
    PivotCell,
    ProtectedSheet,
    RefusedEdit,
    SignedWorkbook,
    TableHeader,
)
from xlplan.ooxml.formulas import Formula, tables_of
from xlplan.ooxml.sheet import Place, stored_area
from xlplan.ooxml.spans import Xml, tags
from xlplan.ooxml.styles import Styles
from xlplan.ooxml.workbook import Sheet, Workbook


def refuse_encrypted(book: Workbook) -> None:
    """Raise Encrypted where a part asks for a password (a zip with ZipCrypto or AES entries)."""
    if any(entry.is_encrypted for entry in book.package.entries):
        raise Encrypted("holds encrypted parts; save it in Excel without a password", file=book.package.path)


def refuse_signed(book: Workbook) -> None:
    """Raise SignedWorkbook where a digital signature would be broken by any edit (ECMA-376 part 2, 10)."""
    signed = any(r.kind == "origin" for r in book.relationships(""))
    if signed or any(part.lower().startswith("_xmlsignatures/") for part in book.package.parts()):
        raise SignedWorkbook(
            "carries a digital signature, which any edit breaks; save a copy without it in Excel, "
            "or use --force-protected",
            file=book.package.path,
        )


def is_protected(xml: Xml, after: int) -> bool:
    """Tell whether the sheet is protected (18.3.1.85); that stands after its cells."""
    return any(tag.get(b"sheet") in {"1", "true"} for tag in tags(xml, b"sheetProtection", after))


def refuse_locked(sheet: Sheet, styles: Mapping[Place, int], formats: Styles | None) -> None:
    """Raise ProtectedSheet where one of the cells (place: xf index) of a protected sheet is locked."""
    for place, style in styles.items():
        if formats is None or formats.is_locked(style):
            why = "is locked on a protected sheet; unprotect it in Excel (Review > Unprotect Sheet), "
            _refuse(ProtectedSheet, sheet, place, why + "or use --force-protected")


def refuse_covered(sheet: Sheet, xml: Xml, after: int, places: Collection[Place]) -> None:
    """Raise RefusedEdit where a place is covered by merged cells: only their first cell shows (18.3.1.55)."""
    for merge in tags(xml, b"mergeCell", after):
        reference = merge.get(b"ref", "A1")
        area = stored_area(reference)
        for place in places:
            if area.holds(*place) and place != (area.row, area.column):
                anchor = cell_name(area.row, area.column)
                why = f"is covered by the merged cells {reference}; give the edit for {anchor}"
                _refuse(RefusedEdit, sheet, place, why)


def refuse_contents(
    book: Workbook, sheet: Sheet, formulas: Iterable[Formula], places: Collection[Place]
) -> None:
    """Raise the RefusedEdit that applies where one of the places may not get another content."""
    if places:
        _refuse_results(sheet, formulas, places)
        _refuse_table_texts(book, sheet, places)
        _refuse_pivots(book, sheet, places)


def _refuse_results(sheet: Sheet, formulas: Iterable[Formula], places: Collection[Place]) -> None:
    for formula in formulas:
        if formula.sheet != sheet.name:
            continue
        if formula.place in places:
            _refuse(FormulaCell, sheet, formula.place, "holds a formula; change what it is calculated from")
        if formula.is_filling:
            for place in places:
                if formula.results.holds(*place):
                    origin = cell_name(*formula.place)
                    why = f"is calculated by the formula in {origin}; change what it is calculated from"
                    _refuse(FormulaCell, sheet, place, why)


def _refuse_table_texts(book: Workbook, sheet: Sheet, places: Collection[Place]) -> None:
    """Raise TableHeader for headings and totals, whose texts the table's own part keeps too (18.5.1.3)."""
    for table in tables_of(book, sheet):
        for place in places:
            if not table.area.holds(*place):
                continue
            if place[0] < table.area.row + table.heading_rows:
                why = (
                    "is a heading of an Excel table; change it in Excel, which renames the column everywhere"
                )
                _refuse(TableHeader, sheet, place, why)
            if place[0] > table.area.last_row - table.totals_rows:
                why = "is in the totals row of an Excel table; change it in Excel"
                _refuse(TableHeader, sheet, place, why)


def _refuse_pivots(book: Workbook, sheet: Sheet, places: Collection[Place]) -> None:
    for xml in book.related_to(sheet, "pivotTable"):
        for location in tags(xml, b"location"):
            area = stored_area(location.get(b"ref", "A1"))
            for place in places:
                if area.holds(*place):
                    why = "belongs to a pivot table, which Excel would overwrite; "
                    _refuse(PivotCell, sheet, place, why + "change the rows that it counts")


def _refuse(kind: type[RefusedEdit], sheet: Sheet, place: Place, why: str) -> NoReturn:
    raise kind(why, place=full_address(sheet.name, cell_name(*place)))
