"""What stands above and below the plan's tables and may say which month they show, and is no other table.

Apart from headers.py: a table that is not read may stand there too, and the dates in it are deadlines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from xlplan.address import cell_name
from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headings import match_headings

_SENTENCE = re.compile(r"[A-Z](?:\S+\s){5,}\S+[.]")
_HEADINGS = 3  # that are known, so many beside each other head a table
_FILLED = 2  # cells of a row that go on with it


def find_title(sheet: Sheet, first_row: int) -> tuple[tuple[str, str], ...]:
    """Return the texts above a table whose header begins in that row, each with its cell's address."""
    return tuple(_find_texts(sheet, [row for row in sorted(sheet.rows) if row < first_row]))


def find_foot(sheet: Sheet, last_row: int) -> tuple[tuple[str, str], ...]:
    """Return the texts below the last table of a sheet, each with its address; footnotes among them."""
    return tuple(_find_texts(sheet, [row for row in sorted(sheet.rows) if row > last_row]))


def find_between(
    sheet: Sheet, taken: Collection[int], headers: Collection[int]
) -> tuple[tuple[str, str], ...]:
    """Return each text with a row of its own between tables that is a sentence, or right above one of them.

    A section's name is neither. `headers` are the rows in which tables begin.
    """
    rows = [row for row in sorted(sheet.rows) if min(taken) < row < max(taken) and row not in taken]
    alone = [row for row in rows if len(sheet.rows[row]) == 1]
    said = [row for row in alone if row + 1 in headers or is_sentence(*sheet.rows[row].values())]
    return tuple(_find_texts(sheet, said))


def is_sentence(text: str) -> bool:
    """Tell whether a text says something of what it stands by, and does not only name it."""
    return _SENTENCE.fullmatch(" ".join(text.split())) is not None


def _find_texts(sheet: Sheet, rows: Sequence[int]) -> Iterator[tuple[str, str]]:
    in_table, last = False, 0
    for row in rows:
        texts = sheet.rows[row]
        goes_on = in_table and row == last + 1 and len(texts) >= _FILLED
        in_table = goes_on or len(match_headings(texts, {}).names) >= _HEADINGS
        last = row
        if not in_table:
            yield from ((cell_name(row, column), text) for column, text in texts.items())
