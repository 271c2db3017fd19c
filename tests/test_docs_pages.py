"""The tutorial says what happens; Python and shell scripts in the documentation run as they stand."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.example import PLAN, example, run
from tests.test_docs_commands import PAGES, ROOT
from xlplan.checks.rule import entered

TUTORIAL = ROOT / "docs" / "tutorial.md"
MONTHLY = (ROOT / "docs" / "how-to" / "every-month.md").read_text("utf-8")
NO_SHELL = pytest.mark.skipif(os.name == "nt", reason="a script for sh")


def blocks(page: Path, *languages: str) -> list[tuple[str, str]]:
    """Return (language, text) of a page's code blocks, in their order."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [(language, text) for language, text in found if not languages or language in languages]


def test_tutorial_says_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands are run from the first to the last; each block of output is of the one before."""
    monkeypatch.chdir(tmp_path)
    printed, shown = "", 0
    for language, text in blocks(TUTORIAL):
        if language == "":
            printed = "".join(done(command) for command in text.splitlines())
        elif language == "toml":
            with Path("xlplan.toml").open("a", encoding="utf-8") as settings:
                settings.write(f"\n{text}")
        else:
            shown += 1
            assert [line for line in text.splitlines() if line and not is_in(line, printed)] == []
    assert shown > 10


def is_in(line: str, printed: str) -> bool:
    """Tell whether a line was printed; one that ends with … gives its beginning."""
    return f"\n{line.removesuffix(' …')}" + "\n" * (not line.endswith(" …")) in f"\n{printed}"


def done(command: str) -> str:
    """Return what a command of the tutorial prints."""
    words = shlex.split(command.partition(" > ")[0])
    if words[0] == "cd":
        os.chdir(words[1])
        return ""
    answer = run(*words[1:])
    assert answer.status == 0 or words[1] in {"check", "diff"}, answer.err
    if " > " in command:
        Path(command.partition(" > ")[2]).write_text(answer.out, "utf-8")
    return answer.out


@pytest.mark.parametrize("picture", re.findall(r"\]\((pictures/[\w.-]+)\)", TUTORIAL.read_text("utf-8")))
def test_pictures_of_the_tutorial_are_made_by_the_script(picture: str) -> None:
    assert (ROOT / "docs" / picture).exists()
    assert Path(picture).name in (ROOT / "docs" / "make_pictures.py").read_text("utf-8")


def programs() -> list[tuple[str, str]]:
    """Return each block of Python in the documentation, with its page."""
    return [(page.name, text) for page in PAGES for _, text in blocks(page, "python")]


@pytest.mark.parametrize(("page", "program"), programs())
def test_python_of_the_documentation_runs(
    page: str, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = laid_out(tmp_path)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", f"{on_the_path(tmp_path)}{os.pathsep}{os.environ['PATH']}")
    before = {"frame": frame()} if "frame" in program else {}
    if page == "performance-pack.md":  # it begins with a month that is done
        assert run("refresh", "-p", "2013-12").status == 0
    preface = "import xlplan\n" if page == "extracts.md" else ""
    with entered() as rules:
        exec(compile(preface + program, page, "exec"), before)
    assert page != "checking.md" or [rule.code for rule in rules] == ["LB001"]


def laid_out(folder: Path) -> Path:
    """Return a folder that has all that the blocks name: the example, a workbook, a database."""
    plan = example(folder / "plans")
    book = Workbook()
    book.worksheets[0].title = "Sheet1"
    book.worksheets[0].append(["", "70%", 0.7])
    book.worksheets[0]["B7"], book.worksheets[0]["C7"] = "70%", 0.7
    book.save(plan.with_name("any.xlsx"))
    with sqlite3.connect(plan.with_name("kpi.sqlite")) as kpi:
        kpi.execute("create table kpi_values (indicator, period, value)")
        kpi.execute("insert into kpi_values values ('ccm_users', '2013-12', '351')")
    kpi.close()
    with plan.with_name("xlplan.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '\n[sql.indicators]\nurl = "sqlite:///kpi.sqlite"\nquery = "select * from kpi_values"\n'
        )
    return plan.parent


def frame() -> object:
    import pandas as pd

    return pd.DataFrame({"indicator": ["re_referrals"], "period": ["2013-12"], "value": ["11%"]})


def on_the_path(folder: Path) -> Path:
    """Return a folder with an `xlplan` that is this one."""
    place = folder / "bin"
    place.mkdir(exist_ok=True)
    if os.name == "nt":
        (place / "xlplan.cmd").write_text(f'@"{sys.executable}" -m xlplan %*\n')
    else:
        (place / "xlplan").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m xlplan "$@"\n')
        (place / "xlplan").chmod(0o755)
    return place


@NO_SHELL
def test_script_of_the_month_does_the_month_and_leaves_two_pages(tmp_path: Path) -> None:
    answer = month(tmp_path, example(tmp_path / "plans").parent)
    assert answer.returncode == 1, answer.stderr  # the example has errors
    plans = tmp_path / "plans"
    assert (plans / PLAN.replace("2013-11", "2014-02")).exists()
    assert "<html" in (plans / "month.html").read_text("utf-8")
    assert "<html" in (plans / "check.html").read_text("utf-8")


@NO_SHELL
def test_script_of_the_month_has_nothing_to_do_in_a_month_that_is_done(tmp_path: Path) -> None:
    plans = example(tmp_path / "plans").parent
    month(tmp_path, plans)
    before = {path.name: path.read_bytes() for path in plans.glob("*.xlsx")}
    assert month(tmp_path, plans).returncode == 1  # the check's
    assert {path.name: path.read_bytes() for path in plans.glob("*.xlsx")} == before


@NO_SHELL
def test_script_of_the_month_writes_nothing_where_there_is_no_extract(tmp_path: Path) -> None:
    plans = example(tmp_path / "plans").parent
    shutil.rmtree(plans / "extracts")
    answer = month(tmp_path, plans)
    assert answer.returncode == 2
    assert "extract" in answer.stderr
    assert {path.name for path in plans.glob("*.xlsx")} == {"indicators.xlsx", PLAN}
    assert not (plans / "check.html").exists()


def month(folder: Path, plans: Path) -> subprocess.CompletedProcess[str]:
    """Run the documentation's month.sh in a folder of plans, from elsewhere, as cron does."""
    script = plans / "month.sh"
    script.write_text(re.search(r"```sh\n(.*?)```", MONTHLY, re.DOTALL)[1], "utf-8")  # type: ignore[index]
    path = f"{on_the_path(folder)}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", script], cwd="/", env={**os.environ, "PATH": path}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip


def test_scripts_for_both_systems_call_the_same_commands() -> None:
    def called(language: str) -> list[str]:
        block = re.search(rf"```{language}\n(.*?)```", MONTHLY, re.DOTALL)
        assert block
        return re.findall(r"^(xlplan [^|\n]*?)(?: \|\| exit)?$", block[1], re.MULTILINE)

    assert called("sh") == called("powershell")
    assert len(called("sh")) == 2
