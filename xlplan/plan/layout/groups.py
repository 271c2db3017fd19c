"""Lines of a performance cell that name the groups of one measure: 'Adults: 93%' above 'Children: 88%'.

Apart from paired_lines.py, which pairs lines with measures: here one measure has a figure for each group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.plan.layout.headings import is_no_column, match_headings
from xlplan.plan.layout.matrix import is_compared
from xlplan.plan.layout.series import read_moment
from xlplan.text.figures import readings

_LABEL = re.compile(r"(?P<label>[^\W\d_][^:\n]{1,40}?)\s*(?::|\s[–—-]\s)\s*(?P<rest>.*)", re.DOTALL)
_FOR_EACH = re.compile(r"\b(?:each|every|both|respectively)\b", re.IGNORECASE)
_OF_ALL = re.compile(
    r"\b(?:total|overall|all|average|mean|median|combined|whole|of which|change|variance)\b", re.IGNORECASE
)


def find_groups(texts: Sequence[str]) -> list[str]:
    """Return the group that each line begins with, where each has its own and a figure of one kind.

    Empty where a line is for a time, a target, another place or all groups: then it is no group's.
    """
    found = [match for text in texts if (match := _LABEL.fullmatch(text))]
    labels = [" ".join(match["label"].split()) for match in found]
    figures = [readings(match["rest"]) for match in found]
    are_groups = (
        len(found) == len(texts) > 1
        and len({label.casefold() for label in labels}) == len(labels)
        and all(map(_is_group, labels))
        and all(
            len(each) == 1 and not _words_before(match["rest"], each[0].start)
            for match, each in zip(found, figures, strict=True)
        )
        and len({each[0].unit for each in figures}) == 1
    )
    return labels if are_groups else []


def asks_for_groups(measure: str) -> bool:
    """Tell whether a measure says that it has a figure for each group: '90% for each level'."""
    return _FOR_EACH.search(measure) is not None


def _is_group(label: str) -> bool:
    is_known = bool(match_headings({1: label}).names) or is_no_column(label) or is_compared(label)
    return not is_known and read_moment(label) is None and not _OF_ALL.search(label)


def _words_before(text: str, end: int) -> bool:
    return re.search(r"[^\W\d_]", text[:end]) is not None
