"""Writes the page on speed, and its picture, from what the benchmarks have kept, and from nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "explanation" / "speed.md"
PICTURE = ROOT / "docs" / "pictures" / "cost-by-size.svg"
_BEFORE = """# What it costs

Every figure here was measured by `make bench`, {machine}; `benchmarks/` keeps them as JSON.

## A write

`make bench` edits one text and one fill with xlplan and with other editors, in one run.
Seconds leave each program's start out, and are the median of its runs; xlplan's include the proof.
The floor is to copy the zip's members as they are stored: no editor can be faster.
"""
_AFTER = """
Beside a large sheet the time goes into searching it, once for the write and once for the proof.
No other cell may show the string that changes, and no formula may read the cell.
The floor unpacks nothing: twice the floor cannot be had while every value is looked at.
In a large sheet the rest goes into unpacking and packing it, on two cores where they are free.
"""


def page(kept: dict[str, Any]) -> str:
    """Return the page for what benchmarks/write.py has kept."""
    lines = [_BEFORE.format(machine=kept["machine"])]
    for title, results in kept["cases"].items():
        lines += [f"### Edits in the {title}" if title.startswith("example") else f"### Edits {title}", ""]
        lines += ["| editor | seconds | times the floor | peak MB | runs |", "|---|---|---|---|---|"]
        floor = results["floor"]["seconds"]
        for editor, found in sorted(results.items(), key=lambda item: item[1]["seconds"]):
            share = f"{found['seconds'] / floor:.1f}"
            lines.append(
                f"| {editor} | {found['seconds']:.3f} | {share} | {found['peak_mb']:.0f} | {found['runs']} |"
            )
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n" + _AFTER


_PLANS = """
## A plan by its size

Seconds of each piece of work on plans of so many actions, {machine}.
The median of {runs} runs, imports left out; then the peak memory of the process.
LibreOffice's seconds have its start in them.
Beyond {middle} actions, each more costs a reading {growth[ms]:.2f} ms of time at work, {growth[linear]:.2f} \
times what each of the first {middle} did, and {growth[kb]:.1f} kB.

![Seconds by number of actions, for each piece of work](../pictures/cost-by-size.svg)

"""
_COMMANDS = """
## A command on the example

Whole processes, beside the imports that they have to have, {machine}, median of {runs} runs taken in turn.
The ratio is of time at work, which other work on the machine does not change as much.

| command | seconds | its imports | ratio |
|---|---|---|---|
"""
_EXTRACTS = """
## An extract by its size

Each reading is a process of its own, its imports counted, {machine}.
xlplan keeps what a register of 25 indicators asks for, with DuckDB or without; pandas keeps every row.
'At work' are the processor's seconds: where the others are far above them, it was busy with more than this.

| file | MB | xlplan: s | at work | peak MB | without DuckDB: s | at work | peak MB | pandas: s | peak MB |
|---|---|---|---|---|---|---|---|---|---|
"""
_RECORDS = """
## Measures from records

A share by month and by team, working days between two dates, of {records:,} records, {machine}.

| days as | seconds | peak MB | times DuckDB's count of the lines |
|---|---|---|---|
"""
_FLEET = """
## Many plans

`xlplan check` of so many plans, no two with the same figures, {machine}.
Two processes did {share_of_twice:.2f} of twice what one did in the same time.

| plans | processes | seconds | CPU ms a plan | MB at plan 100 | MB at the end |
|---|---|---|---|---|---|
"""
_PACK = """
## The performance clinic pack

The page and the workbook of three months of the example, {machine}, median of {runs} runs taken in turn.
The floor is a Python that only imports what the pack needs of matplotlib.

| | seconds | times the floor |
|---|---|---|
| floor | {imports:.2f} | 1.0 |
| `xlplan pack` | {seconds:.2f} | {ratio:.2f} |

