"""How large a workbook may be, so that none can take a machine's memory or an officer's afternoon.

Apart from package.py because all that read a container ask here: our own reader, the proof (zipfile) and the
plan's reader (openpyxl). Honest workbooks stay far below; where one does not, its limit can be set by an
environment variable: XLPLAN_MAX_PART_MB=2000 and so on, one for each field of `Limits`.

Nothing is ever unpacked to disk, and a zip inside the zip is never opened. A member whose name climbs out of
the package is refused all the same: no program that writes workbooks makes one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from xml.parsers import expat

from xlplan.errors import ConfigError, Damaged, TooLarge

_MB = 1 << 20
_GRACE = 16 * _MB  # a part up to this size may be packed as well as it will
_CLIMBING = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[A-Za-z]:|[\x00-\x1f]")
_ENCODING = re.compile(
    r"utf-?8|utf-?16(?:-?[bl]e)?|(?:us-)?ascii|iso-?8859-\d+|latin-?1|windows-\d+|cp\d+|koi8-[ru]|shift_jis"
    r"|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)",
    re.IGNORECASE,
)
_SET_IT = "where the workbook is one that you trust, set {}"


@dataclass(frozen=True)
class Limits:
    """Is the most that is read of one workbook."""

    total_mb: int = 8192  # all parts, unpacked
    part_mb: int = 1024  # one part, unpacked, or a CSV file; an honest sheet of a million rows stays below
    ratio: int = 250  # unpacked to packed, of a part above 16 MB; sheets reach 40, deflate could 1,032
    members: int = 20_000  # parts in the package
    relationships: int = 100_000  # from one part; Excel allows 65,530 links on a sheet
    depth: int = 256  # elements inside one another; 20 is much
    elements: int = 400_000  # in a part that is read as a tree: styles of 64,000 formats stay below
    cells: int = 4_000_000  # that an extract or register spreads over, blank ones counted
    filled: int = 1_048_576  # cells that array formulas fill, or merged areas cover: one whole column


def limits() -> Limits:
    """Return the limits, those that the environment sets among them. Raises ConfigError for no number."""
    return _limits(tuple(map(os.environ.get, _VARIABLES)))


@lru_cache(maxsize=8)  # they are asked for at every part
def _limits(given: tuple[str | None, ...]) -> Limits:
    for name, text in zip(_VARIABLES, given, strict=True):
        if text is not None and not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise ConfigError(f"{name} is '{text}'; give a whole number, or leave it unset")
    named = zip(fields(Limits), given, strict=True)
    return Limits(**{field.name: int(text) for field, text in named if text is not None})


def variable(name: str) -> str:
    """Return the name of the environment variable that sets a limit."""
    return f"XLPLAN_MAX_{name.upper()}"


_VARIABLES = tuple(variable(field.name) for field in fields(Limits))


def check_members(members: Iterable[tuple[str, int]]) -> None:
    """Look at all (name, unpacked size). Raises TooLarge, or Damaged for a name that climbs out."""
    total = 0
    for name, unpacked in members:
        total += unpacked
        if _CLIMBING.search(name):
            raise Damaged(
                "this part's name leads out of the package; the workbook is not read", place=repr(name)
            )
    refuse_above("total_mb", total, limits().total_mb * _MB, "says it unpacks to {:,} bytes")


def check_part(name: str, packed: int, unpacked: int, most: Limits) -> None:
    """Look at one part's sizes before it is unpacked. Raises TooLarge."""
    refuse_above("part_mb", unpacked, most.part_mb * _MB, "says it unpacks to {:,} bytes", name)
    if unpacked > _GRACE:
        refuse_above("ratio", unpacked // max(packed, 1), most.ratio, "unpacks to {:,} times its size", name)


def check_encoding(encoding: str, part: str) -> None:
    """Look at an encoding that a part declares. Raises Damaged for one that no program writes XML in.

    Python knows stranger ones: of some of them a few bytes take hours to read.
    """
    if not _ENCODING.fullmatch(encoding):
        raise Damaged(f"is said to be in {encoding}, in which no workbook is; save it in Excel", place=part)


def refuse_above(name: str, value: int, most: int, said: str, place: str | None = None) -> None:
    """Raise TooLarge where a value is above its limit, with what to set where it is an honest one."""
    if value > most:
        remedy = _SET_IT.format(variable(name))
        raise TooLarge(f"{said.format(value)}; at most {most:,} are read; {remedy}", place=place)


class Watch:
    """Follows XML on its way to a parser that builds trees, and stops what would be too much for it.

    With a `nesting` of one's own it is that parser: names of elements and attributes are 'namespace}name'.
    """

    def __init__(self, part: str, encoding: str | None = None, nesting: Nesting | None = None) -> None:
        self._part = part
        self._nesting = nesting or Nesting(part)
        # an encoding overrules what the part declares
        self._parser = expat.ParserCreate(encoding, "}") if nesting else expat.ParserCreate(encoding)
        self._parser.StartDoctypeDeclHandler = self._nesting.refuse_doctype
        self._parser.StartElementHandler = self._nesting.down
        self._parser.EndElementHandler = self._nesting.up
        if nesting:
            self._parser.buffer_text = True
            self._parser.CharacterDataHandler = nesting.said

    @property
    def elements(self) -> int:
        """Is how many elements there were so far."""
        return self._nesting.elements

    def feed(self, block: bytes, *, is_last: bool = False) -> None:
        """Take the next bytes. Raises TooLarge, or Damaged for a DOCTYPE and what is not well formed."""
        try:
            self._parser.Parse(block, is_last)
        except (expat.ExpatError, ValueError) as wrong:
            raise Damaged(f"cannot be read ({wrong}); save it again in Excel", place=self._part) from wrong

    def refuse_large_tree(self) -> None:
        """Raise TooLarge where there were more elements than are kept at once."""
        name = "relationships" if self._part.endswith(".rels") else "elements"
        most = limits().relationships if name == "relationships" else limits().elements
        refuse_above(name, self.elements, most, f"holds {{:,}} {name}", self._part)


class Nesting:
    """Is how deep the elements go, and how many they are.

    Apart from the watch, which holds the parser: a parser that is held by what it calls is only freed when
    garbage is collected, and it is large.
    """

    def __init__(self, part: str) -> None:
        self.part = part
        self.most = limits().depth
        self.depth = 0
        self.elements = 0

    def down(self, _name: str, _attributes: dict[str, str]) -> None:
        """Meet the beginning of an element."""
        self.depth += 1
        self.elements += 1
        if self.depth > self.most:
            self.refuse_depth()

    def up(self, _name: str) -> None:
        """Meet the end of an element."""
        self.depth -= 1

    def said(self, text: str) -> None:
        """Meet text."""

    def refuse_depth(self) -> None:
        """Raise TooLarge."""
        refuse_above("depth", self.depth, self.most, "nests {:,} elements", self.part)

    def refuse_doctype(self, *_: object) -> None:
        """Raise Damaged."""
        raise Damaged(
            "holds a DOCTYPE, which no workbook needs, so it is not read; ask for a copy saved in Excel",
            place=self.part,
        )
