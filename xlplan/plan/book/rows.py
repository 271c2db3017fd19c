"""A sheet's rows, one pass over its XML: cells by hand, and of the rest what a plan needs.

Apart from cells.py, which says what a cell shows. A tree of a sheet would only be thrown away, so here the
parser's own events are followed; what is nested too deep, or declares entities, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

from xlplan.address import MAX_COLUMN
from xlplan.ooxml.limits import Nesting, Watch
from xlplan.plan.book.cells import MAIN, RawCell, RichText, Value, rich_text
from xlplan.plan.book.formats import Formats
from xlplan.plan.book.strings import Strings
from xlplan.plan.lengths import Clocked

_BLOCK = 1 << 13  # bytes: of most sheets no more than the head is read
_DATA, _ROW, _CELL, _VALUE, _FORMULA, _INLINE = (
    f"{MAIN}{name}"[1:] for name in ("sheetData", "row", "c", "v", "f", "is")
)
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_KEPT = {f"{MAIN}{name}"[1:] for name in (
    "cols", "mergeCells", "conditionalFormatting", "dataValidations", "extLst"
)}  # fmt: skip


class Rule(NamedTuple):
    """Is a rule of conditional formatting: its areas, its type, the index of the format that it gives."""

    areas: str
    kind: str
    format: int | None


class Around:
    """Is what a sheet says besides its rows; complete when the last of them is read.

    `hidden` are (first, last) of hidden columns; `lists` (areas, formula) of drop-down lists; `coloured` the
    areas of colour rules in Excel 2010's extension ([MS-XLSX] 2.6).
    """

    def __init__(self) -> None:
        self.hidden: list[tuple[int, int]] = []
        self.merged: list[str] = []
        self.lists: list[tuple[str, str]] = []
        self.rules: list[Rule] = []
        self.coloured: list[str] = []

    def keep(self, element: Element) -> None:
        """Take what an element beside the rows says."""
        match element.tag.removeprefix(MAIN):
            case "cols":
                ways = (way.attrib for way in element if way.get("hidden") in {"1", "true"})
                self.hidden += [(int(way["min"]), int(way["max"])) for way in ways]
            case "mergeCells":
                self.merged += [each.attrib["ref"] for each in element]
            case "dataValidations":
                for rule in element:
                    formula = rule.findtext(f"{MAIN}formula1")
                    if formula and rule.get("type") == "list":
                        self.lists.append((rule.get("sqref", ""), formula))
            case "conditionalFormatting":
                for rule in element.iterfind(f"{MAIN}cfRule"):
                    index = rule.get("dxfId")
                    number = int(index) if index is not None else None
                    self.rules.append(Rule(element.get("sqref", ""), rule.get("type", ""), number))
            case _:
                self._keep_extensions(element)

    def _keep_extensions(self, element: Element) -> None:
        for validation in element.iter(f"{_X14}dataValidation"):
            formula = validation.findtext(f"{_X14}formula1/{_XM}f")
            if formula and validation.get("type") == "list":
                self.lists.append((validation.findtext(f"{_XM}sqref", ""), formula))
        for rule in element.iter(f"{_X14}conditionalFormatting"):
            kinds = {kind.get("type") for kind in rule.iter(f"{_X14}cfRule")}
            if "colorScale" in kinds or any(part.tag.endswith("}fill") for part in rule.iter()):
                self.coloured.append(rule.findtext(f"{_XM}sqref", ""))


# A cell as the XML has it: its attributes, its value, its own text, whether it has a formula.
_Stored = tuple[Mapping[str, str], str | None, RichText | None, bool]


class RowReader:
    """Reads a sheet row by row; `around` is what else it says."""

    def __init__(
        self, source: IO[bytes], part: str, strings: Strings, formats: Formats, epoch: datetime
    ) -> None:
        self.around = Around()
        self._source, self._part = source, part
        self._strings, self._formats, self._epoch = strings, formats, epoch
        self._row = self._column = 0

    def rows(self) -> Iterator[tuple[int, list[RawCell]]]:
        """Yield the number and the cells of each row. Raises TooLarge, Damaged, and what bad values do."""
        met = _Met(self._part)
        watch = Watch(self._part, nesting=met)
        with self._source:
            for block in iter(lambda: self._source.read(_BLOCK), b""):
                watch.feed(block)
                yield from self._read(met)
            watch.feed(b"", is_last=True)
        yield from self._read(met)

    def _read(self, met: _Met) -> Iterator[tuple[int, list[RawCell]]]:
        """Yield the rows that are complete, and keep what stands beside them."""
        while met.beside:
            self.around.keep(met.beside.pop(0))
        rows, met.rows = met.rows, []
        for number, cells in rows:
            self._row, self._column = self._row_number(number), 0
            yield self._row, [self._read_cell(cell) for cell in cells]

    def _row_number(self, said: str | None) -> int:
        if said is None:
            return self._row + 1
        if said.isdecimal():
            return int(said)
        if float(said).is_integer():
            return int(float(said))
        raise ValueError(f"{said} is not a valid row number")

    def _read_cell(self, cell: _Stored) -> RawCell:
        """Return the cell, with its stored result where it is a formula."""
        said, stored, inline, is_formula = cell
        row, self._column = self._place(said.get("r"))
        if self._column > MAX_COLUMN:
            raise ValueError(f"row {row} has more than {MAX_COLUMN} cells")
        kind, style = said.get("t", "n"), int(said.get("s") or 0)
        value: Value = inline
        if stored and inline is None and kind != "inlineStr":
            value, kind = self._typed(stored, kind, style)
        return RawCell(row, self._column, value, kind, style, is_formula)

    def _place(self, address: str | None) -> tuple[int, int]:
        if not address:
            return self._row, self._column + 1
        letters = address.rstrip("0123456789")
        return int(address[len(letters) :]), column_index_from_string(letters)

    def _typed(self, value: str, kind: str, style: int) -> tuple[Value, str]:
        """Return a cell's value by its type (18.18.11); 'd' for every date, 's' for every text."""
        match kind:
            case "s":
                return self._strings[int(value)], kind
            case "n":
                number = float(value) if "." in value or "E" in value or "e" in value else int(value)
                return self._dated(number, style) if self._formats.is_date(style) else (number, kind)
            case "b":
                return bool(int(value)), kind
            case "str":
                return value, "s"
            case "d":
                return from_ISO8601(value), kind  # type: ignore[no-untyped-call]  # openpyxl's
        return value, kind

    def _dated(self, number: float, style: int) -> tuple[Value, str]:
        try:
            value = from_excel(number, self._epoch, timedelta=self._formats.is_duration(style))
            return Clocked(number) if isinstance(value, (time, timedelta)) else value, "d"
        except (OverflowError, ValueError):  # no date that there is: shown as Excel shows it
            return "#VALUE!", "e"


