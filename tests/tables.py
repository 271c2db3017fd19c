"""Reads the tables of examples under tests/cases: one Markdown table for each behaviour, under a heading.

A cell may stand in backticks, which keep its blanks. `\\|` is a bar; `&nbsp;` and `&#10;` are as in HTML.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"


def table(file: str, heading: str) -> list[object]:
    """Return the rows under a heading as pytest parameters: the title is the id, the rest the values."""
    _, found, section = (CASES / file).read_text("utf-8").partition(f"\n## {heading}\n")
    assert found, f"{file} has no heading '{heading}'"
    lines = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("|")]
    rows = [[_clean(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]
    assert rows, f"'{heading}' in {file} has no rows"
    return [pytest.param(*row[1:], id=row[0]) for row in rows]


def _clean(cell: str) -> str:
    cell = cell.strip()
    if len(cell) > 1 and cell.startswith("`") and cell.endswith("`"):
        cell = cell[1:-1]
    return html.unescape(cell.replace("\\|", "|"))
