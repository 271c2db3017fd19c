"""The month's values: files, databases and frames become one Extract.

Separate from records.py, which knows how extracts are laid out, from doubles.py, which compares their
rows, from answers.py, which says what they hold for an indicator, and from schema.py, which judges them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from xlplan.errors import ExtractError
from xlplan.findings import Finding
from xlplan.plan.extracts.answers import (
    Answer,
    Extract,
    Line,
    answers,
    latest_period,
    periods_in,
    same_key,
    same_value,
    tell_value,
    value_of,
)
from xlplan.plan.extracts.columnar import frame_grid, is_parquet, read_parquet
from xlplan.plan.extracts.database import Query, read_query
from xlplan.plan.extracts.doubles import find_doubles
from xlplan.plan.extracts.layouts import COLUMNS, choose_sheet, find_layout
from xlplan.plan.extracts.records import Record, check_arithmetic, read_records
from xlplan.plan.extracts.sifting import LeftOut, Wanted
from xlplan.plan.extracts.tables import Grid, read_grids
from xlplan.plan.extracts.values import MISSING, Value, parse_value
from xlplan.records.measure import Measure
from xlplan.text.periods import Period, parse_period

if TYPE_CHECKING:
    import pandas as pd

Named = TypeVar("Named", Query, Measure)
Source: TypeAlias = "str | Path | Query | Measure | pd.DataFrame"

__all__ = [
    "Answer", "Extract", "Line", "Query", "Source", "Value", "answers", "latest_period", "parse_value",
    "periods_in", "read_extract", "read_extracts", "same_key",
]  # fmt: skip


def read_extract(
    source: Source, *, columns: Mapping[str, str] | None = None, sheet: str | None = None
) -> Extract:
    """Return the extract that one file, query or frame holds, tidy or wide; otherwise as read_extracts."""
    return read_extracts([source], columns=columns, sheet=sheet)


def read_extracts(
    sources: Iterable[Source],
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    period: str | None = None,
    keys: Iterable[str] | None = None,
) -> Extract:
    """Return CSV, Excel and Parquet files, queries, measures and frames as one extract; a later one's wins.

    Files come first, in the order of their names, then queries and measures by theirs, then frames as given.
    `columns` is [extract.columns] of xlplan.toml: the extract's own heading for a column; `sheet` is
    [extract] sheet, and `period` the month that a query asks for. With a register's `keys`, a large table's
    rows of other keys, and of months that cannot answer for `period`, are left out.
    Raises FileError, WorkbookError, or ExtractError where headings are missing or there are no rows.
    """
    wanted = None
    if keys is not None:
        month = parse_period(period) if period else None
        wanted = Wanted(frozenset(map(same_key, keys)), month, columns)
    grids = list(_tables(sources, columns, sheet, period, wanted))
    if not grids:
        raise ExtractError(
            "no extract was given; name one with -e, or in xlplan.toml: extracts = ['extracts/*.csv']"
        )
    frames: list[pd.DataFrame] = []
    findings: list[Finding] = []
    letters: dict[str, Mapping[str, str]] = {}
    sheets: dict[str, str] = {}
    left_out: dict[str, LeftOut] = {}
    for grid, others in grids:
        layout = find_layout(grid, columns)
        records = tuple(read_records(grid, layout))
        if grid.left_out:
            left_out[str(grid.file)] = grid.left_out
            findings.append(_passed_over(grid.file, grid.left_out))
        if not records and not (grid.left_out and grid.left_out.has_records):
            raise ExtractError(
                "holds no values below its headings; it needs a row for each indicator",
                file=grid.file,
                place=f"row {layout.heading_row}",
            )
        frames.append(_frame(records, grid.file))
        findings.extend(check_arithmetic(records, grid.file.name))
        findings.extend(find_doubles(grid, layout, records))
        letters[str(grid.file)] = layout.letters
        if others and grid.sheet:
            sheets[str(grid.file)] = grid.sheet
    files = tuple(grid.file for grid, _ in grids)
    frame = _join(frames)
    if len(files) > 1:
        findings.extend(_revisions(Extract(files, frame, (), letters, sheets, left_out)))
    return Extract(files, frame, tuple(findings), letters, sheets, left_out)


def _tables(
    sources: Iterable[Source],
    columns: Mapping[str, str] | None,
    sheet: str | None,
    period: str | None,
    wanted: Wanted | None,
) -> Iterator[tuple[Grid, bool]]:
    """Yield each source's table, and whether its workbook has other sheets."""
    given = list(sources)
    files = {Path(each) for each in given if isinstance(each, (str, Path))}
    for path in sorted(files, key=lambda path: (path.name, str(path))):
        if is_parquet(path):
            yield read_parquet(path, wanted), False
        else:
            grids = read_grids(path, wanted)
            yield choose_sheet(grids, columns, sheet), len(grids) > 1
    for query in _by_name(each for each in given if isinstance(each, Query)):
        yield read_query(query, period, wanted), False
    for measure in _by_name(each for each in given if isinstance(each, Measure)):
        from xlplan.records.counting import read_measure

        yield read_measure(measure, period), False
    frames = [each for each in given if not isinstance(each, (str, Path, Query, Measure))]
    for number, frame in enumerate(frames, start=1):
        yield frame_grid(frame, "frame" if len(frames) == 1 else f"frame {number}", wanted), False


def _by_name(sources: Iterable[Named]) -> list[Named]:
    """Return the settings' queries or measures, each once, by name."""
    return sorted({each.name: each for each in sources}.values(), key=lambda each: each.name)


def _frame(records: Sequence[Record], path: Path) -> pd.DataFrame:
    import pandas as pd

    texts = {name: [_normal(name, record.texts.get(name, "")) for record in records] for name in COLUMNS}
    places = {
        "file": [str(path)] * len(records),
        "column": [record.column for record in records],
    }
    frame = pd.DataFrame({**texts, **places}, dtype="string")
    numbers = pd.Series([record.row for record in records], dtype="int64")
    frame.insert(len(COLUMNS) + 1, "row", numbers)
    return frame


def _normal(column: str, text: str) -> str | None:
    return (text.casefold() if column == "status" else text) or None


def _join(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _passed_over(file: Path, left_out: LeftOut) -> Finding:
    rows = left_out.rows + left_out.kept
    return Finding(
        "XP009",
        "info",
        f"{file.name} has {rows:,} rows; the {left_out.kept:,} that the register asks for were read, "
        "and the others passed over.",
    )


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
    key = line.texts["indicator"]
    return Finding(
        "XP010",
        "info",
        f"{place}: '{key}' for {line.period.label} is {tell_value(line)} here and {tell_value(before)} in "
        f"{Path(before.file).name}, row {before.row}; the later file is used.",
        cell=f"{line.column}{line.row}",
        indicator=key,
    )


def _differ(one: Line, other: Line) -> bool:
    try:
        before, after = value_of(one), value_of(other)
    except ExtractError:  # schema.py tells it
        return False
    if MISSING in (before.mark, after.mark):
        return False
    return not same_value(before, after)
