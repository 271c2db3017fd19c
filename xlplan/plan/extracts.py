"""The month's values: CSV or Excel files become one Extract.

Separate from extract_rows.py, which knows how extracts are laid out, from answers.py, which says what they
hold for an indicator, and from schema.py, which judges them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.errors import ExtractError
from xlplan.findings import Finding
from xlplan.plan.answers import (
    Answer,
    Extract,
    Line,
    answers,
    latest_period,
    periods_in,
    same_key,
    same_value,
    value_of,
)
from xlplan.plan.extract_rows import COLUMNS, Record, check_arithmetic, find_layout, read_records
from xlplan.plan.tables import read_grid
from xlplan.plan.values import MISSING, Value, parse_value
from xlplan.text.periods import Period

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Answer", "Extract", "Line", "Value", "answers", "latest_period", "parse_value", "periods_in",
    "read_extract", "read_extracts", "same_key",
]  # fmt: skip


def read_extract(path: str | Path, *, columns: Mapping[str, str] | None = None) -> Extract:
    """Return the extract that one CSV or Excel file holds, tidy or wide.

    `columns` is [extract.columns] of xlplan.toml: this extract's own heading for a column.
    Raises FileError, WorkbookError, or ExtractError where headings are missing or there are no rows.
    """
    return read_extracts([path], columns=columns)


def read_extracts(paths: Iterable[str | Path], *, columns: Mapping[str, str] | None = None) -> Extract:
    """Return several files as one extract, in the order of their names; a later file's value wins.

    Raises as read_extract does, for the first file that cannot be used.
    """
    files = tuple(sorted({Path(path) for path in paths}, key=lambda path: (path.name, str(path))))
    if not files:
        raise ExtractError(
            "no extract was given; name one with -e, or in xlplan.toml: extracts = ['extracts/*.csv']"
        )
    frames: list[pd.DataFrame] = []
    findings: list[Finding] = []
    letters: dict[str, Mapping[str, str]] = {}
    for path in files:
        grid = read_grid(path)
        layout = find_layout(grid, columns)
        records = tuple(read_records(grid, layout))
        if not records:
            raise ExtractError(
                "holds no values below its headings", file=path, place=f"row {layout.heading_row}"
            )
        frames.append(_frame(records, path))
        findings.extend(check_arithmetic(records, path.name))
        letters[str(path)] = layout.letters
    frame = _join(frames)
    extract = Extract(files, frame, (), letters)
    return Extract(files, frame, (*findings, *_revisions(extract)), letters)


def _frame(records: Sequence[Record], path: Path) -> pd.DataFrame:
    import pandas as pd

    texts = {name: [_normal(name, record.texts.get(name, "")) for record in records] for name in COLUMNS}
    places = {
        "file": [str(path)] * len(records),
        "column": [record.column for record in records],
    }
    frame = pd.DataFrame({**texts, **places}, dtype="string")
    frame.insert(len(COLUMNS) + 1, "row", [record.row for record in records])
    return frame


def _normal(column: str, text: str) -> str | None:
    return (text.casefold() if column == "status" else text) or None


def _join(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _revisions(extract: Extract) -> Iterator[Finding]:
    """Return a note for each value that a later file gives differently."""
    for lines in extract.lines.values():
        last: dict[Period, Line] = {}
        for line in lines:
            before = last.get(line.period)
            last[line.period] = line
            if before and before.file != line.file and _differ(before, line):
                yield _revision(before, line)


def _revision(before: Line, line: Line) -> Finding:
    place = f"{Path(line.file).name}, row {line.row}, column {line.column} (value)"
    key, value, earlier = line.texts["indicator"], _told(line), _told(before)
    return Finding(
        "XP010",
        "info",
        f"{place}: '{key}' for {line.period.label} is '{value}' here and '{earlier}' in "
        f"{Path(before.file).name}, row {before.row}; the later file is used.",
        cell=f"{line.column}{line.row}",
        indicator=key,
    )


def _told(line: Line) -> str:
    """Return the value as a message may quote it: a suppressed figure is not repeated."""
    return value_of(line).mark or line.texts["value"]


def _differ(one: Line, other: Line) -> bool:
    try:
        before, after = value_of(one), value_of(other)
    except ExtractError:  # schema.py tells it
        return False
    if MISSING in (before.mark, after.mark):
        return False
    return not same_value(before, after)
