"""Which line of a performance cell answers which line of its measure cell, where one cell holds several.

Apart from lines.py, which parts a cell into its lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from xlplan.plan.layout.clauses import clauses_of, own_measure, split_aimed, split_clauses, split_labelled
from xlplan.plan.layout.dated_lines import is_by_time, latest_of, parts_of
from xlplan.plan.layout.groups import asks_for_groups, find_groups
from xlplan.plan.layout.lines import ASIDE, Line, less_title, list_items, split_lines
from xlplan.text.figures import readings
from xlplan.text.words_around import words_around


class Pair(NamedTuple):
    """Is a measure and the line that answers it; not certain where another reading is possible."""

    measure: str
    line: Line
    is_certain: bool


def pair_lines(measure: str, shown: str) -> list[Pair]:
    """Return each measure of a cell with its part of the performance cell.

    One measure takes the whole cell, or each line of a group of its own: 'Adults: 93%'; one with two targets
    has a clause for each. A first line that only announces the others, 'Autumn data:', is none. Several pair
    by label where each line is only the first word of one of them with a figure ('CLA 96%'), else by order
    where both cells have as many lines; a line that begins in lower case, and the target below a measure,
    continue the one before. Where the counts differ, a line is certain only where it names its measure; the
    others are listed, and nothing is certain. Lines of one quarter or month each are of all the measures: of
    the latest each has its part, and none for certain.
    """
    measures, items = list_items(less_title(measure)), list_items(shown)
    if len(items) == len(measures) + 1 > 2 and not any(item.text.endswith(":") for item in items[1:]):
        items = list_items(less_title(shown))
    if len(measures) == 1 < len(items):
        told = [item.text for item in items if readings(item.text)]
        clauses = clauses_of(measures[0].text, [item.text for item in items]) or (
            clauses_of(measures[0].text, told) if len(told) > 1 else []
        )
        measures = [
            measures[0]._replace(number=at, text=text) for at, text in enumerate(clauses, 1)
        ] or measures
    names = [" ".join(item.text.split()) for item in measures]
    if len(names) < 2:
        return (
            _of_groups(" ".join(names), items)
            or _of_clauses(names, items)
            or [Pair(" ".join(names), Line(1, 0, shown), is_certain=True)]
        )
    if not items:
        return [Pair(name, Line(1, 0, shown), is_certain=True) for name in names]
    in_step = measure.count("\n") == shown.count("\n") and len(items) == len(split_lines(shown))
    labelled = _by_time(names, items) or _labelled(names, items, len(shown))
    for way in (_beside(measures, items, len(shown)) if in_step else [], items):
        if len(way) == len(names) and not labelled:
            return [Pair(name, line, is_certain=True) for name, line in zip(names, way, strict=True)]
    named = labelled or _with_figures(names, items, len(shown)) or _named(names, items, len(shown))
    if named:
        return named
    if len(items) == 1:
        parts = split_labelled(names, shown)
        found = [Pair(name, Line(1, start, text), is_certain=True) for name, start, text in parts]
        return found or [Pair("; ".join(names), Line(1, 0, shown), is_certain=False)]
    nothing = Line(1, len(shown), "")
    paired = zip_longest(names, items)
    return [Pair(name or "", line or nothing, is_certain=False) for name, line in paired]


def _of_clauses(names: Sequence[str], items: Sequence[Line]) -> list[Pair]:
    """Return the targets of one measure, each with its clause of the one line; empty where there is one."""
    if len(names) != 1 or len(items) != 1:
        return []
    (item,) = items
    return [
        Pair(name, item._replace(start=item.start + start, text=text), is_certain=True)
        for name, start, text in split_clauses(names[0], item.text)
    ]


def _by_time(names: Sequence[str], items: Sequence[Line]) -> list[Pair]:
    """Return each measure with its part of the line of the latest time; empty where lines are of no time."""
    texts = [item.text for item in items]
    if not is_by_time(texts) or is_by_time(names):
        return []
    latest = items[latest_of(texts)]
    parts = [
        latest._replace(start=latest.start + start, text=text)
        for start, text in parts_of(latest.text, len(names))
    ]
    return [
        Pair(name, line, is_certain=False)
        for name, line in zip(names, parts or [latest] * len(names), strict=True)
    ]


def _of_groups(measure: str, items: Sequence[Line]) -> list[Pair]:
    """Return the one measure with each group's line; certain only where it asks for a figure of each."""
    groups = find_groups([item.text for item in items]) if measure else []
    is_certain = asks_for_groups(measure)
    pairs = zip(groups, items, strict=True) if groups else ()
    return [Pair(f"{measure}: {group}", item, is_certain) for group, item in pairs]


