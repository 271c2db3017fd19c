"""`python -m tests.fuzz --runs 100000 --seed 1`: shows progress, keeps the inputs that nobody foresaw."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.attempts import Outcome, attempt
from tests.fuzz.seeds import make_seeds

_EVERY = 1000
_KEPT = 3  # inputs of one bug


def main() -> int:
    """Run the inputs asked for; return 1 where one of them was a bug."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--runs", type=int, default=100_000, help="inputs to try")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other inputs")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument(
        "--failures", type=Path, default=Path("fuzz-failures"), help="folder for failing inputs"
    )
    given = parser.parse_args()
    seeds, began = make_seeds(), time.monotonic()
    results: Counter[str] = Counter()
    bugs: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="xlplan-fuzz-") as folder:
        for number in range(given.first, given.first + given.runs):
            outcome, content = attempt(seeds, given.seed, number, Path(folder))
            results[f"{outcome.target}: {outcome.result}"] += 1
            if outcome.bug:
                bugs[outcome.result] += 1
                if bugs[outcome.result] <= _KEPT:
                    _keep(given.failures, f"{given.seed}-{number}", outcome, content)
            seconds = time.monotonic() - began
            if results.total() % _EVERY == 0:
                _say(f"{results.total():,} inputs, {seconds:.0f} s, {bugs.total()} bugs of {len(bugs)} kinds")
            if seconds > given.seconds:
                break
    for what, times in results.most_common():
        _say(f"{times:8,}  {what}")
    _say(f"{results.total():,} inputs, {bugs.total()} bugs of {len(bugs)} kinds")
    return 1 if bugs else 0


def _keep(folder: Path, name: str, outcome: Outcome, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.xlsx").write_bytes(content)
    (folder / f"{name}.txt").write_text(
        f"{outcome.target}: {outcome.result}\n{outcome.bug}\n", encoding="utf-8"
    )
    _say(f"{name}: {outcome.target}: {outcome.result}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
