"""What a formula reads, told from its text."""

from __future__ import annotations

import pytest

from tests.tables import table
from xlplan.address import Area, cell_name
from xlplan.ooxml.references import Reads, Scope, Spot, Table, reads

SCOPE = Scope(
    ("S", "Two", "My sheet", "Four"),
    {
        ("rate", None): "Two!$B$2",
        ("local", None): "Four!$A$1",
        ("local", "Two"): "Two!$C$3",
        ("above", None): "S!A1048576",
        ("deep", None): "Rate*2",
        ("loop", None): "Loop",
        ("from", None): "S!$A$1",
        ("to", None): "S!$B$4",
    },
    {"sales": Table("Sales", "Two", Area(1, 1, 9, 3), ("Month", "Net sales", "Tax"), 1, 0)},
)


def shown(found: Reads) -> str:
    ends = [(sheet, cell_name(*area[:2]), cell_name(*area[2:])) for sheet, area in found.references]
    areas = [
        f"{sheet}!{first}" if first == last else f"{sheet}!{first}:{last}" for sheet, first, last in ends
    ]
    return " ".join(["anywhere"] * found.anywhere + areas)


@pytest.mark.parametrize(("formula", "expected"), table("references.md", "Formulas"))
def test_formula_reads_what_it_names(formula: str, expected: str) -> None:
    assert shown(reads(formula, Spot("S", 10, 10), SCOPE)) == expected


def test_name_that_is_used_often_is_followed_once() -> None:
    assert shown(reads("Rate+Deep+Rate", Spot("S", 10, 10), SCOPE)) == "Two!B2 Two!B2 Two!B2"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1", "S!B3"),
        ("$A1+A$1+$A$1", "S!A3 S!B1 S!A1"),
        ("XFD1048576", "S!A2"),
        ("A:A+$A:A", "S!B1:B1048576 S!A1:B1048576"),
        ("2:2+$2:2+2:$2", "S!A4:XFD4 S!A2:XFD4 S!A2:XFD4"),
        ("Two!A1:B2", "Two!B3:C4"),
        ("Above", "S!B2"),
    ],
)
def test_relative_references_of_a_shared_formula_move(formula: str, expected: str) -> None:
    assert shown(reads(formula, Spot("S", 3, 2, 2, 1), SCOPE)) == expected
