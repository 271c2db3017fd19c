"""Shared strings and rich text: items by index, and a changed text inside the runs that it has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xlplan.ooxml.sheet import text_element
from xlplan.ooxml.spans import (
    Element,
    Splice,
    Xml,
    apply_splices,
    attributes,
    elements,
    escape,
    first,
    from_cell_text,
    mask,
    start_tag,
    text_of,
    to_cell_text,
    with_attribute,
)

TextSpan = tuple[int, int, str]
_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)


class Run(NamedTuple):
    """Is one stretch of a rich text: where it begins in the whole text, its characters, its <t>, its <r>."""

    at: int
    text: str
    element: Element
    run: Element | None


def items(xml: Xml) -> list[Element]:
    """Return the shared string items in the order of their indices."""
    return list(elements(xml, b"si"))


def item_xml(data: bytes, prefix: bytes) -> Xml:
    """Return the bytes of one <si> or <is> as XML to be searched by itself."""
    return Xml(data, mask(data), prefix, "utf-8")


def runs(item: Xml) -> list[Run]:
    """Return the runs of one item in order, phonetic hints (rPh) left out."""
    hints = list(elements(item, b"rPh"))
    wraps = list(elements(item, b"r"))
    found: list[Run] = []
    at = 0
    for element in elements(item, b"t"):
        if any(hint.start < element.start < hint.end for hint in hints):
            continue
        text = from_cell_text(text_of(item, element))
        wrap = next((w for w in wraps if w.start < element.start < w.end), None)
        found.append(Run(at, text, element, wrap))
        at += len(text)
    return found


def item_text(data: bytes, prefix: bytes) -> str:
    """Return the text of one item as Excel shows it."""
    return "".join(run.text for run in runs(item_xml(data, prefix)))


def respelled(data: bytes, prefix: bytes, new: str, spans: Sequence[TextSpan] = ()) -> bytes:
    """Return the item with a new text: every run that no change touches keeps its bytes.

    `spans` are (start, end, replacement) in the old text. Without them the changed stretch is found by the words;
    where it does not lie inside one run the text becomes plain.
    """
    item = item_xml(data, prefix)
    standing = runs(item)
    old = "".join(run.text for run in standing)
    if not standing:
        return _plain(item, data, new)
    if not spans:
        change = changed_stretch(old, new)
        if len(standing) != 1 and not any(
            r.at <= change[0] and change[1] <= r.at + len(r.text) for r in standing
        ):
            return _plain(item, data, new)
        spans = [change]
    return apply_splices(data, _run_splices(item, standing, spans) + _hint_splices(item, old != new))


def changed_stretch(old: str, new: str) -> TextSpan:
    """Return the one stretch of whole words in which two texts differ: (start, end, replacement)."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    start = len("".join(before[:head]))
    kept = len("".join(before[len(before) - tail :]))
    return start, len(old) - kept, new[start : len(new) - kept]


def emptied(data: bytes, prefix: bytes) -> bytes:
    """Return the item with nothing in it, so that the indices of the others stay."""
    wrap = data[: data.index(b">") + 1].rstrip(b"/>").rstrip()
    return wrap + b"><" + prefix + b"t/></" + prefix + b"si>"


def plain_item(prefix: bytes, text: str) -> bytes:
    """Return a new <si> that holds a plain text."""
    return b"<" + prefix + b"si>" + text_element(prefix, text) + b"</" + prefix + b"si>"


def appended(xml: Xml, new: Sequence[bytes], references: int) -> list[Splice]:
    """Return the splices that add items at the end and count them; `references` is how many more cells use one."""
    table = first(xml, b"sst")
    if table is None or not new:
        return []
    tag = xml.data[table.start : table.inner]
    named = attributes(tag)
    for name, more in ((b"count", references), (b"uniqueCount", len(new))):
        if named.get(name, "").isdigit():
            tag = with_attribute(tag, name, str(int(named[name]) + more).encode())
    body = b"".join(new)
    if table.is_empty_tag:
        return [(table.start, table.end, tag[:-2].rstrip() + b">" + body + b"</" + xml.prefix + b"sst>")]
    last = max((item.end for item in elements(xml, b"si")), default=table.inner)
    return [(table.start, table.inner, tag), (last, last, body)]


def _plain(item: Xml, data: bytes, new: str) -> bytes:
    tag = data[: data.index(b">") + 1].rstrip(b"/>").rstrip()
    name = re.match(rb"<([^\s/>]+)", data)
    return tag + b">" + text_element(item.prefix, new) + b"</" + (name[1] if name else b"si") + b">"


def _run_splices(item: Xml, standing: Sequence[Run], spans: Sequence[TextSpan]) -> list[Splice]:
    """Return the byte splices for the text spans; a replacement goes into the run in which its span begins."""
    texts = [run.text for run in standing]
    for start, end, replacement in sorted(spans, reverse=True):
        owner = _owner(standing, start, end)
        for index, run in enumerate(standing):
            low, high = max(start - run.at, 0), min(end - run.at, len(run.text))
            if index == owner:
                low = min(low, len(run.text))
                texts[index] = texts[index][:low] + replacement + texts[index][max(high, low) :]
            elif low < high:
                texts[index] = texts[index][:low] + texts[index][high:]
    splices: list[Splice] = []
    for run, text in zip(standing, texts, strict=True):
        if text == run.text:
            continue
        if not text and run.run and sum(map(bool, texts)):
            splices.append((run.run.start, run.run.end, b""))
        else:
            splices.append((run.element.start, run.element.end, _retold(item, run, text)))
    return splices


def _owner(standing: Sequence[Run], start: int, end: int) -> int:
    """Return the run that takes the replacement: the one that holds the first replaced character."""
    for index, run in enumerate(standing):
        if run.at <= start < run.at + len(run.text):
            return index
    before = [
        index for index, run in enumerate(standing) if run.at + len(run.text) <= start or start == end == 0
    ]
    return before[-1] if before else 0


def _retold(item: Xml, run: Run, text: str) -> bytes:
    tag = item.data[run.element.start : run.element.inner]
    if run.element.is_empty_tag:
        tag = tag[:-2].rstrip() + b">"
    if text != text.strip() or "\n" in text or "  " in text:
        tag = with_attribute(tag, b"xml:space", b"preserve")
    return tag + escape(to_cell_text(text)) + b"</" + item.prefix + b"t>"


def _hint_splices(item: Xml, changed: bool) -> list[Splice]:
    """Return the splices that drop phonetic hints of a changed text: they point into the old one."""
    if not changed:
        return []
    dropped: list[Splice] = [(hint.start, hint.end, b"") for hint in elements(item, b"rPh")]
    for tag in start_tag(item.prefix, b"phoneticPr").finditer(item.masked):
        if dropped and tag[1].endswith(b"/"):
            dropped.append((tag.start(), tag.end(), b""))
    return dropped
