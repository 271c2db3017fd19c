"""The rows that a database gives to the query of xlplan.toml, as a table of text.

Separate from tables.py, which reads files. SQLAlchemy is optional, and loaded only when a database is asked.
Nothing here writes: the transaction is read-only where the database knows such, and is never committed.
A password is never told: `_mask` looks over every sentence that a driver gives.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote

from xlplan.errors import ExtractError, FileError, UsageError
from xlplan.plan.extracts.tables import Grid
from xlplan.plan.extracts.typed import typed_grid
from xlplan.text.periods import parse_period

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine, Row

    from xlplan.plan.extracts.sifting import Wanted

PREFIX = "sql:"
TIMEOUT = 60
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_SELECT = re.compile(r"(?:[\s(]|--[^\n]*\n|/\*.*?\*/)*(?:select|with)\b", re.IGNORECASE | re.DOTALL)
_ASKED = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")  # as SQLAlchemy finds them
_SECRET = re.compile(r"pass|pwd|secret|token|key|odbc_connect", re.IGNORECASE)
_OUT_OF_TIME = re.compile(r"statement timeout|^interrupted$")


@dataclass(frozen=True)
class Query:
    """Is [sql.NAME] of xlplan.toml: where the database is, and what to ask it."""

    name: str
    url: str = field(repr=False)
    """Where the database is; `${NAME}` is an environment variable, so that the file holds no password."""
    query: str = ""
    """What to ask it: one SELECT, in which `:period` is the month that is asked for."""
    query_file: Path | None = None
    """The file that holds the query, in place of `query`."""
    folder: Path = field(default_factory=Path)
    timeout: int = TIMEOUT
    """After how many seconds the query is stopped."""

    @property
    def source(self) -> str:
        """Is what messages and receipts call it: sql:indicators."""
        return f"{PREFIX}{self.name}"

    def refuse(self, wrong: str, place: str | None = None) -> NoReturn:
        """Raise ExtractError."""
        raise ExtractError(wrong, file=self.source, place=place)


def read_query(query: Query, period: str | None = None, wanted: Wanted | None = None) -> Grid:
    """Return the query's rows, of many those wanted; `:period` in it is the month asked for, as 2013-12.

    Raises ExtractError where the database cannot be reached or does not answer, UsageError where the query
    needs a period and none is given, FileError where its file cannot be read.
    """
    text = _read_text(query)
    values = _values(query, text, period)
    secrets: list[str] = []
    try:
        from sqlalchemy import text as statement
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError
    except ImportError:
        query.refuse("a database needs SQLAlchemy: python -m pip install 'xlplan[sql]'")
    try:
        with _connected(query, secrets) as connection:
            asked = statement(text).execution_options(stream_results=wanted is not None)
            result = connection.execute(asked, values)
            headings = [str(name) for name in result.keys()]  # noqa: SIM118  # the columns of a result
            return typed_grid(query.source, headings, _in_time(result, query), wanted)
    except (SQLAlchemyError, sqlite3.Error) as error:
        # `from None`: what a driver says may hold the whole URL
        seen = error.orig if isinstance(error, DBAPIError) else error
        said = _mask(str(seen).strip().partition("\n")[0], secrets)
        if _OUT_OF_TIME.search(said):
            _refuse_slow(query)
        raise ExtractError(f"the query failed: {said}", file=query.source) from None


def _in_time(rows: Iterable[Row[Any]], query: Query) -> Iterator[Row[Any]]:
    """Yield the rows until the time is up: a database counts each piece of a long answer anew."""
    end = time.monotonic() + query.timeout
    for row in rows:
        if time.monotonic() > end:
            _refuse_slow(query)
        yield row


def _refuse_slow(query: Query) -> NoReturn:
    query.refuse(
        f"the query took longer than {query.timeout} s and was stopped; ask for less, "
        f"or write timeout = {query.timeout * 5} in xlplan.toml, under [sql.{query.name}]"
    )


def _read_text(query: Query) -> str:
    text = query.query
    if query.query_file:
        try:
            text = query.query_file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise FileError(
                f"the query of [sql.{query.name}] cannot be read ({getattr(error, 'strerror', 'not UTF-8')})",
                file=query.query_file,
            ) from error
    if not _SELECT.match(text):
        query.refuse("the query does not begin with SELECT or WITH; xlplan only reads")
    return text.strip().rstrip(";")


def _values(query: Query, text: str, period: str | None) -> Mapping[str, str]:
    asked = set(_ASKED.findall(text))
    if unknown := sorted(asked - {"period"}):
        query.refuse(f"the query asks for :{unknown[0]}; only :period is known (write \\: for a plain colon)")
    if not asked:
        return {}
    if period is None:
        raise UsageError("the query asks for :period; say which month, with -p 2013-12", file=query.source)
    month = parse_period(period)
    if month is None:
        raise UsageError(f"'{period}' is not a period; write a month such as 2013-12", place="-p/--period")
    return {"period": month.month_period.label}


@contextmanager
def _connected(query: Query, secrets: list[str]) -> Iterator[Connection]:
    """Yield a connection on which nothing can be written, and end what it began."""
    from sqlalchemy.exc import SQLAlchemyError

    url = _url(query, secrets)
    where = _where(url)
    try:
        engine = _engine(query, url)
        connection = engine.connect()
    except (SQLAlchemyError, sqlite3.Error, OSError, TypeError, ValueError) as error:
        said = _mask(str(getattr(error, "orig", None) or error).strip().partition("\n")[0], secrets)
        raise ExtractError(f"cannot connect to {where}: {said}", file=query.source) from None
    try:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {query.timeout * 1000}")
        yield connection
    finally:
        connection.rollback()
        connection.close()
        engine.dispose()


def _url(query: Query, secrets: list[str]) -> URL:
    """Return the URL with its variables filled in; what must not be told is added to the secrets."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    is_whole = _VARIABLE.fullmatch(query.url.strip()) is not None

    def filled(found: re.Match[str]) -> str:
        value = os.environ.get(found[1])
        if not value:
            query.refuse(
                f"the environment variable {found[1]} is not set, and url in xlplan.toml asks for it",
                f"[sql.{query.name}] url",
            )
        secrets.append(value)
        return value if is_whole else quote(value, safe="")

    text = _VARIABLE.sub(filled, query.url.strip())
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        query.refuse(
            'is not a database\'s URL; write one such as "postgresql+psycopg://user@server/database" '
            'or "sqlite:///kpi.sqlite"',
            f"[sql.{query.name}] url",
        )
    if url.get_backend_name() in ("postgresql", "postgres") and "+" not in url.drivername:
        url = url.set(drivername="postgresql+psycopg")
    named = [value for key, value in url.query.items() if _SECRET.search(key)]
    secrets += [each for each in (text, url.password, *map(str, named)) if each]
    secrets += [quote(each, safe="") for each in secrets]
    return url


