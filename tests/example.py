"""The example in a folder of the test's own, small plans with their registers, the program run in process."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from xlplan import api
from xlplan.cli import main
from xlplan.cli.demo import lay_out
from xlplan.plan.extracts.extract import Answer, parse_value
from xlplan.plan.register import Entry
from xlplan.refresh.model import Refresh, Spot
from xlplan.resources import data_folder

EXAMPLE = data_folder("workbooks")
PLAN = "ofsted-action-plan-2013-11.xlsx"
SOURCE = Path(__file__).resolve().parents[2] / "shared" / "plans" / PLAN
FILLS = {"Green": "FF92D050", "Amber": "FFFFC000", "Red": "FFFF0000"}
HEADINGS = ("Area for improvement", "Measure", "Current performance", "RAG")

Row = Sequence[object]


class Run(NamedTuple):
    """Is what the program did: its exit status, stdout and stderr."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str | Path) -> Run:
    """Run a command in this process, on a terminal of 110 columns."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), patch.dict(os.environ, COLUMNS="110"):
        status = main([str(argument) for argument in arguments])
    return Run(status, out.getvalue(), err.getvalue())


def example(folder: Path) -> Path:
    """Lay the example out in a folder, and return its plan."""
    lay_out(folder)
    return folder / PLAN


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below the folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def parts(workbook: Path) -> dict[str, bytes]:
    """Return the parts of a workbook with their bytes, in their order."""
    with zipfile.ZipFile(workbook) as package:
        return {name: package.read(name) for name in package.namelist()}


def entry(measure: str = "% done", **more: Any) -> Entry:
    return replace(Entry("I1", "A1", measure, sheet="Plan", cell="C2", extract_key="k", row=2), **more)


def spot(text: str = "86%", measure: str = "% done", **more: Any) -> Spot:
    usual = Spot("I1", "A1", measure, "Plan", "C2", 1, 0, text, text, (), None, "General", False, False, True)
    return usual._replace(**more)


def answer(
    value: str, numerator: str | None = None, denominator: str | None = None, as_at: date | None = None
) -> Answer:
    found = parse_value(value)
    return Answer(found, as_at, False, "e.csv", 2, "C", numerator, denominator, "e.csv row 2")


def small_plan(
    folder: Path, *rows: Row, title: str = "", notes: Sequence[str] = (), fills: bool = True
) -> Path:
    """Write a plan of one action for each row (area, measure, current performance, rating)."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Plan"
    if title:
        sheet.append([title])
    sheet.append([*HEADINGS])
    for row in rows:
        sheet.append([*row])
        word = str(row[3])
        if fills and word in FILLS:
            sheet.cell(sheet.max_row, 4).fill = PatternFill("solid", FILLS[word])
    for place, note in enumerate(notes, sheet.max_row + 2):
        sheet.cell(place, 1, note)
    book.save(folder / "plan.xlsx")
    return folder / "plan.xlsx"


def small_register(folder: Path, *entries: Mapping[str, object]) -> Path:
    """Write a register beside the plan: what an entry does not say is blank."""
    usual = ("indicator", "action", "measure", "sheet", "cell", "polarity", "target", "basis", "extract_key")
    columns = list(dict.fromkeys([*usual, *(name for entry in entries for name in entry)]))
    with (folder / "indicators.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for number, given in enumerate(entries, 1):
            blank = {"indicator": f"I{number}", "sheet": "Plan", "polarity": "none", "basis": "month"}
            writer.writerow({**blank, **given})
    return folder / "indicators.csv"


def small_extract(folder: Path, *lines: str, header: str = "indicator,period,value") -> Path:
    """Write a tidy extract for the plan's folder."""
    (folder / "extracts").mkdir(exist_ok=True)
    path = folder / "extracts" / "e.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def decided(folder: Path, period: str = "2013-12", **more: Any) -> Refresh:
    """Return the refresh of the small plan in the folder by the register and extract beside it."""
    plan = api.read_plan(folder / "plan.xlsx")
    return api.plan_refresh(plan, api.read_extract(folder / "extracts" / "e.csv"), period=period, **more)


def codes(refresh: Refresh) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.cell) for finding in refresh.findings]


def copy_source(folder: Path) -> Path:
    """Copy the source plan, which is kept beside the project, to the folder."""
    return Path(shutil.copyfile(SOURCE, folder / PLAN))
