"""Cells that belong to somebody: tables, pivot tables, protected sheets, signed workbooks."""

from __future__ import annotations

from tests.traits.belongings import on_package, on_sheet
from tests.traits.hand import (
    BOOK,
    FILLS,
    MAIN,
    PACKAGE,
    ROWS,
    SHEET,
    STYLES,
    XFS,
    Said,
    book,
    sheet_xml,
    styles_xml,
)
from tests.traits.trait import Build, Kind, Trait
from xlplan.errors import PivotCell, ProtectedSheet, SignedWorkbook, TableHeader

TABLE = f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="A1:C3" totalsRowCount="1"><autoFilter ref="A1:C2"/><tableColumns count="3"><tableColumn id="1" name="Measure"/><tableColumn id="2" name="Latest"/><tableColumn id="3" name="x"/></tableColumns></table>'
PIVOT = f'<pivotTableDefinition xmlns="{MAIN}" name="P"><location ref="A1:B3" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/></pivotTableDefinition>'
HEADLESS = TABLE.replace("totalsRowCount", 'headerRowCount="0" totalsRowShown')


LOCKED = '<sheetProtection password="CC1A" sheet="1" objects="1"/>'
UNLOCKED = (
    XFS
    + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" applyProtection="1"><protection locked="0"/></xf>'
)
OPEN_ROWS = ROWS.replace('r="A2" s="2"', 'r="A2" s="4"')
SIGNED = on_package("origin", "_xmlsignatures/origin.sigs", b"", f"{PACKAGE}/relationships/digital-signature")
STRUCTURE = '<workbookProtection workbookPassword="CC1A" lockStructure="1"/>'
CONTENTS: tuple[Kind, ...] = ("text", "number", "both")


def protected(after: str = LOCKED, rows: str = ROWS) -> Build:
    return book({SHEET: sheet_xml(rows, after=after), STYLES: styles_xml(FILLS, UNLOCKED)})


TRAITS = (
    Trait("table: body", on_sheet("table", "tables/table1.xml", TABLE), ("A2", "B2")),
    Trait(
        "table: body without a heading row", on_sheet("table", "tables/table1.xml", HEADLESS), ("A1", "B2")
    ),
    Trait("table: beside and below", on_sheet("table", "tables/table1.xml", TABLE), ("D9", "A4")),
    Trait(
        "table: heading",
        on_sheet("table", "tables/table1.xml", TABLE),
        ("B1",),
        refused=TableHeader,
        kinds=CONTENTS,
    ),
    Trait(
        "table: heading that is not there",
        on_sheet("table", "tables/table1.xml", TABLE),
        ("C1",),
        refused=TableHeader,
        kinds=CONTENTS,
    ),
    Trait(
        "table: totals",
        on_sheet("table", "tables/table1.xml", TABLE),
        ("A3",),
        refused=TableHeader,
        kinds=CONTENTS,
    ),
    Trait(
        "pivot: inside",
        on_sheet("pivotTable", "pivotTables/p1.xml", PIVOT),
        ("A2",),
        refused=PivotCell,
        kinds=CONTENTS,
    ),
    Trait("pivot: beside it", on_sheet("pivotTable", "pivotTables/p1.xml", PIVOT), ("C2", "F9")),
    Trait("protected: locked cell", protected(), refused=ProtectedSheet),
    Trait("protected: cell that is not there", protected(), ("F9",), refused=ProtectedSheet),
    Trait("protected: unlocked cell", protected(rows=OPEN_ROWS), ("A2",)),
    Trait("protected: locked cell, asked for", protected(), is_forced=True),
    Trait(
        "protected: a hash instead of a password",
        protected(
            '<sheetProtection algorithmName="SHA-512" hashValue="eA==" saltValue="eA==" spinCount="9" sheet="1"/>'
        ),
        refused=ProtectedSheet,
    ),
    Trait("protected: settings kept, protection off", protected('<sheetProtection sheet="0" objects="1"/>')),
    Trait("protected: another sheet", protected(), ("A1", "A5"), sheet="Other"),
    Trait("protected: structure", book(None, Said(BOOK, "<sheets>", f"{STRUCTURE}<sheets>"))),
    Trait("signed: origin", SIGNED, refused=SignedWorkbook),
    Trait(
        "signed: the parts alone", book({"_xmlsignatures/sig1.xml": "<Signature/>"}), refused=SignedWorkbook
    ),
    Trait("signed: asked for", SIGNED, is_forced=True),
)
