"""Which part is which: the workbook, its sheets in order, shared strings, styles, and what hangs on a sheet."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from xlplan.errors import Damaged, NotAWorkbook, UsageError
from xlplan.ooxml.package import Package, part_key
from xlplan.ooxml.spans import Xml, attributes, elements, first, read_xml, start_tag, text_of

_NOT_A_SHEET = ("chartsheet", "dialogsheet", "macrosheet")


class Relationship(NamedTuple):
    """Is one arrow from a part to another: its id, the last word of its type, its target, whether it leaves."""

    id: str
    kind: str
    target: str
    external: bool


class Sheet(NamedTuple):
    """Is one worksheet: its name, its part, and whether it shows ('visible', 'hidden', 'veryHidden')."""

    name: str
    part: str
    state: str


@dataclass(frozen=True)
class Workbook:
    """Is a package read as a workbook; parts are read when they are asked for, and kept."""

    package: Package

    @cached_property
    def part(self) -> str:
        """Is the name of the workbook's main part."""
        for relationship in relationships(self.package, ""):
            if relationship.kind == "officeDocument" and relationship.target in self.package:
                return relationship.target
        raise NotAWorkbook(
            "is a zip file, but holds no workbook; xlplan reads .xlsx and .xlsm", file=self.package.path
        )

    @cached_property
    def xml(self) -> Xml:
        """Is the main part, ready to be searched."""
        xml = self.read(self.part)
        if first(xml, b"workbook") is None:
            raise NotAWorkbook(
                "is an Office file, but not an Excel workbook in XML; save it as .xlsx",
                file=self.package.path,
            )
        return xml

    @cached_property
    def related(self) -> tuple[Relationship, ...]:
        """Is what the main part points to."""
        return tuple(relationships(self.package, self.part))

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Is every worksheet in the order of its tabs; chart sheets and macro sheets are left out."""
        targets = {relationship.id: relationship for relationship in self.related}
        found: list[Sheet] = []
        for tag in start_tag(self.xml.prefix, b"sheet").finditer(self.xml.masked):
            named = attributes(tag[1])
            reference = next((value for name, value in named.items() if name.endswith(b":id")), "")
            relationship = targets.get(reference)
            if relationship and relationship.kind not in _NOT_A_SHEET and relationship.target in self.package:
                found.append(
                    Sheet(named.get(b"name", ""), relationship.target, named.get(b"state", "visible"))
                )
        return tuple(found)

    @cached_property
    def defined_names(self) -> tuple[tuple[str, str | None, str], ...]:
        """Is every defined name: the name, the sheet that it is local to, its formula."""
        tabs = [
            attributes(tag[1]).get(b"name")
            for tag in start_tag(self.xml.prefix, b"sheet").finditer(self.xml.masked)
        ]
        names: list[tuple[str, str | None, str]] = []
        for element in elements(self.xml, b"definedName"):
            tag = attributes(self.xml.data[element.start : element.inner])
            local = tag.get(b"localSheetId", "")
            scope = tabs[int(local)] if local.isdigit() and int(local) < len(tabs) else None
            names.append((tag.get(b"name", ""), scope, text_of(self.xml, element)))
        return tuple(names)

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name, as Excel compares names. Raises UsageError that lists the names seen."""
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        seen = ", ".join(f"'{sheet.name}'" for sheet in self.sheets)
        raise UsageError(f"has no sheet '{name}'; its sheets are {seen}", file=self.package.path, place=name)

    def read(self, part: str) -> Xml:
        """Return a part of this package, ready to be searched; errors carry the file's name."""
        try:
            return read_xml(self.package.read(part), part)
        except Damaged as wrong:
            wrong.file = wrong.file or str(self.package.path)
            raise

    def part_of_kind(self, kind: str) -> str | None:
        """Return the part that the workbook names its `sharedStrings`, `styles`, … or None."""
        for relationship in self.related:
            if (
                relationship.kind == kind
                and not relationship.external
                and relationship.target in self.package
            ):
                return relationship.target
        return None


def relationships(package: Package, part: str) -> list[Relationship]:
    """Return the relationships of a part ('' for the package itself), targets as part names; none is no error."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", name + ".rels")
    if rels not in package:
        return []
    xml = read_xml(package.read(rels), rels)
    found: list[Relationship] = []
    for tag in start_tag(xml.prefix, b"Relationship").finditer(xml.masked):
        named = attributes(tag[1])
        external = named.get(b"TargetMode", "").lower() == "external"
        target = named.get(b"Target", "")
        kind = named.get(b"Type", "").rstrip("/").rpartition("/")[2]
        found.append(
            Relationship(
                named.get(b"Id", ""), kind, target if external else resolve(folder, target), external
            )
        )
    return found


def resolve(folder: str, target: str) -> str:
    """Return the part name that a relationship's target means, seen from the folder of its source part."""
    target = unquote(target.replace("\\", "/"))
    joined = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(joined).lstrip("/")


def same_part(one: str, other: str) -> bool:
    """Tell whether two spellings name one part."""
    return part_key(one) == part_key(other)
