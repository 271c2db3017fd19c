"""`xlplan check --fix` on the document's properties: people's names go, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.packaging.custom import StringProperty

from tests.books import rewrite
from tests.example import run
from tests.test_checks_subject import action, subject_of
from xlplan import api
from xlplan.edits import Clearing
from xlplan.errors import RefusedEdit
from xlplan.files.places import digest
from xlplan.proof.compare import compare
from xlplan.proof.prove import unexplained
from xlplan.receipts import find_receipts
from xlplan.write import write_edits

CORE, APP, CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
FIX = ("--fix", "--in-place", "--select", "XP605")
AUTHOR = Clearing(CORE, "creator", "Author")


def named(folder: Path, author: str = "Ann Lee", checker: str = "Bo Roy") -> Path:
    """Return a plan whose author and checker are named, and whose title and reference are not people."""
    path = subject_of(folder, action()).plan.path
    book = load_workbook(path)
    book.properties.creator, book.properties.lastModifiedBy = author, "Performance team"
    book.properties.title = "Ann Lee's plan"
    own = book.custom_doc_props  # type: ignore[attr-defined]  # the stubs lack it
    own.append(StringProperty(name="Checked by", value=checker))
    own.append(StringProperty(name="Reference", value="Carl May"))
    book.save(path)
    return path


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_programs_and_allowed_names_stay(tmp_path: Path) -> None:
    path = named(tmp_path, "openpyxl", "Kathy Bundred")
    (tmp_path / "xlplan.toml").write_text('allowed_names = ["Kathy Bundred"]', "utf-8")
    before = digest(path)
    assert run("check", path, *FIX).out.startswith("Nothing to mend")
    assert digest(path) == before


def test_only_the_named_texts_go_and_every_other_byte_stays(tmp_path: Path) -> None:
    path = named(tmp_path)
    before = parts(path)
    done = run("check", path, *FIX)
    assert "2 properties of the document to mend." in done.out
    assert "0 cells edited and no other cell touched." in done.out
    assert "Emptied in the document's properties: Author, Checked by." in done.out
    expected = {
        CORE: before[CORE].replace(b">Ann Lee<", b"><"),
        CUSTOM: before[CUSTOM].replace(b"Bo Roy", b""),
    }
    assert parts(path) == before | expected


def test_mended_workbook_has_its_properties_still_and_nobody_in_them(tmp_path: Path) -> None:
    path = named(tmp_path)
    run("check", path, *FIX)
    book = load_workbook(path)
    assert (book.properties.creator, book.properties.lastModifiedBy) == (None, "Performance team")
    own = book.custom_doc_props  # type: ignore[attr-defined]  # the stubs lack it
    assert own.names == ["Checked by", "Reference"]
    assert run("check", path, *FIX).out.startswith("Nothing to mend")


def test_cells_and_properties_are_mended_in_one_write(tmp_path: Path) -> None:
    path = named(tmp_path)
    book = load_workbook(path)
    book["Plan"]["B4"] = "Work goes on. "
    book.save(path)
    done = run("check", path, "--fix", "--in-place", "--select", "XP605,XP804")
    assert "1 cell and 2 properties of the document to mend." in done.out
    assert load_workbook(path)["Plan"]["B4"].value == "Work goes on."
    assert len(find_receipts(tmp_path)) == 1


def test_dry_run_and_json_name_the_property_and_not_the_person(tmp_path: Path) -> None:
    path = named(tmp_path)
    text = run("check", path, "--fix", "--dry-run", "--select", "XP605").out
    shown = json.loads(run("check", path, "--fix", "--dry-run", "--select", "XP605", "--format", "json").out)
    assert "Checked by" in text
    assert "Roy" not in text + json.dumps(shown)
    assert shown["fixes"] == []
    assert [each["name"] for each in shown["cleared"]] == ["Author", "Checked by"]


def test_undo_gives_back_the_bytes_from_before(tmp_path: Path) -> None:
    path = named(tmp_path)
    before = digest(path)
    run("check", path, *FIX)
    assert run("undo", path).status == 0
    assert digest(path) == before


def test_undo_tells_what_was_edited_since_and_not_the_emptied_properties(tmp_path: Path) -> None:
    path = named(tmp_path)
    run("check", path, *FIX)
    rewrite(path, "xl/worksheets/sheet1.xml", ">Amber<", ">Green<")
    done = run("undo", path)
    assert done.status == 2
    assert "has been edited since xlplan wrote it ('Plan'!" in done.err


def test_verify_accepts_with_the_receipt_and_names_the_property_without(tmp_path: Path) -> None:
    path = named(tmp_path)
    old = tmp_path / "old.xlsx"
    old.write_bytes(path.read_bytes())
    run("check", path, *FIX)
    done = run("verify", old, path)
    assert (done.status, "Every difference is explained by the receipt" in done.out) == (0, True)
    (receipt,) = find_receipts(tmp_path)
    assert receipt.cleared == (AUTHOR, Clearing(CUSTOM, "property Checked by", "Checked by"))
    assert receipt.path
    receipt.path.unlink()
    done = run("verify", old, path)
    assert done.status == 1
    assert f"{CORE}: creator was emptied" in done.out
    assert f"{CUSTOM}: property Checked by was emptied" in done.out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (">Ann Lee<", ">Ann<", "coreProperties/creator: text differs"),
        ("Ann Lee's plan", "", "title was emptied"),
        (">Performance team<", "><", "lastModifiedBy was emptied"),
        ("<dc:creator>Ann Lee</dc:creator>", "", "coreProperties/creator: 1 removed differs"),
    ],
)
def test_proof_tells_any_other_change_of_a_property(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = named(tmp_path)
    other = tmp_path / "other.xlsx"
    other.write_bytes(path.read_bytes())
    rewrite(other, CORE, old, new)
    wrong = "; ".join(unexplained(compare(path, other), (), {}, (), (AUTHOR,)))
    assert told in wrong
    assert "'Author' is not empty" in wrong


@pytest.mark.parametrize("spelling", ["<![CDATA[Ann Lee]]>", "<!-- Ann -->"])
def test_property_that_is_no_plain_text_is_refused(tmp_path: Path, spelling: str) -> None:
    path = rewrite(named(tmp_path), CORE, ">Ann Lee<", f">{spelling}<")
    before = digest(path)
    with pytest.raises(RefusedEdit, match="'Author' cannot be emptied; use Inspect Document"):
        write_edits(path, [AUTHOR], tmp_path / "out.xlsx")
    assert digest(path) == before


def test_property_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedEdit, match="'Manager' cannot be emptied"):
        write_edits(named(tmp_path), [Clearing(APP, "Manager", "Manager")], tmp_path / "out.xlsx")


def test_library_writes_what_find_fixes_gives(tmp_path: Path) -> None:
    plan = api.read_plan(named(tmp_path))
    fixes = api.find_fixes(plan, select=["XP605"])
    write_edits(plan.path, [fix.edit for fix in fixes], tmp_path / "out.xlsx")
    assert api.check(api.read_plan(tmp_path / "out.xlsx"), select=["XP605"]) == []


def test_property_with_signs_in_its_name_and_a_part_in_another_encoding_are_emptied(tmp_path: Path) -> None:
    path = rewrite(named(tmp_path), CUSTOM, 'name="Checked by"', 'name="Owner &amp; &quot;editor&quot;"')
    contents = parts(path)
    core = contents[CORE].decode().partition("?>")[2] or contents[CORE].decode()
    contents[CORE] = f'<?xml version="1.0" encoding="UTF-16"?>{core}'.encode("utf-16")
    with ZipFile(path, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    done = run("check", path, *FIX)
    assert 'Emptied in the document\'s properties: Author, Owner & "editor".' in done.out
    assert "Ann Lee's plan" in parts(path)[CORE].decode("utf-16")
    assert ">Ann Lee<" not in parts(path)[CORE].decode("utf-16")
