"""What two issues of a plan differ in, as plain values; every report of `xlplan diff` comes from these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from xlplan.difference.words import Piece, changed_words

Way = Literal["rose", "fell", "changed"]


class TextChange(NamedTuple):
    """Is a text that reads differently: what it is (a heading, or a note), where it was, where it is."""

    what: str
    old_cell: str
    new_cell: str
    old: str
    new: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Is the change inside the sentence."""
        return changed_words(self.old, self.new)

    def to_json(self) -> dict[str, object]:
        """Return the change as `xlplan diff --format json` prints it."""
        return {
            "what": self.what,
            "old_cell": self.old_cell,
            "new_cell": self.new_cell,
            "old": self.old,
            "new": self.new,
        }


class RatingChange(NamedTuple):
    """Is a rating that is another now; `way` is 'changed' where either is no rating that xlplan knows."""

    cell: str
    old: str
    new: str
    way: Way


class Line(NamedTuple):
    """Is an indicator or an action that stands in one of the issues alone: its id, its words, its figure."""

    name: str
    cell: str
    words: str
    figure: str


@dataclass(frozen=True)
class ActionChange:
    """Is what changed in one action; `action` is its name in the new issue, `was` in the old."""

    action: str
    was: str
    title: str
    is_moved: bool
    rating: RatingChange | None
    figures: tuple[TextChange, ...]
    words: tuple[TextChange, ...]
    added: tuple[Line, ...]
    removed: tuple[Line, ...]

    @property
    def is_same(self) -> bool:
        """Tell whether nothing at all is different."""
        parts = (self.rating, self.figures, self.words, self.added, self.removed)
        return not (self.is_moved or any(parts))

    def to_json(self) -> dict[str, object]:
        """Return the change as `xlplan diff --format json` prints it."""
        return {
            "action": self.action,
            "was": self.was,
            "title": self.title,
            "moved": self.is_moved,
            "rating": self.rating._asdict() if self.rating else None,
            "figures": [change.to_json() for change in self.figures],
            "words": [change.to_json() for change in self.words],
            "added": [line._asdict() for line in self.added],
            "removed": [line._asdict() for line in self.removed],
        }


@dataclass(frozen=True)
class Difference:
    """Is all that differs between two issues; `outside` has a sentence for each thing outside the table."""

    old: str
    new: str
    actions: tuple[ActionChange, ...]
    added: tuple[Line, ...]
    removed: tuple[Line, ...]
    around: tuple[TextChange, ...]
    outside: tuple[str, ...]
    unchanged: int

    @property
    def is_none(self) -> bool:
        """Tell whether the two issues are the same."""
        return not (self.actions or self.added or self.removed or self.around or self.outside)

    def to_json(self) -> dict[str, object]:
        """Return the document that `xlplan diff --format json` prints."""
        return {
            "version": 1,
            "old": self.old,
            "new": self.new,
            "actions": [change.to_json() for change in self.actions],
            "added": [line._asdict() for line in self.added],
            "removed": [line._asdict() for line in self.removed],
            "around": [change.to_json() for change in self.around],
            "outside": list(self.outside),
            "unchanged": self.unchanged,
        }
