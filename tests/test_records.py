"""Measures from records: what is counted, for which month, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from xlplan import XlplanError, api
from xlplan.config import load_config
from xlplan.plan.extracts.extract import Extract, answers
from xlplan.records.measure import Calendar
from xlplan.text.calendar import month

pytest.importorskip("duckdb", reason="DuckDB is not installed")
pytest.importorskip("holidays", reason="the package holidays is not installed")
from xlplan.records.working_days import count_working_days

RECORDS = """id,team,started,completed,kind
1,North,02/10/2013,06/12/2013,core
2,North,01/10/2013,05/12/2013,core
3,South,24/12/2013,30/12/2013,core
4,South,2013-09-02,2013-11-29,initial
5,South,02/12/2013,,core
6,,11/03/2013,28/03/2013,core
"""
TIMELINESS = {
    "records": '["records/*.csv"]',
    "dates": '["started", "completed"]',
    "month": '"completed"',
    "numerator": '"working_days(started, completed) <= 45"',
    "team": '"team"',
}


def read(folder: Path, text: str = RECORDS, more: str = "", **settings: str) -> Extract:
    """Return the extract of [measures.m]; a setting of '' is left out."""
    (folder / "records").mkdir(exist_ok=True)
    (folder / "records" / "a.csv").write_text(text, "utf-8")
    lines = [f"{name} = {value}" for name, value in {**TIMELINESS, **settings}.items() if value]
    (folder / "xlplan.toml").write_text("\n".join(["[measures.m]", *lines, more]), "utf-8")
    return api.read_extract("measure:m", config=load_config(folder))


def told(extract: Extract, team: str = "") -> dict[str, str]:
    """Return the value, or numerator/denominator, by period."""
    rows = extract.frame.fillna("").to_dict("records")
    return {
        row["period"]: f"{row['numerator']}/{row['denominator']}" if row["denominator"] else row["value"]
        for row in rows
        if row["team"] == team
    }


def refused(folder: Path, *given: str, **settings: str) -> str:
    with pytest.raises(XlplanError) as error:
        read(folder, *given, **settings)
    return str(error.value)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2013, 12, 6), date(2013, 12, 6), 0),
        (date(2013, 12, 6), date(2013, 12, 9), 1),  # a weekend between
        (date(2013, 12, 24), date(2013, 12, 30), 2),  # Christmas Day, Boxing Day and a weekend
        (date(2013, 12, 30), date(2013, 12, 24), -2),
        (date(2013, 10, 1), date(2013, 12, 3), 45),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(since: date, until: date, days: int) -> None:
    counted = dict(count_working_days(Calendar()))
    assert counted[until] - counted[since] == days


def test_working_days_are_of_the_nation_and_leave_out_days_on_which_all_is_closed() -> None:
    england = dict(count_working_days(Calendar(closed=(date(2013, 12, 27),))))
    scotland = dict(count_working_days(Calendar("Scotland")))
    assert england[date(2013, 12, 30)] - england[date(2013, 12, 24)] == 1
    assert england[date(2014, 1, 2)] - england[date(2013, 12, 31)] == 1
    assert scotland[date(2014, 1, 2)] - scotland[date(2013, 12, 31)] == 0  # 2 January is a holiday there


def test_share_of_records_by_month_and_team(tmp_path: Path) -> None:
    extract = read(tmp_path)
    # worked out by hand: 47 and 47 working days, 2 over Christmas; 63 in November; 13 in March
    assert told(extract) == {"2013-03": "1/1", "2013-11": "0/1", "2013-12": "1/3"}
    assert told(extract, "North") == {"2013-12": "0/2"}
    assert told(extract, "South") == {"2013-11": "0/1", "2013-12": "1/1"}


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ("month", {"2013-03": "1/1", "2013-11": "0/1", "2013-12": "1/3"}),
        ("ytd", {"2013-03": "1/1", "2013-11": "0/1", "2013-12": "1/4"}),
        ("quarter", {"2013-03": "1/1", "2013-11": "0/1", "2013-12": "1/4"}),
        ("year", {"2013-03": "1/1", "2013-11": "0/1", "2013-12": "1/4"}),
    ],
)
def test_basis_says_which_months_count_together(tmp_path: Path, basis: str, expected: dict[str, str]) -> None:
    assert told(read(tmp_path, basis=f'"{basis}"')) == expected


def test_measure_without_numerator_counts_and_months_without_records_are_nought(tmp_path: Path) -> None:
    extract = read(tmp_path, numerator="", where="\"kind = 'core'\"", month='"started"', team="")
    assert told(extract) == {
        **{"2013-03": "1", "2013-04": "0", "2013-05": "0", "2013-06": "0", "2013-07": "0", "2013-08": "0"},
        **{"2013-09": "0", "2013-10": "2", "2013-11": "0", "2013-12": "2"},
    }


def test_average_is_over_the_records_that_have_one(tmp_path: Path) -> None:
    extract = read(tmp_path, numerator="", average='"working_days(started, completed)"', month='"started"')
    assert told(extract)["2013-10"] == "47"
    assert told(extract)["2013-12"] == "2"  # the open one has no days yet


def test_denominator_says_which_records_are_counted(tmp_path: Path) -> None:
    extract = read(
        tmp_path, month='"started"', denominator="\"kind = 'core'\"", numerator='"completed is not null"'
    )
    assert told(extract)["2013-12"] == "1/2"
    assert "2013-09" not in told(extract)


def test_days_are_read_day_first(tmp_path: Path) -> None:
    lines = "".join(
        f"{n},North,{day},{day},core\n"
        for n, day in enumerate(
            [
                "03/04/2013",
                "3-Apr-2013",
                "3 April 2013",
                "03/04/13",
                "03.04.2013",
                "03/04/2013 09:30",
                "2013-04-03 09:30:00",
            ]
        )
    )
    assert told(read(tmp_path, f"id,team,started,completed,kind\n{lines}")) == {"2013-04": "7/7"}


def test_measure_is_an_extract_like_any_other(tmp_path: Path) -> None:
    extract = read(tmp_path, basis='"ytd"')
    answer = answers(extract, "M", month(2013, 12), "ytd")
    assert answer is not None
    assert (answer.value.number, answer.source) == (Decimal(25), "measure:m (1 of 4 records)")


def test_workbooks_parquet_and_queries_are_records_too(tmp_path: Path) -> None:
    import pandas as pd

    frame = pd.DataFrame({"team": ["East"], "started": [date(2013, 12, 2)], "completed": [date(2013, 12, 9)]})
    frame.to_parquet(tmp_path / "b.parquet")
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["team", "started", "completed"], ["West", date(2013, 12, 2), date(2013, 12, 10)]):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    import sqlite3

    with sqlite3.connect(tmp_path / "d.sqlite") as database:
        database.execute(
            "create table t as select 'Up' as team, '2013-12-02' as started, '2013-12-11' as completed"
        )
    database.close()
    sql = '[sql.d]\nurl = "sqlite:///d.sqlite"\nquery = "select * from t"'
    extract = read(tmp_path, more=sql, records='["records/*.csv", "b.parquet", "c.xlsx", "sql:d"]')
    assert told(extract)["2013-12"] == "4/6"
    assert [told(extract, team)["2013-12"] for team in ("East", "West", "Up")] == ["1/1"] * 3


def test_windows_1252_is_read(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "records" / "a.csv").write_bytes(RECORDS.replace("South", "S\u00fcd").encode("cp1252"))
    extract = api.read_extract("measure:m", config=load_config(tmp_path))
    assert told(extract, "S\u00fcd") == {"2013-11": "0/1", "2013-12": "1/1"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"records": '["none/*.csv"]'}, "no file is called 'none/*.csv'"),
        ({"numerator": '"days(started) <="'}, "[measures.m] numerator"),
        ({"numerator": '"finished"'}, "the columns are id, team, started, completed, kind"),
        ({"numerator": '"true) from records; drop table days; select (true"'}, "is more than one expression"),
        ({"dates": '["started", "ended"]'}, "there is no column 'ended'"),
        ({"where": '"false"'}, "no record has a month"),
        ({"where": "\"(select count(*) from read_csv('/etc/passwd')) > 0\""}, "[measures.m] where"),
        ({"basis": '"term"'}, '"term" is not accepted; write "month", "quarter", "ytd" or "year"'),
        ({"average": '"1"'}, "take out numerator or average"),
        ({"records": "[]"}, "records is missing"),
        ({"records": '["sql:x"]'}, "there is no [sql.x] in this file"),
        ({"mont": '"started"'}, "did you mean month?"),
    ],
)
def test_setting_that_cannot_be_followed_is_told(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    assert said in refused(tmp_path, **settings)


def test_date_that_cannot_be_read_stops_the_month(tmp_path: Path) -> None:
    message = refused(tmp_path, RECORDS.replace("05/12/2013", "31/11/2013").replace("06/12/2013", "soon"))
    assert "2 of the dates in the column 'completed' cannot be read, such as '31/11/2013'" in message
    assert "'01/10/0213'" in refused(tmp_path, RECORDS.replace("01/10/2013", "01/10/0213"))


def test_rows_that_end_in_two_ways_are_told_in_plain_words(tmp_path: Path) -> None:
    lines = RECORDS.splitlines()
    message = refused(tmp_path, "\r\n".join(lines[:3]) + "\n" + "\r\n".join(lines[3:]))
    assert "differ in how they end or are separated; save it anew as CSV" in message


def test_unknown_measure_is_told_with_those_there_are(tmp_path: Path) -> None:
    read(tmp_path)
    with pytest.raises(XlplanError, match=r'there is no \[measures.t\] in .*; it has "measure:m"'):
        api.read_extract("measure:t", config=load_config(tmp_path))


def test_calendar_is_checked(tmp_path: Path) -> None:
    assert '"Narnia" is not accepted' in refused(tmp_path, more='[calendar]\nholidays = "Narnia"')
    said = refused(tmp_path, more='[calendar]\nclosed = ["2013-12-27"]')
    assert "is not a list of days; write closed = [2013-12-27, 2013-12-30]" in said
    closed = read(
        tmp_path, more="[calendar]\nclosed = [2013-12-27]", numerator='"working_days(started, completed) < 2"'
    )
    assert told(closed, "South")["2013-12"] == "1/1"


def test_records_of_the_example_come_to_what_its_extract_gives(tmp_path: Path) -> None:
    folder = Path(__file__).resolve().parent.parent / "workbooks"
    text = (folder / "records" / "assessments.csv").read_text("utf-8")
    counted = read(tmp_path, text, team='"pod"')
    given = api.read_extract(folder / "extracts" / "2013-12.csv").frame.fillna("")
    rows = given[given["indicator"] == "assessments_45_days"]
    expected = {row["team"]: f"{row['numerator']}/{row['denominator']}" for row in rows.to_dict("records")}
    assert {team: told(counted, team)["2013-12"] for team in ("", "Pod A", "Pod B")} == expected
