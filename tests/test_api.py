"""The library: what its names do, and that the commands can do no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

import xlplan
from tests.example import PLAN, example, small_extract, small_plan, small_register
from xlplan.api import read_register_of
from xlplan.errors import FileError, OutputExists, UsageError
from xlplan.findings import ValidationFailed
from xlplan.receipts import read_receipt

ROOT = Path(__file__).resolve().parent.parent


def test_every_public_name_is_there() -> None:
    for name in xlplan.__all__:
        assert getattr(xlplan, name).__doc__, name
    assert set(xlplan.__all__) <= set(dir(xlplan))


def test_name_that_is_none_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'xlplan' has no attribute 'refresh_all'"):
        _ = xlplan.refresh_all


def test_month_by_the_library(tmp_path: Path) -> None:
    path = example(tmp_path / "plan")
    plan = xlplan.read_plan(path)
    extract = xlplan.read_extract(path.parent / "extracts" / "2013-12.csv")
    refresh = xlplan.plan_refresh(plan, extract, period="2013-12")
    assert (len(plan.actions), len(plan.indicators)) == (19, 47)
    assert (len(refresh.edits), len(refresh.ratings)) == (45, 4)
    receipt = xlplan.apply(refresh, path.with_name("december.xlsx"))
    assert xlplan.apply(refresh, path.with_name("again.xlsx")).edits == receipt.edits
    assert xlplan.verify(path, path.with_name("december.xlsx"))[1] == ()
    assert xlplan.check(plan, select=["XP202"])
    assert xlplan.read_figures(plan)["I03.1"].figure == "86%"
    assert xlplan.explain(plan, "I03.1")[0].about == "A03"


def test_files_are_paths_or_texts(tmp_path: Path) -> None:
    path = str(example(tmp_path / "plan"))
    assert xlplan.compare(path, path).changed == xlplan.verify(path, path)[0].changed == ()


def test_receipt_keeps_the_ratings(tmp_path: Path) -> None:
    path = example(tmp_path / "plan")
    extract = xlplan.read_extract(path.parent / "extracts" / "2013-12.csv")
    receipt = xlplan.apply(xlplan.plan_refresh(xlplan.read_plan(path), extract), path)
    assert receipt.path is not None
    kept = read_receipt(receipt.path)
    assert [rating["action"] for rating in kept.ratings] == ["A03", "A09", "A17", "A19"]
    assert kept.backup


def test_names_stay_functions_whatever_was_imported_before() -> None:
    script = "import xlplan.api, xlplan; print(*sorted(callable(getattr(xlplan, n)) for n in xlplan.__all__))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert set(done.stdout.split()) == {"True"}


def test_writer_by_itself_takes_any_workbook(tmp_path: Path) -> None:
    path = small_plan(tmp_path, ("Do it", "% done", 0.86, "Green"))
    edits = [
        xlplan.Edit("Plan", "B2", new="% done on time", fill="FFC000"),
        xlplan.Edit("Plan", "C2", number=0.88),
    ]
    receipt = xlplan.write_edits(path, edits, tmp_path / "out.xlsx")
    row = [cell.value for cell in load_workbook(tmp_path / "out.xlsx")["Plan"][2]]
    assert row == ["Do it", "% done on time", 0.88, "Green"]
    assert len(receipt.edits) == 2
    with pytest.raises(OutputExists):
        xlplan.write_edits(path, edits, tmp_path / "out.xlsx")


def test_settings_of_the_folder_say_which_heading_is_meant(tmp_path: Path) -> None:
    path = small_plan(tmp_path, ("Do it", "% done", "86%", "Green"))
    book = load_workbook(path)
    book["Plan"]["C1"] = "How it stands"
    book.save(path)
    (tmp_path / "xlplan.toml").write_text('[columns]\ncurrent_performance = "How it stands"\n', "utf-8")
    assert list(xlplan.read_plan(path).indicators["text"]) == ["86%"]
    assert "current_performance" not in xlplan.read_plan(path, columns={}).columns


def test_register_of_a_folder_is_found_or_none(tmp_path: Path) -> None:
    path = small_plan(tmp_path, ("Do it", "% done", "86%", "Green"))
    plan = xlplan.read_plan(path)
    assert read_register_of(path) is None
    with pytest.raises(FileError, match="no register"):
        xlplan.explain(plan, "C2")
    small_extract(tmp_path, "k,2013-12,90")
    with pytest.raises(FileError, match="'xlplan init PLAN' writes one"):
        xlplan.plan_refresh(plan, xlplan.read_extract(tmp_path / "extracts" / "e.csv"))
    small_register(tmp_path, {"action": "A01", "measure": "% done"})
    assert xlplan.check(plan, register=xlplan.read_register(tmp_path / "indicators.csv"), ignore=["XP"]) == []


def test_register_that_breaks_its_schema_carries_every_finding(tmp_path: Path) -> None:
    path = small_register(tmp_path, {"action": "A01", "measure": "", "polarity": "up"})
    with pytest.raises(ValidationFailed) as wrong:
        xlplan.read_register(path)
    assert len(wrong.value.findings) == 2
    assert isinstance(wrong.value, xlplan.XlplanError)


def test_edits_are_read_with_their_file_in_the_message(tmp_path: Path) -> None:
    path = tmp_path / "edits.json"
    path.write_text('\ufeff[{"sheet": "Plan", "cell": "$C$2", "new": "88%"}]', "utf-8")
    assert xlplan.read_edits(path) == [xlplan.Edit("Plan", "C2", new="88%")]
    path.write_text('{"edits": [{"sheet": "Plan", "cell": "C2"}]}', "utf-8")
    with pytest.raises(UsageError, match="an edit changes nothing") as wrong:
        xlplan.read_edits(path)
    assert wrong.value.file == str(path)


def test_package_says_that_it_is_typed() -> None:
    assert (Path(xlplan.__file__).parent / "py.typed").is_file()


def test_readmes_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    section = (ROOT / "README.md").read_text("utf-8").partition("## As a library")[2]
    code = section.partition("```python\n")[2].partition("```")[0]
    assert "xlplan.apply(" in code
    monkeypatch.chdir(example(tmp_path / "plan").parent)
    if "any.xlsx" in code:
        small_plan(Path(), ("Do it", "% done", 0.86, "Green")).rename("any.xlsx")
        code = code.replace('"Sheet1"', '"Plan"')
    exec(compile(code, "README.md", "exec"), {})  # our own page
    assert Path(PLAN).is_file()
