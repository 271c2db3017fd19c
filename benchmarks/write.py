"""What a lossless write costs, beside other editors and the floor, in one run: `make bench`.

Three workbooks: the example; one of 200,000 rows in a sheet that no edit touches; the same with the edits
inside that sheet. Each editor runs in its own environment under .bench/, in a fresh process for each run;
seconds leave its imports out. The floor is to copy the zip's members as stored.
"""

from __future__ import annotations

import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = ("openpyxl", "wolfxl", "paper-xlsx", "xlsxedit")
RUNS = 5
ROWS, COLUMNS = 200_000, 8
SLOW = {"openpyxl", "paper-xlsx", "xlsxedit"}  # minutes on the large sheets: measured once


def environment(peer: str) -> Path:
    """Return the Python that has the peer, made once; paper-xlsx takes openpyxl's name, so each is alone."""
    folder = ROOT / ".bench" / peer
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", peer], check=True
        )
    return python


def make_large(path: Path) -> None:
    """Write a small plan sheet and a large sheet of texts and numbers."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": False, "in_memory": False})
    plan, large = book.add_worksheet("Plan"), book.add_worksheet("Records")
    for row in range(25):
        plan.write_row(row, 0, [f"Action {row}", "YTD = 86%", "Amber"])
    for row in range(ROWS):
        large.write_row(
            row, 0, [row, f"Case {row % 5000}", row * 1.5, "open", row % 7, f"Team {row % 9}", row / 3, "x"]
        )
    book.close()


def run(
    python: Path, module: str, source: Path, output: Path, cells: tuple[str, str, str]
) -> dict[str, float] | None:
    """Return one run's seconds and peak, or None where the editor failed."""
    command = [python, HERE / "editors" / "one_run.py", module, source, output, *cells]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 and done.stdout else None


def measure(
    source: Path, cells: tuple[str, str, str], folder: Path, runs: int
) -> dict[str, dict[str, float]]:
    """Return each editor's median seconds and largest peak on one workbook; runs are interleaved."""
    editors = {"floor": (Path(sys.executable), "floor_edit"), "xlplan": (Path(sys.executable), "xlplan_edit")}
    for peer in PEERS:
        module = "openpyxl_edit" if peer == "paper-xlsx" else f"{peer}_edit"
        editors[peer] = (environment(peer), module)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in editors}
    for number in range(runs):
        for name, (python, module) in editors.items():
            if name in SLOW and source.stem == "large" and number:
                continue
            result = run(python, module, source, folder / f"{name}.xlsx", cells)
            if result:
                found[name].append(result)
    return {
        name: {
            "seconds": statistics.median(result["seconds"] for result in results),
            "peak_mb": max(result["peak_mb"] for result in results),
        }
        for name, results in found.items()
        if results
    }


def main() -> None:
    """Measure, print the table and keep it as JSON."""
    kept: dict[str, object] = {
        "machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}"
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small.xlsx", folder / "large.xlsx"
        shutil.copy(ROOT / "workbooks" / "ofsted-action-plan-2013-11.xlsx", small)
        make_large(large)
        cases = {
            "the example (plan of 19 actions)": (small, ("Action Plan", "G16", "H8")),
            "200,000 rows in a sheet that no edit touches": (large, ("Plan", "B3", "C3")),
            "the edits inside that sheet": (large, ("Records", f"B{ROWS - 10}", f"D{ROWS - 5}")),
        }
        for title, (source, cells) in cases.items():
            results = kept[title] = measure(source, cells, folder, RUNS)
            print(f"\n{title} ({source.stat().st_size / 1e6:.1f} MB)")
            print(f"{'':14}{'seconds':>10}{'× floor':>10}{'peak MB':>10}")
            for editor, result in sorted(results.items(), key=lambda item: item[1]["seconds"]):
                share = result["seconds"] / results["floor"]["seconds"]
                print(
                    f"{editor:14}{result['seconds']:10.3f}{share:10.1f}{result['peak_mb']:10.0f}", flush=True
                )
    (HERE / "write.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
