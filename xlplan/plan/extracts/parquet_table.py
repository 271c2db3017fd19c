"""A Parquet file as DuckDB reads it, where its columns mean there what pandas makes of them.

Separate from columnar.py, which reads the rows that are kept: here they are only found.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlplan.plan.extracts.offline import as_list, as_name, open_offline, read_only
from xlplan.plan.extracts.shortlist import Table, pick_shortlist
from xlplan.plan.extracts.sifting import Sieve
from xlplan.plan.extracts.telling import Column, text_column

WORTH = 1_000_000  # cells: below, it takes longer to load DuckDB
_NOT_THERE = ("", "<NA>", "NaT")  # as show_value has it
_WHOLE = {f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")}
_TEXTS = ("indicator", "period", "team", "status")


def find_rows(path: Path, headings: Sequence[str], sieve: Sieve, rows: int) -> list[int] | None:
    """Return the numbers of the rows that the sieve has to look at, below those that it was given.

    `rows` are how many the file has. None where DuckDB is not installed, or may read the file otherwise.
    """
    if rows * len(headings) < WORTH:
        return None
    try:
        import duckdb
    except ImportError:
        return None
    try:
        with open_offline() as database:
            read_only(database, [path])
            described = database.execute(f"describe select * from {_call(path)}").fetchall()
    except duckdb.Error:
        return None
    types = {name: kind for name, kind, *_ in described}
    if not types.keys() >= set(headings) or len(set(headings)) < len(headings):
        return None
    texts = {sieve.layout.columns.get(name) for name in _TEXTS}
    chosen = [_select(name, types[name], at, at in texts) for at, name in enumerate(headings)]
    known = [each for each in chosen if each]
    if len(known) < len(chosen):
        return None
    selected = ", ".join(f"{written} as {column.name}" for written, column in known)
    source = f"(select {selected}, file_row_number + 2 as number from {_call(path, numbered=True)})"
    table = Table(path, source, "number", [column for _, column in known], has_cells=False)
    numbers: list[int] = []
    found = pick_shortlist(table, sieve, rows, lambda listed: numbers.extend(number for number, _ in listed))
    return numbers if found else None


def _call(path: Path, *, numbered: bool = False) -> str:
    return f"read_parquet({as_list([path])}{', file_row_number = true' if numbered else ''})"


def _select(name: str, kind: str, at: int, is_text: bool) -> tuple[str, Column] | None:
    """Return how a column is selected, and the column; None where its cells may read otherwise as text."""
    written, short = as_name(name), f"c{at}"
    if kind == "VARCHAR" or (kind in _WHOLE and is_text):
        return f"coalesce({written}::varchar, '')", text_column(short, _NOT_THERE)
    if kind == "DATE" or (kind.startswith("TIMESTAMP") and "ZONE" not in kind):
        return f"coalesce({written}::date::varchar, '')", text_column(short, _NOT_THERE)
    if (kind in _WHOLE or kind in ("FLOAT", "DOUBLE") or kind.startswith("DECIMAL")) and not is_text:
        return written, Column(short, f"coalesce(isnan({short}::double), true)", is_number=True)
    if kind == "BOOLEAN" and not is_text:
        return written, Column(short, f"({short} is null)", is_number=True)
    return None
