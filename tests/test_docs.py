"""Every command and every option is documented: in the README, or in a page under docs/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.example import run

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = README + "".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
COMMANDS = (
    "apply",
    "check",
    "demo",
    "diff",
    "history",
    "init",
    "pack",
    "refresh",
    "rules",
    "show",
    "undo",
    "verify",
    "why",
)
EVERYWHERE = {"--help"}


def options(command: str) -> set[str]:
    """Return the long options that a command's help names."""
    return set(re.findall(r"^ +(?:-\w, )?(--[\w-]+)", run(command, "--help").out, re.MULTILINE)) - EVERYWHERE


def test_list_of_commands_is_whole() -> None:
    listed = re.findall(r"^  ([a-z]+)  ", run("--help").out, re.MULTILINE)
    assert tuple(listed) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_in_the_readme(command: str) -> None:
    assert f"xlplan {command}" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_options_of_a_command_are_documented(command: str) -> None:
    assert {option for option in options(command) if f"{option}" not in PAGES} == set()


def test_help_of_refresh_names_its_options() -> None:
    assert {"--register", "--extract", "--period", "--in-place", "--dry-run", "--no-color"} <= options(
        "refresh"
    )


def test_output_in_the_readme_is_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    real = run("demo", str(tmp_path / "example")).out
    shown = README[README.index("```text\n") + 8 :].partition("```")[0]
    assert [line for line in shown.splitlines() if line not in real] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "workbooks/README.md"])
def test_links_of_pages_outside_the_site_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
