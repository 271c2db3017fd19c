"""Where the register's indicators stand in the plan, when rows moved and words changed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.example import entry, spot
from xlplan.plan.register import Entry
from xlplan.refresh.locate import locate
from xlplan.refresh.model import Spot
from xlplan.refresh.wording import plain_words


def place(known: Entry, *spots: Spot) -> tuple[str | None, list[str]]:
    """Return the cell that was found, and what was said."""
    located = locate([known], spots)
    found = located.spots.get("I1")
    return found and found.cell, [finding.message for finding in located.findings]


def at(cell: str, measure: str = "% done", **more: Any) -> Spot:
    return spot(measure=measure, cell=cell, **more)


def test_indicator_in_its_place_needs_no_word() -> None:
    assert place(entry(), at("C2"), at("C3", "No. of calls")) == ("C2", [])
    assert place(entry(cell="$c$2", sheet="PLAN"), at("C2")) == ("C2", [])
    assert place(entry(cell=None, sheet=None), at("C2")) == ("C2", [])


@pytest.mark.parametrize("measure", ["% Done.", "%  done", "done (%)"])
def test_case_spaces_and_punctuation_of_a_measure_do_not_matter(measure: str) -> None:
    assert place(entry(), at("C2", measure)) == ("C2", [])
    assert plain_words("R & D") == plain_words("r and d")


def test_indicator_whose_row_moved_is_found_by_its_measure() -> None:
    cell, said = place(entry(), at("C9"), at("C2", "No. of calls"))
    assert cell == "C9"
    assert said == ["I1 was found again: it stands in Plan!C9 now, and in C2 in the register."]


def test_indicator_whose_measure_was_reworded_is_found_by_its_cell() -> None:
    known = entry("% of reviews done on time")
    cell, said = place(known, at("C2", "% of all reviews that were done on time"), at("C3"))
    assert cell == "C2"
    assert "the plan calls it '% of all reviews that were done on time' now" in said[0]


def test_indicator_whose_action_was_renumbered_is_found_by_its_words() -> None:
    cell, said = place(entry(), at("C9", action="A2"))
    assert cell == "C9"
    assert "it belongs to A2 now, and to A1 in the register" in said[0]


def test_another_measure_in_the_registers_cell_is_not_taken() -> None:
    cell, said = place(entry(), at("C2", "Number of visits to schools"))
    assert cell is None
    assert said == ["I1 ('% done') is in the register and not in the plan; nothing was changed for it."]


def test_one_measure_twice_in_an_action_is_told_apart_by_the_cell() -> None:
    assert place(entry(), at("C2"), at("C3")) == ("C2", [])


@pytest.mark.parametrize("action", ["A1", "A2"])
def test_two_places_that_answer_are_both_named_and_left(action: str) -> None:
    cell, said = place(entry(cell="C9"), at("C2", action=action), at("C3", action=action))
    assert cell is None
    assert said == ["I1 ('% done') could be Plan!C2 and Plan!C3; none of them was changed."]


def test_registers_line_counts_where_the_cells_leave_it_open() -> None:
    unsure = at("C2", cell_text="7 calls\n3 visits", is_certain=False)
    located = locate([entry(line=2)], [unsure]).spots["I1"]
    assert (located.line, located.start, located.text) == (2, 8, "3 visits")
    assert locate([entry(line=5)], [unsure]).spots["I1"] == unsure
    assert locate([entry(line=2, cell="C9")], [unsure]).spots["I1"] == unsure
