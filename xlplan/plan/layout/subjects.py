"""Which of two headings says what an action is: 'Key tasks', or the 'Service priority' that they are for.

Apart from contents.py, which decides what one heading means: here two mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import match_headings
from xlplan.plan.layout.told import Told, named

_ACTION = re.compile(r"\b(?:actions?|tasks?|activit(?:y|ies)|steps?|response|do|doing|done)\b", re.IGNORECASE)
_WANTED = re.compile(r"\b(?:do\s)?we\swant\sto\sdo\b", re.IGNORECASE)  # a goal; beside it are the steps
_SEVERAL = re.compile(r"\b(?:actions|tasks|activities|steps)\b", re.IGNORECASE)
_FOUND = re.compile(r"\b(?:findings?|found|said|wording)\b", re.IGNORECASE)  # by an inspectorate: no action
_BRACKETS = re.compile(r"\([^()]*\)")
_LISTS = re.compile(r"\n|;\s|[a-z]\.\s+[A-Z]")
_PHRASE = 3  # words: 'Culture' is a label, 'Pupils arrive on time' says what is wanted
_AREA = "area"


Extent = tuple[Header, Sheet, Sequence[int]]  # a table: its header, its sheet, the rows below


class _Column(NamedTuple):
    """Is a column that may say what an action is, and its texts by sheet and row."""

    at: int
    heading: str
    texts: Mapping[tuple[str, int], str]

    @property
    def is_of_actions(self) -> bool:
        return _ACTION.search(_WANTED.sub(" ", self.heading)) is not None

    @property
    def is_of_phrases(self) -> bool:
        """Tell whether most of its texts say what is done, and are no labels."""
        return sum(len(text.split()) >= _PHRASE for text in self.texts.values()) * 2 > len(self.texts)

    @property
    def is_distinct(self) -> bool:
        return len(self.texts) == len(set(self.texts.values())) > 1


def choose_subject(header: Header, tables: Sequence[Extent]) -> Told:
    """Return the header with one column for what an action is, where words and shape say which.

    Of two the finer is the action and the other its section, if it is rated by itself; where each row
    lists several actions, what they are for says what the row is. Else nothing is changed.
    The tables with these two headings are weighed together, so that all sheets of a plan are read alike.
    """
    tables = [table for table in tables if _areas(table[0]) == _areas(header)]
    found = _candidates(header, tables)
    tied = [each for each in found if each.at in header.match.doubles.get(_AREA, ())]
    own = next((each for each in found if each.at == header.match.columns.get(_AREA)), None)
    if len(tied) == 2 and len(header.match.doubles[_AREA]) == 2:
        return _settle_tie(header, *tied)
    if not own:
        return Told(header)
    beside = [each for each in found if each.is_of_actions and each.at > own.at]
    if len(beside) == 1 and not own.is_of_actions and _FOUND.search(_BRACKETS.sub(" ", own.heading)):
        return Told(_settle_tie(header, own, beside[0]).header)
    beside += [each for each in found if each.at > own.at and each not in beside and each.is_of_phrases]
    finer = [each for each in beside if not own.is_of_actions and _is_over(own, each)]
    if len(finer) == 1 and _stand_alone(tables, own, finer[0]):
        return Told(_with_subject(header, finer[0], own))
    goals = [each for each in found if not each.is_of_actions and each.at < own.at]
    named_by = [goal for goal in goals if own.is_of_actions and _is_named_by(goal, own)]
    if len(named_by) == 1:
        return Told(_with_subject(header, named_by[0]))
    over = [goal for goal in goals if _is_over(goal, own)]
    return Told(_with_subject(header, own, over[-1]) if over else header)


def _areas(header: Header) -> Mapping[int, str]:
    """Return the headings of a table that mean the area, by their columns."""
    return {at: text for at, text in header.texts.items() if _is_area(text)}


def _is_area(heading: str) -> bool:
    return match_headings({1: heading}).columns.keys() == {_AREA}


def _candidates(header: Header, tables: Sequence[Extent]) -> list[_Column]:
    """Return each column whose heading alone means the area, and that is read as nothing else."""
    others = {at for name, at in header.match.columns.items() if name != _AREA}
    hidden = {at for _, sheet, _ in tables for at in sheet.hidden}
    held = [(sheet, row) for _, sheet, rows in tables for row in rows if len(sheet.rows[row]) > 2]
    return [
        _Column(
            at, text, {(sheet.name, row): shown for sheet, row in held if (shown := _own(sheet, row, at))}
        )
        for at, text in sorted(header.texts.items())
        if at not in others | hidden and _is_area(text)
    ]


def _own(sheet: Sheet, row: int, at: int) -> str:
    return sheet.rows[row].get(at, "").strip()


def _settle_tie(header: Header, first: _Column, second: _Column) -> Told:
    """Return the header with one of two headings that mean the area alike, or as it is where that is open."""
    if _is_over(first, second):
        return Told(_with_subject(header, second, first))
    if first.is_of_actions or not second.is_of_actions or not first.texts.keys() >= second.texts.keys():
        return Told(header)
    if not first.is_distinct:
        return Told(header)
    is_of_goals = _SEVERAL.search(second.heading) is not None or _lists(second)
    chosen, other = (first, second) if is_of_goals else (second, first)
    said = f"{named(header, chosen.at)} is read as the action, and {named(header, other.at)} is left alone."
    return Told(_with_subject(header, chosen), (said,))


def _is_over(goal: _Column, finer: _Column) -> bool:
    """Tell whether a column has one text for several of another, right of it: blank, merged or repeated."""
    is_coarser = len(goal.texts) < len(finer.texts) or not goal.is_distinct
    is_within = goal.texts.keys() <= finer.texts.keys() and len(set(goal.texts.values())) > 0
    return goal.at < finer.at and is_coarser and is_within and finer.is_distinct


def _stand_alone(tables: Sequence[Extent], goal: _Column, finer: _Column) -> bool:
    """Tell whether most of a goal's further rows have a rating of their own: then each is an action.

    In a table without ratings a lead and a deadline will do.
    """
    alone = {
        (sheet.name, row)
        for other, sheet, rows in tables
        for row in rows
        if {other.match.columns.get(name, 0) for name in _own_names(other)} <= sheet.rows[row].keys()
    }
    further, seen = list[tuple[str, int]](), {""}
    for place in finer.texts:
        text = goal.texts.get(place, "")
        further += [place] if text in seen else []
        seen.add(text)
    return sum(place in alone for place in further) * 2 > len(further)


def _own_names(header: Header) -> tuple[str, ...]:
    return ("rating",) if "rating" in header.match.names else ("lead", "timescale")


def _is_named_by(goal: _Column, own: _Column) -> bool:
    """Tell whether each row lists several actions, and says in words of its own what they are for."""
    is_distinct = goal.is_distinct and goal.is_of_phrases
    return goal.texts.keys() == own.texts.keys() and is_distinct and _lists(own)


def _lists(column: _Column) -> bool:
    """Tell whether most texts of a column are several lines, sentences or clauses."""
    found = [_LISTS.search(text) is not None for text in column.texts.values()]
    return sum(found) * 2 > len(found)


def _with_subject(header: Header, chosen: _Column, group: _Column | None = None) -> Header:
    match = header.match
    doubles = {name: places for name, places in match.doubles.items() if name != _AREA}
    columns = {**match.columns, _AREA: chosen.at}
    return header._replace(
        match=match._replace(columns=columns, doubles=doubles), group=group.at if group else 0
    )
