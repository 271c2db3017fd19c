"""Everything that cannot be worked with: exit status 2, one clear sentence, no traceback, nothing written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.example import PLAN, example, run, snapshot

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480
REGISTER = "indicator,action,measure,sheet,cell,polarity,target,basis,extract_key\n"
EXTRACT = "extracts/bad.csv"


@dataclass(frozen=True)
class Bad:
    """Is one way to go wrong: what is done to the example's folder, the command, and what is said of it.

    `names` is the file that the sentence and the JSON error name, or None where no file is to blame.
    """

    title: str
    spoil: Callable[[Path], object]
    command: str
    kind: str
    says: str
    names: str | None = PLAN


def unspoilt(_: Path) -> None:
    """Leave the example as it is: the command line is what is wrong."""


def holds(name: str, content: bytes | str) -> Callable[[Path], object]:
    """Return what gives a file other content."""
    raw = content.encode() if isinstance(content, str) else content
    return lambda folder: (folder / name).write_bytes(raw)


def cut(folder: Path) -> None:
    raw = (folder / PLAN).read_bytes()
    (folder / PLAN).write_bytes(raw[: len(raw) // 2])


def without(heading: str) -> Callable[[Path], object]:
    """Return what takes a heading out of the plan."""

    def spoil(folder: Path) -> None:
        book = load_workbook(folder / PLAN)
        (cell,) = (cell for cell in book["Action Plan"][4] if cell.value == heading)
        cell.value = "Something else"
        book.save(folder / PLAN)

    return spoil


def without_table(folder: Path) -> None:
    book = load_workbook(folder / PLAN)
    for name in ("Action Plan", "History"):
        book[name].delete_rows(1, 200)
    book.save(folder / PLAN)


def removed(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def without_extracts(folder: Path) -> None:
    for path in (folder / "extracts").iterdir():
        path.unlink()


REFRESH = f"refresh {PLAN}"
WITH_BAD = f"refresh {PLAN} -e {EXTRACT} -p 2013-12"
TO_FILE = f"refresh {PLAN} -p 2013-12 -o"
HEADER = "indicator,period,value\n"
INDICATOR = "I03.1,A03,90% of assessments completed within 45 working days,Action Plan"

BAD = (
    Bad("no file", removed(PLAN), REFRESH, "file", "there is no such file"),
    Bad("a folder", lambda f: (f / "sub.xlsx").mkdir(), "show sub.xlsx", "file", "is a folder", "sub.xlsx"),
    Bad("an empty file", holds(PLAN, b""), REFRESH, "not-a-workbook", "is empty"),
    Bad("not a workbook", holds(PLAN, "Action,RAG\n"), REFRESH, "not-a-workbook", "is not a workbook"),
    Bad("an old .xls", holds(PLAN, OLE), REFRESH, "not-a-workbook", "an old Excel workbook (.xls)"),
    Bad("an encrypted workbook", holds(PLAN, ENCRYPTED), REFRESH, "encrypted", "password"),
    Bad(
        "the register for the plan",
        unspoilt,
        "check indicators.xlsx",
        "plan",
        "is a register",
        "indicators.xlsx",
    ),
    Bad("Excel's own mark", unspoilt, f"show ~${PLAN}", "file", "without the ~$", f"~${PLAN}"),
    Bad(
        "a web address",
        unspoilt,
        "show https://a.uk/p.xlsx",
        "file",
        "is a web address",
        "https://a.uk/p.xlsx",
    ),
    Bad("the plan for the extract", unspoilt, f"refresh -e {PLAN}", "extract", "is the plan itself"),
    Bad(
        "an extract of another service",
        holds(EXTRACT, "indicator,period,value\nbins,2013-12,3\n"),
        f"refresh {PLAN} -e {EXTRACT}",
        "extract",
        "holds no indicator of the register for 2013-12; it has 'bins', the register 'ethnicity_recorded',",
        EXTRACT,
    ),
    Bad(
        "an output of another ending",
        unspoilt,
        "refresh -o o.csv",
        "usage",
        "Excel wants the ending .xlsx",
        "o.csv",
    ),
    Bad("a folder for the output", unspoilt, "refresh -o extracts", "file", "is a folder", "extracts"),
    Bad("a truncated zip", cut, REFRESH, "damaged", "zip"),
    Bad(
        "a zip that is no workbook",
        holds(PLAN, b"PK\x05\x06" + b"\0" * 18),
        REFRESH,
        "not-a-workbook",
        "workbook",
    ),
    Bad("no plan table", without_table, REFRESH, "plan", "no action plan in the first 60 rows of"),
    Bad(
        "a missing column",
        without("Current Performance"),
        REFRESH,
        "plan",
        "no 'Current performance' column in",
    ),
    Bad(
        "a missing column in init",
        without("Current Performance"),
        f"init {PLAN} -o new.xlsx",
        "plan",
        "no 'Current performance' column in",
    ),
    Bad("an empty extract", holds(EXTRACT, ""), WITH_BAD, "extract", "", "bad.csv"),
    Bad(
        "an extract of headings only",
        holds(EXTRACT, HEADER),
        WITH_BAD,
        "extract",
        "holds no values",
        "bad.csv",
    ),
    Bad(
        "an extract without its columns",
        holds(EXTRACT, "a,b\n1,2\n"),
        WITH_BAD,
        "extract",
        "the headings are",
        "bad.csv",
    ),
    Bad("an extract that is not there", unspoilt, WITH_BAD, "file", "there is no such extract", "bad.csv"),
    Bad(
        "a folder for an extract", unspoilt, f"refresh {PLAN} -e extracts", "file", "is a folder", "extracts"
    ),
    Bad("no extract at all", without_extracts, REFRESH, "file", "no file is called", "xlplan.toml"),
    Bad(
        "cells of an extract that cannot be read",
        holds(EXTRACT, f"{HEADER}assessments_45_days,2013-12,abc\n,2013-12,5\nre_referrals,soon,5\n"),
        WITH_BAD,
        "validation",
        "3 things must be put right; the first: bad.csv, row 2, column C (value): 'abc' is not a number.",
        "bad.csv",
    ),
    Bad(
        "a period that is not there",
        unspoilt,
        f"{REFRESH} -p 2019-01",
        "period-missing",
        "2014-02",
        "2013-12.csv",
    ),
    Bad(
        "a period that is nonsense",
        unspoilt,
        f"{REFRESH} -p soonish",
        "usage",
        "'soonish' is not a period",
        None,
    ),
    Bad(
        "an output that exists",
        holds("out.xlsx", b"mine"),
        f"{TO_FILE} out.xlsx",
        "output-exists",
        "--force",
        "out.xlsx",
    ),
    Bad("an output that is the plan", unspoilt, f"{TO_FILE} {PLAN}", "usage", "use --in-place"),
    Bad(
        "an output in no folder",
        unspoilt,
        f"{TO_FILE} no/out.xlsx",
        "file",
        "there is no folder",
        "no/out.xlsx",
    ),
    Bad(
        "in place and an output",
        unspoilt,
        f"{TO_FILE} x.xlsx --in-place",
        "usage",
        "do not go together",
        None,
    ),
    Bad(
        "no register",
        removed("indicators.xlsx"),
        REFRESH,
        "file",
        'no file is called "indicators.xlsx"',
        "xlplan.toml",
    ),
    Bad("a register that is not there", unspoilt, f"{REFRESH} -r none.csv", "file", "", "none.csv"),
    Bad(
        "a register of another kind",
        holds("r.csv", "a,b\n1,2\n"),
        f"{REFRESH} -r r.csv",
        "register",
        "saw",
        "r.csv",
    ),
    Bad(
        "an empty register",
        holds("r.csv", REGISTER),
        f"{REFRESH} -r r.csv",
        "register",
        "lists no indicators",
        "r.csv",
    ),
    Bad(
        "a register with wrong values",
        holds("r.csv", f"{REGISTER}{INDICATOR},G8,up,ninety,month,k\n"),
        f"{REFRESH} -r r.csv",
        "validation",
        "2 things must be put right; the first: r.csv, row 2, column",
        "r.csv",
    ),
    Bad(
        "settings with a slip", holds("xlplan.toml", "plam = 'x'\n"), REFRESH, "config", "plam", "xlplan.toml"
    ),
    Bad(
        "settings that are no TOML",
        holds("xlplan.toml", "plan = \n"),
        "refresh",
        "config",
        "text stands in quotes",
        "xlplan.toml",
    ),
    Bad("settings that name no plan", holds("xlplan.toml", ""), "refresh", "usage", "no plan is given", None),
    Bad(
        "edits that are no JSON",
        holds("e.json", "{"),
        f"apply e.json {PLAN} -o o.xlsx",
        "usage",
        "is not JSON",
        "e.json",
    ),
    Bad(
        "edits that hold none",
        holds("e.json", "{}"),
        f"apply e.json {PLAN} -o o.xlsx",
        "usage",
        "holds no edits",
        "e.json",
    ),
    Bad(
        "an edit that says nothing",
        holds("e.json", "[{}]"),
        f"apply e.json {PLAN} -o o.xlsx",
        "usage",
        "edit 1",
        "e.json",
    ),
    Bad(
        "edits that are not there",
        unspoilt,
        f"apply e.json {PLAN} -o o.xlsx",
        "file",
        "cannot be read",
        "e.json",
    ),
    Bad(
        "an edit of a formula",
        holds("e.json", '[{"sheet": "Summary", "cell": "B2", "new": "7"}]'),
        f"apply e.json {PLAN} -o o.xlsx",
        "formula-cell",
        "holds a formula",
    ),
    Bad(
        "a receipt that is none",
        holds("r.json", "{}"),
        f"verify {PLAN} {PLAN} --receipt r.json",
        "usage",
        "is not a receipt",
        "r.json",
    ),
    Bad(
        "a reference that means nothing",
        unspoilt,
        f"why {PLAN} A99",
        "usage",
        "is no cell of the plan's table",
    ),
    Bad("a rule that is none", unspoilt, "rules XP999", "usage", "there is no rule XP999", None),
    Bad(
        "a check that is none",
        unspoilt,
        f"check {PLAN} --select XQ1",
        "usage",
        "no rule's code begins with 'XQ1'",
        None,
    ),
)
EACH = pytest.mark.parametrize("bad", BAD, ids=[bad.title for bad in BAD])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the example's folder, which is the current one."""
    path = example(tmp_path / "plan").parent
    monkeypatch.chdir(path)
    return path


