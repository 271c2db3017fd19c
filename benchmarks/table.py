"""Writes the page on speed from benchmarks/write.json: it says what was measured, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "explanation" / "speed.md"
_BEFORE = """# What a write costs

`make bench` edits one text and one fill with xlplan and with other editors, in one run.
Seconds leave each program's start out, and are the median of its runs; xlplan's include the proof.
The floor is to copy the zip's members as they are stored: no editor can be faster.
Measured on {machine}.
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
        lines += [f"## Edits in the {title}" if title.startswith("example") else f"## Edits {title}", ""]
        lines += ["| editor | seconds | times the floor | peak MB | runs |", "|---|---|---|---|---|"]
        floor = results["floor"]["seconds"]
        for editor, found in sorted(results.items(), key=lambda item: item[1]["seconds"]):
            share = f"{found['seconds'] / floor:.1f}"
            lines.append(
                f"| {editor} | {found['seconds']:.3f} | {share} | {found['peak_mb']:.0f} | {found['runs']} |"
            )
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n" + _AFTER


if __name__ == "__main__":
    PAGE.write_text(page(json.loads((ROOT / "benchmarks" / "write.json").read_text("utf-8"))), "utf-8")
