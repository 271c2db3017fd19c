"""Tiny workbooks as raw XML in a zip, so that a test shows in one line what the file holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from xlplan.edits import Edit
from xlplan.write import write_edits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SHEET, STRINGS, STYLES, BOOK = (
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
)

FILLS = (
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
)
XFS = '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
FONTS = '<fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>'
BORDERS = '<borders count="1"><border/></borders>'

Parts = dict[str, str | bytes]


def sheet(rows: str, after: str = "", before: str = "") -> str:
    """Return a worksheet that holds the rows."""
    cells = f"<sheetData>{rows}</sheetData>" if rows else "<sheetData/>"
    return f'{DECLARED}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}{cells}{after}</worksheet>'


def strings(*items: str, counts: str = "") -> str:
    """Return shared strings; an item is a text, or the inside of an <si> where it begins with '<'."""
    inside = "".join(f"<si>{i if i.startswith('<') else f'<t>{i}</t>'}</si>" for i in items)
    return f'{DECLARED}<sst xmlns="{MAIN}"{counts}>{inside}</sst>'


def styles(fills: str = FILLS, xfs: str = XFS, after: str = "") -> str:
    """Return a styles part."""
    return f'{DECLARED}<styleSheet xmlns="{MAIN}">{FONTS}{fills}{BORDERS}{xfs}{after}</styleSheet>'


def relations(*arrows: tuple[str, str, str]) -> str:
    """Return a relationships part of (id, last word of the type, target)."""
    inside = "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in arrows
    )
    return f'{DECLARED}<Relationships xmlns="{RELS}">{inside}</Relationships>'


def parts(
    rows: str = "",
    *texts: str,
    after: str = "",
    before: str = "",
    more: Mapping[str, str] | None = None,
    names: str = "",
    calc: str = '<calcPr calcId="145621"/>',
) -> Parts:
    """Return the parts of a workbook: sheet S with the rows, the shared texts, other sheets (name: rows)."""
    tabs = {"S": sheet(rows, after, before)} | {name: sheet(each) for name, each in (more or {}).items()}
    arrows = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(tabs) + 1)]
    arrows.append(("rId8", "styles", "styles.xml"))
    found: Parts = {f"xl/worksheets/sheet{n}.xml": each for n, each in enumerate(tabs.values(), 1)}
    found[STYLES] = styles()
    if texts:
        found[STRINGS] = strings(*texts)
        arrows.append(("rId9", "sharedStrings", "sharedStrings.xml"))
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(tabs, 1))
    named = f"<definedNames>{names}</definedNames>" if names else ""
    found[BOOK] = (
        f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>{named}{calc}</workbook>'
    )
    found["xl/_rels/workbook.xml.rels"] = relations(*arrows)
    found["_rels/.rels"] = relations(("rId1", "officeDocument", "xl/workbook.xml"))
    found["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    return found


def pack(path: Path, found: Mapping[str, str | bytes], *, stored: bool = False) -> Path:
    """Write the parts as a workbook."""
    with ZipFile(path, "w", ZIP_STORED if stored else ZIP_DEFLATED) as target:
        for name, content in found.items():
            target.writestr(name, content)
    return path


def unpack(path: Path) -> dict[str, bytes]:
    """Return every part of a workbook."""
    with ZipFile(path) as source:
        return {name: source.read(name) for name in source.namelist()}


def read(path: Path, part: str = SHEET) -> str:
    """Return one part of a workbook as text."""
    return unpack(path)[part].decode("utf-8")


def edited(
    folder: Path, found: Mapping[str, str | bytes], *edits: Edit, force_protected: bool = False
) -> Path:
    """Write the parts as book.xlsx, make the edits, and return the proven out.xlsx."""
    source = pack(folder / "book.xlsx", found)
    write_edits(source, edits, folder / "out.xlsx", force=True, force_protected=force_protected)
    return folder / "out.xlsx"


def rows_after(folder: Path, rows: str, *edits: Edit, texts: tuple[str, ...] = ()) -> str:
    """Return the rows of sheet S after the edits."""
    return inside("sheetData", read(edited(folder, parts(rows, *texts), *edits)))


def cell_after(folder: Path, cell: str, edit: Edit, *texts: str) -> str:
    """Return row 1 of sheet S, which held this one cell, after the edit."""
    return inside("row", rows_after(folder, f'<row r="1">{cell}</row>', edit, texts=texts))


def texts_after(folder: Path, rows: str, *edits: Edit, texts: tuple[str, ...]) -> list[str]:
    """Return the inside of every shared string after the edits."""
    part = read(edited(folder, parts(rows, *texts), *edits), STRINGS)
    return re.findall(r"<si>(.*?)</si>", part, re.DOTALL)


def inside(name: str, xml: str) -> str:
    """Return what the first element of that name holds."""
    found = re.search(rf"<{name}(?: [^>]*)?>(.*?)</{name}>", xml, re.DOTALL)
    return found[1] if found else ""


def grid(*lines: str) -> str:
    """Return rows from lines such as 'A1=1 B1=s0 C1=+A1:2': a number, a shared string, a formula and its result."""
    return "".join(_row(line) for line in lines)


def _row(line: str) -> str:
    cells = [_cell(*each.split("=", 1)) for each in line.split(" ")]
    number = re.sub("[A-Z]+", "", line.partition("=")[0])
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(address: str, holds: str) -> str:
    if holds.startswith("+"):
        formula, _, result = holds[1:].rpartition("→")
        return f'<c r="{address}"><f>{formula}</f><v>{result}</v></c>'
    kind = ' t="s"' if holds.startswith("s") else ""
    return f'<c r="{address}"{kind}><v>{holds.removeprefix("s")}</v></c>'