@EACH
def test_bad_input_is_told_in_one_sentence_and_nothing_is_written(bad: Bad, folder: Path) -> None:
    bad.spoil(folder)
    before = snapshot(folder)
    answer = run(*bad.command.split())
    assert snapshot(folder) == before
    assert (answer.status, answer.out) == (2, "")
    *findings, sentence = answer.err.splitlines()
    assert sentence.startswith("xlplan: ")
    assert bad.says in sentence
    assert (bad.names or "") in sentence
    assert "Traceback" not in answer.err
    assert "fault in xlplan" not in answer.err
    assert bool(findings) == (bad.kind == "validation")


@EACH
def test_bad_input_is_told_in_one_json_document(bad: Bad, folder: Path) -> None:
    bad.spoil(folder)
    before = snapshot(folder)
    answer = run(*bad.command.split(), "--format", "json")
    assert snapshot(folder) == before
    assert (answer.status, answer.err) == (2, "")
    assert answer.json["version"] == 1
    assert set(answer.json) - {"findings"} == {"version", "error"}
    error = answer.json["error"]
    assert list(error) == ["kind", "message", "file", "place"]
    assert error["kind"] == bad.kind
    assert bad.says in error["message"] or bad.says in str(error["place"])
    assert (bad.names or "") in (error["file"] or "")
    assert (error["file"] is not None) == (bad.names is not None)


