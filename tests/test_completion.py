"""The Tab key in bash, zsh and fish, as those shells press it; for PowerShell, its protocol."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.example import example
from tests.test_docs_commands import ROOT

PAGE = (ROOT / "docs" / "how-to" / "shell-completion.md").read_text("utf-8")
NAME = "Housing plan 2013-11.xlsx"
PATIENCE = 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with plans, one of them with spaces in its name, and an `xlplan` to be run."""
    plan = example(tmp_path_factory.mktemp("shell") / "plans")
    shutil.copyfile(plan, plan.with_name(NAME))
    (plan.parent / "~$open.xlsx").write_bytes(b"")
    (plan.parent / "notes.docx").write_bytes(b"")
    shutil.copytree(plan.parent / "extracts", plan.parent / "older")
    shutil.copyfile(plan, plan.parent / "older" / "early.xlsm")
    program = plan.parent.parent / "bin" / "xlplan"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m xlplan "$@"\n')
    program.chmod(0o755)
    return plan.parent


def environment(folder: Path, **more: str) -> dict[str, str]:
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {
        **os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(folder.parent), "TERM": "dumb",
        "XDG_CONFIG_HOME": str(folder.parent), "XDG_DATA_HOME": str(folder.parent), **more,
    }  # fmt: skip


def offered(folder: Path, words: str, at: int, shell: str = "bash") -> list[str]:
    """Return what xlplan answers to a shell that asks what could follow, line by line."""
    more = {"COMP_WORDS": words, "COMP_CWORD": str(at), "_XLPLAN_COMPLETE": f"{shell}_complete"}
    done = subprocess.run(
        [sys.executable, "-m", "xlplan"], cwd=folder, env=environment(folder, **more), capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.rstrip("\n").splitlines()


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        ("xlplan ref", 1, ["plain,refresh"]),
        ("xlplan check --fail", 2, ["plain,--fail-on"]),
        ("xlplan check ", 2, [f"plain,{NAME}", "plain,indicators.xlsx", "plain,ofsted-action-plan-2013-11.xlsx", "dir,"]),
        ("xlplan check Hou", 2, [f"plain,{NAME}", "dir,Hou"]),
        ("xlplan why older/e", 2, ["plain,older/early.xlsm", "dir,older/e"]),
        ("xlplan diff nowhere/", 2, []),
        ("xlplan rules xp90", 2, ["plain,XP901", "plain,XP902"]),
        ("xlplan check --select XP101,XP90", 3, ["plain,XP101,XP901", "plain,XP101,XP902"]),
        ("xlplan refresh -p 2014", 3, ["plain,2014-02", "plain,2014-01"]),
        ("xlplan refresh Housing\\ plan\\ 2013-11.xlsx -p 2013", 4, ["plain,2013-12"]),
        ("xlplan apply edits.json of", 3, ["plain,ofsted-action-plan-2013-11.xlsx", "dir,of"]),
    ],
)  # fmt: skip
def test_what_could_follow(folder: Path, words: str, at: int, expected: list[str]) -> None:
    assert offered(folder, words, at) == expected


def test_months_come_from_inside_a_csv_too(folder: Path, tmp_path: Path) -> None:
    plans = shutil.copytree(folder, tmp_path / "plans")
    (plans / "extracts" / "all.csv").write_text("indicator,period,value\nk,2015-06,1\n", "utf-8")
    assert offered(plans, "xlplan refresh -p 2015", 3) == ["plain,2015-06"]


def test_folder_without_a_plan_offers_no_month_and_says_nothing(tmp_path: Path) -> None:
    assert offered(tmp_path, "xlplan refresh -p ", 3) == []


def test_powershell_is_answered_in_threes_with_names_of_several_words_quoted(folder: Path) -> None:
    lines = offered(folder, "xlplan check Hou", 2, "powershell")
    assert lines == ["plain", f"'{NAME}'", "_", "dir", "Hou", "_"]
    assert offered(folder, "xlplan rules XP901", 2, "powershell") == ["plain", "XP901", "Waiver expired"]


