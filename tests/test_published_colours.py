"""The rule against colours that a council published: how many it gives, and why not the others."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from xlplan.rating import Polarity, parse_tolerance, rate

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT.parent / "shared" / "extracts" / "hart_dc_kpi_2014_q2.csv"
PAGE = (ROOT / "docs" / "explanation" / "how-a-rating-is-made.md").read_text("utf-8")
COLOURS = {"lg": "Green", "la": "Amber", "lr": "Red"}
LOWER_IS_BETTER = {"ETS01", "HR11", "HS01", "RB07", "RB08", "RB09", "SNH03", "SNH04", "SNH06"}

pytestmark = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the published colours are not beside the project"
)


class Row(NamedTuple):
    code: str
    value: Decimal
    target: Decimal
    published: str

    def computed(self, tolerance: str) -> str | None:
        polarity: Polarity = "lower" if self.code in LOWER_IS_BETTER else "higher"
        return rate(
            self.value, polarity=polarity, target=self.target, tolerance=parse_tolerance(tolerance)
        ).rating


def rows() -> Iterator[Row]:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["published_status_s"] in COLOURS:
                value, target = Decimal(row["this_quarter_tq"]), Decimal(row["target_t"])
                yield Row(row["code"], value, target, COLOURS[row["published_status_s"]])


def test_rule_gives_the_colours_that_the_page_says_it_gives() -> None:
    found = list(rows())
    others = [row for row in found if row.computed("5%") != row.published]
    assert f"of the other {len(found)} this rule" in PAGE
    assert f"gives the published colour to {len(found) - len(others)}." in PAGE
    listed = [line.split("|")[1].split(",")[0].strip() for line in PAGE.splitlines() if line.count("|") == 7]
    assert [row.code for row in others] == listed[2:]


def test_page_says_what_each_of_the_others_is() -> None:
    for row in rows():
        if row.computed("5%") != row.published:
            (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {row.code},")]
            assert f"| {row.value} |" in line
            assert f"| {row.published} | {row.computed('5%')} |" in line


def test_points_miss_one_more() -> None:
    assert {row.code for row in rows() if row.computed("5 points") != row.published} >= {"RB08"}
