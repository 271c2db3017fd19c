"""A large extract is read for its register alone, and what follows from it is as if all had been read."""

from __future__ import annotations

import codecs
import csv
import io
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.example import EXAMPLE, example, parts, run
from xlplan import api
from xlplan.errors import ExtractError, NotAWorkbook, TooLarge, XlplanError
from xlplan.plan.extracts import doubles, even_lines, parquet_table, shortlist, sifting
from xlplan.plan.extracts.answers import Answer, answers, may_answer, same_key
from xlplan.plan.extracts.columnar import read_parquet
from xlplan.plan.extracts.database import Query
from xlplan.plan.extracts.extract import Extract, Source, periods_in, read_extracts
from xlplan.plan.extracts.layouts import period_of
from xlplan.plan.extracts.sifting import Wanted
from xlplan.text.periods import month

WANTED = ("K1", "Days late")
ASKED = month(2013, 12)
Table = list[list[str]]

KEYS = st.sampled_from(["K1", " k1 ", "K2", "K3 with, comma", "days  LATE", "Days late", "", "K1 bis"])
PERIODS = st.sampled_from(
    ["2013-11", "2013-12", "Dec 2013", "2013-12-06", "2013-Q3", "2013/14", "2014-01", "2012/13", " 2013-12"]
)
FIGURES = st.sampled_from(["", "86.4", "86,4", "1,234", "c", "n/a", "110 – 160", "12", "0", "£1.2m", "12%"])
TEAMS = st.sampled_from(["", "", "All", "Whole service", "Pod A", "Pod\nB"])
STATUS = st.sampled_from(["", "", "provisional", "c", "Final"])
TIDY = ("indicator", "period", "value", "numerator", "denominator", "team", "status")
ODD_ROWS = st.sampled_from([[], [""], ["", "", ""], ["Source: the case system"], ["K1"]])


@st.composite
def tidy_tables(draw: st.DrawFn) -> Table:
    columns = [KEYS, PERIODS, FIGURES, FIGURES, FIGURES, TEAMS, STATUS]
    kept = ["indicator", "period", *draw(st.sampled_from([TIDY[2:], TIDY[2:3], TIDY[3:5], TIDY[2:6]]))]
    order = draw(st.permutations([TIDY.index(name) for name in kept]))
    rows = draw(st.lists(st.tuples(*(columns[at] for at in order)).map(list) | ODD_ROWS, min_size=20))
    return [[TIDY[at] for at in order], *rows]


@st.composite
def wide_tables(draw: st.DrawFn) -> Table:
    heads = draw(st.lists(PERIODS.map(str.strip), min_size=1, max_size=4, unique=True))
    row = st.tuples(KEYS, TEAMS, *([FIGURES] * len(heads))).map(list)
    rows = draw(st.lists(row | row.map(lambda cells: cells[:3]) | ODD_ROWS, min_size=20))
    return [["Indicator", "Pod", *heads], *rows]


TITLES = st.lists(st.sampled_from([["Performance"], [], ["As at", "6 December"], ["two\nlines"]]), max_size=3)
FORMS = st.tuples(
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)


def as_csv(rows: Iterable[Sequence[str]], form: tuple[str, str, str, int]) -> bytes:
    encoding, separator, end, quoting = form
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]  # one of csv's
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def sifted(*sources: Source, period: str | None = None, large: int = 60, by_duckdb: bool = False) -> Extract:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sifting, "LARGE", large)
        patch.setattr(shortlist, "SHARE", 1)
        for room in (even_lines, parquet_table):
            patch.setattr(room, "WORTH", 0 if by_duckdb else 1 << 60)
        patch.setattr(sifting, "_REMEMBERED", 3)
        patch.setattr(doubles, "_TOLD", 10_000)
        return read_extracts(sources, keys=WANTED, period=period)


def whole(*sources: Source) -> Extract:
    return sifted(*sources, large=10**9)


