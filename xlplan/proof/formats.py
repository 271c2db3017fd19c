"""Formats of cells before and after: what differs, what a new cell inherits, a styles part that was added.

Apart from meaning.py, which reads one format, and from compare.py, which finds the cells.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from xlplan.proof.apart import SheetParts, local_name
from xlplan.proof.book import Book
from xlplan.proof.meaning import Format

TEXT_COLOUR = "text colour "
NUMBER_FORMAT = "number format "

_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|col)(\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_SAID = re.compile(rb"\s([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PARTS = {"fonts": 1, "fills": None, "borders": 1, "cellStyleXfs": 1, "cellXfs": None, "cellStyles": 1}


def format_changes(old: Format, new: Format) -> list[str]:
    """Return what differs between two formats beside their fills: 'format', or which part of it alone."""
    is_other_number = old.number_format != new.number_format
    if old.other != new.other or (old.numbers != new.numbers and not is_other_number):
        return ["format"]
    found = [f"{NUMBER_FORMAT}{new.number_format}"] if is_other_number else []
    if old.font == new.font:  # the same font of the list, which only grows
        return found
    return [*found, f"{TEXT_COLOUR}{new.colour}"] if old.bare_font == new.bare_font else ["format"]


def inherited_format(sheet: SheetParts, place: tuple[int, int]) -> str:
    """Return the index of the format that a new cell takes: its row's own, else its column's, else '0'.

    ECMA-376 part 1, 18.3.1.73 (customFormat) and 18.3.1.13.
    """
    row = _said(sheet.rows.get(place[0], b""), b"row")
    if row and row[0].get(b"customFormat") in {b"1", b"true"}:
        return row[0].get(b"s", b"0").decode("ascii", "replace")
    for column in _said(sheet.outside, b"col"):
        low, high = (int(end) if (end := column.get(name, b"")).isdigit() else 0 for name in (b"min", b"max"))
        if low <= place[1] <= high:
            return column.get(b"style", b"0").decode("ascii", "replace")
    return "0"


def plain_styles(before: Book, after: Book) -> str:
    """Return the name of the styles part that was added where there was none; '' where that is not so.

    It may hold one font, one border and the plain format; in its other formats only the fill may differ.
    """
    part = after.styles_part
    if before.read(before.styles_part) or before.read(part) or not after.read(part):
        return ""
    root = after.tree(part)
    lists = {local_name(each.tag): each for each in root}
    is_plain = (
        len(lists) == len(root) and lists.keys() <= _PARTS.keys() and {"fonts", "cellXfs"} <= lists.keys()
    )
    for name, most in _PARTS.items():
        is_plain = is_plain and (most is None or len(lists.get(name, ())) <= most)
    fonts = {local_name(each.tag) for each in root.iterfind("{*}fonts/{*}font/*")}
    is_plain = is_plain and fonts <= {"sz", "name", "family", "scheme"}
    is_plain = is_plain and not any(side.attrib for side in root.iterfind("{*}borders/{*}border/*"))
    formats = [*root.iterfind("{*}cellStyleXfs/{*}xf"), *lists.get("cellXfs", ())]
    if not is_plain or not all(_is_plain_format(each) for each in formats):
        return ""
    return next((name for name in after.members if after.is_part(name, part)), "")


def _is_plain_format(xf: Element) -> bool:
    said = {name: value for name, value in xf.attrib.items() if name not in {"fillId", "applyFill"}}
    return len(xf) == 0 and set(said.values()) <= {"0"}


def _said(raw: bytes, name: bytes) -> list[dict[bytes, bytes]]:
    """Return the attributes of every tag of that name."""
    tags = (found[2] for found in _TAG.finditer(raw) if found[1] == name)
    return [{said[1]: said[2] or said[3] or b"" for said in _SAID.finditer(tag)} for tag in tags]
