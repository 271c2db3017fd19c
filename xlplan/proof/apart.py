"""XML taken apart by expat: chosen elements, and every byte between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from xlplan.address import parse_cell
from xlplan.errors import Damaged


@dataclass
class Cell:
    """Is one cell as stored: its bytes, its tag's attributes, and the characters of its parts."""

    raw: bytes
    attributes: dict[str, str]
    formula: str = ""
    value: str = ""
    inline: str = ""


@dataclass
class SheetParts:
    """Is one sheet taken apart: cells, rows without their cells, and all bytes outside the rows."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    rows: dict[int, bytes] = field(default_factory=dict)
    outside: bytes = b""


class _Units:
    """Cuts XML into chosen elements and the bytes between them, by expat's own byte positions."""

    def __init__(self, raw: bytes, part: str) -> None:
        self.raw = raw
        self.part = part
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.path: list[str] = []
        self.texts: list[str] = []
        self.fresh = False
        self.parser.CharacterDataHandler = self.texts.append

    def run(self) -> None:
        try:
            self.parser.Parse(self.raw, True)
        except expat.ExpatError as wrong:
            raise Damaged(f"is not well-formed XML ({wrong})", place=self.part) from wrong

    def open(self, name: str) -> None:
        """Note that an element begins."""
        self.path.append(local_name(name))
        self.texts.clear()
        self.fresh = True

    def close(self) -> None:
        """Note that the innermost element ended."""
        self.path.pop()
        self.texts.clear()
        self.fresh = False

    def end_of_tag(self) -> int:
        """Return where the element that just ended ends: expat stands before '</name>', or after '<name/>'."""
        at = self.parser.CurrentByteIndex
        before = self.raw[max(at - 4, 0) : at].replace(b"\0", b"")
        if self.fresh and not self.texts and before.endswith(b"/>"):
            return at
        end = self.raw.index(b">", at) + 1
        return end + (1 if self.raw[end : end + 1] == b"\0" else 0)  # UTF-16, low byte first


def local_name(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


def take_sheet_apart(raw: bytes, part: str) -> SheetParts:
    """Return the cells, rows and remaining bytes of a worksheet part."""
    sheet, units = SheetParts(), _Units(raw, part)
    cell: Cell | None = None
    row = column = 0
    marks = {"c": 0, "row": 0, "outside": 0, "inrow": 0}
    row_bytes = b""
    texts = units.texts

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell, row, column, row_bytes
        local, depth = local_name(name), len(units.path)
        units.open(name)
        at = units.parser.CurrentByteIndex
        if depth == 2 and local == "row" and units.path[1] == "sheetData":
            row, column = int(attributes.get("r", row + 1)), 0
            sheet.outside += raw[marks["outside"] : at]
            marks["inrow"], row_bytes = at, b""
        elif depth == 3 and local == "c" and units.path[1] == "sheetData":
            column += 1
            if "r" in attributes:
                column = parse_cell(attributes["r"])[1]
            row_bytes += raw[marks["inrow"] : at]
            marks["c"] = at
            cell = Cell(b"", attributes)

    def end(name: str) -> None:
        nonlocal cell, row_bytes
        local, depth = local_name(name), len(units.path) - 1
        if cell is not None:
            if depth == 4 and local == "f":
                cell.formula = "".join(texts) or "(shared)"
            elif depth == 4 and local == "v":
                cell.value = "".join(texts)
            elif local == "t" and "rPh" not in units.path:
                cell.inline += "".join(texts)
            elif depth == 3:
                finish = units.end_of_tag()
                cell.raw = raw[marks["c"] : finish]
                sheet.cells[row, column] = cell
                marks["inrow"], cell = finish, None
        if depth == 2 and local == "row" and units.path[1] == "sheetData":
            finish = units.end_of_tag()
            sheet.rows[row] = row_bytes + raw[marks["inrow"] : finish]
            marks["outside"] = finish
        units.close()

    units.parser.StartElementHandler = start
    units.parser.EndElementHandler = end
    units.run()
    sheet.outside += raw[marks["outside"] :]
    return sheet


def cut(raw: bytes, part: str, wanted: tuple[str, ...], depth: int) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Return the bytes around, and (parent, bytes) of, the elements at a depth whose parent is one of those wanted."""
    units = _Units(raw, part)
    found: list[tuple[str, bytes]] = []
    around: list[bytes] = []
    marks = {"unit": 0, "around": 0}

    def start(name: str, _attributes: dict[str, str]) -> None:
        units.open(name)
        if len(units.path) == depth + 1 and units.path[depth - 1] in wanted:
            marks["unit"] = units.parser.CurrentByteIndex
            around.append(raw[marks["around"] : marks["unit"]])

    def end(_name: str) -> None:
        if len(units.path) == depth + 1 and units.path[depth - 1] in wanted:
            finish = units.end_of_tag()
            found.append((units.path[depth - 1], raw[marks["unit"] : finish]))
            marks["around"] = finish
        units.close()

    units.parser.StartElementHandler = start
    units.parser.EndElementHandler = end
    units.run()
    return b"".join((*around, raw[marks["around"] :])), found
