"""The rows of a CSV file, one after the other, whatever its separator and encoding, and however large it is.

Separate from tables.py, which numbers rows and keeps them. Every line that Excel would show as a row is one,
blank ones too: their numbers are the officer's.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xlplan.errors import Damaged, NotAWorkbook

SEPARATORS = ",;\t|"
_BLOCK = 1 << 22  # no row of Excel's 16,384 columns is as long


class Dialect(NamedTuple):
    """Is how a CSV file is written; Excel does not show the first lines, as many as `above`."""

    encoding: str
    separator: str
    above: int = 0


def find_dialect(path: Path) -> Dialect:
    """Return how the file is written. Raises NotAWorkbook where it is no table, and OSError as it comes."""
    encoding = _find_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.read(_BLOCK)
    if _is_json(head):
        raise NotAWorkbook("is JSON, not a table; save it as .xlsx or .csv", file=path)
    if named := re.match(r"sep=([^\r\n\"])", head, re.IGNORECASE):  # Excel obeys this line
        return Dialect(encoding, named[1], above=1)
    return Dialect(encoding, _sniff(head))


def read_csv(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the cells of each row, as they stand. Raises Damaged, and OSError as it comes."""
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as file:
        for _ in range(dialect.above):
            file.readline()
        number = 0
        try:
            for cells in csv.reader(file, delimiter=dialect.separator, strict=True):
                yield cells
                number += 1
        except csv.Error as error:
            raise Damaged(
                f"is not well-formed CSV: {error}; look for a quotation mark too many or too few",
                file=path,
                place=f"row {number + 1}",
            ) from error


def _find_encoding(path: Path) -> str:
    """Return the encoding of the whole file: what is not UTF-8 to its end was written on Windows."""
    with path.open("rb") as file:
        mark = file.read(2)
    if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        _look_through(path, "utf-16", "replace")  # what Excel calls 'Unicode Text'
        return "utf-16"
    try:
        _look_through(path, "utf-8-sig", "strict")
    except UnicodeDecodeError:
        _look_through(path, "cp1252", "replace")
        return "cp1252"
    return "utf-8-sig"


def _look_through(path: Path, encoding: str, errors: str) -> None:
    """Refuse what is no text, or has no lines: a line is held in memory, a file is not."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            text = decoder.decode(block)
            if "\0" in text or (len(block) == _BLOCK and "\n" not in text and "\r" not in text):
                raise NotAWorkbook("is neither text nor a workbook; save it as .xlsx or .csv", file=path)
        decoder.decode(b"", final=True)


def _is_json(head: str) -> bool:
    if not re.match(r"\s*[{\[]", head):
        return False  # a title may begin with a bracket, and no table is whole JSON
    try:
        json.loads(head)
    except (ValueError, RecursionError):
        return bool(re.match(r"\s*\[?\s*\{\s*\"", head))
    return True


def _sniff(head: str) -> str:
    """Return the separator that cuts most of the first lines into the same number of cells."""
    lines = [line for line in head.splitlines()[:30] if line.strip()]

    def agreement(separator: str) -> tuple[int, int]:
        widths = Counter(line.count(separator) for line in lines if separator in line)
        return max(((rows, width) for width, rows in widths.items()), default=(0, 0))

    return max(SEPARATORS, key=agreement)
