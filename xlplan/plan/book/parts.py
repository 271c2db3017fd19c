"""Which part of a package is which, read at once: the worksheets in order, defined names, shared strings.

Apart from ooxml/workbook.py, which keeps every byte's place for a writer: this is for a reader.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from xlplan.plan.book.archive import Archive

_CONTENT_TYPES = "[Content_Types].xml"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_WORKBOOKS = (
    "application/vnd.ms-excel.template.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
)
_USUAL = "xl/workbook.xml"
_STATES = {"visible", "hidden", "veryHidden"}
NO = {"0", "false", "f"}


class Tab(NamedTuple):
    """Is one sheet of the workbook: its state, its part, and the type of what points to it."""

    name: str
    state: str
    part: str
    kind: str


class Parts(NamedTuple):
    """Is what the workbook part says: `names` are (name, sheet's number or None, formula)."""

    tabs: tuple[Tab, ...]
    names: tuple[tuple[str, int | None, str], ...]
    counts_from_1904: bool
    strings: str | None


def has_content_types(archive: Archive) -> bool:
    """Tell whether the zip says of what kind its parts are: any Office file does."""
    return _CONTENT_TYPES in archive.namelist()


def read_parts(archive: Archive) -> Parts:
    """Return the parts of the workbook. Raises OSError where there is none, and what broken XML raises."""
    by_type: dict[str, str] = {}
    defaults: set[str] = set()
    for each in ElementTree.fromstring(archive.read(_CONTENT_TYPES)):
        if local_name(each) == "Override":
            by_type.setdefault(each.attrib["ContentType"], each.attrib["PartName"][1:])
        elif local_name(each) == "Default":
            defaults.add(each.attrib["ContentType"])
    part = next((by_type[kind] for kind in _WORKBOOKS if kind in by_type), None)
    if part is None and not defaults & {*_WORKBOOKS}:
        raise OSError("File contains no valid workbook part")
    part = part or _USUAL
    root = ElementTree.fromstring(archive.read(part))
    return Parts(
        tuple(_tabs(root, archive, part)),
        tuple(_names(root)),
        any(each.get("date1904", "0") not in NO for each in root if local_name(each) == "workbookPr"),
        by_type.get(_STRINGS),
    )


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _tabs(root: Element, archive: Archive, part: str) -> Iterator[Tab]:
    found = [each for group in root if local_name(group) == "sheets" for each in group]
    targets = _targets(archive, part) if found else {}
    for each in found:
        if reference := each.get(_REFERENCE):
            state = each.get("state", "visible")
            if state not in _STATES:
                raise ValueError(f"a sheet's state is '{state}'")
            yield Tab(each.attrib["name"], state, *targets[reference])


def _targets(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return what the workbook points to by reference: the name of a part, and the type."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}
    for each in ElementTree.fromstring(archive.read(f"{folder}/_rels/{name}.rels".lstrip("/"))):
        target = each.attrib["Target"]
        inside = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        is_outside = each.get("TargetMode") == "External"
        found[each.get("Id", "")] = (target if is_outside else inside, each.attrib["Type"])
    return found


def _names(root: Element) -> Iterator[tuple[str, int | None, str]]:
    for each in (each for group in root if local_name(group) == "definedNames" for each in group):
        local = each.get("localSheetId")
        yield each.attrib["name"], int(local) if local is not None else None, each.text or ""
