"""Cell addresses as Excel writes them: B7, 'Action Plan'!B7, A5:A7."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")


class Area(NamedTuple):
    """Is a block of cells, first and last row and column, counted from 1, both ends inside."""

    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def size(self) -> int:
        """Is the number of cells in the area."""
        return (self.last_row - self.row + 1) * (self.last_column - self.column + 1)

    def holds(self, row: int, column: int) -> bool:
        """Tell whether the cell lies in the area."""
        return self.row <= row <= self.last_row and self.column <= column <= self.last_column


def column_letters(number: int) -> str:
    """Return the letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Return the number of a column given by its letters: A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Return the address of a cell by row and column, both counted from 1."""
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=8192)  # each rule asks for the same cells
def parse_cell(text: str) -> tuple[int, int]:
    """Return (row, column), counted from 1, of an address such as B7 or $B$7.

    Raises ValueError where the text is no address, or lies beyond XFD1048576.
    """
    found = _CELL.fullmatch(text.strip())
    if found:
        row, column = int(found[2]), column_number(found[1])
        if 1 <= row <= MAX_ROW and column <= MAX_COLUMN:
            return row, column
    raise ValueError(f"'{text}' is not a cell address; an address looks like B7")


def parse_area(text: str) -> Area:
    """Return the area of a range such as A5:A7, or of a single cell."""
    first, _, last = text.partition(":")
    row, column = parse_cell(first)
    last_row, last_column = parse_cell(last) if last else (row, column)
    return Area(min(row, last_row), min(column, last_column), max(row, last_row), max(column, last_column))


def quote_sheet(sheet: str) -> str:
    """Return the sheet's name as a formula would write it, in quotes where it needs them."""
    looks_like_cell = _CELL.fullmatch(sheet) is not None
    if _PLAIN_SHEET.fullmatch(sheet) and not looks_like_cell:
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def full_address(sheet: str, cell: str) -> str:
    """Return the address with its sheet: 'Action Plan'!B7."""
    return f"{quote_sheet(sheet)}!{cell}"


def split_address(text: str) -> tuple[str | None, str]:
    """Return (sheet or None, cell) of an address such as 'Action Plan'!B7 or B7.

    Raises ValueError where the part after the sheet is no cell address.
    """
    sheet, bang, cell = text.rpartition("!")
    row, column = parse_cell(cell)
    if not bang:
        return None, cell_name(row, column)
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, cell_name(row, column)
