"""Cells of a real workbook that may be edited, one of each kind: found without xlplan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.traits.scanner import SeenCell, attributes, name_of, place_of
from tests.traits.side import Side

Area = tuple[int, int, int, int]
_REF = re.compile(r"<(?:[\w.-]+:)?(?:mergeCell|table|location)\s[^<>]*?\bref\s*=\s*[\"']([A-Z0-9:]+)[\"']")


def candidates(side: Side, name: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, address): one cell of each kind that is neither calculated, covered nor a table's own.

    A missing cell in a row that is there, one in a missing row, and the sheet's last cell are among them.
    """
    sheet = side.scanned[name]
    merged = [_area(ref) for ref in _REF.findall(sheet.tail)]
    owned = [_area(ref) for part in side.hanging_on(name) for ref in _REF.findall(part)]
    owned += [_area(ref) for cell in sheet.cells.values() for ref in _filled(cell)]
    taken, anchors = merged + owned, {area[:2] for area in merged}
    seen: set[str] = set()
    for place, cell in sheet.cells.items():
        kind = _kind(side, cell)
        kind += " anchor" if place in anchors else ""
        if kind in seen or cell.child("f") is not None:
            continue
        others = owned if place in anchors else taken
        if not any(a <= place[0] <= c and b <= place[1] <= d for a, b, c, d in others):
            seen.add(kind)
            yield kind, name_of(place)
    for kind, place in _missing(side, name):
        if place not in sheet.cells and not any(
            a <= place[0] <= c and b <= place[1] <= d for a, b, c, d in taken
        ):
            yield kind, name_of(place)


def _missing(side: Side, name: str) -> Iterator[tuple[str, tuple[int, int]]]:
    cells = side.scanned[name].cells
    last_row, last_column = max((row for row, _ in cells), default=0), max((c for _, c in cells), default=0)
    yield "missing after the others", (max(last_row, 1), min(last_column + 2, 16_384))
    yield "missing before the others", (max(last_row, 1), 1)
    yield "missing row", (last_row + 3 if last_row < 1_048_570 else 7, 2)
    yield "last of the sheet", (1_048_576, 16_384)


def _kind(side: Side, cell: SeenCell) -> str:
    kind = cell.attributes.get("t", "n")
    if kind == "s":
        index = cell.index()
        item = side.items[index] if index is not None and index < len(side.items) else ""
        return "rich string" if "<r>" in item else "phonetic string" if "<rPh" in item else "string"
    return kind if cell.children else "empty"


def _filled(cell: SeenCell) -> list[str]:
    """Return the area that a cell's array formula or data table fills."""
    raw = cell.child("f") or ""
    tag = attributes(raw[: raw.find(">") + 1]) if raw else {}
    return [tag["ref"]] if tag.get("t") in {"array", "dataTable"} and "ref" in tag else []


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    one, two = place_of(first), place_of(last or first)
    return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])
