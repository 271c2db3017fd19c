"""How far each way to project a yearly figure was off on published figures, and which of them wins.

`python -m benchmarks.projection` tries the methods of xlplan/pack/methods.py on tests/cases/published and
writes benchmarks/projection.json and its page. At each year with at least three before it, every
method sees the years before and says the year; what it misses by is set against 'same as the latest'.
"""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.projection_page import PAGE, page
from xlplan.pack.methods import (
    DAMPED,
    LATEST,
    LINE,
    MEAN_OF_ALL,
    MEAN_OF_THREE,
    MEAN_OF_TWO,
    RUN_RATE,
    SMOOTHED,
    Method,
    Points,
)
from xlplan.pack.projection import project
from xlplan.text.periods import year

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT / "tests" / "cases" / "published"
KEPT = ROOT / "benchmarks" / "projection.json"
OURS = "Havering"
BEST_SO_FAR = "best so far"
METHODS = (LATEST, MEAN_OF_TWO, MEAN_OF_THREE, MEAN_OF_ALL, SMOOTHED, LINE, DAMPED)
NAMES = (*(method.name for method in METHODS), BEST_SO_FAR)
LEAST = 3
DRAWS = 2000

Series = dict[tuple[str, str], Points]
Misses = dict[str, list[float]]  # by method, one for each year said


def main() -> None:
    kept = measure()
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text(page(kept), "utf-8")


def measure() -> dict[str, Any]:
    """Return all that the page says, the same at each run."""
    series = read_series()
    tried = {key: try_methods(points) for key, points in series.items()}
    ours = {key: misses for key, misses in tried.items() if key[1] == OURS}
    others = {key: misses for key, misses in tried.items() if key[1] != OURS}
    indicators = list(dict.fromkeys(indicator for indicator, _ in series))
    kept: dict[str, Any] = {
        "years": [2013, 2024],
        "series": len(series),
        "ours": summarise(ours.values()),
        "neighbours": summarise(others.values()),
        "by_indicator": {
            name: {
                "ours": summarise(misses for key, misses in ours.items() if key[0] == name),
                "neighbours": summarise(misses for key, misses in others.items() if key[0] == name),
            }
            for name in indicators
        },
        "left_out": leave_each_out(tried),
        "ranges": {"ours": cover(series, is_ours=True), "neighbours": cover(series, is_ours=False)},
        "quarters": measure_quarters(),
    }
    return {"winner": choose(kept), **kept}


def read_series() -> Series:
    """Return the points of each series that has enough: the year that ended in March, and its value."""
    found: Series = {}
    with (PUBLISHED / "children-in-need.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values = [(int(name), text) for name, text in row.items() if name.isdigit()]
            points = [(ended, Decimal(text)) for ended, text in values if text not in ("", "c", "x")]
            if len(points) > LEAST:
                found[row["indicator"], row["authority"]] = points
    return found


def try_methods(points: Points) -> Misses:
    """Return what each method misses by at each year with at least three before it."""
    misses: Misses = {name: [] for name in NAMES}
    for at in range(LEAST, len(points)):
        place, value = points[at]
        chosen = best_so_far(misses)
        for method in METHODS:
            misses[method.name].append(abs(float(said(method, points[:at], place) - value)))
        misses[BEST_SO_FAR].append(misses[chosen][-1])
    return misses


def said(method: Method, points: Points, target: int) -> Decimal:
    found = method.forecast(points, target)
    assert found is not None, f"{method.name} has too little to go by"
    return found


def best_so_far(misses: Misses) -> str:
    """Return the method that has missed by least in this series; 'same as the latest' before three tries."""
    if len(misses[LATEST.name]) < LEAST:
        return LATEST.name
    return min((method.name for method in METHODS), key=lambda name: mean(misses[name]))


def summarise(series: Iterable[Misses]) -> dict[str, Any]:
    """Return each method's mean miss, its ratio to the usual one's, and what 95 of 100 draws lie between."""
    series = list(series)
    pooled = {name: [miss for misses in series for miss in misses[name]] for name in NAMES}
    usual = mean(pooled[LATEST.name])
    return {
        "said": len(pooled[LATEST.name]),
        "methods": {
            name: {
                "mae": round(mean(pooled[name]), 2),
                "ratio": round(mean(pooled[name]) / usual, 3),
                "between": draw(series, name),
            }
            for name in NAMES
        },
    }


def draw(series: Sequence[Misses], name: str) -> list[float]:
    """Return what the ratio lies between in 95 of 100 draws of as many series with replacement."""
    sums = [(sum(misses[name]), sum(misses[LATEST.name])) for misses in series]
    chance = random.Random(name)
    ratios = []
    for _ in range(DRAWS):
        drawn = chance.choices(sums, k=len(sums))
        ratios.append(sum(one for one, _ in drawn) / (sum(usual for _, usual in drawn) or 1))
    ratios.sort()
    return [round(ratios[DRAWS * 25 // 1000], 3), round(ratios[DRAWS * 975 // 1000], 3)]


def choose(kept: dict[str, Any]) -> str:
    """Return the method to use: it beats 'same as the latest' for us, for the neighbours beyond chance."""
    ours, others = kept["ours"]["methods"], kept["neighbours"]["methods"]
    good = [name for name in NAMES if ours[name]["ratio"] < 1 and others[name]["between"][1] < 1]
    return min(good, key=lambda name: others[name]["ratio"], default=LATEST.name)


def leave_each_out(tried: dict[tuple[str, str], Misses]) -> dict[str, Any]:
    """Return what would be chosen without each authority, and how that does for the authority."""
    found = {}
    for authority in sorted({name for _, name in tried}):
        rest = [misses for key, misses in tried.items() if key[1] != authority]
        chosen = min(NAMES, key=lambda name: sum(sum(misses[name]) for misses in rest))
        own = summarise(misses for key, misses in tried.items() if key[1] == authority)
        found[authority] = {"chosen": chosen, "ratio": own["methods"][chosen]["ratio"]}
    return found


def cover(series: Series, *, is_ours: bool) -> dict[str, Any]:
    """Return how many years lay in the range that xlplan gives, and how wide it is on average."""
    held, widths = [], []
    for (_, authority), points in series.items():
        for at in range(LEAST, len(points) if (authority == OURS) == is_ours else 0):
            place, value = points[at]
            before = [(year(ended - 1), each) for ended, each in points[:at]]
            found = project(before, year(place - 1), basis="year", unit="%")
            if found:
                held.append(found.low <= value <= found.high)
                widths.append(float(found.high - found.low))
    return {"said": len(held), "held": sum(held), "width": round(mean(widths), 1)}


def measure_quarters() -> dict[str, Any]:
    """Return how far last quarter and last year were off this one, and the run rate where figures add up."""
    with (PUBLISHED / "hart-2014-q2.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    misses: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        before, last, now = (float(row[name]) for name in ("last_year", "last_quarter", "this_quarter"))
        if row["note"] == "adds up":
            double = RUN_RATE.forecast([(5, Decimal(row["last_quarter"]))], 8)  # June, September
            misses["run rate"].append(abs(float(double or 0) - now))
            misses["no change, where it adds up"].append(abs(last - now))
        elif not row["note"]:
            misses["same as last quarter"].append(abs(last - now))
            misses["same as last year"].append(abs(before - now))
            misses["mean of the two"].append(abs((before + last) / 2 - now))
    return {name: {"said": len(sizes), "mae": round(mean(sizes), 2)} for name, sizes in misses.items()}


if __name__ == "__main__":
    main()
