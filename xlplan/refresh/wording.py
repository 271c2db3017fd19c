"""When two wordings of a measure or an action say the same, and when they only look alike.

Apart from locate.py, which finds an indicator again by them: `init` asks the same of two actions' measures.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from xlplan.memory import remember

# Words that may come or go without another thing being measured. Not 'from', 'to', 'by', 'not' or 'without'.
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a all an and are as at be been being either for had has have in is it its number of on that the "
        "their there these this those total was were which who whose with",
    )
)
_LOOK_ALIKE = 0.6
_BRIEF = 90


@remember(8192)
def plain_words(text: str) -> str:
    """Return a measure's letters and digits alone, so that spacing, case and punctuation do not matter."""
    return re.sub(r"[\W_]+", "", text.casefold().replace("&", "and"))


@remember(8192)
def core_words(text: str) -> tuple[str, ...]:
    """Return the words that carry a meaning, in order; hyphens and small words aside.

    Percentages and counts are told apart by '%', which stands for the word too.
    """
    folded = re.sub(r"\bper ?cent(?:age)?\b", "%", re.sub(r"[-'’]", "", text.casefold()))
    words = re.findall(r"[^\W_]+|[%<>≤≥£+]", re.sub(r"\bnos?\.? of\b|\bno\.(?=\s)", "number of", folded))
    return tuple(word for word in words if word not in _SMALL)


def is_reworded(one: str, other: str) -> bool:
    """Tell whether two wordings differ in small words, spelling and endings alone.

    A number, a word more or another word may be another measure: '% of boys seen' is not '% of girls seen'.
    """
    mine, theirs = core_words(one), core_words(other)
    if not mine or len(mine) != len(theirs):
        return False
    return all(_is_same_word(a, b) for a, b in zip(mine, theirs, strict=True)) or all(
        _is_same_word(a, b) for a, b in zip(sorted(mine), sorted(theirs), strict=True)
    )


def brief_area(text: str) -> str:
    """Return what an action is about on one line, cut to what a register's cell should hold."""
    line = " ".join(text.split())
    if len(line) <= _BRIEF:
        return line
    return line[:_BRIEF].rpartition(" ")[0].rstrip(",;:") + "…"


def is_same_area(kept: str | None, text: str) -> bool:
    """Tell whether an action's own words are those that the register keeps, cut short or not."""
    mine, theirs = plain_words(kept or ""), plain_words(text)
    return bool(mine) and (mine == theirs or ((kept or "").endswith("…") and theirs.startswith(mine)))


def looks_like(one: str, other: str) -> bool:
    """Tell whether two wordings are near enough for an officer to be asked about them."""
    matcher = SequenceMatcher(None, plain_words(one), plain_words(other), autojunk=False)
    return matcher.real_quick_ratio() >= _LOOK_ALIKE and matcher.ratio() >= _LOOK_ALIKE


def _is_same_word(one: str, other: str) -> bool:
    """Tell whether two words differ by a slip or an ending: 'timescale' and 'timescales'."""
    if one == other:
        return True
    if one[:3] != other[:3] or not (one.isalpha() and other.isalpha()):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.85
