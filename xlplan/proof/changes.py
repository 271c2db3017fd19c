"""How a part that is no sheet differs: shared strings, styles, the workbook, and any other as bytes.

Apart from compare.py, which sets whole packages and sheets side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import unescape

from xlplan.errors import WorkbookError
from xlplan.proof.apart import as_utf8
from xlplan.proof.book import Book
from xlplan.proof.elements import differing
from xlplan.proof.parts import part_key
from xlplan.proof.strings import SharedStrings

REFRESHED = "refreshOnLoad"
NAMES_STYLES = "names the new styles"
EMPTIED = ": emptied"

_LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_EMPTY_LIST = re.compile(rb"<(?:[\w.-]+:)?(?:fonts|fills|cellXfs)/>")  # one may be made for a new fill
_LINE = re.compile(rb"<(?:[\w.-]+:)?(?:Override|Relationship)\s[^<>]*/>")
_STYLES_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_COUNT = re.compile(rb"\s(?:count|uniqueCount)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ONE_TAG_OR_TWO = re.compile(rb"<([^\s<>/]+)([^<>]*)>(</\1>)?")
_PIVOT_CACHE = re.compile(rb"<(?:[\w.-]+:)?pivotCacheDefinition\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_TAGS = re.compile(rb"(<[^<>]*>)")
_OPENS = re.compile(rb"<((?:[\w.-]+:)?([\w.-]+))(?=[\s>])")
_PROPERTIES = re.compile(rb"<(?:[\w.-]+:)?(?:coreProperties|Properties)[\s>]")
_PROPERTY_NAME = re.compile(rb"\sname\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REFRESH = re.compile(rb"\s+refreshOnLoad\s*=\s*[\"'](?:1|0|true|false)[\"']")
_RECALCULATE = re.compile(rb"(?<!\s)\s+fullCalcOnLoad\s*=\s*[\"'](?:1|0|true|false)[\"']")


def part_changes(name: str, before: Book, after: Book, strings: Sequence[int]) -> tuple[str, ...]:
    """Return what differs in a part that is no sheet; `strings` are the indices of shared strings that do."""
    key = part_key(name)
    if key == part_key(before.strings_part):
        return _string_changes(before.strings, after.strings, strings)
    if key == part_key(before.styles_part):
        return _style_changes(name, before, after)
    if key == part_key(before.workbook):
        return _workbook_changes(name, before, after)
    emptied: tuple[str, ...] = ()
    with suppress(WorkbookError):  # not XML: content
        if _is_naming_of_styles(before, after, name):
            return (NAMES_STYLES,)
        if _is_wish_to_refresh(before.xml(name), after.xml(name)):
            return (REFRESHED,)
        emptied = tuple(_emptied_properties(before.xml(name), after.xml(name)))
    return emptied or tree_changes(name, before, after, before.read(name), after.read(name)) or ("content",)


def _is_naming_of_styles(before: Book, after: Book, name: str) -> bool:
    """Tell whether a list of parts gained the line that names new styles, and nothing else differs in it."""
    new, part = after.xml(name), part_key(after.styles_part)
    lines = [*_LINE.finditer(new)]
    if before.read(before.styles_part) or not lines or not after.read(part):
        return False
    line = lines[-1]
    said = dict(re.findall(rb"\s(\w+)=\"([^\"]*)\"", line[0]))
    is_type = (
        part_key(said.get(b"PartName", b"").decode("utf-8", "replace")) == part
        and said.get(b"ContentType") == _STYLES_TYPE
    )
    is_arrow = said.keys() == {b"Id", b"Type", b"Target"} and said[b"Type"].endswith(b"/relationships/styles")
    return (is_type or is_arrow) and new[: line.start()] + new[line.end() :] == before.xml(name)


def _is_wish_to_refresh(old: bytes, new: bytes) -> bool:
    """Tell whether a pivot cache was asked to refresh on opening, and is the same in every other byte."""
    tags = [_PIVOT_CACHE.search(raw) for raw in (old, new)]
    if not tags[0] or not tags[1]:
        return False
    asks = re.search(rb"\srefreshOnLoad\s*=\s*[\"'](?:1|true)[\"']", tags[1][0])
    bare, bare_now = (_REFRESH.sub(b"", tag[0]) for tag in tags if tag)
    around = [raw[: tag.start()] + raw[tag.end() :] for raw, tag in zip((old, new), tags, strict=True) if tag]
    return asks is not None and bare == bare_now and around[0] == around[1]


def _emptied_properties(old: bytes, new: bytes) -> Iterator[str]:
    """Yield the document's properties that lost their text, where every other byte is the same."""
    pieces, now = _TAGS.split(old), _TAGS.split(new)  # a text, a tag, a text, …
    differ = [at for at, (one, two) in enumerate(zip(pieces, now, strict=False)) if one != two]
    is_properties = any(_PROPERTIES.match(tag) for tag in pieces[1::2])
    if not is_properties or len(pieces) != len(now) or any(now[at] or at % 2 for at in differ):
        return
    for at in differ:
        inside = _OPENS.match(pieces[at - 1])
        if not inside or pieces[at + 1].rstrip(b"> \t\r\n") != b"</" + inside[1]:
            yield "content"
            continue
        around = _OPENS.match(pieces[at - 3]) if at > 2 else None
        own = _PROPERTY_NAME.search(pieces[at - 3]) if around and around[2] == b"property" else None
        named = f"property {unescape((own[1] or own[2]).decode())}" if own else inside[2].decode()
        yield f"{named}{EMPTIED}"


