"""What a cell can be before an edit, where it can stand, and what can be written into it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tests.traits.hand import OTHER, ROWS, SHEET, book, sheet_xml, with_rows
from tests.traits.trait import Build, Trait
from xlplan.errors import Damaged, RefusedEdit, UsageError

RICH = '<r><rPr><b/><color theme="4" tint="-0.25"/></rPr><t xml:space="preserve">86% </t></r><r><t>of plans</t></r>'
RAISED = '<r><t>86%</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
KANJI = '<t>課題</t><rPh sb="0" eb="2"><t>カダイ</t></rPh><phoneticPr fontId="1"/>'
SECOND = '<row r="2">{0}<c r="B2"><v>1</v></c></row>'


def cell(xml: str, *items: str) -> Build:
    """Return what writes the small plan with this cell as its A2; `items` are shared strings 5, 6, …"""
    return with_rows(SECOND.format(xml), items=items)


def of_kinds() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (what A2 is, its XML, further shared strings)."""
    yield "shared string", '<c r="A2" t="s"><v>2</v></c>', ()
    yield "rich shared string", '<c r="A2" t="s"><v>5</v></c>', (RICH,)
    yield "rich string with a raised footnote", '<c r="A2" t="s"><v>5</v></c>', (RAISED,)
    yield "string with phonetic hints", '<c r="A2" t="s" ph="1"><v>5</v></c>', (KANJI,)
    yield (
        "string with leading and trailing spaces",
        '<c r="A2" t="s"><v>5</v></c>',
        ('<t xml:space="preserve">  86 </t>',),
    )
    yield "string of several lines", '<c r="A2" t="s"><v>5</v></c>', ("<t>one\ntwo&#10;three</t>",)
    yield (
        "string with escaped characters",
        '<c r="A2" t="s"><v>5</v></c>',
        ("<t>a_x000D_\nb _x005F_x0041_</t>",),
    )
    yield "string that is empty", '<c r="A2" t="s"><v>5</v></c>', ("<t/>",)
    yield "string without a text element", '<c r="A2" t="s"><v>5</v></c>', ("",)
    yield (
        "string with runs alone that are empty",
        '<c r="A2" t="s"><v>5</v></c>',
        ("<r><t/></r><r><t></t></r>",),
    )
    yield "string index out of range", '<c r="A2" t="s"><v>999</v></c>', ()
    yield "string index below zero", '<c r="A2" t="s"><v>-1</v></c>', ()
    yield "string without an index", '<c r="A2" t="s"/>', ()
    yield "string with an empty index", '<c r="A2" t="s"><v/></c>', ()
    yield "string index with spaces and noughts", '<c r="A2" t="s"><v> 02 </v></c>', ()
    yield "inline string", '<c r="A2" t="inlineStr"><is><t>86%</t></is></c>', ()
    yield "inline rich string", f'<c r="A2" t="inlineStr"><is>{RICH}</is></c>', ()
    yield (
        "inline string with spaces",
        '<c r="A2" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>',
        (),
    )
    yield "inline string that is empty", '<c r="A2" t="inlineStr"><is/></c>', ()
    yield "inline string with an empty text", '<c r="A2" t="inlineStr"><is><t></t></is></c>', ()
    yield "inline type without a string", '<c r="A2" t="inlineStr"/>', ()
    yield "inline string and a value", '<c r="A2" t="inlineStr"><v>x</v><is><t>x</t></is></c>', ()
    yield "t=str without a formula", '<c r="A2" t="str"><v>86%</v></c>', ()
    yield "t=str with spaces", '<c r="A2" t="str"><v xml:space="preserve"> 86% </v></c>', ()
    yield "number", '<c r="A2"><v>86</v></c>', ()
    yield "number with its type written", '<c r="A2" t="n"><v>86</v></c>', ()
    yield "number with an exponent", '<c r="A2"><v>8.6E+1</v></c>', ()
    yield "number with many digits", '<c r="A2"><v>0.86000000000000021</v></c>', ()
    yield "number with spaces", '<c r="A2"><v> 86 </v></c>', ()
    yield "number as a percentage", '<c r="A2" s="3"><v>0.86</v></c>', ()
    yield "boolean", '<c r="A2" t="b"><v>1</v></c>', ()
    yield "error", '<c r="A2" t="e"><v>#N/A</v></c>', ()
    yield "date", '<c r="A2" t="d"><v>2013-12-31T00:00:00</v></c>', ()
    yield "empty styled cell", '<c r="A2" s="2"/>', ()
    yield "empty styled cell with a closing tag", '<c r="A2" s="2"></c>', ()
    yield "cell with an empty value", '<c r="A2"><v/></c>', ()
    yield "missing cell", "", ()
    yield "cell with value metadata", '<c r="A2" t="e" vm="1"><v>#VALUE!</v></c>', ()
    yield "cell with cell metadata", '<c r="A2" cm="1"><v>3</v></c>', ()
    yield "string with value and cell metadata", '<c r="A2" t="s" cm="1" vm="2"><v>5</v></c>', ("<t>x</t>",)
    yield "cell with an extension", '<c r="A2"><v>3</v><extLst><ext uri="{1}"><x/></ext></extLst></c>', ()
    yield "cell with the format 0 written", '<c r="A2" s="0"><v>3</v></c>', ()
    yield "cell address in small letters", '<c r="a2"><v>3</v></c>', ()


