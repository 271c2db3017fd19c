"""DuckDB finds in a large file the rows that the sieve finds itself, and leaves what it might read otherwise."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.example import EXAMPLE
from tests.test_sifting import FIGURES, KEYS, PERIODS, STATUS, TIDY, Table, as_csv
from xlplan.errors import Damaged
from xlplan.plan.extracts import even_lines, parquet_table, shortlist, sifting
from xlplan.plan.extracts.columnar import read_parquet
from xlplan.plan.extracts.csv_rows import find_dialect, read_csv
from xlplan.plan.extracts.offline import open_offline, quoted, read_only
from xlplan.plan.extracts.sifting import Wanted
from xlplan.plan.extracts.tables import Grid, read_grids
from xlplan.plan.extracts.telling import SPACES
from xlplan.text.periods import Period, month

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")

WANTED = frozenset({"k1", "days late"})
NAMES = st.sampled_from(["", "", "All", " all", "Whole-service", "Pod A", "<NA>", "\u3000", "NaT"])
TEXTS = FIGURES | st.sampled_from([" 86,4 ", "0", "0.0", "007", "\u00a0", "12,345.6", "a, b", "<NA>", "9,9%"])
ASKED = st.sampled_from([None, month(2013, 12)])


@st.composite
def even_tables(draw: st.DrawFn) -> Table:
    """Return a table of which each row has as many cells, and each cell a single line."""
    if draw(st.booleans()):
        heads = draw(st.lists(PERIODS.map(str.strip), min_size=1, max_size=4, unique=True))
        row = st.tuples(KEYS, NAMES, *([TEXTS] * len(heads)))
        return [["Indicator", "Pod", *heads], *map(list, draw(st.lists(row, min_size=30)))]
    columns = [KEYS, PERIODS | st.sampled_from(["", "no month"]), TEXTS, TEXTS, TEXTS, NAMES, STATUS]
    kept = ["indicator", "period", *draw(st.sampled_from([TIDY[2:], TIDY[2:3], TIDY[3:5], TIDY[2:6]]))]
    order = draw(st.permutations([TIDY.index(name) for name in kept]))
    rows = draw(st.lists(st.tuples(*(columns[at] for at in order)), min_size=30))
    return [[TIDY[at] for at in order], *map(list, rows)]


def read(path: Path, period: Period | None = None, *, by_duckdb: bool, large: int = 20) -> Grid:
    wanted = Wanted(WANTED, period)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sifting, "LARGE", large)
        patch.setattr(sifting, "_REMEMBERED", 3)
        for room in (even_lines, parquet_table):
            patch.setattr(room, "WORTH", 0 if by_duckdb else 1 << 60)
        patch.setattr(shortlist, "SHARE", 1)
        patch.setattr("xlplan.plan.extracts.columnar._PIECE", 7)
        return read_parquet(path, wanted) if path.suffix == ".parquet" else read_grids(path, wanted)[0]


def is_found_by_duckdb(path: Path, share: float = 1) -> bool:
    """Tell whether DuckDB found the rows of a CSV file, its first six read by the sieve."""
    dialect = find_dialect(path)
    begun = list(enumerate(read_csv(path, dialect), start=1))[:6]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(even_lines, "WORTH", 0)
        patch.setattr(shortlist, "SHARE", share)
        return even_lines.pick_lines(path, dialect, sifting.Sieve(path, Wanted(WANTED), begun)) is not None


EVEN = st.tuples(
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)


@settings(max_examples=60)
@given(table=even_tables(), form=EVEN, asked=ASKED, large=st.sampled_from([20, 60]))
def test_even_lines_give_the_same_grid_and_the_same_left_out(
    table: Table, form: tuple[str, str, str, int], asked: Period | None, large: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(as_csv(table, form))
        assert is_found_by_duckdb(path)
        assert read(path, asked, by_duckdb=True, large=large) == read(
            path, asked, by_duckdb=False, large=large
        )


@settings(max_examples=40)
@given(table=even_tables(), asked=ASKED, missing=st.sampled_from(["", None]))
def test_parquet_gives_the_same_grid_and_the_same_left_out(
    table: Table, asked: Period | None, missing: str | None
) -> None:
    heads, *rows = table
    frame = pd.DataFrame([[cell or missing for cell in row] for row in rows], columns=heads)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        frame.to_parquet(path)
        assert read(path, asked, by_duckdb=True) == read(path, asked, by_duckdb=False)


HEAD = "indicator,period,value\n"
ROWS = "".join(f"X{n},2013-12,{n}\n" for n in range(40)) + "K1,2013-12,5\nDays late,2013-11,86.4\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ROWS,
        "Performance\nAs at,6 December\n" + HEAD + ROWS,
        "sep=,\n" + HEAD + ROWS,
        HEAD + ROWS.rstrip("\n"),
        (HEAD + ROWS).replace("\n", "\r\n").rstrip(),
        HEAD + ROWS + '"K1","2013-11","1,234"\n',
        HEAD + ROWS + 'a ""b"",2013-11,1\n'.replace("a ", '"a ').replace(",2013", '",2013'),
        HEAD + ROWS + ",,\n",
        HEAD + ROWS + "NULL,null,\\N\n#K1,2013-12,\\n\n",
    ],
)
def test_even_lines_are_found_by_duckdb_and_numbered_alike(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert is_found_by_duckdb(tmp_path / "a.csv")
    assert read(tmp_path / "a.csv", by_duckdb=True) == read(tmp_path / "a.csv", by_duckdb=False)


def test_blank_lines_above_the_headings_change_no_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Performance\n\n\n" + HEAD + ROWS, "utf-8")
    quick = read(tmp_path / "a.csv", by_duckdb=True)  # DuckDB 1.2 miscounts them, and its rows are not taken
    assert quick == read(tmp_path / "a.csv", by_duckdb=False)
    assert [row.number for row in quick.rows] == [1, 4, 45, 46]


@pytest.mark.parametrize(
    "content",
    [
        HEAD + ROWS + "K1,2013-11\n",
        HEAD + ROWS + "K1,2013-11,1,\n",
        HEAD + ROWS + "K1,2013-11,1,\nK1,2013-10\n",
        HEAD + ROWS + "\nK1,2013-11,1\n",
        HEAD + ROWS + "\n",
        HEAD + ROWS + "K1,2013-11,1\r\n",
        HEAD + ROWS + "K1,2013-11,1\rK1,2013-10,2\n",
        HEAD + ROWS + "K1,2013-11,1\r",
        (HEAD + ROWS).replace("\n", "\r"),
        (HEAD + ROWS).replace("\n", "\r\n") + "K1,2013-11,a\rb\r\n",
        HEAD + ROWS + 'K1,2013-11,5" pipe\n',
        HEAD + ROWS + 'K1, "2013-11",5\n',
        HEAD + ROWS + 'K1,"2013\n-11",5\n',
        HEAD + ROWS + 'K1,2013-11,"5\n6"\n',
        '"A title\nof two lines"\n' + HEAD + ROWS,
        "sep=§\n" + (HEAD + ROWS).replace(",", "§"),
        (HEAD + ROWS + "Café,2013-12,1\n").encode("cp1252"),
        (HEAD + ROWS).encode("utf-16"),
    ],
)
def test_what_duckdb_might_read_otherwise_is_left_to_the_sieve(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert not is_found_by_duckdb(path)
    assert read(path, by_duckdb=True) == read(path, by_duckdb=False)


def test_name_that_is_a_pattern_does_not_bring_other_files_in(tmp_path: Path) -> None:
    (tmp_path / "a1.csv").write_text(HEAD + "K1,2013-12,1\n" * 40, "utf-8")
    (tmp_path / "a[12].csv").write_text(HEAD + ROWS, "utf-8")
    assert not is_found_by_duckdb(tmp_path / "a[12].csv")
    (tmp_path / "it's.csv").write_text(HEAD + ROWS, "utf-8")
    assert is_found_by_duckdb(tmp_path / "it's.csv")


def test_file_of_which_most_is_kept_is_left_to_the_sieve(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + ROWS + "K1,2013-11,1\n" * 8, "utf-8")  # 10 of 50 rows
    assert is_found_by_duckdb(tmp_path / "a.csv", share=0.2)
    assert not is_found_by_duckdb(tmp_path / "a.csv", share=0.19)


def test_line_too_long_for_duckdb_is_read_by_the_sieve(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + ROWS + f"K1,2013-11,{'9' * 100_000}{' ' * 31_000}\n", "utf-8")
    assert is_found_by_duckdb(path)
    path.write_text(HEAD + ROWS + f"K1{' ' * 31_100},2013-11,{'9' * 100_000}\n", "utf-8")
    assert not is_found_by_duckdb(path)
    assert len(read(path, by_duckdb=True).rows) == 4


@pytest.mark.parametrize("row", ['K1,2013-12,"5" \n', 'K1,2013-12,"5\n', "X,2013-12," + "9" * 131_073])
def test_file_that_is_not_well_formed_is_damaged_as_ever(tmp_path: Path, row: str) -> None:
    (tmp_path / "a.csv").write_text(HEAD + ROWS + row, "utf-8")
    with pytest.raises(Damaged, match="is not well-formed CSV") as slow:
        read(tmp_path / "a.csv", by_duckdb=False)
    with pytest.raises(Damaged) as quick:
        read(tmp_path / "a.csv", by_duckdb=True)
    assert str(quick.value) == str(slow.value)


TYPED = {
    "date": pd.date_range("2013-10-01", periods=120, freq="D").date,
    "timestamp": pd.date_range("2013-10-01", periods=120, freq="D"),
    "zone": pd.date_range("2013-10-01", periods=120, freq="D", tz="Europe/London"),
    "text": ["2013-11", "2013-12", " NaT"] * 40,
    "category": pd.Categorical(["2013-11", "2013-12", "2013-Q3"] * 40),
}


@pytest.mark.parametrize("kind", TYPED)
def test_typed_columns_of_parquet_are_found_alike(tmp_path: Path, kind: str) -> None:
    values = [Decimal("86.40"), None, Decimal(5)] * 40
    table = {"kpi": ["X1", "K1", "X2", "days  LATE"] * 30, "period": TYPED[kind], "value": values}
    parts = {"numerator": [1.5, float("nan"), 3.0, 0.0] * 30, "denominator": [7, 0, None, 4] * 30}
    other = {"note": [b"a", b"", None] * 40 if kind == "zone" else [True, None, False] * 40}
    frame = pd.DataFrame({**table, **parts, **other}).drop(columns="value" if kind == "date" else [])
    frame.set_index("kpi").to_parquet(tmp_path / "a.parquet")
    for period in (None, month(2013, 12)):
        quick = read(tmp_path / "a.parquet", period, by_duckdb=True)
        assert quick == read(tmp_path / "a.parquet", period, by_duckdb=False)


def test_whole_numbers_as_keys_and_months_across_are_found_in_parquet(tmp_path: Path) -> None:
    frame = pd.DataFrame({"ref": range(100), "2013-11": [1.0, float("nan")] * 50, "2013-12": [None] * 100})
    frame.to_parquet(tmp_path / "a.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.test_shortlist.WANTED", frozenset({"40", "66"}))
        quick = read(tmp_path / "a.parquet", by_duckdb=True)
        assert quick == read(tmp_path / "a.parquet", by_duckdb=False)
    assert [row.number for row in quick.rows] == [1, 42, 68]


def test_spaces_are_what_python_strips_and_duckdb_trims_them() -> None:
    assert set(SPACES) == {each for each in map(chr, range(sys.maxunicode + 1)) if each.isspace()}
    with open_offline() as database:
        assert database.execute(f"select trim(?, {quoted(SPACES)})", [SPACES + "a" + SPACES]).fetchone() == (
            "a",
        )


def test_duckdb_fetches_nothing_and_reads_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD, "utf-8")
    (tmp_path / "b.csv").write_text(HEAD, "utf-8")
    with open_offline() as database:
        read_only(database, [tmp_path / "a.csv"])
        settings = "autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access"
        for setting in settings:
            assert database.execute(f"select current_setting('{setting}')").fetchone() == (False,)
        database.execute(f"select * from read_csv('{(tmp_path / 'a.csv').as_posix()}')")
        with pytest.raises(duckdb.PermissionException):
            database.execute(f"select * from read_csv('{(tmp_path / 'b.csv').as_posix()}')")


def test_small_extract_does_not_load_duckdb() -> None:
    code = (
        "import json, sys; from xlplan.plan.extracts.extract import read_extracts; "
        "read_extracts([sys.argv[1]], keys=['K1']); print(json.dumps('duckdb' in sys.modules))"
    )
    path = EXAMPLE / "extracts" / "2013-12.csv"
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) is False


def test_without_duckdb_the_sieve_looks_at_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(HEAD + ROWS, "utf-8")
    with_it = read(tmp_path / "a.csv", by_duckdb=True)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert not is_found_by_duckdb(tmp_path / "a.csv")
    assert read(tmp_path / "a.csv", by_duckdb=True) == with_it