For 100 indicators with 36 months it took {hundred[seconds]:.1f} s.
Their page has {hundred[page_mb]:.2f} MB.
"""


def plans_part(kept: dict[str, Any]) -> str:
    """Return the part of the page for what benchmarks/plans.py has kept."""
    sizes = list(kept["sizes"])
    lines = [_PLANS.format(**kept, middle=sizes[len(sizes) // 2]).rstrip("\n"), ""]
    lines += [f"| work | {' | '.join(f'{int(size):,}' for size in sizes)} |", "|---" * (len(sizes) + 1) + "|"]
    for work in kept["sizes"][sizes[0]]:
        cells = (_cell(kept["sizes"][size][work]) for size in sizes)
        lines.append(f"| {work} | {' | '.join(cells)} |")
    commands = [
        f"| `xlplan {name}` | {each['seconds']:.2f} | {each['imports']:.2f} | {each['ratio']:.2f} |"
        for name, each in kept["commands"].items()
    ]
    return "\n".join(lines) + "\n" + _COMMANDS.format(**kept) + "\n".join(commands) + "\n"


def _cell(found: dict[str, float]) -> str:
    peak = f", {found['peak_mb']:.0f} MB" if "peak_mb" in found else ""
    return f"{found['seconds']:.3f} s{peak}"


def extracts_part(kept: dict[str, Any]) -> str:
    """Return the part of the page for what benchmarks/extracts.py has kept."""
    rows = [
        f"| {each['file']} | {each['mb']} | {_reading(each['xlplan'])} | {_reading(each['without DuckDB'])} "
        f"| {each['pandas']['seconds']:.1f} | {each['pandas']['peak_mb']:,} |"
        for each in kept["files"]
    ]
    return _EXTRACTS.format(**kept) + "\n".join(rows) + "\n"


def _reading(found: dict[str, float]) -> str:
    return f"{found['seconds']:.1f} | {found['at_work']:.1f} | {found['peak_mb']:,}"


def records_part(kept: dict[str, Any]) -> str:
    """Return the part of the page for what benchmarks/records.py has kept."""
    rows = [
        f"| {name} | {each['seconds']:.1f} | {each['peak_mb']} "
        f"| {each['seconds'] / each['count_seconds']:.1f} |"
        for name, each in kept["files"].items()
    ]
    return _RECORDS.format(**kept) + "\n".join(rows) + "\n"


def fleet_part(kept: dict[str, Any]) -> str:
    """Return the part of the page for what benchmarks/fleet.py has kept."""
    rows = [
        f"| {int(plans):,} | {jobs} | {each['seconds']:.1f} | {each['cpu_ms_for_a_plan']:.0f} "
        f"| {each['mb_at_plan_100']:.0f} | {each['mb_at_the_end']:.0f} |"
        for plans, runs in kept["plans"].items()
        for jobs, each in runs.items()
    ]
    return _FLEET.format(**kept) + "\n".join(rows) + "\n"


def pack_part(kept: dict[str, Any]) -> str:
    """Return the part of the page for what benchmarks/pack.py has kept."""
    return _PACK.format(**kept)


def whole_page() -> str:
    """Return the page with a part for each benchmark that has kept something."""
    parts = [part(kept) for name, part in _PARTS.items() if (kept := read(name))]
    return "".join(parts)


def read(name: str) -> dict[str, Any] | None:
    """Return what a benchmark has kept, None where it was never run."""
    path = ROOT / "benchmarks" / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def draw(kept: dict[str, Any]) -> None:
    """Draw the seconds of each piece of work against the number of actions."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "xlplan"})
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    sizes = [int(size) for size in kept["sizes"]]
    for number, work in enumerate(kept["sizes"][str(sizes[0])]):
        seconds = [kept["sizes"][str(size)][work]["seconds"] for size in sizes]
        axes.plot(sizes, seconds, marker="osD^vP"[number], label=work, linestyle=("-", "--")[number > 2])
    axes.set(xscale="log", yscale="log", xlabel="actions in the plan", ylabel="seconds")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.savefig(PICTURE, metadata={"Date": None, "Creator": None})


_PARTS = {
    "write": page,
    "plans": plans_part,
    "extracts": extracts_part,
    "records": records_part,
    "fleet": fleet_part,
    "pack": pack_part,
}

if __name__ == "__main__":
    PAGE.write_text(whole_page(), "utf-8")
    if kept := read("plans"):
        draw(kept)
