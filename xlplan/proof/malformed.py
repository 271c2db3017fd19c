"""Whether a workbook was broken before anything was written to it.

Apart from the comparison: this is asked of the source alone, once a written workbook is not what was planned.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xlplan.ooxml.limits import Watch
from xlplan.proof.book import Book


def refuse_malformed(path: Path, parts: Iterable[str]) -> None:
    """Raise Damaged where one of the parts is not well formed: whatever was made of it has that fault too."""
    with Book(path) as book:
        for part in parts:
            if book.name_of(part):
                with book.damage(part):
                    Watch(part, "utf-8").feed(book.xml(part), is_last=True)
