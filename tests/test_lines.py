"""Which line of a performance cell answers which line of its measure cell."""

from __future__ import annotations

import pytest

from tests.tables import table
from xlplan.plan.layout.paired_lines import own_lines, pair_lines


@pytest.mark.parametrize(("measure", "shown", "expected"), table("lines.md", "Pairs"))
def test_lines_pair(measure: str, shown: str, expected: str) -> None:
    pairs = pair_lines(measure, shown)
    told = [f"{pair.measure} = {pair.line.text}{'' if pair.is_certain else ' ?'}" for pair in pairs]
    assert "; ".join(told).replace("  ", " ").strip() == expected.strip()
    assert all(shown[pair.line.start :].startswith(pair.line.text) for pair in pairs)


@pytest.mark.parametrize(("shown", "expected"), table("lines.md", "Own lines"))
def test_sentence_with_its_target_is_a_measure_of_its_own(shown: str, expected: str) -> None:
    pairs = own_lines("Do it", shown)
    assert "; ".join(f"{pair.measure} = {pair.line.text}" for pair in pairs) == expected
    assert all(shown[pair.line.start :].startswith(pair.line.text) for pair in pairs)
