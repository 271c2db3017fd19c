"""Whatever officers do to a plan's rows, each indicator is found at its own place or asked about: never elsewhere."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.example import HEADINGS
from xlplan import api
from xlplan.plan.register import Entry
from xlplan.propose.register import propose_register
from xlplan.refresh.locate import locate
from xlplan.refresh.model import Spot, spots_of

AREAS = (
    "Make assessments timely", "Make assessments good", "Support care leavers", "Listen to children",
    "Steady the workforce", "Steady the foster carers", "Share information with schools", "Reduce drift",
)  # fmt: skip
MEASURES = (
    "% of assessments completed within 45 days", "% of assessments completed within 15 days",
    "No. of children seen", "% of boys seen alone", "% of girls seen alone", "Re-referral rate",
    "% of care leavers in employment", "% of care leavers in unemployment", "No. of staff trained",
    "Transfers from schools", "Transfers to schools", "Number complete",
)  # fmt: skip
SMALL_REWORDINGS = (
    str.upper,
    lambda text: text.replace(" of ", " of the "),
    lambda text: text.replace("No. of", "Number of"),
    lambda text: text.replace("%", "Percentage"),
    lambda text: text.replace("assessments", "assesments"),
    lambda text: f" {text}. ",
)


class Row:
    """Is one indicator of the made plan; what it is does not change, whatever it is called or where it stands."""

    def __init__(self, number: int, area: str, measure: str) -> None:
        self.number, self.area, self.measure = number, area, measure


def spots(
    rows: Sequence[Row | None], sheet: str = "Plan", column: str = "C", own: bool = False
) -> list[Spot]:
    """Return the spots of the rows below the headings (None is a blank row), actions counted anew or their own."""
    areas = list(dict.fromkeys(row.area for row in rows if row))
    numbers = {area: f"{AREAS.index(area) + 1}" if own else f"A{at:02}" for at, area in enumerate(areas, 1)}
    return [
        Spot(
            f"I{at}", numbers[row.area], row.measure, sheet, f"{column}{at}", 1, 0, str(row.number), str(row.number),
            (), None, "General", False, False, True, area=row.area, is_numbered=own,
        )
        for at, row in enumerate(rows, 2)
        if row
    ]  # fmt: skip


def registered(known: Sequence[Spot], *, with_area: bool = True) -> list[Entry]:
    """Return the register of the spots; an indicator's name says which row it is."""
    return [
        Entry(
            spot.text, spot.action, spot.measure, spot.area if with_area else None, spot.sheet, spot.cell, 1,
            extract_key=spot.text,
        )
        for spot in known
    ]  # fmt: skip


pairs = st.lists(
    st.tuples(st.sampled_from(AREAS), st.sampled_from(MEASURES)), min_size=1, max_size=14, unique=True
)
seeds = st.integers(0, 10_000)


def shaken(rows: Sequence[Row], seed: int, spare: Sequence[tuple[str, str]]) -> list[Row | None]:
    """Return the rows sorted otherwise, some taken out, new and blank ones put in, some reworded slightly."""
    chance = random.Random(seed)
    kept: list[Row | None] = [
        Row(
            row.number,
            row.area,
            chance.choice(SMALL_REWORDINGS)(row.measure) if chance.random() < 0.3 else row.measure,
        )
        for row in rows
        if chance.random() < 0.9
    ]
    taken = {(row.area, row.measure) for row in rows}
    kept += [Row(-1, area, measure) for area, measure in spare if (area, measure) not in taken]
    kept += [None] * chance.randrange(3)
    if chance.random() < 0.8:
        chance.shuffle(kept)
    return kept


def only_reworded(entry: Entry, spot: Spot, made: Sequence[tuple[str, str]], now: Sequence[Spot]) -> bool:
    """Tell whether a row looks as if only its action had been worded anew: the one measure, in its old cell."""
    is_once = [measure for _, measure in made].count(spot.measure) == 1
    alike = [each for each in now if each.measure == spot.measure]
    return is_once and len(alike) == 1 and (entry.sheet, entry.cell) == (spot.sheet, spot.cell)


@given(pairs, seeds, pairs, st.booleans(), st.sampled_from(["Plan", "Plan 2014"]), st.sampled_from("CDH"))
@settings(max_examples=150, deadline=None)
def test_nothing_is_bound_to_another_place(
    made: list[tuple[str, str]],
    seed: int,
    spare: list[tuple[str, str]],
    own: bool,
    sheet: str,
    column: str,
) -> None:
    rows = [Row(number, *pair) for number, pair in enumerate(made)]
    now = spots(shaken(rows, seed, spare[:3]), sheet, column, own)
    located = locate(registered(spots(rows, own=own)), now)
    entries = {entry.indicator: entry for entry in registered(spots(rows, own=own))}
    for name, spot in located.spots.items():
        assert spot.text == name or only_reworded(entries[name], spot, made, now), (name, spot)
    here = {spot.text for spot in now}
    lost = {finding.indicator for finding in located.findings if finding.severity == "warning"}
    assert {str(row.number) for row in rows} == located.spots.keys() | lost
    assert here - {"-1"} <= located.spots.keys() | lost


@given(pairs, seeds, st.booleans(), st.sampled_from(["Plan", "Plan 2014"]), st.sampled_from("CDH"))
@settings(max_examples=100, deadline=None)
def test_every_indicator_is_found_however_rows_are_sorted(
    made: list[tuple[str, str]], seed: int, own: bool, sheet: str, column: str
) -> None:
    rows: list[Row | None] = [Row(number, *pair) for number, pair in enumerate(made)]
    known = registered(spots(rows, own=own))
    random.Random(seed).shuffle(rows)
    located = locate(known, spots([None, *rows], sheet, column, own))
    assert {name: spot.text for name, spot in located.spots.items()} == {
        entry.indicator: entry.indicator for entry in known
    }


@given(pairs, seeds)
@settings(max_examples=100, deadline=None)
def test_register_without_areas_is_never_bound_to_another_action(
    made: list[tuple[str, str]], seed: int
) -> None:
    rows = [Row(number, *pair) for number, pair in enumerate(made)]
    chance, now = random.Random(seed), list[Row | None](rows)
    now.insert(chance.randrange(len(now) + 1), Row(-1, "Do something new", "No. of new things"))
    located = locate(registered(spots(rows), with_area=False), spots(now))
    assert all(spot.text == name for name, spot in located.spots.items())


@given(st.permutations(range(6)), st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_workbook_whose_rows_were_sorted_is_read_and_found_again(
    tmp_path: Path, order: list[int], has_title: bool
) -> None:
    figures = [(AREAS[at], MEASURES[at // 2], f"{10 + at}%" if at < 4 else f"{10 + at}") for at in range(6)]

    def written(rows: Sequence[tuple[str, str, str]], name: str) -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = name
        for row in [["A plan"]] * has_title + [HEADINGS, *((*row, "Green") for row in rows)]:
            sheet.append([*row])
        book.save(tmp_path / "plan.xlsx")
        return tmp_path / "plan.xlsx"

    entries = propose_register(api.read_plan(written(figures, "Plan"))).entries
    shown = {entry.indicator: figures[at][2] for at, entry in enumerate(entries)}
    now = spots_of(api.read_plan(written([figures[at] for at in order], "Plan (December)")))
    assert {name: spot.text for name, spot in locate(entries, now).spots.items()} == shown
