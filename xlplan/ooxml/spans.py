"""XML as bytes with places: elements are found, never rebuilt.

In well-formed XML a raw '<' always begins markup, so once comments, CDATA sections and processing
instructions are blanked out (asides.py), a search for '<c ' finds cells and nothing else. All spans are
offsets into those bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xlplan.errors import Damaged
from xlplan.ooxml.asides import find_asides, mask
from xlplan.ooxml.encodings import decoded, stored

Splice = tuple[int, int, bytes]
Splices = tuple[Splice, ...]

_ROOT = re.compile(rb"<(?:([^\s<>/:\"'=?!]+):)?[^\s<>/:\"'=?!]+")
_IN_TAG = re.compile(rb"(?=[\s/>])([^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*)>")
_ATTRIBUTE = re.compile(rb"(?<![^\s=<>\"'/])([^\s=<>\"'/]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]+);")
_AFTER_NAME = (b">", b" ", b"\t", b"\r", b"\n")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Xml(NamedTuple):
    """Is a part's XML, ready to be searched: its UTF-8 bytes, and the same with asides blanked.

    Of an excerpt, `origins` says where its stretches begin, in itself and in the part.
    """

    data: bytes
    masked: bytes
    prefix: bytes  # of the root element, with its colon: b"" or b"x:"
    encoding: str
    origins: tuple[tuple[int, int], ...] = ()

    def splice(self, splices: Iterable[Splice]) -> bytes | Splices:
        """Return the part's bytes with the spans replaced, in the encoding that the part is stored in.

        Of an excerpt, return the splices of the part itself.
        """
        if self.origins:
            return tuple(self._in_part(splice) for splice in in_order(splices))
        return stored(apply_splices(self.data, splices), self.encoding)

    def _in_part(self, splice: Splice) -> Splice:
        """Return a splice of an excerpt as one of the part; what is inserted belongs to what is before it."""
        start, end, new = splice
        at = bisect_right(self.origins, start if end > start else start - 1, key=lambda origin: origin[0]) - 1
        here, origin = self.origins[max(at, 0)]
        return start - here + origin, end - here + origin, new


class StartTag(NamedTuple):
    """Is one start tag by its places, with its attributes as written, and the '/' of an empty tag."""

    start: int
    end: int
    attributes: bytes


class Element(NamedTuple):
    """Is one element by its places: start tag from `start` to `inner`, content to `close`, all to `end`."""

    start: int
    inner: int
    close: int
    end: int

    @property
    def is_empty_tag(self) -> bool:
        """Tells whether the element is written as one tag, <like this/>."""
        return self.inner == self.end


def read_xml(raw: bytes, part: str) -> Xml:
    """Return a part's bytes ready to be searched. Raises Damaged for a DOCTYPE, or bytes that are no text."""
    data, encoding = decoded(raw, part)
    masked = mask(data)
    if b"<!" in masked or masked.find(b"<?", masked.find(b"<?xml ") + 1) >= 0:
        raise Damaged(
            "holds a DOCTYPE or an unfinished comment, which no workbook needs, so it is not read; "
            "ask for a copy saved in Excel",
            place=part,
        )
    root = _ROOT.search(masked)
    if root is None:
        raise Damaged("is not XML; open the workbook in Excel and save it again", place=part)
    return Xml(data, masked, root[1] + b":" if root[1] else b"", encoding)


def fragment(data: bytes, prefix: bytes) -> Xml:
    """Return the bytes of one element of a part, ready to be searched by themselves."""
    return Xml(data, mask(data), prefix, "utf-8")


def start_tags(
    masked: bytes, prefix: bytes, name: bytes, start: int = 0, end: int | None = None
) -> Iterator[StartTag]:
    """Yield the start tags of that name in the span, in document order."""
    opening, stop = b"<" + prefix + name, len(masked) if end is None else end
    at = masked.find(opening, start, stop)
    while at >= 0:
        found = _IN_TAG.match(masked, at + len(opening), stop)
        if found:
            yield StartTag(at, found.end(), found[1])
        at = masked.find(opening, found.end() if found else at + 1, stop)


def elements(xml: Xml, name: bytes, start: int = 0, end: int | None = None) -> Iterator[Element]:
    """Yield the elements of that name in the main namespace, in document order; they do not nest."""
    stop = len(xml.masked) if end is None else end
    closing = b"</" + xml.prefix + name
    done = start
    for tag in start_tags(xml.masked, xml.prefix, name, start, stop):
        if tag.start >= done:  # one in another is no child, and many would take the square of their time
            element = _whole(xml, tag, closing, stop)
            done = element.end
            yield element


