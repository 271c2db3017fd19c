"""Lengths of time in two parts: Excel's times and texts, from init to the month's refresh and its proof."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from tests.example import run
from xlplan.errors import RegisterError
from xlplan.plan.extracts.extract import read_extract
from xlplan.plan.model import plan_cell
from xlplan.plan.reader import read_plan
from xlplan.plan.register import read_register
from xlplan.propose.register import propose_register
from xlplan.text.clock import convert, said_parts, tell_seconds

HEADINGS = ("Ref", "Performance measure", "Target", "Current performance", "RAG")
HMS, MS, HM = "hh:mm:ss", "mm:ss", "[h]:mm"


class In(NamedTuple):
    """Is a cell's value under its number format."""

    value: object
    number_format: str


METRICS = (
    ("M1", "Category 1 mean response", In(time(0, 7), HMS), In(time(0, 7, 49), HMS), "Red"),
    ("M2", "Call answer mean", In(time(0, 0, 10), MS), In(time(0, 0, 8), MS), "Green"),
    ("M3", "Average handover", "under 30 minutes", In(timedelta(hours=25, minutes=30), HM), "Red"),
    ("M4", "Average time on scene", In(time(0, 45), HMS), In("=TIME(0,48,2)", HMS), "Red"),
)
TEXTS = (
    ("T1", "Average wait to answer", "under 5 mins", "Mean 4 minutes 10 seconds in October 2026", "Green"),
    ("T2", "Average abandoned wait", "<= 4 min 30 s", "9m 22s", "Red"),
    ("T3", "Average job cycle", "", "2 hrs 15 mins", "Red"),
    ("T4", "Average call length (mm:ss)", "07:00", "07:24", "Red"),
    ("T5", "Average time to attend", "", "7.8 minutes", "Red"),
)


def plan_with(folder: Path, rows: Sequence[Sequence[object]], name: str = "plan-2026-10.xlsx") -> Path:
    """Return a plan of one table, its cells with their number formats."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Metrics"
    for row, texts in enumerate((HEADINGS, *rows), start=1):
        for column, each in enumerate(texts, start=1):
            value, shape = each if isinstance(each, In) else (each, None)
            cell = sheet.cell(row, column, value)  # type: ignore[call-overload]  # whatever a test puts there
            cell.number_format = shape or "General"
    path = folder / name
    book.save(path)
    return path


def proposed(path: Path) -> Mapping[str, tuple[object, ...]]:
    """Return each measure's unit, target and polarity as init proposes them."""
    entries = propose_register(read_plan(path)).entries
    return {entry.measure: (entry.unit, entry.target, entry.polarity) for entry in entries}


