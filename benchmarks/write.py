"""What a lossless write costs, beside other editors and the floor, in one run: `make bench`.

The workbooks: the example, and three of 200,000 rows by 8, whose texts are in the sheet itself, in 5,000
shared strings, or in 1,000,000. Large ones are edited in a small sheet beside the large one, and in that.
Each editor runs in its own environment under .bench/ (paper-xlsx takes openpyxl's name), in a fresh process
for each run; seconds leave its imports out. The floor is to copy the zip's members as stored.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = {
    "openpyxl": "openpyxl_edit",
    "wolfxl": "wolfxl_edit",
    "paper-xlsx": "openpyxl_edit",
    "xlsxedit": "xlsxedit_edit",
}
SLOW = {"openpyxl", "paper-xlsx", "xlsxedit"}  # minutes on the large sheets: measured once, on one workbook
ROWS = 200_000
CELLS = ("Records", f"B{ROWS - 10}", f"D{ROWS - 5}")
SMALL = "example: a plan of 19 actions"
KINDS = {"texts in the sheet": 0, "5,000 shared strings": 5000, "1,000,000 shared strings": 1_000_000}
SLOW_ON = "5,000 shared strings"

Results = dict[str, dict[str, float]]


def machine() -> str:
    """Return what the figures were measured on."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def environment(peer: str) -> Path:
    """Return the Python that has the peer, made once."""
    folder = ROOT / ".bench" / peer
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", peer]
        subprocess.run(install, check=True)
    return python


def make_large(path: Path, strings: int) -> None:
    """Write a small plan sheet and a large one; of its texts so many are different, none shared for 0."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": strings == 0})
    plan, large = book.add_worksheet("Plan"), book.add_worksheet("Records")
    for row in range(25):
        plan.write_row(row, 0, [f"Action {row}", "YTD = 86%", "Amber"])
    for row in range(ROWS):
        if strings < ROWS:
            texts = [f"Case {row % (strings or 5000)}", "open", f"Team {row % 9}", "x"]
            large.write_row(
                row, 0, [row, texts[0], row * 1.5, texts[1], row % 7, texts[2], row / 3, texts[3]]
            )
        else:
            large.write_row(
                row, 0, [*(f"Case {row}, {column}" for column in range(5)), row, row / 3, row % 7]
            )
    book.close()


def run(python: Path, module: str, *given: object) -> dict[str, float] | None:
    """Return one run's seconds and peak, or None where the editor failed."""
    command = [str(python), str(HERE / "editors" / "one_run.py"), module, *map(str, given)]
    seen = {"PYTHONPATH": str(ROOT)} if python == Path(sys.executable) else {"PYTHONPATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **seen})
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 and done.stdout else None


def measure(source: Path, cells: tuple[str, str, str], folder: Path, peers: set[str], runs: int) -> Results:
    """Return each editor's median seconds and largest peak on one workbook; runs are interleaved."""
    own = Path(sys.executable)
    editors = {"floor": (own, "floor_edit"), "xlplan": (own, "xlplan_edit")}
    editors |= {peer: (environment(peer), PEERS[peer]) for peer in PEERS if peer in peers}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in editors}
    for number in range(runs):
        for name, (python, module) in editors.items():
            once = name in SLOW and source.stat().st_size > 1 << 20
            result = None if once and number else run(python, module, source, folder / f"{name}.xlsx", *cells)
            found[name] += [result] if result else []
    return {
        name: {
            "seconds": round(statistics.median(result["seconds"] for result in results), 4),
            "peak_mb": round(max(result["peak_mb"] for result in results), 1),
            "runs": len(results),
        }
        for name, results in found.items()
        if results
    }


def report(title: str, results: Results) -> None:
    """Print what was measured on one workbook, the fastest first."""
    print(f"\n{title}\n{'':14}{'seconds':>10}{'× floor':>10}{'peak MB':>10}")
    for editor, result in sorted(results.items(), key=lambda item: item[1]["seconds"]):
        share = result["seconds"] / results["floor"]["seconds"]
        print(f"{editor:14}{result['seconds']:10.3f}{share:10.1f}{result['peak_mb']:10.0f}", flush=True)


def main() -> None:
    """Measure, print the tables, and keep the figures as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=PEERS)
    given = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "xlplan"], check=True)
    cases: dict[str, Results] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = folder / "small.xlsx"
        shutil.copy(ROOT / "workbooks" / "ofsted-action-plan-2013-11.xlsx", small)
        cases[SMALL] = measure(small, ("Action Plan", "G16", "H8"), folder, set(given.peers), given.runs)
        report(SMALL, cases[SMALL])
        for kind, strings in KINDS.items():
            large = folder / "large.xlsx"
            maker = get_context("spawn").Process(target=make_large, args=(large, strings))
            maker.start()  # apart: a run's peak would begin at what this process has in memory
            maker.join()
            peers = set(given.peers) - (set() if kind == SLOW_ON else SLOW)
            for where, cells in (("beside", ("Plan", "B3", "C3")), ("in", CELLS)):
                title = f"{where} 200,000 rows, {kind}"
                cases[title] = measure(large, cells, folder, peers, given.runs)
                report(title, cases[title])
    kept = json.dumps({"machine": machine(), "cases": cases}, indent=1)
    (HERE / "write.json").write_text(f"{kept}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
