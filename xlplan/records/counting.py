"""What the records of a measure come to, by month and team: counted by DuckDB, in bounded memory.

Separate from periods.py, which adds months up. DuckDB is optional, and loaded only when a measure is asked.
The officer's expressions see the records and nothing else: no other file, no network, one SELECT.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlplan.errors import ExtractError
from xlplan.plan.extracts.offline import as_name, open_offline, quoted
from xlplan.plan.extracts.typed import typed_grid
from xlplan.records.measure import Measure
from xlplan.records.periods import HEADINGS, Count, tell_measure
from xlplan.records.sources import open_records
from xlplan.records.working_days import FIRST, LAST, count_working_days
from xlplan.text.calendar import Period, month

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from xlplan.plan.extracts.tables import Grid

# Days are written by year first, or by day first as in Britain; two digits of a year before four, which would
# take 13 for the year 13.
_FORMATS = (
    *("%d/%m/%y", "%d/%m/%Y", "%d-%m-%y", "%d-%m-%Y", "%d.%m.%y", "%d.%m.%Y"),
    *("%d %b %y", "%d %b %Y", "%d %B %y", "%d %B %Y", "%d-%b-%y", "%d-%b-%Y"),
    *("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d-%b-%Y %H:%M"),
)
_WORKING_DAYS = """
create macro working_days(since, until) as
    (select n from days where day = until::date) - (select n from days where day = since::date)
"""


def read_measure(measure: Measure, period: str | None = None) -> Grid:
    """Return the measure as an extract's table: every month's row, the whole service's first, then teams'.

    `period` is the month that a query among the records asks for. Raises FileError where there are no
    records, ExtractError where a setting or a date in them cannot be understood.
    """
    with _database(measure) as database:
        kinds = open_records(database, measure, period)
        _check_expressions(database, measure)
        counts = _count(database, measure, kinds)
    return typed_grid(measure.source, HEADINGS, tell_measure(measure, counts))


@contextmanager
def _database(measure: Measure) -> Iterator[DuckDBPyConnection]:
    """Yield a database in memory that knows working days."""
    try:
        import duckdb  # noqa: F401  # whether it is there
    except ImportError:
        measure.refuse("a measure from records needs DuckDB: python -m pip install 'xlplan[records]'")
    with open_offline() as database:
        database.execute("create table days (day date primary key, n integer)")
        if any("working_days" in text.lower() for text in measure.expressions.values()):
            days, numbers = zip(*count_working_days(measure.calendar), strict=True)
            database.execute("insert into days select unnest(?), unnest(?)", [list(days), list(numbers)])
        database.execute(_WORKING_DAYS)
        yield database


def _check_expressions(database: DuckDBPyConnection, measure: Measure) -> None:
    """Refuse an expression that the records cannot answer, naming its setting and their columns."""
    import duckdb

    columns = [row[0] for row in database.execute("describe records").fetchall()]
    for setting, text in measure.expressions.items():
        try:
            statements = database.extract_statements(f"select ({text}\n) from records")
            if len(statements) != 1:
                measure.refuse("is more than one expression; write one, without a semicolon", setting)
            database.execute(f"explain select ({text}\n) from records")
        except duckdb.Error as error:
            said = str(error).partition("\n")[0].partition(": ")[2] or str(error)
            measure.refuse(
                f'"{text}" cannot be worked out ({said}); the columns are {", ".join(columns)}', setting
            )


def _count(
    database: DuckDBPyConnection, measure: Measure, kinds: Mapping[str, str]
) -> dict[tuple[Period, str], Count]:
    import duckdb

    try:
        groups = database.execute(_statement(measure, kinds)).fetchall()
    except duckdb.Error as error:
        measure.refuse(f"the records could not be counted: {str(error).partition(chr(10))[0]}")
    counts: dict[tuple[Period, str], Count] = {}
    for first, team, denominator, total, *unread in groups:
        _refuse_dates(measure, unread)
        if isinstance(first, date):
            key = month(first.year, first.month), str(team or "").strip()
            before = counts.get(key, Count(0, Decimal(0)))
            counts[key] = Count(before.denominator + denominator, before.total + Decimal(str(total or 0)))
    if not counts:
        measure.refuse("no record has a month; see [measures.NAME] month and where")
    return counts


def _statement(measure: Measure, kinds: Mapping[str, str]) -> str:
    """Return the query: a row per month and team with its counts, then what dates could not be read."""
    read = [f"{_as_date(as_name(name), kinds[name])} as {as_name(name)}" for name in measure.dates]
    raw = [f"records.{as_name(name)} as {as_name(f'_given {name}')}" for name in measure.dates]
    faults = [_faults(name) for name in measure.dates]
    counts = f"({measure.denominator or 'true'}\n)"
    total = "0"
    if measure.average:
        counts = f"{counts} and ({measure.average}\n) is not null"
        total = f"sum(({measure.average}\n)) filter (where {counts})"
    elif measure.numerator:
        total = f"count(*) filter (where {counts} and ({measure.numerator}\n))"
    columns = ", ".join([f"* replace ({', '.join(read)})" if read else "*", *raw])
    team = f"({measure.team}\n)" if measure.team else "''"
    asked = ", ".join([f"count(*) filter (where {counts})", total, *faults])
    return f"""
        with dated as (select {columns} from records)
        select date_trunc('month', ({measure.month}\n)::date)::date, {team}, {asked}
        from dated where ({measure.where or "true"}\n) group by 1, 2"""


def _as_date(column: str, kind: str) -> str:
    if not kind.startswith("VARCHAR"):
        return f"{column}::date"
    text, rest = f"trim({column})", ", ".join(quoted(each) for each in _FORMATS)
    return (
        f"case when {text} like '__/__/____' then try_strptime({text}, '%d/%m/%Y')::date"
        f" when {text} like '____-__-__%' then try_cast({text} as date)"
        f" else try_strptime({text}, [{rest}])::date end"
    )


def _faults(name: str) -> str:
    """Return the aggregate that counts a column's dates that are not read, and one that shows the first."""
    given, day = as_name(f"_given {name}"), as_name(name)
    wrong = (
        f"(trim({given}::varchar) <> '' and {day} is null)"
        f" or {day} not between date '{FIRST}' and date '{LAST}'"
    )
    return f"count(*) filter (where {wrong}), min({given}::varchar) filter (where {wrong})"


def _refuse_dates(measure: Measure, unread: Sequence[object]) -> None:
    for name, count, seen in zip(measure.dates, unread[::2], unread[1::2], strict=True):
        if count:
            raise ExtractError(
                f"{count} of the dates in the column '{name}' cannot be read, such as '{seen}'; "
                f"write them as 2013-12-06 or 06/12/2013, from {FIRST.year} to {LAST.year}",
                file=measure.source,
            )
