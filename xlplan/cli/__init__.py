"""The command line: one file per command, each loaded when it is asked for.

Only here does an error become an exit status: 0 done, 1 findings or differences, 2 cannot go on, 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from xlplan import __version__
from xlplan.errors import XlplanError

_COMMANDS = {
    "apply": "Write reviewed edits to a workbook, and nothing else.",
    "check": "Say what is wrong with a plan before it is circulated.",
    "demo": "Put the example in a folder, refresh it for a month, and check it.",
    "init": "Read a plan and propose its register and xlplan.toml.",
    "refresh": "Do the month: figures, ratings, footnotes; prove that nothing else changed.",
    "rules": "List the checks, or explain one.",
    "show": "Show what xlplan reads in a plan.",
    "verify": "Prove what differs between two workbooks.",
    "why": "Explain a figure or a rating: value, target, tolerance, period, source.",
}


class _Commands(click.Group):
    """Loads a command's file only when that command is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"xlplan.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="xlplan")
def cli() -> None:
    """Does the month on an Excel action plan, and proves that nothing else changed."""


def main() -> NoReturn:
    """Run the command line, and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stderr else "strict")
    if "--no-color" in sys.argv or os.environ.get("NO_COLOR"):
        os.environ["NO_COLOR"] = "1"
    try:
        status = cli.main(standalone_mode=False)
    except XlplanError as error:
        sys.exit(_fail(error.to_json(), str(error), error))
    except click.ClickException as error:
        place = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else None
        answer = {"kind": "usage", "message": error.format_message(), "file": None, "place": place}
        sys.exit(_fail(answer, error.format_message()))
    except (KeyboardInterrupt, click.Abort):
        click.echo("xlplan: interrupted; nothing was replaced.", err=True)
        sys.exit(130)
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(answer: dict[str, str | None], sentence: str, error: XlplanError | None = None) -> int:
    """Tell the error, on stdout as JSON where that was asked for, and return the exit status."""
    findings = getattr(error, "findings", ())
    if _wants_json(sys.argv[1:]):
        document: dict[str, object] = {"version": 1, "error": answer}
        if findings:
            document["findings"] = [finding.to_json() for finding in findings]
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(f"{finding.severity}: {finding.code} {finding.message}", err=True)
        click.echo(f"xlplan: {sentence}", err=True)
    return 2


def _wants_json(arguments: list[str]) -> bool:
    following = zip(arguments, arguments[1:], strict=False)
    return "--format=json" in arguments or ("--format", "json") in following
