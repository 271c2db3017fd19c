"""Every value that a plan has shown: .xlplan/history.sqlite beside it, one row for each.

The receipts hold the values of every refresh; the database is what can be asked for a series. Before each use
it takes in the receipts that it does not know and forgets those that were undone, so that a refresh that was
killed at the wrong moment, or undone, needs nothing done here. A receipt that somebody has tidied away is not
forgotten: its values are here alone now.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlplan.errors import FileError
from xlplan.plan.issue import plan_name
from xlplan.receipts import Receipt, Value, find_receipts, find_undone
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

    [] where nothing is on record. Raises FileError where the database cannot be read.
    """
    folder = plan.resolve().parent
    receipts = find_receipts(folder)
    if not receipts and not _place(folder).exists():
        return []
    with _opened(folder) as database:
        _take_in(database, receipts, find_undone(folder))
        rows = database.execute(
            f"select {_COLUMNS} from value where plan = ? "
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
        _take_in(database, find_receipts(folder), find_undone(folder))


def _take_in(database: sqlite3.Connection, receipts: Iterable[Receipt], undone: Iterable[Receipt]) -> None:
    """Make the database hold the values of the receipts, and none of those undone; all others' stay."""
    known = {name for (name,) in database.execute("select name from receipt")}
    here = {_name(receipt): receipt for receipt in receipts}
    for name in known & {_name(receipt) for receipt in undone} - here.keys():
        database.execute("delete from value where receipt = ?", (name,))
        database.execute("delete from receipt where name = ?", (name,))
    for name in here.keys() - known:
        receipt = here[name]
        plan = plan_name(Path(receipt.output))
        _insert(database, [_row(name, plan, value, receipt.written) for value in receipt.values])
        database.execute("insert into receipt values (?)", (name,))


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
            yield database
    except (sqlite3.Error, OSError) as wrong:
        message = f"cannot be used ({wrong}); if it is broken, delete it: it is made anew from the receipts"
        raise FileError(message, file=path) from wrong
