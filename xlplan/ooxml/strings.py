"""The shared strings and what edits do to them, so that no replaced text stays behind in the file.

An item that only the edited cell shows is changed in place, and the sheet's bytes stay. One that other cells
show too is left to them, and the cell gets another. One that no cell shows any more is emptied; indices stay.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from xlplan.errors import Damaged
from xlplan.ooxml.excerpts import read_items
from xlplan.ooxml.sheet import whole_number
from xlplan.ooxml.spans import Splice, Xml, attributes, elements, first, opened, with_attribute
from xlplan.ooxml.texts import TextSpan, respelled, stored_text, text_element
from xlplan.ooxml.workbook import Workbook


class SharedStrings:
    """Is the shared strings part with what edits ask for; `splices()` gives what has to be written."""

    def __init__(self, book: Workbook, part: str) -> None:
        self.part = part
        self.xml = Xml(b"", b"", b"", "")
        self.count = 0  # of the items as stored
        self._book = book
        self._asked: set[int] = set()
        self._alike: set[bytes] = set()
        self._uses: Counter[int] = Counter()
        self._leaving: Counter[int] = Counter()
        self._changed: dict[int, bytes] = {}
        self._reused: set[int] = set()
        self._arrived = 0
        self._new: dict[bytes, int] = {}

    def look_up(self, indices: Iterable[int], alike: Iterable[bytes] = ()) -> None:
        """Have these items at hand, and all that are written exactly as some others."""
        asked, spelled = set(indices) - self._asked, set(alike) - self._alike
        self._asked |= asked
        self._alike |= spelled
        if not self.xml.data or (self.xml.origins and (asked or spelled)):
            self._read()

    def _read(self) -> None:
        excerpt = read_items(self._book, self.part, self._asked, self._alike)
        self.xml = excerpt.xml if excerpt else self._book.read(self.part)
        table = first(self.xml, b"sst")
        if table is None:
            raise Damaged("the shared strings hold no table; open the workbook in Excel and save it again")
        self._table = table
        found = list(elements(self.xml, b"si", table.inner, table.close))
        self.count = excerpt.total if excerpt else len(found)
        self._items = dict(zip(excerpt.indices if excerpt else range(len(found)), found, strict=True))
        self._indices: dict[bytes, list[int]] = defaultdict(list)
        for index in self._items:
            self._indices[self.item(index)].append(index)

    def holds(self, index: int) -> bool:
        """Tell whether there is an item of that index."""
        return index < self.count

    def item(self, index: int) -> bytes:
        """Return an item as stored."""
        return self.xml.data[self._items[index].start : self._items[index].end]

    def text(self, index: int) -> str:
        """Return the text of an item as Excel shows it."""
        return stored_text(self.item(index), self.xml.prefix)

    def alike(self, indices: Iterable[int]) -> set[int]:
        """Return these indices, and those of all items that are written exactly as one of them."""
        return {twin for index in indices for twin in self._indices[self.item(index)]}

    def item_for(self, new: str, index: int | None, spans: Sequence[TextSpan] = ()) -> bytes:
        """Return the item that shows a new text, made from item `index` where the cell showed that."""
        if index is None:
            return self._around(text_element(self.xml.prefix, new))
        return respelled(self.item(index), self.xml.prefix, new, spans)

    def allot(self, uses: Counter[int], leaving: Counter[int]) -> None:
        """Note how many cells show each item of interest, and how many of those are edited."""
        self._uses, self._leaving = uses, leaving

    def place(self, new: str, index: int | None, spans: Sequence[TextSpan] = ()) -> int | None:
        """Return the index of an item that shows the new text; the cell showed item `index` until now.

        None where the next index is spoken for: a cell names it already, and must not come to show the text.
        """
        item = self.item_for(new, index, spans)
        if index is not None and self._uses[index] == self._leaving[index] == 1:
            self._changed[index] = item
            found: int | None = index
        else:
            found = self._standing_or_new(item)
        self._arrived += found is not None
        return found

    def splices(self) -> list[Splice]:
        """Return the splices that change, empty and append items."""
        if not self.xml.data:
            return []  # nobody has asked for any
        left = {index for index in self.alike(self._leaving) if self._is_free(index)} - self._reused
        changed = dict.fromkeys(left, self._around(b"<%bt/>" % self.xml.prefix)) | self._changed
        start, inner, _, end = self._table
        tag, body = self._counted(self.xml.data[start:inner]), b"".join(self._new)
        if not changed and not self._new and tag == self.xml.data[start:inner]:
            return []
        if self._table.is_empty_tag:
            return [(start, end, opened(tag, b"sst", self.xml.prefix, body))]
        last = self._items[self.count - 1].end if self.count else inner
        splices = [(self._items[at].start, self._items[at].end, item) for at, item in changed.items()]
        return [(start, inner, tag), *splices, (last, last, body)]

    def _counted(self, tag: bytes) -> bytes:
        """Return the table's start tag with the counts that it has put right."""
        counts, more = attributes(tag), self._arrived - self._leaving.total()
        for name, by in ((b"count", more), (b"uniqueCount", len(self._new))):
            count = whole_number(counts.get(name))
            if count is not None:
                tag = with_attribute(tag, name, str(max(count + by, 0)).encode())
        return tag

    def _around(self, content: bytes) -> bytes:
        return b"<%bsi>%b</%bsi>" % (self.xml.prefix, content, self.xml.prefix)

    def _is_free(self, index: int) -> bool:
        """Tell whether no cell shows the item once the edits are made."""
        return self._uses[index] <= self._leaving[index]

    def _standing_or_new(self, item: bytes) -> int | None:
        """Return the index of an item that is there already and stays, or of one added at the end."""
        for index in self._indices.get(item, ()):
            if index not in self._leaving or not self._is_free(index):
                self._reused.add(index)
                return index
        following = self.count + len(self._new)
        if item not in self._new and self._uses[following]:
            return None
        return self._new.setdefault(item, following)
