"""XP4: what a narrative says against the figures beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tables import table
from tests.test_checks_subject import HEADINGS, action, more, run, subject_of
from xlplan.checks.conflicts import find_conflicts
from xlplan.checks.likeness import content_words, is_general, likeness
from xlplan.checks.subject import Subject


def plan_with(folder: Path, narrative: str, figures: str, note: str = "") -> Subject:
    """Return a plan of one action; a figure without a % sign below 1 becomes a numeric cell."""
    first, *others = [line.split(" = ", 1) for line in figures.split("\n")]
    shown = first[1] + " ¹" if note else first[1]
    rows = [action(progress=narrative, measure=first[0], shown=shown), *(more(*other) for other in others)]
    return subject_of(folder, *rows, notes=[f"¹ {note}"] if note else [])


@pytest.mark.parametrize(("narrative", "figures", "note", "expected"), table("checks_words.md", "Values"))
def test_only_a_value_of_the_same_measure_and_time_conflicts(
    tmp_path: Path, narrative: str, figures: str, note: str, expected: str
) -> None:
    subject = plan_with(tmp_path, narrative, figures, note)
    found = [
        f"{conflict.claim.reading.text} / {conflict.indicator.reading.text}"
        for conflict in find_conflicts(subject, subject.actions[0])
        if conflict.indicator.reading
    ]
    assert "; ".join(found) == expected.replace("quiet", "")
