"""XML taken apart by expat: chosen elements, and every byte between them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from xlplan.address import MAX_COLUMN, parse_cell
from xlplan.errors import Damaged
from xlplan.ooxml.limits import check_encoding, limits, refuse_above

_DECLARATION = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.-]+)")


@dataclass
class Cell:
    """Is one cell as stored: its tag's attributes, its bytes, its characters, and its children's bytes."""

    attributes: dict[str, str]
    raw: bytes = b""
    value: str = ""
    inline: str = ""
    formula: str = ""
    children: dict[str, bytes] = field(default_factory=dict)


@dataclass
class SheetParts:
    """Is one sheet taken apart: cells, rows without their cells, and all bytes outside the rows."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    rows: dict[int, bytes] = field(default_factory=dict)
    outside: bytes = b""
    has_strays: bool = False  # cells whose addresses are in another row


def stored_encoding(raw: bytes, part: str) -> str:
    """Return the encoding of an XML part by its first bytes. Raises Damaged for a strange one."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    if b"\0" in raw[:2]:
        return "utf-16-be" if raw[0] == 0 else "utf-16-le"
    declared = _DECLARATION.match(raw)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    check_encoding(encoding, part)
    return encoding


def as_utf8(raw: bytes, part: str) -> bytes:
    """Return the bytes of an XML part in UTF-8, whatever encoding they are stored in."""
    encoding = stored_encoding(raw, part)
    if encoding == "utf-8":
        return raw
    try:
        return raw.decode(encoding).encode("utf-8")
    except (UnicodeError, LookupError) as wrong:
        raise Damaged(f"cannot be read as {encoding}", place=part) from wrong


def local_name(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


class _Cutter(ABC):
    """Walks through XML with expat, and knows by its byte positions where elements begin and end."""

    def __init__(self, raw: bytes, part: str) -> None:
        self.raw = raw
        self.part = part
        self.path: list[str] = []
        self._texts: list[str] = []
        self._is_fresh = False
        self._deepest = limits().depth
        self._parser = expat.ParserCreate("utf-8", "}")
        self._parser.buffer_text = True
        self._parser.CharacterDataHandler = self._texts.append
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def run(self) -> None:
        """Walk through all of it. Raises Damaged where it is not well formed, or an address is none."""
        try:
            self._parser.Parse(self.raw, True)
        except (expat.ExpatError, ValueError) as wrong:
            raise Damaged(f"cannot be read ({wrong})", place=self.part) from wrong

    @abstractmethod
    def opened(self, attributes: dict[str, str], at: int) -> None:
        """Take note of the element at the end of `path`, whose start tag begins at `at`."""

    @abstractmethod
    def closed(self, text: str, end: int) -> None:
        """Take note that the element at the end of `path` ends; `text` is its last stretch of characters."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(local_name(name))
        if len(self.path) > self._deepest:
            refuse_above("depth", len(self.path), self._deepest, "nests {:,} elements", self.part)
        self._texts.clear()
        self._is_fresh = True
        self.opened(attributes, self._parser.CurrentByteIndex)

    def _end(self, _name: str) -> None:
        self.closed("".join(self._texts), self._end_of_tag())
        self.path.pop()
        self._texts.clear()
        self._is_fresh = False

    def _refuse_doctype(self, *_: object) -> None:
        raise Damaged(
            "holds a DOCTYPE, which no workbook needs, so it is not read; ask for a copy saved in Excel",
            place=self.part,
        )

    def _end_of_tag(self) -> int:
        """Return where the element that ends here ends: expat stands before '</name>', or after '<name/>'."""
        at = self._parser.CurrentByteIndex
        if self._is_fresh and not self._texts and self.raw.endswith(b"/>", 0, at):
            return at
        return self.raw.index(b">", at) + 1


