"""The search of a whole workbook for personal data: cells, then everything else that travels with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xlplan.ooxml.package import open_package
from xlplan.ooxml.passages import Passage, Sieve, passages
from xlplan.ooxml.surroundings import surroundings
from xlplan.ooxml.workbook import Workbook
from xlplan.text.personal import Personal, find_personal, is_nhs_number, may_hold

_BIRTHS = re.compile(r"\W*(?:d\.?\s?o\.?\s?b\.?|dates? of birth|birth ?date|birthday|born)\W*", re.IGNORECASE)
_TELLS_A_DAY = re.compile(r"[0-9]{4,5}(?:\.[0-9]+)?|.*[0-9]{1,2}\D+[0-9]{2,4}.*|[0-9]{4}-[0-9]{2}-[0-9]{2}.*")


class Place(NamedTuple):
    """Is where something was found: words that begin a sentence, and the sheet and cell where it has them."""

    what: str
    sheet: str | None = None
    cell: str | None = None
    is_cell: bool = False


def search_workbook(path: Path, case_ids: Sequence[str]) -> Iterator[tuple[Place, Personal]]:
    """Yield the personal data in a workbook with its place; `case_ids` are the council's patterns."""
    patterns = [re.compile(pattern) for pattern in case_ids]
    births: set[tuple[str | None, int]] = set()  # the columns headed 'Date of birth'
    with open_package(path) as package:
        workbook = Workbook(package)
        for passage in passages(workbook, None if patterns else Sieve(may_hold, _is_of_births)):
            for each in _judge(passage, patterns, births):
                where = "A text that no cell shows, but that is still in the file,"
                yield Place(passage.cell or where, passage.sheet, passage.cell, bool(passage.place)), each
        for around in surroundings(workbook):
            what = around.what if around.sheet else f"{around.what} ({around.part})"
            for each in find_personal(around.text, patterns):
                yield Place(what, around.sheet, around.cell), each


def _judge(
    passage: Passage, patterns: Sequence[re.Pattern[str]], births: set[tuple[str | None, int]]
) -> tuple[Personal, ...]:
    """Return the personal data in one cell; a heading 'Date of birth' speaks for the cells below it."""
    text, column = passage.text, (passage.sheet, passage.place[1] if passage.place else 0)
    if passage.is_number:
        is_nhs = len(text) == 10 and text.isdecimal() and text[0] in "4679" and is_nhs_number(text)
        if is_nhs:
            return (Personal("an NHS number", 0, 10, f"an NHS number ending {text[-3:]}"),)
    elif _is_of_births(text):
        births.add(column)
        return ()
    if column in births and _TELLS_A_DAY.fullmatch(text):
        return (Personal("a date of birth", 0, len(text), "a date of birth"),)
    return () if passage.is_number and not patterns else find_personal(text, patterns)


def _is_of_births(text: str) -> bool:
    return len(text) < 30 and _BIRTHS.fullmatch(text) is not None
