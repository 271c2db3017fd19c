"""Which cells of a large sheet a search must look at: blocks in which nothing can matter are passed over.

Apart from passages.py, which reads cells with care. Here bytes are searched, a thousand cells at a time, and
wherever they are not written as nearly all programs write them the answer is that they may matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from xlplan.ooxml.sheet import sheet_data
from xlplan.ooxml.spans import Xml

_BLOCK = 1 << 16
_TOGETHER = 500  # shared strings that are looked at in one go
# A cell that is not written as usual; what else stands in a block where bytes alone do not tell its texts.
_ODD_CELL = re.compile(
    rb'<c(?=[\s/>])(?! r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?(?: t="(?:s|n|b|e|str|inlineStr)")?/?>)'
)
_ODD_TEXT = re.compile(rb"&#|_x|<r[ >]|<v[^>]|<v>\s|<c[^<>]*>\s")
_SHARED = re.compile(rb' t="s"><v>([0-9]{1,9})</v>')
_RESULT = re.compile(rb' t="str">(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)</v>')
_INLINE = re.compile(rb"<t(?:\s[^<>]*)?>([^<]*)<")
_TEN_DIGITS = re.compile(rb"<v>([0-9]{10})</v>")

Matters = Callable[[str], bool]


def sift_strings(items: Sequence[bytes], matters: Matters) -> frozenset[int]:
    """Return the indices of the shared strings that may matter, those among them that are written oddly."""
    found: set[int] = set()
    for begin in range(0, len(items), _TOGETHER):
        some = items[begin : begin + _TOGETHER]
        if _may(b"\0".join(some), matters):
            found.update(begin + at for at, item in enumerate(some) if _may(item, matters))
    return frozenset(found)


def sift_rows(xml: Xml, strings: Collection[int], matters: Matters) -> Iterator[bytes]:
    """Yield the blocks of a sheet's rows in which a cell may matter, or shows one of these strings."""
    data = sheet_data(xml)
    at = data.inner
    while at < data.close:
        end = xml.data.find(b"<row", at + _BLOCK, data.close)
        block = xml.data[at : end if end >= 0 else data.close]
        at += len(block)
        if _may_matter(block, strings, matters):
            yield block


def _may_matter(block: bytes, strings: Collection[int], matters: Matters) -> bool:
    if _ODD_CELL.search(block) or _ODD_TEXT.search(block):
        return True
    if strings or block.count(b' t="s"') != block.count(b' t="s"><v>'):
        shared = _SHARED.findall(block)
        if len(shared) != block.count(b' t="s"') or not frozenset(strings).isdisjoint(map(int, shared)):
            return True
    texts = [*_TEN_DIGITS.findall(block), *(_INLINE.findall(block) if b"<t" in block else ())]
    if b' t="str"' in block:
        results = _RESULT.findall(block)
        if len(results) != block.count(b' t="str"'):
            return True
        texts += results
    return bool(texts) and matters(b"\0".join(texts).decode("utf-8"))


def _may(item: bytes, matters: Matters) -> bool:
    return _ODD_TEXT.search(item) is not None or matters(item.decode("utf-8"))
