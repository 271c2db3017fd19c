"""One of two workbooks that are compared: its sheets and their names, what its cells hold, their formats."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from xlplan.proof.apart import Cell, SheetParts, local_name, take_sheet_apart
from xlplan.proof.meaning import CellFormats, Format, item_text, plain_text, small_number
from xlplan.proof.parts import Parts, part_key
from xlplan.proof.strings import SharedStrings

_KINDS = {"s": "text", "str": "text", "inlineStr": "text", "b": "boolean", "e": "error", "d": "date"}


class Book(Parts):
    """Is an open workbook: its parts by what they are for, and what its cells hold."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._trees: dict[str, ElementTree.Element] = {}  # of relationships, by the part that has them

    def sheet_parts(self, raw: bytes, part: str) -> SheetParts:
        """Return the bytes of one of this workbook's sheets, taken apart."""
        with self.damage(part):
            return take_sheet_apart(raw, part)

    @cached_property
    def workbook(self) -> str:
        """Is the name of the workbook's main part."""
        return self._target("", "officeDocument")

    @cached_property
    def strings_part(self) -> str:
        """Is the name of the shared strings' part, or ''."""
        return self._target(self.workbook, "sharedStrings")

    @cached_property
    def styles_part(self) -> str:
        """Is the name of the styles' part, or ''."""
        return self._target(self.workbook, "styles")

    @cached_property
    def strings(self) -> SharedStrings:
        """Is the shared strings as stored, by index."""

        def read_whole() -> tuple[bytes, list[bytes]]:
            if not self.name_of(self.strings_part):
                return b"", []
            around, found = self.cut(self.strings_part, lambda path: path == ["sst", "si"])
            return around, [item for _, item in found]

        return SharedStrings(lambda: self.items(self.strings_part, "sst", "si"), read_whole)

    @cached_property
    def formats(self) -> CellFormats:
        """Is every cell format, by index."""
        return CellFormats(self.tree(self.styles_part))

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Is the name of the sheet that each part holds, by the part's key."""
        targets = {reference: target for reference, _, target in self._arrows(self.workbook)}
        names: dict[str, str] = {}
        for element in self.tree(self.workbook).iter():
            if local_name(element.tag) == "sheet":
                references = (value for name, value in element.attrib.items() if name.endswith("}id"))
                names[part_key(targets.get(next(references, ""), ""))] = element.get("name", "")
        return names

    def text(self, cell: Cell | None) -> str | None:
        """Return what a cell holds: text, digits, TRUE or FALSE, '' for an empty cell, None for no cell."""
        if cell is None:
            return None
        match cell.attributes.get("t", "n"):
            case "s":
                item = self.item(cell)
                return self._item_text(item) if item else ""
            case "inlineStr":
                return plain_text(cell.inline)
            case "str":
                return plain_text(cell.value)
            case "b":
                return {"0": "FALSE", "1": "TRUE"}.get(cell.value.strip(), cell.value)
        return cell.value

    def item(self, cell: Cell | None) -> bytes | None:
        """Return the shared string that a cell shows, as stored; None where it shows none."""
        index = string_index(cell) if cell else None
        return None if index is None else self.strings.item(index)

    def kind(self, cell: Cell | None) -> str:
        """Return what sort of thing a cell holds: text, number, boolean, error, date, or '' for nothing."""
        if cell is None or not (cell.value or cell.inline or "is" in cell.children):
            return ""
        return _KINDS.get(cell.attributes.get("t", "n"), "number")

    def format(self, cell: Cell | None) -> Format:
        """Return the format of a cell."""
        written = cell.attributes.get("s", "0") if cell else "0"
        index = small_number(written)
        found = None if index is None else self.formats.format(index)
        return found or Format(None, "", "", "", f"format {written[:20]}")

    def _target(self, source: str, kind: str) -> str:
        return next((target for _, found, target in self._arrows(source) if found == kind), "")

    def _arrows(self, source: str) -> Iterator[tuple[str, str, str]]:
        folder, name = posixpath.split(source)
        if source not in self._trees:
            self._trees[source] = self.tree(posixpath.join(folder, "_rels", name + ".rels"))
        for arrow in self._trees[source]:
            target = posixpath.join("/", folder, arrow.get("Target", "").replace("\\", "/"))
            kind = arrow.get("Type", "").rpartition("/")[2]
            yield arrow.get("Id", ""), kind, posixpath.normpath(target).lstrip("/")

    def _item_text(self, item: bytes) -> str:
        table = self.parsed(self.strings.head + item + self.strings.tail, self.strings_part)
        return item_text(next((child for child in table if local_name(child.tag) == "si"), table))


def string_index(cell: Cell) -> int | None:
    """Return the index of the shared string that a cell names, or None."""
    return small_number(cell.value.strip()) if cell.attributes.get("t") == "s" else None
