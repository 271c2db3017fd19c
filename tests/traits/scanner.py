"""XML parts taken apart token by token: sheets into rows and cells, lists into items, nothing lost between.

Everything is text here: a part is decoded once, and joined again it gives the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>|[^<]+",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=<>\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DECLARED = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class Token(NamedTuple):
    """Is one piece of markup or text: 'open', 'close', 'empty', 'text' or 'aside', and its local name."""

    kind: str
    name: str
    raw: str


@dataclass
class SeenCell:
    """Is one cell: where it stands, its start tag's attributes, its children (name, raw), all its text."""

    row: int
    column: int
    attributes: dict[str, str]
    raw: str = ""
    children: list[tuple[str, str]] = field(default_factory=list)

    @property
    def place(self) -> tuple[int, int]:
        return self.row, self.column

    def child(self, name: str) -> str | None:
        return next((raw for found, raw in self.children if found == name), None)

    def value(self) -> str:
        return characters(self.child("v") or "")

    def index(self) -> int | None:
        value = self.value().strip()
        return int(value) if self.attributes.get("t") == "s" and value.isdecimal() else None


@dataclass
class SeenRow:
    """Is one row: its start tag, its cells, the text between them (one more than cells), the text after."""

    number: int
    tag: str
    cells: list[SeenCell] = field(default_factory=list)
    gaps: list[str] = field(default_factory=lambda: [""])
    close: str = ""
    after: str = ""


@dataclass
class SeenSheet:
    """Is a worksheet: all before the first row, the rows, all after the last."""

    head: str = ""
    rows: list[SeenRow] = field(default_factory=list)
    tail: str = ""

    @cached_property
    def cells(self) -> dict[tuple[int, int], SeenCell]:
        return {cell.place: cell for row in self.rows for cell in row.cells}


def decode(raw: bytes) -> str:
    """Return a part as text, a byte-order mark kept as its character."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark):
            return raw.decode(encoding)
    if raw[1:2] == b"\0" or raw[:1] == b"\0":
        return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be")
    declared = _DECLARED.match(raw)
    return raw.decode(declared[1].decode() if declared else "utf-8")


def tokens(text: str) -> Iterator[Token]:
    at = 0
    for found in _TOKEN.finditer(text):
        assert found.start() == at, f"markup that cannot be told apart: {text[at : at + 40]!r}"
        at, raw = found.end(), found[0]
        if raw.startswith(("<!", "<?")):
            yield Token("aside", "", raw)
        elif raw.startswith("<"):
            name = re.split(r"[\s/>]", raw[2:] if raw[1] == "/" else raw[1:], maxsplit=1)[0].rpartition(":")[
                2
            ]
            yield Token("close" if raw[1] == "/" else "empty" if raw.endswith("/>") else "open", name, raw)
        else:
            yield Token("text", "", raw)
    assert at == len(text), "markup that does not end"


def attributes(tag: str) -> dict[str, str]:
    """Return a tag's attributes by local name, xmlns left out."""
    found = {name: resolve(one or two) for name, one, two in _ATTRIBUTE.findall(tag)}
    return {name.rpartition(":")[2]: value for name, value in found.items() if not name.startswith("xmlns")}


def resolve(text: str) -> str:
    """Return text with line ends and entities as XML reads them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"&(#x?)?(\w+);", _entity, text)


def _entity(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[2], 16 if found[1] == "#x" else 10))
    return _ENTITIES[found[2]]


def characters(raw: str, only: str = "", leaving: str = "") -> str:
    """Return the characters in a piece of XML: those in `only` elements, none inside `leaving` elements."""
    path: list[str] = []
    text = ""
    for token in tokens(raw):
        if token.kind == "open":
            path.append(token.name)
        elif token.kind == "close":
            path.pop()
        elif (not only or only in path) and leaving not in path:
            if token.kind == "text":
                text += resolve(token.raw)
            elif token.raw.startswith("<![CDATA["):
                text += token.raw[9:-3].replace("\r\n", "\n").replace("\r", "\n")
    return text


def shown(text: str) -> str:
    """Return a stored text as Excel shows it: _x000D_ is a carriage return."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def item_text(raw: str) -> str:
    """Return what an <si> or <is> shows, phonetic hints left out."""
    return shown(characters(raw, only="t", leaving="rPh"))


def cut(text: str, *wanted: str) -> tuple[str, dict[str, list[str]]]:
    """Return the text around the wanted elements, and those by path ('styleSheet/fills/fill'), as stored."""
    path: list[str] = []
    around: list[str] = []
    found: dict[str, list[str]] = {name: [] for name in wanted}
    inside = ""
    for token in tokens(text):
        if token.kind in {"open", "empty"}:
            path.append(token.name)
            if not inside and "/".join(path) in found:
                inside = "/".join(path)
                found[inside].append("")
        if inside:
            found[inside][-1] += token.raw
        else:
            around.append(token.raw)
        if token.kind in {"close", "empty"}:
            if "/".join(path) == inside:
                inside = ""
            path.pop()
    return "".join(around), found


def scan_sheet(text: str) -> SeenSheet:
    """Return a worksheet taken apart."""
    sheet = SeenSheet()
    path: list[str] = []
    for token in tokens(text):
        if token.kind in {"open", "empty"}:
            path.append(token.name)
        _take(sheet, path, token)
        if token.kind in {"close", "empty"}:
            path.pop()
    return sheet


def _take(sheet: SeenSheet, path: list[str], token: Token) -> None:
    depth = len(path)
    starts, ends = token.kind in {"open", "empty"}, token.kind in {"close", "empty"}
    if path[1:2] != ["sheetData"] or depth < 3 or path[2] != "row":
        if not sheet.rows:
            sheet.head += token.raw
        elif path[1:2] == ["sheetData"] and depth == 2 and not ends:
            sheet.rows[-1].after += token.raw
        else:
            sheet.tail += token.raw
    elif depth == 3 and starts:
        before = sheet.rows[-1].number if sheet.rows else 0
        sheet.rows.append(SeenRow(int(attributes(token.raw).get("r", before + 1)), token.raw))
    elif depth == 3 and ends:
        sheet.rows[-1].close = token.raw
    elif depth == 3 or path[3] != "c":
        sheet.rows[-1].gaps[-1] += token.raw
    else:
        _take_cell(sheet.rows[-1], depth, path, token)


def _take_cell(row: SeenRow, depth: int, path: list[str], token: Token) -> None:
    starts = token.kind in {"open", "empty"}
    if depth == 4 and starts:
        named = attributes(token.raw)
        column = row.cells[-1].column + 1 if row.cells else 1
        row.cells.append(SeenCell(row.number, column, named))
        row.gaps.append("")
        if "r" in named:
            row.cells[-1].row, row.cells[-1].column = place_of(named["r"])
    cell = row.cells[-1]
    cell.raw += token.raw
    if depth == 5 and starts:
        cell.children.append((path[4], ""))
    if depth >= 5:
        name, raw = cell.children[-1]
        cell.children[-1] = (name, raw + token.raw)


def place_of(address: str) -> tuple[int, int]:
    """Return (row, column) of an address such as B7."""
    found = re.fullmatch(r"\$?([A-Za-z]+)\$?([0-9]+)", address)
    assert found, address
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def name_of(place: tuple[int, int]) -> str:
    """Return the address of (row, column)."""
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
