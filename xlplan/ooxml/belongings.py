"""What a workbook carries besides its cells: links, connections, files in it, macros, names, custom XML.

Apart from workbook.py, which knows the parts that an edit needs. Each of these is told as it is; whether it
should travel with the workbook is for others to say. A part that is damaged holds nothing that can be told.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from xlplan.errors import WorkbookError
from xlplan.ooxml.spans import Xml, attributes, elements, first, read_xml, tags, text_of, unescape
from xlplan.ooxml.workbook import Relationship, Workbook

# What Excel and its add-ins hide by themselves: functions of later versions, the solver's settings, the last
# sort, fill and regression of older versions.
_OF_EXCEL = re.compile(
    r"(?i)_xl\w*[.\w]*|solver_\w+|_(?:fill|key[12]|order[12]|sort|dist_\w+|parse_\w+|regression_\w+"
    r"|table\d_\w+|matinverse_\w+|matmult_\w+)|__?intlfixup\w*|html_\w+"
)
# Custom XML that SharePoint puts into every document: the schema of its library, and empty form templates.
_BOILERPLATE = {"contentTypeSchema", "FormTemplates", "CustomXsn", "DataMashup"}
_NO_FILE = re.compile(r"(?i)(?!file:)[a-z][a-z0-9+.-]+:|#")  # https: and its like; C: is a drive


class Belonging(NamedTuple):
    """Is one thing that the workbook carries: its kind, its part, the sheet it hangs on, its name, more."""

    kind: str
    part: str
    sheet: str = ""
    name: str = ""
    text: str = ""


def arrows(book: Workbook, part: str, *kinds: str) -> list[Relationship]:
    """Return the relationships of these kinds to parts that are there."""
    try:
        found = book.relationships(part)
    except WorkbookError:
        return []
    return [arrow for arrow in found if arrow.kind in kinds and arrow.target in book.package]


def outside(book: Workbook, part: str) -> list[tuple[str, str]]:
    """Return (kind, target) of each relationship to something outside the package."""
    folder, name = posixpath.split(part)
    rels = readable(book, posixpath.join(folder, "_rels", name + ".rels"))
    found = list(tags(rels, b"Relationship")) if rels else []
    return [
        (tag.get(b"Type", "").rstrip("/").rpartition("/")[2], tag.get(b"Target", ""))
        for tag in found
        if tag.get(b"TargetMode", "").lower() == "external"
    ]


def readable(book: Workbook, part: str) -> Xml | None:
    """Return a part's XML, None where it is not there or cannot be read."""
    try:
        return read_xml(book.package.read(part), part) if part in book.package else None
    except WorkbookError:
        return None


def words(xml: Xml, name: bytes) -> list[str]:
    """Return the texts of the elements of a name, whatever their namespace's prefix."""
    pattern = re.compile(rb"<(?:[\w.-]+:)?" + name + rb"(?:\s[^<>]*)?>([^<>]*)</")
    return [unescape(xml.data[each.start(1) : each.end(1)]).strip() for each in pattern.finditer(xml.masked)]


def marks(xml: Xml, name: bytes) -> Iterator[dict[bytes, str]]:
    """Yield the attributes of the elements of a name, whatever their namespace's prefix."""
    for found in re.finditer(rb"<(?:[\w.-]+:)?" + name + rb"(?=[\s/>])([^<>]*)>", xml.masked):
        yield attributes(found[1])


def linked_files(book: Workbook) -> Iterator[Belonging]:
    """Yield the other files that formulas, objects and hyperlinks reach for.

    Of a link in formulas, `name` is its number in them ([1]), and `text` its target and how many cells of
    the other file are kept in this one, with a tab between.
    """
    numbers = {arrow.id: arrow.target for arrow in arrows(book, book.part, "externalLink")}
    inside = first(book.xml, b"externalReferences")
    listed = tags(book.xml, b"externalReference", inside.inner, inside.close) if inside else ()
    for number, tag in enumerate(listed, 1):
        part = next(
            (numbers[value] for key, value in tag.items() if key.endswith(b":id") and value in numbers), ""
        )
        xml = readable(book, part) if part else None
        if xml is None:
            continue
        target = next((target for _, target in outside(book, part)), "")
        kept = len(words(xml, b"v"))
        yield Belonging("link", part, name=f"[{number}]", text=f"{target}\t{kept}")
    for sheet in book.sheets:
        for kind, target in outside(book, sheet.part):
            if kind == "oleObject" or (kind == "hyperlink" and not _NO_FILE.match(target)):
                yield Belonging(kind, sheet.part, sheet.name, text=target)


def connections(book: Workbook) -> Iterator[Belonging]:
    """Yield the data connections and the data model; `text` is what a connection reaches for."""
    for arrow in arrows(book, book.part, "connections"):
        xml = readable(book, arrow.target)
        for element in elements(xml, b"connection") if xml else ():
            tag = attributes(xml.data[element.start : element.inner]) if xml else {}
            body = xml.masked[element.start : element.close] if xml else b""
            inner = [attributes(each[1]) for each in re.finditer(rb"<[\w.:-]+(\s[^<>]*)>", body)]
            keys = (b"connection", b"url", b"sourceFile", b"odcFile")
            reached = [each[key] for each in inner for key in keys if each.get(key)]
            yield Belonging("connection", arrow.target, name=tag.get(b"name", ""), text=" ".join(reached))
    for arrow in arrows(book, book.part, "powerPivotData", "model"):
        yield Belonging("model", arrow.target)


def embedded_files(book: Workbook) -> Iterator[Belonging]:
    """Yield the files inside the file, each with the sheet that it stands on, where that can be told."""
    told: set[str] = set()
    for sheet in book.sheets:
        for arrow in arrows(book, sheet.part, "oleObject", "package"):
            told.add(arrow.target)
            yield Belonging("file", arrow.target, sheet.name, posixpath.basename(arrow.target))
    for part in book.package.parts():
        if "/embeddings/" in part.casefold() and part not in told:
            yield Belonging("file", part, name=posixpath.basename(part))


def macros(book: Workbook) -> Iterator[Belonging]:
    """Yield the Visual Basic project and the macro sheets of the older kind."""
    for arrow in arrows(book, book.part, "vbaProject"):
        yield Belonging("project", arrow.target)
    for sheet in book.macro_sheets:
        if not sheet.part.casefold().endswith(".bin") and "dialog" not in sheet.part.casefold():
            yield Belonging("sheet", sheet.part, sheet.name)


def custom_xml(book: Workbook) -> Iterator[Belonging]:
    """Yield the custom XML that says something: `name` is its root element, `text` its words."""
    for arrow in arrows(book, book.part, "customXml"):
        xml = readable(book, arrow.target)
        root = re.search(rb"<(?:[\w.-]+:)?([\w.-]+)", xml.masked) if xml else None
        if xml is None or root is None or root[1].decode() in _BOILERPLATE:
            continue
        said = [unescape(each) for each in re.findall(rb">([^<>]+)<", xml.masked)]
        text = " ".join(" ".join(said).split())
        if text:
            yield Belonging("customXml", arrow.target, name=root[1].decode(), text=text)


def hidden_names(book: Workbook) -> Iterator[Belonging]:
    """Yield the defined names that the Name Manager does not list; not those that Excel hides itself."""
    for element in elements(book.xml, b"definedName"):
        tag = attributes(book.xml.data[element.start : element.inner])
        name = tag.get(b"name", "")
        if tag.get(b"hidden") in {"1", "true"} and not _OF_EXCEL.fullmatch(name):
            yield Belonging("name", book.part, name=name, text=text_of(book.xml, element))