class _SheetCutter(_Cutter):
    def __init__(self, raw: bytes, part: str) -> None:
        super().__init__(raw, part)
        self.sheet = SheetParts()
        self.row = self.column = 0
        self.cell_at = self.child_at = self.done = 0  # `done`: all before it has been put somewhere
        # In lists: bytes that grow in many small steps would take the square of their time.
        self._outside: list[bytes] = []
        self._rows: dict[int, list[bytes]] = {}
        self._raws: dict[tuple[int, int], list[bytes]] = {}
        self._children: dict[str, list[bytes]] = {}
        self._inline: list[str] = []

    def opened(self, attributes: dict[str, str], at: int) -> None:
        match self.path[1:]:
            case ["sheetData", "row"]:
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0
                self._outside.append(self.raw[self.done : at])
                self.done = at
            case ["sheetData", "row", "c"]:
                self.cell = Cell(attributes)
                self.cell_at = at
                place = parse_cell(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
                if place[1] > MAX_COLUMN:
                    raise ValueError(f"row {self.row} has more than {MAX_COLUMN} cells")
                self.place, self.column = place, place[1]
                self.sheet.has_strays |= place[0] != self.row
                self._put_in_row(at)
            case ["sheetData", "row", "c", _]:
                self.child_at = at

    def closed(self, text: str, end: int) -> None:
        match self.path[1:]:
            case ["sheetData", "row"]:
                self._put_in_row(end)
            case ["sheetData", "row", "c"]:
                self.cell.raw = self.raw[self.cell_at : end]
                if self.place in self.sheet.cells:  # stored twice: both count
                    first = self.sheet.cells[self.place].raw
                    self._raws.setdefault(self.place, [first]).append(self.cell.raw)
                self.cell.children = {name: b"".join(raws) for name, raws in self._children.items()}
                self.cell.inline = "".join(self._inline)
                self._children.clear()
                self._inline.clear()
                self.sheet.cells[self.place] = self.cell
                self.done = end
            case ["sheetData", "row", "c", name]:
                self._children.setdefault(name, []).append(self.raw[self.child_at : end])
                if name == "v":
                    self.cell.value = text
                elif name == "f":
                    self.cell.formula = text or "(shared)"
            case ["sheetData", "row", "c", "is", *inner] if inner[-1] == "t" and "rPh" not in inner:
                self._inline.append(text)

    def finish(self) -> SheetParts:
        """Return the sheet, once all of it has been walked through."""
        self._outside.append(self.raw[self.done :])
        self.sheet.outside = b"".join(self._outside)
        self.sheet.rows = {number: b"".join(raws) for number, raws in self._rows.items()}
        for place, raws in self._raws.items():
            self.sheet.cells[place].raw = b"".join(raws)
        return self.sheet

    def _put_in_row(self, end: int) -> None:
        self._rows.setdefault(self.row, []).append(self.raw[self.done : end])
        self.done = end


class _ListCutter(_Cutter):
    def __init__(self, raw: bytes, part: str, is_wanted: Callable[[list[str]], bool]) -> None:
        super().__init__(raw, part)
        self.is_wanted = is_wanted
        self.found: list[tuple[str, bytes]] = []
        self.around: list[bytes] = []
        self.at = self.done = 0

    def opened(self, attributes: dict[str, str], at: int) -> None:
        if self.is_wanted(self.path):
            self.around.append(self.raw[self.done : at])
            self.at = at

    def closed(self, text: str, end: int) -> None:
        if self.is_wanted(self.path):
            self.found.append((self.path[-2], self.raw[self.at : end]))
            self.done = end


def take_sheet_apart(raw: bytes, part: str) -> SheetParts:
    """Return the cells, rows and remaining bytes of a worksheet part, which is in UTF-8."""
    cutter = _SheetCutter(raw, part)
    cutter.run()
    return cutter.finish()


def cut(
    raw: bytes, part: str, is_wanted: Callable[[list[str]], bool]
) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Return the bytes around the wanted elements, and (parent, bytes) of each; none lies inside another.

    `is_wanted` is asked with the path of every element, from the root down.
    """
    cutter = _ListCutter(raw, part, is_wanted)
    cutter.run()
    return b"".join((*cutter.around, raw[cutter.done :])), cutter.found
