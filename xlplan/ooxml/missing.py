"""Cells and rows that are not there yet: what they look like, where they go, which format they take."""

from __future__ import annotations

from collections.abc import Mapping

from xlplan.address import cell_name
from xlplan.ooxml.content import EMPTY, Content
from xlplan.ooxml.sheet import Found, Place, Row, cells, whole_number
from xlplan.ooxml.spans import Splice, Xml, attributes, opened, tags


def new_cell(prefix: bytes, place: Place, content: Content | None, style: int) -> bytes:
    """Return the bytes of a cell that was not there."""
    kind, element = content or EMPTY
    tag = b'<%bc r="%b"' % (prefix, cell_name(*place).encode())
    tag += b' s="%d"' % style if style else b""
    tag += b' t="%b"' % kind.encode() if kind else b""
    return tag + (b">%b</%bc>" % (element, prefix) if element else b"/>")


def insert_cells(xml: Xml, found: Found, new: Mapping[Place, bytes]) -> list[Splice]:
    """Return the splices that put new cells where they belong, in new rows where a row is missing."""
    by_row: dict[int, dict[Place, bytes]] = {}
    for place in sorted(new):
        by_row.setdefault(place[0], {})[place] = new[place]
    splices: list[Splice] = []
    bodies: dict[int, bytes] = {}
    for number, places in by_row.items():
        if number in found.rows:
            splices += _into_row(xml, found.rows[number], places)
        else:
            row = b'<%brow r="%d">%b</%brow>' % (xml.prefix, number, b"".join(places.values()), xml.prefix)
            bodies[found.before[number]] = bodies.get(found.before[number], b"") + row
    if found.data.is_empty_tag and bodies:
        tag = xml.data[found.data.start : found.data.end]
        whole = opened(tag, b"sheetData", xml.prefix, b"".join(bodies.values()))
        return [(found.data.start, found.data.end, whole)]
    return splices + [(offset, offset, body) for offset, body in bodies.items()]


def _into_row(xml: Xml, row: Row, new: Mapping[Place, bytes]) -> list[Splice]:
    element = row.element
    if element.is_empty_tag:
        tag = xml.data[element.start : element.end]
        return [(element.start, element.end, opened(tag, b"row", xml.prefix, b"".join(new.values())))]
    standing = [(cell.place[1], cell.element.end) for cell in cells(xml, row)]
    bodies: dict[int, bytes] = {}
    for place, body in new.items():
        offset = max((end for column, end in standing if column < place[1]), default=element.inner)
        bodies[offset] = bodies.get(offset, b"") + body
    return [(offset, offset, body) for offset, body in bodies.items()]


def inherited_style(xml: Xml, found: Found, place: Place) -> int:
    """Return the xf that a new cell takes: its row's, else its column's, else the default."""
    row = found.rows.get(place[0])
    if row:
        tag = attributes(xml.data[row.element.start : row.element.inner])
        if tag.get(b"customFormat") in {"1", "true"}:
            return whole_number(tag.get(b"s")) or 0
    for tag in tags(xml, b"col", 0, found.data.start):
        if (whole_number(tag.get(b"min")) or 0) <= place[1] <= (whole_number(tag.get(b"max")) or 0):
            return whole_number(tag.get(b"style")) or 0
    return 0
