"""What may come into other parts: a styles part where there was none, a wish to refresh a pivot cache."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from xml.etree import ElementTree

from tests.traits.hand import TYPE, TYPES
from tests.traits.side import Side, key_of

WISH = re.compile(r"""\s+refreshOnLoad=(["'])(?:1|0|true|false)\1""")
PLAIN = {"numFmtId": "0", "fontId": "0", "borderId": "0", "xfId": "0"}


def new_styles(old: Side, new: Side) -> str:
    """Return the key of the styles part that came where there was none, '' where none did."""
    return new.styles if new.styles and not old.styles else ""


def touched(old: Side, new: Side) -> set[str]:
    """Return the keys of the parts that name a new styles part."""
    folder, name = posixpath.split(old.workbook)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    return {key_of(TYPES), key_of(rels)} if new_styles(old, new) else set()


def style_faults(old: Side, new: Side) -> Iterator[str]:
    """Yield what is wrong with a styles part that was added, and with the lines that name it."""
    part = new_styles(old, new)
    if not part:
        return
    for name in touched(old, new):
        if old.stored(name) != new.stored(name):
            yield from _line_faults(old.stored(name), new.stored(name), part)
    root = ElementTree.fromstring(new.stored(part))
    sizes = {each.tag.rpartition("}")[2]: len(each) for each in root}
    if sizes | {"fills": 0, "cellXfs": 0} != {
        **{"fonts": 1, "fills": 0, "borders": 1, "cellStyleXfs": 1, "cellXfs": 0, "cellStyles": 1},
    }:
        yield f"the new styles hold more than the least: {sizes}"
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        said = {name: value for name, value in xf.attrib.items() if name not in {"fillId", "applyFill"}}
        if said != PLAIN or len(xf):
            yield f"a new format is not plain: {said}"


def _line_faults(old: str, new: str, part: str) -> Iterator[str]:
    lines = re.findall(r"<(?:[\w.-]+:)?(?:Override|Relationship)\s[^<>]*/>", new)
    come = [str(line) for line in lines if line not in old]
    if len(come) != 1 or new.replace(come[0], "", 1) != old:
        yield f"more than one line was added: {come}"
        return
    says = dict(re.findall(r'(\w+)="([^"]*)"', come[0]))
    if says.keys() == {"PartName", "ContentType"}:
        right = key_of(says["PartName"]) == part and says["ContentType"] == f"{TYPE}.styles+xml"
    else:
        right = says["Type"].endswith("/styles") and old.count(f'"{says["Id"]}"') == 0
    if not right:
        yield f"the line does not name the styles: {come[0]}"


def refresh_faults(old: Side, new: Side, refreshed: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the pivot caches that are to be refreshed: only that wish may have come."""
    for part in refreshed:
        was, now = old.stored(part), new.stored(part)
        if WISH.sub("", was) != WISH.sub("", now):
            yield f"{part} differs in more than its wish to be refreshed"
        if not re.search(r"\srefreshOnLoad=[\"']1", now):
            yield f"{part} is not to be refreshed"
