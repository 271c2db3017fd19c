"""An officer's workbook, one sheet at a time: nothing is parsed that nobody asks for.

Apart from reader.py, which knows plans. What this room takes from openpyxl (dates, number formats, the usual
palette) is imported when a plan is read, not before.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, NamedTuple
from zipfile import BadZipFile

from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from xlplan.address import MAX_COLUMN, MAX_ROW, Area, parse_area
from xlplan.errors import Damaged, NotAWorkbook, WorkbookError
from xlplan.ooxml.limits import limits, refuse_above
from xlplan.ooxml.package import check_container
from xlplan.plan.book.archive import Archive, open_archive
from xlplan.plan.book.cells import RawCell, RichText, show_cell
from xlplan.plan.book.formats import Formats
from xlplan.plan.book.grid import Place, Sheet, spread_areas
from xlplan.plan.book.parts import Parts, has_content_types, read_parts
from xlplan.plan.book.rows import Around, RowReader, Rule
from xlplan.plan.book.strings import Strings
from xlplan.plan.model import CellText

# What broken XML raises, and a value that is not what the specification says.
_FAULTS = (
    ArithmeticError, AttributeError, BadZipFile, EOFError, LookupError, NotImplementedError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, zlib.error,
)  # fmt: skip


class _Begun(NamedTuple):
    """Is a sheet of which the rows down to one were read: those that are left, and what was found."""

    reader: RowReader
    rows: Iterator[tuple[int, list[RawCell]]]
    cells: Mapping[Place, CellText] = MappingProxyType({})
    bold: Collection[Place] = ()
    row: int = 0


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Yield the open workbook. Raises FileError, NotAWorkbook, Encrypted or Damaged."""
    check_container(path)
    with path.open("rb") as file:
        workbook = Workbook(path, file)
        try:
            yield workbook
        finally:
            workbook.close()


