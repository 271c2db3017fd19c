"""An indicator's figures by team for one period, so that no small number of people can be told or worked out.

The rule, with small-numbers.md as its page. A team is withheld where a count behind its figure is from
1 to 5 (FEW, as XP502 has it); nought tells of nobody and is shown. Then, until the small counts withheld are
not all the same number, the next smallest team is withheld too, and with it all that are exactly like it:
what is left of the total can be dealt out in more than one way, even by somebody who knows this rule, because
any two teams withheld might have each other's counts. Where no count above nought would be left to show, all
are withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xlplan.text.disclosure import FEW

WITHHELD = "c"  # the Department for Education's mark; one for both reasons, else it would tell which
NO_FIGURE = "–"

# Marks of what is not there; any other withholds, and words in a figure's place may hold the figure.
_ABSENT = frozenset({"", "x", "z", "-", "–", "n/a", ".", "..", "...", ":", "~", "missing"})
_COUNTED = frozenset({"", "count"})  # units of which a figure may be a number of people
_NOTE = (
    f"{WITHHELD}: withheld, because it is a count from 1 to {FEW} or because one could be worked out with it."
)
_NO_COUNTS = (
    f"Percentages are whole and without counts, because one leaves {FEW} or fewer of its team's total."
)


class TeamRow(NamedTuple):
    """Is what the source says of a team ('' for the whole service); per cent is 86.4.

    `mark` stands in place of a value that is withheld or missing.
    """

    team: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    mark: str = ""


class TeamFigure(NamedTuple):
    """Is what a board sees of a team: `shown` in full, and the value where it may be drawn."""

    team: str
    shown: str
    value: Decimal | None
    is_suppressed: bool


@dataclass(frozen=True)
class Breakdown:
    """Is the figures of a service (team '', first, where given) and its teams, and what to say below."""

    teams: tuple[TeamFigure, ...]
    note: str


class _Counts(NamedTuple):
    """Is the numbers behind a figure: its numerator, or the value that is a count itself; its denominator."""

    sides: tuple[Decimal | None, Decimal | None]
    is_hidden: bool = False

    @property
    def is_few(self) -> bool:
        return self.is_hidden or any(_is_few(count) for count in self.sides)

    @property
    def size(self) -> tuple[Decimal, Decimal]:
        part, whole = (count or Decimal() for count in self.sides)
        return (part, part) if self.sides[1] is None else (whole, part)


def break_down(rows: Iterable[TeamRow]) -> Breakdown:
    """Return an indicator's figures by team for one period, small counts and what would tell them withheld.

    The total is taken to be known, whether or not the service's row is among the rows.
    """
    rows = list(rows)
    service, teams = [row for row in rows if not row.team], [row for row in rows if row.team]
    counts = _count(rows)
    behind = [counts[id(row)] for row in teams]
    rest = [_rest(counts[id(row)], behind) for row in service[:1]]
    withheld = {id(teams[at]) for at in _choose_withheld(behind + rest) if at < len(teams)}
    withheld |= {id(row) for row in service if counts[id(row)].is_few}
    tells_counts = not any(_leaves_few(row) for row in rows if id(row) not in withheld)
    figures = tuple(_figure(row, id(row) in withheld, tells_counts) for row in service + teams)
    notes = [_NOTE] if withheld else []
    if not tells_counts and any(not figure.is_suppressed for figure in figures):
        notes.append(_NO_COUNTS)
    return Breakdown(figures, " ".join(notes))


def _choose_withheld(teams: Sequence[_Counts]) -> set[int]:
    """Return which teams, from 0, are withheld; the module's docstring has the rule."""
    withheld = {at for at, counts in enumerate(teams) if counts.is_few}
    if not withheld:
        return withheld
    is_hidden = any(teams[at].is_hidden for at in withheld)
    sides = [
        side
        for side in (0, 1)
        if any(
            (is_hidden and counts.sides[side] is not None) or _is_few(counts.sides[side]) for counts in teams
        )
    ]
    left = {at for at, counts in enumerate(teams) if counts.sides != (None, None)} - withheld
    while left and not all(_differ([teams[at] for at in withheld], side) for side in sides):
        peopled = {at for at in left if any(teams[at].size)} or left
        least = min(teams[at].size for at in peopled)
        withheld |= {at for at in peopled if teams[at].size == least}
        left -= withheld
    is_enough = all(any(teams[at].sides[side] for at in left) for side in sides)
    return withheld if is_enough else withheld | left


def _is_few(count: Decimal | None) -> bool:
    return count is not None and 0 < count <= FEW


def _differ(withheld: Sequence[_Counts], side: int) -> bool:
    """Tell whether the counts withheld on a side cannot all be the same number."""
    known = {counts.sides[side] for counts in withheld if counts.sides[side] is not None}
    unknown = [counts for counts in withheld if counts.is_hidden]
    if not known:
        return len(unknown) > 1 or not unknown
    return len(known) > 1 or (bool(unknown) and not any(_is_few(count) for count in known))


def _count(rows: Sequence[TeamRow]) -> dict[int, _Counts]:
    """Return the counts behind each row, by its id; an indicator with halves or minus signs counts nobody."""
    values = [row.value for row in rows if row.value is not None and row.unit in _COUNTED]
    is_count = all(value >= 0 and value == value.to_integral_value() for value in values)
    return {id(row): _counts_of(row, is_count) for row in rows}


def _counts_of(row: TeamRow, is_count: bool) -> _Counts:
    if row.mark.strip().casefold() not in _ABSENT:
        return _Counts((None, None), is_hidden=True)
    if row.numerator is not None or row.denominator is not None:
        return _Counts((row.numerator, row.denominator))
    return _Counts((row.value if is_count and row.unit in _COUNTED else None, None))


def _rest(service: _Counts, teams: Sequence[_Counts]) -> _Counts:
    """Return what the service has beyond its teams: people in none of them, who are withheld like a team."""
    if any(team.is_hidden for team in teams):
        return _Counts((None, None))
    sums = (sum((team.sides[side] or Decimal() for team in teams), Decimal()) for side in (0, 1))
    part, whole = (
        None if total is None else total - known for total, known in zip(service.sides, sums, strict=True)
    )
    return _Counts((part, whole)) if _is_few(part) or _is_few(whole) else _Counts((None, None))


def _leaves_few(row: TeamRow) -> bool:
    """Tell whether a part leaves from 1 to 5 of its whole, so that the two together tell of few people."""
    return (
        row.numerator is not None and row.denominator is not None and _is_few(row.denominator - row.numerator)
    )


def _figure(row: TeamRow, is_withheld: bool, tells_counts: bool) -> TeamFigure:
    if is_withheld:
        return TeamFigure(row.team, WITHHELD, None, True)
    value = row.value
    if value is None and row.unit == "%" and row.numerator is not None and row.denominator:
        value = round(100 * row.numerator / row.denominator, 1)
    if value is None or row.mark:
        return TeamFigure(row.team, row.mark or NO_FIGURE, None, False)
    if row.unit == "%" and not tells_counts:
        value = round(value, 0)  # a decimal more, and the counts follow from the total's
    shown = f"£{value:,f}" if row.unit == "£" else f"{value:,f}{'%' if row.unit == '%' else ''}"
    if tells_counts and row.numerator is not None and row.denominator is not None:
        shown += f" ({row.numerator:,f} of {row.denominator:,f})"
    return TeamFigure(row.team, shown, value, False)
