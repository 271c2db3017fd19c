"""The month, end to end: on the example three months in a row, and on the source plan where it is at hand."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from tests.example import PLAN, SOURCE, Run, copy_source, example, parts, run, snapshot
from tests.tables import CASES
from xlplan import api
from xlplan.plan.history import read_history
from xlplan.plan.register import Entry
from xlplan.plan.register import read_register as read_register_file
from xlplan.refresh.figures import read_figure
from xlplan.refresh.locate import locate
from xlplan.refresh.model import Spot, spots_of
from xlplan.text.figures import Reading

MONTHS = ("2013-12", "2014-01", "2014-02")
EVERY_MONTH = pytest.mark.parametrize("month", MONTHS)
CHANGED = {
    f"xl/{name}.xml"
    for name in ("workbook", "styles", "sharedStrings", "worksheets/sheet1", "worksheets/sheet2")
}
needs_source = pytest.mark.skipif(not SOURCE.exists(), reason="the source plan is not beside this checkout")


class Months:
    """Is the example's folder after three refreshes, with what each of them printed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.original = example(folder).read_bytes()
        self.runs: dict[str, Run] = {}
        for month in MONTHS:
            self.runs[month] = run("refresh", self.before(month), "-p", month, "--format", "json")

    def before(self, month: str) -> Path:
        return self.after(("2013-11", *MONTHS)[MONTHS.index(month)])

    def after(self, month: str) -> Path:
        return self.folder / f"ofsted-action-plan-{month}.xlsx"


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Months:
    return Months(tmp_path_factory.mktemp("months") / "plan")


