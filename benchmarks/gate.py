"""Fails where xlplan has become a quarter slower beside its peers and floors: `python -m benchmarks.gate`.

Ratios within one run, so that another machine, or a busy one, gives nearly the same; best of several runs
taken in turn. What is above the kept ratio by more than a quarter is measured again, twice, before it counts.
`--keep` writes benchmarks/gate.json anew: do it where a ratio has changed for a reason.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.pack import FLOOR, PACK, three_months
from benchmarks.plans import EXAMPLE, HEAVY, PLAN, compile_all, here, program, run_process, run_task
from benchmarks.reading import write

KEPT = Path(__file__).resolve().parent / "gate.json"
WORSE, TRIES, RUNS = 1.25, 3, 5

Pair = tuple[Callable[[], float], Callable[[], float]]


def main() -> int:
    """Measure each ratio; return 1 where one has become worse, having said which."""
    compile_all()
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory() as name:
        pairs = pairs_in(Path(name))
        if sys.argv[1:] == ["--keep"]:
            found = {what: round(ratio(pair), 3) for what, pair in pairs.items()}
            KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
            return 0
        worse = [what for what, pair in pairs.items() if is_worse(what, pair, kept.get(what))]
    return 1 if worse else 0


def pairs_in(folder: Path) -> dict[str, Pair]:
    """Return what is measured, each beside its floor or its peer."""
    made = shutil.copytree(EXAMPLE, folder / "example")
    refreshed = program(["refresh", PLAN.name, "-p", "2013-12", "-o", "new.xlsx"])
    subprocess.run(refreshed, check=True, capture_output=True, cwd=made, env=here())
    packed = three_months(folder / "packed")
    large = write(folder / "large.xlsx", ["plan"], 0, actions=250)

    def command(*words: str) -> Callable[[], float]:
        return lambda: run_process(program(words), made)

    def imports(text: str) -> Callable[[], float]:
        return lambda: run_process([sys.executable, "-c", text], made)

    def task(name: str, plan: Path) -> Callable[[], float]:
        return lambda: run_task(name, plan, folder / "new.xlsx")[0]

    return {
        "--help, beside importing click": (command("--help"), imports("import click")),
        "refresh, beside importing pandera and openpyxl": (
            command("refresh", PLAN.name, "-p", "2013-12", "--dry-run"),
            imports(HEAVY),
        ),
        "check, beside importing pandera and openpyxl": (command("check", PLAN.name), imports(HEAVY)),
        "diff, beside importing pandas and openpyxl": (
            command("diff", PLAN.name, "new.xlsx"),
            imports("import pandas, openpyxl"),
        ),
        "pack of three months, beside importing matplotlib": (
            lambda: run_process(program(PACK), packed),
            imports(FLOOR),
        ),
        "reading 250 actions, beside openpyxl's load": (task("read", large), task("openpyxl: load", large)),
        "reading and checking 250 actions, beside reading": (
            task("read and check", large),
            task("read", large),
        ),
        "writing into 250 actions, beside openpyxl's load and save": (
            task("write", large),
            task("openpyxl: load, edit, save", large),
        ),
    }


def ratio(pair: Pair) -> float:
    """Return the best of one divided by the best of the other, of runs taken in turn."""
    times = [(pair[0](), pair[1]()) for _ in range(RUNS)]
    return min(one for one, _ in times) / min(other for _, other in times)


def is_worse(what: str, pair: Pair, kept: float | None) -> bool:
    """Tell whether the ratio is above what was kept by more than a quarter, three times over."""
    found: list[float] = []
    for _ in range(TRIES):
        found.append(ratio(pair))
        if kept is None or min(found) <= kept * WORSE:
            break
    worse = kept is not None and min(found) > kept * WORSE
    said = "nothing kept" if kept is None else f"kept {kept:.2f}"
    print(f"{'WORSE' if worse else 'ok':6}{min(found):8.2f}  {said:14}{what}", flush=True)
    return worse


if __name__ == "__main__":
    sys.exit(main())
