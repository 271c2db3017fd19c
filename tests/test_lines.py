"""Which line of a performance cell answers which line of its measure cell."""

from __future__ import annotations

import pytest

from tests.tables import table
from xlplan.plan.layout.lines import pair_lines


@pytest.mark.parametrize(("measure", "shown", "expected"), table("lines.md", "Pairs"))
def test_lines_pair(measure: str, shown: str, expected: str) -> None:
    pairs = pair_lines(measure, shown)
    told = [f"{pair.measure} = {pair.line.text}{'' if pair.is_certain else ' ?'}" for pair in pairs]
    assert "; ".join(told).replace("  ", " ").strip() == expected.strip()
    assert all(shown[pair.line.start :].startswith(pair.line.text) for pair in pairs)
