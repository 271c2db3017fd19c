"""An officer's workbook as openpyxl reads it, one sheet at a time: nothing is parsed that nobody asks for.

Apart from reader.py, which knows plans; only this module, cells.py and colours.py know openpyxl, and they are
imported when a plan is read, not before.
"""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple
from zipfile import BadZipFile

from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS

from xlplan.address import MAX_COLUMN, Area, parse_area
from xlplan.errors import Damaged, NotAWorkbook, WorkbookError
from xlplan.ooxml.limits import limits, refuse_above
from xlplan.ooxml.package import check_container
from xlplan.plan.book.archive import open_archive
from xlplan.plan.book.cells import RawCell, RichText, SheetParser, Style, show_cell
from xlplan.plan.book.colours import solid_colour, text_colour, theme_colours
from xlplan.plan.book.grid import Place, Sheet, spread_areas
from xlplan.plan.book.strings import Strings
from xlplan.plan.model import CellText

# openpyxl raises whatever its descriptors raise where a part is not as it expects.
_FAULTS = (
    ArithmeticError, AttributeError, BadZipFile, EOFError, LookupError, NotImplementedError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, zlib.error,
)  # fmt: skip


class _Begun(NamedTuple):
    """Is a sheet of which the rows down to one were read: those that are left, and what was found."""

    parser: SheetParser
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
        self._styles: dict[int, Style] = {}
        self._begun: dict[str, _Begun] = {}
        with _faults(path, "its workbook, styles or theme part"):
            self._reader = ExcelReader(file, keep_links=False)
            archive = open_archive(file)
            self._reader.archive = archive
        _read_workbook_part(self._reader, path)
        with _faults(path, "its workbook, styles or theme part"):
            self._reader.read_theme()
            with redirect_stdout(io.StringIO()):  # it prints that an index is out of range
                apply_stylesheet(self._reader.archive, self._reader.wb)
            # Any: the stubs leave out every attribute that begins with an underscore, and some that do not.
            self._wb: Any = self._reader.wb
            self._names: Any = self._reader.parser
            package: Any = self._reader.package
            self._theme = theme_colours(self._wb.loaded_theme)
            self._sheets = {
                sheet.name: (sheet.state, relationship.target)
                for sheet, relationship in self._reader.parser.find_sheets()
                if relationship.Type.endswith("/worksheet")
                if relationship.target in self._reader.valid_files
            }
            part = package.find(SHARED_STRINGS)
            self._strings = Strings(archive, part.PartName[1:] if part else None)

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
            parser, rows, cells, bold = begun.parser, begun.rows, dict(begun.cells), set(begun.bold)
            for number, row in rows:
                if last_row is not None and number > last_row:
                    self._begun[name] = _Begun(parser, chain([(number, row)], rows), cells, bold, last_row)
                    return Sheet(name, cells, frozenset(bold), hidden=_hidden(parser), is_whole=False)
                for raw in row:
                    style = self._style(raw)
                    cell = show_cell(raw, style)
                    if cell.text or cell.fill or cell.is_formula:
                        cells[raw["row"], raw["column"]] = cell
                        if style.is_bold:
                            bold.add((raw["row"], raw["column"]))
            merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
            areas = tuple(area for merge in merged for area in _areas(merge.ref))
            spread = sum(len(down) * len(across) for _, down, across in spread_areas(areas, cells))
            refuse_above("filled", spread, limits().filled, "merges {:,} cells")
            rules = self._coloured(parser)
            return Sheet(name, cells, frozenset(bold), areas, _lists(parser), rules, _hidden(parser))

    def typed_rows(self, name: str) -> Iterator[tuple[int, dict[int, tuple[object, str]]]]:
        """Yield each stored row of a sheet with its number: by column its value and number format."""
        last = 0
        with _faults(self.path, self._sheets[name][1]):
            for number, row in self._begin(name).rows:
                if number > last:
                    yield number, {raw["column"]: self._typed(raw) for raw in row}
                last = max(last, number)

    def _typed(self, raw: RawCell) -> tuple[object, str]:
        value = raw["value"]
        plain = value.text if isinstance(value, RichText) else value
        return plain, "" if plain is None else self._style(raw).number_format

    def defined_name(self, name: str, sheet: str) -> str | None:
        """Return what a defined name refers to, the sheet's own before the workbook's."""
        by_sheet = self._names.defined_names.by_sheet()
        local = [at for at, known in enumerate(self._names.sheets) if known.name == sheet]
        own = [by_sheet[at] for at in local if at in by_sheet]
        for names in (*own, by_sheet.get("global", {})):
            for known, definition in names.items():
                if known.casefold() == name.casefold():
                    return str(definition.value)
        return None

    def _begin(self, sheet: str) -> _Begun:
        wb: Any = self._wb
        source = self._reader.archive.open(self._sheets[sheet][1])
        parser = SheetParser(source, self._strings, wb._date_formats, wb._timedelta_formats, wb.epoch)
        return _Begun(parser, parser.parse())

    def _style(self, cell: RawCell) -> Style:
        style_id = cell["style_id"]
        if style_id not in self._styles:
            self._styles[style_id] = self._read_style(style_id)
        return self._styles[style_id]

    def _read_style(self, style_id: int) -> Style:
        wb = self._wb
        if style_id >= len(wb._cell_styles):
            return Style()
        xf = wb._cell_styles[style_id]
        own = wb._number_formats[max(0, xf.numFmtId - 164) :]
        number_format = own[0] if xf.numFmtId > 163 and own else BUILTIN_FORMATS.get(xf.numFmtId, "General")
        fill = solid_colour(wb._fills[xf.fillId], self._theme, wb._colors)
        font = wb._fonts[xf.fontId]
        return Style(fill, number_format, bool(font.b), text_colour(font, self._theme, wb._colors))

    def _coloured(self, parser: SheetParser) -> tuple[Area, ...]:
        coloured = [str(rules.sqref) for rules in parser.formatting if self._colours(rules)]
        return tuple(area for ranges in (*coloured, *parser.x14_coloured) for area in _areas(ranges))

    def _colours(self, rules: ConditionalFormatting) -> bool:
        formats = self._wb._differential_styles.styles
        fills = [formats[rule.dxfId].fill for rule in rules.rules if rule.dxfId is not None]
        return any(fills) or any(rule.type == "colorScale" for rule in rules.rules)