def rows_of(extract: Extract, *, of: str | None = None) -> list[tuple[object, ...]]:
    """Return the frame's rows of the wanted keys; with `of`, those that may answer for December."""
    frame = extract.frame.astype(object).where(extract.frame.notna(), "")
    wanted = {same_key(key) for key in WANTED}
    rows = [row for row in frame.itertuples(index=False) if same_key(str(row.indicator)) in wanted]
    if of:
        periods = {row: period_of(str(row.period)) for row in rows}
        rows = [row for row in rows if (period := periods[row]) is None or may_answer(period, ASKED)]
    return [tuple(row) for row in rows]


def said(extract: Extract, basis: str, key: str) -> Answer | str | None:
    try:
        return answers(extract, key, ASKED, basis)
    except XlplanError as error:
        return error.message


def judgements(extract: Extract) -> list[tuple[str, str | None]]:
    wanted = {same_key(key) for key in WANTED}
    return [
        (finding.message, finding.cell)
        for finding in extract.findings
        if finding.indicator and same_key(finding.indicator) in wanted
    ]


def check_alike(sources: Sequence[Source]) -> None:
    """Assert that nothing that the register asks of an extract depends on how it was read."""
    try:
        full = whole(*sources)
    except XlplanError as error:
        for by_duckdb in (False, True):
            with pytest.raises(type(error), match=r".*"):
                sifted(*sources, by_duckdb=by_duckdb)
        return
    check_same(sources, full, by_duckdb=False)
    if any(isinstance(source, Path) and source.suffix != ".xlsx" for source in sources):
        check_same(sources, full, by_duckdb=True)


def check_same(sources: Sequence[Source], full: Extract, *, by_duckdb: bool) -> None:
    short = sifted(*sources, by_duckdb=by_duckdb)
    asked = sifted(*sources, period="2013-12", by_duckdb=by_duckdb)
    assert rows_of(short) == rows_of(full)
    assert judgements(short) == judgements(full)
    wide = any(layout.keys() <= {"indicator", "team"} for layout in full.letters.values())
    if not wide and len(asked.left_out) == len(asked.files):  # of a wide table a row is kept whole
        assert rows_of(asked) == rows_of(full, of="2013-12")
    for each in (short, asked):
        assert (periods_in(each), each.letters, each.sheets) == (periods_in(full), full.letters, full.sheets)
        for key in WANTED:
            for basis in ("month", "quarter", "year", "ytd", "snapshot"):
                assert said(each, basis, key) == said(full, basis, key)


@settings(max_examples=60)
@given(table=tidy_tables() | wide_tables(), titles=TITLES, form=FORMS)
def test_any_csv_file_says_the_same_sifted_or_whole(
    table: Table, titles: Table, form: tuple[str, str, str, int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "2013-12.csv"
        path.write_bytes(as_csv([*titles, *table], form))
        check_alike([path])


@settings(max_examples=15)
@given(table=tidy_tables() | wide_tables(), titles=TITLES)
def test_any_sheet_says_the_same_sifted_or_whole(table: Table, titles: Table) -> None:
    book = openpyxl.Workbook()
    for row in [*titles, *table]:
        book.worksheets[0].append([text or None for text in row])
    book.create_sheet("Notes").append(["All figures are provisional."])
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "2013-12.xlsx")
        check_alike([Path(folder) / "2013-12.xlsx"])


def framed(table: Table) -> pd.DataFrame:
    heads, *rows = table
    return pd.DataFrame([[*row, *[""] * len(heads)][: len(heads)] for row in rows], columns=heads)


@settings(max_examples=20)
@given(table=tidy_tables() | wide_tables(), piece=st.integers(1, 9))
def test_any_parquet_file_says_the_same_sifted_or_whole(table: Table, piece: int) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlplan.plan.extracts.columnar._PIECE", piece)
        framed(table).to_parquet(Path(folder) / "2013-12.parquet")
        check_alike([Path(folder) / "2013-12.parquet"])


@settings(max_examples=15)
@given(table=tidy_tables())
def test_any_frame_says_the_same_sifted_or_whole(table: Table) -> None:
    check_alike([framed(table)])


@settings(max_examples=15)
@given(one=tidy_tables(), other=tidy_tables() | wide_tables())
def test_later_files_are_compared_with_earlier_ones_all_the_same(one: Table, other: Table) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "a.csv", Path(folder) / "b.csv"]
        for path, table in zip(paths, (one, other), strict=True):
            path.write_bytes(as_csv(table, ("utf-8", ",", "\n", csv.QUOTE_MINIMAL)))
        check_alike(paths)


