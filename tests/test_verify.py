"""`xlplan verify`: what differs by part, cell and element, and what a receipt leaves unexplained."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter  # it has no stubs
from jsonschema import Draft202012Validator

from tests.books import rewrite
from tests.example import Run, example, parts, run
from xlplan.edits import Edit
from xlplan.receipts import Receipt
from xlplan.resources import data_folder
from xlplan.write import write_edits

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((data_folder("schemas") / "receipt.schema.json").read_text("utf-8"))
EDITS = (Edit("Plan", "A2", new="Assessments in time"), Edit("Plan", "B2", number=91, fill="92D050"))
SHEET, SUMMARY = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"


class Pair:
    """Is a workbook and the same with two cells edited, written by xlplan."""

    def __init__(self, folder: Path) -> None:
        self.old, self.new = folder / "old.xlsx", folder / "new.xlsx"
        book = xlsxwriter.Workbook(self.old)
        sheet, summary = book.add_worksheet("Plan"), book.add_worksheet("Summary")
        amber = book.add_format({"bg_color": "#FFC000", "bold": True})
        for row, texts in enumerate((("Measure", "Value"), ("Assessments", None), ("Visits", None))):
            sheet.write_row(row, 0, texts)
        sheet.write_number("B2", 86, amber)
        sheet.write_number("B3", 70, amber)
        sheet.write("C3", "as before")
        sheet.set_column("A:A", 30)
        summary.write_formula("A1", "=SUM(Plan!B2:B3)", None, 156)
        summary.write_formula("A2", "=1+1", None, 2)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Plan!$B$2:$B$3", "name": "Values"})
        chart.set_title({"name": "Performance"})
        summary.insert_chart("C3", chart)
        book.define_name("Values", "=Plan!$B$2:$B$3")
        book.close()
        self.receipt = write_edits(self.old, EDITS, self.new)

    def verify(self, *more: str | Path) -> Run:
        return run("verify", self.old, self.new, "--format", "json", *more)

    def unexplained(self) -> list[str]:
        """Return what the write's own receipt does not explain, but that the bytes are others."""
        assert self.receipt.path
        answer = self.verify("--receipt", self.receipt.path)
        found: list[str] = answer.json["unexplained"]
        assert answer.status == bool(found)
        bytes_differ = "new.xlsx is not the receipt's output: its bytes are others"
        return [clause for clause in found if clause != bytes_differ]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def repack(path: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """Write a workbook's parts anew, after a change to them."""
    found = parts(path)
    change(found)
    with ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name, content in found.items():
            target.writestr(name, content)


def test_what_was_written_is_explained_by_the_receipt_beside_it(pair: Pair) -> None:
    answer = pair.verify()
    assert (answer.status, answer.json["unexplained"]) == (0, [])
    assert list(answer.json) == ["version", "identical", "added", "removed", "changed", "unexplained"]
    assert (answer.json["added"], answer.json["removed"]) == ([], [])
    cells = {part["part"]: [cell["cell"] for cell in part["cells"]] for part in answer.json["changed"]}
    assert cells[SHEET] == ["A2", "B2"]
    assert cells[SUMMARY] == ["A1"]
    assert pair.unexplained() == []


def test_cells_are_told_with_old_new_and_fill(pair: Pair) -> None:
    (sheet,) = (part for part in pair.verify().json["changed"] if part["part"] == SHEET)
    assert sheet["cells"] == [
        {"sheet": "Plan", "cell": "A2", "old": "Assessments", "new": "Assessments in time", "fill": None},
        {"sheet": "Plan", "cell": "B2", "old": "86", "new": "91", "fill": "92D050"},
    ]


def test_same_workbook_has_no_differences(pair: Pair) -> None:
    answer = run("verify", pair.old, pair.old, "--format", "json")
    assert (answer.status, answer.json["changed"], answer.json["unexplained"]) == (0, [], [])
    assert answer.json["identical"] == len(parts(pair.old))


def test_same_parts_packed_anew_are_the_same_workbook(pair: Pair) -> None:
    pair.new.write_bytes(pair.old.read_bytes())
    repack(pair.new, lambda found: None)
    assert pair.new.read_bytes() != pair.old.read_bytes()
    assert (pair.verify().status, pair.verify().json["changed"]) == (0, [])


def test_without_a_receipt_every_difference_is_unexplained(pair: Pair) -> None:
    assert pair.receipt.path
    pair.receipt.path.unlink()
    answer = pair.verify()
    assert answer.status == 1
    clauses = "\n".join(answer.json["unexplained"])
    for said in (
        "Plan!A2 differs",
        "Plan!B2 differs",
        "Summary!A1 differs",
        "xl/styles.xml: cellXfs: 1 added",
    ):
        assert said in clauses
    assert "Not explained by any receipt:" in run("verify", pair.old, pair.new).out


TAMPERED = [
    (SHEET, "<v>70</v>", "<v>71</v>", "Plan!B3 differs, and no edit names it"),
    (SHEET, "<v>91</v>", "<v>92</v>", "Plan!B2 reads '92' and should hold 91"),
    ("xl/sharedStrings.xml", "as before", "as never", "Plan!C3 differs, and no edit names it"),
    ("xl/sharedStrings.xml", " in time", " too late", "Plan!A2 reads 'Assessments too late' and should read"),
    ("xl/styles.xml", "FF92D050", "FFFF0000", "Plan!B2 has the fill FF0000 and should have 92D050"),
    ("xl/styles.xml", "FFFFC000", "FFFF0000", "xl/styles.xml: fills: item 2 differs"),
    ("xl/styles.xml", "<b/>", "<i/>", "xl/styles.xml: fonts: item 1 differs"),
    (SUMMARY, "<f>1+1</f><v>2</v>", "<f>1+1</f><v>3</v>", "Summary!A2 differs, and no edit names it"),
    (SUMMARY, "SUM(Plan!B2:B3)", "SUM(Plan!B2:B2)", "Summary!A1 should only have lost its stored result"),
    (SHEET, 'width="30.7109375"', 'width="3"', f"{SHEET}: worksheet/cols/col: width differs"),
    (SHEET, "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="D1:E1"/></mergeCells>',
     f"{SHEET}: worksheet/mergeCells: 1 added differs"),
    (SHEET, '<row r="3"', '<row r="3" hidden="1"', f"{SHEET}: row 3 differs"),
    ("xl/charts/chart1.xml", "Performance", "Perfection",
     "xl/charts/chart1.xml: chartSpace/chart/title/tx/rich/p/r/t: text differs"),
    ("xl/charts/chart1.xml", '<c:barDir val="col"/>', '<c:barDir val="bar"/>',
     "xl/charts/chart1.xml: chartSpace/chart/plotArea/barChart/barDir: val differs"),
    ("xl/workbook.xml", "Plan!$B$2:$B$3", "Plan!$B$2:$B$9",
     "xl/workbook.xml: workbook/definedNames/definedName: text differs"),
    ("xl/workbook.xml", 'name="Summary"', 'name="Summary" state="hidden"',
     "xl/workbook.xml: workbook/sheets/sheet[2]: state differs"),
    ("xl/workbook.xml", "<calcPr ", '<calcPr calcMode="manual" ', "workbook.xml: how it calculates differs"),
    ("xl/theme/theme1.xml", "<a:dk1>", "<a:dk1 >", "xl/theme/theme1.xml: content differs"),
    ("xl/worksheets/_rels/sheet2.xml.rels", "drawing1", "drawing2",
     "xl/worksheets/_rels/sheet2.xml.rels: Relationships/Relationship: Target differs"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "old", "new", "clause"), TAMPERED, ids=[case[3] for case in TAMPERED])
def test_tampering_is_not_explained(pair: Pair, part: str, old: str, new: str, clause: str) -> None:
    rewrite(pair.new, part, old, new)
    assert clause in "\n".join(pair.unexplained())


def test_tampered_workbook_has_no_receipt_any_more(pair: Pair) -> None:
    rewrite(pair.new, SHEET, "<v>70</v>", "<v>71</v>")
    answer = run("verify", pair.old, pair.new)
    assert answer.status == 1
    assert "Not explained by any receipt:" in answer.out


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (lambda found: found.update({"xl/media/x.png": b"\x89PNG"}), "the part xl/media/x.png was added"),
        (lambda found: found.pop("xl/charts/chart1.xml"), "the part xl/charts/chart1.xml was removed"),
        (
            lambda found: found.update({"xl/theme/theme1.xml": b"no XML"}),
            "xl/theme/theme1.xml: content differs",
        ),
    ],
)
def test_parts_added_removed_or_replaced_are_told(
    pair: Pair, change: Callable[[dict[str, bytes]], object], clause: str
) -> None:
    repack(pair.new, change)
    assert pair.unexplained() == [clause]
    assert clause in pair.verify().json["unexplained"]


