"""Every command that the documentation gives does what it says: each is run in a folder that has the example."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.example import PLAN, example, run
from xlplan.config import load_config

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "workbooks" / "README.md",
    *sorted(
        path for path in ROOT.glob("docs/**/*.md") if path.name != "tutorial.md"
    ),  # test_docs_pages.py runs it
]
DATABASE = ROOT / "docs" / "how-to" / "extracts-from-a-database.md"
PROGRAMS = r"(?:[A-Z_]+=\S+ )?xlplan|make|python|git|ruff"
DECEMBER = PLAN.replace("2013-11", "2013-12")
# What stands for something in a command, and what the test puts there.
MEANT = {
    "[PLAN]": "",
    "[PLAN]...": "",
    "[DIR]": "example",
    "[CODE]": "XP101",
    "PLAN": PLAN,
    "REF": "H8",
    "OLD": PLAN,
    "NEW": DECEMBER,
    "EDITS.json": "edits.json",
    "OUT": "out.xlsx",
    "my-plan-2013-11.xlsx": PLAN,
    "SECONDS": "5",
    "plan.xlsx": PLAN,
    "*/plan-2013-11.xlsx": "*2013-11.xlsx",
}
# Which commands are not run here, by how they begin, and why.
ELSEWHERE = {
    "make": ".ci/run runs them; they make a virtual environment",
    "python -m pip": ".ci/run installs the wheel in an empty environment",
    "python -m benchmarks.extracts": "what it measures depends on the machine",
    "python -m benchmarks.records": "what it measures depends on the machine",
    "python -m benchmarks.gate": "what it measures depends on the machine",
    "python -m benchmarks.projection": "tests/test_projection.py compares what it writes",
    "python workbooks/make_example.py": "tests/test_example.py compares what it makes",
    "ruff": "make test is this",
    "git": "tests/test_diff.py runs what git runs: xlplan diff --textconv",
    "_XLPLAN_COMPLETE=bash_source xlplan": "tests/test_completion.py runs what shells run",
    "_XLPLAN_COMPLETE=fish_source xlplan": "tests/test_completion.py, too",
    "xlplan | Out-String | Invoke-Expression": "for PowerShell; tests/test_completion.py speaks its protocol",
    "xlplan COMMAND --help": "tests/test_docs.py asks for the help of each",
    "xlplan init": "alone it is the name of the command; with a plan it is run",
    "xlplan why": "alone it is the name of the command; with a reference it is run",
    "xlplan apply": "alone it is the name of the command; with its files it is run",
    "xlplan diff": "alone it is the name of the command; with its files it is run",
    "xlplan verify": "alone it is the name of the command; with its files it is run",
    "xlplan verify --format json": "its two files are named where the command is listed",
}
FINDS = {"check", "diff", "verify"}  # their exit status is 1 where there is something to tell


def commands() -> list[str]:
    """Return the command lines of all pages, those in code blocks and those within a line, each once."""
    found = (command for page in PAGES for command in _commands(page.read_text("utf-8")))
    return list(dict.fromkeys(found))


def _commands(text: str) -> Iterator[str]:
    for span in re.findall(r"`([^`\n]+)`", text):
        if re.fullmatch(rf"(?:{PROGRAMS})(?: .*)?", span) and span.split() != [span]:
            yield span
    is_block = False
    for line in text.splitlines():
        is_block ^= line.lstrip().startswith("```")
        command = re.fullmatch(rf"(?:    )?((?:{PROGRAMS}) .+?)(?: {{2,}}#.*)?", line)
        if command and (is_block or line.startswith("    ")):
            yield command[1]


def is_elsewhere(command: str) -> bool:
    return any(
        command == start or (command.startswith(f"{start} ") and not start.startswith("xlplan"))
        for start in ELSEWHERE
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which a month has been done: what a command may ask for is there."""
    folder = tmp_path_factory.mktemp("prepared")
    plan = example(folder)
    (folder / "edits.json").write_text(
        json.dumps([{"sheet": "Action Plan", "cell": "G13", "new": "90 staff"}])
    )
    for earlier in ("2013-09", "2013-10"):
        shutil.copyfile(plan, folder / f"my-plan-{earlier}.xlsx")
    assert run("check", plan, "--certify", "-o", folder / "plan.certificate.json").status == 1
    assert run("refresh", plan, "-p", "2013-12").status == 0
    with sqlite3.connect(folder / "kpi.sqlite") as kpi:
        kpi.execute("create table kpi_values (indicator, period, value)")
        kpi.execute("insert into kpi_values values ('re_referrals', '2014-01', '11%')")
    kpi.close()
    with sqlite3.connect(folder / "performance.sqlite") as performance:
        performance.execute("create table monthly (kpi, month, value)")
        performance.execute("insert into monthly values ('re_referrals', '2014-01', '11%')")
    performance.close()
    monthly = re.search(r"```toml\n(\[sql\.monthly\].*?)```", DATABASE.read_text("utf-8"), re.DOTALL)
    assert monthly
    query = 'url = "sqlite:///kpi.sqlite"\nquery = "select * from kpi_values"'
    shutil.copytree(ROOT / "workbooks" / "records", folder / "records")
    measures = re.findall(
        r"```toml\n(\[measures.*?)```", (ROOT / "docs/how-to/measures.md").read_text("utf-8"), re.DOTALL
    )
    with (folder / "xlplan.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[sql.indicators]\n{query}\n{monthly[1]}\n{measures[0]}")
    return folder


@pytest.mark.parametrize("command", [command for command in commands() if not is_elsewhere(command)])
def test_command_of_the_documentation_works(
    command: str, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(prepared, tmp_path / "plans")
    monkeypatch.chdir(folder)
    words = [MEANT.get(word, word) for word in shlex.split(command.partition(" > ")[0])]
    while "=" in words[0]:
        monkeypatch.setenv(*words.pop(0).split("=", 1))
    name, *arguments = words[1:]
    if any(word.startswith("sql:") for word in arguments):
        pytest.importorskip("sqlalchemy")
    if "measure:" in command:
        pytest.importorskip("duckdb")
    answer = run(name, *(word for word in arguments if word))
    may_find = name in FINDS and "--certificate" not in arguments
    assert answer.status in ({0, 1} if may_find else {0}), answer.err
    assert answer.out or "-o" in arguments


def test_there_is_a_reason_for_each_command_that_is_not_run() -> None:
    left = [command for command in commands() if is_elsewhere(command)]
    idle = [start for start in ELSEWHERE if not any(command.startswith(start) for command in left)]
    assert idle == []


def settings() -> list[tuple[str, str]]:
    """Return each block of settings in the documentation, with its page."""
    return [
        (page.name, block)
        for page in PAGES
        for block in re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]


@pytest.mark.parametrize(("page", "block"), settings())
def test_settings_of_the_documentation_are_understood(page: str, block: str, tmp_path: Path) -> None:
    (tmp_path / "xlplan.toml").write_text(block, encoding="utf-8")
    assert load_config(tmp_path).path, page
