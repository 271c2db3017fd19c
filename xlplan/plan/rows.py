"""Which rows under the header make which action: merged, continued below, with sections, repeated headers, keys.

Apart from layout.py, which finds the header, and frames.py, which takes the texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from xlplan.plan.grid import Sheet
from xlplan.plan.layout import Header, read_headers
from xlplan.text.footnotes import read_note

Kind = Literal["start", "bare", "more", "section", "other", "over"]

_KEY = re.compile(r"\W*((rag|brag)\s+)?((rating|status)s?\s+)?(key|legend)(\s+to\b.*)?\W*", re.IGNORECASE | re.DOTALL)
_TOTAL = re.compile(r"\W*(grand\s+|sub-?\s?)?totals?\b.*|\W*(sources?|prepared by|notes?)\W*:.*|notes?\W*", re.IGNORECASE | re.DOTALL)
_COLOUR = re.compile(r"\W*(red|amber|green|blue|[bragy])\W*", re.IGNORECASE)


@dataclass
class ActionRows:
    """Is the rows of one action, those that hold a text, and the heading of the section above."""

    rows: list[int]
    section: str
    is_bare: bool
