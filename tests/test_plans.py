"""Plans of eighteen shapes are read as they were drawn, whoever wrote them, and so are their variations.

The drawings stand in tests/cases/plans, with the reading that a person expects.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plans.drawing import NAMES, Drawing, read_drawing
from tests.plans.reading import reading_of_plan
from tests.plans.vary import insert_columns, insert_rows, rename_headings, reorder_columns
from tests.plans.writers import SOFFICE, by_libreoffice, by_openpyxl, by_xlsxwriter

needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
SPANNED = {"quarters", "tworow", "key", "bands", "months"}  # groups, bands and months stand side by side


def expected(drawing: Drawing) -> dict[str, object]:
    return {name: getattr(drawing, name) for name in ("tables", "actions", "indicators", "notes")}


@pytest.mark.parametrize("name", NAMES)
def test_plan_is_read_as_drawn(tmp_path: Path, name: str) -> None:
    drawing = read_drawing(name)
    assert reading_of_plan(by_xlsxwriter(drawing, tmp_path)) == expected(drawing)


@pytest.mark.parametrize("name", NAMES)
def test_plan_written_by_openpyxl_is_read_as_drawn(tmp_path: Path, name: str) -> None:
    drawing = read_drawing(name)
    assert reading_of_plan(by_openpyxl(drawing, tmp_path)) == expected(drawing)


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return by_libreoffice(map(read_drawing, NAMES), tmp_path_factory.mktemp("libreoffice"))


@needs_soffice
@pytest.mark.parametrize("name", NAMES)
def test_plan_saved_by_libreoffice_is_read_as_drawn(saved_by_libreoffice: dict[str, Path], name: str) -> None:
    assert reading_of_plan(saved_by_libreoffice[name]) == expected(read_drawing(name))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 7), st.integers(0, 4), st.randoms(use_true_random=False))
def test_where_the_plan_stands_and_what_its_headings_are_called_does_not_matter(
    tmp_path: Path, name: str, rows: int, columns: int, random: Random
) -> None:
    drawing = insert_columns(insert_rows(read_drawing(name), 1, rows), columns)
    drawing = rename_headings(drawing, random.choice)
    assert reading_of_plan(by_xlsxwriter(drawing, tmp_path)) == expected(drawing)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SPANNED])
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_order_of_columns_does_not_matter(tmp_path: Path, name: str, random: Random) -> None:
    drawing = reorder_columns(read_drawing(name), lambda columns: random.sample(columns, len(columns)))
    assert reading_of_plan(by_xlsxwriter(drawing, tmp_path)) == expected(drawing)
