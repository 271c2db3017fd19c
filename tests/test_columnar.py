"""Extracts with types of their own: Parquet files and pandas frames, read as the same text as a CSV file."""

from __future__ import annotations

import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.example import EXAMPLE, example, run
from xlplan import api
from xlplan.config import Config
from xlplan.errors import Damaged, ExtractError, FileError, NotAWorkbook, TooLarge
from xlplan.findings import ValidationFailed
from xlplan.folder import find_extracts
from xlplan.plan.extracts.extract import read_extract, read_extracts
from xlplan.plan.extracts.typed import show_value
from xlplan.plan.register import read_register


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (pd.NaT, ""),
        (pd.NA, ""),
        (Decimal("NaN"), ""),
        (86, "86"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (float("inf"), "inf"),
        (Decimal("86.4000"), "86.4"),
        (Decimal("1E+3"), "1000"),
        (np.float32(86.4), "86.4"),
        (np.float64(86.4), "86.4"),
        (np.int64(7), "7"),
        (np.bool_(True), "TRUE"),
        (True, "TRUE"),
        (date(2013, 12, 6), "2013-12-06"),
        (datetime(2013, 12, 6, 9, 30), "2013-12-06"),
        (pd.Timestamp("2013-12-06", tz="Europe/London"), "2013-12-06"),
        (np.datetime64("2013-12-06"), "2013-12-06"),
        (pd.Period("2013-12", "M"), "2013-12"),
        (pd.Period("2013-12-06", "D"), "2013-12-06"),
        (pd.Period("2013Q4", "Q"), "2013-10-01 to 2013-12-31"),
        (memoryview(b"86.4%"), "86.4%"),
        (b"\xff", "�"),
        (" text ", "text"),
    ],
)
def test_typed_value_is_read_as_it_is_meant(value: object, text: str) -> None:
    assert show_value(value) == text


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "KPI ref": ["K1", "K2"],
            "period": [pd.Timestamp("2013-12-01"), pd.Timestamp("2013-11-01")],
            "actual": np.array([86.4, np.nan], dtype="float32"),
            "numerator": pd.array([57, None], dtype="Int64"),
            "denominator": [66, None],
        }
    )


def test_frame_is_read_as_its_csv_file_would_be(tmp_path: Path) -> None:
    frame().to_csv(tmp_path / "a.csv", index=False)
    by_file, by_frame = (read_extract(source).frame for source in (tmp_path / "a.csv", frame()))
    assert list(by_frame["value"].fillna("")) == ["86.4", ""]
    assert by_frame.drop(columns=["file", "denominator"]).equals(
        by_file.drop(columns=["file", "denominator"])
    )
    assert list(by_frame["denominator"].fillna("")) == ["66", ""]


def test_frame_s_named_index_is_a_column(tmp_path: Path) -> None:
    wide = pd.DataFrame({"indicator": ["K1"], "2013-12": [5]}).set_index("indicator")
    assert list(read_extract(wide).frame["indicator"]) == ["K1"]


def test_frames_are_told_apart_by_their_number() -> None:
    extract = read_extracts([frame(), frame()])
    assert [path.name for path in extract.files] == ["frame 1", "frame 2"]


def test_frame_s_quarter_of_the_calendar_year_is_not_guessed() -> None:
    quarters = pd.DataFrame(
        {"indicator": ["K1"], "period": pd.PeriodIndex(["2013Q4"], freq="Q"), "value": [5]}
    )
    with pytest.raises(ValidationFailed, match="'2013-10-01 to 2013-12-31' is not a month, a quarter"):
        api.read_extract(quarters)


def test_frame_without_a_needed_column_is_refused() -> None:
    with pytest.raises(ExtractError, match="frame: row 1: no column for value"):
        read_extract(frame().drop(columns=["actual", "numerator"]))


def test_frame_in_place_of_a_file_gives_the_same_month(tmp_path: Path) -> None:
    plan = api.read_plan(example(tmp_path))
    text = pd.read_csv(EXAMPLE / "extracts" / "2013-12.csv", dtype="string")
    by_file = api.plan_refresh(plan, api.read_extract(EXAMPLE / "extracts" / "2013-12.csv"), period="2013-12")
    by_frame = api.plan_refresh(plan, api.read_extract(text), period="2013-12")
    assert [edit.new for edit in by_frame.edits] == [edit.new for edit in by_file.edits] != []


def parquet(folder: Path, table: pd.DataFrame, name: str = "2013-12.parquet") -> Path:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    table.to_parquet(folder / name, engine="pyarrow")
    return folder / name


def test_parquet_file_is_read_with_its_types(tmp_path: Path) -> None:
    table = frame().drop(columns="actual")
    table["as_at"] = pd.Series([date(2013, 12, 6), None], dtype="object")
    table["value"] = pd.Series([Decimal("86.40"), None], dtype="object")
    read = read_extract(parquet(tmp_path, table)).frame
    seen = [read[column].iloc[0] for column in ("period", "value", "numerator", "as_at")]
    assert seen == ["2013-12-01", "86.4", "57", "2013-12-06"]
    assert read["value"].isna().tolist() == [False, True]


def test_parquet_file_is_known_by_its_content(tmp_path: Path) -> None:
    path = parquet(tmp_path, frame(), "export.dat")
    assert len(read_extract(path).frame) == 2
    with pytest.raises(NotAWorkbook, match="is a Parquet file, which can only be an extract"):
        read_register(path)


def test_command_reads_a_parquet_file(tmp_path: Path) -> None:
    plan = example(tmp_path)
    text = pd.read_csv(EXAMPLE / "extracts" / "2013-12.csv", dtype="string")
    path = parquet(tmp_path, text)
    answered = run("refresh", plan, "-e", path, "--dry-run", "--format", "json").json
    assert {edit["source"].partition(" row")[0] for edit in answered["edits"] if edit["source"]} == {
        path.name
    }


def test_parquet_file_beside_the_plan_is_found(tmp_path: Path) -> None:
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "2013-12.parquet").touch()
    assert find_extracts(Config(tmp_path)) == (tmp_path / "extracts" / "2013-12.parquet",)


def test_parquet_file_that_is_none_is_damaged(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    (tmp_path / "a.parquet").write_bytes(b"PAR1 cut short")
    with pytest.raises(Damaged, match="cannot be read as a Parquet file"):
        read_extract(tmp_path / "a.parquet")
    with pytest.raises(FileError, match="no such file"):
        read_extract(tmp_path / "b.parquet")


def test_parquet_file_beyond_the_limit_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = parquet(tmp_path, frame())
    monkeypatch.setenv("XLPLAN_MAX_CELLS", "5")
    with pytest.raises(TooLarge, match="at most 5"):
        read_extract(path)


def test_missing_pyarrow_is_told_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtractError, match=r"python -m pip install 'xlplan\[parquet\]'"):
        read_extract(tmp_path / "a.parquet")


def test_library_takes_the_settings_of_the_extract_s_plan(tmp_path: Path) -> None:
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "a.csv").write_text("Our key,period,value\nK1,2013-12,5\n", "utf-8")
    (tmp_path / "xlplan.toml").write_text('[extract.columns]\nindicator = "our key"\n', "utf-8")
    assert list(api.read_extract(tmp_path / "extracts" / "a.csv").frame["indicator"]) == ["K1"]
    with pytest.raises(ExtractError, match="no column for indicator"):
        api.read_extract(tmp_path / "extracts" / "a.csv", columns={})