def first(xml: Xml, name: bytes, start: int = 0, end: int | None = None) -> Element | None:
    """Return the first element of that name in the span, or None."""
    return next(elements(xml, name, start, end), None)


def tags(xml: Xml, name: bytes, start: int = 0, end: int | None = None) -> Iterator[dict[bytes, str]]:
    """Yield the attributes of every element of that name in the span, in document order."""
    for tag in start_tags(xml.masked, xml.prefix, name, start, end):
        yield attributes(tag.attributes)


def _whole(xml: Xml, tag: StartTag, closing: bytes, stop: int) -> Element:
    if tag.attributes.endswith(b"/"):
        return Element(tag.start, tag.end, tag.end, tag.end)
    close = xml.masked.find(closing, tag.end, stop)
    while close >= 0 and xml.masked[close + len(closing) : close + len(closing) + 1] not in _AFTER_NAME:
        close = xml.masked.find(closing, close + 1, stop)
    end = xml.masked.find(b">", close) + 1 if close >= 0 else 0
    if not end:
        raise Damaged(f"<{closing[2:].decode()}> is not closed; open the workbook in Excel and save it again")
    return Element(tag.start, tag.end, close, end)


def attributes(tag: bytes) -> dict[bytes, str]:
    """Return the attributes of a start tag, their entities resolved."""
    return {found[1]: unescape(found[2][1:-1]) for found in _ATTRIBUTE.finditer(tag)}


def with_attribute(tag: bytes, name: bytes, value: bytes | None) -> bytes:
    """Return the start tag with one attribute set, added at the end, or taken out; the rest as it was."""
    for found in _ATTRIBUTE.finditer(tag):
        if found[1] == name:
            if value is None:
                return tag[: found.start()].rstrip() + tag[found.end() :]
            return tag[: found.start(2) + 1] + value + tag[found.end() - 1 :]
    if value is None:
        return tag
    end = len(tag[: -2 if tag.endswith(b"/>") else -1].rstrip())
    return tag[:end] + b" " + name + b'="' + value + b'"' + tag[end:]


def opened(tag: bytes, name: bytes, prefix: bytes, body: bytes) -> bytes:
    """Return an element that was written as one tag, <like this/>, with a body."""
    return tag[:-2].rstrip() + b">" + body + b"</" + prefix + name + b">"


def apply_splices(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the bytes with every (start, end, replacement) applied; the spans may not overlap."""
    return b"".join(spliced([data], in_order(splices)))


def in_order(splices: Iterable[Splice]) -> Iterator[Splice]:
    """Yield the splices from the front to the back. Raises Damaged where two overlap."""
    at = 0
    for splice in sorted(splices, key=lambda splice: splice[:2]):
        if splice[0] < at:
            raise Damaged("its elements lie across one another; open the workbook in Excel and save it again")
        at = splice[1]
        yield splice


def spliced(blocks: Iterable[bytes], splices: Iterable[Splice]) -> Iterator[bytes]:
    """Yield the bytes of the blocks, one after the other, with the splices applied; those are in order."""
    waiting = iter(splices)
    splice = next(waiting, None)
    at = done = 0
    for block in blocks:
        pieces: list[bytes] = []
        while splice and splice[0] <= at + len(block):
            pieces += (block[done - at : splice[0] - at], splice[2])
            done = splice[1]
            splice = next(waiting, None)
        yield b"".join((*pieces, block[max(done - at, 0) :])) if pieces or done > at else block
        at += len(block)
        done = max(done, at)


def text_of(xml: Xml, element: Element) -> str:
    """Return the character data of an element without children, CDATA sections included."""
    content = xml.data[element.inner : element.close]
    if content == xml.masked[element.inner : element.close]:
        return unescape(content)
    text, at = "", 0
    for start, end in find_asides(content):
        text += unescape(content[at:start])
        if content.startswith(b"<![CDATA[", start):
            text += _lines(content[start + 9 : end - 3].decode("utf-8"))
        at = end
    return text + unescape(content[at:])


def unescape(raw: bytes) -> str:
    """Return the text of XML character data, its entities resolved."""
    text = _lines(raw.decode("utf-8"))
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _lines(text: str) -> str:
    """Return the text with line ends as XML reads them: CR LF and CR are LF (XML 1.0, 2.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if not name.startswith("#"):
        return _NAMED.get(name, found[0])
    number = int("0" + name[1:], 16) if name[1] == "x" else int(name[1:])
    return chr(number) if number < 0xD800 or 0xE000 <= number < 0x110000 else found[0]


def escape(text: str) -> bytes:
    """Return the text as XML character data."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode("utf-8")
