"""Workbooks of our own, one trait each, and a comparer that shares no code with xlplan.

zips.py and hand.py write workbooks byte by byte; the by_… modules have others write them. trait.py says what
a trait is, the other modules list them by family. scanner.py, reach.py and differ.py judge what was written:
they use the standard library only, so that a fault of ours cannot hide in its own mirror.
"""

from __future__ import annotations

from tests.traits import (
    belongings,
    by_libreoffice,
    by_openpyxl,
    by_xlsxwriter,
    cells,
    containers,
    copies,
    formulas,
    guarded,
    listings,
    markup,
    packages,
)
from tests.traits.trait import Trait

_BY_HAND = (containers, packages, markup, cells, listings, formulas, belongings, guarded, copies)
_BY_OTHERS = (by_xlsxwriter, by_openpyxl, by_libreoffice)
ALL: tuple[Trait, ...] = tuple(trait for family in (*_BY_HAND, *_BY_OTHERS) for trait in family.TRAITS)
