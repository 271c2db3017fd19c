"""A bounded run of the fuzzer; `make fuzz` is the long one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.fuzz.attempts import attempt
from tests.fuzz.seeds import make_seeds

RUNS = 400


def test_mutated_workbooks_are_handled_or_refused_by_an_error_of_ours(tmp_path: Path) -> None:
    seeds = make_seeds(corpus=8)
    results = Counter[str]()
    for number in range(RUNS):
        outcome, _ = attempt(seeds, 1, number, tmp_path)
        assert not outcome.bug, f"input {number}: {outcome.result}\n{outcome.bug}"
        results[outcome.result] += 1
    assert results["written"] > RUNS / 10  # else the inputs are all so broken that they test nothing
    assert results["damaged"] > RUNS / 10


def test_input_is_made_again_from_its_number(tmp_path: Path) -> None:
    seeds = make_seeds(corpus=0)
    one, two = (attempt(seeds, 1, 7, tmp_path)[1] for _ in range(2))
    assert one == two
