"""The command line: one file per command, each loaded when it is asked for.

Only here does an error become an exit status: 0 done, 1 findings or differences, 2 cannot go on, 130
interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from itertools import pairwise

import click

from xlplan import __version__
from xlplan.cli.bar import bar_on_terminal
from xlplan.errors import XlplanError, describe_fault

_COMMANDS = {
    "apply": "Write reviewed edits to a workbook, and nothing else.",
    "check": "Say what is wrong with a plan before it is circulated.",
    "demo": "Put the example in a folder, refresh it for a month, and check it.",
    "diff": "Say what changed between two issues of a plan, action by action.",
    "history": "Print each indicator's values by period, and which way they move.",
    "init": "Read a plan and propose its register and xlplan.toml.",
    "pack": "Make the month's performance clinic pack: a page and a workbook.",
    "refresh": "Do the month: figures, ratings, footnotes; prove that nothing else changed.",
    "rules": "List the checks, or explain one.",
    "show": "Show what xlplan reads in a plan.",
    "undo": "Put back the plan as it was before its last refresh.",
    "verify": "Prove what differs between two workbooks.",
    "why": "Explain a figure or a rating: value, target, tolerance, period, source.",
}


class _Commands(click.Group):
    """Loads a command's file only when that command is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS and ctx.resilient_parsing:
            return None  # a shell asks what could follow
        if cmd_name not in _COMMANDS:
            near = get_close_matches(cmd_name, _COMMANDS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"there is no command {cmd_name}{hint}", ctx)
        command: click.Command = import_module(f"xlplan.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(
    cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="xlplan")
@click.pass_context
def cli(context: click.Context) -> int:
    """Does the month on an Excel action plan, and proves that nothing else changed."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
    return 2  # a command's own status comes after this one


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments (else sys.argv's) name, and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a plan's superscripts do not fit Windows' code pages
            stream.reconfigure(encoding="utf-8", errors="replace")
    if "_XLPLAN_COMPLETE" in os.environ:  # a shell asks, for the Tab key
        import_module("xlplan.cli.completion")
    try:
        with bar_on_terminal():
            status = cli.main(args=list(arguments), prog_name="xlplan", standalone_mode=False)
    except XlplanError as error:
        found = [finding.to_json() for finding in getattr(error, "findings", ())]
        return _fail(arguments, error.to_json(), str(error), found)
    except click.ClickException as error:
        place = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else None
        message = error.format_message()
        hint = f"; see {place} --help" if place else ""
        return _fail(arguments, _error("usage", message, place), f"{message.rstrip('.')}{hint}")
    except (KeyboardInterrupt, click.Abort):
        message = "interrupted; nothing was replaced"
        _fail(arguments, _error("interrupted", message), message)
        return 130
    except Exception as error:  # what nobody foresaw must not meet an officer as a traceback
        if os.environ.get("XLPLAN_TRACEBACK"):
            raise
        message = describe_fault(error)
        return _fail(arguments, _error("fault", message), message)
    return status if isinstance(status, int) else 0


def _fail(
    arguments: Sequence[str],
    answer: dict[str, str | None],
    sentence: str,
    findings: Sequence[Mapping[str, object]] = (),
) -> int:
    """Tell the error, on stdout as JSON where that was asked for, and return the exit status."""
    if "--format=json" in arguments or ("--format", "json") in pairwise(arguments):
        document = {"version": 1, "error": answer, **({"findings": findings} if findings else {})}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for finding in findings if len(findings) > 1 else ():  # one alone is the sentence itself
            click.echo(f"{finding['severity']}: {finding['code']} {finding['message']}", err=True)
        click.echo(f"xlplan: {sentence}", err=True)
    return 2


def _error(kind: str, message: str, place: str | None = None) -> dict[str, str | None]:
    return {"kind": kind, "message": message, "file": None, "place": place}
