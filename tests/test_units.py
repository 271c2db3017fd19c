"""A unit of one."""

from __future__ import annotations

import pytest

from tests.tables import table
from xlplan.text.units import singular


@pytest.mark.parametrize(("unit", "one"), table("units.md", "Of one"))
def test_unit_is_said_of_one(unit: str, one: str) -> None:
    assert singular(unit) == one
