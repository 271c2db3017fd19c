"""The records of a measure as one DuckDB view: CSV and Parquet files as they stand, Excel and queries by row.

Separate from counting.py, which says what is asked of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.errors import FileError
from xlplan.plan.extracts.database import read_query
from xlplan.plan.extracts.offline import as_list, as_name, quoted, read_only
from xlplan.plan.extracts.tables import Grid, read_grid
from xlplan.records.measure import Measure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SAMPLE = 1 << 20


def find_files(measure: Measure) -> tuple[Path, ...]:
    """Return the files among the records, by name. Raises FileError where a name or glob means none."""
    files: dict[Path, None] = {}
    for pattern in measure.records:
        if pattern in measure.queries:
            continue
        named = measure.folder / pattern
        found = [named] if named.is_file() else sorted(measure.folder.glob(pattern))
        found = [path for path in found if path.is_file() and not path.name.startswith("~$")]
        if not found:
            raise FileError(
                f"no file is called {pattern!r} in {measure.folder.absolute()}",
                file=measure.source,
                place=f"[measures.{measure.name}] records",
            )
        files.update(dict.fromkeys(found))
    return tuple(files)


def open_records(database: DuckDBPyConnection, measure: Measure, period: str | None) -> dict[str, str]:
    """Make the view `records` of all that the measure names, and return the kinds of its date columns.

    From then on the database reads these files and no other. Raises FileError or ExtractError.
    """
    import duckdb

    files = find_files(measure)
    grids = [read_query(query, period) for query in measure.queries.values()]
    grids += [read_grid(path) for path in files if _kind(path) == "excel"]
    for number, grid in enumerate(grids):
        _load(database, measure, grid, f"loaded_{number}")
    texts = [path for path in files if _kind(path) == "csv"]
    stored = [path for path in files if _kind(path) == "parquet"]
    tables = [f"select * from loaded_{number}" for number in range(len(grids))]
    if texts:
        tables.append(f"select * from {_csv(measure, texts)}")
    if stored:
        tables.append(f"select * from read_parquet({as_list(stored)}, union_by_name = true)")
    try:
        read_only(database, files)
        database.execute(f"create view records as {' union all by name '.join(tables)}")
        kinds = {row[0].casefold(): row[1] for row in database.execute("describe records").fetchall()}
    except duckdb.Error as error:
        measure.refuse(f"the records cannot be read: {_say(error, files)}", "records")
    absent = [name for name in measure.dates if name.casefold() not in kinds]
    if absent:
        measure.refuse(f"there is no column '{absent[0]}'; the columns are {', '.join(kinds)}", "dates")
    return {name: kinds[name.casefold()] for name in measure.dates}


def _say(error: Exception, files: Sequence[Path]) -> str:
    """Return why records cannot be read, without DuckDB's own terms where its sniffer gives a file up."""
    reason = str(error).partition("\n")[0]
    path = next((each for each in files if each.name in reason), files[0])
    if "sniffing" in reason:
        return f"the rows of {path.name} differ in how they end or are separated; save it anew as CSV"
    return reason


def _kind(path: Path) -> str:
    kinds = {".parquet": "parquet", ".pq": "parquet", ".xlsx": "excel", ".xlsm": "excel"}
    return kinds.get(path.suffix.lower(), "csv")


def _csv(measure: Measure, files: Sequence[Path]) -> str:
    """Return the call that reads CSV files; dates stay text, as 03/04/2013 is not to be taken for March."""
    dates = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in _present(measure, files))
    types = f", types = {{{dates}}}" if dates else ""
    encoding = "" if all(map(_is_utf8, files)) else ", encoding = 'latin-1'"
    return f"read_csv({as_list(files)}, header = true, union_by_name = true{types}{encoding})"


def _present(measure: Measure, files: Sequence[Path]) -> list[str]:
    """Return the date columns that are there: DuckDB refuses a type for one that is not."""
    heads = []
    for path in files:
        with path.open("rb") as file:
            heads.append(file.readline().decode("utf-8-sig", "replace").casefold())
    return [name for name in measure.dates if any(name.casefold() in head for head in heads)]


def _is_utf8(path: Path) -> bool:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(sample) - 4 and len(sample) == _SAMPLE
    return True


def _load(database: DuckDBPyConnection, measure: Measure, grid: Grid, name: str) -> None:
    """Load a table of text: its first row is the headings, a blank cell is missing."""
    import pandas as pd

    if not grid.rows:
        measure.refuse(f"{grid.file.name} is empty; its first row names the columns", "records")
    headings = [cell or f"column {at}" for at, cell in enumerate(grid.rows[0].cells, start=1)]
    rows = [[_cell(row.cells, at) for at in range(len(headings))] for row in grid.rows[1:]]
    database.register("given", pd.DataFrame(rows, columns=headings, dtype=object))
    texts = ", ".join(f"{as_name(each)}::varchar as {as_name(each)}" for each in headings)
    database.execute(f"create table {name} as select {texts} from given")
    database.unregister("given")


def _cell(cells: Sequence[str], at: int) -> str | None:
    return cells[at] or None if at < len(cells) else None
