"""Options that several commands share, and the plan's folder that they mean."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from xlplan.config import Config, load_config
from xlplan.errors import FileError
from xlplan.files.places import put_in_place, writing, written_beside
from xlplan.folder import choose_extracts, find_plan, find_register
from xlplan.progress import hush

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from xlplan.plan.extracts.extract import Extract
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register

Command = TypeVar("Command", bound=Callable[..., Any])


class File(click.Path):
    """Is a file's name on the command line; a web address or a '~$' file of Excel's is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name as a path. Raises FileError for what is no file's name."""
        if "://" in str(value):
            raise FileError("is a web address; save the file to a folder and name it there", file=str(value))
        if Path(str(value)).name.startswith("~$"):
            message = "is a mark that Excel keeps while a workbook is open; name the workbook without the ~$"
            raise FileError(message, file=str(value))
        return super().convert(value, param, ctx)


class PlanFile(File):
    """Is a plan's name; the Tab key offers workbooks and folders."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[Any]]:
        """Return the workbooks and folders that the name could become."""
        from xlplan.cli.completion import offer_plans

        return offer_plans(incomplete)


FILE = File(path_type=Path)
PLAN = PlanFile(path_type=Path)


def _use_no_colour(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Leave colours out where they are not wanted; click leaves them out of files and pipes by itself."""
    if asked or os.environ.get("NO_COLOR"):
        context.color = False


def _use_no_bar(_: click.Context, __: click.Parameter, is_quiet: bool) -> bool:
    if is_quiet:
        hush()
    return is_quiet


def _offer_periods(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[Any]]:
    from xlplan.cli.completion import offer_periods

    return offer_periods(context, parameter, incomplete)


def offer_codes(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[Any]]:
    """Return the codes of rules that the Tab key offers."""
    from xlplan.cli import completion

    return completion.offer_codes(context, parameter, incomplete)


plan_argument = click.argument("plan", required=False, type=PLAN)
register_option = click.option("-r", "--register", type=FILE, help="The register of indicators.")
extract_option = click.option(
    "-e",
    "--extract",
    "extracts",
    multiple=True,
    metavar="FILE",
    help="An extract, a glob, or sql:NAME of xlplan.toml; may be repeated.",
)
period_option = click.option(
    "-p", "--period", metavar="PERIOD", shell_complete=_offer_periods, help="The month, such as 2013-12."
)
force_option = click.option("--force", is_flag=True, help="Overwrite an existing output.")
force_protected_option = click.option(
    "--force-protected", is_flag=True, help="Edit locked cells of a protected sheet, and signed workbooks."
)
quiet_option = click.option(
    "-q", "--quiet", is_flag=True, callback=_use_no_bar, help="Say nothing but what is wrong."
)
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Tell the notes too.")
no_color_option = click.option(
    "--no-color",
    is_flag=True,
    expose_value=False,
    callback=_use_no_colour,
    help="Use no colours (NO_COLOR does the same).",
)


def format_option(*forms: str) -> Callable[[Command], Command]:
    """Return the --format option with these forms, the first of them the usual one."""
    return click.option(
        "--format", "form", type=click.Choice(forms), default=forms[0], help="How to print the result."
    )


def settled(plan: Path | None) -> tuple[Path, Config]:
    """Return the plan that is meant and its folder's settings: the one named, else xlplan.toml's."""
    config = load_config(plan.parent if plan else Path())
    return plan or find_plan(config), config


def read_the_register(named: Path | None, config: Config, plan: Path) -> Register:
    """Return the register that was named, else the folder's."""
    from xlplan.api import read_register

    return read_register(named or find_register(config, plan))


def read_the_extracts(
    named: Sequence[str], config: Config, plan: Path, period: str | None, register: Register
) -> Extract:
    """Return the extracts that were named (files, globs, sql:NAME), else the folder's."""
    from xlplan.api import read_extract

    sources = choose_extracts(config, plan, named)
    return read_extract(*sources, config=config, period=period, register=register)


def say_doubts(plan: Plan) -> None:
    """Tell on stderr what looks like the plan's and was not read, and why."""
    for doubt in plan.doubts:
        click.echo(f"xlplan: {plan.path.name}: {doubt}", err=True)


def say(text: str) -> None:
    """Print a text, unless it is empty."""
    if text:
        click.echo(text)


def say_json(document: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))


def say_page(page: str, output: Path | None) -> None:
    """Print a page of HTML, or write it to a file. Raises FileError where that cannot be written."""
    if output is None:
        click.echo(page)
    else:
        write_file(page.encode("utf-8"), output)


def write_file(content: bytes, output: Path) -> None:
    """Write a report to a file, whole or not at all, and say so. Raises FileError where it cannot."""
    with writing(output), written_beside(output, content) as temporary:
        put_in_place(temporary, output)
    click.echo(f"Written: {output}", err=True)