def month(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> tuple[str, Path]:
    """Return what a month's refresh prints, and the new plan, whose difference the receipt must explain."""
    monkeypatch.chdir(folder)
    assert run("init", "plan-2026-10.xlsx").status == 0
    (folder / "extracts").mkdir(exist_ok=True)
    (folder / "extracts" / "2026-11.csv").write_text(f"indicator,period,value,unit\n{lines}\n")
    answer = run("refresh", "-p", "2026-11")
    assert answer.status == 0, answer.err
    verified = run("verify", "plan-2026-10.xlsx", "plan-2026-11.xlsx")
    assert (verified.status, "Every difference is explained" in verified.out) == (0, True)
    again = run("refresh", "plan-2026-11.xlsx", "-p", "2026-11", "--dry-run")
    assert "Nothing to change" in again.out or "0 cells" in again.out, again.out
    return answer.out, folder / "plan-2026-11.xlsx"


def test_time_cells_are_figures_in_seconds_with_their_targets(tmp_path: Path) -> None:
    assert list(proposed(plan_with(tmp_path, METRICS)).items()) == [
        ("Category 1 mean response", ("seconds", 420, "lower")),
        ("Call answer mean", ("seconds", 10, "lower")),
        ("Average handover", ("seconds", 1800, "lower")),
        ("Average time on scene", ("seconds", 2700, "lower")),
    ]


def test_texts_are_figures_in_seconds_with_their_targets(tmp_path: Path) -> None:
    found = proposed(plan_with(tmp_path, TEXTS))
    assert [(unit, target) for unit, target, *_ in found.values()] == [
        ("seconds", 300), ("seconds", 270), ("seconds", None), ("seconds", 420), ("minutes", None),
    ]  # fmt: skip


def test_time_cells_get_numbers_under_their_own_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_with(tmp_path, METRICS)
    lines = "category_1_mean_response,2026-11,00:07:55,\ncall_answer_mean,2026-11,9,seconds\n"
    out, new = month(tmp_path, monkeypatch, lines + "average_handover,2026-11,26 hours 5 minutes,")
    sheet = load_workbook(new)["Metrics"]
    held = [(sheet[cell].value, sheet[cell].number_format) for cell in ("D2", "D3", "D4", "D5")]
    assert held == [
        (time(0, 7, 55), HMS),
        (time(0, 0, 9), MS),
        (timedelta(hours=26, minutes=5), HM),
        ("=TIME(0,48,2)", HMS),
    ]
    assert "00:07:49  00:07:55" in out
    told = run("history", "plan-2026-11.xlsx").out
    assert "2026-11 7 min 55 s" in told
    assert "'Category 1 mean response' shows 00:07:55" in run("why", "plan-2026-11.xlsx", "D2").out


def test_texts_keep_their_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_with(tmp_path, TEXTS)
    entries = propose_register(read_plan(tmp_path / "plan-2026-10.xlsx")).entries
    keys = [entry.extract_key for entry in entries]
    values = ("00:03:05", "8.5 minutes", "2h 5m", "00:06:40", "00:07:55")
    lines = "\n".join(f"{key},2026-11,{value}," for key, value in zip(keys, values, strict=True))
    _, new = month(tmp_path, monkeypatch, lines)
    sheet = load_workbook(new)["Metrics"]
    assert [sheet[f"D{row}"].value for row in range(2, 7)] == [
        "Mean 3 minutes 5 seconds in November 2026", "8m 30s", "2 hrs 5 mins", "06:40", "7.9 minutes",
    ]  # fmt: skip
    assert sheet["E3"].value == "Red"  # 510 seconds against at most 270


@pytest.mark.parametrize(
    ("shape", "value", "said"),
    [
        (HMS, "9", "does not say whether it is hours, minutes or seconds"),
        (HMS, "07:55", "may be 07 minutes 55 seconds, or 07 hours 55 minutes"),
        (HMS, "25:00:00", "its number format hh:mm:ss cannot show the extract's 25 h"),
        (MS, "61 minutes", "its number format mm:ss cannot show the extract's 1 h 1 min"),
        (HMS, "9%", "does not say whether"),
    ],
)
def test_time_cell_is_left_where_the_value_may_be_another(
    shape: str, value: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_with(tmp_path, [("M1", "Category 1 mean", "", In(time(0, 7, 49), shape), "Red")])
    monkeypatch.chdir(tmp_path)
    run("init", "plan-2026-10.xlsx")
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "e.csv").write_text(f"indicator,period,value\ncategory_1_mean,2026-11,{value}\n")
    answer = json.loads(run("refresh", "-p", "2026-11", "--dry-run", "--format", "json").out)
    assert answer["edits"] == []
    assert [said in finding["message"] for finding in answer["findings"] if finding["code"] == "XP007"] == [
        True
    ]


@pytest.mark.parametrize(
    ("value", "shape", "shown", "clock"),
    [
        (time(0, 7, 49), "hh:mm:ss", "00:07:49", "hms"),
        (time(0, 7, 49), "h:mm:ss", "0:07:49", "hms"),
        (time(0, 7, 49), "mm:ss", "07:49", "ms"),
        (time(0, 7, 49), "[$-F400]h:mm:ss\\ AM/PM", "00:07:49", "hms"),
        (timedelta(hours=26), "[h]:mm:ss", "26:00:00", "hms"),
        (timedelta(hours=26), '[h]"h" mm"m"', "26h 00m", "hm"),
        (time(9, 30), "h:mm", "09:30", ""),  # a time of day, or minutes typed with a colon
        (time(9, 30), "h:mm AM/PM", "09:30", ""),
        (time(1, 7, 49), "mm:ss", "07:49", ""),  # an hour more than it shows
        (datetime(2026, 10, 1, 9, 30), "dd/mm/yyyy hh:mm:ss", "01/10/2026 09:30:00", ""),
    ],
)
def test_cell_says_by_its_format_whether_it_is_a_length_of_time(
    value: object, shape: str, shown: str, clock: str, tmp_path: Path
) -> None:
    plan = read_plan(plan_with(tmp_path, [("M1", "Mean response", "", In(value, shape), "Red")]))
    cell = plan_cell(plan, "D2")
    assert (cell.text, cell.clock, cell.is_date) == (shown, clock, not clock)
    assert (cell.number is not None) == bool(clock)


def test_hours_and_minutes_are_one_where_the_measure_says_so(tmp_path: Path) -> None:
    told, untold = "Average handover (hh:mm)", "Average handover"
    rows = [(measure, measure, "", In(time(0, 34), "h:mm"), "Red") for measure in (told, untold)]
    entries = propose_register(read_plan(plan_with(tmp_path, rows))).entries
    assert [(entry.unit, entry.figure) for entry in entries] == [("seconds", 1), ("", None)]
    assert "its cell holds 00:34, which may be a time of day: where it is a length" in (entries[1].note or "")


def test_extracts_of_frames_and_workbooks_hold_lengths_of_time(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"indicator": ["a", "b"], "period": ["2026-11"] * 2, "value": pd.to_timedelta([475, None], unit="s")}
    )
    assert list(read_extract(frame).frame["value"].fillna("")) == ["00:07:55", ""]
    book = Workbook()
    book.worksheets[0].append(["indicator", "period", "value"])
    book.worksheets[0].append(["a", "2026-11", time(0, 7, 55)])
    book.save(tmp_path / "e.xlsx")
    assert list(read_extract(tmp_path / "e.xlsx").frame["value"]) == ["00:07:55"]


