"""Which heading means which column, by schemas/headings.yaml and the officer's own [columns].

Apart from layout.py, which finds the header row: here a heading is a phrase, with no place on a sheet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from xlplan.errors import UsageError
from xlplan.resources import data_folder

Key = frozenset[str]
Rank = tuple[int, int]  # how plainly a heading says what it means; the smallest wins

_STOP_WORDS = frozenset(["a", "an", "and", "as", "at", "for", "in", "is", "of", "on", "or", "the", "to"])
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DATE_WORDS = frozenset(
    [*_MONTHS, *(month[:3] for month in _MONTHS), "sept", "month", "quarter", "qtr", "end"]
)
_MOST_WORDS = 20  # a sentence is no heading, and need not be taken apart
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DIGIT = re.compile(r"\d")
_JOINTS = re.compile(r"[/&;,|]|\band\b", re.IGNORECASE)
_EXPLANATION = re.compile(r"\s[-–—]\s|:")


class Match(NamedTuple):
    """Is what a row of headings says: the column number by our name, and what is not settled.

    `doubles` gives the columns of two headings that mean the same, `unmatched` those that mean nothing to us.
    """

    columns: dict[str, int]
    doubles: dict[str, tuple[int, ...]]
    unmatched: tuple[int, ...]

    @property
    def names(self) -> frozenset[str]:
        """Is every column that the row has, settled or not."""
        return frozenset(self.columns) | frozenset(self.doubles)


def match_headings(texts: Mapping[int, str], overrides: Mapping[str, str] | None = None) -> Match:
    """Return what the headings of a row (text by column number) mean.

    An override (our name, then the officer's heading) is the only heading for its column.
    Raises UsageError where an override names a column that we do not have.
    """
    own = _by_key(overrides or {})
    found: dict[str, list[tuple[Rank, int]]] = {}
    unmatched = []
    for number, text in texts.items():
        name, rank = _read_heading(text, own)
        if name:
            found.setdefault(name, []).append((rank, number))
        else:
            unmatched.append(number)
    columns: dict[str, int] = {}
    doubles: dict[str, tuple[int, ...]] = {}
    for name, places in found.items():
        best = [number for rank, number in places if rank == min(places)[0]]
        unmatched += [number for _, number in places if number not in best]
        if len(best) == 1:
            columns[name] = best[0]
        else:
            doubles[name] = tuple(best)
    return Match(columns, doubles, tuple(sorted(unmatched)))


@cache
def column_names() -> tuple[str, ...]:
    """Return our names of a plan's columns, in the order of headings.yaml."""
    return tuple(dict.fromkeys(name for name, _ in _known_headings().values()))


@lru_cache(maxsize=4096)  # the same few texts are asked for again and again while the header row is sought
def heading_key(text: str) -> Key:
    """Return the words that make the heading, less case, punctuation, order, plurals and stop words."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    words = re.findall(r"[^\W_]+|#", folded.replace("(s)", "s").replace("'s", "s"))
    return frozenset(_singular(word) for word in words if word not in _STOP_WORDS)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word


def _by_key(overrides: Mapping[str, str]) -> dict[Key, str]:
    for name in overrides:
        if name not in column_names():
            message = f"'{name}' is not a column of a plan; the columns are {', '.join(column_names())}"
            raise UsageError(message, place="[columns]")
    return {heading_key(heading): name for name, heading in overrides.items()}


def _read_heading(text: str, own: Mapping[Key, str]) -> tuple[str, Rank]:
    """Return the column that a heading means, or '', and how plainly it says so."""
    name = own.get(heading_key(text), "")
    if name:
        return name, (-1, 0)
    for plainness, (name, place) in _meanings(text):
        if name not in own.values():
            return name, (place, plainness)
    return "", (0, 0)


@lru_cache(maxsize=4096)
def _meanings(text: str) -> tuple[tuple[int, tuple[str, int]], ...]:
    """Return (plainness, (our name, place)) for each reading of a heading that we know."""
    words = heading_key(text)
    if len(words) > _MOST_WORDS or not words & _vocabulary():
        return ()
    known = _known_headings()
    return tuple((plainness, known[key]) for plainness, key in enumerate(_readings(text)) if key in known)


def _readings(text: str) -> Iterator[Key]:
    """Yield a heading's keys, the plainest first: whole; less brackets, dates, a second name, an aside."""
    yield heading_key(text)
    bare = _BRACKETS.sub(" ", text)
    yield heading_key(bare)
    yield _undated_key(bare)
    parts = [_undated_key(part) for part in _JOINTS.split(bare)]
    if len({_known_headings().get(part, (part, 0))[0] for part in parts}) == 1:
        yield parts[0]
    yield _undated_key(_EXPLANATION.split(bare, maxsplit=1)[0])


def _undated_key(text: str) -> Key:
    return frozenset(word for word in heading_key(text) - _DATE_WORDS if not _DIGIT.search(word))


@cache
def _vocabulary() -> Key:
    return Key().union(*_known_headings())


@cache
def _known_headings() -> dict[Key, tuple[str, int]]:
    """Return (our name, place) by key: place 0 for `headings`, 1, 2 ... down the list `otherwise`."""
    import yaml  # 15 ms, which only those who read a plan should wait for

    text = (data_folder("schemas") / "headings.yaml").read_text("utf-8")
    lists = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    known: dict[Key, tuple[str, int]] = {}
    for name, ways in lists.items():
        known |= {heading_key(heading): (name, 0) for heading in ways["headings"]}
        known |= {heading_key(heading): (name, at) for at, heading in enumerate(ways["otherwise"], start=1)}
    return known
