"""The page on speed says what was measured."""

from __future__ import annotations

import json
from pathlib import Path
from runpy import run_path

import pytest

from benchmarks.plans import growth_of

ROOT = Path(__file__).resolve().parent.parent
KEPT, PAGE = ROOT / "benchmarks" / "write.json", ROOT / "docs" / "explanation" / "speed.md"

TITLES = ("example: a plan of 19 actions", "in 200,000 rows, 5,000 shared strings")
RESULTS = {
    "floor": {"seconds": 0.02, "peak_mb": 19.6, "runs": 5},
    "wolfxl": {"seconds": 2.0, "peak_mb": 144.2, "runs": 5},
    "xlplan": {"seconds": 1.1, "peak_mb": 38.4, "runs": 5},
}
TABLE = run_path(str(ROOT / "benchmarks" / "table.py"))
page, whole_page = TABLE["page"], TABLE["whole_page"]


def test_page_on_speed_is_a_table_for_each_workbook_the_fastest_first() -> None:
    made = page({"machine": "a machine", "cases": dict.fromkeys(TITLES, RESULTS)})
    assert made.count("| editor | seconds | times the floor | peak MB | runs |") == len(TITLES)
    rows = ("| floor | 0.020 | 1.0 | 20 | 5 |", "| xlplan | 1.100 | 55.0 | 38 | 5 |", "| wolfxl | 2.000 |")
    places = [made.index(row) for row in rows]
    assert places == sorted(places)
    assert "measured by `make bench`, a machine;" in made


def test_page_on_speed_has_each_plan_size_and_each_command() -> None:
    work = {"read": {"seconds": 0.1234, "peak_mb": 80.6}, "LibreOffice: load, save": {"seconds": 3.2}}
    command = {"seconds": 1.5, "imports": 1.2, "ratio": 1.25}
    kept = {
        "machine": "a machine",
        "runs": 5,
        "sizes": {"25": work, "2500": work},
        "growth": {"ms": 0.5, "kb": 7.25, "linear": 1.02},
        "commands": {"check": command},
    }
    made = TABLE["plans_part"](kept)
    assert "| work | 25 | 2,500 |" in made
    assert "| read | 0.123 s, 81 MB | 0.123 s, 81 MB |" in made
    assert "| LibreOffice: load, save | 3.200 s | 3.200 s |" in made
    assert "| `xlplan check` | 1.50 | 1.20 | 1.25 |" in made
    assert "a reading 0.50 ms of time at work, 1.02 times" in made


def test_page_on_speed_has_a_row_for_each_number_of_plans_and_processes() -> None:
    run = {"seconds": 61.24, "cpu_ms_for_a_plan": 58.7, "mb_at_plan_100": 151.8, "mb_at_the_end": 152.9}
    kept = {
        "machine": "a machine",
        "plans": {"10": {"1": run}, "1000": {"1": run, "2": run}},
        "share_of_twice": 0.91,
    }
    made = TABLE["fleet_part"](kept)
    assert "Two processes did 0.91 of twice what one did in the same time." in made
    assert "| 10 | 1 | 61.2 |" in made
    assert "| 1,000 | 2 | 61.2 | 59 | 152 | 153 |" in made


def test_page_on_speed_has_extracts_and_records_beside_what_they_are_measured_against() -> None:
    ours = {"seconds": 1.25, "at_work": 2.5, "peak_mb": 206}
    readers = {"xlplan": ours, "without DuckDB": ours | {"seconds": 9}, "pandas": ours | {"peak_mb": 2050}}
    files = [{"file": "10,000 rows.csv", "mb": 270, **readers}]
    made = TABLE["extracts_part"]({"machine": "a machine", "files": files})
    assert "| 10,000 rows.csv | 270 | 1.2 | 2.5 | 206 | 9.0 | 2.5 | 206 | 1.2 | 2,050 |" in made
    measured = {"seconds": 22.04, "peak_mb": 290, "count_seconds": 2.0}
    kept = {"machine": "a machine", "records": 10_000_000, "files": {"day first": measured}}
    made = TABLE["records_part"](kept)
    assert "of 10,000,000 records" in made
    assert "| day first | 22.0 | 290 | 11.0 |" in made


def test_each_action_more_costs_what_the_ones_before_did() -> None:
    sizes = {
        str(count): {"read": {"at_work": count / 1000, "peak_mb": 80 + count / 100}}
        for count in (25, 250, 2500)
    }
    assert growth_of(sizes) == {"ms": 1.0, "kb": 10.2, "linear": 1.0}
    sizes["2500"]["read"]["at_work"] *= 10
    assert growth_of(sizes)["linear"] > 10


def test_page_on_speed_has_the_pack_beside_its_floor() -> None:
    hundred = {"seconds": 3.46, "page_mb": 1.3}
    kept = {
        "machine": "a machine",
        "runs": 7,
        "seconds": 1.5,
        "imports": 0.5,
        "ratio": 2.9,
        "hundred": hundred,
    }
    made = TABLE["pack_part"](kept)
    assert "| floor | 0.50 | 1.0 |" in made
    assert "| `xlplan pack` | 1.50 | 2.90 |" in made
    assert "it took 3.5 s.\nTheir page has 1.30 MB." in made


@pytest.mark.skipif(
    not KEPT.exists(), reason="nothing is measured yet: make bench writes the figures and the page"
)
def test_page_on_speed_has_the_figures_that_were_measured() -> None:
    kept = json.loads(KEPT.read_text("utf-8"))
    assert PAGE.read_text("utf-8") == whole_page()
    for results in kept["cases"].values():
        assert {"floor", "xlplan", "wolfxl"} <= results.keys()
        assert results["xlplan"]["runs"] >= 5
