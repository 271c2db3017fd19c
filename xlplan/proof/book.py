"""What cells mean in a workbook, read with zipfile, expat and ElementTree: names, texts, formats."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote
from xml.etree import ElementTree

from xlplan.proof.apart import Cell, local_name

Format = tuple[str | None, str]


class Book:
    """Is one of the two workbooks that are compared."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts = {_key(name): name for name in archive.namelist()}
        self.workbook = self._target("", "officeDocument")
        self.strings_part = self._target(self.workbook, "sharedStrings")
        self.styles_part = self._target(self.workbook, "styles")

    def read(self, part: str) -> bytes:
        """Return a part's bytes; b"" for '' or a part that is not there."""
        name = self.parts.get(_key(part))
        return self.archive.read(name) if part and name else b""

    @cached_property
    def strings(self) -> list[str]:
        """Is the text of every shared string, by index."""
        raw = self.read(self.strings_part)
        return list(_string_texts(raw)) if raw else []

    @cached_property
    def formats(self) -> list[Format]:
        """Is (fill: RRGGBB, a description or None; everything else) of every cell format, by index."""
        raw = self.read(self.styles_part)
        return list(_cell_formats(raw)) if raw else []

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Is the name of the sheet that each part holds, by the part's key."""
        raw = self.read(self.workbook)
        targets = {reference: target for reference, _, target in self._arrows(self.workbook)}
        names: dict[str, str] = {}
        for element in ElementTree.fromstring(raw).iter() if raw else ():
            if local_name(element.tag) == "sheet":
                reference = next(
                    (value for name, value in element.attrib.items() if name.endswith("}id")), ""
                )
                names[_key(targets.get(reference, ""))] = element.get("name", "")
        return names

    def sheet_name(self, part: str) -> str | None:
        """Return the name of the sheet that a part holds, or None."""
        return self.sheets.get(_key(part))

    def text(self, cell: Cell | None) -> str | None:
        """Return what a cell holds: text, digits, '' for an empty cell, None for no cell."""
        if cell is None:
            return None
        kind = cell.attributes.get("t", "n")
        if kind == "s" and cell.value.strip().isdigit():
            index = int(cell.value)
            return self.strings[index] if index < len(self.strings) else ""
        if kind == "inlineStr":
            return plain_text(cell.inline)
        return plain_text(cell.value) if kind == "str" else cell.value

    def format(self, cell: Cell | None) -> Format:
        """Return the format of a cell."""
        index = int(cell.attributes.get("s", 0)) if cell else 0
        return self.formats[index] if index < len(self.formats) else (None, f"format {index}")

    def _target(self, source: str, kind: str) -> str:
        return next((target for _, found, target in self._arrows(source) if found == kind), "")

    def _arrows(self, source: str) -> Iterator[tuple[str, str, str]]:
        folder, name = posixpath.split(source)
        raw = self.read(posixpath.join(folder, "_rels", name + ".rels"))
        for arrow in ElementTree.fromstring(raw) if raw else ():
            target = unquote(arrow.get("Target", "").replace("\\", "/"))
            kind = arrow.get("Type", "").rpartition("/")[2]
            yield (
                arrow.get("Id", ""),
                kind,
                posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"),
            )


def _key(name: str) -> str:
    return name.replace("\\", "/").strip("/").casefold()


def plain_text(text: str) -> str:
    """Return cell text with _xHHHH_ resolved (ECMA-376 part 1, 22.9.2.19)."""
    return re.sub("_x([0-9A-Fa-f]{4})_", _character, text)


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if code in range(0xD800, 0xE000) else chr(code)


def _string_texts(raw: bytes) -> Iterator[str]:
    for item in ElementTree.fromstring(raw):
        if local_name(item.tag) != "si":
            continue
        text = ""
        for child in item:
            if local_name(child.tag) == "t":
                text += child.text or ""
            elif local_name(child.tag) == "r":
                text += "".join(t.text or "" for t in child if local_name(t.tag) == "t")
        yield plain_text(text)


def _cell_formats(raw: bytes) -> Iterator[tuple[str | None, str]]:
    root = ElementTree.fromstring(raw)
    fills: list[str | None] = []
    for part in root:
        if local_name(part.tag) == "fills":
            fills = [_fill_colour(fill) for fill in part]
    for part in root:
        if local_name(part.tag) == "cellXfs":
            for xf in part:
                number = int(xf.attrib.pop("fillId", 0))
                xf.attrib.pop("applyFill", None)
                xf.tail = None
                yield (fills[number] if number < len(fills) else None), ElementTree.tostring(xf, "unicode")


def _fill_colour(fill: object) -> str | None:
    """Return RRGGBB of a solid fill, a description of any other, None for no fill."""
    assert isinstance(fill, ElementTree.Element), "fills hold elements"
    for pattern in fill:
        kind = pattern.get("patternType", "none")
        if local_name(pattern.tag) == "patternFill" and kind == "solid":
            colour = next((child for child in pattern if local_name(child.tag) == "fgColor"), None)
            rgb = colour.get("rgb", "") if colour is not None else ""
            return rgb[-6:].upper() if rgb else ElementTree.tostring(pattern, "unicode")
        if kind != "none":
            return ElementTree.tostring(pattern, "unicode")
    return None
