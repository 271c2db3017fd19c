"""What the Tab key offers: plans of a folder, codes of rules, months of the extracts; and bash's own script.

click writes the scripts of the shells and completes commands and options. Its script for bash leaves names
with spaces unquoted, and offers either files or folders; ours lets bash do what it does for files.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    PowerShellComplete,
    add_completion_class,
)

PLANS = (".xlsx", ".xlsm")
_LARGEST = 1_000_000  # bytes of an extract that is looked into while somebody waits for a key
_MONTH = re.compile(r"(?<!\d)(\d{4}-(?:0[1-9]|1[0-2]))(?!\d)")
_BASH = r"""
%(complete_func)s() {
    local IFS=$'\n' type value
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case $type in
            dir) compopt -o filenames -o plusdirs ;;
            file) compopt -o filenames -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1")
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


@add_completion_class
class _Bash(BashComplete):
    """Lets bash quote names of files, and offer folders beside them."""

    source_template = _BASH


@add_completion_class
class _PowerShell(PowerShellComplete):
    """Quotes what PowerShell would take for several words, and leaves the backslashes of a path."""

    def get_completion_args(self) -> tuple[list[str], str]:
        # click reads the line as a POSIX shell does, to which a backslash is an escape.
        os.environ["COMP_WORDS"] = os.environ["COMP_WORDS"].replace("\\", "\\\\")
        return super().get_completion_args()

    def format_completion(self, item: CompletionItem[str]) -> str:
        if item.type == "plain" and re.search(r"[\s'(){};,&|$@`]", item.value):
            item.value = "'" + item.value.replace("'", "''") + "'"
        return super().format_completion(item)


def offer_plans(incomplete: str) -> list[CompletionItem[str]]:
    """Return the workbooks whose names begin so, and the wish for the folders that do."""
    folder, name = _parted(incomplete)
    with suppress(OSError):
        found = sorted(
            path.name
            for path in Path(folder or ".").iterdir()
            if path.suffix.lower() in PLANS and not path.name.startswith(("~$", ".")) and path.is_file()
        )
        plans = [CompletionItem(folder + each) for each in found if each.startswith(name)]
        return [*plans, CompletionItem(incomplete, type="dir")]
    return []


def _parted(incomplete: str) -> tuple[str, str]:
    """Return the folder, as it was written, and what was written of a name in it."""
    at = max(incomplete.rfind("/"), incomplete.rfind("\\")) + 1
    return incomplete[:at], incomplete[at:]


def offer_codes(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Return the codes of rules that begin so, with their titles; of several with commas, the last one's."""
    from xlplan.checks import all_pages

    before, _, last = incomplete.rpartition(",")
    stem = f"{before}," if before else ""
    rules = (rule for rule in all_pages() if rule.code.startswith(last.upper()))
    return [CompletionItem(stem + rule.code, help=rule.title) for rule in rules]


def offer_periods(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Return the months in the names of the extracts, and in the CSV files among them; the latest first."""
    from xlplan.config import load_config
    from xlplan.errors import XlplanError
    from xlplan.folder import find_extracts, find_plan

    with suppress(XlplanError, OSError):
        named = context.params.get("plan") or next(iter(context.params.get("plans") or ()), None)
        config = load_config(Path(named).parent if named else Path())
        plan = Path(named) if named else find_plan(config)
        files = [each for each in find_extracts(config, plan) if isinstance(each, Path)]
        months = {month for file in files for month in _months(file)}
        return [
            CompletionItem(month) for month in sorted(months, reverse=True) if month.startswith(incomplete)
        ]
    return []


def _months(file: Path) -> Iterator[str]:
    """Yield the months, written 2013-12, in a file's name and in the cells of a small CSV file."""
    yield from _MONTH.findall(file.name)
    if file.suffix.lower() == ".csv" and file.stat().st_size <= _LARGEST:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            for row in csv.DictReader(lines):
                yield from _MONTH.findall((row.get("period") or "")[:7])