def lines(path: Path, rows: Iterable[str], heading: str = "indicator,period,value") -> Path:
    path.write_text("\n".join([heading, *rows, ""]), "utf-8")
    return path


def many(count: int = 100, period: str = "2013-12") -> list[str]:
    return [f"X{number},{period},{number}" for number in range(count)]


def test_row_numbers_are_the_officer_s_across_quoted_lines_blank_rows_and_titles(tmp_path: Path) -> None:
    top = ['"A title', 'of two lines"', "", "indicator,period,value,note"]
    rows = [
        'X1,2013-12,1,"one',
        "",
        'two"',
        "",
        ",,,",
        *(f"X{n},2013-12,1,a" for n in range(50)),
        "K1,2013-12,5,",
    ]
    path = tmp_path / "2013-12.csv"
    path.write_text("\n".join([*top, *rows]), "utf-8")
    extract = sifted(path)
    assert list(extract.frame["row"]) == [57]
    assert extract.left_out[str(path)].kept == 1


def test_title_rows_and_small_extracts_keep_every_finding(tmp_path: Path) -> None:
    path = lines(tmp_path / "2013-12.csv", ["X1,2013-12,1", "X1,2013-12,2"])
    extract = sifted(path)
    assert extract.left_out == {}
    assert "neither is used" in extract.findings[0].message


def test_rows_passed_over_are_counted_in_a_note(tmp_path: Path) -> None:
    extract = sifted(lines(tmp_path / "2013-12.csv", [*many(), "K1,2013-12,5"]))
    assert [(finding.code, finding.severity, finding.message) for finding in extract.findings] == [
        (
            "XP009",
            "info",
            "2013-12.csv has 101 rows; the 1 that the register asks for were read, and the others passed over.",
        )
    ]


def test_bad_values_of_other_indicators_do_not_stop_a_large_month(tmp_path: Path) -> None:
    path = lines(tmp_path / "2013-12.csv", [*many(), "X1,2013-12,abc", "K1,2013-12,5"])
    with pytest.raises(XlplanError):
        api.read_extract(path)
    sifted(path)


def test_months_asked_for_leave_the_others_out_and_know_them(tmp_path: Path) -> None:
    path = lines(tmp_path / "2013-12.csv", [*many(), "K1,2013-12,5", "K1,2013-11,4", "Days late,2014-01,3"])
    extract = sifted(path, period="2013-12")
    assert list(extract.frame["period"]) == ["2013-12"]
    assert [period.label for period in periods_in(extract)] == ["2013-11", "2013-12", "2014-01"]
    assert extract.left_out[str(path)].keys == {"k1", "days late"}


def test_rows_kept_are_limited_and_rows_passed_over_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLAN_MAX_CELLS", "100")
    monkeypatch.setenv("XLPLAN_MAX_PART_MB", "0")
    assert len(sifted(lines(tmp_path / "a.csv", [*many(500), "K1,2013-12,5"])).frame) == 1
    with pytest.raises(TooLarge, match="has 102 cells of the register's indicators; at most 100"):
        sifted(lines(tmp_path / "b.csv", ["K1,2013-12,5"] * 500))


