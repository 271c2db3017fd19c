"""Receipts: what was written and how it was proven, as JSON that is read back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.example import example, run
from tests.specimens import grid, pack, parts
from xlplan.edits import Edit
from xlplan.errors import FileError, UsageError
from xlplan.receipts import Receipt, find_receipts, read_receipt
from xlplan.write import write_edits

EDITS = [
    Edit("S", "A1", number=7, why="asked", source="e.csv row 2"),
    Edit("S", "C1", new="new", fill="FFC000"),
]


@pytest.fixture
def receipt(tmp_path: Path) -> Receipt:
    book = pack(tmp_path / "book.xlsx", parts(grid("A1=1 B1=+A1→1 C1=s0"), "old"))
    return write_edits(book, EDITS, tmp_path / "new.xlsx", period="2013-12")


def kept(receipt: Receipt) -> Path:
    assert receipt.path is not None
    return receipt.path


def test_receipt_is_read_back_as_it_was_kept(receipt: Receipt) -> None:
    again = read_receipt(kept(receipt))
    assert again.to_json() == receipt.to_json()
    assert (again.edits, again.recalculated, again.period) == (receipt.edits, receipt.recalculated, "2013-12")
    assert again.path == receipt.path


def test_receipt_says_what_was_there_before(receipt: Receipt) -> None:
    assert [(edit.old, edit.new, edit.number) for edit in receipt.edits] == [
        ("1", None, 7),
        ("old", "new", None),
    ]
    assert receipt.recalculated == {"S": ("B1",)}


def test_receipt_counts_the_parts_that_are_as_before(receipt: Receipt) -> None:
    assert receipt.identical == len(parts("", "old")) - 4
    assert Receipt("a", "b", "", "", (), {}, {"identical": "many"}).identical == 0


def test_newest_receipt_comes_first_and_what_is_none_is_passed_over(receipt: Receipt, tmp_path: Path) -> None:
    second = write_edits(tmp_path / "new.xlsx", [Edit("S", "A1", number=8)], tmp_path / "new.xlsx")
    for name, text in (("notes.json", "{}"), ("half.json", '{"version": 1'), ("list.json", "[1]")):
        (kept(receipt).parent / name).write_text(text)
    assert [each.path for each in find_receipts(tmp_path)] == [second.path, receipt.path]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 9}, "has version 9; this xlplan reads version 1"),
        ({"edits": [{"sheet": "S"}]}, "the edit has no 'cell'"),
        ({"edits": 7}, "is not a receipt"),
        ({"source": "book.xlsx"}, "is not a receipt"),
        ({"proof": None}, "is not a receipt"),
        ({"recalculated": []}, "is not a receipt"),
    ],
)
def test_receipt_that_somebody_has_changed_is_told(
    receipt: Receipt, change: dict[str, object], said: str
) -> None:
    path = kept(receipt)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change))
    with pytest.raises(UsageError, match=said):
        read_receipt(path)


@pytest.mark.parametrize("text", ["", "[]", "7", '"x"', "not JSON", "{}", '{"version": 1}'])
def test_file_that_is_no_receipt_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(UsageError, match="is not a receipt") as wrong:
        read_receipt(tmp_path / "a.json")
    assert wrong.value.file == str(tmp_path / "a.json")


def test_receipt_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_receipt(tmp_path / "none.json")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(UsageError, match="is not a receipt"):
        read_receipt(tmp_path / "bytes.json")


# Many plans in one folder


def test_receipts_of_a_workbook_are_its_own_and_no_others(receipt: Receipt, tmp_path: Path) -> None:
    for name in ("old-new.xlsx", "new.0001.xlsx"):
        write_edits(tmp_path / "book.xlsx", EDITS, tmp_path / name)
    second = write_edits(tmp_path / "new.xlsx", [Edit("S", "A1", number=8)], tmp_path / "new.xlsx")
    assert find_receipts(tmp_path, "new.xlsx") == [second, receipt]
    assert find_receipts(tmp_path, "none.xlsx") == []


def test_refresh_reads_no_receipt_of_the_other_plans_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, read = example(tmp_path), list[str]()
    others = [plan.with_name(f"other-{number}-2013-11.xlsx") for number in range(3)]
    for other in others:
        shutil.copyfile(plan, other)
        assert run("refresh", other, "-p", "2013-12", "-q").status == 0

    def reading(path: Path) -> Receipt:
        read.append(path.name)
        return read_receipt(path)

    monkeypatch.setattr("xlplan.receipts.read_receipt", reading)
    assert run("refresh", plan, "-p", "2013-12", "-q").status == 0
    assert {name for name in read if "other" in name} <= {"2013-12-other-2-2013-12.0001.json"}
    read.clear()
    assert run("refresh", plan, "-p", "2013-12", "-q", "--force").status == 0
    assert not any("other" in name for name in read)