def test_undone_edit_is_told(pair: Pair) -> None:
    rewrite(pair.new, "xl/sharedStrings.xml", "Assessments in time", "Assessments")
    assert pair.unexplained() == ["Plan!A2 reads 'Assessments' and should read 'Assessments in time'"]


def test_receipt_of_another_pair_explains_nothing(pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Pair(tmp_path / "other")
    receipt = write_edits(other.old, [Edit("Plan", "C3", new="another")], other.new, force=True)
    assert receipt.path
    answer = pair.verify("--receipt", receipt.path)
    assert answer.status == 1
    clauses = answer.json["unexplained"]
    assert "Plan!A2 differs, and no edit names it" in clauses
    assert "Plan!C3 reads 'as before' and should read 'another'" in clauses
    assert any("new.xlsx is not the receipt's output" in clause for clause in clauses)


def test_receipt_for_the_pair_the_other_way_round_is_not_believed(pair: Pair) -> None:
    assert pair.receipt.path
    answer = run("verify", pair.new, pair.old, "--receipt", pair.receipt.path, "--format", "json")
    assert answer.status == 1
    assert "new.xlsx is not the receipt's source: its bytes are others" in answer.json["unexplained"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not a receipt: it is not JSON"),
        ("[]", "is not a receipt, as xlplan keeps them"),
        ('{"version": 2}', "has version 2; this xlplan reads version 1"),
        ('{"version": 1}', "is not a receipt, as xlplan keeps them"),
    ],
)
def test_file_that_is_no_receipt_is_refused(pair: Pair, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "receipt.json").write_text(text, "utf-8")
    answer = pair.verify("--receipt", tmp_path / "receipt.json")
    assert (answer.status, answer.json["error"]["kind"]) == (2, "usage")
    assert said in answer.json["error"]["message"]


