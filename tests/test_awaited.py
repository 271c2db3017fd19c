"""Words that stand where a figure is to come, and words that answer."""

from __future__ import annotations

import pytest

from tests.tables import table
from xlplan.text.awaited import says_awaited, says_due


@pytest.mark.parametrize("text", table("awaited.md", "An answer"))
def test_answer_is_not_taken_for_a_figure_to_come(text: str) -> None:
    assert not says_awaited(text)


@pytest.mark.parametrize("text", table("awaited.md", "To come"))
def test_figure_to_come_is_known_by_its_words(text: str) -> None:
    assert says_awaited(text)


@pytest.mark.parametrize(("text", "expected"), table("awaited.md", "When"))
def test_when_a_figure_or_a_step_is_due_is_no_answer_only_beside_figures(text: str, expected: str) -> None:
    assert says_due(text) == (expected == "yes")
    assert not says_awaited(text)
