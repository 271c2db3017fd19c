"""Workbooks written by hand: a small plan in parts of plain XML, of which a trait changes a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.traits.zips import Member, write_zip

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ARROWS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_ARROWS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SHEET, OTHER = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
STRINGS, STYLES, BOOK = "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
TYPES, RELS, BOOK_RELS = "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"
SHEET_RELS = "xl/worksheets/_rels/sheet1.xml.rels"

ROWS = (
    '<row r="1" spans="1:5"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c></row>'
    '<row r="2" spans="1:5"><c r="A2" s="2" t="s"><v>2</v></c><c r="B2" s="3"><v>7</v></c>'
    '<c r="C2" t="s"><v>3</v></c><c r="D2"><f>B2*2</f><v>14</v></c><c r="E2"><f>1+1</f><v>2</v></c></row>'
    '<row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3"><v>12</v></c></row>'
)
OTHER_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>3</v></c><c r="B1"><f>Plan!B2+1</f><v>8</v></c>'
    '<c r="C1"><f>SUM(A5:A9)</f><v>0</v></c></row>'
)
ITEMS = ("<t>Measure</t>", "<t>Latest</t>", "<t>86% of plans</t>", "<t>Green</t>", "<t>12 calls</t>")
FONT = '<font><sz val="11"/><name val="Calibri"/></font>'
FILLS = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
XFS = (
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
)


def sheet_xml(rows: str = ROWS, before: str = "", after: str = "") -> str:
    """Return a worksheet part; `before` and `after` stand beside its cells."""
    root = f'<worksheet xmlns="{MAIN}" xmlns:r="{ARROWS}">'
    return f"{DECLARATION}{root}{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def strings_xml(items: Sequence[str] = ITEMS, counts: str | None = None, more: str = "") -> str:
    """Return a shared strings part; `counts` are its attributes, by default right for the small plan."""
    said = f' count="6" uniqueCount="{len(items)}"' if counts is None else counts
    table = "".join(f"<si>{item}</si>" for item in items)
    return f'{DECLARATION}<sst xmlns="{MAIN}"{said}>{table}{more}</sst>'


def styles_xml(fills: str = FILLS, formats: str = XFS, more: str = "", fonts: str = "") -> str:
    """Return a styles part, counts and all."""
    number, many = fills.count("<fill>"), formats.count("<xf ")
    bold = fonts or '<font><b/><sz val="11"/><color theme="1"/><name val="Calibri"/></font>'
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}"><fonts count="2">{FONT}{bold}</fonts>'
        f'<fills count="{number}">{fills}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{many}">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        f'<dxfs count="0"/>{more}</styleSheet>'
    )


def book_xml(more: str = '<calcPr calcId="152511"/>', before: str = "", state: str = "") -> str:
    """Return the workbook part: sheets Plan and Other, `more` after them."""
    sheets = (
        f'<sheet name="Plan" sheetId="1"{state} r:id="rId1"/><sheet name="Other" sheetId="2" r:id="rId2"/>'
    )
    root = f'<workbook xmlns="{MAIN}" xmlns:r="{ARROWS}">'
    return f"{DECLARATION}{root}{before}<sheets>{sheets}</sheets>{more}</workbook>"


def arrows_xml(*arrows: tuple[str, str, str] | str) -> str:
    """Return a relationships part of (id, last word of the type, target), or whole elements."""
    each = (
        arrow
        if isinstance(arrow, str)
        else f'<Relationship Id="{arrow[0]}" Type="{ARROWS}/{arrow[1]}" Target="{arrow[2]}"/>'
        for arrow in arrows
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'


BOOK_ARROWS = (
    ("rId1", "worksheet", "worksheets/sheet1.xml"),
    ("rId2", "worksheet", "worksheets/sheet2.xml"),
    ("rId3", "styles", "styles.xml"),
    ("rId4", "sharedStrings", "sharedStrings.xml"),
)
DEFAULTS = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
OVERRIDES = {
    BOOK: f"{TYPE}.sheet.main+xml",
    SHEET: f"{TYPE}.worksheet+xml",
    OTHER: f"{TYPE}.worksheet+xml",
    STYLES: f"{TYPE}.styles+xml",
    STRINGS: f"{TYPE}.sharedStrings+xml",
}


def types_xml(overrides: Mapping[str, str] = OVERRIDES, defaults: Mapping[str, str] = DEFAULTS) -> str:
    """Return the content types part."""
    each = [f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults.items()]
    each += [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()]
    return f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">{"".join(each)}</Types>'


def parts() -> dict[str, str | bytes]:
    """Return the small plan, part by part."""
    return {
        TYPES: types_xml(),
        RELS: arrows_xml(("rId1", "officeDocument", "xl/workbook.xml")),
        BOOK: book_xml(),
        BOOK_RELS: arrows_xml(*BOOK_ARROWS),
        SHEET: sheet_xml(),
        OTHER: sheet_xml(OTHER_ROWS),
        STRINGS: strings_xml(),
        STYLES: styles_xml(),
    }


class Said(NamedTuple):
    """Is one part's words changed: `old`, which must be there, by `new`."""

    part: str
    old: str
    new: str


Changes = Mapping[str, str | bytes | None]


def parts_with(changes: Changes, said: Sequence[Said] = ()) -> dict[str, str | bytes]:
    """Return the small plan with parts changed, added or (None) left out, and words changed everywhere."""
    made: dict[str, str | bytes] = parts()
    for name, content in changes.items():
        if content is None:
            del made[name]
        else:
            made[name] = content
    for part, old, new in said:
        content = made[part]
        assert isinstance(content, str), part
        assert old in content, f"{part} does not say {old}"
        made[part] = content.replace(old, new)
    return made


def members(made: Mapping[str, str | bytes]) -> list[Member]:
    """Return the parts as members of a plain zip."""
    return [Member(name, part.encode() if isinstance(part, str) else part) for name, part in made.items()]


def book(changes: Changes | None = None, *said: Said) -> Callable[[Path], None]:
    """Return what writes the small plan with these changes to a path."""
    return lambda path: write_zip(path, members(parts_with(changes or {}, said)))


def with_rows(
    rows: str, before: str = "", after: str = "", items: Sequence[str] = ()
) -> Callable[[Path], None]:
    """Return what writes the small plan with other rows, and further shared strings from index 5 on."""
    counts = f' uniqueCount="{len(items) + len(ITEMS)}"'
    return book({SHEET: sheet_xml(rows, before, after), STRINGS: strings_xml((*ITEMS, *items), counts)})
