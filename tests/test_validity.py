"""What we write is valid to others: the Open XML SDK, LibreOffice, openpyxl and calamine.

None of them wrote our result, and none of them proves that Excel opens it without repair; each finds other
faults. What the original has of its own is not ours to mend: only what is new counts.

Of our own workbooks `make test` takes every twelfth, and fifteen of the corpus. `.ci/run` and `make validity`
take all of our own and every tenth of the corpus: XLPLAN_VALIDITY=all, or CI=true, says so.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from subprocess import DEVNULL
from typing import NamedTuple
from zipfile import ZipFile

import pytest
import python_calamine
from openpyxl import load_workbook

from tests.example import example, run
from tests.traits import ALL
from tests.traits.trait import Kind
from xlplan.address import cell_name, parse_cell
from xlplan.edits import Edit
from xlplan.errors import RefusedEdit, XlplanError
from xlplan.ooxml.package import open_package
from xlplan.ooxml.workbook import Workbook
from xlplan.receipts import Receipt, find_receipts
from xlplan.write import write_edits

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "xlsxwriter"
TOOLS = ROOT / ".tools" / "node_modules" / ".bin"
VALIDATOR = shutil.which("ooxml-validator") or shutil.which("ooxml-validator", path=TOOLS)
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
TAKES_ALL = os.environ.get("XLPLAN_VALIDITY", os.environ.get("CI", "")) in {"all", "true", "1"}
STEP = 1 if TAKES_ALL else 12
CORPUS_STEP = 10 if TAKES_ALL else 66
BATCH = 60  # workbooks in one call of LibreOffice
MONTH = "2013-12"

needs_validator = pytest.mark.skipif(
    VALIDATOR is None, reason="no ooxml-validator; `make validity` fetches it where npm is"
)
needs_office = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice (soffice) on the path")

# One worker takes them all, so that the workbooks are made once.
pytestmark = pytest.mark.xdist_group("validity")

Values = dict[tuple[str, str], object]


class Result(NamedTuple):
    """Is a workbook of ours or of the corpus, and what xlplan made of it."""

    name: str
    old: Path
    new: Path
    receipt: Receipt

    @property
    def touched(self) -> set[tuple[str, str]]:
        """Is every cell, (sheet, address), that was edited or lost its stored result."""
        lost = {(sheet, cell) for sheet, cells in self.receipt.recalculated.items() for cell in cells}
        return {(edit.sheet, edit.cell) for edit in self.receipt.edits} | lost


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Return the example, refreshed for a month."""
    plan = example(tmp_path_factory.mktemp("month") / "plan")
    new = plan.with_name("december.xlsx")
    assert run("refresh", plan, "-p", MONTH, "-o", new).status == 0
    (receipt,) = find_receipts(plan.parent)
    return Result("the example", plan, new, receipt)


