"""Directions of travel as plans write them: arrows, signs and words, and which of them say better or worse.

'Up' and an arrow may mean the number or the performance; 'Improving' and 'Better' mean the performance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

Course = Literal["rise", "fall", "same"]

_SAME = ("same", "static", "no change", "unchanged", "stable", "level", "steady", "no movement", "maintained")
# One family to a line: what rises (or improves), what falls (or worsens), what stays.
_FAMILIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "thin arrows": (("↑",), ("↓",), ("→", "↔", "⟷")),
    "triangles": (("▲",), ("▼",), ("►", "▶", "◄►", "◀▶")),
    "small triangles": (("△", "▴"), ("▽", "▾"), ("▷", "▸")),
    "broad arrows": (("⬆",), ("⬇",), ("➡", "⬌")),
    "hollow arrows": (("⇧", "⇑"), ("⇩", "⇓"), ("⇨", "⇒", "⇔", "⬄")),
    "signs": (("+",), ("-", "–", "−"), ("=",)),
    "up and down": (("up",), ("down",), _SAME),
    "better and worse": (("better",), ("worse",), _SAME),
    "improving": (("improving",), ("declining", "deteriorating", "worsening"), _SAME),
    "improved": (("improved",), ("declined", "deteriorated", "worsened"), _SAME),
    "improvement": (("improvement",), ("decline", "deterioration"), _SAME),
}
_OF_PERFORMANCE = {"better and worse", "improving", "improved", "improvement"}
_AS_PICTURE = "\ufe0f"  # stands after a sign that is shown as a picture: ⬆️
_COURSES: tuple[Course, Course, Course] = ("rise", "fall", "same")


class Sign(NamedTuple):
    """Is a direction as a cell writes it: its place in the text, and what it may mean, by family."""

    start: int
    end: int
    text: str
    courses: Mapping[str, Course]

    @property
    def is_of_performance(self) -> bool:
        """Tell whether it can only say better or worse."""
        return bool(self.courses) and set(self.courses) <= _OF_PERFORMANCE


def read_sign(text: str) -> Sign | None:
    """Return the direction that is all a text says, or None where it says something else, or more."""
    said = text.strip()
    plain = said.removesuffix(_AS_PICTURE)
    folded = " ".join(plain.casefold().replace("-", " ").split()) if len(plain) > 1 else plain
    courses = {
        family: course
        for family, forms in _FAMILIES.items()
        for course, spellings in zip(_COURSES, forms, strict=True)
        if folded in spellings
    }
    start = text.find(said)
    return Sign(start, start + len(said), said, courses) if courses else None


def is_dash(sign: Sign, column: Iterable[Sign]) -> bool:
    """Tell whether a '-' stands for nothing and not for a fall: where its column has no '+' and no '='."""
    return sign.courses.get("signs") == "fall" and not any(
        other.courses.get("signs") in {"rise", "same"} for other in column
    )


def write_course(course: Course, sign: Sign, column: Iterable[Sign]) -> str | None:
    """Return how the plan writes a course: as its column does already, else as only one spelling can be.

    `sign` is what stands in the cell now. None where the plan leaves open which spelling it would take.
    """
    column = [sign, *column]
    families = [family for family in _FAMILIES if family in _family_of(sign, column)]
    if len(families) != 1:
        return None
    (family,) = families
    used = Counter(other.text for other in column if other.courses.get(family) == course)
    if used:
        (best, most), *others = used.most_common()
        return best if not any(count == most for _, count in others) else None
    spellings = _FAMILIES[family][_COURSES.index(course)]
    picture = _AS_PICTURE if sign.text.endswith(_AS_PICTURE) else ""
    return _cased_like(sign.text, spellings[0]) + picture if len(spellings) == 1 else None


def _family_of(sign: Sign, column: Iterable[Sign]) -> set[str]:
    """Return the sign's family; of 'Same', which is in several, the one that the rest of the column is in."""
    if len(sign.courses) < 2:
        return set(sign.courses)
    others = set().union(*(other.courses for other in column if len(other.courses) == 1))
    return set(sign.courses) & others


def _cased_like(model: str, word: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word.capitalize() if re.match(r"[A-Z]", model) else word
