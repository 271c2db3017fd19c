"""What a cell's format says that we use, each read when a cell first asks for it.

Apart from workbook.py, because of a styles part with hundreds of formats a plan uses ten, and a register one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from xlplan.plan.book.archive import Archive
from xlplan.plan.book.colours import fill_colour, text_colour, theme_colours
from xlplan.plan.book.parts import NO, local_name

_STYLES = "xl/styles.xml"
_THEME = "xl/theme/theme1.xml"


class Style(NamedTuple):
    """Is what a cell's style says that we use."""

    fill: str | None = None
    number_format: str = "General"
    is_bold: bool = False
    colour: str | None = "000000"


class Formats:
    """Is the formats of a workbook by their index; one out of range is the usual one.

    Raises whatever broken XML raises, and what is not as the specification has it.
    """

    def __init__(self, archive: Archive) -> None:
        parts = archive.namelist()
        root = ElementTree.fromstring(archive.read(_STYLES)) if _STYLES in parts else Element("styleSheet")
        self._lists = {local_name(each): each for each in root}
        self._theme_xml = archive.read(_THEME) if _THEME in parts else None
        self._xfs = [each for each in self._items("cellXfs") if local_name(each) == "xf"]
        self._codes = {
            int(each.attrib["numFmtId"]): each.attrib["formatCode"] for each in self._items("numFmts")
        }
        self._styles: dict[int, Style] = {}
        self._kinds: dict[int, tuple[str, bool, bool]] = {}

    def style(self, index: int) -> Style:
        """Return the style of a format."""
        if index not in self._styles:
            self._styles[index] = self._read(index)
        return self._styles[index]

    def number_format(self, index: int) -> str:
        """Return the number format's code."""
        return self._kind(index)[0]

    def is_date(self, index: int) -> bool:
        """Tell whether a number of this format is a date, a time or a duration."""
        return self._kind(index)[1]

    def is_duration(self, index: int) -> bool:
        """Tell whether a number of this format is a duration."""
        return self._kind(index)[2]

    def colours(self, rule: int) -> bool:
        """Tell whether a format of conditional formatting fills the cell."""
        return any(local_name(each) == "fill" and len(each) for each in self._items("dxfs")[rule])

    def _items(self, name: str) -> Sequence[Element]:
        found = self._lists.get(name)
        return () if found is None else list(found)

    def _kind(self, index: int) -> tuple[str, bool, bool]:
        if index not in self._kinds:
            number = int(self._xfs[index].get("numFmtId", "0")) if index < len(self._xfs) else 0
            code = self._codes.get(number) or BUILTIN_FORMATS.get(number)
            is_date, is_duration = is_date_format(code), is_timedelta_format(code)
            self._kinds[index] = (code or "General", is_date, is_duration)
        return self._kinds[index]

    def _read(self, index: int) -> Style:
        if index >= len(self._xfs):
            # without formats Excel's own font is meant, which is in a colour of the theme
            return Style() if self._xfs or index else Style(colour=text_colour(_USUAL_FONT, self._theme, ()))
        xf = self._xfs[index]
        fill = fill_colour(self._fills[int(xf.get("fillId", "0"))], self._theme, self._palette)
        font = self._fonts[int(xf.get("fontId", "0"))]
        is_bold = any(local_name(each) == "b" and each.get("val", "1") not in NO for each in font)
        return Style(fill, self.number_format(index), is_bold, text_colour(font, self._theme, self._palette))

    @cached_property
    def _fonts(self) -> Sequence[Element]:
        return self._items("fonts")

    @cached_property
    def _fills(self) -> Sequence[Element]:
        return self._items("fills")

    @cached_property
    def _theme(self) -> tuple[str, ...]:
        return theme_colours(self._theme_xml)

    @cached_property
    def _palette(self) -> Sequence[str]:
        own = [
            each for group in self._items("colors") if local_name(group) == "indexedColors" for each in group
        ]
        return [each.get("rgb", "") for each in own] if "colors" in self._lists else COLOR_INDEX


_USUAL_FONT = ElementTree.fromstring("<font><color theme='1'/></font>")
