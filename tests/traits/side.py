"""One of two workbooks that are compared, as zipfile, ElementTree and scanner.py see it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from tests.traits.scanner import (
    SeenCell,
    SeenSheet,
    attributes,
    cut,
    decode,
    item_text,
    scan_sheet,
    shown,
    tokens,
)

At = tuple[str, int, int]  # sheet, row, column
ALTERNATIVES = re.compile(
    r"<([\w.-]+:)AlternateContent(?:\s[^<>]*)?>.*?<\1Fallback>(.*?)</\1Fallback>\s*</\1AlternateContent>",
    re.DOTALL,
)


class Side:
    """Is a workbook: its members, its sheets taken apart, its strings, fills and formats."""

    def __init__(self, path: Path) -> None:
        self.raw = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            self.infos = archive.infolist()
            self.start = archive.start_dir
            self.comment = archive.comment
            self._by_key = {key_of(info.filename): info for info in self.infos}
            self._parts: dict[str, bytes] = {}
            self._read_all(archive)

    def _read_all(self, archive: zipfile.ZipFile) -> None:
        """Read what an edit can touch: the workbook, its sheets, strings and styles."""
        roots = {kind: target for kind, _, target in reversed([*self._arrows(archive, "")])}
        self.workbook = roots["officeDocument"]
        arrows = [arrow for arrow in self._arrows(archive, self.workbook) if arrow[2] in self._by_key]
        by_kind = {kind: target for kind, _, target in reversed(arrows)}
        self.strings, self.styles = by_kind.get("sharedStrings", ""), by_kind.get("styles", "")
        self._targets = {reference: target for kind, reference, target in arrows if kind == "worksheet"}
        for part in {self.workbook, self.strings, self.styles, *self._targets.values()} - {""}:
            self._parts[part] = archive.read(self._by_key[part])
        self._hanging: dict[str, list[str]] = {}
        for part in self._targets.values():
            for kind, _, target in self._arrows(archive, part):
                if kind in {"table", "pivotTable"} and target in self._by_key:
                    text = decode(archive.read(self._by_key[target]))
                    self._hanging.setdefault(part, []).append(text)

    def _arrows(self, archive: zipfile.ZipFile, source: str) -> Iterator[tuple[str, str, str]]:
        """Yield (kind, id, target) of what a part points to inside the package."""
        folder, name = posixpath.split(source)
        part = key_of(posixpath.join(folder, "_rels", name + ".rels"))
        raw = archive.read(self._by_key[part]) if part in self._by_key else b"<none/>"
        for arrow in ElementTree.fromstring(raw):
            if arrow.get("TargetMode") != "External":
                target = posixpath.join("/", folder, arrow.get("Target", "").replace("\\", "/"))
                kind = arrow.get("Type", "").rpartition("/")[2]
                yield kind, arrow.get("Id", ""), key_of(posixpath.normpath(target))

    def text(self, part: str) -> str:
        """Return a part as text; '' where it is not there."""
        return decode(self._parts[part]) if part in self._parts else ""

    def stored(self, part: str) -> str:
        """Return any part as text, by its key."""
        with zipfile.ZipFile(io.BytesIO(self.raw)) as archive:
            return decode(archive.read(self._by_key[part]))

    def hanging_on(self, sheet: str) -> list[str]:
        """Return the tables and pivot tables on a sheet."""
        return self._hanging.get(self.sheets[sheet], [])

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Is the part of every worksheet by its name."""
        tags = [attributes(token.raw) for token in tokens(self.text(self.workbook)) if token.name == "sheet"]
        named = [(tag["name"], self._targets.get(tag.get("id", ""))) for tag in tags if "name" in tag]
        return {name: target for name, target in named if target}

    @cached_property
    def scanned(self) -> dict[str, SeenSheet]:
        """Is every worksheet taken apart, by name."""
        return {name: scan_sheet(self.text(part)) for name, part in self.sheets.items()}

    @cached_property
    def items(self) -> list[str]:
        """Is every shared string as stored."""
        return cut(self.text(self.strings), "sst/si")[1]["sst/si"]

    @cached_property
    def formats(self) -> tuple[str, list[str], list[str]]:
        """Is the text of the styles around fills and cell formats, the fills, the cell formats.

        Of alternatives (ECMA-376 part 3, 9.3) the fallback stands for all.
        """
        fills, formats = "styleSheet/fills/fill", "styleSheet/cellXfs/xf"
        around, found = cut(ALTERNATIVES.sub(r"\2", self.text(self.styles)), fills, formats)
        return around, found[fills], found[formats]

    def uses(self) -> dict[int, list[At]]:
        """Return the cells that show each shared string."""
        found: dict[int, list[At]] = {}
        for name, sheet in self.scanned.items():
            for place, cell in sheet.cells.items():
                index = cell.index()
                if index is not None:
                    found.setdefault(index, []).append((name, *place))
        return found

    def value(self, cell: SeenCell | None) -> tuple[str, str]:
        """Return (kind, characters) of what a cell shows; ('', '') for nothing."""
        kind = cell.attributes.get("t", "n") if cell else ""
        if cell is None:
            return "", ""
        if kind == "s":
            index = cell.index()
            shows = index is not None and index < len(self.items)
            return ("text", item_text(self.items[index or 0])) if shows else ("", "")
        if kind == "inlineStr":
            inline = cell.child("is")
            return ("text", item_text(inline)) if inline else ("", "")
        if kind == "str":
            return "text", shown(cell.value())
        return (kind, cell.value().strip()) if cell.value().strip() else ("", "")

    def style_of(self, at: At) -> int:
        """Return the format of a cell, or the one that a new cell there takes: its row's, else its column's."""
        sheet, place = self.scanned[at[0]], at[1:]
        if place in sheet.cells:
            return int(sheet.cells[place].attributes.get("s", "0"))
        for row in sheet.rows:
            named = attributes(row.tag)
            if row.number == place[0] and named.get("customFormat") in {"1", "true"}:
                return int(named.get("s", "0"))
        for token in tokens(sheet.head):
            named = attributes(token.raw) if token.name == "col" else {}
            if named and int(named["min"]) <= place[1] <= int(named["max"]):
                return int(named.get("style", "0"))
        return 0


def key_of(name: str) -> str:
    """Return the form under which two spellings of one part's name are equal."""
    return unquote(name.replace("\\", "/")).lstrip("/").casefold()