@pytest.mark.skipif(os.name == "nt", reason="a folder whose name ends with a backslash is none on Windows")
def test_powershell_keeps_the_backslashes_of_a_path(tmp_path: Path) -> None:
    (tmp_path / "plans" / "old\\").mkdir(parents=True)
    (tmp_path / "plans" / "old\\" / "plan.xlsx").write_bytes(b"")
    lines = offered(tmp_path / "plans", "xlplan check old\\pl", 2, "powershell")
    assert lines == ["plain", "old\\plan.xlsx", "_", "dir", "old\\pl", "_"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_script_of_each_shell_is_written_and_documented(folder: Path, shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xlplan"], env=environment(folder, _XLPLAN_COMPLETE=f"{shell}_source"),
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert f"_XLPLAN_COMPLETE={shell}_complete" in done.stdout or f"'{shell}_complete'" in done.stdout
    assert f"{shell}_source" in PAGE


def typed(folder: Path, command: list[str], lines: list[str], keys: str, awaited: str) -> str:
    """Return what a shell on a terminal shows after lines and keys are typed, once the awaited is there."""
    pty = pytest.importorskip("pty", reason="there are no terminals of this kind on Windows")
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(
        command, cwd=folder, env=environment(folder), stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        os.write(ours, ("\n".join([*lines, "echo rea''dy"]) + "\n").encode())
        shown = _until(ours, r"ready\r?\n")
        os.write(ours, keys.encode())
        return shown and _until(ours, awaited)
    finally:
        shell.kill()
        shell.wait()
        os.close(ours)


def _until(end: int, awaited: str) -> str:
    import select

    shown, until = "", time.monotonic() + PATIENCE
    while not re.search(awaited, shown) and time.monotonic() < until:
        if select.select([end], [], [], 0.2)[0]:
            shown += os.read(end, 65536).decode("utf-8", "replace")
    return shown


def line_for(shell: str) -> str:
    """Return the line that the documentation gives for a shell."""
    return re.search(rf"^\| {shell}.*\| `(.+)` \|$", PAGE, re.MULTILINE)[1].replace("\\|", "|")  # type: ignore[index]


BASH = shutil.which("bash")
ZSH = shutil.which("zsh")
FISH = shutil.which("fish")


@pytest.mark.skipif(not BASH or os.name == "nt", reason="there is no bash here")
@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("xlplan ref\t", r"xlplan refresh "),
        ("xlplan check Hou\t", r"Housing\\ plan\\ 2013-11\.xlsx "),
        ("xlplan check 'Hou\t", r"'Housing plan 2013-11\.xlsx' "),
        ("xlplan check old\t", r"older/"),
        ("xlplan refresh -p 2013\t", r"2013-12 "),
        ("xlplan rules XP107\t", r"XP107 "),
    ],
)
def test_bash_completes(folder: Path, keys: str, shown: str) -> None:
    lines = ["bind 'set bell-style none'; bind 'set enable-bracketed-paste off'", line_for("bash")]
    assert re.search(shown, typed(folder, [str(BASH), "--norc", "--noprofile", "-i"], lines, keys, shown))


@pytest.mark.skipif(not ZSH, reason="there is no zsh here (apt install zsh)")
@pytest.mark.parametrize(
    ("keys", "shown"),
    [("xlplan ref\t", r"refresh"), ("xlplan check Hou\t", r"Housing\\ plan\\ 2013-11\.xlsx")],
)
def test_zsh_completes(folder: Path, keys: str, shown: str) -> None:
    lines = ["autoload -Uz compinit && compinit -u", line_for("zsh")]
    answer = typed(folder, [str(ZSH), "-f", "-i"], lines, keys, shown)
    assert re.search(shown, answer)


@pytest.mark.skipif(not FISH, reason="there is no fish here (apt install fish)")
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("xlplan ref", {"refresh"}),
        ("xlplan check Hou", {NAME}),
        ("xlplan refresh -p 2014", {"2014-01", "2014-02"}),
        ("xlplan rules XP90", {"XP901", "XP902"}),
    ],
)
def test_fish_completes(folder: Path, words: str, shown: set[str]) -> None:
    program = f"{line_for('fish')}; complete -C '{words}'"
    done = subprocess.run(
        [str(FISH), "--no-config", "-c", program], cwd=folder, env=environment(folder), capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == shown
