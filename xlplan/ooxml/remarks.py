"""Comments on cells: notes of the older kind (ECMA-376 part 1, 18.7) and threads ([MS-XLSX] 2.6.205).

A thread stands in the file twice, in its own part and, for older programs, as a note that quotes it; it is
told once. Notes without a word are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlplan.errors import WorkbookError
from xlplan.ooxml.belongings import arrows, marks, readable, words
from xlplan.ooxml.spans import Xml, attributes, elements, first, fragment, text_of
from xlplan.ooxml.texts import stored_text
from xlplan.ooxml.workbook import Workbook

_OF_A_THREAD = "tc={"  # how the author of a note begins that stands for a thread


class Remark(NamedTuple):
    """Is one comment: its sheet, its cell, who wrote it, what it says."""

    sheet: str
    cell: str
    author: str
    text: str
    is_threaded: bool


def remarks(book: Workbook) -> Iterator[Remark]:
    """Yield the comments of every worksheet; a part that cannot be read has none."""
    persons = _persons(book)
    for sheet in book.sheets:
        for arrow in arrows(book, sheet.part, "threadedComment"):
            if xml := readable(book, arrow.target):
                yield from _threads(xml, sheet.name, persons)
        for arrow in arrows(book, sheet.part, "comments"):
            if xml := readable(book, arrow.target):
                try:
                    yield from list(_notes(xml, sheet.name))
                except WorkbookError:
                    continue


def unused_persons(book: Workbook) -> list[str]:
    """Return the names that stand in the list of who commented, though none of the comments is theirs."""
    wrote = {remark.author for remark in remarks(book) if remark.is_threaded}
    return [name for name in dict.fromkeys(_persons(book).values()) if name and name not in wrote]


def _persons(book: Workbook) -> dict[str, str]:
    found: dict[str, str] = {}
    for arrow in arrows(book, book.part, "person"):
        xml = readable(book, arrow.target)
        for tag in marks(xml, b"person") if xml else ():
            found[tag.get(b"id", "")] = tag.get(b"displayName", "")
    return found


def _threads(xml: Xml, sheet: str, persons: dict[str, str]) -> Iterator[Remark]:
    for element in elements(xml, b"threadedComment"):
        tag = attributes(xml.data[element.start : element.inner])
        part = fragment(xml.data[element.start : element.end], xml.prefix)
        text = " ".join(words(part, b"text"))
        if text:
            author = persons.get(tag.get(b"personId", ""), "")
            yield Remark(sheet, tag.get(b"ref", ""), author, text, True)


def _notes(xml: Xml, sheet: str) -> Iterator[Remark]:
    inside = first(xml, b"authors")
    written = elements(xml, b"author", inside.inner, inside.close) if inside else ()
    authors = [text_of(xml, each) for each in written]
    for element in elements(xml, b"comment"):
        tag = attributes(xml.data[element.start : element.inner])
        number = tag.get(b"authorId", "")
        known = number.isdecimal() and len(number) < 6 and int(number) < len(authors)
        author = authors[int(number)] if known else ""
        said = first(xml, b"text", element.inner, element.close)
        text = stored_text(xml.data[said.start : said.end], xml.prefix).strip() if said else ""
        text = text.removeprefix(f"{author}:").strip() if author else text
        if text and not author.startswith(_OF_A_THREAD):
            yield Remark(sheet, tag.get(b"ref", ""), author, text, False)
