"""Interface; the body follows within the hour."""
from __future__ import annotations
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

Style = Literal["run", "superscript", "bracket", "paren", "star"]

@dataclass(frozen=True)
class Marker:
    """Is a footnote marker."""
    start: int
    end: int
    number: int | None
    text: str
    style: Style

@dataclass(frozen=True)
class Note:
    """Is a footnote."""
    number: int | None
    marker: Marker
    body: int

def find_markers(
    text: str, superscript: Sequence[tuple[int, int]] = (), known_numbers: Collection[int] = ()
) -> tuple[Marker, ...]:
    """Return the footnote markers in the text."""
    raise NotImplementedError

def read_note(text: str, superscript: Sequence[tuple[int, int]] = ()) -> Note | None:
    """Return the footnote that the text is."""
    raise NotImplementedError