def own_lines(area: str, shown: str) -> list[Pair]:
    """Return the lines of a cell without measures, each with its own words as the measure.

    So are sentences with a figure and a target each. Where not more than one line holds a figure, what the
    action is about is the measure of all of the cell, and of the latest of lines that are of one time each.
    """
    items = [item for item in list_items(shown) if readings(item.text)]
    parts = split_aimed(items[0].text) if len(items) == 1 else []
    if parts:
        (line,) = items
        return [
            Pair(
                words_around(text, readings(text)) or area,
                Line(line.number, line.start + at, text),
                is_certain=True,
            )
            for at, text in parts
        ]
    if is_by_time([item.text for item in items]):  # '02/11/26: now 5.3%' above '05/10/26: 4.6%'
        return [Pair(area, items[latest_of([item.text for item in items])], is_certain=True)]
    if len(items) > 1:
        return [Pair(_without_figures(item.text) or area, item, is_certain=True) for item in items]
    pairs = pair_lines(area, shown)
    own = own_measure(items[0].text) if len(items) == len(pairs) == 1 else ""
    return [pairs[0]._replace(measure=own)] if own else pairs


def _without_figures(text: str) -> str:
    """Return what a line says, less its figures and what stands in brackets with a number."""
    rest = text
    for reading in reversed(readings(text)):
        sign = "%" if reading.unit == "%" and not text[: reading.start].strip() else ""
        rest = rest[: reading.start] + sign + rest[reading.end :]
    rest = re.sub(r"[(\[](?:[^()\[\]]*[0-9][^()\[\]]*|\W*)[)\]]", " ", rest)
    return " ".join(rest.split()).strip(" :;,.=–-")


def _named(names: Sequence[str], items: Sequence[Line], end: int) -> list[Pair]:
    """Return each measure with the line that holds its words, two at least; empty where no line does so.

    The lines that name no measure belong to none for certain, nor do measures that no line names.
    """
    keys = [_words(name) for name in names]
    lines: dict[int, list[Line]] = {}
    for item in items:
        said = _words(item.text)
        fitting = [at for at, key in enumerate(keys) if len(key) > 1 and key <= said]
        longest = [at for at in fitting if all(keys[other] < keys[at] for other in fitting if other != at)]
        if len(longest) == 1:
            lines.setdefault(longest[0], []).append(item)
    if not lines or any(len(own) > 1 for own in lines.values()):
        return []
    nothing = Line(1, end, "")
    return [Pair(name, lines.get(at, [nothing])[0], is_certain=at in lines) for at, name in enumerate(names)]


def _with_figures(names: Sequence[str], items: Sequence[Line], end: int) -> list[Pair]:
    """Return each measure with its line where, less those without a figure, there are as many; else nothing.

    Only a line that holds its measure's words is certain; none is taken where one names another measure.
    """
    told = [item for item in items if readings(item.text)]
    if not len(told) == len(names) < len(items):
        return []
    named = {pair.measure: pair.line for pair in _named(names, items, end) if pair.is_certain}
    pairs = [Pair(name, line, name in named) for name, line in zip(names, told, strict=True)]
    return pairs if all(named.get(pair.measure, pair.line) == pair.line for pair in pairs) else []


def _labelled(names: Sequence[str], items: Sequence[Line], end: int) -> list[Pair]:
    """Return each measure with the line that has its first word as a label; empty unless every line has one.

    A measure without a line has none for certain.
    """
    firsts = [_first_word(name) for name in names]
    labels = [_label(item.text) for item in items]
    if not all(labels) or len(set(firsts)) < len(firsts) or len(set(labels)) < len(labels):
        return []
    if not set(labels) <= set(firsts):
        return []
    lines, nothing = dict(zip(labels, items, strict=True)), Line(1, end, "")
    return [
        Pair(name, lines.get(first, nothing), is_certain=first in lines)
        for name, first in zip(names, firsts, strict=True)
    ]


def _label(text: str) -> str:
    """Return the first word of a line that has no other, only a figure: 'CLA: 96% (Q2)'."""
    first = _first_word(text)
    rest = text[len(first) :]
    is_figure = re.search(r"\d", rest) and not re.search(r"[^\W\d_]{3}", rest)
    return first if is_figure else ""


def _first_word(text: str) -> str:
    found = re.match(r"[^\W\d_]+", text)
    return found[0].casefold() if found else ""


def _words(text: str) -> frozenset[str]:
    """Return the words that carry a measure: those of four letters and more, without its target."""
    return frozenset(re.findall(r"[^\W\d_]{4,}", ASIDE.split(text, maxsplit=1)[0].casefold()))


def _beside(measures: list[Line], items: list[Line], end: int) -> list[Line]:
    """Return the lines beside the measures, blank ones too; none where one stands beside no measure."""
    beside = {item.number: item for item in items}
    if not beside.keys() <= {measure.number for measure in measures}:
        return []
    return [beside.get(measure.number, Line(measure.number, end, "")) for measure in measures]
