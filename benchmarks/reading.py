"""What a sheet of 200,000 rows beside a plan costs whoever reads the plan.

`python -m benchmarks.reading [ROWS]` prints the time with that sheet as a multiple of the time without it.
The sheet stands behind the plan and before it, its texts shared (half a million strings) and inline.
Strings before the plan's own must be unpacked and counted to reach those, and the head of the other sheet is
looked at: that is all that is left to pay.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter  # it has no stubs

from xlplan.plan.reader import read_plan

HEADINGS = ("Ref", "Action", "Lead", "By when", "Measure", "Target", "Latest position", "RAG", "Comments")
ACTIONS = 150


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read_plan(write(Path(folder) / "alone.xlsx", ["plan"], 0))  # the imports
        for name, order, is_inline in (
            ("behind, shared strings", ["plan", "cases"], False),
            ("before, shared strings", ["cases", "plan"], False),
            ("behind, inline strings", ["plan", "cases"], True),
            ("before, inline strings", ["cases", "plan"], True),
        ):
            alone = write(Path(folder) / "alone.xlsx", ["plan"], 0, is_inline=is_inline)
            path = write(Path(folder) / "both.xlsx", order, rows, is_inline=is_inline)
            ratio, without = compare(path, alone)
            print(f"{name}: {ratio:.2f} times the {without * 1000:.0f} ms without it")


def compare(path: Path, alone: Path) -> tuple[float, float]:
    """Return the ratio of the best of seven readings each, taken in turn, and the time without."""
    times: dict[Path, list[float]] = {path: [], alone: []}
    for _ in range(7):
        for each, taken in times.items():
            start = time.perf_counter()
            read_plan(each)
            taken.append(time.perf_counter() - start)
    return min(times[path]) / min(times[alone]), min(times[alone])


def write(
    path: Path, order: list[str], rows: int, *, is_inline: bool = False, actions: int = ACTIONS
) -> Path:
    with xlsxwriter.Workbook(path, {"constant_memory": is_inline}) as book:
        for name in order:
            sheet = book.add_worksheet(name)
            if name == "plan":
                sheet.write_row(0, 0, ["Improvement plan"])
                sheet.write_row(2, 0, HEADINGS)
                for at in range(actions):
                    sheet.write_row(3 + at, 0, _action(at))
            else:
                sheet.write_row(0, 0, ["Case", "Name", "Town", "Count", "Note"])
                for at in range(rows):
                    sheet.write_row(
                        1 + at, 0, [f"C{at}", f"Case {at}", f"Town {at % 500}", at, f"A note on {at}"]
                    )
    return path


def _action(at: int) -> list[str]:
    measure, figure = f"% of cases of kind {at} closed on time", f"{50 + at % 50}% ({at} of {at + 9})"
    return [
        f"A{at}",
        f"Do thing {at}",
        f"Officer {at % 9}",
        "May 2014",
        measure,
        "90%",
        figure,
        "Green",
        "Steady",
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