NEW_STYLED = '<row r="2" s="1" customFormat="1"/>'
COLUMNS = (
    '<cols><col min="1" max="1" width="9"/><col min="6" max="8" style="2" width="20" customWidth="1"/></cols>'
)
MERGED = '<mergeCells count="2"><mergeCell ref="A2:C3"/><mergeCell ref="F9:F12"/></mergeCells>'
IMPLIED = '<row><c><v>1</v></c></row><row><c><v>2</v></c><c/><c t="s"><v>2</v></c></row><row/><row><c><v>4</v></c></row>'


def placed(name: str, rows: str, *cells: str, before: str = "", after: str = "") -> Trait:
    """Return the trait of a place: a sheet with these rows, these cells edited."""
    return Trait(f"place: {name}", with_rows(rows, before, after), cells)


PLACES = (
    placed("first and last cell of the sheet", ROWS, "A1", "XFD1048576"),
    placed(
        "last column and last row that are there",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "XFD1048576",
        "XFD1",
        "A1048576",
    ),
    placed(
        "columns next to AA and AAA",
        '<row r="2"><c r="Z2"><v>1</v></c><c r="ZZ2"><v>1</v></c></row>',
        "AA2",
        "AAA2",
        "ZY2",
    ),
    placed(
        "no addresses on cells",
        '<row r="2"><c><v>1</v></c><c t="s"><v>2</v></c><c r="F2"/><c><v>7</v></c></row>',
        "A2",
        "B2",
        "D2",
        "G2",
        "H2",
    ),
    placed("no addresses on rows and cells", IMPLIED, "A1", "C2", "B3", "A4", "B4", "A9"),
    placed(
        "no addresses on rows alone",
        '<row><c r="A1"><v>1</v></c></row><row><c r="B2"><v>2</v></c></row>',
        "A1",
        "A2",
        "A3",
    ),
    placed(
        "an implied row after a gap",
        '<row r="5"><c><v>1</v></c></row><row><c><v>2</v></c></row>',
        "A1",
        "A5",
        "A6",
        "A7",
    ),
    placed("row that is one tag", '<row r="2"/><row r="5" ht="30" customHeight="1"/>', "A2", "C2", "A5"),
    placed("row with a closing tag and no cells", '<row r="2"></row>', "A2"),
    placed(
        "rows out of order",
        '<row r="5"><c r="A5"><v>5</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        "A2",
        "A5",
        "A3",
        "A9",
    ),
    placed(
        "cells out of order",
        '<row r="2"><c r="D2"><v>4</v></c><c r="A2"><v>1</v></c></row>',
        "A2",
        "B2",
        "D2",
        "E2",
    ),
    placed("spans that no longer hold", '<row r="2" spans="1:2"><c r="A2"/></row>', "F2"),
    placed("a used area that no longer holds", ROWS, "F30", before='<dimension ref="A1:E3"/>'),
    placed(
        "new cells between others",
        '<row r="2"><c r="B2"><v>1</v></c><c r="E2"><v>1</v></c></row>',
        "A2",
        "C2",
        "D2",
        "F2",
    ),
    placed("new rows between others", '<row r="3"/><row r="7"/>', "A1", "A5", "A6", "A9"),
    placed("new cell in a styled row", NEW_STYLED, "A2", "F2", before=COLUMNS),
    placed("new cell in a row whose style is off", '<row r="2" s="1"/>', "A2"),
    placed("new cell in a styled column", ROWS, "F2", "G9", "I9", before=COLUMNS),
    placed("sheet without cells", "", "A1", "B7"),
    placed(
        "hidden rows and columns",
        '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>',
        "A2",
        "B2",
        before='<cols><col min="1" max="2" hidden="1" width="0"/></cols>',
    ),
    placed("grouped rows", '<row r="2" outlineLevel="1" collapsed="1" thickBot="1"><c r="A2"/></row>', "A2"),
    placed(
        "row with an extension", '<row r="2"><c r="A2"/><extLst><ext uri="{1}"/></extLst></row>', "A2", "B2"
    ),
    placed("anchor of merged cells", ROWS.replace("C2", "F2"), "A2", "F9", after=MERGED),
    placed("a sheet of one cell that is empty", '<row r="1"><c r="A1"/></row>', "A1"),
    placed(
        "frozen panes and a selection",
        ROWS,
        "A2",
        before='<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>',
    ),
)


