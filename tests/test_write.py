"""Writing: a new file or in place, proven first; whatever fails, nothing is replaced and nothing stays behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.specimens import SHEET, grid, pack, parts, read
from xlplan import write
from xlplan.edits import Edit
from xlplan.errors import Damaged, FileError, FormulaCell, OutputExists, ProofFailed, UsageError
from xlplan.files.places import digest
from xlplan.ooxml.rewrite import Rewrite, rewrite
from xlplan.receipts import find_receipts
from xlplan.write import write_edits

EDIT = Edit("S", "A1", number=7, old="1")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return pack(tmp_path / "book.xlsx", parts(grid("A1=1 B1=+A1→1")))


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_new_file_leaves_the_source_as_it_is(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    receipt = write_edits(str(book), [EDIT], str(tmp_path / "new.xlsx"))
    assert book.read_bytes() == before
    assert (receipt.source, receipt.output, receipt.backup) == ("book.xlsx", "new.xlsx", None)
    assert receipt.output_sha256 == digest(tmp_path / "new.xlsx")
    assert names(tmp_path) == [".xlplan/receipts/new.0001.json", "book.xlsx", "new.xlsx"]


def test_in_place_keeps_numbered_backups_of_the_exact_bytes(book: Path, tmp_path: Path) -> None:
    versions = [book.read_bytes()]
    for number in (7, 8):
        receipt = write_edits(book, [replace(EDIT, number=number, old=None)], book, period="2013-12")
        versions.append(book.read_bytes())
    backups = [(tmp_path / ".xlplan" / "backups" / f"book.{n:04d}.xlsx").read_bytes() for n in (1, 2)]
    assert backups == versions[:2]
    assert receipt.backup == "book.0002.xlsx"
    assert names(tmp_path / ".xlplan" / "receipts") == ["2013-12-book.0001.json", "2013-12-book.0002.json"]


def test_standing_file_is_not_overwritten_unless_forced(book: Path, tmp_path: Path) -> None:
    (tmp_path / "new.xlsx").write_text("mine")
    with pytest.raises(OutputExists, match="is there already; choose another name with -o"):
        write_edits(book, [EDIT], tmp_path / "new.xlsx")
    assert (tmp_path / "new.xlsx").read_text() == "mine"
    write_edits(book, [EDIT], tmp_path / "new.xlsx", force=True)
    assert "<v>7</v>" in read(tmp_path / "new.xlsx")


@pytest.mark.parametrize(
    ("output", "error", "said"),
    [
        ("none/new.xlsx", FileError, "no folder"),
        (".", FileError, "is a folder"),
        ("new.xlsm", UsageError, "Excel wants the ending .xlsx"),
        ("book.xlsx/new.xlsx", FileError, "book.xlsx"),
    ],
)
def test_place_that_cannot_be_written_is_told(
    book: Path, tmp_path: Path, output: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        write_edits(book, [EDIT], tmp_path / output)
    assert names(tmp_path) == ["book.xlsx"]


def test_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no such file"):
        write_edits(tmp_path / "none.xlsx", [EDIT], tmp_path / "new.xlsx")
    with pytest.raises(FileError, match="there is no such file; check its name and its folder"):
        digest(tmp_path / "none.xlsx")


def test_refused_edit_leaves_nothing_behind(book: Path, tmp_path: Path) -> None:
    with pytest.raises(FormulaCell):
        write_edits(book, [EDIT, Edit("S", "B1", number=2)], book)
    assert names(tmp_path) == ["book.xlsx"]


def test_original_that_is_not_well_formed_is_damaged_and_not_our_bug(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>&nbsp;</v></c></row>'
    book = pack(tmp_path / "book.xlsx", parts(rows))
    with pytest.raises((Damaged, ProofFailed)) as wrong:
        write_edits(book, [Edit("S", "A2", fill="FFC000")], book)
    assert isinstance(wrong.value, Damaged)
    assert names(tmp_path) == ["book.xlsx"]


def test_write_that_is_not_as_planned_replaces_nothing(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(*args: object, **options: object) -> Rewrite:
        planned = rewrite(*args, **options)  # type: ignore[arg-type]  # the same as it was called with
        part = planned.parts[SHEET]
        assert isinstance(part, bytes)
        return replace(planned, parts={SHEET: part.replace(b"<v>7</v>", b"<v>8</v>")})

    before = book.read_bytes()
    monkeypatch.setattr(write, "rewrite", careless)
    with pytest.raises(ProofFailed) as wrong:
        write_edits(book, [EDIT], book)
    assert "S!A1 reads '8' and should hold 7" in str(wrong.value)
    assert "a fault in xlplan and not in your workbook: nothing was replaced" in str(wrong.value)
    assert book.read_bytes() == before
    assert names(tmp_path) == ["book.xlsx"]


def test_many_faults_are_told_in_one_sentence(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        write,
        "rewrite",
        lambda *_, **__: Rewrite({}, tuple(Edit("S", f"A{n}", new="x", old="") for n in range(2, 9)), {}),
    )
    with pytest.raises(ProofFailed, match=r"S!A4 .*\(and 4 more\)"):
        write_edits(book, [EDIT], tmp_path / "new.xlsx")


def test_receipt_is_kept_beside_the_output(book: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    receipt = write_edits(book, [EDIT], tmp_path / "other" / "new.xlsx")
    assert receipt.path is not None
    assert receipt.path.parent == tmp_path / "other" / ".xlplan" / "receipts"
    assert find_receipts(tmp_path / "other") == [receipt]
    assert find_receipts(tmp_path) == []