@pytest.mark.parametrize(
    "title", ["no file", "a truncated zip", "a period that is not there", "settings with a slip"]
)
def test_program_itself_ends_with_2_and_without_a_traceback(title: str, folder: Path) -> None:
    bad = next(each for each in BAD if each.title == title)
    bad.spoil(folder)
    done = subprocess.run(
        [sys.executable, "-m", "xlplan", *bad.command.split()], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert bad.says in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize(
    "command", [f"refresh {PLAN}", f"init {PLAN} -o new.xlsx", f"init {PLAN} -o ../new.xlsx"]
)
def test_folder_without_write_permission_is_told(command: str, folder: Path) -> None:
    (folder / "xlplan.toml").unlink()
    folder.chmod(0o555)
    answer = run(*command.split())
    folder.chmod(0o755)
    assert answer.status == 2
    assert "Permission denied" in answer.err


def test_every_finding_of_a_bad_extract_is_told(folder: Path) -> None:
    bad = next(each for each in BAD if each.title == "cells of an extract that cannot be read")
    bad.spoil(folder)
    assert len(run(*bad.command.split()).err.splitlines()) == 4
    document = run(*bad.command.split(), "--format", "json").json
    assert [finding["cell"] for finding in document["findings"]] == ["C2", "A3", "B4"]
    assert document["error"]["place"] == "C2"


def test_demo_in_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    answer = run("demo", tmp_path / "file" / "demo")
    assert (answer.status, len(answer.err.splitlines())) == (2, 1)
    assert "give a folder of your own: xlplan demo DIR" in answer.err
