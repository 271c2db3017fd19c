"""What may change among shared strings and styles: items of edited cells alone, new ones at the end."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from tests.traits.scanner import attributes, cut, item_text
from tests.traits.side import ALTERNATIVES, At, Side

GRANTED = {
    "fills": [f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125")],
    "cellXfs": ["<xf/>"],
}  # what a workbook has where its lists do not say


def string_faults(old: Side, new: Side, contents: Collection[At]) -> Iterator[str]:
    """Yield what is wrong among the shared strings, when the contents of these cells were edited."""
    one, two = old.text(old.strings), new.text(new.strings)
    if _uncounted(cut(one, "sst/si")[0]) != _uncounted(cut(two, "sst/si")[0]):
        yield "the shared strings differ outside their items"
    yield from _count_faults("sst", one, two, {"uniqueCount": (len(old.items), len(new.items))})
    before, after = old.uses(), new.uses()
    yield from _count_faults("sst", one, two, {"count": (_total(before), _total(after))})
    given_up = {index for index, cells in before.items() if not set(cells).isdisjoint(contents)}
    twins = {old.items[index] for index in given_up if index < len(old.items)}
    for index, item in enumerate(old.items):
        now = new.items[index] if index < len(new.items) else None
        left = set(before.get(index, ())) - set(contents)
        if now != item and (item not in twins or now is None or left):
            yield f"the shared string {index} differs and nothing asked for it"
        elif now == item and index in given_up and index not in after and item_text(item):
            yield f"the replaced text {item_text(item)!r} is still in the file"
        elif now == item and item in twins and item_text(item) and not _is_shown(new, after, item):
            yield f"a copy of the replaced text {item_text(item)!r} is still in the file"
    for index in range(len(old.items), len(new.items)):
        if not set(after.get(index, ())) & set(contents):
            yield f"the shared string {index} was added and no edited cell shows it"


def _is_shown(side: Side, uses: Mapping[int, object], item: str) -> bool:
    return any(side.items[index] == item for index in uses if index < len(side.items))


def style_faults(old: Side, new: Side, fills: Mapping[At, str | None]) -> Iterator[str]:
    """Yield what is wrong among the styles, when these cells were edited (at: new fill or None)."""
    one, two = old.text(old.styles), new.text(new.styles)
    either = [[found[0] for found in ALTERNATIVES.finditer(text)] for text in (one, two)]
    if either[0] != either[1] or (one != two and not any(fills.values())):
        yield "the styles, or alternatives among them, differ and no fill was asked for"
    (around, old_fills, old_formats), (around_now, new_fills, new_formats) = old.formats, new.formats
    around, around_now = _uncounted(around), _uncounted(around_now)
    for name, before, after in (("fills", old_fills, new_fills), ("cellXfs", old_formats, new_formats)):
        if f"{name}>" not in around:
            around_now = re.sub(rf"<((?:[\w.-]+:)?{name})></\1>", "", around_now)
        else:
            yield from _count_faults(name, one, two, {"count": (len(before), len(after))})
        if after[: len(before)] != before:
            yield f"a standing item of {name} differs"
        granted = [*before, *GRANTED[name][len(before) : len(after)]]
        if after[: len(granted)] != granted:
            yield f"what Excel takes for granted is missing from {name}"
    if around != around_now:
        yield "the styles differ outside fills and cell formats"
    added = [_tag(xf) for xf in new_formats[len(old_formats) :]]
    for index in range(max(len(old_fills), 2), len(new_fills)):
        if str(index) not in {tag.get("fillId") for tag in added}:
            yield f"the fill {index} was added and no format uses it"
    used = {new.style_of(at) for at in fills}
    for index in range(max(len(old_formats), 1), len(new_formats)):
        if index not in used:
            yield f"the format {index} was added and no edited cell uses it"
    for at, fill in fills.items():
        yield from (f"{at} {what}" for what in _format_faults(old, new, at, fill))


def _format_faults(old: Side, new: Side, at: At, fill: str | None) -> Iterator[str]:
    was, now = old.style_of(at), new.style_of(at)
    if fill is None:
        if was != now:
            yield "has another format and no fill was asked for"
        return
    _, fills, formats = new.formats
    before, after = (old.formats[2] or GRANTED["cellXfs"])[was], formats[now]
    tags = [{k: v for k, v in _tag(xf).items() if k not in {"fillId", "applyFill"}} for xf in (before, after)]
    if tags[0] != tags[1] or _inside(before) != _inside(after):
        yield f"has a format that differs in more than its fill: {before} {after}"
    index = int(_tag(after).get("fillId", "0"))
    if index < 2 or _tag(after).get("applyFill") not in {"1", "true"} or not _is_solid(fills[index], fill):
        yield f"does not have the fill {fill}: {after}"


def fill_faults(new: Side, wanted: Mapping[At, str | None]) -> Iterator[str]:
    """Yield the cells without their fill, where a styles part came; arrivals.py looks at the rest of it."""
    _, fills, formats = new.formats
    for at, fill in wanted.items():
        tag = _tag(formats[new.style_of(at)]) if formats else {}
        if fill and not _is_solid(fills[int(tag["fillId"])], fill):
            yield f"{at} does not have the fill {fill}: {tag}"


def _is_solid(fill: str, colour: str) -> bool:
    solid = re.search(r"patternType\s*=\s*[\"']solid[\"']", fill)
    shown = re.search(r"fgColor\s+rgb\s*=\s*[\"'](?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})[\"']\s*/?>", fill)
    return bool(solid and shown and shown[1].upper() == colour.upper())


def _tag(xf: str) -> dict[str, str]:
    return attributes(xf[: xf.index(">") + 1])


def _inside(xf: str) -> str:
    """Return what stands in an element, without its own tags."""
    return "" if xf.endswith("/>") and xf.count("<") == 1 else xf[xf.index(">") + 1 : xf.rindex("<")]


def _total(uses: Mapping[int, Collection[At]]) -> int:
    return sum(map(len, uses.values()))


def _count_faults(element: str, one: str, two: str, sizes: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """Yield the counts that were right before and are not now, and those that came or went."""
    for attribute, (size, size_now) in sizes.items():
        was, now = _counted(one, element, attribute), _counted(two, element, attribute)
        if (was is None) != (now is None):
            yield f"the {attribute} of {element} came or went"
        elif was == str(size) and now != str(size_now):
            yield f"the {attribute} of {element} is {now} and should be {size_now}"


def _counted(text: str, element: str, attribute: str) -> str | None:
    tag = re.search(rf"<(?:[\w.-]+:)?{element}(?:\s[^<>]*)?>", text)
    return attributes(tag[0]).get(attribute) if tag else None


def _uncounted(around: str) -> str:
    """Return the text without the counts of the lists, and an empty list written one way."""
    tag = re.compile(r"<((?:[\w.-]+:)?(?:fills|cellXfs|sst))((?:\s[^<>]*?)?)\s*(/?)>")
    bare = tag.sub(lambda found: f"<{found[1]}{_without_counts(found[2])}{found[3]}>", around)
    return re.sub(r"<([^\s<>/]+)([^<>]*?)/>", r"<\1\2></\1>", bare)


def _without_counts(attributes_text: str) -> str:
    return re.sub(r"\s(?:count|uniqueCount)\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", attributes_text)
