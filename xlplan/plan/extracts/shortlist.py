"""Which rows of a large file its sieve has to look at, as DuckDB finds them: of those alike only the first.

Separate from sifting.py, which judges rows: a sieve that is given the shortlist comes to the same as one that
is given every row. Each text that the file has for a key, a period or a team is judged here, once, by the
functions that the sieve asks; DuckDB only finds the texts, and the rows that have them. It is optional.

Judged are the keys that are `asked` for, `past` periods that cannot answer, `news`, which are periods not yet
remembered, and what the `whole` service is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.plan.extracts.answers import may_answer, same_key
from xlplan.plan.extracts.layouts import period_of
from xlplan.plan.extracts.offline import open_offline, quoted, read_only
from xlplan.plan.extracts.records import is_whole_service
from xlplan.plan.extracts.sifting import Sieve
from xlplan.plan.extracts.telling import Column, find_telling
from xlplan.plan.extracts.typed import show_value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHARE = 0.25  # of the rows that may be kept: above, the sieve alone is as quick
_FETCHED = 10_000  # rows at once
_FEW = 100

Listed = tuple[int, list[str]]  # a row's number, and its cells where the table gives them


@dataclass(frozen=True)
class Table:
    """Is a file as DuckDB reads it.

    `source` is what to select from, `number` each row's number in it, as Excel would show it. The rows of a
    shortlist come with their cells where the table `has_cells`.
    """

    path: Path
    source: str
    number: str
    columns: Sequence[Column]
    has_cells: bool


def pick_shortlist(table: Table, sieve: Sieve, rows: int, pick: Callable[[Iterator[Listed]], None]) -> bool:
    """Have those rows picked, below the ones that the sieve was given, of which it learns something.

    False where DuckDB is not installed, cannot read the file, finds other than so many `rows` below the
    headings, or many to keep: then none of what was picked counts.
    """
    try:
        import duckdb
    except ImportError:
        return False
    try:
        with open_offline() as database:
            read_only(database, [table.path])
            judged: dict[str, list[str]] = {"asked": [], "past": [], "news": [], "whole": []}
            found, asked = _judge(database, table, sieve, judged)
            if found != rows or asked > rows * SHARE:
                return False
            database.execute(_statement(database, table, sieve, judged))
            pick(_fetch(database))
    except duckdb.Error:
        return False
    return True


def _judge(
    database: DuckDBPyConnection, table: Table, sieve: Sieve, judged: Mapping[str, list[str]]
) -> tuple[int, int]:
    """Add to `judged` the texts that make a difference; return how many rows there are, and asked for."""
    columns = sieve.layout.columns
    names = ("indicator", "period", "team")
    texts = [table.columns[columns[name]].name if name in columns else "''" for name in names]
    key, period, team = texts
    database.execute(
        f"select k, p, t, grouping(k), grouping(p), count(*) "
        f"from (select {key} as k, {period} as p, {team} as t from {table.source}) "
        "group by grouping sets ((k), (p), (t))"
    )
    rows = asked = 0
    while found := database.fetchmany(_FETCHED):
        for key, period, team, no_key, no_period, count in found:
            if not no_key:
                rows += count
                if {same_key(key), same_key(show_value(key))} & sieve.wanted.keys:
                    judged["asked"].append(key)
                    asked += count
            elif not no_period:
                _judge_period(period, sieve, judged)
            elif is_whole_service(show_value(team)):
                judged["whole"].append(team)
    return rows, asked


def _judge_period(text: str, sieve: Sieve, judged: Mapping[str, list[str]]) -> None:
    period, asked = period_of(text.strip()), sieve.wanted.period
    if period and asked and not may_answer(period, asked):
        judged["past"].append(text)
    if period and text not in sieve.told:
        judged["news"].append(text)


def _statement(
    database: DuckDBPyConnection, table: Table, sieve: Sieve, judged: Mapping[str, list[str]]
) -> str:
    """Return the query for the first of each group of rows that tell the sieve the same, in their order."""
    texts = {kind: _listed(database, kind, found) for kind, found in judged.items()}
    cells = ", ".join(column.name for column in table.columns) if table.has_cells else "''"
    tells, groups = find_telling(table.columns, sieve, texts)
    return (
        f"select min(n), arg_min([{cells}], n) from (select {table.number} as n, * from {table.source}) "
        f"where n > {sieve.last} and {tells} group by {', '.join(groups)} order by 1"
    )


def _listed(database: DuckDBPyConnection, kind: str, texts: list[str]) -> str:
    """Return the texts as SQL has them after IN: many as a table, as few are found sooner if listed."""
    if 0 < len(texts) <= _FEW:
        return f"({', '.join(map(quoted, texts))})"
    database.execute(f"create temp table {kind} (text varchar)")
    database.execute(f"insert into {kind} select unnest(?::varchar[])", [texts])
    return f"(select text from {kind})"


def _fetch(database: DuckDBPyConnection) -> Iterator[Listed]:
    while rows := database.fetchmany(_FETCHED):
        yield from rows
