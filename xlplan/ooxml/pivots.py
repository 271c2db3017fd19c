"""Pivot caches: which rows they were made of, what they keep of them, and whether Excel may refresh them.

A pivot table shows, and counts, what its cache holds, not what the sheet holds. The format has a wish for
that, refreshOnLoad (ECMA-376 part 1, 18.10.1.67), and it is made where nothing can come of it but the new
figures. It is left where Excel would reach for data outside the file, would ask or complain on opening
(tables on protected sheets, enableRefresh="0"), or would drop a field from the tables (another heading).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlplan.address import quote_sheet
from xlplan.errors import WorkbookError
from xlplan.ooxml import guards
from xlplan.ooxml.spans import Splice, Xml, attributes, first, tags, with_attribute
from xlplan.ooxml.workbook import Sheet, Workbook

_VALUES = (
    b"s",
    b"n",
    b"d",
    b"e",
    b"b",
)  # 18.10.1.85 and its neighbours: text, number, date, error, yes or no


@dataclass(frozen=True)
class PivotCache:
    """Is one pivot cache: its part, the tables that show it, and the formulas of the cells it was made of.

    `is_own` says that all of its rows are this workbook's.
    """

    part: str
    tables: tuple[tuple[Sheet, str], ...]
    sources: tuple[str, ...]
    is_own: bool

    @property
    def sheet(self) -> str:
        """Is the sheet of its first table."""
        return self.tables[0][0].name if self.tables else ""

    @property
    def name(self) -> str:
        """Is its tables' names."""
        return ", ".join(name for _, name in self.tables)


def pivot_caches(book: Workbook) -> Iterator[PivotCache]:
    """Yield the workbook's pivot caches; one that cannot be read is passed over: it stays as it is."""
    parts = [arrow.target for arrow in book.related if arrow.kind == "pivotCacheDefinition"]
    parts = [part for part in dict.fromkeys(parts) if part in book.package]
    tables = list(_tables(book)) if parts else []
    for part in parts:
        try:
            xml = book.read(part)
        except WorkbookError:
            continue
        mine = tuple((sheet, name) for sheet, name, cache in tables if cache == part)
        source = next(tags(xml, b"cacheSource"), {})
        ranges = [*tags(xml, b"worksheetSource"), *tags(xml, b"rangeSet")]
        outside = [each for each in ranges if any(name.endswith(b":id") for name in each)]
        is_own = source.get(b"type") in {"worksheet", "consolidation"} and bool(ranges) and not outside
        yield PivotCache(part, mine, tuple(_source(each) for each in ranges if each not in outside), is_own)


def kept_texts(book: Workbook, cache: PivotCache) -> frozenset[str]:
    """Return every value that a cache holds of its rows, in its definition and its records."""
    texts: set[str] = set()
    try:
        records = [r.target for r in book.relationships(cache.part) if r.kind == "pivotCacheRecords"]
        for part in (cache.part, *(part for part in records if part in book.package)):
            xml = book.read(part)
            texts |= {tag[b"v"] for name in _VALUES for tag in tags(xml, name) if b"v" in tag}
            texts |= {tag.get(b"name", "") for tag in tags(xml, b"cacheField")}
    except WorkbookError:  # a part that is damaged is only passed on
        return frozenset(texts)
    return frozenset(texts)


def may_refresh(book: Workbook, cache: PivotCache) -> bool:
    """Tell whether Excel may be asked to refresh the cache on opening, a changed heading aside."""
    tag = next(tags(book.read(cache.part), b"pivotCacheDefinition"), {})
    sheets = {sheet.part: sheet for sheet, _ in cache.tables}.values()
    is_free = tag.get(b"enableRefresh", "1") in {"1", "true"}
    return cache.is_own and is_free and bool(sheets) and not any(_is_protected(book, each) for each in sheets)


def refreshing(xml: Xml) -> list[Splice]:
    """Return the splice that makes Excel refresh the cache when it opens the workbook."""
    root = first(xml, b"pivotCacheDefinition")
    tag = xml.data[root.start : root.inner] if root else b""
    if root is None or attributes(tag).get(b"refreshOnLoad") in {"1", "true"}:
        return []
    return [(root.start, root.inner, with_attribute(tag, b"refreshOnLoad", b"1"))]


def _tables(book: Workbook) -> Iterator[tuple[Sheet, str, str]]:
    """Yield (sheet, name, cache's part) of every pivot table."""
    for sheet in book.sheets:
        for arrow in book.relationships(sheet.part):
            if arrow.kind != "pivotTable" or arrow.target not in book.package:
                continue
            try:
                name = next(tags(book.read(arrow.target), b"pivotTableDefinition"), {}).get(b"name", "")
                for cache in book.relationships(arrow.target):
                    if cache.kind == "pivotCacheDefinition":
                        yield sheet, name, cache.target
            except WorkbookError:  # as above
                continue


def _source(tag: dict[bytes, str]) -> str:
    """Return the cells of a source as a formula: a range, a defined name or a table (18.10.1.94)."""
    sheet, cells = tag.get(b"sheet", ""), tag.get(b"ref") or tag.get(b"name", "")
    return f"{quote_sheet(sheet)}!{cells}" if sheet and cells else cells


def _is_protected(book: Workbook, sheet: Sheet) -> bool:
    return guards.is_protected(book.read(sheet.part), 0)
