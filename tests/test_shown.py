"""What numbers and dates look like under their formats."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.tables import table
from xlplan.plan.book.shown import show_date, show_number


@pytest.mark.parametrize(("number", "number_format", "shown"), table("shown.md", "Numbers"))
def test_number_is_read_as_shown(number: str, number_format: str, shown: str) -> None:
    assert show_number(float(number), number_format) == shown.strip()


@pytest.mark.parametrize(("moment", "number_format", "shown"), table("shown.md", "Dates"))
def test_date_is_read_as_shown(moment: str, number_format: str, shown: str) -> None:
    reader = time if ":" in moment and "T" not in moment else datetime if "T" in moment else date
    assert show_date(reader.fromisoformat(moment), number_format) == shown
