"""Where a line's name stands: where it covers nothing, if there is such a place."""

from __future__ import annotations

import re
from pathlib import Path

from tests.example import small_extract
from tests.packs import made, one_measure
from xlplan.pack.charts import draw_charts
from xlplan.pack.room import Box, corners, roomiest, trace

PAPER = Box(0, 0, 200, 100)
LEFT, RIGHT, ABOVE = Box(0, 40, 50, 48), Box(150, 40, 200, 48), Box(0, 96, 50, 104)


def test_free_place_is_taken_before_a_covered_one() -> None:
    assert roomiest([LEFT, RIGHT], [(20, 44)], PAPER) == 1


def test_of_places_with_room_enough_the_first_is_taken() -> None:
    assert roomiest([LEFT, RIGHT], [(100, 44)], PAPER) == 0


def test_place_beyond_the_paper_comes_last() -> None:
    assert roomiest([ABOVE, RIGHT], [(170, 44)], PAPER) == 1


def test_where_all_are_covered_the_least_covered_is_taken() -> None:
    assert roomiest([LEFT, RIGHT], [(10, 44), (20, 44), (170, 44)], PAPER) == 1


def test_line_is_seen_between_its_ends() -> None:
    assert roomiest([LEFT, RIGHT], [*trace([(25, 0), (25, 100)])], PAPER) == 1
    assert roomiest([LEFT, RIGHT], [*corners(Box(10, 30, 40, 60))], PAPER) == 1


def test_point_that_stays_where_it_is_has_one_place() -> None:
    assert [*trace([(1, 1), (1, 1)])] == [(1, 1)]
    assert [*trace([])] == []


def test_targets_name_stands_at_the_end_that_the_series_has_left(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, unit="count", target=90, measure="No. of things")
    small_extract(tmp_path, "k1,2013-11,92", "k1,2013-12,60", "k1,2014-01,40", "k1,2014-02,20")
    (chart,) = draw_charts(made(plan).indicators)
    sides = re.findall(r"text-anchor: (\w+)[^>]*>target at least 90", chart)
    assert sides == ["end"]
