"""What stands under a heading, in shares of its cells, and which kinds of columns that fits.

Apart from contents.py, whose rules are certain: here each kind has more or less that speaks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.series import read_moment
from xlplan.plan.layout.unnamed import are_states
from xlplan.plan.model import CellText
from xlplan.text.figures import readings
from xlplan.text.periods import find_periods

_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = 6  # words
_LABEL = 24  # characters of a text that is little more than its figure
_DAY = re.compile(
    r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}(?:st|nd|rd|th)? "
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|^\s*(?:ongoing|tb[ca]|asap)\s*$",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"[brag]|red|amber|green|blue|r/a|a/g|(?:on|off|not on|back on) (?:track|target|course)|slipping|behind"
    r"|ahead|at risk|delayed|stuck|complete[d]?|done|open|closed|not (?:yet )?started|in progress|underway"
    r"|started|ongoing|overdue|implemented|partial(?:ly)?|y|n|yes|no|(?:not |part(?:ly)? )?met|[●☺😐☹🟢🟡🔴]",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{0,6}[ ._/-]?\d{1,4}(?:[ ._/-]?\d{1,3})*[a-z]?", re.IGNORECASE)
_ARROW = re.compile(
    r"[↑↓→↗↘▲▼◄►⇧⇩⇨=+\-–]+|up|down|same|level|improv\w+|declin\w+|worse\w*|better|stable|steady|static"
    r"|higher|lower",
    re.IGNORECASE,
)
_JOINING = frozenset(["of", "and", "&", "for", "the", "/"])

Shares = Mapping[str, float]

# How much a column of nothing but such cells speaks for or against each kind.
_FIGURE = {"figures": 4, "counted": -4, "dates": -4, "names": -3, "states": -3, "arrows": -2, "without": -2}
_TEXT = {"figures": -5, "dates": -5, "states": -4, "codes": -3, "arrows": -3, "blank": -3}
_FITS: Mapping[str, Shares] = {
    FIGURES: _FIGURE | {"told": 1, "phrases": -1.5, "sentences": -2.5, "blank": -3},
    "target": _FIGURE | {"told": 1.5, "sentences": -1.5, "blank": -1},
    "earlier": _FIGURE | {"told": -1.5, "blank": -1},
    "later": _FIGURE | {"told": -1.5, "blank": 3.5},
    "bound": _FIGURE | {"told": -1.5, "blank": -1},
    "of_others": _FIGURE | {"told": -1.5, "blank": -1},
    "rating": {"states": 4, "coloured": 1, "figures": -4, "sentences": -3, "dates": -3, "arrows": -2},
    "other_rating": {"states": 2, "figures": 0.5, "sentences": -2, "dates": -3, "blank": -1},
    "direction": {"arrows": 4, "figures": -2, "sentences": -2, "dates": -3, "names": -1},
    "measure": _TEXT | {"phrases": 2.5, "names": -1},
    "area": _TEXT | {"phrases": 2, "sentences": 0.5, "names": -0.5},
    "progress": _TEXT | {"phrases": 1.5, "sentences": 1.5, "names": -2, "blank": 0},
    "lead": {
        "names": 2.5,
        "figures": -4,
        "dates": -4,
        "states": -2,
        "sentences": -4,
        "codes": -3,
        "blank": -1,
    },
    "timescale": {"dates": 4, "figures": -4, "sentences": -4, "states": -3, "names": -3, "blank": -1},
    "reference": {
        "codes": 3.5,
        "counted": 2,
        "sentences": -3,
        "dates": -3,
        "phrases": -2,
        "states": -2,
        "blank": -1,
    },
    "support": {},
}
_REPEATED = 0.4  # a few words again and again may be states, or themes
_PLAIN = 0.5  # figures of which no word is said are most often those of now
_SUPPORT = 0.5  # what is of no kind is most often this


def shares_of(cells: Sequence[CellText]) -> Shares:
    """Return which shares of a column's filled cells hold what; `coloured` is of all its cells."""
    filled = [cell for cell in cells if cell.text.strip()]
    texts = [cell.text.strip() for cell in filled]
    held = {name: sum(map(tells, filled)) / max(len(filled), 1) for name, tells in _TELLS.items()}
    if are_states(texts):
        held["states"] = max(held["states"], _REPEATED)
    held["counted"] = float(_is_counted(filled))
    held["without"] = float(bool(filled) and not held["figures"] and not held["told"])
    held["blank"] = float(not filled)
    held["coloured"] = sum(cell.fill is not None for cell in cells) / len(cells) if cells else 0.0
    return held


def fits(shares: Shares) -> dict[str, float]:
    """Return how well such a column is each kind of column; below zero where it is none."""
    found = {
        kind: sum(weight * shares.get(name, 0.0) for name, weight in ways.items())
        for kind, ways in _FITS.items()
    }
    found[FIGURES] += _PLAIN * shares.get("figures", 0.0)
    return found | {"support": _SUPPORT}


def _is_counted(cells: Sequence[CellText]) -> bool:
    """Tell whether cells only count the rows: 1, 2, 3."""
    numbers = [cell.number for cell in cells]
    return len(numbers) > 1 and all(
        one is not None and other is not None and other - one == 1 for one, other in pairwise(numbers)
    )


def _is_figure(cell: CellText) -> bool:
    """Tell whether a cell holds a figure, and little else."""
    if cell.is_date or _is_dated(cell):
        return False
    text = cell.text.strip()
    words = _WORD.findall(text)
    is_label = len(text) < _LABEL and (len(words) < 2 or (len(words) == 2 and max(map(len, words)) < 4))
    return cell.number is not None or (is_label and re.search(r"\d", text) is not None)


def _tells_figure(cell: CellText) -> bool:
    return not _is_figure(cell) and bool(readings(cell.text, cell.superscript))


def _is_dated(cell: CellText) -> bool:
    text = cell.text.strip()
    if cell.is_date or cell.number is not None or len(text) > 30 or "%" in text:
        return cell.is_date
    rest = text
    spans = find_periods(text)
    for span in spans:
        rest = rest.replace(span.text, " ")
    is_period = bool(spans) and len(_WORD.findall(rest)) <= 2
    return is_period or _DAY.search(text) is not None or read_moment(text) is not None


def _is_name(cell: CellText) -> bool:
    text, words = cell.text.strip(), cell.text.split()
    is_short = 0 < len(words) <= 5 and len(text) < 40 and not re.search(r"\d", text)
    return is_short and all(word[0].isupper() or not word[0].isalpha() or word in _JOINING for word in words)


def _is_code(cell: CellText) -> bool:
    text = cell.text.strip()
    return _CODE.fullmatch(text) is not None and not text.endswith("%")


_TELLS: Mapping[str, Callable[[CellText], bool]] = {
    "figures": _is_figure,
    "told": _tells_figure,
    "dates": _is_dated,
    "states": lambda cell: _STATE.fullmatch(cell.text.strip()) is not None,
    "codes": _is_code,
    "arrows": lambda cell: _ARROW.fullmatch(cell.text.strip()) is not None,
    "phrases": lambda cell: len(_WORD.findall(cell.text)) >= 2,
    "sentences": lambda cell: len(_WORD.findall(cell.text)) >= _SENTENCE,
    "names": _is_name,
}
