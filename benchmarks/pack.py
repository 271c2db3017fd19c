"""What the performance clinic pack costs: `python -m benchmarks.pack`.

The pack of three months of the example, as a page and a workbook, beside importing what it needs of
matplotlib, whole processes taken in turn; and that of 100 indicators with 36 months, with its page's size.
Keeps benchmarks/pack.json, from which benchmarks/table.py makes its part of the page on speed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import xlsxwriter  # it has no stubs

from benchmarks.plans import EXAMPLE, PLAN, compile_all, here, program, run_process
from benchmarks.write import machine

KEPT = Path(__file__).resolve().parent / "pack.json"
FLOOR = (
    "from matplotlib import rc_context, lines, patches, text, ticker, transforms; "
    "from matplotlib.backends.backend_svg import FigureCanvasSVG; from matplotlib.figure import Figure"
)
PACK = ("pack", PLAN.name, "--force", "--quiet")
_INDICATORS, _MONTHS = 100, 36
_REGISTER = "indicator,action,measure,sheet,cell,unit,polarity,target,basis,extract_key"


def main() -> None:
    """Measure, print and keep it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    compile_all()
    with tempfile.TemporaryDirectory() as name:
        example = three_months(Path(name) / "example")
        pairs = [
            (
                run_process([sys.executable, "-c", FLOOR], example).seconds,
                run_process(program(PACK), example).seconds,
            )
            for _ in range(runs)
        ]
        large = hundred_indicators(Path(name) / "large")
        seconds = median(run_process(program(PACK), large).seconds for _ in range(3))
        (page,) = large.glob("pack-*.html")
        size = page.stat().st_size
    floor, whole = (median(column) for column in zip(*pairs, strict=True))
    kept = {
        "machine": machine(),
        "runs": runs,
        "seconds": round(whole, 3),
        "imports": round(floor, 3),
        "ratio": round(whole / floor, 2),
        "hundred": {"seconds": round(seconds, 2), "page_mb": round(size / 1e6, 2)},
    }
    print(json.dumps(kept, indent=1))
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def three_months(folder: Path) -> Path:
    """Put the example in a folder and refresh it three times, so that its history has three months."""
    shutil.copytree(EXAMPLE, folder)
    for period in ("2013-12", "2014-01", "2014-02"):
        refresh = program(["refresh", PLAN.name, "-p", period, "--in-place", "--quiet"])
        subprocess.run(refresh, check=True, capture_output=True, cwd=folder, env=here())
    return folder


def hundred_indicators(folder: Path) -> Path:
    """Write a plan of a hundred indicators, its register, and an extract of three years."""
    (folder / "extracts").mkdir(parents=True)
    with xlsxwriter.Workbook(folder / PLAN.name) as book:
        sheet = book.add_worksheet("Plan")
        rows = [
            ("Area for improvement", "Lead officer", "Timescale", "Measure", "Current performance", "RAG")
        ]
        rows += [
            (f"Area {n}", f"Officer {n % 12}", "Ongoing", f"% of thing {n} done", "80%", "Amber")
            for n in range(1, _INDICATORS + 1)
        ]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    register = [_REGISTER] + [
        f"I{n},A{n:02},% of thing {n} done,Plan,E{n + 1},%,higher,85,month,k{n}"
        for n in range(1, _INDICATORS + 1)
    ]
    (folder / "indicators.csv").write_text("\n".join(register), "utf-8")
    extract = ["indicator,period,value"] + [
        f"k{n},{2010 + (at + 11) // 12}-{(at + 11) % 12 + 1:02},{70 + (n * 7 + at * at) % 25}"
        for n in range(1, _INDICATORS + 1)
        for at in range(_MONTHS)
    ]
    (folder / "extracts" / "values.csv").write_text("\n".join(extract), "utf-8")
    return folder


if __name__ == "__main__":
    main()
