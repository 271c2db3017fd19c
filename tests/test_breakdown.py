"""No count of one to five people is shown by team, and none can be worked out from what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables import table
from xlplan.pack.breakdown import Breakdown, TeamRow, break_down
from xlplan.text.disclosure import FEW

Table = tuple[int, ...]
Shares = tuple[tuple[int, int], ...]
Shown = tuple[str, ...]


def counts(*values: int, total: bool = True) -> Breakdown:
    """Return the breakdown of teams A, B, … with these counts, below their total."""
    rows = [TeamRow(chr(65 + at), Decimal(value), unit="count") for at, value in enumerate(values)]
    service = [TeamRow("", Decimal(sum(values)), unit="count")] if total else []
    return break_down(service + rows)


def shares(*pairs: tuple[int, int]) -> Breakdown:
    """Return the breakdown of teams with so many of so many, below their total."""
    whole = [(sum(part for part, _ in pairs), sum(whole for _, whole in pairs)), *pairs]
    return break_down(
        TeamRow(
            chr(64 + at) if at else "",
            round(Decimal(100 * part) / whole, 1) if whole else None,
            Decimal(part),
            Decimal(whole),
            "%",
        )
        for at, (part, whole) in enumerate(whole)
    )


def said(found: Breakdown) -> str:
    return ", ".join(figure.shown for figure in found.teams if figure.team)


def test_teams_with_more_than_five_are_shown_as_they_are() -> None:
    found = counts(6, 20, 1200)
    assert [figure.shown for figure in found.teams] == ["1,226", "6", "20", "1,200"]
    assert [figure.value for figure in found.teams] == [Decimal(n) for n in (1226, 6, 20, 1200)]
    assert found.note == ""


@pytest.mark.parametrize(("given", "shown"), table("breakdown.md", "Counts"))
def test_counts(given: str, shown: str) -> None:
    assert said(counts(*map(int, given.split(", ")))) == shown


@pytest.mark.parametrize(("given", "shown"), table("breakdown.md", "Shares"))
def test_shares(given: str, shown: str) -> None:
    pairs = [each.split("/") for each in given.split(", ")]
    assert said(shares(*((int(part), int(whole)) for part, whole in pairs))) == shown


def test_figure_withheld_has_no_value_and_the_note_says_why() -> None:
    found = counts(3, 20, 30)
    assert [(figure.value, figure.is_suppressed) for figure in found.teams[1:3]] == [(None, True)] * 2
    assert found.note == (
        "c: withheld, because it is a count from 1 to 5 or because one could be worked out with it."
    )


def test_small_total_is_withheld_with_its_teams() -> None:
    assert [figure.shown for figure in counts(3, 1, 0).teams] == ["c"] * 4


def test_total_may_be_known_elsewhere_where_it_is_not_given() -> None:
    assert said(counts(3, 20, 30, total=False)) == "c, c, 30"


@pytest.mark.parametrize(
    ("total", "shown"), [(60, "20, 40"), (63, "c, 40"), (65, "c, 40"), (66, "20, 40"), (57, "20, 40")]
)
def test_few_who_are_in_no_team_are_not_told_by_the_teams(total: int, shown: str) -> None:
    rows = [
        TeamRow("", Decimal(total)),
        TeamRow("A", Decimal(20)),
        TeamRow("B", Decimal(40)),
        TeamRow("C", None),
    ]
    assert said(break_down(rows)) == f"{shown}, –"


def test_few_who_are_in_no_team_are_not_told_by_their_percentages() -> None:
    rows = [
        TeamRow("", None, Decimal(44), Decimal(80), "%"),
        TeamRow("A", None, Decimal(20), Decimal(40), "%"),
    ]
    rows.append(TeamRow("B", None, Decimal(21), Decimal(30), "%"))
    assert said(break_down(rows)) == "50.0% (20 of 40), c"


@pytest.mark.parametrize("mark", ["c", "C", "*", "k", "<5", "< 6", "2 cases", "1 – 5"])
def test_figure_that_the_source_withholds_takes_another_with_it(mark: str) -> None:
    rows = [TeamRow("A", None, mark=mark), TeamRow("B", Decimal(20)), TeamRow("C", Decimal(30))]
    assert said(break_down(rows)) == "c, c, 30"


def test_two_that_may_be_alike_take_a_third_with_them() -> None:
    rows = [
        TeamRow("A", None, mark="c"),
        *(TeamRow(team, Decimal(n)) for team, n in (("B", 5), ("C", 9), ("D", 12))),
    ]
    assert said(break_down(rows)) == "c, c, c, 12"


@pytest.mark.parametrize(("mark", "shown"), [("x", "x"), ("Z", "Z"), ("n/a", "n/a"), ("..", ".."), ("", "–")])
def test_figure_that_is_not_there_withholds_nothing(mark: str, shown: str) -> None:
    assert said(break_down([TeamRow("A", None, mark=mark), TeamRow("B", Decimal(20))])) == f"{shown}, 20"


@pytest.mark.parametrize(
    ("unit", "values", "shown"),
    [
        ("£", ("3", "20"), "£3, £20"),
        ("days", ("4", "11"), "4, 11"),
        ("count", ("2.5", "3"), "2.5, 3"),
        ("", ("-3", "20"), "-3, 20"),
        ("%", ("3", "86.4"), "3%, 86.4%"),
    ],
)
def test_what_counts_nobody_is_shown(unit: str, values: tuple[str, ...], shown: str) -> None:
    rows = [TeamRow(chr(65 + at), Decimal(value), unit=unit) for at, value in enumerate(values)]
    assert said(break_down(rows)) == shown


def test_counts_that_leave_few_are_not_told_beside_their_percentages() -> None:
    found = shares((61, 65), (48, 55))
    assert said(found) == "94%, 87%"
    assert found.note == (
        "Percentages are whole and without counts, because one leaves 5 or fewer of its team's total."
    )


def test_no_teams_make_an_empty_breakdown() -> None:
    assert break_down([]) == Breakdown((), "")


def test_teams_of_one_name_are_two_rows() -> None:
    rows = [TeamRow("A", Decimal(20)), TeamRow("A", Decimal(20)), TeamRow("B", Decimal(2))]
    assert said(break_down(rows)) == "c, c, c"


@pytest.mark.parametrize(("teams", "most"), [(1, 30), (2, 22), (3, 13), (4, 9), (5, 7)])
def test_nobody_who_knows_the_rule_can_work_out_a_count(teams: int, most: int) -> None:
    """Of all tables that look the same with the same total, each count withheld has another value in one."""
    alike: dict[tuple[int, Shown], list[Table]] = defaultdict(list)
    for values in product(range(most + 1), repeat=teams):
        alike[sum(values), tuple(figure.shown for figure in counts(*values).teams)].append(values)
    for (total, shown), tables in alike.items():
        if total > most or teams == 1:
            continue  # not all tables with this total are among those tried; a single team is the total
        for at, each in enumerate(shown[1:]):
            assert each != "c" or len({values[at] for values in tables}) > 1, (total, shown, tables)


@pytest.mark.parametrize("teams", [2, 3])
def test_nobody_who_knows_the_rule_can_work_out_a_small_part_or_whole(teams: int) -> None:
    alike: dict[tuple[Table, Shown], list[Shares]] = defaultdict(list)
    for pairs in _pairs(teams, 13 if teams == 2 else 8):
        shown = tuple(figure.shown for figure in shares(*pairs).teams)
        alike[tuple(map(sum, zip(*pairs, strict=True))), shown].append(pairs)
    for (_, shown), tables in alike.items():
        for at, each in enumerate(shown[1:]):
            for side in (0, 1):
                seen = {pairs[at][side] for pairs in tables}
                assert each != "c" or len(seen) > 1 or not 0 < min(seen) <= FEW, (shown, tables)


@cache
def _pairs(teams: int, most: int) -> list[Shares]:
    """Return all tables of so many teams whose wholes add up to no more than `most`."""
    return list(_deal(teams, most))


def _deal(teams: int, most: int) -> Iterator[Shares]:
    if not teams:
        yield ()
        return
    for whole in range(most + 1):
        for rest in _deal(teams - 1, most - whole):
            yield from (((part, whole), *rest) for part in range(whole + 1))


@given(st.lists(st.integers(0, 40), min_size=2, max_size=9))
def test_small_counts_are_never_shown_and_one_is_never_withheld_alone(values: list[int]) -> None:
    figures = counts(*values).teams[1:]
    withheld = [value for value, figure in zip(values, figures, strict=True) if figure.is_suppressed]
    assert all(
        figure.is_suppressed for value, figure in zip(values, figures, strict=True) if 0 < value <= FEW
    )
    assert len(withheld) != 1
    assert bool(withheld) == any(0 < value <= FEW for value in values)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=6), st.randoms())
def test_order_of_the_teams_does_not_matter(values: list[int], random: Random) -> None:
    order = list(range(len(values)))
    random.shuffle(order)
    before = [figure.shown for figure in counts(*values).teams[1:]]
    after = [figure.shown for figure in counts(*(values[at] for at in order)).teams[1:]]
    assert after == [before[at] for at in order]


ROWS = st.builds(
    TeamRow,
    st.sampled_from(["", "A", "B", "C", "D"]),
    st.none() | st.integers(-3, 40).map(Decimal) | st.decimals(0, 100, places=1),
    st.none() | st.integers(-3, 40).map(Decimal),
    st.none() | st.integers(-3, 40).map(Decimal),
    st.sampled_from(["", "%", "count", "£", "days"]),
    st.sampled_from(["", "c", "x", "3 cases"]),
)


@given(st.lists(ROWS, max_size=7))
def test_whatever_the_rows_no_small_part_or_whole_is_shown(rows: list[TeamRow]) -> None:
    found = break_down(rows)
    assert len(found.teams) == len(rows)
    ordered = sorted(rows, key=lambda row: bool(row.team))
    for row, figure in zip(ordered, found.teams, strict=True):
        few = [count for count in (row.numerator, row.denominator) if count is not None and 0 < count <= FEW]
        assert figure.is_suppressed or (not few and row.mark in ("", "x"))
        assert figure.value is None or not figure.is_suppressed
        assert figure.shown