def _read_workbook_part(reader: ExcelReader, path: Path) -> None:
    """Read content types and the workbook part, or say that the zip file is something else."""
    try:
        with _faults(path, "its list of parts"):
            if "[Content_Types].xml" in reader.valid_files:
                reader.read_manifest()
                reader.read_workbook()
                return
    except Damaged as wrong:
        if not isinstance(wrong.__cause__, OSError):
            raise
    raise NotAWorkbook("is a zip file, but holds no Excel workbook; xlplan reads .xlsx and .xlsm", file=path)


@contextmanager
def _faults(path: Path, part: str) -> Iterator[None]:
    """Turn whatever openpyxl raises into Damaged, and keep its warnings from the officer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except WorkbookError as wrong:
            wrong.file = wrong.file or str(path)
            raise
        except _FAULTS as wrong:
            problem = str(wrong).partition("\n")[0] or type(wrong).__name__
            message = f"cannot be read ({problem}); open the workbook in Excel and save it again"
            raise Damaged(message, file=path, place=part) from wrong


def _lists(parser: SheetParser) -> tuple[tuple[tuple[Area, ...], str], ...]:
    validations = getattr(parser, "data_validations", None)
    plain = validations.dataValidation if validations else ()
    found = [(str(rule.sqref), rule.formula1) for rule in plain if rule.type == "list" and rule.formula1]
    return tuple((tuple(_areas(ranges)), formula) for ranges, formula in (*found, *parser.x14_lists))


def _hidden(parser: SheetParser) -> frozenset[int]:
    """Return the columns that are hidden (18.3.1.13)."""
    hidden = [way for way in parser.column_dimensions.values() if way.get("hidden") in {"1", "true"}]
    spans = [(int(way["min"]), min(int(way["max"]), MAX_COLUMN)) for way in hidden]
    return frozenset(column for first, last in spans for column in range(first, last + 1))


def _areas(ranges: str) -> list[Area]:
    return [parse_area(part) for part in ranges.split()]
