"""The parts of one of two workbooks that are compared, read with zipfile and expat: bytes, lists, trees.

Apart from book.py, which knows what the parts of a workbook are for.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Self
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.parsers import expat

from xlplan.errors import Damaged, WorkbookError
from xlplan.ooxml.limits import Watch, check_part, limits
from xlplan.ooxml.package import check_container
from xlplan.proof.apart import as_utf8, cut, stored_encoding
from xlplan.proof.blocks import SharedFile, packed_blocks, unpacked_blocks
from xlplan.proof.lists import Items

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


class Parts:
    """Is the parts of an open file; use it in a `with` block. Its errors are Damaged, and name the file."""

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

    def name_of(self, part: str) -> str | None:
        """Return the member that holds a part, None where there is none."""
        return self._names.get(part_key(part)) if part else None

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

    def _unpacked(self, name: str) -> Iterator[bytes]:
        """Yield the content of a member whose sizes have been looked at."""
        info = self.members[name]
        with self.damage(name):
            check_part(name, info.compress_size, info.file_size, limits())
        return self.blocks(name)

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
