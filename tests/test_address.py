"""Cell addresses as Excel writes them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.address import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    cell_name,
    column_letters,
    column_number,
    full_address,
    parse_area,
    parse_cell,
    quote_sheet,
    split_address,
)


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("XFD", MAX_COLUMN)]
)
def test_columns_are_counted_in_letters(letters: str, number: int) -> None:
    assert column_letters(number) == letters
    assert column_number(letters) == column_number(letters.lower()) == number


@settings(max_examples=50)
@given(st.integers(1, MAX_ROW), st.integers(1, MAX_COLUMN))
def test_every_cell_has_one_name(row: int, column: int) -> None:
    assert parse_cell(cell_name(row, column)) == (row, column)


@pytest.mark.parametrize("text", ["$B$7", "b7", " B7 ", "B$7", "B007"])
def test_cell_is_read_however_it_is_written(text: str) -> None:
    assert parse_cell(text) == (7, 2)


@pytest.mark.parametrize(
    "text", ["", "B", "7", "B0", "B-1", "XFE1", "A1048577", "AAAA1", "A1:B2", "²2", "A١", "B7!"]
)
def test_what_is_no_cell_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is not a cell address; an address looks like B7"):
        parse_cell(text)


@pytest.mark.parametrize("text", ["B2:D9", "D9:B2", "$B$9:$D$2", "b2:d9"])
def test_area_is_the_same_from_every_corner(text: str) -> None:
    assert parse_area(text) == Area(2, 2, 9, 4)


def test_one_cell_is_an_area() -> None:
    assert parse_area("B7") == Area(7, 2, 7, 2)


def test_area_holds_its_edges_and_no_more() -> None:
    area = Area(2, 2, 9, 4)
    assert all(area.holds(row, column) for row in (2, 9) for column in (2, 4))
    assert not any(area.holds(*place) for place in ((1, 2), (10, 2), (2, 1), (2, 5)))


@pytest.mark.parametrize(
    ("sheet", "quoted"),
    [
        ("Plan", "Plan"),
        ("Plan_2.1", "Plan_2.1"),
        ("Année", "Année"),
        ("Action Plan", "'Action Plan'"),
        ("O'Neill", "'O''Neill'"),
        ("2013", "'2013'"),
        ("A1", "'A1'"),
        ("Q4", "'Q4'"),
        ("", "''"),
    ],
)
def test_sheet_is_quoted_where_a_formula_would(sheet: str, quoted: str) -> None:
    assert quote_sheet(sheet) == quoted
    assert split_address(full_address(sheet, "B7")) == (sheet, "B7")


def test_address_without_a_sheet_is_the_cell_alone() -> None:
    assert split_address(" $b$7 ") == (None, "B7")


def test_address_with_a_sheet_and_no_cell_is_told() -> None:
    with pytest.raises(ValueError, match="'everything' is not a cell address"):
        split_address("Plan!everything")
