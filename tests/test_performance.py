"""Which sentences of a text on progress say how things stand, and which only what was done."""

from __future__ import annotations

import pytest

from tests.tables import table
from xlplan.text.performance import find_statements


@pytest.mark.parametrize("text", table("performance.md", "Steps"))
def test_step_is_no_statement(text: str) -> None:
    assert list(find_statements(text)) == []


@pytest.mark.parametrize(("text", "expected"), table("performance.md", "Statements"))
def test_statement_is_found_with_its_figure_and_target(text: str, expected: str) -> None:
    found = list(find_statements(text))
    told = [
        ", ".join(each.text for each in one.found) + (f" < {one.target}" if one.target else "")
        for one in found
    ]
    assert "; ".join(told) == expected
    assert all(text[one.start :].startswith(one.text) for one in found)


def test_every_count_is_a_statement_where_the_heading_says_performance() -> None:
    (one,) = find_statements("31 sites remain. We will visit 12 by March.", every=True)
    assert one.text == "31 sites remain."
