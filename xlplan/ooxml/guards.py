"""Edits that would break the workbook or somebody's promise: each is refused here, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlplan.address import Area, cell_name, parse_area
from xlplan.errors import (
    Encrypted,
    FormulaCell,
    PivotCell,
    ProtectedSheet,
    RefusedEdit,
    SignedWorkbook,
    TableHeader,
)
from xlplan.ooxml.calc import formula_area, tables_of
from xlplan.ooxml.sheet import Place, cells, rows, sheet_data
from xlplan.ooxml.spans import Xml, attributes, elements, first, start_tag
from xlplan.ooxml.styles import Styles
from xlplan.ooxml.workbook import Sheet, Workbook, relationships


def refuse_signed(book: Workbook) -> None:
    """Raise SignedWorkbook where a digital signature would be broken by any edit."""
    signed = any(r.kind == "origin" for r in relationships(book.package, ""))
    if signed or any(part.lower().startswith("_xmlsignatures/") for part in book.package.parts()):
        raise SignedWorkbook(
            "carries a digital signature, which any edit breaks; save a copy without it in Excel, or use --force-protected",
            file=book.package.path,
        )


def refuse_encrypted_parts(book: Workbook) -> None:
    """Raise Encrypted where a part asks for a password (a zip with ZipCrypto or AES entries)."""
    if any(entry.flags & 1 for entry in book.package.entries):
        raise Encrypted("holds encrypted parts; save it in Excel without a password", file=book.package.path)


def refuse_places(book: Workbook, sheet: Sheet, xml: Xml, places: Iterable[Place]) -> None:
    """Raise the RefusedEdit that applies to one of the places: table headings, pivots, merged or array cells."""
    wanted = list(places)
    refuse_table_headers(book, sheet, wanted)
    _refuse_pivots(book, sheet, wanted)
    _refuse_merged(book, sheet, xml, wanted)
    _refuse_arrays(book, sheet, xml, wanted)


def refuse_locked(
    book: Workbook, sheet: Sheet, xml: Xml, styles: dict[Place, int], formats: Styles | None
) -> None:
    """Raise ProtectedSheet where the sheet is protected and one of the cells (place: xf index) is locked."""
    tag = start_tag(xml.prefix, b"sheetProtection").search(xml.masked)
    if not tag or attributes(tag[1]).get(b"sheet") not in {"1", "true"}:
        return
    for place, style in styles.items():
        if formats is None or formats.is_locked(style):
            raise ProtectedSheet(
                "is locked on a protected sheet; unprotect it in Excel (Review > Unprotect Sheet), or use --force-protected",
                file=book.package.path,
                place=f"'{sheet.name}'!{cell_name(*place)}",
            )


def refuse_table_headers(book: Workbook, sheet: Sheet, places: Iterable[Place]) -> None:
    """Raise TableHeader where a place is in a heading or totals row of an Excel table."""
    for _, table, headings in tables_of(book, sheet):
        heads = Area(table.area.row, table.area.column, table.area.row + headings - 1, table.area.last_column)
        for place in places:
            if headings and heads.holds(*place):
                raise TableHeader(
                    "is a heading of an Excel table; change it in Excel, which renames the column everywhere",
                    file=book.package.path,
                    place=f"'{sheet.name}'!{cell_name(*place)}",
                )


def _refuse_pivots(book: Workbook, sheet: Sheet, places: Iterable[Place]) -> None:
    for relationship in relationships(book.package, sheet.part):
        if relationship.kind != "pivotTable" or relationship.target not in book.package:
            continue
        xml = book.read(relationship.target)
        location = start_tag(xml.prefix, b"location").search(xml.masked)
        reference = attributes(location[1]).get(b"ref") if location else None
        for place in places:
            if reference and parse_area(reference).holds(*place):
                raise PivotCell(
                    "belongs to a pivot table, which Excel would overwrite; change the rows that it counts",
                    file=book.package.path,
                    place=f"'{sheet.name}'!{cell_name(*place)}",
                )


def _refuse_merged(book: Workbook, sheet: Sheet, xml: Xml, places: Iterable[Place]) -> None:
    after = sheet_data(xml).end
    merges = first(xml, b"mergeCells", after)
    if merges is None:
        return
    for merge in elements(xml, b"mergeCell", merges.inner, merges.close):
        reference = attributes(xml.data[merge.start : merge.inner]).get(b"ref", "A1")
        area = parse_area(reference)
        for place in places:
            if area.holds(*place) and place != (area.row, area.column):
                raise RefusedEdit(
                    f"is covered by the merged cells {reference}; give the edit for {cell_name(area.row, area.column)}",
                    file=book.package.path,
                    place=f"'{sheet.name}'!{cell_name(*place)}",
                )


def _refuse_arrays(book: Workbook, sheet: Sheet, xml: Xml, places: Iterable[Place]) -> None:
    """Raise FormulaCell for a cell that an array formula or data table fills from another cell."""
    if not re.search(rb"<" + re.escape(xml.prefix) + rb"f\s[^<>]*\bref\s*=", xml.masked):
        return
    for row in rows(xml, sheet_data(xml)):
        for cell in cells(xml, row) if b"ref" in xml.masked[row.element.start : row.element.end] else ():
            area = formula_area(xml, cell)
            for place in places:
                if area and area.holds(*place):
                    raise FormulaCell(
                        f"is calculated by the formula in {cell_name(*cell.place)}; change what it is calculated from",
                        file=book.package.path,
                        place=f"'{sheet.name}'!{cell_name(*place)}",
                    )
