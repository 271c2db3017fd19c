"""Which part is which: the workbook, its sheets in order, shared strings, styles, what hangs on a sheet."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from xlplan.errors import Damaged, NotAWorkbook, UsageError
from xlplan.ooxml import stream
from xlplan.ooxml.deflate import ahead
from xlplan.ooxml.limits import limits, refuse_above
from xlplan.ooxml.package import Package
from xlplan.ooxml.spans import Xml, attributes, elements, first, read_xml, tags, text_of
from xlplan.ooxml.stream import Stream

_LANGUAGES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # Strict Open XML Spreadsheet
}


class Relationship(NamedTuple):
    """Is one arrow from a part to another: its id, the last word of its type, its target's name."""

    id: str
    kind: str
    target: str


class Sheet(NamedTuple):
    """Is one worksheet: its name, its part, and whether it shows ('visible', 'hidden', 'veryHidden')."""

    name: str
    part: str
    state: str


@dataclass(frozen=True)
class Workbook:
    """Is a package read as a workbook; parts are read when they are asked for, and kept.

    Of large parts it keeps what is known: whether a sheet `has_formulas`, where it has been searched for
    them, and the `unclear` ones, which have to be read whole.
    """

    package: Package
    has_formulas: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    unclear: set[str] = field(default_factory=set, repr=False, compare=False)
    _kept: dict[str, Xml] = field(default_factory=dict, repr=False, compare=False)
    _arrows: dict[str, list[Relationship]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def part(self) -> str:
        """Is the name of the workbook's main part."""
        for relationship in self.relationships(""):
            if relationship.kind == "officeDocument" and relationship.target in self.package:
                return relationship.target
        raise NotAWorkbook(
            "is a zip file, but holds no workbook; xlplan reads .xlsx and .xlsm", file=self.package.path
        )

    @cached_property
    def xml(self) -> Xml:
        """Is the main part, ready to be searched."""
        xml = self.read(self.part)
        root = first(xml, b"workbook")
        if root is None:
            raise NotAWorkbook(
                "is an Office file, but not an Excel workbook in XML; save it as .xlsx",
                file=self.package.path,
            )
        name = b"xmlns:" + xml.prefix[:-1] if xml.prefix else b"xmlns"
        language = attributes(xml.data[root.start : root.inner]).get(name)
        if language not in _LANGUAGES:
            raise NotAWorkbook(
                f"is written in '{language}', in which no finished Excel stores workbooks; save it as .xlsx",
                file=self.package.path,
            )
        return xml

    @cached_property
    def related(self) -> tuple[Relationship, ...]:
        """Is what the main part points to."""
        return tuple(self.relationships(self.part))

    @cached_property
    def _tabs(self) -> list[dict[bytes, str]]:
        inside = first(self.xml, b"sheets")
        return list(tags(self.xml, b"sheet", inside.inner, inside.close)) if inside else []

    @cached_property
    def _all_sheets(self) -> list[tuple[str, Sheet]]:
        targets = {relationship.id: relationship for relationship in self.related}
        found: list[tuple[str, Sheet]] = []
        for tab in self._tabs:
            reference = next((value for name, value in tab.items() if name.endswith(b":id")), "")
            relationship = targets.get(reference)
            if relationship and relationship.target in self.package:
                sheet = Sheet(tab.get(b"name", ""), relationship.target, tab.get(b"state", "visible"))
                found.append((relationship.kind, sheet))
        return found

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Is every worksheet in the order of its tabs; chart, dialog and macro sheets are left out."""
        return tuple(sheet for kind, sheet in self._all_sheets if kind == "worksheet")

    @property
    def chart_sheets(self) -> tuple[Sheet, ...]:
        """Is every sheet that is one chart; it has no cells."""
        return tuple(sheet for kind, sheet in self._all_sheets if kind == "chartsheet")

    @property
    def macro_sheets(self) -> tuple[Sheet, ...]:
        """Is every macro and dialog sheet; they hold cells, which are never edited."""
        return tuple(sheet for kind, sheet in self._all_sheets if kind not in {"worksheet", "chartsheet"})

    @cached_property
    def defined_names(self) -> tuple[tuple[str, str | None, str], ...]:
        """Is every defined name: the name, the sheet that it is local to, its formula."""
        names: list[tuple[str, str | None, str]] = []
        for element in elements(self.xml, b"definedName"):
            tag = attributes(self.xml.data[element.start : element.inner])
            local = tag.get(b"localSheetId", "")
            is_local = local.isdecimal() and len(local) < 10 and int(local) < len(self._tabs)
            scope = self._tabs[int(local)].get(b"name") if is_local else None
            names.append((tag.get(b"name", ""), scope, text_of(self.xml, element)))
        return tuple(names)

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name, as Excel compares names. Raises UsageError with the names seen."""
        alike = [sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()]
        for sheet in sorted(alike, key=lambda sheet: sheet.name != name):
            return sheet
        seen = ", ".join(f"'{sheet.name}'" for sheet in self.sheets)
        raise UsageError(f"has no sheet '{name}'; its sheets are {seen}", file=self.package.path, place=name)

    def read(self, part: str) -> Xml:
        """Return a part of this package, ready to be searched; errors carry the file's name."""
        if part not in self._kept:
            try:
                self._kept[part] = read_xml(self.package.read(part), part)
            except Damaged as wrong:
                wrong.file = wrong.file or str(self.package.path)
                raise
        return self._kept[part]

    def stream(self, part: str, container: bytes, item: bytes) -> Stream | None:
        """Return a large part as a stream of its items; None where it is to be read whole."""
        if part in self._kept or part in self.unclear or self.package.entry(part).unpacked < stream.LARGE:
            return None
        return Stream(ahead(self.package.blocks(part)), part, container, item)

    def part_of_kind(self, kind: str) -> str | None:
        """Return the part that the workbook names its `sharedStrings`, `styles`, … or None."""
        for relationship in self.related:
            if relationship.kind == kind and relationship.target in self.package:
                return relationship.target
        return None

    def relationships(self, part: str) -> list[Relationship]:
        """Return what a part points to ('' for the package itself)."""
        if part not in self._arrows:
            self._arrows[part] = _relationships(self.package, part)
        return self._arrows[part]

    def related_to(self, sheet: Sheet, kind: str) -> list[Xml]:
        """Return the parts of a kind (`table`, `pivotTable`) that hang on a sheet."""
        targets = [r.target for r in self.relationships(sheet.part) if r.kind == kind]
        return [self.read(target) for target in targets if target in self.package]


def _relationships(package: Package, part: str) -> list[Relationship]:
    """Return the relationships of a part ('' for the package itself), targets as part names.

    None is no error. What lies outside the package (TargetMode External) is left out.
    """
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", name + ".rels")
    if rels not in package:
        return []
    found: list[Relationship] = []
    most = limits().relationships
    for count, named in enumerate(tags(read_xml(package.read(rels), rels), b"Relationship")):
        refuse_above("relationships", count, most, "holds more than {:,} relationships", rels)
        if named.get(b"TargetMode", "").lower() != "external":
            kind = named.get(b"Type", "").rstrip("/").rpartition("/")[2]
            found.append(Relationship(named.get(b"Id", ""), kind, resolve(folder, named.get(b"Target", ""))))
    return found


def resolve(folder: str, target: str) -> str:
    """Return the part name that a relationship's target means, seen from the folder of its source part."""
    joined = posixpath.join("/", folder, target.replace("\\", "/"))
    return posixpath.normpath(joined).lstrip("/")