def test_file_without_lines_is_no_table_however_large(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x" * (9 << 20))
    with pytest.raises(NotAWorkbook, match="neither text nor a workbook"):
        sifted(tmp_path / "a.csv")


@pytest.mark.parametrize("last", [b"K1,2013-12,5,caf\xe9\n", "K1,2013-12,5,café\n".encode()])
def test_encoding_is_that_of_the_whole_file(tmp_path: Path, last: bytes) -> None:
    rows = "\n".join(["indicator,period,value,team", *(f"X{n},2013-12,1,a" for n in range(10**6))])
    (tmp_path / "a.csv").write_bytes(codecs.BOM_UTF8 * last.isascii() + rows.encode() + b"\n" + last)
    assert list(sifted(tmp_path / "a.csv", large=500_000).frame["team"]) == ["café"]


def test_extract_of_other_indicators_alone_is_told_by_their_names(tmp_path: Path) -> None:
    plan = example(tmp_path)
    path = lines(tmp_path / "other.csv", many())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sifting, "LARGE", 60)
        done = run("refresh", plan, "-e", path)
    assert done.status != 0
    assert "holds no indicator of the register for 2013-12; it has 'X0'" in done.err


def test_database_is_sifted_as_its_rows_come(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed")
    with closing(sqlite3.connect(tmp_path / "kpi.sqlite")) as connection, connection:
        connection.execute("create table kpi (indicator text, period text, value real)")
        rows = [
            *((f"X{n}", "2013-12", n / 7) for n in range(100)),
            ("K1", "2013-12", 86.4),
            ("K1", "2014-01", None),
        ]
        connection.executemany("insert into kpi values (?, ?, ?)", rows)
    query = Query("kpi", "sqlite:///kpi.sqlite", "select * from kpi", folder=tmp_path)
    check_alike([query])
    assert list(sifted(query).frame["row"]) == [102, 103]


def typed_table(key: str) -> Mapping[str, object]:
    days = pd.date_range("2013-11-01", periods=200, freq="D").date
    return {key: ["X1", "K1"] * 100, "period": days, "value": [float(n) for n in range(200)]}


def test_typed_columns_of_a_parquet_file_are_read_as_ever(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    frame = pd.DataFrame(typed_table("Our key"))
    frame["period"] = pd.to_datetime(frame["period"])
    frame.set_index("Our key").to_parquet(tmp_path / "a.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sifting, "LARGE", 60)
        patch.setattr("xlplan.plan.extracts.columnar._PIECE", 30)
        grid = read_parquet(tmp_path / "a.parquet", Wanted(frozenset({"k1"}), None, {"indicator": "our key"}))
    every = read_parquet(tmp_path / "a.parquet")
    assert grid.rows == (every.rows[0], *(row for row in every.rows if row.cells[0] == "K1"))


def test_large_table_that_is_no_extract_is_told_as_a_small_one_is(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.csv", many(), heading="name,when,how much")
    with pytest.raises(ExtractError) as small:
        whole(path)
    with pytest.raises(ExtractError) as large:
        sifted(path)
    assert str(large.value) == str(small.value)


def test_library_reads_a_large_extract_for_a_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifting, "LARGE", 60)
    register = api.read_register(EXAMPLE / "indicators.xlsx")
    path = EXAMPLE / "extracts" / "2013-12.csv"
    known = {same_key(entry.extract_key) for entry in register.entries if entry.extract_key}
    extract = api.read_extract(path, register=register)
    assert {same_key(key) for key in extract.frame["indicator"]} <= known
    assert api.read_extract(path).left_out == {}


def test_refresh_from_a_large_extract_writes_the_same_workbook(tmp_path: Path) -> None:
    rows = [f"X{number},2013-12,{number},,,,," for number in range(300)]
    written: list[dict[str, bytes]] = []
    for large in (60, 10**9):
        plan = example(tmp_path / str(large))
        path = plan.parent / "extracts" / "2013-12.csv"
        heading, *given = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([heading, *rows[:150], *given, *rows[150:]]), "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sifting, "LARGE", large)
            done = run("refresh", plan, "-p", "2013-12", "-o", plan.parent / "new.xlsx")
        assert done.status == 0, done.err
        written.append(parts(plan.parent / "new.xlsx"))
    assert written[0] == written[1]