class Workbook:
    """Is an open workbook, its strings and styles at hand, its sheets unread."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._begun: dict[str, _Begun] = {}
        with _faults(path, "its workbook, styles or theme part"):
            self._archive = open_archive(file)
        self._parts = _read_parts(self._archive, path)
        with _faults(path, "its workbook, styles or theme part"):
            self._formats = Formats(self._archive)
            held = set(self._archive.namelist())
            self._sheets = {
                tab.name: (tab.state, tab.part)
                for tab in self._parts.tabs
                if tab.kind.endswith("/worksheet") and tab.part in held
            }
            self._strings = Strings(self._archive, self._parts.strings)

    def close(self) -> None:
        """Let go of the sheets of which only the head was read: each has a parser."""
        self._begun.clear()

    def sheets(self) -> list[str]:
        """Return the names of all worksheets, in order."""
        return list(self._sheets)

    def visible_sheets(self) -> list[str]:
        """Return the names of the sheets that a reader can see, in order."""
        return [name for name, (state, _) in self._sheets.items() if state == "visible"]

    def top_rows(self, sheet: str, last_row: int) -> dict[int, dict[int, str]]:
        """Return the texts by row and column down to a row; none where there is no such sheet."""
        return self.read_sheet(sheet, last_row).rows if sheet in self._sheets else {}

    def read_sheet(self, name: str, last_row: int | None = None) -> Sheet:
        """Return the whole sheet, or what stands down to a row: then no more of it is parsed than that.

        Whoever then asks for the whole has what is left parsed, and what was is not parsed again.
        """
        begun = self._begun.pop(name, None)
        if begun and last_row is not None and begun.row > last_row:
            begun = None  # it went further than that
        with _faults(self.path, self._sheets[name][1]):
            begun = begun or self._begin(name)
            reader, rows, cells, bold = begun.reader, begun.rows, dict(begun.cells), set(begun.bold)
            for number, row in rows:
                if last_row is not None and number > last_row:
                    self._begun[name] = _Begun(reader, chain([(number, row)], rows), cells, bold, last_row)
                    hidden = _hidden(reader.around)
                    return Sheet(name, cells, frozenset(bold), hidden=hidden, is_whole=False)
                for raw in row:
                    style = self._formats.style(raw.style_id)
                    cell = show_cell(raw, style)
                    if cell.text or cell.fill or cell.is_formula:
                        cells[raw.row, raw.column] = cell
                        if style.is_bold:
                            bold.add((raw.row, raw.column))
            around = reader.around
            areas = tuple(area for ref in around.merged for area in _areas(ref))
            spread = sum(len(down) * len(across) for _, down, across in spread_areas(areas, cells))
            refuse_above("filled", spread, limits().filled, "merges {:,} cells")
            lists = tuple((tuple(_areas(ranges)), formula) for ranges, formula in around.lists)
            coloured = self._coloured(around)
            return Sheet(name, cells, frozenset(bold), areas, lists, coloured, _hidden(around))

    def typed_rows(self, name: str) -> Iterator[tuple[int, dict[int, tuple[object, str]]]]:
        """Yield each stored row of a sheet with its number: by column its value and number format."""
        last = 0
        with _faults(self.path, self._sheets[name][1]):
            for number, row in self._begin(name).rows:
                if number > last:
                    yield number, {raw.column: self._typed(raw) for raw in row}
                last = max(last, number)

    def _typed(self, raw: RawCell) -> tuple[object, str]:
        value = raw.value.text if isinstance(raw.value, RichText) else raw.value
        return value, "" if value is None else self._formats.number_format(raw.style_id)

    def defined_name(self, name: str, sheet: str) -> str | None:
        """Return what a defined name refers to, the sheet's own before the workbook's."""
        local = [at for at, tab in enumerate(self._parts.tabs) if tab.name == sheet]
        for scope in (*local, None):
            for known, number, formula in self._parts.names:
                if number == scope and known.casefold() == name.casefold():
                    return formula
        return None

    def _begin(self, sheet: str) -> _Begun:
        part = self._sheets[sheet][1]
        epoch = CALENDAR_MAC_1904 if self._parts.counts_from_1904 else CALENDAR_WINDOWS_1900
        reader = RowReader(self._archive.followed(part), part, self._strings, self._formats, epoch)
        return _Begun(reader, reader.rows())

    def _coloured(self, around: Around) -> tuple[Area, ...]:
        coloured = [rule.areas for rule in around.rules if self._colours(rule)]
        return tuple(area for ranges in (*coloured, *around.coloured) for area in _areas(ranges))

    def _colours(self, rule: Rule) -> bool:
        fills = rule.format is not None and self._formats.colours(rule.format)
        return fills or rule.kind == "colorScale"


def _read_parts(archive: Archive, path: Path) -> Parts:
    """Read content types and the workbook part, or say that the zip file is something else."""
    try:
        with _faults(path, "its list of parts"):
            if has_content_types(archive):
                return read_parts(archive)
    except Damaged as wrong:
        if not isinstance(wrong.__cause__, OSError):
            raise
    raise NotAWorkbook("is a zip file, but holds no Excel workbook; xlplan reads .xlsx and .xlsm", file=path)


@contextmanager
def _faults(path: Path, part: str) -> Iterator[None]:
    """Turn whatever a part raises that is not as it should be into Damaged."""
    try:
        yield
    except WorkbookError as wrong:
        wrong.file = wrong.file or str(path)
        raise
    except _FAULTS as wrong:
        problem = str(wrong).partition("\n")[0] or type(wrong).__name__
        message = f"cannot be read ({problem}); open the workbook in Excel and save it again"
        raise Damaged(message, file=path, place=part) from wrong


def _hidden(around: Around) -> frozenset[int]:
    """Return the columns that are hidden (18.3.1.13)."""
    spans = [(first, min(last, MAX_COLUMN)) for first, last in around.hidden]
    return frozenset(column for first, last in spans for column in range(first, last + 1))


def _areas(ranges: str) -> list[Area]:
    return [_area(part) for part in ranges.split()]


def _area(part: str) -> Area:
    """Return an area, that of whole rows or columns included."""
    try:
        return parse_area(part)
    except ValueError:
        left, top, right, bottom = range_boundaries(part)
        return Area(top or 1, left or 1, bottom or MAX_ROW, right or MAX_COLUMN)
