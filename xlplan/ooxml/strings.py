"""The shared strings and what edits do to them, so that no replaced text stays behind in the file.

An item that only the edited cell shows is changed in place, and the sheet's bytes stay. One that other cells
show too is left to them, and the cell gets another. One that no cell shows any more is emptied; indices stay.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from xlplan.errors import Damaged
from xlplan.ooxml.sheet import whole_number
from xlplan.ooxml.spans import Splice, Xml, attributes, elements, first, opened, with_attribute
from xlplan.ooxml.texts import TextSpan, respelled, stored_text, text_element


class SharedStrings:
    """Is the shared strings part with what edits ask for; `splices()` gives what has to be written."""

    def __init__(self, xml: Xml) -> None:
        self.xml = xml
        table = first(xml, b"sst")
        if table is None:
            raise Damaged("the shared strings hold no table; open the workbook in Excel and save it again")
        self._table = table
        self._items = list(elements(xml, b"si", table.inner, table.close))
        self._uses: Counter[int] = Counter()
        self._leaving: Counter[int] = Counter()
        self._changed: dict[int, bytes] = {}
        self._reused: set[int] = set()
        self._arrived = 0
        self._new: dict[bytes, int] = {}

    def holds(self, index: int) -> bool:
        """Tell whether there is an item of that index."""
        return index < len(self._items)

    @property
    def count(self) -> int:
        """Is the number of items as stored."""
        return len(self._items)

    def text(self, index: int) -> str:
        """Return the text of an item as Excel shows it."""
        return stored_text(self._item(index), self.xml.prefix)

    def alike(self, indices: Iterable[int]) -> set[int]:
        """Return these indices, and those of all items that are written exactly as one of them."""
        return {twin for index in indices for twin in self._indices[self._item(index)]}

    def allot(self, uses: Counter[int], leaving: Counter[int]) -> None:
        """Note how many cells show each item of interest, and how many of those are edited."""
        self._uses, self._leaving = uses, leaving

    def place(self, new: str, index: int | None, spans: Sequence[TextSpan] = ()) -> int | None:
        """Return the index of an item that shows the new text; the cell showed item `index` until now.

        None where the next index is spoken for: a cell names it already, and must not come to show the text.
        """
        if index is None:
            found = self._standing_or_new(self._around(text_element(self.xml.prefix, new)))
        else:
            item = respelled(self._item(index), self.xml.prefix, new, spans)
            if self._uses[index] == self._leaving[index] == 1:
                self._changed[index] = item
                found = index
            else:
                found = self._standing_or_new(item)
        self._arrived += found is not None
        return found

    def splices(self) -> list[Splice]:
        """Return the splices that change, empty and append items."""
        left = {index for index in self.alike(self._leaving) if self._is_free(index)} - self._reused
        changed = dict.fromkeys(left, self._around(b"<%bt/>" % self.xml.prefix)) | self._changed
        start, inner, _, end = self._table
        tag, body = self._counted(self.xml.data[start:inner]), b"".join(self._new)
        if not changed and not self._new and tag == self.xml.data[start:inner]:
            return []
        if self._table.is_empty_tag:
            return [(start, end, opened(tag, b"sst", self.xml.prefix, body))]
        last = self._items[-1].end if self._items else inner
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

    def _item(self, index: int) -> bytes:
        return self.xml.data[self._items[index].start : self._items[index].end]

    def _around(self, content: bytes) -> bytes:
        return b"<%bsi>%b</%bsi>" % (self.xml.prefix, content, self.xml.prefix)

    @cached_property
    def _indices(self) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = defaultdict(list)
        for index in range(len(self._items)):
            found[self._item(index)].append(index)
        return found

    def _is_free(self, index: int) -> bool:
        """Tell whether no cell shows the item once the edits are made."""
        return self._uses[index] <= self._leaving[index]

    def _standing_or_new(self, item: bytes) -> int | None:
        """Return the index of an item that is there already and stays, or of one added at the end."""
        for index in self._indices.get(item, ()):
            if index not in self._leaving or not self._is_free(index):
                self._reused.add(index)
                return index
        following = len(self._items) + len(self._new)
        if item not in self._new and self._uses[following]:
            return None
        return self._new.setdefault(item, following)
