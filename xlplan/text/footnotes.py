"""Footnote markers in a cell, and the notes that they point to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from xlplan.memory import remember

Style = Literal["run", "superscript", "bracket", "paren", "star", "plain"]

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")
_TO_RAISED = str.maketrans("0123456789", _SUPERSCRIPTS)
_IN_RUN = re.compile(r"[0-9⁰¹²³⁴-⁹]+|[*†‡]+")
# In the text itself. Not the ² of m², the * of A* or A*-C, nor the count in brackets after a percentage.
_PATTERNS: tuple[tuple[Style, str], ...] = (
    ("superscript", r"(?<![0-9\s][mM])(?<![kc]m)(?<!\A[mM])([⁰¹²³⁴-⁹]+)"),
    ("bracket", r"\[([0-9]{1,3})\]"),
    ("paren", r"(?<![%])(?<!%\s)(?<!cent\s)\(([0-9]{1,3})\)(?=\s*(?:[.,;]|$))"),
    ("star", r"(?<=[\w%).])(?<!\bA)([*†‡]{1,3})(?![\w*†‡-])"),
)
_MAY_MARK = re.compile(r"[⁰¹²³⁴-⁹\[(*†‡]")  # without one of these a text has no marker of its own
_PLAIN = re.compile(r"([0-9]{1,2})(?=(?:[.):]\s*|\s+)[A-Z])")
_NOTE_BEGINS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("superscript", re.compile(r"([⁰¹²³⁴-⁹]+)")),
    ("bracket", re.compile(r"\[([0-9]{1,3})\]")),
    ("paren", re.compile(r"\(([0-9]{1,3})\)")),
    ("star", re.compile(r"([*†‡]{1,3})")),
)
_WORDS_BEGIN = re.compile(r"[\s.:)–-]*(?=[^\W\d_])")


@dataclass(frozen=True)
class Marker:
    """Is a footnote marker: its place, its number (a star has none), and how it is set.

    `style` is 'run' for plain characters that the cell sets in superscript, 'superscript' for ¹².
    """

    start: int
    end: int
    number: int | None
    text: str
    style: Style


@dataclass(frozen=True)
class Note:
    """Is a footnote: its marker, and where its words begin."""

    number: int | None
    marker: Marker
    body: int


def find_markers(
    text: str, superscript: Sequence[tuple[int, int]] = (), known_numbers: Collection[int] = ()
) -> tuple[Marker, ...]:
    """Return the footnote markers in the text, in reading order.

    `superscript` are the spans that the cell sets in superscript. '(1)' may as well be a count: it is a
    marker only where a note of that number is known, at the end of a line or before a stop, and never after
    a percentage ('3% (1)').
    """
    if not superscript and not _MAY_MARK.search(text):
        return ()
    return _find_markers(text, tuple(superscript), frozenset(known_numbers))


@remember(4096)  # every rule that reads a cell asks for its markers
def _find_markers(
    text: str, superscript: tuple[tuple[int, int], ...], known_numbers: frozenset[int]
) -> tuple[Marker, ...]:
    found = [marker for span in superscript for marker in _read_run(text, span)]
    for style, pattern in _patterns():
        for match in pattern.finditer(text):
            marker = _marker(match, style)
            is_new = all(marker.end <= other.start or other.end <= marker.start for other in found)
            if is_new and (style != "paren" or marker.number in known_numbers):
                found.append(marker)
    return tuple(sorted(found, key=lambda marker: marker.start))


@cache
def _patterns() -> tuple[tuple[Style, re.Pattern[str]], ...]:
    return tuple((style, re.compile(pattern, re.MULTILINE)) for style, pattern in _PATTERNS)


def read_note(
    text: str, superscript: Sequence[tuple[int, int]] = (), numbers: Collection[int] = ()
) -> Note | None:
    """Return the footnote that a line is: a marker followed by words ('¹ Performance for November 2013').

    '1. Excludes adoptions' is one only where markers of the `numbers` point to it.
    """
    begins = len(text) - len(text.lstrip())
    plain = _PLAIN.match(text, begins) if numbers else None
    if not plain and not superscript and not _MAY_MARK.match(text, begins):
        return None
    runs = [marker for span in superscript for marker in _read_run(text, span) if marker.start == begins]
    for style, pattern in _NOTE_BEGINS:
        if match := pattern.match(text, begins):
            runs.append(_marker(match, style))
    if plain and int(plain[1]) in numbers:
        runs.append(_marker(plain, "plain"))
    for marker in runs[:1]:
        if words := _WORDS_BEGIN.match(text, marker.end):
            return Note(marker.number, marker, words.end())
    return None


def may_be_notes(text: str, superscript: Sequence[tuple[int, int]], numbers: Collection[int]) -> bool:
    """Tell whether any line of a text can be a footnote: it asks for what none goes without."""
    return bool(superscript or _MAY_MARK.search(text) or (numbers and _PLAIN.search(text)))


def _read_run(text: str, span: tuple[int, int]) -> Iterator[Marker]:
    """Yield the markers of a superscript run: '1,2' holds two, the 'th' of 8th none."""
    for match in _IN_RUN.finditer(text, *span):
        yield _marker(match, "run")


def _marker(match: re.Match[str], style: Style) -> Marker:
    number = (match[1] if match.re.groups else match[0]).translate(_TO_DIGITS)
    return Marker(match.start(), match.end(), int(number) if number.isdigit() else None, match[0], style)


def raised(text: str, superscript: Sequence[tuple[int, int]]) -> str:
    """Return the text with the figures of its superscript runs as ⁰ to ⁹, as plain text has them."""
    for start, end in superscript:
        text = text[:start] + text[start:end].translate(_TO_RAISED) + text[end:]
    return text