def _where(url: URL) -> str:
    port = f":{url.port}" if url.port else ""
    at = f" on {url.host}{port}" if url.host else ""
    return f"{url.get_backend_name()}{at}, database {url.database or 'not named'}"


def _mask(text: str, secrets: list[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def _engine(query: Query, url: URL) -> Engine:
    from sqlalchemy import NullPool, create_engine
    from sqlalchemy.exc import NoSuchModuleError

    if url.get_backend_name() == "sqlite":
        return create_engine("sqlite://", poolclass=NullPool, creator=lambda: _open_sqlite(query, url))
    try:
        driver = url.get_driver_name()
        within = {"connect_timeout": 10} if driver in ("psycopg", "psycopg2", "pymysql") else {}
        return create_engine(url, poolclass=NullPool, connect_args=within)
    except NoSuchModuleError:
        query.refuse(f"SQLAlchemy knows no '{url.drivername}'; correct the URL, or install what adds it")
    except ImportError as missing:
        remedy = f"there is no Python module {missing.name or driver}"
        if driver == "psycopg":
            remedy = "python -m pip install 'xlplan[postgres]'"
        query.refuse(f"the driver for {url.drivername} is not installed: {remedy}")


def _open_sqlite(query: Query, url: URL) -> sqlite3.Connection:
    """Return a connection that only reads: sqlite would make a file that is not there."""
    path = query.folder / (url.database or "")
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    end = time.monotonic() + query.timeout
    connection.set_progress_handler(lambda: int(time.monotonic() > end), 10_000)
    return connection
