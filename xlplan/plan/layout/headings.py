"""Which heading means which column, by schemas/headings.yaml and the officer's own [columns].

Apart from headers.py, which finds the header row: here a heading is a phrase, with no place on a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlplan.errors import UsageError
from xlplan.memory import remember
from xlplan.plan.layout.heading_lists import (
    Key,
    column_names,
    heading_key,
    known_headings,
    loose_words,
    vocabulary,
)
from xlplan.plan.layout.numbered import in_rounds
from xlplan.plan.layout.period_names import MONTH_NAME
from xlplan.plan.layout.present import bare_moments, of_now, says_to_date, without_past
from xlplan.plan.layout.series import in_time, read_moment

Rank = tuple[int, int]  # how plainly a heading says what it means; the smallest wins

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DATE_WORDS = frozenset(
    [*_MONTHS, *(month[:3] for month in _MONTHS), "sept", "month", "quarter", "qtr", "end"]
)
FIGURES = "current_performance"
_MOST_WORDS = 20  # a sentence is no heading, and need not be taken apart
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DIGIT = re.compile(r"\d")
_SHORT = 4  # words: what is longer is a sentence that only mentions a column
_NUMBERED = re.compile(r"\b(?:period|month)\s?\d{1,2}\b", re.IGNORECASE)
_BY_DATE = re.compile(rf"\bby (?=(?:end (?:of )?)?(?:{MONTH_NAME}|20\d\d|Q[1-4])\b)", re.IGNORECASE)
_RATED = frozenset(["rating", "area", "measure", "target", "current_performance", "progress"])
_LOOSE = 1000  # after every place in the lists
_JOINTS = re.compile(r"[/&;,|]|\band\b", re.IGNORECASE)
_EVIDENCE = re.compile(
    r"\bevidence\b|\bperformance information\b|\bwhat the (?:data|figures)\b", re.IGNORECASE
)
_NUMBERED_TERM = re.compile(r"(?:\b(?:at|in|by|(?:at )?(?:the )?end of)\s)?\bterm\s[1-6]\b", re.IGNORECASE)
_SINCE = re.compile(  # 'Progress since last Board'
    r"\b(?:since|after|from) (?:the |our |your )?(?:last|previous) [\w ]{3,25}$", re.IGNORECASE
)
_AIM_TO_DATE = re.compile(
    r"\W*(?:(?:ytd|year[ -]to[ -]date|profiled)\W+)*(?:target|tgt|plan|profile|threshold)"
    r"(?:\W+(?:ytd|(?:year )?to[ -]date))*\W*",
    re.IGNORECASE,
)
_EXPLANATION = re.compile(r"\s[-–—]\s|:")
_TO_DATE = heading_key("to date")


class Match(NamedTuple):
    """Is what a row of headings says: the column number by our name, and what is not settled.

    `series` gives the columns of one kind for each month, quarter or year, in the order of time, `doubles`
    those of two headings that mean the same, `unmatched` those that mean nothing to us.
    """

    columns: dict[str, int]
    doubles: dict[str, tuple[int, ...]]
    unmatched: tuple[int, ...]
    series: dict[str, tuple[int, ...]]

    @property
    def names(self) -> frozenset[str]:
        """Is every column that the row has, settled or not."""
        return frozenset(self.columns) | frozenset(self.doubles) | frozenset(self.series)


def match_headings(texts: Mapping[int, str], overrides: Mapping[str, str] | None = None) -> Match:
    """Return what the headings of a row (text by column number) mean.

    An override (our name, then the officer's heading) is the only heading for its column.
    Raises UsageError where an override names a column that we do not have.
    """
    found = _find_places(texts, _by_key(overrides or {}))
    known = {number for places in found.values() for _, number in places}
    has_figures = any(not read_moment(texts[number]) for _, number in found.get(FIGURES, ()))
    free = {number: text for number, text in texts.items() if number not in known}
    bare = bare_moments(free, found, has_figures)
    columns: dict[str, int] = {}
    doubles: dict[str, tuple[int, ...]] = {}
    series: dict[str, tuple[int, ...]] = {}
    if bare:
        found.setdefault(FIGURES, [])
    for name, places in found.items():
        best = _figures_of_now(places, bare, texts) if name == FIGURES else _plainest(places)
        ordered = _ordered({number: texts[number] for number in best}) if len(best) > 1 else ()
        if len(best) == 1 or len(ordered) == 1:
            columns[name] = (ordered or best)[0]
        elif ordered:
            series[name] = ordered
        else:
            doubles[name] = tuple(best)
    if to_date := _target_to_date(found, columns, texts):
        columns["target"] = to_date
    if "area" not in found and "measure" in columns:
        broader = [place for place in found["measure"] if place[1] < columns["measure"]]
        if broader:  # 'Outcome' left of 'Indicator'
            columns["area"] = min(broader)[1]
    taken = {*columns.values(), *(at for ways in (doubles, series) for way in ways.values() for at in way)}
    return Match(columns, doubles, tuple(sorted(texts.keys() - taken)), series)


def _ordered(texts: Mapping[int, str]) -> tuple[int, ...]:
    """Return columns of one kind in the order of their times or numbers; empty where that cannot be told."""
    return in_time({number: read_moment(text) for number, text in texts.items()}) or in_rounds(texts)


def _find_places(texts: Mapping[int, str], own: Mapping[Key, str]) -> dict[str, list[tuple[Rank, int]]]:
    """Return by our name the columns whose headings mean it, and how plainly each says so."""
    found: dict[str, list[tuple[Rank, int]]] = {}
    for number, text in texts.items():
        name, rank = _read_heading(text, own)
        if name:
            found.setdefault(name, []).append((rank, number))
    return found


def _figures_of_now(places: list[tuple[Rank, int]], bare: list[int], texts: Mapping[int, str]) -> list[int]:
    """Return the columns of figures that are read: the plainest of those of now, or a series."""
    own = [number for (place, _), number in places if place < 0]
    present = own or without_past([number for _, number in places], bare, texts)
    return of_now(_plainest([place for place in places if place[1] in present]), bare, texts)


def _target_to_date(
    found: Mapping[str, list[tuple[Rank, int]]], columns: Mapping[str, int], texts: Mapping[int, str]
) -> int:
    """Return the one column of targets to date, where the figures are so: 'YTD target', no annual one."""
    figures = columns.get(FIGURES, 0)
    aims = [number for (place, _), number in found.get("target", ()) if place >= 0]
    to_date = [number for number in aims if _AIM_TO_DATE.fullmatch(texts[number])]
    is_open = columns.get("target") in aims and len(to_date) == 1 and says_to_date(texts[to_date[0]])
    return to_date[0] if is_open and figures and says_to_date(texts[figures]) else 0


def is_listed(text: str, overrides: Mapping[str, str]) -> bool:
    """Tell whether a heading is in the lists, and does not only hold the words of a column."""
    name, (place, _) = _read_heading(text, _by_key(overrides))
    return bool(name) and place < _LOOSE


def meaning_of(text: str) -> str:
    """Return our name of the column that a heading means by itself, or ''."""
    return _read_heading(text, {})[0]


def is_evidence(heading: str) -> bool:
    """Tell whether a heading of figures is for texts that hold them: 'Performance evidence'."""
    return _EVIDENCE.search(heading) is not None and "progress" not in heading.casefold()


def is_no_column(text: str) -> bool:
    """Tell whether a heading holds a word that makes it another thing: 'Last month', 'England average'."""
    return bool(heading_key(text) & loose_words()[1])


def _plainest(places: list[tuple[Rank, int]]) -> list[int]:
    """Return the columns whose headings say most plainly what they mean; those with dates are alike."""
    if not places:
        return []
    place, plainness = min(rank for rank, _ in places)
    return [number for rank, number in places if rank[0] == place and min(rank[1], 1) == min(plainness, 1)]


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


@remember(4096)
def _meanings(text: str) -> tuple[tuple[int, tuple[str, int]], ...]:
    """Return (plainness, (our name, place)) for each reading of a heading that we know."""
    words = heading_key(text)
    if len(words) > _MOST_WORDS or not words & vocabulary():
        return ()
    known = known_headings()
    found = [(plainness, known[key]) for plainness, key in enumerate(_readings(text)) if key in known]
    return tuple(found or _loose_meaning(text))


def _loose_meaning(text: str) -> Iterator[tuple[int, tuple[str, int]]]:
    """Yield the one column whose words a short heading holds, where no other column's are in it too.

    'Action RAG' is a rating and 'Action update' progress: an action's column is what the other words say.
    """
    bare = _BRACKETS.sub(" ", text)
    words = _undated_key(bare)
    groups, others = loose_words()
    held = [(name, group) for name, group in groups if group <= words]
    names = {name for name, group in held if not any(group < other for _, other in held)}
    if not _JOINTS.search(bare) and len(names) > 1:
        names = {"rating"} if "rating" in names and names <= _RATED else names - {"area"}
    if len(words) <= _SHORT and len(names) == 1 and not words & others:
        dated = read_moment(text) is not None
        yield int(dated), (names.pop(), _LOOSE)


def _readings(text: str) -> Iterator[Key]:
    """Yield a heading's keys, the plainest first: whole; less brackets, dates, a second name, an aside."""
    yield heading_key(text)
    bare = _BRACKETS.sub(" ", text)
    yield heading_key(bare)
    yield _undated_key(bare)
    if _SINCE.search(bare):
        yield _undated_key(_SINCE.sub(" ", bare))
    moment = read_moment(bare)
    if moment and not moment.is_bare:  # 'Spring review', 'Mid-year update'
        yield _undated_key(moment.rest)
        yield _undated_key(moment.rest) | _TO_DATE  # 'Impact: Autumn 1' is that to date
    if (untimed := _NUMBERED_TERM.sub(" ", bare)) != bare:  # 'Impact at Term 3'
        yield _undated_key(untimed) | _TO_DATE
    parts = [_undated_key(part) for part in _JOINTS.split(bare)]
    if len({known_headings().get(part, (part, 0))[0] for part in parts}) == 1:
        yield parts[0]
    yield _undated_key(_EXPLANATION.split(bare, maxsplit=1)[0])


def _undated_key(text: str) -> Key:
    words = heading_key(_NUMBERED.sub(" ", _BY_DATE.sub(" ", text))) - _DATE_WORDS
    return frozenset(word for word in words if not _DIGIT.search(word))
