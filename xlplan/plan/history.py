"""Every value that a plan has shown: .xlplan/history.sqlite beside it, one row for each.

The receipts hold the values of every refresh; the database is what can be asked for a series. Before each use
it takes in the receipts that it does not know and forgets those that were undone, so that a refresh that was
killed at the wrong moment, or undone, needs nothing done here. A receipt that somebody has tidied away is not
forgotten: its values are here alone now.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlplan.errors import FileError
from xlplan.plan.issue import plan_name
from xlplan.receipts import Receipt, Value, read_if_receipt, receipt_files
from xlplan.text.periods import Period, parse_period

FILE_NAME = "history.sqlite"
_VERSION = 2
_WAIT = 5.0  # seconds for another run to be done
_SCHEMA = """\
create table value (
  receipt text,  -- what was written, and when: it names the receipt; null for an earlier issue
  plan text not null, indicator text not null, period text not null, last text not null, team text not null,
  value text not null, unit text not null, numerator text, denominator text, as_at text, status text,
  source text not null, written text not null
);
create index series on value (plan, indicator, last);
create table receipt (name text primary key);
"""
_LATER = (  # which receipt was read in which file, and which plan each wrote from which
    # a database from before them gets them
    "create table if not exists file (file text primary key, size integer, changed integer, receipt text)",
    "create table if not exists origin (receipt text, plan text, source text, written text)",
)
# A plan's names, each until it was written under the next: 'plan v2' was 'plan v1'.
_NAMES = """\
with recursive named (name, until) as (
  select ?, '9999'
  union select source, written from origin join named on plan = name and source <> plan and written <= until
)
"""
_COLUMNS = (
    "receipt, plan, indicator, period, last, team, value, unit, "
    "numerator, denominator, as_at, status, source, written"
)


class Point(NamedTuple):
    """Is one value of a series: its period, the value (per cent as 86.4), where it came from and when."""

    indicator: str
    period: Period
    team: str
    value: Decimal
    unit: str
    numerator: str | None
    denominator: str | None
    as_at: date | None
    status: str | None
    source: str
    written: str


def read_history(plan: Path) -> list[Point]:
    """Return the values of a plan and its earlier issues, by indicator, team and period; the newest of each.

    So are those of the workbook that it was written from under another name, up to then.
    [] where nothing is on record. Raises FileError where the database cannot be read.
    """
    folder = plan.resolve().parent
    if not _place(folder).exists() and not any(map(read_if_receipt, receipt_files(folder))):
        return []
    with _opened(folder) as database:
        _take_in(database, folder)
        rows = database.execute(
            f"{_NAMES} select {_COLUMNS} from value join named on plan = name and written <= until "
            # what a refresh wrote is exact, what an issue shows is rounded
            "order by indicator, team, last, receipt is not null, written",
            (plan_name(plan),),
        ).fetchall()
    newest = {(row[2], row[5], row[3]): row for row in rows}
    return [point for row in newest.values() if (point := _point(row))]


def seed_history(plan: Path, values: Sequence[Value], source: str) -> int:
    """Take in the values of an earlier issue; return how many were new. Told twice, it changes nothing."""
    folder = plan.resolve().parent
    name, now = plan_name(plan), datetime.now(UTC).isoformat(timespec="milliseconds")
    with _opened(folder) as database:
        seen = set(
            database.execute(
                "select indicator, period, team, value from value where plan = ? and source like ? || '%'",
                (name, source),
            )
        )
        new = [each for each in values if (each.indicator, each.period, each.team, each.value) not in seen]
        _insert(database, [_row(None, name, each, now) for each in new])
    return len(new)


def update_history(folder: Path) -> None:
    """Take in the receipts of a folder that are new, forget the undone.

    Raises FileError where the database cannot be used.
    """
    with _opened(folder) as database:
        _take_in(database, folder)


def _take_in(database: sqlite3.Connection, folder: Path) -> None:
    """Make the database hold the values of the receipts, and none of those undone; all others' stay.

    Of files that are as they were when they were last read no more is asked.
    """
    known = {name for (name,) in database.execute("select name from receipt")}
    seen = {
        tuple(row[:3]): row[3] for row in database.execute("select file, size, changed, receipt from file")
    }
    here = _names(database, seen, receipt_files(folder))
    undone = _names(database, seen, receipt_files(folder, undone=True))
    for name in known & undone.keys() - here.keys():
        database.execute("delete from value where receipt = ?", (name,))
        database.execute("delete from origin where receipt = ?", (name,))
        database.execute("delete from receipt where name = ?", (name,))
    told = {name for (name,) in database.execute("select receipt from origin")}
    for name in here.keys() - (known & told):
        if receipt := read_if_receipt(here[name]):
            _take(database, name, receipt, is_known=name in known)


def _take(database: sqlite3.Connection, name: str, receipt: Receipt, *, is_known: bool) -> None:
    """Take in a receipt: which plan was written from which, and the values, if these are not known."""
    plan, source = plan_name(Path(receipt.output)), plan_name(Path(receipt.source))
    database.execute("insert into origin values (?, ?, ?, ?)", (name, plan, source, receipt.written))
    if not is_known:
        _insert(database, [_row(name, plan, value, receipt.written) for value in receipt.values])
        database.execute("insert into receipt values (?)", (name,))


def _names(
    database: sqlite3.Connection, seen: Mapping[tuple[object, ...], str], paths: Iterable[Path]
) -> dict[str, Path]:
    """Return the file of each receipt by its name; those not seen before are read, and noted as seen."""
    named: dict[str, Path] = {}
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue  # gone meanwhile
        key = (f"{path.parent.name}/{path.name}", state.st_size, state.st_mtime_ns)
        if key not in seen and (receipt := read_if_receipt(path)):
            named[_name(receipt)] = path
            database.execute("insert or replace into file values (?, ?, ?, ?)", (*key, _name(receipt)))
        elif key in seen:
            named[seen[key]] = path
    return named


def _name(receipt: Receipt) -> str:
    """Return what names a receipt for good: its file's number is given again once the file is gone."""
    return f"{receipt.output} {receipt.written}"


