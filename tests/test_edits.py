"""Edits as plain values, and as the JSON that `refresh --dry-run` prints and `apply` reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.edits import Edit, edit_from_json
from xlplan.errors import UsageError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
MAYBE = st.none() | TEXT
EDITS = st.builds(
    Edit,
    sheet=TEXT,
    cell=st.sampled_from(["A1", "XFD1048576"]),
    new=TEXT,
    fill=st.none() | st.just("FFC000"),
    old=MAYBE,
    kind=st.sampled_from(["figure", "rating", "footnote", "as_at", "direction", "cell"]),
    action=MAYBE,
    indicator=MAYBE,
    why=MAYBE,
    source=MAYBE,
    spans=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), TEXT), max_size=2).map(tuple),
)
NUMBERS = st.builds(
    Edit, sheet=TEXT, cell=st.just("A1"), number=st.floats(allow_nan=False) | st.integers(-9, 9)
)


@settings(max_examples=50)
@given(EDITS | NUMBERS)
def test_edit_survives_json(edit: Edit) -> None:
    assert edit_from_json(json.loads(json.dumps(edit.to_json())), "edit 1") == edit


def test_edit_written_by_hand_needs_little() -> None:
    made = edit_from_json({"sheet": "Action Plan", "cell": "b$7", "number": 0.88, "fill": "ffc000"}, "edit 1")
    assert made == Edit("Action Plan", "B7", number=0.88, fill="ffc000")
    assert made.address == "'Action Plan'!B7"


@pytest.mark.parametrize("cell", ["Plan!B7", "'plan'!$B$7"])
def test_cell_may_name_the_sheet_again(cell: str) -> None:
    assert edit_from_json({"sheet": "Plan", "cell": cell, "new": "x"}, "edit 1").cell == "B7"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("B7", "an edit is an object with sheet, cell and new, number or fill"),
        ({"cell": "B7", "new": "x"}, "the edit has no 'sheet'"),
        ({"sheet": "S", "new": "x"}, "the edit has no 'cell'"),
        ({"sheet": 7, "cell": "B7", "new": "x"}, "sheet is 7; it must be text"),
        ({"sheet": "S", "cell": 7, "new": "x"}, "cell is 7; it must be text"),
        ({"sheet": "S", "cell": "B", "new": "x"}, "'B' is not a cell address"),
        ({"sheet": "S", "cell": "Other!B7", "new": "x"}, "names the sheet 'Other', and sheet is 'S'"),
        ({"sheet": "S", "cell": "B7", "new": 88}, "new is 88; it must be text"),
        ({"sheet": "S", "cell": "B7", "number": "88"}, "number is '88'; write it without quotes"),
        ({"sheet": "S", "cell": "B7", "number": True}, "number is True"),
        ({"sheet": "S", "cell": "B7", "new": "x", "kind": "guess"}, "kind is 'guess'"),
        ({"sheet": "S", "cell": "B7", "new": "x", "spans": "all"}, "spans is a list of"),
        ({"sheet": "S", "cell": "B7", "new": "x", "spans": [[1, 2]]}, "spans is a list of"),
        ({"sheet": "S", "cell": "B7", "new": "x", "spans": 5}, "spans is a list of"),
        ({"sheet": "S", "cell": "B7", "new": "x", "fil": "FFC000"}, "'fil' is not known"),
        ({"sheet": "S", "cell": "B7"}, "changes nothing; give new, number or fill"),
        ({"sheet": "S", "cell": "B7", "new": "x", "number": 1}, "both a text and a number"),
        ({"sheet": "S", "cell": "B7", "fill": "amber"}, "'amber' is not a colour; write RRGGBB"),
        ({"sheet": "S", "cell": "B7", "number": 1, "spans": [[0, 1, "x"]]}, "spans without a new text"),
    ],
)
def test_edit_that_is_not_understood_is_told(item: object, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("[", r"\[")) as wrong:
        edit_from_json(item, "edit 1")
    assert wrong.value.place


def test_place_of_an_edit_survives_in_its_error() -> None:
    with pytest.raises(UsageError) as wrong:
        Edit("Action Plan", "B7")
    assert str(wrong.value) == "'Action Plan'!B7: an edit changes nothing; give new, number or fill"
    assert Path(__file__).name == "test_edits.py"