def test_extract_s_unit_is_that_of_its_lengths_of_time_alone(tmp_path: Path) -> None:
    rows = "a,2026-11,7.9,minutes\nb,2026-11,07:55,mm:ss\nc,2026-11,5,Housing\nd,2026-11,4m 10s,minutes"
    (tmp_path / "e.csv").write_text(f"indicator,period,value,unit\n{rows}\n")
    values = list(read_extract(tmp_path / "e.csv").frame["value"])
    assert values == ["7.9 (minutes)", "07:55 (mm:ss)", "5", "4m 10s"]


def test_register_s_target_may_be_a_length_of_time(tmp_path: Path) -> None:
    path = tmp_path / "indicators.csv"
    path.write_text(
        "indicator,action,measure,unit,target\nI1,A1,Mean,seconds,00:07:00\nI2,A1,Mean,minutes,00:07:30\n"
    )
    assert [entry.target for entry in read_register(path).entries] == [420, Decimal("7.5")]
    path.write_text("indicator,action,measure,unit,target\nI1,A1,Mean,days,00:07:00\n")
    with pytest.raises(RegisterError, match="is a length of time, and the unit is days"):
        _ = read_register(path).entries


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Answer time (mm:ss)", "ms"),
        ("mins:secs", "ms"),
        ("Handover, hh:mm", "hm"),
        ("Response (hh:mm:ss)", ""),
        ("Response time", ""),
    ],
)
def test_words_say_which_parts_a_length_of_time_has(words: str, parts: str) -> None:
    assert said_parts(words) == parts


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(1, "1 second"), (95, "95 seconds"), (469, "7 min 49 s"), (10050, "2 h 47 min 30 s"), (7200, "2 h")],
)
def test_seconds_are_told_as_people_say_them(seconds: int, shown: str) -> None:
    assert tell_seconds(Decimal(seconds)) == shown


def test_lengths_of_time_are_converted() -> None:
    assert convert(Decimal("7.9"), "minutes", "seconds") == 474
    assert convert(Decimal(475), "seconds", "minutes") == Decimal("7.9167")


@pytest.mark.parametrize(
    ("unit", "target", "figure", "said"),
    [
        (
            "count",
            8,
            "00:07:49",
            "'00:07:49' is kept in seconds, and the register says that the unit is count",
        ),
        ("", 8, "7m 49s", "'7m 49s' is kept in seconds, and the register says that the unit is none"),
        ("seconds", 480, "7.8 minutes", "'7.8' is in minutes, and the register says that it is in seconds"),
    ],
)
def test_length_of_time_is_not_rated_against_a_target_of_another_unit(
    unit: str, target: int, figure: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_with(tmp_path, [("M1", "Mean response", "", figure, "Green")])
    monkeypatch.chdir(tmp_path)
    columns = "indicator,action,measure,sheet,cell,basis,figure,unit,polarity,target,extract_key"
    row = f"I1,M1,Mean response,Metrics,D2,month,1,{unit},lower,{target},k"
    (tmp_path / "indicators.csv").write_text(f"{columns}\n{row}\n")
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "e.csv").write_text("indicator,period,value\nk,2026-11,7 minutes\n")
    asked = ("refresh", "plan-2026-10.xlsx", "-e", "extracts/e.csv", "-p", "2026-11", "--dry-run")
    answer = json.loads(run(*asked, "--format", "json").out)
    assert answer["edits"] == []
    assert said in " ".join(finding["message"] for finding in answer["findings"])


def test_column_of_units_fills_figures_whose_register_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measures = (("Average job length (minutes)", 7.8), ("Hours of care", "1,234"), ("Wait (seconds)", 25))
    rows = [(f"M{row}", measure, "", held, "Green") for row, (measure, held) in enumerate(measures)]
    plan_with(tmp_path, rows)
    keys = [
        entry.extract_key for entry in propose_register(read_plan(tmp_path / "plan-2026-10.xlsx")).entries
    ]
    lines = f"{keys[0]},2026-11,7.9,minutes\n{keys[1]},2026-11,1300,hours\n{keys[2]},2026-11,0.5,minutes"
    out, new = month(tmp_path, monkeypatch, lines)
    assert [load_workbook(new)["Metrics"][f"D{row}"].value for row in (2, 3, 4)] == [7.9, "1,300", 25]
    assert "the extract gives a length of time (30 seconds" in " ".join(
        out.split()
    )  # the measure says seconds


@pytest.mark.parametrize(("days", "shown"), [(-0.1, "-02:24:00"), (1250.5, "30012:00:00")])
def test_time_beyond_a_clock_s_is_not_shown_as_one_of_the_day(
    days: float, shown: str, tmp_path: Path
) -> None:
    cell = plan_cell(read_plan(plan_with(tmp_path, [("M1", "Mean", "", In(days, HM), "Red")])), "D2")
    assert (cell.text, cell.number, cell.is_date) == (shown, None, True)