def _insert(database: sqlite3.Connection, rows: Sequence[tuple[str | None, ...]]) -> None:
    marks = ", ".join("?" * len(_COLUMNS.split(",")))
    database.executemany(f"insert into value ({_COLUMNS}) values ({marks})", rows)


def _row(receipt: str | None, plan: str, value: Value, written: str) -> tuple[str | None, ...]:
    period = parse_period(value.period)
    last = period.last.isoformat() if period else value.period
    return (
        receipt, plan, value.indicator, value.period, last, value.team, value.value, value.unit,
        value.numerator, value.denominator, value.as_at, value.status, value.source, written,
    )  # fmt: skip


def _point(row: Sequence[str]) -> Point | None:
    _, _, indicator, label, _, team, value, unit, numerator, denominator, as_at, status, source, written = row
    period = parse_period(label)
    if period is None:
        return None
    day = date.fromisoformat(as_at) if as_at else None
    return Point(
        indicator, period, team, Decimal(value), unit, numerator, denominator, day, status, source, written
    )


def _place(folder: Path) -> Path:
    return folder / ".xlplan" / FILE_NAME


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """Give the database, made where it is missing; what is done is kept at the end, or none of it."""
    path = _place(folder)
    try:
        path.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(path, timeout=_WAIT)) as database, database:
            database.execute("begin immediate")
            (version,) = database.execute("pragma user_version").fetchone()
            if version > _VERSION:
                message = f"was written by a later xlplan (version {version}); update xlplan"
                raise FileError(message, file=path)
            if version == 1:  # it went by the receipts' file names, and held no value without one
                database.execute("delete from value where receipt is not null")
                database.execute("delete from receipt")
                database.execute(f"pragma user_version = {_VERSION}")
            if not version:
                for statement in _SCHEMA.split(";\n"):
                    database.execute(statement)
                database.execute(f"pragma user_version = {_VERSION}")
            for statement in _LATER:
                database.execute(statement)
            yield database
    except (sqlite3.Error, OSError) as wrong:
        message = f"cannot be used ({wrong}); if it is broken, delete it: it is made anew from the receipts"
        raise FileError(message, file=path) from wrong
