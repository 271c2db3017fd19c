"""What a workbook says about itself: title, language, the people who made it, its sensitivity label.

Apart from belongings.py: these are the document's properties, which stand in parts of their own
(ECMA-376 part 2, 8.3; part 1, 22.2 and 22.3), and the few places where Excel writes down who was at work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from xlplan.edits import Clearing
from xlplan.errors import RefusedEdit
from xlplan.ooxml.belongings import Belonging, arrows, marks, readable, words
from xlplan.ooxml.spans import Splice, Splices, Xml, attributes
from xlplan.ooxml.workbook import Workbook

_CORE = ("core-properties", "coreProperties")
_EXTENDED = ("extended-properties", "extendedProperties")
_CUSTOM = ("custom-properties", "customProperties")
_LABELS = ("classificationlabels", "classificationLabels")
_LABEL = re.compile(r"MSIP_Label_([0-9A-Fa-f-]+)_(\w+)")
_ONE_PROPERTY = re.compile(rb"<(?:[\w.-]+:)?property\s([^<>]*)>(.*?)</(?:[\w.-]+:)?property\s*>", re.DOTALL)
_OF_A_PERSON = re.compile(r"(?i)author|owner|checked by|editor|manager|approv|sent by|recorded by|typist")
_USER_FOLDER = re.compile(r"(?i)[/\\](?:users|home)[/\\]([^/\\]+)")


# What names people, by its element; "Author" and the like are Excel's words for them.
_NAMES = {"creator": "Author", "lastModifiedBy": "Last Modified By", "Manager": "Manager"}
_OWN = "property "


class Title(NamedTuple):
    """Is the workbook's title and its language, blank where it has none."""

    title: str
    language: str


def read_title(book: Workbook) -> Title:
    """Return the title and the language of the document's properties."""
    found = [(words(xml, b"title"), words(xml, b"language")) for _, xml in _parts(book, *_CORE)]
    titles = [text for texts, _ in found for text in texts if text]
    languages = [text for _, texts in found for text in texts if text]
    languages += [value for _, name, value in _custom(book) if name.casefold() == "language"]
    return Title(titles[0] if titles else "", languages[0] if languages else "")


def people(book: Workbook) -> Iterator[Belonging]:
    """Yield who is named in the properties: `name` is the property in Excel's words, `text` its value."""
    for part, xml in _parts(book, *_CORE, *_EXTENDED):
        for element, name in _NAMES.items():
            found = words(xml, element.encode())
            yield from (Belonging("person", part, name=name, text=text) for text in found if text)
    for part, name, value in _custom(book):
        if _OF_A_PERSON.search(name) and value and not _LABEL.fullmatch(name):
            yield Belonging("person", part, name=name, text=value)
    yield from _people_of_workbook(book)


def labels(book: Workbook) -> Iterator[Belonging]:
    """Yield the sensitivity labels in force; `name` is the label's, blank where the file does not hold it."""
    named: dict[str, dict[str, str]] = {}
    for _, name, value in _custom(book):
        if found := _LABEL.fullmatch(name):
            named.setdefault(found[1].casefold(), {})[found[2].casefold()] = value
    for package_part in arrows(book, "", *_LABELS):
        xml = readable(book, package_part.target)
        for tag in marks(xml, b"label") if xml else ():
            if tag.get(b"removed") not in {"1", "true"}:
                named.setdefault(tag.get(b"id", "").strip("{}").casefold(), {})
    for label, values in named.items():
        if values.get("enabled", "true").casefold() != "false":
            yield Belonging("label", "", name=values.get("name", ""), text=label)


def _people_of_workbook(book: Workbook) -> Iterator[Belonging]:
    for tag in marks(book.xml, b"fileSharing"):
        if tag.get(b"userName"):
            yield Belonging("person", book.part, name="Write reservation", text=tag[b"userName"])
    for tag in marks(book.xml, b"absPath"):
        if found := _USER_FOLDER.search(tag.get(b"url", "")):
            yield Belonging("person", book.part, name="Folder it was last saved in", text=found[1])
    for kind, element, name in (
        ("revisionHeaders", b"header", "Tracked changes"),
        ("usernames", b"userInfo", "Shared workbook"),
    ):
        for arrow in arrows(book, book.part, kind):
            xml = readable(book, arrow.target)
            users = (
                [tag.get(b"userName") or tag.get(b"name", "") for tag in marks(xml, element)] if xml else []
            )
            for user in dict.fromkeys(filter(None, users)):
                yield Belonging("person", arrow.target, name=name, text=user)


def _custom(book: Workbook) -> Iterator[tuple[str, str, str]]:
    """Yield the custom properties: part, name and value."""
    for part, xml in _parts(book, *_CUSTOM):
        for found in _ONE_PROPERTY.finditer(xml.masked):
            name = attributes(found[1]).get(b"name", "")
            value = words(Xml(found[2], found[2], b"", "utf-8"), rb"\w+")
            yield part, name, value[0] if value else ""


def _parts(book: Workbook, *kinds: str) -> Iterator[tuple[str, Xml]]:
    for arrow in arrows(book, "", *kinds):
        if xml := readable(book, arrow.target):
            yield arrow.target, xml


def clearing_of(person: Belonging) -> Clearing | None:
    """Return the property that names a person, as one to be emptied; None where it is kept elsewhere."""
    elements = {name: element for element, name in _NAMES.items()}
    if not person.part.lower().startswith("docprops/"):
        return None
    element = elements.get(person.name, f"{_OWN}{person.name}")
    return Clearing(person.part, element, person.name)


def clear_properties(book: Workbook, clearings: Iterable[Clearing]) -> Mapping[str, bytes | Splices]:
    """Return the parts whose properties are emptied; their elements stay, as Excel leaves them.

    Raises RefusedEdit where a property is not there, or not written as one plain text.
    """
    splices: dict[str, list[Splice]] = {}
    for each in clearings:
        xml = readable(book, each.part)
        found = [span for span in _texts(xml, each.element) if _is_plain(xml, span)] if xml else []
        if not found:
            raise RefusedEdit(f"the property '{each.name}' cannot be emptied; use Inspect Document in Excel")
        splices.setdefault(each.part, []).extend((start, end, b"") for start, end in found)
    parts = {part: readable(book, part) for part in splices}
    return {part: xml.splice(sorted(splices[part])) for part, xml in parts.items() if xml}


def _texts(xml: Xml, element: str) -> list[tuple[int, int]]:
    """Return where the texts of a property stand, those that are empty left out."""
    if element.startswith(_OWN):
        own = [
            found.span(2)
            for found in _ONE_PROPERTY.finditer(xml.masked)
            if attributes(found[1]).get(b"name", "") == element.removeprefix(_OWN)
        ]
        values = [re.compile(rb">([^<>]+)</").search(xml.masked, *span) for span in own]
        return [found.span(1) for found in values if found]
    pattern = rb"<(?:[\w.-]+:)?" + element.encode() + rb"(?:\s[^<>]*)?>([^<>]+)</"
    return [found.span(1) for found in re.finditer(pattern, xml.masked)]


def _is_plain(xml: Xml, span: tuple[int, int]) -> bool:
    return xml.data[slice(*span)] == xml.masked[slice(*span)]
