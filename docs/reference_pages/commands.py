"""The commands and their options, as click knows them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence

import click

from reference_pages.markdown import cell, table
from xlplan.cli import cli

_HEAD = """# Commands

Made from the program itself: `xlplan COMMAND --help` prints the same.

Exit status: 0 done, 1 findings (`check`) or differences (`diff`, `verify`), 2 cannot go on and nothing was written, 130 interrupted.
The result goes to stdout, and everything that is said about it to stderr; with `--format json` stdout is one JSON document, errors included.
"""


def commands_page() -> str:
    """Return the page of all commands, by name."""
    context = click.Context(cli, info_name="xlplan")
    parts = [_HEAD]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command:
            parts += _section(command, click.Context(command, info_name=name, parent=context))
    return "\n".join(parts)


def _section(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield what the page says of one command: how it is called, what it does, its options."""
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"## xlplan {context.info_name} {{ #{context.info_name} }}\n"
    yield f"```\nxlplan {context.info_name} {usage}\n```\n"
    yield f"{inspect.cleandoc(command.help or '')}\n"
    options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    yield table(("option", "does"), [(_names(option), cell(option.help or "")) for option in options])


def _names(option: click.Option) -> str:
    """Return an option's names with what follows them: `-p`, `--period PERIOD`."""
    names: Sequence[str] = sorted((*option.opts, *option.secondary_opts), key=len)
    follows = "" if option.is_flag else f" {_follows(option)}"
    return ", ".join([*(f"`{name}`" for name in names[:-1]), f"`{names[-1]}{follows}`"])


def _follows(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return "|".join(option.type.choices)
    return option.metavar or str(option.type.name).upper()
