"""The source plan, three months in a row, against tables worked out by hand; then undone three times."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.example import EXAMPLE, PLAN, SOURCE, Run, copy_source, run
from tests.tables import table
from xlplan.plan.history import read_history

FIRST, *MONTHS = ("2013-11", "2013-12", "2014-01", "2014-02")
EVERY_MONTH = pytest.mark.parametrize("month", MONTHS)
FILE = "source-months.md"
FILLS = {"Green": "92D050", "Amber": "FFC000", "Red": "FF0000"}

pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the source plan is not beside this checkout")


def rows(heading: str) -> list[list[str]]:
    """Return the rows of a table of the file, without their titles."""
    return [[str(cell) for cell in row.values] for row in table(FILE, heading)]  # type: ignore[attr-defined]  # of pytest.param


def prepare(folder: Path) -> Path:
    """Lay the source plan out, with the example's extracts and init's register, its keys and notes decided."""
    plan = copy_source(folder)
    shutil.copytree(EXAMPLE / "extracts", folder / "extracts")
    assert run("init", plan).status == 0
    keys = dict(rows("Keys"))
    book = load_workbook(folder / "indicators.xlsx")
    sheet = book.worksheets[0]
    column = {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}
    for row in range(2, sheet.max_row + 1):
        cell = str(sheet.cell(row, column["cell"]).value)
        sheet.cell(row, column["extract_key"]).value = keys.get(cell)
        sheet.cell(row, column["note"]).value = None
    book.save(folder / "indicators.xlsx")
    return plan


class Months:
    """Is the source plan's folder after three refreshes, with what each of them printed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        plan = prepare(folder)
        self.original = plan.read_bytes()
        self.runs: dict[str, Run] = {}
        for month in MONTHS:
            self.runs[month] = run("refresh", plan, "-p", month, "--format", "json")
            plan = self.issue(month)

    def issue(self, month: str) -> Path:
        return self.folder / PLAN.replace(FIRST, month)

    def texts(self, month: str) -> dict[str, str]:
        """Return the texts that the cells of the tables shall have in a month."""
        sheet = load_workbook(self.folder / PLAN)["Action Plan"]
        texts: dict[str, str] = {}
        for heading in ("Figures", "Ratings", "Notes"):
            for cell, first, *others in rows(heading):
                text = texts.setdefault(cell, str(sheet[cell].value))
                assert first in text
                new = (first, *others)[(FIRST, *MONTHS).index(month)]
                texts[cell] = text.replace(first, new, 1)
        return texts


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Months:
    return Months(tmp_path_factory.mktemp("source-months"))


@EVERY_MONTH
def test_cells_without_an_edit_read_as_before(months: Months, month: str) -> None:
    before, after = (
        load_workbook(path)["Action Plan"] for path in (months.folder / PLAN, months.issue(month))
    )
    told = months.texts(month)
    for row in before.iter_rows():
        for cell in row:
            assert cell.coordinate in told or cell.value == after[cell.coordinate].value


@EVERY_MONTH
def test_edits_are_those_worked_out_by_hand(months: Months, month: str) -> None:
    before = months.texts((FIRST, *MONTHS)[MONTHS.index(month)])
    now = months.texts(month)
    edits = months.runs[month].json["edits"]
    assert {edit["cell"]: edit["new"] for edit in edits} == {
        cell: text for cell, text in now.items() if text != before[cell]
    }
    fills = {edit["cell"]: edit["fill"] for edit in edits if edit["kind"] == "rating"}
    assert fills == {cell: FILLS[now[cell]] for cell in fills}
    assert {edit["sheet"] for edit in edits} == {"Action Plan"}


@EVERY_MONTH
def test_workbook_reads_as_the_tables_say(months: Months, month: str) -> None:
    sheet = load_workbook(months.issue(month))["Action Plan"]
    now = months.texts(month)
    assert {cell: sheet[cell].value for cell in now} == now
    ratings = [cell for cell, *_ in rows("Ratings")]
    assert {cell: sheet[cell].fill.fgColor.rgb[2:] for cell in ratings} == {
        cell: FILLS[now[cell]] for cell in ratings
    }


@EVERY_MONTH
def test_figure_that_stays_behind_has_a_finding(months: Months, month: str) -> None:
    told = {finding["cell"]: finding["code"] for finding in months.runs[month].json["findings"]}
    behind = {"2013-12": {"G38": "XP008"}, "2014-01": {"G45": "XP008"}, "2014-02": {}}[month]
    assert behind.items() <= told.items()


@pytest.mark.parametrize(("indicator", "december", "january", "february"), table(FILE, "History"))
def test_history_is_that_worked_out_by_hand(
    months: Months, indicator: str, december: str, january: str, february: str
) -> None:
    points = read_history(months.issue(MONTHS[-1]))
    found = {p.period.label: str(p.value) for p in points if (p.indicator, p.team) == (indicator, "")}
    told = dict(zip(MONTHS, (december, january, february), strict=True))
    assert found == {month: value for month, value in told.items() if value}


def test_three_undos_give_the_first_bytes_back(tmp_path: Path) -> None:
    plan = prepare(tmp_path)
    original, seen = plan.read_bytes(), [plan.read_bytes()]
    for month in MONTHS:
        assert run("refresh", plan, "-p", month, "--in-place", "-q").status == 0
        seen.append(plan.read_bytes())
    assert len(set(seen)) == len(seen)
    for before in reversed(seen[:-1]):
        assert run("undo", plan).status == 0
        assert plan.read_bytes() == before
    assert plan.read_bytes() == original
    assert read_history(plan) == []


def test_three_issues_undone_leave_the_first_alone(months: Months, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(months.folder, tmp_path / "plan"))
    for month in reversed(MONTHS):
        assert run("undo", folder / PLAN.replace(FIRST, month)).status == 0
    assert [path.name for path in folder.glob("ofsted-*.xlsx")] == [PLAN]
    assert (folder / PLAN).read_bytes() == months.original