def expected(month: str) -> dict[str, list[str]]:
    """Return what the month's table says of each cell."""
    lines = (CASES / f"month-{month}.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line.startswith("| ")]
    return {row[0]: row[1:] for row in rows if row[0] != "cell"}


def _history_lines() -> list[list[str]]:
    """Return the lines of the table of the history: a title, the indicator, its value in each month."""
    lines = (CASES / "month-history.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line.startswith("| ")]
    return rows[1:]


def raised(workbook: Path) -> dict[str, list[str]]:
    """Return the superscript runs of each cell that has some."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in load_workbook(workbook, rich_text=True)["Action Plan"].iter_rows():
        for cell in row:
            for run_ in cell.value if isinstance(cell.value, CellRichText) else []:
                if isinstance(run_, TextBlock) and run_.font.vertAlign == "superscript":
                    found[cell.coordinate].append(run_.text)
    return found


def test_plan_itself_is_not_touched(months: Months) -> None:
    assert (months.folder / PLAN).read_bytes() == months.original


@EVERY_MONTH
def test_other_parts_are_byte_identical_and_in_their_order(months: Months, month: str) -> None:
    before, after = parts(months.before(month)), parts(months.after(month))
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} <= CHANGED


@EVERY_MONTH
def test_cells_without_an_edit_read_as_before(months: Months, month: str) -> None:
    before, after = (load_workbook(path(month))["Action Plan"] for path in (months.before, months.after))
    edited = expected(month)
    for row in before.iter_rows():
        for cell in row:
            assert cell.coordinate in edited or cell.value == after[cell.coordinate].value


@EVERY_MONTH
def test_footnote_markers_stay_superscript(months: Months, month: str) -> None:
    markers = raised(months.before(month))
    assert len(markers.keys() & expected(month).keys()) > 15
    assert raised(months.after(month)) == markers


@EVERY_MONTH
def test_edits_are_those_worked_out_by_hand(months: Months, month: str) -> None:
    edits = months.runs[month].json["edits"]
    shown = {
        edit["cell"]: [edit["old"], edit["new"], *([edit["fill"]] if edit["kind"] == "rating" else [])]
        for edit in edits
    }
    assert shown == expected(month)
    assert {edit["sheet"] for edit in edits} == {"Action Plan"}


@EVERY_MONTH
def test_workbook_reads_as_the_edits_say(months: Months, month: str) -> None:
    sheet = load_workbook(months.after(month))["Action Plan"]
    table = expected(month)
    assert {cell: sheet[cell].value for cell in table} == {cell: row[1] for cell, row in table.items()}
    fills = {cell: row[2] for cell, row in table.items() if len(row) > 2}
    assert {cell: sheet[cell].fill.fgColor.rgb[2:] for cell in fills} == fills


@EVERY_MONTH
def test_refreshing_twice_gives_no_edits_and_no_file(months: Months, month: str) -> None:
    files = snapshot(months.folder)
    again = run("refresh", months.after(month), "-p", month, "--format", "json").json
    assert (again["edits"], again["output"], again["receipt"]) == ([], None, None)
    assert snapshot(months.folder) == files


@EVERY_MONTH
def test_receipt_explains_every_difference(months: Months, month: str) -> None:
    answer = run("verify", months.before(month), months.after(month), "--format", "json")
    assert (answer.status, answer.json["unexplained"]) == (0, [])
    cells = [cell["cell"] for part in answer.json["changed"] for cell in part["cells"]]
    assert set(expected(month)) <= set(cells)


@pytest.mark.parametrize(
    ("month", "cell", "code", "words"),
    [
        ("2013-12", "G49", "XP008", "withholds the value ('c')"),
        ("2014-01", "G45", "XP008", "withholds the value ('c')"),
        ("2013-12", "G38", "XP008", "no extract has 'dashboard_users'"),
        ("2013-12", "G50", "XP007", "it holds no figure (the extract says 41"),
        ("2013-12", "G6", "XP007", "'over' beside it was left"),
        ("2014-02", "A69", "XP204", "no as-at date is given"),
        ("2013-12", None, "XP009", "'care_leavers_housed' for 2013-12, which the register does not know"),
    ],
)
def test_what_is_left_has_a_finding(
    months: Months, month: str, cell: str | None, code: str, words: str
) -> None:
    findings = months.runs[month].json["findings"]
    assert [f["code"] for f in findings if f["cell"] == cell and words in f["message"]] == [code]
    assert cell not in expected(month) or cell == "G6"


def test_value_shared_by_three_actions_reaches_all_or_none(months: Months, tmp_path: Path) -> None:
    cells = {"G19", "G22", "G26"}
    assert cells <= set(expected("2013-12"))
    plan = example(tmp_path / "plan")
    formula = [{"sheet": "Action Plan", "cell": "G22", "new": "about one in ten"}]
    (tmp_path / "edits.json").write_text(json.dumps(formula), "utf-8")
    assert run("apply", tmp_path / "edits.json", plan, "-o", plan, "--force").status == 0
    answer = run("refresh", plan, "-p", "2013-12", "--dry-run", "--format", "json").json
    assert not cells & {edit["cell"] for edit in answer["edits"]}
    assert {f["cell"]: f["code"] for f in answer["findings"] if f["cell"] in cells} == {
        "G19": "XP405", "G22": "XP007", "G26": "XP405",
    }  # fmt: skip


@pytest.mark.parametrize("line", _history_lines(), ids=lambda line: line[0])
def test_history_is_that_worked_out_by_hand(months: Months, line: list[str]) -> None:
    _, indicator, *values = line
    points = read_history(months.after("2014-02"))
    found = {p.period.label: str(p.value) for p in points if (p.indicator, p.team) == (indicator, "")}
    assert found == {month: value for month, value in zip(MONTHS, values, strict=True) if value}


def test_stale_counts_lose_their_results_and_excel_calculates_on_opening(months: Months) -> None:
    summary = parts(months.after("2013-12"))["xl/worksheets/sheet2.xml"].decode()
    for cell in ("B2", "B3", "B4"):
        found = re.search(rf'<c r="{cell}"[^>]*>(.*?)</c>', summary)
        assert found
        assert "<f>COUNTIF" in found[1]
        assert "<v>" not in found[1]
    assert b'fullCalcOnLoad="1"' in parts(months.after("2013-12"))["xl/workbook.xml"]


def test_ratings_say_why(months: Months) -> None:
    ratings = {rating["action"]: rating for rating in months.runs["2013-12"].json["ratings"]}
    assert set(ratings) == {"A03", "A09", "A17", "A19"}
    assert ratings["A03"] == {
        "action": "A03", "published": "Amber", "computed": "Green", "new": "Green", "override": None,
        "why": "I03.1: 91% against at least 90%: met, so Green (2013-12, 2013-12.csv row 5)",
    }  # fmt: skip


def test_json_has_the_contracts_keys(months: Months) -> None:
    answer = months.runs["2013-12"].json
    assert list(answer) == ["version", "plan", "period", "output", "edits", "ratings", "findings", "receipt"]
    keys = {"sheet", "cell", "action", "indicator", "kind", "old", "new", "why", "source"}
    assert all(keys <= set(edit) <= keys | {"number", "fill", "spans"} for edit in answer["edits"])
    assert {edit["kind"] for edit in answer["edits"]} == {"figure", "rating", "footnote"}
    assert (answer["version"], answer["period"]) == (1, "2013-12")
    assert Path(answer["output"]) == months.after("2013-12")
    assert Path(answer["receipt"]).is_file()


def test_dry_run_writes_nothing_and_says_the_same(months: Months, tmp_path: Path) -> None:
    plan = example(tmp_path / "plan")
    files = snapshot(tmp_path)
    answer = run("refresh", plan, "-p", "2013-12", "--dry-run", "--format", "json").json
    assert snapshot(tmp_path) == files
    assert (answer["output"], answer["receipt"]) == (None, None)
    assert answer["edits"] == months.runs["2013-12"].json["edits"]


def test_applying_the_dry_runs_edits_gives_the_refreshs_bytes(months: Months, tmp_path: Path) -> None:
    plan, edits, output = example(tmp_path / "plan"), tmp_path / "edits.json", tmp_path / "out.xlsx"
    edits.write_text(run("refresh", plan, "-p", "2013-12", "--dry-run", "--format", "json").out, "utf-8")
    assert run("apply", edits, plan, "-o", output).status == 0
    assert parts(output) == parts(months.after("2013-12"))


def test_in_place_keeps_the_old_plan_as_a_backup(months: Months, tmp_path: Path) -> None:
    plan = example(tmp_path / "plan")
    answer = run("refresh", plan, "-p", "2013-12", "--in-place")
    assert answer.status == 0
    assert parts(plan) == parts(months.after("2013-12"))
    (backup,) = (plan.parent / ".xlplan" / "backups").iterdir()
    assert backup.read_bytes() == months.original
    assert f"Backup: .xlplan/backups/{backup.name}" in answer.out


def copied(spot: Spot, reading: Reading) -> str:
    """Return an extract's value for the figure, one more than it is in its last digit."""
    step = Decimal(1).scaleb(reading.value.as_tuple().exponent)  # type: ignore[arg-type]  # a figure is finite
    high = f" – {reading.high + step}" if reading.high is not None else ""
    return f"{reading.value + step}{high}{reading.unit if reading.unit == '%' else ''}"


def readable(plan: Path) -> Iterator[tuple[Entry, Spot, Reading]]:
    """Yield the indicators that the proposed register can fill, with their figures."""
    entries = read_register_file(plan.with_name("indicators.xlsx")).entries
    spots = locate(entries, spots_of(api.read_plan(plan))).spots
    for entry in entries:
        reading = read_figure(entry, spots[entry.indicator])
        if entry.extract_key and isinstance(reading, Reading):
            yield entry, spots[entry.indicator], reading


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source plan's folder: a register by init, an extract for every figure, a refresh."""
    folder = tmp_path_factory.mktemp("source")
    plan = copy_source(folder)
    assert run("init", plan).status == 0
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["indicator", "period", "value", "as_at"])
    values = {entry.extract_key: copied(spot, reading) for entry, spot, reading in readable(plan)}
    writer.writerows([key, "2013-12", value, "2013-12-06"] for key, value in values.items())
    (folder / "extracts").mkdir()
    (folder / "extracts" / "2013-12.csv").write_text(text.getvalue(), "utf-8")
    assert run("refresh", plan).status == 0
    return folder


@needs_source
def test_source_plan_keeps_every_part_but_the_sheets_with_edits(source: Path) -> None:
    before, after = parts(source / PLAN), parts(source / "ofsted-action-plan-2013-12.xlsx")
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= CHANGED
    kept = ("drawing", "chart", "media", "comment", "vmlDrawing", "sheet3", "sheet4", "theme")
    assert all(any(kind in name for name in set(before) - changed) for kind in kept)


@needs_source
@pytest.mark.parametrize("element", ["dataValidations", "mergeCells", "extLst", "legacyDrawing", "drawing"])
def test_source_plan_keeps_what_surrounds_the_cells(source: Path, element: str) -> None:
    sheets = []
    for name in (PLAN, "ofsted-action-plan-2013-12.xlsx"):
        xml = b"".join(
            raw for part, raw in parts(source / name).items() if part.startswith("xl/worksheets/sheet")
        )
        sheets.append(re.findall(rf"<{element}[ >].*?(?:</{element}>|/>)".encode(), xml, re.DOTALL))
    assert sheets[0] == sheets[1] != []


@needs_source
def test_source_plan_differs_in_the_intended_cells_only(source: Path) -> None:
    new = source / "ofsted-action-plan-2013-12.xlsx"
    answer = run("verify", source / PLAN, new, "--format", "json")
    assert (answer.status, answer.json["unexplained"]) == (0, [])
    figures = {spot.cell for _, spot, _ in readable(source / PLAN)}
    cells = {
        cell["cell"]
        for part in answer.json["changed"]
        for cell in part["cells"]
        if cell["sheet"] == "Action Plan"
    }
    assert {cell for cell in cells if cell.startswith("G")} == figures
    assert {cell[0] for cell in cells - figures} <= {"A", "H"}


@needs_source
def test_source_plans_markers_stay_superscript(source: Path) -> None:
    markers = raised(source / PLAN)
    assert {"G8", "G15", "G36", "A53", "A69"} <= markers.keys()
    assert raised(source / "ofsted-action-plan-2013-12.xlsx") == markers


@needs_source
def test_source_plan_refreshed_twice_gives_no_edits(source: Path) -> None:
    again = run("refresh", source / "ofsted-action-plan-2013-12.xlsx", "--format", "json")
    assert (again.status, again.json["edits"]) == (0, [])