def texts() -> Iterator[tuple[str, str]]:
    """Yield (what is special in a new text, the text)."""
    yield "leading and trailing spaces", "  86 % "
    yield "several lines", "one\ntwo\n"
    yield "a tab", "one\ttwo"
    yield "two spaces inside", "one  two"
    yield "signs of XML", "<b>R&D</b> \"x\" 'y' ]]>"
    yield "control characters", "bell \x07 and \x1f"
    yield "carriage returns", "one\r\ntwo\rthree"
    yield "what looks escaped", "_x0041_ and _x000D_"
    yield "a formula's first sign", "=1+1"
    yield "other first signs of formulas", "+44 20"
    yield "an at sign first", "@SUM(A1)"
    yield "digits alone", "0086"
    yield "a decimal that must stay text", "1.1"
    yield "an apostrophe first", "'86"
    yield "characters beyond the basic plane", "😀 𝒫 \U0010ffff"
    yield "characters that combine", "e\u0301 ﷺ \u200f\u202e"
    yield "no-break spaces", "\u00a086\u00a0%\u2007"
    yield "what is no character", "\ufffe and \uffff"
    yield "a null", "a\x00b"
    yield "32,767 characters", "é" * 32_767
    yield "nothing", ""
    yield "a space alone", " "
    yield "the text of another cell", "Green"


def numbers() -> Iterator[tuple[str, float]]:
    """Yield (what is special in a new number, the number)."""
    yield "nought", 0
    yield "below nought", -12.5
    yield "whole", 40_000
    yield "binary fraction", 0.1 + 0.2
    yield "very large", 9.99999999999999e307
    yield "very small", 5e-324
    yield "more than fifteen digits", 123_456_789_012_345_678.0
    yield "minus nought", -0.0


TWICE = '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'

TRAITS = (
    *(Trait(f"cell: {name}", cell(xml, *items), ("A2",)) for name, xml, items in of_kinds()),
    *(Trait(f"text: {name}", book(), text=text, tried=("text",)) for name, text in texts()),
    *(Trait(f"number: {name}", book(), number=number, tried=("number",)) for name, number in numbers()),
    *PLACES,
    Trait(
        "place: rows in one empty tag",
        book({SHEET: sheet_xml("").replace("<sheetData></sheetData>", "<sheetData/>")}),
        ("A1", "B7"),
    ),
    Trait(
        "place: rows in one empty tag with a space",
        book({SHEET: sheet_xml("").replace("<sheetData></sheetData>", "<sheetData />")}),
        ("A1", "B7"),
    ),
    Trait("place: covered by merged cells", with_rows(ROWS, after=MERGED), ("B2",), refused=RefusedEdit),
    Trait(
        "place: covered by merged cells and not there",
        with_rows(ROWS, after=MERGED),
        ("F12",),
        refused=RefusedEdit,
    ),
    Trait("place: cell stored twice", with_rows(TWICE), ("A2",), refused=Damaged),
    Trait("place: address that is none", with_rows('<row r="2"><c r="2A"/></row>'), ("A2",), refused=Damaged),
    Trait(
        "place: no cells at all",
        book({SHEET: sheet_xml().replace("sheetData", "data")}),
        ("A2",),
        refused=Damaged,
    ),
    *(
        Trait(f"number: {name}", book(), number=value, tried=("number",), refused=UsageError)
        for name, value in (("beyond Excel's largest", 1e308), ("infinity", math.inf), ("none", math.nan))
    ),
    Trait("text: too long for a cell", book(), text="x" * 32_768, refused=RefusedEdit, tried=("text",)),
    Trait(
        "text: too long for a cell in UTF-16 units",
        book(),
        text="😀" * 16_384,
        refused=RefusedEdit,
        tried=("text",),
    ),
    Trait("text: half a character", book(), text="\ud83d", refused=RefusedEdit, tried=("text",)),
    Trait(
        "strings: used on another sheet too",
        book({OTHER: sheet_xml('<row r="1"><c r="A1" t="s"><v>2</v></c></row>')}),
    ),
    Trait(
        "strings: used by cells that are all edited",
        with_rows('<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>2</v></c></row>'),
        ("A2", "B2"),
    ),
    Trait(
        "strings: used many times",
        with_rows(ROWS + "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>2</v></c></row>' for n in range(4, 40))),
        ("A2", "A9"),
    ),
)