class _Met(Nesting):
    """Is what the parser meets: a row is two below the root, a cell three, its value four."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.rows: list[tuple[str | None, list[_Stored]]] = []
        self.beside: list[Element] = []
        self._in_data = False
        self._tree: TreeBuilder | None = None
        self._tree_depth = 0
        self._cells: list[_Stored] = []
        self._number: str | None = None
        self._cell: dict[str, str] | None = None
        self._value: str | None = None
        self._text: list[str] | None = None
        self._inline: RichText | None = None
        self._is_formula = False

    def down(self, name: str, attributes: dict[str, str]) -> None:
        """Meet the beginning of an element."""
        self.depth = depth = self.depth + 1
        if depth > self.most:
            self.refuse_depth()
        if self._tree is not None:
            self._tree.start(_braced(name), {_braced(key): value for key, value in attributes.items()})
        elif not self._in_data:
            if depth == 2 and name == _DATA:
                self._in_data = True
            elif depth == 2 and name in _KEPT:
                self._begin_tree(name, attributes)
        elif depth == 5 and self._cell is not None:
            if name == _VALUE:
                self._text = [] if self._value is None else None
            elif name == _FORMULA:
                self._is_formula = True
            elif name == _INLINE and self._inline is None:
                self._begin_tree(name, attributes)
        elif depth == 4 and name == _CELL:
            self._cell, self._value, self._inline, self._is_formula = attributes, None, None, False
        elif depth == 3 and name == _ROW:
            self._number, self._cells = attributes.get("r"), []

    def up(self, name: str) -> None:
        """Meet the end of an element."""
        depth = self.depth
        self.depth = depth - 1
        if self._tree is not None:
            self._tree.end(_braced(name))
            if depth == self._tree_depth:
                self._end_tree(self._tree.close())
        elif not self._in_data:
            return
        elif depth == 5:
            if self._text is not None:
                self._value, self._text = "".join(self._text), None
        elif depth == 4:
            if self._cell is not None:
                self._cells.append((self._cell, self._value, self._inline, self._is_formula))
                self._cell = None
        elif depth == 3 and name == _ROW:
            self.rows.append((self._number, self._cells))
        elif depth == 2:
            self._in_data = False

    def said(self, text: str) -> None:
        """Meet text."""
        if self._tree is not None:
            self._tree.data(text)
        elif self._text is not None:
            self._text.append(text)

    def _begin_tree(self, name: str, attributes: dict[str, str]) -> None:
        self._tree, self._tree_depth = TreeBuilder(), self.depth
        self._tree.start(_braced(name), attributes)

    def _end_tree(self, element: Element) -> None:
        self._tree = None
        if self._in_data:
            self._inline = rich_text(element)
        else:
            self.beside.append(element)


def _braced(name: str) -> str:
    return "{" + name if "}" in name else name
