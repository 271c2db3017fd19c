"""One of two workbooks that are compared, read with zipfile, expat and ElementTree: names, texts, formats."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Self
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.parsers import expat

from xlplan.errors import Damaged, WorkbookError
from xlplan.ooxml.limits import Watch, check_part, limits
from xlplan.ooxml.package import check_container
from xlplan.proof.apart import Cell, SheetParts, as_utf8, cut, local_name, stored_encoding, take_sheet_apart
from xlplan.proof.blocks import SharedFile, packed_blocks, unpacked_blocks
from xlplan.proof.lists import Items
from xlplan.proof.meaning import CellFormats, Format, item_text, plain_text, small_number
from xlplan.proof.strings import SharedStrings

_DECLARATION = 1 << 10  # bytes in which the encoding is declared
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    OSError,
    ValueError,
    ElementTree.ParseError,
    expat.ExpatError,
)
_KINDS = {"s": "text", "str": "text", "inlineStr": "text", "b": "boolean", "e": "error", "d": "date"}


class Book:
    """Is an open workbook; use it in a `with` block. Its errors are Damaged, and name the file."""

    def __init__(self, path: Path) -> None:
        check_container(path)
        self.path = path
        self._file = path.open("rb")
        self._shared = SharedFile(self._file)
        try:
            with self.damage():
                self.archive = zipfile.ZipFile(path)  # which reads in its own file
        except Damaged:
            self._file.close()
            raise
        self.members: dict[str, zipfile.ZipInfo] = {}
        times: Counter[str] = Counter()
        for info in self.archive.infolist():
            times[info.filename] += 1
            again = f" (again, {times[info.filename]})" if times[info.filename] > 1 else ""
            self.members[info.filename + again] = info
        self._trees: dict[str, ElementTree.Element] = {}  # of relationships, by the part that has them
        self._names = {part_key(name): name for name in self.members}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.archive.close()
        self._file.close()

    def read(self, part: str) -> bytes:
        """Return a part's bytes; b"" for '' or a part that is not there."""
        name = self.name_of(part)
        return b"".join(self._unpacked(name)) if name else b""

    def is_part(self, member: str, part: str) -> bool:
        """Tell whether a member of the zip is what holds the part."""
        return self._names.get(part_key(part)) == member

    def xml(self, part: str) -> bytes:
        """Return the bytes of an XML part, in UTF-8."""
        with self.damage(part):
            return as_utf8(self.read(part), part)

    def blocks(self, name: str, *, packed: bool = False) -> Iterator[bytes]:
        """Yield a member's content, or its bytes as packed, in blocks of one size."""
        info = self.members[name]
        with self.damage(name):
            if packed:
                yield from packed_blocks(self._shared, info)
            else:
                yield from unpacked_blocks(self.archive, self._shared, info)

    def items(self, part: str, container: str, item: str) -> Items | None:
        """Return the items of a list inside a part; None for a part that is not there, or not in UTF-8."""
        name = self.name_of(part)
        if not name:
            return None
        blocks = self._unpacked(name)
        first = b""
        while len(first) < _DECLARATION and (block := next(blocks, b"")):
            first += block
        with self.damage(part):
            is_cut_off = b"<?" in first[:4] and b"?>" not in first
            if is_cut_off or stored_encoding(first, part) != "utf-8":
                return None
        return Items(chain((first,), blocks), container, item)

    def cut(self, part: str, is_wanted: Callable[[list[str]], bool]) -> tuple[bytes, list[tuple[str, bytes]]]:
        """Return the bytes around the wanted elements of a part, and (parent, bytes) of each."""
        with self.damage(part):
            return cut(self.xml(part), part, is_wanted)

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

    def name_of(self, part: str) -> str | None:
        """Return the member that holds a part, None where there is none."""
        return self._names.get(part_key(part)) if part else None

    def _unpacked(self, name: str) -> Iterator[bytes]:
        """Yield the content of a member whose sizes have been looked at."""
        info = self.members[name]
        with self.damage(name):
            check_part(name, info.compress_size, info.file_size, limits())
        return self.blocks(name)

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

    def tree(self, part: str) -> ElementTree.Element:
        """Return an XML part as a tree; one element, <none/>, for a part that is not there."""
        return self.parsed(self.xml(part) or b"<none/>", part)

    def parsed(self, raw: bytes, part: str) -> ElementTree.Element:
        """Return bytes of an XML part as a tree."""
        with self.damage(part):
            watch = Watch(part, "utf-8")
            watch.feed(raw, is_last=True)
            watch.refuse_large_tree()
            return ElementTree.fromstring(raw, ElementTree.XMLParser(encoding="utf-8"))

    def _item_text(self, item: bytes) -> str:
        table = self.parsed(self.strings.head + item + self.strings.tail, self.strings_part)
        return item_text(next((child for child in table if local_name(child.tag) == "si"), table))

    @contextmanager
    def damage(self, place: str = "") -> Iterator[None]:
        """Turn what the standard library raises about damaged files into Damaged, with file and place."""
        try:
            yield
        except WorkbookError as wrong:
            wrong.file = str(self.path)
            raise
        except _DAMAGE as wrong:
            raise Damaged(
                f"cannot be read ({wrong}); fetch it again, or save it again in Excel",
                file=self.path,
                place=place or None,
            ) from wrong


def part_key(name: str) -> str:
    """Return the form under which two spellings of a part's name are equal."""
    return unquote(name.replace("\\", "/").strip("/")).casefold()


def string_index(cell: Cell) -> int | None:
    """Return the index of the shared string that a cell names, or None."""
    return small_number(cell.value.strip()) if cell.attributes.get("t") == "s" else None
