"""An extract that is a database's answer: nothing is written to it, and no password is told."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest

from tests import postgres
from tests.example import EXAMPLE, example, run
from xlplan import api
from xlplan.config import load_config
from xlplan.errors import ConfigError, ExtractError, FileError, TooLarge, UsageError
from xlplan.plan.extracts import sifting
from xlplan.plan.extracts.answers import Answer, answers
from xlplan.plan.extracts.database import Query, read_query
from xlplan.plan.extracts.extract import read_extract
from xlplan.plan.extracts.sifting import Wanted
from xlplan.text.periods import month

pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed")

ROWS = [("K1", "2013-11", 80.0, None), ("K1", "2013-12", 86.4, "2013-12-06"), ("K2", "2013-12", None, None)]
ALL = "select indicator, period, value, as_at from kpi order by 1, 2"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "kpi.sqlite") as connection:
        connection.execute("create table kpi (indicator text, period text, value real, as_at text)")
        connection.executemany("insert into kpi values (?, ?, ?, ?)", ROWS)
    connection.close()
    return tmp_path


def query(folder: Path, text: str = ALL, url: str = "sqlite:///kpi.sqlite", timeout: int = 60) -> Query:
    return Query("kpi", url, text, folder=folder, timeout=timeout)


def answer(asked: Query, key: str = "K1") -> Answer:
    found = answers(read_extract(asked), key, month(2013, 12), "month")
    assert found is not None
    return found


def refused(asked: Query, period: str | None = None) -> str:
    with pytest.raises((ExtractError, UsageError)) as error:
        read_query(asked, period)
    return str(error.value)


def test_query_changes_nothing_and_makes_no_file(base: Path) -> None:
    before = (base / "kpi.sqlite").read_bytes()
    wrong = refused(query(base, "with gone as (select 1) delete from kpi"))
    assert "attempt to write a readonly database" in wrong
    assert refused(query(base, url="sqlite:///other.sqlite")).endswith(
        f"there is no file {base / 'other.sqlite'}"
    )
    assert [path.name for path in base.iterdir()] == ["kpi.sqlite"]
    assert (base / "kpi.sqlite").read_bytes() == before


def test_row_of_a_database_answers_with_its_source(base: Path) -> None:
    found = answer(query(base))
    assert (found.value.number, found.source, found.as_at) == (
        Decimal("86.4"),
        "sql:kpi row 3",
        date(2013, 12, 6),
    )


def test_value_that_is_null_is_missing(base: Path) -> None:
    assert answer(query(base), "K2").value.mark == "missing"


def test_period_is_bound_and_not_written_into_the_query(base: Path) -> None:
    text = "select indicator, period, value, '10:30' as seen from kpi where period = :period"
    assert [row.cells[1] for row in read_query(query(base, text), "Dec 2013").rows[1:]] == ["2013-12"] * 2
    assert len(read_query(query(base, text), "2014-01").rows) == 1


def test_query_may_stand_in_a_file(base: Path) -> None:
    (base / "kpi.sql").write_text(f"\ufeff-- the month\n{ALL};\n", "utf-8")
    asked = Query("kpi", "sqlite:///kpi.sqlite", query_file=base / "kpi.sql", folder=base)
    assert len(read_query(asked).rows) == 4
    with pytest.raises(FileError, match=r"the query of \[sql.kpi\] cannot be read"):
        read_query(Query("kpi", "sqlite:///kpi.sqlite", query_file=base / "none.sql", folder=base))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("delete from kpi", "does not begin with SELECT or WITH; xlplan only reads"),
        ("select * from nowhere", "the query failed: no such table: nowhere"),
        ("select 1; select 2", "the query failed: You can only execute one statement at a time"),
        ("select :year", "asks for :year; only :period is known"),
        ("select :period", "asks for :period; say which month, with -p 2013-12"),
        ("select 1 as a, 2 as b", "no column for indicator, period, value; the headings are 'a' (A), 'b' (B)"),
        ("select indicator, period, value from kpi where 0", "holds no values below its headings"),
    ],
)  # fmt: skip
def test_query_that_cannot_be_used_is_told_in_a_sentence(base: Path, text: str, words: str) -> None:
    with pytest.raises((ExtractError, UsageError)) as error:
        read_extract(query(base, text))
    assert str(error.value).startswith("sql:kpi: ")
    assert words in str(error.value)


def test_period_that_is_none_is_told(base: Path) -> None:
    assert "'soon' is not a period" in refused(query(base, "select :period"), "soon")


def test_query_without_an_end_is_stopped(base: Path) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    assert "took longer than 1 s and was stopped" in refused(query(base, endless, timeout=1))


def test_answer_beyond_the_limit_is_not_kept(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_MAX_CELLS", "5")
    with pytest.raises(TooLarge, match="at most 5"):
        read_query(query(base))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("no url", "is not a database's URL; write one such as"),
        ("strange://server/base", "SQLAlchemy knows no 'strange'"),
        ("${XLPLAN_NOT_SET}", "the environment variable XLPLAN_NOT_SET is not set"),
        ("mysql+mysqldb://u:pw-1234@server/base", "the driver for mysql+mysqldb is not installed"),
        ("postgresql://u:pw-1234@127.0.0.1:1/base?password=pw-1234", "cannot connect to postgresql on 127.0.0.1:1"),
    ],
)  # fmt: skip
def test_database_that_cannot_be_reached_is_told_without_its_password(
    base: Path, url: str, words: str
) -> None:
    if url.startswith("postgresql"):
        pytest.importorskip("psycopg", reason="psycopg is not installed")
    wrong = refused(query(base, url=url))
    assert words in wrong
    assert "pw-1234" not in wrong
    assert "pw-1234" not in repr(query(base, url=url))


@pytest.mark.parametrize(
    ("package", "words"), [("sqlalchemy", "xlplan[sql]"), ("psycopg", "xlplan[postgres]")]
)
def test_package_that_is_missing_is_told_with_its_extra(
    base: Path, monkeypatch: pytest.MonkeyPatch, package: str, words: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert words in refused(query(base, url="postgresql://server/base"))


def test_settings_say_what_to_ask(base: Path) -> None:
    text = '[sql.a]\nurl = "sqlite:///kpi.sqlite"\nquery = "select 1"\ntimeout = 5\n[sql.b]\nurl = "x"\nquery_file = "b.sql"\n'
    (base / "xlplan.toml").write_text(text, "utf-8")
    found = load_config(base).sql
    assert (found["a"].query, found["a"].timeout, found["b"].query_file) == ("select 1", 5, base / "b.sql")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('url = "x"', "write either query"),
        ('url = "x"\nquery = "a"\nquery_file = "b"', "write either query"),
        ('query = "a"', "url is missing"),
        ('url = "x"\nquery = "a"\ntimeout = "long"', "is not a whole number"),
        ('url = "x"\nquery = "a"\npassword = "b"', "password: is not a setting"),
    ],
)
def test_settings_that_are_not_whole_are_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "xlplan.toml").write_text(f"[sql.a]\n{text}\n", "utf-8")
    with pytest.raises(ConfigError, match=words):
        load_config(tmp_path)


def from_example(folder: Path) -> Path:
    """Put December of the example into a database instead of its file, and return the plan."""
    import csv

    plan = example(folder)
    with (EXAMPLE / "extracts" / "2013-12.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    with sqlite3.connect(plan.parent / "kpi.sqlite") as connection:
        connection.execute(f"create table kpi ({', '.join(names)})")
        marks = ", ".join("?" * len(names))
        connection.executemany(f"insert into kpi values ({marks})", [tuple(row.values()) for row in rows])
    connection.close()
    settings = (
        '\n[sql.kpi]\nurl = "sqlite:///kpi.sqlite"\nquery = "select * from kpi where period = :period"\n'
    )
    path = plan.parent / "xlplan.toml"
    path.write_text(path.read_text("utf-8") + settings, "utf-8")
    return plan


def test_month_from_a_database_is_the_month_from_its_file(tmp_path: Path) -> None:
    plan = from_example(tmp_path)
    asked = ("refresh", plan, "-p", "2013-12", "--dry-run", "--format", "json")
    by_file = run(*asked, "-e", plan.parent / "extracts" / "2013-12.csv").json
    by_query = run(*asked, "-e", "sql:kpi").json
    assert by_query["edits"]
    assert json.dumps(by_query).replace("sql:kpi row", "2013-12.csv row") == json.dumps(by_file)


def test_query_that_is_not_in_the_settings_is_told(tmp_path: Path) -> None:
    plan = from_example(tmp_path)
    answered = run("refresh", plan, "-e", "sql:other")
    assert answered.status == 2
    assert f'there is no [sql.other] in {plan.parent / "xlplan.toml"}; it has "sql:kpi"' in answered.err


def test_library_reads_what_the_command_reads(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = f'extracts = ["sql:kpi"]\n[sql.kpi]\nurl = "sqlite:///kpi.sqlite"\nquery = "{ALL}"\n'
    (base / "xlplan.toml").write_text(settings, "utf-8")
    monkeypatch.chdir(base)
    assert len(api.read_extract("sql:kpi").frame) == 3
    monkeypatch.chdir(base.parent)
    assert len(api.read_extract("sql:kpi", config=load_config(base)).frame) == 3


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give the URL of a PostgreSQL with figures of every kind in it."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
    if reason := postgres.why_not():
        pytest.skip(reason)
    with postgres.running() as port:
        place = f"127.0.0.1:{port}/postgres"
        with psycopg.connect(
            host="127.0.0.1", port=port, user="officer", password=postgres.PASSWORD, dbname="postgres"
        ) as connection:
            connection.execute(
                "create table kpi (indicator text, period date, value numeric(9, 4), numerator integer,"
                " denominator double precision, as_at timestamptz, status bytea)"
            )
            connection.execute(
                "insert into kpi values ('K1', '2013-12-31', 86.4, 57, 66, '2013-12-06 09:30+00', null),"
                " ('K2', '2013-12-31', null, null, null, null, 'c'), ('K3', '2013-12-31', 'NaN', 1, 3, null, null)"
            )
        yield f"postgresql://officer:{{}}@{place}"


def test_postgresql_s_own_kinds_of_value_are_read(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_PASSWORD", postgres.PASSWORD)
    asked = query(Path(), "select * from kpi order by indicator", server.format("${KPI_PASSWORD}"))
    found = answer(asked)
    assert (found.value.number, found.numerator, found.denominator) == (Decimal("86.4"), "57", "66")
    assert (found.as_at, found.source) == (date(2013, 12, 6), "sql:kpi row 2")
    assert answer(asked, "K2").value.mark == "c"
    assert answer(asked, "K3").value.number is not None
    assert read_extract(asked).findings == ()


def test_whole_url_may_come_from_the_environment(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI", server.format(quote(postgres.PASSWORD, safe="")))
    assert len(read_query(query(Path(), "select * from kpi", "${KPI}")).rows) == 4


def test_postgresql_is_not_written_to(server: str) -> None:
    url = server.format(quote(postgres.PASSWORD, safe=""))
    wrong = refused(query(Path(), "with gone as (delete from kpi returning *) select * from gone", url))
    assert "in a read-only transaction" in wrong
    assert len(read_query(query(Path(), "select * from kpi", url)).rows) == 4


def test_postgresql_is_stopped_in_time(server: str) -> None:
    url = server.format(quote(postgres.PASSWORD, safe=""))
    assert "took longer than 1 s" in refused(query(Path(), "select pg_sleep(30)", url, timeout=1))


def test_postgresql_binds_the_period(server: str) -> None:
    url = server.format(quote(postgres.PASSWORD, safe=""))
    text = "select * from kpi where to_char(period, 'YYYY-MM') = :period and indicator = 'K1'::text"
    assert len(read_query(query(Path(), text, url), "2013-12").rows) == 2
    assert len(read_query(query(Path(), text, url), "2013-11").rows) == 1


def test_postgresql_s_long_answer_is_sifted_in_time(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sifting, "LARGE", 60)
    url, wanted = server.format(quote(postgres.PASSWORD, safe="")), Wanted(frozenset({"k77"}))
    text = "select 'K' || n as indicator, '2013-12' as period, n as value from generate_series(1, 5000) n"
    grid = read_query(query(Path(), text, url), None, wanted)
    assert [row.number for row in grid.rows] == [1, 78]
    slow = text.replace("n as value", "n + length(pg_sleep(0.01)::text) as value")
    with pytest.raises(ExtractError, match="took longer than 1 s"):
        read_query(query(Path(), slow, url, timeout=1), None, wanted)


@pytest.mark.parametrize("text", ["select 1", "select * from none"])
def test_wrong_password_is_not_told(server: str, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("KPI_PASSWORD", "Wr0ng-one")
    wrong = refused(query(Path(), text, server.format("${KPI_PASSWORD}")))
    assert "cannot connect to postgresql on 127.0.0.1:" in wrong
    assert "password authentication failed" in wrong
    assert "Wr0ng-one" not in wrong
    assert os.environ["KPI_PASSWORD"] == "Wr0ng-one"


def test_month_from_postgresql_tells_its_source_and_keeps_its_password(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_PASSWORD", postgres.PASSWORD)
    plan = example(tmp_path)
    text = "select * from (values ('re_referrals', :period, '11.5%')) as kpi (indicator, period, value)"
    settings = f'\n[sql.kpi]\nurl = "{server.format("${KPI_PASSWORD}")}"\nquery = "{text}"\n'
    path = plan.parent / "xlplan.toml"
    path.write_text(path.read_text("utf-8") + settings, "utf-8")
    answered = run("refresh", plan, "-e", "sql:kpi", "-p", "2013-12", "-o", plan.parent / "new.xlsx")
    assert answered.status == 0
    why = run("why", plan.parent / "new.xlsx", "G19").out
    assert "sql:kpi row 2" in why
    (receipt,) = (plan.parent / ".xlplan" / "receipts").iterdir()
    told = answered.out + answered.err + why + receipt.read_text("utf-8")
    assert postgres.PASSWORD not in told
    assert quote(postgres.PASSWORD, safe="") not in told