@pytest.fixture(scope="module")
def results(month: Result, tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    """Return every result to be judged."""
    folder = tmp_path_factory.mktemp("results")
    return [month, *own(folder), *sampled(folder)]


def own(folder: Path) -> Iterator[Result]:
    """Yield our own workbooks, one trait each, with texts and fills of theirs edited."""
    kinds: tuple[Kind, ...] = ("both", "text", "fill")
    for number, trait in enumerate(ALL[::STEP]):
        kind = next((kind for kind in kinds if not trait.refuses(kind)), None)
        if kind is None:
            continue
        old = folder / f"own{number}{trait.suffix}"
        trait.build(old)
        edits = [Edit(w.sheet, w.cell, new=w.new, number=w.number, fill=w.fill) for w in trait.wanted(kind)]
        with suppress(XlplanError):  # whether it is to be refused is not judged here
            yield made(trait.name, old, edits, is_forced=trait.is_forced)


def sampled(folder: Path) -> Iterator[Result]:
    """Yield workbooks spread over the corpus, the first cell of their first sheet edited, and a new one."""
    for path in sorted(CORPUS.glob("*.xls[xm]"))[::CORPUS_STEP]:
        old = Path(shutil.copyfile(path, folder / path.name))
        with open_package(old) as package:
            sheets = Workbook(package).sheets
        if sheets:
            name = sheets[0].name
            edits = [Edit(name, "A1", new="Edited", fill="FFC000"), Edit(name, "AB40", number=0.5)]
            yield made(path.name, old, edits)


def made(name: str, old: Path, edits: list[Edit], *, is_forced: bool = False) -> Result:
    new = old.with_name(f"{old.stem}-new{old.suffix}")
    try:
        return Result(name, old, new, write_edits(old, edits, new, force_protected=is_forced))
    except RefusedEdit:  # the last cell alone, where the first is a formula or a table's heading
        return Result(name, old, new, write_edits(old, edits[-1:], new, force_protected=is_forced))


def faults(workbook: Path) -> set[tuple[str, str]]:
    """Return what the Open XML SDK's validator finds, by part and sentence; of a copy, since it may write."""
    copy = Path(shutil.copyfile(workbook, workbook.with_name(f"judged-{workbook.name}")))
    done = subprocess.run([str(VALIDATOR), copy], capture_output=True, check=False)
    assert done.returncode in {0, 1}, done.stderr.decode("utf-8", "replace")
    errors = json.loads(done.stdout)["errors"]
    copy.unlink()
    return {(str(error["path"]), error["description"].replace(str(copy), "it")) for error in errors}


def new_faults(result: Result) -> list[str]:
    """Return the faults of a result that its original does not have."""
    found = faults(result.new)
    more = found - faults(result.old) if found else found
    return [f"{result.name}: {part}: {sentence}" for part, sentence in more]


@needs_validator
def test_open_xml_sdk_finds_no_fault_that_the_original_has_not(results: list[Result]) -> None:
    fresh = {packed(result.new): result for result in results}.values()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [fault for each in pool.map(new_faults, fresh) for fault in each]
    assert found == []


def packed(workbook: Path) -> tuple[tuple[str, int], ...]:
    """Return what tells a workbook's parts from another's, however they are packed."""
    with ZipFile(workbook) as package:
        return tuple(sorted((info.filename.replace("\\", "/"), info.CRC) for info in package.infolist()))


def convert(workbooks: Iterable[Path], form: str, out: Path) -> None:
    """Have LibreOffice convert workbooks, all in one call."""
    command = [str(OFFICE), f"-env:UserInstallation={(out.parent / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", form, "--outdir", str(out), *map(str, workbooks)]
    with subprocess.Popen(command, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True) as process:
        try:
            process.wait(timeout=300)
        except BaseException:  # soffice is a script: its child would run on
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise


def converts(workbooks: list[Path], out: Path) -> set[Path]:
    """Return which workbooks LibreOffice converts; into .xlsx, since a CSV spells every blank cell out."""
    for start in range(0, len(workbooks), BATCH):
        convert(workbooks[start : start + BATCH], "xlsx", out)
    made = {path: out / f"{path.stem}.xlsx" for path in workbooks}
    for path, copy in made.items():
        if not copy.exists():  # one that it chokes on takes the rest of its batch along
            convert([path], "xlsx", out)
    return {path for path, copy in made.items() if copy.exists()}


@needs_office
def test_libreoffice_converts_every_result_whose_original_it_converts(
    results: list[Result], tmp_path: Path
) -> None:
    done = converts([result.new for result in results], tmp_path / "new")
    failed = [result for result in results if result.new not in done]
    assert len(failed) < len(results) / 4
    before = converts([result.old for result in failed], tmp_path / "old")
    assert [result.name for result in failed if result.old in before] == []


@needs_office
def test_libreoffice_prints_the_month(month: Result, tmp_path: Path) -> None:
    convert([month.new], "pdf", tmp_path / "out")
    assert (tmp_path / "out" / "december.pdf").read_bytes().startswith(b"%PDF")


@needs_office
def test_libreoffice_calculates_the_new_counts(month: Result, tmp_path: Path) -> None:
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # every sheet
    convert([month.new, month.old], form, tmp_path / "out")
    summaries = [tmp_path / "out" / f"{path.stem}-Summary.csv" for path in (month.new, month.old)]
    after, before = ([*csv.reader(path.read_text("utf-8-sig").splitlines())] for path in summaries)
    assert after == [["Rating", "Actions"], ["Green", "7"], ["Amber", "10"], ["Red", "2"]]
    assert before == [["Rating", "Actions"], ["Green", "6"], ["Amber", "13"], ["Red", "0"]]
    ratings = Counter(cell.value for cell in load_workbook(month.new)["Action Plan"]["H"])
    assert [[word, str(ratings[word])] for word in ("Green", "Amber", "Red")] == after[1:]


def test_reader_that_does_not_calculate_sees_no_stale_count(month: Result) -> None:
    for path, counts in ((month.old, [6, 13, 0]), (month.new, [None, None, None])):
        sheet = load_workbook(path, data_only=True)["Summary"]
        assert [sheet[cell].value for cell in ("B2", "B3", "B4")] == counts
    seen = by_calamine(month.new)
    assert seen["Summary", "A2"] == "Green"
    assert not {("Summary", cell) for cell in ("B2", "B3", "B4")} & seen.keys()


def by_calamine(workbook: Path) -> Values:
    """Return every value that calamine reads, by (sheet, address)."""
    found: Values = {}
    with python_calamine.CalamineWorkbook.from_path(workbook) as book:
        for sheet in book.sheets_metadata:
            if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                for row, values in enumerate(rows, 1):
                    found |= {
                        (sheet.name, cell_name(row, column)): value
                        for column, value in enumerate(values, 1)
                        if value != ""
                    }
    return found


def by_openpyxl(workbook: Path) -> Values:
    """Return every stored value that openpyxl reads, results of formulas included."""
    found: Values = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl would lose is of no matter: it only reads
        book = load_workbook(BytesIO(workbook.read_bytes()), data_only=True)
    for sheet in book.worksheets:
        for cell in sheet._cells.values():  # iter_rows would walk all the way to XFD1048576
            if cell.value is not None:
                found[sheet.title, cell.coordinate] = cell.value
    return found


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unescaped(text: str) -> str:
    """Return the text without _xHHHH_ (ECMA-376 part 1, 22.9.2.19), which not every reader knows."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


# What openpyxl cannot read of a sound workbook, by the workbook's name, and why.
BEYOND_OPENPYXL = {
    "styles: last format with alternatives": "it knows no alternatives, and so counts one format too few",
    "styles: no part": "it looks for styles under one name alone, which this workbook's content types hold",
}


def misread(result: Result, read: Callable[[Path], Values]) -> list[str]:
    """Return the cells that read otherwise than before, and were not edited, or not as they were edited."""
    try:
        before = read(result.old)
    except Exception:  # it raises whatever comes to hand; then it says nothing of the result
        return []
    after = read(result.new)
    changed = {at for at in before.keys() | after.keys() if before.get(at) != after.get(at)}
    wrong = [f"{result.name}: {at} reads otherwise" for at in changed - result.touched]
    for edit in result.receipt.edits:
        at = (edit.sheet, edit.cell)
        now = after.get(at)
        if now == before.get(at) != edit.old:  # it cannot read this cell, before and after
            continue
        if edit.number is not None and now != edit.number:
            wrong.append(f"{result.name}: {edit.address} reads {now!r}")
        if edit.new and lines(edit.new) not in {lines(str(now)), lines(unescaped(str(now)))}:
            wrong.append(f"{result.name}: {edit.address} reads {now!r}")
    return wrong


@pytest.mark.parametrize("read", [by_openpyxl, by_calamine])
def test_readers_see_the_same_everywhere_but_in_the_edited_cells(
    results: list[Result], read: Callable[[Path], Values]
) -> None:
    found = [result for result in results if read is by_calamine or result.name not in BEYOND_OPENPYXL]
    if read is by_calamine:  # it takes room for every cell from A1 to the last
        found = [result for result in results if not is_wide(result)]
    assert [wrong for result in found for wrong in misread(result, read)] == []


def is_wide(result: Result) -> bool:
    """Tell whether a sheet's last cell is so far out that a reader of whole areas has no room for it."""
    try:
        cells = [parse_cell(cell) for _, cell in by_openpyxl(result.new)]
    except Exception:  # as above
        return True
    return max((row for row, _ in cells), default=0) * max((column for _, column in cells), default=0) > 10**6