def tree_changes(name: str, before: Book, after: Book, old: bytes, new: bytes) -> tuple[str, ...]:
    """Return which elements differ between two states of a part, () where it is no XML or none does."""
    try:
        return differing(before.parsed(as_utf8(old, name), name), after.parsed(as_utf8(new, name), name))
    except WorkbookError:
        return ()


def _string_changes(one: SharedStrings, two: SharedStrings, changed: Sequence[int]) -> tuple[str, ...]:
    """Return what changed among the shared strings: 'sst: item 7', 'sst: 1 added'."""
    around, around_now = one.head + one.tail, two.head + two.tail
    elements = [] if _uncounted(around) == _uncounted(around_now) else ["around the items"]
    count, count_now = one.count or 0, two.count or 0
    elements += (f"sst: item {index}" for index in changed if index < min(count, count_now))
    elements += _more("sst", count, count_now)
    return tuple(elements or ["sst: counts"])


def _style_changes(name: str, before: Book, after: Book) -> tuple[str, ...]:
    """Return what changed among the styles: 'fills: 1 added', 'fonts: item 3'."""

    def is_wanted(path: list[str]) -> bool:
        return len(path) == 3 and path[0] == "styleSheet" and path[1] in _LISTS

    around, old = before.cut(name, is_wanted)
    around_now, new = after.cut(name, is_wanted)
    bare, bare_now = (_EMPTY_LIST.sub(b"", _uncounted(raw)) for raw in (around, around_now))
    elements = [] if _uncounted(bare) == _uncounted(bare_now) else ["around the items"]
    for container in _LISTS:
        one = [raw for parent, raw in old if parent == container]
        elements += _list_changes(container, one, [raw for parent, raw in new if parent == container])
    return tuple(elements)


def _list_changes(container: str, old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[str]:
    for index, (item, now) in enumerate(zip(old, new, strict=False)):
        if item != now:
            yield f"{container}: item {index}"
    yield from _more(container, len(old), len(new))


def _more(container: str, count: int, count_now: int) -> Iterator[str]:
    if count != count_now:
        yield f"{container}: {abs(count_now - count)} {'added' if count_now > count else 'removed'}"


def _uncounted(raw: bytes) -> bytes:
    """Return the bytes without counts, and an empty list as one tag however it is written."""
    return _ONE_TAG_OR_TWO.sub(_in_one_tag, _COUNT.sub(b"", raw))


def _in_one_tag(found: re.Match[bytes]) -> bytes:
    if not found[3] and not found[2].endswith(b"/"):
        return found[0]
    return b"<" + found[1] + found[2].removesuffix(b"/").rstrip() + b"/>"


def _workbook_changes(name: str, before: Book, after: Book) -> tuple[str, ...]:
    """Return 'calcPr' where the workbook was told to calculate on opening, and what else differs."""

    def is_wanted(path: list[str]) -> bool:
        return path == ["workbook", "calcPr"]

    around, old = before.cut(name, is_wanted)
    around_now, new = after.cut(name, is_wanted)
    elements: tuple[str, ...] = ()
    if around != around_now:
        elements = tree_changes(name, before, after, around, around_now) or ("other elements",)
    was, now = b"".join(raw for _, raw in old), b"".join(raw for _, raw in new)
    if was == now:
        return elements
    asks = re.search(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)", now)
    bare, bare_before = _RECALCULATE.sub(b"", now), _RECALCULATE.sub(b"", was)
    is_as_before = bare == bare_before or (not was and re.fullmatch(rb"<[\w.:-]*calcPr/>", bare))
    return (*elements, "calcPr" if asks and is_as_before else "how it calculates")