def test_differences_of_a_part_written_anew_are_counted_out(pair: Pair) -> None:
    def scramble(found: dict[str, bytes]) -> None:
        chart = found["xl/charts/chart1.xml"]
        found["xl/charts/chart1.xml"] = re.sub(rb'val="[^"]*"', b'val="x"', chart)

    repack(pair.new, scramble)
    assert len(pair.unexplained()) == 21
    assert pair.unexplained()[-1] == "xl/charts/chart1.xml: something more differs"


def written(folder: Path) -> Iterator[Receipt]:
    """Yield receipts of every sort of write."""
    yield Pair(folder).receipt
    plan = example(folder / "example")
    for month in ("2013-12", "2014-01"):
        assert run("refresh", plan, "-p", month, "--in-place").status == 0
    fills = [Edit("Action Plan", "H8", fill="ffc000"), Edit("Action Plan", "Z99", new="")]
    yield write_edits(plan, fills, plan.with_name("out.xlsx"))
    yield write_edits(plan, [], plan.with_name("copy.xlsx"))


def test_receipts_keep_to_their_schema(tmp_path: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert len(list(written(tmp_path))) == 3
    kept = list(tmp_path.rglob("receipts/*.json"))
    assert len(kept) == 5
    for path in kept:
        document = json.loads(path.read_text("utf-8"))
        assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []
        assert list(document) == list(SCHEMA["properties"]) == SCHEMA["required"]


def test_schema_refuses_what_is_no_receipt(pair: Pair) -> None:
    document: dict[str, Any] = pair.receipt.to_json()
    for wrong in ({"version": 2}, {"extra": 1}, {"written": "today"}, {"edits": [{"cell": "B7"}]}):
        assert list(Draft202012Validator(SCHEMA).iter_errors(document | wrong))


def test_page_shows_a_receipt_and_names_every_key() -> None:
    page = (ROOT / "docs" / "reference" / "receipts.md").read_text("utf-8")
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    assert list(Draft202012Validator(SCHEMA).iter_errors(shown)) == []
    assert list(shown) == SCHEMA["required"]
    assert [key for key in SCHEMA["required"] if f"| `{key}` |" not in page] == []
