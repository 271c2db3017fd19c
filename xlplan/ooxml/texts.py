"""One text as a cell stores it, and a new text inside the runs that it has.

A text is an <si> among the shared strings or an <is> in a cell: a <t>, or runs <r> with a <t> each, then
phonetic hints (ECMA-376 part 1, 18.4).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlplan.errors import UsageError
from xlplan.ooxml.spans import (
    Element,
    Splice,
    Xml,
    apply_splices,
    elements,
    escape,
    fragment,
    tags,
    text_of,
    unescape,
    with_attribute,
)

TextSpan = tuple[int, int, str]

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_PLAIN = re.compile(rb'<(si|is)><t(?: xml:space="preserve")?>([^<]*)</t></\1>')  # most texts are one run
_RUNS = re.compile(rb'<t(?: xml:space="preserve")?>([^<]*)</t>')  # of most of the others too
_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)
_MARKER = re.compile(r"\S{0,3}")  # what may stand raised as a footnote marker: 1, 12, *, a)


class Run(NamedTuple):
    """Is one stretch of a text: where it begins in the whole, its characters, its <t> and its <r>."""

    at: int
    text: str
    element: Element
    wrap: Element | None
    is_raised: bool  # superscript or subscript

    @property
    def end(self) -> int:
        """Is where the next run begins."""
        return self.at + len(self.text)


def from_cell_text(text: str) -> str:
    """Return a stored text as Excel shows it: _x000D_ is a carriage return (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return found[0] if 0xD800 <= number <= 0xDFFF else chr(number)


def to_cell_text(text: str) -> str:
    """Return the text as a cell stores it, the characters that XML cannot hold spelled _xHHHH_."""
    return _UNSTORABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def text_element(prefix: bytes, text: str) -> bytes:
    """Return a <t> element, with xml:space where white space must be kept."""
    kept = b' xml:space="preserve"' if _needs_space(text) else b""
    return b"<%bt%b>%b</%bt>" % (prefix, kept, escape(to_cell_text(text)), prefix)


def stored_text(item: bytes, prefix: bytes) -> str:
    """Return the text of an <si> or <is> as Excel shows it, phonetic hints left out."""
    plain = None if prefix else _PLAIN.fullmatch(item)
    if plain:
        return from_cell_text(unescape(plain[2]))
    if not (prefix or b"<rPh" in item or b"<!" in item or b"<?" in item):
        runs = _RUNS.findall(item)
        if len(runs) == item.count(b"<t"):
            return "".join(from_cell_text(unescape(run)) for run in runs)
    return "".join(run.text for run in _runs(fragment(item, prefix)))


def with_spans(old: str, spans: Sequence[TextSpan]) -> str:
    """Return the text with every (start, end, replacement) made.

    Raises UsageError where spans overlap or lie outside the text.
    """
    new, at = "", 0
    for start, end, replacement in sorted(spans):
        if not at <= start <= end <= len(old):
            raise UsageError(f"the span {start} to {end} overlaps another, or lies outside '{old}'")
        new, at = new + old[at:start] + replacement, end
    return new + old[at:]


def respelled(item: bytes, prefix: bytes, new: str, spans: Sequence[TextSpan] = ()) -> bytes:
    """Return the <si> or <is> with a new text: every run that no change touches keeps its bytes.

    `spans` are (start, end, replacement) in the old text, and turn it into the new. Without them the changed
    stretch is found; where it does not lie inside one run the text becomes plain.
    """
    xml = fragment(item, prefix)
    runs = _runs(xml)
    old = "".join(run.text for run in runs)
    if old == new:
        return item
    if not runs:
        return _plain(xml, new)
    if not spans and len(runs) == 1:
        spans = [(0, len(old), new)]
    elif not spans:
        spans = [span for span in _candidates(old, new) if _lies_in_one_run(runs, span)][:1]
    if not spans:
        return _plain(xml, new)
    return apply_splices(item, [*_run_splices(xml, runs, spans), *_hint_splices(xml)])


def _runs(xml: Xml) -> list[Run]:
    hints = list(elements(xml, b"rPh"))
    wraps = list(elements(xml, b"r"))
    found: list[Run] = []
    at = 0
    for element in elements(xml, b"t"):
        if _around(hints, element):
            continue
        wrap = _around(wraps, element)
        stands = tags(xml, b"vertAlign", wrap.inner, element.start) if wrap else ()
        is_raised = any(tag.get(b"val") in {"superscript", "subscript"} for tag in stands)
        run = Run(at, from_cell_text(text_of(xml, element)), element, wrap, is_raised)
        found.append(run)
        at = run.end
    return found


def _around(outer: Sequence[Element], inner: Element) -> Element | None:
    """Return the element around another, of some in document order."""
    at = bisect_left(outer, inner.start, key=lambda element: element.start) - 1
    return outer[at] if at >= 0 and inner.start < outer[at].end else None


def _candidates(old: str, new: str) -> Iterator[TextSpan]:
    """Yield the stretch in which two texts differ, in whole words first, then in single characters.

    Characters are matched from the end first: a footnote marker stands there, and 86¹ becomes 88¹.
    """
    yield _stretch(_WORD.findall(old), _WORD.findall(new))
    end, start, replacement = _stretch(old[::-1], new[::-1])
    yield len(old) - start, len(old) - end, replacement[::-1]
    yield _stretch(old, new)


def _stretch(before: Sequence[str], after: Sequence[str]) -> TextSpan:
    head, tail, most = 0, 0, min(len(before), len(after))
    while head < most and before[head] == after[head]:
        head += 1
    while tail < most - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    start, end = len("".join(before[:head])), len("".join(before[: len(before) - tail]))
    return start, end, "".join(after[head : len(after) - tail])


def _lies_in_one_run(runs: Sequence[Run], span: TextSpan) -> bool:
    """Tell whether one run can take the change; a raised one takes only what looks like a marker."""
    start, end, replacement = span
    run = runs[_owner(runs, start, end)]
    fits = run.at <= start and end <= run.end
    return fits and (not run.is_raised or _MARKER.fullmatch(replacement) is not None)


def _owner(runs: Sequence[Run], start: int, end: int) -> int:
    """Return the run that takes a replacement: the first that it touches, before any that is raised."""
    if start == end:
        touched = [index for index, run in enumerate(runs) if run.at <= start <= run.end]
    else:
        touched = [index for index, run in enumerate(runs) if run.at < end and start < run.end]
    return min(touched, key=lambda index: runs[index].is_raised)


def _run_splices(xml: Xml, runs: Sequence[Run], spans: Sequence[TextSpan]) -> Iterator[Splice]:
    """Yield the byte splices for the text spans; a run that is left without text goes."""
    texts = [run.text for run in runs]
    for start, end, replacement in sorted(spans, reverse=True):
        owner = _owner(runs, start, end)
        for index, run in enumerate(runs):
            low, high = max(start - run.at, 0), min(end - run.at, len(run.text))
            if index == owner:
                texts[index] = texts[index][:low] + replacement + texts[index][high:]
            elif low < high:
                texts[index] = texts[index][:low] + texts[index][high:]
    for run, text in zip(runs, texts, strict=True):
        if text == run.text:
            continue
        if not text and run.wrap and any(texts):
            yield run.wrap.start, run.wrap.end, b""
        else:
            yield run.element.start, run.element.end, _retold(xml, run.element, text)


def _retold(xml: Xml, element: Element, text: str) -> bytes:
    tag = xml.data[element.start : element.inner]
    if element.is_empty_tag:
        tag = tag[:-2].rstrip() + b">"
    if _needs_space(text):
        tag = with_attribute(tag, b"xml:space", b"preserve")
    return tag + escape(to_cell_text(text)) + b"</" + xml.prefix + b"t>"


def _hint_splices(xml: Xml) -> Iterator[Splice]:
    """Yield the splices that drop the phonetic hints of a changed text: they point into the old one."""
    hints = list(elements(xml, b"rPh"))
    for hint in hints + (list(elements(xml, b"phoneticPr")) if hints else []):
        yield hint.start, hint.end, b""


def _plain(xml: Xml, new: str) -> bytes:
    tag = xml.data[: xml.data.index(b">") + 1]
    name = tag[1:].rstrip(b"/>").split()[0]
    return tag.rstrip(b"/>").rstrip() + b">" + text_element(xml.prefix, new) + b"</" + name + b">"


def _needs_space(text: str) -> bool:
    return text != text.strip() or "\n" in text or "  " in text
